//! The library on the start screen: how many cases there are, and the way to them.

use eframe::egui::{Id, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use super::{card_ground, card_row, lines};
use crate::editor::{Command, Editor, LibraryCommand, LibraryFilter};
use crate::gui::icons::icon_text;
use crate::gui::widgets::{Lettering, elided};
use crate::gui::{fonts, keys, theme};

/// Height of the card.
const HEIGHT: f32 = 60.0;

/// Draws the card.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.add_space(2.0 * theme::STEP);
    let Some(rect) = card_row(ui, 1, HEIGHT).first().copied() else { return };
    let response = ui.interact(rect, Id::unique("library of cases"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Library"));
    card_ground(ui, rect, response.hovered(), response.has_focus());
    let inner = rect.shrink2(vec2(16.0, 10.0));
    let mut icon = ui.new_child(UiBuilder::new().max_rect(inner));
    icon.label(icon_text(icons::ICON_PHOTO_LIBRARY, 22.0).color(theme::ACCENT));
    let text = Rect::from_min_max(inner.min + vec2(34.0, 0.0), inner.max);
    let height = lines(ui, text, "Library", theme::TITLE_SIZE, 1);
    let second = Lettering::new(theme::TEXT_SIZE, fonts::regular(), theme::SECOND);
    let galley = elided(ui.painter(), &told(editor), &second, text.width());
    ui.painter().galley(pos2(text.left(), text.top() + height + 3.0), galley, theme::SECOND);
    if let Some(entry) = editor.entry("case.library") {
        let font = eframe::egui::FontId::new(theme::CAPTION_SIZE, fonts::regular());
        let at = inner.right_top() + vec2(0.0, 3.0);
        let key = keys::shown(&entry.key_text());
        ui.painter().text(at, eframe::egui::Align2::RIGHT_TOP, key, font, theme::HINT);
    }
    if response.clicked() {
        wishes.push(Command::Library(LibraryCommand::Toggle));
    }
}

/// "128 cases: 12 not read, 3 with a draft, 40 signed".
fn told(editor: &Editor) -> String {
    let library = editor.library();
    if editor.settings().library.is_empty() {
        return "Name the folders of your cases: search and sort them, and see what is read.".to_owned();
    }
    if library.count() == 0 {
        return "No case is known yet in your folders: open the library to look through them.".to_owned();
    }
    let count = |filter| library.count_of(filter);
    let cases = if library.count() == 1 { "case" } else { "cases" };
    format!(
        "{} {cases}: {} not read, {} with a draft, {} signed",
        library.count(),
        count(LibraryFilter::Unread),
        count(LibraryFilter::Draft),
        count(LibraryFilter::Signed)
    )
}
