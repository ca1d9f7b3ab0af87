//! Linked viewports: any number of pairs of films at one scale. A millimetre is as large on one as on the other; where
//! one of them tells no millimetres, a score sheet compares film pixels, and films of one view and side stand by their
//! relative position. Films of one view and side share changes of the window, too, each within its own range.

mod matched;
mod one_scale;

use crate::case::{Case, RadiographId};
use crate::editor::command::ViewCommand;
use crate::editor::core::Core;
use crate::editor::hanging::shows_same_place;
use crate::editor::viewport::{FilmView, Size, VoiChosen, Zoom};
use crate::imaging::{Voi, VoiSource};

use one_scale::OneScale;

/// The unit by which two films are shown at one scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameScale {
    /// A millimetre is as large on both.
    Millimetres,
    /// A film pixel is as large on both: one of them tells no millimetres.
    FilmPixels,
    /// The same share of the width of each film: one of them tells no millimetres.
    RelativePosition,
    /// The same bone at the same size and place, by a registration of the reading.
    Registered,
    /// The same implant at the same size and place, by a registration of the reading: the bone need not be.
    OnImplant,
}

/// How a film is turned to lie as the one that it is linked with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Turned {
    /// Degrees, clockwise.
    pub(crate) degrees: f64,
    /// The film that it lies as.
    pub(crate) alike: RadiographId,
    /// The implant lies alike, not the bone.
    pub(crate) on_implant: bool,
}

/// A turn below this is not told: it shows as 0.0.
const LEAST_DEGREES: f64 = 0.05;

/// A film and the viewport that it hangs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HungFilm {
    pub(crate) viewport: usize,
    pub(crate) film: RadiographId,
}

/// Two films that are shown at one scale.
#[derive(Debug, Clone)]
pub(crate) struct LinkedPair {
    baseline: HungFilm,
    film: HungFilm,
    /// Two films of one view and side, rather than a film of a score sheet and its baseline.
    of_one_view: bool,
    /// Both are shown whole, as large as the one that needs more room allows.
    fits: bool,
    /// Ratio by which they were matched; `None` until both films are there.
    matched: Option<Ratio>,
}

/// Screen pixels per film pixel of the baseline over those of the film.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ratio {
    value: f64,
    by: SameScale,
}

/// One film of a pair, with all that is needed to place it.
#[derive(Debug, Clone)]
struct Side {
    id: RadiographId,
    film_px: Size,
    view_px: Size,
}

/// Two sides of a pair from the one that was changed.
#[derive(Debug)]
struct Along {
    own: Side,
    other: Side,
    /// Scale of the other over the scale of the own.
    factor: f64,
}

/// A change of one view that the films linked with it take part in.
#[derive(Debug, Clone, Copy)]
enum Followed {
    /// A zoom about a place of the viewport, in its pixels.
    ZoomAt(Size),
    /// A zoom about the middle.
    Zoom,
    Pan(Size),
    Rotate(i8),
    Flip,
    Fit,
    Reset,
    /// A drag of the window, as a share of the range of the film.
    Window([f64; 2]),
    /// Black and white.
    Invert,
    /// The window of the histogram.
    AutoWindow,
}

impl LinkedPair {
    /// A pair that is not matched yet; a film without a scale of its own follows the other.
    pub(crate) fn new(baseline: HungFilm, film: HungFilm) -> Self {
        Self { baseline, film, of_one_view: false, fits: false, matched: None }
    }

    /// A pair of films of one view and side.
    fn of_one_view(baseline: HungFilm, film: HungFilm) -> Self {
        Self { of_one_view: true, ..Self::new(baseline, film) }
    }

    /// Unit by which its films are shown at one scale; `None` until both are there.
    pub(crate) fn same_scale(&self) -> Option<SameScale> {
        self.matched.map(|ratio| ratio.by)
    }

    fn is_of(&self, other: &Self) -> bool {
        self.baseline == other.baseline && self.film == other.film && self.of_one_view == other.of_one_view
    }

    fn joins(&self, viewport: usize) -> bool {
        self.baseline.viewport == viewport || self.film.viewport == viewport
    }

    fn partner(&self, viewport: usize) -> usize {
        if self.baseline.viewport == viewport { self.film.viewport } else { self.baseline.viewport }
    }
}

