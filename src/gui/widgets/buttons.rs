//! Buttons of dialogs.

use eframe::egui::{Button, Vec2, vec2};

use crate::gui::theme;

/// Minimum size of a dialog button, in points.
const LEAST: Vec2 = vec2(88.0, 28.0);

/// The primary button.
pub(crate) fn primary(words: &str) -> Button<'static> {
    Button::new(theme::strong(words).color(theme::GROUND)).fill(theme::ACCENT).min_size(LEAST)
}

/// A secondary button.
pub(crate) fn secondary(words: &str) -> Button<'static> {
    Button::new(words.to_owned()).min_size(LEAST)
}
