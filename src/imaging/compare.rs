//! Two films as one picture, pixel by pixel: one through the other, a curtain, the signed difference, squares, red and
//! cyan. The other film is laid on the own one before; where it does not reach, the own one is shown alone.

use super::render_view::{cores, in_parts};
use super::{FilmPicture, Placement};

/// Side of a square of the checkerboard, in pixels.
const SQUARE: usize = 56;
/// Levels of grey.
const LEVELS: usize = 256;
/// Share of the pixels that the two films must share before their exposures are matched.
const LEAST_OVERLAP: f64 = 0.02;

/// A way of putting two pictures together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Blend {
    /// So much of the other, 0 to 1.
    Opacity(f32),
    /// The other at one side of a line.
    Curtain(CurtainLine),
    /// Middle grey where both are alike, lighter where the own is brighter, after the exposure of the other was matched;
    /// differences are shown so many times as large.
    Difference(f32),
    /// Squares of either in turn.
    Checkerboard,
    /// The other in red, the own in green and blue.
    RedCyan,
}

/// The edge of a curtain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurtainLine {
    /// A place on the edge, as shares of width and height of the view.
    pub at: [f32; 2],
    /// Direction in which the own film lies, in degrees clockwise from the right: 0 has the other film at the left.
    pub degrees: f32,
}

impl CurtainLine {
    /// True if the other film is shown at a place of a view, both in pixels.
    pub fn shows_other(&self, place: [f32; 2], size: [f32; 2]) -> bool {
        self.edge(size)(place)
    }

    /// As [`Self::shows_other`], for many places of one view.
    fn edge(&self, [width, height]: [f32; 2]) -> impl Fn([f32; 2]) -> bool + Sync + use<> {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let at = [self.at[0] * width, self.at[1] * height];
        move |[x, y]| (x - at[0]) * cos + (y - at[1]) * sin < 0.0
    }
}

/// For every pixel of a view, row by row: true where a film of this size lies under it.
pub fn reach(placement: &Placement, film: [u32; 2], [width, height]: [u32; 2]) -> Vec<bool> {
    let size = [f64::from(width), f64::from(height)];
    // A placement is affine: three places tell all others.
    let at = |x: f64, y: f64| placement.image_from_view([x, y], size);
    let (origin, right, down) = (at(0.5, 0.5), at(1.5, 0.5), at(0.5, 1.5));
    let mut reached = vec![false; width as usize * height as usize];
    in_parts(&mut reached, width as usize, cores(), |first, rows| {
        for (row, line) in rows.chunks_exact_mut(width as usize).enumerate() {
            let y = (first + row) as f64;
            for (x, reached) in line.iter_mut().enumerate() {
                let inside = |axis: usize| {
                    let along = x as f64 * (right[axis] - origin[axis]);
                    let place = origin[axis] + along + y * (down[axis] - origin[axis]);
                    place >= 0.0 && place < f64::from(film[axis])
                };
                *reached = inside(0) && inside(1);
            }
        }
    });
    reached
}

/// Both pictures together, three bytes a pixel. `both` is true where the two films lie one on the other: elsewhere the
/// own one is shown. The pictures must be of one size, else the own is returned alone.
pub fn blend(own: &FilmPicture, other: &FilmPicture, both: &[bool], how: Blend) -> FilmPicture {
    let (width, height) = (own.width, own.height);
    let is_alike = (other.width, other.height) == (width, height) && both.len() == width * height;
    let matched = match how {
        Blend::Difference(_) if is_alike => exposure(own, other, both),
        Blend::Difference(_)
        | Blend::Opacity(_)
        | Blend::Curtain(_)
        | Blend::Checkerboard
        | Blend::RedCyan => None,
    };
    let size = [width as f32, height as f32];
    let edge = if let Blend::Curtain(line) = how { Some(line.edge(size)) } else { None };
    let is_other_side = |place: [f32; 2]| edge.as_ref().is_some_and(|edge| edge(place));
    let mut bytes = vec![0; width * height * 3];
    in_parts(&mut bytes, width * 3, cores(), |first, rows| {
        let (pixels, _) = rows.as_chunks_mut::<3>();
        for (place, pixel) in pixels.iter_mut().enumerate() {
            let index = first * width + place;
            let films = Pixel {
                own: colour(own, index),
                other: colour(other, index),
                at: [index % width, index / width],
            };
            let lies = is_alike && both.get(index).copied().unwrap_or_default();
            *pixel = if lies { films.mixed(how, matched.as_ref(), &is_other_side) } else { films.own };
        }
    });
    FilmPicture { width, height, bytes, is_rgb: true }
}

