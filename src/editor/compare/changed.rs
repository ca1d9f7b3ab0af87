//! "What changed": where the film in focus differs from the other one by more than noise and the error of registration
//! explain. Computed on a worker; each place can be gone to, and drawn as a mark of the reader's own. Never a finding by
//! itself.

use std::sync::Arc;

use crate::analysis::changes::{self, About, Change, Changes};
use crate::analysis::registration::{implant_ends, placement_on};
use crate::case::{Mark, Place, RadiographId, Shape};
use crate::editor::Editor;
use crate::editor::command::ViewCommand;
use crate::editor::compare::CompareMode;
use crate::editor::compare::laid::{LaidBy, LaidOn};
use crate::editor::core::Core;
use crate::editor::films::LoadedFilm;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::imaging::{FilmPicture, Placement, Voi, exposure, reach, render_view};

/// Longest side of the grid on which films are compared, in pixels.
const GRID_SIDE: f64 = 640.0;
/// Grid pixels that a placing error of two landmarks, which tell no residual, may amount to.
const UNTOLD_SHIFT: f64 = 3.0;
/// Least error of registration that is allowed for, in grid pixels, and the largest: where films may lie farther apart,
/// nothing is told.
const SHIFTS: (f64, f64) = (2.0, 24.0);
/// Share of the viewport that a place fills when it is gone to.
const FILLED: f64 = 0.25;
/// Screen pixels per film pixel at most when a place is gone to.
const MOST_SCALE: f64 = 8.0;

/// The two films and how they lie.
#[derive(Debug, Clone, PartialEq)]
struct ChangesKey {
    own: RadiographId,
    other: RadiographId,
    content: [[u8; 32]; 2],
    laid: LaidOn,
}

/// The places where two films differ.
#[derive(Debug)]
pub(crate) struct ChangesOf {
    key: ChangesKey,
    state: Option<Result<Changes, ()>>,
}

/// How far the comparison has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ChangesState<'a> {
    /// It is being computed.
    Pending,
    /// It was broken off.
    Failed,
    /// The films are not registered.
    NotRegistered,
    /// They are, but what is left of error is larger than what could be told.
    Inexact,
    /// These places, in pixels of the film in focus.
    Found(&'a Changes),
}

/// The places where the film in focus differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangesShown<'a> {
    /// The other film.
    pub other: &'a RadiographId,
    /// State.
    pub state: ChangesState<'a>,
    /// Millimetres of a pixel's width of the film in focus, where it tells them.
    pub own_mm: Option<f64>,
}

/// Pixels of the grid to one pixel's width of a film of this width and height, both in widths of a pixel.
fn grid_scale(size: [f64; 2]) -> f64 {
    GRID_SIDE / size[0].max(size[1]).max(1.0)
}

/// Grid pixels by which a place may be misplaced on the other film; `None` where that is more than is allowed for.
fn shift(laid: &LaidOn, scale: f64) -> Option<usize> {
    let shift = laid.by.residual_px().map_or(UNTOLD_SHIFT, |px| 2.0 * px * scale);
    (shift <= SHIFTS.1).then(|| shift.max(SHIFTS.0).ceil() as usize)
}

