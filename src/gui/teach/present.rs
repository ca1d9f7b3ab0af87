//! What the audience sees around the films: the question below them, the answer beside them.

use eframe::egui::{
    Align2, Color32, FontId, Frame, Id, Label, Margin, Order, Panel, RichText, ScrollArea, Ui,
};

use crate::editor::{Editor, Presentation};
use crate::gui::{fonts, theme};

/// Size of the question, in points.
const QUESTION: f32 = 24.0;
/// Size of the answer.
const ANSWER: f32 = 17.0;
/// Longest first line, in letters, that is set as a heading.
const HEADING: usize = 60;
/// Share of the width that the answer has.
const SHARE: f32 = 0.3;

fn large(text: &str, size: f32) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(size, fonts::strong())).color(theme::TEXT)
}

/// Draws question and answer; the films get the remaining space.
pub(crate) fn around(ui: &mut Ui, editor: &Editor) {
    let Some(shown) = editor.presentation() else { return };
    let frame = Frame::new().fill(theme::GROUND).inner_margin(Margin::symmetric(16, 8));
    Panel::bottom("question").frame(frame).resizable(false).show_separator_line(false).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.set_min_height(QUESTION + 8.0);
            // No count: how many visits follow is told to the presenter alone.
            question(ui, &shown);
        });
    });
    if shown.told.is_empty() {
        return;
    }
    let width = (ui.available_width() * SHARE).clamp(220.0, 460.0);
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(16, 16));
    let panel = Panel::right("answer").frame(frame).resizable(false).exact_size(width);
    panel.show(ui, |ui| {
        ScrollArea::vertical().id_salt(("answer", shown.at)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 10.0;
            for (index, line) in shown.told.iter().enumerate() {
                let text = if index == 0 && line.chars().count() <= HEADING {
                    large(line, ANSWER)
                } else {
                    RichText::new(fonts::readable(line))
                        .font(FontId::new(ANSWER, fonts::regular()))
                        .color(theme::TEXT)
                };
                ui.add(Label::new(text).wrap());
            }
        });
    });
}

fn question(ui: &mut Ui, shown: &Presentation) {
    let visit = RichText::new(fonts::readable(&shown.visit))
        .font(FontId::new(QUESTION, fonts::regular()))
        .color(theme::SECOND);
    ui.add(Label::new(visit).extend());
    if !shown.question.is_empty() {
        ui.add_space(theme::STEP * 2.0);
        ui.add(Label::new(large(&shown.question, QUESTION)).wrap());
    }
}

/// Covers the window where the screen is black or the presentation is over.
pub(crate) fn curtain(ui: &Ui, editor: &Editor) {
    let Some(shown) = editor.presentation() else { return };
    if !shown.is_black && !shown.is_over {
        return;
    }
    let window = ui.ctx().content_rect();
    let layer = eframe::egui::LayerId::new(Order::Foreground, Id::unique("curtain"));
    let painter = ui.ctx().layer_painter(layer);
    painter.rect_filled(window, 0.0, Color32::BLACK);
    if shown.is_over {
        let font = FontId::new(ANSWER, fonts::regular());
        let words = "End of the presentation · Esc leaves, Backspace goes back";
        painter.text(window.center(), Align2::CENTER_CENTER, words, font, theme::SECOND);
    }
}
