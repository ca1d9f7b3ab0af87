//! Whether a command may be done now: the one rule by which menus and buttons are enabled and by which
//! [`Editor::perform`] acts. Which commands record, and who may record, is said nowhere else.

use crate::case::{Key, RadiographId};
use crate::editor::by_hand::HangCommand;
use crate::editor::command::Target;
use crate::editor::command::{
    CaseCommand, Command, EditCommand, FileCommand, FindingCommand, GoCommand, IntakeCommand, LibraryCommand,
    MarkCommand, PresentCommand, QuizCommand, ReadCommand, ReviewCommand, ScoreCommand, TeachCommand,
    ViewCommand,
};
use crate::editor::compare::CompareCommand;
use crate::editor::core::Core;
use crate::editor::cut_off::is_for_a_part;
use crate::editor::document::{Desk, Document};
use crate::editor::intake::{Cursor, NewCase, Phase};
use crate::editor::left::Selected;
use crate::editor::notices::{About, Severity};
use crate::editor::room::RoomCommand;
use crate::editor::{Dialog, Editor, KinCommand};

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

/// Condition that a command lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// An open case.
    NoCase,
    /// A visit to go to.
    NoVisit,
    /// A film in focus.
    NoFilm,
    /// A second viewport.
    OneViewport,
    /// Another film of the same view.
    NoFilmToCompare,
    /// A comparison of films.
    NoComparison,
    /// A registration of the films that are compared.
    NotRegistered,
    /// A registration that is proposed.
    NoProposal,
    /// Landmarks being placed, two pairs of them.
    NoLandmarks,
    /// The pixels of the film.
    FilmNotShown,
    /// A stage at this place of the scheme.
    NoSuchStage,
    /// A window that the file offers.
    NoWindowInFile,
    /// Something to tell of the file.
    NoFileNotes,
    /// An overlay in the file.
    NoOverlay,
    /// A shutter, of the file or drawn.
    NoShutter,
    /// A shutter that the reader drew.
    NoOwnShutter,
    /// A message.
    NoMessage,
    /// The sample cases.
    NoSample,
    /// A new case that is being arranged.
    NoNewCase,
    /// An end of the new case that is being arranged.
    UnfinishedCase,
    /// Every planned case is on the disk.
    AllWritten,
    /// Films that are played.
    NotPlaying,
    /// No case of the library is selected.
    NoCaseSelected,
    /// A row of the history that is lit.
    NoEpisode,
    /// Nothing is selected in the left panel.
    NoEntry,
    /// No person of the pedigree is selected.
    NoPerson,
    /// A change of the case that waits for an answer.
    NothingAsked,
    /// The case edited here.
    NotEdited,
    /// The film at the cursor is no photograph.
    NoPhotograph,
    /// A step to undo.
    NothingToUndo,
    /// A step to redo.
    NothingToRedo,
    /// A tool in hand.
    NoTool,
    /// A tool in hand, a draft or a selection.
    NothingDrawn,
    /// A place of a draft to take back.
    NoPlace,
    /// A mark on the film in focus.
    NoMark,
    /// A selected mark.
    NothingSelected,
    /// A calibration of the film.
    NotCalibrated,
    /// A part that is missing.
    Complete,
    /// A measure at an earlier visit on a film of this view.
    NothingToRepeat,
    /// A selected measure of which no part is missing.
    NoWholeMeasure,
    /// A tool that draws widths or circles.
    NothingToSnap,
    /// A score among the definitions.
    NoScore,
    /// A sheet in hand.
    NoSheet,
    /// An answer to the item in hand.
    NoAnswer,
    /// A finding.
    NoFinding,
    /// A selected finding.
    NoFindingSelected,
    /// A reading that could be read.
    Unreadable,
    /// A signed reading.
    NotSigned,
    /// An end of the signing under way.
    Signing,
    /// Another reading to compare with.
    NothingBeside,
    /// The whole case: it is shown only up to a visit.
    CutOff,
    /// A case that is shown only up to a visit.
    NotCutOff,
    /// A presentation.
    NotPresenting,
    /// A quiz.
    NoQuiz,
}

