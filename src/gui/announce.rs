//! Changes made by keys are said where they happen: a nudge that moves a point by a pixel, and what undo and redo did, are
//! easily missed. The words stay for some seconds at the foot of the viewport.

use eframe::egui::{Align2, Area, Context, Frame, Id, Label, Margin, Order, Rect, Stroke, vec2};

use super::theme;
use crate::case::RadiographId;
use crate::editor::{Command, EditCommand, Editor, MarkCommand, Target};

/// Seconds for which the words stay.
const STAYS_S: f64 = 5.0;

/// What was done last, while it is said.
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

/// What is about to be done; told once it was done.
#[derive(Debug)]
pub(crate) struct About {
    words: String,
    film: Option<RadiographId>,
    /// A move may be one step of undo with the one before, so that the words of undo stay the same.
    is_move: bool,
    undo_before: Option<String>,
}

impl Announcer {
    /// What a wish will do, if it is one that is announced. Call before it is performed.
    pub(crate) fn before(editor: &Editor, wish: &Command) -> Option<About> {
        let document = editor.document()?;
        let undo_before = document.undo_words();
        match wish {
            Command::Edit(command) => {
                let (verb, words, film) = match command {
                    EditCommand::Undo => ("Undone", document.undo_words()?, document.undo_film()),
                    EditCommand::Redo => ("Redone", document.redo_words()?, document.redo_film()),
                };
                Some(About {
                    words: format!("{verb}: {words}"),
                    film: film.cloned(),
                    is_move: false,
                    undo_before,
                })
            }
            Command::Mark(MarkCommand::Nudge { by })
                if editor.handle().is_some() || editor.tool().is_none() =>
            {
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
            _ => None,
        }
    }

    /// Takes in what was done; nothing where nothing came of it.
    pub(crate) fn after(&mut self, editor: &Editor, about: About, now: f64) {
        let undo = editor.document().and_then(crate::editor::Document::undo_words);
        if about.is_move || undo != about.undo_before {
            self.said = Some(Said { words: about.words, film: about.film, until: now + STAYS_S });
        }
    }

    /// Draws the words at the foot of the viewport that shows the film, else of the active one.
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
            .accessible_name("What was just done");
        area.show(ctx, |ui| {
            ui.set_max_width((rect.width() - 32.0).max(120.0));
            frame.show(ui, |ui| ui.add(Label::new(theme::strong(&said.words)).wrap()));
        });
        ctx.request_repaint_after(std::time::Duration::from_secs_f64((said.until - now).max(0.05)));
    }
}
