//! Repeated measures. Of an earlier visit: those that this visit lacks, in turn or from a list, each laid on the film in
//! focus as a draft; places are taken over by their share of width and height, since no more is known of how the new
//! film was taken. Of the same film: measured again with the earlier places hidden.

use crate::analysis::measure::{choice_words, values_of_repeats};
use crate::case::{Key, Mark, MarkId, Part, RadiographId, kept_place};
use crate::editor::command::{Target, Tool};
use crate::editor::core::Core;
use crate::editor::hanging::{place_of, same_place, shows_same_place};
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::values::DeskFilms;
use crate::editor::notices::Severity;

/// A measure of an earlier visit that this visit lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingMeasure {
    /// The mark of the nearest earlier visit.
    pub mark: MarkId,
    /// "Fracture gap, medial cortex".
    pub name: String,
    /// The film of this visit on which it would begin.
    pub film: RadiographId,
}

/// True if two marks are the same measure at different visits.
fn is_same_measure(a: &Mark, b: &Mark) -> bool {
    a.measure == b.measure && a.choice == b.choice && a.label.trim() == b.label.trim()
}

impl Core {
    /// True if an earlier visit has a measure on a film that shows what the film in focus shows.
    pub(crate) fn has_something_to_repeat(&self) -> bool {
        let earlier = self.focus().and_then(|focus| self.earlier_mark(focus, None));
        earlier.is_some() || !self.missing_measures().is_empty()
    }
}

impl Marking {
    pub(super) fn repeat(&mut self, core: &mut Core, key: Option<&Key>) {
        let Some(focus) = core.focus().cloned() else { return };
        let of_selected = self.selected_mark(core).and_then(|(_, mark)| mark.measure.clone());
        let last = self.last_measure.clone();
        let missing = core.missing_measures();
        let of_measure = |key: &Key| {
            let is_it = |one: &&MissingMeasure| {
                self.mark_shown(core, one.mark).is_some_and(|mark| mark.measure.as_ref() == Some(key))
            };
            missing.iter().find(is_it).map(|one| one.mark)
        };
        let wanted = key.cloned().or(of_selected);
        let next = match &wanted {
            Some(wanted) => of_measure(wanted),
            None => last.as_ref().and_then(of_measure).or_else(|| missing.first().map(|one| one.mark)),
        };
        if let Some(id) = next {
            self.repeat_mark(core, id);
            return;
        }
        // Nothing is missing: the measure is begun once more.
        let key = wanted.or(last);
        let Some(mark) = core.earlier_mark(&focus, key.as_ref()) else {
            let what = key.as_ref().and_then(|key| core.book().measure(key)).map(|own| own.name.clone());
            let text = format!(
                "No earlier visit has {} on a film of this view, side and part: place its parts here, and the next visit can go on from them.",
                what.unwrap_or_else(|| "a measure".to_owned())
            );
            core.notices.tell(Severity::Info, "There is nothing to repeat", text);
            return;
        };
        self.lay(core, &mark, &focus);
    }

    /// Lays a measure of an earlier visit on the films of this visit.
    pub(super) fn repeat_mark(&mut self, core: &mut Core, id: MarkId) {
        let Some(mark) = self.mark_shown(core, id).cloned() else { return };
        let missing = core.missing_measures();
        let film = missing.into_iter().find(|one| one.mark == id).map(|one| one.film);
        let Some(film) = film.or_else(|| core.focus().cloned()) else { return };
        core.bring(&film);
        self.lay(core, &mark, &film);
    }

    fn lay(&mut self, core: &mut Core, mark: &Mark, film: &RadiographId) {
        let Some(draft) = core.taken_over(mark, film) else {
            let text = "No film of this visit shows the same side and part in the same view as those of the earlier measure: place its parts here.";
            core.notices.tell(Severity::Info, "There is nothing to repeat", text);
            return;
        };
        self.take_tool(core, None);
        self.is_hidden = false;
        self.hand.draft = Some(draft);
        self.choose(Some(Target::Draft));
    }
}

