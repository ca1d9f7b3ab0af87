//! Commands: everything a person can ask for. Knows no widget and no key code; keys and menus are in `table`.

mod case;
mod finding;
mod intake;
mod library;
mod mark;
mod review;
mod score;
mod teach;

use std::path::PathBuf;

pub use case::{CaseCommand, CasePart};
pub use finding::FindingCommand;
pub use intake::IntakeCommand;
pub use library::{LibraryCommand, LibraryFilter, LibrarySort};
pub use mark::{CalibrateOn, Grip, GripOn, Handle, MarkCommand, Target, Tool};
pub use review::{Beside, ReviewCommand};
pub use score::ScoreCommand;
pub use teach::{PresentCommand, QuizCommand, ScriptCommand, TeachCommand};

use crate::case::{Complication, Confidence, EpisodeId, Key, RadiographId, Reader, Stage};
use crate::editor::by_hand::HangCommand;
use crate::editor::compare::CompareCommand;
use crate::editor::core::LabelDensity;
use crate::editor::layout::Layout;
use crate::editor::room::RoomCommand;
use crate::imaging::Voi;
use crate::report::QuizKey;
use crate::store::{ExportForm, KeyPreset, SidePanel};

/// A command: anything a person can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Files and the program itself.
    File(FileCommand),
    /// Undo and redo.
    Edit(EditCommand),
    /// Content and view of the viewports.
    View(ViewCommand),
    /// The film in focus.
    Go(GoCommand),
    /// The reader's opinion of the film in focus.
    Read(ReadCommand),
    /// Marks, measures and calibrations.
    Mark(MarkCommand),
    /// Scores.
    Score(ScoreCommand),
    /// Findings tracked over time.
    Finding(FindingCommand),
    /// The reading as a whole: summary, signature, another reading beside it.
    Review(ReviewCommand),
    /// A new case in the making.
    Intake(IntakeCommand),
    /// The library of cases.
    Library(LibraryCommand),
    /// The case itself.
    Case(CaseCommand),
    /// The case as it is shown to others.
    Teach(TeachCommand),
}

/// What of a case is packed, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackChoice {
    /// The new file.
    pub into: PathBuf,
    /// The readings without the films.
    pub readings_only: bool,
    /// The person has looked at every film that may show a name.
    pub looked: bool,
}

/// What the case is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// A document.
    Document(ExportForm),
    /// A folder with the program and the packed case.
    Portable {
        /// It begins with the quiz.
        quiz: bool,
    },
}

/// What is exported, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportChoice {
    /// The form.
    pub kind: ExportKind,
    /// The file, or the new folder.
    pub into: PathBuf,
    /// Also label, year of birth and dates of the patient.
    pub with_names: bool,
    /// The person has looked at every film that may show a name.
    pub looked: bool,
    /// The film of a form of one film.
    pub film: Option<RadiographId>,
    /// An HTML hand-out is a quiz whose answers these words open.
    pub quiz: Option<QuizKey>,
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
    /// Ask which sample case to copy, and to where.
    AskSample,
    /// Copy the sample case in this folder into another folder, and open the copy.
    CopySample {
        /// Folder of the sample.
        sample: PathBuf,
        /// Folder that the copy lies in.
        into: PathBuf,
    },
    /// Ask where the case is packed to.
    AskPack,
    /// Pack the case into one file.
    Pack(PackChoice),
    /// Ask in which form the case leaves, and tell what would.
    AskExport,
    /// Write the case as a document or a portable folder.
    Export(ExportChoice),
    /// Ask which packed file readings are taken in from.
    AskMerge,
    /// Take in the readings of this packed file.
    Merge(PathBuf),
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
    /// Something outside the editor failed: tell the person.
    Failed {
        /// The action that failed.
        title: String,
        /// Reason, and what to do.
        text: String,
    },
    /// Open a text file of the case in the system's editor.
    OpenInEditor(PathBuf),
    /// The reading file was changed elsewhere while there were unsaved changes: show that version. One's own stays beside
    /// it.
    TakeVersionOnDisk,
    /// The reading file was changed elsewhere while there were unsaved changes: save one's own version. The other stays
    /// beside it.
    KeepOwnVersion,
    /// Take over the work on a copy of this case, kept in this folder.
    TakeWork(PathBuf),
    /// Give up slow work that is under way, by its number.
    CancelJob(u64),
    /// Dismiss a message that was read.
    Dismiss(u64),
    /// Dismiss every message.
    DismissAll,
    /// Say who reads.
    SetReader(String),
    /// Continue the reading of this reader.
    UseReader(Reader),
    /// Ask who reads.
    AskReader,
    /// Keep the size of the text, 1 being that of the system.
    TextSize(f32),
    /// Multiply the size of the text; 0 goes back to that of the system.
    TextBy(f32),
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

