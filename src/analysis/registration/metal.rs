//! Metal on a film: where it lies, its parts, and its longest straight edge.
//!
//! Metal stops nearly all rays, so its greys lie together at the bright end of the scale, and it is narrower than the
//! bone it lies in. Two conditions follow: brighter than what lies on both sides of it (white top-hat), and as bright
//! as the flat parts of what stands out most.

use super::similarity::Spot;
use crate::analysis::field::Field;

/// Half the width of what counts as narrow, as a part of the longer side of the film.
const REACH: f64 = 0.023;
/// Part of the range of a film by which flat metal stands out at least.
const STANDS_OUT: f32 = 0.16;
/// The same for a pixel that is metal by its brightness.
const LEAST_OVER: f32 = 0.035;
/// Slope per pixel up to which an area is flat.
const FLAT: f32 = 0.02;
/// Flat metal is this bright, at least, against the brightest of it.
const PLATEAU: f32 = 0.08;
/// Part of the flat metal that may be darker than the level, and how far below the level its rim still belongs to it.
const DARKEST: f64 = 0.05;
const BELOW_PLATEAU: f32 = 0.04;
/// How far below the level what hangs together with metal still belongs to it, where it stands out as flat metal does: metal
/// in flesh is darker than metal in bone.
const BELOW_LEVEL: f32 = 0.08;
/// Steepness of a rim, as a part of that of steep rims, and never less than this per pixel.
const RIM_SHARE: f32 = 0.35;
const LEAST_RIM: f32 = 0.02;
/// Breadth of a rim, in pixels.
const RIM_PX: usize = 3;
/// Rims of a part of an implant are this steep, at least, against those of its largest part.
const PART_RIM: f32 = 0.5;
/// Pixels that flat metal has at least.
const LEAST_FLAT: usize = 40;
/// Area of an implant, as a part of the film.
const LEAST_IMPLANT: f64 = 0.001_5;
const MOST_IMPLANT: f64 = 0.25;
/// Area of a part of an implant, as a part of the film.
const LEAST_PART: f64 = 0.000_1;
/// Distance from the hull of an implant at which metal may be a part that came off it, as a part of the longer side.
const BESIDE: f64 = 0.1;

/// Metal of one film.
#[derive(Debug, Clone)]
pub(super) struct Metal {
    /// 1 where any metal lies, side markers and letters too.
    pub(super) any: Field,
    /// 1 where the implant lies.
    pub(super) implant: Field,
    /// 1 where the implant lies, and metal close beside it: parts that came off.
    pub(super) beside: Field,
    /// Parts of the implant that hang together, largest first.
    pub(super) parts: Vec<MetalPart>,
    /// Convex hull of the largest part.
    pub(super) hull: Vec<Spot>,
}

/// A part of the implant that hangs together.
#[derive(Debug, Clone, Copy)]
pub(super) struct MetalPart {
    pub(super) pixels: usize,
    pub(super) centre: Spot,
}

impl Metal {
    /// Middle of the shadow of the whole implant.
    pub(super) fn centre(&self) -> Spot {
        let all = self.parts.iter().map(|part| part.pixels).sum::<usize>().max(1) as f64;
        self.parts.iter().fold([0.0; 2], |sum, part| {
            let share = part.pixels as f64 / all;
            [sum[0] + part.centre[0] * share, sum[1] + part.centre[1] * share]
        })
    }
}

/// Metal of a film whose values run from 0 to 1; `None` where nothing can be an implant.
pub(super) fn metal(image: &Field, valid: &Field) -> Option<Metal> {
    let smooth = image.blurred(1, 1);
    let over = over_surroundings(image);
    let (across, down) = smooth.slopes();
    let slope = across.zip(&down, f32::hypot);
    let level = plateau(&smooth, &over, &slope, valid)? - BELOW_PLATEAU;
    let bright = |i: usize| valid.values[i] > 0.5 && image.values[i] > level && over.values[i] > LEAST_OVER;
    let values = (0..image.values.len()).map(|i| f32::from(u8::from(bright(i)))).collect();
    let bright = Field { values, ..Field::new(image.columns, image.rows, 0.0) };
    let any = to_half_height(image, &between_rims(&bright, &across, &down)?);
    let stands_out = |i: usize| {
        valid.values[i] > 0.5 && image.values[i] > level - BELOW_LEVEL && over.values[i] > STANDS_OUT
    };
    let any = joined_by(any, stands_out);
    let (labels, parts) = joined(&any);
    implant(any, &labels, &parts, &slope)
}

