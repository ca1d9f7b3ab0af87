//! The card of an active score: the diagram of the bone with the current cortex, the item, the film
//! that supplies it and the baseline film.

use eframe::egui::{Frame, Label, Margin, Role, Sense, Ui, WidgetInfo, vec2};

use super::{Shown, bone, films};
use crate::analysis::book::Cortex;
use crate::analysis::score::is_baseline;
use crate::editor::{SameScale, Scoring};
use crate::gui::{theme, viewport};

/// Preferred and minimum width of the diagram.
const DIAGRAM: (f32, f32) = (148.0, 104.0);
const HEIGHT: f32 = 102.0;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, scoring: &Scoring<'_>) {
    let frame =
        Frame::new().fill(theme::RAISED).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(8, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let width = (ui.available_width() * 0.54).clamp(DIAGRAM.1, DIAGRAM.0);
        ui.horizontal_top(|ui| {
            let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name(scoring)));
            bone::draw(ui.painter(), rect, &diagram(shown, scoring));
            ui.vertical(|ui| words(ui, shown, scoring));
        });
    });
}

/// "Diagram of the bone: medial cortex highlighted".
fn name(scoring: &Scoring<'_>) -> String {
    match scoring.item.cortex {
        Some(cortex) => format!("Diagram of the bone: {} cortex highlighted", cortex.word()),
        None => "Diagram of the bone: whole bone highlighted".to_owned(),
    }
}

fn words(ui: &mut Ui, shown: &Shown<'_>, scoring: &Scoring<'_>) {
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.add(Label::new(theme::strong(&scoring.item.name)).wrap());
    let items = &scoring.score.items;
    let place = items.iter().position(|item| item.key == scoring.item.key).unwrap_or_default() + 1;
    let of = match items.len() {
        1 => String::new(),
        count => format!("{place} of {count}"),
    };
    let case = shown.document.case();
    match &scoring.film {
        Some(found) if found.days_apart < 0.5 => {
            let view = films::view_word(case, &found.film, scoring.item.view);
            let comma = if of.is_empty() { "" } else { " · " };
            ui.add(Label::new(theme::caption(format!("{of}{comma}{view}"))).wrap());
        }
        Some(found) => {
            caption(ui, &of);
            warn(ui, &films::of_another_day(case, scoring.item.view, found));
        }
        None => {
            caption(ui, &of);
            warn(ui, &films::missing(scoring.item.view));
        }
    }
    let baseline = scoring.baseline.as_ref().and_then(|film| case.radiograph(film));
    let words = match baseline {
        Some(film) => {
            let is_baseline = is_baseline(shown.document.visits(), &film.id, scoring.score);
            let what = if is_baseline { "Baseline" } else { "Baseline, earliest film" };
            format!("{what}: {}", case.time_label(&film.time))
        }
        None => "no baseline".to_owned(),
    };
    let response = ui.add(Label::new(theme::caption(words)).wrap());
    let scale = match scoring.same_scale {
        Some(SameScale::Millimetres | SameScale::Registered | SameScale::OnImplant) => {
            "Both films are shown at the same scale."
        }
        Some(SameScale::FilmPixels | SameScale::RelativePosition) => {
            "Shown at the same size in film pixels: one of the films has no scale in millimetres."
        }
        None => return,
    };
    response.on_hover_text(scale);
}

fn caption(ui: &mut Ui, words: &str) {
    if !words.is_empty() {
        ui.add(Label::new(theme::caption(words)).wrap());
    }
}

fn warn(ui: &mut Ui, words: &str) {
    let words = crate::gui::measures::wording::capitalised(words);
    ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
}

/// Content of the diagram: the answers so far, oriented as on the films.
fn diagram(shown: &Shown<'_>, scoring: &Scoring<'_>) -> bone::Diagram {
    let score = scoring.score;
    let of = |cortex: Cortex| {
        let own = score.items.iter().filter(|item| item.cortex == Some(cortex));
        let states = own.map(|item| bone::state(score, item, shown.given(item)));
        // If several items assess one cortex, the least advanced one is shown.
        states.min_by_key(|state| state.rank()).unwrap_or(bone::State::Open)
    };
    let at_right = |cortex: Cortex| viewport::lies_at(shown.editor, scoring.visit, cortex);
    bone::Diagram {
        medial: of(Cortex::Medial),
        lateral: of(Cortex::Lateral),
        anterior: of(Cortex::Anterior),
        posterior: of(Cortex::Posterior),
        lit: scoring.item.cortex,
        lit_is_all: scoring.item.cortex.is_none(),
        medial_at_right: at_right(Cortex::Medial),
        anterior_at_right: at_right(Cortex::Anterior),
    }
}
