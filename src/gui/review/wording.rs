//! Parts of sentences as shown on the page.

use crate::analysis::summary::{Span, Tone};

/// True if a sentence lists only open points.
pub(super) fn is_open(spans: &[Span]) -> bool {
    let says = |span: &&Span| span.text.chars().any(char::is_alphanumeric);
    let mut says = spans.iter().filter(says).peekable();
    says.peek().is_some() && says.all(|span| span.tone == Tone::Open)
}

/// Sentences in sequence, separated by a space.
pub(super) fn joined(sentences: Vec<Vec<Span>>) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for spans in sentences {
        if all.last().is_some_and(|last| !last.text.ends_with(' ')) {
            all.push(Span { text: " ".to_owned(), link: None, tone: Tone::Plain });
        }
        all.extend(spans);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, tone: Tone) -> Span {
        Span { text: text.to_owned(), link: None, tone }
    }

    fn text(spans: &[Span]) -> String {
        spans.iter().map(|span| span.text.as_str()).collect()
    }

    #[test]
    fn what_is_open_is_told_by_its_words_not_by_its_full_stop() {
        assert!(is_open(&[span("No lateral was taken", Tone::Open), span(".", Tone::Plain)]));
        assert!(!is_open(&[span("The mRUST is 8", Tone::Strong), span("nothing said", Tone::Open)]));
        assert!(!is_open(&[]));
    }

    #[test]
    fn sentences_are_joined_by_one_space() {
        let one = vec![span("One.", Tone::Plain)];
        assert_eq!(text(&joined(vec![one.clone(), one])), "One. One.");
    }
}
