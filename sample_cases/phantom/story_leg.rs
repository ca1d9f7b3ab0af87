//! What the example readers say of the films of the nailed tibia: the first cloud at six weeks, bridges at three months,
//! firm at six, united at twelve. All of it is invented.

use std::error::Error;

use callus::case::{Confidence, Stage};

use crate::reading::{Pen, Who};
use crate::said::{Followed, Ground, Said};

const VISITS: [&str; 4] = ["6-weeks", "3-months", "6-months", "12-months"];

/// Everything that a reader says.
pub(crate) fn tell(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    match pen.who {
        Who::Teacher => teacher(pen, ground),
        Who::Resident => resident(pen, ground),
    }
}

fn grades(values: [u8; 4]) -> [Said; 4] {
    values.map(Said::Grade)
}

fn teacher(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    use Confidence::{Definite, Probable};
    let read = [
        (Stage::CALLUS, Probable, [2, 1, 1, 2], [2, 1, 1, 2]),
        (Stage::BRIDGING, Probable, [3, 3, 2, 3], [2, 2, 2, 2]),
        (Stage::BRIDGING, Definite, [3, 3, 3, 4], [2, 2, 2, 3]),
        (Stage::REMODELLED, Definite, [4, 4, 4, 4], [3, 3, 3, 3]),
    ];
    for (visit, (stage, confidence, mrust, rust)) in VISITS.into_iter().zip(read) {
        pen.stage(ground, visit, stage, confidence)?;
        pen.sheet(ground, visit, "mrust", &grades(mrust))?;
        pen.sheet(ground, visit, "rust", &grades(rust))?;
    }
    let at = |kind, site, marks| Followed { kind, site, marks, ..Followed::default() };
    let over = |states: [&'static str; 4]| {
        let mut all = VISITS.map(|visit| (visit, ""));
        all.iter_mut().zip(states).for_each(|(own, state)| own.1 = state);
        all
    };
    let line = over(["sharp", "blurred", "blurred", "gone"]);
    pen.follow(ground, at("fracture-line", "tibial-shaft", ""), &line)?;
    let callus = over(["forming", "bridging", "bridging", "united"]);
    pen.follow(ground, at("callus", "medial-cortex", "medial-callus"), &callus)?;
    pen.follow(ground, at("callus", "posterior-cortex", ""), &callus)?;
    pen.follow(ground, at("nail", "", ""), &over(["intact"; 4]))?;
    pen.follow(ground, at("alignment", "tibial-shaft", ""), &over(["aligned"; 4]))
}

/// A draft: six months are not read yet, one lateral was too dark for the anterior cortex, and some grades differ.
fn resident(pen: &mut Pen, ground: &Ground) -> Result<(), Box<dyn Error>> {
    use Confidence::{Possible, Probable};
    let [first, second, _, last] = VISITS;
    pen.stage(ground, first, Stage::CALLUS, Possible)?;
    pen.sheet(ground, first, "mrust", &grades([2, 1, 1, 1]))?;
    pen.stage(ground, second, Stage::BRIDGING, Probable)?;
    let three = [Said::Grade(3), Said::Grade(3), Said::Not("exposure", ""), Said::Grade(3)];
    pen.sheet(ground, second, "mrust", &three)?;
    pen.stage(ground, last, Stage::UNION, Probable)?;
    pen.sheet(ground, last, "mrust", &grades([4, 4, 4, 4]))?;
    let at = |kind, site, marks| Followed { kind, site, marks, ..Followed::default() };
    let line = [(first, "sharp"), (second, "sharp"), (last, "gone")];
    pen.follow(ground, at("fracture-line", "tibial-shaft", ""), &line)?;
    let callus = [(first, "forming"), (second, "bridging"), (last, "united")];
    pen.follow(ground, at("callus", "medial-cortex", "medial-callus"), &callus)?;
    pen.follow(ground, at("nail", "", ""), &[(first, "intact"), (last, "intact")])
}
