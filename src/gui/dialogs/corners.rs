//! Dialog over a photograph of a film: the four corners of the film are dragged to their places, and the upright film is
//! shown beside it.

use eframe::egui::{
    Color32, ColorImage, EventFilter, Key, Label, Pos2, Rect, Role, Sense, Shape, Stroke, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::burned_in::shrunk;
use super::{heading, modal_asking, primary, secondary};
use crate::editor::{Command, Editor, FileCommand, IntakeCommand, Photograph};
use crate::gui::theme;
use crate::imaging::{Pixels, Samples, Upright};

/// Longest side of the photograph as it is worked on, in pixels.
const WORKING_SIDE: usize = 1400;
/// Distance at which a corner is taken hold of, in points.
const REACH: f32 = 22.0;
/// Step of an arrow as part of the photograph; with Shift a tenth of it.
const STEP: f64 = 0.01;
/// Names of the corners, in their order.
const NAMES: [&str; 4] = ["top left", "top right", "bottom right", "bottom left"];

/// The dialog while it is open.
#[derive(Debug, Default)]
pub(super) struct CornersDialog(Option<Sheet>);

struct Sheet {
    number: u64,
    /// Pixels of the photograph for one of the working picture.
    shrink: u32,
    /// Width and height of the photograph.
    size: [f64; 2],
    working: Pixels,
    photograph: TextureHandle,
    upright: Upright,
    /// The corner that arrows move.
    chosen: usize,
    /// The corner in the hand.
    held: Option<usize>,
    result: Option<(Upright, Result<TextureHandle, String>)>,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Sheet").field("upright", &self.upright).finish_non_exhaustive()
    }
}

/// What a person asks for in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Use,
    Cancel,
}

impl CornersDialog {
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some((photograph, number)) = editor.new_case().and_then(|session| session.photograph_shown())
        else {
            return;
        };
        let opened = self.0.take().filter(|sheet| sheet.number == number);
        let sheet = self.0.insert(opened.unwrap_or_else(|| Sheet::new(ui, photograph, number)));
        let window = ui.ctx().content_rect();
        let mut wish = None;
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        modal_asking(ui, "Cut out photograph", window.width() - 48.0, |ui| {
            ui.set_height(window.height() - 88.0);
            wish = sheet.page(ui);
        });
        match wish {
            Some(Wish::Use) => {
                wishes.push(Command::Intake(IntakeCommand::Corners(sheet.upright)));
                self.0 = None;
            }
            Some(Wish::Cancel) => self.close(wishes),
            None if escaped => self.close(wishes),
            None => {}
        }
    }

    fn close(&mut self, wishes: &mut Vec<Command>) {
        self.0 = None;
        wishes.push(Command::File(FileCommand::CloseDialog));
    }
}

impl Sheet {
    fn new(ui: &Ui, photograph: &Photograph, number: u64) -> Self {
        let pixels = &photograph.film.pixels;
        let longest = pixels.columns.max(pixels.rows) as usize;
        let shrink = longest.div_ceil(WORKING_SIDE).max(1);
        let image = shrunk(&photograph.film, shrink, false);
        let colours = image.pixels.iter().map(|colour| [colour.r(), colour.g(), colour.b()]).collect();
        let working = Pixels {
            columns: image.width() as u32,
            rows: image.height() as u32,
            samples: Samples::Rgb(colours),
        };
        let texture = ui.ctx().load_texture("photograph", image, TextureOptions::LINEAR);
        Self {
            number,
            shrink: shrink as u32,
            size: [f64::from(pixels.columns), f64::from(pixels.rows)],
            working,
            photograph: texture,
            upright: photograph.upright,
            chosen: 0,
            held: None,
            result: None,
        }
    }

    /// The corners in pixels of the photograph.
    fn corners(&self) -> [[f64; 2]; 4] {
        self.upright.places(self.size[0] as u32, self.size[1] as u32).0
    }

