//! The page *Edit case*: sections on the left, their fields on the right. Which sections, things and fields there are is
//! decided by the editor.

use std::collections::BTreeSet;

use eframe::egui::{
    Align, Button, Frame, Id, Label, Layout, Margin, Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2,
};

use super::field::{self, Drafts, Place, Wanted};
use crate::editor::{
    CaseCommand, CaseField, CaseItem, CaseItems, CaseSection, Command, EditCommand, Editor, FieldKind,
    FileCommand, ItemAction, ItemDeed, SaveState,
};
use crate::gui::widgets::modal_asking;
use crate::gui::{keys, theme};

/// Width of the list of sections.
const SECTIONS: f32 = 148.0;
/// Least width of a column of fields.
const COLUMN: f32 = 300.0;
/// So many things of a section are shown with their fields; of more, only those that are opened.
const FEW: usize = 3;
/// From so many records on, a word finds them.
const SEARCHED: usize = 8;

/// Transient state of the page.
#[derive(Debug, Default)]
pub(crate) struct CasePage {
    section: CaseSection,
    drafts: Drafts,
    /// Headings that were pressed: what was open is closed, and the other way round.
    turned: BTreeSet<String>,
    /// True if what is in focus behind the page is to be brought into sight.
    leads_to_focus: bool,
    /// Word by which records of a long list are found.
    find: String,
}

/// How the things of a section are shown.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// True if there are too many for all fields at once.
    many: bool,
    is_enabled: bool,
}

