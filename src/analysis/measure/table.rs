//! The table of measures: one row for what is comparable, one column a visit, every value with its change since an
//! anchor. Comparable is the same measure with the same choice, view, side and label. Nothing of it is stored.

use std::sync::Arc;

use crate::analysis::book::{Book, Choices, Definition, Unit, ViewNeeded};
use crate::analysis::measure::value::{difference_words, within_words};
use crate::analysis::measure::{Measured, Value, within};
use crate::analysis::scale::Corrected;
use crate::analysis::{Visit, Visits, visits};
use crate::case::{Case, Key, Mark, MarkId, Radiograph, RadiographId, Reading, Side, ViewPosition};

/// Every measure of a reading over all visits.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureTable {
    /// The columns, in order of time.
    pub visits: Visits,
    /// The rows, in the order of the book.
    pub rows: Vec<Row>,
}

/// One measure over all visits.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Key of the definition.
    pub measure: Key,
    /// What was chosen: a cortex, an implant.
    pub choice: Option<Key>,
    /// "Fracture gap, medial cortex".
    pub name: String,
    /// "Gap, medial cortex": for narrow places.
    pub short: String,
    /// The reader's own label, the view where the measure takes any, and the side: what else tells rows apart.
    pub aside: Aside,
    /// What a sign of the value means, where it has one.
    pub sign: String,
    /// One cell for each visit, empty where nothing was measured.
    pub cells: Vec<Cell>,
}

/// What tells two rows of one measure apart, beside what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aside {
    /// The reader's own label.
    pub label: String,
    /// The view of the first part, where the definition takes any.
    pub view: Option<ViewPosition>,
    /// The side that the film shows.
    pub side: Option<Side>,
}

/// What was measured at one visit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Every mark of this measure on films of the visit, in the order of drawing.
    pub entries: Vec<Entry>,
}

/// One mark in the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The mark.
    pub mark: MarkId,
    /// The film of its first part.
    pub film: RadiographId,
    /// What became of it.
    pub measured: Measured,
    /// Its change since the anchor; `None` where it has no value.
    pub change: Option<Change>,
}

/// A change since the anchor.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is the anchor.
    Anchor,
    /// It changed by so much.
    By(Difference),
    /// It cannot be told: why.
    Unknown(String),
}

/// A difference of two values with its band.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The value less the anchor's.
    pub value: f64,
    /// Unit of both.
    pub unit: Unit,
    /// By how much the true difference may be smaller: both bands, root of the sum of squares.
    pub minus: f64,
    /// By how much it may be larger.
    pub plus: f64,
}

/// Against what a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// The first visit after the same operation that has a value; where none has, the first before it.
    #[default]
    Operation,
    /// This visit, by its place among the visits.
    Visit(usize),
}

/// A value of a row for the axis of the timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// Place among the visits.
    pub visit: usize,
    /// The value.
    pub value: f64,
    /// By how much the true value may be smaller.
    pub minus: f64,
    /// By how much it may be larger.
    pub plus: f64,
}

impl Difference {
    /// Whether the bands are as wide as the difference.
    pub fn is_within_error(&self) -> bool {
        if self.value >= 0.0 { self.value <= self.minus } else { -self.value <= self.plus }
    }

    /// "−0.3°": the number alone, be it within error or not.
    pub fn words(&self) -> String {
        difference_words(self.value, self.unit, self.minus, self.plus)
    }
}

impl Change {
    /// "+1.4 mm", "within error (±0.8 mm)", or why it cannot be told.
    pub fn words(&self) -> String {
        match self {
            Self::Anchor => "compared from here".to_owned(),
            Self::By(by) if by.is_within_error() => within_words(by.unit, by.minus, by.plus),
            Self::By(by) => difference_words(by.value, by.unit, by.minus, by.plus),
            Self::Unknown(why) => why.clone(),
        }
    }
}

impl Cell {
    /// The entry that speaks for the visit: the one drawn last that has a value.
    pub fn spoken(&self) -> Option<(&Entry, &Value)> {
        self.entries.iter().rev().find_map(|entry| Some((entry, entry.measured.value()?)))
    }
}

