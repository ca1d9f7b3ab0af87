//! An open case and its reader, without a window. Reads go through `&Editor`, every change
//! through [`Editor::perform`], everything slow through [`Jobs`]. Knows no widget.

mod admission;
mod by_hand;
mod case_editing;
mod command;
mod compare;
mod core;
mod corners;
mod cut_off;
mod document;
mod exporting;
mod films;
mod filters;
mod following;
mod getters;
mod go;
mod hanging;
mod headers;
mod histogram;
mod history;
mod intake;
mod jobs;
mod keymap;
mod layers;
mod layout;
mod left;
mod lens;
mod library;
mod linked;
mod marks;
mod memo;
mod notices;
mod opening;
mod perform;
mod previews;
mod protocol;
mod read;
mod reader;
mod rehearsal;
mod review;
mod room;
mod sampling;
mod saving;
mod scoring;
mod sharing;
mod small_pictures;
mod table;
mod teach;
mod view;
mod viewport;
mod watching;

use std::sync::Arc;

pub use self::core::LabelDensity;
pub use admission::{Admission, NotNow, Refusal};
pub use by_hand::HangCommand;
pub use case_editing::{
    CaseField, CaseItem, CaseItems, CaseQuestion, CaseSection, Choice, EpisodeField, FieldKind, FilmField,
    GapField, ItemAction, ItemChange, ItemDeed, KinCommand, PatientField, RecordAt, RecordList,
    ScheduleField, SourceField, ToleranceField, ViewField, VisitField,
};
pub use command::{
    Beside, CalibrateOn, CaseCommand, CasePart, Command, EditCommand, ExportChoice, ExportKind, FileCommand,
    FindingCommand, GoCommand, Grip, GripOn, Handle, Hover, IntakeCommand, LayerCommand, LibraryCommand,
    LibraryFilter, LibrarySort, MarkCommand, PackChoice, PresentCommand, QuizCommand, ReadCommand,
    ReviewCommand, ScoreCommand, ScriptCommand, Target, TeachCommand, Tool, ViewCommand,
};
pub use compare::{
    AutomaticState, ChangesShown, ChangesState, Compare, CompareCommand, CompareMode, CompareShown, LaidBy,
    LaidOn, Landmarks, MotionMap, MotionSeries, MotionShown, PartMap, PartShown, Playing, Proposal,
    SeriesPoint,
};
pub use corners::shortened;
pub use corners::{CornerLine, Corners, Rank, ScaleBar};
pub use document::{Document, SaveState};
pub use films::{ContentKey, FilmState, LoadedFilm};
pub use filters::{Display, DisplayCommand, FilteredFilm};
pub use following::CarriedDraft;
pub use hanging::Viewport;
pub use histogram::FilmHistogram;
pub use history::History;
pub use intake::{
    ADDED_TO_SIMULATED, Addition, AfterLook, Cell, Cursor, FilmToLookAt, Grid, NewCase, Phase, Photograph,
    PictureState, PlannedAdditions, ScanCount, Written, add_planned, cannot_write, create_planned,
    folder_name, plan_additions,
};
pub use jobs::{Jobs, SLOW, SlowJob};
pub use layout::Layout;
pub use left::{Left, LeftCommand, LeftTab, Selected};
pub use lens::{Lens, LensCommand, Probe, Stored};
pub use library::{Library, LibraryRow};
pub use linked::SameScale;
pub use marks::{CalibrationDraft, Computed, DrawnTarget, MissingMeasure, NextStep};
pub use notices::{About, Notice, Offer, Severity};
pub use previews::{CasePreview, PreviewState, RECENT_SHOWN};
pub use rehearsal::{Play, Rehearsal};
pub use review::{BesideReading, Seal, date_words, time_words};
pub use room::RoomCommand;
pub use scoring::{Scoring, SheetAtVisit};
pub use small_pictures::Decodes;
pub use table::{
    Action, CommandEntry, CommandTable, KeyChord, KeyLine, KeyProblem, MatrixKey, Menu, When, key_lines,
    key_reference,
};
pub use teach::{Pointer, Presentation, PresenterNotes, Quiz, QuizEnd, Stroke};
pub use viewport::{FilmView, VoiChosen, Zoom};

use crate::analysis::book::Book;
use crate::editor::core::{Core, Pointing, Screen};
use crate::editor::films::Films;
use crate::editor::following::Following;
use crate::editor::marks::Marking;
use crate::editor::notices::Notices;
use crate::editor::review::Review;
use crate::editor::scoring::Sheets;
use crate::store::{Clock, Pictures, Settings, StateFolder, StoreNote, load_book, sample_cases};

/// Bytes of decoded films held at most, beyond what is on the screen.
const FILM_BUDGET_BYTES: u64 = 256 << 20;

