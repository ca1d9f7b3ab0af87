//! Scales and values at the desk: computed when a mark or a scale changed, else remembered. What was computed
//! from pixels stays after the film was put away to make room.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::measure::{
    Films, Measured, Repeatability, calibrations_of_one_implant, measured, own_repeatability,
};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Calibration, Key, Mark, MarkId, RadiographId, Reading};
use crate::editor::Editor;
use crate::editor::marks::drawing::FilmDrawing;
use crate::editor::marks::gesture::Held;
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
    values: RefCell<BTreeMap<MarkId, Known>>,
    values_made: Cell<u64>,
    own: RefCell<Option<Own>>,
    pub(super) drawings: RefCell<BTreeMap<RadiographId, FilmDrawing>>,
}

/// A value with what it was computed from.
#[derive(Debug)]
struct Known {
    mark: Arc<Mark>,
    scale: u64,
    had_pixels: bool,
    value: Measured,
    /// Counts values: another number, another value.
    number: u64,
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

    /// Every value may be another: what the reader repeats tells the bands of all.
    fn every_value_changed(&mut self) {
        self.values_changed();
        self.values.borrow_mut().clear();
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

    fn repeatability(&self, measure: &Key) -> Option<Repeatability> {
        self.0.with_own(|own| own.repeatability.get(measure).copied())?
    }

    fn doubt(&self, film: &RadiographId) -> Option<String> {
        self.0.with_own(|own| own.doubts.get(film).cloned())?
    }
}

/// What follows from the whole reading and is told with single values.
#[derive(Debug)]
struct Own {
    reading: Arc<Reading>,
    films: u64,
    repeatability: BTreeMap<Key, Repeatability>,
    doubts: BTreeMap<RadiographId, String>,
}

/// The films of the desk without what follows from the reading as a whole.
struct BareFilms<'a>(&'a Editor);

impl Films for BareFilms<'_> {
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
    /// Looks up what follows from the whole reading: computed when a mark or a scale changed, else remembered.
    fn with_own<R>(&self, tell: impl FnOnce(&Own) -> R) -> Option<R> {
        let document = self.document.as_ref()?;
        let reading = document.reading_now()?;
        let films = self.marks.remembered.values_version;
        let mut kept = self.marks.remembered.own.borrow_mut();
        if let Some(own) = kept.as_ref()
            && own.films == films
            && (Arc::ptr_eq(&own.reading, reading) || own.reading.is_measured_as(reading))
        {
            return Some(tell(own));
        }
        let (book, case, bare) = (self.book(), document.case(), BareFilms(self));
        let own = Own {
            reading: reading.clone(),
            films,
            repeatability: own_repeatability(reading, book, case, &bare),
            doubts: calibrations_of_one_implant(case, reading, book, &bare),
        };
        let answer = tell(&own);
        *kept = Some(own);
        Some(answer)
    }

    /// How well the reader repeats a measure, where the reader has tried.
    pub fn repeatability(&self, measure: &Key) -> Option<Repeatability> {
        self.with_own(|own| own.repeatability.get(measure).copied())?
    }

    /// How lengths on a film are told; `None` while nothing is known of the film.
    pub fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.films.facts(film)?;
        Some(film_scale(&facts.spacing, self.calibration_shown(film), self.book()))
    }

    /// The reader's calibration of a film, as it is while a hand moves it.
    pub(super) fn calibration_shown(&self, film: &RadiographId) -> Option<&Calibration> {
        if let Some(gesture) = &self.marks.hand.gesture
            && let Held::Calibration { now, .. } = &gesture.held
            && gesture.film == *film
        {
            return Some(now);
        }
        self.document.as_ref()?.reading()?.calibration(film)
    }

    /// A mark as it is while a hand moves it.
    pub(super) fn mark_shown(&self, id: MarkId) -> Option<&Arc<Mark>> {
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
        self.with_value(mark, mark_now, |value, _| value.clone())
    }

    /// Calls `tell` with the value of a mark and its number: another number, another value.
    pub(crate) fn with_value<R>(
        &self,
        id: MarkId,
        mark: &Arc<Mark>,
        tell: impl FnOnce(&Measured, u64) -> R,
    ) -> Option<R> {
        let scale = self.marks.remembered.scale_of(mark);
        let has_pixels = mark.parts.iter().all(|part| self.films.loaded(&part.film).is_some());
        let mut values = self.marks.remembered.values.borrow_mut();
        if let Some(known) = values.get(&id)
            && known.scale == scale
            && (known.had_pixels || !has_pixels)
            && (Arc::ptr_eq(&known.mark, mark) || known.mark == *mark)
        {
            return Some(tell(&known.value, known.number));
        }
        let value = self.value_of(mark)?;
        let made = &self.marks.remembered.values_made;
        let number = made.get() + 1;
        made.set(number);
        let answer = tell(&value, number);
        values.insert(id, Known { mark: mark.clone(), scale, had_pixels: has_pixels, value, number });
        Some(answer)
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
        if before != after {
            // One calibration may put those of the same implant on other films in doubt.
            for film in films {
                self.marks.remembered.scale_changed(film);
            }
        }
        let repeats = |reading: &Option<Arc<Reading>>| {
            let all = reading.iter().flat_map(|reading| reading.marks.iter());
            all.filter(|(_, mark)| mark.repeat_of.is_some()).map(|(id, mark)| (*id, mark.clone())).collect::<Vec<_>>()
        };
        if repeats(&self.marks.remembered.seen) != repeats(&now) {
            self.marks.remembered.every_value_changed();
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
