//! Fields of challenges with what was done about them, of plan and aftercare, and of statements.

use super::laboratory::anchors_or_date;
use super::{
    Column, ListOf, Shape, by_key, by_key_mut, episodes, episodes_in, free_id_of, joined, keys_in, or_none,
    word_in, words_of,
};
use crate::case::{
    Applied, AppliedState, Care, CareKind, CarePhase, Case, EpisodeId, Offset, Section, Statement, Technique,
    TimePoint,
};
use crate::editor::case_editing::fields::film::{anchored, time_text, typed_time};
use crate::editor::case_editing::fields::{Choice, GONE, date, episode_id, needed};

/// A text that may be empty.
macro_rules! free {
    ($name:literal, $hint:literal, $shape:expr, $field:ident) => {
        Column {
            name: $name,
            hint: $hint,
            shape: $shape,
            text: |own| own.$field.clone(),
            put: |own, text, _| {
                text.clone_into(&mut own.$field);
                Ok(())
            },
        }
    };
}
pub(super) use free;

pub(super) static TECHNIQUES: ListOf<Technique> = ListOf {
    columns: &[
        Column {
            name: "Challenge",
            hint: "as printed",
            shape: Shape::Line,
            text: |own| own.challenge.clone(),
            put: |own, text, _| needed(text, "the challenge").map(|text| own.challenge = text),
        },
        free!("Solution", "as printed", Shape::Paragraph, solution),
    ],
    get: |case, at| by_key(&case.techniques, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.techniques, at, |own| &own.id),
};

pub(super) static APPLIED: ListOf<Applied> = ListOf {
    columns: &[
        Column {
            name: "Episode",
            hint: "",
            shape: Shape::Choice(episodes),
            text: |own| own.episode.to_string(),
            put: |own, text, _| episode_id(text).map(|id| own.episode = id),
        },
        Column {
            name: "State",
            hint: "",
            shape: Shape::Choice(|_| words_of(&AppliedState::ALL, AppliedState::word)),
            text: |own| own.state.word().to_owned(),
            put: |own, text, _| {
                word_in(text, &AppliedState::ALL, AppliedState::word).map(|state| own.state = state)
            },
        },
        free!("What was done", "e.g. drill bits changed", Shape::Paragraph, what),
    ],
    get: |case, at| {
        let technique = case.techniques.iter().find(|own| own.id.as_str() == at.key)?;
        technique.applied.get(at.inner)
    },
    get_mut: |case, at| {
        let technique = case.techniques.iter_mut().find(|own| own.id.as_str() == at.key)?;
        technique.applied.get_mut(at.inner)
    },
};

pub(super) static CARE: ListOf<Care> = ListOf {
    columns: &[
        Column {
            name: "Phase",
            hint: "",
            shape: Shape::Choice(|_| words_of(&CarePhase::ALL, CarePhase::word)),
            text: |own| own.phase.word().to_owned(),
            put: |own, text, _| {
                word_in(text, &CarePhase::ALL, CarePhase::word).map(|phase| own.phase = phase)
            },
        },
        Column {
            name: "Kind",
            hint: "",
            shape: Shape::Choice(|_| words_of(&CareKind::ALL, CareKind::word)),
            text: |own| own.kind.word().to_owned(),
            put: |own, text, _| word_in(text, &CareKind::ALL, CareKind::word).map(|kind| own.kind = kind),
        },
        Column {
            name: "Episode",
            hint: "",
            shape: Shape::Choice(|case| or_none(episodes(case))),
            text: |own| own.episode.as_ref().map(ToString::to_string).unwrap_or_default(),
            put: |own, text, _| {
                own.episode = if text.is_empty() { None } else { Some(episode_id(text)?) };
                Ok(())
            },
        },
        Column {
            name: "What",
            hint: "what was planned, done or advised",
            shape: Shape::Paragraph,
            text: |own| own.what.clone(),
            put: |own, text, _| needed(text, "what was planned or done").map(|text| own.what = text),
        },
        free!("Why", "the reason that the source gives", Shape::Paragraph, why),
        Column {
            name: "From",
            hint: "e.g. 0 days, or 2024-03-16",
            shape: Shape::Line,
            text: |own| own.from.as_ref().map(time_text).unwrap_or_default(),
            put: |own, text, case| {
                own.from =
                    if text.is_empty() { None } else { Some(typed_time(case, &begin(case, own), text)?) };
                Ok(())
            },
        },
        Column {
            name: "Counts from",
            hint: "",
            shape: Shape::Choice(anchors_or_date),
            text: |own| {
                let anchor = own.from.as_ref().and_then(|from| from.anchor.as_ref());
                anchor.map(ToString::to_string).unwrap_or_default()
            },
            put: |own, text, _| {
                let from = own.from.as_ref().ok_or("say first when it began")?;
                own.from = Some(anchored(from, text)?);
                Ok(())
            },
        },
        Column {
            name: "Lasting",
            hint: "e.g. 3 months, or until 2024-03-16",
            shape: Shape::Line,
            text: |own| own.lasting.map(|lasting| lasting.to_string()).unwrap_or_default(),
            put: |own, text, _| {
                own.lasting = if text.is_empty() { None } else { Some(lasting(own, text)?) };
                Ok(())
            },
        },
        Column {
            name: "Told as",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![Choice::new("", "told of this patient"), Choice::new("advice", "advice of the source")]
            }),
            text: |own| if own.advice { "advice" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.advice = text == "advice";
                Ok(())
            },
        },
    ],
    get: |case, at| by_key(&case.care, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.care, at, |own| &own.id),
};

