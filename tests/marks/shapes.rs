//! Strokes of shapes and the construction lines of measures.

use callus::analysis::book::Formula;
use callus::analysis::marks::{Strokes, constructions, mark_strokes, strokes};
use callus::case::{Mark, Part, Place, Shape};
use proptest::prelude::*;

use super::scene::{book, film, key, measure, parts};

fn apart(a: Place, b: Place) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Whether a drawn piece joins two places, either way round.
fn joins(chains: &[Vec<Place>], a: Place, b: Place) -> bool {
    chains.iter().flat_map(|chain| chain.windows(2)).any(|pair| {
        (apart(pair[0], a) < 1e-6 && apart(pair[1], b) < 1e-6)
            || (apart(pair[0], b) < 1e-6 && apart(pair[1], a) < 1e-6)
    })
}

/// Angle that an arc spans at a vertex, in degrees.
fn spanned(arc: &[Place], vertex: Place) -> f64 {
    let way = |place: Place| (place[1] - vertex[1]).atan2(place[0] - vertex[0]);
    let turn = (way(arc[arc.len() - 1]) - way(arc[0])).to_degrees().rem_euclid(360.0);
    turn.min(360.0 - turn)
}

/// The arc among dashed chains: the only one of more than three places.
fn arc(drawn: &Strokes) -> &[Place] {
    drawn.dashed.iter().find(|chain| chain.len() > 3).expect("an arc")
}

fn one(drawn: Vec<Strokes>) -> Strokes {
    let mut all = Strokes::default();
    for part in drawn {
        all.extend(part);
    }
    all
}

#[test]
fn every_shape_is_drawn_through_its_places() {
    let (a, b, c) = ([10.0, 20.0], [110.0, 20.0], [60.0, 90.0]);
    assert_eq!(strokes(&Shape::Point(a)).crosses, [a]);
    assert_eq!(strokes(&Shape::Line([a, b])).lines, [[a, b]]);
    let arrow = strokes(&Shape::Arrow([a, b]));
    assert_eq!((arrow.lines, arrow.tips), (vec![vec![a, b]], vec![[b, a]]));
    assert_eq!(strokes(&Shape::Polyline(vec![a, b, c])).lines, [[a, b, c]]);
    assert_eq!(strokes(&Shape::Outline(vec![a, b, c])).lines, [[a, b, c, a]]);
    assert_eq!(strokes(&Shape::Text(a)), Strokes::default());
    let angle = strokes(&Shape::Angle([a, b, c]));
    assert_eq!(angle.lines, [[a, b, c]]);
    let legs = (20.0_f64 - 90.0).atan2(110.0 - 60.0).to_degrees().abs();
    assert!((spanned(arc(&angle), b) - legs).abs() < 1e-9, "{}", spanned(arc(&angle), b));
    let corners = strokes(&Shape::Rectangle([c, a])).lines;
    assert_eq!(corners, [[c, [10.0, 90.0], a, [60.0, 20.0], c]]);
}

#[test]
fn an_ellipse_is_smooth_and_closed_and_fills_its_box() {
    let chain = strokes(&Shape::Ellipse([[100.0, 50.0], [300.0, 450.0]])).lines.remove(0);
    assert_eq!(chain.first(), chain.last());
    for [x, y] in &chain {
        let round = ((x - 200.0) / 100.0).powi(2) + ((y - 250.0) / 200.0).powi(2);
        assert!((round - 1.0).abs() < 1e-9);
    }
    for pair in chain.windows(2) {
        let middle = [f64::midpoint(pair[0][0], pair[1][0]), f64::midpoint(pair[0][1], pair[1][1])];
        let round = ((middle[0] - 200.0) / 100.0).hypot((middle[1] - 250.0) / 200.0);
        assert!((1.0 - round) * 200.0 < 0.25, "a chord leaves the ellipse by {}", (1.0 - round) * 200.0);
    }
}

