//! Two films registered by the program in the window: a proposal, accepted or not, and the motion of the implant. The
//! pairs are simulated with a known motion: 1000 is still, 1001 moved, 3010 is turned by 10° about the shaft.

use std::fmt::Write as _;
use std::path::Path;

use callus::analysis::registration::{RegistrationError, implant_ends, register_while};
use callus::case::{RadiographId, RegisteredOn};
use callus::editor::{
    AutomaticState, ChangesState, Command, CompareCommand, CompareMode, CornerLine, Editor, FileCommand,
    FilmState, GoCommand, LaidBy, Layout, ReadCommand, SameScale, ViewCommand,
};

use super::{Desk, id, perform};

fn pair(seed: u32) -> Desk {
    let desk = Desk::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs").join(seed.to_string());
    std::fs::copy(from.join("case.ron"), desk.path().join("case.ron")).unwrap();
    for image in std::fs::read_dir(from.join("images")).unwrap() {
        let image = image.unwrap();
        std::fs::copy(image.path(), desk.path().join("images").join(image.file_name())).unwrap();
    }
    desk
}

fn film(seed: u32, which: &str) -> callus::case::RadiographId {
    id(&format!("pair-{seed}-{which}"))
}

/// Both films side by side, the later one in focus.
fn opened(desk: &Desk, seed: u32) -> Editor {
    let mut editor = desk.read_by("Ada");
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(film(seed, "after"))));
    editor
}

fn compare(editor: &mut Editor, command: CompareCommand) {
    perform(editor, Command::View(ViewCommand::Compare(command)));
}

fn truth(seed: u32, what: &str) -> f64 {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/pairs/{seed}/truth.json"));
    let truth: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    truth["motion"][what].as_f64().unwrap()
}

fn implant_line(editor: &Editor) -> (String, String) {
    let lines = editor.headlines().unwrap();
    let line = lines.iter().find(|line| line.subject == "Implant").unwrap();
    (line.now.clone(), line.detail.clone())
}

/// Middles of the places that differ.
fn places_that_differ(editor: &mut Editor) -> Vec<[f64; 2]> {
    compare(editor, CompareCommand::Mode(CompareMode::Changes));
    let ChangesState::Found(changes) = editor.changes().unwrap().state else { panic!("not compared") };
    let middles = changes.places.iter().map(|change| change.middle).collect();
    compare(editor, CompareCommand::Mode(CompareMode::Opacity));
    middles
}

/// Distance of a place of the film in focus from the line between the ends of its implant, in pixels.
fn distance_to_implant(editor: &Editor, at: [f64; 2]) -> f64 {
    let FilmState::Ready(loaded) = editor.film(editor.focus().unwrap()) else { panic!("not loaded") };
    let [from, to] = implant_ends(&loaded.film).unwrap();
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0].hypot(along[1]);
    assert!((250.0..750.0).contains(&length), "an implant {length} pixels long");
    let part = ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / (length * length);
    let part = part.clamp(0.0, 1.0);
    (at[0] - from[0] - part * along[0]).hypot(at[1] - from[1] - part * along[1])
}

