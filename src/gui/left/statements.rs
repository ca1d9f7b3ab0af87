//! What the source states and no other part of the case holds, by section. Statements about the selected person or the
//! episode in focus are marked.

use eframe::egui::{Label, Ui};

use super::{entry, part, quiet};
use crate::case::{Section, Statement};
use crate::editor::{Command, Editor, GoCommand, Selected};

/// Draws the statements; nothing where there are none.
pub(crate) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(document) = editor.document() else { return };
    let statements = &document.case().statements;
    for section in Section::ALL {
        let mut own = statements.iter().filter(|own| own.section == section).peekable();
        if own.peek().is_none() {
            continue;
        }
        part(ui, section.word());
        for statement in own {
            one(ui, editor, statement, wishes);
        }
    }
}

/// Whether a statement concerns what is selected.
fn concerns(editor: &Editor, statement: &Statement) -> bool {
    match &editor.left().selected {
        Some(Selected::Person(person)) => statement.persons.contains(person),
        Some(Selected::Row(_) | Selected::Claim(_) | Selected::Entry(_)) | None => false,
    }
}

/// Draws one statement; a press goes to its episode.
pub(super) fn one(ui: &mut Ui, editor: &Editor, statement: &Statement, wishes: &mut Vec<Command>) {
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
}
