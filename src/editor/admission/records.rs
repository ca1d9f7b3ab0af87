//! Which commands put something into the reading, and which need somebody who reads.

use crate::editor::command::{
    Command, FindingCommand, MarkCommand, ReadCommand, ReviewCommand, ScoreCommand, ViewCommand,
};
use crate::editor::compare::CompareCommand;

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
    pub(super) fn needs_reader(&self) -> bool {
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
