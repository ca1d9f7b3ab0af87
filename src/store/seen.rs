//! What the measures of a reading have to know of films: facts of every film that a part lies on, pixels of those
//! whose greys are asked for. A film is read once, whoever measured on it.

use std::collections::BTreeMap;

use crate::analysis::book::Book;
use crate::analysis::measure::{
    Films, Repeatability, calibrations_of_one_implant, needs_pixels, own_repeatability,
};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Case, Key, RadiographId, Reading};
use crate::imaging::{self, Film, ImageFacts, Limits};
use crate::store::CaseFolder;
use crate::worker::Decoder;

/// A film as far as it was looked at.
enum Looked {
    /// Its header alone.
    Facts(Box<ImageFacts>),
    /// Decoded.
    Film(Box<Film>),
    /// It cannot be read, and why.
    Failed(String),
}

/// The films of a case that were looked at.
pub(crate) struct Seen<'a> {
    folder: &'a CaseFolder,
    case: &'a Case,
    films: BTreeMap<RadiographId, Looked>,
}

/// The same films with the calibrations of one reader.
pub(crate) struct SeenBy<'a> {
    films: &'a BTreeMap<RadiographId, Looked>,
    reading: &'a Reading,
    book: &'a Book,
    repeatability: BTreeMap<Key, Repeatability>,
    doubts: BTreeMap<RadiographId, String>,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(folder: &'a CaseFolder, case: &'a Case) -> Self {
        Self { folder, case, films: BTreeMap::new() }
    }

    /// Looks at every film that a measure of this reading lies on.
    pub(crate) fn look(&mut self, reading: &Reading, book: &Book) {
        for mark in reading.marks.values().filter(|mark| mark.measure.is_some()) {
            let greys = needs_pixels(mark, book);
            for part in &mark.parts {
                let enough = match self.films.get(&part.film) {
                    Some(Looked::Film(_) | Looked::Failed(_)) => true,
                    Some(Looked::Facts(_)) => !greys,
                    None => false,
                };
                if !enough {
                    let looked = self.read(&part.film, greys).unwrap_or_else(Looked::Failed);
                    self.films.insert(part.film.clone(), looked);
                }
            }
        }
    }

    /// Looks at the headers of the films that this reading lays on others: the motion of an implant is told by their scale.
    pub(crate) fn look_at_registered(&mut self, reading: &Reading) {
        for (_, moving, _) in reading.all_registrations() {
            self.look_at(moving);
        }
    }

    /// Looks at the header of a film.
    pub(crate) fn look_at(&mut self, film: &RadiographId) {
        if !self.films.contains_key(film) {
            let looked = self.read(film, false).unwrap_or_else(Looked::Failed);
            self.films.insert(film.clone(), looked);
        }
    }

    fn read(&self, id: &RadiographId, greys: bool) -> Result<Looked, String> {
        let unknown = || format!("no radiograph \"{id}\" in this case");
        let film = self.case.radiograph(id).ok_or_else(unknown)?;
        let failed = |why: String| format!("the film \"{id}\" cannot be read: {why}");
        let limits = Limits::default();
        let bytes =
            self.folder.read_image(&film.file, limits.max_file_bytes).map_err(|e| failed(e.to_string()))?;
        if greys {
            Decoder::shared().decode(&bytes, &limits).map(|film| Looked::Film(Box::new(film)))
        } else {
            imaging::read_facts(&bytes, &limits).map(|facts| Looked::Facts(Box::new(facts)))
        }
        .map_err(|error| failed(error.to_string()))
    }

    pub(crate) fn by(&'a self, reading: &'a Reading, book: &'a Book) -> SeenBy<'a> {
        let mut by = SeenBy {
            films: &self.films,
            reading,
            book,
            repeatability: BTreeMap::new(),
            doubts: BTreeMap::new(),
        };
        by.repeatability = own_repeatability(reading, book, self.case, &by);
        by.doubts = calibrations_of_one_implant(self.case, reading, book, &by);
        by
    }

    /// Reasons for which films could not be read.
    pub(crate) fn failures(&self) -> impl Iterator<Item = String> {
        self.films.values().filter_map(|looked| match looked {
            Looked::Failed(why) => Some(why.clone()),
            Looked::Facts(_) | Looked::Film(_) => None,
        })
    }
}

impl Films for SeenBy<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        // Of a film that cannot be read nothing is told, not even an angle: its pixels may not be square.
        let facts = self.facts(film)?;
        Some(film_scale(&facts.spacing, self.reading.calibration(film), self.book))
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        match self.films.get(film)? {
            Looked::Film(film) => Some(film),
            Looked::Facts(_) | Looked::Failed(_) => None,
        }
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        match self.films.get(film)? {
            Looked::Facts(facts) => Some(facts),
            Looked::Film(film) => Some(&film.facts),
            Looked::Failed(_) => None,
        }
    }

    fn repeatability(&self, measure: &Key) -> Option<Repeatability> {
        self.repeatability.get(measure).copied()
    }

    fn doubt(&self, film: &RadiographId) -> Option<String> {
        self.doubts.get(film).cloned()
    }
}
