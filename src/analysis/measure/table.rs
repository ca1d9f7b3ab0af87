//! The table of measures: one row for what is comparable, one column a visit, every value with its change since a
//! baseline that was taken before it. Comparable is the same measure with the same choice, view, side and label. Nothing of it is stored.

use std::sync::Arc;

use crate::analysis::book::{Baseline, Book, Choices, Definition, NamedChange, Unit, ViewNeeded};
use crate::analysis::measure::value::{difference_words, within_words};
use crate::analysis::measure::{Hand, Measured, Value};
use crate::analysis::scale::Corrected;
use crate::analysis::{Visit, Visits, visits};
use crate::case::{Case, Key, Mark, MarkId, Radiograph, RadiographId, Reading, Side, ViewPosition, within};

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
    /// The choice: a cortex, an implant.
    pub choice: Option<Key>,
    /// "Fracture gap, medial cortex".
    pub name: String,
    /// "Gap, medial cortex": for narrow places.
    pub short: String,
    /// The parts that both names are made of.
    pub named: RowName,
    /// The reader's own label, the view where the measure takes any, and the side: what else tells rows apart.
    pub aside: Aside,
    /// Meaning of the sign of a value, if it has one.
    pub sign: String,
    /// The earlier value that a change is told against, unless the person chooses a visit.
    pub baseline: Baseline,
    /// Name of a change of it, if it has one.
    pub change: Option<NamedChange>,
    /// One cell for each visit, empty where nothing was measured.
    pub cells: Vec<Cell>,
}

/// The parts of the name of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowName {
    /// "Fracture gap".
    pub measure: String,
    /// "Gap".
    pub short: String,
    /// "medial cortex"; `None` where nothing is chosen.
    pub choice: Option<String>,
    /// "lateral, right": what else tells it from rows of the same name; empty for nothing.
    pub aside: String,
}

impl RowName {
    /// "Fracture gap (AP), medial cortex": what tells it apart stands beside the name, where a narrow column cuts the
    /// rest first.
    fn of(&self, measure: &str) -> String {
        let aside = if self.aside.is_empty() { String::new() } else { format!(" ({})", self.aside) };
        let choice = self.choice.as_ref().map(|choice| format!(", {choice}")).unwrap_or_default();
        format!("{measure}{aside}{choice}")
    }

    /// "the fracture gap (AP, medial cortex)": as it stands within a sentence.
    pub fn in_sentence(&self) -> String {
        format!("the {}", self.name())
    }

    /// "length (medial)": as [`Self::in_sentence`], without the article.
    pub fn name(&self) -> String {
        let aside = Some(&self.aside).filter(|aside| !aside.is_empty());
        let rest: Vec<_> = aside.into_iter().chain(&self.choice).map(String::as_str).collect();
        let measure = within(&self.measure);
        if rest.is_empty() { measure } else { format!("{measure} ({})", rest.join(", ")) }
    }
}

/// Words that tell two rows of one measure apart, beside the choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Aside {
    /// The reader's own label.
    pub label: String,
    /// The view of the first part, where the definition takes any.
    pub view: Option<ViewPosition>,
    /// The side that the film shows.
    pub side: Option<Side>,
}

/// Measurements of one visit.
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
    /// Outcome of the measure.
    pub measured: Measured,
    /// Its change since the baseline; `None` where it has no value, or nothing was measured before it.
    pub change: Option<Change>,
    /// The visit of the value that it is compared with, by its place among the visits: never a later one.
    pub since: Option<usize>,
}

/// A change since the baseline.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is the baseline of later values.
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
    /// Amount by which the true difference may be smaller: both bands, root of the sum of squares.
    pub minus: f64,
    /// Amount by which it may be larger.
    pub plus: f64,
    /// Name of such a change, if it has one; `value` is then told in the sense of the name.
    pub named: Option<String>,
}

/// Against what a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// The first visit after the same operation that has a value; where none has, the first before it.
    #[default]
    Operation,
    /// This visit, by its place among the visits; a value of an earlier visit keeps the other rule.
    Visit(usize),
}

/// A value of a row for the axis of the timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// Place among the visits.
    pub visit: usize,
    /// The value.
    pub value: f64,
    /// Amount by which the true value may be smaller.
    pub minus: f64,
    /// Amount by which it may be larger.
    pub plus: f64,
}

impl Difference {
    /// True if the bands are as wide as the difference.
    pub fn is_within_error(&self) -> bool {
        if self.value >= 0.0 { self.value <= self.minus } else { -self.value <= self.plus }
    }

    /// "−3°", "slide +5 mm": the number, be it within error or not.
    pub fn words(&self) -> String {
        let words = difference_words(self.value, self.unit, self.minus, self.plus);
        match &self.named {
            Some(name) => format!("{name} {words}"),
            None => words,
        }
    }

    /// "± 4°", "+0.2 −8.0 mm": its band.
    pub fn band_words(&self) -> String {
        let decimals = self.unit.decimals(self.minus.max(self.plus));
        let band = crate::analysis::measure::value::band_words(self.minus, self.plus, decimals);
        format!("{band}{}", self.unit.suffix())
    }