#[test]
fn what_the_program_finds_is_a_proposal_and_in_the_reading_only_when_it_is_accepted() {
    let desk = pair(1001);
    let mut editor = opened(&desk, 1001);
    assert_eq!(implant_line(&editor).1, "motion not measured");
    compare(&mut editor, CompareCommand::Register);
    assert_eq!(editor.automatic(), Some(AutomaticState::Found));
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(laid.is_proposed && matches!(laid.by, LaidBy::Bone { residual_px: Some(_) }), "{laid:?}");
    // What changed is looked for near the implant.
    let changed = places_that_differ(&mut editor);
    assert!(changed.iter().all(|middle| distance_to_implant(&editor, *middle) < 250.0), "{changed:?}");
    assert!(laid.words().starts_with("Proposed: by bone (automatic), residual "), "{}", laid.words());
    assert!(laid.words().ends_with(" mm), good"), "both films tell millimetres: {}", laid.words());
    let corner = editor.corners(editor.active_viewport()).bottom_right;
    assert!(corner.iter().any(|line| line.text == "proposed by bone"), "{corner:?}");
    assert!(editor.document().unwrap().reading().unwrap().is_empty(), "nothing is recorded by itself");
    let (now, detail) = implant_line(&editor);
    assert_eq!(now, "not assessed", "a proposal is no state of the reading");
    assert!(detail.starts_with("proposed: moved ") && detail.contains(" ± "), "{detail}");
    assert!(detail.ends_with(", against 3 months after the hip screw"), "{detail}");
    let proposed = editor.motion().unwrap();
    assert!(!proposed.is_accepted && proposed.comparable.is_some(), "{proposed:?}");

    compare(&mut editor, CompareCommand::AcceptProposal);
    assert_eq!(editor.proposal(), None);
    let reading = editor.document().unwrap().reading().unwrap().clone();
    let (fixed, moving, own) = reading.all_registrations().next().unwrap();
    assert_eq!((fixed, moving), (&film(1001, "after"), &film(1001, "before")));
    assert!(matches!(own.on, RegisteredOn::Bone { .. }) && own.implant.is_some(), "{own:?}");
    let mm = own.residual_mm.unwrap();
    assert!(mm > 0.0 && mm < 1.0, "{mm}");
    drop(editor);

    let editor = opened(&desk, 1001);
    let kept = editor.motion().unwrap();
    assert!(kept.is_accepted, "{kept:?}");
    let mut again = opened(&desk, 1001);
    assert_eq!(
        places_that_differ(&mut again),
        changed,
        "whether it was registered in this session or before"
    );
    let motion = kept.told.unwrap();
    for (length, what) in [(motion.along, "along_mm"), (motion.across, "across_mm")] {
        let (mm, band) = (length.mm.unwrap(), length.band_mm.unwrap());
        assert!((mm - truth(1001, what)).abs() <= band, "{what}: {mm} ± {band}");
    }
    assert!((motion.degrees - truth(1001, "angle_degrees")).abs() <= motion.band_degrees, "{motion:?}");
    let (now, detail) = implant_line(&editor);
    assert_eq!(now, motion.brief());
    assert!(
        now.starts_with("moved ") && now.contains(" ± ") && now.contains("mm up along the shaft"),
        "{now}"
    );
    assert!(detail.contains("against 3 months"), "{detail}");
}

/// Where a place of a film stands in its viewport, in pixels.
fn on_screen(editor: &Editor, film: &callus::case::RadiographId, place: [f64; 2]) -> [f64; 2] {
    let size = [600.0, 700.0];
    editor.film_view(film).placement([640.0, 800.0], size).view_from_image(place, size)
}

/// True if a link turns the film by nothing.
fn is_straight(editor: &Editor, film: &RadiographId) -> bool {
    editor.film_view(film).linked_degrees.abs() < f64::EPSILON
}

