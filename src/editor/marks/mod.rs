//! Marks at the desk: the tool in hand, the draft it draws, the selection, and what of it all is to be drawn.
//! Drafts, tools and selection are momentary; only what is committed is kept.

use std::sync::Arc;

use crate::analysis::book::{Book, Definition, PartDefinition};
use crate::analysis::marks::Strokes;
use crate::analysis::measure::Measured;
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Key, Mark, MarkId, Place, RadiographId, ShapeKind};
use crate::editor::Editor;
use crate::editor::command::MarkCommand;

/// What a tool makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tool {
    /// A plain mark of this shape.
    Shape(ShapeKind),
    /// A measure, part after part.
    Measure(Key),
    /// The scale of the film in focus.
    Calibrate(CalibrateOn),
}

/// On what a film is calibrated.
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
    /// What is being drawn.
    Draft,
}

/// A place of a target that a hand can take hold of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle {
    /// Index of the part.
    pub part: usize,
    /// Index of the place in the part's shape.
    pub place: usize,
}

/// What is clicked next with the tool in hand.
#[derive(Debug, Clone)]
pub struct NextStep<'a> {
    /// The measure; `None` for plain marks and calibrations.
    pub definition: Option<&'a Definition>,
    /// The part that is placed now.
    pub part: Option<&'a PartDefinition>,
    /// "Neck–shaft angle: femoral head".
    pub title: String,
    /// "Click three places on the rim of the head."
    pub hint: String,
    /// Places of this part that are there, and how many it needs (`None`: any number, Enter ends it).
    pub placed: (usize, Option<usize>),
    /// Parts that are there, and how many there are.
    pub parts: (usize, usize),
    /// What stands in the way ("this film is an AP: go to the lateral").
    pub obstacle: Option<String>,
}

/// One part of something drawn, ready for the painter of a viewport.
#[derive(Debug, Clone)]
pub struct DrawnPart {
    /// What it belongs to.
    pub target: Target,
    /// Index of the part.
    pub part: usize,
    /// Lines in film pixels.
    pub strokes: Strokes,
    /// Its places, in film pixels: handles when selected.
    pub handles: Vec<Place>,
    /// What the label says, row by row; empty for none. The first row is the name or value.
    pub label: Vec<String>,
    /// Where the reader put the label's middle, in film pixels.
    pub label_at: Option<Place>,
    /// Whether it is selected.
    pub is_selected: bool,
    /// The handle that keys move, if it is of this part.
    pub handle: Option<usize>,
    /// Whether it is still a draft.
    pub is_draft: bool,
    /// Whether it is a calibration.
    pub is_calibration: bool,
}

impl Editor {
    /// The book of definitions.
    pub fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// The tool in hand; `None` means that the pointer selects.
    pub fn tool(&self) -> Option<&Tool> {
        None
    }

    /// Whether the tool stays in hand after it has drawn.
    pub fn keeps_tool(&self) -> bool {
        true
    }

    /// What is clicked next with the tool in hand.
    pub fn next_step(&self) -> Option<NextStep<'_>> {
        None
    }

    /// What is selected.
    pub fn selection(&self) -> Option<&Target> {
        None
    }

    /// Whether marks are hidden.
    pub fn marks_hidden(&self) -> bool {
        false
    }

    /// Everything to be drawn on the film of a viewport, in the order of drawing; nothing when hidden.
    pub fn drawn(&self, viewport: usize) -> Arc<Vec<DrawnPart>> {
        let _ = viewport;
        Arc::default()
    }

    /// Where the keyboard's cross stands on the film of a viewport, in film pixels, while a tool is in hand.
    pub fn keyboard_cross(&self, viewport: usize) -> Option<Place> {
        let _ = viewport;
        None
    }

    /// How lengths on a film are told; `None` while nothing is known of the film.
    pub fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.films.facts(film)?;
        let calibration =
            self.document.as_ref().and_then(|document| document.reading()?.calibration(film).cloned());
        Some(film_scale(&facts.spacing, calibration.as_ref(), &self.book))
    }

    /// The value of a mark, as it stands: computed when the mark or a scale changed, else remembered.
    pub fn measured(&self, mark: MarkId) -> Option<Measured> {
        let _ = mark;
        None
    }

    /// The mark that is selected.
    pub fn selected_mark(&self) -> Option<(MarkId, &Arc<Mark>)> {
        let Some(Target::Mark(id)) = self.selection() else { return None };
        let reading = self.document.as_ref()?.reading()?;
        Some((*id, reading.mark(*id)?))
    }

    pub(crate) fn can_mark(&self, command: &MarkCommand) -> bool {
        let _ = command;
        self.focus().is_some()
    }

    pub(crate) fn perform_mark(&mut self, command: MarkCommand) {
        let _ = command;
    }
}
