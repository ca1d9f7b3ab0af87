//! A signed reading is read only. What would put something into it is refused here, in one place, with one sentence.

use crate::case::Signature;
use crate::editor::Editor;
use crate::editor::command::{Command, FindingCommand, ReadCommand, ScoreCommand};
use crate::editor::notices::Weight;

/// Title of the notice; the same message is told once.
const SIGNED: &str = "This reading is signed";

impl Command {
    /// Whether this puts something into the reading, or begins to: what a signed reading refuses.
    pub fn records(&self) -> bool {
        match self {
            Self::Read(command) => !matches!(command, ReadCommand::NoteDone),
            Self::Mark(command) => command.records(),
            Self::Score(command) => scores(command),
            Self::Finding(command) => follows(command),
            Self::File(_) | Self::Edit(_) | Self::View(_) | Self::Go(_) | Self::Review(_) => false,
        }
    }
}

fn scores(command: &ScoreCommand) -> bool {
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

fn follows(command: &FindingCommand) -> bool {
    use FindingCommand as F;
    match command {
        F::Matrix | F::Select(_) | F::SelectNext(_) | F::Go(..) | F::TypingDone => false,
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
    }
}

impl Editor {
    /// Whether a wish is refused since the reading is signed.
    pub(crate) fn is_refused(&self, command: &Command) -> bool {
        command.records() && self.is_signed()
    }

    /// Says why nothing can be recorded.
    pub(crate) fn tell_signed(&mut self) {
        let Some(signature) = self.signature() else { return };
        let text = refusal(signature);
        self.notices.tell(Weight::Info, SIGNED, text);
    }

    /// A draft is in front again.
    pub(crate) fn forget_signed(&mut self) {
        self.notices.take_back(SIGNED);
    }
}

/// "This reading is signed by …: amend it to go on."
fn refusal(signature: &Signature) -> String {
    format!(
        "Signed by {} on {}. Amend it to go on: the signed version is kept as it is, and the amendment refers to it.",
        signature.name,
        super::signing::date_words(signature.at)
    )
}
