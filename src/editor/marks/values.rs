//! Scales and values at the desk: computed when a mark or a scale changed, else remembered. What was computed
//! from pixels stays after the film was put away to make room.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::measure::{Films, Measured, measured};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Calibration, Mark, MarkId, RadiographId, Reading};
use crate::editor::Editor;
use crate::editor::marks::drawing::FilmDrawing;
use crate::editor::marks::gesture::Held;
use crate::editor::memo::Memo;
use crate::imaging::{Film, ImageFacts};

/// What was computed, and for what.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Counts changes of anything that is drawn.
    version: u64,
    /// When a scale or film last changed, by that count.
    values_version: u64,
    /// When the scale of a film last changed, by that count.
    scales: BTreeMap<RadiographId, u64>,
    /// The reading last looked at.
    seen: Option<Arc<Reading>>,
    values: Memo<ValueOf, Option<Value>, MarkId>,
    pub(super) marks_drawn: Cell<u64>,
    pub(super) drawings: Memo<(u64, u64), FilmDrawing, RadiographId>,
}

/// How often something was computed, for tests of how much a change costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// Values of marks.
    pub values: u64,
    /// Lists of what is drawn on a film.
    pub films_drawn: u64,
    /// Marks of which strokes and labels were made.
    pub marks_drawn: u64,
}

/// What a value was computed from.
#[derive(Debug)]
struct ValueOf {
    mark: Arc<Mark>,
    scale: u64,
    had_pixels: bool,
}

impl ValueOf {
    /// Whether a value computed from this is that of `now`. What was computed from pixels stays.
    fn serves(&self, now: &Self) -> bool {
        self.scale == now.scale
            && (self.had_pixels || !now.had_pixels)
            && (Arc::ptr_eq(&self.mark, &now.mark) || self.mark == now.mark)
    }
}

/// The value of a mark.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) measured: Measured,
    /// Counts values: another number, another value.
    pub(crate) number: u64,
}

impl Remembered {
    pub(super) fn touch(&mut self) {
        self.version += 1;
    }

    /// What was counted of everything, and of scales and films alone.
    pub(super) fn version(&self) -> (u64, u64) {
        (self.version, self.values_version)
    }

    /// Values may be others, since a film is there or gone.
    fn values_changed(&mut self) {
        self.version += 1;
        self.values_version = self.version;
    }

    pub(super) fn scale_changed(&mut self, film: &RadiographId) {
        self.values_changed();
        self.scales.insert(film.clone(), self.version);
    }

    fn scale_of(&self, mark: &Mark) -> u64 {
        mark.parts.iter().filter_map(|part| self.scales.get(&part.film)).max().copied().unwrap_or_default()
    }
}

/// What measures know of films: the editor's own.
pub(super) struct DeskFilms<'a>(pub(super) &'a Editor);

impl Films for DeskFilms<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.0.scale(film)
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.0.films.loaded(film).map(|loaded| &loaded.film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.0.films.facts(film).map(AsRef::as_ref)
    }
}

impl Editor {
    /// How lengths on a film are told; `None` while nothing is known of the film.
    pub fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.films.facts(film)?;
        Some(film_scale(&facts.spacing, self.calibration_shown(film), self.book()))
    }

    /// The reader's calibration of a film, as it is while a hand moves it.
    pub(crate) fn calibration_shown(&self, film: &RadiographId) -> Option<&Calibration> {
        if let Some(gesture) = &self.marks.hand.gesture
            && let Held::Calibration { now, .. } = &gesture.held
            && gesture.film == *film
        {
            return Some(now);
        }
        self.document.as_ref()?.reading()?.calibration(film)
    }

    /// A mark as it is while a hand moves it.
    pub(crate) fn mark_shown(&self, id: MarkId) -> Option<&Arc<Mark>> {
        if let Some(gesture) = &self.marks.hand.gesture
            && let Held::Mark { id: held, now, .. } = &gesture.held
            && *held == id
        {
            return Some(now);
        }
        self.document.as_ref()?.reading()?.mark(id)
    }

    /// The value of a mark, as it stands: computed when the mark or a scale changed, else remembered.
    pub fn measured(&self, mark: MarkId) -> Option<Measured> {
        let mark_now = self.mark_shown(mark)?;
        self.value_now(mark, mark_now).map(|value| value.measured)
    }

    /// The value of a mark: computed when the mark or a scale changed, else remembered.
    pub(crate) fn value_now(&self, id: MarkId, mark: &Arc<Mark>) -> Option<Value> {
        let remembered = &self.marks.remembered;
        let had_pixels = mark.parts.iter().all(|part| self.films.loaded(&part.film).is_some());
        let of = ValueOf { mark: mark.clone(), scale: remembered.scale_of(mark), had_pixels };
        let make = |_, _: &ValueOf| {
            let number = remembered.values.made();
            self.value_of(mark).map(|measured| Value { measured, number })
        };
        remembered.values.renew(id, of, ValueOf::serves, make)
    }

    /// How often values and drawings were computed since the case was opened.
    pub fn computed(&self) -> Computed {
        let remembered = &self.marks.remembered;
        Computed {
            values: remembered.values.made(),
            films_drawn: remembered.drawings.made(),
            marks_drawn: remembered.marks_drawn.get(),
        }
    }

    /// Counts changes of scales and films: another number, and values may be others.
    pub(crate) fn values_version(&self) -> u64 {
        self.marks.remembered.version().1
    }

    /// The value of anything that could be a mark.
    pub(super) fn value_of(&self, mark: &Mark) -> Option<Measured> {
        let document = self.document.as_ref()?;
        Some(measured(mark, self.book(), document.case(), &DeskFilms(self)))
    }

    /// What follows from any change: values and drawings follow the reading, and what is gone is not selected.
    pub(crate) fn follow_marks(&mut self) {
        let now = self.document.as_ref().and_then(crate::editor::Document::reading_now).cloned();
        let seen = &self.marks.remembered.seen;
        let is_same = match (seen, &now) {
            (Some(seen), Some(now)) => Arc::ptr_eq(seen, now),
            (None, None) => true,
            _ => false,
        };
        if is_same {
            return;
        }
        let calibrations =
            |reading: &Option<Arc<Reading>>| reading.as_ref().map(|reading| reading.calibrations.clone());
        let (before, after) =
            (calibrations(seen).unwrap_or_default(), calibrations(&now).unwrap_or_default());
        let films: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for film in films.into_iter().filter(|film| before.get(*film) != after.get(*film)) {
            self.marks.remembered.scale_changed(film);
        }
        self.marks.remembered.seen = now;
        self.marks.touch();
        self.drop_what_is_gone();
    }

    /// A film was decoded: what it tells of itself may be new, and its pixels are there.
    pub(crate) fn marks_see_film(&mut self, film: &RadiographId, is_first_time: bool) {
        if is_first_time {
            self.marks.remembered.scale_changed(film);
        } else {
            self.marks.remembered.values_changed();
        }
    }
}
