//! Where text of the program may stand on a film in a viewport: it avoids bright metal and burned-in text, and has a
//! ground of its own over what else is bright.

use std::sync::Arc;

use eframe::egui::{Pos2, Rect, pos2};

use super::sheet::Sheet;
use crate::editor::{ContentKey, LoadedFilm};
use crate::imaging::{GreyTable, LightMap};

/// Spacing in points of the samples taken under a text.
const STEP: f32 = 5.0;
/// Share of the samples under a text that may be lighter.
const MOST_LIGHT: f32 = 0.2;
/// Number of cached films.
const REMEMBERED: usize = 24;

/// Number of samples under a screen rectangle that hit metal or text.
pub(super) fn under(map: &LightMap, sheet: &Sheet, rect: Rect) -> usize {
    samples(rect).filter(|at| map.is_ink(sheet.film_from_screen(*at))).count()
}

/// True if text in a screen rectangle needs a ground of its own: much of the film under it is light.
pub(super) fn is_light(map: &LightMap, sheet: &Sheet, table: &GreyTable, rect: Rect) -> bool {
    let light = samples(rect).filter(|at| map.is_light(sheet.film_from_screen(*at), table)).count();
    light as f32 > MOST_LIGHT * samples(rect).count() as f32
}

/// Points spread over a rectangle.
pub(super) fn samples(rect: Rect) -> impl Iterator<Item = Pos2> {
    let count = |length: f32| (length / STEP).ceil().max(1.0) as usize;
    let (across, down) = (count(rect.width()), count(rect.height()));
    let place =
        |index: usize, of: usize, low: f32, length: f32| low + length * (index as f32 + 0.5) / of as f32;
    (0..down).flat_map(move |row| {
        let y = place(row, down, rect.top(), rect.height());
        (0..across).map(move |column| pos2(place(column, across, rect.left(), rect.width()), y))
    })
}

/// Cached maps of recent films.
#[derive(Debug, Default)]
pub(super) struct Inks {
    known: Vec<(ContentKey, Arc<LightMap>)>,
}

impl Inks {
    /// The map of a film; computed once.
    pub(super) fn of(&mut self, loaded: &LoadedFilm) -> Arc<LightMap> {
        if let Some((_, ink)) = self.known.iter().find(|(content, _)| *content == loaded.content) {
            return ink.clone();
        }
        let ink = Arc::new(LightMap::of_film(&loaded.film, &loaded.first_voi.0));
        if self.known.len() >= REMEMBERED {
            self.known.remove(0);
        }
        self.known.push((loaded.content, ink.clone()));
        ink
    }
}
