//! The tool strip beside the films. If it is low, shapes and measures move into menus, and
//! finally everything into one.

use eframe::egui::{
    Button, Color32, Frame, Margin, Panel, Popup, Rect, RectAlign, Response, ScrollArea, Stroke, Ui, Vec2,
    vec2,
};
use egui_material_icons::{MaterialIcon, icons as material};

use super::lists::{self, Offer, SHAPES};
use super::{choices, glyphs};
use crate::case::ShapeKind;
use crate::editor::{Command, Editor, MarkCommand, Tool};
use crate::gui::icons::{BUTTON_SIDE, icon_text, with_words};
use crate::gui::{keys, theme};

/// Width of the strip, in points.
pub(crate) const WIDTH: f32 = 36.0;
/// Gap between buttons, and between groups of them, in points.
const BETWEEN: f32 = 2.0;
const DIVIDE: f32 = 9.0;
/// Width of a menu of tools, in points.
const MENU_WIDTH: f32 = 272.0;

/// Face of a button.
#[derive(Debug, Clone, Copy)]
enum Face {
    Icon(MaterialIcon),
    Shape(ShapeKind),
}

/// Amount of the strip that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// One button for everything.
    Least,
    /// Shapes in one menu, measures in one.
    Little,
    /// Shapes in one menu.
    Some,
    All,
}

impl Fit {
    /// For a height in points and a number of groups of measures.
    fn of(height: f32, groups: usize) -> Self {
        let needed = |buttons: usize| (BUTTON_SIDE + BETWEEN) * buttons as f32 + 4.0 * DIVIDE + 8.0;
        match height {
            height if height >= needed(4 + groups + SHAPES.len()) => Self::All,
            height if height >= needed(5 + groups) => Self::Some,
            height if height >= needed(6) => Self::Little,
            _ => Self::Least,
        }
    }
}

/// Draws the strip at the left of the remaining area of `ui`.
pub(crate) fn strip(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let groups = lists::groups(editor);
    let space = Fit::of(ui.available_height(), groups.len());
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin { left: 4, right: 4, top: 4, bottom: 4 });
    let panel = Panel::left("tool strip").frame(frame).resizable(false).exact_size(WIDTH);
    panel.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, BETWEEN);
        ui.spacing_mut().button_padding = vec2(5.0, 4.0);
        if space == Fit::Least {
            everything(ui, editor, &groups, wishes);
            return;
        }
        select(ui, editor, wishes);
        divide(ui);
        if space == Fit::All {
            for kind in SHAPES {
                tool_button(ui, Face::Shape(kind), &lists::shape(editor, kind), editor, wishes);
            }
        } else {
            shapes_menu(ui, editor, wishes);
        }
        divide(ui);
        if space >= Fit::Some {
            for group in &groups {
                measures_menu(ui, group, editor, wishes);
            }
        } else if !groups.is_empty() {
            all_measures_menu(ui, &groups, editor, wishes);
        }
        calibrate_menu(ui, editor, wishes);
        divide(ui);
        keep_tool(ui, editor, wishes);
        snap(ui, editor, wishes);
        hide_all(ui, editor, wishes);
    });
}

fn divide(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), DIVIDE - BETWEEN));
    let rect = rect.shrink2(vec2(4.0, 0.0));
    ui.painter().hline(
        rect.x_range(),
        ui.painter().round_to_pixel_center(rect.center().y),
        Stroke::new(1.0, theme::LINE),
    );
}

/// A button of the strip: its face, its accessible name, its help and key on hover.
fn button(ui: &mut Ui, face: Face, words: [&str; 3], on: bool, enabled: bool) -> Response {
    let [name, keys, help] = words;
    let colour = if on { theme::ACCENT } else { theme::SECOND };
    let text = match face {
        Face::Icon(icon) => icon_text(icon, 18.0).color(colour),
        Face::Shape(_) => icon_text(material::ICON_CIRCLE, 18.0).color(Color32::TRANSPARENT),
    };
    let button = Button::new(text).frame_when_inactive(on).selected(on).min_size(Vec2::splat(BUTTON_SIDE));
    let response = ui.add_enabled(enabled, button).accessible_name(name);
    if let Face::Shape(kind) = face {
        let lit = if on || !response.hovered() { colour } else { theme::TEXT };
        let colour = if enabled { lit } else { theme::SECOND.gamma_multiply(0.5) };
        glyphs::shape(ui.painter(), response.rect, kind, colour);
    }
    with_words(response, name, keys, help)
}

/// State of a menu button of the strip.
#[derive(Debug, Clone, Copy)]
struct Mood {
    /// A tool of its menu is active.
    on: bool,
    enabled: bool,
    /// Its menu was requested by a key.
    is_asked: bool,
}

impl Mood {
    fn of(editor: &Editor, on: bool) -> Self {
        Self { on, enabled: editor.document().is_some(), is_asked: false }
    }
}

