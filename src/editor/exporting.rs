//! The open case as a document or a portable folder, as jobs: first what would leave, then the writing itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::book::Book;
use crate::case::{RadiographId, Reading, Seal};
use crate::editor::command::{ExportChoice, ExportKind};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::report::ReportError;
use crate::store::{
    CaseFilms, CaseFolder, ExportError, ExportForm, ExportWish, PackError, PortableWish, StateFolder,
    check_output, document_of, leaving, leaving_with_portable, table_of, told, write_output, write_portable,
};

/// What is known of an export that is asked for.
#[derive(Debug, Default)]
pub(super) struct Exporting {
    /// `None` until it was looked over.
    leaves: Option<Leaves>,
    /// Number of times that an export was asked for: what was looked over for an earlier dialog is of no use.
    asked: u64,
    /// Films at whose pictures nobody has looked, each with the reason; the dialog asks for a look.
    held: Vec<String>,
}

/// What would leave, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaves {
    /// With a document without names.
    pub nameless: Vec<String>,
    /// With a document that names the patient.
    pub named: Vec<String>,
    /// With a portable folder.
    pub portable: Vec<String>,
}

/// Reads the case as it is on disk, with its readings.
fn read(
    folder: &CaseFolder,
    state: &StateFolder,
) -> Result<(crate::case::Case, Vec<(Reading, Seal)>), ExportError> {
    let case = folder.read_case()?;
    let mut readings = Vec::new();
    let mut failures = Vec::new();
    for file in folder.readings_with(state) {
        match file.read() {
            Ok(own) => readings.push(own),
            Err(error) => failures.push(format!("the reading of \"{}\" cannot be read: {error}", file.id)),
        }
    }
    if failures.is_empty() { Ok((case, readings)) } else { Err(ExportError::Failures(failures)) }
}

/// Looks over what would leave.
#[derive(Debug)]
struct LookOver {
    folder: CaseFolder,
    state: StateFolder,
    book: Arc<Book>,
    asked: u64,
}

impl Job for LookOver {
    type Outcome = Result<Leaves, ExportError>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Looking over what would leave".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        control.check()?;
        let lines = |with_names: bool| {
            let (case, readings) = read(&self.folder, &self.state)?;
            let wish = ExportWish { with_names, ..ExportWish::default() };
            let given = told(String::new(), &self.folder, case, readings, &wish, &self.book)?;
            Ok::<_, ExportError>((leaving(&given, with_names, true), given.case))
        };
        Ok(lines(false).and_then(|(nameless, _)| {
            let (named, case) = lines(true)?;
            Ok(Leaves { nameless, named, portable: leaving_with_portable(&case) })
        }))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        if editor.exporting.asked != self.asked {
            return;
        }
        // Without the list nothing can be exported: the dialog goes, unless it went before.
        let close = |editor: &mut Editor| {
            if editor.core.dialog() == Dialog::Export {
                editor.core.face(Dialog::None);
            }
        };
        match end {
            End::Done(Ok(leaves)) => editor.exporting.leaves = Some(leaves),
            End::Done(Err(error)) => {
                close(editor);
                let title = "The case cannot be exported";
                editor.core.notices.tell(Severity::Error, title, error.to_string());
            }
            End::Cancelled => close(editor),
            End::Broke => {
                close(editor);
                broke(editor);
            }
        }
    }
}

fn broke(editor: &mut Editor) {
    let text = "The program broke while it exported; please report it. The case itself is unchanged.";
    editor.core.notices.tell(Severity::Error, "The case was not exported", text);
}

/// Writes a document or a portable folder.
#[derive(Debug)]
struct ExportJob {
    folder: CaseFolder,
    state: StateFolder,
    book: Arc<Book>,
    choice: ExportChoice,
}

/// Why nothing was written.
#[derive(Debug)]
enum Failed {
    Held(Vec<String>),
    Other(String),
}

