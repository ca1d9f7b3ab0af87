//! Where labels go: in dark margins, never on what they name, in the view, apart from each other.

use callus::analysis::marks::{
    Ground, LabelBox, LabelRules, LabelWish, PlacedLabel, Strokes, place_in_margins, strokes,
};
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
    let view = LabelBox::view(VIEW);
    place_in_margins(view, &wishes, &[], &Ground::of(view, |_| 0.0), rules)
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
    fn labels_do_not_overlap(shapes in proptest::collection::vec(shape(), 1..24)) {
        let things: Vec<_> = shapes.iter().map(Thing::new).collect();
        let labels = placed(&things);
        for (index, one) in labels.iter().flatten().enumerate() {
            for other in labels.iter().flatten().skip(index + 1) {
                prop_assert!(!one.area.meets(&other.area), "{one:?} and {other:?}");
            }
        }
    }
}

fn line(x: f64, y: f64) -> Thing {
    Thing::new(&Shape::Line([[x, y], [x + 60.0, y + 10.0]]))
}

#[test]
fn a_label_stands_at_the_dark_edge_at_the_height_of_its_mark() {
    let thing = line(300.0, 300.0);
    let view = LabelBox::view(VIEW);
    let wish = LabelWish {
        group: 0,
        size: Some(SIZE),
        strokes: &thing.strokes,
        handles: &thing.handles,
        put: None,
        is_needed: false,
    };
    // The left third is bone.
    let ground = Ground::of(view, |[x, _]| if x < 400.0 { 1.0 } else { 0.0 });
    let placed = place_in_margins(view, &[wish], &[], &ground, &LabelRules::default())[0].unwrap();
    assert!(placed.area.min[0] > 700.0, "{placed:?}");
    assert!((f64::midpoint(placed.area.min[1], placed.area.max[1]) - 310.0).abs() < 20.0, "{placed:?}");
    let [from, to] = placed.leader.unwrap();
    assert!(placed.area.holds(from) && (to[0] - 360.0).hypot(to[1] - 310.0) < 1e-9, "{to:?}");
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
fn of_too_many_labels_the_first_are_shown_and_what_is_needed_always_is() {
    let mut things: Vec<_> = (0..40)
        .map(|index| line(40.0 + f64::from(index % 8) * 140.0, 40.0 + f64::from(index / 8) * 160.0))
        .collect();
    let rules = LabelRules { most: 30, ..LabelRules::default() };
    assert!(placed_by(&things, &rules)[30..].iter().all(Option::is_none));
    // Marks wherever a label could stand.
    for row in 0..180 {
        let y = f64::from(row) * 5.0;
        things.push(Thing::new(&Shape::Line([[0.0, y], [1_200.0, y]])));
    }
    things[17].is_needed = true;
    let labels = placed(&things);
    assert!(labels[17].is_some() && labels[18].is_none(), "{:?}", labels[17]);
}

#[test]
fn leaders_cross_no_label_and_no_other_leader_where_there_is_room() {
    // Bone in the middle leaves two columns; marks at one height ask for the same place of them.
    let bone = |[x, _]: Place| if (160.0..1_040.0).contains(&x) { 1.0 } else { 0.0 };
    let rows = [
        (300.0, [380.0, 470.0, 560.0, 640.0]),
        (430.0, [330.0, 360.0, 390.0, 420.0]),
        (560.0, [450.0, 350.0, 480.0, 380.0]),
    ];
    for (y, across) in rows {
        let of = |(index, x): (usize, f64)| {
            let end = [x + 40.0, y + 24.0 * index as f64];
            Thing::new(&Shape::Line([[x, y], end]))
        };
        let things: Vec<_> = across.into_iter().enumerate().map(of).collect();
        let wishes: Vec<_> = things
            .iter()
            .enumerate()
            .map(|(group, thing)| LabelWish {
                group,
                size: Some(SIZE),
                strokes: &thing.strokes,
                handles: &thing.handles,
                put: None,
                is_needed: group == 2,
            })
            .collect();
        let view = LabelBox::view(VIEW);
        let placed = place_in_margins(view, &wishes, &[], &Ground::of(view, bone), &LabelRules::default());
        let placed: Vec<_> = placed.into_iter().map(Option::unwrap).collect();
        for (index, one) in placed.iter().enumerate() {
            let leader = one.leader.unwrap();
            for other in placed.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, own)| own) {
                assert!(other.area.clip(leader).is_none(), "{leader:?} runs over {:?}", other.area);
                assert!(!cross(leader, other.leader.unwrap()), "{leader:?} and {:?}", other.leader);
            }
        }
    }
}

fn cross([a, b]: [Place; 2], [c, d]: [Place; 2]) -> bool {
    let side = |[px, py]: Place, [qx, qy]: Place, [x, y]: Place| (qx - px) * (y - py) - (qy - py) * (x - px);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