/// Pushes a command and moves keyboard focus from the pressed button to the film.
fn wish(response: &Response, command: Command, wishes: &mut Vec<Command>) {
    response.surrender_focus();
    wishes.push(command);
}

fn tool_button(ui: &mut Ui, face: Face, offer: &Offer, editor: &Editor, wishes: &mut Vec<Command>) {
    let words = [offer.name.as_str(), offer.keys.as_str(), offer.help.as_str()];
    let response = button(ui, face, words, offer.is_in_hand(editor), editor.can(&offer.wish()));
    if response.clicked() {
        wish(&response, offer.wish(), wishes);
    }
}

/// Name, key and help of a command of the table, or these defaults.
fn words_of(editor: &Editor, command: &Command, name: &str, help: &str) -> [String; 3] {
    match editor.commands().of_command(command) {
        Some(entry) => [entry.name.clone(), entry.key_text(), entry.help.clone()],
        None => [name.to_owned(), String::new(), help.to_owned()],
    }
}

fn select(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let command = Command::Mark(MarkCommand::Tool(None));
    let [_, _, help] =
        words_of(editor, &command, "", "Stop drawing; the pointer selects, and sets the window.");
    let face = Face::Icon(material::ICON_ARROW_SELECTOR_TOOL);
    let response = button(
        ui,
        face,
        ["Select marks", "Escape", &help],
        editor.tool().is_none(),
        editor.document().is_some(),
    );
    if response.clicked() && editor.tool().is_some() {
        wish(&response, command, wishes);
    }
}

fn keep_tool(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let keeps = editor.keeps_tool();
    let command = Command::Mark(MarkCommand::KeepTool(!keeps));
    let help = "Keep the tool active after it has drawn.";
    let [_, keys, _] = words_of(editor, &command, "", "");
    let response = button(ui, Face::Icon(material::ICON_KEEP), ["Keep tool", &keys, help], keeps, true);
    if response.clicked() {
        wish(&response, command, wishes);
    }
}

/// True if the active tool snaps to edges.
fn snap(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let command = Command::Mark(MarkCommand::SnapToEdge);
    let [name, keys, help] =
        words_of(editor, &command, "Snap to edge", "Snap widths and circles to the steepest edge.");
    let icon = Face::Icon(material::ICON_ALIGN_HORIZONTAL_CENTER);
    let words = [name.as_str(), keys.as_str(), help.as_str()];
    let response = button(ui, icon, words, editor.snaps(), editor.can(&command));
    if response.clicked() {
        wish(&response, command, wishes);
    }
}

fn hide_all(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let hidden = editor.marks_hidden();
    let command = Command::Mark(MarkCommand::HideAll);
    let [name, keys, help] = words_of(editor, &command, "Hide all marks", "Hide or show all marks.");
    let icon = if hidden { material::ICON_VISIBILITY_OFF } else { material::ICON_VISIBILITY };
    let response = button(ui, Face::Icon(icon), [&name, &keys, &help], hidden, editor.can(&command));
    if response.clicked() {
        wish(&response, command, wishes);
    }
}

/// A button that opens a menu.
fn menu(
    ui: &mut Ui,
    face: Face,
    [name, help]: [&str; 2],
    Mood { on, enabled, is_asked }: Mood,
    rows: impl FnOnce(&mut Ui),
) {
    let response = button(ui, face, [name, "", help], on, enabled);
    if is_asked {
        Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
    }
    let colour = if on { theme::ACCENT } else { theme::HINT };
    glyphs::more(ui.painter(), response.rect, colour);
    let most = (ui.ctx().content_rect().height() - 48.0).max(120.0);
    let popup =
        Popup::menu(&response).align(RectAlign::RIGHT_START).accessible_name(format!("{name}: choose"));
    popup.show(|ui| {
        ui.set_width(MENU_WIDTH);
        ScrollArea::vertical().max_height(most).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            rows(ui);
        });
    });
}

pub(super) fn heading(ui: &mut Ui, words: &str) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(ui.spacing().button_padding.x);
        ui.label(theme::hint(words));
    });
}

/// A row of a menu: name on the left, key or size on the right.
pub(super) fn row(
    ui: &mut Ui,
    offer: &Offer,
    face: Option<ShapeKind>,
    editor: &Editor,
    wishes: &mut Vec<Command>,
) -> Response {
    let aside = if offer.aside.is_empty() { keys::shown(&offer.keys) } else { offer.aside.clone() };
    let aside = theme::second(aside);
    let name = if face.is_some() { format!("        {}", offer.name) } else { offer.name.clone() };
    let on = offer.is_in_hand(editor);
    let button = Button::selectable(on, name).shortcut_text(aside).min_size(vec2(ui.available_width(), 26.0));
    let enabled = editor.can(&offer.wish());
    let mut response = ui.add_enabled(enabled, button).accessible_name(offer.spoken());
    if let Some(kind) = face {
        let left = Rect::from_min_size(response.rect.min, Vec2::splat(response.rect.height()));
        glyphs::shape(
            ui.painter(),
            left.translate(vec2(3.0, 0.0)),
            kind,
            if on { theme::ACCENT } else { theme::SECOND },
        );
    }
    if !offer.help.is_empty() {
        response = response.on_hover_text(&offer.help);
    }
    if response.clicked() {
        wish(&response, offer.wish(), wishes);
        ui.close();
    }
    response
}

