//! The left panel and its tabs: history, pedigree, literature and technique, each in the panel or at full size in place
//! of the films.

mod claims;
mod entries;
mod literature;
mod pedigree;
mod plots;
mod statements;

use eframe::egui::{Button, Frame, Margin, Response, RichText, Role, ScrollArea, Ui, WidgetInfo};
use egui_material_icons::icons;

pub(in crate::gui) use entries::{analytes, care_time, lab_height, lab_point};
pub(crate) use pedigree::has_focus as pedigree_has_focus;
pub(crate) use statements::show as statements;

use self::literature::LiteratureView;
use self::pedigree::PedigreeView;
use super::case_editing::{Drafts, begin, fields_in_place};
use super::findings::SmallMatrix;
use super::icons::icon_text;
use super::patient::Story;
use super::{history, theme};
use crate::editor::{
    CasePart, Command, Editor, LeftCommand, LeftTab, RecordAt, RecordList, Selected, ViewCommand,
};

/// Transient state of the tabs: zoom, filters, order. No part of the case.
#[derive(Debug, Default)]
pub(crate) struct LeftPanel {
    pedigree: PedigreeView,
    literature: LiteratureView,
}

/// What the history tab draws with.
pub(crate) struct HistoryParts<'a> {
    pub(crate) story: &'a mut Story,
    pub(crate) findings: &'a mut SmallMatrix,
    pub(crate) drafts: &'a mut Drafts,
}

/// How much room a tab has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// The panel beside the films.
    Panel,
    /// The place of the films.
    Full,
}

impl LeftPanel {
    /// Draws the tabs and the one that is shown into the panel.
    pub(crate) fn in_panel(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        parts: HistoryParts<'_>,
        wishes: &mut Vec<Command>,
    ) {
        tabs(ui, editor, Room::Panel, wishes);
        self.tab(ui, editor, Room::Panel, parts, wishes);
    }

    /// Draws the tab that is shown in place of the films.
    pub(crate) fn in_full(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        parts: HistoryParts<'_>,
        wishes: &mut Vec<Command>,
    ) {
        ui.painter().rect_filled(ui.max_rect(), 0, theme::PANEL);
        tabs(ui, editor, Room::Full, wishes);
        self.tab(ui, editor, Room::Full, parts, wishes);
    }

    fn tab(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        room: Room,
        parts: HistoryParts<'_>,
        wishes: &mut Vec<Command>,
    ) {
        let Some(document) = editor.document() else { return };
        let case = document.case();
        let tab = editor.left().tab;
        let HistoryParts { story, findings, drafts } = parts;
        match (tab, room) {
            (LeftTab::History, Room::Panel) => {
                history::show(ui, editor, HistoryParts { story, findings, drafts }, wishes);
            }
            (LeftTab::History, Room::Full) => {
                let width = (ui.available_width() * 0.42).clamp(320.0, 560.0);
                beside(ui, width, |ui, half| match half {
                    Half::First => {
                        let parts = HistoryParts {
                            story: &mut *story,
                            findings: &mut *findings,
                            drafts: &mut *drafts,
                        };
                        history::show(ui, editor, parts, wishes);
                    }
                    Half::Second => {
                        scrolled(ui, "statements", |ui| statements::show(ui, editor, drafts, wishes));
                    }
                });
            }
            (LeftTab::Pedigree, room) => match &case.pedigree {
                Some(own) => self.pedigree.show(ui, editor, own, Given { room, drafts }, wishes),
                None => scrolled(ui, "nothing", |ui| {
                    nothing(ui, "No pedigree in this case.");
                    add_record(ui, editor, drafts, RecordList::Person, wishes);
                    add_record(ui, editor, drafts, RecordList::Condition, wishes);
                }),
            },
            (LeftTab::Literature, room) => match &case.literature {
                Some(own) => self.literature.show(ui, editor, own, Given { room, drafts }, wishes),
                None => scrolled(ui, "nothing", |ui| {
                    nothing(ui, "No published operations in this case.");
                    add_record(ui, editor, drafts, RecordList::Row, wishes);
                    import_literature(ui, wishes);
                }),
            },
            (LeftTab::Technique, room) => entries::show(ui, editor, Given { room, drafts }, wishes),
        }
    }
}

/// Room of a tab, and the texts that are typed in it.
struct Given<'a> {
    room: Room,
    drafts: &'a mut Drafts,
}

/// A button with which a record is added, or the field in which it is being added.
fn add_record(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    list: RecordList,
    wishes: &mut Vec<Command>,
) {
    let part = CasePart::NewRecord(list, String::new());
    if fields_in_place(ui, editor, drafts, &part, wishes) {
        return;
    }
    let button = ui.add(Button::new(quiet(format!("+ {}", list.add_name()))).frame(false));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, list.add_name()));
    if button.clicked() {
        begin(part, None, wishes);
    }
}

/// The button that asks for a table or bibliography.
fn import_literature(ui: &mut Ui, wishes: &mut Vec<Command>) {
    let button = ui.add(Button::new(quiet("+ Import table or bibliography…")).frame(false));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Import table or bibliography"));
    if button.on_hover_text("CSV, BibTeX or RIS").clicked() {
        wishes.push(Command::Case(crate::editor::CaseCommand::AskLiterature));
    }
}

