//! What the audience sees around the films: the question below them, the answer beside them.

use eframe::egui::{
    Align2, Color32, FontId, Frame, Id, Label, Margin, Order, Panel, RichText, ScrollArea, Ui, style,
};

use crate::editor::{Editor, Presentation};
use crate::gui::{fonts, theme};

/// Size of the question, in points of a window whose points are as large as its height asks for
/// ([`larger`](super::larger)).
const QUESTION: f32 = 28.0;
/// Size of the answer.
const ANSWER: f32 = 18.0;
/// Size of an answer that does not fit otherwise; a longer one is scrolled.
const LEAST_ANSWER: f32 = 13.0;
/// Between two lines of the answer.
const GAP: f32 = 10.0;
/// Width of the scroll bar with the space beside it.
const BAR: f32 = 16.0;
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
    let width = (ui.available_width() * SHARE).max(220.0);
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(16, 16));
    let panel = Panel::right("answer").frame(frame).resizable(false).exact_size(width);
    panel.show(ui, |ui| {
        let size = fitting(ui, &shown.told);
        // A bar that is seen without the pointer: it says that there is more.
        ui.spacing_mut().scroll = style::ScrollStyle::solid();
        ScrollArea::vertical().id_salt(("answer", shown.at)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            for (index, line) in shown.told.iter().enumerate() {
                let text = if is_heading(index, line) {
                    large(line, size)
                } else {
                    RichText::new(fonts::readable(line))
                        .font(FontId::new(size, fonts::regular()))
                        .color(theme::TEXT)
                };
                ui.add(Label::new(text).wrap());
            }
        });
    });
}

fn is_heading(index: usize, line: &str) -> bool {
    index == 0 && line.chars().count() <= HEADING
}

/// The largest size in which the answer fits into what is left of its panel; the least one where it fits in none.
fn fitting(ui: &Ui, lines: &[String]) -> f32 {
    let (width, high) = (ui.available_width() - BAR, ui.available_height());
    let fits = |size: &f32| {
        let line = |(index, line): (usize, &String)| {
            let family = if is_heading(index, line) { fonts::strong() } else { fonts::regular() };
            let (text, font) = (fonts::readable(line), FontId::new(*size, family));
            ui.fonts_mut(|fonts| fonts.layout(text, font, theme::TEXT, width)).size().y + GAP
        };
        lines.iter().enumerate().map(line).sum::<f32>() <= high
    };
    let mut sizes = (0..).map(|step| ANSWER - step as f32).take_while(|size| *size >= LEAST_ANSWER);
    sizes.find(fits).unwrap_or(LEAST_ANSWER)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::teach::larger;

    #[test]
    fn question_and_answer_are_as_large_as_the_display_is_high() {
        for (high, question, answer) in [(720.0, 28.0, 18.0), (1080.0, 37.8, 24.3), (2160.0, 75.6, 48.6)] {
            let sizes = [QUESTION, ANSWER].map(|size| size * larger(high));
            assert!(
                (sizes[0] - question).abs() < 1e-3 && (sizes[1] - answer).abs() < 1e-3,
                "{high}: {sizes:?}"
            );
            assert!((25.0..30.0).contains(&(high / sizes[0])), "the same share of every display");
        }
    }

    /// Size of an answer of so many lines in a panel of this height.
    fn size_of(lines: usize, high: f32) -> f32 {
        use std::sync::{Arc, Mutex};
        let found = Arc::new(Mutex::new(0.0));
        let (told, mut frames) = (found.clone(), 0);
        let text = vec!["The reader sees callus that bridges three cortices of four.".to_owned(); lines];
        let mut harness = egui_kittest::Harness::builder().with_size([380.0, high]).build_ui(move |ui| {
            frames += 1;
            if frames == 1 {
                theme::install(ui.ctx());
                fonts::install(ui.ctx());
            } else {
                *told.lock().unwrap() = fitting(ui, &text);
            }
        });
        harness.run_steps(3);
        *found.lock().unwrap()
    }

    #[test]
    fn a_long_answer_shrinks_to_fit_down_to_a_size_that_can_be_read() {
        let sizes = [2, 12, 60].map(|lines| size_of(lines, 620.0));
        assert!((sizes[0] - ANSWER).abs() < 1e-3, "{sizes:?}");
        assert!(sizes[1] < ANSWER && sizes[1] > LEAST_ANSWER - 1e-3, "{sizes:?}");
        assert!((sizes[2] - LEAST_ANSWER).abs() < 1e-3, "{sizes:?}");
        assert!(size_of(12, 300.0) <= sizes[1]);
    }
}
