//! Keys to commands: the table of commands tells keys as text, here they meet the keyboard. Letters and
//! figures do nothing while somebody types.

use eframe::egui::{Context, Event, Key, Modifiers};

use crate::editor::{Command, Dialog, Editor, command_table};

/// Wishes of the keys pressed in this frame. Call after the panels, so that a text field has taken its own.
pub(crate) fn wishes(ctx: &Context, editor: &Editor, wishes: &mut Vec<Command>) {
    if editor.dialog() != Dialog::None {
        return;
    }
    let typing = ctx.text_edit_focused();
    let pressed = ctx.input(|input| {
        let keys = input.events.iter().filter_map(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
            _ => None,
        });
        keys.collect::<Vec<_>>()
    });
    for (key, modifiers) in pressed {
        let entry = command_table().iter().find(|entry| {
            parse(entry.keys).is_some_and(|(wanted_key, wanted)| {
                let plain = !(wanted.ctrl || wanted.command);
                wanted_key == key && matches(wanted, modifiers, key) && !(typing && plain)
            })
        });
        if let Some(entry) = entry.filter(|entry| entry.is_enabled(editor)) {
            wishes.push(entry.command.clone());
        }
    }
}

/// Signs that stand on the shifted level of some keyboards come with or without Shift.
fn matches(wanted: Modifiers, pressed: Modifiers, key: Key) -> bool {
    let shift_free = matches!(key, Key::Plus | Key::Questionmark | Key::Slash | Key::Equals);
    let shift = shift_free || wanted.shift == pressed.shift;
    shift && wanted.alt == pressed.alt && wanted.command == pressed.command
}

/// "Ctrl+Shift+Z" as a key and its modifiers; `None` for no keys or ones that no keyboard has.
fn parse(keys: &str) -> Option<(Key, Modifiers)> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = keys;
    loop {
        let (modifier, after) = if let Some(after) = rest.strip_prefix("Ctrl+") {
            (Modifiers::COMMAND, after)
        } else if let Some(after) = rest.strip_prefix("Shift+") {
            (Modifiers::SHIFT, after)
        } else if let Some(after) = rest.strip_prefix("Alt+") {
            (Modifiers::ALT, after)
        } else {
            return Key::from_name(rest).map(|key| (key, modifiers));
        };
        modifiers = modifiers | modifier;
        rest = after;
    }
}

/// Keys as a person reads them: arrows as arrows, the command key of a Mac by its name.
pub(crate) fn words(keys: &str) -> String {
    let named = keys
        .replace("ArrowRight", "→")
        .replace("ArrowLeft", "←")
        .replace("ArrowUp", "↑")
        .replace("ArrowDown", "↓");
    if cfg!(target_os = "macos") { named.replace("Ctrl", "Cmd") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_one_that_a_keyboard_has() {
        let unknown: Vec<_> = command_table()
            .iter()
            .filter(|entry| !entry.keys.is_empty() && parse(entry.keys).is_none())
            .map(|entry| (entry.id, entry.keys))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn no_two_commands_share_a_key() {
        let mut seen = std::collections::HashMap::new();
        for entry in command_table().iter().filter(|entry| !entry.keys.is_empty()) {
            let (key, modifiers) = parse(entry.keys).expect("checked above");
            let other = seen.insert((key, modifiers.shift, modifiers.command, modifiers.alt), entry.id);
            assert_eq!(other, None, "{} and another have {}", entry.id, entry.keys);
        }
    }

    #[test]
    fn keys_are_read_with_their_modifiers() {
        assert_eq!(parse("Ctrl+Shift+Z"), Some((Key::Z, Modifiers::COMMAND | Modifiers::SHIFT)));
        assert_eq!(parse("+"), Some((Key::Plus, Modifiers::NONE)));
        assert_eq!(parse(""), None);
        assert_eq!(words("Ctrl+ArrowLeft").replace("Cmd", "Ctrl"), "Ctrl+←");
    }
}
