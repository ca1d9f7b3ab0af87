//! What commands of teaching lack: presentation, quiz, the case up to a visit.

use super::{NotNow, lacks};
use crate::editor::Editor;
use crate::editor::command::{PresentCommand, QuizCommand, TeachCommand};
use crate::editor::core::Core;

impl Editor {
    pub(super) fn teach_lacks(&self, command: &TeachCommand) -> Option<NotNow> {
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
}

impl Core {
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
}