fn shape_rows(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    for kind in SHAPES {
        row(ui, &lists::shape(editor, kind), Some(kind), editor, wishes);
    }
}

fn shapes_menu(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let kind = match editor.tool() {
        Some(Tool::Shape(kind)) => Some(*kind),
        Some(Tool::Measure(_) | Tool::Calibrate(_)) | None => None,
    };
    let face = Face::Shape(kind.unwrap_or(ShapeKind::Polyline));
    let mood = Mood::of(editor, kind.is_some());
    menu(ui, face, ["Draw a mark", "Points, lines, shapes and text."], mood, |ui| {
        shape_rows(ui, editor, wishes);
    });
}

/// True if a measure under one of these headings is active.
fn measures_in_hand(editor: &Editor, groups: &[&str]) -> bool {
    let Some(Tool::Measure(key)) = editor.tool() else { return false };
    editor.book().measure(key).is_some_and(|definition| groups.contains(&definition.group.as_str()))
}

fn measures_menu(ui: &mut Ui, group: &str, editor: &Editor, wishes: &mut Vec<Command>) {
    let icon = match group {
        "Hip" => material::ICON_FEMUR,
        "Implant" => material::ICON_HARDWARE,
        "Healing" => material::ICON_HEALING,
        "General" => material::ICON_STRAIGHTEN,
        _ => material::ICON_ARCHITECTURE,
    };
    let name = format!("Measures: {}", group.to_lowercase());
    let on = measures_in_hand(editor, &[group]);
    let words = [name.as_str(), "Place each part in turn."];
    menu(ui, Face::Icon(icon), words, Mood::of(editor, on), |ui| {
        heading(ui, group);
        for offer in &lists::measures(editor, group) {
            row(ui, offer, None, editor, wishes);
        }
    });
}

fn measure_rows(ui: &mut Ui, groups: &[&str], editor: &Editor, wishes: &mut Vec<Command>) {
    for group in groups {
        heading(ui, group);
        for offer in &lists::measures(editor, group) {
            row(ui, offer, None, editor, wishes);
        }
    }
}

fn all_measures_menu(ui: &mut Ui, groups: &[&str], editor: &Editor, wishes: &mut Vec<Command>) {
    let on = measures_in_hand(editor, groups);
    let words = ["Take a measure", "Place each part in turn."];
    let face = Face::Icon(material::ICON_STRAIGHTEN);
    menu(ui, face, words, Mood::of(editor, on), |ui| measure_rows(ui, groups, editor, wishes));
}

fn calibrate_menu(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let on = matches!(editor.tool(), Some(Tool::Calibrate(_)));
    let words = ["Calibrate this film", "Fix the scale of this film on something of known size."];
    let face = Face::Icon(material::ICON_SQUARE_FOOT);
    let mood = Mood { is_asked: choices::are_asked(ui, editor), ..Mood::of(editor, on) };
    menu(ui, face, words, mood, |ui| choices::rows(ui, editor, wishes));
}

/// One button that opens a menu of all tools.
fn everything(ui: &mut Ui, editor: &Editor, groups: &[&str], wishes: &mut Vec<Command>) {
    let on = editor.tool().is_some();
    let face = Face::Icon(material::ICON_DRAW);
    let words = ["Tools for marks", "Draw, measure, calibrate."];
    let mood = Mood { is_asked: choices::are_asked(ui, editor), ..Mood::of(editor, on) };
    menu(ui, face, words, mood, |ui| {
        ui.horizontal(|ui| {
            select(ui, editor, wishes);
            keep_tool(ui, editor, wishes);
            hide_all(ui, editor, wishes);
        });
        heading(ui, "Marks");
        shape_rows(ui, editor, wishes);
        measure_rows(ui, groups, editor, wishes);
        choices::rows(ui, editor, wishes);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_goes_into_menus() {
        assert_eq!(Fit::of(650.0, 4), Fit::All);
        assert_eq!(Fit::of(400.0, 4), Fit::Some);
        assert_eq!(Fit::of(230.0, 4), Fit::Little);
        assert_eq!(Fit::of(100.0, 4), Fit::Least);
        assert!(Fit::of(400.0, 9) < Fit::Some, "many groups of a department still fit");
    }
}
