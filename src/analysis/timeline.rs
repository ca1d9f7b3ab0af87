//! Where everything stands on the timeline, in axis units, before any zoom.
//!
//! Each operation has a clock of its own. Within one, place follows true time by a signed square root, so
//! that 2 days and 12 months can both be read; between two clocks lies a break. Sources: peers.md §5.1.

use crate::analysis::visits::{anchor_of, anchor_order, days_of, on_one_side, visits};
use crate::case::{Anchor, AnchorKind, Case, EpisodeId, Offset, TimePoint};

/// Axis units of a break between two clocks.
const BREAK_UNITS: f64 = 5.0;
/// Axis units left free at either end of a clock.
const MARGIN_UNITS: f64 = 1.5;
/// Least axis units of a clock.
const LEAST_UNITS: f64 = 6.0;

/// The whole axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timeline {
    /// One stretch for each operation, injury or start of treatment with anything on it, in order.
    pub segments: Vec<Segment>,
    /// Everything that hangs on the axis, from left to right.
    pub stops: Vec<Stop>,
    /// Breaks between two stretches.
    pub breaks: Vec<Break>,
    /// Length of the axis in axis units.
    pub width: f64,
}

/// The stretch of one anchor: an operation, the injury or the start of treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The episode it counts from; `None` where films are only dated.
    pub anchor: Option<EpisodeId>,
    /// Name on the flag.
    pub name: String,
    /// First axis unit.
    pub start: f64,
    /// Last axis unit.
    pub end: f64,
    /// Position of the flag of day zero; `None` without one.
    pub zero: Option<f64>,
    /// Position of day 0, whether or not there is a flag.
    pub origin: f64,
    /// Marks of the scale.
    pub ticks: Vec<Tick>,
}

/// A mark of the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Place in axis units.
    pub x: f64,
    /// "3 mo".
    pub label: String,
}

/// Something at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Place in axis units.
    pub x: f64,
    /// Index of the stretch it stands on.
    pub segment: usize,
    /// Days since day zero of the stretch.
    pub days: f64,
    /// "3 months".
    pub label: String,
    /// "3 mo".
    pub brief: String,
    /// "3 months after revision".
    pub words: String,
    /// Visit, gap or expected film.
    pub kind: StopKind,
}

impl Stop {
    /// True if a line may join the two: no operation lies between them.
    pub fn is_comparable_with(&self, other: &Self) -> bool {
        self.segment == other.segment && on_one_side(self.days, other.days)
    }
}

/// Kind of a stop.
#[derive(Debug, Clone, PartialEq)]
pub enum StopKind {
    /// Films were taken.
    Visit {
        /// The films, frontal views first.
        films: Vec<crate::case::RadiographId>,
    },
    /// A film was expected and there is none.
    Missing {
        /// Protocol or source that expects it.
        according_to: String,
    },
    /// A visit took place without a film.
    NoFilm {
        /// Findings of that visit, as the case has them.
        note: String,
    },
}

/// Break between two stretches.
#[derive(Debug, Clone, PartialEq)]
pub struct Break {
    /// First axis unit.
    pub start: f64,
    /// Last axis unit.
    pub end: f64,
    /// "40 days between operations", "gap unknown".
    pub label: String,
    /// "40 days": where the label is too long.
    pub brief: String,
    /// True if its length is unknown.
    pub unknown: bool,
}

/// An entry of plan or aftercare on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct CareBar {
    /// Place in the list of the case.
    pub care: usize,
    /// Begin, in axis units.
    pub from: f64,
    /// End, in axis units; the begin where no length is stated.
    pub to: f64,
    /// Row from the top, so that bars and their words do not lie over each other in time.
    pub row: usize,
}

/// A laboratory result on the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct LabPoint {
    /// Place in the list of the case.
    pub result: usize,
    /// Place in axis units.
    pub x: f64,
}

/// A stop before its stretch has a place on the axis.
struct Loose {
    anchor: Option<EpisodeId>,
    days: f64,
    time: TimePoint,
    kind: StopKind,
}

/// Unit and origin of the axis, for its heading.
pub fn clock_words(case: &Case) -> &'static str {
    let kinds: Vec<AnchorKind> = case.anchors().map(|(_, anchor)| anchor.kind).collect();
    let all = |kind| kinds.iter().all(|own| *own == kind);
    if kinds.is_empty() {
        "By date"
    } else if all(AnchorKind::Operation) {
        "Time since each operation"
    } else if all(AnchorKind::Injury) {
        "Time since injury"
    } else if all(AnchorKind::Treatment) {
        "Time since start of treatment"
    } else if all(AnchorKind::NotStated) {
        "Time since day zero"
    } else {
        "Time since each operation, injury or start of treatment"
    }
}

