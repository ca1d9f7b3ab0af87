//! The facts of a case that were known at a visit.

use super::Now;
use crate::analysis::visits::{anchor_of, days_of};
use crate::case::{
    Applied, Care, CarePhase, Case, Episode, EpisodeId, Offset, Operation, Patient, Pedigree, RadiographId,
    Schedule, Section, Source, Statement, Technique, TimePoint, TimeUnit,
};

/// The case without what was later.
pub(super) fn of_case(now: &Now<'_>) -> Case {
    let case = now.case;
    let films = case.radiographs.iter().filter(|film| now.knows(&film.time)).map(|film| {
        let mut film = film.clone();
        film.time = time(now, &film.time);
        film
    });
    let seen = case.visits_without_film.iter().filter(|visit| now.knows(&visit.time)).map(|visit| {
        let mut visit = visit.clone();
        visit.time = time(now, &visit.time);
        visit
    });
    let results = case.laboratory.iter().filter(|result| now.knows(&result.time)).map(|result| {
        let mut result = result.clone();
        result.time = time(now, &result.time);
        result
    });
    let begun = |id: &EpisodeId| now.knows_day_zero(id);
    Case {
        format: case.format,
        id: case.id.clone(),
        title: title(now),
        patient: Patient {
            label: case.patient.label.clone(),
            sex: case.patient.sex,
            age_years: case.patient.age_years,
            birth_year: case.patient.birth_year,
            diagnoses: Vec::new(),
            summary: String::new(),
        },
        stage_scheme: case.stage_scheme.clone(),
        episodes: case.episodes.iter().filter_map(|own| episode(now, own)).collect(),
        radiographs: films.collect(),
        schedules: case.schedules.iter().filter_map(|own| schedule(now, own)).collect(),
        visits_without_film: seen.collect(),
        gaps: case.gaps.iter().filter(|gap| begun(&gap.from) && begun(&gap.to)).cloned().collect(),
        tolerance: case.tolerance,
        pedigree: case.pedigree.as_ref().map(|own| pedigree(now, own)),
        // The table was made by an author who knew the outcome; its notes, rows and figures may tell of this case.
        literature: None,
        techniques: case.techniques.iter().filter_map(|own| technique(now, own)).collect(),
        care: case.care.iter().filter_map(|own| care(now, own)).collect(),
        laboratory: results.collect(),
        statements: case.statements.iter().filter_map(|own| statement(now, own)).collect(),
        sources: case.sources.iter().map(|own| source(now, own)).collect(),
    }
}

/// Leaves of the visit itself its films alone. Returns the films of the visits before it.
pub(super) fn keep_films_alone(known: &mut Case, before: &Now<'_>) -> Vec<RadiographId> {
    let mut earlier = Vec::new();
    for film in &mut known.radiographs {
        // Times of the result may lack what the case says of day zero: the case itself tells.
        let own = before.case.radiograph(&film.id);
        if own.is_some_and(|own| before.knows(&own.time)) {
            earlier.push(film.id.clone());
        } else {
            film.caption = String::new();
            film.figure = None;
        }
    }
    let earlier_time = |time: &TimePoint| before.knows(time);
    known.visits_without_film.retain(|visit| earlier_time(&visit.time));
    known.laboratory.retain(|result| earlier_time(&result.time));
    known.care.retain(|care| care.from.as_ref().is_none_or(earlier_time));
    earlier
}

