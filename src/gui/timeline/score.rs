//! A score along the timeline, read from the table of scores: for each visit with a sheet its items, its total where it
//! has one, and what became of it since. Draws nothing.

use crate::analysis::book::{Better, Book, ItemDefinition, ScoreDefinition};
use crate::analysis::score::{ItemCell, ScoreCell, Setting, Step};
use crate::case::{Given, RadiographId};
use crate::editor::Editor;

/// A score over time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoreTrend {
    /// "mRUST".
    pub(super) name: String,
    /// "4 to 16", "5 to 1, a lower grade is better": from what shows least healing to what shows most.
    pub(super) range: String,
    /// Visits with a sheet, in the order of time.
    pub(super) points: Vec<Point>,
}

/// The sheet of a visit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) film: RadiographId,
    pub(super) squares: Vec<Square>,
    /// How far the total has come from the least healing (0) to the most (1); `None` for a partial sheet.
    pub(super) height: Option<f32>,
    /// "13", "9 (3 of 4)".
    pub(super) brief: String,
    /// Farther from healing than the sheet before.
    pub(super) is_fall: bool,
    /// "13 (range 4–16)", "down 2 (worse) since the last complete score": line by line.
    pub(super) words: Vec<Line>,
}

/// A line about a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) words: String,
    /// Whether it says that healing fell behind.
    pub(super) is_fall: bool,
}

/// One item of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Square {
    pub(super) face: Face,
    /// Its grade fell since the visit before that has one.
    pub(super) is_fall: bool,
}

/// What was answered to an item.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Face {
    /// A grade, and how far it lies from the least healing (0) to the most (1).
    Grade(u8, f32),
    NotAssessable,
    /// Nothing yet.
    Open,
}

impl ScoreTrend {
    /// The score that was chosen, if the book knows it.
    pub(super) fn of(editor: &Editor) -> Option<Self> {
        let key = editor.score_trend()?;
        let book = editor.book();
        let score = book.score(key)?;
        let table = editor.score_table();
        let row = table.as_ref().and_then(|table| table.iter().find(|row| row.score == *key));
        let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default();
        let caveat = |cell: &ScoreCell| {
            let document = editor.document()?;
            let visit = document.visits().iter().find(|visit| visit.films.contains(&cell.film))?;
            let (_, sheet) = document.reading()?.sheet(&visit.films, key)?;
            Some(Setting::of(document.case(), book, visit).caveat(score, sheet))
        };
        let point = |cell| Point::of(score, cell, book, &caveat(cell).unwrap_or_default());
        let points = cells.iter().flatten().map(point).collect();
        Some(Self { name: score.short.clone(), range: range_words(score), points })
    }

    /// What stands above the points: "mRUST · range 4–16".
    pub(super) fn title(&self) -> String {
        if self.points.is_empty() {
            format!("{} · no sheet yet", self.name)
        } else {
            format!("{} · {}", self.name, self.range)
        }
    }
}

fn range_words(score: &ScoreDefinition) -> String {
    let (least, most) = score.range;
    match score.better {
        Better::Higher => format!("range {least}–{most}"),
        Better::Lower => format!("range {least}–{most}, lower is better"),
    }
}

/// Where a total lies between the least healing (0) and the most (1).
fn height(score: &ScoreDefinition, total: u16) -> f32 {
    let (least, most) = score.range;
    let share = f32::from(total.saturating_sub(least)) / f32::from(most.saturating_sub(least).max(1));
    let share = share.clamp(0.0, 1.0);
    if score.better == Better::Higher { share } else { 1.0 - share }
}

/// Where a grade lies on the scale of its item; grades stand there from the one that shows least healing.
fn tone(score: &ScoreDefinition, item: &ItemDefinition, value: u8) -> Option<f32> {
    let grades = score.grades(item);
    let place = grades.iter().position(|grade| grade.value == value)?;
    Some(place as f32 / grades.len().saturating_sub(1).max(1) as f32)
}

