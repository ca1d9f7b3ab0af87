//! The way back from films only: a line at the top of the films, for some seconds, with the key that brings the panels
//! back.

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, Stroke, Ui, vec2};

use super::{keys, theme};
use crate::editor::Editor;

/// Seconds for which the line is shown.
const STAYS_S: f64 = 4.0;

/// Distance from the top of the window, in points: below the rows of the corners, which meet in the middle.
const TOP: f32 = 56.0;

/// Since when films stand alone, on the clock of the window.
#[derive(Debug, Default)]
pub(crate) struct WayBack {
    since: Option<f64>,
}

impl WayBack {
    /// Draws the line; nothing while the panels are there.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor) {
        if !editor.shows_films_only() {
            self.since = None;
            return;
        }
        let now = ui.input(|input| input.time);
        let left = STAYS_S - (now - *self.since.get_or_insert(now));
        if left <= 0.0 {
            return;
        }
        let id = if editor.is_full_screen() { "view.full-screen" } else { "view.films-only" };
        let Some(entry) = editor.entry(id) else { return };
        let words = match entry.key_text() {
            key if key.is_empty() => format!("Panels: menu View, {}", entry.name),
            key => format!("Panels: {}", keys::shown(&key)),
        };
        line(ui, &words);
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
}

fn line(ctx: &Context, words: &str) {
    let area = Area::new(Id::unique("way back")).order(Order::Foreground).interactable(false);
    area.anchor(Align2::CENTER_TOP, vec2(0.0, TOP)).show(ctx, |ui| {
        let frame = Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(1.0, theme::EDGE))
            .corner_radius(4)
            .inner_margin(Margin::symmetric(10, 4));
        frame.show(ui, |ui| ui.add(Label::new(theme::second(words)).extend()));
    });
}