/// Folders, workers and clock of an editor.
#[derive(Debug)]
pub struct Setup {
    /// Folder of journals, settings and readings of read-only cases.
    pub state: StateFolder,
    /// Workers of slow jobs.
    pub jobs: Jobs,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

/// The dialog that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialog {
    /// None.
    #[default]
    None,
    /// The command palette.
    Palette,
    /// The library of cases.
    Library,
    /// The sheet of keys.
    KeySheet,
    /// Purpose and limits of Callus.
    About,
    /// Name of the reader.
    AskReader,
    /// Choice of a file, in a dialog of the system.
    AskOpen,
    /// Entry of a path.
    AskPath,
    /// Choice of a sample, and of the folder that it is copied to.
    AskSample,
    /// What is the new case made from?
    AskNew,
    /// Which films are added to the open case?
    AskAdd,
    /// No case is here: make one?
    OfferCase,
    /// Where are the corners of the film in the photograph?
    Corners,
    /// Is a name in the pictures of the new case?
    BurnedIn,
    /// Where is the new case written?
    AskCreate,
    /// Discard new case, with what was entered?
    AskDiscard,
    /// Where is the case packed to?
    Pack,
    /// Asks in which form the case leaves.
    Export,
    /// Which file are readings taken in from?
    Merge,
    /// Under which name are the films on the screen kept as a hanging protocol?
    SaveHanging,
    /// Which file does a film get?
    ReplaceFile,
    /// Which table or bibliography is imported?
    ImportLiterature,
    /// The name under the reading, and what is still open.
    Sign,
    /// The summary of the reading.
    Summary,
    /// Every field of the case.
    EditCase,
    /// Does a change of the case go on, whatever it does to readings?
    AskCaseEdit,
    /// The matrix of findings over visits.
    Matrix,
    /// Differences from the other reading.
    Differences,
    /// The script of the presentation.
    Script,
    /// Which file keeps the answers of the quiz?
    Quiz,
}

/// An open case and the person at it: gives each command to the part that it concerns, and lets the window look.
#[derive(Debug)]
pub struct Editor {
    core: Core,
    marks: Marking,
    scoring: Sheets,
    following: Following,
    review: Review,
    intake: intake::Intake,
    sharing: sharing::Sharing,
    exporting: exporting::Exporting,
    teaching: teach::Teaching,
}

impl Editor {
    /// An editor with no case open. Settings that cannot be read are told as a notice.
    pub fn new(setup: Setup) -> Self {
        let (book, notes) = load_book(&setup.state);
        let mut editor = Self::with_book(setup, book);
        for note in notes {
            let (severity, title) = if matches!(note, StoreNote::DefinitionsReplaced { .. }) {
                (Severity::Info, "A definition of your own is used")
            } else {
                (Severity::Warning, "A definition of your own is passed over")
            };
            editor.core.notices.tell(severity, title, note.to_string());
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
            notices.tell(Severity::Warning, "Settings could not be read", note);
        }
        let pictures = Arc::new(Pictures::of(&setup.state));
        let films = Films::new(FILM_BUDGET_BYTES, setup.jobs.decoder().clone(), pictures);
        if let Some(note) = setup.state.check() {
            notices.tell(Severity::Warning, "Your work is open to others", note.to_string());
        }
        let (commands, told) = keymap::table(&book, &setup.state);
        for text in told {
            notices.tell(Severity::Warning, "A key cannot be used", text);
        }
        let mut core = Core {
            setup,
            settings,
            most_text: None,
            commands,
            book: Arc::new(book),
            findings: following::Remembered::default(),
            document: None,
            cut: None,
            nameless: false,
            once_open: None,
            screen: Screen { layout: Layout::OneByTwo, active: Layout::OneByTwo.home(), ..Screen::default() },
            films,
            pointing: Pointing::default(),
            dialog: Dialog::None,
            notices,
            waiting_wish: None,
            opening: 0,
            previews: previews::Previews::default(),
            samples: sample_cases(),
            library: Library::default(),
            case_editing: case_editing::CaseEditing::default(),
            watching: watching::Watching::default(),
            headers: headers::Headers::default(),
            stands_in: None,
            holds_back: false,
            histograms: histogram::Histograms::default(),
            quit: false,
        };
        // The start screen says what the library holds.
        core.load_library();
        let (marks, scoring) = (Marking::default(), Sheets::default());
        let intake = intake::Intake::default();
        let (following, review, sharing, exporting, teaching) = Default::default();
        Self { core, marks, scoring, following, review, intake, sharing, exporting, teaching }
    }

