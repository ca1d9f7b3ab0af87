//! Which mark lies under a point: handles before lines, the selected before others, the small and the topmost on
//! ties. Built once per change of the marks of a film; all in film pixels. Labels lie in the view and are found by
//! [`label_under`](super::label_under).

use super::Strokes;
use super::curves::{distance, nearest_on};
use crate::case::Place;

/// Cells across and down of the grid that finds parts.
const CELLS: usize = 64;
/// A part over more cells than this is looked at for every point instead of being entered in each cell.
const MOST_CELLS: usize = 48;
/// Lines as near as this to each other, in parts of the tolerance, are told apart by size and order alone.
const TIE: f64 = 0.25;

/// Something drawn that can be hit.
#[derive(Debug, Clone, Copy)]
pub struct HitPart<'a> {
    /// Its lines in film pixels.
    pub strokes: &'a Strokes,
    /// Its places in film pixels.
    pub handles: &'a [Place],
}

/// What of a part was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The place of this index.
    Place(usize),
    /// A line.
    Line,
}

/// Finds what lies under a point.
#[derive(Debug, Clone, Default)]
pub struct HitIndex {
    parts: Vec<Entry>,
    pieces: Vec<[Place; 2]>,
    handles: Vec<Place>,
    /// Parts by cell: those of cell `c` are `listed[starts[c]..starts[c + 1]]`.
    starts: Vec<u32>,
    listed: Vec<u32>,
    /// Parts that reach over many cells.
    large: Vec<u32>,
    origin: Place,
    cells_per_px: Place,
}

#[derive(Debug, Clone)]
struct Entry {
    low: Place,
    high: Place,
    pieces: std::ops::Range<usize>,
    handles: std::ops::Range<usize>,
}

impl Entry {
    fn is_near(&self, point: Place, tolerance: f64) -> bool {
        (0..2).all(|k| point[k] >= self.low[k] - tolerance && point[k] <= self.high[k] + tolerance)
    }

    fn extent(&self) -> f64 {
        (self.high[0] - self.low[0]) + (self.high[1] - self.low[1])
    }
}

