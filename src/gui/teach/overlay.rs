//! Laser, spotlight and lines drawn for the audience, over the films.

use eframe::egui::{
    Color32, CursorIcon, Id, LayerId, Order, PointerButton, Pos2, Rect, Sense, Stroke, Ui, UiBuilder, vec2,
};

use crate::editor::{Command, Editor, Pointer, PresentCommand, TeachCommand};
use crate::gui::theme;

/// Radius of the laser's point, in points.
const LASER: f32 = 6.0;
/// Radius of the light, as a share of the window's height.
const LIGHT: f32 = 0.16;
/// Rings that darken towards the outside of the light.
const RINGS: u8 = 24;

/// Whether a line is being drawn.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    draws: bool,
}

impl Overlay {
    /// Draws over the viewports; `areas` are theirs, in points.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, areas: &[Rect], wishes: &mut Vec<Command>) {
        let Some(shown) = editor.presentation() else {
            self.draws = false;
            return;
        };
        self.ink(ui, editor, areas);
        let films = areas.iter().fold(Rect::NOTHING, |all, area| all.union(*area));
        let at = ui.input(|input| input.pointer.hover_pos()).filter(|at| films.contains(*at));
        match shown.pointer {
            Pointer::Plain => self.draws = false,
            Pointer::Laser => {
                if let Some(at) = at {
                    ui.set_cursor_icon(CursorIcon::None);
                    laser(ui, at);
                }
            }
            Pointer::Spotlight => spotlight(ui, at),
            Pointer::Pen => self.pen(ui, areas, films, wishes),
        }
    }

    /// The pen takes the pointer before the films do.
    fn pen(&mut self, ui: &mut Ui, areas: &[Rect], films: Rect, wishes: &mut Vec<Command>) {
        let builder = UiBuilder::new().max_rect(films).layer_id(layer("pen"));
        let response = ui
            .scope_builder(builder, |ui| {
                ui.interact(films, Id::unique("pen of the presentation"), Sense::drag())
            })
            .inner
            .on_hover_cursor(CursorIcon::Crosshair);
        let (at, down) = ui
            .input(|input| (input.pointer.interact_pos(), input.pointer.button_down(PointerButton::Primary)));
        let begins = response.drag_started_by(PointerButton::Primary);
        if begins {
            self.draws = true;
        }
        if !down {
            self.draws = false;
        }
        let Some(at) = at.filter(|_| self.draws) else { return };
        let Some((viewport, area)) = areas.iter().enumerate().find(|(_, area)| area.contains(at)) else {
            return;
        };
        let scale = f64::from(ui.pixels_per_point());
        let at = at - area.min;
        let at = [f64::from(at.x) * scale, f64::from(at.y) * scale];
        wishes.push(Command::Teach(TeachCommand::Present(PresentCommand::Ink { viewport, at, begins })));
        ui.ctx().request_repaint();
    }

    fn ink(&self, ui: &Ui, editor: &Editor, areas: &[Rect]) {
        let scale = ui.pixels_per_point();
        for (viewport, area) in areas.iter().enumerate() {
            let Some(film) = editor.viewport(viewport).and_then(|own| own.film.as_ref()) else { continue };
            let size = [f64::from(area.width() * scale), f64::from(area.height() * scale)];
            let Some(placement) = editor.placement(film, size) else { continue };
            let painter = ui.ctx().layer_painter(layer("ink")).with_clip_rect(*area);
            for stroke in editor.strokes(film) {
                let points = stroke.places.iter().map(|place| {
                    let [x, y] = placement.view_from_image(*place, size);
                    area.min + vec2(x as f32, y as f32) / scale
                });
                painter.line(points.collect(), Stroke::new(3.0, theme::WARNING));
            }
        }
    }
}

fn layer(name: &str) -> LayerId {
    LayerId::new(Order::Middle, Id::unique("presentation").with(name))
}

fn laser(ui: &Ui, at: Pos2) {
    let painter = ui.ctx().layer_painter(layer("laser"));
    painter.circle_filled(at, LASER * 2.0, Color32::from_rgba_unmultiplied(255, 40, 40, 70));
    painter.circle_filled(at, LASER, Color32::from_rgb(255, 40, 40));
}

/// Darkens everything but a circle: four rectangles around it, and rings within their gap.
fn spotlight(ui: &Ui, at: Option<Pos2>) {
    let window = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(layer("light"));
    let dark = Color32::from_black_alpha(200);
    let Some(at) = at else {
        painter.rect_filled(window, 0.0, dark);
        return;
    };
    let radius = window.height() * LIGHT;
    let corner = radius * std::f32::consts::SQRT_2;
    let gap = Rect::from_center_size(at, vec2(corner, corner) * 2.0);
    let sides = [
        Rect::from_min_max(window.min, eframe::egui::pos2(window.right(), gap.top())),
        Rect::from_min_max(eframe::egui::pos2(window.left(), gap.bottom()), window.max),
        Rect::from_min_max(eframe::egui::pos2(window.left(), gap.top()), gap.left_bottom()),
        Rect::from_min_max(gap.right_top(), eframe::egui::pos2(window.right(), gap.bottom())),
    ];
    for side in sides {
        painter.rect_filled(side.intersect(window), 0.0, dark);
    }
    // From the light to the corners of the gap.
    let width = (gap.width() / std::f32::consts::SQRT_2 * 1.5 - radius) / f32::from(RINGS);
    let rings = painter.with_clip_rect(gap.intersect(window));
    for ring in 0..RINGS {
        let middle = radius + width * (f32::from(ring) + 0.5);
        rings.circle_stroke(at, middle, Stroke::new(width + 0.5, dark));
    }
}
