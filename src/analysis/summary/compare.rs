//! Two readings side by side: stages, scores, findings and measures, differences first.

mod findings;
mod measures;
mod scores;

use std::collections::BTreeSet;

use crate::analysis::book::Book;
use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::registered::laid_words;
use crate::analysis::summary::{Link, Told};
use crate::case::{Opinion, RadiographId};

/// One thing that at least one of two readings says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareRow {
    /// Subject of the row.
    pub group: Group,
    /// The visit, by its place among the visits.
    pub visit: Option<usize>,
    /// "Medial cortex", "Screw 3", "Neck–shaft angle".
    pub what: String,
    /// Words of one's own reading; `None` if it says nothing.
    pub own: Option<String>,
    /// Words of the other; `None` if it says nothing.
    pub other: Option<String>,
    /// True if they differ. Two measures within their error bands do not.
    pub differs: bool,
    /// Place to look at, in one's own reading or on the film.
    pub link: Option<Link>,
}

/// Subject of a row, in the order of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// Stage, comparison and confidence of a film.
    Stage,
    /// A score, by its short name.
    Score(String),
    /// Findings.
    Findings,
    /// Measures.
    Measures,
    /// Registrations of two films.
    Registrations,
    /// Notes.
    Notes,
}

impl Group {
    /// Its place on a page: stages first, then the scores, then what is tracked, measured and noted.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Stage => 0,
            Self::Score(_) => 1,
            Self::Findings => 2,
            Self::Measures => 3,
            Self::Registrations => 4,
            Self::Notes => 5,
        }
    }

    /// "Stage", "mRUST": the heading.
    pub fn word(&self) -> &str {
        match self {
            Self::Stage => "Stage",
            Self::Score(short) => short,
            Self::Findings => "Findings",
            Self::Measures => "Measures",
            Self::Registrations => "Films laid on each other",
            Self::Notes => "Notes",
        }
    }
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
            rows.extend(registrations(own, other, visit, film));
        }
        for film in &at.films {
            rows.extend(of_film(own, other, visit, film, &NOTES));
        }
    }
    rows.extend(findings.definitions());
    // The order of making is that of visits and groups already.
    rows.sort_by_key(|row| !row.differs);
    rows
}

/// Rows of a film, by heading: the words after the film, and the words of an opinion.
struct OfFilm {
    group: Group,
    /// Behind the name of the film.
    after: &'static str,
    says: fn(&Opinion, &Book) -> Option<String>,
}

const STAGES: [OfFilm; 2] = [
    OfFilm { group: Group::Stage, after: "", says: |opinion, book| book.stage_words(opinion) },
    OfFilm {
        group: Group::Stage,
        after: ", confidence",
        says: |opinion, _| opinion.confidence.map(|own| own.word().to_owned()),
    },
];
const NOTES: [OfFilm; 1] = [OfFilm {
    group: Group::Notes,
    after: "",
    says: |opinion, _| Some(opinion.note.trim().to_owned()).filter(|note| !note.is_empty()),
}];

fn of_film(
    own: Told<'_>,
    other: Told<'_>,
    visit: usize,
    film: &RadiographId,
    what: &[OfFilm],
) -> Vec<CompareRow> {
    let name = capitalised(&own.film_name(film));
    what.iter()
        .filter_map(|of| {
            let says =
                |told: Told<'_>| told.reading.opinion(film).and_then(|opinion| (of.says)(opinion, told.book));
            let what = format!("{name}{}", of.after);
            row(of.group.clone(), Some(visit), what, says(own), says(other), Some(Link::Film(film.clone())))
        })
        .collect()
}

/// Films that either reader laid on this one.
fn registrations(own: Told<'_>, other: Told<'_>, visit: usize, fixed: &RadiographId) -> Vec<CompareRow> {
    let laid = |told: Told<'_>, moving: &RadiographId| {
        let by = told.reading.registrations.get(fixed)?.get(moving)?;
        Some(format!("by {}: {}", by.on.words(), laid_words(by)))
    };
    let moving = |told: Told<'_>| -> Vec<RadiographId> {
        told.reading
            .registrations
            .get(fixed)
            .into_iter()
            .flatten()
            .map(|(moving, _)| moving.clone())
            .collect()
    };
    let all: BTreeSet<RadiographId> = moving(own).into_iter().chain(moving(other)).collect();
    all.iter()
        .filter_map(|moving| {
            let since = own.visits.index_of(moving).map(|visit| format!(" {}", own.at_visit(visit)));
            let what = format!(
                "{} with the {}{}",
                capitalised(&own.film_name(fixed)),
                own.film_name(moving),
                since.unwrap_or_default()
            );
            let link = Some(Link::Film(fixed.clone()));
            row(Group::Registrations, Some(visit), what, laid(own, moving), laid(other, moving), link)
        })
        .collect()
}

/// A row whose words differ or not; `None` where neither says anything.
fn row(
    group: Group,
    visit: Option<usize>,
    what: String,
    own: Option<String>,
    other: Option<String>,
    link: Option<Link>,
) -> Option<CompareRow> {
    let differs = own != other;
    let is_said = own.is_some() || other.is_some();
    is_said.then_some(CompareRow { group, visit, what, own, other, differs, link })
}
