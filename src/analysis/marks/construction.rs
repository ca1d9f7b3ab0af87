//! Construction lines: what a measure means, drawn. Axes through midpoints, perpendiculars, extensions to where
//! lines meet, the arc of an angle. Agrees with what is measured where rows and columns are equally spaced.

use super::curves::{arc_of_radius, direction, foot, meeting, midpoint, stretch};
use super::{Strokes, strokes};
use crate::analysis::book::{Definition, Formula};
use crate::analysis::measure::geometry::{
    calcar_apex, circle_through, cross, distance, dot, fragment_axes, length, minus, plus, shaft_axis, times,
};
use crate::case::{Mark, Place, Shape};

/// A meeting point further off than this many lengths of the longer line is not drawn: the extension would
/// cross the whole film.
const FAR: f64 = 3.0;
/// Radius of the arc of an angle beside the nearer of both legs.
const ARC_OF_LEG: f64 = 0.35;
/// Side of the little square at a right angle beside the perpendicular, and at most, in film pixels.
const SQUARE_OF_LEG: f64 = 0.12;
const LARGEST_SQUARE_PX: f64 = 24.0;

/// Everything to draw of a mark, one entry for each of its parts: the shape, and with the last part that it needs
/// on its film the construction of the measure.
pub fn mark_strokes(mark: &Mark, definition: Option<&Definition>) -> Vec<Strokes> {
    let mut drawn: Vec<_> = mark.parts.iter().map(|part| strokes(&part.shape)).collect();
    if let Some(definition) = definition {
        for (strokes, construction) in drawn.iter_mut().zip(constructions(mark, definition.formula)) {
            strokes.extend(construction);
        }
    }
    drawn
}

/// The construction lines of a measure, one entry for each part of the mark. What is not placed yet is left out.
pub fn constructions(mark: &Mark, formula: Formula) -> Vec<Strokes> {
    let mut site = Site { mark, drawn: vec![Strokes::default(); mark.parts.len()] };
    match formula {
        Formula::TwoLines => {
            site.put(["first", "second"], |[first, second]| between(axis(first)?, axis(second)?));
        }
        Formula::Angulation => {
            site.put(["proximal", "distal"], |[above, below]| {
                let [above, below] = fragments(axis(above)?, axis(below)?);
                between(above, below)
            });
        }
        Formula::Cobb => {
            site.put(["upper", "lower"], |[upper, lower]| cobb(axis(upper)?, axis(lower)?));
        }
        Formula::NeckShaftAngle => neck_shaft(&mut site),
        Formula::FemoralOffset => femoral_offset(&mut site),
        Formula::TipApexDistance => {
            tip_to_apex(&mut site, "ap-tip", "ap-apex");
            tip_to_apex(&mut site, "lateral-tip", "lateral-apex");
        }
        Formula::CalcarTipApexDistance => {
            calcar(&mut site);
            tip_to_apex(&mut site, "lateral-tip", "lateral-apex");
        }
        Formula::AlongAxis => {
            site.put(["from", "to", "axis"], |[from, to, line]| {
                perpendiculars(axis(line)?, &[spot(from)?, spot(to)?])
            });
        }
        Formula::FromAxis => {
            site.put(["point", "axis"], |[point, line]| perpendiculars(axis(line)?, &[spot(point)?]));
        }
        Formula::LegLength => {
            site.put(["base", "right", "left"], |[base, right, left]| {
                perpendiculars(axis(base)?, &[spot(right)?, spot(left)?])
            });
        }
        Formula::Translation => {
            site.put(["proximal", "distal"], |[above, below]| {
                let [above, below] = fragments(axis(above)?, axis(below)?);
                // The proximal axis carried on, and how far the fracture end of the distal one lies off it.
                perpendiculars(above, &below[..1])
            });
        }
        Formula::Length
        | Formula::Angle
        | Formula::CorticalThickness
        | Formula::Ratio
        | Formula::GreyDensity
        | Formula::ImplantSize => {}
    }
    site.drawn
}

/// A mark under construction.
struct Site<'a> {
    mark: &'a Mark,
    drawn: Vec<Strokes>,
}

