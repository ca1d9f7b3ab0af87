//! Two readings side by side: stages, scores, findings and measures, differences first.

mod findings;
mod measures;
mod scores;

use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::{Link, Told};
use crate::case::{Opinion, RadiographId};

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
pub fn compare(own: Told<'_>, other: Told<'_>) -> Vec<CompareRow> {
    let (findings, measures) = (findings::Pairs::of(own, other), measures::Pairs::of(own, other));
    let mut rows = Vec::new();
    for (visit, at) in own.visits.iter().enumerate() {
        for film in &at.films {
            rows.extend(of_film(own, other, visit, film, &STAGES));
        }
        rows.extend(scores::of_visit(own, other, visit));
        rows.extend(findings.at(visit));
        rows.extend(measures.at(visit));
        for film in &at.films {
            rows.extend(of_film(own, other, visit, film, &NOTES));
        }
    }
    rows.extend(findings.definitions());
    // The order of making is that of visits and groups already.
    rows.sort_by_key(|row| !row.differs);
    rows
}

/// What is said of a film, by the heading of the row: the words after the film, and what an opinion says.
type OfFilm = (&'static str, &'static str, fn(&Opinion) -> Option<String>);

const STAGES: [OfFilm; 2] = [
    ("Stage", "", |opinion| opinion.stage.map(|stage| stage.word().to_owned())),
    ("Stage", ", confidence", |opinion| opinion.confidence.map(|own| own.word().to_owned())),
];
const NOTES: [OfFilm; 1] =
    [("Notes", "", |opinion| Some(opinion.note.trim().to_owned()).filter(|note| !note.is_empty()))];

fn of_film(
    own: Told<'_>,
    other: Told<'_>,
    visit: usize,
    film: &RadiographId,
    what: &[OfFilm],
) -> Vec<CompareRow> {
    let words = own.film_words(film);
    let name = capitalised(words.strip_prefix("the ").unwrap_or(&words));
    what.iter()
        .filter_map(|(group, after, says)| {
            let says = |told: Told<'_>| told.reading.opinion(film).and_then(says);
            let what = format!("{name}{after}");
            row((group, Some(visit)), what, (says(own), says(other)), Some(Link::Film(film.clone())))
        })
        .collect()
}

/// A row whose words differ or not; `None` where neither says anything.
fn row(
    (group, visit): (&str, Option<usize>),
    what: String,
    (own, other): (Option<String>, Option<String>),
    link: Option<Link>,
) -> Option<CompareRow> {
    let differs = own != other;
    let is_said = own.is_some() || other.is_some();
    is_said.then(|| CompareRow { group: group.to_owned(), visit, what, own, other, differs, link })
}