impl Core {
    /// Links these pairs and no others: a pair that is linked already stays as it is, one that is no longer wanted is
    /// put apart.
    pub(crate) fn link(&mut self, wanted: Vec<LinkedPair>) {
        let mut before = std::mem::take(&mut self.screen.linked);
        let mut linked = Vec::new();
        for pair in wanted {
            match before.iter().position(|own| own.is_of(&pair)) {
                Some(index) => linked.push(before.swap_remove(index)),
                None => linked.push(pair),
            }
        }
        self.screen.linked = linked;
        for pair in before {
            self.put_apart(&pair);
        }
    }

    /// Links viewports whose films show the same side and part of the body along the same axis, each with the one
    /// before it; none where the person put them apart.
    pub(crate) fn link_layout(&mut self) {
        let pairs = match &self.document {
            Some(document) if !self.screen.apart => self.pairs_of_one_view(document.case()),
            Some(_) | None => Vec::new(),
        };
        self.link(pairs);
    }

    fn pairs_of_one_view(&self, case: &Case) -> Vec<LinkedPair> {
        let hung: Vec<HungFilm> = (0..)
            .zip(&self.screen.viewports)
            .filter_map(|(viewport, own)| Some(HungFilm { viewport, film: own.film.clone()? }))
            .collect();
        let mut pairs = Vec::new();
        for (index, film) in hung.iter().enumerate() {
            let mut before = hung.get(..index).unwrap_or_default().iter().rev();
            let alike = |other: &&HungFilm| shows_same_place(case, &other.film, &film.film);
            let baseline = before.find(alike).filter(|other| other.film != film.film);
            pairs.extend(baseline.map(|own| LinkedPair::of_one_view(own.clone(), film.clone())));
        }
        pairs
    }

    /// Films of one view and side are linked, or each is shown by itself.
    pub(crate) fn toggle_links(&mut self) {
        self.screen.apart = !self.screen.apart;
        if self.screen.sheet.is_none() {
            self.link_layout();
        }
    }

    /// By what the film of a viewport keeps the scale of another of its view and side; `None` where it stands alone.
    pub(crate) fn linked_by(&self, viewport: usize) -> Option<SameScale> {
        let mut pairs = self.screen.linked.iter().filter(|pair| pair.of_one_view && pair.joins(viewport));
        pairs.find_map(LinkedPair::same_scale)
    }

    /// The film that takes the place of another of the same view and side is to keep zoom and place, once both are
    /// there.
    pub(crate) fn keep_place(&mut self, from: RadiographId, to: &RadiographId) {
        let alike = self.document.as_ref().is_some_and(|own| shows_same_place(own.case(), &from, to));
        let is_wanted = alike && from != *to && !self.screen.apart && self.screen.sheet.is_none();
        self.screen.kept_place = is_wanted.then(|| (from, to.clone()));
    }

    /// The films on the screen.
    pub(crate) fn films_hung(&self) -> Vec<RadiographId> {
        self.screen.viewports.iter().filter_map(|viewport| viewport.film.clone()).collect()
    }

    /// Films that were not on the screen `before` forget the zoom they had there once: they take that of the films that
    /// they are linked with, or are shown whole. None of the others moves.
    pub(crate) fn hang_anew(&mut self, before: &[RadiographId]) {
        let new: Vec<RadiographId> =
            self.films_hung().into_iter().filter(|film| !before.contains(film)).collect();
        for film in &new {
            if let Some(view) = self.screen.views.get_mut(film) {
                (view.zoom, view.centre, view.follows) = (Zoom::Fit, None, false);
            }
        }
        self.screen.hung_anew = new;
    }

    /// Lays films that were hung anew as those that they are linked with, from film to film, as they are decoded.
    fn settle_new(&mut self, scales: &OneScale) {
        let mut reached = self.films_hung();
        reached.retain(|film| !self.screen.hung_anew.contains(film));
        loop {
            let next = self.screen.linked.iter().find_map(|pair| {
                let has = |own: &HungFilm| reached.contains(&own.film);
                let leads = has(&pair.baseline);
                let sides = (leads != has(&pair.film)).then(|| self.sides(pair))??;
                Some((sides, leads, pair.of_one_view))
            });
            let Some(((baseline, film), leads, relative)) = next else { break };
            let ratio = self.ratio_in(scales, &baseline.id, &film.id, relative).value;
            let (own, new, factor) =
                if leads { (baseline, film, 1.0 / ratio) } else { (film, baseline, ratio) };
            // A film that takes another's place has a zoom by now.
            if self.film_view(&own.id).zoom != Zoom::Fit && self.film_view(&new.id).zoom == Zoom::Fit {
                self.follow(&own, &new, factor);
            }
            reached.push(new.id);
        }
        let mut waiting = std::mem::take(&mut self.screen.hung_anew);
        waiting.retain(|film| self.film_px(film).is_none());
        self.screen.hung_anew = waiting;
    }

