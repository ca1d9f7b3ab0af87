//! A case of a thousand films: only what is in sight is decoded, small pictures are kept for the next opening, and no
//! warning is lost.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use callus::analysis::UntilStep;
use callus::case::RadiographId;
use callus::editor::{Command, Editor, FileCommand, GoCommand, Jobs, Setup, TeachCommand};
use callus::store::{StateFolder, SystemClock};
use image::{GrayImage, Luma};

use super::Desk;

const COUNT: usize = 1000;
/// Films decoded ahead of the one on the screen at most, and those on the screen.
const AHEAD: u64 = 24 + 2;

fn write_case(folder: &Path, of_film: impl Fn(usize) -> String) {
    fs::create_dir_all(folder.join("images")).unwrap();
    let mut films = String::new();
    for number in 0..COUNT {
        let film = GrayImage::from_fn(48, 64, |x, y| {
            Luma([(x as usize * 3 + y as usize * (1 + number / 256) + number) as u8])
        });
        film.save(folder.join(format!("images/{number}.png"))).unwrap();
        let _ = writeln!(
            films,
            "(id: \"n{number}\", file: \"images/{number}.png\", {}time: (anchor: \"fx\", offset: \"{} days\"), \
             views: [(position: AP, side: Right, part: \"hip\")]),",
            of_film(number),
            number + 1
        );
    }
    let case = format!(
        "(format: 1, title: \"Many films\", patient: (label: \"M\"), \
         sources: [(title: \"Simulated\", licence: \"CC BY 4.0\", doi: \"10.0000/none\", simulated: true)], \
         episodes: [(id: \"fx\", age_years: 52, side: Right, bone: \"femur\", treatment: \"DHS\", \
         operation: (name: \"DHS\", after: \"after DHS\"))], radiographs: [{films}])"
    );
    fs::write(folder.join("case.ron"), case).unwrap();
}

fn opened(mut desk: Desk, case: &Path) -> Desk {
    desk.perform(Command::File(FileCommand::Open(case.to_owned())));
    desk
}

fn kept(desk: &Desk) -> usize {
    fs::read_dir(desk.folder_beside("state/pictures")).map_or(0, Iterator::count)
}

/// Every film in sight has its picture.
fn all_in_sight(desk: &Desk) -> Vec<RadiographId> {
    let in_sight = desk.editor().films_in_sight().to_vec();
    let missing: Vec<_> = in_sight.iter().filter(|id| desk.editor().thumbnail(id).is_none()).collect();
    assert!(missing.is_empty(), "without a picture: {missing:?}");
    in_sight
}

#[test]
fn of_a_thousand_films_those_in_sight_are_decoded_and_the_next_opening_decodes_none_for_the_timeline() {
    let desk = Desk::empty([1600.0, 1000.0]);
    let case = desk.folder_beside("many");
    write_case(&case, |_| String::new());
    // The start screen shows the samples in small.
    let before = kept(&desk);
    let mut desk = opened(desk, &case);
    let in_sight = all_in_sight(&desk);
    assert!((10..100).contains(&in_sight.len()), "{} in sight", in_sight.len());
    let first = desk.editor().decodes();
    assert!(first.films <= AHEAD, "{first:?}");
    assert!(first.small <= in_sight.len() as u64, "{first:?}");

    // Another stretch of the timeline: its films, and no others.
    desk.perform(Command::Go(GoCommand::TimelineZoom { factor: 12.0, at: 0.0 }));
    let seen: BTreeSet<_> = in_sight.iter().cloned().chain(all_in_sight(&desk)).collect();
    let second = desk.editor().decodes();
    assert!(second.small > first.small, "nothing new was seen");
    assert!(second.small + second.films <= seen.len() as u64 + AHEAD, "{second:?} of {}", seen.len());
    assert_eq!((kept(&desk) - before) as u64, second.small + second.films);

    // The window opened again.
    let desk = opened(desk.closed([1600.0, 1000.0]), &case);
    all_in_sight(&desk);
    let again = desk.editor().decodes();
    assert_eq!((again.small, again.films <= AHEAD), (0, true), "{again:?}");
}