impl ExportJob {
    fn document(&self, form: ExportForm, control: &Control) -> Result<Vec<String>, ExportError> {
        let into = &self.choice.into;
        check_output(into)?;
        let (case, readings) = read(&self.folder, &self.state)?;
        if let Some(there) = self.folder.owned(&case, into) {
            return Err(ExportError::OverCase(there));
        }
        let wish = ExportWish {
            until: None,
            with_names: self.choice.with_names,
            film: self.choice.film.as_ref().map(ToString::to_string).filter(|_| form.is_of_one_film()),
            size: None,
            quiz: self.choice.quiz.clone().filter(|_| form == ExportForm::Html),
        };
        let name = case.id.as_ref().map_or_else(|| "case 1".to_owned(), ToString::to_string);
        let given = told(name, &self.folder, case, readings, &wish, &self.book)?;
        let bytes = if form.holds_many() {
            table_of(form, std::slice::from_ref(&given))?
        } else {
            let mut drawn = |done: usize, of: usize| {
                control.report(done as f64 / of.max(1) as f64);
                !control.is_cancelled()
            };
            let looked = self.choice.looked;
            let films = CaseFilms::new(&self.folder, &given.case, Some(&self.state), looked, &mut drawn);
            document_of(form, &given, &wish, films)?
        };
        if control.is_cancelled() {
            return Err(ReportError::Cancelled.into());
        }
        write_output(into, &bytes)?;
        Ok(vec![format!("{}: {} bytes", into.display(), bytes.len())])
    }

    fn portable(&self, quiz: bool, control: &Control) -> Result<Vec<String>, PackError> {
        let wish = PortableWish { looked: self.choice.looked, quiz, programs: Vec::new() };
        let going = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        let done = write_portable(&self.folder, Some(&self.state), &self.choice.into, &wish, &going)?;
        Ok(done.lines())
    }
}

impl Job for ExportJob {
    type Outcome = Result<Vec<String>, Failed>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Exporting the case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let done = match self.choice.kind {
            ExportKind::Document(form) => self.document(form, control).map_err(|error| {
                if let ExportError::NotLooked(films) = error {
                    Failed::Held(films)
                } else {
                    Failed::Other(error.to_string())
                }
            }),
            ExportKind::Portable { quiz } => self.portable(quiz, control).map_err(|error| {
                if let PackError::NotLooked(films) = error {
                    Failed::Held(films)
                } else {
                    Failed::Other(error.to_string())
                }
            }),
        };
        if done.is_err() {
            control.check()?;
        }
        Ok(done)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        match end {
            End::Cancelled => {}
            End::Done(Ok(lines)) => {
                editor.core.notices.tell(Severity::Info, "The case is exported", lines.join("\n"));
            }
            End::Done(Err(Failed::Held(films))) => {
                editor.exporting.held = films;
                editor.core.face(Dialog::Export);
            }
            End::Done(Err(Failed::Other(why))) => {
                editor.core.notices.tell(Severity::Error, "The case was not exported", why);
            }
            End::Broke => broke(editor),
        }
    }
}

impl Editor {
    /// What would leave with an export; `None` until it was looked over.
    pub fn leaves(&self) -> Option<&Leaves> {
        self.exporting.leaves.as_ref()
    }

    /// Films at whose pictures somebody has to look before they leave, each with the reason.
    pub fn export_held(&self) -> &[String] {
        &self.exporting.held
    }

    /// A place for an export, beside the folder of the case and named after it.
    pub fn usual_export(&self, kind: ExportKind) -> Option<PathBuf> {
        let root: &Path = &self.core.document.as_ref()?.folder().root;
        let name = root.file_name()?.to_string_lossy().into_owned();
        Some(root.with_file_name(match kind {
            ExportKind::Document(form) => format!("{name}.{}", form.ending()),
            ExportKind::Portable { .. } => format!("{name}-portable"),
        }))
    }

    /// The film in focus, for a form of one film.
    pub fn film_to_export(&self) -> Option<RadiographId> {
        self.core.focus().cloned()
    }

    pub(super) fn ask_export(&mut self) {
        let asked = self.exporting.asked + 1;
        self.exporting = Exporting { asked, ..Exporting::default() };
        self.core.face(Dialog::Export);
        // What is in the window belongs into the document.
        self.save_now();
        let Some(document) = &self.core.document else { return };
        let book = self.core.book().clone();
        let (folder, state) = (document.folder().clone(), self.core.setup.state.clone());
        let job = LookOver { folder, state, book, asked };
        self.core.setup.jobs.submit(job);
    }

    pub(super) fn export(&mut self, choice: ExportChoice) {
        self.core.face(Dialog::None);
        self.save_now();
        let Some(document) = &self.core.document else { return };
        let book = self.core.book().clone();
        let job = ExportJob {
            folder: document.folder().clone(),
            state: self.core.setup.state.clone(),
            book,
            choice,
        };
        self.core.setup.jobs.submit(job);
    }
}
