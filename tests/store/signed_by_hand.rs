//! Signed files that were edited by hand: seen by their hash, shown as they are, never overwritten.

use std::fs;
use std::path::PathBuf;

use callus::case::{Edit, Stage};
use callus::store::{Saved, StoreNote, reading_to_ron};

use super::signed::{draft, sign, signed};
use super::signed_files::{copy, enter, note, signed_place, text};
use super::{Place, film, has, on_disk, reading_of};

/// Changes the reading file by hand.
fn by_hand(place: &Place, from: &str, to: &str) -> String {
    let before = text(&place.file());
    assert!(before.contains(from), "{from}");
    let after = before.replacen(from, to, 1);
    fs::write(place.file(), &after).unwrap();
    after
}

fn broken_note(notes: &[StoreNote]) -> &StoreNote {
    notes
        .iter()
        .find(|note| matches!(note, StoreNote::SealBroken { .. }))
        .unwrap_or_else(|| panic!("{notes:?}"))
}

#[test]
fn a_signed_file_edited_by_hand_is_seen_shown_and_never_overwritten() {
    for with_journal in [true, false] {
        let (place, first) = signed_place();
        if !with_journal {
            fs::remove_dir_all(place.state()).unwrap();
        }
        let edited = by_hand(&place, "callus-not-bridging", "bridging-callus");
        let mut opened = place.open();
        let words = broken_note(&opened.notes).to_string();
        assert!(words.contains("Dr. A. \"Ada\" O'Neill signed it on 2026-11-25 09:30 UTC"), "{words}");
        assert!(words.contains("compare the two") && words.contains("amend"), "{words}");
        let kept = copy(&place, 1).canonicalize().unwrap().display().to_string();
        assert!(words.ends_with(&kept) && words.contains("resident.ron"), "{words}");
        let told = |note: &StoreNote| matches!(note, StoreNote::FileChangedOutside { own_version: None, .. });
        assert_eq!(has(&opened.notes, told), with_journal);
        // It is shown as it is there; nothing can be said, and saving leaves both files alone.
        let shown = reading_of(&opened);
        assert_eq!(shown.stage(&film("a")), Some(Stage::BRIDGING));
        assert!(!opened.needs_save);
        assert_eq!(enter(&mut opened, &[note("refused")]), std::slice::from_ref(&shown));
        assert_eq!(opened.store.save(&shown).unwrap(), Saved::Unchanged);
        assert_eq!(text(&place.file()), edited);
        assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
        drop(opened);
        let mut opened = place.open();
        broken_note(&opened.notes);
        // Amended it goes on, and what was signed stays.
        let amended = enter(&mut opened, &[Edit::Amend, note("seen")]).pop().unwrap();
        assert_eq!(opened.store.save(&amended).unwrap(), Saved::Written);
        assert_eq!(on_disk(&place.file()), amended);
        assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
        assert_eq!(place.set_aside(), [] as [PathBuf; 0]);
        drop(opened);
        assert_eq!(place.open().notes, []);
    }
}

#[test]
fn a_signed_file_put_back_from_its_copy_holds_again() {
    let (place, first) = signed_place();
    by_hand(&place, "callus-not-bridging", "bridging-callus");
    broken_note(&place.open().notes);
    fs::copy(copy(&place, 1), place.file()).unwrap();
    let opened = place.open();
    assert!(!has(&opened.notes, |note| matches!(note, StoreNote::SealBroken { .. })), "{:?}", opened.notes);
    assert_eq!(reading_of(&opened), first);
    drop(opened);
    assert_eq!(place.open().notes, []);
}

#[test]
fn a_comment_by_hand_breaks_the_seal_and_changes_nothing_else() {
    let (place, first) = signed_place();
    let edited = by_hand(&place, "(\n", "// it was me\n(\n");
    for _ in 0..2 {
        let mut opened = place.open();
        assert_eq!(opened.notes.len(), 1);
        broken_note(&opened.notes);
        assert_eq!(reading_of(&opened), first);
        assert_eq!(opened.store.save(&first).unwrap(), Saved::Unchanged);
        assert_eq!(text(&place.file()), edited);
    }
}

#[test]
fn a_signature_taken_out_by_hand_is_missed() {
    let (place, first) = signed_place();
    let whole = text(&place.file());
    let (from, to) = (whole.find("Signed((").unwrap(), whole.find("  )),\n").unwrap() + 4);
    fs::write(place.file(), format!("{}Draft{}", &whole[..from], &whole[to..])).unwrap();
    let opened = place.open();
    assert!(has(&opened.notes, |note| matches!(note, StoreNote::FileChangedOutside { .. })));
    let told = |note: &StoreNote| matches!(note, StoreNote::SignatureUnknown { number: 1, .. });
    assert!(has(&opened.notes, told), "{:?}", opened.notes);
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
}

#[test]
fn a_signed_file_changed_while_an_amendment_is_unsaved_loses_neither() {
    let (place, first) = signed_place();
    let mine = place.session(&[Edit::Amend, note("mine")], false);
    let edited = by_hand(&place, "callus-not-bridging", "bridging-callus");
    let opened = place.open();
    broken_note(&opened.notes);
    let own = opened.notes.iter().find_map(|note| match note {
        StoreNote::FileChangedOutside { own_version: Some(own), .. } => Some(on_disk(own)),
        _ => None,
    });
    assert_eq!(own, Some(mine));
    assert_eq!(text(&place.file()), edited);
    assert_eq!(text(&copy(&place, 1)), reading_to_ron(&first).unwrap());
}

#[test]
fn a_signature_of_another_draft_is_no_signature_and_keeps_no_copy() {
    // Someone typed while the films were hashed: the desk must not sign then, and if it did it would be seen.
    let place = Place::new();
    let mut opened = place.open();
    let late = sign(&draft(), 1);
    let reading = enter(&mut opened, &[late]).pop().unwrap();
    opened.store.save(&reading).unwrap();
    assert!(!copy(&place, 1).exists());
    assert_ne!(reading, signed(&draft(), 1));
    drop(opened);
    broken_note(&place.open().notes);
}
