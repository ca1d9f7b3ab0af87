//! Sentences as shown on the page: a sentence beside its visit need not repeat the time.

use crate::analysis::summary::{Sentence, Span, Tone};

/// The parts of a sentence without the time at its beginning: "6 months after revision, the mRUST is 8" becomes "The
/// mRUST is 8". One that begins otherwise stays as it is.
pub(super) fn without_time(sentence: &Sentence, when: Option<&str>) -> Vec<Span> {
    let spans = sentence.spans.clone();
    when.and_then(|when| shortened(spans.clone(), when)).unwrap_or(spans)
}

fn shortened(mut spans: Vec<Span>, when: &str) -> Option<Vec<Span>> {
    let rest = spans.first()?.text.strip_prefix(when)?.to_owned();
    if rest.is_empty() {
        spans.remove(0);
    } else {
        spans.first_mut()?.text = rest;
    }
    let first = spans.first_mut()?;
    let rest = first.text.strip_prefix(", ").or_else(|| first.text.strip_prefix(": "))?.to_owned();
    first.text = rest;
    if first.text.is_empty() {
        spans.remove(0);
    }
    let first = spans.first_mut()?;
    let mut letters = first.text.chars();
    let initial = letters.next()?;
    first.text = initial.to_uppercase().chain(letters).collect();
    Some(spans)
}

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
    fn a_sentence_beside_its_visit_does_not_name_it_again() {
        let when = Some("6 months after revision");
        for parts in [
            vec!["6 months after revision, the callus bridges."],
            vec!["6 months after revision", ", the callus bridges."],
            vec!["6 months after revision", ": ", "the callus bridges."],
        ] {
            let spans = parts.into_iter().map(|part| span(part, Tone::Plain)).collect();
            let sentence = Sentence { visit: Some(0), spans };
            assert_eq!(text(&without_time(&sentence, when)), "The callus bridges.");
            assert_eq!(text(&without_time(&sentence, None)), sentence.text());
        }
    }

    #[test]
    fn a_sentence_that_begins_otherwise_stays() {
        for words in ["The callus bridges.", "6 months after revision the callus bridges."] {
            let sentence = Sentence { visit: Some(0), spans: vec![span(words, Tone::Plain)] };
            assert_eq!(text(&without_time(&sentence, Some("6 months after revision"))), words);
        }
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
