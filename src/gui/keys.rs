//! Keys: the shortcut texts of the command table, matched against what the keyboard sends. The only room that
//! knows both; which key means what is told by the table.

mod drawing;
mod following;
mod sheet;

use eframe::egui::{Context, Event, FocusDirection, Id, Key, Modifiers, Popup};

use crate::editor::{
    Command, CommandEntry, Dialog, EditCommand, Editor, FileCommand, FindingCommand, MarkCommand,
    ReadCommand, ReviewCommand, ScoreCommand, ViewCommand, command_table,
};

pub(crate) use drawing::{cross_is_used, cross_rests};
pub(crate) use following::DIGITS;
pub(crate) use sheet::wait_until_seen;

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chord {
    command: bool,
    shift: bool,
    alt: bool,
    key: Key,
}

/// One press of a key as the window tells it.
#[derive(Debug, Clone, Copy)]
struct Press {
    key: Key,
    physical: Option<Key>,
    modifiers: Modifiers,
    repeat: bool,
}

/// Where the keyboard speaks to just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attention {
    /// To the desk: every key is a command.
    Desk,
    /// To an open menu: only keys with Ctrl are commands.
    Menu,
    /// To a dialog: only the keys that show and hide one are.
    Dialog,
    /// To a page over the desk (matrix, summary, differences): undo, and the keys that show and hide pages. What else
    /// is pressed is the page's own.
    Page,
    /// To the note: no single keys, and undo means the reading.
    Note,
    /// To another text field: no single keys, and undo means the field.
    Field,
}

/// Takes the keys that are commands out of the events of this frame. Call before anything is drawn.
///
/// On a slow machine one frame holds many keys. Letters typed before the Escape that leaves a field are not
/// commands, nor are those typed after the key that opens one.
pub(crate) fn take(editor: &Editor, note_has_focus: bool, ctx: &Context, wishes: &mut Vec<Command>) {
    let now = attention(editor, note_has_focus, ctx);
    let before = attention_before(ctx, now);
    let mut attention = if now == Attention::Desk && before.is_typing() { Attention::Menu } else { now };
    let count = wishes.len();
    let mut drawing = drawing::Keys::of(editor, ctx);
    let mut waiting = sheet::Waiting::of(ctx);
    ctx.input_mut(|input| {
        waiting.give_back(&mut input.events);
        input.events.retain(|event| {
            if waiting.keeps(event) {
                return false;
            }
            let Some(press) = pressed(event) else { return true };
            if attention == Attention::Desk
                && let Some(meant) = sheet::meant(press, editor)
            {
                if let sheet::Meant::Wish(wish) = meant
                    && editor.can(&wish)
                {
                    waiting.close(sheet::pause(&wish, editor));
                    wishes.push(wish);
                }
                return false;
            }
            if attention == Attention::Desk
                && let Some(wish) = drawing.wish(press, editor).or_else(|| following::wish(press, editor))
            {
                waiting.close(following::pause(&wish));
                wishes.push(wish);
                return false;
            }
            let Some(entry) = command_table().iter().find(|entry| serves(entry, press, attention)) else {
                return true;
            };
            let wanted = !press.repeat || may_repeat(&entry.command);
            let says = is_answered(&entry.command) || (editor.is_signed() && entry.command.records());
            let answered = says && editor.document().is_some();
            if wanted && (answered || entry.is_enabled(editor)) {
                wishes.push(entry.command.clone());
                waiting.close(sheet::pause(&entry.command, editor).max(following::pause(&entry.command)));
                if matches!(entry.command, Command::Mark(MarkCommand::Tool(Some(_)))) {
                    drawing.took_tool();
                }
                if opens_a_field(&entry.command) {
                    attention = Attention::Dialog;
                }
            }
            false
        });
    });
    drawing.remember(ctx);
    waiting.remember(ctx);
    if wishes.len() > count {
        // An arrow that moved between visits must not also move between buttons.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
}

/// Whether what cannot be said here is answered with the reason, not with silence.
fn is_answered(command: &Command) -> bool {
    matches!(
        command,
        Command::Read(_) | Command::Mark(MarkCommand::Tool(Some(_))) | Command::Score(ScoreCommand::Take(_))
    )
}

/// Where the keyboard spoke to in the frame before.
fn attention_before(ctx: &Context, now: Attention) -> Attention {
    ctx.data_mut(|data| {
        let kept = data.get_temp_mut_or(Id::unique("attention of the frame before"), now);
        std::mem::replace(kept, now)
    })
}

/// Whether what is typed next is meant for a field that this command brings.
fn opens_a_field(command: &Command) -> bool {
    matches!(
        command,
        Command::Read(ReadCommand::NoteStart)
            | Command::File(FileCommand::Palette | FileCommand::AskPath | FileCommand::AskReader)
    )
}

fn attention(editor: &Editor, note_has_focus: bool, ctx: &Context) -> Attention {
    let types = ctx.text_edit_focused();
    if matches!(editor.dialog(), Dialog::Matrix | Dialog::Summary | Dialog::Differences) && !types {
        Attention::Page
    } else if editor.dialog() != Dialog::None {
        Attention::Dialog
    } else if types {
        if note_has_focus { Attention::Note } else { Attention::Field }
    } else if Popup::is_any_open(ctx) {
        Attention::Menu
    } else {
        Attention::Desk
    }
}

fn pressed(event: &Event) -> Option<Press> {
    match event {
        Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
            Some(Press { key: *key, physical: *physical_key, modifiers: *modifiers, repeat: *repeat })
        }
        _ => None,
    }
}

