//! One field of the case: its name, its text or choices, and what is wrong with what is typed. Enter keeps it, Esc drops
//! it, Tab keeps it and goes on.

use std::collections::BTreeMap;

use eframe::egui::{
    ComboBox, Id, Key, KeyboardShortcut, Label, Margin, Modifiers, PopupCloseBehavior, Response, TextEdit,
    Ui, vec2,
};

use crate::editor::{CaseCommand, CaseField, Choice, Command, Editor, FieldKind};
use crate::gui::theme;

/// A text as far as it is typed.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    /// What is wrong with it.
    wrong: Option<String>,
}

/// Texts that are typed and not kept: each stays until it is kept or dropped.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    texts: BTreeMap<CaseField, Draft>,
    /// The field that was last given the cursor by a command.
    led_to: Option<CaseField>,
}

/// What a key did to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// It is still edited, or was not.
    No,
    /// Enter kept its text.
    Kept,
    /// Esc dropped its text.
    Dropped,
}

/// A field to draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) field: &'a CaseField,
    /// True if it takes the cursor now.
    pub(super) takes_cursor: bool,
    pub(super) place: Place,
}

/// How a field is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Tells the same field in two places apart.
    pub(super) salt: &'static str,
    /// Width of its name, in points; the name stands above the field where it is 0.
    pub(super) name_width: f32,
    /// True if it may be changed.
    pub(super) is_enabled: bool,
}

impl Drafts {
    /// Forgets what was typed.
    pub(super) fn forget(&mut self) {
        self.texts.clear();
        self.led_to = None;
    }

    /// True if this field is to take the cursor now: once, when it was named.
    pub(super) fn leads_to(&mut self, field: &CaseField) -> bool {
        let is_new = self.led_to.as_ref() != Some(field);
        if is_new {
            self.led_to = Some(field.clone());
        }
        is_new
    }
}

/// The identifier of the widget of a field.
fn id_of(field: &CaseField, place: Place) -> Id {
    Id::unique("field of the case").with(place.salt).with(field)
}

/// Draws a field with its name; a change is wished for once it is kept.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    wanted: Wanted<'_>,
    wishes: &mut Vec<Command>,
) -> Ended {
    let Wanted { field, place, .. } = wanted;
    let mut ended = Ended::No;
    ui.push_id(field, |ui| {
        if place.name_width > 0.0 {
            ui.horizontal_top(|ui| {
                let height = 26.0;
                ui.allocate_ui(vec2(place.name_width, height), |ui| {
                    ui.set_min_size(vec2(place.name_width, height));
                    ui.add_space(4.0);
                    ui.add(Label::new(theme::caption(editor.field_name(field))).truncate());
                });
                ui.vertical(|ui| ended = control(ui, editor, drafts, wanted, wishes));
            });
        } else {
            ui.label(theme::caption(editor.field_name(field)));
            ended = control(ui, editor, drafts, wanted, wishes);
        }
    });
    ended
}

fn control(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    wanted: Wanted<'_>,
    wishes: &mut Vec<Command>,
) -> Ended {
    let Wanted { field, takes_cursor, place } = wanted;
    match editor.field_kind(field) {
        kind @ (FieldKind::Choice(_) | FieldKind::Several(_)) => {
            let (response, chosen) = match &kind {
                FieldKind::Several(choices) => several(ui, editor, field, choices, place),
                FieldKind::Choice(choices) => choice(ui, editor, field, choices, place),
                FieldKind::Line | FieldKind::Paragraph => return Ended::No,
            };
            if takes_cursor {
                response.request_focus();
            }
            if let Some(value) = chosen {
                let read = editor.read_field(field, &value);
                drafts.texts.remove(field);
                match read {
                    Ok(edit) => wishes.extend(edit.map(|edit| Command::Case(CaseCommand::Edit(edit)))),
                    Err(why) => {
                        drafts.texts.insert(field.clone(), Draft { text: String::new(), wrong: Some(why) });
                    }
                }
            }
            tell(ui, drafts, field, false);
            Ended::No
        }
        FieldKind::Line => text(ui, editor, drafts, wanted, 1, wishes).0,
        FieldKind::Paragraph => text(ui, editor, drafts, wanted, 2, wishes).0,
    }
}

fn choice(
    ui: &mut Ui,
    editor: &Editor,
    field: &CaseField,
    choices: &[Choice],
    place: Place,
) -> (Response, Option<String>) {
    let given = editor.field_text(field);
    let shown = choices.iter().find(|choice| choice.value == given);
    let shown = shown.map_or_else(|| if given.is_empty() { field.hint() } else { &given }, |own| &own.words);
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(id_of(field, place)).selected_text(shown.to_owned());
    let combo = combo.width(ui.available_width().min(360.0)).truncate();
    let shown = ui.add_enabled_ui(place.is_enabled, |ui| {
        combo.show_ui(ui, |ui| {
            for own in choices {
                if ui.selectable_label(own.value == given, &own.words).clicked() {
                    chosen = Some(own.value.clone());
                }
            }
        })
    });
    let name = format!("{}: {}", editor.field_name(field), editor.field_text(field));
    let response = shown.inner.response.accessible_name(name);
    (response, chosen.filter(|value| *value != given))
}