impl Core {
    /// Every measure of earlier visits that this visit lacks on a film of the same view, side and part of the body: those
    /// of the film in focus first, then in the order of drawing.
    pub(crate) fn missing_measures(&self) -> Vec<MissingMeasure> {
        let missing = || {
            let focus = self.focus()?;
            let document = self.document.as_ref()?;
            let (case, visits, reading) = (document.case(), document.visits(), document.reading()?);
            let here = place_of(visits, focus)?.visit;
            let own = visits.get(here)?;
            let known: Vec<&Mark> = reading
                .own_marks()
                .map(|(_, mark)| mark.as_ref())
                .filter(|mark| mark.parts.iter().any(|part| own.films.contains(&part.film)))
                .collect();
            let mut found: Vec<(MissingMeasure, &Mark)> = Vec::new();
            let films = std::iter::once(focus).chain(own.films.iter().filter(|film| *film != focus));
            for film in films {
                for visit in visits.get(..here)?.iter().rev() {
                    let Some(earlier) = same_place(case, visit, film) else { continue };
                    for (id, mark) in reading.marks_on(earlier) {
                        let Some(definition) = mark.measure.as_ref().and_then(|key| self.book().measure(key))
                        else {
                            continue;
                        };
                        let is_first = mark.first_film() == Some(earlier);
                        let is_there = known.iter().any(|own| is_same_measure(own, mark))
                            || found.iter().any(|(_, other)| is_same_measure(other, mark));
                        if !is_first || is_there {
                            continue;
                        }
                        let choice =
                            mark.choice.as_ref().map(|choice| choice_words(definition, choice, self.book()));
                        let label = Some(mark.label.trim().to_owned()).filter(|label| !label.is_empty());
                        let more = [label, choice].into_iter().flatten();
                        let name = std::iter::once(definition.name.clone())
                            .chain(more)
                            .collect::<Vec<_>>()
                            .join(", ");
                        found.push((MissingMeasure { mark: id, name, film: film.clone() }, mark));
                    }
                }
            }
            Some(found.into_iter().map(|(missing, _)| missing).collect())
        };
        missing().unwrap_or_default()
    }

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

    /// True if every part of what was taken over was placed on this visit's films; says which was not. An old
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
        self.notices.tell(Severity::Warning, "Nothing was recorded", text);
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

/// Number of measurements of one film, the first included, that are asked for.
const ASKED_FOR: usize = 3;

impl Marking {
    /// The mark that is being measured once more; it and its repetitions are hidden.
    pub(crate) fn blind(&self) -> Option<MarkId> {
        self.hand.blind
    }

    /// The whole measure that would be repeated blind: this one, or the one selected.
    pub(crate) fn repeatable_blind(&self, core: &Core, id: Option<MarkId>) -> Option<MarkId> {
        let id = id.or_else(|| self.selected_mark(core).map(|(id, _)| id))?;
        let mark = self.mark_shown(core, id)?;
        let definition = core.book().measure(mark.measure.as_ref()?)?;
        definition.parts.iter().all(|part| mark.part(part.key.as_str()).is_some()).then_some(id)
    }

    pub(super) fn repeat_blind(&mut self, core: &mut Core, id: Option<MarkId>) {
        let Some(id) = self.repeatable_blind(core, id) else { return };
        let Some(mark) = self.mark_shown(core, id).cloned() else { return };
        let (Some(key), Some(film)) = (mark.measure.clone(), mark.first_film().cloned()) else { return };
        self.put_down();
        self.take_tool(core, Some(Tool::Measure(key.clone())));
        self.hand.draft =
            Some(Draft { measure: Some(key), choice: mark.choice.clone(), ..Draft::on(film.clone()) });
        self.hand.blind = Some(id);
        self.choose(None);
        core.bring(&film);
        self.touch();
    }

    /// The tool is put down: what was hidden is seen again.
    pub(super) fn stop_blind(&mut self) {
        if self.hand.blind.take().is_some() {
            self.touch();
        }
    }

    /// A repetition is whole: the next begins, or what follows from all is told.
    pub(super) fn end_blind(&mut self, core: &mut Core) {
        let Some(id) = self.hand.blind else { return };
        self.put_down();
        self.choose(Some(Target::Mark(id)));
        let Some(document) = &core.document else { return };
        let Some(reading) = document.reading() else { return };
        let count =
            values_of_repeats(id, reading, core.book(), document.case(), &DeskFilms { core, marks: self })
                .len();
        if count < ASKED_FOR {
            self.repeat_blind(core, Some(id));
            let text = format!(
                "Measurement {count} of {ASKED_FOR} is kept. Place it once more; the earlier places are hidden."
            );
            core.notices.tell(Severity::Info, "Repeating blind", text);
            return;
        }
        let key = self.mark_shown(core, id).and_then(|mark| mark.measure.clone());
        let own = key.and_then(|key| self.repeatability(core, &key));
        if let Some(own) = own {
            let words = own.words();
            let text = format!("From now on the error bands of this measure rest on {words}.");
            core.notices.tell(Severity::Info, "Your repeatability", text);
        }
    }
}
