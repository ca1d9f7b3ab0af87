//! Scales, values and the tables made of them: computed when a mark or a scale changed, else remembered. Values computed
//! from pixels stay after the film was put away to save memory.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::analysis::measure::{
    Films, ImplantDisagreement, MeasureTable, Measured, Repeatability, Since, calibrations_of_one_implant,
    measured, own_repeatability, same_implant, table,
};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Calibration, Key, Mark, MarkId, RadiographId, Reading};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::drawing::FilmDrawing;
use crate::editor::marks::gesture::Held;
use crate::editor::memo::Memo;
use crate::imaging::{Film, ImageFacts};

/// Computed values and drawings, with what they were computed from.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// Counts changes of anything that is drawn.
    version: u64,
    /// Count of the last change of a scale or film.
    values_version: u64,
    /// Count of the last change of the scale of each film.
    scales: BTreeMap<RadiographId, u64>,
    /// The reading last looked at.
    seen: Option<Arc<Reading>>,
    own: Memo<(u64, Arc<Reading>), Arc<Own>>,
    /// Count of the last change of every value.
    all_changed: u64,
    values: Memo<ValueOf, Option<Value>, MarkId>,
    pub(super) marks_drawn: Cell<u64>,
    pub(super) drawings: Memo<(u64, u64), FilmDrawing, RadiographId>,
}

/// Numbers of computations, for tests of the cost of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Computed {
    /// Values of marks.
    pub values: u64,
    /// Lists of what is drawn on a film.
    pub films_drawn: u64,
    /// Marks of which strokes and labels were made.
    pub marks_drawn: u64,
}

/// Input of a value.
#[derive(Debug)]
struct ValueOf {
    mark: Arc<Mark>,
    scale: u64,
    had_pixels: bool,
}

impl ValueOf {
    /// True if a value computed from this is that of `now`. What was computed from pixels stays.
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

    /// Count of all changes, and of changes of scales and films alone.
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
        self.all_changed = self.version;
    }

    pub(super) fn scale_changed(&mut self, film: &RadiographId) {
        self.values_changed();
        self.scales.insert(film.clone(), self.version);
    }

    fn scale_of(&self, mark: &Mark) -> u64 {
        let of_films = mark.parts.iter().filter_map(|part| self.scales.get(&part.film)).max().copied();
        of_films.unwrap_or_default().max(self.all_changed)
    }
}

/// Facts about films for measures: the editor's own.
pub(super) struct DeskFilms<'a> {
    pub(super) core: &'a Core,
    pub(super) marks: &'a Marking,
}

impl Films for DeskFilms<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.marks.scale(self.core, film)
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.core.films.loaded(film).map(|loaded| &loaded.film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.core.films.facts(film).map(AsRef::as_ref)
    }

    fn is_awaited(&self, film: &RadiographId) -> bool {
        self.core.films.is_awaited(film)
    }

    fn repeatability(&self, measure: &Key) -> Option<Repeatability> {
        self.marks.with_own(self.core, |own| own.repeatability.get(measure).copied())?
    }

    fn doubt(&self, film: &RadiographId) -> Option<String> {
        self.marks.with_own(self.core, |own| own.doubts.get(film).cloned())?
    }
}

/// Results of the whole reading that single values need.
#[derive(Debug)]
struct Own {
    repeatability: BTreeMap<Key, Repeatability>,
    doubts: BTreeMap<RadiographId, String>,
}

/// The films of the editor without what follows from the reading as a whole.
struct BareFilms<'a> {
    core: &'a Core,
    marks: &'a Marking,
}

impl Films for BareFilms<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.marks.scale(self.core, film)
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.core.films.loaded(film).map(|loaded| &loaded.film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.core.films.facts(film).map(AsRef::as_ref)
    }
}

