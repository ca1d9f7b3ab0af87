//! What must be true of a scheme of stages and of a classification before the program relies on it.

use crate::analysis::book::{Book, ClassificationSystem, StageDefinition, StageScheme, StageSign};
use crate::case::Stage;
use crate::store::definition::{Fault, empty, first_twice};

/// Keys 1 to 5 and 8 choose a stage.
const MOST_STAGES: usize = 6;

/// Fault that keeps a scheme of stages out of the book.
pub(crate) fn fault_of_scheme(scheme: &StageScheme, book: &Book) -> Option<Fault> {
    if let Some(fault) = empty(".name", &scheme.name) {
        return Some(fault);
    }
    let count = scheme.stages.len();
    if !(2..=MOST_STAGES).contains(&count) {
        let message = format!("2 to {MOST_STAGES} stages were expected, not {count}");
        return Some((".stages".to_owned(), message));
    }
    if let Some((index, (field, message))) = first_twice(scheme.stages.iter().map(|stage| &stage.key)) {
        return Some((format!(".stages[{index}]{field}"), message));
    }
    scheme.stages.iter().enumerate().find_map(|(index, stage)| {
        let (field, message) = fault_of_stage(stage, scheme, book)?;
        Some((format!(".stages[{index}]{field}"), message))
    })
}

fn fault_of_stage(stage: &StageDefinition, scheme: &StageScheme, book: &Book) -> Option<Fault> {
    if Stage::of(&stage.key).is_not_assessable() {
        let message = "\"not-assessable\" is an answer in every scheme: give the stage another key";
        return Some((".key".to_owned(), message.to_owned()));
    }
    let mut others = book.stage_schemes.iter().filter(|other| other.key != scheme.key);
    let other = others.find(|other| other.stages.iter().any(|own| own.key == stage.key));
    if let Some(other) = other {
        let message = format!(
            "the scheme \"{}\" has a stage \"{}\" already: a stage needs a key of its own, or readings would change their meaning",
            other.key, stage.key
        );
        return Some((".key".to_owned(), message));
    }
    if stage.span().is_some_and(|(least, most)| most < least) {
        let message = "what it may show at most comes after `shows` in healing, or is left out";
        return Some((".may_show".to_owned(), message.to_owned()));
    }
    if matches!(stage.sign, StageSign::Broken | StageSign::Bar | StageSign::Unknown) {
        let message = "Hollow, Quarter, Half, Full, Core or Fading was expected: the others have a meaning of their own";
        return Some((".sign".to_owned(), message.to_owned()));
    }
    empty(".word", &stage.word).or_else(|| empty(".criteria", &stage.criteria))
}

/// Fault that keeps a classification out of the book.
pub(crate) fn fault_of_classification(system: &ClassificationSystem) -> Option<Fault> {
    let wordless = system.classes.iter().enumerate().find_map(|(index, class)| {
        let (field, message) = empty(".code", &class.code).or_else(|| empty(".words", &class.words))?;
        Some((format!(".classes[{index}]{field}"), message))
    });
    empty(".name", &system.name).or_else(|| empty(".of", &system.of)).or(wordless)
}
