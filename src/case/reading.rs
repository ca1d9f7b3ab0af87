//! A reading: what one reader says about the films of one case. Nothing that can be computed is stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use serde::{Deserialize, Serialize};

use crate::case::unique;
use crate::case::{
    Amends, Calibration, Confidence, FilmRegistration, Finding, FindingId, Findings, Key, Mark, MarkId,
    RadiographId, ReaderId, Registrations, Sheet, Sheets, Signature, Stage,
};

/// Version of the reading file that this program writes.
pub const READING_FORMAT: u32 = 4;

/// Marks by their numbers. Shares what did not change with the value before: every step of undo keeps one.
pub type Marks = RedBlackTreeMapSync<MarkId, Arc<Mark>>;

/// A reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Identifier, also the stem of the file.
    pub id: ReaderId,
    /// Name as the reader gave it.
    pub name: String,
}

/// State of a reading.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ReadingState {
    /// Still being written.
    #[default]
    Draft,
    /// Signed: read-only.
    Signed(Box<Signature>),
}

/// A reader's opinion of one radiograph.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Healing stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Nothing has changed for the better since the film before: a comparison, said beside a stage or alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_before: bool,
    /// The reader's confidence in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Opinion {
    /// True if nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One reader's reading of one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Version of the file.
    pub format: u32,
    /// The reader.
    pub reader: Reader,
    /// Draft or signed.
    #[serde(default)]
    pub state: ReadingState,
    /// The signed reading that this one amends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<Amends>,
    /// Opinions by radiograph; a film without one is absent.
    #[serde(default, deserialize_with = "unique::map")]
    pub opinions: BTreeMap<RadiographId, Opinion>,
    /// Score sheets, by the film that stands for the visit, then by score.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::maps_of_maps")]
    pub scores: Sheets,
    /// Findings tracked over time.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::map")]
    pub findings: Findings,
    /// Calibrations by radiograph.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::map")]
    pub calibrations: BTreeMap<RadiographId, Calibration>,
    /// Films laid on each other, by the film that stays, then by the film that is laid on it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "unique::maps")]
    pub registrations: Registrations,
    /// Marks in the order of drawing.
    #[serde(default, skip_serializing_if = "Marks::is_empty", deserialize_with = "unique::map")]
    pub marks: Marks,
}

impl Reading {
    /// An empty draft.
    pub fn new(reader: Reader) -> Self {
        Self {
            format: READING_FORMAT,
            reader,
            state: ReadingState::Draft,
            amends: None,
            opinions: BTreeMap::new(),
            scores: BTreeMap::new(),
            findings: BTreeMap::new(),
            calibrations: BTreeMap::new(),
            registrations: BTreeMap::new(),
            marks: Marks::default(),
        }
    }

    /// True if nothing was said, scored, found, drawn, calibrated, registered or signed.
    pub fn is_empty(&self) -> bool {
        *self == Self { format: self.format, ..Self::new(self.reader.clone()) }
    }

    /// True if both say the same: findings may have other numbers, as those of older files have that were numbered
    /// anew on two ways.
    pub fn says_the_same(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        let without = |reading: &Self| Self { findings: Findings::new(), ..reading.clone() };
        let holds = |all: &Findings, each: &Findings| {
            each.values().all(|finding| all.values().any(|own| own == finding))
        };
        self.findings.len() == other.findings.len()
            && holds(&self.findings, &other.findings)
            && holds(&other.findings, &self.findings)
            && without(self) == without(other)
    }

    /// The signature, where it is signed.
    pub fn signature(&self) -> Option<&Signature> {
        match &self.state {
            ReadingState::Draft => None,
            ReadingState::Signed(signature) => Some(signature),
        }
    }

    /// "draft", "draft that amends signature 1", "signed": for headings.
    pub fn state_words(&self) -> String {
        match (&self.state, &self.amends) {
            (ReadingState::Signed(_), _) => "signed".to_owned(),
            (ReadingState::Draft, Some(amends)) => format!("draft, amends signature {}", amends.number),
            (ReadingState::Draft, None) => "draft".to_owned(),
        }
    }