/// Lays the case out on the axis.
pub fn timeline(case: &Case) -> Timeline {
    let mut loose = films(case);
    loose.extend(visits_without_film(case));
    let missing = missing(case, &loose);
    loose.extend(missing);
    let mut anchors: Vec<Option<EpisodeId>> = loose.iter().map(|stop| stop.anchor.clone()).collect();
    anchors.extend(case.anchors().map(|(id, _)| Some(id.clone())));
    // What lies beside the axis has its place on it, too.
    let beside: Vec<(Option<EpisodeId>, f64)> = laboratory_days(case)
        .map(|(_, at)| at)
        .chain(care_days(case).flat_map(|(_, anchor, [from, to])| [(anchor.clone(), from), (anchor, to)]))
        .collect();
    anchors.extend(beside.iter().map(|(anchor, _)| anchor.clone()));
    anchors.sort_by_key(|anchor| anchor_order(case, anchor.as_ref()));
    anchors.dedup();
    let mut axis = Timeline::default();
    for anchor in anchors {
        let here: Vec<_> = loose.iter().filter(|stop| stop.anchor == anchor).collect();
        let others = beside.iter().filter(|(own, _)| *own == anchor).map(|(_, days)| *days);
        axis.append(case, anchor.as_ref(), &here, others);
    }
    axis.stops.sort_by(|a, b| a.x.total_cmp(&b.x));
    axis
}

/// Laboratory results that have a time: their place in the list, anchor and days since it.
fn laboratory_days(case: &Case) -> impl Iterator<Item = (usize, (Option<EpisodeId>, f64))> {
    let timed = case.laboratory.iter().enumerate().filter(|(_, own)| is_timed(&own.time));
    timed.map(|(place, own)| {
        let anchor = anchor_of(case, &own.time);
        let days = days_of(case, anchor.as_ref(), &own.time);
        (place, (anchor, days))
    })
}

/// Entries of plan and aftercare that say when they began: place, anchor, first and last day.
fn care_days(case: &Case) -> impl Iterator<Item = (usize, Option<EpisodeId>, [f64; 2])> {
    case.care.iter().enumerate().filter_map(|(place, own)| {
        let from = own.from.as_ref().filter(|from| is_timed(from))?;
        let anchor = anchor_of(case, from);
        let begin = days_of(case, anchor.as_ref(), from);
        let length = own.lasting.map_or(0.0, |lasting| lasting.days().max(0.0));
        Some((place, anchor, [begin, begin + length]))
    })
}

fn is_timed(time: &TimePoint) -> bool {
    time.offset.is_some() || time.date.is_some()
}

impl Timeline {
    /// Axis unit of a day of an anchor; `None` where the anchor has no stretch.
    pub fn place(&self, anchor: Option<&EpisodeId>, days: f64) -> Option<f64> {
        let segment = self.segments.iter().find(|segment| segment.anchor.as_ref() == anchor)?;
        Some(segment.origin + units_from_days(days))
    }

    /// Stretch and day (fractional, from its day zero) of an axis unit; `None` between two stretches.
    pub fn day_at(&self, x: f64) -> Option<(&Segment, f64)> {
        let segment = self.segments.iter().find(|segment| (segment.start..=segment.end).contains(&x))?;
        Some((segment, days_from_units(x - segment.origin)))
    }

    /// Plan and aftercare as bars, by their begin. Bars that overlap in time stand in rows below each other; `words` is
    /// the room that the words of a bar need behind its begin, in axis units.
    pub fn care_bars(&self, case: &Case, words: impl Fn(usize) -> f64) -> Vec<CareBar> {
        let placed = care_days(case).filter_map(|(care, anchor, [from, to])| {
            let (from, to) = (self.place(anchor.as_ref(), from)?, self.place(anchor.as_ref(), to)?);
            Some(CareBar { care, from, to, row: 0 })
        });
        let mut bars: Vec<CareBar> = placed.collect();
        bars.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.care.cmp(&b.care)));
        let mut ends: Vec<f64> = Vec::new();
        for bar in &mut bars {
            let end = bar.to.max(bar.from + words(bar.care));
            let free = ends.iter().position(|last| *last <= bar.from);
            bar.row = free.unwrap_or(ends.len());
            match ends.get_mut(bar.row) {
                Some(last) => *last = end,
                None => ends.push(end),
            }
        }
        bars
    }

    /// Laboratory results at their place, in the order of the case.
    pub fn lab_points(&self, case: &Case) -> Vec<LabPoint> {
        let placed = laboratory_days(case).filter_map(|(result, (anchor, days))| {
            Some(LabPoint { result, x: self.place(anchor.as_ref(), days)? })
        });
        placed.collect()
    }
}

/// Signed square root: axis units from days.
fn units_from_days(days: f64) -> f64 {
    days.abs().sqrt().copysign(days)
}

/// Days from axis units.
fn days_from_units(units: f64) -> f64 {
    (units * units).copysign(units)
}

fn films(case: &Case) -> Vec<Loose> {
    visits(case)
        .iter()
        .map(|visit| Loose {
            anchor: visit.anchor.clone(),
            days: visit.days,
            time: visit.time.clone(),
            kind: StopKind::Visit { films: visit.films.clone() },
        })
        .collect()
}

fn visits_without_film(case: &Case) -> Vec<Loose> {
    let loose = |visit: &crate::case::VisitWithoutFilm| {
        let anchor = anchor_of(case, &visit.time);
        let days = days_of(case, anchor.as_ref(), &visit.time);
        Loose { anchor, days, time: visit.time.clone(), kind: StopKind::NoFilm { note: visit.note.clone() } }
    };
    case.visits_without_film.iter().map(loose).collect()
}