#[test]
fn three_places_on_a_line_stay_a_chain() {
    let rim = [[0.0, 0.0], [50.0, 50.0], [100.0, 100.0]];
    let drawn = strokes(&Shape::Circle(rim));
    assert_eq!((drawn.lines, drawn.crosses), (vec![rim.to_vec()], Vec::new()));
    let one_place = strokes(&Shape::Circle([[7.0, 7.0]; 3]));
    assert_eq!(one_place.lines, [[[7.0, 7.0]; 3]]);
}

/// Head centre (300, 100), neck towards (200, 200), shaft straight down at x = 200 − an angle of 135 degrees.
fn hip() -> Mark {
    measure(
        "nsa",
        &film("ap"),
        &[
            ("head", Shape::Circle([[350.0, 100.0], [300.0, 150.0], [250.0, 100.0]])),
            ("neck", Shape::Point([250.0, 150.0])),
            ("upper-width", Shape::Line([[150.0, 300.0], [250.0, 300.0]])),
            ("lower-width", Shape::Line([[150.0, 500.0], [250.0, 500.0]])),
        ],
    )
}

#[test]
fn the_neck_shaft_angle_shows_both_axes_and_the_angle_between_them() {
    let drawn = constructions(&hip(), Formula::NeckShaftAngle);
    assert!(drawn[..3].iter().all(|part| *part == Strokes::default()), "with the last part only");
    let drawn = &drawn[3];
    assert!(joins(&drawn.dashed, [300.0, 100.0], [200.0, 200.0]), "{:?}", drawn.dashed);
    assert!(joins(&drawn.dashed, [200.0, 200.0], [200.0, 500.0]), "{:?}", drawn.dashed);
    assert!((spanned(arc(drawn), [200.0, 200.0]) - 135.0).abs() < 1e-6);
}

#[test]
fn widths_placed_in_the_other_order_give_the_same_angle() {
    let mut mark = hip();
    let lower = mark.parts[3].shape.clone();
    mark.parts[3].shape = mark.parts[2].shape.clone();
    mark.parts[2].shape = lower;
    let drawn = one(constructions(&mark, Formula::NeckShaftAngle));
    assert!((spanned(arc(&drawn), [200.0, 200.0]) - 135.0).abs() < 1e-6);
}

#[test]
fn half_a_measure_shows_half_its_construction() {
    let mut mark = hip();
    mark.parts.truncate(2);
    let drawn = one(constructions(&mark, Formula::NeckShaftAngle));
    assert!(joins(&drawn.dashed, [250.0, 150.0], [300.0, 100.0]), "{:?}", drawn.dashed);
    mark.parts.truncate(1);
    assert_eq!(one(constructions(&mark, Formula::NeckShaftAngle)), Strokes::default());
}

#[test]
fn the_offset_is_the_perpendicular_from_the_head_to_the_shaft() {
    let drawn = one(constructions(&hip(), Formula::FemoralOffset));
    assert!(joins(&drawn.dashed, [300.0, 100.0], [200.0, 100.0]), "{:?}", drawn.dashed);
    assert!(joins(&drawn.dashed, [200.0, 100.0], [200.0, 500.0]), "the axis reaches the foot");
}

#[test]
fn tip_and_apex_are_joined_on_each_film_by_itself() {
    let (ap, lateral) = (film("ap"), film("lateral"));
    let mut all =
        parts(&ap, &[("ap-tip", Shape::Point([10.0, 10.0])), ("ap-apex", Shape::Point([30.0, 5.0]))]);
    all.extend(parts(
        &lateral,
        &[("lateral-tip", Shape::Point([15.0, 12.0])), ("lateral-apex", Shape::Point([33.0, 8.0]))],
    ));
    let mark = Mark::measure(key("tad"), all);
    let drawn = constructions(&mark, Formula::TipApexDistance);
    assert_eq!(drawn[1].dashed, [[[10.0, 10.0], [30.0, 5.0]]]);
    assert_eq!(drawn[3].dashed, [[[15.0, 12.0], [33.0, 8.0]]]);
}