impl Site<'_> {
    /// Draws with the shapes of these parts, once all are placed on one film; says whether it did.
    fn put<const N: usize>(
        &mut self,
        keys: [&str; N],
        draw: impl FnOnce([&Shape; N]) -> Option<Strokes>,
    ) -> bool {
        let Some(places) = keys.try_map_index(self.mark) else { return false };
        let parts = places.map(|index| &self.mark.parts[index]);
        if parts.iter().any(|part| part.film != parts[0].film) {
            return false;
        }
        let Some(strokes) = draw(parts.map(|part| &part.shape)) else { return false };
        let last = places.into_iter().max().unwrap_or_default();
        self.drawn[last].extend(strokes);
        true
    }
}

/// Indices of the parts of these keys in a mark.
trait PartIndices<const N: usize> {
    fn try_map_index(&self, mark: &Mark) -> Option<[usize; N]>;
}

impl<const N: usize> PartIndices<N> for [&str; N] {
    fn try_map_index(&self, mark: &Mark) -> Option<[usize; N]> {
        let mut found = [0; N];
        for (slot, key) in found.iter_mut().zip(self) {
            *slot = mark
                .parts
                .iter()
                .position(|part| part.key.as_ref().is_some_and(|own| own.as_str() == *key))?;
        }
        Some(found)
    }
}

/// The straight line that a shape stands for: from its first to its last place.
fn axis(shape: &Shape) -> Option<[Place; 2]> {
    let places = shape.places();
    let axis = [*places.first()?, *places.last()?];
    direction(axis).map(|_| axis)
}

/// The place that a shape stands for: the centre of what is round, the middle of a line.
fn spot(shape: &Shape) -> Option<Place> {
    match shape {
        Shape::Circle(rim) => circle_through(*rim).map(|circle| circle.centre),
        Shape::Line(ends) | Shape::Ellipse(ends) | Shape::Rectangle(ends) => Some(midpoint(*ends)),
        Shape::Point(_)
        | Shape::Arrow(_)
        | Shape::Polyline(_)
        | Shape::Outline(_)
        | Shape::Angle(_)
        | Shape::Text(_) => shape.places().first().copied(),
    }
}

/// The axis through the midpoints of two widths.
fn shaft(upper: &Shape, lower: &Shape) -> Option<[Place; 2]> {
    let middle = [midpoint(axis(upper)?), midpoint(axis(lower)?)];
    direction(middle).map(|_| middle)
}

fn dashed(chains: impl IntoIterator<Item = Vec<Place>>) -> Strokes {
    Strokes { dashed: chains.into_iter().collect(), ..Strokes::default() }
}

/// The angle between two lines, each told from its near to its far end: both extended to where they meet, with the
/// arc; where that is too far off, the first once more at the near end of the second.
fn between(first: [Place; 2], second: [Place; 2]) -> Option<Strokes> {
    let (u, v) = (direction(first)?, direction(second)?);
    let longer = distance(first[0], first[1]).max(distance(second[0], second[1]));
    let near = |vertex: &Place| {
        let ends = first.iter().chain(&second).map(|end| distance(*end, *vertex));
        ends.fold(f64::INFINITY, f64::min) <= FAR * longer
    };
    if let Some(vertex) = meeting(first, second).filter(near) {
        let reach = |line: [Place; 2]| distance(vertex, line[0]).max(distance(vertex, line[1]));
        let radius = ARC_OF_LEG * reach(first).min(reach(second));
        let mut chains = extensions(first, &[vertex, plus(vertex, times(u, radius))]);
        chains.extend(extensions(second, &[vertex, plus(vertex, times(v, radius))]));
        chains.extend(arc_of_radius(vertex, u, v, radius));
        return Some(dashed(chains));
    }
    let leg = distance(second[0], second[1]);
    let copy = vec![second[0], plus(second[0], times(u, 0.6 * leg))];
    let arc = arc_of_radius(second[0], u, v, ARC_OF_LEG * leg);
    Some(dashed([copy].into_iter().chain(arc)))
}

