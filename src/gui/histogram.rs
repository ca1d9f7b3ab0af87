//! The histogram of the film in focus or of its selected region, with the window drawn over it: in the reading panel, or
//! over the films as a card that can be moved.

use eframe::egui::{
    Align, Button, Color32, Id, Label, Layout, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo,
    Window, pos2, vec2,
};

use crate::analysis::measure::RegionValues;
use crate::editor::{Command, DisplayCommand, Editor, FilmHistogram, ViewCommand};
use crate::gui::icons::with_hint;
use crate::gui::{Viewports, theme};

/// Width of the card, in points.
const WIDTH: f32 = 264.0;
/// Height of the bars.
const HEIGHT: f32 = 84.0;
/// About what the card takes with its frame.
const SIZE: Vec2 = vec2(WIDTH + 36.0, 280.0);
/// Steps of the curve of greys.
const STEPS: usize = 96;

/// True if it is switched on and told to who reads.
fn is_wanted(editor: &Editor) -> bool {
    editor.display().histogram && !editor.is_presenting()
}

/// Draws it as a part of the reading panel, where it is switched on: there it covers no film. True if it was drawn.
pub(crate) fn in_panel(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) -> bool {
    let Some(histogram) = is_wanted(editor).then(|| editor.histogram()).flatten() else { return false };
    ui.horizontal(|ui| {
        ui.label(theme::strong("Histogram"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = ui.add(Button::new(theme::hint("Close")).small().frame(false));
            let close = match editor.entry("view.histogram") {
                Some(entry) => with_hint(close, entry),
                None => close,
            };
            if close.clicked() {
                wishes.push(Command::View(ViewCommand::Display(DisplayCommand::Histogram)));
            }
        });
    });
    card(ui, editor, &histogram);
    true
}

/// Draws it as a card over the films, where no panel has room for it: at the place where it covers least.
pub(crate) fn over_films(ui: &Ui, editor: &Editor, viewports: &Viewports, wishes: &mut Vec<Command>) {
    if !is_wanted(editor) {
        return;
    }
    let Some(histogram) = editor.histogram() else { return };
    let area = viewports.areas().iter().copied().filter(Rect::is_positive).reduce(Rect::union);
    let Some(area) = area else { return };
    // Another arrangement of the films is another card: where it was put before may be bone now.
    let id = Id::unique("histogram").with((
        editor.layout().grid(),
        editor.is_enlarged(),
        area.size().round().x as i32,
        area.size().round().y as i32,
    ));
    let mut is_open = true;
    let window = Window::new("Histogram")
        .id(id)
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        // Without a size the first frame takes it for larger, and moves it to fit.
        .default_size(SIZE)
        .constrain_to(area);
    // The best place is looked for once: the card stays where it is then, or where it was dragged.
    let is_new = ui.ctx().memory(|memory| memory.area_rect(id)).is_none();
    let place = if is_new { viewports.dark_place(ui, editor, SIZE) } else { None };
    let window = match place {
        Some(place) => window.default_pos(place),
        None => window,
    };
    window.show(ui.ctx(), |ui| {
        ui.set_width(WIDTH);
        card(ui, editor, &histogram);
    });
    if !is_open {
        wishes.push(Command::View(ViewCommand::Display(DisplayCommand::Histogram)));
    }
}

fn card(ui: &mut Ui, editor: &Editor, histogram: &FilmHistogram) {
    match &histogram.values {
        Ok(values) => {
            let kind = if values.is_modality { "modality values" } else { "stored values" };
            ui.add(Label::new(theme::caption(&histogram.of)).truncate());
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
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
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
