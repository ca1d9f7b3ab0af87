//! Names of marks, measures and choices as shown in panel, table and timeline. Draws nothing.

use crate::analysis::book::{Basis, Book, Choices, Citation, Definition};
use crate::analysis::measure::Measured;
use crate::case::{Key, Mark};

/// Name of a mark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Name {
    /// "Neck–shaft angle", "Ellipse".
    pub(crate) full: String,
    /// "NSA": for narrow columns; same as `full` if there is no shorter one.
    pub(crate) short: String,
    /// "medial", "“upper screw”": distinguishes it from others of its kind; empty for none.
    pub(crate) also: String,
}

impl Name {
    /// Name of a mark.
    pub(crate) fn of(mark: &Mark, book: &Book) -> Self {
        let definition = mark.measure.as_ref().and_then(|key| book.measure(key));
        let mut name = if let Some(definition) = definition {
            Self::of_measure(definition, mark.choice.as_ref(), book)
        } else {
            let full = capitalised(&mark.word());
            Self { short: full.clone(), full, also: String::new() }
        };
        if !mark.label.is_empty() {
            let own = format!("“{}”", mark.label);
            name.also = if name.also.is_empty() { own } else { format!("{}, {own}", name.also) };
        }
        name
    }

    /// Name of a measure with a choice.
    pub(crate) fn of_measure(definition: &Definition, choice: Option<&Key>, book: &Book) -> Self {
        let also = choice.map(|choice| choice_name(definition, choice, book)).unwrap_or_default();
        Self { full: definition.name.clone(), short: definition.short.clone(), also }
    }

    /// On one line: "Fracture gap, medial".
    pub(crate) fn words(&self) -> String {
        if self.also.is_empty() { self.full.clone() } else { format!("{}, {}", self.full, self.also) }
    }
}

/// Name of a choice; its key if the book no longer knows it.
pub(crate) fn choice_name(definition: &Definition, choice: &Key, book: &Book) -> String {
    let named = match &definition.choices {
        Some(Choices::Of(list)) => list.iter().find(|(key, _)| key == choice).map(|(_, name)| name.clone()),
        Some(Choices::Implants) => book.preset(choice).map(|preset| preset.name.clone()),
        None => None,
    };
    named.unwrap_or_else(|| choice.as_str().replace('-', " "))
}

/// All choices of a measure, by key and name.
pub(crate) fn choices(definition: &Definition, book: &Book) -> Vec<(Key, String)> {
    match &definition.choices {
        Some(Choices::Of(list)) => list.clone(),
        Some(Choices::Implants) => {
            book.presets.iter().map(|preset| (preset.key.clone(), preset.name.clone())).collect()
        }
        None => Vec::new(),
    }
}

/// "129.9° ± 0.6", "lateral missing": result of a measure.
pub(crate) fn outcome(measured: Option<&Measured>) -> String {
    match measured {
        Some(Measured::Value(value)) => value.words(),
        Some(Measured::Missing(missing)) => missing.words(),
        Some(Measured::Refused(words)) => words.clone(),
        None => String::new(),
    }
}

/// A citation with its level of certainty.
pub(crate) fn citation(citation: &Citation) -> String {
    let sure = match citation.basis {
        Basis::Verified => "",
        Basis::GeneralKnowledge => "general knowledge, to be confirmed by a clinician",
        Basis::Inference => "an inference",
        Basis::Chosen => "chosen here; can be changed",
    };
    match (citation.text.is_empty(), sure.is_empty()) {
        (true, _) => sure.to_owned(),
        (false, true) => citation.text.clone(),
        (false, false) => format!("{} ({sure})", citation.text),
    }
}

/// Text with its first letter capitalised.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{RadiographId, Shape};

    #[test]
    fn a_plain_mark_is_named_by_its_shape_and_its_label() {
        let film = RadiographId::new("f").unwrap();
        let mut mark = Mark::plain(film, Shape::Ellipse([[0.0, 0.0], [1.0, 1.0]]));
        assert_eq!(Name::of(&mark, &Book::default()).words(), "Ellipse");
        mark.label = "callus".to_owned();
        assert_eq!(Name::of(&mark, &Book::default()).words(), "Ellipse, “callus”");
    }

    #[test]
    fn a_measure_that_the_book_no_longer_knows_is_still_named() {
        let key = Key::new("neck-shaft-angle").unwrap();
        let mark = Mark::measure(key, Vec::new());
        assert_eq!(Name::of(&mark, &Book::default()).full, "Neck shaft angle");
    }

    #[test]
    fn a_citation_says_how_sure_it_is() {
        let of = |text: &str, basis| citation(&Citation { text: text.to_owned(), basis });
        assert_eq!(of("Fischer 2013", Basis::Verified), "Fischer 2013");
        assert_eq!(of("Fischer 2013", Basis::Inference), "Fischer 2013 (an inference)");
    }
}
