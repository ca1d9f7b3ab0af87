//! The cache of films and its budget.

use std::path::Path;

use image::{GrayImage, Luma};

use super::decoding::load;
use super::*;
use crate::editor::Editor;
use crate::editor::jobs::{Cancelled, End, Job as _};
use crate::editor::notices::About;
use crate::imaging::Limits;

const SIDE: u32 = 400;
const FILM_BYTES: u64 = SIDE as u64 * SIDE as u64 * 2 * 4 / 3;

fn six_films(root: &Path, budget_bytes: u64) -> (Films, Vec<RadiographId>) {
    let pictures = Arc::new(Pictures::of(&crate::store::StateFolder::at(root.join("state"))));
    let mut films = Films::new(budget_bytes, Decoder::inline(), pictures);
    films.folder = Some(CaseFolder { case_file: root.join("case.ron"), root: root.to_owned() });
    let ids: Vec<_> = (0..6).map(|index| RadiographId::new(format!("film-{index}")).unwrap()).collect();
    for (id, file) in ids.iter().map(|id| (id, format!("{id}.png"))) {
        GrayImage::from_fn(SIDE, SIDE, |x, y| Luma([(x ^ y) as u8])).save(root.join(&file)).unwrap();
        films.files.insert(id.clone(), (file, None));
        films.entries.insert(id.clone(), Entry::Waiting);
    }
    (films, ids)
}

fn held_bytes(films: &Films) -> u64 {
    let bytes = |entry: &Entry| if let Entry::Ready(film) = entry { film.bytes } else { 0 };
    films.entries.values().map(bytes).sum()
}

fn decode_all(films: &mut Films, wanted: &[RadiographId], pinned: usize) {
    for job in films.want(wanted.to_vec(), pinned) {
        match job.run(&Control::default()).unwrap() {
            Decoded::Read { result, .. } => films.take_in(&job.id, result),
            Decoded::TookTooLong => panic!("{} took too long", job.id),
        }
    }
}

fn editor_with(state: &Path, films: Films) -> Editor {
    let state = crate::store::StateFolder::at(state);
    let (jobs, clock) = (crate::editor::Jobs::inline(), Arc::new(crate::store::SystemClock));
    let mut editor = Editor::new(crate::editor::Setup { state, jobs, clock });
    editor.core.films = films;
    editor
}

/// An editor without a case, with six films of one size that are read.
pub(crate) fn editor_with_six_films(folder: &Path) -> (Editor, Vec<RadiographId>) {
    let (mut films, ids) = six_films(folder, 6 * FILM_BYTES);
    decode_all(&mut films, &ids, ids.len());
    (editor_with(folder, films), ids)
}

#[test]
fn what_a_file_lays_over_its_film_counts_as_memory_too() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.png");
    GrayImage::new(64, 64).save(&file).unwrap();
    let decoded = || Decoder::inline().decode(&std::fs::read(&file).unwrap(), &Limits::default()).unwrap();
    let bare = load(decoded(), [0; 32]).0.bytes;
    let overlay = format!(
        r#"{{"label": null, "is_region": false, "left": 0, "top": 0, "columns": 64, "rows": 64, "bits": {:?}}}"#,
        vec![0_u8; 512]
    );
    let mut film = decoded();
    film.layers.overlays = vec![serde_json::from_str(&overlay).unwrap(); 3].into();
    let layers = film.layers.bytes();
    assert!(layers >= 3 * 512);
    assert_eq!(load(film, [0; 32]).0.bytes, bare + layers);
}

#[test]
fn memory_stays_within_its_budget_and_small_pictures_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (mut films, ids) = six_films(folder.path(), 3 * FILM_BYTES);
    decode_all(&mut films, &ids, 1);
    // Now that the size of a film is known, as many are read ahead as there is room for.
    decode_all(&mut films, &ids, 1);
    assert!(held_bytes(&films) <= 3 * FILM_BYTES, "{} bytes", held_bytes(&films));
    assert!(ids[..3].iter().all(|id| films.thumbnail(id).is_some()));
    assert!(films.loaded(&ids[0]).is_some());
    // Going to the far end brings that film in and puts the first away.
    let back: Vec<_> = ids.iter().rev().cloned().collect();
    decode_all(&mut films, &back, 1);
    assert!(films.loaded(&ids[5]).is_some() && films.loaded(&ids[0]).is_none());
    assert!(films.thumbnail(&ids[0]).is_some(), "a film that was put away is still there in small");
    assert!(held_bytes(&films) <= 3 * FILM_BYTES);
}

