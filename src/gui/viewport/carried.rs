//! Films carried by the pointer: from the timeline into a viewport, or, with Alt held, from one viewport to another to
//! swap them.

use eframe::egui::{
    Align2, CursorIcon, DragAndDrop, FontId, Id, LayerId, Order, PointerButton, Rect, Response, Stroke,
    StrokeKind, Ui, vec2,
};

use crate::case::RadiographId;
use crate::editor::{Command, Editor, HangCommand, ViewCommand};
use crate::gui::{fonts, theme};

/// What the pointer carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Carried {
    /// A film of the timeline.
    Film(RadiographId),
    /// The film of this viewport, to be swapped.
    Viewport(usize),
}

/// Takes up what is carried over a viewport, or drops it there. Returns whether the pointer carries something.
pub(super) fn over(ui: &Ui, response: &Response, index: usize, wishes: &mut Vec<Command>) -> bool {
    let held = ui.input(|input| input.modifiers.alt);
    if held && response.drag_started_by(PointerButton::Primary) {
        response.dnd_set_drag_payload(Carried::Viewport(index));
    }
    if let Some(carried) = response.dnd_release_payload::<Carried>() {
        let command = match carried.as_ref() {
            Carried::Film(film) => HangCommand::Into { viewport: index, film: film.clone() },
            Carried::Viewport(from) => HangCommand::Swap(*from, index),
        };
        wishes.push(Command::View(ViewCommand::Hang(command)));
        return true;
    }
    let is_carried = DragAndDrop::has_payload_of_type::<Carried>(ui.ctx());
    if is_carried && response.contains_pointer() {
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, Id::unique("carried over")));
        painter.rect_stroke(response.rect, 0, Stroke::new(3.0, theme::ACCENT), StrokeKind::Inside);
    }
    is_carried
}

/// Names what is carried beside the pointer, unless the timeline tells where it would be dropped.
pub(super) fn follow(ui: &Ui, editor: &Editor) {
    let Some(carried) = DragAndDrop::payload::<Carried>(ui.ctx()) else { return };
    let Some(at) = ui.input(|input| input.pointer.latest_pos()) else { return };
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let film = match carried.as_ref() {
        Carried::Film(film) => Some(film),
        Carried::Viewport(index) => editor.viewport(*index).and_then(|own| own.film.as_ref()),
    };
    let words = editor.document().zip(film).and_then(|(document, film)| {
        let film = document.case().radiograph(film)?;
        Some(format!("{} · {}", document.case().time_words(&film.time), film.views_words()))
    });
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("carried film")));
    let font = FontId::new(theme::CAPTION_SIZE, fonts::strong());
    let text = painter.layout_no_wrap(words.unwrap_or_default(), font, theme::TEXT);
    let corner = Align2::LEFT_TOP.anchor_size(at + vec2(14.0, 10.0), text.size()).min;
    painter.rect_filled(Rect::from_min_size(corner, text.size()).expand2(vec2(6.0, 3.0)), 3.0, theme::PANEL);
    painter.galley(corner, text, theme::TEXT);
}