impl HitIndex {
    /// The index of parts in the order of drawing.
    pub fn new<'a>(parts: impl IntoIterator<Item = HitPart<'a>>) -> Self {
        let mut index = Self::default();
        for part in parts {
            index.add(part);
        }
        index.enter_cells();
        index
    }

    fn add(&mut self, part: HitPart<'_>) {
        let (pieces, handles) = (self.pieces.len(), self.handles.len());
        self.pieces.extend(part.strokes.pieces());
        self.handles.extend_from_slice(part.handles);
        let places = self.pieces[pieces..].iter().flatten().chain(&self.handles[handles..]);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for place in places {
            for k in 0..2 {
                low[k] = low[k].min(place[k]);
                high[k] = high[k].max(place[k]);
            }
        }
        let (pieces, handles) = (pieces..self.pieces.len(), handles..self.handles.len());
        self.parts.push(Entry { low, high, pieces, handles });
    }

    fn enter_cells(&mut self) {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for part in &self.parts {
            for k in 0..2 {
                low[k] = low[k].min(part.low[k]);
                high[k] = high[k].max(part.high[k]);
            }
        }
        if !low.iter().chain(&high).all(|value| value.is_finite()) {
            return;
        }
        self.origin = low;
        self.cells_per_px = [0, 1].map(|k: usize| CELLS as f64 / (high[k] - low[k]).max(1.0));
        let mut cells: Vec<Vec<u32>> = vec![Vec::new(); CELLS * CELLS];
        for (number, part) in (0..).zip(&self.parts) {
            if part.low[0] > part.high[0] {
                continue;
            }
            let (from, to) = (self.cell(part.low), self.cell(part.high));
            if (to[0] - from[0] + 1) * (to[1] - from[1] + 1) > MOST_CELLS {
                self.large.push(number);
                continue;
            }
            for row in from[1]..=to[1] {
                for column in from[0]..=to[0] {
                    cells[row * CELLS + column].push(number);
                }
            }
        }
        self.starts.push(0);
        for cell in cells {
            self.listed.extend(cell);
            self.starts.push(self.listed.len() as u32);
        }
    }

    fn cell(&self, place: Place) -> [usize; 2] {
        [0, 1].map(|k: usize| {
            let at = (place[k] - self.origin[k]) * self.cells_per_px[k];
            (at.max(0.0) as usize).min(CELLS - 1)
        })
    }

    /// Parts whose box comes within the tolerance of a point, in the order of drawing.
    fn near(&self, point: Place, tolerance: f64) -> Vec<usize> {
        if self.starts.is_empty() {
            return Vec::new();
        }
        let from = self.cell([point[0] - tolerance, point[1] - tolerance]);
        let to = self.cell([point[0] + tolerance, point[1] + tolerance]);
        let mut found: Vec<usize> = Vec::new();
        for row in from[1]..=to[1] {
            for column in from[0]..=to[0] {
                let cell = row * CELLS + column;
                let listed = &self.listed[self.starts[cell] as usize..self.starts[cell + 1] as usize];
                found.extend(listed.iter().map(|number| *number as usize));
            }
        }
        found.extend(self.large.iter().map(|number| *number as usize));
        found.retain(|number| self.parts[*number].is_near(point, tolerance));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What lies within `tolerance` film pixels of a point: the nearest place of what is selected, else the nearest
    /// place of all, else the nearest line.
    pub fn hit(
        &self,
        point: Place,
        tolerance: f64,
        is_selected: impl Fn(usize) -> bool,
    ) -> Option<(usize, On)> {
        let near = self.near(point, tolerance);
        let selected: Vec<_> = near.iter().copied().filter(|part| is_selected(*part)).collect();
        self.place_under(point, tolerance, &selected)
            .or_else(|| self.place_under(point, tolerance, &near))
            .or_else(|| self.line_under(point, tolerance, &near))
    }

    fn place_under(&self, point: Place, tolerance: f64, among: &[usize]) -> Option<(usize, On)> {
        let mut best: Option<(Rank, On)> = None;
        for number in among {
            let part = &self.parts[*number];
            for (index, place) in self.handles[part.handles.clone()].iter().enumerate() {
                let away = distance(*place, point);
                if away <= tolerance {
                    let rank = Rank { away, extent: part.extent(), number: *number };
                    if best.as_ref().is_none_or(|(other, _)| rank.is_before(other, 1e-9)) {
                        best = Some((rank, On::Place(index)));
                    }
                }
            }
        }
        best.map(|(rank, on)| (rank.number, on))
    }

    fn line_under(&self, point: Place, tolerance: f64, among: &[usize]) -> Option<(usize, On)> {
        let ranks = among.iter().filter_map(|number| {
            let part = &self.parts[*number];
            let pieces = self.pieces[part.pieces.clone()].iter();
            let away = pieces.map(|piece| distance(nearest_on(*piece, point), point));
            let away = away.fold(f64::INFINITY, f64::min);
            (away <= tolerance).then(|| Rank { away, extent: part.extent(), number: *number })
        });
        let ranks: Vec<_> = ranks.collect();
        let nearest = ranks.iter().map(|rank| rank.away).fold(f64::INFINITY, f64::min);
        // Against the nearest of all, so that the answer does not hang on the order of looking.
        let mut tied = ranks.into_iter().filter(|rank| rank.away <= nearest + TIE * tolerance);
        let first = tied.next()?;
        let best = tied.fold(first, |best, rank| {
            let smaller = rank.extent < best.extent;
            let same = rank.extent.total_cmp(&best.extent).is_eq();
            if smaller || (same && rank.number > best.number) { rank } else { best }
        });
        Some((best.number, On::Line))
    }
}

/// How well a part answers.
struct Rank {
    away: f64,
    extent: f64,
    number: usize,
}

impl Rank {
    /// Nearer; as near, smaller; as small, drawn later.
    fn is_before(&self, other: &Self, tie: f64) -> bool {
        if (self.away - other.away).abs() > tie {
            return self.away < other.away;
        }
        let smaller = self.extent.total_cmp(&other.extent);
        smaller.is_lt() || (smaller.is_eq() && self.number >= other.number)
    }
}
