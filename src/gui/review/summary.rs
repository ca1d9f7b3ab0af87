//! The summary page: a heading for each operation, visits on the left with the mark of their stage, findings
//! as sentences whose parts link to their source, and the reader at the bottom.

use eframe::egui::{
    Align, Button, Color32, Id, Label, Layout, Response, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{flow, leads, wording};
use crate::analysis::Visit;
use crate::analysis::book::Book;
use crate::analysis::summary::{Link, Section, Sentence, Span, Summary};
use crate::case::Opinion;
use crate::editor::{Command, Document, Editor, FileCommand, ReviewCommand, Seal, time_words};
use crate::gui::dialogs::modal;
use crate::gui::{headlines, keys, theme};

/// Width of the page: a comfortable line length.
const WIDTH: f32 = 840.0;
/// Width of the visit column.
const MARGIN: f32 = 132.0;
/// Below this width visits are above their sentences.
const NARROW: f32 = 520.0;

/// Draws the page.
pub(crate) fn show(ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
    let (Some(document), Some(summary)) = (editor.document(), editor.summary()) else { return };
    let window = ui.ctx().content_rect();
    if !just_opened && keys::pressed_again(ui.ctx(), editor, "review.summary") {
        wishes.push(Command::File(FileCommand::CloseDialog));
    }
    modal(ui, "Summary", WIDTH, wishes, |ui, wishes| {
        head(ui, editor, document, &summary, wishes);
        ui.add_space(8.0);
        let space = (window.height() - 208.0).max(120.0);
        let scroll = ScrollArea::vertical().id_salt("summary").max_height(space).min_scrolled_height(space);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            headlines::show(ui, editor, wishes);
            ui.add_space(12.0);
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, section) in summary.sections.iter().enumerate() {
                self::section(ui, editor, document, index, section, wishes);
            }
            if summary.sections.iter().all(|section| section.sentences.is_empty()) {
                let words = "This reading is empty: record a stage, score a visit, or add a finding.";
                ui.add(Label::new(theme::second(words)).wrap());
            }
            ui.add_space(8.0);
        });
        foot(ui, editor, document, wishes);
    });
}

fn head(ui: &mut Ui, editor: &Editor, document: &Document, summary: &Summary, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new("Close").min_size(vec2(64.0, 26.0))).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
            let copy = ui.add(Button::new("Copy as text").min_size(vec2(96.0, 26.0)));
            if copy.on_hover_text("Copy the whole page to the clipboard as plain text.").clicked() {
                ui.ctx().copy_text(text(editor, document, summary));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::title(document.case().title.clone())).truncate());
            });
        });
    });
    ui.add(Label::new(theme::second(document.case().patient.headline())).wrap());
}

fn section(
    ui: &mut Ui,
    editor: &Editor,
    document: &Document,
    index: usize,
    section: &Section,
    wishes: &mut Vec<Command>,
) {
    ui.add_space(if index == 0 { 4.0 } else { 20.0 });
    let heading = ui.add(Label::new(theme::title(&section.heading)).wrap());
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &section.heading));
    ui.add_space(4.0);
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, theme::LINE));
    ui.add_space(8.0);
    let groups = section.sentences.chunk_by(|a, b| a.visit == b.visit);
    for (place, group) in groups.enumerate() {
        let name = Id::unique("summary").with((index, place));
        if let Some(link) = paragraph(ui, editor, document, name, section.anchor.is_some(), group) {
            leads::follow(&link, editor, wishes);
        }
        ui.add_space(8.0);
    }
}

/// The sentences of one visit. Returns the link that was pressed.
fn paragraph(
    ui: &mut Ui,
    editor: &Editor,
    document: &Document,
    name: Id,
    is_of_operation: bool,
    sentences: &[Sentence],
) -> Option<Link> {
    let visit = sentences.first().and_then(|first| document.visits().get(first.visit?));
    let label = visit.map(|visit| visit_words(document, visit, is_of_operation)).unwrap_or_default();
    let told: Vec<Vec<Span>> = sentences.iter().map(Sentence::without_time).collect();
    // Open points are a list, not prose.
    let is_list = told.iter().all(|spans| wording::is_open(spans));
    let texts = if is_list { told } else { vec![wording::joined(told)] };
    let tell = |ui: &mut Ui| {
        let mut pressed = None;
        for (index, spans) in texts.iter().enumerate() {
            pressed = flow::show(ui, name.with(("text", index)), spans, !is_list, editor).or(pressed);
        }
        pressed
    };
    if ui.available_width() < NARROW {
        let pressed = visit
            .and_then(|visit| margin(ui, name, document, editor.book(), visit, &label, ui.available_width()));
        return tell(ui).or(pressed);
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let pressed = if let Some(visit) = visit {
            margin(ui, name, document, editor.book(), visit, &label, MARGIN)
        } else {
            ui.add_space(MARGIN);
            None
        };
        ui.vertical(tell).inner.or(pressed)
    })
    .inner
}

/// "3 months" below the heading of its operation; otherwise with the operation, if there are several.
fn visit_words(document: &Document, visit: &Visit, is_of_operation: bool) -> String {
    let case = document.case();
    if is_of_operation { case.time_label(&visit.time) } else { case.clear_label(&visit.time) }
}

