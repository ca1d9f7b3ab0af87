//! Commands: every wish of the person, and the one table from which menu, palette, shortcuts and key sheet
//! are made. Knows no widget and no key code: keys are told as text ("Ctrl+Z"), the door translates them.

mod finding;
mod review;
mod score;

use std::path::PathBuf;

pub use finding::FindingCommand;
pub use review::{Beside, ReviewCommand};
pub use score::ScoreCommand;

use crate::case::{
    CalibrationKind, Complication, Confidence, EpisodeId, Key, MarkId, Place, RadiographId, Reader, Stage,
};
use crate::editor::layout::Layout;
use crate::editor::marks::{Handle, Target, Tool};
use crate::imaging::Voi;
use crate::store::{KeyPreset, SidePanel};

/// What a person can wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Files and the program itself.
    File(FileCommand),
    /// Undo and redo.
    Edit(EditCommand),
    /// What the viewports show, and how.
    View(ViewCommand),
    /// Which film is in focus.
    Go(GoCommand),
    /// What the reader says of the film in focus.
    Read(ReadCommand),
    /// What is drawn, measured and calibrated.
    Mark(MarkCommand),
    /// What is scored.
    Score(ScoreCommand),
    /// What is followed over time.
    Finding(FindingCommand),
    /// The reading as a whole: summary, signature, another reading beside it.
    Review(ReviewCommand),
}

/// Files and the program itself.
#[derive(Debug, Clone, PartialEq)]
pub enum FileCommand {
    /// Open the case at this path (folder or file).
    Open(PathBuf),
    /// Ask which case to open.
    AskOpen,
    /// Ask for a path to type.
    AskPath,
    /// Close the case.
    Close,
    /// Leave the program.
    Quit,
    /// Show or hide the command palette.
    Palette,
    /// Show or hide the sheet of keys.
    KeySheet,
    /// Say what Callus is and is not.
    About,
    /// Put the dialog or sheet in front away, unanswered.
    CloseDialog,
    /// Something outside the desk failed: tell the person.
    Failed {
        /// What failed.
        title: String,
        /// Why, and what to do.
        text: String,
    },
    /// Give up slow work that is under way, by its number.
    CancelJob(u64),
    /// Put away a message that was read.
    Dismiss(u64),
    /// Put away every message.
    DismissAll,
    /// Say who reads.
    SetReader(String),
    /// Continue the reading of this reader.
    UseReader(Reader),
    /// Ask who reads.
    AskReader,
    /// Keep the size of the text, 1 being that of the system.
    TextSize(f32),
    /// Show or hide a panel around the films.
    TogglePanel(SidePanel),
    /// Keep the size of a panel, in points.
    PanelSize(SidePanel, f32),
    /// Use this set of keys.
    UseKeys(KeyPreset),
}

/// Undo and redo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditCommand {
    /// Take the last step back.
    Undo,
    /// Do it again.
    Redo,
}

/// What the viewports show, and how. Those without a viewport mean the active one.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewCommand {
    /// Divide the area.
    SetLayout(Layout),
    /// Make a viewport the active one.
    Activate(usize),
    /// A viewport has this size on the screen now.
    Resized {
        /// Which viewport.
        viewport: usize,
        /// Width and height in screen pixels.
        size_px: [f64; 2],
    },
    /// Multiply the zoom, keeping `at` where it is.
    ZoomAt {
        /// Which viewport.
        viewport: usize,
        /// By how much.
        factor: f64,
        /// Fixed point, in screen pixels from the top left corner of the viewport.
        at: [f64; 2],
    },
    /// Zoom about the centre.
    ZoomBy(f64),
    /// Move the film on the screen.
    Pan {
        /// Which viewport.
        viewport: usize,
        /// Screen pixels right and down.
        by: [f64; 2],
    },
    /// Show the whole film.
    Fit,
    /// One film pixel on one screen pixel.
    OneToOne,
    /// Turn by quarters, clockwise when positive.
    Rotate(i8),
    /// Mirror left and right.
    Flip,
    /// Swap black and white.
    Invert,
    /// Window, zoom, turn and mirror as at first.
    Reset,
    /// Change the window by a drag: a fraction of the film's range for centre and width.
    DragWindow {
        /// Which viewport.
        viewport: usize,
        /// Change of (centre, width) as a fraction of the range of the film's values.
        by: [f64; 2],
    },
    /// Use this window or LUT.
    SetVoi(Voi),
    /// Use the nth window of the file.
    Preset(usize),
    /// Choose the window from the histogram.
    AutoWindow,
    /// Show the next of the file's windows, then auto.
    NextPreset,
    /// Show or hide the text in the corners.
    Corners,
}

/// What the pointer rests on, so that row, flag and films light up together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hover {
    /// A film.
    Film(RadiographId),
    /// An episode: its row or its flag.
    Episode(EpisodeId),
}

/// Which film is in focus.
#[derive(Debug, Clone, PartialEq)]
pub enum GoCommand {
    /// This film.
    Film(RadiographId),
    /// The next visit, same view.
    NextVisit,
    /// The previous visit, same view.
    PreviousVisit,
    /// The next film of this visit.
    NextView,
    /// The previous film of this visit.
    PreviousView,
    /// The first visit.
    First,
    /// The last visit.
    Last,
    /// The first film after this operation, or select the row of an episode without films.
    Episode(EpisodeId),
    /// The pointer rests on something of the timeline or the table, or on nothing.
    Hover(Option<Hover>),
    /// Multiply the timeline's zoom about a place (axis units).
    TimelineZoom {
        /// By how much.
        factor: f64,
        /// Fixed place, in axis units.
        at: f64,
    },
    /// Move the timeline by axis units.
    TimelinePan(f64),
    /// Show the stretch of the film in focus, or everything when already shown.
    TimelineStretch,
    /// Show the whole timeline.
    TimelineAll,
}

