//! Problems: what is wrong with a case, where, and what to do about it.

use std::fmt;

use serde::Serialize;

/// Severity of a problem.
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
    /// Its severity.
    pub severity: Severity,
    /// A stable short name of the kind of problem ("dangling-id").
    pub kind: &'static str,
    /// File of the case folder ("case.ron"); `None` until the problem was located in its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in the file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in the file, from 1, counted in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// Identifier of the film that it concerns, where it concerns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub film: Option<String>,
    /// A field path (`radiographs[3].time.anchor`) until the problem was located; then in words (`film "ap",
    /// time.anchor`).
    pub place: String,
    /// The field path as it was before the problem was located; empty until then.
    #[serde(skip)]
    pub path: String,
    /// A second field path: the place that contradicts this one. Told in the message once located.
    #[serde(skip)]
    pub other: Option<String>,
    /// The problem and what to do, in one sentence.
    pub message: String,
}

impl Problem {
    /// An error of `kind` at `place`.
    pub fn error(kind: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            kind,
            file: None,
            line: None,
            column: None,
            film: None,
            place: place.into(),
            path: String::new(),
            other: None,
            message: message.into(),
        }
    }

    /// A warning of `kind` at `place`.
    pub fn warning(kind: &'static str, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(kind, place, message) }
    }

    /// The same problem with the place that it contradicts.
    #[must_use]
    pub fn and_at(self, other: impl Into<String>) -> Self {
        Self { other: Some(other.into()), ..self }
    }

    /// "case.ron:24:13", "case.ron"; `None` until it was located.
    pub fn position(&self) -> Option<String> {
        let file = self.file.as_ref()?;
        Some(match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
            (Some(line), None) => format!("{file}:{line}"),
            (None, _) => file.clone(),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let parts = [self.position().unwrap_or_default(), self.place.clone()];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        write!(f, "{word}[{}] {}: {}", self.kind, parts.join(" "), self.message)
    }
}
