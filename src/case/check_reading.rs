//! Checks of what a reader drew, calibrated, scored and followed: what cannot be (a place that is no number, a size of
//! nothing) and what names a film that the case does not have. Keys of measures, implants, scores and findings are
//! data, and known above.

use crate::case::{
    Answer, Calibration, CalibrationKind, Case, Edit, FilmRegistration, Finding, FindingId, Key,
    LaidTransform, Mark, MarkId, Place, Problem, RadiographId, Reading, RegisteredOn, Shape, Sheet, nearest,
};

/// More places than any hand draws in one stroke.
const MOST_PLACES: usize = 20_000;
/// More parts than any measure has.
const MOST_PARTS: usize = 64;
/// More answers than any sheet has items.
const MOST_ANSWERS: usize = 256;
/// More visits than anything is followed over.
const MOST_STATES: usize = 10_000;
/// Farther from the corner of a film than any film is large.
const FARTHEST_PX: f64 = 10_000_000.0;

/// Everything in a reading that cannot be, whatever the case. Such a reading is not opened.
pub fn check_reading(reading: &Reading) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (film, calibration) in &reading.calibrations {
        check_calibration(calibration, &format!("calibrations[\"{film}\"]"), &mut problems);
    }
    for (fixed, moving, registration) in reading.all_registrations() {
        check_registration(registration, [fixed, moving], &mut problems);
    }
    for (id, mark) in &reading.marks {
        check_mark(mark, &format!("marks[{}]", id.0), &mut problems);
    }
    for (film, score, sheet) in sheets(reading) {
        check_sheet(sheet, &place_of_sheet(film, score), &mut problems);
    }
    for (id, finding) in &reading.findings {
        check_finding(finding, *id, &mut problems);
    }
    problems
}

fn sheets(reading: &Reading) -> impl Iterator<Item = (&RadiographId, &Key, &Sheet)> {
    let of_film = |(film, sheets)| {
        let sheets: &std::collections::BTreeMap<Key, Sheet> = sheets;
        sheets.iter().map(move |(score, sheet)| (film, score, sheet))
    };
    reading.scores.iter().flat_map(of_film)
}

fn place_of_sheet(film: &RadiographId, score: &Key) -> String {
    format!("scores[\"{film}\"][\"{score}\"]")
}

/// The problem that an edit would bring into a reading, if any.
pub fn check_edit(edit: &Edit) -> Option<Problem> {
    let mut problems = Vec::new();
    match edit {
        Edit::PutMark { id, mark, .. } => check_mark(mark, &format!("marks[{}]", id.0), &mut problems),
        Edit::SetCalibration { radiograph, calibration: Some(calibration), .. } => {
            check_calibration(calibration, &format!("calibrations[\"{radiograph}\"]"), &mut problems);
        }
        Edit::SetRegistration { radiograph, moving, registration: Some(registration) } => {
            check_registration(registration, [radiograph, moving], &mut problems);
        }
        Edit::SetAnswer { radiograph, score, item, answer: Some(answer) } => {
            let place = format!("{}[\"{item}\"]", place_of_sheet(radiograph, score));
            check_answer(answer, &place, &mut problems);
        }
        Edit::PutFinding { id, finding, .. } => check_finding(finding, *id, &mut problems),
        Edit::SetFindingState { drawn: Some(drawn), .. } => {
            let (id, mark) = &**drawn;
            check_mark(mark, &format!("marks[{}]", id.0), &mut problems);
        }
        Edit::SetStage { .. }
        | Edit::SetAsBefore { .. }
        | Edit::SetConfidence { .. }
        | Edit::SetNote { .. }
        | Edit::SetComplication { .. }
        | Edit::RemoveMarks { .. }
        | Edit::SetCalibration { .. }
        | Edit::SetRegistration { registration: None, .. }
        | Edit::SetAnswer { .. }
        | Edit::SetFindingState { drawn: None, .. }
        | Edit::RemoveFinding { .. }
        | Edit::Sign(_)
        | Edit::Amend => {}
    }
    problems.into_iter().next()
}

