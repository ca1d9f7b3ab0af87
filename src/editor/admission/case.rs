//! What commands of a new case and of the case that is edited lack.

use super::{NotNow, lacks};
use crate::editor::command::{CaseCommand, IntakeCommand};
use crate::editor::document::Document;
use crate::editor::intake::{Cursor, NewCase, Phase};
use crate::editor::left::Selected;
use crate::editor::{Editor, KinCommand};

impl Editor {
    pub(super) fn intake_lacks(&self, command: &IntakeCommand) -> Option<NotNow> {
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

    pub(super) fn case_lacks(&self, command: &CaseCommand) -> Option<NotNow> {
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
}
