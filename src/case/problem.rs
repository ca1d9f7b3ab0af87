//! Problems: what is wrong with a case, where, and what to do about it.

use std::fmt;

use serde::Serialize;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the case can be trusted.
    Warning,
    /// The case says something that cannot be true or cannot be shown.
    Error,
}

/// One problem of a case, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// A stable short name of the kind of problem ("dangling-id").
    pub kind: &'static str,
    /// Field path inside the file (`radiographs[3].time.anchor`).
    pub place: String,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

impl Problem {
    /// An error of `kind` at `place`.
    pub fn error(kind: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, kind, place: place.into(), message: message.into() }
    }

    /// A warning of `kind` at `place`.
    pub fn warning(kind: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, kind, place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{word}[{}] {}: {}", self.kind, self.place, self.message)
    }
}
