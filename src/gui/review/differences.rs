//! Two readings side by side: disagreements first, agreements collapsed. Pressing a row goes to the film.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Align, Button, Checkbox, Color32, ComboBox, CursorIcon, FontId, Galley, Id, Label, Layout, Rect, Role,
    ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

use super::{leads, row, sign, summary};
use crate::analysis::summary::{CompareRow, Group};
use crate::editor::{Beside, BesideReading, Command, Document, Editor, FileCommand, ReviewCommand};
use crate::gui::dialogs::modal;
use crate::gui::{fonts, keys, theme};

/// Width of the sheet.
const WIDTH: f32 = 980.0;
/// Below this width the visit is above its row text.
const NARROW: f32 = 700.0;
/// Width of the mark of a disagreement.
const MARK: f32 = 26.0;
/// Longer values are prose rather than answers and are not emphasised.
const LONG: usize = 48;
/// Space between columns.
const GAP: f32 = 16.0;

/// Transient state of the comparison.
#[derive(Debug, Default)]
pub(super) struct Differences {
    shows_same: bool,
}

/// Left edges and widths of the columns: item, own reading, other reading.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// The visit; no column of its own on a narrow sheet.
    visit: f32,
    what: f32,
    said: f32,
}

impl Columns {
    fn of(width: f32) -> Self {
        let visit = if width < NARROW { 0.0 } else { 168.0 };
        // The scroll bar takes the right edge.
        let rest = width - 12.0 - MARK - visit - 2.0 * GAP - if visit > 0.0 { GAP } else { 0.0 };
        let what = (rest * 0.32).max(96.0);
        Self { visit, what, said: ((rest - what) / 2.0).max(60.0) }
    }

    fn what_left(self) -> f32 {
        if self.visit > 0.0 { MARK + self.visit + GAP } else { MARK }
    }

    fn own_left(self) -> f32 {
        self.what_left() + self.what + GAP
    }

    fn other_left(self) -> f32 {
        self.own_left() + self.said + GAP
    }
}

impl Differences {
    /// Draws the sheet.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document() else { return };
        if !just_opened && keys::pressed_again(ui.ctx(), editor, "review.differences") {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
        modal(ui, "Differences", WIDTH, wishes, |ui, wishes| {
            head(ui, editor, wishes);
            ui.add_space(8.0);
            match (editor.beside(), editor.differences()) {
                (Some(beside), Some(rows)) => {
                    self.table(ui, editor, document, beside, &rows, wishes);
                    foot(ui, editor, beside, wishes);
                }
                _ => choose(ui, editor, wishes),
            }
        });
    }

    fn table(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        beside: &BesideReading,
        rows: &[CompareRow],
        wishes: &mut Vec<Command>,
    ) {
        let space = (ui.ctx().content_rect().height() - 214.0).max(120.0);
        let columns = Columns::of(ui.available_width());
        headings(ui, columns, document, beside);
        let scroll =
            ScrollArea::vertical().id_salt("differences").max_height(space).min_scrolled_height(space);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let (differ, same): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.differs);
            // Items that both readers recorded differently come first for discussion.
            let (both, alone): (Vec<_>, Vec<_>) =
                differ.iter().copied().partition(|row| row.own.is_some() && row.other.is_some());
            if differ.is_empty() {
                ui.add_space(8.0);
                let words = if same.is_empty() { "Both readings are empty." } else { "No differences." };
                ui.label(theme::second(words));
                ui.add_space(8.0);
            }
            let sheet = Sheet { editor, document, columns };
            for (words, rows) in [("Disagreements", &both), ("Recorded by one reader only", &alone)] {
                if !rows.is_empty() {
                    part(ui, words, rows.len());
                    sheet.groups(ui, rows, wishes);
                }
            }
            if !same.is_empty() {
                ui.add_space(12.0);
                if sign::fold(ui, &format!("{} the same", same.len()), self.shows_same).clicked() {
                    self.shows_same = !self.shows_same;
                }
                if self.shows_same {
                    sheet.groups(ui, &same, wishes);
                }
            }
            ui.add_space(8.0);
        });
    }
}

/// Context shared by all rows.
#[derive(Clone, Copy)]
struct Sheet<'a> {
    editor: &'a Editor,
    document: &'a Document,
    columns: Columns,
}

