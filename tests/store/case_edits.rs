//! The case file is edited with the guarantees of a reading: a journal, undo over restarts, and a file changed
//! elsewhere is never overwritten.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use callus::case::{
    Case, CaseEdit, Episode, EpisodeId, Offset, TimePoint, check, said_of_film, uses_of_episode,
};
use callus::store::{
    CaseFolder, CaseStore, Entry, OpenedCase, Replay, Saved, StateFolder, StoreError, StoreNote,
};

use super::{Place, film, has, named, stage};

fn with_films() -> Place {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{name}.png")), name.repeat(30)).unwrap();
    }
    place
}

fn try_edit(place: &Place) -> Result<OpenedCase, StoreError> {
    let folder = CaseFolder::find(&place.case())?;
    CaseStore::open(&StateFolder::at(place.state()), &folder, Arc::clone(&place.clock))
}

fn title(text: &str) -> CaseEdit {
    CaseEdit::SetTitle { title: text.to_owned(), continued: false }
}

fn caption(id: &str, text: &str, continued: bool) -> CaseEdit {
    CaseEdit::SetCaption { radiograph: film(id), caption: text.to_owned(), continued }
}

/// Opens, makes these edits, saves where asked, and closes.
fn session(place: &Place, edits: &[CaseEdit], save: bool) -> Case {
    let OpenedCase { mut store, base, entries, .. } = try_edit(place).unwrap();
    let mut replay = Replay::of(base, &entries);
    for edit in edits {
        let prepared = replay.prepare(edit.clone()).unwrap();
        store.append(&Entry::Edit(edit.clone())).unwrap();
        replay.take(prepared);
    }
    if save {
        assert_eq!(store.save(replay.value()).unwrap(), Saved::Written);
    }
    Case::clone(replay.value())
}

fn on_disk(place: &Place) -> Case {
    CaseFolder::find(&place.case()).unwrap().read_case().unwrap()
}

fn set_aside(place: &Place) -> Vec<PathBuf> {
    named(&place.case(), "case.recovered-")
}

#[test]
fn edits_reach_the_file_with_an_identity_and_are_undone_after_a_restart() {
    let place = with_films();
    let path = place.case().join("case.ron");
    let by_hand = fs::read_to_string(&path).unwrap().replace("  title:", "  // By hand.\n  title:");
    fs::write(&path, &by_hand).unwrap();
    let time =
        TimePoint::after(EpisodeId::new("op").unwrap(), Offset::try_from("4 months".to_owned()).unwrap());
    let edits = [
        title("Three better films"),
        caption("a", "After", false),
        caption("a", "After the operation", true),
        CaseEdit::SetTime { radiograph: film("c"), time: time.clone() },
    ];
    session(&place, &edits, true);
    let saved = on_disk(&place);
    assert!(saved.id.is_some(), "the first save gives the case an identity");
    assert_eq!(saved.title, "Three better films");
    assert_eq!(saved.radiograph(&film("a")).unwrap().caption, "After the operation");
    assert_eq!(saved.radiograph(&film("c")).unwrap().time, time);
    // What a hand had written stays, with its comments and layout.
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("  // By hand.\n  title: \"Three better films\",\n"), "{text}");
    let untouched = by_hand.lines().find(|line| line.contains("\"b.png\"")).unwrap();
    assert!(text.contains(untouched), "{text}");
    assert_eq!(set_aside(&place), [] as [PathBuf; 0]);
    let opened = try_edit(&place).unwrap();
    assert_eq!((opened.notes, opened.needs_save), (Vec::new(), false));
    let mut replay = Replay::of(opened.base, &opened.entries);
    assert_eq!(replay.steps(), (3, 3), "typing is one step");
    let words: Vec<_> = std::iter::from_fn(|| {
        let words = replay.undo_edit()?.words(replay.value());
        replay.push(&Entry::Undo);
        Some(words)
    })
    .collect();
    assert_eq!(words, ["Time of 4 months after DHS", "Caption of 0 days after DHS", "Title of the case"]);
    assert_eq!(replay.value().title, "Three films");
    assert_eq!(named(&place.case(), ".lock").len(), 1, "held while it is open");
}

