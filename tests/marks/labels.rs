//! Where labels go: never on what they name, in the view, apart from each other, and still where they were.

use callus::analysis::marks::{LabelBox, LabelRules, LabelWish, PlacedLabel, Strokes, place_labels, strokes};
use callus::case::{Place, Shape};
use proptest::prelude::*;

const VIEW: [f64; 2] = [1200.0, 900.0];
const SIZE: [f64; 2] = [110.0, 34.0];

struct Thing {
    strokes: Strokes,
    handles: Vec<Place>,
    put: Option<Place>,
    is_needed: bool,
}

impl Thing {
    fn new(shape: &Shape) -> Self {
        Self { strokes: strokes(shape), handles: shape.places().to_vec(), put: None, is_needed: false }
    }
}

fn placed_by(things: &[Thing], rules: &LabelRules) -> Vec<Option<PlacedLabel>> {
    let wishes: Vec<_> = things
        .iter()
        .enumerate()
        .map(|(group, thing)| LabelWish {
            group,
            size: Some(SIZE),
            strokes: &thing.strokes,
            handles: &thing.handles,
            put: thing.put,
            is_needed: thing.is_needed,
        })
        .collect();
    place_labels(LabelBox::view(VIEW), &wishes, rules)
}

fn placed(things: &[Thing]) -> Vec<Option<PlacedLabel>> {
    placed_by(things, &LabelRules::default())
}

fn covers(area: &LabelBox, thing: &Thing) -> bool {
    thing.strokes.pieces().any(|piece| area.clip(piece).is_some())
        || thing.handles.iter().any(|place| area.holds(*place))
}

fn place() -> impl Strategy<Value = Place> {
    (30.0..1_170.0_f64, 30.0..870.0_f64).prop_map(|(x, y)| [x, y])
}

/// Marks of a hand's size anywhere in the view.
fn shape() -> impl Strategy<Value = Shape> {
    let near = || (-120.0..120.0_f64, -120.0..120.0_f64);
    (place(), near(), near(), 0..8_u8).prop_map(|(a, b, c, kind)| {
        let off = |(x, y): (f64, f64)| [a[0] + x, a[1] + y];
        let (b, c) = (off(b), off(c));
        match kind {
            0 => Shape::Point(a),
            1 => Shape::Arrow([a, b]),
            2 => Shape::Line([a, b]),
            3 => Shape::Polyline(vec![a, b, c]),
            4 => Shape::Angle([a, b, c]),
            5 => Shape::Rectangle([a, b]),
            6 => Shape::Ellipse([a, b]),
            _ => Shape::Outline(vec![a, b, c]),
        }
    })
}