    /// The corner text of a viewport; empty when hidden.
    pub fn corners(&self, viewport: usize) -> Corners {
        let text = || {
            if self.core.screen.hide_corners {
                return None;
            }
            let document = self.core.document.as_ref()?;
            let id = self.core.viewport(viewport)?.film.as_ref()?;
            let film = document.case().radiograph(id)?;
            let zoom =
                self.core.placement(id, self.core.size_px(viewport)).map_or(1.0, |placement| placement.scale);
            let shown = self.core.films.loaded(id).map(AsRef::as_ref).zip(self.marks.scale(&self.core, id));
            let view = self.core.film_view(id);
            let mut corners = corners::corners(document, self.core.book(), film, shown, &view, zoom);
            let interval = self.core.interval_words(viewport).map(corners::interval_line);
            corners.top_left.splice(1..1, interval);
            if let Some(loaded) = self.core.films.loaded(id) {
                let layers = corners::layer_line(&loaded.film.layers, &self.core.shown_layers(id));
                let remark = corners::remark_line(&loaded.film.facts);
                corners.bottom_left.splice(0..0, remark.into_iter().chain(layers));
                let filter = self.core.filter_line(id);
                if let Some((filter, last)) = filter.zip(corners.bottom_left.last_mut()) {
                    last.text = format!("{} · {}", last.text, filter.text);
                    (last.help, last.rank) = (filter.help, filter.rank);
                }
                let compared = self.compare_lines(viewport);
                let is_compared = !compared.is_empty();
                corners.bottom_right.splice(0..0, compared);
                let linked = self.core.linked_by(viewport).filter(|_| !is_compared);
                let linked = linked.map(corners::link_line);
                corners.bottom_right.extend(linked);
                let turned = self.core.linked_turn(viewport).and_then(|turned| {
                    let alike = document.case().radiograph(&turned.alike)?;
                    Some(corners::turn_line(&turned, &document.case().time_label(&alike.time)))
                });
                corners.bottom_right.extend(turned);
            }
            if self.is_presenting() || self.is_quizzing() {
                // How the film is displayed is of no use to an audience, or to a learner, who has less room for the films.
                corners.bottom_left = self.core.filter_line(id).into_iter().collect();
            }
            self.leave_out_top_right(&mut corners);
            Some(corners)
        };
        text().unwrap_or_default()
    }

    /// The corner text of a viewport in which the other film of a comparison is on the screen: everything is told of
    /// that film, and with which one it is compared.
    pub fn corners_of_other(&self, viewport: usize) -> Corners {
        let own = self.corners(viewport);
        let text = || {
            let compared = self.compare_shown().filter(|_| viewport == self.active_viewport())?;
            let document = self.core.document.as_ref()?;
            let film = document.case().radiograph(self.core.viewport(viewport)?.film.as_ref()?)?;
            let id = &compared.other;
            let other = document.case().radiograph(id)?;
            let placement = self.laid_placement(self.core.size_px(viewport))?;
            let shown = self.core.films.loaded(id).map(AsRef::as_ref).zip(self.marks.scale(&self.core, id));
            let view = self.core.film_view(id);
            let mut corners =
                corners::corners(document, self.core.book(), other, shown, &view, placement.scale);
            // The same two lines as over the own film, with the names changed.
            let mut lines = self.compare_lines(viewport);
            lines.first_mut()?.text = format!("with {}", document.case().time_words(&film.time));
            corners.bottom_right.splice(0..0, lines);
            let filter = self.core.filter_line(id);
            if self.is_presenting() || self.is_quizzing() {
                corners.bottom_left.clear();
            }
            corners.bottom_left.extend(filter);
            self.leave_out_top_right(&mut corners);
            Some(corners)
        };
        // Without any text corners are hidden.
        text().filter(|_| !own.top_left.is_empty()).unwrap_or(own)
    }

    /// An audience needs no number of the visit, and a learner sees their own stage alone.
    fn leave_out_top_right(&self, corners: &mut Corners) {
        if self.is_presenting() {
            corners.top_right.clear();
        } else if self.is_quizzing() {
            corners.top_right.retain(|line| line.strong);
        }
    }

    /// The scale bar of a viewport; none where the film has no spacing.
    pub fn scale_bar(&self, viewport: usize) -> Option<ScaleBar> {
        let id = self.core.viewport(viewport)?.film.as_ref()?;
        let size = self.core.size_px(viewport);
        self.scale_bar_on(id, self.core.placement(id, size)?.scale, size[1])
    }

    /// The scale bar of the other film of a comparison, while that is on the screen of a viewport.
    pub fn scale_bar_of_other(&self, viewport: usize) -> Option<ScaleBar> {
        let id = self.core.film_to_compare()?;
        let size = self.core.size_px(viewport);
        self.scale_bar_on(&id, self.laid_placement(size)?.scale, size[1])
    }

    fn scale_bar_on(&self, id: &crate::case::RadiographId, zoom: f64, high_px: f64) -> Option<ScaleBar> {
        corners::scale_bar(&self.marks.scale(&self.core, id)?, &self.core.film_view(id), zoom, high_px)
    }

    /// True if nothing is being opened, decoded or written.
    pub fn is_settled(&self) -> bool {
        let written =
            !matches!(self.core.document.as_ref().map(Document::save_state), Some(SaveState::Writing));
        self.core.opening == 0
            && self.core.previews.are_complete()
            && self.intake.session().is_none_or(NewCase::is_settled)
            && self.core.films.loading() == 0
            && !self.core.films.awaits_small()
            && !self.core.films.is_filtering()
            && self.core.headers.is_done()
            && written
            && !self.review.is_signing()
    }
}