/// What is below a record: its fields while it is edited, else the button that begins it where the record is selected. A
/// double click on the record begins it, too.
fn below(ui: &mut Ui, editor: &Editor, drafts: &mut Drafts, record: Record<'_>, wishes: &mut Vec<Command>) {
    let part = CasePart::Record(record.at);
    if record.response.double_clicked() {
        begin(part.clone(), None, wishes);
    }
    if fields_in_place(ui, editor, drafts, &part, wishes) || !record.is_selected {
        return;
    }
    let button = ui.add(Button::new(quiet("Edit…")).small());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Edit this entry"));
    if button.on_hover_text("Edit this entry (Alt+E, or double click)").clicked() {
        begin(part, None, wishes);
    }
}

/// A record as it is drawn.
struct Record<'a> {
    at: RecordAt,
    response: &'a Response,
    is_selected: bool,
}

/// The row of tabs, and the button for full size.
fn tabs(ui: &mut Ui, editor: &Editor, room: Room, wishes: &mut Vec<Command>) {
    let frame = Frame::new().inner_margin(Margin { left: 8, right: 8, top: 4, bottom: 2 });
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            // Four tabs and a button fit the narrowest panel.
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.spacing_mut().button_padding.x = 3.0;
            for tab in LeftTab::ALL {
                let is_shown = editor.left().tab == tab;
                let words = RichText::new(tab.word()).size(theme::CAPTION_SIZE - 0.5);
                let button = ui.add(Button::selectable(is_shown, words));
                let name = format!("{} tab", tab.word());
                button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
                if button.clicked() {
                    wishes.push(left(LeftCommand::Tab(tab)));
                }
            }
            let (words, name) = match room {
                Room::Panel => {
                    let icon = icon_text(icons::ICON_OPEN_IN_FULL, theme::CAPTION_SIZE);
                    (icon, "Show this tab at full size (Shift+F9)")
                }
                Room::Full => {
                    let words = RichText::new("Back to the films").size(theme::CAPTION_SIZE);
                    (words, "Show the films again (Esc)")
                }
            };
            let is_panel = room == Room::Panel;
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                let button = ui.add(Button::new(words).frame(!is_panel));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
                if button.on_hover_text(name).clicked() {
                    wishes.push(left(LeftCommand::FullSize));
                }
            });
        });
    });
    let rect = ui.max_rect();
    let y = ui.cursor().top();
    ui.painter().hline(rect.x_range(), y, eframe::egui::Stroke::new(1.0, theme::LINE));
    ui.add_space(1.0);
}

fn left(command: LeftCommand) -> Command {
    Command::View(ViewCommand::Left(command))
}

/// A wish to select something.
fn select(selected: Selected) -> Command {
    left(LeftCommand::Select(Some(selected)))
}

/// One of two parts that stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// Two parts side by side; the first has this width.
fn beside(ui: &mut Ui, width: f32, mut add: impl FnMut(&mut Ui, Half)) {
    let whole = ui.available_rect_before_wrap();
    let mut left = whole;
    left.set_right(whole.left() + width);
    let mut right = whole;
    right.set_left(left.right() + 1.0);
    ui.painter().vline(left.right(), whole.y_range(), eframe::egui::Stroke::new(1.0, theme::LINE));
    for (half, rect) in [(Half::First, left), (Half::Second, right)] {
        let builder = eframe::egui::UiBuilder::new().max_rect(rect).id_salt(("half", half == Half::First));
        ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(rect);
            add(ui, half);
        });
    }
    ui.advance_cursor_after_rect(whole);
}

/// A column that scrolls, with air around it.
fn scrolled(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(name).auto_shrink([false, false]).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(14, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui);
        });
    });
}

/// A heading within a tab.
fn part(ui: &mut Ui, words: &str) {
    ui.add_space(theme::STEP);
    ui.label(theme::strong(words));
    ui.add_space(2.0);
}

fn quiet(words: impl Into<String>) -> RichText {
    RichText::new(words.into()).size(theme::CAPTION_SIZE).color(theme::SECOND)
}

fn nothing(ui: &mut Ui, words: &str) {
    ui.label(words);
    ui.label(quiet("Add it here, on the page Edit case (Ctrl+Shift+E), or in its case.ron."));
    ui.add_space(theme::STEP);
}

/// An entry that can be selected: lines of text on a ground that tells whether it is. `name` is its accessible name.
fn entry(ui: &mut Ui, is_selected: bool, name: &str, add: impl FnOnce(&mut Ui)) -> Response {
    let fill = if is_selected { theme::CHOSEN } else { theme::PANEL };
    let frame = Frame::new().fill(fill).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(8, 5));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        add(ui);
    });
    let rect = shown.response.rect;
    let response = ui.interact(rect, shown.response.id.with("entry"), eframe::egui::Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, name));
    if response.gained_focus() {
        // Who is reached by key comes into sight, with what stands below.
        ui.scroll_to_rect(rect.expand2(eframe::egui::vec2(0.0, 40.0)), None);
    }
    if is_selected {
        let bar = eframe::egui::Rect::from_min_size(rect.min, eframe::egui::vec2(3.0, rect.height()));
        ui.painter().rect_filled(bar, 0, theme::ACCENT);
    }
    if response.has_focus() || response.hovered() {
        let colour = if response.has_focus() { theme::ACCENT } else { theme::EDGE };
        let stroke = eframe::egui::Stroke::new(1.0, colour);
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, eframe::egui::StrokeKind::Inside);
    }
    response
}