/// Extensions of a drawn line to further places.
fn extensions(line: [Place; 2], more: &[Place]) -> Vec<Vec<Place>> {
    let [from, to] = stretch(line, more);
    let ends = [(line[0], from), (line[1], to)];
    ends.into_iter()
        .filter(|(end, far)| distance(*end, *far) > 0.5)
        .map(|(end, far)| vec![end, far])
        .collect()
}

/// Perpendiculars to both end plates at their middles, to where they meet, with the arc of the acute angle.
fn cobb(upper: [Place; 2], lower: [Place; 2]) -> Option<Strokes> {
    let upright = |plate: [Place; 2]| direction(plate).map(|[x, y]| [-y, x]);
    let (top, bottom) = (midpoint(upper), midpoint(lower));
    let normals = [upright(upper)?, upright(lower)?];
    let apart = distance(top, bottom);
    let first = [top, plus(top, normals[0])];
    let second = [bottom, plus(bottom, normals[1])];
    let close = |vertex: &Place| distance(*vertex, midpoint([top, bottom])) <= FAR * apart;
    let Some(vertex) = meeting(first, second).filter(close) else {
        // Nearly parallel plates: the perpendiculars alone, each towards the other plate.
        let towards = |from: Place, normal: Place, to: Place| {
            let side = if dot(normal, minus(to, from)) < 0.0 { -1.0 } else { 1.0 };
            vec![from, plus(from, times(normal, side * 0.6 * apart))]
        };
        return Some(dashed([towards(top, normals[0], bottom), towards(bottom, normals[1], top)]));
    };
    let radius = ARC_OF_LEG * distance(vertex, top).min(distance(vertex, bottom));
    let mut ways = [direction([top, vertex])?, direction([bottom, vertex])?];
    if dot(ways[0], ways[1]) < 0.0 {
        ways[1] = times(ways[1], -1.0);
    }
    let beyond = |way: Place| plus(vertex, times(way, radius));
    let lines = [stretch([top, vertex], &[beyond(ways[0])]), stretch([bottom, vertex], &[beyond(ways[1])])];
    let arc = arc_of_radius(vertex, ways[0], ways[1], radius);
    Some(dashed(lines.into_iter().map(|line| line.to_vec()).chain(arc)))
}

/// Neck axis, shaft axis, and the angle between the way to the head and the way down the shaft.
fn neck_shaft(site: &mut Site<'_>) {
    let neck_axis = |head: &Shape, neck: &Shape| -> Option<[Place; 2]> {
        let axis = [spot(neck)?, spot(head)?];
        direction(axis).map(|_| axis)
    };
    let all = ["head", "neck", "upper-width", "lower-width"];
    let whole = site
        .put(all, |[head, neck, upper, lower]| neck_and_shaft(neck_axis(head, neck)?, shaft(upper, lower)?));
    if !whole {
        site.put(["head", "neck"], |[head, neck]| Some(dashed([neck_axis(head, neck)?.to_vec()])));
        site.put(["upper-width", "lower-width"], |[upper, lower]| {
            Some(dashed([shaft(upper, lower)?.to_vec()]))
        });
    }
}

fn neck_and_shaft(neck: [Place; 2], shaft: [Place; 2]) -> Option<Strokes> {
    // The same axis that the value is computed from: away from the head, whichever width was placed first.
    let up = direction(neck)?;
    let down = shaft_axis([shaft[0]; 2], [shaft[1]; 2], neck[1])?.along;
    let size = distance(neck[1], shaft[1]);
    let close = |vertex: &Place| distance(*vertex, neck[0]) <= FAR * size;
    let Some(vertex) = meeting(neck, shaft).filter(close) else {
        return Some(dashed([neck.to_vec(), shaft.to_vec()]));
    };
    let radius = ARC_OF_LEG * distance(vertex, neck[1]).min(distance(vertex, shaft[1]));
    let reach = |line: [Place; 2], way: Place| stretch(line, &[vertex, plus(vertex, times(way, radius))]);
    let lines = [reach(neck, up).to_vec(), reach(shaft, down).to_vec()];
    Some(dashed(lines.into_iter().chain(arc_of_radius(vertex, up, down, radius))))
}

