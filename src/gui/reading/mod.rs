//! Reading of the film in focus: stage, confidence, complications, note; the reader and the save
//! location. Every change is a command.

mod answers;
mod changes;
mod footer;
mod motion;
mod stages;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Align, FontId, Frame, Id, Label, Layout, Margin, Panel, ScrollArea, Sense, TextEdit, Ui};

use crate::case::{Radiograph, RadiographId};
use crate::editor::{CaseField, CasePart, Command, Document, Editor, FilmField, ReadCommand};
use crate::gui::case_editing::{Drafts, begin, fields_in_place};
use crate::gui::dialogs::WantedScale;
use crate::gui::findings::FindingsSection;
use crate::gui::measures::MeasuresSection;
use crate::gui::scores::ScoreSection;
use crate::gui::{fonts, histogram, theme};

pub(crate) use changes::is_listed as lists_changes;

/// The panel and its transient state.
#[derive(Debug, Default)]
pub(crate) struct ReadingPanel {
    /// True while the note has keyboard focus.
    note_has_focus: bool,
    /// True if the request to write a note was already handled.
    note_was_wanted: bool,
    score: ScoreSection,
    measures: MeasuresSection,
    findings: FindingsSection,
    /// Visit and width for which the panel was so tall, while a sheet is active.
    tallest: Option<(usize, f32, f32)>,
    /// Visit of the quiz that was shown last.
    asked: Option<usize>,
    /// True if the histogram was drawn, in this frame and in the one before.
    histogram: [bool; 2],
}

/// Panel height in points below which the footer scrolls with the content.
const LOW: f32 = 300.0;
const LOW_FOR_SCORES: f32 = 500.0;
/// Panel height below which the histogram scrolls with the content.
const LOW_FOR_HISTOGRAM: f32 = 620.0;

impl ReadingPanel {
    /// True if the focused field uses the undo of the reading.
    pub(crate) fn note_has_focus(&self) -> bool {
        self.note_has_focus || self.measures.is_typing() || self.findings.is_typing()
    }

    /// A scale to ask for in a dialog; returned once.
    pub(crate) fn take_wanted_scale(&mut self) -> Option<WantedScale> {
        self.measures.take_wanted_scale()
    }

    /// True if a finding is to be added; returned once.
    pub(crate) fn take_wish_to_add(&mut self) -> bool {
        self.findings.take_wish_to_add()
    }

    /// Call before the panels of a frame are drawn.
    pub(crate) fn begin_frame(&mut self) {
        self.histogram = [false, self.histogram[0]];
    }

    /// True if the histogram was drawn in this frame.
    pub(crate) fn tells_histogram(&self) -> bool {
        self.histogram[0]
    }

    /// Draws the panel on the right; nothing if no case is open.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        drafts: &mut Drafts,
        wishes: &mut Vec<Command>,
    ) {
        self.note_has_focus = false;
        let Some(document) = editor.document() else { return };
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(16, 8));
        // In a low panel the answers come first and the footer is scrolled to.
        // While a score sheet is active the criteria need the space.
        let low = if editor.scoring().is_some() { LOW_FOR_SCORES } else { LOW };
        let is_low = ui.available_height() < low;
        if !is_low {
            Panel::bottom("reading footer")
                .frame(frame)
                .resizable(false)
                .show(ui, |ui| footer::show(ui, editor, document, wishes));
        }
        let is_low_for_histogram = is_low || ui.available_height() < LOW_FOR_HISTOGRAM;
        if !is_low_for_histogram && editor.display().histogram {
            Panel::bottom("reading histogram")
                .frame(frame)
                .resizable(false)
                .show(ui, |ui| self.histogram[0] = histogram::in_panel(ui, editor, wishes));
        }
        changes::show(ui, editor, wishes);
        let mut area = ScrollArea::vertical().id_salt("reading").auto_shrink([false, false]);
        let asked = editor.quiz_at();
        if std::mem::replace(&mut self.asked, asked) != asked && asked.is_some() {
            // The next question begins with stage and score.
            area = area.vertical_scroll_offset(0.0);
        }
        if is_low_for_histogram && editor.display().histogram && !self.histogram[1] {
            // It stands at the top, where it is seen when it is switched on.
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                if is_low_for_histogram && editor.display().histogram {
                    self.histogram[0] = histogram::in_panel(ui, editor, wishes);
                    section(ui);
                }
                match editor.focus() {
                    Some(film) => {
                        which_film(ui, editor, film, drafts, wishes);
                        self.film(ui, editor, document, film, wishes);
                    }
                    None => drop(ui.label(theme::hint("No film selected"))),
                }
                if is_low {
                    section(ui);
                    footer::show(ui, editor, document, wishes);
                }
                self.keep_height(ui, editor);
            });
        });
    }

    /// While a sheet is active the panel does not become shorter: at its end the scroll would give way, and rows would
    /// move under the pointer.
    fn keep_height(&mut self, ui: &mut Ui, editor: &Editor) {
        let (used, width) = (ui.min_rect().height(), ui.available_width());
        let now = editor.scoring().map(|scoring| scoring.visit);
        let kept =
            self.tallest.take().filter(|(visit, of, _)| Some(*visit) == now && of.total_cmp(&width).is_eq());
        let tallest = kept.map_or(used, |(_, _, tallest)| tallest.max(used));
        self.tallest = now.map(|visit| (visit, width, tallest));
        if self.tallest.is_some() && tallest > used {
            ui.add_space(tallest - used);
        }
    }

    fn film(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        film: &RadiographId,
        wishes: &mut Vec<Command>,
    ) {
        let opinion = document.opinion(film).cloned().unwrap_or_default();
        let can = editor.entry("read.note").is_some_and(|entry| entry.is_enabled(editor));
        if editor.is_signed() {
            footer::signed_banner(ui, editor);
            // Read-only: a signed reading stays readable, with its controls disabled.
            ui.visuals_mut().disabled_alpha = 0.62;
        }
        crate::gui::headlines::show(ui, editor, wishes);
        section(ui);
        let keys = if editor.scoring().is_some() { "digits grade the score" } else { "keys 1−8" };
        head(ui, "Stage of this film", keys);
        ui.add_space(6.0);
        ui.add_enabled_ui(can, |ui| {
            stages::show(ui, editor, document.case(), &opinion, wishes);
            answers::confidence(ui, opinion.confidence, wishes);
            section(ui);
            // Placed above the list of findings: a chip that adds one must not move under the pointer.
            head(ui, "Complications at this visit", "");
            answers::complications(ui, &editor.complications(film), wishes);
        });
        section(ui);
        self.score.show(ui, editor, document, film, wishes);
        section(ui);
        self.findings.show(ui, editor, document, wishes);
        section(ui);
        self.measures.show(ui, editor, document, film, wishes);
        section(ui);
        motion::show(ui, editor, wishes);
        ui.add_enabled_ui(can, |ui| {
            section(ui);
            head(ui, "Note", "N");
            self.note(ui, editor, film, &opinion.note, wishes);
        });
    }
}

