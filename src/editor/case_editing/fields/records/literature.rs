//! Fields of the table of published operations: the table itself, devices, sites, publications and rows.

use super::technique::free;
use super::{
    Column, ListOf, RecordAt, RecordList, Shape, by_key, by_key_mut, free_id_of, joined, keys_in, or_none,
    parts, whole, word_in, word_or_none, words_joined, words_of,
};
use crate::case::{
    Case, Key, Literature, Offset, PrintedCells, PublishedComplication, PublishedOutcome, PublishedRow, Sex,
    Study, Term, Told,
};
use crate::editor::case_editing::fields::whole::sex;
use crate::editor::case_editing::fields::{Choice, age, needed, side, side_text, stated};

pub(super) static TABLE: ListOf<Literature> = ListOf {
    columns: &[
        free!("Title of the table", "as printed", Shape::Paragraph, title),
        Column {
            name: "Remarks",
            hint: "one on each line (Shift+Enter begins a line)",
            shape: Shape::Paragraph,
            text: |own| own.notes.join("\n"),
            put: |own, text, _| {
                own.notes = super::pedigree::lines(text);
                Ok(())
            },
        },
    ],
    get: |case, _| case.literature.as_ref(),
    get_mut: |case, _| Some(case.literature.get_or_insert_default()),
};

macro_rules! terms {
    ($list:ident) => {
        ListOf {
            columns: &[
                Column {
                    name: "Name",
                    hint: "in full",
                    shape: Shape::Line,
                    text: |own| own.name.clone(),
                    put: |own, text, _| needed(text, "the name").map(|text| own.name = text),
                },
                Column {
                    name: "Same as",
                    hint: "device keys or regions of episodes, e.g. DHS; plate",
                    shape: Shape::Line,
                    text: |own| own.same_as.join("; "),
                    put: |own, text, _| {
                        own.same_as = parts(text).map(str::to_owned).collect();
                        Ok(())
                    },
                },
            ],
            get: |case, at| by_key(&case.literature.as_ref()?.$list, at, |own| &own.key),
            get_mut: |case, at| by_key_mut(&mut case.literature.as_mut()?.$list, at, |own| &own.key),
        }
    };
}

pub(super) static DEVICES: ListOf<Term> = terms!(devices);
pub(super) static SITES: ListOf<Term> = terms!(sites);

pub(super) static STUDIES: ListOf<Study> = ListOf {
    columns: &[
        Column {
            name: "As printed",
            hint: "e.g. Yang et al. [20]",
            shape: Shape::Line,
            text: |own| own.printed.clone(),
            put: |own, text, _| needed(text, "the study as printed").map(|text| own.printed = text),
        },
        Column {
            name: "Year",
            hint: "e.g. 2011",
            shape: Shape::Line,
            text: |own| own.year.map(|year| year.to_string()).unwrap_or_default(),
            put: |own, text, _| whole(text, "a year").map(|year| own.year = year),
        },
        Column {
            name: "DOI",
            hint: "e.g. 10.1186/…",
            shape: Shape::Line,
            text: |own| own.doi.clone().unwrap_or_default(),
            put: |own, text, _| {
                own.doi = stated(text);
                Ok(())
            },
        },
        free!("Title", "of the publication", Shape::Paragraph, title),
        free!("Authors", "Yang, A. and Lee, B.", Shape::Line, authors),
        free!("Journal", "journal or book", Shape::Line, journal),
    ],
    get: |case, at| by_key(&case.literature.as_ref()?.studies, at, |own| &own.key),
    get_mut: |case, at| by_key_mut(&mut case.literature.as_mut()?.studies, at, |own| &own.key),
};

/// A cell as printed.
macro_rules! cell {
    ($name:literal, $field:ident) => {
        Column {
            name: $name,
            hint: "as printed",
            shape: Shape::Line,
            text: |own| own.printed.$field.clone(),
            put: |own, text, _| {
                text.clone_into(&mut own.printed.$field);
                Ok(())
            },
        }
    };
}

const TOLD: [Told; 2] = [Told::Named, Told::Implied];

fn told_word(told: Told) -> &'static str {
    match told {
        Told::Named => "named",
        Told::Implied => "implied",
    }
}