proptest! {
    #[test]
    fn a_label_never_covers_what_it_names_and_stays_in_the_view(
        shapes in proptest::collection::vec(shape(), 1..60),
    ) {
        let things: Vec<_> = shapes.iter().map(Thing::new).collect();
        for (thing, label) in things.iter().zip(placed(&things)) {
            if let Some(label) = label {
                prop_assert!(!covers(&label.area, thing), "{:?} on {:?}", label.area, thing.handles);
                prop_assert!(LabelBox::view(VIEW).encloses(&label.area));
            }
        }
    }

    #[test]
    fn labels_do_not_overlap_where_there_is_room(shapes in proptest::collection::vec(shape(), 1..24)) {
        let things: Vec<_> = shapes.iter().map(Thing::new).collect();
        let labels = placed(&things);
        prop_assert!(labels.iter().all(Option::is_some), "every mark in view has its label");
        for (index, one) in labels.iter().flatten().enumerate() {
            for other in labels.iter().flatten().skip(index + 1) {
                prop_assert!(!one.area.meets(&other.area), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_small_pan_takes_every_label_along(
        shapes in proptest::collection::vec(shape(), 1..12),
        pan in (-6.0..6.0_f64, -6.0..6.0_f64),
    ) {
        // Marks and labels that stay clear of the border: there a label has to give way.
        let inner = |shape: &Shape| shape.map(|[x, y]| [300.0 + x * 0.5, 220.0 + y * 0.5]);
        let still: Vec<_> = shapes.iter().map(|shape| Thing::new(&inner(shape))).collect();
        let moved: Vec<_> =
            shapes.iter().map(|shape| Thing::new(&inner(shape).map(|[x, y]| [x + pan.0, y + pan.1]))).collect();
        for (before, after) in placed(&still).into_iter().zip(placed(&moved)) {
            let (before, after) = (before.unwrap().area, after.unwrap().area);
            prop_assert!((after.min[0] - before.min[0] - pan.0).abs() < 1e-6);
            prop_assert!((after.min[1] - before.min[1] - pan.1).abs() < 1e-6);
        }
    }
}

fn line(x: f64, y: f64) -> Thing {
    Thing::new(&Shape::Line([[x, y], [x + 60.0, y + 10.0]]))
}

#[test]
fn a_label_lies_beside_the_last_place() {
    let label = placed(&[line(300.0, 300.0)])[0].unwrap();
    assert!(label.area.min[0] > 360.0 && label.area.min[0] < 380.0, "{label:?}");
    assert!((f64::midpoint(label.area.min[1], label.area.max[1]) - 310.0).abs() < 1.0);
    assert_eq!(label.leader, None, "so near it needs no line");
}

#[test]
fn where_the_reader_put_a_label_it_stays_and_a_line_leads_back() {
    let mut things = vec![line(300.0, 300.0), line(320.0, 340.0)];
    things[0].put = Some([700.0, 600.0]);
    let labels = placed(&things);
    let label = labels[0].unwrap();
    assert_eq!(label.area, LabelBox::around([700.0, 600.0], SIZE));
    let [from, to] = label.leader.unwrap();
    assert!(label.area.holds(from), "{from:?}");
    assert!((to[0] - 360.0).hypot(to[1] - 310.0) < 1e-9, "{to:?}");
    things[0].put = Some([1195.0, -40.0]);
    let area = placed(&things)[0].unwrap().area;
    assert_eq!((area.max[0], area.min[1]), (VIEW[0], 0.0), "pushed back into the view");
    // On another label too: the reader wants it there, the other gives way.
    things[0].put = Some([430.0, 350.0]);
    let labels = placed(&things);
    assert_eq!(labels[0].unwrap().area, LabelBox::around([430.0, 350.0], SIZE));
    assert!(!labels[1].unwrap().area.meets(&labels[0].unwrap().area));
}

#[test]
fn a_mark_out_of_view_has_no_label_and_one_that_reaches_in_has_one() {
    assert_eq!(placed(&[line(-400.0, 300.0)]), [None]);
    let across = Thing::new(&Shape::Line([[-3_000.0, 450.0], [4_000.0, 455.0]]));
    let label = placed(std::slice::from_ref(&across))[0].unwrap();
    assert!(LabelBox::view(VIEW).encloses(&label.area) && !covers(&label.area, &across));
    let mut put = line(-400.0, 300.0);
    put.put = Some([300.0, 300.0]);
    assert_eq!(placed(&[put]), [None]);
}

#[test]
fn labels_stay_off_the_lines_of_other_marks() {
    let wall = Thing::new(&Shape::Line([[380.0, 100.0], [380.0, 600.0]]));
    let things = [line(300.0, 300.0), wall];
    let labels = placed(&things);
    assert!(!covers(&labels[0].unwrap().area, &things[1]));
}

#[test]
fn too_many_labels_leave_only_those_that_are_needed() {
    let mut things: Vec<_> = (0..40)
        .map(|index| line(40.0 + f64::from(index % 8) * 140.0, 40.0 + f64::from(index / 8) * 160.0))
        .collect();
    let rules = LabelRules { most: 30, ..LabelRules::default() };
    things[17].is_needed = true;
    let labels = placed_by(&things, &rules);
    assert_eq!(labels.iter().flatten().count(), 1);
    assert!(labels[17].is_some());
    assert_eq!(placed(&things).iter().flatten().count(), 40);
}

#[test]
fn one_more_mark_leaves_the_other_labels_where_they_were() {
    let mut things: Vec<_> = (0..12)
        .map(|index| line(100.0 + f64::from(index) * 70.0, 200.0 + f64::from(index % 3) * 90.0))
        .collect();
    let before = placed(&things);
    things.push(line(150.0, 500.0));
    assert_eq!(placed(&things)[..12], before[..]);
}