impl CasePage {
    /// Draws the page while it is in front.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if keys::pressed_again(ui.ctx(), editor, "edit.case") {
            wishes.push(Command::Case(CaseCommand::Page));
        }
        let window = ui.ctx().content_rect();
        let height = window.height() - 88.0;
        let closed = modal_asking(ui, "Edit case", window.width(), |ui| {
            ui.set_height(height);
            head(ui, editor, wishes);
            ui.add_space(8.0);
            let rest = ui.available_height();
            ui.horizontal_top(|ui| {
                ui.allocate_ui_with_layout(vec2(SECTIONS, rest), Layout::top_down(Align::Min), |ui| {
                    ui.set_min_height(rest);
                    self.sections(ui, editor, just_opened);
                });
                ui.add_space(theme::STEP);
                ui.vertical(|ui| {
                    ui.set_min_height(rest);
                    self.content(ui, editor, wishes);
                });
            });
        });
        if closed {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    }

    fn sections(&mut self, ui: &mut Ui, editor: &Editor, just_opened: bool) {
        for section in CaseSection::ALL {
            let chosen = self.section == section;
            let button = Button::new(section.word()).selected(chosen).min_size(vec2(SECTIONS, 30.0));
            let response = ui.add(button);
            let name = format!("Section: {}", section.word());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &name));
            if just_opened && chosen {
                response.request_focus();
            }
            if response.clicked() {
                self.section = section;
                self.leads_to_focus = true;
                self.find.clear();
            }
        }
        ui.add_space(theme::STEP);
        let document = editor.document();
        let file = document.map(|open| open.folder().case_file.display().to_string()).unwrap_or_default();
        let words = "Enter keeps, Esc drops, Tab goes to the next field.";
        ui.add(Label::new(theme::hint(words)).wrap()).on_hover_text(file);
    }

    fn content(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let refused = editor.document().and_then(crate::editor::Document::case_refused);
        if let Some(why) = refused {
            ui.add(Label::new(theme::second(why).color(theme::WARNING)).wrap());
            ui.add_space(theme::STEP);
        }
        let is_enabled = refused.is_none();
        let shown = editor.case_items_found(self.section, &self.find);
        if shown.of > SEARCHED {
            self.search(ui, &shown);
        }
        let items = &shown.items;
        let area = ScrollArea::vertical().id_salt(("case", self.section.word())).auto_shrink([false, false]);
        area.show(ui, |ui| {
            ui.set_width(ui.available_width() - 10.0);
            let many = items.len() > FEW + 1;
            for item in items {
                self.item(ui, editor, item, Shown { many, is_enabled }, wishes);
                ui.add_space(2.0);
            }
        });
    }

    /// The word by which records are found, and how many there are.
    fn search(&mut self, ui: &mut Ui, shown: &CaseItems) {
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.find)
                .id(Id::unique("find in the case"))
                .hint_text(theme::second("Find…").color(theme::HINT))
                .desired_width(220.0)
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 4));
            ui.add(field).accessible_name("Find in this section");
            let of = if self.find.trim().is_empty() {
                format!("{} entries", shown.of)
            } else {
                format!("{} of {} entries", shown.found, shown.of)
            };
            let words = if shown.left_out > 0 {
                format!("{of}; the first {} are shown: a word finds the others", shown.found - shown.left_out)
            } else {
                of
            };
            ui.add(Label::new(theme::hint(words)).truncate());
        });
        ui.add_space(4.0);
    }

    fn item(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        item: &CaseItem,
        shown: Shown,
        wishes: &mut Vec<Command>,
    ) {
        let Shown { many, is_enabled } = shown;
        let key = item.fields.first().map(|field| format!("{field:?}")).unwrap_or_default();
        let is_lone = item.actions.is_empty();
        let is_usual = is_lone || !many || concerns_focus(editor, item);
        let is_open = is_usual != self.turned.contains(&key);
        let leads = self.leads_to_focus && many && concerns_focus(editor, item);
        let frame = Frame::new().fill(theme::PANEL).corner_radius(2 * theme::RADIUS).inner_margin(Margin {
            left: 14,
            right: 14,
            top: 5,
            bottom: if is_open { 12 } else { 5 },
        });
        let drawn = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.push_id(&key, |ui| {
                ui.horizontal(|ui| {
                    ui.set_min_height(26.0);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if is_open {
                            for action in item.actions.iter().rev() {
                                act(ui, editor, action, &item.name, is_enabled, wishes);
                            }
                        }
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            if is_lone {
                                ui.add(Label::new(theme::strong(&item.name)).truncate());
                                return;
                            }
                            let sign = if is_open { "▾" } else { "▸" };
                            let words = theme::strong(format!("{sign} {}", item.name));
                            let button = Button::new(words).frame(false).truncate();
                            let response = ui.add(button);
                            let name = format!("Fields of {}", item.name);
                            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_open, &name));
                            if response.clicked() && !self.turned.remove(&key) {
                                self.turned.insert(key.clone());
                            }
                        });
                    });
                });
                if is_open {
                    ui.add_space(4.0);
                    fields(ui, editor, &mut self.drafts, &item.fields, is_enabled, wishes);
                }
            });
        });
        if leads {
            self.leads_to_focus = false;
            drawn.response.scroll_to_me(Some(Align::Center));
        }
    }
}

/// True if a thing is the film in focus or the row of the history that is lit.
fn concerns_focus(editor: &Editor, item: &CaseItem) -> bool {
    item.fields.first().is_some_and(|field| match field {
        CaseField::Film(film, _) => editor.focus() == Some(film),
        CaseField::Episode(episode, _) => editor.lit_episode() == Some(episode),
        CaseField::Record(at, _) => editor.selected_record().as_ref() == Some(at),
        CaseField::Title
        | CaseField::StageScheme
        | CaseField::Tolerance(_)
        | CaseField::Patient(_)
        | CaseField::Diagnosis(_)
        | CaseField::NewDiagnosis
        | CaseField::NewEpisode
        | CaseField::NewClass(_)
        | CaseField::View(..)
        | CaseField::NewView(_)
        | CaseField::Schedule(..)
        | CaseField::NewSchedule
        | CaseField::Visit(..)
        | CaseField::NewVisit
        | CaseField::Gap(..)
        | CaseField::NewGap
        | CaseField::Source(..)
        | CaseField::NewSource
        | CaseField::NewRecord(..)
        | CaseField::Status(..) => false,
    })
}

