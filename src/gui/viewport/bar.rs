//! The toolbar above the viewports: layout, zoom, rotation, and the window as numbers. Built from the
//! command table; acts on the active viewport.

use eframe::egui::{Align, Button, DragValue, Popup, Ui, vec2};

use crate::editor::{Command, Editor, FilmState, LoadedFilm, ViewCommand, Zoom};
use crate::imaging::{Voi, Window};
use crate::store::SidePanel;

use crate::gui::icons::command_button;
use crate::gui::theme;

/// The toolbar: always one row. If narrow, it leaves out commands that are also in the View menu; the numbers
/// of the window are then in the window menu.
pub(crate) fn bar(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let space = Fit::of(ui.available_width());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        ui.spacing_mut().button_padding = vec2(5.0, 4.0);
        layouts(ui, editor, wishes);
        divide(ui);
        zoom(ui, editor, space, wishes);
        divide(ui);
        turn(ui, editor, space, wishes);
        if space >= Fit::Little {
            let inverted = editor.focus().is_some_and(|id| editor.film_view(id).invert);
            command_button(ui, editor, "view.invert", inverted, wishes);
        }
        if space >= Fit::Some {
            command_button(ui, editor, "view.auto", false, wishes);
        }
        window(ui, editor, space, wishes);
        if space >= Fit::Some {
            divide(ui);
            command_button(ui, editor, "view.reset", false, wishes);
        }
        if editor.document().is_some() && ui.available_width() >= PANEL_BUTTONS {
            ui.with_layout(eframe::egui::Layout::right_to_left(Align::Center), |ui| {
                panels(ui, editor, wishes);
            });
        }
    });
}

/// Toggles for the panels around the films.
fn panels(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    // Laid out from the right.
    command_button(ui, editor, "view.films-only", false, wishes);
    for (id, panel) in [
        ("view.reading", SidePanel::Reading),
        ("view.timeline", SidePanel::Timeline),
        ("view.history", SidePanel::History),
    ] {
        command_button(ui, editor, id, editor.is_panel_shown(panel), wishes);
    }
}

/// Width of the panel buttons, in points.
const PANEL_BUTTONS: f32 = 136.0;

/// Amount of the toolbar that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Least,
    Little,
    Some,
    All,
}

impl Fit {
    /// For a width in points.
    fn of(width: f32) -> Self {
        match width {
            width if width >= 640.0 => Self::All,
            width if width >= 480.0 => Self::Some,
            width if width >= 290.0 => Self::Little,
            _ => Self::Least,
        }
    }
}

fn zoom(ui: &mut Ui, editor: &Editor, space: Fit, wishes: &mut Vec<Command>) {
    let is_fit = editor.focus().is_some_and(|id| editor.film_view(id).zoom == Zoom::Fit);
    command_button(ui, editor, "view.fit", is_fit, wishes);
    if space >= Fit::Little {
        command_button(ui, editor, "view.one-to-one", false, wishes);
    }
    if space >= Fit::Some {
        command_button(ui, editor, "view.zoom-out", false, wishes);
        command_button(ui, editor, "view.zoom-in", false, wishes);
    }
}

fn turn(ui: &mut Ui, editor: &Editor, space: Fit, wishes: &mut Vec<Command>) {
    if space >= Fit::Some {
        let flipped = editor.focus().is_some_and(|id| editor.film_view(id).flip);
        command_button(ui, editor, "view.rotate-left", false, wishes);
        command_button(ui, editor, "view.rotate-right", false, wishes);
        command_button(ui, editor, "view.flip", flipped, wishes);
        divide(ui);
    }
}

fn layouts(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    // Larger layouts are in the menu.
    for entry in editor.commands().entries().iter().filter(|entry| entry.submenu.is_none()) {
        if let Some(Command::View(ViewCommand::SetLayout(layout))) = entry.command() {
            let is_on = editor.layout() == *layout && editor.document().is_some();
            command_button(ui, editor, &entry.id, is_on, wishes);
        }
    }
}

/// Gap between groups.
fn divide(ui: &mut Ui) {
    ui.add_space(theme::STEP);
}

/// Centre and width as numbers, and the window presets of the film.
fn window(ui: &mut Ui, editor: &Editor, space: Fit, wishes: &mut Vec<Command>) {
    let Some((loaded, voi)) = shown(editor) else { return };
    if let (Voi::Window(window), Fit::All) = (&voi, space) {
        numbers(ui, window, loaded.range, wishes);
    }
    presets(ui, loaded, &voi, space, wishes);
}

fn shown(editor: &Editor) -> Option<(&LoadedFilm, Voi)> {
    let id = editor.focus()?;
    let FilmState::Ready(loaded) = editor.film(id) else { return None };
    let voi = editor.film_view(id).voi.unwrap_or_else(|| loaded.first_voi.0.clone());
    Some((loaded, voi))
}

fn numbers(ui: &mut Ui, window: &Window, range: (f64, f64), wishes: &mut Vec<Command>) {
    let span = (range.1 - range.0).abs().max(1.0);
    let decimals = if span < 50.0 { 2 } else { 0 };
    let mut changed = *window;
    let fields = [
        ("C ", "Window centre", &mut changed.centre, f64::MIN..=f64::MAX),
        ("W ", "Window width", &mut changed.width, 1.0..=f64::MAX),
    ];
    for (prefix, name, value, allowed) in fields {
        ui.add_space(4.0);
        let drag = DragValue::new(value)
            .prefix(prefix)
            .speed(span / 800.0)
            .max_decimals(decimals)
            .range(allowed)
            .clamp_existing_to_range(false)
            .min_size(vec2(68.0, 24.0));
        ui.add(drag).accessible_name(name).on_hover_text(format!("{name}: drag, or click to type"));
    }
    if changed != *window {
        wishes.push(Command::View(ViewCommand::SetVoi(Voi::Window(changed))));
    }
}

fn presets(ui: &mut Ui, loaded: &LoadedFilm, voi: &Voi, space: Fit, wishes: &mut Vec<Command>) {
    ui.add_space(4.0);
    let words = if space == Fit::Least { "W" } else { "Window" };
    let button = ui.add(Button::new(words).right_text("▾").min_size(vec2(0.0, 24.0)));
    let button = button.accessible_name("Windows of the film");
    let button = button.on_hover_text("Windows of the file, and the one from the histogram");
    Popup::menu(&button).accessible_name("Windows of the film: choose").show(|ui| {
        if let (Voi::Window(window), true) = (voi, space < Fit::All) {
            ui.horizontal(|ui| numbers(ui, window, loaded.range, wishes));
        }
        for (index, preset) in loaded.film.pipeline.presets().iter().enumerate() {
            if ui.add(Button::selectable(preset.voi == *voi, &preset.name)).clicked() {
                wishes.push(Command::View(ViewCommand::Preset(index)));
            }
        }
        if ui.button("From the histogram").clicked() {
            wishes.push(Command::View(ViewCommand::AutoWindow));
        }
        if ui.add(Button::selectable(*voi == Voi::Identity, "Full range")).clicked() {
            wishes.push(Command::View(ViewCommand::SetVoi(Voi::Identity)));
        }
    });
}
