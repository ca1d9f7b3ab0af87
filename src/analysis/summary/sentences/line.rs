//! A sentence in the making: spans one after the other.

use crate::analysis::summary::phrase::{between, capitalised};
use crate::analysis::summary::{Link, Sentence, Span, Tone};

/// Begins in small letters and has no full stop until it is finished.
#[derive(Debug, Default)]
pub(super) struct Line {
    spans: Vec<Span>,
    /// True if its first word keeps its letters at the beginning of a sentence ("mRUST").
    is_name: bool,
}

impl Line {
    /// A line that begins with these words.
    pub(super) fn of(text: &str) -> Self {
        Self::default().plain(text)
    }

    /// A line that begins with a name, which keeps its letters.
    pub(super) fn named(name: &str, link: &Link) -> Self {
        Self { is_name: true, ..Self::default().said(name, link) }
    }

    /// Words that join others and tell nothing of themselves.
    pub(super) fn plain(self, text: &str) -> Self {
        self.span(text, None, Tone::Plain)
    }

    /// Words with their origin.
    pub(super) fn said(self, text: &str, link: &Link) -> Self {
        self.span(text, Some(link), Tone::Plain)
    }

    /// Words with their origin that are to be read in a certain way.
    pub(super) fn toned(self, text: &str, link: &Link, tone: Tone) -> Self {
        self.span(text, Some(link), tone)
    }

    fn span(mut self, text: &str, link: Option<&Link>, tone: Tone) -> Self {
        if !text.is_empty() {
            self.spans.push(Span { text: text.to_owned(), link: link.cloned(), tone });
        }
        self
    }

    /// Several parts as a list: "a, b and c".
    pub(super) fn list(mut self, parts: Vec<Self>) -> Self {
        let count = parts.len();
        for (index, part) in parts.into_iter().enumerate() {
            self = self.plain(between(index, count)).then(part);
        }
        self
    }

    pub(super) fn then(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// The finished sentence: a capital at its beginning, a full stop at its end.
    pub(super) fn ended(mut self, visit: Option<usize>) -> Sentence {
        if let Some(first) = self.spans.first_mut().filter(|_| !self.is_name) {
            first.text = capitalised(&first.text);
        }
        let is_ended = |text: &str| text.trim_end_matches('\u{201d}').ends_with(['.', '!', '?']);
        match self.spans.last_mut() {
            Some(last) if is_ended(&last.text) => {}
            Some(last) if last.tone == Tone::Plain => last.text.push('.'),
            _ => self = self.plain("."),
        }
        Sentence { visit, spans: self.spans, lead: 0 }
    }
}