impl NotNow {
    /// "no film is shown": why a command is disabled, for a narrow place.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCase => "no case is open",
            Self::NoVisit => "the case has no visit with a film",
            Self::NoFilm => "no film is shown",
            Self::OneViewport => "one film is shown alone",
            Self::NoFilmToCompare => "no other film shows this place",
            Self::NoComparison => "no films are compared",
            Self::NotRegistered => "the films are not registered: place landmarks first",
            Self::NoProposal => "no registration is proposed",
            Self::NoLandmarks => "two landmarks on each film are needed",
            Self::FilmNotShown => "the film is not loaded",
            Self::NoSuchStage => "the stages of this case are fewer",
            Self::NoWindowInFile => "the file offers no window",
            Self::NoFileNotes => "there is nothing to tell of the file",
            Self::NoOverlay => "the file has no overlay",
            Self::NoShutter => "the film has no shutter",
            Self::NoOwnShutter => "no shutter is drawn",
            Self::NoMessage => "no message",
            Self::NotPlaying => "no films are played",
            Self::AllWritten => "every case is written: open one, or close the page",
            Self::UnfinishedCase => "a new case is not finished: create it, or cancel it first",
            Self::NoNewCase => "no new case is being arranged",
            Self::NoSample => "the folder sample_cases was not found beside the program",
            Self::NoCaseSelected => "no case is selected",
            Self::NoEpisode => "no row of the history is selected",
            Self::NoPerson => "no person of the pedigree is selected",
            Self::NoEntry => "nothing is selected in the left panel: a person, a row, a claim or an entry",
            Self::NothingAsked => "no change waits for an answer",
            Self::NotEdited => "the case is not edited here",
            Self::NoPhotograph => "the film is no photograph",
            Self::NothingToUndo => "nothing to undo",
            Self::NothingToRedo => "nothing to redo",
            Self::NoTool => "no tool is active",
            Self::NothingDrawn => "no tool is active and nothing is selected",
            Self::NoPlace => "no point to take back",
            Self::NoMark => "no mark on this film",
            Self::NothingSelected => "no mark is selected",
            Self::NotCalibrated => "the film is not calibrated by you",
            Self::Complete => "no part is missing",
            Self::NothingToRepeat => "no earlier visit has a measure on this view",
            Self::NoWholeMeasure => "no complete measure is selected",
            Self::NothingToSnap => "no tool that draws widths or circles is active",
            Self::NoScore => "no score is defined",
            Self::NoSheet => "no score sheet is active",
            Self::NoAnswer => "the item has no answer",
            Self::NoFinding => "no finding is tracked",
            Self::NoFindingSelected => "no finding is selected",
            Self::Unreadable => "the reading could not be read",
            Self::NotSigned => "the reading is not signed",
            Self::Signing => "the reading is being signed",
            Self::NothingBeside => "no other reading is open",
            Self::CutOff => "only a part of the case is shown",
            Self::NoQuiz => "no quiz is under way",
            Self::NotPresenting => "nothing is presented",
            Self::NotCutOff => "the whole case is shown",
        }
    }
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

impl Command {
    /// True if this puts something into the reading, or begins to.
    pub fn records(&self) -> bool {
        match self {
            Self::Read(command) => *command != ReadCommand::NoteDone,
            Self::Mark(command) => marks_record(command),
            Self::Score(command) => scores_record(command),
            Self::Finding(command) => findings_record(command),
            Self::Review(command) => match command {
                ReviewCommand::AskSign | ReviewCommand::Sign { .. } => true,
                // Amending is the one change that a signed reading takes.
                ReviewCommand::Amend
                | ReviewCommand::Summary
                | ReviewCommand::Beside(_)
                | ReviewCommand::Differences
                | ReviewCommand::BesideMarks => false,
            },
            Self::View(ViewCommand::Compare(CompareCommand::AcceptProposal | CompareCommand::Forget)) => true,
            Self::File(_)
            | Self::Edit(_)
            | Self::View(_)
            | Self::Go(_)
            | Self::Intake(_)
            | Self::Library(_)
            | Self::Case(_)
            | Self::Teach(_) => false,
        }
    }