/// A list of which any number can be chosen; it stays open while they are.
fn several(
    ui: &mut Ui,
    editor: &Editor,
    field: &CaseField,
    choices: &[Choice],
    place: Place,
) -> (Response, Option<String>) {
    let given = editor.field_text(field);
    let values: Vec<&str> = given.split(';').map(str::trim).filter(|value| !value.is_empty()).collect();
    let words = |value: &&str| {
        choices
            .iter()
            .find(|own| own.value == **value)
            .map_or_else(|| (*value).to_owned(), |own| own.words.clone())
    };
    let shown = match values.as_slice() {
        [] => "none".to_owned(),
        some => some.iter().map(words).collect::<Vec<_>>().join(", "),
    };
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(id_of(field, place))
        .selected_text(shown.clone())
        .width(ui.available_width().min(360.0))
        .truncate()
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let drawn = ui.add_enabled_ui(place.is_enabled, |ui| {
        combo.show_ui(ui, |ui| {
            if choices.is_empty() {
                ui.label(theme::hint("Nothing to choose from yet"));
            }
            for own in choices {
                let is_chosen = values.contains(&own.value.as_str());
                let mut now = is_chosen;
                if ui.checkbox(&mut now, &own.words).changed() {
                    // In the order of the list; what the list does not know stays.
                    let unknown =
                        values.iter().filter(|value| !choices.iter().any(|own| own.value == **value));
                    let listed = choices.iter().map(|own| own.value.as_str());
                    let listed =
                        listed.filter(|value| if *value == own.value { now } else { values.contains(value) });
                    chosen = Some(listed.chain(unknown.copied()).collect::<Vec<_>>().join("; "));
                }
            }
        })
    });
    let name = format!("{}: {shown}", editor.field_name(field));
    let response = drawn.inner.response.accessible_name(name);
    (response, chosen.filter(|value| *value != given))
}

fn text(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    wanted: Wanted<'_>,
    rows: usize,
    wishes: &mut Vec<Command>,
) -> (Ended, Response) {
    let Wanted { field, takes_cursor, place } = wanted;
    let given = editor.field_text(field);
    let mut text = drafts.texts.get(field).map_or_else(|| given.clone(), |draft| draft.text.clone());
    let edit = if rows > 1 {
        let newline = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
        TextEdit::multiline(&mut text).desired_rows(rows).return_key(Some(newline))
    } else {
        TextEdit::singleline(&mut text)
    };
    let edit = edit
        .id(id_of(field, place))
        .hint_text(theme::second(field.hint()).color(theme::HINT))
        .desired_width(ui.available_width())
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(8, 4));
    let response = ui.add_enabled(place.is_enabled, edit).accessible_name(editor.field_name(field));
    if takes_cursor {
        response.request_focus();
        response.scroll_to_me(None);
    }
    if response.changed() {
        let wrong = editor.read_field(field, &text).err();
        drafts.texts.insert(field.clone(), Draft { text, wrong });
    }
    let has_key = |key: Key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
    // In a field of several lines, Enter keeps and Shift+Enter begins a line.
    let enter = has_key(Key::Enter) && (response.lost_focus() || (rows > 1 && response.has_focus()));
    let mut ended = Ended::No;
    if response.lost_focus() && has_key(Key::Escape) {
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        drafts.texts.remove(field);
        ended = Ended::Dropped;
    } else if response.lost_focus() || enter {
        let is_sound = keep(editor, drafts, field, wishes);
        if enter && is_sound {
            response.surrender_focus();
            ended = Ended::Kept;
        } else if enter {
            response.request_focus();
        }
    }
    tell(ui, drafts, field, response.has_focus());
    (ended, response)
}

/// A line of text without a name.
pub(super) fn bare(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    wanted: Wanted<'_>,
    wishes: &mut Vec<Command>,
) -> (Ended, Response) {
    text(ui, editor, drafts, wanted, 1, wishes)
}

/// Wishes for the change that a typed text means. Returns whether nothing is wrong with it.
fn keep(editor: &Editor, drafts: &mut Drafts, field: &CaseField, wishes: &mut Vec<Command>) -> bool {
    let Some(Draft { text, .. }) = drafts.texts.remove(field) else { return true };
    match editor.read_field(field, &text) {
        Ok(edit) => {
            wishes.extend(edit.map(|edit| Command::Case(CaseCommand::Edit(edit))));
            true
        }
        Err(why) => {
            drafts.texts.insert(field.clone(), Draft { text, wrong: Some(why) });
            false
        }
    }
}

/// What is wrong, below the field; quieter while it is being typed.
fn tell(ui: &mut Ui, drafts: &Drafts, field: &CaseField, is_typing: bool) {
    let Some(why) = drafts.texts.get(field).and_then(|draft| draft.wrong.as_ref()) else { return };
    let colour = if is_typing { theme::SECOND } else { theme::WARNING };
    ui.add(Label::new(theme::hint(why.clone()).color(colour)).wrap());
}