/// What of the bright lies behind a sharp rim: from each rim inwards, up to the rim on the other side. Bright bone beside
/// metal has no such rim of its own.
fn between_rims(bright: &Field, across: &Field, down: &Field) -> Option<Field> {
    let (wide, high) = (bright.columns, bright.rows);
    let near = grown(bright, 1);
    let mut rims: Vec<f32> = (0..near.values.len())
        .filter(|i| near.values[*i] > 0.5 && bright.values[*i] < 0.5)
        .map(|i| across.values[i].hypot(down.values[i]))
        .collect();
    if rims.is_empty() {
        return None;
    }
    let at = (rims.len() - 1) * 4 / 5;
    let least = (*rims.select_nth_unstable_by(at, f32::total_cmp).1 * RIM_SHARE).max(LEAST_RIM);
    let most = (2.0 * REACH * wide.max(high) as f64).ceil() as usize;
    let mut found = Field::new(wide, high, 0.0);
    for start in (0..near.values.len()).filter(|i| near.values[*i] > 0.5) {
        let (x, y) = (across.values[start], down.values[start]);
        let steep = x.hypot(y);
        if steep < least {
            continue;
        }
        let way = [x / steep, y / steep];
        for far in 0..most {
            let place = [
                (start % wide) as f32 + 0.5 + way[0] * far as f32,
                (start / wide) as f32 + 0.5 + way[1] * far as f32,
            ];
            if !(place[0] >= 0.0 && place[1] >= 0.0) || place[0] as usize >= wide || place[1] as usize >= high
            {
                break;
            }
            let here = place[1] as usize * wide + place[0] as usize;
            let inside = bright.values[here] > 0.5;
            if inside {
                found.values[here] = 1.0;
            } else if far > 2 {
                break;
            }
            if across.values[here] * way[0] + down.values[here] * way[1] < -least {
                break;
            }
        }
    }
    // Walks side by side leave pixels out.
    let closed = found.extreme(1, f32::max).extreme(1, f32::min);
    Some(closed.zip(bright, |closed, bright| closed * bright))
}

/// Grown to all that fulfils a condition and hangs together with it.
fn joined_by(mut metal: Field, is_more: impl Fn(usize) -> bool) -> Field {
    let (wide, high) = (metal.columns, metal.rows);
    let mut open: Vec<usize> = (0..metal.values.len()).filter(|i| metal.values[*i] > 0.5).collect();
    while let Some(at) = open.pop() {
        let (column, row) = (at % wide, at / wide);
        let left = (column > 0).then(|| at - 1);
        let right = (column + 1 < wide).then_some(at + 1);
        let (above, below) = (at.checked_sub(wide), (row + 1 < high).then_some(at + wide));
        for next in [left, right, above, below].into_iter().flatten() {
            if metal.values[next] < 0.5 && is_more(next) {
                metal.values[next] = 1.0;
                open.push(next);
            }
        }
    }
    metal
}

/// How much brighter than what lies on both sides of it everything narrow is (white top-hat).
fn over_surroundings(image: &Field) -> Field {
    const BY: usize = 2;
    let small = image.smaller(image.columns.div_ceil(BY), image.rows.div_ceil(BY));
    let reach = (small.columns.max(small.rows) as f64 * REACH).ceil() as usize;
    let opened = small.extreme(reach, f32::min).extreme(reach, f32::max);
    image.zip(&opened.fitted(image.columns, image.rows), |value, opened| (value - opened).max(0.0))
}