#[test]
fn a_film_linked_by_a_registration_is_turned_to_lie_as_the_one_before_until_that_is_switched_off() {
    let desk = pair(1001);
    let mut editor = opened(&desk, 1001);
    for viewport in [0, 1] {
        let size_px = [600.0, 700.0];
        perform(&mut editor, Command::View(ViewCommand::Resized { viewport, size_px }));
    }
    let (before, after) = (film(1001, "before"), film(1001, "after"));
    assert!(is_straight(&editor, &after), "nothing is turned without a registration");
    compare(&mut editor, CompareCommand::Register);
    assert!(is_straight(&editor, &after), "a proposal turns nothing");
    compare(&mut editor, CompareCommand::AcceptProposal);
    compare(&mut editor, CompareCommand::End);
    perform(&mut editor, Command::View(ViewCommand::ZoomBy(1.5)));
    let text = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs/1001/truth.json"),
    );
    let truth: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let degrees = number(&truth["similarity"]["rotation_degrees"]);
    let turned = editor.film_view(&after).linked_degrees;
    assert!((turned + degrees).abs() < 0.2 && degrees.abs() > 1.0, "{turned} undoes {degrees}");
    assert!(is_straight(&editor, &before), "the film before lies as it was taken");
    // The same place of the bone stands at the same place of both viewports.
    let matrix = &truth["similarity"]["matrix"];
    for name in ["head_centre", "neck", "shaft"] {
        let place = [0, 1].map(|axis| number(&truth["bone_px"][name][axis]));
        let there = [0, 1].map(|row| {
            number(&matrix[row][0]) * place[0] + number(&matrix[row][1]) * place[1] + number(&matrix[row][2])
        });
        let (one, other) = (on_screen(&editor, &before, place), on_screen(&editor, &after, there));
        let apart = (one[0] - other[0]).hypot(one[1] - other[1]);
        assert!(apart < 4.0, "{name}: {one:?} is not {other:?}");
    }
    let corner = editor.corners(1).bottom_right;
    let earlier = editor.corners(0).top_left[0].text.clone();
    let turn = |corner: &[CornerLine]| {
        let line = corner.iter().find(|line| line.text.starts_with("turned ")).expect("it is told");
        let direction = if turned < 0.0 { "anticlockwise" } else { "clockwise" };
        let begins = format!("turned {:.1}° {direction}, as at ", turned.abs());
        let time = line.text.strip_prefix(&begins).expect(&line.text);
        assert!(earlier.starts_with(time), "{time} is of {earlier}");
        line.clone()
    };
    let told = turn(&corner);
    assert!(told.help.contains("so that the bone lies"), "{told:?}");
    // Also while both films are one picture.
    compare(&mut editor, CompareCommand::Mode(CompareMode::Opacity));
    assert_eq!(turn(&editor.corners(1).bottom_right), told);
    compare(&mut editor, CompareCommand::End);

    perform(&mut editor, Command::View(ViewCommand::LinkTurn));
    assert!(is_straight(&editor, &after));
    assert!(!editor.turns_linked_films());
    assert!(!editor.corners(1).bottom_right.iter().any(|line| line.text.starts_with("turned ")));
    perform(&mut editor, Command::View(ViewCommand::LinkTurn));
    assert!((editor.film_view(&after).linked_degrees - turned).abs() < 1e-9);
    // A film that is no longer linked lies as it was taken.
    perform(&mut editor, Command::View(ViewCommand::Link));
    assert!(is_straight(&editor, &after));
}

#[test]
fn films_are_laid_by_the_implant_on_wish_and_no_motion_against_the_bone_is_read_from_that() {
    let desk = pair(1001);
    let mut editor = opened(&desk, 1001);
    compare(&mut editor, CompareCommand::OnImplant);
    let laid = |editor: &Editor| editor.compare_shown().unwrap().laid.unwrap();
    let by_implant = laid(&editor);
    assert!(by_implant.words().starts_with("Proposed: by implant (automatic), residual "), "{by_implant:?}");
    assert!(by_implant.doubt.is_empty() && editor.lies_on_implant(), "{by_implant:?}");
    let measured = editor.motion().unwrap().told.unwrap();

    // What lies between both is the motion of the implant.
    compare(&mut editor, CompareCommand::OnImplant);
    let by_bone = laid(&editor);
    assert!(matches!(by_bone.by, LaidBy::Bone { .. }) && !editor.lies_on_implant(), "{by_bone:?}");
    let turn = by_implant.similarity.degrees() - by_bone.similarity.degrees();
    assert!((turn - truth(1001, "angle_degrees")).abs() <= measured.band_degrees, "{turn}");

    compare(&mut editor, CompareCommand::OnImplant);
    compare(&mut editor, CompareCommand::AcceptProposal);
    let reading = editor.document().unwrap().reading().unwrap().clone();
    let (_, _, own) = reading.all_registrations().next().unwrap();
    assert!(matches!(own.on, RegisteredOn::Implant { .. }) && own.implant.is_none(), "{own:?}");
    let (now, detail) = implant_line(&editor);
    assert!(now == "not assessed" && !detail.contains("accepted"), "{now}, {detail}");
    drop(editor);

    // Opened again the reading tells how the films lie, and no motion.
    let editor = opened(&desk, 1001);
    assert_eq!(editor.linked_by(1), Some(SameScale::OnImplant));
    let corner = editor.corners(1).bottom_right;
    assert!(corner.iter().any(|line| line.text == "linked by the implant"), "{corner:?}");
    let turned = corner.iter().find(|line| line.text.starts_with("turned "));
    assert!(turned.is_none_or(|line| line.help.contains("so that the implant lies")), "{corner:?}");
    assert_eq!(editor.motion(), None);
    assert_eq!(implant_line(&editor), ("not assessed".to_owned(), "motion not measured".to_owned()));
}

