//! One learner against a reference, visit by visit: stage, score item by item, predictions, places and measures.

use serde::Serialize;

use super::items::items;
use crate::analysis::FilmScale;
use crate::analysis::book::{Book, Shows, Unit};
use crate::analysis::measure::{Measured, compared};
use crate::analysis::summary::Told;
use crate::analysis::visits::Visit;
use crate::case::{
    Guess, Key, Learner, Offset, Outcome, Place, Prediction, RadiographId, Reading, Shape, TimeUnit,
};

/// Words of the question about union.
const UNION: &str = "Union within 12 months";

/// Time within which union is asked for.
const WITHIN: Offset = Offset { amount: 12, unit: TimeUnit::Month };

/// Subject of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuizItem {
    /// Stage of a film.
    Stage,
    /// An item of a score.
    Score {
        /// The score.
        score: Key,
        /// Its item.
        item: Key,
    },
    /// Union within 12 months.
    Union,
    /// A place on a film.
    Place,
    /// A measure.
    Measure(Key),
    /// Free text: kept, not scored.
    Text,
}

/// A difference from the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizDifference {
    /// Learner less reference; a distance is never negative.
    pub value: f64,
    /// Its unit; grades have none.
    pub unit: Unit,
    /// What fixed the millimetres; empty in other units.
    pub source: String,
    /// In words: "+3.1°", "14 mm, calibrated on lag-screw thread".
    pub words: String,
}

/// One answer beside the reference.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizRow {
    /// The visit, by its place among the visits.
    pub visit: usize,
    /// The subject.
    pub item: QuizItem,
    /// "AP", "mRUST, medial cortex", "Union within 12 months".
    pub what: String,
    /// The film, where it is one.
    pub film: Option<RadiographId>,
    /// What the learner said; `None` where nothing.
    pub own: Option<String>,
    /// What the reference says; `None` where nothing.
    pub reference: Option<String>,
    /// Right or wrong; `None` where it cannot be scored.
    pub is_right: Option<bool>,
    /// By how much it differs, where that is a number.
    pub difference: Option<QuizDifference>,
    /// Criteria of what the reference says; empty where there are none.
    pub criteria: String,
}

/// The learner's predictions, and the scales of films by the reference's calibrations.
#[derive(Clone, Copy)]
pub struct Predicted<'a> {
    /// The learner.
    pub learner: &'a Learner,
    /// The score whose sheet stands beside the films; `None` where that is not known.
    pub sheet: Option<&'a Key>,
    /// The scale of a film for the reference; `None` where nothing is known of the film.
    pub scale_of: &'a dyn Fn(&RadiographId) -> Option<FilmScale>,
}

impl Predicted<'_> {
    /// True if a score was asked: the learner used it at some visit, or its sheet stands beside the films. Where neither
    /// tells, the first of the book was offered.
    fn is_asked(&self, score: &Key, book: &Book) -> bool {
        let uses =
            |score: &Key| self.learner.reading.scores.values().any(|sheets| sheets.contains_key(score));
        if uses(score) || self.sheet == Some(score) {
            return true;
        }
        let is_open = self.sheet.is_none() && !book.scores.iter().any(|own| uses(&own.key));
        is_open && book.scores.first().is_some_and(|first| first.key == *score)
    }
}

impl QuizRow {
    /// "right" or "differs"; a dash where nothing can be compared.
    pub fn verdict(&self) -> &'static str {
        match self.is_right {
            Some(true) => "right",
            Some(false) => "differs",
            None => "–",
        }
    }

    /// What the learner said.
    pub fn own_words(&self) -> &str {
        self.own.as_deref().unwrap_or("not answered")
    }

    /// What the reference says, or why it says nothing.
    pub fn reference_words(&self) -> &str {
        let nothing = match self.item {
            QuizItem::Place => "no finding marked on this film",
            QuizItem::Union => "not told so far",
            QuizItem::Text => "",
            QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Measure(_) => "says nothing",
        };
        self.reference.as_deref().unwrap_or(nothing)
    }
}