#[test]
fn what_is_on_the_screen_stays_even_beyond_the_budget() {
    let folder = tempfile::tempdir().unwrap();
    let (mut films, ids) = six_films(folder.path(), FILM_BYTES / 2);
    decode_all(&mut films, &ids, 4);
    assert!(ids[..4].iter().all(|id| films.loaded(id).is_some()));
    assert!(ids[4..].iter().all(|id| films.loaded(id).is_none()));
}

#[test]
fn films_on_the_screen_beyond_the_budget_are_told_once_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (films, ids) = six_films(folder.path(), FILM_BYTES / 2);
    let mut editor = editor_with(folder.path(), films);
    for job in editor.core.films.want(ids[..2].to_vec(), 2) {
        let decoded = job.run(&Control::default()).unwrap();
        job.end(&mut editor, End::Done(decoded));
    }
    let told: Vec<_> = editor.notices().iter().filter(|notice| notice.about == About::Memory).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].text.contains("more than the 1 MB set aside"), "{}", told[0].text);
    assert!(told[0].text.contains("A layout with fewer films"), "{}", told[0].text);
}

#[test]
fn a_film_of_a_closed_case_is_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let (films, ids) = six_films(folder.path(), FILM_BYTES);
    let mut editor = editor_with(folder.path(), films);
    let job = editor.core.films.want(ids.clone(), 1).remove(0);
    let decoded = job.run(&Control::default()).unwrap();
    editor.core.drop_films();
    job.end(&mut editor, End::Done(decoded));
    assert!(editor.core.films.loaded(&ids[0]).is_none() && editor.core.films.thumbnail(&ids[0]).is_none());
}

#[test]
fn a_film_that_is_being_read_when_the_case_is_cut_off_is_not_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (films, ids) = six_films(folder.path(), FILM_BYTES);
    let mut editor = editor_with(folder.path(), films);
    let jobs = editor.core.films.want(ids[..2].to_vec(), 2);
    let decoded: Vec<_> = jobs.iter().map(|job| job.run(&Control::default()).unwrap()).collect();
    // The second film is later than what is shown now.
    let case_folder = editor.core.films.folder.clone().unwrap();
    let film = |id: &RadiographId| {
        let (file, sha256) = editor.core.films.files[id].clone();
        let text = format!("(id: \"{id}\", file: \"{file}\", time: (), views: [])");
        crate::case::Radiograph { sha256, ..ron::from_str(&text).unwrap() }
    };
    let mut case: crate::case::Case =
        ron::from_str("(format: 3, title: \"\", patient: (label: \"\"))").unwrap();
    case.radiographs.push(film(&ids[0]));
    editor.core.films.follow(&case_folder, &case);
    assert!(editor.core.films.want(ids[..1].to_vec(), 1).is_empty(), "it is still being read");
    for (job, decoded) in jobs.into_iter().zip(decoded) {
        job.end(&mut editor, End::Done(decoded));
    }
    assert!(editor.core.films.loaded(&ids[0]).is_some());
    assert!(editor.core.films.loaded(&ids[1]).is_none() && editor.core.films.thumbnail(&ids[1]).is_none());
}

#[test]
fn a_film_whose_reading_was_cancelled_says_so_and_is_read_when_gone_to_again() {
    let folder = tempfile::tempdir().unwrap();
    let (films, ids) = six_films(folder.path(), FILM_BYTES);
    let mut editor = editor_with(folder.path(), films);
    let job = editor.core.films.want(ids[..1].to_vec(), 1).remove(0);
    let control = Control::default();
    control.cancel();
    assert_eq!(job.run(&control).unwrap_err(), Cancelled);
    job.end(&mut editor, End::Cancelled);
    assert!(matches!(editor.film(&ids[0]), FilmState::Failed(CANCELLED)));
    assert!(editor.core.films.want(ids[..1].to_vec(), 1).is_empty());
    editor.core.films.try_again(&ids[0]);
    assert_eq!(editor.core.films.want(ids[..1].to_vec(), 1).len(), 1);
}
