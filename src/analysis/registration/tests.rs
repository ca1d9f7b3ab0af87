//! Pairs of small films of a drawn hip with known repositioning and known motion of the implant.
//!
//! The simulated radiographs of `phantom -- pair` are nearer to films, but take long to make; these are drawn as sums
//! of shadows and hold the same things: repositioning within ±10°, ±15 % and a shift, motion of 0
//! to 10 mm and 0 to 10°, every fourth pair none.

use super::*;
use crate::analysis::FilmScale;
use crate::imaging::{Film, Limits, decode};

const WIDE: u32 = 300;
const HIGH: u32 = 360;
/// Millimetres of the drawn body to a pixel of the first film.
const MM: f64 = 0.8;

/// Numbers between 0 and 1 that follow from a seed.
fn part(seed: u32, place: u32) -> f64 {
    let mut x = seed.wrapping_mul(0x9E37_79B1) ^ place.wrapping_mul(0x85EB_CA77) ^ 0x27D4_EB2F;
    x = (x ^ (x >> 15)).wrapping_mul(0x2C1B_3C6D);
    x = (x ^ (x >> 12)).wrapping_mul(0x297A_2D39);
    f64::from((x ^ (x >> 15)) >> 8) / 16_777_216.0
}

fn swing(seed: u32, place: u32) -> f64 {
    part(seed, place) * 2.0 - 1.0
}

/// Distance to a thick line.
fn line(p: Spot, a: Spot, b: Spot, radius: f64) -> f64 {
    let (d, e) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let t = ((d[0] * e[0] + d[1] * e[1]) / (d[0] * d[0] + d[1] * d[1]).max(1e-9)).clamp(0.0, 1.0);
    (e[0] - t * d[0]).hypot(e[1] - t * d[1]) - radius
}

fn ramp(distance: f64) -> f64 {
    (0.5 - distance / 1.6).clamp(0.0, 1.0)
}

/// Smooth grain of bone.
fn grain(p: Spot, size: f64) -> f64 {
    let (x, y) = (p[0] / size + 100.0, p[1] / size + 100.0);
    let (column, row) = (x.floor(), y.floor());
    let (u, v) = (x - column, y - row);
    let at = |dx: u32, dy: u32| swing(row as u32 + dy, column as u32 + dx);
    let top = at(0, 0) * (1.0 - u) + at(1, 0) * u;
    top * (1.0 - v) + (at(0, 1) * (1.0 - u) + at(1, 1) * u) * v
}

/// Bones and flesh at a place of the body, in mm from the middle of the neck's base.
fn body(p: Spot) -> f64 {
    let bones = [
        line(p, [0.0, -8.0], [-3.0, 180.0], 15.0),
        line(p, [0.0, -6.0], [44.0, -52.0], 13.0),
        line(p, [44.0, -56.0], [44.0, -56.0], 22.0),
        line(p, [-12.0, -10.0], [-14.0, -26.0], 11.0),
        line(p, [70.0, -110.0], [30.0, -150.0], 26.0),
        line(p, [74.0, -40.0], [58.0, 22.0], 12.0),
        line(p, [62.0, 24.0], [98.0, -10.0], 8.0),
    ];
    let mut sum = 0.25 + 0.1 * grain(p, 40.0) - 0.000_01 * (p[0] - 20.0).powi(2);
    for distance in bones {
        // The rim of a bone is denser than its inside.
        let rim = (-((distance + 3.0) / 2.5).powi(2)).exp();
        sum += ramp(distance) * (0.42 + 0.35 * rim + 0.07 * grain(p, 5.0));
    }
    sum
}

/// A plate with a long screw into the head and three across the shaft.
fn implant(p: Spot) -> f64 {
    let metal = [
        line(p, [-19.0, -6.0], [-19.0, 120.0], 4.2),
        line(p, [-19.0, 8.0], [40.0, -50.0], 4.4),
        line(p, [-19.0, 45.0], [15.0, 44.0], 2.3),
        line(p, [-19.0, 75.0], [15.0, 77.0], 2.3),
        line(p, [-19.0, 105.0], [14.0, 104.0], 2.3),
    ];
    metal.into_iter().map(ramp).fold(0.0, f64::max)
}