    /// Puts a corner at a place of the photograph.
    fn put(&mut self, corner: usize, place: [f64; 2]) {
        let mut corners = self.corners().map(|corner| corner.map(|part| part.round() as u32));
        if let Some(moved) = corners.get_mut(corner) {
            *moved = [0, 1].map(|axis: usize| place[axis].clamp(0.0, self.size[axis]).round() as u32);
        }
        self.upright.corners = Some(corners);
    }

    fn page(&mut self, ui: &mut Ui) -> Option<Wish> {
        heading(ui, "Cut out photograph");
        let advice = "Drag each corner to its own corner of the film. The copy in the case is cut out and made upright; your photograph stays as it is. No length on it is told in millimetres without a calibration.";
        ui.add(Label::new(theme::second(advice)).wrap());
        ui.add_space(6.0);
        let height = (ui.available_height() - 64.0).max(80.0);
        let width = ui.available_width();
        let mut wish = None;
        ui.horizontal(|ui| {
            if self.canvas(ui, vec2(width * 0.58, height)) {
                wish = self.keys(ui);
            }
            self.result(ui, vec2(width * 0.42 - 12.0, height));
        });
        ui.add_space(6.0);
        let is_right = matches!(self.result, Some((_, Ok(_))));
        ui.horizontal(|ui| {
            if ui.add_enabled(is_right, primary("Use")).clicked() {
                wish = Some(Wish::Use);
            }
            if ui.add(secondary("Cancel")).clicked() {
                wish = Some(Wish::Cancel);
            }
            ui.add_space(16.0);
            if ui.add(secondary("Whole picture")).clicked() {
                self.upright.corners = None;
            }
            if ui.add(secondary("Turn")).clicked() {
                self.turn();
            }
            ui.checkbox(&mut self.upright.mirrored, "Photographed from behind");
            ui.checkbox(&mut self.upright.greys, "Greys");
        });
        let hint = "With the photograph in focus: 1 to 4 choose a corner, arrows move it (Shift: finely), T turns, Enter uses it";
        ui.add(Label::new(theme::hint(hint)).truncate());
        wish.filter(|wish| *wish != Wish::Use || is_right)
    }

    fn turn(&mut self) {
        self.upright.turns = (self.upright.turns + 1) % 4;
    }

    /// Draws the photograph with its corners. Returns whether it has the focus.
    fn canvas(&mut self, ui: &mut Ui, size: Vec2) -> bool {
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let name = format!("Photograph, corner {} chosen", NAMES.get(self.chosen).unwrap_or(&""));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let at = within(rect.shrink(10.0), self.size);
        let [width, height] = self.size;
        let screen = |[x, y]: [f64; 2]| {
            pos2(at.left() + (x / width) as f32 * at.width(), at.top() + (y / height) as f32 * at.height())
        };
        let film = |place: Pos2| {
            [
                f64::from((place.x - at.left()) / at.width()) * width,
                f64::from((place.y - at.top()) / at.height()) * height,
            ]
        };
        if response.drag_started() || response.clicked() {
            response.request_focus();
            let from = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
            self.held = from.and_then(|from| {
                let distance = |corner: usize| screen(self.corners()[corner]).distance(from);
                let nearest = (0..4).min_by(|a, b| distance(*a).total_cmp(&distance(*b)))?;
                (distance(nearest) <= REACH).then_some(nearest)
            });
            self.chosen = self.held.unwrap_or(self.chosen);
        }
        // The last move may come with the release.
        if (response.dragged() || response.drag_stopped())
            && let (Some(corner), Some(place)) = (self.held, response.interact_pointer_pos())
        {
            self.put(corner, film(place));
        }
        if response.drag_stopped() {
            self.held = None;
        }
        let painter = ui.painter().with_clip_rect(rect);
        painter.rect_filled(rect, 0.0, theme::GROUND);
        painter.image(self.photograph.id(), at, whole(), Color32::WHITE);
        let corners = self.corners().map(screen);
        let line = Stroke::new(1.5, theme::ACCENT);
        painter.add(Shape::closed_line(corners.to_vec(), line));
        for (index, corner) in corners.into_iter().enumerate() {
            let colour = if index == self.chosen { theme::ACCENT } else { theme::TEXT };
            painter.circle(corner, 7.0, theme::GROUND.gamma_multiply(0.5), Stroke::new(2.0, colour));
        }
        let edge = if response.has_focus() { theme::ACCENT } else { theme::EDGE };
        painter.rect_stroke(rect, 0.0, Stroke::new(1.0, edge), eframe::egui::StrokeKind::Inside);
        response.has_focus()
    }

