//! One film of the dialog: its areas, the chosen one, proposals, and which part of it is seen.

use std::sync::Arc;

use super::FilmToLookAt;
use super::picture::PictureOf;
use crate::deidentify::{Area, LookReason, Looked};
use crate::imaging::{Film, PixelBox, lettering};

/// Areas smaller than this are a click, in pixels.
const LEAST: f64 = 2.0;
/// Part of the film that a new area in the middle covers.
const NEW_AREA: f64 = 0.12;
/// Step of the arrows, as part of the film.
const ARROW: f64 = 0.01;
/// Largest zoom, over the whole film.
const MOST_ZOOM: f64 = 40.0;

/// A film with what was drawn on it.
#[derive(Debug)]
pub(super) struct Sheet {
    wanted: FilmToLookAt,
    areas: Vec<Area>,
    chosen: Option<usize>,
    /// Where letters were found; looked for when the film is first shown.
    proposals: Option<Vec<PixelBox>>,
    is_answered: bool,
    /// Over the whole film.
    pub(super) zoom: f64,
    /// The place in the middle of the view, in pixels of the film.
    pub(super) centre: [f64; 2],
    /// Where a drag began.
    pub(super) drag: Option<[f64; 2]>,
    pub(super) picture: PictureOf,
}

impl Sheet {
    pub(super) fn new(wanted: FilmToLookAt) -> Self {
        let (areas, is_answered) = match &wanted.looked {
            Looked::No => (Vec::new(), false),
            Looked::Clear => (Vec::new(), true),
            Looked::Erased(areas) => (areas.clone(), true),
        };
        let mut sheet = Self {
            wanted,
            areas,
            chosen: None,
            proposals: None,
            is_answered,
            zoom: 1.0,
            centre: [0.0; 2],
            drag: None,
            picture: PictureOf::default(),
        };
        sheet.fit();
        sheet
    }

    pub(super) fn title(&self) -> &str {
        &self.wanted.title
    }

    pub(super) fn reason(&self) -> LookReason {
        self.wanted.reason
    }