impl Sheet<'_> {
    /// Rows under their group headings, groups in order of first appearance.
    fn groups(self, ui: &mut Ui, rows: &[&CompareRow], wishes: &mut Vec<Command>) {
        let mut groups: Vec<&Group> = Vec::new();
        for row in rows {
            if !groups.contains(&&row.group) {
                groups.push(&row.group);
            }
        }
        // Rows arrive in order of time; readers look for items. Scores keep the order of the book.
        groups.sort_by_key(|group| group.rank());
        for group in groups {
            ui.add_space(10.0);
            let heading = ui.label(theme::strong(group.word()).color(theme::ACCENT));
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, group.word()));
            ui.add_space(2.0);
            for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.group == *group) {
                let is_alone = row.own.is_none() || row.other.is_none();
                let id = Id::unique("difference").with((row.differs, is_alone, index));
                self.row(ui, row, id, wishes);
            }
        }
    }

    fn row(self, ui: &mut Ui, row: &CompareRow, id: Id, wishes: &mut Vec<Command>) {
        let columns = self.columns;
        let strong = if row.differs { theme::TEXT } else { theme::SECOND };
        let visit = row.visit.and_then(|index| self.document.visits().get(index));
        // The operation is included: "3 months" alone can be two visits.
        let visit = visit.map(|visit| self.document.case().time_words(&visit.time)).unwrap_or_default();
        let said = |words: &Option<String>| match words {
            Some(words) if row.differs && words.chars().count() < LONG => {
                cell(ui, words, columns.said, fonts::strong(), strong)
            }
            Some(words) => cell(ui, words, columns.said, fonts::regular(), strong),
            None => cell(ui, "not specified", columns.said, fonts::regular(), theme::HINT),
        };
        let what = if columns.visit > 0.0 || visit.is_empty() {
            row.what.clone()
        } else {
            format!("{visit}: {}", row.what)
        };
        let at = [
            (MARK, cell(ui, &visit, columns.visit.max(1.0), fonts::regular(), theme::SECOND)),
            (columns.what_left(), cell(ui, &what, columns.what, fonts::regular(), strong)),
            (columns.own_left(), said(&row.own)),
            (columns.other_left(), said(&row.other)),
        ];
        let shown = if columns.visit > 0.0 { &at[..] } else { at.get(1..).unwrap_or_default() };
        let tall = shown.iter().map(|(_, galley)| galley.size().y).fold(18.0, f32::max);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tall + 10.0));
        let name = spoken(&visit, row);
        let pressed = self.touch(ui, rect, row, id, &name);
        if row.differs {
            row::unequal(ui, pos2(rect.left() + 12.0, rect.top() + 14.0), theme::WARNING);
        }
        for (left, galley) in shown {
            ui.painter().galley(rect.min + vec2(*left, 5.0), galley.clone(), strong);
        }
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::LINE));
        if let Some(link) = row.link.as_ref().filter(|_| pressed) {
            leads::follow(link, self.editor, wishes);
        }
    }

    fn touch(self, ui: &Ui, rect: Rect, row: &CompareRow, id: Id, name: &str) -> bool {
        let Some(link) = &row.link else {
            let response = ui.interact(rect, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
            return false;
        };
        let response = ui.interact(rect, id, Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
        row::ground(ui, rect, &response);
        if response.gained_focus() {
            response.scroll_to_me(None);
        }
        let pressed = response.clicked();
        response.on_hover_text(leads::words(link, self.editor));
        pressed
    }
}

/// A part of the sheet with the number of its rows.
fn part(ui: &mut Ui, words: &str, count: usize) {
    ui.add_space(14.0);
    let heading = ui.label(theme::strong(format!("{words} · {count}")));
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, words));
}

/// "6 months, Medial cortex: own 3, other not specified".
fn spoken(visit: &str, row: &CompareRow) -> String {
    let said = |words: &Option<String>| words.clone().unwrap_or_else(|| "not specified".to_owned());
    let when = if visit.is_empty() { String::new() } else { format!("{visit}, ") };
    let differs = if row.differs { "differs" } else { "the same" };
    format!("{when}{}: {}, other reading {}, {differs}", row.what, said(&row.own), said(&row.other))
}