    /// True if this needs somebody who reads, even if it records nothing.
    fn needs_reader(&self) -> bool {
        match self {
            Self::Review(command) => match command {
                ReviewCommand::Summary
                | ReviewCommand::Differences
                | ReviewCommand::Beside(Some(_))
                | ReviewCommand::AskSign
                | ReviewCommand::Sign { .. } => true,
                ReviewCommand::Amend | ReviewCommand::Beside(None) | ReviewCommand::BesideMarks => false,
            },
            Self::Read(_) | Self::Mark(_) | Self::Score(_) | Self::Finding(_) | Self::View(_) => {
                self.records()
            }
            Self::File(_)
            | Self::Edit(_)
            | Self::Go(_)
            | Self::Intake(_)
            | Self::Library(_)
            | Self::Case(_)
            | Self::Teach(_) => false,
        }
    }
}

fn marks_record(command: &MarkCommand) -> bool {
    use MarkCommand as M;
    match command {
        M::Tool(Some(_))
        | M::Nudge { .. }
        | M::Place
        | M::Finish
        | M::SetPlace { .. }
        | M::PutLabel { .. }
        | M::SetLabel(..)
        | M::SetMeaning(..)
        | M::SetNote(..)
        | M::SetChoice(..)
        | M::Delete
        | M::Duplicate
        | M::GoOn(_)
        | M::Repeat(_)
        | M::RepeatMark(_)
        | M::RepeatBlind(_)
        | M::CalibrateChoices
        | M::Calibrate { .. }
        | M::Put(_)
        | M::Uncalibrate(_) => true,
        M::Tool(None)
        | M::KeepTool(_)
        | M::Point { .. }
        | M::Press { .. }
        | M::Drag { .. }
        | M::Release { .. }
        | M::StepBack
        | M::Escape
        | M::Select(_)
        | M::SelectNext(_)
        | M::NextHandle(_)
        | M::TypingDone
        | M::HideAll
        | M::Table
        | M::Since(_)
        | M::Trend(_)
        | M::ZoomToCalibrate(_)
        | M::SnapToEdge
        | M::SnapTurned(_) => false,
    }
}

fn scores_record(command: &ScoreCommand) -> bool {
    use ScoreCommand as S;
    match command {
        S::Take(_)
        | S::Grade(_)
        | S::AskReason
        | S::Reason(_)
        | S::ReasonWords(_)
        | S::Answer { .. }
        | S::Withdraw
        | S::Pin { .. }
        | S::PinNext => true,
        S::PutAway | S::Show(_) | S::ShowNext(_) | S::Item(_) | S::NextItem(_) | S::Trend(_) => false,
    }
}

