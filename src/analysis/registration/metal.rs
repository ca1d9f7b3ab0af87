//! Metal on a film: where it lies, where its edges are, and the direction of its long straight edges.
//!
//! Metal stops nearly all rays: its greys lie together at the bright end of the scale, and its rims are steps. Bone,
//! even as dense as in osteopetrosis, grows thinner towards its rim.

use super::field::Field;
use super::similarity::Spot;

/// Steepness of rims from which bright areas are metal, see [`sharpness`], and fall across them as a part of the range.
const LEAST_SHARPNESS: f32 = 0.68;
const LEAST_FALL: f32 = 0.03;
/// Half the width of what counts as thin, as a part of the longer side.
const THIN: f64 = 0.025;
/// Level of metal against its surroundings: a part of what its brightest parts reach, and never less than this part of
/// the range of the film.
const THIN_SHARE: f32 = 0.27;
const LEAST_THIN: f32 = 0.09;
/// Levels of brightness that are looked at, as parts of the range.
const LEVELS: usize = 80;
const LOWEST_LEVEL: f32 = 0.42;
/// Pixels a level must have.
const LEAST_PIXELS: usize = 24;
/// A part of the metal smaller than this share of the film is grain.
const LEAST_SHARE: f64 = 0.000_12;
/// A part smaller than this share of the largest part is none of the implant.
const LEAST_PART: f64 = 0.015;
/// All metal together, as a share of the film, between which it can be an implant.
const LEAST_IMPLANT: f64 = 0.001;
const MOST_IMPLANT: f64 = 0.3;
/// Around an implant is bone; around a side marker is less than this part of that brightness.
const MARKER_DIM: f32 = 0.62;
/// Ring around a part whose brightness is looked at, in pixels.
const RING_PX: [usize; 2] = [4, 12];

/// Metal of one film at one size.
#[derive(Debug, Clone)]
pub(super) struct Metal {
    /// 0 in the body, 1 in the implant, between them along its edges.
    pub(super) soft: Field,
    /// 1 where any metal lies, side markers and letters too.
    pub(super) any: Field,
    /// Parts of the implant, largest first.
    pub(super) parts: Vec<MetalPart>,
    /// Part that each pixel belongs to, from 1; 0 for none.
    pub(super) labels: Vec<u16>,
}

/// A part of the implant that hangs together.
#[derive(Debug, Clone)]
pub(super) struct MetalPart {
    pub(super) pixels: usize,
    pub(super) centre: Spot,
}

impl Metal {
    /// Middle of all parts.
    pub(super) fn centre(&self) -> Spot {
        let all = self.parts.iter().map(|part| part.pixels).sum::<usize>().max(1) as f64;
        self.parts.iter().fold([0.0; 2], |sum, part| {
            let share = part.pixels as f64 / all;
            [sum[0] + part.centre[0] * share, sum[1] + part.centre[1] * share]
        })
    }

    /// Diagonal of the box around all parts, in pixels.
    pub(super) fn extent(&self) -> f64 {
        let wide = self.soft.columns;
        let inside = self.labels.iter().enumerate().filter(|(_, label)| **label > 0);
        let (mut least, mut most) = ([f64::MAX; 2], [0.0_f64; 2]);
        for (index, _) in inside {
            let place = [(index % wide) as f64, (index / wide) as f64];
            for axis in 0..2 {
                least[axis] = least[axis].min(place[axis]);
                most[axis] = most[axis].max(place[axis]);
            }
        }
        if self.parts.is_empty() { 0.0 } else { (most[0] - least[0]).hypot(most[1] - least[1]) }
    }
}

/// Metal of a film whose values run from 0 to 1; `None` where nothing looks like an implant.
pub(super) fn metal(image: &Field, valid: &Field) -> Option<Metal> {
    let over = over_surroundings(image);
    let thin = thin_level(&over, valid).and_then(|level| at_level(image, &over, valid, level));
    let sharp = |found: Metal| {
        let sharp = sharpness(image, &found)?;
        (sharp >= LEAST_SHARPNESS).then_some(found)
    };
    // What is thick (a stem, a head of a prosthesis) has no surroundings within reach: there brightness itself tells.
    let thick = || steepest_level(image, valid).and_then(|level| at_level(image, image, valid, level));
    thin.and_then(sharp).or_else(|| thick().and_then(sharp))
}

