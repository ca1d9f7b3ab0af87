//! Keys: matches keyboard input against the command table. The table defines the meaning of each key in each mode;
//! this module decides what receives the keys (films, a menu, a text field), and handles several keys typed in one
//! frame in order.

mod cross;
mod press;
mod tabs;
mod waiting;

use eframe::egui::{Context, FocusDirection, Id, Key, Modifiers, Popup};

use crate::editor::{
    CaseCommand, Command, CommandEntry, CommandTable, CompareCommand, Dialog, EditCommand, Editor,
    FileCommand, FindingCommand, IntakeCommand, KeyChord, KinCommand, LibraryCommand, MarkCommand,
    ReadCommand, ReviewCommand, ScoreCommand, ViewCommand, When,
};
use crate::gui::{left, new_case, teach, viewport};

pub(crate) use cross::{cross_is_used, cross_rests};
pub(crate) use press::Press;
pub(crate) use waiting::wait_until_seen;

/// Current receiver of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attention {
    /// The films: every key is a command.
    Films,
    /// An open menu: only keys with Ctrl are commands.
    Menu,
    /// A dialog: only the keys that open and close dialogs are commands.
    Dialog,
    /// A page over the films (matrix, summary, differences): undo, and the keys that open and close pages. Other keys
    /// belong to the page.
    Page,
    /// The note: no single keys, and undo applies to the reading.
    Note,
    /// Another text field: no single keys, and undo applies to the field.
    Field,
}

/// Result of a key press.
enum Meaning {
    /// It performs this command.
    Does(Command),
    /// It does nothing now, and is consumed.
    Nothing,
    /// It is not the key of a command.
    NotOurs,
}

