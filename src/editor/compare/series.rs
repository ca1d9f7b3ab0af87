//! Motion of the implant over all visits after one operation, against its first film: by registrations of the reading
//! where there are some, else by the program. Proposals stay proposals: nothing of it is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::FilmScale;
use crate::analysis::book::Book;
use crate::analysis::registration::{Motion, Registered, RegistrationError, register_while};
use crate::analysis::{Visit, film_scale};
use crate::case::{Calibration, RadiographId, Reading};
use crate::editor::Editor;
use crate::editor::compare::Asking;
use crate::editor::compare::automatic::{accepted_motion, refused, told_of};
use crate::editor::core::Core;
use crate::editor::films::FilmSource;
use crate::editor::hanging::{place_of, same_place};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::imaging::Film;

/// A film of a series laid on by the first one, or why not.
type Laid = Result<Arc<Registered>, String>;

/// The series that was asked for.
#[derive(Debug)]
pub(crate) struct Series {
    asked: Asking,
    first: RadiographId,
    pending: Option<Arc<Control>>,
    laid: BTreeMap<RadiographId, Laid>,
}

/// Motion at one film of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPoint {
    /// The film.
    pub film: RadiographId,
    /// The motion since the first film, or why none is told.
    pub told: Result<Motion, String>,
    /// It follows from a registration of the reading.
    pub is_accepted: bool,
}

/// Motion of an implant over the visits after one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct MotionSeries {
    /// The film that all others are told against.
    pub first: RadiographId,
    /// The later films, by time.
    pub points: Vec<SeriesPoint>,
    /// Source of the millimetres, or that there are none.
    pub scale: String,
    /// Share that is done while the program registers films.
    pub pending: Option<f32>,
}

impl Series {
    /// Gives up what is being computed.
    pub(super) fn give_up(&self) {
        if let Some(control) = &self.pending {
            control.cancel();
        }
    }
}

impl Core {
    /// Films of the series that the film in focus belongs to: of its view, after its operation, by time.
    pub(crate) fn films_of_series(&self) -> Vec<RadiographId> {
        let Some((document, focus)) = self.document.as_ref().zip(self.focus()) else { return Vec::new() };
        let (case, visits) = (document.case(), document.visits());
        let Some(own) = place_of(visits, focus).and_then(|place| visits.get(place.visit)) else {
            return Vec::new();
        };
        let of_course = visits.iter().filter(|visit: &&Visit| own.is_comparable_with(visit));
        of_course.filter_map(|visit| same_place(case, visit, focus).cloned()).collect()
    }

    /// The series that was asked for is computed, or shown.
    pub(crate) const fn has_series(&self) -> bool {
        self.screen.comparing.series.is_some()
    }

    /// Registers the first film after the operation with every later one; once more gives it up.
    pub(super) fn toggle_series(&mut self) {
        if let Some(series) = self.screen.comparing.series.take() {
            series.give_up();
            return;
        }
        let mut films = self.films_of_series().into_iter();
        let Some(first) = films.next() else { return };
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let calibration =
            |film: &RadiographId| reading.and_then(|reading| reading.calibration(film)).cloned();
        let source = |film: RadiographId| {
            let source = self.films.source(&film)?;
            Some(SeriesFilm { calibration: calibration(&film), film, source })
        };
        let Some(own) = source(first.clone()) else { return };
        let others: Vec<SeriesFilm> = films.filter_map(source).collect();
        let asked = Asking::default();
        let job = SeriesJob { asked: asked.clone(), first: own, others, book: self.book().clone() };
        let series = Series { asked, first, pending: Some(Arc::default()), laid: BTreeMap::new() };
        self.screen.comparing.series = Some(series);
        let control = self.setup.jobs.submit(job);
        if let Some(series) = &mut self.screen.comparing.series {
            series.pending = Some(control);
        }
    }

    /// Motion over the visits after the operation of the film in focus; `None` where nothing of it is known.
    pub(crate) fn motion_series(&self) -> Option<MotionSeries> {
        let reading = self.document.as_ref()?.reading();
        let has_accepted =
            |reading: &Reading| reading.all_registrations().any(|(_, _, own)| own.implant.is_some());
        let series = self.screen.comparing.series.as_ref();
        if series.is_none() && !reading.is_some_and(has_accepted) {
            return None;
        }
        let films = self.films_of_series();
        let (first, later) = films.split_first()?;
        let series = series.filter(|series| series.first == *first);
        let scale = self.scale_kept(first);
        let scale = scale.unwrap_or_else(|| FilmScale::Pixels {
            why: "the first film was not loaded yet".to_owned(),
            aspect: 1.0,
        });
        let point = |film: &RadiographId| {
            let accepted = reading.and_then(|reading| {
                let (_, moving, own) = reading.registration(first, film)?;
                accepted_motion(own, moving == first, &scale)
            });
            let computed = || match series?.laid.get(film)? {
                Ok(found) => Some(told_of(found, &scale).map(|(motion, _)| motion)),
                Err(why) => Some(Err(why.clone())),
            };
            let is_accepted = accepted.is_some();
            let told = accepted.map(Ok).or_else(computed);
            SeriesPoint {
                film: film.clone(),
                told: told.unwrap_or_else(|| Err("not measured".to_owned())),
                is_accepted,
            }
        };
        let points: Vec<SeriesPoint> = later.iter().map(point).collect();
        let is_known = series.is_some() || points.iter().any(|point| point.is_accepted);
        is_known.then(|| MotionSeries {
            first: first.clone(),
            points,
            scale: Motion::scale_words(&scale),
            pending: series.and_then(|series| Some(series.pending.as_ref()?.progress())),
        })
    }
}