/// What lies above a level of `seen`, where it can be an implant.
fn at_level(image: &Field, seen: &Field, valid: &Field, level: f32) -> Option<Metal> {
    let any = seen.zip(valid, |value, valid| if valid > 0.5 && value > level { 1.0 } else { 0.0 });
    let (labels, sizes) = joined(&any);
    let (labels, parts) = implants(image, &labels, &sizes);
    let share = parts.iter().map(|part| part.pixels).sum::<usize>() as f64 / image.values.len() as f64;
    if !(LEAST_IMPLANT..=MOST_IMPLANT).contains(&share) {
        return None;
    }
    let own = Field {
        values: labels.iter().map(|label| f32::from(u8::from(*label > 0))).collect(),
        ..Field::new(image.columns, image.rows, 0.0)
    };
    // From half the level to half as much again.
    let soft =
        seen.zip(
            &grown(&own, 3),
            |value, near| {
                if near > 0.0 { (value / level - 0.5).clamp(0.0, 1.0) } else { 0.0 }
            },
        );
    Some(Metal { soft: soft.blurred(1, 1), any, parts, labels })
}

/// How much brighter than what lies on both sides of it everything thin is (white top-hat; the surroundings are found
/// on a copy of half the size). Makers' processing flattens films, so that a plate in flesh may be darker than dense
/// bone elsewhere; against its surroundings metal is always bright.
fn over_surroundings(image: &Field) -> Field {
    let half = image.smaller(image.columns.div_ceil(2), image.rows.div_ceil(2));
    let reach = (half.columns.max(half.rows) as f64 * THIN).ceil() as usize;
    let opened = half.blurred(1, 1).extreme(reach, f32::min).extreme(reach, f32::max);
    image.zip(&opened.fitted(image.columns, image.rows), |value, opened| (value - opened).max(0.0))
}

/// Level from which what is thin is metal: a part of what its brightest parts reach.
fn thin_level(over: &Field, valid: &Field) -> Option<f32> {
    let mut used: Vec<f32> = over
        .values
        .iter()
        .zip(&valid.values)
        .filter(|(_, valid)| **valid > 0.5)
        .map(|(v, _)| *v)
        .step_by(3)
        .collect();
    if used.is_empty() {
        return None;
    }
    let at = ((used.len() - 1) as f64 * 0.996) as usize;
    let bright = *used.select_nth_unstable_by(at, f32::total_cmp).1;
    Some((bright * THIN_SHARE).max(LEAST_THIN))
}

