//! The three lines on top of the summary and of the reading panel: healing, score, implant, now and before.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Color32, FontId, Label, Sense, Ui};

use super::{fonts, theme};
use crate::analysis::summary::Headline;
use crate::editor::{Command, Editor};

/// Rows of text that healing, score and implant have room for where the place is narrow: an answer that makes a line
/// longer must not move what stands below under the pointer.
const ROWS: [usize; 3] = [3, 2, 2];
/// Width below which a line may need more than one row, in points.
const NARROW: f32 = 520.0;

/// Draws the lines for the visit of the film in focus; nothing while nobody reads.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(lines) = editor.headlines() else { return };
    ui.spacing_mut().item_spacing.y = 2.0;
    let is_narrow = ui.available_width() < NARROW;
    for (line, rows) in lines.iter().zip(ROWS) {
        let sense = if line.link.is_some() { Sense::click() } else { Sense::hover() };
        let mut job = words(line);
        job.wrap.max_width = ui.available_width();
        if is_narrow {
            job.wrap.max_rows = rows;
        }
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let rows = if is_narrow { rows } else { 1 };
        let room = galley.rows.first().map_or(0.0, |row| row.height()) * rows as f32;
        let missing = (room - galley.size().y).max(0.0);
        let response = ui.add(Label::new(galley).sense(sense)).on_hover_text(line.words());
        ui.add_space(missing);
        response
            .widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Label, true, line.words()));
        if let Some(link) = line.link.as_ref().filter(|_| response.clicked()) {
            super::review::follow(link, editor, wishes);
        }
    }
}

fn words(line: &Headline) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut add = |text: &str, strong: bool, colour: Color32| {
        let family = if strong { fonts::strong() } else { fonts::regular() };
        let font_id = FontId::new(theme::CAPTION_SIZE, family);
        job.append(text, 0.0, TextFormat { font_id, color: colour, ..TextFormat::default() });
    };
    add(&format!("{}  ", line.subject), false, theme::SECOND);
    if let Some(before) = &line.before {
        add(before, false, theme::TEXT);
        add(" → ", false, theme::ACCENT);
    }
    let colour = match (line.is_alarming, line.is_open) {
        (true, _) => theme::COMPLICATION_TEXT,
        (false, true) => theme::HINT,
        (false, false) => theme::TEXT,
    };
    add(&line.now, !line.is_open, colour);
    if !line.detail.is_empty() {
        add(&format!("  {}", line.detail), false, theme::SECOND);
    }
    job
}
