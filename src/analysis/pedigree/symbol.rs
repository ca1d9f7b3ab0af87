//! The symbol of one person: shape by gender or pregnancy, filled by sector for each condition, with the signs of
//! nomenclature on it.

use crate::analysis::pedigree::drawing::{Anchor, Ink, Item, Shape};
use crate::analysis::pedigree::layout::SYMBOL;
use crate::case::{Gender, Pedigree, Person, Pregnancy, Status};

/// Corners of a drawn circle.
const CORNERS: usize = 48;
/// Distance of the lines that hatch a carrier.
const HATCH: f64 = 4.0;

type Points = Vec<[f64; 2]>;

/// The outline of a symbol around its middle.
pub(super) fn outline(person: &Person, at: [f64; 2], size: f64) -> Points {
    let [x, y] = at;
    let half = size / 2.0;
    match person.pregnancy {
        Some(Pregnancy::Miscarriage | Pregnancy::Termination) => {
            return vec![
                [x, y - half * 0.8],
                [x + half * 0.9, y + half * 0.6],
                [x - half * 0.9, y + half * 0.6],
            ];
        }
        Some(Pregnancy::Ongoing | Pregnancy::Stillbirth) | None => {}
    }
    match person.gender {
        Gender::Man => {
            vec![[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
        }
        Gender::Woman => (0..CORNERS)
            .map(|corner| {
                let angle = corner as f64 / CORNERS as f64 * std::f64::consts::TAU;
                [x + half * angle.cos(), y + half * angle.sin()]
            })
            .collect(),
        Gender::NonBinary | Gender::Unknown => {
            vec![[x, y - half], [x + half, y], [x, y + half], [x - half, y]]
        }
    }
}

/// The part of an outline that belongs to condition `index` of `count`, clockwise from the top.
fn sector(outline: &[[f64; 2]], middle: [f64; 2], index: usize, count: usize) -> Points {
    if count <= 1 {
        return outline.to_vec();
    }
    let angle = |part: usize| (part as f64 / count as f64 - 0.25) * std::f64::consts::TAU;
    let (from, to) = (angle(index), angle(index + 1));
    // Inside of the first edge and of the second; with two conditions one half of the symbol is left.
    let after = clipped(outline, middle, [-from.sin(), from.cos()]);
    clipped(&after, middle, [to.sin(), -to.cos()])
}

/// The part of a polygon on the inner side of a line through `at`; `inwards` points there.
fn clipped(points: &[[f64; 2]], at: [f64; 2], inwards: [f64; 2]) -> Points {
    let depth = |point: [f64; 2]| (point[0] - at[0]) * inwards[0] + (point[1] - at[1]) * inwards[1];
    let mut kept = Points::new();
    for (index, point) in points.iter().enumerate() {
        let Some(next) = points.get((index + 1) % points.len()) else { continue };
        let (a, b) = (depth(*point), depth(*next));
        if a >= -1e-9 {
            kept.push(*point);
        }
        if (a > 1e-9 && b < -1e-9) || (a < -1e-9 && b > 1e-9) {
            let part = a / (a - b);
            kept.push([point[0] + (next[0] - point[0]) * part, point[1] + (next[1] - point[1]) * part]);
        }
    }
    kept
}

/// Slanted lines across a convex polygon.
fn hatched(points: &[[f64; 2]]) -> Vec<[[f64; 2]; 2]> {
    let key = |point: &[f64; 2]| point[0] + point[1];
    let (low, high) = points
        .iter()
        .map(key)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), key| (low.min(key), high.max(key)));
    let mut lines = Vec::new();
    let mut at = (low / HATCH).ceil() * HATCH;
    while at < high {
        let mut cuts: Vec<[f64; 2]> = Vec::new();
        for (index, point) in points.iter().enumerate() {
            let Some(next) = points.get((index + 1) % points.len()) else { continue };
            let (a, b) = (key(point) - at, key(next) - at);
            if (a <= 0.0) != (b <= 0.0) {
                let part = a / (a - b);
                cuts.push([point[0] + (next[0] - point[0]) * part, point[1] + (next[1] - point[1]) * part]);
            }
        }
        if let [a, b] = cuts.as_slice() {
            lines.push([*a, *b]);
        }
        at += HATCH;
    }
    lines
}

