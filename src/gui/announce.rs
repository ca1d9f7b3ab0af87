//! Brief messages on the film for changes made by keys: a nudge by one pixel, undo and redo are easily missed. A message
//! stays for some seconds at the bottom of the viewport.

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, Rect, Stroke, vec2};

use super::theme;
use crate::case::RadiographId;
use crate::editor::{Command, EditCommand, Editor, MarkCommand, Target};

/// Seconds for which a message is shown.
const STAYS_S: f64 = 5.0;

/// The last action, while its message is shown.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    said: Option<Said>,
}

#[derive(Debug)]
struct Said {
    words: String,
    film: Option<RadiographId>,
    until: f64,
}

/// An action about to be performed; announced once it is done.
#[derive(Debug)]
pub(crate) struct About {
    words: String,
    film: Option<RadiographId>,
    /// A move may share an undo step with the previous one, in which case the undo text does not change.
    is_move: bool,
    undo_before: Option<String>,
}

impl Announcer {
    /// Description of a command, if it is one that is announced. Call before it is performed.
    pub(crate) fn before(editor: &Editor, wish: &Command) -> Option<About> {
        let document = editor.document()?;
        let undo_before = document.undo_words();
        if let Command::Edit(command) = wish {
            let (verb, words, film) = match command {
                EditCommand::Undo => ("Undone", document.undo_words()?, document.undo_film()),
                EditCommand::Redo => ("Redone", document.redo_words()?, document.redo_film()),
            };
            let words = format!("{verb}: {words}");
            return Some(About { words, film: film.cloned(), is_move: false, undo_before });
        }
        let Command::Mark(MarkCommand::Nudge { by }) = wish else { return None };
        if editor.handle().is_none() && editor.tool().is_some() {
            return None;
        }
        let what = match editor.selection()? {
            Target::Mark(id) => document.reading()?.mark(*id)?.word(),
            Target::Calibration(_) => "calibration".to_owned(),
            Target::Draft => "draft".to_owned(),
        };
        let what = match editor.handle() {
            Some(handle) => format!("point {} of {what}", handle.place + 1),
            None => format!("whole {what}"),
        };
        let step = by[0].abs().max(by[1].abs());
        let words = format!("Moved {what} by {step} px");
        Some(About { words, film: editor.focus().cloned(), is_move: true, undo_before })
    }

    /// Records the completed action; does nothing if it had no effect.
    pub(crate) fn after(&mut self, editor: &Editor, about: About, now: f64) {
        let undo = editor.document().and_then(crate::editor::Document::undo_words);
        if about.is_move || undo != about.undo_before {
            self.said = Some(Said { words: about.words, film: about.film, until: now + STAYS_S });
        }
    }

    /// Draws the message at the bottom of the viewport that shows the film, or of the active one.
    pub(crate) fn show(&mut self, ctx: &Context, editor: &Editor, viewports: &[Rect]) {
        let now = ctx.input(|input| input.time);
        if self.said.as_ref().is_some_and(|said| said.until <= now) {
            self.said = None;
        }
        let Some(said) = &self.said else { return };
        let shows = |index: &usize| {
            let film = editor.viewport(*index).and_then(|viewport| viewport.film.as_ref());
            said.film.is_some() && film == said.film.as_ref()
        };
        let index = (0..viewports.len()).find(shows).unwrap_or_else(|| editor.active_viewport());
        let Some(rect) = viewports.get(index) else { return };
        let frame = Frame::new()
            .fill(theme::RAISED)
            .stroke(Stroke::new(1.0, theme::ACCENT))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::symmetric(10, 5));
        let area = Area::new(Id::unique("announcement"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(rect.center_bottom() - vec2(0.0, 48.0))
            .interactable(false)
            .fade_in(false)
            .accessible_name("Last action");
        area.show(ctx, |ui| {
            ui.set_max_width((rect.width() - 32.0).max(120.0));
            frame.show(ui, |ui| ui.add(Label::new(theme::strong(&said.words)).wrap()));
        });
        ctx.request_repaint_after(std::time::Duration::from_secs_f64((said.until - now).max(0.05)));
    }
}
