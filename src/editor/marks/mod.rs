//! Marks in the editor: the active tool, the draft it draws, the selection, and what of them is drawn.
//! Drafts, tools and selection are momentary; only what is committed is kept.

mod calibrate;
mod carried;
mod describe;
mod draft;
mod drawing;
mod gesture;
mod grow;
mod keys;
mod perform;
mod pick;
mod repeat;
mod shift;
mod snapping;
mod steps;
mod values;

use std::ops::Deref;
use std::sync::Arc;

pub use calibrate::CalibrationDraft;
pub use repeat::MissingMeasure;
pub use values::Computed;

use crate::analysis::book::{Definition, PartDefinition};
use crate::analysis::marks::Drawn;
use crate::case::{Key, Mark, MarkId, Place, RadiographId};
use crate::editor::command::{Handle, Target, Tool};
use crate::editor::core::Core;
use draft::Draft;
use gesture::Gesture;
use values::Remembered;

/// The next step of the active tool.
#[derive(Debug, Clone)]
pub struct NextStep<'a> {
    /// The measure; `None` for plain marks and calibrations.
    pub definition: Option<&'a Definition>,
    /// The part that is placed now.
    pub part: Option<&'a PartDefinition>,
    /// "Neck–shaft angle: femoral head".
    pub title: String,
    /// "Click three points on the rim of the head."
    pub hint: String,
    /// Places of this part that are there, and how many it needs (`None`: any number, Enter ends it).
    pub placed: (usize, Option<usize>),
    /// Parts that are there, and how many there are.
    pub parts: (usize, usize),
    /// The obstacle ("this film is an AP: go to the lateral").
    pub obstacle: Option<String>,
}

/// A drawn part of something that can be selected, with the state of the selection.
#[derive(Debug, Clone)]
pub struct DrawnTarget {
    /// The mark, calibration or draft that it belongs to.
    pub target: Target,
    /// Its strokes, handles and label.
    pub drawn: Drawn,
    /// True if its target is selected.
    pub is_selected: bool,
    /// Index of the handle that keys move, if that is one of this part.
    pub handle: Option<usize>,
}

impl DrawnTarget {
    /// True if it is not part of the reading yet.
    pub fn is_draft(&self) -> bool {
        self.target == Target::Draft
    }
}

impl Deref for DrawnTarget {
    type Target = Drawn;

    fn deref(&self) -> &Drawn {
        &self.drawn
    }
}

/// State of drawing. All of it is momentary.
#[derive(Debug, Default)]
struct Hand {
    tool: Option<Tool>,
    /// Put the tool down after each mark.
    puts_down: bool,
    draft: Option<Draft>,
    gesture: Option<Gesture>,
    /// Last position of the pointer.
    pointer: Option<(RadiographId, Place)>,
    /// Position of the keyboard's cross.
    cross: Option<(RadiographId, Place)>,
    /// The cross moved after the pointer did: what is drawn follows it.
    follows_cross: bool,
    /// Tools whose places snap to edges.
    snapping: Vec<Tool>,
    /// The key that turns snapping round is held down.
    snap_turned: bool,
    /// The mark that is being measured once more, hidden meanwhile.
    blind: Option<MarkId>,
}

/// Kind of a row of small steps: the next of the same kind joins it as one step of undo.
#[derive(Debug, Clone, PartialEq)]
enum Going {
    Nudging(Target),
    /// Coordinates are being typed.
    Placing(Target, Handle),
    Labelling(MarkId),
    Noting(MarkId),
}

/// The table of measures over all visits.
#[derive(Debug, Default)]
struct Tabled {
    is_shown: bool,
    since: Option<RadiographId>,
}

/// Tools, drafts, selection and values of marks.
#[derive(Debug, Default)]
pub(crate) struct Marking {
    hand: Hand,
    selection: Option<Target>,
    handle: Option<Handle>,
    is_hidden: bool,
    going: Option<Going>,
    last_measure: Option<Key>,
    /// Number of times that the choices of calibration were asked for.
    choices_asked: u32,
    tabled: Tabled,
    remembered: Remembered,
    tables: values::Tables,
}

impl Marking {
    /// Another case or reader: nothing of the one before stays but the habit of the hand.
    pub(crate) fn reset(&mut self) {
        let snapping = std::mem::take(&mut self.hand.snapping);
        let hand = Hand { puts_down: self.hand.puts_down, snapping, ..Hand::default() };
        let choices_asked = self.choices_asked;
        *self = Self { hand, choices_asked, ..Self::default() };
    }

    /// Marks every drawing as made from a case that has changed since.
    pub(crate) fn forget_drawn(&mut self) {
        self.touch();
    }

    /// Marks every drawing as outdated.
    fn touch(&mut self) {
        self.remembered.touch();
    }
}

impl Marking {
    /// The tool in hand; `None` means that the pointer selects.
    pub(crate) fn tool(&self) -> Option<&Tool> {
        self.hand.tool.as_ref()
    }

    /// True if the tool stays in hand after it has drawn.
    pub(crate) fn keeps_tool(&self) -> bool {
        !self.hand.puts_down
    }

    /// True if keys draw: a tool is in hand, a draft waits, or something is selected. Arrows then move the cross,
    /// a handle or the selection, and do not go to another visit.
    pub(crate) fn draws(&self) -> bool {
        let marks = self;
        marks.hand.tool.is_some() || marks.hand.draft.is_some() || marks.selection.is_some()
    }

    /// True if a tool is in hand or a draft waits: what keys draw is not there yet.
    pub(crate) fn draws_something_new(&self) -> bool {
        self.hand.tool.is_some() || self.hand.draft.is_some()
    }

    /// The selection.
    pub(crate) fn selection(&self) -> Option<&Target> {
        self.selection.as_ref()
    }

    /// The handle of the selection that keys move; `None` is the whole.
    pub(crate) fn handle(&self) -> Option<Handle> {
        self.handle
    }

    /// Hides marks, or shows them.
    pub(crate) fn hide_marks(&mut self, hidden: bool) {
        self.is_hidden = hidden;
    }

    /// True if marks are hidden.
    pub(crate) fn marks_hidden(&self) -> bool {
        self.is_hidden
    }

    /// Number of times that the choices of calibration were asked for: the window shows them whenever this grows.
    pub(crate) fn calibrate_choices_asked(&self) -> u32 {
        self.choices_asked
    }

    /// True if the table of measures over all visits is shown.
    pub(crate) fn measure_table_shown(&self) -> bool {
        self.tabled.is_shown
    }

    /// The film that changes are told against; `None` is the first of the operation.
    pub(crate) fn since(&self) -> Option<&RadiographId> {
        self.tabled.since.as_ref()
    }

    /// The mark that is selected.
    pub(crate) fn selected_mark<'e>(&'e self, core: &'e Core) -> Option<(MarkId, &'e Arc<Mark>)> {
        let Some(Target::Mark(id)) = self.selection() else { return None };
        let reading = core.document.as_ref()?.reading()?;
        Some((*id, reading.mark(*id)?))
    }
}