impl std::fmt::Debug for Predicted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Predicted").field("learner", &self.learner.reading.reader.id).finish_non_exhaustive()
    }
}

/// Everything that the learner was asked, and what they drew, in the order of visits.
pub fn quiz_rows(own: Told<'_>, reference: Told<'_>, predicted: Predicted<'_>) -> Vec<QuizRow> {
    let mut rows = Vec::new();
    for (index, visit) in own.visits.iter().enumerate() {
        rows.extend(visit.films.iter().filter_map(|film| stage(own, reference, index, film)));
        let asked = own.book.scores.iter().filter(|score| predicted.is_asked(&score.key, own.book));
        for score in asked {
            rows.extend(items(own, reference, (index, visit), score));
        }
        let prediction = predicted.learner.prediction(&visit.films);
        if let Some(prediction) = prediction {
            rows.extend(place(reference, (index, visit), prediction, predicted));
            rows.extend(text(index, prediction));
        }
        rows.extend(visit.films.iter().flat_map(|film| measures(own, reference, index, film)));
        // Of union another visit may tell.
        rows.extend(prediction.and_then(|own| union(reference, (index, visit), own)));
    }
    rows
}

fn stage(own: Told<'_>, reference: Told<'_>, visit: usize, film: &RadiographId) -> Option<QuizRow> {
    let of = |reading: &Reading| reading.opinion(film).and_then(|opinion| opinion.stage.clone());
    let (mine, theirs) = (of(own.reading), of(reference.reading));
    mine.as_ref().or(theirs.as_ref())?;
    let views = own.case.radiograph(film).map(crate::case::Radiograph::views_words).unwrap_or_default();
    Some(QuizRow {
        visit,
        item: QuizItem::Stage,
        what: format!("Stage, {views}"),
        film: Some(film.clone()),
        own: mine.as_ref().map(|stage| own.book.stage_word(stage)),
        reference: theirs.as_ref().map(|stage| own.book.stage_word(stage)),
        is_right: mine.as_ref().zip(theirs.as_ref()).map(|(mine, theirs)| mine == theirs),
        difference: None,
        criteria: theirs.as_ref().map(|stage| own.book.stage_criteria(stage).to_owned()).unwrap_or_default(),
    })
}

/// Whether what is followed from a visit unites within 12 months of the day that its time counts from, by what the
/// reference says of the visit at 12 months, else by the outcome that the case states; `None` where neither tells.
pub fn union_within_a_year(told: Told<'_>, visit: &Visit) -> Option<bool> {
    let anchor = visit.anchor.as_ref()?;
    // The visit at 12 months is one that the case would call so, by its own tolerance.
    let (year, near) = (WITHIN.days(), told.case.tolerance().days(WITHIN));
    let at_year = told.visits.iter().filter(|own| own.anchor.as_ref() == Some(anchor));
    let at_year = at_year.filter(|own| (own.days - year).abs() <= near);
    let nearest = at_year.min_by(|a, b| (a.days - year).abs().total_cmp(&(b.days - year).abs()));
    let shown = nearest.and_then(|own| united(told.reading, told.book, &own.films));
    if shown.is_some() {
        return shown;
    }
    match told.case.episode(anchor)?.outcome? {
        // Nobody says by when.
        Outcome::Union | Outcome::DelayedUnion | Outcome::Malunion | Outcome::Ongoing => None,
        Outcome::Infection | Outcome::Refracture => None,
        Outcome::Nonunion | Outcome::HardwareFailure => Some(false),
    }
}

/// True if the stages of some films show union, false if none does; `None` where they state nothing of it.
fn united(reading: &Reading, book: &Book, films: &[RadiographId]) -> Option<bool> {
    let stages = films.iter().filter_map(|film| reading.opinion(film)?.stage.as_ref());
    let spans: Vec<_> = stages.filter_map(|stage| book.stage_span(stage)).collect();
    if spans.iter().any(|(least, _)| *least == Shows::United) {
        return Some(true);
    }
    let is_open = spans.iter().any(|(_, most)| *most == Shows::United);
    (!spans.is_empty() && !is_open).then_some(false)
}

