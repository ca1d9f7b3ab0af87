//! Every key, made from the command table: grouped by menu and by mode, in as many columns as there is room for. Another
//! set of keys is chosen here.

use eframe::egui::{
    Align, Align2, FontId, Label, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2,
    vec2,
};

use super::modal;
use crate::editor::{Command, Editor, FileCommand, KeyLine, key_lines};
use crate::gui::{fonts, keys, theme};
use crate::store::KeyPreset;

const ROW: f32 = 24.0;
const HEAD: f32 = 30.0;
const COLUMN_GAP: f32 = 32.0;

/// Draws the sheet.
pub(super) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let window = ui.ctx().content_rect();
    let columns: usize = match window.width() {
        width if width >= 1500.0 => 4,
        width if width >= 940.0 => 3,
        width if width >= 640.0 => 2,
        _ => 1,
    };
    modal(ui, "Keyboard shortcuts", 330.0 * columns as f32 + 40.0, wishes, |ui, wishes| {
        ui.horizontal(|ui| {
            ui.label(theme::title("Keyboard shortcuts"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
                ui.add_space(theme::STEP);
                presets(ui, editor, wishes);
            });
        });
        ui.add_space(4.0);
        for problem in editor.commands().problems() {
            ui.add(Label::new(theme::caption(problem.to_string()).color(theme::WARNING)).wrap());
        }
        let room = (window.height() - 190.0).max(120.0);
        let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
        scroll.show(ui, |ui| sheet(ui, editor, columns));
        ui.add_space(4.0);
        let words = format!(
            "Digits and letters are found by their place on the keyboard, named as on a US keyboard. To change keys, edit {}",
            editor.keys_path()
        );
        ui.add(Label::new(theme::hint(words)).selectable(true).wrap());
    });
}

/// The sets of keys there are.
fn presets(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    // Laid out from the right.
    for (preset, words, help) in [
        (KeyPreset::Viewers, "DICOM viewers", "Keys close to those of OHIF and other DICOM viewers."),
        (KeyPreset::Callus, "Callus", "The keys described in the README."),
    ] {
        let is_used = editor.commands().preset() == preset;
        let response = ui.selectable_label(is_used, words).on_hover_text(help);
        if response.clicked() && !is_used {
            wishes.push(Command::File(FileCommand::UseKeys(preset)));
        }
    }
    ui.label(theme::caption("Keys like"));
}

/// Lines under one heading.
struct Group {
    heading: &'static str,
    lines: Vec<KeyLine>,
}

fn groups(editor: &Editor) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in key_lines(editor.commands()) {
        match groups.last_mut().filter(|group| group.heading == line.heading) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { heading: line.heading, lines: vec![line] }),
        }
    }
    groups
}

fn sheet(ui: &mut Ui, editor: &Editor, columns: usize) {
    let groups = groups(editor);
    let heights: Vec<f32> = groups.iter().map(|group| HEAD + ROW * group.lines.len() as f32 + 12.0).collect();
    let places = share(&heights, columns);
    let width = (ui.available_width() - 8.0 - COLUMN_GAP * (columns - 1) as f32) / columns as f32;
    let tallest = places.iter().zip(&heights).map(|((_, top), height)| top + height).fold(0.0, f32::max);
    let (_, area) = ui.allocate_space(vec2(ui.available_width(), tallest));
    for (group, (column, top)) in groups.into_iter().zip(places) {
        let corner = area.min + vec2(column as f32 * (width + COLUMN_GAP), top);
        self::group(ui, Rect::from_min_size(corner, vec2(width, 0.0)), &group);
    }
}

/// Shares heights among columns: each goes to the column that is lowest so far. Returns for each its column and
/// top.
fn share(heights: &[f32], columns: usize) -> Vec<(usize, f32)> {
    let mut filled = vec![0.0_f32; columns.max(1)];
    let place = |height: &f32| {
        let lowest =
            filled.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(column, _)| column);
        let top = filled.get(lowest).copied().unwrap_or_default();
        if let Some(column) = filled.get_mut(lowest) {
            *column += height;
        }
        (lowest, top)
    };
    heights.iter().map(place).collect()
}

fn group(ui: &mut Ui, rect: Rect, group: &Group) {
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)).id_salt(group.heading);
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(theme::strong(group.heading).color(theme::ACCENT));
        ui.add_space(HEAD - 22.0);
        for line in &group.lines {
            row(ui, line);
        }
    });
}

fn row(ui: &mut Ui, line: &KeyLine) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let keys = keys::shown(&line.keys);
    let right = cap(ui, rect, &keys);
    let words = Rect::from_min_max(rect.min, pos2(right - 8.0, rect.bottom()));
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(words).layout(layout), |ui| {
        ui.add(Label::new(theme::second(&line.name)).truncate());
    });
    response.on_hover_text(format!("{}. {} ({})", line.name, line.help, line.id));
}

/// Draws keys as caps at the right end of a row; where they begin.
fn cap(ui: &Ui, row: Rect, keys: &str) -> f32 {
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let galley = ui.painter().layout_no_wrap(keys.to_owned(), font.clone(), theme::TEXT);
    let size = vec2((galley.size().x + 12.0).max(22.0), 19.0);
    let rect = Rect::from_center_size(pos2(row.right() - size.x / 2.0, row.center().y), size);
    ui.painter().rect(rect, 3, theme::PANEL, Stroke::new(1.0, theme::EDGE), StrokeKind::Inside);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, keys, font, theme::TEXT);
    rect.left()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_fill_columns_evenly() {
        let heights = [138.0, 90.0, 402.0, 234.0, 330.0, 90.0];
        let places = share(&heights, 3);
        let ends = places.iter().zip(heights).map(|((_, top), height)| top + height);
        assert!(ends.fold(0.0, f32::max) < 500.0, "{places:?}");
        assert_eq!(share(&[50.0, 50.0], 1), vec![(0, 0.0), (0, 50.0)]);
    }
}