    /// The sheet of this score at the visit with these films, with the film that stands for the visit there.
    pub fn sheet<'a>(
        &'a self,
        films: &'a [RadiographId],
        score: &Key,
    ) -> Option<(&'a RadiographId, &'a Sheet)> {
        films.iter().find_map(|film| {
            let (film, sheets) = self.scores.get_key_value(film)?;
            Some((film, sheets.get(score)?))
        })
    }

    /// The finding of this number.
    pub fn finding(&self, id: FindingId) -> Option<&Arc<Finding>> {
        self.findings.get(&id)
    }

    /// A number that no finding of this reading has.
    pub fn next_finding(&self) -> FindingId {
        let after = self.findings.last_key_value().map_or(Some(1), |(last, _)| last.0.checked_add(1));
        let free = || (1..u32::MAX).find(|number| !self.findings.contains_key(&FindingId(*number)));
        FindingId(after.or_else(free).unwrap_or_default())
    }

    /// Opinion of a film, if there is one.
    pub fn opinion(&self, id: &RadiographId) -> Option<&Opinion> {
        self.opinions.get(id)
    }

    /// The stage given to a film, if any.
    pub fn stage(&self, id: &RadiographId) -> Option<Stage> {
        self.opinion(id).and_then(|opinion| opinion.stage.clone())
    }

    /// True if a film was said to show no progression since the one before.
    pub fn is_as_before(&self, id: &RadiographId) -> bool {
        self.opinion(id).is_some_and(|opinion| opinion.as_before)
    }

    /// The mark of this number.
    pub fn mark(&self, id: MarkId) -> Option<&Arc<Mark>> {
        self.marks.get(&id)
    }

    /// The marks that stand for themselves, in the order of drawing: all but blind repetitions of another mark.
    pub fn own_marks(&self) -> impl Iterator<Item = (MarkId, &Arc<Mark>)> {
        self.marks.iter().filter(|(_, mark)| mark.repeat_of.is_none()).map(|(id, mark)| (*id, mark))
    }

    /// True if another reading has the same marks and calibrations, and so the same values.
    pub fn is_measured_as(&self, other: &Self) -> bool {
        self.marks == other.marks && self.calibrations == other.calibrations
    }

    /// The marks with a part on this film, in the order of drawing, without blind repetitions.
    pub fn marks_on(&self, film: &RadiographId) -> impl Iterator<Item = (MarkId, &Arc<Mark>)> {
        self.own_marks().filter(move |(_, mark)| mark.is_on(film))
    }

    /// The blind repetitions of a mark, in the order of drawing.
    pub fn repeats_of(&self, mark: MarkId) -> impl Iterator<Item = (MarkId, &Arc<Mark>)> {
        self.marks
            .iter()
            .filter(move |(_, other)| other.repeat_of == Some(mark))
            .map(|(id, mark)| (*id, mark))
    }

    /// A number that no mark of this reading has.
    pub fn next_mark(&self) -> MarkId {
        let after = self.marks.last().map_or(Some(1), |(last, _)| last.0.checked_add(1));
        // A hand-written file may use the very last number; then the first free one serves.
        let free = || (1..u32::MAX).find(|number| !self.marks.contains_key(&MarkId(*number)));
        MarkId(after.or_else(free).unwrap_or_default())
    }

    /// The reader's registration of two films, whichever of the two is laid on the other: the film that stays, the film
    /// that is laid, and how.
    pub fn registration<'a>(
        &'a self,
        one: &RadiographId,
        other: &RadiographId,
    ) -> Option<(&'a RadiographId, &'a RadiographId, &'a FilmRegistration)> {
        let laid_on = |fixed: &RadiographId, moving: &RadiographId| {
            let (fixed, laid) = self.registrations.get_key_value(fixed)?;
            let (moving, own) = laid.get_key_value(moving)?;
            Some((fixed, moving, own))
        };
        laid_on(one, other).or_else(|| laid_on(other, one))
    }

    /// Every registration: the film that stays, the film that is laid on it, and how.
    pub fn all_registrations(
        &self,
    ) -> impl Iterator<Item = (&RadiographId, &RadiographId, &FilmRegistration)> {
        self.registrations
            .iter()
            .flat_map(|(fixed, laid)| laid.iter().map(move |(moving, own)| (fixed, moving, own)))
    }

    /// The reader's calibration of a film, if there is one.
    pub fn calibration(&self, film: &RadiographId) -> Option<&Calibration> {
        self.calibrations.get(film)
    }
}
