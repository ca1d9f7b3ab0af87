//! Looking through files for films, as a job.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Intake;
use super::adding::{Addition, PlannedAdditions, plan_additions};
use super::session::{Arranged, NewCase};
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::Limits;
use crate::intake::{Plan, Taking, propose};
use crate::store::{Progress, StateFolder, scan};

/// How far a scan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScanCount {
    /// Files looked at.
    pub looked_at: usize,
    /// Files to look at, as far as is known.
    pub of: usize,
    /// Films found.
    pub films: usize,
}

/// What job and editor share of the count.
#[derive(Debug, Default)]
struct Shared {
    looked_at: AtomicUsize,
    of: AtomicUsize,
    films: AtomicUsize,
}

impl Shared {
    fn tell(&self, progress: Progress) {
        self.looked_at.store(progress.looked_at, Ordering::Relaxed);
        self.of.store(progress.of, Ordering::Relaxed);
        self.films.store(progress.films, Ordering::Relaxed);
    }
}

/// A scan under way.
#[derive(Debug)]
pub(super) struct ScanState {
    pub(super) control: Arc<Control>,
    shared: Arc<Shared>,
}

impl ScanState {
    pub(super) fn count(&self) -> ScanCount {
        ScanCount {
            looked_at: self.shared.looked_at.load(Ordering::Relaxed),
            of: self.shared.of.load(Ordering::Relaxed),
            films: self.shared.films.load(Ordering::Relaxed),
        }
    }
}

/// Looks through files and plans what is found.
#[derive(Debug)]
struct ScanJob {
    generation: u64,
    paths: Vec<PathBuf>,
    shared: Arc<Shared>,
    /// The case that films are added to.
    addition: Option<Addition>,
    state: StateFolder,
}

/// What was found.
#[derive(Debug)]
pub(super) struct FoundPlan {
    plan: Plan,
    files: usize,
    /// What is told of films for a case that exists.
    of_additions: Option<PlannedAdditions>,
}

impl Job for ScanJob {
    type Outcome = FoundPlan;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        "Looking for films".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let scanned = scan(&self.paths, &Limits::default(), &mut |progress| {
            self.shared.tell(progress);
            control.report(progress.looked_at as f64 / progress.of.max(1) as f64);
            !control.is_cancelled()
        });
        control.check()?;
        let files = scanned.found.len() + scanned.set_aside.len();
        let of_additions = match &self.addition {
            None => None,
            Some(addition) => {
                Some(plan_additions(addition, &scanned.found, scanned.set_aside.clone(), &self.state))
            }
        };
        let plan = match &of_additions {
            Some(planned) => planned.plan.clone(),
            None => propose(&scanned.found, scanned.set_aside),
        };
        Ok(FoundPlan { plan, files, of_additions })
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        match end {
            End::Done(FoundPlan { plan, files, of_additions }) => {
                if let Some(planned) = of_additions {
                    session.taking = if planned.keeps_identity { Taking::Copied } else { Taking::Cleaned };
                    for text in planned.doubts {
                        core.notices.tell(Severity::Warning, "Look at this before you add films", text);
                    }
                }
                session.take_plan(plan, files);
            }
            End::Cancelled => intake.end(),
            End::Broke => {
                intake.end();
                let text = "The program broke while it looked through the files; please report it. No file was changed.";
                core.notices.tell(Severity::Error, "The files could not be looked through", text);
            }
        }
        intake.follow(core);
    }
}

impl Intake {
    pub(super) fn begin(&mut self, core: &mut Core, paths: Vec<PathBuf>, addition: Option<Addition>) {
        core.dialog = Dialog::None;
        self.offered.clear();
        self.end();
        let shared = Arc::new(Shared::default());
        let job = ScanJob {
            generation: self.generation,
            paths: paths.clone(),
            shared: shared.clone(),
            addition: addition.clone(),
            state: core.setup.state.clone(),
        };
        let control = core.setup.jobs.submit(job);
        let mut session = NewCase::new(self.generation, paths, ScanState { control, shared });
        session.addition = addition;
        self.session = Some(session);
    }
}

impl NewCase {
    fn take_plan(&mut self, plan: Plan, files: usize) {
        self.scan = None;
        self.files = files;
        let shown = (plan.cases.len() == 1).then_some(0);
        self.now = Arranged { plan: Arc::new(plan), added: Vec::new() };
        self.show_case(shown);
        // Where there is no film, the reasons are what there is to see.
        self.shows_set_aside = self.now.plan.cases.is_empty();
    }
}
