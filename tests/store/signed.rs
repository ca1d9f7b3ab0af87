//! Signatures: what they stand for, and that any change by hand is seen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use callus::case::{Answer, Edit, Finding, FindingId, Reading, Stage};
use callus::store::{
    CaseFolder, Seal, StoreError, film_hashes, reading_from_ron, reading_to_ron, seal, sha256_hex, verify,
};

use super::drawn::key;
use super::{Place, film, reader, stage};

pub(crate) const AT: &str = "2026-11-25T09:30:00Z";

/// A draft with a stage, an answer and a finding.
pub(crate) fn draft() -> Reading {
    let answer = Edit::SetAnswer {
        radiograph: film("a"),
        score: key("mrust"),
        item: key("lateral"),
        answer: Some(Box::new(Answer::grade(2))),
    };
    let mut finding = Finding::new(key("callus"));
    "\"0000\" it's".clone_into(&mut finding.note);
    let finding = Edit::PutFinding { id: FindingId(1), finding: finding.into(), continued: false };
    [stage("a", Stage::CALLUS), answer, finding]
        .iter()
        .fold(Reading::new(reader()), |reading, edit| edit.apply(&reading).unwrap())
}

/// The edit that signs this reading.
pub(crate) fn sign(reading: &Reading, number: u32) -> Edit {
    let films = BTreeMap::from([(film("a"), sha256_hex(b"a"))]);
    let overruled = vec!["The lateral view of 6 weeks is missing.".to_owned()];
    Edit::Sign(Box::new(
        seal(reading, "Dr. A. \"Ada\" O'Neill", AT.parse().unwrap(), number, films, overruled).unwrap(),
    ))
}

pub(crate) fn signed(reading: &Reading, number: u32) -> Reading {
    sign(reading, number).apply(reading).unwrap()
}

fn seal_of(text: &str) -> Seal {
    verify(text, &reading_from_ron(text, Path::new("r.ron")).unwrap())
}

#[test]
fn a_signature_holds_for_the_text_it_was_made_for() {
    let draft = draft();
    assert_eq!(seal_of(&reading_to_ron(&draft).unwrap()), Seal::Draft);
    let first = signed(&draft, 1);
    let text = reading_to_ron(&first).unwrap();
    assert_eq!(seal_of(&text), Seal::Holds);
    // The rule, by other means: the hash is that of the text with the hash made of zeros.
    let content = &first.signature().unwrap().content;
    assert_eq!(text.matches(content.as_str()).count(), 1);
    assert_eq!(sha256_hex(text.replace(content, &"0".repeat(64)).as_bytes()), *content);
    // Another name, time, number, film or word is another hash.
    assert_ne!(signed(&draft, 2).signature().unwrap().content, *content);
    // An amendment is signed for itself and refers to the first.
    let second = signed(&Edit::Amend.apply(&first).unwrap(), 2);
    assert_eq!(second.amends.as_ref().unwrap().content, *content);
    assert_eq!(seal_of(&reading_to_ron(&second).unwrap()), Seal::Holds);
}

#[test]
fn any_change_by_hand_breaks_it_and_line_ends_do_not() {
    let reading = signed(&draft(), 1);
    let text = reading_to_ron(&reading).unwrap();
    let content = reading.signature().unwrap().content.clone();
    for (from, to) in [
        ("callus-not-bridging", "bridging-callus"),
        ("Grade(2)", "Grade(3)"),
        ("O'Neill", "O'Neil"),
        ("number: 1", "number: 2"),
        ("2026-11-25", "2026-11-24"),
        ("is missing", "is there"),
        ("// Callus reading.", "// Callus  reading."),
        ("\n)\n", "\n)\n\n"),
        ("\"0000\\", "\"0001\\"),
        (content.as_str(), &sha256_hex(b"another")),
        (content.as_str(), &content.to_uppercase()),
        (content.as_str(), "0000000000000000000000000000000000000000000000000000000000000000"),
        (content.as_str(), ""),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(seal_of(&text.replacen(from, to, 1)), Seal::Broken, "{from} -> {to}");
    }
    // The hash said a second time, in the place of zeros that were signed, holds nothing up.
    let mut zeros = draft();
    zeros.opinions.get_mut(&film("a")).unwrap().note = "0".repeat(64);
    let zeros = signed(&zeros, 1);
    let (text, content) = (reading_to_ron(&zeros).unwrap(), &zeros.signature().unwrap().content);
    assert_eq!(seal_of(&text), Seal::Holds);
    assert_eq!(seal_of(&text.replacen(&"0".repeat(64), content, 1)), Seal::Broken);
    // What mail and editors change on their own is no change of what was signed.
    assert_eq!(seal_of(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), Seal::Holds);
}

#[test]
fn films_are_hashed_as_they_lie_and_one_that_cannot_be_read_is_named() {
    let place = Place::new();
    for id in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{id}.png")), id.repeat(300_000)).unwrap();
    }
    let folder = CaseFolder::find(&place.case()).unwrap();
    let case = folder.read_case().unwrap();
    let hashes = film_hashes(&folder, &case).unwrap();
    assert_eq!(hashes.len(), 3);
    assert_eq!(hashes[&film("b")], sha256_hex("b".repeat(300_000).as_bytes()));
    fs::remove_file(place.case().join("b.png")).unwrap();
    let error = film_hashes(&folder, &case).unwrap_err();
    assert!(matches!(&error, StoreError::UnreadableFilm { film, .. } if film == "b"), "{error}");
    let words = error.to_string();
    assert!(words.contains("nothing was signed") && words.contains("put it back"), "{words}");
    assert!(words.ends_with("b.png"), "{words}");
}
