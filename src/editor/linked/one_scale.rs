//! The one scale of films that are linked with each other, directly or by films between them. A registration of two of them
//! tells it, else their millimetres; only where neither leads from one film to another do widths or pixels.

use std::collections::BTreeMap;

use super::{Ratio, SameScale};
use crate::analysis::FilmScale;
use crate::case::RadiographId;
use crate::editor::compare::LaidBy;
use crate::editor::core::Core;

/// A film among those that it is linked with.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// The films that registrations or millimetres lead to from this one.
    known: usize,
    /// The films that it has one scale with.
    group: usize,
    /// Pixels of the first film of its group to one of its own.
    px: f64,
}

/// The scales of all films that are linked.
#[derive(Debug, Default)]
pub(super) struct OneScale {
    of: BTreeMap<RadiographId, Standing>,
}

impl OneScale {
    /// Groups of films that have one scale, each film with its pixels to one of the first.
    pub(super) fn groups(&self) -> Vec<Vec<(RadiographId, f64)>> {
        let mut groups: BTreeMap<usize, Vec<(RadiographId, f64)>> = BTreeMap::new();
        for (film, own) in &self.of {
            groups.entry(own.group).or_default().push((film.clone(), own.px));
        }
        groups.into_values().collect()
    }

    fn both(&self, one: &RadiographId, other: &RadiographId) -> Option<(Standing, Standing)> {
        Some((*self.of.get(one)?, *self.of.get(other)?))
    }
}

/// Makes the scales of two films, and of all that have one with either, one; not where they have one already.
fn join(films: &mut [Standing], [one, other]: [usize; 2], ratio: f64) {
    let (Some(own), Some(joined)) = (films.get(one).copied(), films.get(other).copied()) else { return };
    if own.group == joined.group || !ratio.is_finite() || ratio <= 0.0 {
        return;
    }
    let times = own.px / (ratio * joined.px);
    for film in films.iter_mut().filter(|film| film.group == joined.group) {
        (film.px, film.group) = (film.px * times, own.group);
    }
}

impl Core {
    /// The scales of all films that are linked and there.
    pub(super) fn one_scale(&self) -> OneScale {
        let mut films: Vec<&RadiographId> = Vec::new();
        let mut links: Vec<([usize; 2], bool)> = Vec::new();
        for pair in &self.screen.linked {
            if self.sides(pair).is_none() {
                continue;
            }
            let link = [&pair.baseline.film, &pair.film.film].map(|film| {
                let known = films.iter().position(|own| *own == film);
                known.unwrap_or_else(|| {
                    films.push(film);
                    films.len() - 1
                })
            });
            links.push((link, pair.of_one_view));
        }
        let alone = |index| Standing { known: index, group: index, px: 1.0 };
        let mut linked: Vec<Standing> = (0..films.len()).map(alone).collect();
        for (link, _) in &links {
            join(&mut linked, *link, 1.0);
        }
        // What is linked directly comes first; then any two films of those that are linked.
        let group = |at: usize| linked.get(at).map(|own| own.group);
        let any = (0..films.len()).flat_map(|one| (one + 1..films.len()).map(move |other| [one, other]));
        let of_one_group = any.filter(|[one, other]| group(*one) == group(*other));
        let edges: Vec<[usize; 2]> = links.iter().map(|(link, _)| *link).chain(of_one_group).collect();
        let mut found: Vec<Standing> = (0..films.len()).map(alone).collect();
        for [one, other] in &edges {
            let laid = films
                .get(*one)
                .zip(films.get(*other))
                .and_then(|(one, other)| self.registered_on(one, other));
            if let Some(laid) = laid {
                join(&mut found, [*one, *other], 1.0 / laid.similarity.scale());
            }
        }
        let scales: Vec<Option<FilmScale>> = films.iter().map(|film| self.scale_kept(film)).collect();
        for [one, other] in &edges {
            let scale = |at: usize| scales.get(at)?.as_ref();
            let pixels = scale(*one).zip(scale(*other)).and_then(|(one, other)| one.pixels_to(other));
            if let Some(ratio) = pixels {
                join(&mut found, [*one, *other], ratio);
            }
        }
        for own in &mut found {
            own.known = own.group;
        }
        for ([one, other], relative) in &links {
            if let (Some(one_film), Some(other_film)) = (films.get(*one), films.get(*other)) {
                join(&mut found, [*one, *other], self.unknown_ratio(one_film, other_film, *relative).value);
            }
        }
        OneScale { of: films.into_iter().cloned().zip(found).collect() }
    }

    /// Ratio of two films that are linked, by the scale that all films linked with them have.
    pub(super) fn ratio_in(
        &self,
        scales: &OneScale,
        baseline: &RadiographId,
        film: &RadiographId,
        relative: bool,
    ) -> Ratio {
        let Some((one, other)) = scales.both(baseline, film).filter(|(one, other)| one.group == other.group)
        else {
            return self.ratio(baseline, film, relative);
        };
        let value = one.px / other.px;
        let by = match self.registered_by(baseline, film) {
            Some(by) => by,
            None if one.known == other.known => SameScale::Millimetres,
            None => self.unknown_ratio(baseline, film, relative).by,
        };
        Ratio { value, by }
    }

    /// How two films are registered with each other.
    fn registered_by(&self, baseline: &RadiographId, film: &RadiographId) -> Option<SameScale> {
        Some(match self.registered_on(baseline, film)?.by {
            LaidBy::Implant { .. } => SameScale::OnImplant,
            LaidBy::Bone { .. } | LaidBy::Landmarks { .. } | LaidBy::Millimetres | LaidBy::Position => {
                SameScale::Registered
            }
        })
    }

    /// Ratio of two films by themselves: a film with a scale of its own tells how many millimetres are a pixel; both must, at
    /// one depth, or widths of films are compared (`relative`), or pixels.
    pub(super) fn ratio(&self, baseline: &RadiographId, film: &RadiographId, relative: bool) -> Ratio {
        if let Some((laid, by)) = self.registered_on(baseline, film).zip(self.registered_by(baseline, film)) {
            return Ratio { value: 1.0 / laid.similarity.scale(), by };
        }
        match self.pixels_to(baseline, film) {
            Some(value) => Ratio { value, by: SameScale::Millimetres },
            None => self.unknown_ratio(baseline, film, relative),
        }
    }

    fn unknown_ratio(&self, baseline: &RadiographId, film: &RadiographId, relative: bool) -> Ratio {
        let width = |id| self.film_px(id).map(|[width, _]| width.max(1.0));
        match width(baseline).zip(width(film)).filter(|_| relative) {
            Some((baseline, film)) => Ratio { value: film / baseline, by: SameScale::RelativePosition },
            None => Ratio { value: 1.0, by: SameScale::FilmPixels },
        }
    }
}
