//! The case file as one value: everything that is given, nothing that is said by a reader.

use serde::{Deserialize, Serialize};

use crate::case::{
    CaseId, Episode, EpisodeId, Gap, Key, Offset, Operation, Patient, Radiograph, RadiographId, Schedule,
    Source, TimePoint, VisitWithoutFilm,
};

/// Version of the case file that this program writes.
pub const CASE_FORMAT: u32 = 2;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Sources and attribution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

impl Case {
    /// The episode of this name.
    pub fn episode(&self, id: &EpisodeId) -> Option<&Episode> {
        self.episodes.iter().find(|episode| &episode.id == id)
    }

    /// The operation that anchors time points to this episode.
    pub fn operation(&self, id: &EpisodeId) -> Option<&Operation> {
        self.episode(id).and_then(|episode| episode.operation.as_ref())
    }

    /// The radiograph of this name.
    pub fn radiograph(&self, id: &RadiographId) -> Option<&Radiograph> {
        self.radiographs.iter().find(|radiograph| &radiograph.id == id)
    }

    /// True days between the anchor's operation and `time`: from dates where both are known, else from the
    /// authored offset. `None` where neither says.
    pub fn days_since_anchor(&self, time: &TimePoint) -> Option<f64> {
        self.days_between_dates(time).map(f64::from).or_else(|| time.offset.map(Offset::days))
    }

    /// Days between the dates of operation and time point, where both are given.
    pub fn days_between_dates(&self, time: &TimePoint) -> Option<i32> {
        let operated = self.operation(time.anchor.as_ref()?)?.date?;
        Some((time.date? - operated).get_days())
    }

    /// The offset as authored, unless the dates say otherwise: then they win and their days are told.
    fn trusted_offset(&self, time: &TimePoint) -> Option<Offset> {
        let offset = time.offset?;
        let contradicted = self.days_between_dates(time).is_some_and(|days| !offset.allows(days));
        (!contradicted).then_some(offset)
    }

    /// "3 months after revision", "3 days before DHS", or the date: a time point in words.
    pub fn time_words(&self, time: &TimePoint) -> String {
        let operation = time.anchor.as_ref().and_then(|anchor| self.operation(anchor));
        match (operation, self.trusted_offset(time), time.date) {
            (Some(operation), Some(offset), _) if offset.amount < 0 => {
                format!("{} {}", offset.words(), operation.name)
            }
            (Some(operation), Some(offset), _) => format!("{} {}", offset.words(), operation.after),
            (Some(operation), None, Some(_)) => {
                let days = self.days_between_dates(time);
                days.map_or_else(|| operation.name.clone(), |days| day_words(days, operation))
            }
            (None, Some(offset), _) => offset.words(),
            (_, None, Some(date)) => date.to_string(),
            (_, None, None) => "time not stated".to_owned(),
        }
    }

    /// "3 months"; "3 months after revision" where the case has more operations than one.
    pub fn clear_label(&self, time: &TimePoint) -> String {
        let operations = self.episodes.iter().filter(|episode| episode.operation.is_some()).count();
        if operations > 1 { self.time_words(time) } else { self.time_label(time) }
    }

    /// "3 months", or the date where no offset was authored: a time point for a narrow label.
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
}

fn day_words(days: i32, operation: &Operation) -> String {
    let unit = if days.abs() == 1 { "day" } else { "days" };
    if days < 0 {
        format!("{} {unit} before {}", -days, operation.name)
    } else {
        format!("{days} {unit} {}", operation.after)
    }
}