impl Row {
    /// The values of the row that can be drawn on one axis: those comparable with its first one.
    pub fn trend(&self) -> Vec<TrendPoint> {
        let spoken = |(visit, cell): (usize, &Cell)| Some((visit, cell.spoken()?.1.clone()));
        let values: Vec<_> = self.cells.iter().enumerate().filter_map(spoken).collect();
        let Some((_, first)) = values.first() else { return Vec::new() };
        let fits = |value: &Value| value == first || comparable(value, first).is_ok();
        let points = values.iter().filter(|(_, value)| value.unit != Unit::Pixel && fits(value));
        let point = |(visit, value): &(usize, Value)| TrendPoint {
            visit: *visit,
            value: value.value,
            minus: value.minus,
            plus: value.plus,
        };
        points.map(point).collect()
    }
}

/// The table of a reading; `value_of` tells the value of a mark, as it is told everywhere else.
pub fn table(
    case: &Case,
    reading: &Reading,
    book: &Book,
    value_of: impl Fn(MarkId, &Arc<Mark>) -> Measured,
    since: Since,
) -> MeasureTable {
    let visits = visits(case);
    let mut rows: Vec<Row> = Vec::new();
    for definition in &book.measures {
        let marks = reading.marks.iter().filter(|(_, mark)| mark.measure.as_ref() == Some(&definition.key));
        for (id, mark) in marks {
            let Some(film) = mark.first_film().cloned() else { continue };
            let Some(visit) = visits.index_of(&film) else { continue };
            let aside = Aside::of(definition, mark, case.radiograph(&film));
            let row = row_of(&mut rows, (definition, mark, aside), book, visits.len());
            let measured = value_of(*id, mark);
            row.cells[visit].entries.push(Entry { mark: *id, film, measured, change: None });
        }
    }
    for row in &mut rows {
        tell_changes(row, &visits, since);
    }
    tell_apart(&mut rows);
    MeasureTable { visits, rows }
}

impl Aside {
    fn of(definition: &Definition, mark: &Mark, film: Option<&Radiograph>) -> Self {
        let view = film.and_then(|film| film.views.first());
        let takes_any = definition.parts.iter().all(|part| part.view == ViewNeeded::Any);
        Self {
            label: mark.label.trim().to_owned(),
            view: view.filter(|_| takes_any).map(|view| view.position),
            side: view.and_then(|view| view.side),
        }
    }

    /// What of it tells it apart from others.
    fn words_among(&self, others: &[Self]) -> String {
        let differs = |is_same: &dyn Fn(&Self) -> bool| !others.iter().all(is_same);
        let label = (differs(&|other| other.label == self.label) && !self.label.is_empty())
            .then(|| self.label.clone());
        let view = self.view.filter(|_| differs(&|other| other.view == self.view));
        let side = self.side.filter(|_| differs(&|other| other.side == self.side));
        let words = [label, view.map(|view| view.word().to_owned()), side.map(|side| side.word().to_owned())];
        words.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Rows that would have the same name say what tells them apart.
fn tell_apart(rows: &mut [Row]) {
    let all: Vec<_> = rows.iter().map(|row| (row.name.clone(), row.aside.clone())).collect();
    for row in rows {
        let alike = all.iter().filter(|(name, _)| *name == row.name).map(|(_, aside)| aside.clone());
        let words = row.aside.words_among(&alike.collect::<Vec<_>>());
        if words.is_empty() {
            continue;
        }
        // Beside the name, where a narrow column cuts the rest first.
        for name in [&mut row.name, &mut row.short] {
            *name = match name.split_once(", ") {
                Some((measure, rest)) => format!("{measure} ({words}), {rest}"),
                None => format!("{name} ({words})"),
            };
        }
    }
}

fn row_of<'a>(
    rows: &'a mut Vec<Row>,
    (definition, mark, aside): (&Definition, &Mark, Aside),
    book: &Book,
    visits: usize,
) -> &'a mut Row {
    let is_it = |row: &Row| row.measure == definition.key && row.choice == mark.choice && row.aside == aside;
    let at = rows.iter().position(is_it).unwrap_or_else(|| {
        let choice = mark.choice.as_ref().map(|choice| choice_words(definition, choice, book));
        let with_choice = |name: &str| match &choice {
            Some(choice) => format!("{name}, {choice}"),
            None => name.to_owned(),
        };
        rows.push(Row {
            measure: definition.key.clone(),
            choice: mark.choice.clone(),
            name: with_choice(&definition.name),
            short: with_choice(&definition.short),
            aside,
            sign: definition.sign.clone(),
            cells: vec![Cell::default(); visits],
        });
        rows.len() - 1
    });
    &mut rows[at]
}

