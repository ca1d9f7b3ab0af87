//! Labels of ten to a hundred marks that all are asked about: those that matter are shown, and no more than the rules
//! allow.

use callus::analysis::marks::{Ground, LabelBox, LabelRules, LabelWish, place_in_margins, strokes};
use callus::case::{Place, Shape};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 31) * most
    }

    fn place(&mut self, [width, height]: [f64; 2]) -> Place {
        [self.up_to(width), self.up_to(height)]
    }
}

/// Marks of every shape over a film, most of a hand's size, some across it.
fn many(count: usize, film: [f64; 2]) -> Vec<Shape> {
    let mut dice = Dice(7);
    (0..count)
        .map(|number| {
            let a = dice.place(film);
            let size = if number % 100 == 0 { 2_000.0 } else { 160.0 };
            let mut near = || [a[0] + dice.up_to(size) - size / 2.0, a[1] + dice.up_to(size) - size / 2.0];
            match number % 8 {
                0 => Shape::Point(a),
                1 => Shape::Arrow([a, near()]),
                2 => Shape::Line([a, near()]),
                3 => Shape::Polyline((0..6).map(|_| near()).collect()),
                4 => Shape::Angle([a, near(), near()]),
                5 => Shape::Ellipse([a, near()]),
                6 => Shape::Circle([a, near(), near()]),
                _ => Shape::Outline((0..40).map(|_| near()).collect()),
            }
        })
        .collect()
}

#[test]
fn a_label_that_is_needed_is_shown_however_many_there_are() {
    let view = [1_600.0, 1_000.0];
    for (count, name) in [(10, "ten"), (40, "forty"), (100, "a hundred")] {
        let shapes = many(count, view);
        let drawn: Vec<_> = shapes.iter().map(strokes).collect();
        let wishes: Vec<_> = shapes
            .iter()
            .zip(&drawn)
            .enumerate()
            .map(|(group, (shape, strokes))| LabelWish {
                group,
                size: Some([96.0, 20.0]),
                strokes,
                handles: shape.places(),
                put: None,
                is_needed: group == 3,
            })
            .collect();
        let whole = LabelBox::view(view);
        let rules = LabelRules { most: 40, ..LabelRules::default() };
        let placed = place_in_margins(whole, &wishes, &[], &Ground::of(whole, |_| 0.0), &rules);
        let shown = placed.iter().flatten().count();
        assert!(shown > 0 && shown <= count, "{shown} labels of {name} marks");
        assert!(placed[3].is_some(), "the label that is needed is missing among {name}");
    }
}
