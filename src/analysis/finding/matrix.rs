//! The matrix: one row a finding, one cell a visit. A cell in which nothing was said is an open question.

use crate::analysis::Visit;
use crate::analysis::book::{Book, FindingKind, StateDefinition};
use crate::case::{Finding, FindingId, Key, MarkId, RadiographId, Reading, Side};

/// Findings over visits.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The columns, in order of time.
    pub visits: Vec<Visit>,
    /// The rows: by the group of their kind in the order of the book, then in the order of making.
    pub rows: Vec<FindingRow>,
}

/// One finding over all visits.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// Its number.
    pub id: FindingId,
    /// Its kind.
    pub kind: Key,
    /// "Medial callus", "Screw 3".
    pub name: String,
    /// Heading: the group of its kind.
    pub group: String,
    /// True if it is a complication.
    pub is_complication: bool,
    /// The definition by which it is said, in words, with its source.
    pub definition: String,
    /// One cell for each visit.
    pub cells: Vec<FindingCell>,
}

/// States of a finding at one visit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FindingCell {
    /// States by the films under which they are kept: none is an open question, several may contradict each other.
    pub seen: Vec<SeenAt>,
}

/// Key of the state that goes without saying where a complication is named.
const PRESENT: &str = "present";

/// A state in the matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenAt {
    /// The film that stands for the visit.
    pub film: RadiographId,
    /// Key of the state.
    pub state: Key,
    /// Its definition; `None` where the book does not know it.
    pub definition: Option<StateDefinition>,
    /// The mark that shows it.
    pub mark: Option<MarkId>,
}

impl SeenAt {
    /// "bridging".
    pub fn word(&self) -> String {
        self.definition.as_ref().map_or_else(|| self.state.as_str().replace('-', " "), |own| own.name.clone())
    }
}

impl FindingCell {
    /// The state that represents the cell.
    pub fn spoken(&self) -> Option<&SeenAt> {
        self.seen.first()
    }

    /// True if two films of the visit say different things.
    pub fn contradicts(&self) -> bool {
        self.seen.iter().any(|seen| self.seen.first().is_some_and(|first| first.state != seen.state))
    }

    /// "bridging", "broken / intact", "not assessed".
    pub fn words(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        for word in self.seen.iter().map(SeenAt::word) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        if words.is_empty() { "not assessed".to_owned() } else { words.join(" / ") }
    }
}

/// Every finding of a reading over these visits.
pub fn matrix(visits: &[Visit], reading: &Reading, book: &Book) -> Matrix {
    let mut rows: Vec<_> =
        reading.findings.iter().map(|(id, finding)| row(visits, *id, finding, book)).collect();
    let order = |row: &FindingRow| book.kinds.iter().position(|kind| kind.key == row.kind);
    rows.sort_by_key(|row| (order(row).unwrap_or(usize::MAX), row.id));
    Matrix { visits: visits.to_vec(), rows }
}

fn row(visits: &[Visit], id: FindingId, finding: &Finding, book: &Book) -> FindingRow {
    let kind = book.kind(&finding.kind);
    let wording = kind.and_then(|kind| {
        let chosen = finding.definition.as_ref();
        kind.definitions.iter().find(|own| Some(&own.key) == chosen)
    });
    let cell = |visit: &Visit| FindingCell { seen: seen(finding, kind, &visit.films, book) };
    FindingRow {
        id,
        kind: finding.kind.clone(),
        name: name(finding, book),
        group: kind.map_or_else(String::new, |kind| kind.group.clone()),
        is_complication: kind.is_some_and(|kind| kind.is_complication),
        definition: wording.map_or_else(String::new, |own| format!("{} ({})", own.words, own.citation.text)),
        cells: visits.iter().map(cell).collect(),
    }
}

fn seen(finding: &Finding, kind: Option<&FindingKind>, films: &[RadiographId], book: &Book) -> Vec<SeenAt> {
    let at = |film: &RadiographId| {
        let seen = finding.states.get(film)?;
        Some(SeenAt {
            film: film.clone(),
            state: seen.state.clone(),
            definition: kind.and_then(|kind| book.state(kind, &seen.state)).cloned(),
            mark: seen.mark,
        })
    };
    films.iter().filter_map(at).collect()
}

/// "Medial callus", "Screw 3", "Nonunion", "Callus, left, my own name": what a finding is called.
pub fn name(finding: &Finding, book: &Book) -> String {
    let kind = book.kind(&finding.kind);
    let own = kind.map_or_else(|| finding.kind.as_str().replace('-', " "), |kind| kind.name.clone());
    let site = finding
        .site
        .as_ref()
        .map(|key| book.site(key).map_or_else(|| key.as_str().replace('-', " "), |site| site.name.clone()));
    let label = finding.label.trim();
    let numbered = kind.is_some_and(|kind| kind.is_numbered) && !label.is_empty();
    let mut words = if numbered { format!("{own} {label}") } else { own };
    if let Some(site) = site {
        words = format!("{words}, {}", crate::case::within(&site));
    }
    if let Some(side) = finding.side.filter(|side| *side != Side::Both) {
        words = format!("{words}, {}", side.word());
    }
    if !numbered && !label.is_empty() { format!("{words}: {label}") } else { words }
}

/// A complication that is there at a visit: a flag on the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The finding.
    pub id: FindingId,
    /// Its kind.
    pub kind: Key,
    /// "Hardware failure".
    pub name: String,
    /// Its state.
    pub state: Key,
    /// "present", "suspected".
    pub word: String,
}

impl Flag {
    /// "hardware failure", "infection (suspected)".
    pub fn words(&self) -> String {
        let name = crate::case::within(&self.name);
        if self.state.as_str() == PRESENT { name } else { format!("{name} ({})", self.word) }
    }
}

/// The complications that are there on any of these films, in the order of the book.
pub fn flags(reading: &Reading, book: &Book, films: &[RadiographId]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for kind in book.kinds.iter().filter(|kind| kind.is_complication) {
        for (id, finding) in reading.findings.iter().filter(|(_, finding)| finding.kind == kind.key) {
            let there = seen(finding, Some(kind), films, book).into_iter().find(|seen| {
                // A state that the book does not know is told rather than passed over.
                seen.definition.as_ref().is_none_or(|state| state.is_there)
            });
            if let Some(seen) = there {
                let (id, kind) = (*id, kind.key.clone());
                flags.push(Flag {
                    id,
                    kind,
                    name: name(finding, book),
                    word: seen.word(),
                    state: seen.state,
                });
            }
        }
    }
    flags
}