/// A film on which body and implant lie as told.
fn film(body_at: &Similarity, implant_at: &Similarity, tilted: f64, seed: u32) -> Film {
    let (from, metal_from) = (body_at.inverse().unwrap(), implant_at.inverse().unwrap());
    let image = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(WIDE, HIGH, |column, row| {
        let at = [f64::from(column) + 0.5, f64::from(row) + 0.5];
        let [x, y] = metal_from.at(at);
        let thick = body(from.at(at)) + 4.0 * implant([(x + 19.0) / tilted - 19.0, y]);
        let noise = 0.012 * (swing(seed, column * 977 + row) + swing(seed, row * 1009 + column + 7));
        image::Luma([((1.0 - (-thick).exp() + noise).clamp(0.0, 1.0) * 60_000.0) as u16])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageLuma16(image).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    decode(bytes.get_ref(), &Limits::default()).unwrap()
}

/// Truth of a drawn pair, in pixels of the first film and degrees.
struct Truth {
    bone: Similarity,
    along: f64,
    across: f64,
    degrees: f64,
}

fn first_place() -> Similarity {
    Similarity::turning(6.0, 1.0 / MM, [12.0, 10.0], [140.0, 170.0])
}

/// Middle of the implant's shadow, in mm of the body.
fn centre() -> Spot {
    let (mut sum, mut count) = ([0.0; 2], 0.0);
    for i in 0..200 * 260 {
        let p = [f64::from(i % 200) - 60.0, f64::from(i / 200) - 90.0];
        if implant(p) > 0.5 {
            sum = [sum[0] + p[0], sum[1] + p[1]];
            count += 1.0;
        }
    }
    sum.map(|x| x / count)
}

fn pair(seed: u32) -> (Film, Film, Truth) {
    let a = first_place();
    let scale = (1.0 + 0.15 * swing(seed, 1)) / MM;
    let to = [140.0 + 14.0 * swing(seed, 2), 170.0 + 14.0 * swing(seed, 3)];
    let b = Similarity::turning(6.0 + 10.0 * swing(seed, 4), scale, [12.0, 10.0], to);
    let still = seed.is_multiple_of(4);
    let mm = if still { 0.0 } else { 10.0 * part(seed, 5) };
    let way = std::f64::consts::TAU * part(seed, 6);
    let degrees = if still { 0.0 } else { 10.0 * swing(seed, 7) };
    let (along, across) = (mm * way.cos(), mm * way.sin());
    let middle = centre();
    // The plate runs down the body: along is down, across is to the right.
    let moved = Similarity::turning(degrees, 1.0, middle, [middle[0] + across, middle[1] + along]);
    let truth =
        Truth { bone: b.after(&a.inverse().unwrap()), along: along / MM, across: across / MM, degrees };
    (film(&a, &a, 1.0, seed), film(&b, &b.after(&moved), 1.0, seed + 500), truth)
}

fn pixels() -> FilmScale {
    FilmScale::Pixels { why: "drawn".to_owned(), aspect: 1.0 }
}

#[test]
fn drawn_pairs_are_laid_on_each_other_and_their_motion_is_found() {
    let (mut laid, mut quiet, mut stills) = (0, 0, 0);
    let (mut shifts, mut turns) = (Vec::new(), Vec::new());
    let count = 12;
    for seed in 0..count {
        let (a, b, truth) = pair(seed);
        let registered = register(&a, &b, None).unwrap();
        let off = [[12.0, 10.0], [44.0, -56.0], [0.0, 120.0]].iter().map(|p| {
            let at = first_place().at(*p);
            let (found, true_place) = (registered.bone.similarity.at(at), truth.bone.at(at));
            (found[0] - true_place[0]).hypot(found[1] - true_place[1])
        });
        let off = off.fold(0.0, f64::max);
        laid += u32::from(off * MM < 1.0);
        let told = implant_motion(&registered, MotionWish { scale: &pixels(), shaft: None });
        let (motion, compared) = match told {
            Ok(told) => told,
            Err(refused) => panic!("pair {seed}: {refused:?}"),
        };
        assert!(compared.comparable() && motion.along.mm.is_none());
        shifts.push((motion.along.px - truth.along).hypot(motion.across.px - truth.across) * MM);
        turns.push((motion.degrees - truth.degrees).abs());
        if truth.along == 0.0 && truth.degrees == 0.0 {
            stills += 1;
            quiet += u32::from(!motion.shown);
        }
    }
    let median = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (shift, turn) = (median(&mut shifts), median(&mut turns));
    assert_eq!(laid, count, "laid within 1 mm");
    assert!(shift < 0.5 && turn < 0.5, "median error {shift:.2} mm, {turn:.2}°: {shifts:.2?} {turns:.2?}");
    assert_eq!(quiet, stills, "still implants without motion");
}

#[test]
fn an_implant_seen_from_another_side_is_not_compared() {
    let a = first_place();
    // Its shadow is a third wider than before, as that of a plate which turned with the leg.
    let (first, second) = (film(&a, &a, 1.0, 1), film(&a, &a, 1.35, 2));
    let registered = register(&first, &second, None).unwrap();
    let told = implant_motion(&registered, MotionWish { scale: &pixels(), shaft: None });
    assert!(matches!(told, Err(MotionRefusal::NotComparable(_))), "{told:?}");
}

#[test]
fn films_of_different_things_are_not_laid_on_each_other() {
    let a = first_place();
    let far = Similarity::turning(0.0, 1.0, [0.0, 0.0], [9000.0, 9000.0]);
    let leg = film(&a, &far, 1.0, 3);
    // The same body upside down: nothing within reach of the search.
    let turned = Similarity::turning(180.0, 1.0, [150.0, 180.0], [150.0, 180.0]).after(&a);
    let other = film(&turned, &far, 1.0, 4);
    match register(&leg, &other, None) {
        Ok(found) => {
            assert!(
                matches!(found.bone.quality, Quality::Failed(_) | Quality::Doubtful(_)),
                "{:?}",
                found.bone.quality
            );
            assert_eq!(found.implant.err(), Some(NoImplant::First));
        }
        Err(error) => assert_eq!(error, RegistrationError::Nothing),
    }
}