/// Level of brightness at which slopes are steepest on average.
fn steepest_level(image: &Field, valid: &Field) -> Option<f32> {
    let (across, down) = image.slopes();
    let slope = across.zip(&down, f32::hypot);
    let mut sums = [(0.0_f64, 0_usize); LEVELS];
    for ((value, valid), slope) in image.values.iter().zip(&valid.values).zip(&slope.values) {
        let bin = (value * LEVELS as f32) as usize;
        if *valid > 0.5 && *value > 0.0 && bin < LEVELS {
            sums[bin].0 += f64::from(*slope);
            sums[bin].1 += 1;
        }
    }
    let first = (LOWEST_LEVEL * LEVELS as f32) as usize;
    let mean = |at: usize| {
        let near = &sums[at - 1..=(at + 1).min(LEVELS - 1)];
        let (sum, count) = near.iter().fold((0.0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        (count >= LEAST_PIXELS).then(|| (sum / count as f64) as f32)
    };
    let steepest = (first..LEVELS).filter_map(|at| mean(at).map(|mean| (at, mean)));
    steepest.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| (at as f32 + 0.5) / LEVELS as f32)
}

/// Fall of brightness within 2 pixels of the rim over that within 5 pixels, in the middle of all rims: near 1 for
/// metal, whose rim is a step, and near 0.4 for bone, which grows thinner towards its rim. `None` where the rim is
/// too faint to tell.
fn sharpness(image: &Field, metal: &Metal) -> Option<f32> {
    let smooth = image.blurred(1, 1);
    let (across, down) = smooth.slopes();
    let wide = image.columns;
    let mut steps = Vec::new();
    let mut falls = Vec::new();
    for (index, label) in metal.labels.iter().enumerate() {
        let inside = |at: usize| metal.labels.get(at).is_some_and(|other| other == label);
        if *label == 0
            || index < wide
            || (inside(index - 1) && inside(index + 1) && inside(index - wide) && inside(index + wide))
        {
            continue;
        }
        let (x, y) = (across.values[index], down.values[index]);
        let length = x.hypot(y);
        if length < 1e-4 {
            continue;
        }
        let (x, y) = (f64::from(x / length), f64::from(y / length));
        let middle = [(index % wide) as f64 + 0.5, (index / wide) as f64 + 0.5];
        let at = |far: f64| image.at(middle[0] + far * x, middle[1] + far * y);
        if let (Some(in_near), Some(out_near), Some(in_far), Some(out_far)) =
            (at(2.0), at(-2.5), at(5.0), at(-5.5))
        {
            let fall = in_far.max(in_near) - out_far;
            falls.push(fall);
            if fall > 1e-3 {
                steps.push((in_near - out_near) / fall);
            }
        }
    }
    if steps.len() < LEAST_PIXELS {
        return None;
    }
    let half = |values: &mut Vec<f32>| {
        let middle = values.len() / 2;
        *values.select_nth_unstable_by(middle, f32::total_cmp).1
    };
    (half(&mut falls) >= LEAST_FALL).then(|| half(&mut steps))
}

/// Labels of areas that hang together over their corners, from 1, and their sizes.
fn joined(above: &Field) -> (Vec<u16>, Vec<usize>) {
    let (wide, high) = (above.columns, above.rows);
    let mut labels = vec![0_u16; above.values.len()];
    let mut sizes = Vec::new();
    let mut open = Vec::new();
    for start in 0..labels.len() {
        if above.values[start] < 0.5 || labels[start] != 0 || sizes.len() >= usize::from(u16::MAX) - 1 {
            continue;
        }
        let label = sizes.len() as u16 + 1;
        let mut size = 0;
        labels[start] = label;
        open.push(start);
        while let Some(at) = open.pop() {
            size += 1;
            let (column, row) = (at % wide, at / wide);
            for y in row.saturating_sub(1)..=(row + 1).min(high - 1) {
                for x in column.saturating_sub(1)..=(column + 1).min(wide - 1) {
                    let next = y * wide + x;
                    if above.values[next] > 0.5 && labels[next] == 0 {
                        labels[next] = label;
                        open.push(next);
                    }
                }
            }
        }
        sizes.push(size);
    }
    (labels, sizes)
}

/// Keeps what can be an implant: large enough, and with something as bright as bone around it. Labels are numbered
/// anew by size.
fn implants(image: &Field, labels: &[u16], sizes: &[usize]) -> (Vec<u16>, Vec<MetalPart>) {
    let least = (image.values.len() as f64 * LEAST_SHARE).ceil() as usize;
    let mut kept: Vec<(usize, u16)> = sizes
        .iter()
        .enumerate()
        .filter(|(_, size)| **size >= least)
        .map(|(i, size)| (*size, i as u16 + 1))
        .collect();
    kept.sort_unstable_by_key(|(size, label)| (std::cmp::Reverse(*size), *label));
    // Stumps of screws are small beside a plate; specks of bone are smaller.
    let largest = kept.first().map_or(0, |(size, _)| *size) as f64;
    kept.retain(|(size, _)| *size as f64 >= largest * LEAST_PART);
    kept.truncate(24);
    let rings = rings(image, labels, &kept);
    let bone = rings.first().copied().unwrap_or(0.0);
    let mut new = vec![0_u16; sizes.len() + 1];
    let mut count = 0_u16;
    for ((_, label), ring) in kept.iter().zip(&rings) {
        if *ring >= bone * MARKER_DIM {
            count += 1;
            new[usize::from(*label)] = count;
        }
    }
    let labels: Vec<u16> = labels.iter().map(|label| new[usize::from(*label)]).collect();
    let mut sums = vec![(0_usize, [0.0_f64; 2]); usize::from(count) + 1];
    for (index, label) in labels.iter().enumerate().filter(|(_, label)| **label > 0) {
        let (pixels, at) = &mut sums[usize::from(*label)];
        *pixels += 1;
        at[0] += (index % image.columns) as f64 + 0.5;
        at[1] += (index / image.columns) as f64 + 0.5;
    }
    let parts = sums.iter().skip(1).map(|(pixels, at)| MetalPart {
        pixels: *pixels,
        centre: at.map(|sum| sum / (*pixels).max(1) as f64),
    });
    let parts = parts.collect();
    (labels, parts)
}

/// Mean brightness around each part, without metal.
fn rings(image: &Field, labels: &[u16], kept: &[(usize, u16)]) -> Vec<f32> {
    let wide = image.columns;
    let [inner, outer] = RING_PX;
    kept.iter()
        .map(|(size, label)| {
            // Every so many pixels of the part look around in eight directions.
            let step = (size / 600).max(1);
            let own =
                labels.iter().enumerate().filter(|(_, l)| *l == label).map(|(index, _)| index).step_by(step);
            let (mut sum, mut count) = (0.0_f64, 0_usize);
            for index in own {
                let (column, row) = ((index % wide) as isize, (index / wide) as isize);
                for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)] {
                    for reach in [inner as isize, outer as isize] {
                        let (x, y) = (column + dx * reach, row + dy * reach);
                        let inside = x >= 0 && y >= 0 && (x as usize) < wide && (y as usize) < image.rows;
                        let at = if inside { y as usize * wide + x as usize } else { continue };
                        if labels[at] == 0 {
                            sum += f64::from(image.values[at]);
                            count += 1;
                        }
                    }
                }
            }
            if count == 0 { 0.0 } else { (sum / count as f64) as f32 }
        })
        .collect()
}

