//! What a sign means is told with every value that has one, and a distance scaled by an implant carries what that
//! scale may be wrong by.

use callus::analysis::marks::label_rows;
use callus::analysis::measure::Measured;
use callus::case::Place;

use super::formulas::{AP, TAD, bench};
use super::{book, close, key, mark, value};

/// A distal axis that leans by so many degrees to the right of the film: medially, of a right hip.
fn leaning(degrees: f64) -> callus::case::Mark {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let distal = [[500.0, 700.0], [500.0 + 300.0 * sin, 700.0 + 300.0 * cos]];
    let parts: [(&str, &str, &[Place]); 2] =
        [("proximal", AP, &[[500.0, 200.0], [500.0, 500.0]]), ("distal", AP, &distal)];
    mark("angulation-frontal", None, &parts)
}

#[test]
fn an_angulation_says_which_way_it_leads() {
    for (degrees, word) in [(8.0, "varus"), (-8.0, "valgus")] {
        let mark = leaning(degrees);
        let told = value(&mark, &bench());
        close(told.value, degrees, 1e-9);
        assert_eq!(told.details, [word]);
        let rows = label_rows(&mark, 0, book(), Some(&Measured::Value(told)));
        assert!(rows[0].ends_with(word), "{rows:?}");
    }
    let straight = value(&leaning(0.1), &bench());
    assert_eq!(straight.details, ["varus or valgus: the band reaches to both sides"]);
}

#[test]
fn an_angulation_on_the_lateral_is_told_as_recurvatum_or_antecurvatum() {
    let definition = book().measure(&key("angulation-lateral")).unwrap();
    assert_eq!(definition.sides(), Some(("recurvatum", "antecurvatum")));
    assert_eq!(definition.sign_brief(), "+ recurvatum, − antecurvatum");
    let legs = book().measure(&key("leg-length")).unwrap();
    assert_eq!(legs.sides(), Some(("right leg longer", "left leg longer")));
}

#[test]
fn a_measure_with_a_sign_says_in_words_what_both_sides_are() {
    let signed: Vec<_> = book().measures.iter().filter(|own| !own.sign.is_empty()).collect();
    assert!(signed.len() >= 3);
    assert!(signed.iter().all(|own| own.sides().is_some()), "every sign can be told in a word");
}

#[test]
fn a_tad_carries_the_band_of_the_implant_that_scales_it() {
    let rule = &book().bands.implant;
    let mut exact = book().clone();
    exact.bands.implant = callus::analysis::book::BandRule::default();
    for (measure, parts) in [("tip-apex-distance", TAD.to_vec()), ("calcar-tip-apex-distance", calcar())] {
        let mark = mark(measure, Some("lag-screw-thread"), &parts);
        let told = value(&mark, &bench());
        let placing = callus::analysis::measure::measured(&mark, &exact, &super::case(), &bench());
        let placing = placing.value().unwrap().minus;
        close(told.minus, placing + told.value * rule.of_reading().0 / 100.0, 1e-9);
        close(told.plus, placing + told.value * rule.of_reading().1 / 100.0, 1e-9);
        assert!(told.minus > placing + 0.1, "{measure}: {}", told.words());
    }
}

fn calcar() -> Vec<(&'static str, &'static str, &'static [Place])> {
    let mut parts: Vec<(&str, &str, &[Place])> = vec![
        ("ap-tip", AP, &[[112.0, 94.0]]),
        ("head", AP, &[[80.0, 100.0], [100.0, 80.0], [120.0, 100.0]]),
        ("neck", AP, &[[90.0, 150.0], [110.0, 150.0]]),
        ("calcar", AP, &[[112.0, 160.0]]),
        ("ap-width", AP, &[[50.0, 150.0], [75.0, 150.0]]),
    ];
    parts.extend(&TAD[3..]);
    parts
}
