//! Hanging protocols: which films stand in which viewports, in words that hold for any case.

use serde::{Deserialize, Serialize};

use crate::case::Key;

/// A hanging protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// Key.
    pub key: Key,
    /// "Post-op · previous · current".
    pub name: String,
    /// Its key on the keyboard ("Shift+F4"); empty for none.
    #[serde(default)]
    pub shortcut: String,
    /// One sentence of help.
    pub help: String,
    /// Columns of viewports; where none are given, as many as the number of films asks for.
    #[serde(default)]
    pub columns: Option<u8>,
    /// The films in the order of the viewports. One that a case lacks leaves its viewport empty.
    pub films: Vec<Hung>,
    /// True for one of the person's own, whose name and help may tell of a case.
    #[serde(skip)]
    pub is_own: bool,
}

impl Protocol {
    /// As it is named where its words may tell more than is shown: by its number among those of the person's own.
    #[must_use]
    pub fn without_own_words(&self, number: usize) -> Self {
        let help = "A hanging of your own; its name is back when the whole case is shown.".to_owned();
        Self { name: format!("Own hanging {number}"), help, ..self.clone() }
    }
}

/// A film, or several, by its relation to the film in focus; in the view in focus where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hung {
    /// The first visit after the operation that the film in focus follows.
    FirstAfterOperation,
    /// The visit before.
    Previous,
    /// The visit in focus.
    Current,
    /// The visit after.
    Next,
    /// So many visits before.
    Before(u8),
    /// So many visits after.
    After(u8),
    /// The first visit of the case.
    First,
    /// The last visit of the case.
    Last,
    /// Every visit after this operation, in order of time.
    AllOfOperation,
    /// For each other operation the visit nearest to the same interval after it, in order of time.
    SameIntervalAfterOthers,
    /// The frontal film of the visit in focus.
    Frontal,
    /// The lateral film of the visit in focus.
    Lateral,
}
