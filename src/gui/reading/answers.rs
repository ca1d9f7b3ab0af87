//! Confidence as a row of three buttons, complications as chips: the secondary inputs of a reading.

use std::collections::BTreeSet;

use eframe::egui::{
    Align2, CornerRadius, FontId, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::case::{Complication, Confidence};
use crate::editor::{Command, ReadCommand};
use crate::gui::{fonts, theme};

const HEIGHT: f32 = 26.0;

/// Three segments of one control; pressing the selected one again clears it.
pub(super) fn confidence(ui: &mut Ui, chosen: Option<Confidence>, wishes: &mut Vec<Command>) {
    let (_, area) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let width = area.width() / Confidence::ALL.len() as f32;
    let painter = ui.painter().clone();
    painter.rect(area, theme::RADIUS, theme::RAISED, Stroke::NONE, StrokeKind::Inside);
    for (index, word) in Confidence::ALL.into_iter().enumerate() {
        let left = area.left() + width * index as f32;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        let is_chosen = chosen == Some(word);
        let name = format!("Confidence: {}", word.word());
        let response = part(ui, rect, &name, is_chosen);
        if response.hovered() && !is_chosen {
            painter.rect_filled(rect, corners(index), theme::HOVER);
        }
        if is_chosen {
            let edge = Stroke::new(1.0, theme::ACCENT);
            painter.rect(rect, corners(index), theme::CHOSEN, edge, StrokeKind::Inside);
        } else if index > 0 && chosen != Confidence::ALL.get(index - 1).copied() {
            painter.vline(left, area.shrink2(vec2(0.0, 7.0)).y_range(), Stroke::new(1.0, theme::EDGE));
        }
        let family = if is_chosen { fonts::strong() } else { fonts::regular() };
        let colour = if is_chosen { theme::TEXT } else { theme::SECOND };
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            word.word(),
            FontId::new(theme::TEXT_SIZE, family),
            colour,
        );
        if response.clicked() {
            wishes.push(Command::Read(ReadCommand::Confidence(word)));
        }
    }
}

fn corners(index: usize) -> CornerRadius {
    let radius = theme::RADIUS;
    match index {
        0 => CornerRadius { nw: radius, sw: radius, ne: 0, se: 0 },
        2 => CornerRadius { nw: 0, sw: 0, ne: radius, se: radius },
        _ => CornerRadius::ZERO,
    }
}

/// Chips that toggle, wrapped into as many rows as needed.
pub(super) fn complications(ui: &mut Ui, seen: &BTreeSet<Complication>, wishes: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for complication in Complication::ALL {
            let is_seen = seen.contains(&complication);
            if chip(ui, complication, is_seen).clicked() {
                wishes.push(Command::Read(ReadCommand::Complication(complication)));
            }
        }
    });
}

fn chip(ui: &mut Ui, complication: Complication, is_seen: bool) -> Response {
    let family = if is_seen { fonts::strong() } else { fonts::regular() };
    let font = FontId::new(theme::CAPTION_SIZE, family);
    let colour = if is_seen { theme::TEXT } else { theme::SECOND };
    let galley = ui.painter().layout_no_wrap(complication.word().to_owned(), font, colour);
    let mark_space = if is_seen { 16.0 } else { 0.0 };
    let size = vec2(galley.size().x + 20.0 + mark_space, 24.0);
    let (_, rect) = ui.allocate_space(size);
    let response = part(ui, rect, &format!("Complication: {}", complication.word()), is_seen);
    let painter = ui.painter();
    let (fill, edge) = match (is_seen, response.hovered()) {
        (true, _) => (theme::COMPLICATION.gamma_multiply(0.22), Stroke::new(1.0, theme::COMPLICATION)),
        (false, true) => (theme::HOVER, Stroke::new(1.0, theme::EDGE)),
        (false, false) => (theme::RAISED, Stroke::new(1.0, theme::RAISED)),
    };
    painter.rect(rect, 12, fill, edge, StrokeKind::Inside);
    if is_seen {
        theme::complication_mark(painter, pos2(rect.left() + 15.0, rect.center().y), 5.5);
    }
    let at = pos2(rect.left() + 10.0 + mark_space, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, colour);
    response
}

/// A pressable area with its name and its on/off state.
fn part(ui: &Ui, rect: Rect, name: &str, on: bool) -> Response {
    let enabled = ui.is_enabled();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("reading answer").with(name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, on, name));
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        ui.painter().rect_stroke(rect.expand(1.0), theme::RADIUS, ring, StrokeKind::Outside);
    }
    response
}