/// For each grey of the other film the grey of the own one that as many pixels lie below: the exposure of the other film
/// matched by its histogram. `None` where the films share too little.
pub fn exposure(own: &FilmPicture, other: &FilmPicture, both: &[bool]) -> Option<[u8; LEVELS]> {
    let (mut owns, mut others) = ([0_u32; LEVELS], [0_u32; LEVELS]);
    let mut count = 0_u32;
    for (index, _) in both.iter().enumerate().filter(|(_, lies)| **lies) {
        owns[usize::from(grey(colour(own, index)))] += 1;
        others[usize::from(grey(colour(other, index)))] += 1;
        count += 1;
    }
    if f64::from(count) < LEAST_OVERLAP * both.len() as f64 || count == 0 {
        return None;
    }
    let mut matched = [0_u8; LEVELS];
    let (mut level, mut below_own, mut below_other) = (0_usize, owns[0], 0_u32);
    for (value, place) in matched.iter_mut().enumerate() {
        // The middle of the pixels of this grey, so that a film matched with itself keeps its greys.
        let middle = below_other + others[value].div_ceil(2);
        while below_own < middle && level < LEVELS - 1 {
            level += 1;
            below_own += owns[level];
        }
        *place = level as u8;
        below_other += others[value];
    }
    Some(matched)
}

fn colour(picture: &FilmPicture, index: usize) -> [u8; 3] {
    let byte = |at: usize| picture.bytes.get(at).copied().unwrap_or_default();
    if picture.is_rgb { [0, 1, 2].map(|channel| byte(index * 3 + channel)) } else { [byte(index); 3] }
}

fn grey(colour: [u8; 3]) -> u8 {
    (colour.iter().map(|byte| u16::from(*byte)).sum::<u16>() / 3) as u8
}

/// A pixel of both films.
struct Pixel {
    own: [u8; 3],
    other: [u8; 3],
    at: [usize; 2],
}

