//! What the two documents of a case have in common, the case file and each reading: values that edits alone change.
//! Journal, undo, saving and conflicts are written once for both (`store`).

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::case::{Edit, Problem, RadiographId, Reading, Stage, check_edit};

/// One change of a document. It is serialised into the journal, so a variant once shipped is never renamed.
pub trait Change:
    Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// True if it goes on with the edit before, so that both are one step of undo (typing, nudging).
    fn continues(&self, earlier: &Self) -> bool;

    /// True if undo stops at it.
    fn is_final(&self) -> bool {
        false
    }

    /// The problem for which a document with this edit could not be read back, if any.
    fn fault(&self) -> Option<Problem> {
        None
    }

    /// The time that it speaks of.
    fn time(&self) -> Option<Timestamp> {
        None
    }
}

/// A document that edits change.
pub trait Editable:
    Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// Its changes.
    type Edit: Change;

    /// The document after an edit, `None` when nothing would change; the one before stays as it was.
    fn edited(&self, edit: &Self::Edit) -> Option<Self>;

    /// Some edit that changes something. It keeps two steps apart in a shortened journal and is undone at once.
    fn detour(&self) -> Option<Self::Edit>;

    /// True if both say the same, whatever their form.
    fn says_the_same(&self, other: &Self) -> bool {
        self == other
    }

    /// True if nothing is said in it.
    fn says_nothing(&self) -> bool;
}

impl Change for Edit {
    fn continues(&self, earlier: &Self) -> bool {
        Self::continues(self, earlier)
    }

    fn is_final(&self) -> bool {
        Self::is_final(self)
    }

    fn fault(&self) -> Option<Problem> {
        check_edit(self)
    }

    fn time(&self) -> Option<Timestamp> {
        Self::time(self)
    }
}

impl Editable for Reading {
    type Edit = Edit;

    fn edited(&self, edit: &Edit) -> Option<Self> {
        edit.apply(self)
    }

    fn detour(&self) -> Option<Edit> {
        let nowhere = RadiographId::new("between-two-steps").ok()?;
        let stage = self.stage(&nowhere).is_none().then_some(Stage::NOT_ASSESSABLE);
        Some(Edit::stage(nowhere, stage))
    }

    fn says_the_same(&self, other: &Self) -> bool {
        Self::says_the_same(self, other)
    }

    fn says_nothing(&self) -> bool {
        self.is_empty()
    }
}