/// Head centre to shaft axis, at a right angle.
fn femoral_offset(site: &mut Site<'_>) {
    let whole = site.put(["head", "upper-width", "lower-width"], |[head, upper, lower]| {
        let axis = shaft(upper, lower)?;
        let centre = spot(head)?;
        let mut drawn = perpendiculars(axis, &[centre])?;
        // Unlike an axis that was drawn by hand, this one is nowhere else.
        drawn.dashed.retain(|chain| !is_along(chain, axis));
        drawn.dashed.push(stretch(axis, &[foot(centre, axis)?]).to_vec());
        Some(drawn)
    });
    if !whole {
        site.put(["upper-width", "lower-width"], |[upper, lower]| {
            Some(dashed([shaft(upper, lower)?.to_vec()]))
        });
    }
}

fn is_along(chain: &[Place], axis: [Place; 2]) -> bool {
    let (Some(along), [from, to]) = (direction(axis), chain) else { return false };
    let way = minus(*to, *from);
    cross(along, way).abs() <= 1e-6 * length(way)
}

/// Perpendiculars from places to an axis, each with its right angle, and the axis extended to their feet.
fn perpendiculars(axis: [Place; 2], places: &[Place]) -> Option<Strokes> {
    let along = direction(axis)?;
    let mut feet = Vec::with_capacity(places.len());
    let mut chains = Vec::new();
    for place in places {
        let foot = foot(*place, axis)?;
        feet.push(foot);
        if let Some(across) = direction([foot, *place]) {
            let side = (SQUARE_OF_LEG * distance(foot, *place)).min(LARGEST_SQUARE_PX);
            // The square lies on that side of the foot on which there is more of the axis.
            let inwards = if dot(minus(midpoint(axis), foot), along) < 0.0 { -side } else { side };
            let corner = plus(foot, times(along, inwards));
            let up = times(across, side);
            chains.push(vec![foot, *place]);
            chains.push(vec![corner, plus(corner, up), plus(foot, up)]);
        }
    }
    chains.extend(extensions(axis, &feet));
    Some(dashed(chains))
}

/// From the tip of the screw to the apex of the head.
fn tip_to_apex(site: &mut Site<'_>, tip: &str, apex: &str) {
    site.put([tip, apex], |[tip, apex]| Some(dashed([vec![spot(tip)?, spot(apex)?]])));
}

/// The apex of the calcar-referenced distance: the head outline where the parallel to the neck axis through the
/// calcar leaves it.
fn calcar(site: &mut Site<'_>) {
    let lines = |head: &Shape, neck: &Shape, calcar: &Shape| -> Option<(Strokes, Place)> {
        let Shape::Circle(rim) = head else { return None };
        let head = circle_through(*rim)?;
        let (neck, calcar, centre) = (spot(neck)?, spot(calcar)?, head.centre);
        // A calcar off the head's breadth: the parallel misses it, and there is no apex.
        let apex = calcar_apex(head, neck, calcar)?;
        let mut drawn = dashed([vec![neck, centre], vec![calcar, apex]]);
        drawn.crosses.push(apex);
        Some((drawn, apex))
    };
    let whole = site.put(["head", "neck", "calcar", "ap-tip"], |[head, neck, calcar, tip]| {
        let (mut drawn, apex) = lines(head, neck, calcar)?;
        drawn.dashed.push(vec![spot(tip)?, apex]);
        Some(drawn)
    });
    if !whole {
        site.put(["head", "neck", "calcar"], |[head, neck, calcar]| {
            lines(head, neck, calcar).map(|(drawn, _)| drawn)
        });
    }
}

/// Both axes as the value takes them: the proximal one led to the distal one, the distal one on from its fracture end.
fn fragments(above: [Place; 2], below: [Place; 2]) -> [[Place; 2]; 2] {
    let Some((proximal, distal)) = fragment_axes(above, below) else { return [above, below] };
    let turned = |[from, to]: [Place; 2], along: Place| {
        if dot(minus(to, from), along) < 0.0 { [to, from] } else { [from, to] }
    };
    [turned(above, proximal.along), turned(below, distal.along)]
}