/// Fields in columns, row by row; a text of several lines has a row of its own.
fn fields(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    fields: &[CaseField],
    is_enabled: bool,
    wishes: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 5.0;
    let columns = ((ui.available_width() / COLUMN) as usize).clamp(1, 3);
    let place = Place { salt: "page", name_width: 118.0, is_enabled };
    let mut row: Vec<&CaseField> = Vec::new();
    let mut rows: Vec<Vec<&CaseField>> = Vec::new();
    for field in fields {
        let is_long = is_long(editor, field);
        if is_long || row.len() == columns {
            rows.extend((!row.is_empty()).then(|| std::mem::take(&mut row)));
        }
        if is_long {
            rows.push(vec![field]);
        } else {
            row.push(field);
        }
    }
    rows.extend((!row.is_empty()).then_some(row));
    for row in rows {
        if row.first().is_some_and(|first| is_long(editor, first)) {
            for own in row {
                field::show(ui, editor, drafts, Wanted { field: own, takes_cursor: false, place }, wishes);
            }
            continue;
        }
        ui.columns(columns, |columns| {
            for (ui, own) in columns.iter_mut().zip(row) {
                field::show(ui, editor, drafts, Wanted { field: own, takes_cursor: false, place }, wishes);
            }
        });
    }
}

/// True for a field with a row of its own.
fn is_long(editor: &Editor, field: &CaseField) -> bool {
    let is_title = matches!(field, CaseField::Title | CaseField::Diagnosis(_) | CaseField::NewDiagnosis);
    is_title || matches!(editor.field_kind(field), FieldKind::Paragraph)
}

/// Draws the button of an action.
pub(super) fn act(
    ui: &mut Ui,
    editor: &Editor,
    action: &ItemAction,
    of: &str,
    is_enabled: bool,
    wishes: &mut Vec<Command>,
) {
    let words = match action.deed {
        ItemDeed::Earlier => "▴",
        ItemDeed::Later => "▾",
        ItemDeed::Replace | ItemDeed::Remove => action.words.as_str(),
    };
    let button = Button::new(theme::caption(words)).small();
    let response = ui.add_enabled(is_enabled, button).on_hover_text(&action.words);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, format!("{}: {of}", action.words)));
    if response.clicked() {
        wishes.extend(editor.command_of(action).map(Command::Case));
    }
}

fn head(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.add(Button::new("Close").min_size(vec2(64.0, 26.0))).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
            for (words, command) in [("Redo", EditCommand::Redo), ("Undo", EditCommand::Undo)] {
                let can = editor.can(&Command::Edit(command));
                let step = editor.document().and_then(|open| match command {
                    EditCommand::Undo => open.undo_words(),
                    EditCommand::Redo => open.redo_words(),
                });
                let button = Button::new(words).min_size(vec2(56.0, 26.0));
                let response = ui.add_enabled(can, button).on_hover_text(step.unwrap_or_default());
                if response.clicked() {
                    wishes.push(Command::Edit(command));
                }
            }
            let (state, colour) = match editor.document().map(crate::editor::Document::save_state) {
                Some(SaveState::CaseFailed(_)) => ("Case file not written", theme::COMPLICATION_TEXT),
                Some(SaveState::Writing) => ("Writing…", theme::SECOND),
                Some(
                    SaveState::Kept
                    | SaveState::Failed(_)
                    | SaveState::NoJournal(_)
                    | SaveState::ReadOnly(_)
                    | SaveState::NoReader
                    | SaveState::Unkept,
                )
                | None => ("", theme::SECOND),
            };
            if !state.is_empty() {
                ui.label(theme::second(state).color(colour));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::title("Edit case")).truncate());
            });
        });
    });
}
