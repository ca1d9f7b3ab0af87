//! A new case in the making: the films that were found, the plan with its steps of undo, the cursor in the grid, and
//! where the cases are written. Nothing is on the disk until *Create case*.

mod adding;
mod arranging;
mod clean;
mod corners;
mod creating;
mod looking;
mod pictures;
mod replacing;
mod scanning;
mod session;

use std::path::PathBuf;

pub use adding::{ADDED_TO_SIMULATED, Addition, PlannedAdditions, add_planned, plan_additions};
pub use arranging::{Cell, Cursor, Grid};
pub use corners::Photograph;
pub use creating::{cannot_write, create_planned, folder_name};
pub use looking::{AfterLook, FilmToLookAt};
pub use pictures::PictureState;
pub(crate) use replacing::NewFile;
pub use scanning::ScanCount;
pub use session::{NewCase, Phase, Written};

use crate::editor::command::{Command, FileCommand, IntakeCommand};
use crate::editor::core::Core;
use crate::editor::{Dialog, Editor};
use crate::intake::PlanEdit;

/// The new case in the making, if any, and what may become one.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    session: Option<NewCase>,
    /// What the question *Make a case of it?* is about.
    offered: Vec<PathBuf>,
    /// Sessions so far: a job of an earlier one is not taken in.
    generation: u64,
}

impl Intake {
    pub(crate) fn session(&self) -> Option<&NewCase> {
        self.session.as_ref()
    }

    /// The session that a job was begun for.
    fn of(&mut self, generation: u64) -> Option<&mut NewCase> {
        self.session.as_mut().filter(|session| session.generation == generation)
    }

    pub(crate) fn perform(&mut self, core: &mut Core, command: IntakeCommand) {
        use IntakeCommand as I;
        match command {
            I::Ask => core.dialog = Dialog::AskNew,
            I::Offer(paths) => {
                self.offered = paths;
                core.dialog = Dialog::OfferCase;
            }
            I::Begin(paths) => self.begin(core, paths, None),
            I::AskAdd => core.dialog = Dialog::AskAdd,
            I::Add(paths) => self.begin_adding(core, paths),
            I::AskCorners => self.ask_corners(core),
            I::Corners(upright) => self.take_corners(core, upright),
            I::AskCreate => self.ask_create(core),
            I::Looked { answers, then } => self.take_looks(core, &answers, then),
            I::Create(folder) => self.create(core, folder, false),
            I::CreateAll(folder) => self.create(core, folder, true),
            I::Stop => {
                if let Some(session) = &self.session {
                    session.stop_work();
                }
            }
            I::Cancel => self.cancel(core),
            I::Discard => self.discard(core),
            command @ (I::ShowCase(_)
            | I::Select(_)
            | I::Step(_)
            | I::Edit(_)
            | I::Undo
            | I::Redo
            | I::View(_)
            | I::Side(_)
            | I::Turn
            | I::Confirm
            | I::ConfirmAll
            | I::LeaveOut
            | I::Put { .. }
            | I::Shift(_)
            | I::AddVisit(_)
            | I::SetAside
            | I::Take(_)) => {
                if let Some(session) = &mut self.session {
                    session.arrange(core, command);
                }
            }
        }
        self.follow(core);
    }

    /// Whether something is lost when the session is put away now: entries that are not on disk.
    pub(crate) fn holds_work(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.has_entries() && !session.is_all_written())
    }

    fn cancel(&mut self, core: &mut Core) {
        if self.holds_work() {
            core.dialog = Dialog::AskDiscard;
        } else {
            self.discard(core);
        }
    }

    /// Another case is opened: a session in which nothing was entered gives way.
    pub(crate) fn give_way(&mut self) {
        if !self.holds_work() {
            self.end();
        }
    }

    fn discard(&mut self, core: &mut Core) {
        core.dialog = Dialog::None;
        self.end();
    }

    /// Ends the session and the jobs for it.
    fn end(&mut self) {
        if let Some(session) = self.session.take() {
            session.stop();
        }
        self.generation += 1;
    }
}

impl NewCase {
    /// Commands that change nothing but this session.
    fn arrange(&mut self, core: &mut Core, command: IntakeCommand) {
        use IntakeCommand as I;
        match command {
            I::ShowCase(case) => self.show_case(case),
            I::Select(cursor) => self.cursor = cursor,
            I::Step(by) => self.step(by),
            I::Edit(edit) => self.edit(core, &[edit]),
            I::Undo => self.undo(),
            I::Redo => self.redo(),
            I::View(view) => {
                self.of_film(core, |case, films| PlanEdit::View { case, films, view: Some(view) });
            }
            I::Side(side) => {
                self.of_film(core, |case, films| PlanEdit::Side { case, films, side: Some(side) });
            }
            I::Turn => self.turn(core),
            I::Confirm => {
                self.of_film(core, |case, films| PlanEdit::Confirm { case, films });
                self.next_film();
            }
            I::ConfirmAll => {
                if let Some(case) = self.shown {
                    self.edit(core, &[PlanEdit::ConfirmAll { case }]);
                }
            }
            I::LeaveOut => {
                let next = self.film_beside();
                self.of_film(core, |case, films| PlanEdit::Include { case, films, included: false });
                self.cursor = next;
            }
            I::Put { film, moment, view } => self.put(core, film, moment, view),
            I::Shift(by) => self.shift(core, by),
            I::AddVisit(moment) => self.add_visit(moment),
            I::SetAside => self.shows_set_aside = !self.shows_set_aside,
            I::Take(taking) => self.taking = taking,
            // These concern more than the session.
            I::Ask
            | I::Offer(_)
            | I::Begin(_)
            | I::AskAdd
            | I::Add(_)
            | I::AskCorners
            | I::Corners(_)
            | I::AskCreate
            | I::Looked { .. }
            | I::Create(_)
            | I::CreateAll(_)
            | I::Stop
            | I::Cancel
            | I::Discard => {}
        }
    }
}

impl Editor {
    /// The new case in the making.
    pub fn new_case(&self) -> Option<&NewCase> {
        self.intake.session()
    }

    /// Whether something that was entered for a new case would be lost.
    pub fn has_unfinished_case(&self) -> bool {
        self.intake.holds_work()
    }

    /// What the question *Make a case of it?* is about.
    pub fn offered(&self) -> &[PathBuf] {
        &self.intake.offered
    }

    /// Leaving the program asks first where something would be lost. Returns true where it asks.
    pub(crate) fn asks_before_leaving(&mut self) -> bool {
        let asks = self.intake.holds_work();
        if asks {
            self.core.dialog = Dialog::AskDiscard;
        }
        asks
    }

    /// A case that was just written is opened; the session is at its end.
    fn open_written(&mut self, path: PathBuf) {
        self.intake.end();
        self.perform(Command::File(FileCommand::Open(path)));
    }
}
