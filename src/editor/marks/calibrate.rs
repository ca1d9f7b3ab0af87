//! Calibrating: what a reader says of the scale of a film. Touches no mark, no window and no zoom.

use crate::analysis::{FilmScale, Scale, coarse_calibration, film_scale};
use crate::case::{Calibration, CalibrationKind, Edit, Key, Place, RadiographId, Shape};
use crate::editor::command::{CalibrateOn, Target, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::shift::within;
use crate::editor::marks::steps::lower_first;
use crate::editor::notices::Severity;

/// A calibration whose places are there and whose size is still to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibrationDraft {
    /// The film.
    pub film: RadiographId,
    /// Method, with its places; the size is 0 until the person enters it.
    pub kind: CalibrationKind,
}

impl Marking {
    /// The calibration that waits for a size: ask "how long?", then send
    /// [`MarkCommand::Calibrate`](crate::editor::MarkCommand::Calibrate).
    pub(crate) fn calibration_wanted(&self, core: &Core) -> Option<CalibrationDraft> {
        let draft = self.hand.draft.as_ref()?;
        // While the button is still down the hand is not done.
        if self.hand.gesture.is_some() {
            return None;
        }
        let places = draft.places.as_slice();
        let kind = match self.hand.tool.as_ref()? {
            Tool::Calibrate(CalibrateOn::Line) => {
                CalibrationKind::Line { ends: places.try_into().ok()?, length_mm: 0.0 }
            }
            Tool::Calibrate(CalibrateOn::Circle) => {
                CalibrationKind::Circle { rim: places.try_into().ok()?, diameter_mm: 0.0 }
            }
            // Too small at this zoom: the person is asked first.
            Tool::Calibrate(CalibrateOn::Implant(key)) => {
                let size_mm = core.book().preset(key)?.size_mm;
                CalibrationKind::Implant { preset: key.clone(), ends: places.try_into().ok()?, size_mm }
            }
            Tool::Shape(_) | Tool::Measure(_) => return None,
        };
        Some(CalibrationDraft { film: draft.film.clone(), kind })
    }

    pub(super) fn calibrate_on_implant(
        &mut self,
        core: &mut Core,
        film: RadiographId,
        key: &Key,
        shape: &Shape,
    ) {
        let (Some(preset), Shape::Line(ends)) = (core.book().preset(key), shape) else { return };
        let (object, size_mm) = (lower_first(&preset.name), preset.size_mm);
        let kind = CalibrationKind::Implant { preset: key.clone(), ends: *ends, size_mm };
        if self.coarse(core, &film, &kind).is_some() {
            // The window asks whether to zoom in first.
            if let Some(draft) = &mut self.hand.draft {
                draft.places = ends.to_vec();
            }
            return;
        }
        self.calibrate(core, film, &kind, &object, None);
    }

    /// Fixes the scale of a film. The tool is put down: a film has one calibration, and a stray click must not
    /// replace it.
    pub(super) fn calibrate(
        &mut self,
        core: &mut Core,
        film: RadiographId,
        kind: &CalibrationKind,
        object: &str,
        band_percent: Option<f64>,
    ) {
        if let Err(why) = check(kind, band_percent) {
            core.notices.tell(Severity::Warning, "The film was not calibrated", why);
            return;
        }
        let Some(by) = core.document.as_ref().and_then(|document| document.reader()).cloned() else { return };
        let film_px = core.known_film_px(&film);
        let kind = film_px.map_or_else(|| kind.clone(), |film_px| within_film(kind, film_px));
        let object = object.trim().to_owned();
        let object = if object.is_empty() { kind.word().to_owned() } else { object };
        let zoom = core.zoom_of(&film);
        let snapped = self.calibration_is_snapped(&kind);
        let at = core.setup.clock.now();
        let calibration = Calibration { kind, object, band_percent, zoom, snapped, by: by.id, at };
        if self.keep_calibration(core, film.clone(), calibration, false) {
            self.tell_disagreement(core, &film);
            if matches!(self.hand.tool, Some(Tool::Calibrate(_))) {
                self.put_down();
            }
            self.choose(Some(Target::Calibration(film)));
        }
    }

    /// Keeps a calibration, with the time of the change; one that is as before is no change.
    pub(super) fn keep_calibration(
        &mut self,
        core: &mut Core,
        film: RadiographId,
        mut calibration: Calibration,
        continued: bool,
    ) -> bool {
        let zoom = core.zoom_of(&film);
        let before = core.document.as_ref().and_then(|document| document.reading()?.calibration(&film));
        if let Some(before) = before {
            if before.kind.places() != calibration.kind.places() && !continued {
                calibration.zoom = zoom;
            }
            let as_before = Calibration { at: before.at, ..calibration.clone() };
            calibration.at = if as_before == *before { before.at } else { core.setup.clock.now() };
        }
        let calibration = Some(Box::new(calibration));
        self.keep(core, Edit::SetCalibration { radiograph: film, calibration, continued })
    }

    /// True if the places of a calibration are those that were snapped just now.
    pub(crate) fn calibration_is_snapped(&self, kind: &CalibrationKind) -> bool {
        let draft = self.hand.draft.as_ref();
        draft.is_some_and(|draft| !draft.snapped.is_empty() && draft.places == kind.places())
    }

    /// Caution for a calibration that is placed at too small a zoom for its size, and the factor by which the film
    /// should be larger.
    pub(crate) fn coarse(
        &self,
        core: &Core,
        film: &RadiographId,
        kind: &CalibrationKind,
    ) -> Option<(String, f64)> {
        let by = core.document.as_ref()?.reader()?.id.clone();
        let (zoom, at) = (core.zoom_of(film), jiff::Timestamp::UNIX_EPOCH);
        let calibration = Calibration {
            kind: kind.clone(),
            object: String::new(),
            band_percent: None,
            zoom,
            snapped: self.calibration_is_snapped(kind),
            by,
            at,
        };
        let aspect = self.scale(core, film).map_or(1.0, |scale| scale.pixel_aspect());
        coarse_calibration(&calibration, aspect, core.book())
    }