impl Point {
    fn of(score: &ScoreDefinition, cell: &ScoreCell, book: &Book, caveat: &str) -> Self {
        let is_worse = |step: Step| matches!(step, Step::Worse(_));
        let squares: Vec<_> = score
            .items
            .iter()
            .zip(&cell.items)
            .map(|(item, own)| Square { face: face(score, item, own), is_fall: is_worse(own.step) })
            .collect();
        let total = cell.sum.total();
        // A partial sheet has no total to fall: its items tell.
        let is_fall =
            if total.is_some() { is_worse(cell.step) } else { squares.iter().any(|square| square.is_fall) };
        Self {
            film: cell.film.clone(),
            squares,
            height: total.map(|total| height(score, total)),
            brief: cell.sum.brief(),
            is_fall,
            words: words(score, cell, book, caveat),
        }
    }

    /// In one line: the accessible name.
    pub(super) fn spoken(&self) -> String {
        self.words.iter().map(|line| line.words.as_str()).collect::<Vec<_>>().join("; ")
    }
}

fn face(score: &ScoreDefinition, item: &ItemDefinition, own: &ItemCell) -> Face {
    match own.answer.as_ref().map(|answer| &answer.given) {
        None => Face::Open,
        Some(Given::NotAssessable { .. }) => Face::NotAssessable,
        Some(Given::Grade(value)) => {
            tone(score, item, *value).map_or(Face::Open, |tone| Face::Grade(*value, tone))
        }
    }
}

fn words(score: &ScoreDefinition, cell: &ScoreCell, book: &Book, caveat: &str) -> Vec<Line> {
    let plain = |words: String| Line { words, is_fall: false };
    let mut lines = vec![plain(cell.sum.words(score))];
    if !caveat.is_empty() {
        lines.push(plain(caveat.to_owned()));
    }
    if cell.step != Step::None {
        let words = format!("{} since the last complete score", cell.step.words(score.better));
        lines.push(Line { words, is_fall: matches!(cell.step, Step::Worse(_)) });
    }
    let items = score.items.iter().zip(&cell.items);
    lines.extend(items.map(|(item, own)| item_words(score, item, own, book)));
    lines
}

/// "Medial cortex: 3, bridging, line visible, down 1 (worse)".
fn item_words(score: &ScoreDefinition, item: &ItemDefinition, own: &ItemCell, book: &Book) -> Line {
    let answer = match own.answer.as_ref().map(|answer| &answer.given) {
        None => "not answered".to_owned(),
        Some(Given::NotAssessable { reason, words }) => {
            let named = book.reason(reason).map_or_else(|| reason.to_string(), |reason| reason.name.clone());
            let why = if words.trim().is_empty() { named } else { words.trim().to_owned() };
            format!("not assessable ({why})")
        }
        Some(Given::Grade(value)) => match score.grade(item, *value) {
            Some(grade) => format!("{value}, {}", grade.word),
            None => format!("{value}, which the score does not know"),
        },
    };
    let is_fall = matches!(own.step, Step::Worse(_));
    let step = if is_fall { format!(", {}", own.step.words(score.better)) } else { String::new() };
    Line { words: format!("{}: {answer}{step}", item.name), is_fall }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(key: &str) -> ScoreDefinition {
        let book = crate::store::builtin_book().unwrap();
        book.score(&crate::case::Key::new(key).unwrap()).unwrap().clone()
    }

    #[test]
    fn up_is_nearer_to_healing_whatever_the_numbers_do() {
        let (mrust, hammer) = (score("mrust"), score("hammer"));
        assert!(height(&mrust, 16) > height(&mrust, 5) && (height(&mrust, 4) - 0.0).abs() < 1e-6);
        assert!(height(&hammer, 1) > height(&hammer, 5), "1 is the best grade of Hammer");
        assert_eq!(range_words(&mrust), "range 4–16");
        assert_eq!(range_words(&hammer), "range 1–5, lower is better");
    }

    #[test]
    fn a_square_is_as_bright_as_its_grade_lies_on_its_own_scale() {
        for key in ["mrust", "rust", "hammer", "lane-sandhu"] {
            let score = score(key);
            let item = &score.items[0];
            let tones: Vec<_> =
                score.grades(item).iter().filter_map(|grade| tone(&score, item, grade.value)).collect();
            assert!(tones.first() == Some(&0.0) && tones.last() == Some(&1.0), "{key}: {tones:?}");
            assert!(tones.windows(2).all(|pair| pair[0] < pair[1]), "{key}: {tones:?}");
        }
        assert_eq!(tone(&score("mrust"), &score("mrust").items[0], 9), None);
    }
}