/// Grown to where brightness has fallen half way to what lies beside it.
fn to_half_height(image: &Field, metal: &Field) -> Field {
    let (high, low) = (image.extreme(RIM_PX, f32::max), image.extreme(RIM_PX, f32::min));
    let near = grown(metal, RIM_PX - 1);
    let values = (0..image.values.len())
        .map(|i| {
            let above = image.values[i] > 0.5 * (high.values[i] + low.values[i]);
            f32::from(u8::from(metal.values[i] > 0.5 || near.values[i] > 0.5 && above))
        })
        .collect();
    Field { values, ..Field::new(image.columns, image.rows, 0.0) }
}

/// Brightness of the darker part of what is flat and stands out.
fn plateau(smooth: &Field, over: &Field, slope: &Field, valid: &Field) -> Option<f32> {
    let stands_out =
        |i: usize| valid.values[i] > 0.5 && over.values[i] > STANDS_OUT && slope.values[i] < FLAT;
    let mut flat: Vec<f32> =
        (0..smooth.values.len()).filter(|i| stands_out(*i)).map(|i| smooth.values[i]).collect();
    if flat.len() < LEAST_FLAT {
        return None;
    }
    // Metal is the brightest of what stands out; flesh against air may stand out as well.
    flat.sort_unstable_by(f32::total_cmp);
    let top = flat[(flat.len() - 1) * 9 / 10];
    let bright: Vec<f32> = flat.into_iter().filter(|value| *value > top - PLATEAU).collect();
    Some(bright[((bright.len() - 1) as f64 * DARKEST) as usize])
}

/// Labels of areas that hang together over their corners, from 1, and what they are.
fn joined(above: &Field) -> (Vec<u16>, Vec<MetalPart>) {
    let mut labels = vec![0_u16; above.values.len()];
    let mut parts = Vec::new();
    for (label, part) in (1..u16::MAX).zip(above.parts()) {
        let mut sum = [0.0; 2];
        for at in &part {
            labels[*at] = label;
            sum[0] += (at % above.columns) as f64 + 0.5;
            sum[1] += (at / above.columns) as f64 + 0.5;
        }
        parts.push(MetalPart { pixels: part.len(), centre: sum.map(|s| s / part.len() as f64) });
    }
    (labels, parts)
}

/// The largest part, and what lies within its hull: a side marker or a letter lies outside.
fn implant(any: Field, labels: &[u16], parts: &[MetalPart], slope: &Field) -> Option<Metal> {
    let area = any.values.len() as f64;
    let largest = (0..parts.len()).max_by_key(|i| parts[*i].pixels)?;
    if !(LEAST_IMPLANT..=MOST_IMPLANT).contains(&(parts[largest].pixels as f64 / area)) {
        return None;
    }
    let wide = any.columns;
    let places: Vec<Spot> = labels
        .iter()
        .enumerate()
        .filter(|(_, label)| usize::from(**label) == largest + 1)
        .map(|(i, _)| [(i % wide) as f64 + 0.5, (i / wide) as f64 + 0.5])
        .collect();
    let hull = hull(places);
    let least = (area * LEAST_PART).ceil() as usize;
    let steep = steepness(labels, parts.len(), slope);
    let metal = |i: usize, reach: f64| {
        let is_near = within(&hull, parts[i].centre, reach);
        i == largest || parts[i].pixels >= least && is_near && steep[i] > PART_RIM * steep[largest]
    };
    let reach = BESIDE * any.columns.max(any.rows) as f64;
    let is_beside: Vec<bool> = (0..parts.len()).map(|i| metal(i, reach)).collect();
    let beside = |label: &u16| label.checked_sub(1).is_some_and(|i| is_beside[usize::from(i)]);
    let beside = labels.iter().map(|label| f32::from(u8::from(beside(label)))).collect();
    let mut kept: Vec<usize> = (0..parts.len()).filter(|i| metal(*i, 0.0)).collect();
    kept.sort_by_key(|i| std::cmp::Reverse(parts[*i].pixels));
    let mut renamed = vec![0_u16; parts.len() + 1];
    for (new, old) in kept.iter().enumerate() {
        renamed[old + 1] = new as u16 + 1;
    }
    let labels: Vec<u16> = labels.iter().map(|label| renamed[usize::from(*label)]).collect();
    let values = labels.iter().map(|label| f32::from(u8::from(*label > 0))).collect();
    let field = |values| Field { values, ..Field::new(any.columns, any.rows, 0.0) };
    let (implant, beside) = (field(values), field(beside));
    Some(Metal { any, implant, beside, parts: kept.iter().map(|i| parts[*i]).collect(), hull })
}

