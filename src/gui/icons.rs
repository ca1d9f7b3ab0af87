//! Icons of commands, and the icon button: it always has an accessible name
//! and a tooltip with its key. Independent of panels.

use eframe::egui::{Button, Response, RichText, Ui, Vec2};
use egui_material_icons::{MaterialIcon, icons};

use crate::editor::{Command, CommandEntry, Editor};

use super::{keys, theme};

/// Side of an icon button, in points.
pub(crate) const BUTTON_SIDE: f32 = 28.0;
const ICON_SIZE: f32 = 18.0;

/// The icon of a command, by its name in the table.
pub(crate) fn icon_of(id: &str) -> Option<MaterialIcon> {
    Some(match id {
        "view.one" => icons::ICON_CROP_SQUARE,
        "view.one-by-two" => icons::ICON_VIEW_COLUMN_2,
        "view.two-by-two" => icons::ICON_GRID_VIEW,
        "view.films-only" => icons::ICON_FULLSCREEN,
        "view.fit" => icons::ICON_FIT_SCREEN,
        "view.one-to-one" => icons::ICON_VIEW_REAL_SIZE,
        "view.zoom-in" => icons::ICON_ZOOM_IN,
        "view.zoom-out" => icons::ICON_ZOOM_OUT,
        "view.rotate-left" => icons::ICON_ROTATE_LEFT,
        "view.rotate-right" => icons::ICON_ROTATE_RIGHT,
        "view.flip" => icons::ICON_FLIP,
        "view.invert" => icons::ICON_INVERT_COLORS,
        "view.auto" => icons::ICON_HDR_AUTO,
        "view.reset" => icons::ICON_RESTART_ALT,
        "case.open" => icons::ICON_FOLDER_OPEN,
        "edit.undo" => icons::ICON_UNDO,
        "edit.redo" => icons::ICON_REDO,
        "view.history" => icons::ICON_DOCK_TO_RIGHT,
        "view.timeline" => icons::ICON_DOCK_TO_BOTTOM,
        "view.reading" => icons::ICON_DOCK_TO_LEFT,
        "go.stretch" => icons::ICON_ZOOM_IN_MAP,
        "go.all" => icons::ICON_FIT_WIDTH,
        "help.keys" => icons::ICON_KEYBOARD,
        "help.palette" => icons::ICON_SEARCH,
        _ => return None,
    })
}

/// An icon as text of a size.
pub(crate) fn icon_text(icon: MaterialIcon, size: f32) -> RichText {
    icon.rich_text().size(size)
}

/// A button of one command: its icon, its accessible name, its help and key on hover. Pushes the
/// command when pressed. The padding of buttons should be small (5 points).
pub(crate) fn command_button(ui: &mut Ui, editor: &Editor, id: &str, on: bool, wishes: &mut Vec<Command>) {
    let (Some(entry), Some(icon)) = (editor.entry(id), icon_of(id)) else { return };
    let response = icon_button(ui, icon, entry, on, entry.is_enabled(editor));
    if response.clicked() {
        wishes.extend(entry.command().cloned());
    }
}

fn icon_button(ui: &mut Ui, icon: MaterialIcon, entry: &CommandEntry, on: bool, enabled: bool) -> Response {
    let colour = if on { theme::ACCENT } else { theme::SECOND };
    let button = Button::new(icon_text(icon, ICON_SIZE).color(colour))
        .frame_when_inactive(on)
        .selected(on)
        .min_size(Vec2::splat(BUTTON_SIDE));
    with_hint(ui.add_enabled(enabled, button).accessible_name(&entry.name), entry)
}

/// Tooltip with name, key and help of a command.
pub(crate) fn with_hint(response: Response, entry: &CommandEntry) -> Response {
    with_words(response, &entry.name, &entry.key_text(), &entry.help)
}

/// Tooltip with a name, its key and a sentence of help.
pub(crate) fn with_words(response: Response, name: &str, keys: &str, help: &str) -> Response {
    let hint = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            ui.label(theme::strong(name));
            if !keys.is_empty() {
                ui.label(theme::second(keys::shown(keys)));
            }
        });
        if !help.is_empty() {
            ui.label(theme::caption(help));
        }
    };
    let response = response.on_hover_ui(hint);
    // Of what is disabled egui asks only whether the pointer is within its rectangle, be that scrolled out of sight.
    if response.contains_pointer() { response.on_disabled_hover_ui(hint) } else { response }
}
