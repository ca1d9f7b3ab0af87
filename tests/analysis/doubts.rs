//! Values that must not look surer than they are.

use super::formulas::{AP, TAD, bench};
use super::{close, mark, value};

#[test]
fn a_value_at_its_least_still_has_an_error_band() {
    // A point that lies on the axis: moving it either way leads away from it.
    let pull_off = mark(
        "plate-pull-off",
        None,
        &[("axis", AP, &[[100.0, 100.0], [100.0, 500.0]]), ("point", AP, &[[100.0, 300.0]])],
    );
    let told = value(&pull_off, &bench());
    close(told.value, 0.0, 1e-9);
    assert!(told.plus > 0.4, "{told:?}");
}

#[test]
fn a_tad_across_another_part_of_the_screw_is_questioned() {
    // At 0.5 mm a pixel, 25 px are 12.5 mm: the thread. Seen across 16 px it is something else.
    let mut parts = TAD;
    let told = value(&mark("tip-apex-distance", Some("lag-screw-thread"), &parts), &bench());
    assert!(!told.cautions.iter().any(|words| words.contains("not the 12.5 mm")), "{:?}", told.cautions);
    parts[2].2 = &[[50.0, 150.0], [66.0, 150.0]];
    let told = value(&mark("tip-apex-distance", Some("lag-screw-thread"), &parts), &bench());
    assert!(told.cautions.iter().any(|words| words.contains("8.0 mm") && words.contains("not the 12.5 mm")));
}
