//! Keys while a finding is chosen: digits say its state at the visit in focus, Escape lets it go. With a score sheet in
//! hand they are the sheet's.

use eframe::egui::Key;

use super::{Chord, Press};
use crate::editor::{Command, Editor, FindingCommand};

/// The digits in the order of the states that they say.
pub(crate) const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// The wish of a key; `None` where the key is not one of findings.
pub(super) fn wish(press: Press, editor: &Editor) -> Option<Command> {
    editor.finding()?;
    if editor.scoring().is_some() {
        return None;
    }
    let plain = |key: Key| Chord { command: false, shift: false, alt: false, key };
    if plain(Key::Escape).is(press) && !editor.draws() {
        return Some(Command::Finding(FindingCommand::Select(None)));
    }
    // A digit beyond the last state says nothing: it must not become a stage of healing.
    let nth = DIGITS.iter().position(|digit| plain(*digit).is(press))?;
    Some(Command::Finding(FindingCommand::NthState(nth + 1))).filter(|_| !press.repeat)
}
