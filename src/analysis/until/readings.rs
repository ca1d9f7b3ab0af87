//! What a reader said of the films that there were.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Answer, Finding, Mark, MarkId, Marks, RadiographId, Reading, ReadingState, Registrations};

/// Films of a reading that is cut off.
pub(super) struct Told {
    /// Those that there were.
    pub(super) films: Vec<RadiographId>,
    /// Those of which it is told what was said.
    pub(super) told: Vec<RadiographId>,
}

/// The reading of these films alone. What fixed the scale of a film is no answer, and there with the film.
pub(super) fn of_reading(reading: &Reading, of: &Told) -> Reading {
    let films = of.told.as_slice();
    let is_there = |film: &RadiographId| films.contains(film);
    let marks = marks(reading, films);
    let scores = reading.scores.iter().filter(|(film, _)| is_there(film)).map(|(film, sheets)| {
        let sheets = sheets.iter().map(|(score, sheet)| {
            let answers = sheet.iter().map(|(item, own)| (item.clone(), answer(own, films)));
            (score.clone(), answers.collect())
        });
        (film.clone(), sheets.collect())
    });
    let findings = reading.findings.iter().filter_map(|(id, own)| {
        let known = finding(own, films, &marks)?;
        Some((*id, Arc::new(known)))
    });
    let findings = findings.collect();
    Reading {
        format: reading.format,
        reader: reading.reader.clone(),
        // A signature stands under the whole reading, and names its films.
        state: ReadingState::Draft,
        amends: None,
        opinions: kept(&reading.opinions, films),
        scores: scores.collect(),
        findings,
        calibrations: kept(&reading.calibrations, &of.films),
        registrations: registrations(reading, films),
        marks,
    }
}

fn kept<T: Clone>(all: &BTreeMap<RadiographId, T>, films: &[RadiographId]) -> BTreeMap<RadiographId, T> {
    let known = all.iter().filter(|(film, _)| films.contains(film));
    known.map(|(film, own)| (film.clone(), own.clone())).collect()
}

/// Registrations of two films that both are told of.
fn registrations(reading: &Reading, films: &[RadiographId]) -> Registrations {
    let both = reading
        .all_registrations()
        .filter(|(fixed, moving, _)| [fixed, moving].iter().all(|film| films.contains(film)));
    let mut kept = Registrations::new();
    for (fixed, moving, own) in both {
        kept.entry(fixed.clone()).or_default().insert(moving.clone(), own.clone());
    }
    kept
}

fn answer(own: &Answer, films: &[RadiographId]) -> Answer {
    Answer {
        given: own.given.clone(),
        beside: own.beside.clone().filter(|film| films.contains(film)),
        pin: own.pin.clone().filter(|pin| films.contains(&pin.film)),
    }
}

/// A finding with its states until now; `None` where it had none. Its note, and a name of the reader's own, were written
/// of the whole course.
fn finding(own: &Finding, films: &[RadiographId], marks: &Marks) -> Option<Finding> {
    let mut states = own.states.clone();
    states.retain(|film, _| films.contains(film));
    if states.is_empty() {
        return None;
    }
    let is_whole = states.len() == own.states.len();
    for seen in states.values_mut() {
        seen.mark = seen.mark.filter(|mark| marks.contains_key(mark));
    }
    let is_number = own.label.trim().parse::<u32>().is_ok();
    let label = if is_whole || is_number { own.label.clone() } else { String::new() };
    let note = if is_whole { own.note.clone() } else { String::new() };
    Some(Finding { label, note, states, ..own.clone() })
}

/// The marks whose every part lies on these films; a repetition only beside the mark that it repeats.
fn marks(reading: &Reading, films: &[RadiographId]) -> Marks {
    let lies_here =
        |mark: &Mark| !mark.parts.is_empty() && mark.parts.iter().all(|part| films.contains(&part.film));
    let is_there = |id: MarkId| reading.mark(id).is_some_and(|mark| lies_here(mark));
    reading
        .marks
        .iter()
        .filter(|(_, mark)| lies_here(mark) && mark.repeat_of.is_none_or(is_there))
        .map(|(id, mark)| (*id, mark.clone()))
        .collect()
}
