//! The draft: what was placed and is not yet a mark. The case knows nothing of it, and Esc drops it.

use crate::analysis::book::{Choices, Definition, PartDefinition};
use crate::case::{Key, Mark, MarkId, Part, Place, RadiographId, ShapeKind};
use crate::editor::command::{CalibrateOn, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::carried::Carried;

/// Places and parts placed so far.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// The measure that it is of.
    pub(super) measure: Option<Key>,
    /// The mark of the reading that it completes.
    pub(super) mark: Option<MarkId>,
    /// Parts that are whole and not yet kept.
    pub(super) parts: Vec<Part>,
    /// The film of the part that is being placed.
    pub(super) film: RadiographId,
    /// Places of that part.
    pub(super) places: Vec<Place>,
    /// The choice that the definition allows.
    pub(super) choice: Option<Key>,
    /// Taken over from an earlier visit: whole, and waits for a word.
    pub(super) is_taken_over: bool,
    /// The parts as they were taken over: one that lies there still was not placed on this film.
    pub(super) taken: Vec<Part>,
    /// Carried forward to show a finding: it waits for a state.
    pub(super) carried: Option<Box<Carried>>,
    /// Parts that were snapped to an edge, by their place among `parts`.
    pub(super) snapped: Vec<usize>,
}

impl Draft {
    pub(super) fn on(film: RadiographId) -> Self {
        Self {
            measure: None,
            mark: None,
            parts: Vec::new(),
            film,
            places: Vec::new(),
            choice: None,
            is_taken_over: false,
            taken: Vec::new(),
            carried: None,
            snapped: Vec::new(),
        }
    }

    /// True if anything would be lost by dropping it.
    pub(super) fn is_begun(&self) -> bool {
        !self.parts.is_empty() || !self.places.is_empty()
    }

    /// The first part that lies where it was taken over.
    pub(super) fn untouched(&self) -> Option<&Part> {
        self.parts.iter().find(|part| self.taken.contains(part))
    }

    fn has(&self, key: &Key) -> bool {
        self.parts.iter().any(|part| part.key.as_ref() == Some(key))
    }
}

impl Marking {
    /// The definition of the measure in hand, or of the draft that was taken over.
    pub(super) fn definition_in_hand<'e>(&'e self, core: &'e Core) -> Option<&'e Definition> {
        let key = match (&self.hand.tool, &self.hand.draft) {
            (Some(Tool::Measure(key)), _) => key,
            (None, Some(draft)) => draft.measure.as_ref()?,
            (Some(Tool::Shape(_) | Tool::Calibrate(_)), _) | (None, None) => return None,
        };
        core.book().measure(key)
    }

    /// The shape that the tool in hand places next for this draft; `None` when nothing is left to place.
    pub(super) fn next_shape(&self, core: &Core, draft: &Draft) -> Option<ShapeKind> {
        match self.hand.tool.as_ref()? {
            Tool::Shape(kind) => Some(*kind),
            Tool::Calibrate(CalibrateOn::Line | CalibrateOn::Implant(_)) => Some(ShapeKind::Line),
            Tool::Calibrate(CalibrateOn::Circle) => Some(ShapeKind::Circle),
            Tool::Measure(key) => {
                Some(core.next_part(core.book().measure(key)?, draft).map(|(_, part)| part.shape)?)
            }
        }
    }

    /// True if every place of the shape that is being placed is there.
    pub(super) fn is_full(&self, core: &Core, draft: &Draft) -> bool {
        let count = self.next_shape(core, draft).and_then(ShapeKind::place_count);
        count.is_some_and(|count| draft.places.len() >= count)
    }
}

impl Core {
    /// The mark that a draft completes, if it is still there.
    pub(super) fn completed_mark(&self, draft: &Draft) -> Option<&Mark> {
        self.document.as_ref()?.reading()?.mark(draft.mark?).map(AsRef::as_ref)
    }

    /// The part of a measure that is placed next, with its number among the parts.
    pub(super) fn next_part<'a>(
        &self,
        definition: &'a Definition,
        draft: &Draft,
    ) -> Option<(usize, &'a PartDefinition)> {
        let mark = self.completed_mark(draft);
        definition.parts.iter().enumerate().find(|(_, part)| {
            !draft.has(&part.key) && mark.is_none_or(|mark| mark.part(part.key.as_str()).is_none())
        })
    }

    /// Choice proposed for a new measure on a film: the first that no other mark of this measure on the
    /// film has (the next cortex), else the first; of implants the first diameter.
    pub(super) fn first_choice(&self, definition: &Definition, film: &RadiographId) -> Option<Key> {
        match definition.choices.as_ref()? {
            Choices::Implants => {
                let presets = &self.book().presets;
                let preset = presets.iter().find(|preset| preset.is_diameter).or(presets.first());
                preset.map(|preset| preset.key.clone())
            }
            Choices::Of(list) => {
                let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
                let taken: Vec<_> = reading
                    .into_iter()
                    .flat_map(|reading| reading.marks_on(film))
                    .filter(|(_, mark)| mark.measure.as_ref() == Some(&definition.key))
                    .filter_map(|(_, mark)| mark.choice.clone())
                    .collect();
                let free = list.iter().find(|(key, _)| !taken.contains(key));
                free.or(list.first()).map(|(key, _)| key.clone())
            }
        }
    }
}

impl Marking {
    /// The mark that a draft of a measure would be, with the places of the part under way as `pending`.
    pub(super) fn mark_of_draft(&self, core: &Core, draft: &Draft, pending: Option<Part>) -> Option<Mark> {
        if let Some(carried) = &draft.carried {
            return Some(carried.mark(&draft.parts));
        }
        let measure = draft.measure.clone()?;
        let mut mark = match core.completed_mark(draft) {
            Some(mark) => mark.clone(),
            None => Mark {
                choice: draft.choice.clone(),
                repeat_of: self.hand.blind,
                ..Mark::measure(measure, Vec::new())
            },
        };
        let first = mark.parts.len();
        mark.snapped.extend(draft.snapped.iter().map(|index| first + index));
        mark.parts.extend(draft.parts.iter().cloned());
        mark.parts.extend(pending);
        (!mark.parts.is_empty()).then_some(mark)
    }
}
