//! Checks that need nothing but the case itself: every problem in one pass, each with its place.
//! Problems of files (missing, changed, unreadable, of another size) are found on the `store` floor.

use std::collections::BTreeMap;

use crate::case::{CASE_FORMAT, Case, Episode, EpisodeId, Problem, Radiograph, TimePoint};

/// Every problem of the case that can be seen without its files.
pub fn check(case: &Case) -> Vec<Problem> {
    let mut problems = Vec::new();
    if case.format != CASE_FORMAT {
        let message = format!("format {} is not the format of this value, {CASE_FORMAT}", case.format);
        problems.push(Problem::error("format", "format", message));
    }
    if case.title.trim().is_empty() {
        problems.push(Problem::warning("no-title", "title", "the case has no title: give it one"));
    }
    doubled_ids(case, &mut problems);
    for (index, radiograph) in case.radiographs.iter().enumerate() {
        check_radiograph(case, index, radiograph, &mut problems);
    }
    for (index, visit) in case.visits_without_film.iter().enumerate() {
        check_time(case, &visit.time, &format!("visits_without_film[{index}].time"), &mut problems);
    }
    for (index, schedule) in case.schedules.iter().enumerate() {
        check_anchor(case, &schedule.anchor, &format!("schedules[{index}].anchor"), &mut problems);
    }
    check_order(case, &mut problems);
    for (index, gap) in case.gaps.iter().enumerate() {
        check_anchor(case, &gap.from, &format!("gaps[{index}].from"), &mut problems);
        check_anchor(case, &gap.to, &format!("gaps[{index}].to"), &mut problems);
        if gap.from == gap.to {
            let message = "a gap lies between two different operations: name the later one";
            problems.push(Problem::error("gap", format!("gaps[{index}].to"), message));
        }
        let dated = |id: &EpisodeId| case.operation(id).is_some_and(|operation| operation.date.is_some());
        if dated(&gap.from) && dated(&gap.to) {
            let message = "both operations are dated, so the gap is known: remove the gap or a date";
            problems.push(Problem::error("gap", format!("gaps[{index}]"), message));
        }
    }
    problems
}

fn check_order(case: &Case, problems: &mut Vec<Problem>) {
    let mut last = None;
    for (index, episode) in case.episodes.iter().enumerate() {
        let Some(date) = episode.operation.as_ref().and_then(|operation| operation.date) else { continue };
        if last.is_some_and(|last| date < last) {
            let message =
                format!("operated on {date}, before the operation above it: put the history in order");
            problems.push(Problem::error("order", format!("episodes[{index}].operation.date"), message));
        }
        last = Some(date);
    }
}

fn doubled_ids(case: &Case, problems: &mut Vec<Problem>) {
    let lists = [
        ("episodes", case.episodes.iter().map(|episode| episode.id.as_str()).collect::<Vec<_>>()),
        ("radiographs", case.radiographs.iter().map(|film| film.id.as_str()).collect()),
        ("visits_without_film", case.visits_without_film.iter().map(|visit| visit.id.as_str()).collect()),
    ];
    for (list, ids) in lists {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, id) in ids.into_iter().enumerate() {
            if let Some(earlier) = first.get(id) {
                let message = format!("\"{id}\" is already the id of {list}[{earlier}]: ids must differ");
                problems.push(Problem::error("doubled-id", format!("{list}[{index}].id"), message));
            } else {
                first.insert(id, index);
            }
        }
    }
}

fn check_radiograph(case: &Case, index: usize, film: &Radiograph, problems: &mut Vec<Problem>) {
    let place = format!("radiographs[{index}]");
    if film.views.is_empty() {
        let message = "a radiograph shows at least one view: state its position";
        problems.push(Problem::error("no-view", format!("{place}.views"), message));
    }
    if let Some(sha) = &film.sha256
        && (sha.len() != 64 || !sha.chars().all(|c| c.is_ascii_hexdigit()))
    {
        let message = "a SHA-256 has 64 hexadecimal digits";
        problems.push(Problem::error("sha256", format!("{place}.sha256"), message));
    }
    check_time(case, &film.time, &format!("{place}.time"), problems);
    if let Some(episode) = film.time.anchor.as_ref().and_then(|anchor| case.episode(anchor)) {
        check_site(film, episode, &place, problems);
    }
}

fn check_site(film: &Radiograph, episode: &Episode, place: &str, problems: &mut Vec<Problem>) {
    for (index, view) in film.views.iter().enumerate() {
        if let (Some(shown), Some(operated)) = (view.side, episode.side)
            && !shown.agrees_with(operated)
        {
            let message = format!(
                "the view shows the {} side, but its anchor \"{}\" is an episode of the {} side: correct one of them",
                shown.word(),
                episode.id,
                operated.word()
            );
            problems.push(Problem::error("off-episode", format!("{place}.views[{index}].side"), message));
        }
    }
    if let Some(bone) = &film.bone
        && !bone.eq_ignore_ascii_case(&episode.bone)
    {
        let message = format!(
            "the film shows the {bone}, but its anchor \"{}\" is an episode of the {}: correct one of them",
            episode.id, episode.bone
        );
        problems.push(Problem::error("off-episode", format!("{place}.bone"), message));
    }
}

fn check_anchor(case: &Case, anchor: &EpisodeId, place: &str, problems: &mut Vec<Problem>) {
    match case.episode(anchor) {
        None => {
            let message = format!("no episode \"{anchor}\" in this case: name one of `episodes`");
            problems.push(Problem::error("dangling-id", place, message));
        }
        Some(episode) if episode.operation.is_none() => {
            let message =
                format!("episode \"{anchor}\" has no operation to count from: add `operation` to it");
            problems.push(Problem::error("not-an-anchor", place, message));
        }
        Some(_) => {}
    }
}

fn check_time(case: &Case, time: &TimePoint, place: &str, problems: &mut Vec<Problem>) {
    if let Some(anchor) = &time.anchor {
        check_anchor(case, anchor, &format!("{place}.anchor"), problems);
    }
    if time.date.is_none() && time.offset.is_none() {
        let message = "neither an offset nor a date says when: state one of them";
        problems.push(Problem::error("no-time", place, message));
    }
    if time.offset.is_some() && time.anchor.is_none() {
        let message = "an offset counts from an operation: name its `anchor`";
        problems.push(Problem::error("no-anchor", place, message));
    }
    if let (Some(offset), Some(days)) = (time.offset, case.days_between_dates(time))
        && !offset.allows(days)
    {
        let message = format!(
            "the dates lie {days} days apart, but the offset says \"{offset}\" ({:.0} days): correct the date or the offset; the date is used",
            offset.days()
        );
        problems.push(Problem::error("date-contradicts-offset", format!("{place}.date"), message));
    }
}
