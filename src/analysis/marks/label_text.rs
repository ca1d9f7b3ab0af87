//! What a label says, row by row: one truth for the window and for pictures. Never a length without its unit, never
//! a millimetre without the source of its scale.

use super::Labelled;
use crate::analysis::book::{Book, Choices, Definition};
use crate::analysis::measure::Measured;
use crate::case::{Calibration, CalibrationKind, Mark};

/// Said of what was snapped to an edge of the film.
const SNAPPED: &str = "snapped to edge";

/// The rows of the label of a part, the first being name and value. Empty for a part that carries none: of a measure
/// only its first part on each film does.
pub fn label_rows(mark: &Mark, part: usize, book: &Book, measured: Option<&Measured>) -> Vec<String> {
    let Some(own) = mark.parts.get(part) else { return Vec::new() };
    if mark.parts[..part].iter().any(|earlier| earlier.film == own.film) {
        return Vec::new();
    }
    let Some(key) = &mark.measure else { return plain_rows(mark, book) };
    let name = measure_name(mark, book.measure(key), book);
    // The reader's words say more of the measure, and do not take the place of its name.
    let note = words_of_the_reader(mark);
    let rows = match measured {
        None => vec![name],
        Some(Measured::Value(value)) => {
            let side = book.measure(key).and_then(|definition| value.side(definition));
            let words = [Some(value.words()), side.map(str::to_owned)].into_iter().flatten();
            let words = words.collect::<Vec<_>>().join(" ");
            let source = Some(value.short_source.clone()).filter(|source| !source.is_empty());
            let snapped = (!mark.snapped.is_empty()).then(|| SNAPPED.to_owned());
            [format!("{name} {words}")].into_iter().chain(source).chain(snapped).collect()
        }
        // Which parts they are is told by the panel: over the film they would cover what is to be clicked.
        Some(Measured::Missing(missing)) => vec![name, missing.what.clone()],
        Some(Measured::Refused(_)) => vec![name, "no value".to_owned()],
    };
    rows.into_iter().chain(note).collect()
}

/// As [`label_rows`], with what the mark shows of the findings: a plain mark is named by it, a measure has it below
/// its value.
pub fn label_rows_showing(
    mark: &Mark,
    part: usize,
    book: &Book,
    Labelled { measured, findings }: Labelled<'_>,
) -> Vec<String> {
    let rows = label_rows(mark, part, book, measured);
    let is_named = mark
        .parts
        .get(part)
        .is_some_and(|own| !mark.parts.iter().take(part).any(|earlier| earlier.film == own.film));
    if findings.is_empty() || !is_named {
        return rows;
    }
    // What is found says more than what the mark means.
    let own = if mark.measure.is_some() { rows } else { words_of_the_reader(mark).into_iter().collect() };
    own.into_iter().chain(findings.iter().cloned()).collect()
}

fn words_of_the_reader(mark: &Mark) -> Option<String> {
    Some(mark.label.trim().to_owned()).filter(|label| !label.is_empty())
}

/// The short name of the measure with what was chosen for it.
fn measure_name(mark: &Mark, definition: Option<&Definition>, book: &Book) -> String {
    let Some(definition) = definition else { return mark.word() };
    let chosen = mark.choice.as_ref().and_then(|choice| match &definition.choices {
        Some(Choices::Of(all)) => {
            all.iter().find(|(key, _)| key == choice).map(|(_, name)| name.to_lowercase())
        }
        // The source of such a value names the implant.
        Some(Choices::Implants) if definition.formula.is_scaled_by_implant() => None,
        Some(Choices::Implants) => book.preset(choice).map(|preset| preset.name.to_lowercase()),
        None => None,
    });
    [Some(definition.short.clone()), chosen].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The reader's words, then what the mark means.
fn plain_rows(mark: &Mark, book: &Book) -> Vec<String> {
    let meaning = mark.meaning.as_ref().map(|key| {
        book.meaning(key).map_or_else(|| key.as_str().replace('-', " "), |meaning| meaning.name.clone())
    });
    let snapped = (!mark.snapped.is_empty()).then(|| SNAPPED.to_owned());
    words_of_the_reader(mark).into_iter().chain(meaning).chain(snapped).collect()
}

/// The rows of the label of a calibration: the size that the reader gave, and of what.
pub fn calibration_rows(calibration: &Calibration) -> Vec<String> {
    let size_mm = match calibration.kind {
        CalibrationKind::Line { length_mm, .. } => length_mm,
        CalibrationKind::Circle { diameter_mm, .. } => diameter_mm,
        CalibrationKind::Implant { size_mm, .. } => size_mm,
        CalibrationKind::Magnification { .. } => return Vec::new(),
    };
    let object = Some(calibration.object.trim().to_owned()).filter(|object| !object.is_empty());
    let snapped = calibration.snapped.then(|| SNAPPED.to_owned());
    [format!("calibration {size_mm} mm")].into_iter().chain(object).chain(snapped).collect()
}
