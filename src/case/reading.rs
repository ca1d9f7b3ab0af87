//! A reading: what one reader says about the films of one case. Nothing that can be computed is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use serde::{Deserialize, Serialize};

use crate::case::{Calibration, Complication, Confidence, Mark, MarkId, RadiographId, ReaderId, Stage};

/// Version of the reading file that this program writes.
pub const READING_FORMAT: u32 = 2;

/// Marks by their numbers. Shares what did not change with the value before: every step of undo keeps one.
pub type Marks = RedBlackTreeMapSync<MarkId, Arc<Mark>>;

/// Who reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reader {
    /// Identifier, also the stem of the file.
    pub id: ReaderId,
    /// Name as the reader gave it.
    pub name: String,
}

/// How far a reading has come. A signed reading comes with a later format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ReadingState {
    /// Still being written.
    #[default]
    Draft,
}

/// What a reader says about one radiograph.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Healing stage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// How sure the reader is of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// Complications seen.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub complications: BTreeSet<Complication>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Opinion {
    /// Whether nothing was said.
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
    /// Whose reading it is.
    pub reader: Reader,
    /// Draft or, later, signed.
    #[serde(default)]
    pub state: ReadingState,
    /// What was said, by radiograph; a film nothing was said about is absent.
    #[serde(default)]
    pub opinions: BTreeMap<RadiographId, Opinion>,
    /// How the scale of films was fixed, by radiograph.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calibrations: BTreeMap<RadiographId, Calibration>,
    /// What was drawn, in the order of drawing.
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    pub marks: Marks,
}

impl Reading {
    /// An empty draft.
    pub fn new(reader: Reader) -> Self {
        Self {
            format: READING_FORMAT,
            reader,
            state: ReadingState::Draft,
            opinions: BTreeMap::new(),
            calibrations: BTreeMap::new(),
            marks: Marks::default(),
        }
    }

    /// Whether nothing was said, drawn or calibrated.
    pub fn is_empty(&self) -> bool {
        self.opinions.is_empty() && self.calibrations.is_empty() && self.marks.is_empty()
    }

    /// What was said about a film, if anything.
    pub fn opinion(&self, id: &RadiographId) -> Option<&Opinion> {
        self.opinions.get(id)
    }

    /// The stage given to a film, if any.
    pub fn stage(&self, id: &RadiographId) -> Option<Stage> {
        self.opinion(id).and_then(|opinion| opinion.stage)
    }

    /// The mark of this number.
    pub fn mark(&self, id: MarkId) -> Option<&Arc<Mark>> {
        self.marks.get(&id)
    }

    /// The marks with a part on this film, in the order of drawing.
    pub fn marks_on(&self, film: &RadiographId) -> impl Iterator<Item = (MarkId, &Arc<Mark>)> {
        self.marks.iter().filter(move |(_, mark)| mark.is_on(film)).map(|(id, mark)| (*id, mark))
    }

    /// A number that no mark of this reading has.
    pub fn next_mark(&self) -> MarkId {
        let after = self.marks.last().map_or(Some(1), |(last, _)| last.0.checked_add(1));
        // A hand-written file may use the very last number; then the first free one serves.
        let free = || (1..u32::MAX).find(|number| !self.marks.contains_key(&MarkId(*number)));
        MarkId(after.or_else(free).unwrap_or_default())
    }

    /// How the reader fixed the scale of a film, if they did.
    pub fn calibration(&self, film: &RadiographId) -> Option<&Calibration> {
        self.calibrations.get(film)
    }
}
