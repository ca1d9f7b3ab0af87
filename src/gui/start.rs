//! Before a case is open: how to begin, and what was open before. Knows cases by their paths only.

use std::path::Path;

use eframe::egui::{
    Align, Button, Id, Label, Layout, Painter, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use super::icons::{icon_text, with_hint};
use super::{menu_bar, theme};
use crate::analysis::book::StageSign;
use crate::editor::{Command, CommandEntry, Editor, FileCommand};

/// Width of the text in the middle of an empty window.
const COLUMN: f32 = 440.0;
/// Recent cases offered at most.
const RECENT: usize = 6;
/// Height of one of them.
const ROW: f32 = 46.0;

/// Draws the start into the room for films.
pub(crate) fn show(ui: &mut Ui, area: Rect, editor: &Editor, wishes: &mut Vec<Command>) {
    let width = (area.width() - 32.0).min(COLUMN);
    let recent = editor.settings().recent.len().min(RECENT) as f32;
    let content = 240.0 + recent * ROW;
    let top = area.top() + ((area.height() - content) * 0.42).max(16.0);
    let left = area.center().x - width / 2.0;
    let room =
        Rect::from_min_max(pos2(left, top), pos2(left + width, area.bottom() - 8.0).max(pos2(left, top)));
    let builder = UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Center)).id_salt("start");
    ui.scope_builder(builder, |ui| {
        ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
            if editor.is_opening() {
                ui.add_space(64.0);
                ui.label(theme::title("Opening the case…"));
                return;
            }
            course_of_healing(ui);
            ui.label(theme::title("No case is open"));
            ui.label(theme::second("Open a case to see its radiographs in order of healing."));
            ui.add_space(2.0 * theme::STEP);
            ways(ui, editor, wishes);
            ui.add_space(theme::STEP);
            ui.label(theme::hint("or drop the folder of a case on this window"));
            ui.add_space(3.0 * theme::STEP);
            recent_cases(ui, editor, wishes);
        });
    });
}

/// The stages on an axis: what the program is about, in its own signs.
fn course_of_healing(ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(280.0, 56.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "The stages of healing on an axis"));
    let painter = ui.painter();
    let y = rect.center().y - 6.0;
    painter.hline(rect.x_range(), y, Stroke::new(1.5, theme::EDGE));
    let signs = [StageSign::Hollow, StageSign::Quarter, StageSign::Half, StageSign::Full, StageSign::Core];
    for (number, sign) in signs.into_iter().enumerate() {
        // Time on the axis of a case runs by its square root as well.
        let share = ((number + 1) as f32 / 5.4).powf(1.3);
        bead(painter, pos2(rect.left() + rect.width() * share, y), sign);
    }
}

fn bead(painter: &Painter, centre: Pos2, sign: StageSign) {
    painter.circle_filled(centre, 12.0, theme::GROUND);
    theme::stage_mark(painter, centre, 9.0, Some(sign));
}

fn ways(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let entries = [editor.entry("case.open"), editor.entry("case.open-path")];
    let [Some(open), Some(path)] = entries else { return };
    let width = 2.0 * 150.0 + theme::STEP;
    ui.allocate_ui_with_layout(vec2(width, 34.0), Layout::left_to_right(Align::Center), |ui| {
        let text = theme::strong(&open.name).color(theme::GROUND);
        way(ui, open, Button::new(text).fill(theme::ACCENT), wishes);
        way(ui, path, Button::new(path.name.as_str()), wishes);
    });
}

fn way(ui: &mut Ui, entry: &CommandEntry, button: Button<'_>, wishes: &mut Vec<Command>) {
    let response = ui.add(button.min_size(vec2(150.0, 34.0)));
    if with_hint(response, entry).clicked() {
        wishes.extend(entry.command().cloned());
    }
}

fn recent_cases(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let recent = &editor.settings().recent;
    if recent.is_empty() {
        return;
    }
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        ui.label(theme::caption("Recent"));
        ui.spacing_mut().item_spacing.y = 0.0;
        for path in recent.iter().take(RECENT) {
            if recent_case(ui, path) {
                wishes.push(Command::File(FileCommand::Open(path.clone())));
            }
        }
    });
}

/// Draws one case that was open before; whether it was pressed.
fn recent_case(ui: &mut Ui, path: &Path) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, Id::unique("recent case").with(path), Sense::click());
    let name = menu_bar::case_name(path);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open {name}")));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::RADIUS, theme::RAISED);
    }
    let inner = rect.shrink2(vec2(8.0, 5.0));
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.label(icon_text(icons::ICON_FOLDER_OPEN, 18.0).color(theme::SECOND));
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(Label::new(theme::strong(name)).truncate());
            ui.add(Label::new(theme::hint(path.display().to_string())).truncate());
        });
    });
    response.on_hover_text(path.display().to_string()).clicked()
}
