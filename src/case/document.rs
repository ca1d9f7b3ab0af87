//! The case file as one value: everything that is given, nothing that is said by a reader.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{
    Anchor, Care, CaseId, Episode, EpisodeId, Gap, Key, LabResult, Literature, Offset, Operation, Patient,
    Pedigree, Radiograph, RadiographId, Schedule, Source, Statement, Technique, TimePoint, Tolerance,
    VisitWithoutFilm, within,
};

/// Version of the case file that this program writes.
pub const CASE_FORMAT: u32 = 3;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Version of the file.
    pub format: u32,
    /// Names the case wherever it lies. Callus writes it with the first save of the case file; until then the case is
    /// known by its films.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CaseId>,
    /// Title, without anything that identifies the patient.
    pub title: String,
    /// The patient.
    pub patient: Patient,
    /// Scheme of the stages of healing by which the films are read ("radiographic" where nothing is named).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_scheme: Option<Key>,
    /// The fracture history, oldest first.
    #[serde(default)]
    pub episodes: Vec<Episode>,
    /// The films, in the order of the author.
    #[serde(default)]
    pub radiographs: Vec<Radiograph>,
    /// Expected visits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<Schedule>,
    /// Visits without a film.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub visits_without_film: Vec<VisitWithoutFilm>,
    /// Gaps of unknown length.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Allowed difference between dates and offsets before `check` reports a contradiction; 10 % or 14 days where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
    /// The family of the patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pedigree: Option<Pedigree>,
    /// Published operations that the case is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub literature: Option<Literature>,
    /// Challenges of the operation, their solutions, and what was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub techniques: Vec<Technique>,
    /// Plan, operation and aftercare.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub care: Vec<Care>,
    /// Laboratory results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub laboratory: Vec<LabResult>,
    /// Statements of the source that no other part holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Sources and attribution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

impl Case {
    /// True if a source says that its images are simulated: films of it show no patient.
    pub fn is_simulated(&self) -> bool {
        self.sources.iter().any(|source| source.simulated)
    }

    /// True if a source says of this film that it is simulated: it shows no patient.
    pub fn is_simulated_film(&self, film: &RadiographId) -> bool {
        self.sources.iter().any(|source| source.simulates(film))
    }

    /// The simulated films and all films, counted.
    pub fn simulated_films(&self) -> (usize, usize) {
        let simulated = self.radiographs.iter().filter(|film| self.is_simulated_film(&film.id)).count();
        (simulated, self.radiographs.len())
    }

