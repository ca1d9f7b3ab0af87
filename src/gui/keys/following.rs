//! Keys while a finding is chosen: digits say its state at the visit in focus, Escape lets it go. With a score sheet in
//! hand they are the sheet's.

use eframe::egui::{Key, Modifiers};

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

/// Whether digits mean something else once this is done.
pub(super) fn changes_keys(command: &Command) -> bool {
    matches!(command, Command::Finding(FindingCommand::Select(_)))
}
