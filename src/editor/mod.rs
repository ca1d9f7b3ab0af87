//! The desk: an open case and the person at it, without a window. Reads go through `&Editor`, every change
//! through [`Editor::perform`], everything slow through [`Jobs`]. Knows no widget.

mod admission;
mod command;
mod corners;
mod document;
mod films;
mod following;
mod go;
mod hanging;
mod history;
mod jobs;
mod keymap;
mod layout;
mod marks;
mod memo;
mod notices;
mod opening;
mod perform;
mod read;
mod review;
mod scoring;
mod table;
mod view;
mod viewport;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use admission::{Admission, NotNow, Refusal};
pub use command::{
    Beside, Command, EditCommand, FileCommand, FindingCommand, GoCommand, Grip, GripOn, Hover, MarkCommand,
    ReadCommand, ReviewCommand, ScoreCommand, ViewCommand,
};
pub use corners::{CornerLine, Corners, ScaleBar};
pub use document::{Document, SaveState};
pub use films::{ContentKey, FilmState, LoadedFilm};
pub use following::CarriedDraft;
pub use hanging::Viewport;
pub use history::History;
pub use jobs::{Jobs, SLOW, SlowJob};
pub use layout::Layout;
pub use marks::{CalibrateOn, CalibrationDraft, DrawnPart, Handle, NextStep, Target, Tool};
pub use notices::{About, Notice, Weight};
pub use review::{BesidePart, BesideReading, Seal, date_words, time_words};
pub use scoring::{SameScale, Scoring, SheetAtVisit};
pub use table::{
    Action, CommandEntry, CommandTable, KeyChord, KeyLine, KeyProblem, MatrixKey, Menu, When, key_lines,
    key_reference,
};
pub use viewport::{FilmView, VoiChosen, Zoom};

use crate::analysis::book::Book;
use crate::case::{EpisodeId, RadiographId};
use crate::editor::films::Films;
use crate::editor::marks::Marking;
use crate::editor::notices::Notices;
use crate::imaging::{GreyTable, Picture, Placement};
use crate::store::{Clock, Settings, StateFolder, StoreNote, load_book};

/// Bytes of decoded films held at most, beyond what is on the screen.
const FILM_BUDGET_BYTES: u64 = 256 << 20;

/// What an editor needs from the world.
#[derive(Debug)]
pub struct Setup {
    /// Where journals, settings and readings of read-only cases are kept.
    pub state: StateFolder,
    /// Where slow things are done.
    pub jobs: Jobs,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// A question or sheet in front of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialog {
    /// None.
    #[default]
    None,
    /// The command palette.
    Palette,
    /// The sheet of keys.
    KeySheet,
    /// What Callus is and is not.
    About,
    /// Who reads?
    AskReader,
    /// Which file? (a dialog of the system)
    AskOpen,
    /// Which path? (typed)
    AskPath,
    /// The name under the reading, and what is still open.
    Sign,
    /// The summary of the reading.
    Summary,
    /// The matrix of findings over visits.
    Matrix,
    /// What differs from the reading beside.
    Differences,
}

/// What the viewports show: view state, never a change of the case.
#[derive(Debug, Default)]
struct Screen {
    layout: Layout,
    active: usize,
    viewports: Vec<Viewport>,
    sizes_px: Vec<[f64; 2]>,
    views: BTreeMap<RadiographId, FilmView>,
    hide_corners: bool,
}

/// What is pointed at: momentary.
#[derive(Debug, Default)]
struct Pointing {
    hover: Option<Hover>,
    /// A row of the history that was chosen although it has no film.
    chosen_episode: Option<EpisodeId>,
    /// Visible stretch of the timeline in axis units.
    timeline_view: (f64, f64),
    /// The note is being typed: more typing is the same step.
    typing: Option<RadiographId>,
    /// The person asked to write a note: the panel should take the focus.
    note_wanted: bool,
}