/// What the reader says of the film in focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadCommand {
    /// Healing stage; the same again withdraws it.
    Stage(Stage),
    /// The stage at this place (0 is the first) in the scheme of the case; the same again withdraws it.
    StageAt(usize),
    /// Nothing has changed for the better since the film before; again withdraws it.
    AsBefore,
    /// Withdraw the stage, and that it is as before.
    ClearStage,
    /// Begin to write the note.
    NoteStart,
    /// Confidence; the same again withdraws it.
    Confidence(Confidence),
    /// The note of a film, whole. Names its film, since the focus may move while letters are on their way.
    Note {
        /// The film.
        film: RadiographId,
        /// The text.
        text: String,
    },
    /// The note is finished: the next one is a step of its own.
    NoteDone,
    /// Say or withdraw a complication.
    Complication(Complication),
}

/// What is drawn, measured and calibrated. Places on the screen are screen pixels from the top left corner of
/// the viewport; places on a film are film pixels.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkCommand {
    /// Take a tool in hand; the one already in hand, or `None`, puts it down.
    Tool(Option<Tool>),
    /// Keep the tool in hand after it has drawn, or put it down.
    KeepTool(bool),
    /// The pointer moved over a viewport, without a button.
    Point {
        /// Which viewport.
        viewport: usize,
        /// Where on the screen.
        at: [f64; 2],
    },
    /// The main button went down.
    Press {
        /// Which viewport.
        viewport: usize,
        /// Where on the screen.
        at: [f64; 2],
        /// What the painter drew there: a handle, else a line or a label of something. `None` is bare film.
        on: Option<Grip>,
    },
    /// The pointer moves with the main button held.
    Drag {
        /// Where on the screen, in the viewport of the press.
        at: [f64; 2],
    },
    /// The main button went up: one gesture, one step of undo.
    Release {
        /// Where on the screen, in the viewport of the press.
        at: [f64; 2],
    },
    /// Move the keyboard's cross, the handle in hand or the selection, as seen on the screen. Steps without a
    /// pause are one step of undo.
    Nudge {
        /// Film pixels right and down, as the film is turned on the screen.
        by: [f64; 2],
    },
    /// Place a point at the keyboard's cross; confirms a draft that is complete.
    Place,
    /// End a shape of any number of points; confirms a draft that is complete.
    Finish,
    /// Take the last point of the draft back.
    StepBack,
    /// Drop the draft; without one put the tool down; without one drop the selection.
    Escape,
    /// Select, and bring its film into focus.
    Select(Option<Target>),
    /// Select the next (1) or previous (-1) mark of the film in focus.
    SelectNext(i8),
    /// Take the next (1) or previous (-1) handle of the selection for the keys; after the last, the whole.
    NextHandle(i8),
    /// Put a place of the selection exactly there (typed coordinates).
    SetPlace {
        /// What.
        target: Target,
        /// Which place.
        handle: Handle,
        /// Where, in film pixels.
        to: Place,
    },
    /// Put the middle of a label there, relative to the first place of its part; `None` leaves it to the program.
    PutLabel {
        /// Which mark.
        mark: MarkId,
        /// Which part.
        part: usize,
        /// Film pixels from the first place of the part.
        at: Option<Place>,
    },
    /// Words of the reader's own on the label.
    SetLabel(MarkId, String),
    /// What the mark shows.
    SetMeaning(MarkId, Option<Key>),
    /// Free text.
    SetNote(MarkId, String),
    /// Which cortex, which implant.
    SetChoice(MarkId, Option<Key>),
    /// Typing has ended: the next is a step of its own.
    TypingDone,
    /// Take the selection away.
    Delete,
    /// Draw the selection once more beside itself, and select that.
    Duplicate,
    /// Hide or show all marks.
    HideAll,
    /// Place what a measure still lacks.
    GoOn(MarkId),
    /// Begin the same measures as at the last visit from their geometry, as drafts: this measure, or the one
    /// selected, or the last one made.
    Repeat(Option<Key>),
    /// Fix the scale of a film, or correct what was given (size, factor).
    Calibrate {
        /// The film.
        film: RadiographId,
        /// How.
        kind: CalibrationKind,
        /// The object in words.
        object: String,
        /// The reader's own band.
        band_percent: Option<f64>,
    },
    /// Show what the film in focus can be calibrated on.
    CalibrateChoices,
    /// Go back to the scale that the file tells.
    Uncalibrate(RadiographId),
    /// Show or hide the table of measures over all visits.
    Table,
    /// Tell changes since this film; `None` is the first of the operation.
    Since(Option<RadiographId>),
    /// Show this measure as a trend on the timeline, or none.
    Trend(Option<Key>),
}

/// What of something drawn the pointer has hold of.
#[derive(Debug, Clone, PartialEq)]
pub struct Grip {
    /// What it belongs to.
    pub target: Target,
    /// Index of the part.
    pub part: usize,
    /// A place of the part, or its line, or its label.
    pub on: GripOn,
}

/// Where the pointer holds something drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GripOn {
    /// A place of the shape.
    Place(usize),
    /// Its line: moves the whole mark.
    Line,
    /// Its label: moves the label alone.
    Label,
}
