//! The menu bar: menus built from the command table, the case title, the reader, and the save
//! state. Defines no command of its own.

use std::path::Path;

use eframe::egui::containers::menu::{MenuButton, SubMenuButton};
use eframe::egui::{
    Align, Button, Frame, Label, Layout, MenuBar, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use super::case_editing::{Drafts, begin, title_in_place};
use super::{keys, theme};
use crate::editor::{
    CasePart, Command, CommandEntry, Document, EditCommand, Editor, FileCommand, Menu, SaveState,
};
use crate::editor::{CompareCommand, DisplayCommand, LensCommand, ViewCommand};

/// Minimum width of a menu in points, so that shortcuts are well separated from names.
const MENU_WIDTH: f32 = 264.0;
/// Space between the lower edge of the window and a menu that reaches it, in points.
const BELOW: f32 = 4.0;
/// Space that the bar of a menu that scrolls takes beside the keys, in points.
const BESIDE: f32 = 8.0;
/// Least height of a menu, in points.
const LEAST_ROOM: f32 = 80.0;

/// Draws the bar into a panel at the top.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    let bar = ui.max_rect();
    MenuBar::new().ui(ui, |ui| {
        ui.set_min_height(bar.height());
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding = vec2(theme::STEP, 4.0);
        ui.add(Label::new(theme::strong("Callus")));
        ui.add_space(theme::STEP);
        for menu in Menu::ALL {
            MenuButton::new(theme::second(menu.word())).ui(ui, |ui| {
                scrolled(ui, bar, |ui| menu_items(menu, editor, bar, ui, wishes));
            });
        }
        let left_end = ui.cursor().left() + theme::STEP;
        ui.spacing_mut().item_spacing.x = theme::STEP * 2.0;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let space = ui.available_width();
            right_side(editor, ui, space, wishes);
            let right_start = ui.cursor().right() - theme::STEP;
            let free = Rect::from_x_y_ranges(left_end..=right_start, bar.y_range());
            title(editor, ui, Space { bar, free }, drafts, wishes);
        });
    });
}

/// The title is centred in the window, or in the free part of the bar if it would overlap.
fn title(editor: &Editor, ui: &mut Ui, space: Space, drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    let Some(document) = editor.document() else { return };
    let text = theme::strong(document.case().title.clone());
    let Space { bar, free } = space;
    if free.width() < 80.0 || title_in_place(ui, editor, drafts, free, wishes) {
        return;
    }
    let half = (bar.center().x - free.left()).min(free.right() - bar.center().x);
    let galley = eframe::egui::WidgetText::from(text.clone()).into_galley(
        ui,
        None,
        f32::INFINITY,
        eframe::egui::TextStyle::Body,
    );
    let rect = if galley.size().x / 2.0 <= half {
        Rect::from_center_size(bar.center(), vec2(2.0 * half, bar.height()))
    } else {
        free
    };
    let layout = Layout::centered_and_justified(eframe::egui::Direction::LeftToRight);
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| {
        let response = ui.add(Label::new(text).truncate().sense(Sense::click()));
        let keys = editor.entry("edit.title").map(CommandEntry::key_text).unwrap_or_default();
        if response.on_hover_text(format!("Double-click to edit the title ({keys})")).double_clicked() {
            begin(CasePart::Title, None, wishes);
        }
    });
}

/// The bar, and its part between the menus and what stands at the right.
#[derive(Debug, Clone, Copy)]
struct Space {
    bar: Rect,
    free: Rect,
}

fn right_side(editor: &Editor, ui: &mut Ui, space: f32, wishes: &mut Vec<Command>) {
    let Some(palette) = editor.entry("help.palette") else { return };
    let keys = keys::shown(&palette.key_text()).replace('+', " ");
    let button = Button::new(theme::caption(keys))
        .frame_when_inactive(true)
        .stroke(Stroke::new(1.0, theme::EDGE))
        .min_size(vec2(52.0, 24.0));
    let response = ui.add(button).on_hover_text(&palette.help);
    response.widget_info(|| named(&palette.name));
    if response.clicked() {
        wishes.extend(palette.command().cloned());
    }
    let Some(document) = editor.document() else { return };
    if space > 150.0 {
        save_state(document, ui);
    }
    if space > 420.0 {
        reader(document, ui);
    }
}