fn union(reference: Told<'_>, (index, visit): (usize, &Visit), prediction: &Prediction) -> Option<QuizRow> {
    let guess = prediction.union?;
    let truth = union_within_a_year(reference, visit);
    let is_right = truth.map(|truth| match guess {
        Guess::Yes => truth,
        Guess::No => !truth,
        Guess::Unsure => false,
    });
    Some(QuizRow {
        visit: index,
        item: QuizItem::Union,
        what: UNION.to_owned(),
        film: None,
        own: Some(guess.word().to_owned()),
        reference: truth.map(|truth| if truth { "yes" } else { "no" }.to_owned()),
        is_right,
        difference: None,
        criteria: String::new(),
    })
}

/// The nearest mark of a finding of the reference on the same film.
fn place(
    reference: Told<'_>,
    (index, visit): (usize, &Visit),
    prediction: &Prediction,
    predicted: Predicted<'_>,
) -> Option<QuizRow> {
    let pin = prediction.place.as_ref().filter(|pin| visit.films.contains(&pin.film))?;
    let scale = (predicted.scale_of)(&pin.film);
    let found = marked(reference, &pin.film).into_iter();
    let found = found.map(|(name, shape)| (away(shape, pin.at, scale.as_ref()), name));
    let nearest = found.min_by(|a, b| a.0.total_cmp(&b.0));
    let difference = nearest.as_ref().map(|(away, _)| distance(*away, scale.as_ref()));
    Some(QuizRow {
        visit: index,
        item: QuizItem::Place,
        what: "Place where it breaks".to_owned(),
        film: Some(pin.film.clone()),
        own: Some(format!("x {:.0}, y {:.0} px", pin.at[0], pin.at[1])),
        reference: nearest.map(|(_, name)| name),
        is_right: None,
        difference,
        criteria: String::new(),
    })
}

/// How far two places on one film are from each other, in mm where the film has a scale, else in widths of its pixels.
pub fn apart(one: Place, other: Place, scale: Option<&FilmScale>) -> QuizDifference {
    distance(away(&Shape::Point(one), other, scale), scale)
}

/// A distance, in mm where the film has a scale, else in widths of its pixels.
fn distance(away: f64, scale: Option<&FilmScale>) -> QuizDifference {
    match scale.and_then(FilmScale::millimetres) {
        Some(scale) => QuizDifference {
            value: away,
            unit: Unit::Millimetre,
            source: scale.source.clone(),
            words: format!("{away:.0} mm, {}", scale.source),
        },
        None => QuizDifference {
            value: away,
            unit: Unit::Pixel,
            source: String::new(),
            words: format!("{away:.0} px"),
        },
    }
}

/// The findings that a reading marks on a film, by name and shape.
fn marked<'a>(reference: Told<'a>, film: &RadiographId) -> Vec<(String, &'a Shape)> {
    let findings = reference.reading.findings.values();
    let marks = findings.filter_map(|finding| {
        let mark = reference.reading.mark(finding.states.get(film)?.mark?)?;
        Some((crate::analysis::finding::name(finding, reference.book), mark))
    });
    let parts = marks.flat_map(|(name, mark)| {
        let here = mark.parts.iter().filter(|part| part.film == *film);
        here.map(|part| (name.clone(), &part.shape)).collect::<Vec<_>>()
    });
    parts.collect()
}

/// What a place on a film is scored by, for whoever scores it without this program.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizTargets {
    /// Units of a distance in one film pixel along a row, and along a column.
    pub axes: [f64; 2],
    /// "mm" or "px".
    pub unit: &'static str,
    /// What fixed the millimetres; empty in pixels.
    pub source: String,
    /// The findings marked on the film.
    pub targets: Vec<QuizTarget>,
}

/// A finding that is marked on a film.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuizTarget {
    /// Name of the finding.
    pub name: String,
    /// What of the places counts.
    pub form: TargetForm,
    /// Places in film pixels.
    pub places: Vec<Place>,
}

/// What of the places of a mark a distance is taken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetForm {
    /// Each place.
    Points,
    /// The last place.
    Tip,
    /// The line through the places.
    Open,
    /// The box between two corners.
    Box,
    /// The area within the places.
    Closed,
}

