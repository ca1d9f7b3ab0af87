//! The histogram of the film in focus, or of its selected region: counted when film or region changed, else remembered.

use std::sync::Arc;

use crate::analysis::measure::{GREYS_ARE_NO_DENSITY, RegionValues, is_region, region_values};
use crate::case::{MarkId, RadiographId, Shape};
use crate::editor::Editor;
use crate::editor::films::ContentKey;
use crate::editor::memo::Memo;

/// Counted histograms, by what they were counted of.
pub(crate) type Histograms = Memo<(ContentKey, Option<Shape>), Result<Arc<RegionValues>, String>>;

/// The histogram of a film or of a region of it.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmHistogram {
    /// "Whole film", or the label of the region.
    pub of: String,
    /// The film.
    pub film: RadiographId,
    /// The values; else why there are none.
    pub values: Result<Arc<RegionValues>, String>,
    /// What the values are not.
    pub caution: &'static str,
}

impl Editor {
    /// The histogram of the film in focus, or of its selected region; `None` until the film is decoded.
    pub fn histogram(&self) -> Option<FilmHistogram> {
        let film = self.core.focus()?;
        let loaded = self.core.films.loaded(film)?;
        let region = self.selected_region(film);
        let plane = self.marks.scale(&self.core, film)?.plane();
        let shape = region.as_ref().map(|(_, shape)| shape.clone());
        let count = || {
            let region = shape.as_ref().map(|shape| (shape, plane));
            region_values(&loaded.film, region, loaded.range).map(Arc::new)
        };
        let values = self.core.histograms.get((), (loaded.content, shape.clone()), count);
        let of = region.map_or_else(|| "Whole film".to_owned(), |(label, _)| label);
        Some(FilmHistogram { of, film: film.clone(), values, caution: GREYS_ARE_NO_DENSITY })
    }

    /// Label and shape of the selected mark's region on a film.
    fn selected_region(&self, film: &RadiographId) -> Option<(String, Shape)> {
        let (id, _) = self.selected_mark()?;
        self.region_of(id, film)
    }

    fn region_of(&self, id: MarkId, film: &RadiographId) -> Option<(String, Shape)> {
        let mark = self.marks.mark_shown(&self.core, id)?;
        let part = mark.parts.iter().find(|part| part.film == *film && is_region(&part.shape))?;
        let label = if mark.label.is_empty() { "Selected region".to_owned() } else { mark.label.clone() };
        Some((label, part.shape.clone()))
    }
}