/// Everything in a reading that names a film which the case does not have.
pub fn check_reading_of(case: &Case, reading: &Reading) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut look = |id: &RadiographId, place: String, said: &str| {
        if case.radiograph(id).is_none() {
            let known = case.radiographs.iter().map(|film| film.id.as_str());
            let fix = match nearest(id.as_str(), known) {
                Some(near) => format!("did you mean \"{near}\"? Otherwise put it back or remove {said}"),
                None => format!("put it back or remove {said}"),
            };
            let message = format!("no radiograph \"{id}\" in this case: {fix}");
            problems.push(Problem::error("dangling-id", place, message));
        }
    };
    for id in reading.opinions.keys() {
        look(id, format!("opinions[\"{id}\"]"), "what is said about it");
    }
    for id in reading.calibrations.keys() {
        look(id, format!("calibrations[\"{id}\"]"), "its calibration");
    }
    for (fixed, moving, _) in reading.all_registrations() {
        for id in [fixed, moving] {
            look(id, place_of_registration([fixed, moving]), "the registration");
        }
    }
    for (id, mark) in &reading.marks {
        for (index, part) in mark.parts.iter().enumerate() {
            look(&part.film, format!("marks[{}].parts[{index}].film", id.0), "what is drawn on it");
        }
    }
    for id in reading.scores.keys() {
        look(id, format!("scores[\"{id}\"]"), "its sheets");
    }
    for (film, score, sheet) in sheets(reading) {
        for (item, answer) in sheet {
            let place = format!("{}[\"{item}\"]", place_of_sheet(film, score));
            if let Some(beside) = &answer.beside {
                look(beside, format!("{place}.beside"), "`beside` from the answer");
            }
            if let Some(pin) = &answer.pin {
                look(&pin.film, format!("{place}.pin.film"), "the pin of the answer");
            }
        }
    }
    for (id, finding) in &reading.findings {
        for film in finding.states.keys() {
            look(film, format!("findings[{}].states[\"{film}\"]", id.0), "what was seen on it");
        }
    }
    problems.extend(registered_twice(reading));
    problems.extend(reading.findings.iter().flat_map(|(id, finding)| lost_marks(reading, *id, finding)));
    problems
}

/// Marks that should show a finding and are gone: what was seen still stands.
fn lost_marks(reading: &Reading, id: FindingId, finding: &Finding) -> Vec<Problem> {
    let lost = |(film, mark): (&RadiographId, MarkId)| {
        let message = format!(
            "no mark {} in this reading: what was seen stands without it; draw it again or remove `mark`",
            mark.0
        );
        Problem::warning("dangling-mark", format!("findings[{}].states[\"{film}\"].mark", id.0), message)
    };
    let shown = finding.states.iter().filter_map(|(film, seen)| Some((film, seen.mark?)));
    shown.filter(|(_, mark)| reading.mark(*mark).is_none()).map(lost).collect()
}

fn check_sheet(sheet: &Sheet, place: &str, problems: &mut Vec<Problem>) {
    let count = sheet.len();
    if count > MOST_ANSWERS {
        let message =
            format!("{count} answers are more than any sheet has ({MOST_ANSWERS}): remove the sheet");
        problems.push(Problem::error("too-many-answers", place, message));
    }
    for (item, answer) in sheet {
        check_answer(answer, &format!("{place}[\"{item}\"]"), problems);
    }
}

fn check_answer(answer: &Answer, place: &str, problems: &mut Vec<Problem>) {
    if let Some(pin) = &answer.pin {
        check_places(&[pin.at], &format!("{place}.pin.at"), problems);
    }
}

fn check_finding(finding: &Finding, id: FindingId, problems: &mut Vec<Problem>) {
    let count = finding.states.len();
    if count > MOST_STATES {
        let message = format!("{count} states are more than there are visits ({MOST_STATES}): remove some");
        problems.push(Problem::error("too-many-states", format!("findings[{}].states", id.0), message));
    }
}

