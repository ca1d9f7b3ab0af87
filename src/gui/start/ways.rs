//! Ways to begin: a card for each, with what it takes.

use eframe::egui::{Align, Align2, FontId, Id, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use egui_material_icons::{MaterialIcon, icons};

use super::{card_ground, card_row, lines};
use crate::editor::{Command, CommandEntry, Editor};
use crate::gui::icons::{icon_text, with_hint};
use crate::gui::{fonts, keys, theme};

/// Height of a card.
const HEIGHT: f32 = 104.0;

/// A way to begin.
struct Way {
    entry: &'static str,
    icon: MaterialIcon,
    words: &'static str,
}

const WAYS: [Way; 3] = [
    Way {
        entry: "case.new",
        icon: icons::ICON_ADD_PHOTO_ALTERNATE,
        words: "From a CD, a folder, a ZIP or photographs of films.",
    },
    Way {
        entry: "case.open",
        icon: icons::ICON_FOLDER_OPEN,
        words: "A folder with case.ron, made here or by a colleague.",
    },
    Way {
        entry: "case.sample",
        icon: icons::ICON_SCHOOL,
        words: "Two cases with simulated films and readings, copied to a folder of yours.",
    },
];

/// Draws the cards, and what else opens a case.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.add_space(2.0 * theme::STEP);
    for (way, rect) in WAYS.iter().zip(card_row(ui, WAYS.len(), HEIGHT)) {
        if let Some(entry) = editor.entry(way.entry) {
            card(ui, way, entry, rect, editor, wishes);
        }
    }
    ui.add_space(4.0);
    ui.vertical_centered(|ui| {
        ui.label(theme::hint("or drop films, a folder, an archive or a case on this window"));
        if let Some(entry) = editor.entry("case.open-path") {
            let link = ui.link(theme::caption(entry.name.as_str()).color(theme::ACCENT));
            if with_hint(link, entry).clicked() {
                wishes.extend(entry.command().cloned());
            }
        }
    });
}

fn card(
    ui: &mut Ui,
    way: &Way,
    entry: &CommandEntry,
    rect: Rect,
    editor: &Editor,
    wishes: &mut Vec<Command>,
) {
    let why_not = entry.why_not(editor);
    let sense = if why_not.is_none() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("way to begin").with(way.entry), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, why_not.is_none(), entry.name.as_str()));
    card_ground(ui, rect, response.hovered() && why_not.is_none(), response.has_focus());
    let inner = rect.shrink2(vec2(16.0, 14.0));
    let colour = if why_not.is_none() { theme::ACCENT } else { theme::HINT };
    let mut icon = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::left_to_right(Align::Min)));
    icon.label(icon_text(way.icon, 22.0).color(colour));
    let key = keys::shown(&entry.key_text());
    let at = inner.right_top() + vec2(0.0, 3.0);
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let key = ui.painter().text(at, Align2::RIGHT_TOP, key, font, theme::HINT);
    let text = Rect::from_min_max(inner.min + vec2(34.0, 0.0), inner.max);
    lines(ui, text.with_max_x(key.left() - 8.0), &entry.name, theme::TITLE_SIZE, 1);
    let words = why_not.map_or(way.words.to_owned(), unavailable);
    let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
    let galley = ui.painter().layout(words, font, theme::SECOND, inner.width());
    ui.painter().galley(inner.min + vec2(0.0, 32.0), galley, theme::SECOND);
    if with_hint(response, entry).clicked() {
        wishes.extend(entry.command().cloned());
    }
}

fn unavailable(why: &str) -> String {
    format!("Not available: {why}.")
}
