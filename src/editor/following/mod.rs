//! Findings at the desk: which one is chosen, and the mark that was carried forward as a draft. What is said of them
//! are edits.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::finding::{Matrix, flags};
use crate::case::{Complication, FindingId, Key, Mark, RadiographId};
use crate::editor::Editor;
use crate::editor::command::FindingCommand;

/// What is at hand for findings. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Following {
    chosen: Option<FindingId>,
    carried: Option<CarriedDraft>,
}

/// A mark of an earlier visit, laid on a film of this one: a draft until a state is said.
#[derive(Debug, Clone, PartialEq)]
pub struct CarriedDraft {
    /// The finding.
    pub id: FindingId,
    /// The film that it lies on.
    pub film: RadiographId,
    /// The mark, moved to the corresponding place.
    pub mark: Arc<Mark>,
    /// "as at 3 months after revision": where it was carried from.
    pub from: String,
}

impl Editor {
    /// Findings over all visits; computed when the reading changed, else remembered. `None` while nobody reads.
    pub fn matrix(&self) -> Option<Arc<Matrix>> {
        None
    }

    /// The finding that is chosen.
    pub fn finding(&self) -> Option<FindingId> {
        self.following.chosen
    }

    /// The mark that was carried forward and waits for a state.
    pub fn carried(&self) -> Option<&CarriedDraft> {
        self.following.carried.as_ref()
    }

    /// The complications of the source's vocabulary that are there on a film.
    pub fn complications(&self, film: &RadiographId) -> BTreeSet<Complication> {
        let Some(reading) = self.document.as_ref().and_then(|document| document.reading()) else {
            return BTreeSet::new();
        };
        let flags = flags(reading, self.book(), std::slice::from_ref(film));
        let is_there = |key: &Key| flags.iter().any(|flag| flag.kind == *key);
        Complication::ALL.into_iter().filter(|own| own.key().as_ref().is_some_and(is_there)).collect()
    }

    pub(crate) fn can_follow(&self, _command: &FindingCommand) -> bool {
        self.focus().is_some()
    }

    pub(crate) fn perform_finding(&mut self, command: FindingCommand) {
        if let FindingCommand::Select(id) = command {
            self.following.chosen = id;
        }
    }
}