#[test]
fn parts_on_two_films_are_never_joined() {
    let mut mark = hip();
    mark.parts[3].film = film("other");
    let drawn = one(constructions(&mark, Formula::FemoralOffset));
    assert_eq!(drawn, Strokes::default());
}

#[test]
fn distances_along_and_from_an_axis_show_their_perpendiculars() {
    let on = film("ap");
    let slide = measure(
        "slide",
        &on,
        &[
            ("axis", Shape::Line([[0.0, 0.0], [100.0, 0.0]])),
            ("from", Shape::Point([20.0, 30.0])),
            ("to", Shape::Point([130.0, -10.0])),
        ],
    );
    let drawn = one(mark_strokes(&slide, Some(&book().measures[4])));
    assert!(joins(&drawn.dashed, [20.0, 0.0], [20.0, 30.0]));
    assert!(joins(&drawn.dashed, [130.0, 0.0], [130.0, -10.0]));
    assert!(joins(&drawn.dashed, [100.0, 0.0], [130.0, 0.0]), "the axis is carried on to the foot");
    assert_eq!(drawn.lines, [[[0.0, 0.0], [100.0, 0.0]]]);
    assert_eq!(drawn.crosses.len(), 2);
}

#[test]
fn cobb_perpendiculars_meet_at_the_angle_between_the_plates() {
    // Plates tilted by 20 and 15 degrees against each other: 35 in all.
    let slope = |degrees: f64| degrees.to_radians().tan();
    let plates = [
        ("upper", Shape::Line([[0.0, 0.0], [100.0, 100.0 * slope(20.0)]])),
        ("lower", Shape::Line([[0.0, 300.0], [100.0, 300.0 - 100.0 * slope(15.0)]])),
    ];
    let drawn = one(constructions(&measure("cobb", &film("ap"), &plates), Formula::Cobb));
    let arc = arc(&drawn);
    // The vertex lies on the left, where the perpendiculars cross; the arc is about it.
    let vertex = drawn.dashed.iter().filter(|chain| chain.len() == 2).map(|chain| [chain[0], chain[1]]);
    let lines: Vec<_> = vertex.collect();
    let [a, b] = lines[0];
    let [c, d] = lines[1];
    let (u, v) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let share = ((c[0] - a[0]) * v[1] - (c[1] - a[1]) * v[0]) / (u[0] * v[1] - u[1] * v[0]);
    let vertex = [a[0] + u[0] * share, a[1] + u[1] * share];
    assert!((spanned(arc, vertex) - 35.0).abs() < 1e-6, "{}", spanned(arc, vertex));
}

#[test]
fn angulation_carries_the_proximal_axis_on_past_the_fracture() {
    let axes = [
        ("proximal", Shape::Line([[100.0, 0.0], [100.0, 200.0]])),
        ("distal", Shape::Line([[100.0, 210.0], [150.0, 400.0]])),
    ];
    let drawn = one(constructions(&measure("angulation", &film("ap"), &axes), Formula::Angulation));
    let expected = (50.0_f64 / 190.0).atan().to_degrees();
    assert!((spanned(arc(&drawn), [100.0, 210.0]) - expected).abs() < 1e-6);
    assert!(drawn.dashed.iter().flatten().any(|place| (place[0] - 100.0).abs() < 1e-9 && place[1] > 211.0));
    let backwards = [
        ("proximal", Shape::Line([[100.0, 200.0], [100.0, 0.0]])),
        ("distal", Shape::Line([[150.0, 400.0], [100.0, 210.0]])),
    ];
    let same = one(constructions(&measure("angulation", &film("ap"), &backwards), Formula::Angulation));
    assert!((spanned(arc(&same), [100.0, 210.0]) - expected).abs() < 1e-6, "whichever way each was drawn");
}