    pub(super) fn film(&self) -> &Arc<Film> {
        &self.wanted.film
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> [f64; 2] {
        let pixels = &self.wanted.film.pixels;
        [f64::from(pixels.columns), f64::from(pixels.rows)]
    }

    pub(super) fn is_answered(&self) -> bool {
        self.is_answered
    }

    pub(super) fn settle(&mut self) {
        self.is_answered = true;
        self.chosen = None;
    }

    pub(super) fn answer(&self) -> Looked {
        match (self.is_answered, self.areas.is_empty()) {
            (false, _) => Looked::No,
            (true, true) => Looked::Clear,
            (true, false) => Looked::Erased(self.areas.clone()),
        }
    }

    /// Areas, each with whether it is the chosen one.
    pub(super) fn drawn(&self) -> impl Iterator<Item = (&Area, bool)> {
        self.areas.iter().enumerate().map(|(index, area)| (area, self.chosen == Some(index)))
    }

    pub(super) fn areas(&self) -> usize {
        self.areas.len()
    }

    pub(super) fn has_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    pub(super) fn is_zoomed(&self) -> bool {
        self.zoom > 1.0
    }

    /// Proposals that no area covers yet.
    pub(super) fn open_proposals(&self) -> impl Iterator<Item = &PixelBox> {
        let proposals = self.proposals.as_deref().unwrap_or_default();
        proposals.iter().filter(|proposal| {
            let middle = [proposal[0].midpoint(proposal[2]), proposal[1].midpoint(proposal[3])];
            !self.areas.iter().any(|area| area.covers(middle[0] as u32, middle[1] as u32))
        })
    }

    pub(super) fn proposals(&self) -> usize {
        self.open_proposals().count()
    }

    /// Looks for letters, once.
    pub(super) fn propose(&mut self) {
        if self.proposals.is_none() {
            self.proposals = Some(lettering(&self.wanted.film));
        }
    }

    pub(super) fn take_proposals(&mut self) {
        let taken: Vec<Area> = self.open_proposals().map(|proposal| area_of(*proposal)).collect();
        for area in taken {
            self.put(area);
        }
    }

    /// Takes the proposal, or chooses the area, at a place of the film; says whether anything is there.
    pub(super) fn press(&mut self, [x, y]: [f64; 2]) {
        let (column, row) = (x.max(0.0) as u32, y.max(0.0) as u32);
        if let Some(index) = self.areas.iter().rposition(|area| area.covers(column, row)) {
            self.chosen = Some(index);
            return;
        }
        let (x, y) = (i64::from(column), i64::from(row));
        let found = self.open_proposals().find(|p| (p[0]..p[2]).contains(&x) && (p[1]..p[3]).contains(&y));
        match found.copied() {
            Some(proposal) => self.put(area_of(proposal)),
            None => self.chosen = None,
        }
    }

    /// Adds the rectangle between two places of the film, widened to whole pixels; nothing for a click.
    pub(super) fn add(&mut self, from: [f64; 2], to: [f64; 2]) {
        let size = self.size();
        let along = |axis: usize| {
            let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
            (low.clamp(0.0, size[axis]).floor(), high.clamp(0.0, size[axis]).ceil())
        };
        let ((left, right), (top, bottom)) = (along(0), along(1));
        if right - left >= LEAST && bottom - top >= LEAST {
            self.put(rectangle(left, top, right, bottom));
        }
    }

    pub(super) fn add_in_middle(&mut self) {
        let [width, height] = self.size();
        let half = [width * NEW_AREA / 2.0 / self.zoom, height * NEW_AREA / 4.0 / self.zoom];
        let [x, y] = self.centre;
        self.add([x - half[0], y - half[1]], [x + half[0], y + half[1]]);
    }

    fn put(&mut self, area: Area) {
        self.areas.push(area);
        self.chosen = Some(self.areas.len() - 1);
        self.is_answered = false;
    }

    pub(super) fn remove_chosen(&mut self) {
        if let Some(index) = self.chosen.take().filter(|index| *index < self.areas.len()) {
            self.areas.remove(index);
            self.is_answered = false;
        }
    }

    /// Moves the chosen area, or its right and bottom edge, by steps of the arrows.
    pub(super) fn nudge(&mut self, steps: [f64; 2], resizes: bool) {
        let [width, height] = self.size();
        let step = (width.max(height) * ARROW / self.zoom).round().max(1.0);
        let [x, y] = steps.map(|count| count * step);
        let Some(area) = self.chosen.and_then(|index| self.areas.get_mut(index)) else { return };
        let [left, top, right, bottom] = bounds(area);
        let moved = if resizes {
            let (right, bottom) =
                ((right + x).clamp(left + LEAST, width), (bottom + y).clamp(top + LEAST, height));
            rectangle(left, top, right, bottom)
        } else {
            let (x, y) = (x.clamp(-left, width - right), y.clamp(-top, height - bottom));
            rectangle(left + x, top + y, right + x, bottom + y)
        };
        *area = moved;
        self.is_answered = false;
    }

    /// Shows the whole film.
    pub(super) fn fit(&mut self) {
        let [width, height] = self.size();
        self.zoom = 1.0;
        self.centre = [width / 2.0, height / 2.0];
    }

    /// Zooms so that a place of the film stays where it is on the screen.
    pub(super) fn zoom_at(&mut self, factor: f64, at: [f64; 2]) {
        let zoom = (self.zoom * factor).clamp(1.0, MOST_ZOOM);
        let rest = self.zoom / zoom;
        for (centre, at) in self.centre.iter_mut().zip(at) {
            *centre = at + (*centre - at) * rest;
        }
        self.zoom = zoom;
        if zoom <= 1.0 {
            self.fit();
        }
    }

    /// Moves the film under the view.
    pub(super) fn pan(&mut self, by: [f64; 2]) {
        let size = self.size();
        for axis in 0..2 {
            self.centre[axis] = (self.centre[axis] - by[axis]).clamp(0.0, size[axis]);
        }
    }
}

fn rectangle(left: f64, top: f64, right: f64, bottom: f64) -> Area {
    Area { corners: vec![[left, top], [right, top], [right, bottom], [left, bottom]] }
}

fn area_of([left, top, right, bottom]: PixelBox) -> Area {
    rectangle(left as f64, top as f64, right as f64, bottom as f64)
}

/// Left, top, right and bottom of an area.
fn bounds(area: &Area) -> [f64; 4] {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    area.corners.iter().fold(start, |[l, t, r, b], [x, y]| [l.min(*x), t.min(*y), r.max(*x), b.max(*y)])
}