fn findings_record(command: &FindingCommand) -> bool {
    use FindingCommand as F;
    match command {
        F::Begin { .. }
        | F::State { .. }
        | F::NthState(_)
        | F::CarryForward(_)
        | F::Show(_)
        | F::SetLabel(..)
        | F::SetNote(..)
        | F::SetSite(..)
        | F::SetSide(..)
        | F::SetDefinition(..)
        | F::Remove(_) => true,
        F::Matrix | F::Select(_) | F::SelectNext(_) | F::Go(..) | F::TypingDone => false,
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

    fn teach_lacks(&self, command: &TeachCommand) -> Option<NotNow> {
        use TeachCommand as T;
        let begins = matches!(
            command,
            T::Present(PresentCommand::Start(_) | PresentCommand::Toggle)
                | T::Quiz(QuizCommand::Ask | QuizCommand::AskOf(_) | QuizCommand::Start { .. })
        );
        match command {
            // Whoever is asked, or looks on, sees no more by a command of another kind.
            T::Quiz(_) if self.is_quizzing() => begins.then_some(NotNow::CutOff),
            T::Present(_) if self.is_presenting() => None,
            _ if self.is_quizzing() || self.is_presenting() => Some(NotNow::CutOff),
            T::Quiz(_) if !begins => Some(NotNow::NoQuiz),
            T::Present(_) if !begins => Some(NotNow::NotPresenting),
            T::Until(_)
            | T::UntilHere(_)
            | T::Whole
            | T::OnceOpen(_)
            | T::Present(_)
            | T::Script(_)
            | T::Quiz(_) => self.core.teach_lacks(command),
        }
    }

    fn intake_lacks(&self, command: &IntakeCommand) -> Option<NotNow> {
        use IntakeCommand as I;
        let session = self.new_case();
        let arranging = || {
            let arranges = session.is_some_and(|session| session.phase() == Phase::Arranging);
            lacks(arranges, NotNow::NoNewCase)
        };
        let film = || {
            let on_film = session.is_some_and(|session| matches!(session.cursor(), Cursor::Film(_)));
            arranging().or_else(|| lacks(on_film, NotNow::NoFilm))
        };
        match command {
            I::AskAdd | I::Add(_) => lacks(self.core.document.is_some(), NotNow::NoCase)
                .or_else(|| lacks(!self.has_unfinished_case(), NotNow::UnfinishedCase)),
            I::Ask | I::Offer(_) | I::Begin(_) => lacks(!self.has_unfinished_case(), NotNow::UnfinishedCase),
            I::Stop | I::Cancel | I::Discard => lacks(session.is_some(), NotNow::NoNewCase),
            I::Undo => {
                arranging().or_else(|| lacks(session.is_some_and(NewCase::can_undo), NotNow::NothingToUndo))
            }
            I::Redo => {
                arranging().or_else(|| lacks(session.is_some_and(NewCase::can_redo), NotNow::NothingToRedo))
            }
            I::Turn | I::AskCorners => {
                film().or_else(|| lacks(session.is_some_and(NewCase::is_on_photograph), NotNow::NoPhotograph))
            }
            I::View(_) | I::Side(_) | I::Confirm | I::LeaveOut | I::Shift(_) => film(),
            I::AskCreate | I::Create(_) | I::CreateAll(_) => arranging().or_else(|| {
                let has_films = |session: &NewCase| {
                    session.plan().cases.iter().any(|case| case.included().next().is_some())
                };
                let is_open = session.is_some_and(|session| session.unwritten().next().is_some());
                lacks(session.is_some_and(has_films), NotNow::NoFilm)
                    .or_else(|| lacks(is_open, NotNow::AllWritten))
            }),
            I::Looked { .. }
            | I::Corners(_)
            | I::ShowCase(_)
            | I::Select(_)
            | I::Step(_)
            | I::Edit(_)
            | I::ConfirmAll
            | I::Put { .. }
            | I::AddVisit(_)
            | I::SetAside
            | I::Take(_) => arranging(),
        }
    }

    fn case_lacks(&self, command: &CaseCommand) -> Option<NotNow> {
        use CaseCommand as C;
        match command {
            C::Page
            | C::InPlace(_)
            | C::Title
            | C::Patient
            | C::Edit(_)
            | C::AskLiterature
            | C::ImportLiterature(_)
            | C::AskTime { .. }
            | C::AskReplaceFile(Some(_)) => None,
            C::ReplaceFile(_) => lacks(self.core.case_editing.replacing.is_some(), NotNow::NothingAsked),
            C::Kin(command) => self.kin_lacks(command),
            C::Entry => lacks(self.core.selected_record().is_some(), NotNow::NoEntry),
            C::Episode => lacks(self.core.lit_episode().is_some(), NotNow::NoEpisode),
            C::Film | C::AskReplaceFile(None) => self.core.lacks_film(),
            C::Confirm => lacks(self.case_question().is_some(), NotNow::NothingAsked),
            C::TakeVersionOnDisk | C::KeepOwnVersion | C::SaveAgain => {
                let is_edited = self.core.document.as_ref().is_some_and(Document::is_case_edited);
                lacks(is_edited, NotNow::NotEdited)
            }
        }
    }

    fn kin_lacks(&self, command: &KinCommand) -> Option<NotNow> {
        let selected = matches!(self.core.screen.left.selected, Some(Selected::Person(_)));
        let is_free = matches!(command, KinCommand::Go(_) | KinCommand::AddPerson);
        lacks(is_free || selected, NotNow::NoPerson)
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

    fn mark_lacks(&self, command: &MarkCommand) -> Option<NotNow> {
        use MarkCommand as M;
        let film = || match self.core.document {
            None => Some(NotNow::NoCase),
            Some(_) => self.core.lacks_film(),
        };
        let and = |is_there: bool, why: NotNow| film().or_else(|| lacks(is_there, why));
        match command {
            M::KeepTool(_) => None,
            M::Tool(None) => lacks(self.marks.tool().is_some(), NotNow::NoTool),
            M::HideAll | M::Table | M::Since(_) | M::Trend(_) | M::Select(_) | M::TypingDone => {
                lacks(self.core.document.is_some(), NotNow::NoCase)
            }
            M::SelectNext(_) => and(self.core.has_marks_in_focus(), NotNow::NoMark),
            M::Escape | M::NextHandle(_) | M::Nudge { .. } => and(self.marks.draws(), NotNow::NothingDrawn),
            M::Place | M::Finish => and(self.marks.draws_something_new(), NotNow::NoTool),
            M::StepBack => lacks(self.marks.can_step_back(), NotNow::NoPlace),
            M::Delete => and(self.marks.selection().is_some(), NotNow::NothingSelected),
            M::Duplicate => {
                and(matches!(self.marks.selection(), Some(Target::Mark(_))), NotNow::NothingSelected)
            }
            M::Uncalibrate(film) => {
                and(self.marks.calibration_shown(&self.core, film).is_some(), NotNow::NotCalibrated)
            }
            M::GoOn(id) => {
                let mark = self.marks.mark_shown(&self.core, *id);
                let definition = mark.and_then(|mark| self.core.book().measure(mark.measure.as_ref()?));
                let has = |key: &Key| mark.is_some_and(|mark| mark.part(key.as_str()).is_some());
                let goes = definition.is_some_and(|own| own.parts.iter().any(|part| !has(&part.key)));
                and(goes, NotNow::Complete)
            }
            M::Point { .. }
            | M::Press { .. }
            | M::Drag { .. }
            | M::Release { .. }
            | M::Tool(Some(_))
            | M::SetPlace { .. }
            | M::PutLabel { .. }
            | M::SetLabel(..)
            | M::SetMeaning(..)
            | M::SetNote(..)
            | M::SetChoice(..)
            | M::CalibrateChoices
            | M::Put(_)
            | M::Calibrate { .. } => film(),
            M::Repeat(_) => and(self.core.has_something_to_repeat(), NotNow::NothingToRepeat),
            M::RepeatMark(id) => {
                and(self.marks.mark_shown(&self.core, *id).is_some(), NotNow::NothingToRepeat)
            }
            M::RepeatBlind(id) => {
                and(self.marks.repeatable_blind(&self.core, *id).is_some(), NotNow::NoWholeMeasure)
            }
            M::ZoomToCalibrate(_) => and(self.marks.calibration_wanted(&self.core).is_some(), NotNow::NoTool),
            M::SnapToEdge => lacks(self.marks.can_snap(&self.core), NotNow::NothingToSnap),
            M::SnapTurned(_) => None,
        }
    }

    fn finding_lacks(&self, command: &FindingCommand) -> Option<NotNow> {
        use FindingCommand as F;
        let tracked = |id| lacks(self.core.finding_now(id).is_some(), NotNow::NoFinding);
        match command {
            F::Matrix | F::TypingDone => None,
            F::Select(None) => lacks(self.following.finding().is_some(), NotNow::NoFindingSelected),
            F::Select(Some(id)) | F::Go(id, _) => tracked(*id),
            F::SelectNext(_) => {
                lacks(self.core.matrix().is_some_and(|matrix| !matrix.rows.is_empty()), NotNow::NoFinding)
            }
            F::Begin { .. } => self.core.lacks_film(),
            F::NthState(_) => self
                .core
                .lacks_film()
                .or_else(|| lacks(self.following.finding().is_some(), NotNow::NoFindingSelected)),
            F::State { id, .. }
            | F::CarryForward(id)
            | F::Show(id)
            | F::SetLabel(id, _)
            | F::SetNote(id, _)
            | F::SetSite(id, _)
            | F::SetSide(id, _)
            | F::SetDefinition(id, _)
            | F::Remove(id) => self.core.lacks_film().or_else(|| tracked(*id)),
        }
    }

    fn review_refused(&self, command: &ReviewCommand) -> Option<Refusal> {
        use ReviewCommand as R;
        let document = self.core.document.as_ref()?;
        let not_now = match command {
            R::AskSign | R::Summary | R::Differences | R::Beside(Some(_)) => {
                lacks(document.is_reading_known(), NotNow::Unreadable)
            }
            R::Sign { .. } => lacks(document.is_reading_known(), NotNow::Unreadable)
                .or_else(|| lacks(!self.review.is_signing(), NotNow::Signing)),
            R::Beside(None) | R::BesideMarks => lacks(self.review.beside().is_some(), NotNow::NothingBeside),
            R::Amend => {
                if let Desk::ReadOnly { why, .. } = &document.desk {
                    return Some(Refusal::ReadOnly(why.clone()));
                }
                lacks(self.core.is_signed(), NotNow::NotSigned)
            }
        };
        not_now.map(Refusal::NotNow)
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

    fn teach_lacks(&self, command: &TeachCommand) -> Option<NotNow> {
        use TeachCommand as T;
        let no_case = lacks(self.document.is_some(), NotNow::NoCase);
        match command {
            T::Until(_) => no_case,
            T::UntilHere(_) => no_case.or_else(|| self.lacks_film()),
            T::Whole => lacks(self.cut.is_some(), NotNow::NotCutOff),
            T::OnceOpen(_) => None,
            T::Present(_) => no_case,
            T::Quiz(QuizCommand::AskOf(_)) => None,
            T::Quiz(_) => no_case.or_else(|| lacks(self.can_begin_quiz(), NotNow::CutOff)),
            T::Script(_) => no_case.or_else(|| lacks(self.cut.is_none(), NotNow::CutOff)),
        }
    }

    fn lacks_film(&self) -> Option<NotNow> {
        lacks(self.focus().is_some(), NotNow::NoFilm)
    }

    fn file_lacks(&self, command: &FileCommand) -> Option<NotNow> {
        use FileCommand as F;
        match command {
            F::Close
            | F::AskReader
            | F::AskPack
            | F::Pack(_)
            | F::AskExport
            | F::Export(_)
            | F::AskMerge
            | F::Merge(_)
            | F::TogglePanel(_) => lacks(self.document.is_some(), NotNow::NoCase),
            F::AskSample | F::CopySample { .. } => lacks(!self.samples.is_empty(), NotNow::NoSample),
            F::DismissAll => lacks(!self.notices().is_empty(), NotNow::NoMessage),
            F::Open(_)
            | F::AskOpen
            | F::AskPath
            | F::Quit
            | F::Palette
            | F::KeySheet
            | F::About
            | F::CloseDialog
            | F::Failed { .. }
            | F::CancelJob(_)
            | F::OpenInEditor(_)
            | F::TakeVersionOnDisk
            | F::KeepOwnVersion
            | F::TakeWork(_)
            | F::Dismiss(_)
            | F::SetReader(_)
            | F::UseReader(_)
            | F::TextSize(_)
            | F::TextBy(_)
            | F::PanelSize(..)
            | F::UseKeys(_) => None,
        }
    }

    fn view_lacks(&self, command: &ViewCommand) -> Option<NotNow> {
        use ViewCommand as V;
        let shown = |film: Option<&RadiographId>| match film {
            None if self.document.is_none() => Some(NotNow::NoCase),
            None => Some(NotNow::NoFilm),
            Some(film) => lacks(self.films.loaded(film).is_some(), NotNow::FilmNotShown),
        };
        match command {
            V::Resized { .. } | V::Room(RoomCommand::Window(_) | RoomCommand::FullScreen) => None,
            V::Room(RoomCommand::FilmsOnly | RoomCommand::Enlarge(_)) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::Lens(_) | V::Display(_) => lacks(self.document.is_some(), NotNow::NoCase),
            V::Compare(command) => shown(self.focus()).or_else(|| self.compare_lacks(*command)),
            V::Link | V::LinkTurn => lacks(self.document.is_some(), NotNow::NoCase),
            V::Protocol(_) => match self.document {
                None => Some(NotNow::NoCase),
                Some(_) => self.lacks_film(),
            },
            V::Hang(HangCommand::Swap(..) | HangCommand::SwapNext) => {
                lacks(self.document.is_some(), NotNow::NoCase)
                    .or_else(|| lacks(self.screen.viewports.len() > 1, NotNow::OneViewport))
            }
            V::Hang(HangCommand::AskName | HangCommand::Save(_)) => self.lacks_film(),
            V::Hang(HangCommand::Into { .. } | HangCommand::Beside(_)) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::SetLayout(_) | V::Activate(_) | V::Corners | V::Labels(_) | V::Left(_) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::ZoomAt { viewport, .. } | V::Pan { viewport, .. } | V::DragWindow { viewport, .. } => {
                shown(self.viewport(*viewport).and_then(|viewport| viewport.film.as_ref()))
            }
            V::Preset(_) | V::NextPreset => shown(self.focus()).or_else(|| {
                let film = self.focus().and_then(|id| self.films.loaded(id));
                let offers = film.is_some_and(|film| !film.film.pipeline.presets().is_empty());
                lacks(offers, NotNow::NoWindowInFile)
            }),
            V::ZoomBy(_)
            | V::Fit
            | V::OneToOne
            | V::Rotate(_)
            | V::Flip
            | V::Invert
            | V::Reset
            | V::SetVoi(_)
            | V::AutoWindow => shown(self.focus()),
            V::FileNotes => shown(self.focus()).or_else(|| {
                let film = self.focus().and_then(|id| self.films.loaded(id));
                let has_notes = film.is_some_and(|film| film.film.facts.remarks().next().is_some());
                lacks(has_notes, NotNow::NoFileNotes)
            }),
            V::Layers(command) => shown(self.focus()).or_else(|| self.layers_lack(command)),
        }
    }

    fn compare_lacks(&self, command: CompareCommand) -> Option<NotNow> {
        use CompareCommand as C;
        let films = || lacks(self.compared_films().is_some(), NotNow::NoFilmToCompare);
        let is_on = || lacks(self.compare_now().is_some(), NotNow::NoComparison);
        let laid = || self.compared_films().and_then(|(own, other)| self.laid_on(own, other));
        let is_registered =
            || lacks(laid().is_some_and(|laid| laid.by.is_registered()), NotNow::NotRegistered);
        match command {
            C::Mode(mode) if self.compare_now().is_some_and(|now| now.mode == mode) => None,
            C::Mode(mode) if mode.needs_registration() => films().or_else(is_registered),
            C::Mode(_) => films(),
            C::Landmarks if self.landmarks().is_some() => None,
            C::Landmarks => films(),
            C::Play => None,
            C::PlayNext | C::PlayEvenly => lacks(self.playing().is_some(), NotNow::NotPlaying),
            C::End | C::Share(_) | C::ShareBy(_) | C::Turn(_) | C::TurnBy(_) | C::Pause => is_on(),
            C::Landmark { .. } | C::LandmarkBack => lacks(self.landmarks().is_some(), NotNow::NoLandmarks),
            C::Accept => lacks(self.landmarks().is_some_and(|own| own.complete() >= 2), NotNow::NoLandmarks),
            C::Register => films().or_else(|| lacks(self.can_register(), NotNow::FilmNotShown)),
            C::Series if self.has_series() => None,
            C::Series => lacks(self.films_of_series().len() > 1, NotNow::NoFilmToCompare),
            C::Map if self.maps_motion() => None,
            C::Map => films().or_else(|| lacks(self.can_register(), NotNow::FilmNotShown)),
            C::AcceptProposal | C::Dismiss => lacks(self.proposal().is_some(), NotNow::NoProposal),
            C::Forget => lacks(self.has_registration(), NotNow::NotRegistered),
            C::GoTo(index) => lacks(self.change_at(index).is_some(), NotNow::NoComparison),
        }
    }

    fn has_marks_in_focus(&self) -> bool {
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let marks = reading.zip(self.focus()).map(|(reading, film)| reading.marks_on(film).next());
        marks.flatten().is_some()
    }

    fn score_lacks(&self, command: &ScoreCommand) -> Option<NotNow> {
        use ScoreCommand as S;
        let has_scores = || lacks(!self.book().scores.is_empty(), NotNow::NoScore);
        let has_sheet = || has_scores().or_else(|| lacks(self.visit_in_focus().is_some(), NotNow::NoFilm));
        let item = self.item_in_hand();
        let in_hand = || lacks(item.is_some(), NotNow::NoSheet);
        match command {
            S::Take(_) if item.is_some() => None,
            S::Take(_) | S::Answer { .. } | S::Pin { .. } => has_sheet(),
            S::Show(_) | S::ShowNext(_) => has_scores(),
            S::Trend(_) => None,
            S::Withdraw => in_hand().or_else(|| {
                let answer = item.and_then(|item| self.answer_to(&item.key));
                lacks(answer.is_some(), NotNow::NoAnswer)
            }),
            S::PutAway
            | S::Item(_)
            | S::NextItem(_)
            | S::Grade(_)
            | S::AskReason
            | S::Reason(_)
            | S::ReasonWords(_)
            | S::PinNext => in_hand(),
        }
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
