//! Grey density: how bright a region is beside a reference region of the same film. Greys are those of the
//! modality LUT, before any window, so that no choice of display changes them; padding does not count.

use crate::analysis::book::{BandRules, Definition, Unit};
use crate::analysis::measure::drawing::missing;
use crate::analysis::measure::geometry::{Plane, circle_through};
use crate::analysis::measure::{Films, Hand, Measured, Missing, Value};
use crate::case::{Mark, Place, Shape, within};
use crate::imaging::{Film, Samples};

/// Said with every value: what it is not.
pub const LIMITS: &str = "film greys are no bone density: tube, processing, soft tissue and metal change them; compare \
                      only films that were taken alike";
const DARKER: &str = "in this file larger values are darker: below 1 the region is the denser one";

/// Greys of a region.
#[derive(Debug, Clone, Copy)]
struct Greys {
    count: f64,
    mean: f64,
    sd: f64,
}

/// Mean of `region` over mean of `reference`.
pub(crate) fn density(
    mark: &Mark,
    definition: &Definition,
    films: &dyn Films,
    bands: &BandRules,
    mut cautions: Vec<String>,
) -> Result<Value, Measured> {
    if let Some(missing) = missing(mark, definition) {
        return Err(Measured::Missing(missing));
    }
    let (Some(region), Some(reference)) = (mark.part("region"), mark.part("reference")) else {
        return Err(Measured::Refused("a grey density needs the parts region and reference".to_owned()));
    };
    let being_read = || Measured::Missing(Missing::film(&region.film, films));
    let film = films.pixels(&region.film).ok_or_else(being_read)?;
    let plane = films.scale(&region.film).ok_or_else(being_read)?.plane();
    let one = greys(film, &region.shape, plane)?;
    let other = greys(film, &reference.shape, plane)?;
    if other.mean.abs() < f64::EPSILON {
        return Err(Measured::Refused("the reference region is black throughout; choose another".to_owned()));
    }
    let share = [
        wander(film, &region.shape, plane, bands.placing_px, one) / one.mean.abs().max(f64::EPSILON),
        wander(film, &reference.shape, plane, bands.placing_px, other) / other.mean.abs(),
    ];
    let value = one.mean / other.mean;
    let band = value.abs() * share[0].hypot(share[1]);
    cautions.push(LIMITS.to_owned());
    if film.pipeline.presentation == crate::imaging::Presentation::Inverse {
        cautions.push(DARKER.to_owned());
    }
    let name = |key: &str| {
        let part = definition.parts.iter().find(|part| part.key.as_str() == key);
        part.map_or_else(|| key.to_owned(), |part| within(&part.name))
    };
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    Ok(Value {
        value: value * percent,
        unit: if definition.unit == Unit::Percent { Unit::Percent } else { Unit::One },
        minus: band * percent,
        plus: band * percent,
        hand: Hand::Placing,
        corrected: None,
        source: String::new(),
        short_source: String::new(),
        details: vec![words(&name("region"), one), words(&name("reference"), other)],
        cautions,
        caveat: definition.caveat.clone(),
    })
}

fn words(name: &str, greys: Greys) -> String {
    format!("{name}: mean {:.0}, SD {:.0}, {} pixels", greys.mean, greys.sd, greys.count)
}

/// Standard error of the mean, and how far it moves when the region is moved by the error of placing.
fn wander(film: &Film, shape: &Shape, plane: Plane, by_px: f64, here: Greys) -> f64 {
    let mut squares = here.sd * here.sd / here.count;
    for axis in 0..2 {
        let moved = |by: f64| {
            let shape = shape.map(|mut place| {
                place[axis] += by;
                place
            });
            greys(film, &shape, plane).map_or(here.mean, |greys| greys.mean)
        };
        squares += ((moved(by_px) - moved(-by_px)) / 2.0).powi(2);
    }
    squares.sqrt()
}

/// Greys of the pixels whose middle lies within the shape.
fn greys(film: &Film, shape: &Shape, plane: Plane) -> Result<Greys, Measured> {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    each_value(film, shape, plane, |value| {
        count += 1.0;
        sum += value;
        squares += value * value;
    })?;
    if count < 1.0 {
        return Err(Measured::Refused("a region holds no pixel of the film; draw it larger".to_owned()));
    }
    let mean = sum / count;
    Ok(Greys { count, mean, sd: (squares / count - mean * mean).max(0.0).sqrt() })
}

/// Takes each modality value whose pixel has its middle within the shape, without padding.
pub(super) fn each_value(
    film: &Film,
    shape: &Shape,
    plane: Plane,
    mut take: impl FnMut(f64),
) -> Result<(), Measured> {
    let Samples::Grey(values) = &film.pixels.samples else {
        return Err(Measured::Refused("a colour picture has no grey values to measure".to_owned()));
    };
    let columns = film.pixels.columns as usize;
    for (row, line) in values.chunks_exact(columns.max(1)).enumerate() {
        for [from, to] in spans(shape, plane, row as f64 + 0.5)? {
            let first = (from - 0.5).ceil().clamp(0.0, columns as f64) as usize;
            let end = ((to - 0.5).floor() + 1.0).clamp(first as f64, columns as f64) as usize;
            for stored in line[first..end].iter().filter(|stored| !film.pipeline.is_padding(**stored)) {
                take(film.pipeline.modality_value(*stored));
            }
        }
    }
    Ok(())
}

/// Stretches of a row inside a shape: x in film pixels.
fn spans(shape: &Shape, plane: Plane, y: f64) -> Result<Vec<[f64; 2]>, Measured> {
    let whole = match shape {
        Shape::Rectangle([a, b]) => {
            (y >= a[1].min(b[1]) && y <= a[1].max(b[1])).then(|| [a[0].min(b[0]), a[0].max(b[0])])
        }
        Shape::Ellipse([a, b]) => ellipse_span(
            [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])],
            [(a[0] - b[0]).abs() / 2.0, (a[1] - b[1]).abs() / 2.0],
            y,
        ),
        Shape::Circle(rim) => {
            let circle = circle_through(rim.map(|place| plane.at(place))).ok_or_else(|| {
                Measured::Refused(
                    "the three points of the circle lie on one line; place them again".to_owned(),
                )
            })?;
            let centre = [circle.centre[0] / plane.column, circle.centre[1] / plane.row];
            ellipse_span(centre, [circle.radius / plane.column, circle.radius / plane.row], y)
        }
        Shape::Outline(corners) => return Ok(outline_spans(corners, y)),
        Shape::Point(_)
        | Shape::Arrow(_)
        | Shape::Line(_)
        | Shape::Polyline(_)
        | Shape::Angle(_)
        | Shape::Text(_) => {
            let words = format!("a {} encloses no region; draw an outline", shape.kind().word());
            return Err(Measured::Refused(words));
        }
    };
    Ok(whole.into_iter().collect())
}

fn ellipse_span(centre: Place, half: [f64; 2], y: f64) -> Option<[f64; 2]> {
    let down = (y - centre[1]) / half[1];
    let across = half[0] * (1.0 - down * down).sqrt();
    across.is_finite().then(|| [centre[0] - across, centre[0] + across])
}

/// Even-odd rule.
fn outline_spans(corners: &[Place], y: f64) -> Vec<[f64; 2]> {
    let next = corners.iter().skip(1).chain(corners.first());
    let mut crossings: Vec<f64> = corners
        .iter()
        .zip(next)
        .filter(|(a, b)| (a[1] <= y) != (b[1] <= y))
        .map(|(a, b)| a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
        .collect();
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect()
}
