//! Checks that need nothing but the case itself: every problem in one pass, each with its field path.
//! Problems of files (missing, changed, unreadable, of another size) are found by `store`, which also knows the lines.

mod ages;
mod dates;
mod times;
mod whole;

use std::collections::BTreeMap;

use crate::case::{CASE_FORMAT, Case, Episode, EpisodeId, Problem, Radiograph, TimePoint, TimeUnit};

pub(crate) use ages::is_at_least;
pub(crate) use dates::every_day;

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
    for (index, episode) in case.episodes.iter().enumerate() {
        if episode.operation.is_some() && episode.start.is_some() {
            let message =
                "an episode counts from its operation or from a start, not from both: remove one of them";
            problems.push(Problem::error("two-anchors", format!("episodes[{index}].start"), message));
        }
    }
    check_order(case, &mut problems);
    let days = dates::check(case, &mut problems);
    times::check(case, &mut problems);
    ages::check(case, &days, &mut problems);
    whole::check(case, &mut problems);
    for (index, gap) in case.gaps.iter().enumerate() {
        check_anchor(case, &gap.from, &format!("gaps[{index}].from"), &mut problems);
        check_anchor(case, &gap.to, &format!("gaps[{index}].to"), &mut problems);
        if gap.from == gap.to {
            let message = "a gap lies between two different operations: name the later one";
            problems.push(Problem::error("gap", format!("gaps[{index}].to"), message));
        }
        let dated = |id: &EpisodeId| case.anchor(id).is_some_and(|anchor| anchor.date.is_some());
        if dated(&gap.from) && dated(&gap.to) {
            let message = "both ends are dated, so the gap is known: remove the gap or a date";
            problems.push(Problem::error("gap", format!("gaps[{index}]"), message));
        }
    }
    problems
}

/// Rows of the history whose days stand in the other order. An operation is not before a fracture of a row above it.
fn check_order(case: &Case, problems: &mut Vec<Problem>) {
    let mut last: Option<(usize, jiff::civil::Date)> = None;
    for (index, episode) in case.episodes.iter().enumerate() {
        let zero = episode.anchor().and_then(|anchor| anchor.date);
        // A fracture may be older than those above it, where its treatment is not: only without one does it say more.
        let own = if episode.anchor().is_none() { episode.date } else { zero };
        if let Some(date) = own
            && let Some((earlier, _)) = last.filter(|(_, last)| date < *last)
        {
            let above = case.episodes.get(earlier).map(|episode| episode.id.as_str()).unwrap_or_default();
            let message = format!(
                "\"{}\" is of {date}, before \"{above}\" above it: correct the date, or put the history in order",
                episode.id
            );
            let place = dates::anchor_place(index, episode);
            problems.push(Problem::error("order", place, message).and_at(format!("episodes[{earlier}]")));
        }
        if let Some(date) = zero.or(episode.date) {
            last = Some((index, date));
        }
    }
}

fn doubled_ids(case: &Case, problems: &mut Vec<Problem>) {
    let lists = [
        ("episodes", "episode", case.episodes.iter().map(|episode| episode.id.as_str()).collect::<Vec<_>>()),
        ("radiographs", "film", case.radiographs.iter().map(|film| film.id.as_str()).collect()),
        (
            "visits_without_film",
            "visit",
            case.visits_without_film.iter().map(|visit| visit.id.as_str()).collect(),
        ),
    ];
    for (list, what, ids) in lists {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, id) in ids.into_iter().enumerate() {
            if let Some(earlier) = first.get(id) {
                let message =
                    format!("\"{id}\" is already the id of another {what}: give each one of its own");
                let problem = Problem::error("doubled-id", format!("{list}[{index}].id"), message);
                problems.push(problem.and_at(format!("{list}[{earlier}].id")));
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
            let ids = case.episodes.iter().map(|episode| episode.id.as_str());
            let fix = match nearest(anchor.as_str(), ids) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None if case.episodes.is_empty() => {
                    "the case has no `episodes`: add the one it counts from".to_owned()
                }
                None => {
                    let known: Vec<_> =
                        case.episodes.iter().map(|episode| format!("\"{}\"", episode.id)).collect();
                    format!("name one of the episodes: {}", known.join(", "))
                }
            };
            let message = format!("no episode \"{anchor}\" in this case: {fix}");
            problems.push(Problem::error("dangling-id", place, message));
        }
        Some(episode) if episode.anchor().is_none() => {
            let message = format!(
                "episode \"{anchor}\" has nothing to count from: add `operation: (name: ..., after: ...)` to it, or \
                 `start: (of: Injury)` where there was no operation"
            );
            problems.push(Problem::error("not-an-anchor", place, message));
        }
        Some(_) => {}
    }
}

/// The word that was most likely meant by `text`: the same but for capitals and blanks, or the closest by letters
/// left out, added, changed or swapped. `None` where nothing is close.
pub(crate) fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '\u{a0}', '-', '_', '.'], "");
    let wanted = plain(text);
    let far = wanted.chars().count() / 3 + 1;
    let ranked = known.map(|word| (distance(&wanted, &plain(word)), word));
    ranked
        .filter(|(distance, word)| *distance <= far.min(3) && *distance < plain(word).chars().count().max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Letters to leave out, add, change or swap with the next one to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut least =
                (at(&row, j) + usize::from(a != b)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

fn check_time(case: &Case, time: &TimePoint, place: &str, problems: &mut Vec<Problem>) {
    if let Some(anchor) = &time.anchor {
        check_anchor(case, anchor, &format!("{place}.anchor"), problems);
    }
    if time.date.is_none() && time.offset.is_none() {
        let message =
            "neither an offset nor a date says when: add `offset: \"6 weeks\"` or `date: \"2024-03-16\"`";
        problems.push(Problem::error("no-time", place, message));
    }
    let longest = f64::from(dates::OLDEST_YEARS) * TimeUnit::Year.days();
    if let Some(offset) = time.offset.filter(|offset| offset.days().abs() > longest) {
        let message = format!("\"{offset}\" is longer than anybody lived: correct the number or its unit");
        problems.push(Problem::error("impossible-offset", format!("{place}.offset"), message));
    }
    if time.offset.is_some() && time.anchor.is_none() {
        let ids: Vec<_> = case.anchors().map(|(id, _)| id.as_str()).collect();
        let message = match ids.as_slice() {
            [] => "an offset counts from an episode with an operation or a start: add one, and name it as `anchor`"
                .to_owned(),
            [only] => format!("an offset counts from an episode: add `anchor: \"{only}\"`"),
            several => format!("an offset counts from an episode: add `anchor`, one of {}", several.join(", ")),
        };
        problems.push(Problem::error("no-anchor", place, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_the_nearest_word_and_only_a_near_one() {
        let ids = ["op1", "op2", "femur-left-46"];
        let near = |text: &str| nearest(text, ids.iter().copied());
        assert_eq!(near("Op1"), Some("op1"));
        assert_eq!(near("op-2"), Some("op2"));
        assert_eq!(near("po1"), Some("op1"));
        assert_eq!(near("femur-lfet-46"), Some("femur-left-46"));
        assert_eq!(near("nowhere"), None);
        assert_eq!(nearest("x", ["a"].into_iter()), None);
    }
}
