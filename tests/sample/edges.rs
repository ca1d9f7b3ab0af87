//! Snapping to edges on the sample films: what a hand places with three pixels of noise comes back to the edge.

use callus::analysis::measure::{snap_circle, snap_width};
use callus::case::{Place, RadiographId};
use serde_json::Value as Json;

use super::values::shelf;
use super::{number, truths};

/// A reproducible normal noise of standard deviation 1: the sum of twelve uniform numbers.
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    fn around(&mut self, place: Place, sd: f64) -> Place {
        [place[0] + sd * self.normal(), place[1] + sd * self.normal()]
    }
}

fn px(point: &Json) -> Place {
    [number(&point["px"][0]), number(&point["px"][1])]
}

/// Edges of the shank of the lag screw, a good way from its thread and barrel.
fn shank(film: &Json) -> [Place; 2] {
    let metal = &film["metal"];
    let (base, tip) = (px(&metal["lag_base"]), px(&metal["lag_tip"]));
    let at = [0, 1].map(|k: usize| base[k] + (tip[k] - base[k]) * 0.62);
    let (dx, dy) = (tip[0] - base[0], tip[1] - base[1]);
    let wide = number(&metal["lag_screw_shank_diameter_mm"]) / number(&film["spacing_at_bone_mm"]);
    let half = wide / 2.0 / dx.hypot(dy);
    [[at[0] - dy * half, at[1] + dx * half], [at[0] + dy * half, at[1] - dx * half]]
}

fn length([a, b]: [Place; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn spread(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (values.len() - 1) as f64).sqrt())
}

#[test]
fn snapped_widths_scatter_less_than_half_as_much_as_a_hand_with_3_px_of_noise() {
    let shelf = shelf("demo-teacher");
    let mut noise = Noise(7);
    let (mut films, mut worst) = (0, 0.0_f64);
    for film in truths().iter().filter(|film| film["metal"]["lag_tip"].is_object() && film["view"] == "AP") {
        let id = RadiographId::new(film["id"].as_str().unwrap()).unwrap();
        let pixels = &shelf.films[&id];
        let truth = shank(film);
        let (mut by_hand, mut snapped) = (Vec::new(), Vec::new());
        for _ in 0..60 {
            let placed = truth.map(|place| noise.around(place, 3.0));
            by_hand.push(length(placed));
            if let Some(own) = snap_width(pixels, placed, 12.0) {
                snapped.push(length(own.places));
            }
        }
        let ((_, hand), (mean, own)) = (spread(&by_hand), spread(&snapped));
        println!(
            "{id}: by hand {hand:.2} px, snapped {own:.2} px ({} of 60), mean {mean:.2} of {:.2} px",
            snapped.len(),
            length(truth)
        );
        assert!(snapped.len() >= 48, "{id}: {}", snapped.len());
        assert!(own < hand / 2.0, "{id}: {own} against {hand}");
        assert!((mean - length(truth)).abs() < 1.5, "{id}: {mean} against {}", length(truth));
        films += 1;
        worst = worst.max(own / hand);
    }
    println!("largest ratio of scatter {worst:.2} on {films} films");
    assert!(films >= 5, "{films}");
}

/// One number of a circle.
type PartOf = fn(&(Place, f64)) -> f64;

#[test]
fn snapped_circles_scatter_less_than_half_as_much_as_a_hand_with_3_px_of_noise() {
    let shelf = shelf("demo-teacher");
    let mut noise = Noise(11);
    let (mut films, mut wrong) = (0, Vec::new());
    for film in truths().iter().filter(|film| film["view"] == "AP") {
        let id = RadiographId::new(film["id"].as_str().unwrap()).unwrap();
        let (centre, radius) = (px(&film["femur"]["head_centre"]), number(&film["femur"]["head_radius_px"]));
        // As a hint says: spread as far apart as the rim can be seen.
        let rim = [70.0_f64, 190.0, 310.0].map(|degrees| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            [centre[0] + radius * cos, centre[1] - radius * sin]
        });
        let (mut by_hand, mut snapped) = (Vec::new(), Vec::new());
        for _ in 0..60 {
            let placed = rim.map(|place| noise.around(place, 3.0));
            by_hand.push(circle(placed));
            if let Some(own) = snap_circle(&shelf.films[&id], placed, 12.0) {
                snapped.push(circle(own.places));
            }
        }
        let of = |circles: &[(Place, f64)], part: fn(&(Place, f64)) -> f64| {
            spread(&circles.iter().map(part).collect::<Vec<_>>())
        };
        let parts: [(&str, PartOf, f64); 3] = [
            ("x", |circle| circle.0[0], centre[0]),
            ("y", |circle| circle.0[1], centre[1]),
            ("radius", |circle| circle.1, radius),
        ];
        for (name, part, truth) in parts {
            let ((_, hand), (mean, own)) = (of(&by_hand, part), of(&snapped, part));
            println!(
                "{id} {name}: by hand {hand:.2} px, snapped {own:.2} px ({} of 60), mean {:+.2} px off",
                snapped.len(),
                mean - truth
            );
            let is_right = snapped.len() >= 48 && own < hand / 2.0 && (mean - truth).abs() < 2.5;
            wrong.extend((!is_right).then(|| format!("{id} {name}")));
        }
        films += 1;
    }
    assert_eq!(wrong, [] as [String; 0]);
    assert!(films >= 5, "{films}");
}

/// Centre and radius of the circle through three places.
fn circle([a, b, c]: [Place; 3]) -> (Place, f64) {
    let (bx, by, cx, cy) = (b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]);
    let double = 2.0 * (bx * cy - by * cx);
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let (x, y) = ((cy * b2 - by * c2) / double, (bx * c2 - cx * b2) / double);
    ([a[0] + x, a[1] + y], x.hypot(y))
}

#[test]
fn nothing_is_snapped_where_there_is_no_edge() {
    let shelf = shelf("demo-teacher");
    let film = shelf.films.values().next().unwrap();
    // The corner of the film shows nothing but air or collimation.
    assert_eq!(snap_width(film, [[2.0, 2.0], [30.0, 2.0]], 12.0), None);
    assert_eq!(snap_width(film, [[-50.0, 40.0], [-20.0, 40.0]], 12.0), None);
    assert_eq!(snap_width(film, [[300.0, 300.0]; 2], 12.0), None);
}