fn cell(ui: &Ui, words: &str, width: f32, family: eframe::egui::FontFamily, colour: Color32) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let font_id = FontId::new(theme::TEXT_SIZE, family);
    job.append(
        words,
        0.0,
        TextFormat { font_id, color: colour, line_height: Some(18.0), ..Default::default() },
    );
    ui.painter().layout_job(job)
}

fn head(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new("Close").min_size(vec2(64.0, 26.0))).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
            if editor.beside().is_some() {
                menu(ui, editor, wishes);
                ui.label(theme::second("compared with"));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::title("Differences")));
                if let Some(rows) = editor.differences() {
                    let differ = rows.iter().filter(|row| row.differs).count();
                    ui.add(Label::new(theme::second(format!("{differ} of {}", rows.len()))).truncate());
                }
            });
        });
    });
}

/// Selection of the other reading.
fn menu(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let chosen = editor.beside().map(|beside| &beside.which);
    let words =
        editor.besides().iter().find(|(which, _)| Some(which) == chosen).map(|(_, words)| words.as_str());
    let combo = ComboBox::from_id_salt("reading beside")
        .selected_text(theme::second(words.unwrap_or("none")).color(theme::TEXT))
        .width(170.0);
    let response = combo.truncate().show_ui(ui, |ui| {
        for (which, words) in editor.besides() {
            if ui.selectable_label(chosen == Some(which), words).clicked() {
                wishes.push(put(Some(which.clone())));
            }
        }
        if ui.selectable_label(chosen.is_none(), "none").clicked() {
            wishes.push(put(None));
        }
    });
    response.response.accessible_name("Other reading");
}

fn put(which: Option<Beside>) -> Command {
    Command::Review(ReviewCommand::Beside(which))
}

/// Readings are loaded only on request.
fn choose(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    if editor.besides().is_empty() {
        let words =
            "There is no other reading of this case: neither another reader's nor a signed one of your own.";
        ui.add(Label::new(theme::second(words)).wrap());
        return;
    }
    let words = "Choose a reading to compare with yours. It is read-only; nothing is copied.";
    ui.add(Label::new(theme::second(words)).wrap());
    ui.add_space(8.0);
    for (index, (which, words)) in editor.besides().iter().enumerate() {
        let response = ui.add(Button::new(words).min_size(vec2(240.0, 30.0)));
        if index == 0 && ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.clicked() {
            wishes.push(put(Some(which.clone())));
        }
    }
}

/// Reader of each column.
fn headings(ui: &mut Ui, columns: Columns, document: &Document, beside: &BesideReading) {
    let state =
        if document.reading().is_some_and(|own| own.signature().is_some()) { "signed" } else { "draft" };
    let own = document.reading().map(|own| format!("{}, {state}", own.reader.name));
    let own = cell(ui, &own.unwrap_or_default(), columns.said, fonts::strong(), theme::TEXT);
    let other = cell(ui, &beside.title, columns.said, fonts::strong(), theme::BESIDE);
    let tall = own.size().y.max(other.size().y);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tall + 8.0));
    for (left, galley) in [(columns.own_left(), own), (columns.other_left(), other)] {
        let column = Rect::from_min_size(rect.min + vec2(left, 0.0), galley.size());
        let heading =
            ui.interact(column, Id::unique("column of differences").with(left as i32), Sense::hover());
        heading.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, galley.text()));
        ui.painter().galley(rect.min + vec2(left, 0.0), galley, theme::TEXT);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::EDGE));
}

/// Checkbox for the marks of the other reading, and the verification of its signature.
fn foot(ui: &mut Ui, editor: &Editor, beside: &BesideReading, wishes: &mut Vec<Command>) {
    let y = ui.cursor().top();
    ui.painter().hline(ui.max_rect().x_range(), y, Stroke::new(1.0, theme::LINE));
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(seal) = &beside.seal {
                summary::seal(ui, seal);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let mut shown = editor.beside_marks_shown();
                let words = format!("Show the marks of {} on the films", beside.name);
                if ui.add(Checkbox::new(&mut shown, words)).changed() {
                    wishes.push(Command::Review(ReviewCommand::BesideMarks));
                }
            });
        });
    });
}
