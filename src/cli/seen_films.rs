//! The films of a case as measures ask for them, looked at without a window: the scale of each film that a reading
//! touches, and its pixels where a grey density needs them.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::book::{Book, Formula};
use crate::analysis::measure::Films;
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Case, RadiographId, Reading};
use crate::imaging::{self, Film, Limits};
use crate::store::CaseFolder;

/// Films that were looked at. One that cannot be read is simply not there: what needs it says so.
#[derive(Debug, Default)]
pub(crate) struct SeenFilms {
    scales: BTreeMap<RadiographId, FilmScale>,
    pixels: BTreeMap<RadiographId, Film>,
}

impl SeenFilms {
    /// Looks at every film on which a measure of the reading has a part.
    pub(crate) fn of(folder: &CaseFolder, case: &Case, reading: &Reading, book: &Book) -> Self {
        let mut seen = Self::default();
        let (touched, with_greys) = touched(reading, book);
        let limits = Limits::default();
        for radiograph in case.radiographs.iter().filter(|film| touched.contains(&film.id)) {
            let Ok(bytes) = folder.read_image(&radiograph.file, limits.max_file_bytes) else { continue };
            let Ok(facts) = imaging::read_facts(&bytes, &limits) else { continue };
            let scale = film_scale(&facts.spacing, reading.calibration(&radiograph.id), book);
            seen.scales.insert(radiograph.id.clone(), scale);
            if with_greys.contains(&radiograph.id)
                && let Ok(film) = imaging::decode(&bytes, &limits)
            {
                seen.pixels.insert(radiograph.id.clone(), film);
            }
        }
        seen
    }
}

/// Films with parts of measures, and those of them whose greys are measured.
fn touched(reading: &Reading, book: &Book) -> (BTreeSet<RadiographId>, BTreeSet<RadiographId>) {
    let (mut touched, mut with_greys) = (BTreeSet::new(), BTreeSet::new());
    for mark in reading.marks.values() {
        let Some(key) = &mark.measure else { continue };
        let greys = book.measure(key).is_some_and(|measure| measure.formula == Formula::GreyDensity);
        for part in &mark.parts {
            touched.insert(part.film.clone());
            if greys {
                with_greys.insert(part.film.clone());
            }
        }
    }
    (touched, with_greys)
}

impl Films for SeenFilms {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.scales.get(film).cloned()
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.pixels.get(film)
    }
}