#[test]
fn films_stay_linked_when_somebody_begins_to_read() {
    let desk = pair(1001);
    let mut editor = desk.opened();
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(film(1001, "after"))));
    let is_linked = |editor: &Editor| {
        let corners = [0, 1].map(|viewport| editor.corners(viewport).bottom_right);
        corners.iter().all(|lines| lines.iter().any(|line| line.text == "linked by mm"))
    };
    assert!(is_linked(&editor));
    for name in ["Ada", "Eva"] {
        perform(&mut editor, Command::File(FileCommand::SetReader(name.to_owned())));
        assert!(is_linked(&editor), "{name}: {:?}", editor.corners(1).bottom_right);
    }
}

#[test]
fn an_end_of_a_plate_that_came_off_is_told_in_the_panel_the_map_the_note_and_the_reading() {
    let desk = pair(6107);
    let mut editor = opened(&desk, 6107);
    compare(&mut editor, CompareCommand::Register);
    let shown = editor.motion().unwrap();
    let [part] = shown.parts.as_slice() else { panic!("{shown:?}") };
    assert!(part.words().starts_with("Part in the lower third of the implant: moved "), "{}", part.words());
    for on in ["before", "after"] {
        let map = editor.motion_map(&film(6107, on)).unwrap();
        assert_eq!(map.parts.len(), 1, "{on}");
        assert!(!map.parts[0].after.is_empty() && map.parts[0].before != map.parts[0].after, "{on}");
    }
    let (_, note) = editor.motion_note().unwrap();
    assert!(note.starts_with("Rest of the implant against bone") && note.contains(&part.words()), "{note}");
    compare(&mut editor, CompareCommand::AcceptProposal);
    drop(editor);
    let editor = opened(&desk, 6107);
    let kept = editor.motion().unwrap();
    assert!(kept.is_accepted && kept.parts.len() == 1, "{kept:?}");
    assert_eq!(kept.parts[0].words(), part.words());
    let (now, _) = implant_line(&editor);
    assert!(now.contains("a part moved by itself"), "{now}");
}

/// The two films of the sample between which its screws broke.
fn broken_screws() -> Desk {
    let desk = Desk::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs/images");
    let mut films = String::new();
    for (id, offset) in [("op1-plus-1-week-ap", "1 week"), ("op1-plus-3-months-ap", "3 months")] {
        std::fs::copy(from.join(format!("{id}.dcm")), desk.path().join(format!("images/{id}.dcm"))).unwrap();
        let _ = write!(
            films,
            "(id: \"{id}\", file: \"images/{id}.dcm\", time: (anchor: \"op1\", offset: \"{offset}\"), views: [(position: \
             AP, side: Right, part: \"hip\")]),"
        );
    }
    let text = format!(
        "(format: 3, title: \"Broken screws\", patient: (label: \"Phantom\"), episodes: [(id: \"op1\", side: Right, bone: \
         \"femur\", treatment: \"DHS\", operation: (name: \"DHS\", after: \"after DHS\"))], radiographs: [{films}])"
    );
    std::fs::write(desk.path().join("case.ron"), text).unwrap();
    desk
}