#[test]
fn beside_the_screen_nothing_is_decoded_until_it_was_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("many");
    write_case(&case, |_| String::new());
    let state = StateFolder::at(folder.path().join("state"));
    let mut editor = Editor::new(Setup { state, jobs: Jobs::inline(), clock: Arc::new(SystemClock) });
    let finish = |editor: &mut Editor| while editor.drain() {};
    editor.hold_back();
    editor.perform(Command::File(FileCommand::Open(case)));
    finish(&mut editor);
    let first = editor.decodes();
    let on_screen = editor.layout().count() as u64;
    assert!((1..=on_screen).contains(&first.films) && first.small == 0, "{first:?}");
    editor.frame_was_drawn(1);
    finish(&mut editor);
    assert!(!editor.holds_back());
    assert!(editor.decodes().films > first.films, "its neighbours follow: {:?}", editor.decodes());
}

#[test]
fn a_film_that_is_not_the_one_of_the_case_is_told_although_it_is_out_of_sight() {
    let desk = Desk::empty([1600.0, 1000.0]);
    let case = desk.folder_beside("many");
    let wrong = format!("sha256: \"{}\", ", "0".repeat(64));
    write_case(&case, |number| if number == 437 { wrong.clone() } else { String::new() });
    fs::remove_file(case.join("images/700.png")).unwrap();
    let desk = opened(desk, &case);
    let told: Vec<_> = desk.editor().notices().iter().map(|notice| notice.text.clone()).collect();
    assert!(told.iter().any(|text| text.contains("\"n437\" is not the file")), "{told:?}");
    let missing = desk.film_id("n700");
    let state = desk.editor().film(&missing);
    assert!(matches!(state, callus::editor::FilmState::Failed(_)), "{state:?}");
    let decodes = desk.editor().decodes();
    assert!(decodes.films + decodes.small < 150, "{decodes:?}: a look at a file decodes nothing");
}

#[test]
fn a_grey_density_has_its_value_although_nobody_has_gone_to_its_film() {
    let desk = Desk::empty([1600.0, 1000.0]);
    let case = desk.folder_beside("many");
    write_case(&case, |_| String::new());
    fs::create_dir_all(case.join("readings")).unwrap();
    let mark = |number: usize, film: &str| {
        format!(
            "{number}: (measure: \"grey-density\", parts: [\
             (key: \"region\", film: \"{film}\", shape: Ellipse(((4.0, 4.0), (20.0, 20.0)))), \
             (key: \"reference\", film: \"{film}\", shape: Ellipse(((24.0, 30.0), (40.0, 50.0))))]), "
        )
    };
    let marks: String =
        (1..).zip(["n437", "n700", "n900"]).map(|(number, film)| mark(number, film)).collect();
    let reading = format!("(format: 4, reader: (id: \"ada\", name: \"Ada\"), marks: {{{marks}}})");
    fs::write(case.join("readings/ada.ron"), reading).unwrap();
    let mut desk = opened(desk, &case);
    desk.perform(Command::File(FileCommand::SetReader("Ada".to_owned())));
    let table = desk.editor().measure_table().expect("a reader");
    let told: Vec<_> = table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.entries).collect();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|entry| entry.measured.value().is_some()), "{told:?}");
}

#[test]
fn films_that_are_cut_off_are_not_on_the_timeline() {
    let desk = Desk::empty([1600.0, 1000.0]);
    let case = desk.folder_beside("many");
    write_case(&case, |_| String::new());
    let mut desk = opened(desk, &case);
    desk.focus("n5");
    desk.perform(Command::Teach(TeachCommand::UntilHere(UntilStep::All)));
    let case = desk.editor().document().unwrap().case().clone();
    assert_eq!(case.radiographs.len(), 6);
    let shown: BTreeSet<_> = case.radiographs.iter().map(|film| &film.id).collect();
    for number in 0..COUNT {
        let id = RadiographId::new(format!("n{number}")).unwrap();
        if !shown.contains(&id) {
            assert!(desk.editor().thumbnail(&id).is_none(), "n{number}");
        }
    }
    assert!(desk.editor().films_in_sight().iter().all(|id| shown.contains(id)));
}