impl Marking {
    /// Looks up what follows from the whole reading: computed when a mark or a scale changed, else remembered.
    fn with_own<R>(&self, core: &Core, tell: impl FnOnce(&Own) -> R) -> Option<R> {
        let document = core.document.as_ref()?;
        let reading = document.reading_now()?;
        let of = (self.remembered.values_version, reading.clone());
        let serves = |kept: &(u64, Arc<Reading>), now: &(u64, Arc<Reading>)| {
            kept.0 == now.0 && (Arc::ptr_eq(&kept.1, &now.1) || kept.1.is_measured_as(&now.1))
        };
        let (book, case, bare) = (core.book(), document.case(), BareFilms { core, marks: self });
        let make = |_, _: &(u64, Arc<Reading>)| {
            Arc::new(Own {
                repeatability: own_repeatability(reading, book, case, &bare),
                doubts: calibrations_of_one_implant(case, reading, book, &bare),
            })
        };
        Some(tell(&self.remembered.own.renew((), of, serves, make)))
    }

    /// The reader's own repeatability of a measure, if known.
    pub(crate) fn repeatability(&self, core: &Core, measure: &Key) -> Option<Repeatability> {
        self.with_own(core, |own| own.repeatability.get(measure).copied())?
    }

    /// Scale of lengths on a film; `None` while nothing is known of the film.
    pub(crate) fn scale(&self, core: &Core, film: &RadiographId) -> Option<FilmScale> {
        let facts = core.films.facts(film)?;
        Some(film_scale(&facts.spacing, self.calibration_shown(core, film), core.book()))
    }

    /// The reader's calibration of a film, as it is while a hand moves it.
    pub(crate) fn calibration_shown<'e>(
        &'e self,
        core: &'e Core,
        film: &RadiographId,
    ) -> Option<&'e Calibration> {
        if let Some(gesture) = &self.hand.gesture
            && let Held::Calibration { now, .. } = &gesture.held
            && gesture.film == *film
        {
            return Some(now);
        }
        core.document.as_ref()?.reading()?.calibration(film)
    }

    /// A mark as it is while a hand moves it.
    pub(crate) fn mark_shown<'e>(&'e self, core: &'e Core, id: MarkId) -> Option<&'e Arc<Mark>> {
        if let Some(gesture) = &self.hand.gesture
            && let Held::Mark { id: held, now, .. } = &gesture.held
            && *held == id
        {
            return Some(now);
        }
        core.document.as_ref()?.reading()?.mark(id)
    }

    /// The value of a mark, as it stands: computed when the mark or a scale changed, else remembered.
    pub(crate) fn measured(&self, core: &Core, mark: MarkId) -> Option<Measured> {
        let mark_now = self.mark_shown(core, mark)?;
        self.value_now(core, mark, mark_now).map(|value| value.measured)
    }

    /// The value of a mark: computed when the mark or a scale changed, else remembered.
    pub(crate) fn value_now(&self, core: &Core, id: MarkId, mark: &Arc<Mark>) -> Option<Value> {
        let remembered = &self.remembered;
        let had_pixels = mark.parts.iter().all(|part| core.films.loaded(&part.film).is_some());
        let of = ValueOf { mark: mark.clone(), scale: remembered.scale_of(mark), had_pixels };
        let make = |_, _: &ValueOf| {
            let number = remembered.values.made();
            self.value_of(core, mark).map(|measured| Value { measured, number })
        };
        remembered.values.renew(id, of, ValueOf::serves, make)
    }

    /// Number of values and drawings computed since the case was opened.
    pub(crate) fn computed(&self) -> Computed {
        let remembered = &self.remembered;
        Computed {
            values: remembered.values.made(),
            films_drawn: remembered.drawings.made(),
            marks_drawn: remembered.marks_drawn.get(),
        }
    }

    /// Counts changes of scales and films: another number, and values may be others.
    pub(crate) fn values_version(&self) -> u64 {
        self.remembered.version().1
    }

    /// The value of anything that could be a mark.
    pub(super) fn value_of(&self, core: &Core, mark: &Mark) -> Option<Measured> {
        let document = core.document.as_ref()?;
        Some(measured(mark, core.book(), document.case(), &DeskFilms { core, marks: self }))
    }

    /// Follows any change: values and drawings follow the reading, and a mark that is gone is not selected.
    pub(crate) fn follow_marks(&mut self, core: &mut Core) {
        let now = core.document.as_ref().and_then(crate::editor::Document::reading_now).cloned();
        let seen = &self.remembered.seen;
        let is_same = match (seen, &now) {
            (Some(seen), Some(now)) => Arc::ptr_eq(seen, now),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
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
                self.remembered.scale_changed(film);
            }
        }
        let repeats = |reading: &Option<Arc<Reading>>| {
            let all = reading.iter().flat_map(|reading| reading.marks.iter());
            all.filter(|(_, mark)| mark.repeat_of.is_some())
                .map(|(id, mark)| (*id, mark.clone()))
                .collect::<Vec<_>>()
        };
        if repeats(&self.remembered.seen) != repeats(&now) {
            self.remembered.every_value_changed();
        }
        self.remembered.seen = now;
        self.touch();
        if !core.unseen_pixels().is_empty() {
            core.fetch();
        }
        self.drop_what_is_gone(core);
    }

    /// A film was decoded: what it tells of itself may be new, and its pixels are there.
    pub(crate) fn marks_see_film(&mut self, film: &RadiographId, is_first_time: bool) {
        if is_first_time {
            self.remembered.scale_changed(film);
        } else {
            self.remembered.values_changed();
        }
    }
}