impl Core {
    /// The places where the film in focus differs, in the mode that shows them.
    pub(crate) fn changes(&self) -> Option<ChangesShown<'_>> {
        self.compare_now().filter(|now| now.mode == CompareMode::Changes)?;
        let (own, other) = self.compared_films()?;
        let laid = self.laid_on(own, other)?;
        let found = self.screen.comparing.changes.as_ref();
        let found = found.filter(|of| (&of.key.own, &of.key.other, &of.key.laid) == (own, other, &laid));
        let state = match found.map(|of| of.state.as_ref()) {
            _ if !laid.by.is_registered() => ChangesState::NotRegistered,
            _ if !self.tells_changes(own, &laid) => ChangesState::Inexact,
            None | Some(None) => ChangesState::Pending,
            Some(Some(Err(()))) => ChangesState::Failed,
            Some(Some(Ok(found))) => ChangesState::Found(found),
        };
        Some(ChangesShown { other, state, own_mm: laid.own_mm })
    }

    /// True if films lie exactly enough on each other to tell where they differ.
    fn tells_changes(&self, own: &RadiographId, laid: &LaidOn) -> bool {
        self.film_px(own).is_some_and(|px| shift(laid, grid_scale(self.true_place(own, px))).is_some())
    }

    /// Computes anew where other films are compared, or lie otherwise.
    pub(crate) fn follow_changes(&mut self) {
        let is_wanted = self.compare_now().is_some_and(|now| now.mode == CompareMode::Changes);
        let Some((key, films)) = self.changes_wanted().filter(|_| is_wanted) else { return };
        if self.screen.comparing.changes.as_ref().is_some_and(|of| of.key == key) {
            return;
        }
        let job = ChangesJob { key: key.clone(), films };
        self.screen.comparing.changes = Some(ChangesOf { key, state: None });
        self.setup.jobs.submit(job);
    }

    fn changes_wanted(&self) -> Option<(ChangesKey, [Arc<LoadedFilm>; 2])> {
        let (own, other) = self.compared_films()?;
        let films = [self.films.loaded(own)?.clone(), self.films.loaded(other)?.clone()];
        let laid = self.laid_on(own, other).filter(|laid| laid.by.is_registered())?;
        if !self.tells_changes(own, &laid) {
            return None;
        }
        let content = [films[0].content, films[1].content];
        Some((ChangesKey { own: own.clone(), other: other.clone(), content, laid }, films))
    }

    pub(super) fn go_to_change(&mut self, index: usize) {
        let Some(change) = self.change_at(index).cloned() else { return };
        let viewport = self.active_viewport();
        let size = self.size_px(viewport);
        let (Some(own), Some(placement)) =
            (self.focus().cloned(), self.focus().and_then(|own| self.placement(own, size)))
        else {
            return;
        };
        let aspect = self.film_view(&own).pixel_aspect;
        let [low, high] = change.corners;
        let wide = (high[0] - low[0]).max((high[1] - low[1]) * aspect).max(1.0);
        let scale =
            (FILLED * size[0].min(size[1]) / wide).clamp(placement.scale, MOST_SCALE.max(placement.scale));
        let at = placement.view_from_image(change.middle, size);
        // As by hand, so that linked films follow.
        self.perform_view(&ViewCommand::ZoomAt { viewport, factor: scale / placement.scale, at });
        let Some(placement) = self.placement(&own, size) else { return };
        let at = placement.view_from_image(change.middle, size);
        let by = [size[0] / 2.0 - at[0], size[1] / 2.0 - at[1]];
        self.perform_view(&ViewCommand::Pan { viewport, by });
    }

    /// A place where the films differ, as a mark of the reader's own: its outline, and in words what it is.
    pub(crate) fn change_mark(&self, index: usize) -> Option<Mark> {
        let change = self.change_at(index)?;
        let shown = self.changes()?;
        let case = self.document.as_ref()?.case();
        let since = case.radiograph(shown.other).map(|film| case.time_words(&film.time))?;
        let film = self.focus()?.clone();
        let mut mark = Mark::plain(film, Shape::Outline(thinned(&change.outline)));
        mark.label = format!("{} than at {since}", density_words(change));
        Some(mark)
    }
}

/// "denser".
pub(crate) fn density_words(change: &Change) -> &'static str {
    if change.is_denser { "denser" } else { "less dense" }
}

/// As many corners as a freehand outline needs.
fn thinned(outline: &[Place]) -> Vec<Place> {
    const MOST: usize = 120;
    let step = outline.len().div_ceil(MOST).max(1);
    outline.iter().step_by(step).copied().collect()
}

/// Compares two films that lie one on the other.
#[derive(Debug)]
struct ChangesJob {
    key: ChangesKey,
    films: [Arc<LoadedFilm>; 2],
}

