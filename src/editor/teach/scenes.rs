//! Scenes of a presentation: made from the script, or from the timeline where there is none.

use crate::analysis::{Until, UntilStep, known_until};
use crate::case::{Case, EpisodeId, RadiographId, Script, ScriptFilm, ScriptStep};

/// Asked at every visit where no script asks anything else.
const QUESTION: &str = "What stage is it?";

/// Films with a question and its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scene {
    /// The visit, with everything known then.
    pub(super) until: Until,
    pub(super) films: Vec<ScriptFilm>,
    /// Empty where everything is shown at once.
    pub(super) question: String,
    /// Empty where the reading tells what it says.
    pub(super) text: String,
    pub(super) notes: String,
    pub(super) marks: bool,
    pub(super) rows: Vec<EpisodeId>,
    /// False where the answer lies behind the end of the presentation.
    pub(super) may_tell: bool,
}

impl Scene {
    pub(super) fn asks(&self) -> bool {
        !self.question.is_empty() || !self.may_tell
    }
}

/// The scenes of a script in its order, and the words for steps that cannot be shown; without a step those of the
/// timeline. Nothing behind `limit` is among them.
pub(super) fn scenes(case: &Case, script: &Script, limit: Option<&Until>) -> (Vec<Scene>, Vec<String>) {
    let mut passed_over = Vec::new();
    let mut scenes: Vec<Scene> = if script.steps.is_empty() {
        of_timeline(case)
    } else {
        let mut number = 0;
        let scene = |step: &ScriptStep| {
            number += 1;
            let scene = of_step(case, step);
            if let Err(why) = &scene {
                passed_over.push(format!("Step {number}: {why}"));
            }
            scene.ok()
        };
        script.steps.iter().filter_map(scene).collect()
    };
    if let Some(limit) = limit
        && let Ok(known) = known_until(case, &[], limit)
    {
        let is_known = |film: &ScriptFilm| known.case.radiograph(&film.film).is_some();
        scenes.retain(|scene| {
            let films = known_until(case, &[], &scene.until).map(|own| own.case.radiographs.len());
            scene.films.iter().all(is_known) && films.is_ok_and(|films| films <= known.case.radiographs.len())
        });
        for scene in &mut scenes {
            let is_last = (&scene.until.anchor, scene.until.offset) == (&limit.anchor, limit.offset);
            scene.may_tell = !(is_last && limit.step == UntilStep::Films);
        }
    }
    (scenes, passed_over)
}

fn of_timeline(case: &Case) -> Vec<Scene> {
    let visits = crate::analysis::visits(case);
    let scene = |visit: &crate::analysis::Visit| {
        let films = visit.films.iter().take(4).cloned().map(ScriptFilm::whole).collect();
        Some(Scene {
            until: Until::visit(visit, UntilStep::All)?,
            films,
            question: QUESTION.to_owned(),
            text: String::new(),
            notes: String::new(),
            marks: true,
            rows: Vec::new(),
            may_tell: true,
        })
    };
    visits.iter().filter_map(scene).collect()
}

fn of_step(case: &Case, step: &ScriptStep) -> Result<Scene, String> {
    let until = Until { anchor: step.anchor.clone(), offset: step.offset, step: UntilStep::All };
    let known = known_until(case, &[], &until).map_err(|error| error.to_string())?;
    let is_known = |film: &RadiographId| known.case.radiograph(film).is_some();
    if let Some(film) = step.films.iter().find(|film| !is_known(&film.film)) {
        return Err(format!("the film \"{}\" is not in the case, or is later than {until}", film.film));
    }
    let mut films = step.films.clone();
    if films.is_empty() {
        let visits = crate::analysis::visits(&known.case);
        films = visits
            .last()
            .into_iter()
            .flat_map(|visit| &visit.films)
            .cloned()
            .map(ScriptFilm::whole)
            .collect();
    }
    if films.is_empty() {
        return Err(format!("there is no film until {until}"));
    }
    Ok(Scene {
        until,
        films,
        question: step.question.trim().to_owned(),
        text: step.text.trim().to_owned(),
        notes: step.notes.trim().to_owned(),
        marks: step.marks,
        rows: step.rows.clone(),
        may_tell: true,
    })
}
