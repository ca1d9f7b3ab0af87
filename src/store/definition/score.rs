//! What must be true of a score and of a reason before the program relies on it.

use std::collections::BTreeSet;

use crate::analysis::book::{Book, CutOff, Grade, Reason, ScoreDefinition};
use crate::store::definition::{Fault, empty, first_twice};

/// More items than any sheet has.
const MOST_ITEMS: usize = 64;
/// The highest digit on the keyboard.
const HIGHEST_GRADE: u8 = 9;
/// As many as there are digits that choose one.
const MOST_REASONS: usize = 9;

/// Fault that keeps a score out of the book.
pub(crate) fn fault_of_score(score: &ScoreDefinition, book: &Book) -> Option<Fault> {
    let key = &score.key;
    if book.score(key).is_some() {
        let message =
            format!("there is a score \"{key}\" already: a score of your own needs a key of its own");
        return Some((".key".to_owned(), message));
    }
    empty(".name", &score.name)
        .or_else(|| empty(".short", &score.short))
        .or_else(|| empty(".nouns.0", &score.nouns.0).or_else(|| empty(".nouns.1", &score.nouns.1)))
        .or_else(|| fault_of_scales(score))
        .or_else(|| fault_of_items(score))
        .or_else(|| fault_of_range(score))
        .or_else(|| fault_of_cut_offs(score))
        .or_else(|| fault_of_references(score))
}

fn fault_of_scales(score: &ScoreDefinition) -> Option<Fault> {
    score.scales.iter().find_map(|(key, grades)| {
        let (field, message) = fault_of_grades(grades)?;
        Some((format!(".scales[\"{key}\"]{field}"), message))
    })
}

fn fault_of_grades(grades: &[Grade]) -> Option<Fault> {
    if grades.is_empty() {
        return Some((String::new(), "a scale has at least one grade: give it one or remove it".to_owned()));
    }
    let mut values = BTreeSet::new();
    grades.iter().enumerate().find_map(|(index, grade)| {
        let value = grade.value;
        let at = |(field, message): Fault| (format!("[{index}]{field}"), message);
        if value > HIGHEST_GRADE {
            let message = format!(
                "a grade of 0 to {HIGHEST_GRADE} was expected, not {value}: it is also its key on the keyboard"
            );
            return Some(at((".value".to_owned(), message)));
        }
        if !values.insert(value) {
            let message = format!("the grade {value} is given twice: the grades of a scale must differ");
            return Some(at((".value".to_owned(), message)));
        }
        if grade.span().is_some_and(|(least, most)| most < least) {
            let message = "what it may show at most comes after `shows` in healing, or is left out";
            return Some(at((".may_show".to_owned(), message.to_owned())));
        }
        empty(".word", &grade.word).or_else(|| empty(".criteria", &grade.criteria)).map(at)
    })
}

fn fault_of_items(score: &ScoreDefinition) -> Option<Fault> {
    let count = score.items.len();
    if count == 0 {
        return Some((".items".to_owned(), "a score has at least one item: give it one".to_owned()));
    }
    if count > MOST_ITEMS {
        let message = format!("{count} items are more than a sheet has ({MOST_ITEMS}): remove some");
        return Some((".items".to_owned(), message));
    }
    let at = |index: usize, (field, message): Fault| (format!(".items[{index}]{field}"), message);
    if let Some((index, fault)) = first_twice(score.items.iter().map(|item| &item.key)) {
        return Some(at(index, fault));
    }
    score.items.iter().enumerate().find_map(|(index, item)| {
        let key = &item.scale;
        if !score.scales.contains_key(key) {
            let known: Vec<_> = score.scales.keys().map(crate::case::Key::as_str).collect();
            let message = format!(
                "no scale \"{key}\" in this score: name one of its scales ({}) or add it",
                known.join(", ")
            );
            return Some(at(index, (".scale".to_owned(), message)));
        }
        let named = empty(".name", &item.name).or_else(|| empty(".short", &item.short));
        named.map(|fault| at(index, fault))
    })
}

fn fault_of_range(score: &ScoreDefinition) -> Option<Fault> {
    let bounds = score.items.iter().map(|item| score.bounds(item));
    let (least, most) = bounds.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let (from, to) = (i32::from(score.range.0), i32::from(score.range.1));
    let (least, most) = (i32::from(least), i32::from(most));
    let message = format!(
        "the lowest grades of its items add up to {least} and the highest to {most}: ({least}, {most}) was expected, not ({from}, {to})"
    );
    ((from, to) != (least, most)).then(|| (".range".to_owned(), message))
}

fn fault_of_cut_offs(score: &ScoreDefinition) -> Option<Fault> {
    score.cut_offs.iter().enumerate().find_map(|(index, cut_off)| {
        let (field, message) = fault_of_cut_off(cut_off, score.range)?;
        Some((format!(".cut_offs[{index}]{field}"), message))
    })
}

fn fault_of_references(score: &ScoreDefinition) -> Option<Fault> {
    score.references.iter().enumerate().find_map(|(index, own)| {
        let at =
            |field: &str, message: &str| Some((format!(".references[{index}]{field}"), message.to_owned()));
        if !own.mean.is_finite() || !own.sd.is_finite() || own.sd < 0.0 {
            return at(".mean", "a mean and a standard deviation of 0 or more were expected");
        }
        if !own.days.0.is_finite() || !own.days.1.is_finite() || own.days.0 > own.days.1 {
            return at(".days", "days after the operation were expected, the earliest first");
        }
        let (field, message) = empty(".words", &own.words)
            .or_else(|| empty(".population", &own.population))
            .or_else(|| empty(".citation.text", &own.citation.text))?;
        at(&field, &message)
    })
}

fn fault_of_cut_off(cut_off: &CutOff, (least, most): (u16, u16)) -> Option<Fault> {
    let here = |message: &str| Some((String::new(), message.to_owned()));
    match (cut_off.from, cut_off.to) {
        (None, None) => {
            return here("a cut-off has a lowest total, a highest one or both: give `from` or `to`");
        }
        (Some(from), Some(to)) if from > to => {
            return here("a range was expected, its lowest total first: correct `from` and `to`");
        }
        _ => {}
    }
    let ends = [(".from", cut_off.from), (".to", cut_off.to)];
    let outside = |total: &u16| !(least..=most).contains(total);
    if let Some((field, total)) = ends.iter().find_map(|(field, end)| Some((*field, end.filter(outside)?))) {
        let message = format!("a total of {least} to {most} was expected, not {total}");
        return Some((field.to_owned(), message));
    }
    if cut_off.days.is_some_and(|(from, to)| !from.is_finite() || !to.is_finite() || from > to) {
        let message = "days after the operation were expected, the earliest first";
        return Some((".days".to_owned(), message.to_owned()));
    }
    let only_when = cut_off.only_when.as_deref();
    empty(".words", &cut_off.words)
        .or_else(|| only_when.and_then(|words| empty(".only_when", words)))
        .or_else(|| empty(".population", &cut_off.population))
        .or_else(|| empty(".citation.text", &cut_off.citation.text))
}

/// Fault that keeps a reason out of the book.
pub(crate) fn fault_of_reason(reason: &Reason, book: &Book) -> Option<Fault> {
    let is_new = book.reason(&reason.key).is_none();
    if is_new && book.reasons.len() >= MOST_REASONS {
        let message = format!(
            "there are {MOST_REASONS} reasons already, one for each digit of the keyboard: give it the key of one that you do not need"
        );
        return Some((".key".to_owned(), message));
    }
    empty(".name", &reason.name).or_else(|| empty(".short", &reason.short))
}