    /// "within error (±4°)", "slide within error (±2 mm)": the band of a difference too small to be told.
    pub fn within_words(&self) -> String {
        let words = within_words(self.unit, self.minus, self.plus);
        match &self.named {
            Some(name) => format!("{name} {words}"),
            None => words,
        }
    }
}

impl Change {
    /// "+1.4 mm", "within error (±0.8 mm)", or why it cannot be told.
    pub fn words(&self) -> String {
        match self {
            Self::Anchor => "compared from here".to_owned(),
            Self::By(by) if by.is_within_error() => by.within_words(),
            Self::By(by) => by.words(),
            Self::Unknown(why) => why.clone(),
        }
    }
}

impl Cell {
    /// The entry that speaks for the visit: the one drawn last that has a value.
    pub fn spoken(&self) -> Option<(&Entry, &Value)> {
        self.entries.iter().rev().find_map(|entry| Some((entry, entry.measured.value()?)))
    }

    /// True if a value of the visit may come once a film is read.
    fn is_awaited(&self) -> bool {
        self.entries.iter().any(|entry| entry.measured.is_awaited())
    }
}

/// The rise and fall of a measure over the visits of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// The visit of the largest value, by its place among the visits.
    pub peak: usize,
    /// True if an earlier value was smaller by more than both bands.
    pub has_risen: bool,
    /// True if a later value is smaller by more than both bands.
    pub has_fallen: bool,
}

impl Row {
    /// The peak of a measure that is compared from visit to visit, over the operation of its last value; `None` for
    /// other measures, and where it has fewer than two comparable values there.
    pub fn course(&self, visits: &[Visit]) -> Option<Course> {
        if self.baseline != Baseline::Previous || self.cells.iter().any(Cell::is_awaited) {
            return None;
        }
        let valued: Vec<(usize, &Value)> = self
            .cells
            .iter()
            .enumerate()
            .filter_map(|(visit, cell)| Some((visit, cell.spoken()?.1)))
            .collect();
        let (last, newest) = *valued.last()?;
        let own = visits.get(last)?;
        let series: Vec<_> = valued
            .iter()
            .filter(|(visit, value)| {
                visits.get(*visit).is_some_and(|other| own.is_comparable_with(other))
                    && (*value == newest || comparable(value, newest).is_ok())
            })
            .collect();
        if series.len() < 2 {
            return None;
        }
        let (peak, top) = **series.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value))?;
        let is_smaller = |value: &Value| !difference(top, value, None).is_within_error();
        Some(Course {
            peak,
            has_risen: series.iter().any(|(visit, value)| *visit < peak && is_smaller(value)),
            has_fallen: series.iter().any(|(visit, value)| *visit > peak && is_smaller(value)),
        })
    }

    /// "the callus index peaked at 6 months …": a course in words; `at` tells a visit ("at 6 months").
    pub fn course_words(&self, course: Course, at: impl Fn(usize) -> String) -> String {
        let (name, peak) = (self.named.in_sentence(), at(course.peak));
        match (course.has_risen, course.has_fallen) {
            (true, true) => format!(
                "{name} peaked {peak}: it rose before and fell after by more than the error, which was a sign of union \
                 in tibial fractures (Clin Orthop Relat Res 2009;467:1986)"
            ),
            (true, false) => {
                format!("{name} is highest {peak}: it rose by more than the error, and no fall is seen yet")
            }
            (false, true) => {
                format!(
                    "{name} is highest {peak} and fell after by more than the error; its rise was not seen"
                )
            }
            (false, false) => {
                format!("{name} is highest {peak}, but neither rise nor fall exceeds the error")
            }
        }
    }

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
        let marks = reading.own_marks().filter(|(_, mark)| mark.measure.as_ref() == Some(&definition.key));
        for (id, mark) in marks {
            let Some(film) = mark.first_film().cloned() else { continue };
            let Some(visit) = visits.index_of(&film) else { continue };
            let aside = Aside::of(definition, mark, case.radiograph(&film));
            let row = row_of(&mut rows, definition, mark, aside, book, visits.len());
            let measured = value_of(id, mark);
            row.cells[visit].entries.push(Entry { mark: id, film, measured, change: None, since: None });
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

    /// Words that tell it apart from others.
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
        row.named.aside = row.aside.words_among(&alike.collect::<Vec<_>>());
        row.name = row.named.of(&row.named.measure);
        row.short = row.named.of(&row.named.short);
    }
}

