//! The state of a new case in the making, and the steps by which its plan changes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::adding::Addition;
use super::arranging::Cursor;
use super::corners::CornersState;
use super::looking::Looking;
use super::pictures::Pictures;
use super::scanning::{ScanCount, ScanState};
use crate::editor::core::Core;
use crate::editor::jobs::Control;
use crate::editor::notices::Severity;
use crate::intake::{FilmNumber, Moment, PLAN_FORMAT, Plan, PlanEdit, PlannedCase, Taking};

/// Steps of undo that are kept.
const MOST_STEPS: usize = 500;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// Files are being looked through.
    Scanning(ScanCount),
    /// The person arranges.
    Arranging,
    /// Pictures are searched for what may be a name; the share that is done, 0 to 1.
    Looking(f32),
    /// Cases are being written; the share that is done, 0 to 1.
    Creating(f32),
}

/// What became of a case that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It lies here.
    At(PathBuf),
    /// It could not be written: why, and what to do.
    Failed(String),
}

/// One state of the plan.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arranged {
    pub(super) plan: Arc<Plan>,
    /// Visits that were added and have no film yet, with the number of their case.
    pub(super) added: Vec<(usize, Moment)>,
}

/// A new case in the making, or several.
#[derive(Debug)]
pub struct NewCase {
    pub(super) generation: u64,
    pub(super) sources: Vec<PathBuf>,
    pub(super) scan: Option<ScanState>,
    pub(super) files: usize,
    pub(super) now: Arranged,
    past: Vec<Arranged>,
    future: Vec<Arranged>,
    pub(super) shown: Option<usize>,
    pub(super) cursor: Cursor,
    pub(super) pictures: Pictures,
    pub(super) shows_set_aside: bool,
    pub(super) taking: Taking,
    pub(super) looking: Looking,
    pub(super) corners: CornersState,
    pub(super) creating: Option<Arc<Control>>,
    /// The case that the films are added to; `None` where they become one.
    pub(super) addition: Option<Addition>,
    pub(super) written: BTreeMap<usize, Written>,
}

impl NewCase {
    pub(super) fn new(generation: u64, sources: Vec<PathBuf>, scan: ScanState) -> Self {
        let plan = Plan { format: PLAN_FORMAT, cases: Vec::new(), set_aside: Vec::new() };
        Self {
            generation,
            sources,
            scan: Some(scan),
            files: 0,
            now: Arranged { plan: Arc::new(plan), added: Vec::new() },
            past: Vec::new(),
            future: Vec::new(),
            shown: None,
            cursor: Cursor::default(),
            pictures: Pictures::default(),
            shows_set_aside: false,
            taking: Taking::default(),
            looking: Looking::default(),
            corners: CornersState::default(),
            creating: None,
            addition: None,
            written: BTreeMap::new(),
        }
    }

    /// The case that the films are added to; `None` where they become one.
    pub fn addition(&self) -> Option<&Addition> {
        self.addition.as_ref()
    }

    /// What the case is made from: the name of the folder or file, or how many there are.
    pub fn source_name(&self) -> String {
        match self.sources.as_slice() {
            [one] => one.file_name().unwrap_or(one.as_os_str()).to_string_lossy().into_owned(),
            several => format!("{} files and folders", several.len()),
        }
    }

    /// What is going on.
    pub fn phase(&self) -> Phase {
        match (&self.scan, &self.looking.job, &self.creating) {
            (Some(scan), _, _) => Phase::Scanning(scan.count()),
            (None, Some(control), _) => Phase::Looking(control.progress()),
            (None, None, Some(control)) => Phase::Creating(control.progress()),
            (None, None, None) => Phase::Arranging,
        }
    }

    /// Whether nothing is being looked through, decoded or written.
    pub(crate) fn is_settled(&self) -> bool {
        self.phase() == Phase::Arranging && self.pictures_waiting() == 0
    }

    /// Files that were looked at.
    pub fn files(&self) -> usize {
        self.files
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.now.plan
    }

    /// The number of the case that is shown; `None` while the list of cases is.
    pub fn shown(&self) -> Option<usize> {
        self.shown
    }

    /// The case that is shown.
    pub fn case(&self) -> Option<&PlannedCase> {
        self.now.plan.cases.get(self.shown?)
    }

    /// Whether what was set aside is listed.
    pub fn shows_set_aside(&self) -> bool {
        self.shows_set_aside
    }

    /// Whether what names the patient stays in films and dates.
    pub fn keeps_identity(&self) -> bool {
        self.taking.keeps_identity()
    }

    /// The way in which films come into the case.
    pub fn taking(&self) -> Taking {
        self.taking
    }

    /// What became of a case that was to be written; `None` for one that was not asked for.
    pub fn written(&self, case: usize) -> Option<&Written> {
        self.written.get(&case)
    }

    /// Whether there is a step to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Whether a person has entered anything.
    pub fn has_entries(&self) -> bool {
        self.can_undo() || self.can_redo()
    }

    /// Whether every case is on the disk.
    pub(super) fn is_all_written(&self) -> bool {
        !self.now.plan.cases.is_empty() && self.unwritten().next().is_none()
    }

    /// Cases that are not on disk yet, by their place in the plan.
    pub fn unwritten(&self) -> impl Iterator<Item = usize> + '_ {
        let is_written = |case: &usize| matches!(self.written.get(case), Some(Written::At(_)));
        (0..self.now.plan.cases.len()).filter(move |case| !is_written(case))
    }

    /// Gives up looking through files, or writing.
    pub(super) fn stop_work(&self) {
        if let Some(scan) = &self.scan {
            scan.control.cancel();
        }
        for control in [&self.looking.job, &self.corners.job, &self.creating].into_iter().flatten() {
            control.cancel();
        }
    }

    /// Gives up every job of this session.
    pub(super) fn stop(self) {
        self.stop_work();
        self.pictures.stop();
    }

    pub(super) fn show_case(&mut self, case: Option<usize>) {
        self.shown = case.filter(|case| *case < self.now.plan.cases.len());
        self.shows_set_aside = false;
        self.cursor = self.first_film();
    }

    /// Changes the plan as one step of undo.
    pub(super) fn edit(&mut self, core: &mut Core, edits: &[PlanEdit]) {
        let mut plan = self.now.plan.clone();
        for edit in edits {
            match plan.edited(edit) {
                Ok(next) => plan = Arc::new(next),
                Err(error) => {
                    core.notices.tell(Severity::Error, "The plan was not changed", error.to_string());
                    return;
                }
            }
        }
        self.take(Arranged { plan, added: self.now.added.clone() });
    }

    pub(super) fn take(&mut self, next: Arranged) {
        if next == self.now {
            return;
        }
        self.past.push(std::mem::replace(&mut self.now, next));
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
        self.future.clear();
        // What was refused may be right now.
        self.written.retain(|_, written| matches!(written, Written::At(_)));
        self.mend();
    }

    pub(super) fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
            self.mend();
        }
    }

    pub(super) fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
            self.mend();
        }
    }

    /// What is shown is there.
    fn mend(&mut self) {
        let count = self.now.plan.cases.len();
        self.shown = self.shown.filter(|shown| *shown < count).or((count == 1).then_some(0));
    }

    /// Changes the film at the cursor.
    pub(super) fn of_film(&mut self, core: &mut Core, edit: impl FnOnce(usize, Vec<FilmNumber>) -> PlanEdit) {
        if let (Some(case), Cursor::Film(film)) = (self.shown, self.cursor) {
            self.edit(core, &[edit(case, vec![film])]);
        }
    }
}