/// The visit on the left, with the mark of its stage. Returns the link to its film if pressed.
fn margin(
    ui: &mut Ui,
    name: Id,
    document: &Document,
    book: &Book,
    visit: &Visit,
    words: &str,
    width: f32,
) -> Option<Link> {
    let film = visit.films.first()?;
    let font = eframe::egui::FontId::new(theme::TEXT_SIZE, crate::gui::fonts::strong());
    let mut job =
        eframe::egui::text::LayoutJob::simple(words.to_owned(), font, Color32::PLACEHOLDER, width - 32.0);
    job.wrap.max_rows = 3;
    let galley = ui.painter().layout_job(job);
    let row = galley.rows.first().map_or(0.0, |row| row.rect().height());
    let (_, rect) = ui.allocate_space(vec2(width, 21.0 + galley.size().y - row));
    let first = rect.top() + 10.5;
    let response = ui.interact(rect.with_max_x(rect.right() - 8.0), name.with("visit"), Sense::click());
    let opinion = opinion_of(document, visit);
    let said = opinion.and_then(|own| book.stage_words(own)).unwrap_or_else(|| "no stage".to_owned());
    let spoken = format!("{words}, {said}");
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &spoken));
    theme::stage_mark(
        ui.painter(),
        pos2(rect.left() + 7.0, first),
        6.0,
        opinion.and_then(|own| book.opinion_sign(own)),
    );
    let colour = if response.hovered() { theme::ACCENT } else { theme::TEXT };
    ui.painter().galley(pos2(rect.left() + 22.0, first - row / 2.0), galley, colour);
    ring(ui, &response);
    let pressed = response.clicked();
    response.on_hover_text(said);
    pressed.then(|| Link::Film(film.clone()))
}

fn ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::ACCENT);
        let inside = eframe::egui::StrokeKind::Inside;
        ui.painter().rect_stroke(response.rect, theme::RADIUS, ring, inside);
    }
}

/// Stage of a visit: that of the first of its films with a stage, else of the first marked as before.
fn opinion_of<'a>(document: &'a Document, visit: &Visit) -> Option<&'a Opinion> {
    let reading = document.reading()?;
    let mut opinions = visit.films.iter().filter_map(|film| reading.opinion(film));
    let staged = opinions.clone().find(|opinion| opinion.stage.is_some());
    staged.or_else(|| opinions.find(|opinion| opinion.as_before))
}

/// The reader, the signature, and its verification.
fn foot(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, theme::LINE));
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !editor.is_signed() {
                let ask = Command::Review(ReviewCommand::AskSign);
                let button = Button::new("Sign reading…").min_size(vec2(96.0, 26.0));
                if ui.add_enabled(editor.can(&ask), button).clicked() {
                    wishes.push(ask);
                }
            }
            if let Some(seal) = editor.seal() {
                self::seal(ui, seal);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::second(who_words(editor, document))).truncate());
            });
        });
    });
}

/// "Read by resident · draft", "Signed by Dr. Anna Öz on 24 November 2026, 13:05 · signature 1".
fn who_words(editor: &Editor, document: &Document) -> String {
    match (editor.signature(), document.reading()) {
        (Some(own), _) => {
            format!("Signed by {} on {} · signature {}", own.name, time_words(own.at), own.number)
        }
        (None, Some(reading)) => format!("Read by {} · {}", reading.reader.name, reading.state_words()),
        (None, None) => "No reader set".to_owned(),
    }
}

/// Verification of the signature by sign, colour and word.
pub(super) fn seal(ui: &mut Ui, seal: &Seal) {
    use egui_material_icons::icons;
    let (icon, colour) = match seal {
        Seal::Holds => (icons::ICON_VERIFIED, theme::GOOD),
        Seal::Broken(_) => (icons::ICON_WARNING, theme::COMPLICATION_TEXT),
        Seal::Unknown(_) => (icons::ICON_HELP, theme::WARNING),
    };
    ui.spacing_mut().item_spacing.x = 4.0;
    let words = ui.label(theme::second(seal.words()).color(colour));
    ui.label(crate::gui::icons::icon_text(icon, 18.0).color(colour));
    ui.add_space(8.0);
    if !seal.why().is_empty() {
        words.on_hover_text(seal.why());
    }
}

/// The page as plain text.
fn text(editor: &Editor, document: &Document, summary: &Summary) -> String {
    let case = document.case();
    let mut lines = vec![case.title.clone(), case.patient.headline(), String::new()];
    for section in &summary.sections {
        lines.push(section.heading.clone());
        for group in section.sentences.chunk_by(|a, b| a.visit == b.visit) {
            let visit = group.first().and_then(|first| document.visits().get(first.visit?));
            let told = |sentence: &Sentence| -> String {
                sentence.without_time().iter().map(|span| span.text.as_str()).collect()
            };
            let words: Vec<String> = group.iter().map(|sentence| told(sentence).trim().to_owned()).collect();
            let label = visit
                .map(|visit| format!("{}: ", visit_words(document, visit, section.anchor.is_some())))
                .unwrap_or_default();
            lines.push(format!("{label}{}", words.join(" ")));
        }
        lines.push(String::new());
    }
    let seal = editor.seal().map(|seal| format!(" · {}", seal.words())).unwrap_or_default();
    lines.push(format!("{}{seal}", who_words(editor, document)));
    lines.join("\n")
}
