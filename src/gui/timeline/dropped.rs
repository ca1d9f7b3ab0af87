//! A film of the timeline dropped on another place of it: where it would stand, told while it is carried. Nothing is
//! changed before a question is answered.

use eframe::egui::{
    Align2, DragAndDrop, FontId, Id, LayerId, Order, Rect, Response, Shape, Stroke, Ui, pos2, vec2,
};

use super::Scene;
use crate::editor::{CaseCommand, Command};
use crate::gui::viewport::Carried;
use crate::gui::{fonts, theme};

/// A visit attracts a film within this distance of its bead, in points.
const REACH: f32 = 14.0;
/// A film that was carried less far than this stays where it is, in points.
const LEAST: f32 = 24.0;

/// Tells where the carried film would stand, and asks when it is dropped.
pub(super) fn show(scene: &Scene<'_>, ui: &Ui, ground: &Response, wishes: &mut Vec<Command>) {
    let Some(carried) = DragAndDrop::payload::<Carried>(ui.ctx()) else { return };
    let Carried::Film(film) = carried.as_ref() else { return };
    let (at, from) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.press_origin()));
    let Some(at) = at.filter(|at| scene.area.contains(*at)) else { return };
    if from.is_some_and(|from| (from.x - at.x).abs() < LEAST) {
        return;
    }
    let reach = scene.scale.length_units(REACH);
    let Some(time) = scene.editor.time_dropped(film, scene.scale.units(at.x), reach) else { return };
    let words = format!("to {}", scene.document.case().time_words(&time));
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("dropped on the timeline")));
    let line = [pos2(at.x, scene.lanes.flags.max), pos2(at.x, scene.lanes.axis + 8.0)];
    painter.extend(Shape::dashed_line(&line, Stroke::new(1.5, theme::ACCENT), 4.0, 3.0));
    let font = FontId::new(theme::CAPTION_SIZE, fonts::strong());
    let text = painter.layout_no_wrap(words, font, theme::TEXT);
    let corner = Align2::LEFT_BOTTOM.anchor_size(at + vec2(14.0, -8.0), text.size()).min;
    let ground_rect = Rect::from_min_size(corner, text.size()).expand2(vec2(6.0, 3.0));
    painter.rect_filled(ground_rect, 3.0, theme::PANEL);
    painter.galley(corner, text, theme::TEXT);
    if ground.dnd_release_payload::<Carried>().is_some() {
        wishes.push(Command::Case(CaseCommand::AskTime { film: film.clone(), time }));
    }
}
