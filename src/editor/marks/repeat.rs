//! "Repeat last visit": the measure of the nearest earlier visit, laid on the film in focus as a draft. Places
//! are taken over by their share of width and height of the film: no more is known of how the new film was taken,
//! so every handle is meant to be moved.

use crate::case::{Key, Mark, Part, RadiographId, kept_place};
use crate::editor::core::Core;
use crate::editor::hanging::{place_of, same_place, shows_same_place};
use crate::editor::marks::Marking;
use crate::editor::marks::Target;
use crate::editor::marks::draft::Draft;
use crate::editor::notices::Weight;

impl Marking {
    pub(super) fn repeat(&mut self, core: &mut Core, key: Option<Key>) {
        let Some(focus) = core.focus().cloned() else { return };
        let of_selected = self.selected_mark(core).and_then(|(_, mark)| mark.measure.clone());
        let key = key.or(of_selected).or_else(|| self.last_measure.clone());
        let Some(mark) = core.earlier_mark(&focus, key.as_ref()) else {
            let what = key.as_ref().and_then(|key| core.book().measure(key)).map(|own| own.name.clone());
            let text = format!(
                "No earlier visit has {} on a film of this view, side and part: place its parts here, and the next visit can go on from them.",
                what.unwrap_or_else(|| "a measure".to_owned())
            );
            core.notices.tell(Weight::Info, "There is nothing to repeat", text);
            return;
        };
        let Some(draft) = core.taken_over(&mark, &focus) else {
            let text = "No film of this visit shows the same side and part in the same view as those of the earlier measure: place its parts here.";
            core.notices.tell(Weight::Info, "There is nothing to repeat", text);
            return;
        };
        self.take_tool(core, None);
        self.is_hidden = false;
        self.hand.draft = Some(draft);
        self.choose(Some(Target::Draft));
    }
}

impl Core {
    /// The last mark of this measure (of any, for `None`) on the nearest earlier film of the same view.
    fn earlier_mark(&self, focus: &RadiographId, key: Option<&Key>) -> Option<Mark> {
        let document = self.document.as_ref()?;
        let (case, visits, reading) = (document.case(), document.visits(), document.reading()?);
        let here = place_of(visits, focus)?.visit;
        visits.get(..here)?.iter().rev().find_map(|visit| {
            let film = same_place(case, visit, focus)?;
            let fits = |mark: &Mark| {
                mark.measure
                    .as_ref()
                    .is_some_and(|own| key.is_none_or(|key| key == own) && self.book().measure(own).is_some())
            };
            reading
                .marks_on(film)
                .filter(|(_, mark)| fits(mark))
                .last()
                .map(|(_, mark)| mark.as_ref().clone())
        })
    }

    /// The parts of an earlier mark on the films of this visit that show the same views.
    fn taken_over(&self, mark: &Mark, focus: &RadiographId) -> Option<Draft> {
        let parts: Vec<Part> = mark.parts.iter().filter_map(|part| self.part_here(part, focus)).collect();
        let draft = Draft {
            measure: mark.measure.clone(),
            choice: mark.choice.clone(),
            is_taken_over: true,
            ..Draft::on(focus.clone())
        };
        (!parts.is_empty()).then_some(Draft { taken: parts.clone(), parts, ..draft })
    }

    /// Whether every part of what was taken over was placed on this visit's films; says which was not. An old
    /// place that nobody moved would be told as a measure that has not changed.
    pub(super) fn is_placed_here(&mut self, draft: &Draft) -> bool {
        let Some(part) = draft.untouched() else { return true };
        let definition = draft.measure.as_ref().and_then(|key| self.book().measure(key));
        let own =
            |key: &Key| definition?.parts.iter().find(|own| own.key == *key).map(|own| own.name.clone());
        let name = part.key.as_ref().and_then(own).unwrap_or_else(|| "one part".to_owned());
        let place = if part.film == draft.film { "on this film" } else { "on the other film of this visit" };
        let text = format!(
            "\u{201c}{name}\u{201d} still lies where it lay at the earlier visit: move it to its place {place}, then confirm."
        );
        self.notices.tell(Weight::Warning, "Nothing was recorded", text);
        false
    }

    /// A part of an earlier mark on a film of this visit: never on one that shows another side or part of the body.
    pub(super) fn part_here(&self, part: &Part, focus: &RadiographId) -> Option<Part> {
        let case = self.document.as_ref()?.case();
        let film = if shows_same_place(case, focus, &part.film) {
            focus
        } else {
            same_place(case, self.visit_of(focus)?, &part.film)?
        };
        let (from, to) = (self.known_film_px(&part.film)?, self.known_film_px(film)?);
        let shape = part.shape.map(|[x, y]| kept_place([x * to[0] / from[0], y * to[1] / from[1]]));
        Some(Part { key: part.key.clone(), film: film.clone(), shape, label_at: None })
    }
}