/// Bone and region of the episode of the visit: the author's title may tell the course.
fn title(now: &Now<'_>) -> String {
    let Some(episode) = now.case.episode(now.anchor) else { return String::new() };
    let side = episode.side.map_or_else(String::new, |side| format!("{} ", side.word()));
    let region = episode.region.as_ref().map_or_else(String::new, |region| format!(", {region}"));
    let title = format!("{side}{}{region}", episode.bone);
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A row of the history. One of which not everything lies behind has no outcome yet; one that has not begun is absent,
/// except the one of the visit, of which nothing but the fracture is known then.
fn episode(now: &Now<'_>, own: &Episode) -> Option<Episode> {
    if now.knows_all_of(&own.id) {
        return Some(own.clone());
    }
    let has_begun = now.knows_day_zero(&own.id);
    if !has_begun && own.id != *now.anchor {
        return None;
    }
    // The class may be the author's of what the fracture became, as of a nonunion.
    let known =
        Episode { classifications: Vec::new(), follow_up: String::new(), outcome: None, ..own.clone() };
    if has_begun {
        return Some(known);
    }
    let operation = own.operation.as_ref().map(|_| Operation {
        name: "Operation".to_owned(),
        after: "after the operation".to_owned(),
        date: None,
    });
    let start = own.start.clone().map(|start| crate::case::Start { date: None, ..start });
    Some(Episode { treatment: String::new(), device: None, operation, start, ..known })
}

/// A time that counts from its episode in words, where the date of day zero is not known yet.
fn time(now: &Now<'_>, own: &TimePoint) -> TimePoint {
    let Some(anchor) = anchor_of(now.case, own) else { return own.clone() };
    if now.knows_day_zero(&anchor) {
        return TimePoint { anchor: Some(anchor), ..own.clone() };
    }
    let days = days_of(now.case, Some(&anchor), own).round() as i32;
    let offset = own.offset.or(Some(Offset::new(days, TimeUnit::Day)));
    TimePoint { anchor: Some(anchor), offset, date: own.date }
}

/// Visits that were expected until now; further ones would tell how long the case goes on.
fn schedule(now: &Now<'_>, own: &Schedule) -> Option<Schedule> {
    let expected: Vec<Offset> =
        own.expected.iter().copied().filter(|offset| now.knows_days(&own.anchor, offset.days())).collect();
    (!expected.is_empty() && now.knows_day_zero(&own.anchor)).then(|| Schedule { expected, ..own.clone() })
}

/// The family was known at presentation. What is noted of a person with a later episode may tell of it.
fn pedigree(now: &Now<'_>, own: &Pedigree) -> Pedigree {
    let mut known = own.clone();
    for person in &mut known.persons {
        let whole = person.episodes.iter().all(|id| now.knows_all_of(id));
        let in_case = |id: &EpisodeId| now.knows_day_zero(id) || id == now.anchor;
        person.episodes.retain(in_case);
        if !whole || person.proband {
            person.note = String::new();
        }
    }
    known
}

/// A challenge with what was done about it until now; one that was met later, or nowhere, is absent.
fn technique(now: &Now<'_>, own: &Technique) -> Option<Technique> {
    let applied: Vec<Applied> =
        own.applied.iter().filter(|applied| now.knows_day_zero(&applied.episode)).cloned().collect();
    (!applied.is_empty()).then(|| Technique { applied, ..own.clone() })
}

/// An entry of plan, operation or aftercare. Without a time, plan and operation are known from day zero on, aftercare
/// when everything of its episode lies behind; advice of the source has no time.
fn care(now: &Now<'_>, own: &Care) -> Option<Care> {
    let known = match (&own.from, &own.episode) {
        (Some(from), _) => now.knows(from) && own.episode.as_ref().is_none_or(|id| now.knows_day_zero(id)),
        (None, Some(episode)) => match own.phase {
            CarePhase::Plan | CarePhase::Operation => now.knows_day_zero(episode),
            CarePhase::Aftercare => now.knows_all_of(episode),
        },
        (None, None) => false,
    };
    if own.advice || !known {
        return None;
    }
    let lasting = own.lasting.filter(|_| now.knows_end_of(own.from.as_ref(), own.lasting));
    let from = own.from.as_ref().map(|from| time(now, from));
    Some(Care { from, lasting, ..own.clone() })
}

/// A statement of the presentation of what had begun, or one of the course of episodes that lie behind.
fn statement(now: &Now<'_>, own: &Statement) -> Option<Statement> {
    let known = match own.section {
        Section::Presentation => {
            (!own.episodes.is_empty() || !own.persons.is_empty())
                && own.episodes.iter().all(|id| now.knows_day_zero(id) || id == now.anchor)
        }
        Section::Course => !own.episodes.is_empty() && own.episodes.iter().all(|id| now.knows_all_of(id)),
        Section::Background | Section::Discussion | Section::Conclusion => false,
    };
    known.then(|| own.clone())
}

/// Whom a licence asks to name, without the title of the work and what was taken from it.
fn source(now: &Now<'_>, own: &Source) -> Source {
    let title = if own.simulated { "Simulated radiographs" } else { "Source of the case" };
    let is_known = |id: &&RadiographId| now.case.radiograph(id).is_some_and(|film| now.knows(&film.time));
    let films = own.films.as_ref().map(|films| films.iter().filter(is_known).cloned().collect());
    Source { title: title.to_owned(), note: String::new(), films, ..own.clone() }
}