    fn settle_place(&mut self) {
        let Some((from, to)) = self.screen.kept_place.clone() else { return };
        let (Some(from_px), Some(to_px)) = (self.film_px(&from), self.film_px(&to)) else { return };
        self.screen.kept_place = None;
        let view_px = self.size_px(self.screen.active);
        let (before, now) = (self.film_view(&from), self.film_view(&to));
        if before.quarter_turns != now.quarter_turns || before.flip != now.flip {
            return;
        }
        if before.zoom == Zoom::Fit {
            self.screen.views.entry(to).and_modify(|view| (view.zoom, view.centre) = (Zoom::Fit, None));
            return;
        }
        let own = Side { id: from, film_px: from_px, view_px };
        let other = Side { id: to, film_px: to_px, view_px };
        let factor = self.ratio(&other.id, &own.id, true).value;
        self.see(&other, |view| (view.zoom, view.centre) = (Zoom::Fit, None));
        self.follow(&own, &other, factor);
    }

    /// Turns a film to lie as its baseline by a registration of the reading; not at all where there is none, or where that
    /// is switched off.
    fn turn_as(&mut self, baseline: &Side, film: &Side) {
        let laid = if self.screen.unturned { None } else { self.registered_on(&baseline.id, &film.id) };
        let (of_baseline, own) = (self.film_view(&baseline.id), self.film_view(&film.id));
        let degrees = laid.map_or(0.0, |laid| {
            let turn = laid.similarity.degrees();
            let turn = of_baseline.linked_degrees + if own.flip { -turn } else { turn };
            (turn + 180.0).rem_euclid(360.0) - 180.0
        });
        if (own.linked_degrees - degrees).abs() > 0.0 {
            self.see(film, |view| view.linked_degrees = degrees);
        }
    }

    /// Films that are linked by a registration are turned to lie alike, or each lies as it was taken.
    pub(crate) fn toggle_link_turn(&mut self) {
        self.screen.unturned = !self.screen.unturned;
        self.match_zoom();
    }

    /// How the film of a viewport is turned to lie as the one it is linked with; `None` where it is not.
    pub(crate) fn linked_turn(&self, viewport: usize) -> Option<Turned> {
        let film = self.screen.viewports.get(viewport)?.film.as_ref()?;
        let degrees = self.film_view(film).linked_degrees;
        let pair = self.screen.linked.iter().find(|pair| pair.film.viewport == viewport)?;
        let on_implant = pair.same_scale() == Some(SameScale::OnImplant);
        let turned = Turned { degrees, alike: pair.baseline.film.clone(), on_implant };
        (degrees.abs() >= LEAST_DEGREES).then_some(turned)
    }

    /// Repeats a change of the view of one film on those linked with it, as far as it is not about its greys.
    pub(crate) fn link_views(&mut self, command: &ViewCommand) {
        let Some((viewport, followed)) = followed(command, self.screen.active) else { return };
        // Viewport by viewport, so that a film that stands in two pairs carries the change on.
        let mut reached = vec![(viewport, followed)];
        let mut next = 0;
        while let Some((from, followed)) = reached.get(next).copied() {
            next += 1;
            for index in 0..self.screen.linked.len() {
                let Some(pair) = self.screen.linked.get(index).filter(|pair| pair.joins(from)) else {
                    continue;
                };
                let to = pair.partner(from);
                if reached.iter().any(|(viewport, _)| *viewport == to) {
                    continue;
                }
                if let Some(followed) = self.change_partner(index, from, followed) {
                    reached.push((to, followed));
                }
            }
        }
        if reached.len() > 1 {
            self.match_zoom();
        }
    }