fn section(ui: &mut Ui) {
    ui.add_space(10.0);
}

fn head(ui: &mut Ui, title: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(theme::strong(title));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(theme::hint(keys)));
    });
}

/// Rows that a caption takes at most.
const CAPTION_ROWS: usize = 4;

/// Time, views and caption of the film in focus; edited here.
fn which_film(
    ui: &mut Ui,
    editor: &Editor,
    film: &RadiographId,
    drafts: &mut Drafts,
    wishes: &mut Vec<Command>,
) {
    let Some(case) = editor.document().map(Document::case) else { return };
    let Some(radiograph) = case.radiograph(film) else { return };
    let part = CasePart::Film(film.clone());
    if fields_in_place(ui, editor, drafts, &part, wishes) {
        section(ui);
        return;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    let words = |film: &Radiograph| format!("{} · {}", case.time_words(&film.time), film.views_words());
    // The next item of a score may be on another film of the visit: what stands below must not move with it.
    let visit = editor.document().and_then(|document| document.visits().of_film(film));
    let films = visit.map(|visit| visit.films.as_slice()).unwrap_or_default();
    let of_visit: Vec<&Radiograph> = films.iter().filter_map(|film| case.radiograph(film)).collect();
    let height = |words: String| {
        let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
        ui.painter().layout(words, font, theme::TEXT, ui.available_width()).size().y
    };
    let own_height = height(words(radiograph));
    let tallest = of_visit.iter().map(|film| height(words(film))).fold(own_height, f32::max);
    // While a score sheet is active its criteria need the room.
    let is_low = ui.clip_rect().height() < LOW || editor.scoring().is_some();
    let rows = if is_low { 1 } else { CAPTION_ROWS };
    let caption = |words: &str| {
        let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
        let mut job = LayoutJob::simple(fonts::readable(words), font, theme::HINT, ui.available_width());
        job.wrap.max_rows = rows;
        ui.painter().layout_job(job)
    };
    let captions = of_visit.iter().filter(|film| !film.caption.is_empty());
    let caption_height = captions.map(|film| caption(&film.caption).size().y).fold(0.0, f32::max);
    let own_caption = (!radiograph.caption.is_empty()).then(|| caption(&radiograph.caption));
    let line = Label::new(theme::caption(words(radiograph))).wrap().sense(Sense::click());
    if ui.add(line).on_hover_text("Double-click to edit time and views").double_clicked() {
        begin(part.clone(), Some(CaseField::Film(film.clone(), FilmField::Time)), wishes);
    }
    ui.add_space(tallest - own_height);
    let caption_top = ui.cursor().top();
    if let Some(galley) = own_caption {
        let caption = Label::new(galley).sense(Sense::click());
        let hover = format!("{}\n\nDouble-click to edit", radiograph.caption);
        if ui.add(caption).on_hover_text(hover).double_clicked() {
            begin(part, Some(CaseField::Film(film.clone(), FilmField::Caption)), wishes);
        }
    }
    if caption_height > 0.0 {
        let missing = caption_top + caption_height + ui.spacing().item_spacing.y - ui.cursor().top();
        ui.add_space(missing.max(0.0));
    }
    section(ui);
}

impl ReadingPanel {
    /// The field. Every change is saved at once; one editing session is one undo step.
    pub(super) fn note(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        film: &RadiographId,
        note: &str,
        wishes: &mut Vec<Command>,
    ) {
        let mut text = note.to_owned();
        let field = TextEdit::multiline(&mut text)
            .id(Id::unique("reading note").with(film.as_str()))
            .hint_text(theme::second("Add a note about this film").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .desired_rows(2)
            .background_color(theme::GROUND)
            .margin(eframe::egui::Margin::symmetric(8, 6));
        let response = ui.add(field).accessible_name("Note of this film");
        if response.changed() {
            wishes.push(Command::Read(ReadCommand::Note { film: film.clone(), text }));
        }
        if response.lost_focus() {
            wishes.push(Command::Read(ReadCommand::NoteDone));
        }
        let wanted = editor.note_wanted();
        if wanted && !self.note_was_wanted {
            response.request_focus();
            response.scroll_to_me(None);
        }
        self.note_was_wanted = wanted;
        self.note_has_focus = response.has_focus();
    }
}
