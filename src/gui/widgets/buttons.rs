//! Buttons of dialogs.

use eframe::egui::{Button, Vec2, vec2};

use crate::gui::theme;

/// Least size of a button of a dialog, in points.
const LEAST: Vec2 = vec2(88.0, 28.0);

/// A button for the answer that is expected.
pub(crate) fn primary(words: &str) -> Button<'static> {
    Button::new(theme::strong(words).color(theme::GROUND)).fill(theme::ACCENT).min_size(LEAST)
}

/// A button for another answer.
pub(crate) fn secondary(words: &str) -> Button<'static> {
    Button::new(words.to_owned()).min_size(LEAST)
}