    /// Changes the other film of a pair as the one in the viewport `from` was changed; `None` until both are there.
    /// Returns the change as it looks in the other viewport.
    fn change_partner(&mut self, index: usize, from: usize, followed: Followed) -> Option<Followed> {
        let along = self.along(index, from)?;
        let (own, other) = (&along.own, &along.other);
        let moves = matches!(followed, Followed::ZoomAt(_) | Followed::Zoom | Followed::Pan(_));
        if moves && self.registered_on(&other.id, &own.id).is_some() {
            self.set_fits(index, false);
            self.follow(own, other, along.factor);
            return Some(followed);
        }
        match followed {
            Followed::ZoomAt(at) => {
                let share = |axis: usize| at[axis] / own.view_px[axis].max(1.0) * other.view_px[axis];
                let at = [share(0), share(1)];
                self.zoom_along(index, &along, at);
                return Some(Followed::ZoomAt(at));
            }
            Followed::Zoom => {
                let middle = [other.view_px[0] / 2.0, other.view_px[1] / 2.0];
                self.zoom_along(index, &along, middle);
            }
            Followed::Pan(by) => {
                self.see(other, |view| view.pan(by, other.film_px, other.view_px));
                self.set_fits(index, false);
            }
            Followed::Window(by) => {
                if !self.shares_window(index) {
                    return None;
                }
                let range = self.films.loaded(&other.id)?.range;
                self.see(other, |view| view.drag_window(by, range));
            }
            Followed::Invert => {
                if !self.shares_window(index) {
                    return None;
                }
                let invert = self.film_view(&own.id).invert;
                self.see(other, |view| view.invert = invert);
            }
            Followed::AutoWindow => {
                if !self.shares_window(index) {
                    return None;
                }
                let film = &self.films.loaded(&other.id)?.film;
                let window = film.pipeline.auto_window(&film.pixels)?;
                self.see(other, |view| {
                    view.voi = Some(Voi::Window(window));
                    view.voi_chosen = VoiChosen::Film(VoiSource::Auto);
                });
            }
            Followed::Rotate(quarters) => self.see(other, |view| view.rotate(quarters)),
            Followed::Flip => self.see(other, FilmView::mirror),
            Followed::Fit => self.set_fits(index, true),
            Followed::Reset => {
                self.see(other, |view| (view.quarter_turns, view.flip) = (0, false));
                self.set_fits(index, true);
            }
        }
        Some(followed)
    }

    /// Films of one view and side share their windows; those of a score sheet do not.
    fn shares_window(&self, index: usize) -> bool {
        self.screen.linked.get(index).is_some_and(|pair| pair.of_one_view)
    }

    /// Puts a pair apart: films that were shown whole are shown whole again, each by itself.
    fn put_apart(&mut self, pair: &LinkedPair) {
        if let Some(view) = self.screen.views.get_mut(&pair.film.film) {
            (view.linked_degrees, view.follows) = (0.0, false);
        }
        if let Some(view) = self.screen.views.get_mut(&pair.baseline.film) {
            view.follows = false;
        }
        if !pair.fits {
            return;
        }
        for id in [&pair.film.film, &pair.baseline.film] {
            if let Some(view) = self.screen.views.get_mut(id) {
                (view.zoom, view.centre) = (Zoom::Fit, None);
            }
        }
    }

    fn set_fits(&mut self, index: usize, fits: bool) {
        if let Some(pair) = self.screen.linked.get_mut(index) {
            pair.fits = fits;
        }
    }

    /// Baseline and film of a pair, once both are there.
    fn sides(&self, pair: &LinkedPair) -> Option<(Side, Side)> {
        let side = |hung: &HungFilm| {
            let (film_px, view_px) = (self.film_px(&hung.film)?, self.size_px(hung.viewport));
            Some(Side { id: hung.film.clone(), film_px, view_px })
        };
        Some((side(&pair.baseline)?, side(&pair.film)?))
    }

    /// Both sides of a matched pair, from the one in a viewport.
    fn along(&self, index: usize, from: usize) -> Option<Along> {
        let pair = self.screen.linked.get(index)?;
        let (baseline, film) = self.sides(pair)?;
        let ratio = pair.matched?.value;
        Some(if pair.baseline.viewport == from {
            Along { own: baseline, other: film, factor: 1.0 / ratio }
        } else {
            Along { own: film, other: baseline, factor: ratio }
        })
    }

    fn see(&mut self, side: &Side, change: impl FnOnce(&mut FilmView)) {
        change(self.screen.views.entry(side.id.clone()).or_default());
    }

