//! Every key, made from the command table: grouped by menu, in as many columns as there is room for.

use eframe::egui::{
    Align, Align2, FontId, Label, Layout, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2,
    vec2,
};

use super::modal;
use crate::editor::{Command, CommandEntry, FileCommand, Menu, command_table};
use crate::gui::{fonts, keys, theme};

const ROW: f32 = 24.0;
const HEAD: f32 = 30.0;
const COLUMN_GAP: f32 = 32.0;

/// Draws the sheet.
pub(super) fn show(ui: &Ui, wishes: &mut Vec<Command>) {
    let window = ui.ctx().content_rect();
    let columns: usize = match window.width() {
        width if width >= 940.0 => 3,
        width if width >= 640.0 => 2,
        _ => 1,
    };
    modal(ui, "Keys", 310.0 * columns as f32 + 40.0, wishes, |ui, wishes| {
        ui.horizontal(|ui| {
            ui.label(theme::title("Keys"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
            });
        });
        ui.add_space(4.0);
        let room = (window.height() - 150.0).max(120.0);
        let scroll = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
        scroll.show(ui, |ui| sheet(ui, columns));
    });
}

fn sheet(ui: &mut Ui, columns: usize) {
    let groups: Vec<(Menu, Vec<&CommandEntry>)> = Menu::ALL
        .into_iter()
        .map(|menu| {
            (
                menu,
                command_table().iter().filter(|entry| entry.menu == menu && !entry.keys.is_empty()).collect(),
            )
        })
        .filter(|(_, entries): &(Menu, Vec<_>)| !entries.is_empty())
        .collect();
    let heights: Vec<f32> =
        groups.iter().map(|(_, entries)| HEAD + ROW * entries.len() as f32 + 12.0).collect();
    let places = share(&heights, columns);
    let width = (ui.available_width() - 8.0 - COLUMN_GAP * (columns - 1) as f32) / columns as f32;
    let tallest = places.iter().zip(&heights).map(|((_, top), height)| top + height).fold(0.0, f32::max);
    let (_, area) = ui.allocate_space(vec2(ui.available_width(), tallest));
    for ((menu, entries), (column, top)) in groups.into_iter().zip(places) {
        let corner = area.min + vec2(column as f32 * (width + COLUMN_GAP), top);
        group(ui, Rect::from_min_size(corner, vec2(width, 0.0)), menu, &entries);
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

fn group(ui: &mut Ui, rect: Rect, menu: Menu, entries: &[&CommandEntry]) {
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)).id_salt(menu.word());
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(theme::strong(menu.word()).color(theme::ACCENT));
        ui.add_space(HEAD - 22.0);
        for entry in entries {
            row(ui, entry);
        }
    });
}

fn row(ui: &mut Ui, entry: &CommandEntry) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let keys = keys::shown(entry.keys);
    let right = cap(ui, rect, &keys);
    let words = Rect::from_min_max(rect.min, pos2(right - 8.0, rect.bottom()));
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(words).layout(layout), |ui| {
        ui.add(Label::new(theme::second(entry.name)).truncate());
    });
    response.on_hover_text(entry.help);
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
