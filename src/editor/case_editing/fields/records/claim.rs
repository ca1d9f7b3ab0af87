//! Fields of the claims of a source, and of the rules by which each is counted.

use super::technique::free;
use super::{
    Column, ListOf, RecordAt, Shape, by_key, by_key_mut, free_id_of, moved, or_none, parts, whole, word_in,
    word_or_none, words_joined, words_of,
};
use crate::case::{
    Case, Claim, ClaimRule, CountingUnit, Literature, PublishedComplication, PublishedOutcome, Tally,
};
use crate::editor::case_editing::ItemDeed;
use crate::editor::case_editing::fields::records::literature::{complications, devices, kinds, sites};
use crate::editor::case_editing::fields::{Choice, GONE, key, needed};

pub(super) static CLAIMS: ListOf<Claim> = ListOf {
    columns: &[
        Column {
            name: "Statement",
            hint: "as printed or closely",
            shape: Shape::Paragraph,
            text: |own| own.says.clone(),
            put: |own, text, _| needed(text, "the statement").map(|text| own.says = text),
        },
        Column {
            name: "Figure",
            hint: "as printed, without a unit: 16.00",
            shape: Shape::Line,
            text: |own| own.figure.clone(),
            put: |own, text, _| needed(text, "the figure").map(|text| own.figure = text),
        },
        Column {
            name: "Figure is",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![Choice::new("", "a count"), Choice::new("percent", "a percentage")]
            }),
            text: |own| if own.percent { "percent" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.percent = text == "percent";
                Ok(())
            },
        },
        free!("Note", "remark on the claim", Shape::Paragraph, note),
    ],
    get: |case, at| by_key(&case.literature.as_ref()?.claims, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.literature.as_mut()?.claims, at, |own| &own.id),
};

fn numerator(rule: &ClaimRule) -> Option<&Tally> {
    Some(&rule.numerator)
}

fn numerator_mut(rule: &mut ClaimRule) -> &mut Tally {
    &mut rule.numerator
}

fn denominator(rule: &ClaimRule) -> Option<&Tally> {
    rule.denominator.as_ref()
}

fn denominator_mut(rule: &mut ClaimRule) -> &mut Tally {
    rule.denominator.get_or_insert_default()
}