#[test]
fn screws_that_broke_are_proposed_kept_and_told_without_a_motion_against_the_bone() {
    let desk = broken_screws();
    let after = id("op1-plus-3-months-ap");
    let opened = |desk: &Desk| {
        let mut editor = desk.read_by("Ada");
        perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
        perform(&mut editor, Command::Go(GoCommand::Film(after.clone())));
        editor
    };
    let mut editor = opened(&desk);
    compare(&mut editor, CompareCommand::Register);
    assert_eq!(editor.automatic(), Some(AutomaticState::Found));
    let shown = editor.motion().unwrap();
    let why = shown.told.clone().unwrap_err();
    assert!(why.contains("the bone is not laid on itself"), "{why}");
    let [part] = shown.parts.as_slice() else { panic!("{shown:?}") };
    let words = part.words();
    assert!(words.contains("across its own length") && words.contains("cannot be told"), "{words}");
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(matches!(laid.by, LaidBy::Implant { .. }) && laid.words().contains("oubtful: by "), "{laid:?}");
    let map = editor.motion_map(&after).unwrap();
    assert!(map.before.is_empty() && map.parts.len() == 1, "there is no place by the bone");
    let (_, note) = editor.motion_note().unwrap();
    assert!(note.contains("against bone") && note.contains("not told") && note.contains(&words), "{note}");
    compare(&mut editor, CompareCommand::AcceptProposal);
    drop(editor);

    let editor = opened(&desk);
    let kept = editor.motion().unwrap();
    assert!(kept.is_accepted && kept.told == Err(why), "{kept:?}");
    assert_eq!(kept.parts.iter().map(callus::editor::PartShown::words).collect::<Vec<_>>(), [words]);
    let (now, detail) = implant_line(&editor);
    assert_eq!(now, "a part moved by itself");
    assert!(detail.contains("motion against the bone not told"), "{detail}");
}

#[test]
fn an_implant_that_did_not_move_is_told_as_no_motion_beyond_the_error() {
    let desk = pair(1000);
    let mut editor = opened(&desk, 1000);
    compare(&mut editor, CompareCommand::Register);
    compare(&mut editor, CompareCommand::AcceptProposal);
    let (now, detail) = implant_line(&editor);
    assert_eq!(now, "no motion beyond the error");
    assert!(detail.contains("mm along") && detail.contains("± "), "{detail}");
    let (on, note) = editor.motion_note().unwrap();
    assert_eq!(on, film(1000, "after"));
    assert!(
        note.starts_with("Implant against bone, compared with 3 months after") && note.contains("one view"),
        "{note}"
    );
    perform(&mut editor, Command::Read(ReadCommand::Note { film: on.clone(), text: note.clone() }));
    perform(&mut editor, Command::Read(ReadCommand::NoteDone));
    let reading = editor.document().unwrap().reading().unwrap();
    assert_eq!(reading.opinion(&on).unwrap().note, note);
    assert!(reading.findings.is_empty(), "no finding is made of it");
}

