//! Headings, and single lines of text.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Color32, FontFamily, FontId, Galley, Label, Painter, Ui};

use crate::gui::{fonts, theme};

/// The heading of a dialog.
pub(crate) fn heading(ui: &mut Ui, title: &str) {
    ui.add(Label::new(theme::title(title)).wrap());
    ui.add_space(4.0);
}

/// A line of text, as long as it is.
pub(crate) fn single(
    painter: &Painter,
    text: &str,
    (size, family, colour): (f32, FontFamily, Color32),
) -> Arc<Galley> {
    painter.layout_no_wrap(fonts::readable(text), FontId::new(size, family), colour)
}

/// A line of text that ends in an ellipsis where it would be wider than `room` points.
pub(crate) fn elided(
    painter: &Painter,
    text: &str,
    (size, family, colour): (f32, FontFamily, Color32),
    room: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(fonts::readable(text), FontId::new(size, family), colour);
    job.wrap.max_width = room.max(20.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}
