//! Another file for a film of the open case. It is examined first, so that a person is asked with all that is known; then
//! it is written beside the old one, which stays; and then one edit of the case speaks of it.

use std::path::PathBuf;

use super::adding::{Addition, Own};
use super::clean::CaseCleaner;
use crate::case::{CaseEdit, Radiograph, RadiographId};
use crate::editor::case_editing::Asked;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::{Limits, clues};
use crate::intake::{PlannedCase, PlannedFilm, propose_additions};
use crate::store::{
    Clock as _, Replacement, Scan, StateFolder, SystemClock, deidentify_secret, read_film,
    record_look_of_hash, remove_replacement, scan, write_replacement,
};

/// Title of every message that says that nothing was replaced.
const NOT_REPLACED: &str = "The file was not replaced";

/// Another file for a film.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewFile {
    /// The film.
    pub(crate) film: RadiographId,
    /// The file as it lies now, outside the case.
    pub(crate) from: PathBuf,
}

/// Examines a file, or examines and writes it.
#[derive(Debug)]
struct ReplaceJob {
    new: NewFile,
    addition: Addition,
    state: StateFolder,
    writes: bool,
}

/// What came of it.
#[derive(Debug)]
enum Ended {
    /// The file is a film; what a person has to know before it is taken.
    Examined { doubts: Vec<String> },
    /// It lies in the case folder.
    Written(Replacement),
}

impl Job for ReplaceJob {
    type Outcome = Result<Ended, String>;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        "Replacing the file of a film".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        control.check()?;
        Ok(self.replace())
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        match end {
            End::Cancelled => {}
            End::Broke => {
                let text =
                    "The program broke while it read the file; please report it. The case is unchanged.";
                editor.core.notices.tell(Severity::Error, NOT_REPLACED, text);
            }
            End::Done(Err(why)) => editor.core.notices.tell(Severity::Error, NOT_REPLACED, why),
            End::Done(Ok(Ended::Examined { doubts })) if editor.shows(&self.addition, &self.new) => {
                editor.ask_or_write(self.new, &doubts);
            }
            End::Done(Ok(Ended::Written(replacement))) if editor.shows(&self.addition, &self.new) => {
                editor.take_replacement(&self.new.film, &replacement);
            }
            // Another case is open by now.
            End::Done(Ok(Ended::Examined { .. })) => {}
            End::Done(Ok(Ended::Written(replacement))) => {
                remove_replacement(&self.addition.folder, &replacement);
            }
        }
    }
}

impl ReplaceJob {
    fn replace(&self) -> Result<Ended, String> {
        let Addition { case, folder } = &self.addition;
        let Some(film) = case.radiograph(&self.new.film) else {
            return Err("the film is no longer part of the case".to_owned());
        };
        let planned = self.planned()?;
        let own = Own::of(folder, case);
        if !self.writes {
            let mut doubts = Vec::new();
            if own.keeps_identity() {
                doubts.extend(self.other_patient(&planned, film));
            } else {
                let _ = own.days(&planned, case, &self.state, &mut doubts);
            }
            return Ok(Ended::Examined { doubts });
        }
        let new = only_film(&planned)?;
        let told = |error: crate::store::CreateError| error.to_string();
        if own.keeps_identity() {
            return write_replacement(new, film, case, folder, None).map(Ended::Written).map_err(told);
        }
        let secret = deidentify_secret(&self.state).map_err(|error| error.to_string())?;
        let cleaner = CaseCleaner::new(&planned, &secret, &self.state);
        let clean = |film: &PlannedFilm, bytes: &[u8]| cleaner.clean(film, bytes);
        let written = write_replacement(new, film, case, folder, Some(&clean)).map_err(told)?;
        if written.is_looked_at {
            // As for a new case: where it cannot be noted, sharing asks for another look.
            let _ = record_look_of_hash(&self.state, &written.sha256, &[], SystemClock.now());
        }
        Ok(Ended::Written(written))
    }