fn serves(entry: &CommandEntry, press: Press, attention: Attention) -> bool {
    chord(entry.keys).is_some_and(|chord| chord.is(press) && attention.allows(&entry.command, chord))
}

/// Keys held down go on stepping and zooming, and never say a stage twice.
fn may_repeat(command: &Command) -> bool {
    matches!(command, Command::Go(_) | Command::Edit(_) | Command::View(ViewCommand::ZoomBy(_)))
}

impl Attention {
    fn is_typing(self) -> bool {
        matches!(self, Self::Note | Self::Field)
    }

    fn allows(self, command: &Command, chord: Chord) -> bool {
        let types_nothing = chord.command || is_function_key(chord.key);
        // In a text field Ctrl+W takes a word away, and Ctrl+Z the last typing.
        let of_fields = chord.key == Key::W;
        match self {
            Self::Desk => true,
            Self::Menu => types_nothing,
            Self::Dialog => shows_dialogs(command),
            Self::Page => {
                shows_dialogs(command)
                    || matches!(
                        command,
                        Command::Edit(_)
                            | Command::Finding(FindingCommand::Matrix)
                            | Command::Review(ReviewCommand::Summary | ReviewCommand::Differences)
                    )
            }
            Self::Note => types_nothing && !of_fields,
            Self::Field => {
                let undoes = matches!(command, Command::Edit(EditCommand::Undo | EditCommand::Redo));
                types_nothing && !of_fields && !undoes
            }
        }
    }
}

fn shows_dialogs(command: &Command) -> bool {
    matches!(command, Command::File(FileCommand::Palette | FileCommand::KeySheet | FileCommand::Quit))
}

/// The digit of a press, with or without Shift, on whichever keyboard.
fn digit(press: Press) -> Option<u8> {
    use Key::{Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9};
    let digits = [Num0, Num1, Num2, Num3, Num4, Num5, Num6, Num7, Num8, Num9];
    let is_it = |key: Key| Chord { command: false, shift: false, alt: false, key }.is_key(press);
    digits.into_iter().position(is_it).and_then(|digit| u8::try_from(digit).ok())
}

impl Chord {
    fn is(self, press: Press) -> bool {
        let Modifiers { alt, ctrl, shift, command, .. } = press.modifiers;
        let held = if self.command { command } else { !command && !ctrl };
        held && self.alt == alt && (self.shift == shift || ignores_shift(self.key)) && self.is_key(press)
    }

    /// Digits are told by their place as well: Shift+1 is "!" on one keyboard and something else on the next.
    fn is_key(self, press: Press) -> bool {
        let same_place = press.physical == Some(self.key) && is_digit(self.key) && !moves_about(press.key);
        let near = self.key == Key::Plus && press.key == Key::Equals;
        press.key == self.key || same_place || near
    }
}

/// Signs that stand with Shift on some keyboards and without on others.
fn ignores_shift(key: Key) -> bool {
    matches!(key, Key::Plus | Key::Minus)
}

fn is_digit(key: Key) -> bool {
    (Key::Num0..=Key::Num9).contains(&key)
}

fn is_function_key(key: Key) -> bool {
    (Key::F1..=Key::F12).contains(&key)
}

/// What the number block sends while its digits are off.
fn moves_about(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp};
    matches!(
        key,
        ArrowDown | ArrowLeft | ArrowRight | ArrowUp | Home | End | PageUp | PageDown | Insert | Delete
    )
}

/// A shortcut text of the command table as a chord; `None` where there is no text.
fn chord(text: &str) -> Option<Chord> {
    let (mut rest, mut command, mut shift, mut alt) = (text, false, false, false);
    loop {
        if let Some(next) = rest.strip_prefix("Ctrl+") {
            (rest, command) = (next, true);
        } else if let Some(next) = rest.strip_prefix("Shift+") {
            (rest, shift) = (next, true);
        } else if let Some(next) = rest.strip_prefix("Alt+") {
            (rest, alt) = (next, true);
        } else {
            return Key::from_name(rest).map(|key| Chord { command, shift, alt, key });
        }
    }
}