/// Expected visits that neither a film nor a visit without a film meets, within the rounding of the offset. One
/// visit meets one expectation: the nearest.
fn missing(case: &Case, there: &[Loose]) -> Vec<Loose> {
    let mut missing = Vec::new();
    for schedule in &case.schedules {
        if case.anchor(&schedule.anchor).is_none() {
            continue;
        }
        let anchor = Some(schedule.anchor.clone());
        let here = there.iter().filter(|stop| stop.anchor == anchor).map(|stop| stop.days);
        let met: Vec<usize> = here.filter_map(|days| nearest(&schedule.expected, days)).collect();
        for (index, offset) in schedule.expected.iter().enumerate() {
            if !met.contains(&index) {
                missing.push(Loose {
                    anchor: anchor.clone(),
                    days: offset.days(),
                    time: TimePoint::after(schedule.anchor.clone(), *offset),
                    kind: StopKind::Missing { according_to: schedule.according_to.clone() },
                });
            }
        }
    }
    missing
}

/// The expectation that a visit at `days` meets, if any.
fn nearest(expected: &[Offset], days: f64) -> Option<usize> {
    let distance = |offset: &Offset| (days - offset.days()).abs();
    let near = expected.iter().enumerate().filter(|(_, offset)| distance(offset) <= offset.reach_days());
    near.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b))).map(|(index, _)| index)
}

impl Timeline {
    /// Appends the stretch of an anchor: its stops, and room for what lies beside the axis on other days.
    fn append(
        &mut self,
        case: &Case,
        anchor: Option<&EpisodeId>,
        here: &[&Loose],
        others: impl Iterator<Item = f64>,
    ) {
        let start = self.open_break(case, anchor);
        let units: Vec<f64> = here.iter().map(|stop| units_from_days(stop.days)).collect();
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for unit in units.iter().copied().chain(others.map(units_from_days)) {
            (low, high) = (low.min(unit), high.max(unit));
        }
        let length = (high - low + 2.0 * MARGIN_UNITS).max(LEAST_UNITS);
        let zero = start + MARGIN_UNITS - low;
        let segment = self.segments.len();
        for (stop, units) in here.iter().zip(&units) {
            self.stops.push(Stop {
                x: zero + units,
                segment,
                days: stop.days,
                label: case.time_label(&stop.time),
                brief: case.time_brief(&stop.time),
                words: case.time_words(&stop.time),
                kind: stop.kind.clone(),
            });
        }
        let day_zero = anchor.and_then(|id| case.anchor(id));
        self.segments.push(Segment {
            anchor: anchor.cloned(),
            name: day_zero.map(|day_zero| day_zero.name.to_owned()).unwrap_or_default(),
            start,
            end: start + length,
            zero: day_zero.map(|_| zero),
            origin: zero,
            ticks: ticks(zero, start, start + length),
        });
        self.width = start + length;
    }

    /// Leaves room between the last stretch and the next; returns where the next one starts.
    fn open_break(&mut self, case: &Case, next: Option<&EpisodeId>) -> f64 {
        let Some(last) = self.segments.last() else { return 0.0 };
        let start = last.end;
        let end = start + BREAK_UNITS;
        self.breaks.push(break_between(case, last.anchor.as_ref(), next, [start, end]));
        end
    }
}

fn break_between(
    case: &Case,
    from: Option<&EpisodeId>,
    to: Option<&EpisodeId>,
    [start, end]: [f64; 2],
) -> Break {
    let of = |id: Option<&EpisodeId>| id.and_then(|id| case.anchor(id));
    let (from, to) = (of(from), of(to));
    match from.and_then(|from| from.date).zip(to.and_then(|to| to.date)) {
        Some((earlier, later)) => {
            let days = (later - earlier).get_days();
            let operated = |one: Option<Anchor<'_>>| one.is_some_and(|one| one.kind == AnchorKind::Operation);
            let between = if operated(from) && operated(to) { " between operations" } else { " between" };
            let brief = format!("{days} days");
            Break { start, end, label: format!("{brief}{between}"), brief, unknown: false }
        }
        None => {
            let label = "gap unknown".to_owned();
            Break { start, end, brief: label.clone(), label, unknown: true }
        }
    }
}

fn ticks(zero: f64, start: f64, end: f64) -> Vec<Tick> {
    const MARKS: [(f64, &str); 9] = [
        (7.0, "1 wk"),
        (42.0, "6 wk"),
        (91.3125, "3 mo"),
        (182.625, "6 mo"),
        (365.25, "1 y"),
        (730.5, "2 y"),
        (1826.25, "5 y"),
        (3652.5, "10 y"),
        (7305.0, "20 y"),
    ];
    MARKS
        .iter()
        .map(|(days, label)| Tick { x: zero + units_from_days(*days), label: (*label).to_owned() })
        .filter(|tick| tick.x >= start && tick.x <= end)
        .collect()
}