/// The symbol as shapes.
pub(super) fn symbol(
    pedigree: &Pedigree,
    index: usize,
    person: &Person,
    at: [f64; 2],
    adopted: bool,
) -> Vec<Item> {
    let [x, y] = at;
    let half = SYMBOL / 2.0;
    let shape = outline(person, at, SYMBOL);
    let mut items = Vec::new();
    let mut add = |shape: Shape, ink: Ink| items.push(Item { shape, ink, person: Some(index) });
    add(Shape::Area(shape.clone()), Ink::Ground);
    let count = pedigree.conditions.len();
    let mut is_dark = false;
    for (place, condition) in pedigree.conditions.iter().enumerate() {
        let part = sector(&shape, at, place, count);
        match person.status(&condition.key) {
            Some(Status::Affected) => {
                is_dark |= place == 0 || count > 1;
                add(Shape::Area(part), Ink::Condition(place));
            }
            Some(Status::Carrier) => {
                for line in hatched(&part) {
                    add(Shape::Line(line.to_vec(), false), Ink::Condition(place));
                }
            }
            Some(Status::Presymptomatic) => {
                add(Shape::Line(vec![[x, y - half], [x, y + half]], false), Ink::Outline);
            }
            Some(Status::Unaffected | Status::Unknown) | None => {}
        }
    }
    let mut closed = shape.clone();
    closed.extend(shape.first().copied());
    add(Shape::Line(closed, false), Ink::Outline);
    let is_unknown = person.conditions.is_empty() && person.pregnancy.is_none()
        || person.conditions.iter().any(|own| own.status == Status::Unknown);
    let inside = match (person.count, person.unknown_number, person.pregnancy) {
        (_, true, _) => Some("n".to_owned()),
        (Some(count), false, _) if count > 1 => Some(count.to_string()),
        (_, _, Some(Pregnancy::Ongoing)) => Some("P".to_owned()),
        (Some(_) | None, false, Some(_) | None) => (is_unknown && count > 0).then(|| "?".to_owned()),
    };
    if let Some(text) = inside {
        let ink = if is_dark { Ink::TextOnCondition } else { Ink::Text };
        add(Shape::Text { at: [x, y + 4.5], text, size: 13.0, anchor: Anchor::Middle, strong: false }, ink);
    }
    if person.deceased
        || person.pregnancy.is_some_and(|own| matches!(own, Pregnancy::Termination | Pregnancy::Stillbirth))
    {
        let reach = half + 4.0;
        add(Shape::Line(vec![[x - reach, y + reach], [x + reach, y - reach]], false), Ink::Outline);
    }
    if adopted {
        for side in [-1.0, 1.0] {
            let (edge, tick) = (x + side * (half + 4.0), x + side * (half - 1.0));
            let bracket = vec![
                [tick, y - half - 2.0],
                [edge, y - half - 2.0],
                [edge, y + half + 2.0],
                [tick, y + half + 2.0],
            ];
            add(Shape::Line(bracket, false), Ink::Outline);
        }
    }
    if person.proband || person.consultand {
        let (tip, tail) = ([x - half - 1.0, y + half + 1.0], [x - half - 12.0, y + half + 12.0]);
        add(Shape::Line(vec![tail, tip], false), Ink::Outline);
        add(Shape::Area(vec![tip, [tip[0] - 7.0, tip[1] + 2.5], [tip[0] - 2.5, tip[1] + 7.0]]), Ink::Outline);
        if person.proband {
            let at = [tail[0] - 3.0, tail[1] - 1.0];
            let text = "P".to_owned();
            add(Shape::Text { at, text, size: 10.0, anchor: Anchor::End, strong: true }, Ink::Text);
        }
    }
    items
}
