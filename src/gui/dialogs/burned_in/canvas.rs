//! The film with its areas and proposals, and what pointer and arrows do to them.

use eframe::egui::{
    EventFilter, Key, PointerButton, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, pos2, vec2,
};

use super::sheet::Sheet;
use crate::gui::theme;

/// Zoom for a point of scrolling, and for a press of + or -.
const ZOOM_PER_POINT: f32 = 0.004;
const ZOOM_OF_KEY: f64 = 1.25;

/// Where film and screen meet.
#[derive(Debug, Clone, Copy)]
struct View {
    rect: Rect,
    /// Points of the screen for a pixel of the film, across and down.
    scale: [f64; 2],
    centre: [f64; 2],
}

impl View {
    fn of(sheet: &Sheet, rect: Rect) -> Self {
        let [width, height] = sheet.size();
        let aspect = sheet.film().pixel_aspect();
        let fit = (f64::from(rect.width()) / width.max(1.0))
            .min(f64::from(rect.height()) / (height * aspect).max(1.0));
        let scale = fit * sheet.zoom;
        Self { rect, scale: [scale, scale * aspect], centre: sheet.centre }
    }

    fn film(&self, at: Pos2) -> [f64; 2] {
        let from_middle = at - self.rect.center();
        [
            self.centre[0] + f64::from(from_middle.x) / self.scale[0],
            self.centre[1] + f64::from(from_middle.y) / self.scale[1],
        ]
    }

    fn screen(&self, [x, y]: [f64; 2]) -> Pos2 {
        let by = vec2(
            ((x - self.centre[0]) * self.scale[0]) as f32,
            ((y - self.centre[1]) * self.scale[1]) as f32,
        );
        self.rect.center() + by
    }

    fn rect_of(&self, [left, top, right, bottom]: [f64; 4]) -> Rect {
        Rect::from_two_pos(self.screen([left, top]), self.screen([right, bottom]))
    }
}

/// Draws the film and follows pointer and keys.
pub(super) fn show(ui: &mut Ui, sheet: &mut Sheet, size: Vec2, is_bright: bool) -> Response {
    sheet.propose();
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let name = format!("Film, {} areas to be blackened, {} proposals", sheet.areas(), sheet.proposals());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    pointer(ui, sheet, &response, View::of(sheet, rect));
    if response.has_focus() {
        arrows(ui, sheet);
    }
    let view = View::of(sheet, rect);
    let texture = sheet.picture.texture(
        ui.ctx(),
        &sheet.film().clone(),
        view.scale[0] * f64::from(ui.pixels_per_point()),
        is_bright,
    );
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0.0, theme::GROUND);
    let [width, height] = sheet.size();
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), view.rect_of([0.0, 0.0, width, height]), whole, eframe::egui::Color32::WHITE);
    for proposal in sheet.open_proposals() {
        let found = view.rect_of(proposal.map(|edge| edge as f64)).expand(2.0);
        let corners = [
            found.left_top(),
            found.right_top(),
            found.right_bottom(),
            found.left_bottom(),
            found.left_top(),
        ];
        painter.extend(Shape::dashed_line(&corners, Stroke::new(1.5, theme::WARNING), 4.0, 3.0));
    }
    for (area, is_chosen) in sheet.drawn() {
        let corners: Vec<Pos2> = area.corners.iter().map(|corner| view.screen(*corner)).collect();
        let (width, colour) = if is_chosen { (2.0, theme::ACCENT) } else { (1.0, theme::SECOND) };
        painter.add(Shape::convex_polygon(corners, theme::GROUND, Stroke::new(width, colour)));
    }
    if let Some((from, to)) = sheet.drag.zip(response.interact_pointer_pos()) {
        let band = Rect::from_two_pos(view.screen(from), to);
        painter.rect(band, 0.0, theme::GROUND, Stroke::new(1.5, theme::ACCENT), StrokeKind::Middle);
    }
    let edge = if response.has_focus() { theme::ACCENT } else { theme::EDGE };
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, edge), StrokeKind::Inside);
    response
}

fn pointer(ui: &Ui, sheet: &mut Sheet, response: &Response, view: View) {
    let at = response.interact_pointer_pos().or(response.hover_pos());
    if let Some(at) = at.filter(|_| response.hovered()) {
        let (scrolled, pinched) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let factor = f64::from((scrolled * ZOOM_PER_POINT).exp() * pinched);
        if (factor - 1.0).abs() > 1e-6 {
            sheet.zoom_at(factor, view.film(at));
        }
    }
    if response.drag_started() || response.clicked() {
        response.request_focus();
    }
    if response.drag_started_by(PointerButton::Primary) {
        // Where the button went down, not where the drag was recognised.
        let start = ui.input(|input| input.pointer.press_origin()).or(at);
        sheet.drag = start.map(|start| view.film(start));
    }
    if response.drag_stopped_by(PointerButton::Primary)
        && let (Some(from), Some(to)) = (sheet.drag.take(), at)
    {
        sheet.add(from, view.film(to));
    }
    if response.clicked()
        && let Some(at) = at
    {
        sheet.press(view.film(at));
    }
    let pans = response.dragged_by(PointerButton::Secondary) || response.dragged_by(PointerButton::Middle);
    if pans {
        let by = response.drag_delta();
        sheet.pan([f64::from(by.x) / view.scale[0], f64::from(by.y) / view.scale[1]]);
    }
}

/// Arrows move the chosen area, with Shift they resize it; where none is chosen they move the film.
fn arrows(ui: &Ui, sheet: &mut Sheet) {
    let (pressed, shift, plus, minus) = ui.input(|input| {
        let count = |key| input.num_presses(key) as f64;
        let pressed =
            [count(Key::ArrowRight) - count(Key::ArrowLeft), count(Key::ArrowDown) - count(Key::ArrowUp)];
        let plus = input.num_presses(Key::Plus) + input.num_presses(Key::Equals);
        (pressed, input.modifiers.shift, plus, input.num_presses(Key::Minus))
    });
    let centre = sheet.centre;
    if plus > 0 {
        sheet.zoom_at(ZOOM_OF_KEY, centre);
    }
    if minus > 0 {
        sheet.zoom_at(1.0 / ZOOM_OF_KEY, centre);
    }
    if pressed.iter().all(|part| part.abs() < f64::EPSILON) {
        return;
    }
    if sheet.has_chosen() {
        sheet.nudge(pressed, shift);
    } else {
        let [width, height] = sheet.size();
        sheet.pan([-pressed[0] * width * 0.1 / sheet.zoom, -pressed[1] * height * 0.1 / sheet.zoom]);
    }
}