impl TargetForm {
    /// The form that [`away`] measures a shape by.
    fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Point(_) | Shape::Text(_) => Self::Points,
            Shape::Arrow(_) => Self::Tip,
            Shape::Line(_) | Shape::Polyline(_) | Shape::Angle(_) => Self::Open,
            Shape::Rectangle(_) | Shape::Ellipse(_) => Self::Box,
            Shape::Circle(_) | Shape::Outline(_) => Self::Closed,
        }
    }
}

/// What a place on a film is scored by.
pub fn quiz_targets(reference: Told<'_>, film: &RadiographId, scale: Option<&FilmScale>) -> QuizTargets {
    let (row, column) = unit_of_a_pixel(scale);
    let in_mm = scale.and_then(FilmScale::millimetres);
    let target = |(name, shape): (String, &Shape)| QuizTarget {
        name,
        form: TargetForm::of(shape),
        places: shape.places().to_vec(),
    };
    QuizTargets {
        axes: [column, row],
        unit: if in_mm.is_some() { "mm" } else { "px" },
        source: in_mm.map_or_else(String::new, |scale| scale.source.clone()),
        targets: marked(reference, film).into_iter().map(target).collect(),
    }
}

/// Units of a distance in one film pixel along a column, and along a row.
fn unit_of_a_pixel(scale: Option<&FilmScale>) -> (f64, f64) {
    match scale {
        Some(FilmScale::Millimetres(scale)) => (scale.row_mm, scale.column_mm),
        Some(own @ FilmScale::Pixels { .. }) => (own.pixel_aspect(), 1.0),
        None => (1.0, 1.0),
    }
}

/// How far a place is from a shape, in mm where the film has a scale, else in widths of its pixels; 0 within a closed
/// one.
fn away(shape: &Shape, at: Place, scale: Option<&FilmScale>) -> f64 {
    let (row, column) = unit_of_a_pixel(scale);
    let true_place = |place: Place| [place[0] * column, place[1] * row];
    let at = true_place(at);
    let places: Vec<Place> = shape.places().iter().copied().map(true_place).collect();
    let open = |places: &[Place]| {
        let ends = places.windows(2).filter_map(|pair| Some(to_segment(at, *pair.first()?, *pair.last()?)));
        ends.min_by(f64::total_cmp)
    };
    let point = |place: &Place| (place[0] - at[0]).hypot(place[1] - at[1]);
    let to_points = || places.iter().map(point).min_by(f64::total_cmp).unwrap_or(f64::INFINITY);
    match shape {
        Shape::Point(_) | Shape::Text(_) => to_points(),
        // The tip is what it points at.
        Shape::Arrow(_) => places.last().map_or(f64::INFINITY, point),
        Shape::Line(_) | Shape::Polyline(_) | Shape::Angle(_) => open(&places).unwrap_or_else(to_points),
        Shape::Rectangle(_) | Shape::Ellipse(_) => match places.as_slice() {
            [one, other] => {
                let beyond = |axis: usize| {
                    let (low, high) = (one[axis].min(other[axis]), one[axis].max(other[axis]));
                    (low - at[axis]).max(at[axis] - high).max(0.0)
                };
                beyond(0).hypot(beyond(1))
            }
            _ => to_points(),
        },
        Shape::Circle(_) | Shape::Outline(_) => {
            if within(at, &places) {
                return 0.0;
            }
            let mut closed = places.clone();
            closed.extend(places.first().copied());
            open(&closed).unwrap_or_else(to_points)
        }
    }
}

