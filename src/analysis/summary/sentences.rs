//! The summary, in sentences that a surgeon would say.

mod findings;
mod line;
mod measured;
mod notes;
mod page;
mod scores;
mod stages;

pub(super) use measured::tells_of_healing;

use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Told};
use crate::case::EpisodeId;

/// One page: what a reading says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// One section for each operation, then what is open.
    pub sections: Vec<Section>,
}

/// What belongs under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// "After revision".
    pub heading: String,
    /// The operation, where it is one.
    pub anchor: Option<EpisodeId>,
    /// Sentences; those of one visit stand together, the visit first.
    pub sentences: Vec<Sentence>,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// The visit that it is about, by its place among the visits; `None` for one about none or all.
    pub visit: Option<usize>,
    /// Its parts in order; their texts joined are the sentence, full stop included.
    pub spans: Vec<Span>,
}

/// A part of a sentence with one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Where they come from.
    pub link: Option<Link>,
    /// How they are to be read.
    pub tone: Tone,
}

/// How words are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// As text.
    #[default]
    Plain,
    /// It carries the sentence (a stage, a total, a state).
    Strong,
    /// It is worse than before, or a complication.
    Alarming,
    /// It is open: nobody looked.
    Open,
}

/// The summary of a reading: one section an operation, then what was found in other populations, then what is open.
pub fn summary(told: Told<'_>) -> Summary {
    let page = Page::of(told);
    let operations = told.case.episodes.iter().filter(|episode| episode.operation.is_some());
    let mut sections: Vec<Section> = operations.map(|episode| page.section(Some(&episode.id))).collect();
    if told.visits.iter().any(|visit| visit.anchor.is_none()) {
        sections.push(page.section(None));
    }
    sections.extend(page.elsewhere());
    sections.push(page.still_open());
    Summary { sections }
}

impl Sentence {
    /// The sentence as text.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}