fn check_mark(mark: &Mark, place: &str, problems: &mut Vec<Problem>) {
    let count = mark.parts.len();
    if count == 0 {
        let message = "a mark has at least one part: give it one or remove the mark";
        problems.push(Problem::error("no-parts", format!("{place}.parts"), message));
    }
    if count > MOST_PARTS {
        let message = format!("{count} parts are more than any measure has ({MOST_PARTS}): remove the mark");
        problems.push(Problem::error("too-many-parts", format!("{place}.parts"), message));
    }
    for (index, part) in mark.parts.iter().enumerate() {
        check_shape(&part.shape, &format!("{place}.parts[{index}].shape"), problems);
        if let Some(at) = &part.label_at {
            check_places(&[*at], &format!("{place}.parts[{index}].label_at"), problems);
        }
    }
}

fn check_shape(shape: &Shape, place: &str, problems: &mut Vec<Problem>) {
    let (places, least) = (shape.places(), shape.kind().least_places());
    if places.len() < least {
        let word = shape.kind().word();
        let message = format!(
            "a {word} has at least {least} places, not {}: add some or remove the mark",
            places.len()
        );
        problems.push(Problem::error("too-few-places", place, message));
    }
    if places.len() > MOST_PLACES {
        let message =
            format!("{} places are more than a hand draws ({MOST_PLACES}): remove the mark", places.len());
        problems.push(Problem::error("too-many-places", place, message));
    }
    check_places(places, place, problems);
}

/// One problem is enough for a shape: its first place that cannot be.
fn check_places(places: &[Place], place: &str, problems: &mut Vec<Problem>) {
    let cannot_be = |value: &f64| !value.is_finite() || value.abs() > FARTHEST_PX;
    let first = places.iter().position(|place| place.iter().any(cannot_be));
    if let Some((index, [x, y])) = first.and_then(|index| Some((index, places.get(index)?))) {
        let message = format!(
            "place {} is ({x}, {y}), which lies on no film: column and row in film pixels were expected",
            index + 1
        );
        problems.push(Problem::error("impossible-place", place, message));
    }
}

fn check_calibration(calibration: &Calibration, place: &str, problems: &mut Vec<Problem>) {
    check_places(calibration.kind.places(), &format!("{place}.kind"), problems);
    let mut size = |name: &str, value: f64| {
        if !value.is_finite() || value <= 0.0 {
            let message = format!("{value} mm is no size of a thing: give its true size in mm, above 0");
            problems.push(Problem::error("impossible-size", format!("{place}.kind.{name}"), message));
        }
    };
    match &calibration.kind {
        CalibrationKind::Line { length_mm, .. } => size("length_mm", *length_mm),
        CalibrationKind::Circle { diameter_mm, .. } => size("diameter_mm", *diameter_mm),
        CalibrationKind::Implant { size_mm, .. } => size("size_mm", *size_mm),
        CalibrationKind::Magnification { factor } if !factor.is_finite() || *factor < 1.0 => {
            let message = format!(
                "a film magnifies by a factor of at least 1, not {factor}: correct it or clear the calibration"
            );
            problems.push(Problem::error(
                "impossible-magnification",
                format!("{place}.kind.factor"),
                message,
            ));
        }
        CalibrationKind::Magnification { .. } => {}
    }
    if let Some(band) = calibration.band_percent.filter(|band| !band.is_finite() || *band < 0.0) {
        let message = format!("an error band is 0 percent or more, not {band}: correct or remove it");
        problems.push(Problem::error("impossible-band", format!("{place}.band_percent"), message));
    }
}

fn place_of_registration([fixed, moving]: [&RadiographId; 2]) -> String {
    format!("registrations[\"{fixed}\"][\"{moving}\"]")
}

/// Two films laid on each other both ways round: only one of the two is used.
fn registered_twice(reading: &Reading) -> Vec<Problem> {
    let both_ways = reading.all_registrations().filter(|(fixed, moving, _)| {
        fixed < moving && reading.registrations.get(*moving).is_some_and(|laid| laid.contains_key(*fixed))
    });
    let problem = |(fixed, moving, _)| {
        let message = format!(
            "\"{fixed}\" and \"{moving}\" are also registered the other way round: remove one of the two registrations"
        );
        Problem::warning("registered-twice", place_of_registration([fixed, moving]), message)
    };
    both_ways.map(problem).collect()
}

