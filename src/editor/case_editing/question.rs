//! A change of the case that says something to readings: what it would do to them is told, and the person decides.

use crate::case::{Case, CaseEdit, Editable, Reading, changes_under, said_of_film};
use crate::editor::Dialog;
use crate::editor::core::Core;
use crate::editor::document::Document;
use crate::editor::intake::NewFile;

/// A change that waits for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseQuestion {
    pub(crate) what: Asked,
    /// Reason for the question, as a heading.
    pub heading: &'static str,
    /// The change in words.
    pub words: String,
    /// What it would do to readings, one line each.
    pub reasons: Vec<String>,
    /// The page that was in front.
    pub(crate) behind: Dialog,
}

/// Change that is asked about.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asked {
    /// This edit.
    Edit(CaseEdit),
    /// Undo, or redo.
    Travel { back: bool },
    /// This file for a film: written once the question is answered.
    Replace(NewFile),
}

impl Core {
    /// The question that a change has to wait for; `None` where it concerns no reading and there is no doubt about it.
    pub(super) fn question_about(
        &self,
        case: &Case,
        what: &Asked,
        doubts: &[String],
    ) -> Option<CaseQuestion> {
        let document = self.document.as_ref()?;
        let history = document.case_desk.history()?;
        let (after, words, removed) = match what {
            Asked::Edit(edit) => (case.edited(edit)?, edit.words(case), edit.film()),
            Asked::Travel { back } => {
                let after = history.neighbour(*back)?;
                let words = if *back { history.undo_words() } else { history.redo_words() };
                let edit = if *back { history.undo_edit() } else { history.redo_edit() };
                (Case::clone(&after), words?, edit.and_then(CaseEdit::film))
            }
            Asked::Replace(new) => {
                let edit = new.edit();
                (case.edited(&edit)?, edit.words(case), None)
            }
        };
        if case.radiographs == after.radiographs && case.episodes == after.episodes {
            return None;
        }
        let removed = removed.filter(|film| after.radiograph(film).is_none());
        let replaced = case.radiographs.iter().find(|was| {
            after.radiograph(&was.id).is_some_and(|is| (&was.file, &was.sha256) != (&is.file, &is.sha256))
        });
        let mut reasons = doubts.to_vec();
        for reading in readings(self, document) {
            let name = &reading.reader.id;
            if let Some(signature) = reading.signature() {
                for (film, what) in changes_under(case, &after, signature) {
                    let number = signature.number;
                    reasons.push(format!(
                        "The reading of \"{name}\", signature {number}, covers the film {film}. This would change: {what}."
                    ));
                }
            }
            let said = removed.map(|film| said_of_film(&reading, film)).unwrap_or_default();
            if !said.is_empty() {
                reasons.push(format!(
                    "The reading of \"{name}\" speaks of this film ({}). It stays in the reading, unseen, and is there \
                     again if the film comes back.",
                    said.join(", ")
                ));
            }
            let said = replaced.map(|film| said_of_film(&reading, &film.id)).unwrap_or_default();
            if !said.is_empty() {
                reasons.push(format!(
                    "The reading of \"{name}\" speaks of this film ({}). It stays as it is: marks keep their places in \
                     pixels, so look at each of them on the other picture.",
                    said.join(", ")
                ));
            }
        }
        let behind = if self.dialog == Dialog::EditCase { Dialog::EditCase } else { Dialog::None };
        let heading = if doubts.is_empty() {
            "This change affects readings"
        } else {
            "Look at this before the case changes"
        };
        (!reasons.is_empty()).then(|| CaseQuestion { what: what.clone(), heading, words, reasons, behind })
    }
}

impl NewFile {
    /// The edit by which the film gets the file, as far as it is known before the file is written.
    fn edit(&self) -> CaseEdit {
        let file = self.from.display().to_string();
        CaseEdit::ReplaceFile { radiograph: self.film.clone(), file, sha256: None, size: None }
    }
}

/// Every reading of the case: one's own as it stands, and those of others as they lie on disk.
fn readings(core: &Core, document: &Document) -> Vec<Reading> {
    let own = document.reading().cloned();
    let own_id = own.as_ref().map(|own| own.reader.id.clone());
    let files = document.folder().readings_with(&core.setup.state).into_iter();
    let others = files.filter(|file| Some(&file.id) != own_id.as_ref()).filter_map(|file| file.read().ok());
    own.into_iter().chain(others.map(|(reading, _)| reading)).collect()
}
