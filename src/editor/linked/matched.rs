//! Films that are linked brought to one scale: all that hang together at once, however many they are. Films that are shown
//! whole are as large as the one that needs most room allows; else one that was zoomed leads, and the others follow it from
//! film to film.

use super::one_scale::OneScale;
use super::{LinkedPair, Ratio, Side};
use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::editor::viewport::{FilmView, Zoom};

/// Ratios that differ by less are the same.
const SAME: f64 = 1e-9;

impl Ratio {
    fn is_as(self, other: Self) -> bool {
        self.by == other.by && (self.value / other.value - 1.0).abs() < SAME
    }
}

impl Core {
    /// Brings the films of each pair to one scale once both are there, and again when a scale or the window's size
    /// changed.
    pub(crate) fn match_zoom(&mut self) {
        self.settle_place();
        let scales = self.one_scale();
        self.settle_new(&scales);
        let mut changed: Vec<usize> = Vec::new();
        for index in 0..self.screen.linked.len() {
            changed.extend(self.match_pair(index, &scales).then_some(index));
        }
        for group in scales.groups() {
            let pairs = self.pairs_of(&group);
            if pairs.iter().all(|index| self.screen.linked.get(*index).is_some_and(|pair| pair.fits)) {
                self.fit_group(&group);
            } else {
                for index in &pairs {
                    self.set_fits(*index, false);
                }
                if pairs.iter().any(|index| changed.contains(index)) {
                    self.follow_leader(&group, &pairs);
                }
            }
        }
    }

    /// Pairs whose films are of a group.
    fn pairs_of(&self, group: &[(RadiographId, f64)]) -> Vec<usize> {
        let is_of = |pair: &LinkedPair| {
            pair.matched.is_some() && group.iter().any(|(film, _)| *film == pair.film.film)
        };
        let all = self.screen.linked.iter().enumerate();
        all.filter(|(_, pair)| is_of(pair)).map(|(index, _)| index).collect()
    }

    /// Remembers the ratio of a pair; true where it is another than before.
    fn match_pair(&mut self, index: usize, scales: &OneScale) -> bool {
        let Some(pair) = self.screen.linked.get(index) else { return false };
        let Some((baseline, film)) = self.sides(pair) else { return false };
        let ratio = self.ratio_in(scales, &baseline.id, &film.id, pair.of_one_view);
        let fits = self.is_whole(&baseline.id) && self.is_whole(&film.id);
        let Some(pair) = self.screen.linked.get_mut(index) else { return false };
        let before = pair.matched.replace(ratio);
        if before.is_none() {
            pair.fits = fits;
        }
        self.turn_as(&baseline, &film);
        before.is_none_or(|before| !before.is_as(ratio))
    }

    /// True if a film is shown whole, by itself or with those that it is linked with.
    fn is_whole(&self, film: &RadiographId) -> bool {
        let is_of = |pair: &&LinkedPair| pair.baseline.film == *film || pair.film.film == *film;
        let mut pairs = self.screen.linked.iter().filter(is_of);
        self.film_view(film).zoom == Zoom::Fit || pairs.any(|pair| pair.matched.is_some() && pair.fits)
    }

    /// All films of a group whole and in the middle, at the largest scale at which every one of them fits.
    fn fit_group(&mut self, group: &[(RadiographId, f64)]) {
        let fitting: Vec<(RadiographId, f64, f64)> = group
            .iter()
            .filter_map(|(film, px)| {
                let film_px = self.film_px(film)?;
                let whole = FilmView { zoom: Zoom::Fit, ..self.film_view(film) };
                let hangs =
                    (0..).zip(&self.screen.viewports).filter(|(_, own)| own.film.as_ref() == Some(film));
                let scales = hangs.map(|(viewport, _)| whole.scale(film_px, self.size_px(viewport)));
                let fit = scales.fold(f64::INFINITY, f64::min);
                let hung_elsewhere = || self.size_in_pair(film).map(|size| whole.scale(film_px, size));
                let fit = if fit.is_finite() { fit } else { hung_elsewhere()? };
                Some((film.clone(), *px, fit))
            })
            .collect();
        let common = fitting.iter().map(|(_, px, fit)| fit / px).fold(f64::INFINITY, f64::min);
        for (film, px, fit) in fitting {
            let scale = common * px;
            let zoom = if (scale / fit - 1.0).abs() < SAME { Zoom::Fit } else { Zoom::Scale(scale) };
            let view = self.screen.views.entry(film).or_default();
            (view.zoom, view.centre) = (zoom, None);
        }
    }

    /// Size of the viewport in which a pair holds a film.
    fn size_in_pair(&self, film: &RadiographId) -> Option<[f64; 2]> {
        let both = self.screen.linked.iter().flat_map(|pair| [&pair.baseline, &pair.film]);
        both.into_iter().find(|own| own.film == *film).map(|own| self.size_px(own.viewport))
    }

    /// The film of a group that a person zoomed, that in focus before all others.
    fn leader(&self, group: &[(RadiographId, f64)], pairs: &[usize]) -> Option<RadiographId> {
        let in_focus = self.focus().filter(|focus| group.iter().any(|(film, _)| film == *focus));
        let films = pairs.iter().filter_map(|index| self.screen.linked.get(*index));
        let films = films.flat_map(|pair| [&pair.baseline.film, &pair.film.film]);
        in_focus.into_iter().chain(films).find(|film| self.film_view(film).zoom != Zoom::Fit).cloned()
    }

    /// The leader of a group keeps its scale; the others take it, from film to film.
    fn follow_leader(&mut self, group: &[(RadiographId, f64)], pairs: &[usize]) {
        let Some(leader) = self.leader(group, pairs) else { return };
        let mut reached = vec![leader];
        let mut at = 0;
        while let Some(from) = reached.get(at).cloned() {
            at += 1;
            for index in pairs {
                let Some(pair) = self.screen.linked.get(*index) else { continue };
                let leads = pair.baseline.film == from;
                let to = if leads { pair.film.film.clone() } else { pair.baseline.film.clone() };
                if !leads && pair.film.film != from || reached.contains(&to) {
                    continue;
                }
                let sides: Option<(Side, Side)> = self.sides(pair);
                let (Some((baseline, film)), Some(ratio)) = (sides, pair.matched) else { continue };
                if leads {
                    self.follow(&baseline, &film, 1.0 / ratio.value);
                } else {
                    self.follow(&film, &baseline, ratio.value);
                }
                reached.push(to);
            }
        }
    }
}