/// Mean steepness of the rim of each part.
fn steepness(labels: &[u16], parts: usize, slope: &Field) -> Vec<f32> {
    let wide = slope.columns;
    let mut sums = vec![(0.0_f32, 0.0_f32); parts];
    for at in wide..labels.len().saturating_sub(wide) {
        let label = labels[at];
        if label > 0 && [at - 1, at + 1, at - wide, at + wide].iter().any(|beside| labels[*beside] != label) {
            let sum = &mut sums[usize::from(label) - 1];
            *sum = (sum.0 + slope.values[at], sum.1 + 1.0);
        }
    }
    sums.into_iter().map(|(sum, count)| sum / count.max(1.0)).collect()
}

fn cross(o: Spot, a: Spot, b: Spot) -> f64 {
    (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
}

/// Convex hull, by Andrew's monotone chain.
fn hull(mut places: Vec<Spot>) -> Vec<Spot> {
    places.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let chain = |places: &mut dyn Iterator<Item = Spot>| {
        let mut line: Vec<Spot> = Vec::new();
        for place in places {
            while line.len() >= 2 && cross(line[line.len() - 2], line[line.len() - 1], place) <= 0.0 {
                line.pop();
            }
            line.push(place);
        }
        line.pop();
        line
    };
    let mut all = chain(&mut places.iter().copied());
    all.extend(chain(&mut places.iter().rev().copied()));
    all
}

/// True within a hull, or so close to it.
fn within(hull: &[Spot], place: Spot, reach: f64) -> bool {
    let is_in = |i: usize| {
        let (from, to) = (hull[i], hull[(i + 1) % hull.len()]);
        cross(from, to, place) >= -reach * (to[0] - from[0]).hypot(to[1] - from[1])
    };
    hull.len() > 2 && (0..hull.len()).all(is_in)
}

/// What lies within `reach` pixels of what is 1.
pub(super) fn grown(mask: &Field, reach: usize) -> Field {
    mask.extreme(reach, f32::max)
}

/// Distance in pixels from what is 1, by steps of 3 and 4 thirds.
pub(super) fn distance(mask: &Field) -> Field {
    const DIAGONAL: f32 = 4.0 / 3.0;
    let (wide, high) = (mask.columns, mask.rows);
    let mut far = mask.map(|m| if m > 0.5 { 0.0 } else { 1e6 });
    let step = |far: &mut Field, at: usize, from: usize, length: f32| {
        let through = far.values[from] + length;
        if through < far.values[at] {
            far.values[at] = through;
        }
    };
    for row in 0..high {
        for column in 0..wide {
            let at = row * wide + column;
            if column > 0 {
                step(&mut far, at, at - 1, 1.0);
            }
            if row > 0 {
                step(&mut far, at, at - wide, 1.0);
                if column > 0 {
                    step(&mut far, at, at - wide - 1, DIAGONAL);
                }
                if column + 1 < wide {
                    step(&mut far, at, at - wide + 1, DIAGONAL);
                }
            }
        }
    }
    for row in (0..high).rev() {
        for column in (0..wide).rev() {
            let at = row * wide + column;
            if column + 1 < wide {
                step(&mut far, at, at + 1, 1.0);
            }
            if row + 1 < high {
                step(&mut far, at, at + wide, 1.0);
                if column + 1 < wide {
                    step(&mut far, at, at + wide + 1, DIAGONAL);
                }
                if column > 0 {
                    step(&mut far, at, at + wide - 1, DIAGONAL);
                }
            }
        }
    }
    far
}
