//! What the example readers say of the films of the hip: the story of the article. The screws broke at three months;
//! after the revision nothing at three, callus and a blurred line at six, healed at twelve. All of it is invented.

use std::error::Error;

use callus::case::{Confidence, Stage};

use crate::reading::{Pen, Who};
use crate::said::{Followed, Ground, Said};

const BEFORE: &str = "op1-minus-3-days";
const FIRST: &str = "op1-plus-1-week";
const BROKEN: &str = "op1-plus-3-months";
const AGAIN: &str = "op2-plus-2-days";
const NOTHING: &str = "op2-plus-3-months";
const CALLUS: &str = "op2-plus-6-months";
const HEALED: &str = "op2-plus-12-months";

const NO_TRABECULAE: Said = Said::Not("other", "no normal trabeculae in osteopetrosis");

/// A reader at work would leave this cortex out.
const UNDER_THE_PLATE: &str =
    "The lateral cortex is graded for the demonstration although the side plate lies over it.";

/// Everything that a reader says.
pub(crate) fn tell(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    match pen.who {
        Who::Teacher => teacher(pen, ground),
        Who::Resident => resident(pen, ground),
    }
}

fn grades(values: &[u8]) -> Vec<Said> {
    values.iter().map(|value| Said::Grade(*value)).collect()
}

fn teacher(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    use Confidence::{Definite, Probable};
    for (visit, stage, confidence, medial_to_posterior) in [
        (BEFORE, Stage::NO_CALLUS, Definite, [1, 1, 1, 1]),
        (FIRST, Stage::NO_CALLUS, Definite, [1, 1, 1, 1]),
        (BROKEN, Stage::NO_CALLUS, Definite, [1, 1, 1, 1]),
        (AGAIN, Stage::NO_CALLUS, Definite, [1, 1, 1, 1]),
        (NOTHING, Stage::NO_CALLUS, Definite, [1, 1, 1, 1]),
        (CALLUS, Stage::BRIDGING, Probable, [3, 2, 2, 3]),
        (HEALED, Stage::UNION, Definite, [4, 4, 4, 4]),
    ] {
        pen.stage(ground, visit, stage, confidence)?;
        if visit == NOTHING {
            pen.as_before(ground, visit)?;
        }
        pen.sheet(ground, visit, "mrust", &grades(&medial_to_posterior))?;
        if visit != BEFORE {
            pen.adds(ground, visit, UNDER_THE_PLATE)?;
        }
    }
    let mut six = grades(&[3, 1, 1, 3, 2, 1, 1, 2]);
    let mut twelve = grades(&[3, 3, 3, 3, 3, 3, 3, 3]);
    for (visit, said) in [(CALLUS, &mut six), (HEALED, &mut twelve)] {
        said.extend([NO_TRABECULAE; 2]);
        pen.sheet(ground, visit, "rush", said)?;
    }
    healing(pen, ground)?;
    implants(pen, ground)?;
    bone(pen, ground)
}

fn healing(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    let at = |kind, site, marks| Followed { kind, site, marks, ..Followed::default() };
    let early = [BEFORE, FIRST, BROKEN, AGAIN, NOTHING];
    let then = |early_state, six, twelve| {
        let mut states: Vec<_> = early.map(|visit| (visit, early_state)).to_vec();
        states.extend([(CALLUS, six), (HEALED, twelve)]);
        states
    };
    let line = at("fracture-line", "subtrochanteric", "gap");
    pen.follow(ground, line, &then("sharp", "blurred", "gone"))?;
    let medial = at("callus", "medial-cortex", "medial-callus");
    pen.follow(ground, medial, &then("absent", "bridging", "united"))?;
    let posterior = at("callus", "posterior-cortex", "posterior-callus");
    pen.follow(ground, posterior, &then("absent", "bridging", "united"))?;
    let dense = at("dense-line", "subtrochanteric", "");
    pen.follow(ground, dense, &then("present", "present", "absent"))?;
    let stand = [
        (BEFORE, "displaced"),
        (FIRST, "aligned"),
        (BROKEN, "displaced"),
        (AGAIN, "aligned"),
        (NOTHING, "aligned"),
        (CALLUS, "aligned"),
        (HEALED, "aligned"),
    ];
    pen.follow(ground, at("alignment", "subtrochanteric", ""), &stand)
}

