//! The reader's own repeatability: from marks that were measured once more without seeing the earlier places, the standard
//! deviation within a film for each measure.

use std::collections::BTreeMap;

use crate::analysis::FilmScale;
use crate::analysis::book::{Book, Unit};
use crate::analysis::measure::{Films, Measured, Repeatability, measured};
use crate::case::{Case, Key, MarkId, RadiographId, Reading};
use crate::imaging::{Film, ImageFacts};

/// Fewest measurements of one film that tell a standard deviation.
const FEWEST: usize = 3;

/// The same films without what follows from repetitions, so that no value hangs on itself.
struct WithoutOwn<'a>(&'a dyn Films);

impl Films for WithoutOwn<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.0.scale(film)
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.0.pixels(film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.0.facts(film)
    }

    fn is_awaited(&self, film: &RadiographId) -> bool {
        self.0.is_awaited(film)
    }
}

/// The values of a mark and of every blind repetition of it that has one, the mark first.
pub fn values_of_repeats(
    mark: MarkId,
    reading: &Reading,
    book: &Book,
    case: &Case,
    films: &dyn Films,
) -> Vec<(f64, Unit)> {
    let own = reading.mark(mark).map(|own| (mark, own));
    let films = WithoutOwn(films);
    own.into_iter()
        .chain(reading.repeats_of(mark))
        .filter_map(|(_, one)| match measured(one, book, case, &films) {
            Measured::Value(value) => Some((value.value, value.unit)),
            Measured::Missing(_) | Measured::Refused(_) => None,
        })
        .collect()
}

/// The reader's repeatability of each measure: the standard deviation within a film, pooled over every film that was
/// measured at least [`FEWEST`] times. Measures that were not repeated are absent.
pub fn own_repeatability(
    reading: &Reading,
    book: &Book,
    case: &Case,
    films: &dyn Films,
) -> BTreeMap<Key, Repeatability> {
    let mut sums: BTreeMap<Key, (Unit, f64, usize, usize)> = BTreeMap::new();
    for (id, mark) in reading.own_marks() {
        let Some(key) = &mark.measure else { continue };
        if reading.repeats_of(id).next().is_none() {
            continue;
        }
        let values = values_of_repeats(id, reading, book, case, films);
        let Some((_, unit)) = values.first().copied() else { continue };
        let same: Vec<f64> = values.iter().filter(|(_, own)| *own == unit).map(|(value, _)| *value).collect();
        if same.len() < FEWEST {
            continue;
        }
        let mean = same.iter().sum::<f64>() / same.len() as f64;
        let squares: f64 = same.iter().map(|value| (value - mean).powi(2)).sum();
        let sum = sums.entry(key.clone()).or_insert((unit, 0.0, 0, 0));
        if sum.0 == unit {
            *sum = (unit, sum.1 + squares, sum.2 + same.len(), sum.3 + 1);
        }
    }
    let pooled = |(unit, squares, measurements, series): (Unit, f64, usize, usize)| Repeatability {
        sd: (squares / (measurements - series) as f64).sqrt(),
        unit,
        measurements,
        series,
    };
    sums.into_iter().map(|(key, sum)| (key, pooled(sum))).collect()
}
