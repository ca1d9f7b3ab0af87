//! Keys of the library: arrows select, Enter opens, / goes to the search, Escape clears it.

use eframe::egui::{Context, Event, InputState, Key, Modifiers};

use super::search_id;
use crate::editor::{Command, Editor, LibraryCommand};

/// Rows of a page.
const PAGE: isize = 8;

/// Takes the keys of this frame that belong to the list.
pub(super) fn take(ctx: &Context, editor: &Editor, query: &mut String, wishes: &mut Vec<Command>) {
    let focus = ctx.memory(eframe::egui::Memory::focused);
    let searches = focus == Some(search_id());
    if ctx.text_edit_focused() && !searches {
        return;
    }
    let mut to_search = false;
    let mut cleared = false;
    let rows = editor.library().rows().len() as isize;
    ctx.input_mut(|input| {
        let mut step = |rows| wishes.push(Command::Library(LibraryCommand::Step(rows)));
        let pressed = |input: &mut InputState, key| input.consume_key(Modifiers::NONE, key);
        if pressed(input, Key::ArrowDown) {
            step(1);
        }
        if pressed(input, Key::ArrowUp) {
            step(-1);
        }
        if pressed(input, Key::PageDown) {
            step(PAGE);
        }
        if pressed(input, Key::PageUp) {
            step(-PAGE);
        }
        if !searches && pressed(input, Key::Home) {
            step(-rows);
        }
        if !searches && pressed(input, Key::End) {
            step(rows);
        }
        // On a button Enter presses it.
        if (searches || focus.is_none()) && pressed(input, Key::Enter) {
            wishes.push(Command::Library(LibraryCommand::OpenSelected));
        }
        // egui has taken the focus from the field already.
        if !query.is_empty() && pressed(input, Key::Escape) {
            cleared = true;
        }
        if !searches && input.events.iter().any(|event| matches!(event, Event::Text(text) if text == "/")) {
            input.events.retain(|event| !matches!(event, Event::Text(text) if text == "/"));
            to_search = true;
        }
    });
    if cleared {
        query.clear();
        wishes.push(Command::Library(LibraryCommand::Search(String::new())));
    }
    if to_search {
        ctx.memory_mut(|memory| memory.request_focus(search_id()));
    }
}
