//! States as pressable chips: mark, word and digit. The recorded one is highlighted; pressing it again clears
//! the state.

use eframe::egui::{FontId, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::book::StateDefinition;
use crate::case::{FindingId, Key};
use crate::gui::{fonts, theme};

const HEIGHT: f32 = 26.0;
/// Offsets of the mark and of the word of a chip.
const MARK: f32 = 15.0;
const WORD: f32 = 27.0;

/// Chips in as many rows as needed. Returns the state that was pressed.
pub(super) fn show(
    ui: &mut Ui,
    id: FindingId,
    name: &str,
    states: &[StateDefinition],
    said: Option<&Key>,
    shows_digits: bool,
) -> Option<Key> {
    let mut pressed = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for (index, state) in states.iter().enumerate() {
            let digit = (shows_digits && index < 9).then(|| (index + 1).to_string());
            let is_said = said == Some(&state.key);
            if chip(ui, id, name, state, digit.as_deref(), is_said).clicked() {
                pressed = Some(state.key.clone());
            }
        }
    });
    pressed
}

fn chip(
    ui: &mut Ui,
    id: FindingId,
    name: &str,
    state: &StateDefinition,
    digit: Option<&str>,
    is_said: bool,
) -> Response {
    let family = if is_said { fonts::strong() } else { fonts::regular() };
    let colour = if is_said { theme::TEXT } else { theme::SECOND };
    let font = FontId::new(theme::CAPTION_SIZE, family);
    let word = ui.painter().layout_no_wrap(state.name.clone(), font, colour);
    let hint = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    let digit = digit.map(|digit| ui.painter().layout_no_wrap(digit.to_owned(), hint, theme::SECOND));
    let digit_space = digit.as_ref().map_or(0.0, |digit| digit.size().x + 8.0);
    let (_, rect) = ui.allocate_space(vec2(WORD + word.size().x + digit_space + 9.0, HEIGHT));
    let response = touch(ui, rect, id, name, state, is_said);
    let tint = theme::look_colour(state.look);
    let (fill, edge) = match (is_said, response.hovered()) {
        (true, _) => (tint.gamma_multiply(0.18), Stroke::new(1.25, tint)),
        (false, true) => (theme::HOVER, Stroke::new(1.0, theme::EDGE)),
        (false, false) => (theme::PANEL, Stroke::new(1.0, theme::EDGE)),
    };
    let painter = ui.painter();
    painter.rect(rect, theme::RADIUS, fill, edge, StrokeKind::Inside);
    theme::look_mark(painter, pos2(rect.left() + MARK, rect.center().y), 6.5, state.look);
    let at = |left: f32, height: f32| pos2(left, rect.center().y - height / 2.0);
    let word_size = word.size();
    painter.galley(at(rect.left() + WORD, word_size.y), word, colour);
    if let Some(digit) = digit {
        let left = rect.left() + WORD + word_size.x + 8.0;
        painter.galley(at(left, digit.size().y), digit, theme::SECOND);
    }
    response
}

fn touch(ui: &Ui, rect: Rect, id: FindingId, name: &str, state: &StateDefinition, is_said: bool) -> Response {
    let enabled = ui.is_enabled();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let salt = ui.scope_id().with(("state chip", id.0, state.key.as_str()));
    let response = ui.interact(rect, Id::unique("state").with(salt), sense);
    let spoken = format!("{name}: {}", state.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, is_said, &spoken));
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        ui.painter().rect_stroke(rect.expand(1.0), theme::RADIUS, ring, StrokeKind::Outside);
    }
    response
}
