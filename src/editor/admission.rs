//! Whether a command may be done now: the one rule by which menus and buttons are enabled and by which
//! [`Editor::perform`] acts. Which commands record, and who may record, is said nowhere else.

mod case;
mod not_now;
mod records;
mod say;
mod teach;
mod view;

use crate::editor::command::{Command, EditCommand, FileCommand, GoCommand, LibraryCommand, ReadCommand};
use crate::editor::core::Core;
use crate::editor::cut_off::is_for_a_part;
use crate::editor::document::Desk;
use crate::editor::notices::{About, Severity};
use crate::editor::{Dialog, Editor};

pub use not_now::NotNow;

/// Decision about a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is done.
    Do,
    /// It is refused, for this reason.
    Refuse(Refusal),
    /// It is done once somebody has said who reads.
    AskReader,
}

/// Reason for which a command is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The reading is signed: only an amendment changes it.
    Signed,
    /// Nothing can be recorded here: why, in the words of what stands in the way.
    ReadOnly(String),
    /// There is nothing that it could be done to.
    NotNow(NotNow),
}

impl Refusal {
    /// Reason for which a command is disabled, in a few words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Signed => "the reading is signed: amend it first",
            Self::ReadOnly(_) => "the reading is read only",
            Self::NotNow(why) => why.words(),
        }
    }
}

/// `None` where it is so, else what is lacking.
fn lacks(is_there: bool, why: NotNow) -> Option<NotNow> {
    (!is_there).then_some(why)
}

impl Editor {
    /// Decision about a command that is given now.
    pub fn admit(&self, command: &Command) -> Admission {
        if self.core.cut.is_some() && !is_for_a_part(command) {
            return Admission::Refuse(Refusal::NotNow(NotNow::CutOff));
        }
        let may_record = self.core.may_record();
        if command.records()
            && let Admission::Refuse(_) = may_record
        {
            return may_record;
        }
        if let Some(refusal) = self.refusal(command) {
            return Admission::Refuse(refusal);
        }
        let asks = command.needs_reader() && may_record == Admission::AskReader;
        if asks { Admission::AskReader } else { Admission::Do }
    }

    /// True if a command makes sense now, be it after the question who reads.
    pub fn can(&self, command: &Command) -> bool {
        !matches!(self.admit(command), Admission::Refuse(_))
    }

    fn refusal(&self, command: &Command) -> Option<Refusal> {
        let no_case = || lacks(self.core.document.is_some(), NotNow::NoCase);
        let not_now = match command {
            Command::File(FileCommand::Open(_)) => lacks(!self.has_unfinished_case(), NotNow::UnfinishedCase),
            Command::File(command) => self.core.file_lacks(command),
            Command::Edit(command) => {
                return no_case().map(Refusal::NotNow).or_else(|| self.step_refused(*command));
            }
            Command::View(command) => self.core.view_lacks(command),
            Command::Go(GoCommand::Hover(_) | GoCommand::InSight(_)) => None,
            Command::Go(_) => no_case().or_else(|| {
                let has_visits =
                    self.core.document.as_ref().is_some_and(|document| !document.visits().is_empty());
                lacks(has_visits, NotNow::NoVisit)
            }),
            Command::Read(ReadCommand::NoteDone) => no_case(),
            Command::Read(ReadCommand::StageAt(place)) => no_case()
                .or_else(|| self.core.lacks_film())
                .or_else(|| lacks(self.core.stage_at(*place).is_some(), NotNow::NoSuchStage)),
            Command::Read(_) => no_case().or_else(|| self.core.lacks_film()),
            Command::Mark(command) => self.mark_lacks(command),
            Command::Score(command) => no_case().or_else(|| self.core.score_lacks(command)),
            Command::Finding(command) => no_case().or_else(|| self.finding_lacks(command)),
            Command::Intake(command) => self.intake_lacks(command),
            Command::Library(LibraryCommand::OpenSelected) => {
                lacks(self.core.library.selected().is_some(), NotNow::NoCaseSelected)
            }
            Command::Library(_) => None,
            Command::Case(command) => no_case().or_else(|| self.case_lacks(command)),
            Command::Teach(command) => self.teach_lacks(command),
            Command::Review(command) => {
                return no_case().map(Refusal::NotNow).or_else(|| self.review_refused(command));
            }
        };
        not_now.map(Refusal::NotNow)
    }

    fn step_refused(&self, command: EditCommand) -> Option<Refusal> {
        let document = self.core.document.as_ref()?;
        let (there_is, why) = match command {
            EditCommand::Undo => {
                (document.undo_words().is_some() || self.marks.can_step_back(), NotNow::NothingToUndo)
            }
            EditCommand::Redo => (document.redo_words().is_some(), NotNow::NothingToRedo),
        };
        let refusal = if self.core.is_signed() { Refusal::Signed } else { Refusal::NotNow(why) };
        (!there_is).then_some(refusal)
    }
}

impl Core {
    /// True if anything may be recorded in the open case, and by whom.
    pub(crate) fn may_record(&self) -> Admission {
        match self.document.as_ref().map(|document| &document.desk) {
            None => Admission::Refuse(Refusal::NotNow(NotNow::NoCase)),
            Some(_) if self.is_signed() => Admission::Refuse(Refusal::Signed),
            Some(Desk::ReadOnly { why, .. }) => Admission::Refuse(Refusal::ReadOnly(why.clone())),
            Some(Desk::NoReader) => Admission::AskReader,
            Some(Desk::Writing(_) | Desk::Unkept(_)) => Admission::Do,
        }
    }

    fn lacks_film(&self) -> Option<NotNow> {
        lacks(self.focus().is_some(), NotNow::NoFilm)
    }

    /// Asks who reads. The command waits, and is done if its film is still in focus then.
    pub(crate) fn ask_reader_for(&mut self, command: Command) {
        let named =
            if let Command::Read(ReadCommand::Note { film, .. }) = &command { Some(film) } else { None };
        let film = named.or(self.focus()).cloned();
        self.waiting_wish = film.map(|film| (film, command));
        self.dialog = Dialog::AskReader;
    }

    /// Tells why a command is refused, where the person cannot see it.
    pub(crate) fn tell_refusal(&mut self, command: &Command, refusal: Refusal) {
        match refusal {
            Refusal::Signed => self.tell_signed(),
            Refusal::ReadOnly(why) => {
                let signs = matches!(command, Command::Review(_));
                let about = if signs { About::NotSigned } else { About::ReadOnly };
                self.notices.tell_about(about, Severity::Warning, why);
            }
            Refusal::NotNow(NotNow::UnfinishedCase) => {
                let text = "Create the new case, or cancel it, before you begin another or open a case.";
                self.notices.tell(Severity::Warning, "A new case is not finished", text);
            }
            Refusal::NotNow(_) => {}
        }
    }
}
