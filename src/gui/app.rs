//! One frame: process the results of workers, draw the panels from `&Editor`, then perform the collected
//! commands. The editor does not change while it is being drawn.

use std::time::Instant;

use eframe::egui::{CentralPanel, Context, Frame, Margin, Panel, RawInput, Ui, Vec2, ViewportCommand};
use eframe::egui_wgpu::RenderState;

use crate::editor::{Command, Editor, FileCommand, GoCommand, IntakeCommand, PresentCommand, TeachCommand};

use super::announce::Announcer;
use super::early::Early;
use super::graphics::{Fault, Faults, Left, LeftBy};
use super::new_case::NewCasePage;
use super::panels::Panels;
use super::rehearsal::{Player, Seen};
use super::screenshot::Screenshot;
use super::timing::Timing;
use super::viewport::{self, Viewports};
use super::way_back::WayBack;
use super::{film_painter, fonts, histogram, teach, theme, tools};

/// The application: the editor, and the transient state of its panels.
#[derive(Debug)]
pub struct App {
    editor: Editor,
    viewports: Viewports,
    panels: Panels,
    new_case: NewCasePage,
    screenshot: Option<Screenshot>,
    player: Option<Player>,
    timing: Timing,
    announcer: Announcer,
    way_back: WayBack,
    /// What the window was last asked to cover, and on which display.
    stage: teach::Stage,
    /// Factor by which the text is larger for a presentation; 1 without one.
    larger: f32,
    /// How much larger than usual text may be in the window.
    most: f32,
    overlay: teach::Overlay,
    quiz: teach::QuizStrip,
    title: String,
    /// Faults of the graphics processor.
    faults: Faults,
    /// Where a window that lost its device leaves what the next one needs; none in tests.
    left: Option<Left>,
    /// The device is lost: the window closes.
    is_lost: bool,
    /// A frame was drawn.
    has_drawn: bool,
}

/// What a real window begins with.
#[derive(Debug)]
pub(super) struct Begin {
    pub(super) screenshot: Option<Screenshot>,
    /// Measures the window.
    pub(super) player: Option<Player>,
    /// Start of the program.
    pub(super) started: Instant,
    /// For the next window, if this one loses its device.
    pub(super) left: Left,
}

impl App {
    /// Creates the app around an editor and sets up fonts, theme and graphics.
    pub fn new(creation: &eframe::CreationContext<'_>, editor: Editor) -> Self {
        fonts::install(&creation.egui_ctx);
        theme::install(&creation.egui_ctx);
        let graphics = creation.wgpu_render_state.as_ref();
        graphics.into_iter().for_each(film_painter::install);
        let listen = |state: &RenderState| Faults::listen(&state.device, &creation.egui_ctx);
        let faults = graphics.map(listen).unwrap_or_default();
        creation.egui_ctx.set_zoom_factor(editor.settings().ui_scale);
        // Text size keys are ordinary commands.
        creation.egui_ctx.options_mut(|options| options.zoom_with_keyboard = false);
        Self {
            editor,
            viewports: Viewports::new(graphics.is_some()),
            panels: Panels::default(),
            new_case: NewCasePage::default(),
            screenshot: None,
            player: None,
            timing: Timing::off(),
            announcer: Announcer::default(),
            way_back: WayBack::default(),
            stage: teach::Stage::default(),
            larger: 1.0,
            most: f32::INFINITY,
            overlay: teach::Overlay::default(),
            quiz: teach::QuizStrip::default(),
            title: String::new(),
            faults,
            left: None,
            is_lost: false,
            has_drawn: false,
        }
    }

    /// The app in a real window, around an editor whose workers have begun.
    pub(super) fn in_window(creation: &eframe::CreationContext<'_>, early: Early, begin: Begin) -> Self {
        let Begin { screenshot, player, started, left } = begin;
        // Whatever the workers have done until now is taken in with the first frame.
        let _ = early.window.set(creation.egui_ctx.clone());
        let left = Some(left);
        Self { screenshot, player, timing: Timing::since(started), left, ..Self::new(creation, early.editor) }
    }

