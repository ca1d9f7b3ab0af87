//! Looking through files for films, as a job.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Intake;
use super::session::{Arranged, NewCase};
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::Limits;
use crate::intake::{Plan, propose};
use crate::store::{Progress, scan};

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
}

impl Job for ScanJob {
    /// The plan, and the number of files.
    type Outcome = (Plan, usize);
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
        Ok((propose(&scanned.found, scanned.set_aside), files))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        match end {
            End::Done((plan, files)) => session.take_plan(plan, files),
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
    pub(super) fn begin(&mut self, core: &mut Core, paths: Vec<PathBuf>) {
        core.dialog = Dialog::None;
        self.offered.clear();
        self.end();
        let shared = Arc::new(Shared::default());
        let job = ScanJob { generation: self.generation, paths: paths.clone(), shared: shared.clone() };
        let control = core.setup.jobs.submit(job);
        self.session = Some(NewCase::new(self.generation, paths, ScanState { control, shared }));
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