/// Marked pixels and those within `reach` pixels of them (a square).
pub(super) fn grown(marked: &Field, reach: usize) -> Field {
    marked.blurred(reach, 1).map(|share| if share > 1e-5 { 1.0 } else { 0.0 })
}

/// Distance from marked pixels in pixels (chamfer 3–4, over 3).
pub(super) fn distance(marked: &Field) -> Field {
    let (wide, high) = (marked.columns, marked.rows);
    let far = (wide + high) as f32;
    let mut out = marked.map(|mark| if mark > 0.5 { 0.0 } else { far });
    let corner = 4.0 / 3.0;
    for row in 0..high {
        for column in 0..wide {
            let at = row * wide + column;
            let mut least = out.values[at];
            if column > 0 {
                least = least.min(out.values[at - 1] + 1.0);
            }
            if row > 0 {
                least = least.min(out.values[at - wide] + 1.0);
                if column > 0 {
                    least = least.min(out.values[at - wide - 1] + corner);
                }
                if column + 1 < wide {
                    least = least.min(out.values[at - wide + 1] + corner);
                }
            }
            out.values[at] = least;
        }
    }
    for row in (0..high).rev() {
        for column in (0..wide).rev() {
            let at = row * wide + column;
            let mut least = out.values[at];
            if column + 1 < wide {
                least = least.min(out.values[at + 1] + 1.0);
            }
            if row + 1 < high {
                least = least.min(out.values[at + wide] + 1.0);
                if column > 0 {
                    least = least.min(out.values[at + wide - 1] + corner);
                }
                if column + 1 < wide {
                    least = least.min(out.values[at + wide + 1] + corner);
                }
            }
            out.values[at] = least;
        }
    }
    out
}

/// Direction of the long straight edges of an implant, a unit vector that points down the film (to the right where it
/// lies level); `None` without edges.
pub(super) fn long_edges(soft: &Field) -> Option<Spot> {
    const BINS: usize = 360;
    let smooth = soft.blurred(1, 1);
    let (across, down) = smooth.slopes();
    let mut bins = [0.0_f64; BINS];
    let angle = |x: f32, y: f32| {
        // An edge runs at right angles to its slope.
        f64::from(x).atan2(-f64::from(y)).rem_euclid(std::f64::consts::PI)
    };
    let edges = || across.values.iter().zip(&down.values).filter(|(x, y)| x.hypot(**y) > 0.05);
    for (x, y) in edges() {
        let bin = angle(*x, *y) / std::f64::consts::PI * BINS as f64;
        bins[bin as usize % BINS] += f64::from(x.hypot(*y));
    }
    // Edges that lie within a degree and a half of each other run alike.
    let near = |at: usize| -> f64 { (0..7).map(|o| bins[(at + BINS - 3 + o) % BINS]).sum() };
    let best = (0..BINS).max_by(|a, b| near(*a).total_cmp(&near(*b)))?;
    if near(best) <= 0.0 {
        return None;
    }
    let mut middle = (best as f64 + 0.5) / BINS as f64 * std::f64::consts::PI;
    for reach in [3.0_f64, 2.0, 1.5, 1.5] {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (x, y) in edges() {
            let half = std::f64::consts::FRAC_PI_2;
            let off = (angle(*x, *y) - middle + half).rem_euclid(std::f64::consts::PI) - half;
            if off.abs() <= reach.to_radians() {
                let here = f64::from(x.hypot(*y));
                sum += off * here;
                weight += here;
            }
        }
        if weight > 0.0 {
            middle += sum / weight;
        }
    }
    let (sin, cos) = middle.sin_cos();
    let flip = sin < -1e-9 || (sin.abs() <= 1e-9 && cos < 0.0);
    Some(if flip { [-cos, -sin] } else { [cos, sin] })
}