    /// `other` takes the scale of `own`: the same place of the bone where they are registered; else its own middle where
    /// it has one, else the corresponding place.
    fn follow(&mut self, own: &Side, other: &Side, factor: f64) {
        let view = self.film_view(&own.id);
        let placement = view.placement(own.film_px, own.view_px);
        if let Some(laid) = self.registered_on(&other.id, &own.id) {
            let aspect = self.film_view(&other.id).pixel_aspect;
            let [x, y] = laid.similarity.at([placement.centre[0], placement.centre[1] * view.pixel_aspect]);
            return self.see(other, |view| {
                view.zoom = Zoom::Scale(placement.scale * factor);
                (view.centre, view.follows) = (Some([x, y / aspect]), true);
            });
        }
        let share = |axis: usize| placement.centre[axis] / own.film_px[axis].max(1.0) * other.film_px[axis];
        let corresponding = [share(0), share(1)];
        self.see(other, |view| {
            let kept = (view.zoom != Zoom::Fit).then_some(view.centre).flatten();
            view.zoom = Zoom::Scale(placement.scale * factor);
            (view.centre, view.follows) = (Some(kept.unwrap_or(corresponding)), false);
        });
    }

    /// The other film is zoomed about `at` until its scale is that of the own; where it cannot go so far, neither does
    /// the own.
    fn zoom_along(&mut self, index: usize, Along { own, other, factor }: &Along, at: Size) {
        self.set_fits(index, false);
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

/// The viewport that a command changes, and what linked films do with it; `None` for what is each film's own.
fn followed(command: &ViewCommand, active: usize) -> Option<(usize, Followed)> {
    match command {
        ViewCommand::ZoomAt { viewport, at, .. } => Some((*viewport, Followed::ZoomAt(*at))),
        ViewCommand::Pan { viewport, by } => Some((*viewport, Followed::Pan(*by))),
        ViewCommand::ZoomBy(_) | ViewCommand::OneToOne => Some((active, Followed::Zoom)),
        ViewCommand::Rotate(quarters) => Some((active, Followed::Rotate(*quarters))),
        ViewCommand::Flip => Some((active, Followed::Flip)),
        ViewCommand::Fit => Some((active, Followed::Fit)),
        ViewCommand::Reset => Some((active, Followed::Reset)),
        ViewCommand::DragWindow { viewport, by } => Some((*viewport, Followed::Window(*by))),
        ViewCommand::Invert => Some((active, Followed::Invert)),
        ViewCommand::AutoWindow => Some((active, Followed::AutoWindow)),
        ViewCommand::SetLayout(_)
        | ViewCommand::Activate(_)
        | ViewCommand::Resized { .. }
        | ViewCommand::SetVoi(_)
        | ViewCommand::Preset(_)
        | ViewCommand::NextPreset
        | ViewCommand::Corners
        | ViewCommand::Layers(_)
        | ViewCommand::FileNotes
        | ViewCommand::Labels(_)
        | ViewCommand::Room(_)
        | ViewCommand::Link
        | ViewCommand::LinkTurn
        | ViewCommand::Lens(_)
        | ViewCommand::Display(_)
        | ViewCommand::Compare(_)
        | ViewCommand::Protocol(_)
        | ViewCommand::Hang(_)
        | ViewCommand::Left(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::films::tests::editor_with_six_films;
    use crate::editor::hanging::Viewport;

    const SIZE: Size = [600.0, 700.0];

    fn hung(viewport: usize, film: &RadiographId) -> HungFilm {
        HungFilm { viewport, film: film.clone() }
    }

    #[test]
    fn any_number_of_pairs_keep_one_scale_each_and_a_shared_film_carries_on() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, films) = editor_with_six_films(folder.path());
        let core = &mut editor.core;
        core.screen.sizes_px = vec![SIZE; films.len()];
        core.screen.viewports =
            films.iter().map(|film| Viewport { film: Some(film.clone()), ..Viewport::default() }).collect();
        let pair =
            |one: usize, other: usize| LinkedPair::new(hung(one, &films[one]), hung(other, &films[other]));
        // Two films in a chain with a third, and a pair of its own; the last film is linked with none.
        core.link(vec![pair(0, 1), pair(1, 2), pair(3, 4)]);
        core.match_zoom();
        assert!(core.screen.linked.iter().all(|pair| pair.same_scale() == Some(SameScale::FilmPixels)));
        let zoom = |core: &mut Core, viewport: usize| {
            let film = films[viewport].clone();
            let mut view = core.film_view(&film);
            view.zoom_at(2.0, [100.0, 100.0], [400.0, 400.0], SIZE);
            core.screen.views.insert(film, view);
            core.link_views(&ViewCommand::ZoomAt { viewport, factor: 2.0, at: [100.0, 100.0] });
        };
        let scales = |core: &Core| -> Vec<f64> {
            films.iter().map(|film| core.film_view(film).scale([400.0, 400.0], SIZE)).collect()
        };
        let whole = scales(core)[5];
        zoom(core, 2);
        assert_eq!(scales(core), [2.0, 2.0, 2.0, 1.0, 1.0, 1.0].map(|times| times * whole));
        zoom(core, 3);
        assert_eq!(scales(core), [2.0, 2.0, 2.0, 2.0, 2.0, 1.0].map(|times| times * whole));
        core.link_views(&ViewCommand::Pan { viewport: 0, by: [10.0, 0.0] });
        assert_eq!(core.film_view(&films[1]).centre, core.film_view(&films[2]).centre);
        // A pair that stays keeps its zoom; one that goes leaves its films as they are zoomed.
        core.link(vec![pair(3, 4)]);
        zoom(core, 4);
        assert_eq!(scales(core), [2.0, 2.0, 2.0, 4.0, 4.0, 1.0].map(|times| times * whole));
        core.link(Vec::new());
        zoom(core, 4);
        assert_eq!(scales(core)[3..], [4.0, 8.0, 1.0].map(|times| times * whole));
    }

    #[test]
    fn all_films_that_hang_together_have_one_scale_and_are_whole_however_they_are_linked() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, films) = editor_with_six_films(folder.path());
        let core = &mut editor.core;
        // The first one has little room: all are as small.
        core.screen.sizes_px = vec![SIZE.map(|side| side / 3.0), SIZE, SIZE, SIZE];
        let show = |core: &mut Core, count: usize| {
            core.screen.viewports = films[..count].iter().map(|film| Viewport::of(film.clone())).collect();
        };
        let pair = |one: usize, other: usize| {
            LinkedPair::of_one_view(hung(one, &films[one]), hung(other, &films[other]))
        };
        show(core, 4);
        core.link(vec![pair(0, 1), pair(1, 2), pair(2, 3)]);
        core.match_zoom();
        let scales = |core: &Core| -> Vec<f64> {
            (0..4).map(|at| core.film_view(&films[at]).scale([400.0, 400.0], core.size_px(at))).collect()
        };
        assert_eq!(scales(core), [0.5; 4]);
        // More room for that one is more for all, also after one was put apart and linked again otherwise.
        core.screen.sizes_px = vec![SIZE; 4];
        core.match_zoom();
        assert_eq!(scales(core), [1.5; 4]);
        core.screen.sizes_px[3] = SIZE.map(|side| side / 3.0);
        core.link(vec![pair(0, 1), pair(0, 3), pair(2, 3)]);
        core.match_zoom();
        assert_eq!(scales(core), [0.5; 4]);
        // One that was zoomed leads all others.
        let film = films[2].clone();
        let mut view = core.film_view(&film);
        view.zoom_at(2.0, [100.0, 100.0], [400.0, 400.0], SIZE);
        core.screen.views.insert(film, view);
        core.link_views(&ViewCommand::ZoomAt { viewport: 2, factor: 2.0, at: [100.0, 100.0] });
        assert_eq!(scales(core), [1.0; 4]);
    }

    #[test]
    fn films_that_fit_do_so_when_another_reader_begins_and_they_are_linked_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, films) = editor_with_six_films(folder.path());
        let core = &mut editor.core;
        let pair = || vec![LinkedPair::new(hung(0, &films[0]), hung(1, &films[1]))];
        core.screen.sizes_px = vec![SIZE, SIZE.map(|side| side / 2.0)];
        core.link(pair());
        core.match_zoom();
        assert_ne!(core.film_view(&films[0]).zoom, Zoom::Fit, "as small as in the other viewport");
        core.forget_sheets();
        core.link(pair());
        core.match_zoom();
        core.screen.sizes_px = vec![SIZE; 2];
        core.match_zoom();
        assert!([0, 1].iter().all(|film| core.film_view(&films[*film]).zoom == Zoom::Fit));
    }
}