#[test]
fn where_comments_go_the_file_as_it_was_is_kept_beside_it_and_the_person_is_told() {
    let place = with_films();
    let path = place.case().join("case.ron");
    let by_hand = fs::read_to_string(&path).unwrap().replace("(id: \"b\"", "// Repeated.\n    (id: \"b\"");
    fs::write(&path, &by_hand).unwrap();
    let OpenedCase { mut store, base, .. } = try_edit(&place).unwrap();
    let edit = CaseEdit::RemoveFilm { radiograph: film("b") };
    store.append(&Entry::Edit(edit.clone())).unwrap();
    let without = edit.apply(&base).unwrap();
    assert_eq!(store.save(&without).unwrap(), Saved::Written);
    let told: Vec<StoreNote> = store.take_notes();
    let [StoreNote::CommentsKept { kept }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(fs::read_to_string(kept).unwrap(), by_hand);
    assert_eq!(set_aside(&place), std::slice::from_ref(kept));
    assert!(store.take_notes().is_empty());
    assert!(place.case().join("b.png").is_file(), "the film itself stays on the disk");
    // Nothing is lost by the next one.
    let next = title("Two films").apply(&without).unwrap();
    assert_eq!(store.save(&next).unwrap(), Saved::Written);
    assert!(store.take_notes().is_empty() && set_aside(&place).len() == 1);
}

#[test]
fn whatever_refers_to_an_episode_follows_its_new_name_and_keeps_it_from_being_removed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/sample_cases/osteopetrosis-dhs");
    let case = CaseFolder::find(path.as_ref()).unwrap().read_case().unwrap();
    let anchored = case.anchors().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    for id in &anchored {
        let episode = Episode { id: EpisodeId::new("renamed").unwrap(), ..case.episode(id).unwrap().clone() };
        let edit = CaseEdit::SetEpisode { id: id.clone(), episode, continued: false };
        assert_eq!(edit.refusals(&case), [], "{id}");
        let next = edit.apply(&case).unwrap();
        assert!(uses_of_episode(&next, id).is_empty(), "{id}");
        let renamed = EpisodeId::new("renamed").unwrap();
        assert_eq!(uses_of_episode(&next, &renamed), uses_of_episode(&case, id));
        // By the whole text, too: no field was forgotten in which an identifier of an episode stands.
        assert!(!format!("{next:?}").contains(&format!("{id:?}")), "{id}");
        let [refused] = CaseEdit::RemoveEpisode { id: id.clone() }.refusals(&case).try_into().unwrap();
        assert!(
            refused.message.contains("film \"") && refused.message.contains("cannot be removed"),
            "{refused:?}"
        );
    }
    assert!(anchored.len() > 1);
}

#[test]
fn an_edit_that_check_would_refuse_is_refused_in_its_words_and_old_errors_hinder_nothing() {
    let place = with_films();
    let case = on_disk(&place);
    let doubled = CaseEdit::AddFilms { films: vec![case.radiographs[0].clone()] };
    assert!(doubled.refusals(&case)[0].message.contains("already the id of another film"));
    let nowhere = TimePoint::after(
        EpisodeId::new("nothing").unwrap(),
        Offset::try_from("3 months".to_owned()).unwrap(),
    );
    let edit = CaseEdit::SetTime { radiograph: film("a"), time: nowhere };
    let words = check(&edit.apply(&case).unwrap()).into_iter().map(|problem| problem.message);
    let refused: Vec<_> = edit.refusals(&case).into_iter().map(|problem| problem.message).collect();
    assert!(!refused.is_empty() && words.collect::<Vec<_>>().ends_with(&refused));
    let broken = edit.apply(&case).unwrap();
    assert_eq!(title("Another").refusals(&broken), []);
    let again = CaseEdit::SetTime { radiograph: film("b"), time: broken.radiographs[0].time.clone() };
    assert_eq!(again.refusals(&broken).len(), 1, "the same error at a second place is a new one");
}

#[test]
fn what_a_reading_says_of_a_film_is_told_before_the_film_goes() {
    let place = with_films();
    let reading = place.session(&[stage("a", callus::case::Stage::UNION)], true);
    assert_eq!(said_of_film(&reading, &film("a")), ["stage or note"]);
    assert_eq!(said_of_film(&reading, &film("b")), [] as [String; 0]);
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/sample_cases/osteopetrosis-dhs/readings/demo-teacher.ron");
    let text = fs::read_to_string(path).unwrap();
    let reading = callus::store::reading_from_ron(&text, path.as_ref()).unwrap();
    let signature = reading.signature().unwrap();
    for film in signature.films.keys() {
        let said = said_of_film(&reading, film);
        assert_eq!(said.last().unwrap(), &format!("signature {} covers it", signature.number));
    }
    assert!(reading.marks.values().any(|mark| {
        said_of_film(&reading, mark.first_film().unwrap()).iter().any(|said| said.contains("mark"))
    }));
}