/// Whether the key of a command was pressed while its own page stands in front: the key that shows it puts it away.
/// The press is taken out of the events of this frame.
pub(crate) fn pressed_again(ctx: &Context, id: &str) -> bool {
    let entry = command_table().iter().find(|entry| entry.id == id);
    let Some(chord) = entry.and_then(|entry| chord(entry.keys)) else { return false };
    if ctx.text_edit_focused() && !chord.command {
        return false;
    }
    ctx.input_mut(|input| {
        let count = input.events.len();
        input.events.retain(|event| !pressed(event).is_some_and(|press| !press.repeat && chord.is(press)));
        input.events.len() < count
    })
}

/// A shortcut text as it is shown: arrows as arrows, and the command key by its name on this system.
pub(crate) fn shown(keys: &str) -> String {
    let keys = keys.replace("ArrowRight", "→").replace("ArrowLeft", "←");
    let keys = keys.replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace('-', "−");
    if cfg!(target_os = "macos") { keys.replace("Ctrl+", "Cmd+") } else { keys }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: Key, physical: Option<Key>, modifiers: Modifiers) -> Press {
        Press { key, physical, modifiers, repeat: false }
    }

    #[test]
    fn every_key_of_the_table_is_a_key_of_the_keyboard() {
        for entry in command_table().iter().filter(|entry| !entry.keys.is_empty()) {
            assert!(chord(entry.keys).is_some(), "{}: {:?}", entry.id, entry.keys);
        }
    }

    #[test]
    fn digits_are_found_with_shift_and_on_the_number_block() {
        let three = chord("Shift+3").unwrap();
        assert!(three.is(press(Key::Num3, None, Modifiers::SHIFT)));
        assert!(chord("Shift+1").unwrap().is(press(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT)));
        assert!(!chord("1").unwrap().is(press(Key::Exclamationmark, Some(Key::Num1), Modifiers::SHIFT)));
        assert!(chord("1").unwrap().is(press(Key::Num1, Some(Key::Num1), Modifiers::NONE)));
        // End on the number block has the place of 1.
        assert!(!chord("1").unwrap().is(press(Key::End, Some(Key::Num1), Modifiers::NONE)));
    }

    #[test]
    fn plus_is_found_on_every_keyboard_and_not_with_ctrl() {
        let plus = chord("+").unwrap();
        assert!(plus.is(press(Key::Plus, None, Modifiers::SHIFT)));
        assert!(plus.is(press(Key::Plus, None, Modifiers::NONE)));
        assert!(plus.is(press(Key::Equals, None, Modifiers::NONE)));
        assert!(!plus.is(press(Key::Plus, None, Modifiers::COMMAND)));
    }

    #[test]
    fn redo_is_not_undo() {
        let both = Modifiers { shift: true, ..Modifiers::COMMAND };
        assert!(chord("Ctrl+Shift+Z").unwrap().is(press(Key::Z, None, both)));
        assert!(!chord("Ctrl+Z").unwrap().is(press(Key::Z, None, both)));
        assert!(!chord("Z").unwrap().is(press(Key::Z, None, Modifiers::COMMAND)));
    }

    #[test]
    fn alt_and_brackets_are_keys_like_others() {
        let alt = chord("Alt+ArrowUp").unwrap();
        assert!(alt.is(press(Key::ArrowUp, None, Modifiers::ALT)));
        assert!(!alt.is(press(Key::ArrowUp, None, Modifiers::NONE)));
        assert!(!chord("ArrowUp").unwrap().is(press(Key::ArrowUp, None, Modifiers::ALT)));
        assert!(chord("[").unwrap().is(press(Key::OpenBracket, None, Modifiers::NONE)));
        assert!(chord("]").unwrap().is(press(Key::CloseBracket, None, Modifiers::NONE)));
    }

    #[test]
    fn typing_is_never_a_command() {
        use Attention::{Dialog, Field, Menu, Note, Page};
        let stage = Command::Read(crate::editor::ReadCommand::Stage(crate::case::Stage::NO_CALLUS));
        let one = chord("1").unwrap();
        assert!(Attention::Desk.allows(&stage, one));
        for attention in [Menu, Dialog, Page, Note, Field] {
            assert!(!attention.allows(&stage, one), "{attention:?}");
        }
        let undo = Command::Edit(EditCommand::Undo);
        let ctrl_z = chord("Ctrl+Z").unwrap();
        assert!(Attention::Note.allows(&undo, ctrl_z) && !Attention::Field.allows(&undo, ctrl_z));
    }
}
