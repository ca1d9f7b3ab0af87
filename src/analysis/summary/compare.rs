//! Two readings side by side: stages, scores, findings and measures, differences first.

use crate::analysis::summary::{Link, Told};

/// One thing that at least one of two readings says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareRow {
    /// Heading: "Stage", "mRUST", "Findings", "Measures", "Notes".
    pub group: String,
    /// The visit, by its place among the visits.
    pub visit: Option<usize>,
    /// "Medial cortex", "Screw 3", "Neck–shaft angle".
    pub what: String,
    /// What one's own reading says; `None`: nothing.
    pub own: Option<String>,
    /// What the other says; `None`: nothing.
    pub other: Option<String>,
    /// Whether they differ. Two measures within their error bands do not.
    pub differs: bool,
    /// Where to look, in one's own reading or on the film.
    pub link: Option<Link>,
}

/// Everything that either reading says, row beside row: differences first, then by visit and group.
pub fn compare(_own: Told<'_>, _other: Told<'_>) -> Vec<CompareRow> {
    Vec::new()
}