#[test]
fn projections_that_differ_are_told_with_the_reason_and_tell_no_motion() {
    let desk = pair(3010);
    let mut editor = opened(&desk, 3010);
    compare(&mut editor, CompareCommand::Register);
    let proposal = editor.proposal().unwrap();
    assert!(proposal.doubt.contains("projections differ") && proposal.implant.is_none(), "{proposal:?}");
    let laid = editor.compare_shown().unwrap().laid.unwrap();
    assert!(
        laid.words().starts_with("Proposed, doubtful: by ")
            && laid.help().contains("seen from another direction")
    );
    let shown = editor.motion().unwrap();
    assert!(shown.told.unwrap_err().contains("projections differ") && !shown.is_accepted);
    assert_eq!(editor.motion_map(&film(3010, "after")), None);
    assert_eq!(editor.motion_note(), None);
    let map = Command::View(ViewCommand::Compare(CompareCommand::Map));
    assert!(!editor.can(&map), "nothing is outlined where no motion is told, and the hint says so");
    compare(&mut editor, CompareCommand::AcceptProposal);
    assert!(editor.motion().unwrap().is_accepted, "nothing is proposed any more");
    let (now, detail) = implant_line(&editor);
    assert_eq!(now, "not assessed");
    assert!(
        detail.starts_with("motion against 3 months after") && detail.contains("projections differ"),
        "{detail}"
    );
}

#[test]
fn a_dismissed_proposal_leaves_the_films_as_they_lay_and_films_of_nothing_are_refused_in_words() {
    let desk = pair(1001);
    let mut editor = opened(&desk, 1001);
    compare(&mut editor, CompareCommand::Register);
    compare(&mut editor, CompareCommand::Dismiss);
    assert_eq!(editor.compare_shown().unwrap().laid.unwrap().by, LaidBy::Millimetres);
    assert!(editor.document().unwrap().reading().unwrap().is_empty());

    let desk = Desk::new();
    for name in ["days-ap", "months-ap"] {
        let nothing = image::GrayImage::from_pixel(120, 160, image::Luma([90]));
        nothing.save(desk.path().join(format!("images/{name}.png"))).unwrap();
    }
    let mut editor = desk.read_by("Ada");
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    compare(&mut editor, CompareCommand::Register);
    let Some(AutomaticState::Refused(why)) = editor.automatic() else { panic!("{:?}", editor.automatic()) };
    assert!(why.starts_with("Not registered: ") && why.contains("Landmarks (Alt+M)"), "{why}");
    assert_eq!(editor.proposal(), None);
}

#[test]
fn films_of_a_pixel_a_row_or_a_strip_are_refused_in_words_too() {
    for (columns, rows) in [(1, 1), (3000, 1), (1, 3000), (9, 500)] {
        let desk = Desk::new();
        for name in ["days-ap", "months-ap"] {
            let grey = image::GrayImage::from_fn(columns, rows, |x, y| image::Luma([(7 * x + 11 * y) as u8]));
            grey.save(desk.path().join(format!("images/{name}.png"))).unwrap();
        }
        let mut editor = desk.read_by("Ada");
        perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
        perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
        compare(&mut editor, CompareCommand::Register);
        let Some(AutomaticState::Refused(why)) = editor.automatic() else { panic!("{columns} × {rows}") };
        assert!(why.contains("no position was found"), "{columns} × {rows}: {why}");
    }
}

#[test]
fn the_map_outlines_the_implant_before_and_after_on_both_films() {
    let desk = pair(1001);
    let mut editor = opened(&desk, 1001);
    let (before, after) = (film(1001, "before"), film(1001, "after"));
    assert_eq!(editor.motion_map(&after), None);
    compare(&mut editor, CompareCommand::Map);
    assert_eq!(editor.proposal(), None, "the map alone proposes nothing");
    let shown = editor.motion().unwrap().told.unwrap();
    for on in [&before, &after] {
        let map = editor.motion_map(on).unwrap();
        assert!(!map.before.is_empty() && map.before.len() == map.after.len());
        assert!(map.before.iter().flatten().all(|place| (0.0..800.0).contains(&place[1])));
        let [from, to] = map.arrow;
        let px = (to[0] - from[0]).hypot(to[1] - from[1]);
        let scale = if *on == before { 1.0 } else { editor_scale(&editor, &before, &after) };
        let wanted = shown.along.px.hypot(shown.across.px) * scale;
        assert!((px - wanted).abs() < 0.05 * wanted.max(1.0), "{on}: {px} {wanted}");
    }
    compare(&mut editor, CompareCommand::Map);
    assert_eq!(editor.motion_map(&after), None);
}

