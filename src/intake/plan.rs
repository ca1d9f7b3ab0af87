//! The plan of one case or more: what will be written, and what a person has still to look at.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Located, Proposed, interval_of_days};
use crate::case::{Age, Offset, Sex, Side, ViewPosition};
use crate::imaging::{ImageFormat, Upright};

/// Version of the plan file that this program writes.
pub const PLAN_FORMAT: u32 = 1;

/// Cases that are planned from a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of the file.
    pub format: u32,
    /// The cases.
    pub cases: Vec<PlannedCase>,
    /// Files that become no film, each with the reason.
    #[serde(default)]
    pub set_aside: Vec<SetAside>,
}

/// Number of a film within its planned case; it stays when films move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilmNumber(pub u32);

/// One planned case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedCase {
    /// Title, without anything that identifies the patient. A folder is named after it.
    pub title: String,
    /// Sex.
    #[serde(default)]
    pub sex: Proposed<Sex>,
    /// Age in years at the first film.
    #[serde(default)]
    pub age: Proposed<Age>,
    /// What happened, and when.
    pub event: Event,
    /// The films.
    pub films: Vec<PlannedFilm>,
}

/// The two questions: what happened, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Operation, injury or start of treatment; day zero of the intervals.
    #[serde(default)]
    pub kind: Proposed<EventKind>,
    /// Key of the device ("DHS"), for an operation.
    #[serde(default)]
    pub device: Proposed<String>,
    /// Treatment in words, as the history table prints it.
    #[serde(default)]
    pub treatment: String,
    /// Day zero; empty where unknown.
    #[serde(default)]
    pub date: Proposed<Date>,
    /// Bone or part of the body in plain words, lower case.
    #[serde(default)]
    pub bone: Proposed<String>,
    /// Side of the body.
    #[serde(default)]
    pub side: Proposed<Side>,
}

/// What day zero is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An operation.
    Operation,
    /// The injury, without an operation.
    Injury,
    /// The start of conservative treatment.
    Treatment,
}

impl EventKind {
    /// All kinds, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Operation, Self::Injury, Self::Treatment];

    /// "Operation", "Injury", "Start of treatment".
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "Operation",
            Self::Injury => "Injury",
            Self::Treatment => "Start of treatment",
        }
    }
}

/// When a film was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// A day.
    Date(Date),
    /// An interval since day zero.
    Interval(Offset),
}

/// One film of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedFilm {
    /// Its number.
    pub number: FilmNumber,
    /// Where its file lies.
    pub at: Located,
    /// SHA-256 of the file: another file in its place is refused.
    pub sha256: String,
    /// Format of the file.
    pub format: ImageFormat,
    /// Width in pixels, upright.
    pub columns: u32,
    /// Height in pixels, upright.
    pub rows: u32,
    /// When it was taken.
    #[serde(default)]
    pub moment: Proposed<Moment>,
    /// View.
    #[serde(default)]
    pub view: Proposed<ViewPosition>,
    /// Side of the body.
    #[serde(default)]
    pub side: Proposed<Side>,
    /// Part of the body.
    #[serde(default)]
    pub part: Proposed<String>,
    /// How a photograph becomes an upright film.
    #[serde(default, skip_serializing_if = "Upright::is_none")]
    pub upright: Upright,
    /// The film becomes part of the case.
    pub included: bool,
    /// The header names a patient.
    #[serde(default)]
    pub names_patient: bool,
    /// Text may stand in its pixels.
    #[serde(default)]
    pub may_carry_text: bool,
}

/// The way in which films come into a new case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Taking {
    /// Copies without what names the patient.
    #[default]
    Cleaned,
    /// Copies as they are.
    Copied,
    /// The files as they are, under a second name on the same disk (hard links). Films of archives and photographs that
    /// are turned or cut out are copied.
    Linked,
}

impl Taking {
    /// True if the films go on naming their patient.
    pub fn keeps_identity(self) -> bool {
        self != Self::Cleaned
    }
}

/// A file that becomes no film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// The file.
    pub at: Located,
    /// The reason.
    pub why: Why,
}

/// The reason a file becomes no film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is no image.
    NotAnImage,
    /// It is the same, byte for byte, as another film.
    DoubleOf(Located),
    /// It is an image, but no radiograph: a CT slice, a presentation state, a report.
    NotARadiograph(String),
    /// It cannot be read; the refusal in words.
    Unreadable(String),
    /// An archive may not hold this: the reason in words.
    Refused(String),
    /// It lists the files of a medium, which were looked at one by one.
    Index,
    /// It describes films beside it, which have taken what it says.
    Table,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAnImage => f.write_str("not an image"),
            Self::DoubleOf(other) => write!(f, "the same as {other}"),
            Self::NotARadiograph(what) => write!(f, "not a radiograph: {what}"),
            Self::Unreadable(why) | Self::Refused(why) => f.write_str(why),
            Self::Index => f.write_str("the index of the medium; its files were looked at one by one"),
            Self::Table => f.write_str("a table; what it says was taken as proposals"),
        }
    }
}

/// A column of the grid: films of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When; `None`: not known yet.
    pub moment: Option<Moment>,
    /// Name: "3 months", "2024-03-16", "no date yet".
    pub name: String,
    /// Its films, in the order of the plan.
    pub films: Vec<FilmNumber>,
}

impl PlannedCase {
    /// The film of a number.
    pub fn film(&self, number: FilmNumber) -> Option<&PlannedFilm> {
        self.films.iter().find(|film| film.number == number)
    }

    /// Films that become part of the case.
    pub fn included(&self) -> impl Iterator<Item = &PlannedFilm> {
        self.films.iter().filter(|film| film.included)
    }