#[test]
fn translation_shows_how_far_the_fracture_end_lies_off_the_proximal_axis() {
    for distal in [[[130.0, 250.0], [140.0, 400.0]], [[140.0, 400.0], [130.0, 250.0]]] {
        let axes =
            [("proximal", Shape::Line([[100.0, 0.0], [100.0, 200.0]])), ("distal", Shape::Line(distal))];
        let drawn = one(constructions(&measure("translation", &film("ap"), &axes), Formula::Translation));
        assert!(joins(&drawn.dashed, [100.0, 250.0], [130.0, 250.0]), "{:?}", drawn.dashed);
        assert!(joins(&drawn.dashed, [100.0, 200.0], [100.0, 250.0]), "{:?}", drawn.dashed);
    }
}

#[test]
fn the_calcar_apex_lies_on_the_head_and_the_parallel() {
    let on = film("ap");
    let mark = measure(
        "caltad",
        &on,
        &[
            ("head", Shape::Circle([[350.0, 100.0], [300.0, 150.0], [250.0, 100.0]])),
            ("neck", Shape::Point([250.0, 150.0])),
            ("calcar", Shape::Point([250.0, 190.0])),
            ("ap-tip", Shape::Point([310.0, 110.0])),
        ],
    );
    let drawn = one(constructions(&mark, Formula::CalcarTipApexDistance));
    let [apex] = drawn.crosses[..] else { panic!("one apex: {:?}", drawn.crosses) };
    assert!((apart(apex, [300.0, 100.0]) - 50.0).abs() < 1e-9, "on the rim");
    assert!(((apex[0] - 250.0) + (apex[1] - 190.0)).abs() < 1e-9, "parallel to the neck");
    assert!(apex[0] > 300.0, "on the far side");
    assert!(joins(&drawn.dashed, [310.0, 110.0], apex));
}

proptest! {
    #[test]
    fn whatever_is_placed_is_drawn_with_finite_strokes(
        numbers in proptest::collection::vec(-5_000.0..5_000.0_f64, 24),
        flat in any::<bool>(),
    ) {
        let place = |index: usize| [numbers[2 * index], if flat { 0.0 } else { numbers[2 * index + 1] }];
        let keys = [
            "first", "second", "proximal", "distal", "upper", "lower", "head", "neck", "upper-width",
            "lower-width", "from", "to", "axis", "point", "base", "right", "left", "calcar", "ap-tip", "ap-apex",
        ];
        let shapes = [
            Shape::Line([place(0), place(1)]),
            Shape::Circle([place(2), place(3), place(4)]),
            Shape::Point(place(5)),
            Shape::Angle([place(6), place(7), place(8)]),
            Shape::Ellipse([place(9), place(10)]),
        ];
        let all = keys.iter().enumerate().map(|(index, name)| Part {
            key: Some(key(name)),
            film: film("ap"),
            shape: shapes[index % shapes.len()].clone(),
            label_at: None,
        });
        let mark = Mark::measure(key("any"), all.collect());
        for formula in [
            Formula::TwoLines, Formula::Angulation, Formula::Cobb, Formula::NeckShaftAngle,
            Formula::FemoralOffset, Formula::TipApexDistance, Formula::CalcarTipApexDistance,
            Formula::AlongAxis, Formula::FromAxis, Formula::LegLength, Formula::Translation,
        ] {
            let drawn = constructions(&mark, formula);
            prop_assert_eq!(drawn.len(), mark.parts.len());
            for piece in drawn.iter().flat_map(Strokes::pieces).flatten().flatten() {
                prop_assert!(piece.is_finite());
            }
        }
        for piece in mark.parts.iter().flat_map(|part| strokes(&part.shape).pieces().collect::<Vec<_>>()) {
            prop_assert!(piece.iter().flatten().all(|value| value.is_finite()));
        }
    }
}
