//! Everything that refers to an episode or to a film: one list, so that nothing is left pointing at what is gone.

use crate::case::{Case, EpisodeId, RadiographId, Reading, Signature, TimePoint};

/// Every reference to an episode, with the place in words ("film \"ap\"", "expected visits 1").
pub(crate) fn episode_references(case: &mut Case) -> Vec<(String, &mut EpisodeId)> {
    fn anchor(time: &mut TimePoint) -> Option<&mut EpisodeId> {
        time.anchor.as_mut()
    }
    let mut all = Vec::new();
    for film in &mut case.radiographs {
        let place = format!("film \"{}\"", film.id);
        all.extend(anchor(&mut film.time).map(|id| (place, id)));
    }
    for visit in &mut case.visits_without_film {
        let place = format!("visit without film \"{}\"", visit.id);
        all.extend(anchor(&mut visit.time).map(|id| (place, id)));
    }
    for (index, schedule) in case.schedules.iter_mut().enumerate() {
        all.push((format!("expected visits {}", index + 1), &mut schedule.anchor));
    }
    for (index, gap) in case.gaps.iter_mut().enumerate() {
        all.push((format!("gap {}", index + 1), &mut gap.from));
        all.push((format!("gap {}", index + 1), &mut gap.to));
    }
    for person in case.pedigree.iter_mut().flat_map(|pedigree| &mut pedigree.persons) {
        let place = format!("person \"{}\"", person.id);
        all.extend(person.episodes.iter_mut().map(|id| (place.clone(), id)));
    }
    for technique in &mut case.techniques {
        let place = format!("technique \"{}\"", technique.id);
        all.extend(technique.applied.iter_mut().map(|applied| (place.clone(), &mut applied.episode)));
    }
    for care in &mut case.care {
        let place = format!("entry \"{}\" of plan and aftercare", care.id);
        all.extend(care.episode.as_mut().map(|id| (place.clone(), id)));
        all.extend(care.from.as_mut().and_then(anchor).map(|id| (place, id)));
    }
    for result in &mut case.laboratory {
        let place = format!("laboratory result \"{}\"", result.id);
        all.extend(anchor(&mut result.time).map(|id| (place, id)));
    }
    for statement in &mut case.statements {
        let place = format!("statement \"{}\"", statement.id);
        all.extend(statement.episodes.iter_mut().map(|id| (place.clone(), id)));
    }
    all
}

/// What refers to an episode, each place once, in words.
pub fn uses_of_episode(case: &Case, id: &EpisodeId) -> Vec<String> {
    let mut case = case.clone();
    let uses = episode_references(&mut case).into_iter().filter(|(_, used)| **used == *id);
    let mut places: Vec<String> = uses.map(|(place, _)| place).collect();
    places.dedup();
    places
}

/// Films that a signature covers and that would be something else after an edit, in words ("6 months after DHS, AP · right
/// hip"), each with what would change ("view or side"). Empty where the signed reading goes on to stand for the same films.
pub fn changes_under(before: &Case, after: &Case, signature: &Signature) -> Vec<(String, String)> {
    let change = |id: &RadiographId| {
        let was = before.radiograph(id)?;
        let name = format!("{}, {}", before.time_words(&was.time), was.views_words());
        let Some(is) = after.radiograph(id) else { return Some((name, "its place in the case".to_owned())) };
        let is_other_file = was.file != is.file
            || was.sha256.as_ref().zip(is.sha256.as_ref()).is_some_and(|(was, is)| was != is);
        let counts_anew = match (before.anchor_of(&was.time), after.anchor_of(&is.time)) {
            // An episode that is no longer there under its name was renamed.
            (Some(was), Some(is)) => was != is && after.episode(was).is_some(),
            (None, None) => false,
            (Some(_), None) | (None, Some(_)) => true,
        };
        let is_other_time = counts_anew
            || (was.time.offset, was.time.date) != (is.time.offset, is.time.date)
            || before.days_since_anchor(&was.time) != after.days_since_anchor(&is.time);
        let what = [
            (is_other_file, "file"),
            (is_other_time, "time"),
            (was.views != is.views, "view or side"),
            (was.bone != is.bone, "bone"),
        ];
        let what: Vec<_> = what.into_iter().filter_map(|(changes, what)| changes.then_some(what)).collect();
        (!what.is_empty()).then(|| (name, what.join(", ")))
    };
    signature.films.keys().filter_map(change).collect()
}

/// What a reading says of a film, in words ("2 marks", "stage or note"). It would refer to nothing once the film is
/// out of the case. Empty where the reading does not speak of it.
pub fn said_of_film(reading: &Reading, film: &RadiographId) -> Vec<String> {
    let counted = |count: usize, one: &str, several: &str| {
        (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { several }))
    };
    let is_seen = |finding: &crate::case::Finding| finding.states.contains_key(film);
    let sheets = reading.scores.get(film).map_or(0, std::collections::BTreeMap::len);
    // Answers given on other films may name this one as baseline or hold a place on it.
    let answers =
        reading.scores.iter().filter(|(own, _)| *own != film).flat_map(|(_, sheets)| sheets.values());
    let leaning = answers.flat_map(|sheet| sheet.values()).filter(|answer| {
        answer.beside.as_ref() == Some(film) || answer.pin.as_ref().is_some_and(|pin| pin.film == *film)
    });
    let signed = reading.signature().filter(|signature| signature.films.contains_key(film));
    [
        reading.opinions.contains_key(film).then(|| "stage or note".to_owned()),
        counted(sheets, "score sheet", "score sheets"),
        counted(leaning.count(), "answer of another visit", "answers of other visits"),
        counted(
            reading.findings.values().filter(|finding| is_seen(finding)).count(),
            "finding with a state here",
            "findings with a state here",
        ),
        reading.calibrations.contains_key(film).then(|| "calibration".to_owned()),
        counted(
            reading.all_registrations().filter(|(fixed, moving, _)| [fixed, moving].contains(&&film)).count(),
            "registration",
            "registrations",
        ),
        counted(reading.marks.values().filter(|mark| mark.is_on(film)).count(), "mark", "marks"),
        signed.map(|signature| format!("signature {} covers it", signature.number)),
    ]
    .into_iter()
    .flatten()
    .collect()
}