/// Pixels of the later film to one of the earlier, by the registration that was found.
fn editor_scale(
    editor: &Editor,
    before: &callus::case::RadiographId,
    after: &callus::case::RadiographId,
) -> f64 {
    let size = |film| {
        let map = editor.motion_map(film).unwrap();
        let [x, y] = map.before[0][0];
        let [u, v] = map.before[0][map.before[0].len() / 2];
        (x - u).hypot(y - v)
    };
    size(after) / size(before)
}

#[test]
fn a_registration_that_is_stopped_ends_and_tells_how_far_it_came() {
    let desk = pair(1001);
    let editor = opened(&desk, 1001);
    let loaded = |which: &str| match editor.film(&film(1001, which)) {
        FilmState::Ready(film) => film.clone(),
        other => panic!("{other:?}"),
    };
    let told = std::cell::RefCell::new(Vec::new());
    let stop = |share: f64| {
        told.borrow_mut().push(share);
        share < 0.4
    };
    let found = register_while(&loaded("before").film, &loaded("after").film, None, &stop);
    assert_eq!(found.unwrap_err(), RegistrationError::Stopped);
    let told = told.into_inner();
    assert!(told.windows(2).all(|pair| pair[0] <= pair[1]) && told.len() >= 2, "{told:?}");
}

/// The pair 1001 with a third film, six months later, of a leg that is turned about its shaft.
fn three_films() -> Desk {
    let desk = pair(1001);
    let text = std::fs::read_to_string(desk.path().join("case.ron")).unwrap();
    let third = r#"(
      id: "turned",
      file: "images/pair-3010-after.dcm",
      time: (anchor: "op2", offset: "12 months"),
      views: [(position: AP, side: Right, part: "hip")],
    ),
  ],
)"#;
    let end = text.rfind("],\n)").unwrap();
    std::fs::write(desk.path().join("case.ron"), format!("{}{third}\n", &text[..end])).unwrap();
    let from =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs/3010/images/pair-3010-after.dcm");
    std::fs::copy(from, desk.path().join("images/pair-3010-after.dcm")).unwrap();
    desk
}

#[test]
fn the_series_tells_every_visit_against_the_first_with_gaps_that_say_why() {
    let desk = three_films();
    let mut editor = opened(&desk, 1001);
    assert_eq!(editor.motion_series(), None, "nothing is measured by itself");
    compare(&mut editor, CompareCommand::Series);
    let series = editor.motion_series().unwrap();
    assert_eq!((series.first.clone(), series.pending), (film(1001, "before"), None));
    let [moved, turned] = series.points.as_slice() else { panic!("{series:?}") };
    assert_eq!((moved.film.clone(), turned.film.clone()), (film(1001, "after"), id("turned")));
    let motion = moved.told.as_ref().unwrap();
    let (mm, band) = (motion.along.mm.unwrap(), motion.along.band_mm.unwrap());
    assert!((mm - truth(1001, "along_mm")).abs() <= band, "{motion:?}");
    assert!(!moved.is_accepted, "a proposal stays a proposal");
    assert!(turned.told.as_ref().unwrap_err().contains("projections differ"), "{turned:?}");
    assert!(editor.document().unwrap().reading().unwrap().is_empty());
    assert_eq!(implant_line(&editor), ("not assessed".to_owned(), "motion not measured".to_owned()));

    // What was accepted is shown without measuring, in another session too.
    compare(&mut editor, CompareCommand::Series);
    assert_eq!(editor.motion_series(), None);
    compare(&mut editor, CompareCommand::Register);
    compare(&mut editor, CompareCommand::AcceptProposal);
    drop(editor);
    let editor = opened(&desk, 1001);
    let series = editor.motion_series().unwrap();
    assert!(series.points[0].is_accepted && series.points[0].told.is_ok());
    assert_eq!(series.points[1].told, Err("not measured".to_owned()));
}