impl Editor {
    /// Motion of the implant over the visits after the operation of the film in focus; `None` where nothing of it is
    /// known.
    pub fn motion_series(&self) -> Option<MotionSeries> {
        self.core.motion_series()
    }

    /// The motion over all visits was asked for.
    pub const fn has_series(&self) -> bool {
        self.core.has_series()
    }
}

/// A film of a series, and where it is read from.
#[derive(Debug)]
struct SeriesFilm {
    film: RadiographId,
    source: FilmSource,
    calibration: Option<Calibration>,
}

impl SeriesFilm {
    fn scale(&self, film: &Film, book: &Book) -> FilmScale {
        film_scale(&film.facts.spacing, self.calibration.as_ref(), book)
    }
}

/// Registers the first film of a series with the others, one after the other.
#[derive(Debug)]
struct SeriesJob {
    asked: Asking,
    first: SeriesFilm,
    others: Vec<SeriesFilm>,
    book: Arc<Book>,
}

impl SeriesJob {
    /// The first film laid on another; `done` tells the share of the whole work from that of this film. `None` where it was
    /// cancelled.
    fn laid(
        &self,
        first: &Film,
        other: &SeriesFilm,
        control: &Control,
        done: impl Fn(f64) -> f64,
    ) -> Option<Laid> {
        let film = match other.source.film(&|| !control.is_cancelled()) {
            Ok(film) => film?,
            Err(why) => return Some(Err(why)),
        };
        let expected = self.first.scale(first, &self.book).pixels_to(&other.scale(film.film(), &self.book));
        let go_on = |share: f64| {
            control.report(done(share));
            !control.is_cancelled()
        };
        let found = register_while(first, film.film(), expected, &go_on);
        if found == Err(RegistrationError::Stopped) {
            return None;
        }
        let why = refused(&found);
        Some(match (found, why) {
            (Ok(found), None) => Ok(Arc::new(found)),
            (_, why) => Err(why.unwrap_or_default()),
        })
    }
}

impl Job for SeriesJob {
    type Outcome = Result<BTreeMap<RadiographId, Laid>, String>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Measuring implant motion over the visits".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let first = match self.first.source.film(&|| !control.is_cancelled()) {
            Ok(Some(first)) => first,
            Ok(None) => return Err(Cancelled),
            Err(why) => return Ok(Err(why)),
        };
        let count = self.others.len().max(1) as f64;
        let mut laid = BTreeMap::new();
        for (index, other) in self.others.iter().enumerate() {
            let done = |share: f64| (index as f64 + share) / count;
            let found = self.laid(first.film(), other, control, done).ok_or(Cancelled)?;
            laid.insert(other.film.clone(), found);
        }
        control.check()?;
        Ok(Ok(laid))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let core = &mut editor.core;
        let is_of = |series: &&mut Series| series.asked.is(&self.asked);
        let Some(series) = core.screen.comparing.series.as_mut().filter(is_of) else { return };
        series.pending = None;
        let why = match end {
            End::Done(Ok(laid)) => {
                series.laid = laid;
                return;
            }
            End::Done(Err(why)) => why,
            End::Cancelled => {
                core.screen.comparing.series = None;
                return;
            }
            End::Broke => "The program failed at these films.".to_owned(),
        };
        core.screen.comparing.series = None;
        core.notices.tell(Severity::Warning, "The motion of the implant was not measured", why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::films::tests::editor_with_six_films;

    #[test]
    fn what_was_given_up_ends_nothing_that_was_asked_for_since_and_leaving_the_case_gives_up() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, films) = editor_with_six_films(folder.path());
        let first = SeriesFilm {
            film: films[0].clone(),
            source: editor.core.films.source(&films[0]).unwrap(),
            calibration: None,
        };
        let book = editor.core.book().clone();
        let given_up = SeriesJob { asked: Asking::default(), first, others: Vec::new(), book };
        let control = Arc::new(Control::default());
        editor.core.screen.comparing.series = Some(Series {
            asked: Asking::default(),
            first: films[0].clone(),
            pending: Some(control.clone()),
            laid: BTreeMap::new(),
        });
        given_up.end(&mut editor, End::Cancelled);
        assert!(editor.core.has_series() && !control.is_cancelled());
        editor.core.end_comparison();
        assert!(!editor.core.has_series() && control.is_cancelled());
    }
}
