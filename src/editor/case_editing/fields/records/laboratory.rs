//! Fields of laboratory results.

use super::{Column, ListOf, Shape, by_key, by_key_mut, free_id_of, or_none, word_or_none, words_of};
use crate::case::{Case, LabFlag, LabResult, Quantity, TimePoint};
use crate::editor::case_editing::fields::film::{anchored, time_text, typed_time};
use crate::editor::case_editing::fields::{Choice, anchors, date, needed};

pub(super) static LABORATORY: ListOf<LabResult> = ListOf {
    columns: &[
        Column {
            name: "Analyte",
            hint: "e.g. Haemoglobin",
            shape: Shape::Line,
            text: |own| own.analyte.clone(),
            put: |own, text, _| needed(text, "the analyte").map(|text| own.analyte = text),
        },
        Column {
            name: "Time",
            hint: "e.g. 15 months, or 2024-03-16",
            shape: Shape::Line,
            text: |own| time_text(&own.time),
            put: |own, text, case| typed_time(case, &own.time, text).map(|time| own.time = time),
        },
        Column {
            name: "Counts from",
            hint: "",
            shape: Shape::Choice(anchors_or_date),
            text: |own| own.time.anchor.as_ref().map(ToString::to_string).unwrap_or_default(),
            put: |own, text, _| anchored(&own.time, text).map(|time| own.time = time),
        },
        Column {
            name: "Date",
            hint: "e.g. 2024-03-16, or empty",
            shape: Shape::Line,
            text: |own| own.time.date.map(|date| date.to_string()).unwrap_or_default(),
            put: |own, text, _| date(text).map(|date| own.time.date = date),
        },
        Column {
            name: "Value",
            hint: "e.g. 118, or empty",
            shape: Shape::Line,
            text: |own| quantity_text(own.value),
            put: |own, text, _| quantity(text).map(|value| own.value = value),
        },
        Column {
            name: "Unit",
            hint: "e.g. g/L",
            shape: Shape::Line,
            text: |own| own.unit.clone(),
            put: |own, text, _| {
                text.clone_into(&mut own.unit);
                Ok(())
            },
        },
        Column {
            name: "Range from",
            hint: "e.g. 130",
            shape: Shape::Line,
            text: |own| quantity_text(own.low),
            put: |own, text, _| quantity(text).map(|value| own.low = value),
        },
        Column {
            name: "Range to",
            hint: "e.g. 175",
            shape: Shape::Line,
            text: |own| quantity_text(own.high),
            put: |own, text, _| quantity(text).map(|value| own.high = value),
        },
        Column {
            name: "Flag",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&LabFlag::ALL, LabFlag::word))),
            text: |own| own.flag.map(LabFlag::word).unwrap_or_default().to_owned(),
            put: |own, text, _| word_or_none(text, &LabFlag::ALL, LabFlag::word).map(|flag| own.flag = flag),
        },
        Column {
            name: "In words",
            hint: "e.g. a minor abatement",
            shape: Shape::Paragraph,
            text: |own| own.says.clone(),
            put: |own, text, _| {
                text.clone_into(&mut own.says);
                Ok(())
            },
        },
    ],
    get: |case, at| by_key(&case.laboratory, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.laboratory, at, |own| &own.id),
};

/// What a time can count from.
pub(super) fn anchors_or_date(case: &Case) -> Vec<Choice> {
    [Choice::new("", "the last one before its date")].into_iter().chain(anchors(case)).collect()
}

fn quantity_text(quantity: Option<Quantity>) -> String {
    quantity.map(|quantity| quantity.to_string()).unwrap_or_default()
}

/// A number as a laboratory prints it; a comma is a decimal point.
fn quantity(text: &str) -> Result<Option<Quantity>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.replace(',', ".").parse().ok().and_then(Quantity::new);
    number.map(Some).ok_or_else(|| {
        format!(
            "\"{text}\" is not a number that is not negative: write a number such as 2.1, the unit beside it"
        )
    })
}

/// "Haemoglobin, 3 months": what was measured, and when.
pub(super) fn add(case: &mut Case, text: &str) -> Result<(), String> {
    let text = needed(text, "the analyte")?;
    let why = "say when, too: the analyte, a comma, and the time, such as \"Haemoglobin, 3 months\"";
    let (analyte, time) = text.rsplit_once(',').ok_or(why)?;
    let nothing = TimePoint { anchor: None, offset: None, date: None };
    let time = typed_time(case, &nothing, time.trim())?;
    let analyte = needed(analyte.trim(), "the analyte")?;
    let id = free_id_of(&analyte, case.laboratory.iter().map(|own| &own.id));
    case.laboratory.push(LabResult {
        id,
        analyte,
        time,
        value: None,
        unit: String::new(),
        low: None,
        high: None,
        flag: None,
        says: String::new(),
    });
    Ok(())
}
