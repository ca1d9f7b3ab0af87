//! What the source states and no other part of the case holds, by section. Statements about the selected person or the
//! episode in focus are marked.

use eframe::egui::{Label, Ui};

use super::{Record, add_record, below, entry, part, quiet};
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
            one(ui, editor, drafts, statement, wishes);
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

/// Draws one statement; a press goes to its episode.
pub(super) fn one(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    statement: &Statement,
    wishes: &mut Vec<Command>,
) {
    let name = format!("{}: {}", statement.section.word(), statement.says);
    let response = entry(ui, concerns(editor, statement), &name, |ui| {
        ui.add(Label::new(&statement.says).wrap().selectable(false));
        if !statement.references.is_empty() {
            ui.add(
                Label::new(quiet(format!("References {}", statement.references))).wrap().selectable(false),
            );
        }
    });
    if response.clicked()
        && let Some(episode) = statement.episodes.first()
    {
        wishes.push(Command::Go(GoCommand::Episode(episode.clone())));
    }
    let at = RecordAt::new(RecordList::Statement, statement.id.as_str());
    // Reached by key, it offers the button, too.
    let is_selected = response.has_focus();
    below(ui, editor, drafts, Record { at, response: &response, is_selected }, wishes);
}