    /// Keys while the photograph has the focus.
    fn keys(&mut self, ui: &Ui) -> Option<Wish> {
        let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
        let (digit, turn, enter, shift, by) = ui.input(|input| {
            let count = |key| input.num_presses(key) as f64;
            let by =
                [count(Key::ArrowRight) - count(Key::ArrowLeft), count(Key::ArrowDown) - count(Key::ArrowUp)];
            let digit = digits.iter().position(|key| input.key_pressed(*key));
            (digit, input.key_pressed(Key::T), input.key_pressed(Key::Enter), input.modifiers.shift, by)
        });
        self.chosen = digit.unwrap_or(self.chosen);
        if turn {
            self.turn();
        }
        if by.iter().any(|part| part.abs() > f64::EPSILON) {
            let step = self.size[0].max(self.size[1]) * if shift { STEP / 10.0 } else { STEP };
            let place = self.corners().get(self.chosen).copied().unwrap_or_default();
            self.put(self.chosen, [place[0] + by[0] * step, place[1] + by[1] * step]);
        }
        enter.then_some(Wish::Use)
    }

    /// Draws the film as it will be, or why there is none.
    fn result(&mut self, ui: &mut Ui, size: Vec2) {
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let upright = self.upright;
        if self.result.as_ref().is_none_or(|(made_for, _)| *made_for != upright) {
            self.result = Some((upright, self.made(ui, upright)));
        }
        ui.painter().rect_filled(rect, 0.0, theme::GROUND);
        match &self.result {
            Some((_, Ok(texture))) => {
                response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Upright film"));
                let [width, height] = texture.size();
                let at = within(rect.shrink(10.0), [width as f64, height as f64]);
                ui.painter().image(texture.id(), at, whole(), Color32::WHITE);
            }
            Some((_, Err(why))) => {
                let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(rect.shrink(16.0)));
                inside.add(Label::new(theme::second(why.as_str()).color(theme::WARNING)).wrap());
            }
            None => {}
        }
    }

    fn made(&self, ui: &Ui, upright: Upright) -> Result<TextureHandle, String> {
        let corners =
            upright.corners.map(|corners| corners.map(|corner| corner.map(|part| part / self.shrink)));
        let small = Upright { corners, ..upright };
        let pixels = small.of(&self.working).map_err(|error| error.to_string())?;
        let colours: Vec<Color32> = match &pixels.samples {
            Samples::Grey(values) => values.iter().map(|value| Color32::from_gray(*value as u8)).collect(),
            Samples::Rgb(colours) => colours.iter().map(|[r, g, b]| Color32::from_rgb(*r, *g, *b)).collect(),
        };
        let image = ColorImage::new([pixels.columns as usize, pixels.rows as usize], colours);
        Ok(ui.ctx().load_texture("upright film", image, TextureOptions::LINEAR))
    }
}

/// The largest place within `rect` with the shape of a picture.
fn within(rect: Rect, [width, height]: [f64; 2]) -> Rect {
    let size = vec2(width.max(1.0) as f32, height.max(1.0) as f32);
    let scale = (rect.width() / size.x).min(rect.height() / size.y);
    Rect::from_center_size(rect.center(), size * scale)
}

fn whole() -> Rect {
    Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0))
}