fn to_segment(at: Place, from: Place, to: Place) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0].mul_add(along[0], along[1] * along[1]);
    let share = if length > 0.0 {
        (((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (from[0] + share * along[0] - at[0]).hypot(from[1] + share * along[1] - at[1])
}

/// True if a place lies within a closed line, by the number of its sides to the right.
fn within(at: Place, corners: &[Place]) -> bool {
    let mut inside = false;
    let next = corners.iter().cycle().skip(1);
    for (one, other) in corners.iter().zip(next) {
        let crosses = (one[1] > at[1]) != (other[1] > at[1]);
        if crosses && at[0] < (other[0] - one[0]) * (at[1] - one[1]) / (other[1] - one[1]) + one[0] {
            inside = !inside;
        }
    }
    inside
}

fn text(index: usize, prediction: &Prediction) -> Option<QuizRow> {
    let words = prediction.text.trim();
    (!words.is_empty()).then(|| QuizRow {
        visit: index,
        item: QuizItem::Text,
        what: "Own words".to_owned(),
        film: None,
        own: Some(words.to_owned()),
        reference: None,
        is_right: None,
        difference: None,
        criteria: String::new(),
    })
}

/// Measures that the learner drew and the reference has on the same film.
fn measures(own: Told<'_>, reference: Told<'_>, visit: usize, film: &RadiographId) -> Vec<QuizRow> {
    let lies_here = |mark: &crate::case::Mark| mark.parts.first().is_some_and(|part| part.film == *film);
    let row = |(id, mark): (crate::case::MarkId, &std::sync::Arc<crate::case::Mark>)| {
        let key = mark.measure.clone()?;
        let is_same = |other: &crate::case::Mark| {
            other.measure == mark.measure && other.choice == mark.choice && lies_here(other)
        };
        let (their_id, theirs) = reference.reading.marks.iter().find(|(_, other)| is_same(other))?;
        let mine = (own.value_of)(id, mark);
        let their_value = (reference.value_of)(*their_id, theirs);
        let words = |measured: &Measured| match measured {
            Measured::Value(value) => value.words_with_source(),
            Measured::Missing(missing) => format!("no value: {}", missing.words()),
            Measured::Refused(why) => format!("no value: {why}"),
        };
        let both = mine.value().zip(their_value.value());
        let difference = both.and_then(|(mine, theirs)| compared(mine, theirs, true).ok());
        let is_right = difference.as_ref().map(crate::analysis::measure::Difference::is_within_error);
        let source = their_value.value().map(|value| value.source.clone()).unwrap_or_default();
        let definition = own.book.measure(&key);
        let name = definition.map_or_else(|| key.as_str().to_owned(), |own| own.name.clone());
        Some(QuizRow {
            visit,
            item: QuizItem::Measure(key),
            what: name,
            film: Some(film.clone()),
            own: Some(words(&mine)),
            reference: Some(words(&their_value)),
            is_right,
            difference: difference.map(|by| {
                let told = crate::analysis::measure::difference_words(by.value, by.unit, by.minus, by.plus);
                let source = if by.unit == Unit::Millimetre { source } else { String::new() };
                QuizDifference { value: by.value, unit: by.unit, source, words: told }
            }),
            criteria: String::new(),
        })
    };
    let marks = own.reading.marks.iter().filter(|(_, mark)| lies_here(mark));
    marks.filter_map(|(id, mark)| row((*id, mark))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_to_the_nearest_part_of_a_shape_and_none_within() {
        let close = |shape: &Shape, at: Place, expected: f64| {
            let found = away(shape, at, None);
            assert!((found - expected).abs() < 1e-9, "{shape:?} {at:?}: {found}");
        };
        close(&Shape::Point([3.0, 4.0]), [0.0, 0.0], 5.0);
        close(&Shape::Line([[0.0, 0.0], [10.0, 0.0]]), [5.0, 7.0], 7.0);
        close(&Shape::Line([[0.0, 0.0], [10.0, 0.0]]), [13.0, 4.0], 5.0);
        close(&Shape::Arrow([[0.0, 0.0], [10.0, 0.0]]), [0.0, 0.0], 10.0);
        close(&Shape::Rectangle([[0.0, 0.0], [10.0, 10.0]]), [5.0, 5.0], 0.0);
        close(&Shape::Rectangle([[10.0, 10.0], [0.0, 0.0]]), [13.0, 14.0], 5.0);
        let outline = Shape::Outline(vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]);
        close(&outline, [5.0, 5.0], 0.0);
        close(&outline, [-3.0, 5.0], 3.0);
    }
}