#[test]
fn what_never_reached_the_file_is_recovered_and_a_second_editor_is_refused() {
    let place = with_films();
    let mine = session(&place, &[title("Unsaved")], false);
    let opened = try_edit(&place).unwrap();
    assert_eq!(opened.notes, [StoreNote::Recovered { edits: 1 }]);
    assert!(opened.needs_save);
    assert_eq!(**Replay::of(opened.base.clone(), &opened.entries).value(), mine);
    assert!(matches!(try_edit(&place).unwrap_err(), StoreError::CaseBeingEdited(_)));
    // Readings are written all the same.
    place.open();
    drop(opened);
    assert_eq!(named(&place.case(), ".lock"), [] as [PathBuf; 0]);
}

#[test]
fn a_case_file_changed_elsewhere_is_never_overwritten_and_the_person_chooses() {
    for keep_mine in [true, false] {
        let place = with_films();
        session(&place, &[title("First")], true);
        let mut opened = try_edit(&place).unwrap();
        let mut replay = Replay::of(opened.base.clone(), &opened.entries);
        let path = place.case().join("case.ron");
        let theirs = fs::read_to_string(&path).unwrap().replace("First", "Theirs");
        fs::write(&path, &theirs).unwrap();
        opened.store.append(&Entry::Edit(title("Mine"))).unwrap();
        replay.push(&Entry::Edit(title("Mine")));
        let Saved::Conflict { beside, why } = opened.store.save(replay.value()).unwrap() else { panic!() };
        assert!(why.contains("changed by another program") && why.contains("case.ron"), "{why}");
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        assert!(fs::read_to_string(&beside).unwrap().contains("Mine"));
        if keep_mine {
            let kept = opened.store.keep_own().unwrap().unwrap();
            assert_eq!(fs::read_to_string(kept).unwrap(), theirs);
            assert_eq!(opened.store.save(replay.value()).unwrap(), Saved::Written);
            assert_eq!(on_disk(&place).title, "Mine");
            drop(opened);
            let opened = try_edit(&place).unwrap();
            assert_eq!((opened.notes.len(), opened.entries.len()), (0, 2), "undo goes on");
        } else {
            drop(opened);
            let opened = try_edit(&place).unwrap();
            assert!(
                has(&opened.notes, |note| matches!(note, StoreNote::FileChangedOutside { .. })),
                "{:?}",
                opened.notes
            );
            assert_eq!(Replay::of(opened.base, &opened.entries).value().title, "Theirs");
            assert!(beside.is_file());
        }
    }
}

#[test]
fn a_journal_of_a_case_that_misses_a_line_never_changes_the_file() {
    let place = with_films();
    session(&place, &[title("One"), caption("a", "x", false), title("Two")], true);
    let saved = on_disk(&place);
    session(&place, &[title("Unsaved")], false);
    let journal = place.journal();
    let text = fs::read_to_string(&journal).unwrap();
    let lines: Vec<_> =
        text.lines().enumerate().filter(|(index, _)| *index != 2).map(|(_, line)| line).collect();
    fs::write(&journal, lines.join("\n") + "\n").unwrap();
    let opened = try_edit(&place).unwrap();
    assert!(
        has(&opened.notes, |note| matches!(note, StoreNote::JournalDamaged { .. })),
        "{:?}",
        opened.notes
    );
    assert_eq!(**Replay::of(opened.base, &opened.entries).value(), saved);
    assert!(!opened.needs_save);
}

#[test]
fn edits_of_the_case_and_of_a_reading_follow_a_moved_case_side_by_side() {
    let place = with_films();
    session(&place, &[title("One")], true);
    session(&place, &[title("Unsaved")], false);
    let reading = place.session(&[stage("a", callus::case::Stage::UNION)], false);
    let there = place.folder.path().join("renamed");
    fs::rename(place.case(), &there).unwrap();
    fs::rename(&there, place.folder.path().join("case-2")).unwrap();
    let folder = CaseFolder::find(&place.folder.path().join("case-2")).unwrap();
    let state = StateFolder::at(place.state());
    let opened = CaseStore::open(&state, &folder, Arc::clone(&place.clock)).unwrap();
    assert_eq!(Replay::of(opened.base, &opened.entries).value().title, "Unsaved");
    let own = callus::store::ReadingStore::open(&state, &folder, &super::reader(), Arc::clone(&place.clock))
        .unwrap();
    assert_eq!(super::reading_of(&own), reading);
}