/// An open case and the person at it.
#[derive(Debug)]
pub struct Editor {
    setup: Setup,
    settings: Settings,
    commands: CommandTable,
    marks: Marking,
    scoring: scoring::Sheets,
    following: following::Following,
    review: review::Review,
    document: Option<Document>,
    screen: Screen,
    films: Films,
    pointing: Pointing,
    dialog: Dialog,
    notices: Notices,
    /// A wish that waits until somebody has said who reads.
    waiting_wish: Option<(RadiographId, Command)>,
    opening: usize,
    quit: bool,
}

impl Editor {
    /// An editor with no case open. Settings that cannot be read are told as a notice.
    pub fn new(setup: Setup) -> Self {
        let (book, notes) = load_book(&setup.state);
        let mut editor = Self::with_book(setup, book);
        for note in notes {
            let (weight, title) = match note {
                StoreNote::DefinitionsReplaced { .. } => (Weight::Info, "A definition of your own is used"),
                _ => (Weight::Warning, "A definition of your own is passed over"),
            };
            editor.notices.tell(weight, title, note.to_string());
        }
        editor
    }

    /// As [`Self::new`], with these definitions in place of those that come with the program.
    pub fn with_book(setup: Setup, book: Book) -> Self {
        let mut notices = Notices::default();
        let (settings, note) = match Settings::load(&setup.state, setup.clock.as_ref()) {
            Ok((settings, note)) => (settings, note.map(|note| note.to_string())),
            Err(error) => (Settings::default(), Some(error.to_string())),
        };
        if let Some(note) = note {
            notices.tell(Weight::Warning, "Settings could not be read", note);
        }
        let (commands, told) = keymap::table(&book, &setup.state);
        for text in told {
            notices.tell(Weight::Warning, "A key cannot be used", text);
        }
        Self {
            setup,
            settings,
            commands,
            marks: Marking::new(book),
            scoring: scoring::Sheets::default(),
            following: following::Following::default(),
            review: review::Review::default(),
            document: None,
            screen: Screen { layout: Layout::OneByTwo, active: Layout::OneByTwo.home(), ..Screen::default() },
            films: Films::new(FILM_BUDGET_BYTES),
            pointing: Pointing::default(),
            dialog: Dialog::None,
            notices,
            waiting_wish: None,
            opening: 0,
            quit: false,
        }
    }

    /// The open case.
    pub fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// What stands in front of the desk.
    pub fn dialog(&self) -> Dialog {
        self.dialog
    }

    /// Messages not yet put away.
    pub fn notices(&self) -> &[Notice] {
        self.notices.list()
    }

    /// What is remembered between sessions.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Every command with its name, help and keys.
    pub fn commands(&self) -> &CommandTable {
        &self.commands
    }

    /// The row of the command table with this identifier.
    pub fn entry(&self, id: &str) -> Option<&CommandEntry> {
        self.commands.entry(id)
    }

    /// How the viewport area is divided.
    pub fn layout(&self) -> Layout {
        self.screen.layout
    }

    /// The viewport that keys speak to.
    pub fn active_viewport(&self) -> usize {
        self.screen.active
    }

    /// What stands in a viewport.
    pub fn viewport(&self, index: usize) -> Option<&Viewport> {
        self.screen.viewports.get(index)
    }

    /// The film in the active viewport.
    pub fn focus(&self) -> Option<&RadiographId> {
        self.viewport(self.screen.active)?.film.as_ref()
    }

    /// What the pointer rests on.
    pub fn hover(&self) -> Option<&Hover> {
        self.pointing.hover.as_ref()
    }

    /// The episode whose row, flag and films are lit: that of the film in focus, or the chosen row.
    pub fn lit_episode(&self) -> Option<&EpisodeId> {
        if let Some(chosen) = &self.pointing.chosen_episode {
            return Some(chosen);
        }
        let focus = self.focus()?;
        let visits = self.document.as_ref()?.visits();
        visits.iter().find(|visit| visit.films.contains(focus)).and_then(|visit| visit.anchor.as_ref())
    }