pub(super) static ROWS: ListOf<PublishedRow> = ListOf {
    columns: &[
        Column {
            name: "Study",
            hint: "",
            shape: Shape::Choice(studies),
            text: |own| own.study.to_string(),
            put: |own, text, _| needed_key(text, "the study").map(|key| own.study = key),
        },
        cell!("Printed: age", age),
        cell!("Printed: sex", sex),
        cell!("Printed: location", location),
        cell!("Printed: treatment", treatment),
        cell!("Printed: complications", complications),
        cell!("Printed: status", status),
        Column {
            name: "Patient",
            hint: "the same for all rows of one patient",
            shape: Shape::Line,
            text: |own| own.patient.to_string(),
            put: |own, text, _| needed_key(text, "the patient").map(|key| own.patient = key),
        },
        Column {
            name: "Patients",
            hint: "1",
            shape: Shape::Line,
            text: |own| own.patients.map(|number| number.to_string()).unwrap_or_default(),
            put: |own, text, _| whole(text, "a number of patients").map(|number| own.patients = number),
        },
        Column {
            name: "Affected",
            hint: "all",
            shape: Shape::Line,
            text: |own| own.affected.map(|number| number.to_string()).unwrap_or_default(),
            put: |own, text, _| whole(text, "a number of patients").map(|number| own.affected = number),
        },
        Column {
            name: "Age",
            hint: "in years",
            shape: Shape::Line,
            text: |own| own.age_years.map(|age| age.to_string()).unwrap_or_default(),
            put: |own, text, _| age(text).map(|age| own.age_years = age),
        },
        Column {
            name: "Sex",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&SEXES, sex_word))),
            text: |own| own.sex.map(sex_word).unwrap_or_default().to_owned(),
            put: |own, text, _| sex(text).map(|sex| own.sex = sex),
        },
        Column {
            name: "Side",
            hint: "",
            shape: Shape::Choice(|_| super::super::side_choices()),
            text: |own| side_text(own.side),
            put: |own, text, _| side(text).map(|side| own.side = side),
        },
        Column {
            name: "Site",
            hint: "",
            shape: Shape::Choice(|case| or_none(sites(case))),
            text: |own| own.site.as_ref().map(ToString::to_string).unwrap_or_default(),
            put: |own, text, _| super::super::key(text).map(|key| own.site = key),
        },
        Column {
            name: "Devices",
            hint: "",
            shape: Shape::Several(devices),
            text: |own| joined(&own.devices),
            put: |own, text, _| keys_in(text).map(|keys| own.devices = keys),
        },
        Column {
            name: "Complications",
            hint: "",
            shape: Shape::Several(complications),
            text: |own| words_joined(&own.complications, PublishedComplication::word),
            put: |own, text, _| kinds(text).map(|kinds| own.complications = kinds),
        },
        Column {
            name: "Implied",
            hint: "",
            shape: Shape::Several(complications),
            text: |own| words_joined(&own.implied, PublishedComplication::word),
            put: |own, text, _| kinds(text).map(|kinds| own.implied = kinds),
        },
        Column {
            name: "Stated",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![
                    Choice::new("", "complications stated, or none"),
                    Choice::new("not stated", "complications not stated"),
                ]
            }),
            text: |own| if own.complications_not_stated { "not stated" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.complications_not_stated = text == "not stated";
                Ok(())
            },
        },
        Column {
            name: "Reoperation",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&TOLD, told_word))),
            text: |own| own.reoperation.map(told_word).unwrap_or_default().to_owned(),
            put: |own, text, _| word_or_none(text, &TOLD, told_word).map(|told| own.reoperation = told),
        },
        Column {
            name: "Outcome",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&PublishedOutcome::ALL, PublishedOutcome::word))),
            text: |own| own.outcome.map(PublishedOutcome::word).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &PublishedOutcome::ALL, PublishedOutcome::word)
                    .map(|outcome| own.outcome = outcome)
            },
        },
        Column {
            name: "Outcome after",
            hint: "e.g. 6 months",
            shape: Shape::Line,
            text: |own| own.outcome_after.map(|after| after.to_string()).unwrap_or_default(),
            put: |own, text, _| {
                own.outcome_after = if text.is_empty() {
                    None
                } else {
                    Some(Offset::try_from(text.to_owned()).map_err(|error| error.to_string())?)
                };
                Ok(())
            },
        },
        free!("Remark", "how the row was coded", Shape::Paragraph, note),
    ],
    get: |case, at| by_key(&case.literature.as_ref()?.rows, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.literature.as_mut()?.rows, at, |own| &own.id),
};

const SEXES: [Sex; 3] = [Sex::Female, Sex::Male, Sex::Other];

fn sex_word(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Other => "other",
    }
}

fn needed_key(text: &str, what: &str) -> Result<Key, String> {
    Key::new(needed(text, what)?).map_err(|error| error.to_string())
}

fn study_words(study: &Study) -> String {
    let year = study.year.map(|year| format!(", {year}")).unwrap_or_default();
    format!("{}{year}", study.printed)
}