/// Content and view of the viewports. Commands without a viewport mean the active one.
#[derive(Debug, Clone, PartialEq)]
pub enum ViewCommand {
    /// Divide the area.
    SetLayout(Layout),
    /// Make a viewport the active one.
    Activate(usize),
    /// A viewport has this size on the screen now.
    Resized {
        /// Index of the viewport.
        viewport: usize,
        /// Width and height in screen pixels.
        size_px: [f64; 2],
    },
    /// Multiply the zoom, keeping `at` where it is.
    ZoomAt {
        /// Index of the viewport.
        viewport: usize,
        /// Factor.
        factor: f64,
        /// Fixed point, in screen pixels from the top left corner of the viewport.
        at: [f64; 2],
    },
    /// Zoom about the centre.
    ZoomBy(f64),
    /// Move the film on the screen.
    Pan {
        /// Index of the viewport.
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
        /// Index of the viewport.
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
    /// Labels of marks: this density, or the next in turn.
    Labels(Option<LabelDensity>),
    /// Overlays and shutters.
    Layers(LayerCommand),
    /// Tell what was noticed, repaired or not believed in the file of the film.
    FileNotes,
    /// Room of the films in the window.
    Room(RoomCommand),
    /// The lens and the values at the pointer.
    Lens(crate::editor::lens::LensCommand),
    /// Filters, squares and histogram: the display alone.
    Display(crate::editor::filters::DisplayCommand),
    /// The film in focus and another one as one picture.
    Compare(CompareCommand),
    /// Link films of one view and side, or show each by itself.
    Link,
    /// Turn films that are linked by a registration to lie alike, or show each as it was taken.
    LinkTurn,
    /// Hang films by the protocol of this key.
    Protocol(Key),
    /// Films in viewports, by hand.
    Hang(HangCommand),
    /// The left panel: its tab, its size, what is selected in it.
    Left(crate::editor::left::LeftCommand),
}

/// Overlays and shutters over films. Those without a viewport mean the active one.
#[derive(Debug, Clone, PartialEq)]
pub enum LayerCommand {
    /// Draw the overlays of files, or not.
    Overlays,
    /// Close shutters, those of files and those drawn by hand, or lift them.
    Shutters,
    /// The next drag on a film draws a shutter; once more, it does not.
    TakeShutter,
    /// The shutter in hand is put away.
    DropShutter,
    /// A shutter between two corners.
    DrawShutter {
        /// Index of the viewport.
        viewport: usize,
        /// A corner, in screen pixels from the top left corner of the viewport.
        from: [f64; 2],
        /// The corner across from it.
        to: [f64; 2],
    },
    /// The shutter that was drawn by hand goes.
    RemoveShutter,
    /// A shutter along the blades of the collimator, where they are seen.
    AlongBlades,
}

/// Thing under the pointer, so that row, flag and films light up together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hover {
    /// A film.
    Film(RadiographId),
    /// An episode: its row or its flag.
    Episode(EpisodeId),
}

/// The film in focus.
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
        /// Factor.
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
    /// The timeline shows these films in small, most wanted first.
    InSight(Vec<RadiographId>),
}

/// The reader's opinion of the film in focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadCommand {
    /// Healing stage; the same again clears it.
    Stage(Stage),
    /// The stage at this place (0 is the first) in the scheme of the case; the same again clears it.
    StageAt(usize),
    /// Nothing has changed for the better since the film before; again clears it.
    AsBefore,
    /// Clear the stage, and that it is as before.
    ClearStage,
    /// Begin to write the note.
    NoteStart,
    /// Confidence; the same again clears it.
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
    /// Say or clear a complication.
    Complication(Complication),
}
