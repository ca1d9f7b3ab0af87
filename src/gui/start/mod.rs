//! Start screen without an open case, made of sections: the ways to begin, and recent cases. A section draws itself into
//! a column and needs as much height as it has content; a new one is a line in [`SECTIONS`].

mod library;
mod recent;
mod ways;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, Layout, Painter, Pos2, Rect, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder};
use eframe::egui::{FontId, WidgetInfo, pos2, vec2};

use super::{fonts, theme};
use crate::analysis::book::StageSign;
use crate::editor::{Command, Editor};

/// Width of the column in a window that has the space.
const COLUMN: f32 = 900.0;
/// Distance between cards.
const GAP: f32 = 14.0;

/// Draws a section; it draws nothing, and takes no space, where it has nothing to show.
type Section = fn(&mut Ui, &Editor, &mut Vec<Command>);

/// The sections, from the top.
const SECTIONS: [Section; 3] = [ways::show, library::show, recent::show];

/// Draws the start screen in the area of the films.
pub(crate) fn show(ui: &mut Ui, area: Rect, editor: &Editor, wishes: &mut Vec<Command>) {
    let width = (area.width() - 64.0).clamp(200.0, COLUMN);
    let left = area.center().x - width / 2.0;
    let space = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
    let builder = UiBuilder::new().max_rect(space).layout(Layout::top_down(Align::Min)).id_salt("start");
    ui.scope_builder(builder, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(width);
            ui.add_space(((area.height() - 600.0) * 0.3).clamp(16.0, 96.0));
            ui.vertical_centered(course_of_healing);
            if editor.is_opening() {
                ui.vertical_centered(|ui| ui.label(theme::title("Opening the case…")));
                return;
            }
            ui.vertical_centered(|ui| {
                ui.label(theme::title("No case is open"));
                ui.label(theme::second("Begin with radiographs of your own, or open a case."));
            });
            for section in SECTIONS {
                section(ui, editor, wishes);
            }
            ui.add_space(2.0 * theme::STEP);
        });
    });
}

/// The stages of healing on an axis, in their signs: illustrates the purpose of the program.
fn course_of_healing(ui: &mut Ui) {
    let (rect, response) = ui.allocate_exact_size(vec2(280.0, 48.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "The stages of healing on an axis"));
    let painter = ui.painter();
    let y = rect.center().y - 4.0;
    painter.hline(rect.x_range(), y, Stroke::new(1.5, theme::EDGE));
    let signs = [StageSign::Hollow, StageSign::Quarter, StageSign::Half, StageSign::Full, StageSign::Core];
    for (number, sign) in signs.into_iter().enumerate() {
        // The time axis of a case is also scaled by square root.
        let share = ((number + 1) as f32 / 5.4).powf(1.3);
        bead(painter, pos2(rect.left() + rect.width() * share, y), sign);
    }
}

fn bead(painter: &Painter, centre: Pos2, sign: StageSign) {
    painter.circle_filled(centre, 12.0, theme::GROUND);
    theme::stage_mark(painter, centre, 9.0, Some(sign));
}

/// Takes the space of a row with places for `count` cards of this height beside each other.
fn card_row(ui: &mut Ui, count: usize, height: f32) -> Vec<Rect> {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), height));
    let width = (row.width() - GAP * count.saturating_sub(1) as f32) / count.max(1) as f32;
    let left = |index: usize| (row.left() + index as f32 * (width + GAP)).round();
    (0..count)
        .map(|index| Rect::from_min_size(pos2(left(index), row.top()), vec2(width.floor(), height)))
        .collect()
}

/// The ground of a card, by what the pointer and the keyboard do.
fn card_ground(ui: &Ui, rect: Rect, is_lit: bool, has_focus: bool) {
    let fill = if is_lit { theme::HOVER } else { theme::RAISED };
    ui.painter().rect_filled(rect, 2 * theme::RADIUS, fill);
    if has_focus {
        let stroke = Stroke::new(1.5, theme::ACCENT);
        ui.painter().rect_stroke(rect, 2 * theme::RADIUS, stroke, eframe::egui::StrokeKind::Inside);
    }
}

/// Writes strong text at the top of a rectangle, in at most so many lines. Returns its height. The text is painted: a
/// card has its name from its button.
fn lines(ui: &Ui, rect: Rect, text: &str, size: f32, rows: usize) -> f32 {
    let font = FontId::new(size, fonts::strong());
    let mut job = LayoutJob::simple(fonts::readable(text), font, theme::TEXT, rect.width().max(20.0));
    job.wrap.max_rows = rows;
    let galley = ui.painter().layout_job(job);
    let height = galley.size().y;
    ui.painter().galley(rect.min, galley, theme::TEXT);
    height
}