    /// The editor, read-only.
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// Performs a command of the user.
    pub fn perform(&mut self, command: Command) {
        self.editor.perform(command);
    }

    fn panels(&mut self, ui: &mut Ui, wishes: &mut Vec<Command>) {
        let editor = &self.editor;
        self.panels.keys(ui, editor, wishes);
        if editor.new_case().is_some() {
            self.new_case.show(ui, editor, wishes);
            self.panels.above(ui, editor, wishes);
            return;
        }
        self.quiz.show(ui, editor, wishes);
        self.panels.around(ui, editor, wishes);
        teach::around(ui, editor);
        let bar = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(8, 4));
        let is_full = editor.left().is_full && editor.document().is_some();
        CentralPanel::no_frame().show(ui, |ui| {
            if is_full && !editor.shows_films_only() {
                self.panels.in_full(ui, editor, wishes);
                return;
            }
            if !editor.shows_films_only() {
                Panel::top("viewport bar").frame(bar).resizable(false).show(ui, |ui| {
                    viewport::bar(ui, editor, wishes);
                });
                if editor.document().is_some() {
                    tools::strip(ui, editor, wishes);
                }
            }
            self.viewports.show(ui, editor, wishes);
            if !self.panels.tell_histogram() {
                histogram::over_films(ui, editor, &self.viewports, wishes);
            }
        });
        self.announcer.show(ui, editor, self.viewports.areas());
        teach::chosen_place(ui, editor, self.viewports.areas());
        if editor.is_presenting() {
            self.overlay.show(ui, editor, self.viewports.areas(), wishes);
            teach::curtain(ui, editor);
        } else {
            self.way_back.show(ui, editor);
        }
        self.panels.above(ui, editor, wishes);
        teach::presenter(ui.ctx(), editor, self.stage.notes_at, self.larger, wishes);
    }

    fn tell_title(&mut self, ctx: &Context) {
        let title = match self.editor.document() {
            Some(document) => format!("{} — Callus", document.case().title),
            None => "Callus".to_owned(),
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn tell_full_screen(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let covers =
            teach::Covers { full: self.editor.is_full_screen(), presents: self.editor.is_presenting() };
        let pixels_per_point = ctx.native_pixels_per_point().unwrap_or(1.0) * self.scale();
        let had = self.stage.has_audience();
        match self.stage.follow(covers, || teach::Displays::of(frame), pixels_per_point) {
            None => {}
            Some(teach::Goes::Full(full)) => ctx.send_viewport_cmd(ViewportCommand::Fullscreen(full)),
            Some(teach::Goes::Over(display)) => ctx.send_viewport_cmd(ViewportCommand::SetMonitor(display)),
        }
        // The display in front of the presenter is free for the notes.
        let shown = self.editor.presentation().is_some_and(|shown| shown.presenter);
        if !had && self.stage.has_audience() && !shown {
            self.editor.perform(Command::Teach(TeachCommand::Present(PresentCommand::Presenter)));
        }
    }

    /// Tells a fault of the graphics processor. After a lost device the window closes, and another one opens.
    fn follow_faults(&mut self, ctx: &Context) {
        let Some(fault) = self.faults.take() else { return };
        self.viewports.draw_on_processor();
        if let (Fault::Lost(_), Some(left)) = (&fault, &self.left) {
            let document = self.editor.document();
            let case = document.map(|document| document.folder().case_file.clone());
            left.leave(LeftBy { fault, case });
            self.is_lost = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
            return;
        }
        let (title, text) = fault.words();
        self.editor.perform(Command::File(FileCommand::Failed { title: title.to_owned(), text }));
    }

    /// Size of the text: larger while something is presented.
    fn scale(&self) -> f32 {
        self.editor.settings().ui_scale.min(self.most) * self.larger
    }

    /// Makes everything as large as the height of the display asks for while something is presented.
    fn enlarge(&mut self, ctx: &Context) {
        let size = ctx.content_rect().size() * ctx.zoom_factor();
        let high = size.y;
        let larger = if self.editor.is_presenting() { teach::larger(high) } else { 1.0 };
        // Heights are rounded to points: less than that is no change.
        let before = self.scale();
        if (larger - self.larger).abs() > 0.01 {
            self.larger = larger;
        }
        self.most = most_text(size);
        self.editor.window_allows(self.most);
        if (self.scale() - before).abs() > 0.01 {
            ctx.set_zoom_factor(self.scale());
        }
    }

    fn is_drawn(&self) -> bool {
        self.editor.is_settled() && self.viewports.is_complete()
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            editor: &self.editor,
            is_drawn: self.is_drawn(),
            films_drawn: self.viewports.films_drawn(),
            areas: self.viewports.areas(),
        }
    }

    /// Lets the rehearsal go on, where there is one.
    fn rehearse(&mut self, ctx: &Context) {
        let Some(mut player) = self.player.take() else { return };
        for command in player.step(ctx, &self.seen()) {
            self.editor.perform(command);
        }
        player.performed(&self.editor);
        self.player = Some(player);
    }
}

