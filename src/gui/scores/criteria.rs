//! What must be seen for a grade: of the one under the pointer, or of every grade of the item in hand, so that they are
//! read while scoring. And the keys of a sheet in hand.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align2, FontId, Id, Label, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::Shown;
use crate::analysis::book::{Grade, ItemDefinition};
use crate::case::Given;
use crate::editor::{Command, ScoreCommand, Scoring};
use crate::gui::{fonts, theme};

/// Side of the small cap with a digit.
pub(super) const CAP: f32 = 20.0;
/// From the left of a line to its words.
pub(super) const INDENT: f32 = CAP + 8.0;
/// Room for two lines of criteria, so that nothing below moves when they change.
const HEIGHT: f32 = 34.0;

/// The criteria of the grade under the pointer.
pub(super) fn of_touched(ui: &mut Ui, touched: Option<(&ItemDefinition, &Grade)>) {
    let top = ui.cursor().top();
    match touched {
        Some((_, grade)) => {
            let words = format!("{} {}: {}", grade.value, grade.word, grade.criteria);
            ui.add(Label::new(theme::caption(words)).wrap());
        }
        None => {
            ui.add(Label::new(theme::hint("Hover a grade for its criteria.")).wrap());
        }
    }
    let used = ui.cursor().top() - top;
    ui.add_space((HEIGHT - used).max(0.0));
}

/// Every grade of the item in hand: value, word, criteria; a press gives it.
pub(super) fn of_item(ui: &mut Ui, shown: &Shown<'_>, scoring: &Scoring<'_>, wishes: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = if super::is_low(ui) { 3.0 } else { 6.0 };
    for grade in scoring.score.grades(scoring.item) {
        let given = Given::Grade(grade.value);
        let is_chosen = shown.given(scoring.item) == Some(&given);
        let name = format!("Grade {}: {}. {}", grade.value, grade.word, grade.criteria);
        let row = Row { cap: &grade.value.to_string(), name: &name, is_chosen };
        if line(ui, &row, words(ui, &grade.word, &grade.criteria)) && shown.can {
            let command = if is_chosen {
                ScoreCommand::Answer { item: scoring.item.key.clone(), given }
            } else {
                ScoreCommand::Grade(grade.value)
            };
            wishes.push(Command::Score(command));
        }
    }
}

/// A word, and what explains it, in one paragraph.
fn words(ui: &Ui, word: &str, criteria: &str) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width() - INDENT;
    let format = |family, color| TextFormat {
        font_id: FontId::new(theme::CAPTION_SIZE, family),
        color,
        ..TextFormat::default()
    };
    job.append(word, 0.0, format(fonts::strong(), theme::TEXT));
    if !criteria.is_empty() {
        job.append(&format!("  {criteria}"), 0.0, format(fonts::regular(), theme::SECOND));
    }
    job
}

/// A line that can be pressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// The key on the keyboard.
    pub(super) cap: &'a str,
    /// For those who cannot see it.
    pub(super) name: &'a str,
    /// Whether it is the answer.
    pub(super) is_chosen: bool,
}

/// Draws a line with a cap and words; whether it was pressed.
pub(super) fn line(ui: &mut Ui, row: &Row<'_>, words: LayoutJob) -> bool {
    let galley = ui.painter().layout_job(words);
    let height = galley.size().y.max(CAP);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let enabled = ui.is_enabled();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("line of criteria").with(row.name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, row.is_chosen, row.name));
    let painter = ui.painter();
    if response.hovered() && enabled {
        painter.rect_filled(rect.expand2(vec2(6.0, 2.0)), theme::RADIUS, theme::RAISED);
    }
    cap(ui, Rect::from_min_size(rect.min, vec2(CAP, CAP)), row.cap, row.is_chosen);
    let top = rect.top() + ((CAP - theme::CAPTION_SIZE * 1.36) / 2.0).round();
    painter.galley(pos2(rect.left() + INDENT, top), galley, theme::SECOND);
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        painter.rect_stroke(rect.expand(3.0), theme::RADIUS, ring, StrokeKind::Inside);
    }
    response.clicked()
}

/// A key as it is drawn: a small raised square with its sign.
fn cap(ui: &Ui, rect: Rect, sign: &str, is_chosen: bool) {
    let (fill, edge, family) = if is_chosen {
        (theme::CHOSEN, Stroke::new(1.5, theme::ACCENT), fonts::strong())
    } else {
        (theme::RAISED, Stroke::new(1.0, theme::EDGE), fonts::regular())
    };
    ui.painter().rect(rect, theme::RADIUS, fill, edge, StrokeKind::Inside);
    let font = FontId::new(theme::CAPTION_SIZE, family);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, sign, font, theme::TEXT);
}

/// "1–4 grade · X not assessable · . pin · Esc done".
pub(super) fn keys(ui: &mut Ui, scoring: &Scoring<'_>) {
    ui.add_space(4.0);
    if scoring.pins {
        let words = "Click the place on the film that the answer is about; press . again for no pin.";
        ui.add(Label::new(theme::caption(words).color(theme::ACCENT)).wrap());
        return;
    }
    let words = if scoring.asks_words.is_some() {
        "Enter to confirm · Esc back to the grades".to_owned()
    } else if scoring.asks_reason {
        "Press the number of the reason · X back to the grades".to_owned()
    } else {
        let values = values(scoring.score.grades(scoring.item));
        format!("{values} grade · X not assessable · . pin · Backspace clear · Tab next · Esc close")
    };
    ui.add(Label::new(theme::hint(words)).wrap());
}

/// "1–4", "0, 2, 4": the digits that grade.
fn values(grades: &[Grade]) -> String {
    let mut values: Vec<u8> = grades.iter().map(|grade| grade.value).collect();
    values.sort_unstable();
    let runs = values.windows(2).all(|pair| matches!(pair, [a, b] if b - a == 1));
    match (values.first(), values.last()) {
        (Some(first), Some(last)) if runs && values.len() > 2 => format!("{first}–{last}"),
        _ => values.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(values: &[u8]) -> Vec<Grade> {
        let grade = |value: &u8| Grade {
            value: *value,
            points: None,
            word: String::new(),
            criteria: String::new(),
            shows: None,
            may_show: None,
        };
        values.iter().map(grade).collect()
    }

    #[test]
    fn digits_are_told_as_a_run_only_where_they_are_one() {
        assert_eq!(values(&grades(&[1, 2, 3, 4])), "1–4");
        assert_eq!(values(&grades(&[5, 4, 3, 2, 1])), "1–5");
        assert_eq!(values(&grades(&[0, 2, 4])), "0, 2, 4");
        assert_eq!(values(&grades(&[1, 2])), "1, 2");
    }
}
