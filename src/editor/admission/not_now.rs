//! What a command lacks where it cannot be done, in words.

/// Condition that a command lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotNow {
    /// An open case.
    NoCase,
    /// A visit to go to.
    NoVisit,
    /// A film in focus.
    NoFilm,
    /// A second viewport.
    OneViewport,
    /// Another film of the same view.
    NoFilmToCompare,
    /// A comparison of films.
    NoComparison,
    /// A registration of the films that are compared.
    NotRegistered,
    /// A registration that is proposed.
    NoProposal,
    /// No implant on both films.
    NoImplant,
    /// Landmarks being placed, two pairs of them.
    NoLandmarks,
    /// A motion of the implant that may be told.
    MotionNotTold,
    /// The pixels of the film.
    FilmNotShown,
    /// A stage at this place of the scheme.
    NoSuchStage,
    /// A window that the file offers.
    NoWindowInFile,
    /// Something to tell of the file.
    NoFileNotes,
    /// An overlay in the file.
    NoOverlay,
    /// A shutter, of the file or drawn.
    NoShutter,
    /// A shutter that the reader drew.
    NoOwnShutter,
    /// A message.
    NoMessage,
    /// The sample cases.
    NoSample,
    /// A new case that is being arranged.
    NoNewCase,
    /// An end of the new case that is being arranged.
    UnfinishedCase,
    /// Every planned case is on the disk.
    AllWritten,
    /// Films that are played.
    NotPlaying,
    /// No case of the library is selected.
    NoCaseSelected,
    /// A row of the history that is lit.
    NoEpisode,
    /// Nothing is selected in the left panel.
    NoEntry,
    /// No person of the pedigree is selected.
    NoPerson,
    /// A change of the case that waits for an answer.
    NothingAsked,
    /// The case edited here.
    NotEdited,
    /// The film at the cursor is no photograph.
    NoPhotograph,
    /// A step to undo.
    NothingToUndo,
    /// A step to redo.
    NothingToRedo,
    /// A tool in hand.
    NoTool,
    /// A tool in hand, a draft or a selection.
    NothingDrawn,
    /// A place of a draft to take back.
    NoPlace,
    /// A mark on the film in focus.
    NoMark,
    /// A selected mark.
    NothingSelected,
    /// A calibration of the film.
    NotCalibrated,
    /// A part that is missing.
    Complete,
    /// A measure at an earlier visit on a film of this view.
    NothingToRepeat,
    /// A selected measure of which no part is missing.
    NoWholeMeasure,
    /// A tool that draws widths or circles.
    NothingToSnap,
    /// A score among the definitions.
    NoScore,
    /// A sheet in hand.
    NoSheet,
    /// An answer to the item in hand.
    NoAnswer,
    /// A finding.
    NoFinding,
    /// A selected finding.
    NoFindingSelected,
    /// A reading that could be read.
    Unreadable,
    /// A signed reading.
    NotSigned,
    /// An end of the signing under way.
    Signing,
    /// Another reading to compare with.
    NothingBeside,
    /// The whole case: it is shown only up to a visit.
    CutOff,
    /// A case that is shown only up to a visit.
    NotCutOff,
    /// A presentation.
    NotPresenting,
    /// A quiz.
    NoQuiz,
}

impl NotNow {
    /// "no film is shown": why a command is disabled, for a narrow place.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCase => "no case is open",
            Self::NoVisit => "the case has no visit with a film",
            Self::NoFilm => "no film is shown",
            Self::OneViewport => "one film is shown alone",
            Self::NoFilmToCompare => "no other film shows this place",
            Self::NoComparison => "no films are compared",
            Self::NotRegistered => "the films are not registered: place landmarks first",
            Self::NoProposal => "no registration is proposed",
            Self::NoImplant => "no implant was found that lies on itself on both films",
            Self::NoLandmarks => "two landmarks on each film are needed",
            Self::MotionNotTold => "the motion is not told; the reading panel says why",
            Self::FilmNotShown => "the film is not loaded",
            Self::NoSuchStage => "the stages of this case are fewer",
            Self::NoWindowInFile => "the file offers no window",
            Self::NoFileNotes => "there is nothing to tell of the file",
            Self::NoOverlay => "the file has no overlay",
            Self::NoShutter => "the film has no shutter",
            Self::NoOwnShutter => "no shutter is drawn",
            Self::NoMessage => "no message",
            Self::NotPlaying => "no films are played",
            Self::AllWritten => "every case is written: open one, or close the page",
            Self::UnfinishedCase => "a new case is not finished: create it, or cancel it first",
            Self::NoNewCase => "no new case is being arranged",
            Self::NoSample => "the folder sample_cases was not found beside the program",
            Self::NoCaseSelected => "no case is selected",
            Self::NoEpisode => "no row of the history is selected",
            Self::NoPerson => "no person of the pedigree is selected",
            Self::NoEntry => "nothing is selected in the left panel: a person, a row, a claim or an entry",
            Self::NothingAsked => "no change waits for an answer",
            Self::NotEdited => "the case is not edited here",
            Self::NoPhotograph => "the film is no photograph",
            Self::NothingToUndo => "nothing to undo",
            Self::NothingToRedo => "nothing to redo",
            Self::NoTool => "no tool is active",
            Self::NothingDrawn => "no tool is active and nothing is selected",
            Self::NoPlace => "no point to take back",
            Self::NoMark => "no mark on this film",
            Self::NothingSelected => "no mark is selected",
            Self::NotCalibrated => "the film is not calibrated by you",
            Self::Complete => "no part is missing",
            Self::NothingToRepeat => "no earlier visit has a measure on this view",
            Self::NoWholeMeasure => "no complete measure is selected",
            Self::NothingToSnap => "no tool that draws widths or circles is active",
            Self::NoScore => "no score is defined",
            Self::NoSheet => "no score sheet is active",
            Self::NoAnswer => "the item has no answer",
            Self::NoFinding => "no finding is tracked",
            Self::NoFindingSelected => "no finding is selected",
            Self::Unreadable => "the reading could not be read",
            Self::NotSigned => "the reading is not signed",
            Self::Signing => "the reading is being signed",
            Self::NothingBeside => "no other reading is open",
            Self::CutOff => "only a part of the case is shown",
            Self::NoQuiz => "no quiz is under way",
            Self::NotPresenting => "nothing is presented",
            Self::NotCutOff => "the whole case is shown",
        }
    }
}