fn studies(case: &Case) -> Vec<Choice> {
    let studies = case.literature.iter().flat_map(|own| &own.studies);
    studies.map(|own| Choice::new(own.key.as_str(), study_words(own))).collect()
}

fn terms(terms: &[Term]) -> Vec<Choice> {
    terms.iter().map(|own| Choice::new(own.key.as_str(), own.name.clone())).collect()
}

pub(super) fn sites(case: &Case) -> Vec<Choice> {
    case.literature.as_ref().map(|own| terms(&own.sites)).unwrap_or_default()
}

pub(super) fn devices(case: &Case) -> Vec<Choice> {
    case.literature.as_ref().map(|own| terms(&own.devices)).unwrap_or_default()
}

pub(super) fn complications(_: &Case) -> Vec<Choice> {
    words_of(&PublishedComplication::ALL, PublishedComplication::word)
}

pub(super) fn kinds(text: &str) -> Result<Vec<PublishedComplication>, String> {
    parts(text).map(|part| word_in(part, &PublishedComplication::ALL, PublishedComplication::word)).collect()
}

pub(super) fn add_term(case: &mut Case, list: RecordList, text: &str) -> Result<(), String> {
    let literature = case.literature.get_or_insert_default();
    let is_site = list == RecordList::Site;
    let name = needed(text, if is_site { "the site" } else { "the device" })?;
    let terms = if is_site { &mut literature.sites } else { &mut literature.devices };
    let key = free_id_of(&name, terms.iter().map(|own| &own.key));
    terms.push(Term { key, name, same_as: Vec::new() });
    Ok(())
}

fn new_study(literature: &mut Literature, printed: String) -> Key {
    let key = free_id_of(&printed, literature.studies.iter().map(|own| &own.key));
    literature.studies.push(Study {
        key: key.clone(),
        printed,
        year: None,
        authors: String::new(),
        title: String::new(),
        journal: String::new(),
        doi: None,
    });
    key
}

pub(super) fn add_study(case: &mut Case, text: &str) -> Result<(), String> {
    let printed = needed(text, "the study as printed")?;
    new_study(case.literature.get_or_insert_default(), printed);
    Ok(())
}

/// One more row of a study; a study that is not listed yet becomes listed.
pub(super) fn add_row(case: &mut Case, text: &str) -> Result<(), String> {
    let printed = needed(text, "the study as printed")?;
    let literature = case.literature.get_or_insert_default();
    let known = literature.studies.iter().find(|own| {
        own.printed.eq_ignore_ascii_case(&printed)
            || own.key.as_str() == printed
            || study_words(own).eq_ignore_ascii_case(&printed)
    });
    let known = known.map(|own| own.key.clone());
    let study = known.unwrap_or_else(|| new_study(literature, printed));
    let id = free_id_of(&format!("{study}-row"), literature.rows.iter().map(|own| &own.id));
    let patient = free_id_of(&format!("{study}-patient"), literature.rows.iter().map(|own| &own.patient));
    literature.rows.push(PublishedRow {
        id,
        study,
        printed: PrintedCells::default(),
        patient,
        patients: None,
        affected: None,
        age_years: None,
        sex: None,
        side: None,
        site: None,
        devices: Vec::new(),
        complications: Vec::new(),
        implied: Vec::new(),
        complications_not_stated: false,
        reoperation: None,
        outcome: None,
        outcome_after: None,
        note: String::new(),
    });
    Ok(())
}

/// "Yang et al. [20], 2011", "12. Yang et al. [20], 2011 · DHS".
pub(super) fn heading(literature: &Literature, at: &RecordAt) -> Option<String> {
    if at.list == RecordList::Device {
        return by_key(&literature.devices, at, |own| &own.key).map(|own| own.name.clone());
    }
    if at.list == RecordList::Site {
        return by_key(&literature.sites, at, |own| &own.key).map(|own| own.name.clone());
    }
    if at.list == RecordList::Study {
        return by_key(&literature.studies, at, |own| &own.key).map(study_words);
    }
    let place = literature.rows.iter().position(|own| own.id.as_str() == at.key)?;
    let row = literature.rows.get(place)?;
    Some(row_heading(literature, place, row))
}

/// "12. Yang et al. [20], 2011 · DHS".
pub(super) fn row_heading(literature: &Literature, place: usize, row: &PublishedRow) -> String {
    let study = literature.study(&row.study).map_or_else(|| row.study.to_string(), study_words);
    let treatment =
        if row.printed.treatment.is_empty() { "no treatment printed" } else { &row.printed.treatment };
    format!("{}. {study} · {treatment}", place + 1)
}