/// Width and height in points below which the parts of the window have no room: the smallest window with text of double
/// size.
const LEAST_ROOM: [f32; 2] = [512.0, 350.0];

/// How much larger than usual text may be in a window of this size in points.
fn most_text(size: Vec2) -> f32 {
    let [wide, high] = LEAST_ROOM;
    // Heights are rounded to points.
    (size.x / wide).min((size.y + 0.5) / high).max(1.0)
}

impl eframe::App for App {
    /// The ground of the viewports: what no panel covers.
    fn clear_color(&self, _visuals: &eframe::egui::Visuals) -> [f32; 4] {
        theme::GROUND.to_normalized_gamma_f32()
    }

    fn raw_input_hook(&mut self, _ctx: &Context, raw: &mut RawInput) {
        if let Some(player) = &mut self.player {
            player.input(raw, self.viewports.areas(), self.editor.active_viewport());
        }
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.editor.drain();
        self.follow_faults(ctx);
        // Ctrl and + enlarge the text; the next window starts with the same size.
        let scale = ctx.zoom_factor();
        if (scale - self.scale()).abs() > 0.001 {
            self.editor.perform(Command::File(FileCommand::TextSize(scale / self.larger)));
        }
        if self.has_drawn {
            self.editor.frame_was_drawn(self.viewports.films_drawn());
        }
        self.timing.frame(ctx, self.viewports.films_drawn() > 0);
        self.rehearse(ctx);
        if let Some(screenshot) = &self.screenshot {
            screenshot.step(ctx, self.is_drawn());
        }
        let closes = ctx.input(|input| input.viewport().close_requested());
        if closes && !self.is_lost && self.editor.has_unfinished_case() && !self.editor.wants_to_quit() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.editor.perform(Command::Intake(IntakeCommand::Cancel));
        }
        if self.editor.wants_to_quit() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let mut wishes = Vec::new();
        self.panels(ui, &mut wishes);
        if let Some(mut player) = self.player.take() {
            player.composed(ui.ctx(), &self.seen());
            self.player = Some(player);
        }
        let pointed = wishes.iter().any(|wish| matches!(wish, Command::Go(GoCommand::Hover(_))));
        if !pointed && self.editor.hover().is_some() {
            wishes.push(Command::Go(GoCommand::Hover(None)));
        }
        let known = |wish: &Command| matches!(wish, Command::Go(GoCommand::Hover(hover)) if hover.as_ref() == self.editor.hover());
        wishes.retain(|wish| !known(wish));
        self.has_drawn = true;
        if !wishes.is_empty() || self.editor.holds_back() && self.viewports.is_complete() {
            ui.ctx().request_repaint();
        }
        let now = ui.input(|input| input.time);
        for wish in wishes {
            let about = Announcer::before(&self.editor, &wish);
            let resizes = matches!(wish, Command::File(FileCommand::TextBy(_)));
            self.editor.perform(wish);
            if resizes {
                ui.ctx().set_zoom_factor(self.scale());
            }
            if let Some(about) = about {
                self.announcer.after(&self.editor, about, now);
            }
        }
        self.enlarge(ui.ctx());
        self.tell_title(ui.ctx());
        self.tell_full_screen(ui.ctx(), frame);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.editor.perform(Command::File(FileCommand::Quit));
    }
}
