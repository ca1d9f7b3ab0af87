//! The same zoom on both films: a millimetre is as large on the baseline as on the film beside it, or a film pixel
//! where one of them tells no millimetres. Windows and greys are each film's own.

use crate::case::RadiographId;
use crate::editor::command::ViewCommand;
use crate::editor::core::Core;
use crate::editor::scoring::SameScale;
use crate::editor::viewport::{FilmView, Size, Zoom};

/// Two films that are shown at the same scale: the baseline in the first viewport, the film in the second.
#[derive(Debug)]
pub(super) struct Pair {
    film: RadiographId,
    baseline: RadiographId,
    /// Both are shown whole, as large as the one that needs more room allows.
    fits: bool,
    /// By what they were matched; `None` until both films are there.
    matched: Option<Ratio>,
}

/// Screen pixels per film pixel of the baseline over those of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ratio {
    value: f64,
    by: SameScale,
}

/// One of the two, with all that is needed to place it.
#[derive(Debug, Clone)]
struct Side {
    id: RadiographId,
    film_px: Size,
    view_px: Size,
}

impl Pair {
    pub(super) fn new((film, baseline): (RadiographId, RadiographId)) -> Self {
        Self { film, baseline, fits: false, matched: None }
    }

    pub(super) fn is_of(&self, (film, baseline): &(RadiographId, RadiographId)) -> bool {
        self.film == *film && self.baseline == *baseline
    }

    pub(super) fn same_scale(&self) -> Option<SameScale> {
        self.matched.map(|ratio| ratio.by)
    }
}

impl Core {
    /// Brings both films to the same scale once they are there, and again when a scale or the window's size changed.
    pub(super) fn match_zoom(&mut self) {
        let Some((baseline, film)) = self.sides() else { return };
        let ratio = self.ratio(&baseline.id, &film.id);
        let zoomed = |side: &Side| matches!(self.film_view(&side.id).zoom, Zoom::Scale(_));
        let (baseline_zoomed, film_zoomed) = (zoomed(&baseline), zoomed(&film));
        let Some(pair) = self.screen.sheet.as_mut().and_then(|hand| hand.pair.as_mut()) else { return };
        let before = pair.matched.replace(ratio);
        if before.is_none() {
            pair.fits = !baseline_zoomed && !film_zoomed;
        }
        if pair.fits {
            self.fit_both(&baseline, &film, ratio);
        } else if before.is_none() && !film_zoomed {
            self.follow(&baseline, &film, 1.0 / ratio.value);
        } else if before != Some(ratio) {
            self.follow(&film, &baseline, ratio.value);
        }
    }

    /// What was done to the view of one film is done to the other, as far as it is not about its greys.
    pub(crate) fn link_views(&mut self, command: &ViewCommand) {
        let Some((baseline, film)) = self.sides() else { return };
        let Some(ratio) = self.screen.sheet.as_ref().and_then(|hand| hand.pair.as_ref()?.matched) else {
            return;
        };
        let viewport = match command {
            ViewCommand::ZoomAt { viewport, .. } | ViewCommand::Pan { viewport, .. } => *viewport,
            ViewCommand::SetLayout(_)
            | ViewCommand::Activate(_)
            | ViewCommand::Resized { .. }
            | ViewCommand::ZoomBy(_)
            | ViewCommand::Fit
            | ViewCommand::OneToOne
            | ViewCommand::Rotate(_)
            | ViewCommand::Flip
            | ViewCommand::Invert
            | ViewCommand::Reset
            | ViewCommand::DragWindow { .. }
            | ViewCommand::SetVoi(_)
            | ViewCommand::Preset(_)
            | ViewCommand::AutoWindow
            | ViewCommand::NextPreset
            | ViewCommand::Corners
            | ViewCommand::Layers(_)
            | ViewCommand::FileNotes => self.screen.active,
        };
        let of_baseline = viewport == 0;
        let (own, other) = if of_baseline { (&baseline, &film) } else { (&film, &baseline) };
        let factor = if of_baseline { 1.0 / ratio.value } else { ratio.value };
        let middle = |side: &Side| [side.view_px[0] / 2.0, side.view_px[1] / 2.0];
        match command {
            ViewCommand::ZoomAt { at, .. } => {
                let share = |axis: usize| at[axis] / own.view_px[axis].max(1.0) * other.view_px[axis];
                self.zoom_along(own, other, factor, [share(0), share(1)]);
            }
            ViewCommand::ZoomBy(_) | ViewCommand::OneToOne => {
                self.zoom_along(own, other, factor, middle(other));
            }
            ViewCommand::Pan { by, .. } => {
                self.see(other, |view| view.pan(*by, other.film_px, other.view_px));
                self.fits_no_longer();
            }
            ViewCommand::Rotate(quarters) => self.see(other, |view| view.rotate(*quarters)),
            ViewCommand::Flip => self.see(other, FilmView::mirror),
            ViewCommand::Fit | ViewCommand::Reset => {
                if *command == ViewCommand::Reset {
                    self.see(other, |view| (view.quarter_turns, view.flip) = (0, false));
                }
                if let Some(pair) = self.screen.sheet.as_mut().and_then(|hand| hand.pair.as_mut()) {
                    pair.fits = true;
                }
            }
            ViewCommand::SetLayout(_)
            | ViewCommand::Activate(_)
            | ViewCommand::Resized { .. }
            | ViewCommand::Invert
            | ViewCommand::DragWindow { .. }
            | ViewCommand::SetVoi(_)
            | ViewCommand::Preset(_)
            | ViewCommand::AutoWindow
            | ViewCommand::NextPreset
            | ViewCommand::Corners
            | ViewCommand::Layers(_)
            | ViewCommand::FileNotes => return,
        }
        self.match_zoom();
    }