fn row_of<'a>(
    rows: &'a mut Vec<Row>,
    definition: &Definition,
    mark: &Mark,
    aside: Aside,
    book: &Book,
    visits: usize,
) -> &'a mut Row {
    let is_it = |row: &Row| row.measure == definition.key && row.choice == mark.choice && row.aside == aside;
    let at = rows.iter().position(is_it).unwrap_or_else(|| {
        let named = RowName {
            measure: definition.name.clone(),
            short: definition.short.clone(),
            choice: mark.choice.as_ref().map(|choice| choice_words(definition, choice, book)),
            aside: String::new(),
        };
        rows.push(Row {
            measure: definition.key.clone(),
            choice: mark.choice.clone(),
            name: named.of(&named.measure),
            short: named.of(&named.short),
            named,
            aside,
            sign: definition.sign.clone(),
            baseline: definition.baseline,
            change: definition.change.clone(),
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

/// Compares every value of a row with that of its baseline.
fn tell_changes(row: &mut Row, visits: &[Visit], since: Since) {
    let anchors: Vec<_> = (0..visits.len()).map(|visit| anchor(row, visits, visit, since)).collect();
    let told: Vec<_> = row
        .cells
        .iter()
        .map(|cell| cell.spoken().map(|(entry, value)| (entry.mark, value.clone())))
        .collect();
    let valued = |cell: &Cell| cell.entries.iter().filter(|entry| entry.measured.value().is_some()).count();
    let doubled: Vec<_> = row.cells.iter().map(|cell| valued(cell) > 1).collect();
    let awaited: Vec<_> = row.cells.iter().map(Cell::is_awaited).collect();
    let named = row.change.clone();
    for (visit, cell) in row.cells.iter_mut().enumerate() {
        let anchor = anchors.get(visit).copied().flatten();
        let against = anchor.and_then(|anchor| told.get(anchor)?.as_ref());
        let is_doubled = doubled[visit] || anchor.is_some_and(|anchor| doubled[anchor]);
        for entry in &mut cell.entries {
            let Some(value) = entry.measured.value() else { continue };
            entry.since = anchor;
            entry.change = match against {
                Some((mark, _)) if *mark == entry.mark => Some(Change::Anchor),
                Some(_) if is_doubled => {
                    Some(Change::Unknown("measured more than once at one visit: label them apart".to_owned()))
                }
                Some((_, before)) => Some(match comparable(value, before) {
                    Ok(()) => Change::By(difference(value, before, named.as_ref())),
                    Err(why) => Change::Unknown(why),
                }),
                None if anchor.is_some_and(|anchor| awaited[anchor]) => {
                    Some(Change::Unknown("the film to compare with is still being read".to_owned()))
                }
                None if anchor.is_some() => {
                    Some(Change::Unknown("nothing was measured at the visit to compare with".to_owned()))
                }
                None => None,
            };
        }
    }
}

/// The visit that a visit is compared with, by its place: itself or an earlier one, never a later film.
fn anchor(row: &Row, visits: &[Visit], of: usize, since: Since) -> Option<usize> {
    if let Since::Visit(visit) = since
        && visit <= of
    {
        return Some(visit);
    }
    let own = &visits[of];
    // A value that may come once its film is read is waited for: nothing later takes its place.
    let has = |visit: &usize| {
        let cell = &row.cells[*visit];
        visits[*visit].anchor == own.anchor && (cell.spoken().is_some() || cell.is_awaited())
    };
    let mut valued = (0..=of).filter(has);
    let found = match row.baseline {
        Baseline::First => {
            let after = valued.clone().find(|visit| visits[*visit].days >= 0.0);
            after.or_else(|| valued.next())
        }
        Baseline::Previous => {
            let comparable = |visit: &usize| visits[*visit].is_comparable_with(own);
            valued.clone().rfind(|visit| *visit < of && comparable(visit)).or_else(|| valued.next_back())
        }
    };
    // A value before the operation is no baseline of its own where there is one after it.
    let is_before = own.days < 0.0 && found == Some(of);
    found.filter(|_| {
        !(is_before && (of + 1..visits.len()).any(|visit| has(&visit) && visits[visit].days >= 0.0))
    })
}

/// A value less an earlier one, each with its band; a named change in the sense of its name.
fn difference(value: &Value, before: &Value, named: Option<&NamedChange>) -> Difference {
    let by = Difference {
        value: value.value - before.value,
        unit: value.unit,
        minus: value.minus.hypot(before.plus),
        plus: value.plus.hypot(before.minus),
        named: named.map(|named| named.name.clone()),
    };
    if named.is_some_and(|named| named.is_decrease) {
        return Difference { value: -by.value, minus: by.plus, plus: by.minus, ..by };
    }
    by
}

/// The difference of two values of one measure, as two readers placed it; why it means nothing. Pixels of one film are
/// alike. Where the error between two observers is known and larger than both bands together, it is the band.
pub(crate) fn compared(value: &Value, before: &Value, on_one_film: bool) -> Result<Difference, String> {
    let are_pixels = value.unit == Unit::Pixel && before.unit == Unit::Pixel;
    if !(on_one_film && are_pixels) {
        comparable(value, before)?;
    }
    let mut by = difference(value, before, None);
    let between = |value: &Value| match &value.hand {
        Hand::Observer { between, .. } => *between,
        Hand::Placing | Hand::Own(_) => None,
    };
    if let Some(between) = between(value).or_else(|| between(before)) {
        by.minus = by.minus.max(between);
        by.plus = by.plus.max(between);
    }
    Ok(by)
}

/// True if a difference of two values means anything; why not.
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