/// Removes the keys that are commands from the events of this frame. Call before anything is drawn.
///
/// On a slow machine one frame can contain many keys. Letters typed before the Escape that leaves a field are not
/// commands, nor are those typed after the key that opens one.
pub(crate) fn take(editor: &Editor, note_has_focus: bool, ctx: &Context, wishes: &mut Vec<Command>) {
    let now = attention(editor, note_has_focus, ctx);
    let before = attention_before(ctx, now);
    let mut attention = if now == Attention::Films && before.is_typing() { Attention::Menu } else { now };
    let count = wishes.len();
    let modes = modes(editor, ctx);
    let mut cross = cross::Cross::of(ctx);
    let mut waiting = waiting::Waiting::of(ctx);
    let mut moves = tabs::Tabs::after(waiting.len());
    let answers = teach::AnswerKeys::of(ctx, editor);
    let mut tabs = 0;
    ctx.input_mut(|input| {
        waiting.give_back(&mut input.events);
        tabs = input.events.iter().filter(|event| tabs::direction(event).is_some()).count();
        input.events.retain(|event| {
            if waiting.keeps(event) {
                return false;
            }
            let Some(press) = Press::of(event) else { return moves.lets(event, &mut waiting) };
            if attention == Attention::Films && answers.take(press) {
                return true;
            }
            match meaning(press, attention, &modes, editor, &mut cross) {
                Meaning::NotOurs => moves.lets(event, &mut waiting),
                Meaning::Nothing => false,
                Meaning::Does(command) => {
                    waiting.close(waiting::pause(&command, editor));
                    if matches!(command, Command::Mark(MarkCommand::Tool(Some(_)))) {
                        cross.took_tool();
                    }
                    if opens_a_field(&command) {
                        attention = Attention::Dialog;
                    }
                    wishes.push(command);
                    false
                }
            }
        });
    });
    cross.remember(ctx);
    waiting.remember(ctx);
    moves.make(ctx, tabs);
    if wishes.len() > count {
        // An arrow that moved between visits must not also move the focus between buttons.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
}

/// Commands of the keys of a presentation that were pressed in the presenter's window.
pub(crate) fn presses(ctx: &Context, editor: &Editor) -> Vec<Command> {
    let table = editor.commands();
    ctx.input(|input| {
        let presses = input.events.iter().filter_map(Press::of).filter(|press| !press.repeat);
        let entries = presses.filter_map(|press| find(table, press, When::Presenting, |_, _| true));
        entries.filter_map(|entry| entry.command().cloned()).collect()
    })
}

/// The modes whose keys apply now. A focused button keeps the keys with which marks are drawn and moved.
fn modes(editor: &Editor, ctx: &Context) -> Vec<When> {
    let focused = ctx.memory(eframe::egui::Memory::focused);
    let viewports = editor.layout().count();
    let free = focused.is_none_or(|id| (0..viewports).any(|index| viewport::id(index) == id));
    let mut modes = editor.key_modes();
    // A focused button of the page of a new case keeps its keys, too.
    let free = free || focused == Some(new_case::grid_id());
    modes.retain(|when| free || !matches!(when, When::Drawing | When::Selected | When::NewCase));
    if left::pedigree_has_focus(ctx) {
        modes.insert(0, When::Pedigree);
    }
    modes
}

#[allow(clippy::wildcard_enum_match_arm, reason = "keys of egui: a hundred, all text here")]
fn meaning(
    press: Press,
    attention: Attention,
    modes: &[When],
    editor: &Editor,
    cross: &mut cross::Cross,
) -> Meaning {
    let table = editor.commands();
    if attention != Attention::Films {
        let allowed = |entry: &CommandEntry, key: &KeyChord| {
            entry.command().is_some_and(|command| attention.allows(command, key))
        };
        return find(table, press, When::Anytime, allowed)
            .map_or(Meaning::NotOurs, |entry| anytime(entry, press, editor));
    }
    if editor.scoring().is_some_and(|scoring| scoring.asks_words.is_some()) && !has_ctrl_or_alt(press) {
        // A reason is about to be typed: its letters are not commands.
        return match press.label {
            Key::Escape => Meaning::Does(Command::Score(ScoreCommand::AskReason)),
            Key::Tab | Key::Enter | Key::Space => Meaning::NotOurs,
            _ => Meaning::Nothing,
        };
    }
    if editor.new_case().is_some() {
        let allowed = |entry: &CommandEntry, _: &KeyChord| entry.command().is_some_and(shows_dialogs);
        let of_page = modes.iter().find_map(|when| find(table, press, *when, |_, _| true));
        if of_page.is_none() {
            return find(table, press, When::Anytime, allowed)
                .map_or(Meaning::NotOurs, |entry| anytime(entry, press, editor));
        }
    }
    for when in modes {
        let Some(entry) = find(table, press, *when, |_, _| true) else { continue };
        let Some(command) = entry.command() else { continue };
        match when {
            When::Anytime => return anytime(entry, press, editor),
            When::Drawing | When::Selected => {
                if !draws_now(command, editor) {
                    continue;
                }
                return drawing(command, press, editor, cross);
            }
            When::Finding
            | When::Grading
            | When::Sheet
            | When::Reason
            | When::Pinning
            | When::Landmarks
            | When::Matrix
            | When::NewCase
            | When::Presenting
            | When::Pedigree => {
                let wanted = !press.repeat || may_repeat(command);
                let can = editor.can(command) || *when == When::Finding;
                return if wanted && can { Meaning::Does(command.clone()) } else { Meaning::Nothing };
            }
        }
    }
    // While a score is active, a digit that is no grade must not record a stage or a confidence.
    let is_stray_digit = editor.scoring().is_some() && press.digit().is_some() && !has_ctrl_or_alt(press);
    if is_stray_digit { Meaning::Nothing } else { Meaning::NotOurs }
}

fn has_ctrl_or_alt(press: Press) -> bool {
    let Modifiers { command, ctrl, alt, .. } = press.modifiers;
    command || ctrl || alt
}

/// The entry whose key was pressed; of two matches, the exact one.
fn find(
    table: &CommandTable,
    press: Press,
    when: When,
    allowed: impl Fn(&CommandEntry, &KeyChord) -> bool,
) -> Option<&CommandEntry> {
    let rows = table.entries().iter().filter(|entry| entry.when == when);
    let fitting = rows.filter_map(|entry| {
        let keys = entry.keys.iter().filter(|key| allowed(entry, key));
        keys.filter_map(|key| press.fits(key, table.letters())).min().map(|fit| (fit, entry))
    });
    fitting.min_by_key(|(fit, _)| *fit).map(|(_, entry)| entry)
}

fn anytime(entry: &CommandEntry, press: Press, editor: &Editor) -> Meaning {
    let Some(command) = entry.command() else { return Meaning::NotOurs };
    // With an active score, Shift and a digit does not record confidence.
    if editor.scoring().is_some() && press.digit().is_some() && !has_ctrl_or_alt(press) {
        return Meaning::Nothing;
    }
    let wanted = !press.repeat || may_repeat(command);
    let says = is_answered(command) || (editor.is_signed() && command.records());
    let answered = says && editor.document().is_some();
    if wanted && (answered || entry.is_enabled(editor)) {
        Meaning::Does(command.clone())
    } else {
        Meaning::Nothing
    }
}

/// True if a drawing key applies; otherwise the key has its general meaning.
fn draws_now(command: &Command, editor: &Editor) -> bool {
    !matches!(command, Command::Mark(MarkCommand::StepBack)) || editor.can(command)
}

fn drawing(command: &Command, press: Press, editor: &Editor, cross: &mut cross::Cross) -> Meaning {
    if press.repeat && !may_repeat(command) {
        return Meaning::Nothing;
    }
    if let Command::Mark(MarkCommand::Place) = command {
        return Meaning::Does(cross.enter(editor));
    }
    if let Command::Mark(MarkCommand::Nudge { .. }) = command {
        cross.moved();
    }
    Meaning::Does(command.clone())
}

/// True if a key that is unavailable now is answered with the reason.
fn is_answered(command: &Command) -> bool {
    matches!(
        command,
        Command::Read(_) | Command::Mark(MarkCommand::Tool(Some(_))) | Command::Score(ScoreCommand::Take(_))
    )
}

/// The receiver of the keys in the previous frame.
fn attention_before(ctx: &Context, now: Attention) -> Attention {
    ctx.data_mut(|data| {
        let kept = data.get_temp_mut_or(Id::unique("attention of the frame before"), now);
        std::mem::replace(kept, now)
    })
}

/// True if this command opens a text field that receives the following keys.
fn opens_a_field(command: &Command) -> bool {
    matches!(
        command,
        Command::Read(ReadCommand::NoteStart)
            | Command::Case(
                CaseCommand::Page
                    | CaseCommand::InPlace(_)
                    | CaseCommand::Title
                    | CaseCommand::Patient
                    | CaseCommand::Episode
                    | CaseCommand::Film
                    | CaseCommand::Entry
                    | CaseCommand::AskLiterature
                    | CaseCommand::Kin(KinCommand::Fields)
            )
            | Command::File(FileCommand::Palette | FileCommand::AskPath | FileCommand::AskReader)
    )
}

fn attention(editor: &Editor, note_has_focus: bool, ctx: &Context) -> Attention {
    let types = ctx.text_edit_focused();
    if matches!(editor.dialog(), Dialog::Matrix | Dialog::Summary | Dialog::Differences | Dialog::EditCase)
        && !types
    {
        Attention::Page
    } else if editor.dialog() != Dialog::None
        || (editor.new_case().is_some() && (types || Popup::is_any_open(ctx)))
    {
        // On the page of a new case, too: the films behind it are not to change while a field is typed.
        Attention::Dialog
    } else if types {
        if note_has_focus { Attention::Note } else { Attention::Field }
    } else if Popup::is_any_open(ctx) {
        Attention::Menu
    } else {
        Attention::Films
    }
}

/// Held keys repeat stepping and zooming, and never record twice.
fn may_repeat(command: &Command) -> bool {
    matches!(
        command,
        Command::Go(_)
            | Command::Edit(_)
            | Command::Case(CaseCommand::Kin(KinCommand::Go(_)))
            | Command::View(
                ViewCommand::ZoomBy(_)
                    | ViewCommand::Compare(CompareCommand::ShareBy(_) | CompareCommand::TurnBy(_))
            )
            | Command::Mark(MarkCommand::Nudge { .. })
            | Command::Score(ScoreCommand::NextItem(_))
            | Command::Intake(IntakeCommand::Step(_) | IntakeCommand::Undo | IntakeCommand::Redo)
    )
}

impl Attention {
    fn is_typing(self) -> bool {
        matches!(self, Self::Note | Self::Field)
    }

    fn allows(self, command: &Command, chord: &KeyChord) -> bool {
        let types_nothing = chord.ctrl || is_function_key(chord);
        // In a text field Ctrl+W deletes a word, and Ctrl+Z undoes typing.
        let of_fields = chord.key == "W";
        match self {
            Self::Films => true,
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
    matches!(
        command,
        Command::File(FileCommand::Palette | FileCommand::KeySheet | FileCommand::Quit)
            | Command::Library(LibraryCommand::Toggle)
    )
}

fn is_function_key(chord: &KeyChord) -> bool {
    chord.key.len() > 1 && chord.key.starts_with('F')
}

/// True if the key of a command was pressed while its own page is in front: the same key closes it. The press is
/// removed from the events of this frame.
pub(crate) fn pressed_again(ctx: &Context, editor: &Editor, id: &str) -> bool {
    let Some(entry) = editor.entry(id) else { return false };
    let letters = editor.commands().letters();
    let types = ctx.text_edit_focused();
    ctx.input_mut(|input| {
        let count = input.events.len();
        input.events.retain(|event| {
            let is_it = |press: Press| {
                let keys = entry.keys.iter().filter(|key| !types || key.ctrl);
                !press.repeat && keys.into_iter().any(|key| press.fits(key, letters).is_some())
            };
            !Press::of(event).is_some_and(is_it)
        });
        input.events.len() < count
    })
}

/// The key of the matrix of findings that was pressed.
pub(crate) fn of_matrix(press: Press, editor: &Editor) -> Option<crate::editor::MatrixKey> {
    let entry = find(editor.commands(), press, When::Matrix, |_, _| true)?;
    match entry.action {
        crate::editor::Action::Matrix(key) => Some(key),
        crate::editor::Action::Do(_) => None,
    }
}

/// Display text of a shortcut: arrow symbols, and the command key by its name on this system.
pub(crate) fn shown(keys: &str) -> String {
    let keys = keys.replace("ArrowRight", "→").replace("ArrowLeft", "←");
    let keys = keys.replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace('-', "−");
    let keys = keys.replace("Escape", "Esc");
    if cfg!(target_os = "macos") { keys.replace("Ctrl+", "Cmd+") } else { keys }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{KeyPreset, KeySettings};

    #[test]
    fn every_key_of_the_table_is_a_key_of_the_keyboard() {
        let book = crate::store::builtin_book().unwrap();
        for preset in [KeyPreset::Callus, KeyPreset::Viewers] {
            let table = CommandTable::new(&book, &KeySettings { preset, ..KeySettings::default() });
            for entry in table.entries() {
                for key in &entry.keys {
                    assert!(Key::from_name(&key.key).is_some(), "{}: {key}", entry.id);
                }
            }
        }
        for name in ["F12", "Insert", "Space", "=", ".", ",", ";", "'", "/", "\\", "[", "]", "`"] {
            let key: KeyChord = name.parse().unwrap();
            assert!(Key::from_name(&key.key).is_some(), "{name}");
        }
    }

    #[test]
    fn typing_is_never_a_command() {
        use Attention::{Dialog, Field, Menu, Note, Page};
        let stage = Command::Read(ReadCommand::Stage(crate::case::Stage::NO_CALLUS));
        let one = "1".parse().unwrap();
        assert!(Attention::Films.allows(&stage, &one));
        for attention in [Menu, Dialog, Page, Note, Field] {
            assert!(!attention.allows(&stage, &one), "{attention:?}");
        }
        let undo = Command::Edit(EditCommand::Undo);
        let ctrl_z = "Ctrl+Z".parse().unwrap();
        assert!(Attention::Note.allows(&undo, &ctrl_z) && !Attention::Field.allows(&undo, &ctrl_z));
    }
}