fn implants(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    let of = |kind, label, marks| Followed { kind, label, marks, ..Followed::default() };
    let first = [(FIRST, "intact"), (BROKEN, "loose"), (AGAIN, "removed")];
    let plate = Followed { note: "It stands away from the shaft.", ..of("dhs-plate", "first", "") };
    pen.follow(ground, plate, &first)?;
    let second = [AGAIN, NOTHING, CALLUS, HEALED].map(|visit| (visit, "intact"));
    pen.follow(ground, of("dhs-plate", "second", ""), &second)?;
    pen.follow(ground, of("lag-screw", "second", ""), &second)?;
    for (label, marks) in [("2", "screw-2"), ("3", ""), ("4", ""), ("5", "screw-5")] {
        let states = [(FIRST, "intact"), (BROKEN, "broken"), (AGAIN, "removed")];
        let note = "Of the first hip screw, numbered from above.";
        pen.follow(ground, Followed { note, ..of("screw", label, marks) }, &states)?;
    }
    let failure = Followed {
        definition: "any-failure",
        note: "After a sprain: the internal fixation screws broke.",
        ..of("hardware-failure", "", "screw-2")
    };
    // Infection is told at 15 months, at a visit without a film: the case says so, no film can.
    pen.follow(ground, failure, &[(FIRST, "absent"), (BROKEN, "present"), (AGAIN, "resolved")])
}

/// Signs of osteopetrosis, told once.
fn bone(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    for (kind, site) in [
        ("diffuse-sclerosis", "pelvis"),
        ("obliterated-canal", "femur"),
        ("sandwich-vertebrae", "lumbar-spine"),
        ("deformed-bone", "proximal-femur"),
        ("rough-cortex", "proximal-femur"),
    ] {
        pen.follow(ground, Followed { kind, site, ..Followed::default() }, &[(BEFORE, "present")])?;
    }
    Ok(())
}

/// A draft: the film before the operation is not read yet, the visit of three months after the revision has no more than
/// its stage, the lateral cortex hides behind the plate, and some grades differ from the teacher's.
fn resident(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    use Confidence::{Definite, Possible, Probable};
    for (visit, stage, confidence) in [
        (FIRST, Stage::NO_CALLUS, Definite),
        (BROKEN, Stage::NO_CALLUS, Probable),
        (AGAIN, Stage::NO_CALLUS, Definite),
        (NOTHING, Stage::NO_CALLUS, Probable),
        (CALLUS, Stage::CALLUS, Possible),
        (HEALED, Stage::UNION, Probable),
    ] {
        pen.stage(ground, visit, stage, confidence)?;
        if visit == NOTHING {
            pen.as_before(ground, visit)?;
        }
    }
    pen.sheet(ground, FIRST, "mrust", &grades(&[1, 1, 1, 1]))?;
    pen.sheet(ground, AGAIN, "mrust", &grades(&[1, 1, 1, 1]))?;
    let six = [Said::Grade(3), Said::Not("plate", ""), Said::Grade(3), Said::Grade(3)];
    pen.sheet(ground, CALLUS, "mrust", &six)?;
    pen.sheet(ground, HEALED, "mrust", &grades(&[4, 3, 4, 4]))?;
    let at = |kind, site, marks| Followed { kind, site, marks, ..Followed::default() };
    let line =
        [(FIRST, "sharp"), (BROKEN, "sharp"), (AGAIN, "sharp"), (CALLUS, "blurred"), (HEALED, "blurred")];
    pen.follow(ground, at("fracture-line", "subtrochanteric", ""), &line)?;
    let callus = [(AGAIN, "absent"), (CALLUS, "forming"), (HEALED, "bridging")];
    pen.follow(ground, at("callus", "medial-cortex", "medial-callus"), &callus)?;
    let screw = Followed { label: "2", ..at("screw", "", "screw-2") };
    pen.follow(ground, screw, &[(FIRST, "intact"), (BROKEN, "broken")])?;
    let failure = Followed { definition: "breakage", ..at("hardware-failure", "", "screw-2") };
    pen.follow(ground, failure, &[(BROKEN, "present")])
}
