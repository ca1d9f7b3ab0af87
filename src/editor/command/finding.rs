//! Wishes about findings over time.

use crate::case::{FindingId, Key, RadiographId, Side};

/// Commands for findings.
#[derive(Debug, Clone, PartialEq)]
pub enum FindingCommand {
    /// Show or hide the matrix of findings over visits.
    Matrix,
    /// Follow a finding: kind, site, side, label.
    Begin {
        /// Key of its kind.
        kind: Key,
        /// Key of its site.
        site: Option<Key>,
        /// Side of the body.
        side: Option<Side>,
        /// Number or name among several alike.
        label: String,
    },
    /// Choose a finding: its row is lit, and keys give its state at the visit in focus.
    Select(Option<FindingId>),
    /// Choose the next (1) or previous (-1) finding.
    SelectNext(i8),
    /// Go to the visit of this film, to the mark that shows the finding there, and choose the finding.
    Go(FindingId, RadiographId),
    /// Say what is seen of a finding at the visit of this film; the same again makes it an open question. Confirms the
    /// draft that was carried forward to that visit.
    State {
        /// The finding.
        id: FindingId,
        /// A film of the visit.
        film: RadiographId,
        /// Key of the state.
        state: Key,
    },
    /// The nth state (from 1) of the finding chosen, at the visit in focus.
    NthState(usize),
    /// Lay the mark of the last visit on the film in focus, as a draft.
    CarryForward(FindingId),
    /// Show a finding at the visit in focus by the mark that is selected, or by none.
    Show(FindingId),
    /// Words of the reader's own: which of several alike.
    SetLabel(FindingId, String),
    /// Free text.
    SetNote(FindingId, String),
    /// Set the site.
    SetSite(FindingId, Option<Key>),
    /// Side of the body.
    SetSide(FindingId, Option<Side>),
    /// By which definition it is said.
    SetDefinition(FindingId, Option<Key>),
    /// Typing has ended: the next is a step of its own.
    TypingDone,
    /// Follow it no longer.
    Remove(FindingId),
}