    /// Whether films count from day zero without a date.
    pub(super) fn has_intervals(&self) -> bool {
        self.included().any(|film| matches!(film.moment.value(), Some(Moment::Interval(_))))
    }

    /// Leaves out every film of which neither a day nor an interval is known; gives what was left out.
    pub fn leave_out_undated(&mut self) -> Vec<Located> {
        let undated = self.films.iter_mut().filter(|film| film.included && film.moment.value().is_none());
        undated
            .map(|film| {
                film.included = false;
                film.at.clone()
            })
            .collect()
    }

    /// Days since day zero, where both days are known or the interval is given.
    pub fn days_of(&self, moment: Moment) -> Option<f64> {
        match moment {
            Moment::Interval(offset) => Some(offset.days()),
            Moment::Date(date) => Some(f64::from((date - *self.event.date.value()?).get_days())),
        }
    }

    /// The interval of a moment by [`super::INTERVAL_RULE`], or as given; `None` where day zero is not known.
    pub fn interval_of(&self, moment: Moment) -> Option<Offset> {
        match moment {
            Moment::Interval(offset) => Some(offset),
            Moment::Date(date) => Some(interval_of_days((date - *self.event.date.value()?).get_days())),
        }
    }

    /// "3 months", "3 days before", or the day.
    pub fn moment_words(&self, moment: Moment) -> String {
        match (self.interval_of(moment), moment) {
            (Some(offset), Moment::Date(_) | Moment::Interval(_)) => offset.words(),
            (None, Moment::Date(date)) => date.to_string(),
            (None, Moment::Interval(offset)) => offset.words(),
        }
    }

    /// The visits, in order of time; films without a moment come last.
    pub fn visits(&self) -> Vec<Visit> {
        let mut visits: Vec<Visit> = Vec::new();
        for film in self.included() {
            let moment = film.moment.value().copied();
            match visits.iter_mut().find(|visit| visit.moment == moment) {
                Some(visit) => visit.films.push(film.number),
                None => visits.push(Visit {
                    moment,
                    name: moment.map_or_else(|| "no date yet".to_owned(), |moment| self.moment_words(moment)),
                    films: vec![film.number],
                }),
            }
        }
        let zero = Date::new(2000, 1, 1).unwrap_or_default();
        let key = |visit: &Visit| match visit.moment {
            None => f64::INFINITY,
            Some(moment) => self.days_of(moment).unwrap_or_else(|| match moment {
                Moment::Date(date) => f64::from((date - zero).get_days()),
                Moment::Interval(offset) => offset.days(),
            }),
        };
        visits.sort_by(|a, b| key(a).total_cmp(&key(b)));
        visits
    }

    /// The rows of the grid: every view of the case, in the order of the type; films without a view come last.
    pub fn views(&self) -> Vec<Option<ViewPosition>> {
        const ORDER: [ViewPosition; 7] = [
            ViewPosition::AP,
            ViewPosition::PA,
            ViewPosition::Lateral,
            ViewPosition::Oblique,
            ViewPosition::Axial,
            ViewPosition::FrogLeg,
            ViewPosition::Other,
        ];
        let has = |view: Option<ViewPosition>| self.included().any(|film| film.view.value().copied() == view);
        let known = ORDER.into_iter().map(Some).filter(|view| has(*view));
        known.chain(has(None).then_some(None)).collect()
    }

    /// What a person has still to look at, in words: contradictory clues, films without day or view.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        for film in self.included() {
            let name = film.at.file_name();
            if film.moment.is_contradictory() {
                let said: Vec<_> = film
                    .moment
                    .candidates
                    .iter()
                    .map(|candidate| {
                        format!("{} ({})", moment_plain(candidate.value), candidate.from.words())
                    })
                    .collect();
                doubts.push(format!("{name}: dates contradict each other: {}", said.join(", ")));
            } else if film.moment.value().is_none() {
                doubts.push(format!("{name}: no date; enter the day or the interval"));
            }
            if film.view.value().is_none() {
                doubts.push(format!("{name}: the view is not known"));
            } else if film.view.is_contradictory() {
                let said: Vec<_> = film
                    .view
                    .candidates
                    .iter()
                    .map(|candidate| format!("{} ({})", candidate.value.word(), candidate.from.words()))
                    .collect();
                doubts.push(format!("{name}: views contradict each other: {}", said.join(", ")));
            }
            if film.side.is_contradictory() {
                doubts.push(format!("{name}: the side is given differently; look at the film"));
            }
        }
        if self.event.kind.value().is_none() {
            doubts.push("what happened is not known: operation, injury or start of treatment".to_owned());
        }
        doubts
    }

    /// Values that a person has not confirmed, each with its source: "0003.dcm: AP (View Position)".
    pub fn unconfirmed(&self) -> Vec<String> {
        let mut open = Vec::new();
        for film in self.included() {
            let name = film.at.file_name();
            let mut add = |what: String, from: Option<super::Clue>| {
                open.push(format!("{name}: {what} ({})", from.map_or("", super::Clue::words)));
            };
            if let Some(moment) = film.moment.value().filter(|_| film.moment.is_open()) {
                add(moment_plain(*moment), film.moment.from());
            }
            if let Some(view) = film.view.value().filter(|_| film.view.is_open()) {
                add(view.word().to_owned(), film.view.from());
            }
            if let Some(side) = film.side.value().filter(|_| film.side.is_open()) {
                add(side.word().to_owned(), film.side.from());
            }
        }
        open
    }
}

fn moment_plain(moment: Moment) -> String {
    match moment {
        Moment::Date(date) => date.to_string(),
        Moment::Interval(offset) => offset.words(),
    }
}
