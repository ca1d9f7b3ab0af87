//! The histogram of the film in focus or of its selected region: a card that can be moved, with the window drawn over it.

use eframe::egui::{
    Align2, Color32, Id, Label, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, Window, pos2, vec2,
};

use crate::analysis::measure::RegionValues;
use crate::editor::{Command, DisplayCommand, Editor, FilmHistogram, ViewCommand};
use crate::gui::theme;

/// Size of the bars, in points.
const CHART: [f32; 2] = [264.0, 84.0];
/// Steps of the curve of greys.
const STEPS: usize = 96;

/// Draws the card, where it is switched on.
pub(crate) fn show(ui: &Ui, editor: &Editor, area: Rect, wishes: &mut Vec<Command>) {
    if !editor.display().histogram || editor.is_presenting() {
        return;
    }
    let Some(histogram) = editor.histogram() else { return };
    let mut is_open = true;
    let corner = area.right_bottom() - vec2(12.0, 96.0);
    Window::new("Histogram")
        .id(Id::unique("histogram"))
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .pivot(Align2::RIGHT_BOTTOM)
        .default_pos(corner)
        .constrain_to(area)
        .show(ui.ctx(), |ui| card(ui, editor, &histogram));
    if !is_open {
        wishes.push(Command::View(ViewCommand::Display(DisplayCommand::Histogram)));
    }
}

fn card(ui: &mut Ui, editor: &Editor, histogram: &FilmHistogram) {
    ui.set_width(CHART[0]);
    match &histogram.values {
        Ok(values) => {
            let kind = if values.is_modality { "modality values" } else { "stored values" };
            ui.add(Label::new(theme::strong(&histogram.of)).truncate());
            chart(ui, editor, histogram, values);
            ui.add(Label::new(theme::caption(values.words())).wrap());
            ui.add(Label::new(theme::hint(format!("{kind}; line: grey of the window"))).wrap());
        }
        Err(why) => {
            ui.add(Label::new(theme::second(format!("{}: {why}", histogram.of))).wrap());
        }
    }
    ui.add(Label::new(theme::hint(histogram.caution)).wrap());
}

/// Bars by the square root of their counts, so that small ones are seen beside a peak, and the grey of each value.
fn chart(ui: &mut Ui, editor: &Editor, histogram: &FilmHistogram, values: &RegionValues) {
    let (rect, response) = ui.allocate_exact_size(vec2(CHART[0], CHART[1]), Sense::hover());
    let words = format!("Histogram of {}: {}", histogram.of, values.words());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &words));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 2.0, theme::GROUND);
    let most = values.bars.iter().max().copied().unwrap_or(1).max(1) as f32;
    let width = rect.width() / values.bars.len().max(1) as f32;
    for (index, count) in values.bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let left = rect.left() + width * index as f32;
        let height = ((*count as f32 / most).sqrt() * (rect.height() - 2.0)).max(1.0);
        let bar = Rect::from_min_max(pos2(left, rect.bottom() - height), pos2(left + width, rect.bottom()));
        painter.rect_filled(bar, 0.0, Color32::from_gray(150));
    }
    let Some(grey) = editor.grey_of_value(&histogram.film) else { return };
    let (low, high) = values.span;
    let points = (0..=STEPS).map(|step| {
        let share = step as f32 / STEPS as f32;
        let grey = grey(low + (high - low) * f64::from(share)) as f32;
        pos2(rect.left() + rect.width() * share, rect.bottom() - 1.0 - (rect.height() - 2.0) * grey / 255.0)
    });
    painter.add(Shape::line(points.collect(), Stroke::new(1.5, theme::ACCENT)));
}