    /// True if both say the same, whatever the identity that a save has given.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        let without = |case: &Self| Self { id: None, ..case.clone() };
        self.id == other.id && self == other || without(self) == without(other)
    }

    /// The episode of this name.
    pub fn episode(&self, id: &EpisodeId) -> Option<&Episode> {
        self.episodes.iter().find(|episode| &episode.id == id)
    }

    /// The operation of an episode.
    pub fn operation(&self, id: &EpisodeId) -> Option<&Operation> {
        self.episode(id).and_then(|episode| episode.operation.as_ref())
    }

    /// Day zero of an episode: an operation, the injury or the start of treatment.
    pub fn anchor(&self, id: &EpisodeId) -> Option<Anchor<'_>> {
        self.episode(id).and_then(Episode::anchor)
    }

    /// Episodes that time points can count from, in the order of the file.
    pub fn anchors(&self) -> impl Iterator<Item = (&EpisodeId, Anchor<'_>)> {
        self.episodes.iter().filter_map(|episode| Some((&episode.id, episode.anchor()?)))
    }

    /// The episode that a time point counts from: the one it names; for a date alone, the last one dated on or before
    /// it, else the first dated one. `None`: it counts from nothing.
    pub fn anchor_of(&self, time: &TimePoint) -> Option<&EpisodeId> {
        if let Some(named) = &time.anchor {
            return self
                .episode(named)
                .filter(|episode| episode.anchor().is_some())
                .map(|episode| &episode.id);
        }
        let date = time.date?;
        let mut dated: Vec<_> = self.anchors().filter_map(|(id, anchor)| Some((anchor.date?, id))).collect();
        dated.sort();
        let before = dated.iter().rev().find(|(zero, _)| *zero <= date);
        before.or(dated.first()).map(|(_, id)| *id)
    }

    /// Allowed difference between true dates and an offset.
    pub fn tolerance(&self) -> Tolerance {
        self.tolerance.unwrap_or_default()
    }

    /// The radiograph of this name.
    pub fn radiograph(&self, id: &RadiographId) -> Option<&Radiograph> {
        self.radiographs.iter().find(|radiograph| &radiograph.id == id)
    }

    /// True days between day zero and `time`: from dates where both are known, else from the authored offset.
    /// `None` where neither says.
    pub fn days_since_anchor(&self, time: &TimePoint) -> Option<f64> {
        self.days_between_dates(time).map(f64::from).or_else(|| time.offset.map(Offset::days))
    }

    /// Days between the dates of day zero and time point, where both are given.
    pub fn days_between_dates(&self, time: &TimePoint) -> Option<i32> {
        let zero = self.anchor(self.anchor_of(time)?)?.date?;
        Some((time.date? - zero).get_days())
    }

    /// The offset as authored, unless the dates say otherwise: then they win and their days are told.
    fn trusted_offset(&self, time: &TimePoint) -> Option<Offset> {
        let offset = time.offset?;
        let allowed = |days| offset.allows(days, self.tolerance());
        self.days_between_dates(time).is_none_or(allowed).then_some(offset)
    }

    /// Form of a time point in [`Self::time_words`] and [`Self::time_label`].
    pub fn time_form(&self, time: &TimePoint) -> TimeForm {
        match (self.trusted_offset(time), time.date) {
            (Some(offset), _) if offset.amount < 0 => TimeForm::Before,
            (Some(_), _) => TimeForm::After,
            (None, Some(_)) if self.days_between_dates(time).is_some() => TimeForm::Day,
            (None, Some(_)) => TimeForm::Date,
            (None, None) => TimeForm::NotStated,
        }
    }

    /// "3 months after revision", "3 days before DHS", "91 days since injury (2024-03-16)", or the date: a time point
    /// in words.
    pub fn time_words(&self, time: &TimePoint) -> String {
        let anchor = self.anchor_of(time).and_then(|id| self.anchor(id));
        match (anchor, self.trusted_offset(time), time.date) {
            (Some(anchor), Some(offset), _) if offset.amount < 0 => {
                format!("{} {}", offset.words(), within(anchor.before))
            }
            (Some(anchor), Some(offset), _) => format!("{} {}", offset.words(), anchor.after),
            (Some(anchor), None, Some(date)) => match self.days_between_dates(time) {
                Some(days) => format!("{} ({date})", day_words(days, anchor)),
                None => date.to_string(),
            },
            (None, Some(offset), _) => offset.words(),
            (_, None, Some(date)) => date.to_string(),
            (_, None, None) => "time not stated".to_owned(),
        }
    }

    /// "3 months"; "3 months after revision" where the case has more clocks than one.
    pub fn clear_label(&self, time: &TimePoint) -> String {
        if self.anchors().count() > 1 { self.time_words(time) } else { self.time_label(time) }
    }

    /// "3 months", "day 91", or the date where nothing can be counted: a time point for a narrow label.
    pub fn time_label(&self, time: &TimePoint) -> String {
        match (self.trusted_offset(time), time.date) {
            (Some(offset), _) => offset.words(),
            (None, Some(date)) => match self.days_between_dates(time) {
                Some(days) => format!("day {days}"),
                None => date.to_string(),
            },
            (None, None) => "time not stated".to_owned(),
        }
    }

    /// "3 mo", "d 91": as [`Self::time_label`], shorter.
    pub fn time_brief(&self, time: &TimePoint) -> String {
        match (self.trusted_offset(time), self.days_between_dates(time)) {
            (Some(offset), _) => offset.brief(),
            (None, Some(days)) => format!("d {days}"),
            (None, None) => self.time_label(time),
        }
    }
}

/// Form of a time point in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// An offset after day zero: "3 months".
    After,
    /// An offset before day zero: "3 days before".
    Before,
    /// Days counted between two dates: "day 91".
    Day,
    /// The date alone.
    Date,
    /// Neither offset nor date: "time not stated".
    NotStated,
}

fn day_words(days: i32, anchor: Anchor<'_>) -> String {
    let unit = if days.abs() == 1 { "day" } else { "days" };
    if days < 0 {
        format!("{} {unit} before {}", -days, within(anchor.before))
    } else {
        format!("{days} {unit} {}", anchor.after)
    }
}
