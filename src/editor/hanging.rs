//! Hanging: which film stands in which viewport. The film in focus stands in the active one; the others
//! follow from it: columns are visits in order of time, the second row shows the other view.

use crate::analysis::Visit;
use crate::case::{Case, RadiographId, View};
use crate::editor::layout::Layout;

/// Content of a viewport.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewport {
    /// The film, if any.
    pub film: Option<RadiographId>,
    /// Words for an empty viewport.
    pub vacant: String,
    /// The film to whose interval after its operation that of this one is the nearest after another operation.
    pub near_interval: Option<RadiographId>,
}

impl Viewport {
    /// A viewport with this film.
    pub(crate) fn of(film: RadiographId) -> Self {
        Self { film: Some(film), ..Self::default() }
    }

    /// An empty one, which says why.
    pub(crate) fn vacant(words: impl Into<String>) -> Self {
        Self { vacant: words.into(), ..Self::default() }
    }
}

/// A film's place among the visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) visit: usize,
    pub(crate) view: usize,
}

pub(crate) fn place_of(visits: &[Visit], film: &RadiographId) -> Option<Place> {
    visits.iter().enumerate().find_map(|(visit, stop)| {
        let view = stop.films.iter().position(|id| id == film)?;
        Some(Place { visit, view })
    })
}

/// The film of `visit` most like `like`: by view position first, then side, then part of the body; else one
/// that looks along the same axis, else its first one.
pub(crate) fn same_view<'a>(case: &Case, visit: &'a Visit, like: &RadiographId) -> Option<&'a RadiographId> {
    let views = |id: &RadiographId| case.radiograph(id).map(|film| film.views.as_slice()).unwrap_or_default();
    let wanted = views(like);
    let likeness = |id: &&RadiographId| {
        let found = views(id);
        let all = |same: fn(&View, &View) -> bool| {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| same(a, b))
        };
        let position = all(|a, b| a.position == b.position);
        let side = all(|a, b| a.side == b.side);
        let part = all(|a, b| a.part == b.part);
        let axis = is_frontal(case, id) == is_frontal(case, like);
        (position, axis, side, part)
    };
    // Of equals the first; `max_by_key` alone would give the last.
    visit.films.iter().rev().max_by_key(likeness)
}

/// The film of `visit` along the same axis as `like` that shows the same side and part of the body, the same position
/// first; `None` where none does.
pub(crate) fn same_place<'a>(case: &Case, visit: &'a Visit, like: &RadiographId) -> Option<&'a RadiographId> {
    let positions = |id: &RadiographId| -> Vec<_> {
        case.radiograph(id)
            .map(|film| film.views.iter().map(|view| view.position).collect())
            .unwrap_or_default()
    };
    let alike = |id: &&RadiographId| shows_same_place(case, id, like);
    let same_position = |id: &&RadiographId| positions(id) == positions(like);
    let mut films = visit.films.iter().filter(alike);
    films.clone().find(same_position).or_else(|| films.next())
}

/// True if two films show the same side and part of the body along the same axis: a place of one is one of the other.
pub(crate) fn shows_same_place(case: &Case, one: &RadiographId, other: &RadiographId) -> bool {
    let places = |id: &RadiographId| -> Vec<_> {
        case.radiograph(id)
            .map(|film| film.views.iter().map(|view| (view.side, view.part.clone())).collect())
            .unwrap_or_default()
    };
    is_frontal(case, one) == is_frontal(case, other) && places(one) == places(other)
}

pub(crate) fn is_frontal(case: &Case, id: &RadiographId) -> bool {
    case.radiograph(id).and_then(|film| film.views.first()).is_some_and(|view| view.position.is_frontal())
}

/// Fills every viewport of a layout from the film in focus.
pub(crate) fn hang(
    case: &Case,
    visits: &[Visit],
    layout: Layout,
    active: usize,
    focus: &RadiographId,
) -> Vec<Viewport> {
    let (_, columns) = layout.grid();
    let Some(place) = place_of(visits, focus) else {
        return vec![Viewport::vacant("This film is not part of the case."); layout.count()];
    };
    // Where every row shows further visits, they follow each other as the words of a page do.
    let place_in = |index: usize| {
        if layout.has_two_views() { (index / columns, index % columns) } else { (0, index) }
    };
    let (active_row, active_column) = place_in(active);
    (0..layout.count())
        .map(|index| {
            if index == active {
                return Viewport::of(focus.clone());
            }
            let (row, column) = place_in(index);
            let visit = (place.visit + column).checked_sub(active_column).and_then(|visit| visits.get(visit));
            let Some(visit) = visit else {
                let words = if column < active_column { "No earlier visit" } else { "No later visit" };
                return Viewport::vacant(words);
            };
            if row == active_row {
                return hung(same_view(case, visit, focus));
            }
            let other = visit.films.iter().find(|id| is_frontal(case, id) != is_frontal(case, focus));
            other.map_or_else(|| Viewport::vacant("No second view at this visit"), |id| hung(Some(id)))
        })
        .collect()
}

fn hung(film: Option<&RadiographId>) -> Viewport {
    film.cloned().map_or_else(|| Viewport::vacant("No film"), Viewport::of)
}

/// Films decoded beyond those on the screen at most, as far as the memory budget allows: the nearest in time.
const AHEAD: usize = 24;

/// Films to decode, most urgent first: the viewports, the neighbours in the same view, the other views, then the nearest in
/// time. Returns how many of them are on the screen, too.
pub(crate) fn wanted(
    case: &Case,
    visits: &[Visit],
    viewports: &[Viewport],
    focus: &RadiographId,
) -> (Vec<RadiographId>, usize) {
    let mut list: Vec<RadiographId> = Vec::new();
    let mut add = |id: &RadiographId| {
        if !list.contains(id) {
            list.push(id.clone());
        }
    };
    add(focus);
    viewports.iter().filter_map(|viewport| viewport.film.as_ref()).for_each(&mut add);
    let mut pinned = viewports.iter().filter_map(|viewport| viewport.film.as_ref()).collect::<Vec<_>>();
    pinned.sort();
    pinned.dedup();
    let pinned = pinned.len().max(1);
    if let Some(place) = place_of(visits, focus) {
        let near = [Some(place.visit + 1), place.visit.checked_sub(1)];
        for visit in near.into_iter().flatten().filter_map(|index| visits.get(index)) {
            same_view(case, visit, focus).into_iter().for_each(&mut add);
        }
        for index in
            [Some(place.visit), Some(place.visit + 1), place.visit.checked_sub(1)].into_iter().flatten()
        {
            visits.get(index).into_iter().flat_map(|visit| &visit.films).for_each(&mut add);
        }
    }
    let centre = place_of(visits, focus).map_or(0, |place| place.visit);
    for distance in 0..visits.len().min(AHEAD) {
        let both = [centre.checked_add(distance), centre.checked_sub(distance)];
        let near = both.into_iter().flatten().filter_map(|index| visits.get(index));
        near.flat_map(|visit| &visit.films).for_each(&mut add);
    }
    list.truncate(pinned + AHEAD);
    (list, pinned)
}
