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

#[test]
fn a_circle_on_the_head_is_drawn_to_its_edge() {
    let shelf = shelf("demo-teacher");
    let mut noise = Noise(11);
    let (mut by_hand, mut snapped) = (Vec::new(), Vec::new());
    for film in truths().iter().filter(|film| film["view"] == "AP") {
        let id = RadiographId::new(film["id"].as_str().unwrap()).unwrap();
        let (centre, radius) = (px(&film["femur"]["head_centre"]), number(&film["femur"]["head_radius_px"]));
        for _ in 0..10 {
            let rim = [70.0_f64, 190.0, 310.0].map(|degrees| {
                let (sin, cos) = degrees.to_radians().sin_cos();
                noise.around([centre[0] + radius * cos, centre[1] - radius * sin], 3.0)
            });
            let off = |rim: [Place; 3]| {
                let radii = rim.map(|place| (place[0] - centre[0]).hypot(place[1] - centre[1]));
                radii.iter().map(|own| (own - radius).abs()).fold(0.0, f64::max)
            };
            if let Some(own) = snap_circle(&shelf.films[&id], rim, 12.0) {
                by_hand.push(off(rim));
                snapped.push(off(own.places));
            }
        }
    }
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len().max(1) as f64;
    println!(
        "{} circles: by hand {:.2} px off, snapped {:.2} px off",
        snapped.len(),
        mean(&by_hand),
        mean(&snapped)
    );
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