fn check_registration(own: &FilmRegistration, films: [&RadiographId; 2], problems: &mut Vec<Problem>) {
    let place = place_of_registration(films);
    if films[0] == films[1] {
        let message = "a film cannot be registered on itself: remove the registration";
        problems.push(Problem::error("same-film", place.as_str(), message));
    }
    check_transform(&own.transform, &format!("{place}.transform"), problems);
    let mut share = |name: &str, value: f64| {
        if !(-1.0..=1.0).contains(&value) {
            let message = format!("{value} is no share: a number from -1 to 1 was expected");
            problems.push(Problem::error("impossible-share", format!("{place}.on.{name}"), message));
        }
    };
    match &own.on {
        RegisteredOn::Landmarks { pairs } => {
            let count = pairs.len();
            if !(2..=MOST_PLACES).contains(&count) {
                let message =
                    format!("two landmarks or more give a registration, not {count}: place them again");
                problems.push(Problem::error("too-few-places", format!("{place}.on.pairs"), message));
            }
            let places: Vec<Place> = pairs.iter().flatten().copied().collect();
            check_places(&places, &format!("{place}.on.pairs"), problems);
        }
        RegisteredOn::Bone { likeness, overlap } => {
            share("likeness", *likeness);
            share("overlap", *overlap);
        }
        RegisteredOn::Implant { likeness } => share("likeness", *likeness),
    }
    for (name, residual) in [("residual_px", own.residual_px), ("residual_mm", own.residual_mm)] {
        if let Some(residual) = residual.filter(|residual| !residual.is_finite() || *residual < 0.0) {
            let message =
                format!("a residual is 0 or more, not {residual}: correct it or remove the registration");
            problems.push(Problem::error("impossible-residual", format!("{place}.{name}"), message));
        }
    }
    if let Some(implant) = &own.implant {
        let place = format!("{place}.implant");
        check_transform(&implant.transform, &format!("{place}.transform"), problems);
        check_places(&[implant.at, implant.down], &place, problems);
        if implant.down[0].hypot(implant.down[1]) <= 0.0 {
            let message = "the shaft has no direction: remove the registration and register again";
            problems.push(Problem::error("impossible-direction", format!("{place}.down"), message));
        }
        if !(implant.copy_scale.is_finite() && implant.copy_scale > 0.0) {
            let message =
                format!("{} is no scale of a copy: a number above 0 was expected", implant.copy_scale);
            problems.push(Problem::error("impossible-scale", format!("{place}.copy_scale"), message));
        }
        for (index, part) in implant.parts.iter().enumerate() {
            let place = format!("{place}.parts[{index}]");
            check_transform(&part.transform, &format!("{place}.transform"), problems);
            let places: Vec<Place> = [part.at].into_iter().chain(part.open).collect();
            check_places(&places, &place, problems);
            if !(part.radius.is_finite() && part.radius > 0.0 && (0.0..=1.0).contains(&part.share)) {
                let message = "a part has a radius above 0 and lies from 0 to 1 along the implant: remove the \
                               registration and register again";
                problems.push(Problem::error("impossible-part", place, message));
            }
        }
    }
}

/// Turns beyond a full one and scales beyond these were not made by registering two films.
const MOST_DEGREES: f64 = 360.0;
const SCALES: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

fn check_transform(transform: &LaidTransform, place: &str, problems: &mut Vec<Problem>) {
    let degrees = transform.rotation_degrees;
    if !(degrees.is_finite() && degrees.abs() <= MOST_DEGREES) {
        let message = format!("{degrees}° is no turn of a film: a number from -360 to 360 was expected");
        problems.push(Problem::error("impossible-turn", format!("{place}.rotation_degrees"), message));
    }
    let scale = transform.scale;
    if !SCALES.contains(&scale) {
        let message =
            format!("{scale} is no scale between two films: a number above 0, near 1, was expected");
        problems.push(Problem::error("impossible-scale", format!("{place}.scale"), message));
    }
    check_places(&[transform.shift], &format!("{place}.shift"), problems);
}