impl Core {
    /// As [`Self::scale`], by the calibration that is kept.
    pub(crate) fn scale_kept(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.films.facts(film)?;
        let calibration = self.document.as_ref().and_then(|document| document.reading()?.calibration(film));
        Some(film_scale(&facts.spacing, calibration, self.book()))
    }
}

/// Of what the tables tell: everything that is drawn, scales and films, and the film that changes are told against.
#[derive(Debug, PartialEq)]
pub(super) struct TabledOf {
    version: (u64, u64),
    since: Option<RadiographId>,
}

/// The tables made last.
pub(super) type Tables = Memo<TabledOf, Made>;

#[derive(Debug, Clone)]
pub(super) struct Made {
    table: Arc<MeasureTable>,
    disagreements: Arc<Vec<ImplantDisagreement>>,
}

impl Marking {
    /// Every measure of the reading over all visits; `None` while nobody has said who reads.
    pub(crate) fn measure_table(&self, core: &Core) -> Option<Arc<MeasureTable>> {
        self.tables(core).map(|made| made.table)
    }

    /// Films on which an implant of the book does not measure what it should.
    pub(crate) fn implant_disagreements(&self, core: &Core) -> Option<Arc<Vec<ImplantDisagreement>>> {
        self.tables(core).map(|made| made.disagreements)
    }

    fn tables(&self, core: &Core) -> Option<Made> {
        let document = core.document.as_ref()?;
        let reading = document.reading()?;
        let since = self.since();
        let key = TabledOf { version: self.remembered.version(), since: since.cloned() };
        let make = || {
            let (case, book, films) = (document.case(), core.book(), DeskFilms { core, marks: self });
            let visit = since.and_then(|since| document.visits().index_of(since));
            let against = visit.map_or(Since::Operation, Since::Visit);
            // As labels tell them: a grey density stays when its film is put away to save memory.
            let remembered = |id: MarkId, mark: &Arc<Mark>| {
                let value = self.value_now(core, id, mark).map(|value| value.measured);
                value.unwrap_or_else(|| Measured::Missing("not known yet".into()))
            };
            Made {
                table: Arc::new(table(case, reading, book, remembered, against)),
                disagreements: Arc::new(same_implant(case, reading, book, &films)),
            }
        };
        Some(self.tables.get((), key, make))
    }
}