type Condition = (&'static str, fn(&Tally) -> bool, fn(&mut Tally, bool));

/// Conditions that are there or not, with the words they are chosen by.
const CONDITIONS: [Condition; 6] = [
    ("with any complication", |own| own.any_complication, |own, is| own.any_complication = is),
    ("with a further operation", |own| own.reoperated, |own, is| own.reoperated = is),
    ("implied counts, too", |own| own.implied_too, |own, is| own.implied_too = is),
    ("each construct counts", |own| own.constructs_apart, |own, is| own.constructs_apart = is),
    ("each side counts", |own| own.sides_apart, |own, is| own.sides_apart = is),
    (
        "with the operations of this case",
        |own| own.with_own_operations,
        |own, is| own.with_own_operations = is,
    ),
];

fn condition_text(tally: &Tally) -> String {
    CONDITIONS.iter().filter(|(_, is, _)| is(tally)).map(|(word, ..)| *word).collect::<Vec<_>>().join("; ")
}

fn condition_choices(_: &Case) -> Vec<Choice> {
    CONDITIONS.iter().map(|(word, ..)| Choice::new(*word, *word)).collect()
}

fn put_conditions(tally: &mut Tally, text: &str) -> Result<(), String> {
    let given: Vec<&str> = parts(text).collect();
    if let Some(other) = given.iter().find(|given| !CONDITIONS.iter().any(|(word, ..)| word == *given)) {
        let words = CONDITIONS.map(|(word, ..)| word).join(", ");
        return Err(format!("\"{other}\" is none of these: {words}"));
    }
    for (word, _, set) in CONDITIONS {
        set(tally, given.contains(&word));
    }
    Ok(())
}

macro_rules! rule_columns {
    ($(($get:ident, $get_mut:ident, $lead:literal))*) => {
        &[
            Column {
                name: "Rule in words",
                hint: "how the figure follows from the rows",
                shape: Shape::Paragraph,
                text: |own| own.says.clone(),
                put: |own, text, _| needed(text, "the rule in words").map(|text| own.says = text),
            },
            Column {
                name: "Part of",
                hint: "",
                shape: Shape::Choice(|_| {
                    vec![Choice::new("", "nothing: a count"), Choice::new("part", "the rows under Of")]
                }),
                text: |own| if own.denominator.is_some() { "part" } else { "" }.to_owned(),
                put: |own, text, _| {
                    own.denominator =
                        (text == "part").then(|| own.denominator.take().unwrap_or_default());
                    Ok(())
                },
            },
            $(
                Column {
                    name: concat!($lead, "unit"),
                    hint: "",
                    shape: Shape::Choice(|_| words_of(&CountingUnit::ALL, CountingUnit::plural)),
                    text: |own| $get(own).map(|own| own.unit.plural()).unwrap_or_default().to_owned(),
                    put: |own, text, _| {
                        word_in(text, &CountingUnit::ALL, CountingUnit::plural)
                            .map(|unit| $get_mut(own).unit = unit)
                    },
                },
                Column {
                    name: concat!($lead, "stated number"),
                    hint: "counted from the rows",
                    shape: Shape::Line,
                    text: |own| {
                        $get(own).and_then(|own| own.stated).map(|number| number.to_string()).unwrap_or_default()
                    },
                    put: |own, text, _| {
                        whole(text, "a number").map(|number| $get_mut(own).stated = number)
                    },
                },
                Column {
                    name: concat!($lead, "with"),
                    hint: "",
                    shape: Shape::Several(complications),
                    text: |own| {
                        $get(own)
                            .map(|own| words_joined(&own.with, PublishedComplication::word))
                            .unwrap_or_default()
                    },
                    put: |own, text, _| kinds(text).map(|kinds| $get_mut(own).with = kinds),
                },
                Column {
                    name: concat!($lead, "without"),
                    hint: "",
                    shape: Shape::Several(complications),
                    text: |own| {
                        $get(own)
                            .map(|own| words_joined(&own.without, PublishedComplication::word))
                            .unwrap_or_default()
                    },
                    put: |own, text, _| kinds(text).map(|kinds| $get_mut(own).without = kinds),
                },
                Column {
                    name: concat!($lead, "conditions"),
                    hint: "",
                    shape: Shape::Several(condition_choices),
                    text: |own| $get(own).map(condition_text).unwrap_or_default(),
                    put: |own, text, _| put_conditions($get_mut(own), text),
                },
                Column {
                    name: concat!($lead, "outcome"),
                    hint: "",
                    shape: Shape::Choice(|_| {
                        or_any(words_of(&PublishedOutcome::ALL, PublishedOutcome::word))
                    }),
                    text: |own| {
                        let outcome = $get(own).and_then(|own| own.outcome);
                        outcome.map(PublishedOutcome::word).unwrap_or_default().to_owned()
                    },
                    put: |own, text, _| {
                        word_or_none(text, &PublishedOutcome::ALL, PublishedOutcome::word)
                            .map(|outcome| $get_mut(own).outcome = outcome)
                    },
                },
                Column {
                    name: concat!($lead, "site"),
                    hint: "",
                    shape: Shape::Choice(|case| or_any(sites(case))),
                    text: |own| {
                        $get(own).and_then(|own| own.site.as_ref()).map(ToString::to_string).unwrap_or_default()
                    },
                    put: |own, text, _| key(text).map(|key| $get_mut(own).site = key),
                },
                Column {
                    name: concat!($lead, "device"),
                    hint: "",
                    shape: Shape::Choice(|case| or_any(devices(case))),
                    text: |own| {
                        $get(own).and_then(|own| own.device.as_ref()).map(ToString::to_string).unwrap_or_default()
                    },
                    put: |own, text, _| key(text).map(|key| $get_mut(own).device = key),
                },
                Column {
                    name: concat!($lead, "until year"),
                    hint: "any",
                    shape: Shape::Line,
                    text: |own| {
                        $get(own).and_then(|own| own.until).map(|year| year.to_string()).unwrap_or_default()
                    },
                    put: |own, text, _| whole(text, "a year").map(|year| $get_mut(own).until = year),
                },
                Column {
                    name: concat!($lead, "after year"),
                    hint: "any",
                    shape: Shape::Line,
                    text: |own| {
                        $get(own).and_then(|own| own.after).map(|year| year.to_string()).unwrap_or_default()
                    },
                    put: |own, text, _| whole(text, "a year").map(|year| $get_mut(own).after = year),
                },
            )*
        ]
    };
}

pub(super) static RULES: ListOf<ClaimRule> = ListOf {
    columns: rule_columns![(numerator, numerator_mut, "Count: ")(denominator, denominator_mut, "Of: ")],
    get: |case, at| {
        let claims = &case.literature.as_ref()?.claims;
        let claim = claims.iter().find(|own| own.id.as_str() == at.key)?;
        rules(claim).nth(at.inner)
    },
    get_mut: |case, at| {
        let claims = &mut case.literature.as_mut()?.claims;
        let claim = claims.iter_mut().find(|own| own.id.as_str() == at.key)?;
        let Claim { rule, readings, assumptions, .. } = claim;
        std::iter::once(rule).chain(readings).chain(assumptions).nth(at.inner)
    },
};

fn or_any(choices: Vec<Choice>) -> Vec<Choice> {
    let mut choices = or_none(choices);
    if let Some(first) = choices.first_mut() {
        *first = Choice::new("", "any");
    }
    choices
}

/// Rules of a claim: as worded, other readings, assumptions.
pub(in crate::editor::case_editing) fn rules(claim: &Claim) -> impl Iterator<Item = &ClaimRule> {
    std::iter::once(&claim.rule).chain(&claim.readings).chain(&claim.assumptions)
}

/// "As worded", "Other reading 1", "Assumption 1".
pub(super) fn rule_name(literature: Option<&Literature>, at: &RecordAt) -> String {
    let claim = literature.and_then(|own| own.claims.iter().find(|own| own.id.as_str() == at.key));
    let readings = claim.map_or(0, |claim| claim.readings.len());
    match at.inner {
        0 => "As worded".to_owned(),
        inner if inner <= readings => format!("Other reading {inner}"),
        inner => format!("Assumption {}", inner - readings),
    }
}

/// Moves or removes another reading or an assumption; the rule as worded stays.
pub(super) fn rule_deed(literature: &mut Literature, at: &RecordAt, deed: ItemDeed) -> bool {
    let Some(claim) = literature.claims.iter_mut().find(|own| own.id.as_str() == at.key) else {
        return false;
    };
    let Some(place) = at.inner.checked_sub(1) else { return false };
    match place.checked_sub(claim.readings.len()) {
        None => moved(&mut claim.readings, place, deed),
        Some(place) => moved(&mut claim.assumptions, place, deed),
    }
}

pub(super) fn new_rules() -> Vec<Choice> {
    vec![
        Choice::new("reading", "another reading of its words or the cells"),
        Choice::new("assumption", "an assumption that nothing supports"),
    ]
}

pub(super) fn add_rule(case: &mut Case, of: &str, text: &str) -> Result<(), String> {
    let claims = case.literature.iter_mut().flat_map(|own| &mut own.claims);
    let claim = claims.into_iter().find(|own| own.id.as_str() == of).ok_or(GONE)?;
    // It begins as the rule as worded, to be changed where it differs.
    let rule = claim.rule.clone();
    match text {
        "reading" => claim.readings.push(rule),
        "assumption" => claim.assumptions.push(rule),
        _ => return Err("choose what the rule is from the list".to_owned()),
    }
    Ok(())
}

/// "38 operations are listed = 38": a statement with its figure at the end.
pub(super) fn add_claim(case: &mut Case, text: &str) -> Result<(), String> {
    let text = needed(text, "the statement")?;
    let why = "write the figure behind the statement: \"the rate of infection was 8 % = 8.00\"";
    let (says, figure) = text.rsplit_once('=').ok_or(why)?;
    let says = needed(says.trim(), "the statement")?;
    let literature = case.literature.get_or_insert_default();
    let id = free_id_of(&says, literature.claims.iter().map(|own| &own.id));
    literature.claims.push(Claim {
        id,
        says,
        figure: figure.trim().to_owned(),
        percent: false,
        rule: ClaimRule { says: "all rows".to_owned(), numerator: Tally::default(), denominator: None },
        readings: Vec::new(),
        assumptions: Vec::new(),
        note: String::new(),
    });
    Ok(())
}