impl Job for ChangesJob {
    type Outcome = Changes;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Comparing two films".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Changes, Cancelled> {
        let [own, other] = &self.films;
        let found = compare(own, other, &self.key.laid);
        control.check()?;
        Ok(found)
    }

    fn end(self, editor: &mut Editor, end: End<Changes>) {
        let comparing = &mut editor.core.screen.comparing;
        let Some(of) = comparing.changes.as_mut().filter(|of| of.key == self.key) else { return };
        of.state = Some(match end {
            End::Done(found) => Ok(found),
            End::Cancelled | End::Broke => Err(()),
        });
    }
}

/// A film drawn on the grid with its automatic window, bright where it is dense.
fn drawn(film: &LoadedFilm, placement: &Placement, grid: [u32; 2]) -> FilmPicture {
    let pixels = &film.film.pixels;
    let pipeline = &film.film.pipeline;
    let voi = pipeline.auto_window(pixels).map_or(Voi::Identity, Voi::Window);
    let table = pipeline.table(&voi, false);
    let level = film.pyramid.level_for_scale(placement.least_scale());
    let level = film.pyramid.levels().get(level).unwrap_or(pixels);
    render_view(level, [pixels.columns, pixels.rows], &table, placement, grid, 2)
}

fn greys(picture: &FilmPicture) -> Vec<u8> {
    if picture.is_rgb {
        let grey = |rgb: &[u8]| (rgb.iter().map(|byte| u16::from(*byte)).sum::<u16>() / 3) as u8;
        picture.bytes.chunks(3).map(grey).collect()
    } else {
        picture.bytes.clone()
    }
}

fn compare(own_film: &LoadedFilm, other_film: &LoadedFilm, laid: &LaidOn) -> Changes {
    let (own, other) = (&own_film.film, &other_film.film);
    let aspect = own.pixel_aspect();
    let size = [f64::from(own.pixels.columns), f64::from(own.pixels.rows) * aspect];
    let scale = grid_scale(size);
    let grid = size.map(|side| (side * scale).round().max(1.0) as u32);
    let placement = Placement::fit_true(own.pixels.columns, own.pixels.rows, aspect, grid);
    let nothing = || Changes { noise: [0.0; 2], threshold: 0.0, covered: 0.0, places: Vec::new(), untold: 0 };
    let Some(on) = placement_on(&placement, &laid.similarity, other.pixel_aspect()) else { return nothing() };
    let pictures = [drawn(own_film, &placement, grid), drawn(other_film, &on, grid)];
    let both = {
        let own = reach(&placement, [own.pixels.columns, own.pixels.rows], grid);
        let other = reach(&on, [other.pixels.columns, other.pixels.rows], grid);
        own.iter().zip(other).map(|(own, other)| *own && other).collect::<Vec<_>>()
    };
    let Some(matched) = exposure(&pictures[0], &pictures[1], &both) else { return nothing() };
    let own_greys = greys(&pictures[0]);
    let other_greys: Vec<u8> = greys(&pictures[1])
        .into_iter()
        .map(|grey| matched.get(usize::from(grey)).copied().unwrap_or(grey))
        .collect();
    // By the program the bone near the implant was laid: the pelvis, or the other end of a limb, may lie otherwise.
    let near_implant = || implant_ends(own).map(|ends| About::landmarks(ends.to_vec()));
    let is_automatic = matches!(laid.by, LaidBy::Bone { .. } | LaidBy::Implant { .. });
    let about = if is_automatic { near_implant() } else { laid.about.clone() };
    let Some(shift_px) = shift(laid, scale) else { return nothing() };
    let limits = changes::Limits {
        about: about.map(|about| about.map(scale, |place| place.map(|side| side * scale))),
        shift_px,
        ..changes::Limits::default()
    };
    let films = changes::Laid {
        own: &own_greys,
        other: &other_greys,
        both: &both,
        size: grid.map(|side| side as usize),
    };
    let found = changes::changes(&films, &limits);
    let view = grid.map(f64::from);
    let on_film = |place: Place| placement.image_from_view(place, view);
    let places = found.places.into_iter().map(|change| Change {
        corners: change.corners.map(on_film),
        middle: on_film(change.middle),
        outline: change.outline.iter().map(|place| on_film(*place)).collect(),
        ..change
    });
    Changes { places: places.collect(), ..found }
}