/// The name of a choice as it stands within a sentence; its key where the book does not know it.
pub fn choice_words(definition: &Definition, choice: &Key, book: &Book) -> String {
    let name = match &definition.choices {
        Some(Choices::Of(all)) => all.iter().find(|(key, _)| key == choice).map(|(_, name)| name.as_str()),
        Some(Choices::Implants) => book.preset(choice).map(|preset| preset.name.as_str()),
        None => None,
    };
    within(name.unwrap_or(choice.as_str()))
}

/// Compares every value of a row with that of its anchor.
fn tell_changes(row: &mut Row, visits: &[Visit], since: Since) {
    let anchors: Vec<_> = (0..visits.len()).map(|visit| anchor(row, visits, visit, since)).collect();
    let told: Vec<_> = row
        .cells
        .iter()
        .map(|cell| cell.spoken().map(|(entry, value)| (entry.mark, value.clone())))
        .collect();
    let valued = |cell: &Cell| cell.entries.iter().filter(|entry| entry.measured.value().is_some()).count();
    let doubled: Vec<_> = row.cells.iter().map(|cell| valued(cell) > 1).collect();
    for ((cell, anchor), is_doubled) in row.cells.iter_mut().zip(anchors).zip(doubled.iter().copied()) {
        let against = anchor.and_then(|visit| told.get(visit)?.as_ref());
        for entry in &mut cell.entries {
            let Some(value) = entry.measured.value() else { continue };
            entry.change = Some(match against {
                Some((mark, _)) if *mark == entry.mark => Change::Anchor,
                Some(_) if is_doubled || anchor.is_some_and(|visit| doubled[visit]) => {
                    Change::Unknown("measured more than once at one visit: label them apart".to_owned())
                }
                Some((_, before)) => match comparable(value, before) {
                    Ok(()) => Change::By(difference(value, before)),
                    Err(why) => Change::Unknown(why),
                },
                None => Change::Unknown("nothing was measured at the visit to compare with".to_owned()),
            });
        }
    }
}

/// The visit that a visit is compared with, by its place.
fn anchor(row: &Row, visits: &[Visit], of: usize, since: Since) -> Option<usize> {
    if let Since::Visit(visit) = since {
        return Some(visit);
    }
    let operation = &visits[of].anchor;
    let has = |visit: &usize| visits[*visit].anchor == *operation && row.cells[*visit].spoken().is_some();
    let mut valued = (0..visits.len()).filter(has);
    let after = valued.clone().find(|visit| visits[*visit].days >= 0.0);
    after.or_else(|| valued.next())
}

fn difference(value: &Value, before: &Value) -> Difference {
    Difference {
        value: value.value - before.value,
        unit: value.unit,
        minus: value.minus.hypot(before.plus),
        plus: value.plus.hypot(before.minus),
    }
}

/// The difference of two values of one measure, as two readers placed it; why it means nothing. Pixels of one film are
/// alike.
pub(crate) fn compared(value: &Value, before: &Value, on_one_film: bool) -> Result<Difference, String> {
    let are_pixels = value.unit == Unit::Pixel && before.unit == Unit::Pixel;
    if !(on_one_film && are_pixels) {
        comparable(value, before)?;
    }
    Ok(difference(value, before))
}

/// Whether a difference of two values means anything; why not.
fn comparable(value: &Value, before: &Value) -> Result<(), String> {
    let where_words = |corrected: Option<Corrected>| match corrected {
        Some(Corrected::AtObject) => "at the bone",
        Some(Corrected::No) => "not corrected for magnification",
        Some(Corrected::Unknown) | None => "of unknown calibration",
    };
    if value.unit == Unit::Pixel && before.unit == Unit::Pixel {
        return Err("both in px, and pixels of two films are not alike: calibrate both".to_owned());
    }
    if value.unit != before.unit {
        let px = if value.unit == Unit::Pixel { "this film" } else { "the film compared with" };
        return Err(format!("{px} is in px only: calibrate it"));
    }
    if value.corrected != before.corrected {
        return Err(format!(
            "millimetres here are {}, there {}: calibrate both",
            where_words(value.corrected),
            where_words(before.corrected)
        ));
    }
    Ok(())
}
