//! The longest straight edge of an implant: that of a plate or a nail lies along the shaft.

use super::metal::{Metal, grown};
use super::similarity::Spot;
use crate::analysis::field::Field;

/// Directions that are tried over half a circle.
const TURNS: usize = 360;
/// Directions on both sides of that of a slope for which it votes.
const SPREAD: isize = 6;
/// Width of a line while votes are counted, in pixels.
const LINE_PX: f64 = 1.5;
/// Distances from the line of the places through which it is laid, one round after the other, in pixels.
const ROUNDS: [f64; 3] = [2.5, 1.6, 1.2];
/// Cosine of the largest angle between a slope and the normal of its line.
const ALONG: f64 = 0.95;
/// Distance from the hull within which an edge bounds the implant, in pixels.
const HULL_PX: f64 = 8.0;
/// Places on the edge, at least; about one a pixel.
const LEAST_PLACES: usize = 40;
/// Slopes below this part of the band are no edge.
const STEEP: f64 = 0.4;

/// A place on an outline, to a part of a pixel, and the direction into the metal.
struct Rim {
    at: Spot,
    inwards: Spot,
}

/// Direction of the longest straight edge of the implant, a unit vector pointing down; `None` where nothing is straight.
///
/// Places on the outline vote for lines (Hough); the line with most votes is laid through its places by least squares.
pub(super) fn longest_edge(image: &Field, metal: &Metal) -> Option<Spot> {
    let rims: Vec<Rim> = rims(image, metal)?.into_iter().filter(|rim| outside(&metal.hull, rim.at)).collect();
    let reach = (image.columns as f64).hypot(image.rows as f64);
    let bins = (2.0 * reach / LINE_PX).ceil() as usize + 2;
    let around = 2 * TURNS;
    let mut votes = vec![0_u16; around * bins];
    let radians = |turn: usize| turn as f64 * std::f64::consts::PI / TURNS as f64;
    for rim in &rims {
        let angle = rim.inwards[1].atan2(rim.inwards[0]).rem_euclid(std::f64::consts::TAU);
        let middle = (angle / std::f64::consts::PI * TURNS as f64).round() as isize;
        for off in -SPREAD..=SPREAD {
            let turn = (middle + off).rem_euclid(around as isize) as usize;
            let (sin, cos) = radians(turn).sin_cos();
            let bin = ((rim.at[0] * cos + rim.at[1] * sin + reach) / LINE_PX) as usize;
            votes[turn * bins + bin] = votes[turn * bins + bin].saturating_add(1);
        }
    }
    // An edge that is not quite straight, or lies between two directions, spreads over lines side by side.
    let near = |i: usize| {
        (i.saturating_sub(1)..=i + 1).filter_map(|j| votes.get(j)).map(|v| u32::from(*v)).sum::<u32>()
    };
    let best = (0..votes.len()).max_by_key(|i| (near(*i), votes[*i]))?;
    let mut angle = radians(best / bins);
    let mut distance = ((best % bins) as f64 + 0.5) * LINE_PX - reach;
    for near in ROUNDS {
        let (sin, cos) = angle.sin_cos();
        let on: Vec<Spot> = rims
            .iter()
            .filter(|rim| {
                (rim.at[0] * cos + rim.at[1] * sin - distance).abs() < near
                    && rim.inwards[0] * cos + rim.inwards[1] * sin > ALONG
            })
            .map(|rim| rim.at)
            .collect();
        if on.len() < LEAST_PLACES {
            return None;
        }
        let normal = normal_through(&on, [cos, sin]);
        let count = on.len() as f64;
        distance = on.iter().map(|p| p[0] * normal[0] + p[1] * normal[1]).sum::<f64>() / count;
        angle = normal[1].atan2(normal[0]);
    }
    let (sin, cos) = angle.sin_cos();
    Some(if cos >= 0.0 { [-sin, cos] } else { [sin, -cos] })
}

/// True where a place lies along the hull. A plate or a nail bounds the implant; the edges of a screw through the neck
/// lie within.
fn outside(hull: &[Spot], place: Spot) -> bool {
    (0..hull.len()).any(|i| {
        let (from, to) = (hull[i], hull[(i + 1) % hull.len()]);
        let (along, off) = ([to[0] - from[0], to[1] - from[1]], [place[0] - from[0], place[1] - from[1]]);
        let square = (along[0] * along[0] + along[1] * along[1]).max(1e-9);
        let part = ((along[0] * off[0] + along[1] * off[1]) / square).clamp(0.0, 1.0);
        (off[0] - part * along[0]).hypot(off[1] - part * along[1]) < HULL_PX
    })
}

/// Normal of the line through places by least squares, on the side of `towards`.
fn normal_through(places: &[Spot], towards: Spot) -> Spot {
    let count = places.len() as f64;
    let mean = places.iter().fold([0.0; 2], |s, p| [s[0] + p[0] / count, s[1] + p[1] / count]);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for p in places {
        let (x, y) = (p[0] - mean[0], p[1] - mean[1]);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let along = 0.5 * (2.0 * xy).atan2(xx - yy);
    let normal = [-along.sin(), along.cos()];
    if normal[0] * towards[0] + normal[1] * towards[1] < 0.0 { normal.map(|x| -x) } else { normal }
}

/// Ridges of the slope around the implant.
fn rims(image: &Field, metal: &Metal) -> Option<Vec<Rim>> {
    let smooth = image.blurred(1, 1);
    let (across, down) = smooth.slopes();
    let near = grown(&metal.implant, 2);
    let wide = image.columns;
    let band = || (0..near.values.len()).filter(|i| near.values[*i] > 0.5);
    let mut steep: Vec<f32> = band().map(|i| across.values[i].hypot(down.values[i])).collect();
    if steep.is_empty() {
        return None;
    }
    let at = ((steep.len() - 1) as f64 * STEEP) as usize;
    let least = f64::from(*steep.select_nth_unstable_by(at, f32::total_cmp).1);
    let rims = band()
        .filter_map(|i| {
            let inwards = [f64::from(across.values[i]), f64::from(down.values[i])];
            let here = inwards[0].hypot(inwards[1]);
            if here < least {
                return None;
            }
            let inwards = inwards.map(|x| x / here);
            let middle = [(i % wide) as f64 + 0.5, (i / wide) as f64 + 0.5];
            let along = |far: f64| [middle[0] + far * inwards[0], middle[1] + far * inwards[1]];
            let steepness = |far: f64| {
                let [x, y] = along(far);
                Some(f64::from(across.at(x, y)?).hypot(f64::from(down.at(x, y)?)))
            };
            let (before, after) = (steepness(-1.0)?, steepness(1.0)?);
            if before > here || after > here {
                return None;
            }
            let bend = before - 2.0 * here + after;
            let off = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
            Some(Rim { at: along(off), inwards })
        })
        .collect();
    Some(rims)
}
