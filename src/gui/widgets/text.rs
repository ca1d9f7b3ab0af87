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

/// Size in points, font and colour of a line of text.
#[derive(Debug, Clone)]
pub(crate) struct Lettering {
    font: FontId,
    colour: Color32,
}

impl Lettering {
    /// Letters of a size in points.
    pub(crate) fn new(size: f32, family: FontFamily, colour: Color32) -> Self {
        Self { font: FontId::new(size, family), colour }
    }
}

/// A line of text at full length.
pub(crate) fn single(painter: &Painter, text: &str, lettering: &Lettering) -> Arc<Galley> {
    painter.layout_no_wrap(fonts::readable(text), lettering.font.clone(), lettering.colour)
}

/// A line of text, with an ellipsis if wider than `space` points.
pub(crate) fn elided(painter: &Painter, text: &str, lettering: &Lettering, space: f32) -> Arc<Galley> {
    let text = fonts::readable(text);
    let mut job = LayoutJob::simple_singleline(text, lettering.font.clone(), lettering.colour);
    job.wrap.max_width = space.max(20.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}