/// The begin as it is; where there is none, one that counts from the episode of the entry.
fn begin(case: &Case, own: &Care) -> TimePoint {
    own.from.clone().unwrap_or_else(|| {
        let anchor = own.episode.clone().filter(|id| case.anchor(id).is_some());
        TimePoint { anchor, offset: None, date: None }
    })
}

/// An interval, or the days until a date where the begin is a date, too.
fn lasting(own: &Care, text: &str) -> Result<Offset, String> {
    let Some(end) = text.strip_prefix("until ") else {
        return Offset::try_from(text.to_owned()).map_err(|error| error.to_string());
    };
    let end = date(end.trim())?.ok_or("write the date after \"until\"")?;
    let from = own.from.as_ref().and_then(|from| from.date);
    let from =
        from.ok_or("an end by date needs a begin by date: write the date under From, or an interval here")?;
    Ok(Offset::new((end - from).get_days(), crate::case::TimeUnit::Day))
}

pub(super) static STATEMENTS: ListOf<Statement> = ListOf {
    columns: &[
        Column {
            name: "Section",
            hint: "",
            shape: Shape::Choice(|_| words_of(&Section::ALL, Section::word)),
            text: |own| own.section.word().to_owned(),
            put: |own, text, _| {
                word_in(text, &Section::ALL, Section::word).map(|section| own.section = section)
            },
        },
        Column {
            name: "References",
            hint: "as printed, e.g. [16, 17]",
            shape: Shape::Line,
            text: |own| own.references.clone(),
            put: |own, text, _| {
                text.clone_into(&mut own.references);
                Ok(())
            },
        },
        Column {
            name: "States",
            hint: "what the source states",
            shape: Shape::Paragraph,
            text: |own| own.says.clone(),
            put: |own, text, _| needed(text, "the statement").map(|text| own.says = text),
        },
        Column {
            name: "Episodes",
            hint: "",
            shape: Shape::Several(episodes),
            text: |own| joined(&own.episodes),
            put: |own, text, _| episodes_in(text).map(|episodes| own.episodes = episodes),
        },
        Column {
            name: "Persons",
            hint: "",
            shape: Shape::Several(super::pedigree::persons),
            text: |own| joined(&own.persons),
            put: |own, text, _| keys_in(text).map(|persons| own.persons = persons),
        },
    ],
    get: |case, at| by_key(&case.statements, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.statements, at, |own| &own.id),
};

pub(super) fn episode_name(case: &Case, id: &EpisodeId) -> String {
    case.episode(id).map_or_else(|| id.to_string(), |episode| episode.name().to_owned())
}

/// Episodes of which nothing is said yet for this challenge.
pub(super) fn episodes_left(case: &Case, of: &str) -> Vec<Choice> {
    let technique = case.techniques.iter().find(|own| own.id.as_str() == of);
    let said = |id: &str| {
        technique.is_some_and(|own| own.applied.iter().any(|applied| applied.episode.as_str() == id))
    };
    episodes(case).into_iter().filter(|choice| !said(&choice.value)).collect()
}

pub(super) fn add_technique(case: &mut Case, text: &str) -> Result<(), String> {
    let challenge = needed(text, "the challenge")?;
    let id = free_id_of(&challenge, case.techniques.iter().map(|own| &own.id));
    case.techniques.push(Technique { id, challenge, solution: String::new(), applied: Vec::new() });
    Ok(())
}

pub(super) fn add_applied(case: &mut Case, of: &str, text: &str) -> Result<(), String> {
    let episode = episode_id(&needed(text, "the episode")?)?;
    let technique = case.techniques.iter_mut().find(|own| own.id.as_str() == of).ok_or(GONE)?;
    technique.applied.push(Applied { episode, state: AppliedState::NotStated, what: String::new() });
    Ok(())
}

pub(super) fn add_care(case: &mut Case, text: &str) -> Result<(), String> {
    let what = needed(text, "what was planned or done")?;
    let id = free_id_of(&what, case.care.iter().map(|own| &own.id));
    case.care.push(Care {
        id,
        phase: CarePhase::Aftercare,
        kind: CareKind::Other,
        what,
        why: String::new(),
        episode: None,
        from: None,
        lasting: None,
        advice: false,
    });
    Ok(())
}

pub(super) fn add_statement(case: &mut Case, text: &str) -> Result<(), String> {
    let says = needed(text, "the statement")?;
    let id = free_id_of(&says, case.statements.iter().map(|own| &own.id));
    case.statements.push(Statement {
        id,
        section: Section::Presentation,
        says,
        episodes: Vec::new(),
        persons: Vec::new(),
        references: String::new(),
    });
    Ok(())
}
