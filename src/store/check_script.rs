//! What is wrong with the script of a presentation: text that cannot be read, and steps that cannot be shown because a
//! film, episode or visit is not in the case.

use crate::analysis::{Until, UntilStep, known_until};
use crate::case::{Case, Problem, RadiographId, ScriptStep, nearest};
use crate::store::case_folder::{CaseFolder, read_if_there};
use crate::store::check::{place_of, unreadable};
use crate::store::error::StoreError;
use crate::store::{layout, script};

/// Adds every problem of the script beside a case; `case` is `None` where the case file does not parse.
pub(crate) fn check(folder: &CaseFolder, case: Option<&Case>, problems: &mut Vec<Problem>) {
    let path = folder.root.join(layout::SCRIPT);
    let read =
        read_if_there(&path).and_then(|bytes| bytes.map(|bytes| script::parse(bytes, &path)).transpose());
    let script = match read {
        Ok(Some(script)) => script,
        Ok(None) => return,
        Err(StoreError::Impossible { message, field, .. }) => {
            let place = format!("{} {field}", layout::SCRIPT);
            problems.push(Problem::error("impossible", place, format!("{message}: correct it")));
            return;
        }
        Err(error) => {
            problems.push(unreadable(folder, &path, &error));
            return;
        }
    };
    let Some(case) = case else { return };
    let name = place_of(folder, &path);
    for (index, step) in script.steps.iter().enumerate() {
        let place = format!("{name} steps[{index}]");
        check_step(case, step, &place, problems);
    }
}

fn check_step(case: &Case, step: &ScriptStep, place: &str, problems: &mut Vec<Problem>) {
    for (row, id) in step.rows.iter().enumerate().filter(|(_, id)| case.episode(id).is_none()) {
        let message = unknown_episode(case, id.as_str(), "remove it from the rows");
        problems.push(Problem::error("dangling-id", format!("{place}.rows[{row}]"), message));
    }
    let is_known = |film: &RadiographId| case.radiograph(film).is_some();
    for (index, film) in step.films.iter().enumerate().filter(|(_, film)| !is_known(&film.film)) {
        let ids = case.radiographs.iter().map(|film| film.id.as_str());
        let near = nearest(film.film.as_str(), ids);
        let near = near.map_or_else(String::new, |near| format!(", did you mean \"{near}\"?"));
        let message = format!(
            "no film \"{}\" in the case{near}: correct it, or the step is passed over in the presentation",
            film.film
        );
        problems.push(Problem::error("dangling-id", format!("{place}.films[{index}].film"), message));
    }
    let until = Until { anchor: step.anchor.clone(), offset: step.offset, step: UntilStep::All };
    let Ok(known) = known_until(case, &[], &until) else {
        let message =
            unknown_episode(case, step.anchor.as_str(), "the step is passed over in the presentation");
        problems.push(Problem::error("dangling-id", format!("{place}.anchor"), message));
        return;
    };
    let is_later = |film: &RadiographId| is_known(film) && known.case.radiograph(film).is_none();
    for (index, film) in step.films.iter().enumerate().filter(|(_, film)| is_later(&film.film)) {
        let message = format!(
            "the film \"{}\" is later than {until}, up to which this step shows the case: give the step the time of its latest film",
            film.film
        );
        problems.push(Problem::error("later-film", format!("{place}.films[{index}].film"), message));
    }
    if step.films.is_empty() && known.case.radiographs.is_empty() {
        let message =
            format!("the case has no film until {until}: the step is passed over in the presentation");
        problems.push(Problem::error("no-film", format!("{place}.offset"), message));
    }
}

fn unknown_episode(case: &Case, id: &str, then: &str) -> String {
    let known: Vec<_> = case.episodes.iter().map(|episode| episode.id.as_str()).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("no episode \"{id}\" in the case, it has: {known}; correct it, or {then}")
}
