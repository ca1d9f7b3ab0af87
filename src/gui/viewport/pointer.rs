//! Pointer input on a film: left drag sets the window, right or middle drag (or Space) pans, the wheel and two
//! fingers zoom, a double click enlarges the viewport and back, or fits a film that stands alone. Points become physical pixels here. Marks take precedence: while
//! the main button acts on one ([`super::hand`]), it does not set the window.

use eframe::egui::{CursorIcon, EventFilter, Key, PointerButton, Pos2, Response, Ui, Vec2};

use crate::editor::{Command, Editor, LayerCommand, MarkCommand, RoomCommand, ViewCommand};

/// Zoom per point of scrolling: a wheel notch (some 80 points) is about a fifth.
const ZOOM_PER_POINT: f32 = 0.0025;
/// Points of dragging that move a window across the full range of the film.
const POINTS_PER_RANGE: f64 = 640.0;

/// `busy`: the main button draws or moves marks, and does not change window or zoom.
pub(super) fn wishes(
    ui: &Ui,
    response: &Response,
    index: usize,
    busy: bool,
    editor: &Editor,
    wishes: &mut Vec<Command>,
) {
    if response.clicked() && !busy && editor.selection().is_some() {
        // A click on empty film clears the selection.
        wishes.push(Command::Mark(MarkCommand::Select(None)));
    }
    let mut push = |command| wishes.push(Command::View(command));
    let touched = response.drag_started() || response.clicked() || response.gained_focus();
    if touched && editor.active_viewport() != index {
        push(ViewCommand::Activate(index));
    }
    if response.has_focus() {
        keep_arrows(ui, response);
    }
    if editor.shutter_in_hand() {
        shutter(ui, response, index, &mut push);
        return;
    }
    if editor.landmarks().is_some() {
        // Clicks place landmarks; the film is moved and zoomed as ever.
        if !response.dragged_by(PointerButton::Primary) {
            drag(ui, response, index, &mut push);
        }
        if response.contains_pointer()
            && let Some(pointer) = ui.input(|input| input.pointer.latest_pos())
        {
            zoom(ui, response, index, pointer, &mut push);
        }
        return;
    }
    // A double click soon after a click elsewhere counts as a triple one.
    if !busy && (response.double_clicked() || response.triple_clicked()) {
        let alone = editor.layout().count() == 1;
        push(if alone { ViewCommand::Fit } else { ViewCommand::Room(RoomCommand::Enlarge(Some(index))) });
        return;
    }
    if !(busy && response.dragged_by(PointerButton::Primary)) {
        drag(ui, response, index, &mut push);
    }
    if response.contains_pointer()
        && let Some(pointer) = ui.input(|input| input.pointer.latest_pos())
    {
        zoom(ui, response, index, pointer, &mut push);
    }
}

/// With the shutter tool active a drag draws the shutter; release or Esc closes the tool.
fn shutter(ui: &Ui, response: &Response, index: usize, push: &mut impl FnMut(ViewCommand)) {
    if response.contains_pointer() {
        ui.set_cursor_icon(CursorIcon::Crosshair);
    }
    let (origin, latest) = ui.input(|input| (input.pointer.press_origin(), input.pointer.latest_pos()));
    let corner = |at: Pos2| {
        let from = (at - response.rect.min) * ui.pixels_per_point();
        [f64::from(from.x), f64::from(from.y)]
    };
    if response.dragged_by(PointerButton::Primary)
        && let Some((from, to)) = origin.zip(latest)
    {
        let (from, to) = (corner(from), corner(to));
        push(ViewCommand::Layers(LayerCommand::DrawShutter { viewport: index, from, to }));
    }
    if response.drag_stopped_by(PointerButton::Primary) || ui.input(|input| input.key_pressed(Key::Escape)) {
        push(ViewCommand::Layers(LayerCommand::DropShutter));
    }
}

fn drag(ui: &Ui, response: &Response, index: usize, push: &mut impl FnMut(ViewCommand)) {
    let moved = response.drag_delta();
    if !response.dragged() || moved == Vec2::ZERO {
        return;
    }
    let [x, y] = [f64::from(moved.x), f64::from(moved.y)];
    let scale = f64::from(ui.pixels_per_point());
    let spaced = ui.input(|input| input.key_down(Key::Space));
    if response.dragged_by(PointerButton::Primary) && !spaced {
        // As in other viewers: down is darker (a higher centre), right is flatter (a wider window).
        push(ViewCommand::DragWindow { viewport: index, by: [y / POINTS_PER_RANGE, x / POINTS_PER_RANGE] });
    } else {
        push(ViewCommand::Pan { viewport: index, by: [x * scale, y * scale] });
    }
}

fn zoom(ui: &Ui, response: &Response, index: usize, pointer: Pos2, push: &mut impl FnMut(ViewCommand)) {
    let (scrolled, pinched) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
    let factor = f64::from((scrolled * ZOOM_PER_POINT).exp() * pinched);
    if (factor - 1.0).abs() > 1e-6 {
        let at = (pointer - response.rect.min) * ui.pixels_per_point();
        push(ViewCommand::ZoomAt { viewport: index, factor, at: [f64::from(at.x), f64::from(at.y)] });
    }
}

/// Arrows move between visits; they must not move the focus.
fn keep_arrows(ui: &Ui, response: &Response) {
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
}