    /// A doubt where both files name their patient and these differ.
    fn other_patient(&self, planned: &PlannedCase, film: &Radiograph) -> Option<String> {
        let limits = Limits::default();
        let patient = |bytes: &[u8]| clues(bytes, &limits).ok().map(|clues| clues.patient);
        let new = read_film(&only_film(planned).ok()?.at, &limits).ok()?;
        let old = self.addition.folder.read_image(&film.file, limits.max_file_bytes).ok()?;
        let different = patient(&new)?.compared(&patient(&old)?).different.join(", ");
        (!different.is_empty()).then(|| {
            format!("The new file is of another patient than the old one: {different}. Replace it only if you are sure.")
        })
    }

    /// The one film that the file holds, as the plan of a case.
    fn planned(&self) -> Result<PlannedCase, String> {
        let from = self.new.from.display();
        let Scan { found, set_aside, .. } =
            scan(std::slice::from_ref(&self.new.from), &Limits::default(), &mut |_| true);
        if found.len() > 1 {
            return Err(format!("{from} holds {} films. Choose the file of one film.", found.len()));
        }
        let plan = propose_additions(&self.addition.case, &found, set_aside);
        let why = plan.set_aside.first().map(|aside| aside.why.to_string());
        plan.cases.into_iter().next().filter(|planned| planned.films.len() == 1).ok_or_else(|| {
            let why = why.unwrap_or_else(|| "no film is in it".to_owned());
            format!("{from}: {why}. Choose the file of a film that the case does not have.")
        })
    }
}

fn only_film(planned: &PlannedCase) -> Result<&PlannedFilm, String> {
    planned.films.first().ok_or_else(|| "no film is in the file".to_owned())
}

impl Editor {
    /// Asks which file a film gets; without a film, that in focus.
    pub(crate) fn ask_replacement(&mut self, film: Option<RadiographId>) {
        let Some(film) = film.or_else(|| self.core.focus().cloned()) else { return };
        if !self.begin_case_editing() {
            return;
        }
        let behind = if self.core.dialog == Dialog::EditCase { Dialog::EditCase } else { Dialog::None };
        self.core.case_editing.replacing = Some((film, behind));
        self.core.face(Dialog::ReplaceFile);
    }

    /// Examines the file that was chosen.
    pub(crate) fn begin_replacing(&mut self, from: PathBuf) {
        let Some((film, behind)) = self.core.case_editing.replacing.take() else { return };
        self.core.face(behind);
        self.submit_replacement(NewFile { film, from }, false);
    }

    /// Writes the file: whatever there was to ask is answered.
    pub(crate) fn write_replacement(&mut self, new: NewFile) {
        self.submit_replacement(new, true);
    }

    fn submit_replacement(&mut self, new: NewFile, writes: bool) {
        let Some(document) = &self.core.document else { return };
        let addition = Addition { case: document.case().clone(), folder: document.folder().clone() };
        let state = self.core.setup.state.clone();
        self.core.setup.jobs.submit(ReplaceJob { new, addition, state, writes });
    }

    /// True if the case is still open, and has the film.
    fn shows(&self, addition: &Addition, new: &NewFile) -> bool {
        self.core.document.as_ref().is_some_and(|open| {
            open.folder().root == addition.folder.root && open.case().radiograph(&new.film).is_some()
        })
    }

    fn ask_or_write(&mut self, new: NewFile, doubts: &[String]) {
        if !self.ask_about_case(&Asked::Replace(new.clone()), doubts) {
            self.write_replacement(new);
        }
    }

    /// The file lies in the case folder: now the case speaks of it.
    fn take_replacement(&mut self, film: &RadiographId, replacement: &Replacement) {
        let Replacement { file, sha256, size, to_look, .. } = replacement;
        let edit = CaseEdit::ReplaceFile {
            radiograph: film.clone(),
            file: file.clone(),
            sha256: Some(sha256.clone()),
            size: Some(*size),
        };
        self.edit_case_as_confirmed(edit);
        let is_taken = |open: &crate::editor::Document| {
            open.case().radiograph(film).is_some_and(|film| film.file == *file)
        };
        match &self.core.document {
            Some(open) if !is_taken(open) => remove_replacement(open.folder(), replacement),
            Some(_) | None => {}
        }
        self.tell_of_simulated();
        if let Some(why) = to_look {
            let text = format!(
                "The new file may carry a name in the picture itself ({why}). Look at it before you share the case; until \
                 then sharing is refused."
            );
            self.core.notices.tell(Severity::Warning, "Look at burned-in text before sharing", text);
        }
        self.after_change();
    }
}