fn named(name: &str) -> WidgetInfo {
    WidgetInfo::labeled(Role::Button, true, name)
}

fn save_state(document: &Document, ui: &mut Ui) {
    let (words, colour, why) = match document.save_state() {
        SaveState::Kept => ("All changes saved", theme::GOOD, String::new()),
        SaveState::Writing => ("Writing…", theme::SECOND, String::new()),
        SaveState::Failed(why) => ("Reading file not written", theme::COMPLICATION_TEXT, why),
        SaveState::CaseFailed(why) => ("Case file not written", theme::COMPLICATION_TEXT, why),
        SaveState::NoJournal(why) => ("Changes cannot be kept", theme::COMPLICATION_TEXT, why),
        SaveState::ReadOnly(why) => ("Read-only", theme::WARNING, why),
        SaveState::Unkept => ("Not kept", theme::WARNING, "What is drawn here is not kept.".to_owned()),
        SaveState::NoReader => return,
    };
    let response = ui.add(Label::new(theme::second(words).color(colour)));
    if !why.is_empty() {
        response.on_hover_text(why);
    }
}

fn reader(document: &Document, ui: &mut Ui) {
    let words = match document.reading() {
        None => "No reader set".to_owned(),
        Some(reading) => {
            format!("Reader: {} · {}", reading.reader.name, document.state_words())
        }
    };
    let response = ui.add(Label::new(theme::second(words)).truncate());
    if let Some(own) = document.reading().and_then(|reading| reading.signature()) {
        response.on_hover_text(format!("Signed by {} on {}", own.name, crate::editor::time_words(own.at)));
    }
}

/// A menu, or a submenu, that scrolls where it is higher than the window below the bar.
fn scrolled(ui: &mut Ui, bar: Rect, content: impl FnOnce(&mut Ui)) {
    let frame = Frame::menu(ui.style()).total_margin().sum().y;
    let room = ui.ctx().content_rect().bottom() - bar.bottom() - frame - 2.0 * BELOW;
    // There is more than what is seen: the bar says so without the pointer.
    let scroll = &mut ui.spacing_mut().scroll;
    (scroll.dormant_handle_opacity, scroll.floating_allocated_width) = (0.5, BESIDE);
    let room = room.max(LEAST_ROOM);
    let area = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
    // In the frame in which it opens: a menu begins with its first entry.
    let area = if ui.is_sizing_pass() { area.vertical_scroll_offset(0.0) } else { area };
    area.show(ui, content);
}

/// A submenu; its row alone where that is scrolled out of sight, over which the pointer means something else.
fn submenu(ui: &mut Ui, bar: Rect, words: &str, content: impl FnOnce(&mut Ui)) {
    let row = Rect::from_min_size(ui.cursor().min, vec2(MENU_WIDTH, ui.spacing().interact_size.y));
    if ui.is_rect_visible(row) {
        SubMenuButton::new(words).ui(ui, |ui| scrolled(ui, bar, content));
    } else {
        ui.add(Button::new(words));
    }
}

fn menu_items(menu: Menu, editor: &Editor, bar: Rect, ui: &mut Ui, wishes: &mut Vec<Command>) {
    ui.set_min_width(MENU_WIDTH);
    ui.spacing_mut().item_spacing.y = 0.0;
    let rows = editor.commands().entries().iter();
    let entries: Vec<_> = rows.filter(|entry| entry.menu == menu && entry.is_listed()).collect();
    let mut begun: Vec<&String> = Vec::new();
    for entry in &entries {
        if entry.begins_group {
            ui.separator();
        }
        let Some(words) = &entry.submenu else {
            item(entry, editor, ui, wishes);
            if entry.id == "case.open-path" {
                recent_cases(editor, bar, ui, wishes);
            }
            continue;
        };
        if begun.contains(&words) {
            continue;
        }
        begun.push(words);
        submenu(ui, bar, words, |ui| {
            ui.set_min_width(MENU_WIDTH);
            for own in entries.iter().filter(|own| own.submenu.as_ref() == Some(words)) {
                item(own, editor, ui, wishes);
            }
        });
    }
}