    /// Puts a pair apart: films that were shown whole are shown whole again, each by itself.
    pub(super) fn part(&mut self, pair: &Pair) {
        if !pair.fits {
            return;
        }
        for id in [&pair.film, &pair.baseline] {
            if let Some(view) = self.screen.views.get_mut(id) {
                (view.zoom, view.centre) = (Zoom::Fit, None);
            }
        }
    }

    fn fits_no_longer(&mut self) {
        if let Some(pair) = self.screen.sheet.as_mut().and_then(|hand| hand.pair.as_mut()) {
            pair.fits = false;
        }
    }

    /// Baseline and film, once both are there.
    fn sides(&self) -> Option<(Side, Side)> {
        let pair = self.screen.sheet.as_ref()?.pair.as_ref()?;
        let side = |id: &RadiographId, viewport: usize| {
            Some(Side { id: id.clone(), film_px: self.film_px(id)?, view_px: self.size_px(viewport) })
        };
        Some((side(&pair.baseline, 0)?, side(&pair.film, 1)?))
    }

    /// A film with a scale of its own tells how many millimetres are a pixel; both must, or pixels are compared.
    fn ratio(&self, baseline: &RadiographId, film: &RadiographId) -> Ratio {
        let mm = |id| self.scale_kept(id)?.millimetres().map(|scale| scale.column_mm).filter(|mm| *mm > 0.0);
        match (mm(baseline), mm(film)) {
            (Some(baseline), Some(film)) => Ratio { value: baseline / film, by: SameScale::Millimetres },
            _ => Ratio { value: 1.0, by: SameScale::FilmPixels },
        }
    }

    fn see(&mut self, side: &Side, change: impl FnOnce(&mut FilmView)) {
        change(self.screen.views.entry(side.id.clone()).or_default());
    }

    /// Both films whole and in the middle, at the largest scale at which both fit.
    fn fit_both(&mut self, baseline: &Side, film: &Side, ratio: Ratio) {
        let fit = |editor: &Self, side: &Side| {
            FilmView { zoom: Zoom::Fit, ..editor.film_view(&side.id) }.scale(side.film_px, side.view_px)
        };
        let (fit_baseline, fit_film) = (fit(self, baseline), fit(self, film));
        let scale = fit_film.min(fit_baseline / ratio.value);
        let zoom = |scale: f64, fit: f64| {
            if (scale / fit - 1.0).abs() < 1e-9 { Zoom::Fit } else { Zoom::Scale(scale) }
        };
        let whole = |view: &mut FilmView, zoom| (view.zoom, view.centre) = (zoom, None);
        self.see(film, |view| whole(view, zoom(scale, fit_film)));
        self.see(baseline, |view| whole(view, zoom(scale * ratio.value, fit_baseline)));
    }

    /// `other` takes the scale of `own`: its own middle where it has one, else the corresponding place.
    fn follow(&mut self, own: &Side, other: &Side, factor: f64) {
        let view = self.film_view(&own.id);
        let placement = view.placement(own.film_px, own.view_px);
        let share = |axis: usize| placement.centre[axis] / own.film_px[axis].max(1.0) * other.film_px[axis];
        let corresponding = [share(0), share(1)];
        self.see(other, |view| {
            let kept = matches!(view.zoom, Zoom::Scale(_)).then_some(view.centre).flatten();
            view.zoom = Zoom::Scale(placement.scale * factor);
            view.centre = Some(kept.unwrap_or(corresponding));
        });
    }

    /// `other` is zoomed about `at` until its scale is that of `own`; where it cannot go so far, neither does `own`.
    fn zoom_along(&mut self, own: &Side, other: &Side, factor: f64, at: Size) {
        self.fits_no_longer();
        let scale = |editor: &Self, side: &Side| editor.film_view(&side.id).scale(side.film_px, side.view_px);
        let wanted = scale(self, own) * factor;
        let by = wanted / scale(self, other);
        self.see(other, |view| view.zoom_at(by, at, other.film_px, other.view_px));
        let back = scale(self, other) / wanted;
        if (back - 1.0).abs() > 1e-9 {
            let middle = [own.view_px[0] / 2.0, own.view_px[1] / 2.0];
            self.see(own, |view| view.zoom_at(back, middle, own.film_px, own.view_px));
        }
    }
}
