//! The summary, in sentences that a surgeon would say.

mod findings;
mod line;
mod measured;
mod page;
mod scores;
mod stages;

pub(super) use measured::tells_of_healing;

use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Told};
use crate::case::EpisodeId;

/// One page: what a reading says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// One section for each operation, then what is open.
    pub sections: Vec<Section>,
}

/// Sentences under one heading.
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
    /// Length in bytes of the beginning that tells only the time of the visit ("6 months after revision, "): a sentence
    /// beside its visit need not repeat it.
    pub lead: usize,
}

/// A part of a sentence with one origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Origin of the words.
    pub link: Option<Link>,
    /// Emphasis of the words.
    pub tone: Tone,
}

/// Emphasis of words.
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
    let mut sections: Vec<Section> = told.case.anchors().map(|(id, _)| page.section(Some(id))).collect();
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

    /// The parts without the time of the visit: "6 months after revision, the mRUST is 8" becomes "The mRUST is 8".
    pub fn without_time(&self) -> Vec<Span> {
        if self.lead == 0 {
            return self.spans.clone();
        }
        let mut left = self.lead;
        let mut spans = Vec::new();
        for span in &self.spans {
            let rest = span.text.get(left..).unwrap_or_default();
            left = left.saturating_sub(span.text.len());
            if !rest.is_empty() {
                spans.push(Span { text: rest.to_owned(), ..span.clone() });
            }
        }
        if let Some(first) = spans.first_mut() {
            first.text = capitalised(&first.text);
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(parts: &[&str], lead: usize) -> Sentence {
        let span = |text: &&str| Span { text: (*text).to_owned(), link: None, tone: Tone::Plain };
        Sentence { visit: Some(0), spans: parts.iter().map(span).collect(), lead }
    }

    fn text(spans: &[Span]) -> String {
        spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn a_sentence_beside_its_visit_does_not_name_it_again() {
        for (parts, lead) in [
            (&["6 months after revision, the callus bridges."][..], 25),
            (&["6 months after revision, ", "the callus bridges."], 25),
            (&["6 months after revision", ": ", "the callus bridges."], 25),
        ] {
            let own = sentence(parts, lead);
            assert_eq!(text(&own.without_time()), "The callus bridges.");
            assert!(own.text().starts_with("6 months after revision"));
        }
        let own = sentence(&["the callus bridges."], 0);
        assert_eq!(text(&own.without_time()), "the callus bridges.");
    }
}