fn item(entry: &CommandEntry, editor: &Editor, ui: &mut Ui, wishes: &mut Vec<Command>) {
    let is_on = matches!(entry.command(), Some(Command::View(ViewCommand::SetLayout(layout))) if *layout == editor.layout());
    let is_on = is_on || is_panel_shown(entry, editor) || is_switched_on(entry, editor);
    let button = Button::new(name_now(entry, editor))
        .shortcut_text(RichText::new(keys::shown(&entry.key_text())).color(theme::SECOND))
        .selected(is_on && editor.document().is_some());
    let enabled = entry.is_enabled(editor);
    let response = ui.add_enabled(enabled, button).on_hover_text(&entry.help);
    let name = name_now(entry, editor);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.clicked() {
        wishes.extend(entry.command().cloned());
        ui.close();
    }
}

/// True if a command is a switch that is on.
fn is_switched_on(entry: &CommandEntry, editor: &Editor) -> bool {
    match entry.command() {
        Some(Command::View(ViewCommand::Link)) => editor.links_films(),
        Some(Command::View(ViewCommand::LinkTurn)) => editor.turns_linked_films(),
        Some(Command::View(ViewCommand::Compare(CompareCommand::Mode(mode)))) => {
            editor.compare().is_some_and(|now| now.mode == *mode)
        }
        Some(Command::View(ViewCommand::Lens(LensCommand::Magnify))) => editor.lens().magnifies,
        Some(Command::View(ViewCommand::Lens(LensCommand::Probe))) => editor.lens().probes,
        Some(Command::View(ViewCommand::Display(command))) => match command {
            DisplayCommand::Filter(kind) => editor.display().filter == Some(*kind),
            DisplayCommand::Strength => false,
            DisplayCommand::Squares => editor.display().squares,
            DisplayCommand::Histogram => editor.display().histogram,
        },
        Some(Command::View(ViewCommand::Compare(CompareCommand::Landmarks))) => editor.landmarks().is_some(),
        Some(Command::View(ViewCommand::Compare(CompareCommand::Map))) => editor.maps_motion(),
        Some(Command::View(ViewCommand::Compare(CompareCommand::Series))) => editor.has_series(),
        Some(Command::View(ViewCommand::Labels(Some(density)))) => *density == editor.label_density(),
        _ => false,
    }
}

/// True if a command shows a panel that is visible now.
fn is_panel_shown(entry: &CommandEntry, editor: &Editor) -> bool {
    matches!(
        entry.command(),
        Some(Command::File(FileCommand::TogglePanel(panel))) if editor.is_panel_shown(*panel)
    )
}

/// The name of a command; undo and redo name the change they affect.
pub(crate) fn name_now(entry: &CommandEntry, editor: &Editor) -> String {
    let words = editor.document().and_then(|document| {
        let Some(Command::Edit(edit)) = entry.command() else { return None };
        match edit {
            EditCommand::Undo => document.undo_words(),
            EditCommand::Redo => document.redo_words(),
        }
    });
    words.map_or_else(|| entry.name.clone(), |words| format!("{}: {words}", entry.name))
}

fn recent_cases(editor: &Editor, bar: Rect, ui: &mut Ui, wishes: &mut Vec<Command>) {
    let recent = editor.recent();
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        submenu(ui, bar, "Recent cases", |ui| {
            for path in recent {
                let name = case_name(path);
                let response = ui.button(&name).on_hover_text(path.display().to_string());
                response
                    .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Recent case: {name}")));
                if response.clicked() {
                    wishes.push(Command::File(FileCommand::Open(path.clone())));
                    ui.close();
                }
            }
        });
    });
}

/// A case, named after its folder.
pub(crate) fn case_name(path: &Path) -> String {
    let is_file = path.extension().is_some();
    let folder = if is_file { path.parent().unwrap_or(path) } else { path };
    folder.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_named_after_its_folder() {
        assert_eq!(case_name(Path::new("/cases/dhs/case.ron")), "dhs");
        assert_eq!(case_name(Path::new("/cases/dhs")), "dhs");
        assert_eq!(case_name(Path::new("case.ron")), "case.ron");
    }
}
