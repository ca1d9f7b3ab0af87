//! Laser, spotlight and lines drawn for the audience, over the films.

use eframe::egui::{
    Color32, CursorIcon, Id, LayerId, Mesh, Order, PointerButton, Pos2, Rect, Sense, Stroke, Ui, UiBuilder,
    Vec2, vec2,
};

use crate::editor::{Command, Editor, Pointer, PresentCommand, TeachCommand};
use crate::gui::theme;

/// Radius of the laser's point, in points.
const LASER: f32 = 6.0;
/// Radius of the light, as a share of the window's height.
const LIGHT: f32 = 0.16;
/// Sides of the polygon that the light is.
const SIDES: u32 = 128;
/// Width of its soft rim, in points.
const RIM: f32 = 10.0;

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
        Self::ink(ui, editor, areas);
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

    fn ink(ui: &Ui, editor: &Editor, areas: &[Rect]) {
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

/// Darkens everything but a circle, whose rim is soft: one mesh of two rings, so that nothing is darkened twice.
fn spotlight(ui: &Ui, at: Option<Pos2>) {
    let window = ui.ctx().content_rect();
    let painter = ui.ctx().layer_painter(layer("light"));
    let dark = Color32::from_black_alpha(200);
    let Some(at) = at else {
        painter.rect_filled(window, 0.0, dark);
        return;
    };
    let radius = window.height() * LIGHT;
    // From anywhere in the window to beyond all of its corners.
    let far = 2.0 * (window.width() + window.height());
    let mut mesh = Mesh::default();
    for side in 0..=SIDES {
        let towards = Vec2::angled(std::f32::consts::TAU * side as f32 / SIDES as f32);
        for (distance, colour) in [(radius, Color32::TRANSPARENT), (radius + RIM, dark), (far, dark)] {
            mesh.colored_vertex(at + towards * distance, colour);
        }
        if side > 0 {
            let (before, now) = (3 * (side - 1), 3 * side);
            for ring in 0..2 {
                mesh.add_triangle(before + ring, before + ring + 1, now + ring);
                mesh.add_triangle(before + ring + 1, now + ring, now + ring + 1);
            }
        }
    }
    painter.with_clip_rect(window).add(mesh);
}
