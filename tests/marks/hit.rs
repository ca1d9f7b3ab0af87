//! What lies under a point.

use callus::analysis::marks::{HitIndex, HitPart, On, Strokes, strokes};
use callus::case::{Place, Shape};
use proptest::prelude::*;

struct Things {
    shapes: Vec<Shape>,
    strokes: Vec<Strokes>,
}

impl Things {
    fn new(shapes: Vec<Shape>) -> Self {
        let strokes = shapes.iter().map(strokes).collect();
        Self { shapes, strokes }
    }

    fn index(&self) -> HitIndex {
        let parts = self.shapes.iter().zip(&self.strokes);
        HitIndex::new(parts.map(|(shape, strokes)| HitPart { strokes, handles: shape.places() }))
    }
}

fn nobody(_: usize) -> bool {
    false
}

#[test]
fn handles_go_before_lines_and_the_selected_before_others() {
    let things = Things::new(vec![
        Shape::Line([[0.0, 0.0], [100.0, 0.0]]),
        Shape::Line([[50.0, 3.0], [50.0, 80.0]]),
        Shape::Line([[52.0, 0.5], [200.0, 300.0]]),
    ]);
    let index = things.index();
    assert_eq!(index.hit([20.0, 2.0], 5.0, nobody), Some((0, On::Line)));
    assert_eq!(index.hit([51.9, 1.0], 5.0, nobody), Some((2, On::Place(0))));
    assert_eq!(index.hit([51.9, 1.0], 5.0, |part| part == 1), Some((1, On::Place(0))));
    assert_eq!(index.hit([99.0, 1.0], 5.0, nobody), Some((0, On::Place(1))));
    assert_eq!(index.hit([20.0, 5.1], 5.0, nobody), None);
    assert_eq!(index.hit([-900.0, 7000.0], 5.0, nobody), None);
}

#[test]
fn on_ties_the_small_and_then_the_topmost_is_meant() {
    let large = Shape::Rectangle([[0.0, 0.0], [400.0, 400.0]]);
    let small = Shape::Rectangle([[0.0, 0.0], [40.0, 40.0]]);
    let index = Things::new(vec![small.clone(), large.clone()]).index();
    assert_eq!(index.hit([20.0, 0.0], 5.0, nobody), Some((0, On::Line)));
    assert_eq!(index.hit([200.0, 0.0], 5.0, nobody), Some((1, On::Line)));
    let index = Things::new(vec![large.clone(), large]).index();
    assert_eq!(index.hit([200.0, 1.0], 5.0, nobody), Some((1, On::Line)));
    assert_eq!(index.hit([400.0, 400.0], 5.0, nobody), Some((1, On::Place(1))));
}

#[test]
fn the_inside_of_a_shape_is_not_the_shape() {
    let index = Things::new(vec![Shape::Ellipse([[0.0, 0.0], [200.0, 200.0]])]).index();
    assert_eq!(index.hit([100.0, 100.0], 8.0, nobody), None);
    assert_eq!(index.hit([200.0, 100.0], 8.0, nobody), Some((0, On::Line)));
}

#[test]
fn nothing_is_hit_where_nothing_is_drawn() {
    assert_eq!(Things::new(Vec::new()).index().hit([0.0, 0.0], 5.0, nobody), None);
    let text = Things::new(vec![Shape::Text([30.0, 30.0])]);
    assert_eq!(text.index().hit([31.0, 30.0], 5.0, nobody), Some((0, On::Place(0))), "its place");
}

fn place() -> impl Strategy<Value = Place> {
    (-50.0..2_000.0_f64, -50.0..2_000.0_f64).prop_map(|(x, y)| [x, y])
}

proptest! {
    #[test]
    fn the_grid_finds_what_looking_at_everything_finds(
        ends in proptest::collection::vec((place(), place()), 1..80),
        point in place(),
        tolerance in 1.0..60.0_f64,
    ) {
        let things = Things::new(ends.iter().map(|(a, b)| Shape::Line([*a, *b])).collect());
        let away = |place: Place| (place[0] - point[0]).hypot(place[1] - point[1]);
        let nearest_place = ends.iter().flat_map(|(a, b)| [away(*a), away(*b)]).fold(f64::INFINITY, f64::min);
        let from_line = |(a, b): &(Place, Place)| {
            let way = [b[0] - a[0], b[1] - a[1]];
            let share = ((point[0] - a[0]) * way[0] + (point[1] - a[1]) * way[1]) / (way[0].powi(2) + way[1].powi(2));
            away([a[0] + way[0] * share.clamp(0.0, 1.0), a[1] + way[1] * share.clamp(0.0, 1.0)])
        };
        let nearest_line = ends.iter().map(from_line).fold(f64::INFINITY, f64::min);
        match things.index().hit(point, tolerance, nobody) {
            Some((part, On::Place(index))) => {
                let (a, b) = ends[part];
                prop_assert!((away([a, b][index]) - nearest_place).abs() < 1e-6 && nearest_place <= tolerance);
            }
            Some((part, On::Line)) => {
                prop_assert!(nearest_place > tolerance);
                prop_assert!(from_line(&ends[part]) <= nearest_line + 0.25 * tolerance + 1e-9);
                prop_assert!(from_line(&ends[part]) <= tolerance);
            }
            None => prop_assert!(nearest_line > tolerance),
        }
    }
}