    /// Takes the places of a calibration back and shows where they lay so many times larger.
    pub(super) fn zoom_to_calibrate(&mut self, core: &mut Core, factor: f64) {
        let Some(draft) = &mut self.hand.draft else { return };
        let (film, places) = (draft.film.clone(), std::mem::take(&mut draft.places));
        let count = places.len().max(1) as f64;
        let sum = places.iter().fold([0.0; 2], |sum, place| [sum[0] + place[0], sum[1] + place[1]]);
        let middle = sum.map(|value| value / count);
        core.bring(&film);
        core.enlarge_at(&film, middle, factor);
        self.touch();
    }

    pub(super) fn uncalibrate(&mut self, core: &mut Core, film: RadiographId) {
        let target = Target::Calibration(film.clone());
        let edit = Edit::SetCalibration { radiograph: film, calibration: None, continued: false };
        if self.keep(core, edit) && self.selection == Some(target) {
            self.choose(None);
        }
    }
}

impl Core {
    /// Screen pixels for each film pixel in the viewport that shows a film: the active one where several do.
    pub(crate) fn zoom_of(&self, film: &RadiographId) -> Option<f64> {
        let active = self.active_viewport();
        let shows = |index: &usize| self.viewport(*index).is_some_and(|own| own.film.as_ref() == Some(film));
        let index = Some(active).filter(shows).or_else(|| (0..self.screen.sizes_px.len()).find(shows))?;
        Some(self.placement(film, self.size_px(index))?.scale)
    }

    /// Shows a film in the active viewport so many times larger, with one of its places in the middle.
    fn enlarge_at(&mut self, film: &RadiographId, place: Place, factor: f64) {
        let (viewport, Some(film_px)) = (self.screen.active, self.film_px(film)) else { return };
        let size = self.size_px(viewport);
        let Some(placement) = self.placement(film, size) else { return };
        let at = placement.view_from_image(place, size);
        let centred = [size[0] / 2.0 - at[0], size[1] / 2.0 - at[1]];
        self.change_view(viewport, |view, film, size| {
            view.zoom_at(factor.clamp(1.0, 50.0), at, film, size);
            view.pan(centred, film_px, size);
        });
    }
}

fn within_film(kind: &CalibrationKind, film_px: [f64; 2]) -> CalibrationKind {
    let places: Vec<Place> = kind.places().to_vec();
    places
        .into_iter()
        .enumerate()
        .fold(kind.clone(), |kind, (index, place)| kind.with_place(index, within(place, film_px)))
}

/// Limits beyond which a calibration cannot be right: it would make lengths of nothing.
/// No film shows more of a body than this.
const LONGEST_MM: f64 = 2_000.0;

impl Marking {
    /// A reader's scale that the file's own contradicts beyond both bands is told: a slip of the keyboard is likelier
    /// than a wrong file.
    fn tell_disagreement(&mut self, core: &mut Core, film: &RadiographId) {
        let by_file = core.films.facts(film).map(|facts| film_scale(&facts.spacing, None, core.book()));
        let by_reader = self.scale(core, film);
        let (Some(file), Some(reader)) = (
            by_file.as_ref().and_then(FilmScale::millimetres),
            by_reader.as_ref().and_then(FilmScale::millimetres),
        ) else {
            return;
        };
        let range = |scale: &Scale| {
            let part = |percent: f64| scale.row_mm * percent / 100.0;
            (scale.row_mm - part(scale.minus_percent), scale.row_mm + part(scale.plus_percent))
        };
        let (own, told) = (range(reader), range(file));
        if own.1 < told.0 || own.0 > told.1 {
            let text = format!(
                "The calibration says {}, the file {} ({}), further apart than both error bands: check the size and the places, or clear the calibration.",
                reader.spacing_words(),
                file.spacing_words(),
                file.source
            );
            core.notices.tell(Severity::Warning, "The calibration and the file disagree", text);
        }
    }
}

fn check(kind: &CalibrationKind, band_percent: Option<f64>) -> Result<(), String> {
    let size = match kind {
        CalibrationKind::Line { length_mm, .. } => *length_mm,
        CalibrationKind::Circle { diameter_mm, .. } => *diameter_mm,
        CalibrationKind::Implant { size_mm, .. } => *size_mm,
        CalibrationKind::Magnification { factor } => {
            let is_fine = factor.is_finite() && *factor >= 1.0;
            let why = "A magnification factor is 1 or more (distance of source to detector over that of source to object): give one.";
            return if is_fine { check_band(band_percent) } else { Err(why.to_owned()) };
        }
    };
    if !(size.is_finite() && size > 0.0) {
        return Err("A size above 0 mm is needed: give the true size of the object.".to_owned());
    }
    if size > LONGEST_MM {
        return Err(format!(
            "{size} mm is longer than any film: give the true size of the object in millimetres."
        ));
    }
    let mut places = kind.places().iter();
    let first = places.next();
    if first.is_some() && places.all(|place| Some(place) == first) {
        return Err("The places lie on one another: draw the object from end to end.".to_owned());
    }
    check_band(band_percent)
}

fn check_band(band_percent: Option<f64>) -> Result<(), String> {
    if band_percent.is_none_or(|band| band.is_finite() && band >= 0.0) {
        return Ok(());
    }
    Err("An error band is a number of percent, 0 or more: give one, or leave it to the rule.".to_owned())
}
