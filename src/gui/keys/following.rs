//! Keys while a finding is chosen: digits say its state at the visit in focus, Escape lets it go. With a score sheet in
//! hand they are the sheet's.

use eframe::egui::{Key, Modifiers};

use super::sheet::Pause;
use super::{Press, digit};
use crate::editor::{Command, Editor, FindingCommand};

/// The digits in the order of the states that they say.
pub(crate) const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The wish of a key; `None` where the key is not one of findings.
pub(super) fn wish(press: Press, editor: &Editor) -> Option<Command> {
    editor.finding()?;
    let Modifiers { command, ctrl, alt, shift, .. } = press.modifiers;
    if editor.scoring().is_some() || command || ctrl || alt || shift || press.repeat {
        return None;
    }
    if press.key == Key::Escape {
        return Some(Command::Finding(FindingCommand::Select(None))).filter(|_| !editor.draws());
    }
    // A digit beyond the last state says nothing: it must not become a stage of healing.
    let nth = usize::from(digit(press)?);
    Some(Command::Finding(FindingCommand::NthState(nth)))
}

/// How long keys wait that were typed after this one.
pub(super) fn pause(command: &Command) -> Pause {
    match command {
        Command::Finding(FindingCommand::Go(..)) => Pause::UntilSeen,
        Command::Finding(
            FindingCommand::Select(_) | FindingCommand::SelectNext(_) | FindingCommand::Begin { .. },
        ) => Pause::Frame,
        _ => Pause::None,
    }
}