    /// How far a film has come.
    pub fn film(&self, id: &RadiographId) -> FilmState<'_> {
        self.films.state(id)
    }

    /// A film in small, once it was decoded.
    pub fn thumbnail(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.films.thumbnail(id)
    }

    /// How a film is shown.
    pub fn film_view(&self, id: &RadiographId) -> FilmView {
        self.screen.views.get(id).cloned().unwrap_or_default()
    }

    /// The greys of a film as it is shown, once it is decoded.
    pub fn grey_table(&self, id: &RadiographId) -> Option<&GreyTable> {
        self.films.table(id)
    }

    /// Where a film lies in a viewport of this size in screen pixels.
    pub fn placement(&self, id: &RadiographId, view_px: [f64; 2]) -> Option<Placement> {
        let film_px = self.film_px(id)?;
        Some(self.film_view(id).placement(film_px, view_px))
    }

    /// The corner text of a viewport; empty when hidden.
    pub fn corners(&self, viewport: usize) -> Corners {
        let text = || {
            if self.screen.hide_corners {
                return None;
            }
            let document = self.document.as_ref()?;
            let id = self.viewport(viewport)?.film.as_ref()?;
            let film = document.case().radiograph(id)?;
            let zoom = self.placement(id, self.size_px(viewport)).map_or(1.0, |placement| placement.scale);
            let shown = self.films.loaded(id).map(AsRef::as_ref).zip(self.scale(id));
            Some(corners::corners(document, self.book(), film, shown, &self.film_view(id), zoom))
        };
        text().unwrap_or_default()
    }

    /// The scale bar of a viewport; none where the film has no spacing.
    pub fn scale_bar(&self, viewport: usize) -> Option<ScaleBar> {
        let id = self.viewport(viewport)?.film.as_ref()?;
        let size = self.size_px(viewport);
        let zoom = self.placement(id, size)?.scale;
        corners::scale_bar(&self.scale(id)?, &self.film_view(id), zoom, size[1])
    }

    /// Directions of the body at the left, top, right and bottom edge of a viewport's film.
    pub fn edge_letters(&self, viewport: usize) -> [Option<char>; 4] {
        let letters = || {
            let id = self.viewport(viewport)?.film.as_ref()?;
            let orientation = self.films.loaded(id)?.film.facts.exposure.patient_orientation.as_ref()?;
            let letter = |index: usize| orientation.get(index).and_then(|text| text.chars().next());
            Some(viewport::edge_letters(letter(0).zip(letter(1)), &self.film_view(id)))
        };
        letters().unwrap_or_default()
    }

    /// Visible stretch of the timeline in axis units.
    pub fn timeline_view(&self) -> (f64, f64) {
        self.pointing.timeline_view
    }

    /// Whether the person asked to write the note of the film in focus.
    pub fn note_wanted(&self) -> bool {
        self.pointing.note_wanted
    }

    /// Whether the corner text is hidden.
    pub fn corners_hidden(&self) -> bool {
        self.screen.hide_corners
    }

    /// Whether the person wants to leave.
    pub fn wants_to_quit(&self) -> bool {
        self.quit
    }

    /// Whether a case is being opened.
    pub fn is_opening(&self) -> bool {
        self.opening > 0
    }

    /// Whether nothing is being opened, decoded or written.
    pub fn is_settled(&self) -> bool {
        let written = !matches!(self.document.as_ref().map(Document::save_state), Some(SaveState::Writing));
        self.opening == 0 && self.films.loading() == 0 && written && !self.is_signing()
    }

    fn film_px(&self, id: &RadiographId) -> Option<[f64; 2]> {
        let pixels = &self.films.loaded(id)?.film.pixels;
        Some([f64::from(pixels.columns), f64::from(pixels.rows)])
    }

    fn size_px(&self, viewport: usize) -> [f64; 2] {
        self.screen.sizes_px.get(viewport).copied().unwrap_or([600.0, 700.0])
    }
}
