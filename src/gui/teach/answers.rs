//! The learner's answers beside the reference, in a table that keys and wheel scroll, and what all of them come to.

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    Context, EventFilter, Grid, Id, Key, Label, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, vec2,
};

use crate::analysis::quiz::{QuizRow, QuizTally};
use crate::editor::{Dialog, Editor, Quiz, QuizEnd};
use crate::gui::keys::Press;
use crate::gui::theme;

/// Height of a row, and the room between two.
const ROW: (f32, f32) = (18.0, 4.0);

fn id() -> Id {
    Id::unique("answers of the quiz")
}

/// The keys that scroll the table and are no commands meanwhile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnswerKeys {
    is_shown: bool,
    has_focus: bool,
}

impl AnswerKeys {
    /// The keys as they are in this frame.
    pub(crate) fn of(ctx: &Context, editor: &Editor) -> Self {
        let is_shown = editor.shows_quiz_answers() && editor.dialog() == Dialog::None;
        Self { is_shown, has_focus: is_shown && ctx.memory(|memory| memory.has_focus(id())) }
    }

    /// True if a press scrolls the table: a page always, the ends and single rows while it has the focus.
    #[allow(clippy::wildcard_enum_match_arm, reason = "keys of egui: a hundred, six of them here")]
    pub(crate) fn take(self, press: Press) -> bool {
        match press.label {
            _ if press.modifiers.any() => false,
            Key::PageUp | Key::PageDown => self.is_shown,
            Key::Home | Key::End | Key::ArrowUp | Key::ArrowDown => self.has_focus,
            _ => false,
        }
    }
}

/// The table and how far it is scrolled, in points.
#[derive(Debug, Default)]
pub(super) struct Answers {
    offset: f32,
    most: f32,
}

impl Answers {
    /// Draws the answers into at most so many points of height.
    pub(super) fn show(&mut self, ui: &mut Ui, editor: &Editor, quiz: &Quiz, most: f32) {
        if let Some(end) = &quiz.end {
            summary(ui, end);
        }
        if !quiz.no_reference.is_empty() {
            let words = format!("Not scored: {}", quiz.no_reference);
            ui.add(Label::new(theme::second(words).color(theme::WARNING)).wrap());
            return;
        }
        if quiz.rows.is_empty() {
            ui.label(theme::second("Neither you nor the reference says anything of this visit."));
            return;
        }
        self.table(ui, editor, quiz, most);
    }

    fn table(&mut self, ui: &mut Ui, editor: &Editor, quiz: &Quiz, most: f32) {
        let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), most));
        // One stop of Tab, before the buttons.
        let whole = ui.interact(area, id(), Sense::focusable_noninteractive());
        whole.widget_info(|| WidgetInfo::labeled(Role::Grid, true, "Answers beside the reference"));
        if whole.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id(), filter));
        }
        let to = self.wanted(ui, AnswerKeys::of(ui.ctx(), editor), most);
        let shown = ui.scope(|ui| {
            // That there is more is seen without a pointer over the table.
            ui.spacing_mut().scroll = ScrollStyle { foreground_color: true, ..ScrollStyle::solid() };
            let mut rows = ScrollArea::vertical()
                .id_salt(("quiz answers", quiz.at))
                .scroll_bar_visibility(ScrollBarVisibility::AlwaysVisible)
                .max_height(most)
                // The panel is as high as it was at the question until its content asks for more.
                .min_scrolled_height(most)
                .auto_shrink([false, true]);
            if let Some(to) = to {
                rows = rows.vertical_scroll_offset(to);
            }
            rows.show(ui, |ui| {
                let grid = Grid::new("quiz answers").num_columns(5).spacing(vec2(16.0, ROW.1));
                grid.min_row_height(ROW.0).show(ui, |ui| {
                    for heading in ["", "", "You", "Reference", "Difference"] {
                        ui.label(theme::caption(heading));
                    }
                    ui.end_row();
                    for row in &quiz.rows {
                        answer(ui, row);
                        ui.end_row();
                    }
                });
            })
        });
        let shown = shown.inner;
        self.offset = shown.state.clamped_offset().y;
        self.most = (shown.content_size.y - shown.inner_rect.height()).max(0.0);
        if whole.has_focus() {
            let ring = Stroke::new(1.5, theme::ACCENT);
            ui.painter().rect_stroke(shown.inner_rect.expand(3.0), theme::RADIUS, ring, StrokeKind::Inside);
        }
    }

    /// Where the keys of this frame scroll to; `None` where they do not.
    fn wanted(&self, ui: &Ui, keys: AnswerKeys, height: f32) -> Option<f32> {
        if !keys.is_shown || ui.ctx().text_edit_focused() {
            return None;
        }
        let row = ROW.0 + ROW.1;
        let page = (height - row).max(row);
        let by = |key, by: f32| (key, self.offset + by);
        let steps = [by(Key::PageUp, -page), by(Key::PageDown, page)];
        let ends = [by(Key::ArrowUp, -row), by(Key::ArrowDown, row), (Key::Home, 0.0), (Key::End, self.most)];
        let ends = ends.into_iter().filter(|_| keys.has_focus);
        let pressed = |(key, to)| ui.input(|input| input.key_pressed(key)).then_some(to);
        steps.into_iter().chain(ends).find_map(pressed).map(|to| to.clamp(0.0, self.most))
    }
}

fn answer(ui: &mut Ui, row: &QuizRow) {
    let colour = match row.is_right {
        Some(true) => theme::GOOD,
        Some(false) => theme::COMPLICATION_TEXT,
        None => theme::SECOND,
    };
    ui.label(theme::strong(row.verdict()).color(colour));
    ui.label(theme::second(&row.what));
    ui.label(theme::strong(row.own_words()));
    let reference = ui.label(theme::strong(row.reference_words()));
    if !row.criteria.is_empty() {
        reference.on_hover_text(&row.criteria);
    }
    let difference = row.difference.as_ref().map(|own| own.words.clone()).unwrap_or_default();
    ui.label(theme::second(difference));
}

/// What all answers come to, and what to do with the file.
fn summary(ui: &mut Ui, end: &QuizEnd) {
    let tallies: Vec<String> = end.tallies.iter().map(QuizTally::words).collect();
    let words = format!("Every visit is answered. {}", tallies.join(" · "));
    ui.add(Label::new(theme::strong(words.trim_end())).wrap());
    let file = format!("Your answers are in {}. Send this file to your teacher.", end.file.display());
    ui.add(Label::new(theme::second(file)).wrap().selectable(true));
}
