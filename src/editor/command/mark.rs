//! Commands for marks, measures and calibrations, with the tools, targets and handles that they name.

use crate::case::{CalibrationKind, Key, Mark, MarkId, Place, RadiographId, ShapeKind};

/// A tool, by what it draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tool {
    /// A plain mark of this shape.
    Shape(ShapeKind),
    /// A measure, part after part.
    Measure(Key),
    /// The scale of the film in focus.
    Calibrate(CalibrateOn),
}

/// The object that a film is calibrated on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalibrateOn {
    /// A line of known length.
    Line,
    /// A circle of known diameter.
    Circle,
    /// An implant of the book.
    Implant(Key),
}

/// Something drawn that can be selected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A mark of the reading.
    Mark(MarkId),
    /// The reader's calibration of a film.
    Calibration(RadiographId),
    /// The draft.
    Draft,
}

/// A point of a target that pointer or keys move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    /// Index of the part.
    pub part: usize,
    /// Index of the place in the part's shape.
    pub place: usize,
}

/// Commands for marks, measures and calibrations. Places on the screen are screen pixels from the top left corner of
/// the viewport; places on a film are film pixels.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkCommand {
    /// Take a tool; the one that is active, or `None`, puts it down.
    Tool(Option<Tool>),
    /// Keep the active tool after it has drawn, or put it down.
    KeepTool(bool),
    /// The pointer moved over a viewport, without a button.
    Point {
        /// Index of the viewport.
        viewport: usize,
        /// Position on the screen.
        at: [f64; 2],
    },
    /// The main button went down.
    Press {
        /// Index of the viewport.
        viewport: usize,
        /// Position on the screen.
        at: [f64; 2],
        /// The drawn thing under the pointer: a handle, else a line or a label. `None` is bare film.
        on: Option<Grip>,
    },
    /// The pointer moves with the main button held.
    Drag {
        /// Position on the screen, in the viewport of the press.
        at: [f64; 2],
    },
    /// The main button went up: one gesture, one step of undo.
    Release {
        /// Position on the screen, in the viewport of the press.
        at: [f64; 2],
    },
    /// Move the keyboard's cross, the handle taken or the selection, as seen on the screen. Steps without a
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
        /// The selected thing.
        target: Target,
        /// The place of it.
        handle: Handle,
        /// New position, in film pixels.
        to: Place,
    },
    /// Put the middle of a label there, relative to the first place of its part; `None` leaves it to the program.
    PutLabel {
        /// The mark.
        mark: MarkId,
        /// Index of the part.
        part: usize,
        /// Film pixels from the first place of the part.
        at: Option<Place>,
    },
    /// Words of the reader's own on the label.
    SetLabel(MarkId, String),
    /// Set the meaning of a mark.
    SetMeaning(MarkId, Option<Key>),
    /// Free text.
    SetNote(MarkId, String),
    /// Set the choice of a measure: a cortex, an implant.
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
    /// Begin a measure of an earlier visit from its geometry, as a draft: this measure, or the one selected; without
    /// either the next one that this visit lacks.
    Repeat(Option<Key>),
    /// Begin this mark of an earlier visit from its geometry, as a draft.
    RepeatMark(MarkId),
    /// Measure this mark once more with its places hidden, for the reader's own repeatability; without a number the
    /// one selected.
    RepeatBlind(Option<MarkId>),
    /// Snap, or do not snap, what the tool in hand draws to edges.
    SnapToEdge,
    /// The key that turns snapping round is held down, or no longer.
    SnapTurned(bool),
    /// Draw this plain mark, and select it.
    Put(Box<Mark>),
    /// Fix the scale of a film, or correct what was given (size, factor).
    Calibrate {
        /// The film.
        film: RadiographId,
        /// Method, with places and size.
        kind: CalibrationKind,
        /// The object in words.
        object: String,
        /// The reader's own band.
        band_percent: Option<f64>,
    },
    /// Take the places of a calibration back and zoom in on them by this factor, to place them again.
    ZoomToCalibrate(f64),
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

/// The piece of something drawn that the pointer holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Grip {
    /// The thing that is held.
    pub target: Target,
    /// Index of the part.
    pub part: usize,
    /// A place of the part, or its line, or its label.
    pub on: GripOn,
}

/// Part of a drawn thing that the pointer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GripOn {
    /// A place of the shape.
    Place(usize),
    /// Its line: moves the whole mark.
    Line,
    /// Its label: moves the label alone.
    Label,
}
