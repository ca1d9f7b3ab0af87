//! What the source states and no other part of the case holds, by section. Statements about the selected person or the
//! episode in focus are marked.

use eframe::egui::{Label, Ui};

use super::{Record, add_record, below, entry, part, quiet, select};
use crate::case::{Section, Statement};
use crate::editor::{Command, Editor, GoCommand, RecordAt, RecordList, Selected};
use crate::gui::case_editing::Drafts;

/// Draws the statements; nothing where there are none.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    let Some(document) = editor.document() else { return };
    let statements = &document.case().statements;
    for section in Section::ALL {
        let mut own = statements.iter().filter(|own| own.section == section).peekable();
        if own.peek().is_none() {
            continue;
        }
        part(ui, section.word());
        for statement in own {
            one(ui, editor, drafts, Told { statement, can_select: true }, wishes);
        }
    }
    if !statements.is_empty() {
        add_record(ui, editor, drafts, RecordList::Statement, wishes);
    }
}

/// Whether a statement concerns what is selected.
fn concerns(editor: &Editor, statement: &Statement) -> bool {
    match &editor.left().selected {
        Some(Selected::Person(person)) => statement.persons.contains(person),
        Some(Selected::Row(_) | Selected::Claim(_) | Selected::Entry(..)) | None => false,
    }
}

/// A statement as it is drawn.
pub(super) struct Told<'a> {
    pub(super) statement: &'a Statement,
    /// True if a press selects it; beside a person it does not, because the person stays selected.
    pub(super) can_select: bool,
}

/// Draws one statement; a press goes to its episode.
pub(super) fn one(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    told: Told<'_>,
    wishes: &mut Vec<Command>,
) {
    let Told { statement, can_select } = told;
    let own = Selected::Entry(RecordList::Statement, statement.id.clone());
    let is_selected = can_select && editor.left().selected.as_ref() == Some(&own);
    let name = format!("{}: {}", statement.section.word(), statement.says);
    let response = entry(ui, is_selected || concerns(editor, statement), &name, |ui| {
        ui.add(Label::new(&statement.says).wrap().selectable(false));
        if !statement.references.is_empty() {
            ui.add(
                Label::new(quiet(format!("References {}", statement.references))).wrap().selectable(false),
            );
        }
    });
    if response.clicked() && can_select {
        wishes.push(select(own));
    }
    if response.clicked()
        && let Some(episode) = statement.episodes.first()
    {
        wishes.push(Command::Go(GoCommand::Episode(episode.clone())));
    }
    let at = RecordAt::new(RecordList::Statement, statement.id.as_str());
    below(ui, editor, drafts, Record { at, response: &response, is_selected }, wishes);
}