impl Pixel {
    fn mixed(
        &self,
        how: Blend,
        matched: Option<&[u8; LEVELS]>,
        is_other_side: &impl Fn([f32; 2]) -> bool,
    ) -> [u8; 3] {
        let Self { own, other, at: [x, y] } = *self;
        match how {
            Blend::Opacity(share) => [0, 1, 2].map(|channel: usize| {
                let (own, other) = (f32::from(own[channel]), f32::from(other[channel]));
                (own + (other - own) * share).round() as u8
            }),
            Blend::Curtain(_) => {
                if is_other_side([x as f32 + 0.5, y as f32 + 0.5]) {
                    other
                } else {
                    own
                }
            }
            Blend::Difference(times) => {
                let other = grey(other);
                let other = matched.map_or(other, |matched| matched[usize::from(other)]);
                let difference = f32::from(grey(own)) - f32::from(other);
                [(127.5 + times * difference / 2.0).round().clamp(0.0, 255.0) as u8; 3]
            }
            Blend::Checkerboard => {
                if (x / SQUARE + y / SQUARE).is_multiple_of(2) {
                    other
                } else {
                    own
                }
            }
            Blend::RedCyan => [grey(other), grey(own), grey(own)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(value: u8) -> FilmPicture {
        FilmPicture { width: 120, height: 60, bytes: vec![value; 7200], is_rgb: false }
    }

    fn at(picture: &FilmPicture, x: usize, y: usize) -> [u8; 3] {
        colour(picture, y * picture.width + x)
    }

    fn line(at: f32, degrees: f32) -> Blend {
        Blend::Curtain(CurtainLine { at: [at, 0.5], degrees })
    }

    #[test]
    fn every_mode_shows_what_it_says() {
        let (own, other, both) = (plain(200), plain(100), vec![true; 7200]);
        let blend = |how| blend(&own, &other, &both, how);
        assert_eq!(at(&blend(Blend::Opacity(0.0)), 5, 5), [200; 3]);
        assert_eq!(at(&blend(Blend::Opacity(0.25)), 5, 5), [175; 3]);
        let curtain = blend(line(0.5, 0.0));
        assert_eq!((at(&curtain, 59, 0), at(&curtain, 60, 0)), ([100; 3], [200; 3]));
        let squares = blend(Blend::Checkerboard);
        assert_eq!((at(&squares, 0, 0), at(&squares, SQUARE, 0)), ([100; 3], [200; 3]));
        assert_eq!(at(&blend(Blend::RedCyan), 0, 0), [100, 200, 200]);
    }

    #[test]
    fn a_curtain_has_any_angle() {
        let (own, other, both) = (plain(200), plain(100), vec![true; 7200]);
        let below = blend(&own, &other, &both, line(0.5, 90.0));
        assert_eq!((at(&below, 3, 29), at(&below, 3, 30)), ([100; 3], [200; 3]), "a level edge");
        let slanted = blend(&own, &other, &both, line(0.5, 45.0));
        assert_eq!((at(&slanted, 60, 0), at(&slanted, 60, 59)), ([100; 3], [200; 3]));
        let turned = blend(&own, &other, &both, line(0.5, 180.0));
        assert_eq!(at(&turned, 0, 0), [200; 3], "the own film at the left");
    }

    #[test]
    fn where_only_one_film_lies_it_is_shown_as_it_is() {
        let (own, other) = (plain(200), plain(100));
        let both: Vec<bool> = (0..7200).map(|index| index % 120 < 60).collect();
        let mixed = blend(&own, &other, &both, Blend::Opacity(1.0));
        assert_eq!((at(&mixed, 59, 5), at(&mixed, 60, 5)), ([100; 3], [200; 3]));
    }

    /// A wedge of greys, and where `hole` is a patch that is `hole` brighter.
    fn wedge(scale: f32, patch: u8) -> FilmPicture {
        let bytes = (0..7200).map(|index| {
            let (x, y) = (index % 120, index / 120);
            let is_patch = (50..60).contains(&x) && (20..30).contains(&y);
            let value = (x as f32 * 1.5 * scale) as u8;
            if is_patch { value.saturating_add(patch) } else { value }
        });
        FilmPicture { width: 120, height: 60, bytes: bytes.collect(), is_rgb: false }
    }

    #[test]
    fn the_difference_is_signed_and_an_exposure_is_no_difference() {
        let both = vec![true; 7200];
        let own = wedge(1.0, 0);
        let alike = blend(&own, &wedge(1.0, 0), &both, Blend::Difference(1.0));
        assert!(
            alike.bytes.iter().all(|byte| byte.abs_diff(128) <= 1),
            "a film has no difference from itself"
        );
        let darker = blend(&own, &wedge(0.7, 0), &both, Blend::Difference(1.0));
        let worst = darker.bytes.iter().map(|byte| byte.abs_diff(128)).max();
        assert!(worst <= Some(3), "a darker exposure of the same: {worst:?}");
        let brighter = blend(&wedge(1.0, 60), &wedge(0.7, 0), &both, Blend::Difference(1.0));
        assert!(at(&brighter, 55, 25)[0] > 145, "{:?}", at(&brighter, 55, 25));
        assert!(at(&brighter, 20, 25)[0].abs_diff(128) <= 4);
        let fainter = blend(&own, &wedge(1.0, 60), &both, Blend::Difference(2.0));
        assert!(at(&fainter, 55, 25)[0] < 90, "{:?}", at(&fainter, 55, 25));
    }

    #[test]
    fn a_film_reaches_as_far_as_its_pixels() {
        let placement = Placement::fit(100, 50, 200, 200);
        let reached = reach(&placement, [100, 50], [200, 200]);
        assert_eq!(reached.iter().filter(|lies| **lies).count(), 200 * 100);
        assert!(!reached[0] && reached[100 * 200 + 100]);
    }
}
