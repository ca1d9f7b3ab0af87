//! Films that supply the score: "AP + lateral, 6 months"; notes films of another day and missing views.

use eframe::egui::{Label, Ui};

use super::Shown;
use crate::analysis::book::ViewNeeded;
use crate::analysis::score::{FilmFor, film_for};
use crate::case::{Case, RadiographId};
use crate::gui::theme;

/// Description of the films, and remarks about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// "AP + lateral, 6 months".
    pub(super) there: String,
    /// "lateral of 7 months, 30 days apart", "no lateral at this visit".
    pub(super) cautions: Vec<String>,
}

/// Description for the score that is shown.
pub(super) fn words(shown: &Shown<'_>, focus: &RadiographId) -> Words {
    let (case, visits) = (shown.document.case(), shown.document.visits());
    let (score, visit) = (shown.sheet.score, shown.sheet.visit);
    let time =
        visits.get(visit).map_or_else(|| String::from("this visit"), |visit| case.clear_label(&visit.time));
    let mut there: Vec<String> = Vec::new();
    let mut cautions = Vec::new();
    for view in [ViewNeeded::Frontal, ViewNeeded::Lateral] {
        // An item that spans both views needs each of them.
        if !score.items.iter().any(|item| item.view == view || item.view == ViewNeeded::Any) {
            continue;
        }
        match film_for(case, visits, visit, view, score.pair_within_days) {
            None => cautions.push(missing(view)),
            Some(found) if found.days_apart >= 0.5 => cautions.push(of_another_day(case, view, &found)),
            Some(found) => there.push(view_word(case, &found.film, view)),
        }
    }
    if there.is_empty() && cautions.is_empty() {
        there.extend(case.radiograph(focus).map(crate::case::Radiograph::views_words));
    }
    let there = if there.is_empty() { time } else { format!("{}, {time}", there.join(" + ")) };
    Words { there, cautions }
}

/// "no lateral at this visit".
pub(super) fn missing(view: ViewNeeded) -> String {
    match view {
        ViewNeeded::Frontal => "no AP at this visit".to_owned(),
        ViewNeeded::Lateral => "no lateral at this visit".to_owned(),
        ViewNeeded::Any => "no film at this visit".to_owned(),
    }
}

/// "lateral of 7 months, 30 days apart".
pub(super) fn of_another_day(case: &Case, view: ViewNeeded, found: &FilmFor) -> String {
    let word = view_word(case, &found.film, view);
    let time = case.radiograph(&found.film).map(|film| case.clear_label(&film.time)).unwrap_or_default();
    let days = found.days_apart.round();
    let unit = if days < 1.5 { "day" } else { "days" };
    format!("{word} of {time}, {days} {unit} apart")
}

/// "AP", "axial": the view of the film.
pub(super) fn view_word(case: &Case, film: &RadiographId, view: ViewNeeded) -> String {
    let positions =
        case.radiograph(film).into_iter().flat_map(|film| film.views.iter().map(|view| view.position));
    let fits = |position: &crate::case::ViewPosition| match view {
        ViewNeeded::Any => true,
        ViewNeeded::Frontal => position.is_frontal(),
        ViewNeeded::Lateral => !position.is_frontal(),
    };
    positions.into_iter().find(fits).map_or_else(String::new, |position| position.word().to_owned())
}

/// Draws the description after `first`.
pub(super) fn show(ui: &mut Ui, first: &str, words: &Words) {
    ui.add(Label::new(theme::caption(format!("{first}{}", words.there))).wrap());
    for caution in &words.cautions {
        let words = crate::gui::measures::wording::capitalised(caution);
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
}
