//! The three lines on top of the summary and of the reading panel: healing, score, implant, now and before.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Button, Color32, FontId, Label, RichText, Sense, Ui};

use super::icons::with_hint;
use super::{fonts, theme};
use crate::analysis::summary::Headline;
use crate::editor::{Command, CompareCommand, Editor, FileCommand, ViewCommand};

/// Rows of text that healing, score and implant have room for where the place is narrow: an answer that makes a line
/// longer must not move what stands below under the pointer.
const ROWS: [usize; 3] = [3, 2, 3];
/// Width below which a line may need more than one row, in points.
const NARROW: f32 = 520.0;

/// Place of the line of the implant.
const IMPLANT: usize = 2;

/// What can be asked at once where no motion is told: below its line, in the room that a longer one would take.
fn measure(ui: &mut Ui, editor: &Editor, room: f32, wishes: &mut Vec<Command>) {
    let command = Command::View(ViewCommand::Compare(CompareCommand::Register));
    let is_open = editor.motion().is_none() && editor.automatic().is_none() && editor.can(&command);
    let time = editor.compared_time().filter(|_| is_open);
    let Some(time) = time else { return ui.add_space(room) };
    let words = format!("Measure motion against {time}");
    let text = RichText::new(words).size(theme::CAPTION_SIZE).color(theme::ACCENT);
    let response = ui.add(Label::new(text).truncate().sense(Sense::click()));
    let response = match editor.entry("compare.register") {
        Some(entry) => with_hint(response, entry),
        None => response,
    };
    // What stands below must not move when the offer comes or goes.
    ui.add_space((room - response.rect.height() - ui.spacing().item_spacing.y).max(0.0));
    if response.clicked() {
        wishes.push(command);
    }
}

/// True if nobody reads, and nothing is asked.
fn has_no_reader(editor: &Editor) -> bool {
    !editor.is_quizzing() && editor.document().is_some() && editor.reader_here().is_none()
}

/// Who has read the case, where nobody reads now: their readings are shown once one of them is chosen.
fn who_read(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let names: Vec<&str> = editor.readers().iter().map(|reader| reader.name.as_str()).collect();
    if !names.is_empty() {
        let words = format!("Nobody reads now. Read by {}.", names.join(", "));
        ui.add(Label::new(theme::caption(words)).wrap());
        let asks = Command::File(FileCommand::AskReader);
        let show = Button::new("Choose who reads\u{2026}");
        if ui.add_enabled(editor.can(&asks), show).clicked() {
            wishes.push(asks);
        }
        measure(ui, editor, 0.0, wishes);
    }
    if let Some(words) = editor.motion_proposed() {
        ui.add(Label::new(theme::caption(format!("Implant {words}"))).wrap());
    }
}

/// Draws the lines for the visit of the film in focus; nothing while nobody reads.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let is_narrow = ui.available_width() < NARROW;
    let Some(lines) = editor.headlines() else {
        if is_narrow && has_no_reader(editor) {
            who_read(ui, editor, wishes);
        }
        return;
    };
    for (index, (line, rows)) in lines.iter().zip(ROWS).enumerate() {
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
        if is_narrow && index == IMPLANT && missing >= room / rows as f32 + ui.spacing().item_spacing.y {
            measure(ui, editor, missing, wishes);
        } else {
            ui.add_space(missing);
        }
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
