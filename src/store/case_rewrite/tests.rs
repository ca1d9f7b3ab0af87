//! Comments, order and layout of hand-written case files over edits.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::case::{
    CaseEdit, Episode, EpisodeId, Gap, Offset, Radiograph, RadiographId, Schedule, Source, TimePoint,
    TimeUnit,
};

const SAMPLES: [&str; 3] = [
    include_str!("../../../sample_cases/osteopetrosis-dhs/case.ron"),
    include_str!("../../../sample_cases/tibia-nail/case.ron"),
    include_str!("../../../docs/example-case/case.ron"),
];

fn read(text: &str) -> Case {
    case_from_ron(text, Path::new("case.ron")).unwrap()
}

/// The text after these edits, each of which must change something.
fn edited(text: &str, edits: &[CaseEdit]) -> Rewritten {
    let old = read(text);
    let new = edits.iter().fold(old.clone(), |case, edit| edit.apply(&case).unwrap());
    let rewritten = rewritten(text, &old, &new).unwrap();
    assert_eq!(read(&rewritten.text), new);
    rewritten
}

fn film(id: &str) -> RadiographId {
    RadiographId::new(id).unwrap()
}

fn episode(id: &str) -> EpisodeId {
    EpisodeId::new(id).unwrap()
}

const BY_HAND: &str = r#"// Head.
(
  format: 3,
  // Why this title.
  title: "One", // never shorter
  patient: (label: "III-2"), /* from the list */
  episodes: [ // two
    // The first.
    (id: "op", bone: "femur", treatment: "DHS", operation: (name: "DHS", after: "after DHS")), // 2019
    // The second.
    (
      id: "op2",
      bone: "femur", // as printed
      treatment: "Nail",
      operation: Some((name: "Nail", after: "after nail")),
    )
    // More will follow.
  ],
  radiographs: [
    (id: "a", file: "a.png", time: (anchor: "op", offset: "0 days"), views: [(position: AP)]),
    // Taken elsewhere.
    (id: "b", file: "b.png", time: (anchor: "op", offset: "6 weeks"), views: [(position: AP)], caption: ""),
  ],
  // The end.
)
// Foot.
"#;

#[test]
fn only_what_changed_is_written_anew() {
    let title = CaseEdit::SetTitle { title: "Two".to_owned(), continued: false };
    let now = edited(BY_HAND, std::slice::from_ref(&title));
    assert_eq!(now.text, BY_HAND.replace("\"One\"", "\"Two\""));
    let caption =
        CaseEdit::SetCaption { radiograph: film("b"), caption: "At 6 weeks".to_owned(), continued: false };
    let time = TimePoint::after(episode("op2"), Offset::new(3, TimeUnit::Month));
    let now = edited(BY_HAND, &[caption, CaseEdit::SetTime { radiograph: film("b"), time }]);
    let expected = BY_HAND.replace("caption: \"\"", "caption: \"At 6 weeks\"");
    assert_eq!(
        now.text,
        expected.replace("anchor: \"op\", offset: \"6 weeks\"", "anchor: \"op2\", offset: \"3 months\"")
    );
    assert!(!now.loses_comments);
}

#[test]
fn a_text_that_is_emptied_keeps_its_place_and_its_comments() {
    let by_hand = BY_HAND.replace("caption: \"\"", "/* as printed */ caption: \"Old\", figure: \"2\"");
    let caption = |text: &str| CaseEdit::SetCaption {
        radiograph: film("b"),
        caption: text.to_owned(),
        continued: false,
    };
    let emptied = edited(&by_hand, &[caption("")]);
    assert_eq!(emptied.text, by_hand.replace("\"Old\"", "\"\""));
    assert!(!emptied.loses_comments);
    assert_eq!(edited(&emptied.text, &[caption("Old")]).text, by_hand);
    // Where "" says something else than nothing, the field goes.
    let figure = CaseEdit::SetFigure { radiograph: film("b"), figure: None };
    assert!(!edited(&by_hand, &[figure]).text.contains("figure"));
}

#[test]
fn comments_move_with_their_items_and_new_items_join_them() {
    let moved = edited(BY_HAND, &[CaseEdit::MoveEpisode { id: episode("op2"), to: 0 }]);
    assert!(!moved.loses_comments);
    let at = |text: &str, part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not in {text}"));
    assert!(at(&moved.text, "// The second.") < at(&moved.text, "\"op2\""));
    assert!(at(&moved.text, "\"op2\"") < at(&moved.text, "// The first."));
    assert!(at(&moved.text, "// The first.") < at(&moved.text, "// 2019"));
    assert!(at(&moved.text, "// 2019") < at(&moved.text, "// More will follow."));
    let mut added = read(BY_HAND).radiographs[0].clone();
    added.id = film("c");
    let now = edited(BY_HAND, &[CaseEdit::AddFilms { films: vec![added] }]);
    assert!(!now.loses_comments && now.text.contains("\n    (\n      id: \"c\",\n"), "{}", now.text);
    let gap = Gap { from: episode("op"), to: episode("op2"), note: String::new() };
    let now = edited(BY_HAND, &[CaseEdit::SetGaps { gaps: vec![gap] }]);
    assert!(
        !now.loses_comments && now.text.contains("\n  gaps: [\n    (\n      from: \"op\",\n"),
        "{}",
        now.text
    );
    assert!(at(&now.text, "gaps: [") < at(&now.text, "// The end."));
}

#[test]
fn comments_go_only_with_what_is_removed_and_that_is_told() {
    let now = edited(BY_HAND, &[CaseEdit::RemoveFilm { radiograph: film("b") }]);
    assert!(now.loses_comments && !now.text.contains("Taken elsewhere"));
    let others = BY_HAND.lines().filter(|line| line.contains("//") && !line.contains("Taken elsewhere"));
    for line in others {
        assert!(now.text.contains(line.trim()), "{line}");
    }
    let now = edited(BY_HAND, &[CaseEdit::RemoveFilm { radiograph: film("a") }]);
    assert!(!now.loses_comments);
}

#[test]
fn a_file_of_an_older_format_gets_its_new_number_and_a_heading_that_is_true() {
    let text = BY_HAND.replace("format: 3", "format: 1").replace("// Head.", CASE_HEAD_BEFORE);
    let now = edited(&text, &[CaseEdit::SetTitle { title: "Two".to_owned(), continued: false }]);
    assert!(now.text.contains("format: 3,") && now.text.starts_with(CASE_HEAD));
    assert!(!now.loses_comments && now.text.contains("// The second."));
}

#[test]
fn text_with_crlf_keeps_it() {
    let text = BY_HAND.replace('\n', "\r\n");
    let gap = Gap { from: episode("op"), to: episode("op2"), note: "unknown".to_owned() };
    let now = edited(&text, &[CaseEdit::SetGaps { gaps: vec![gap] }]);
    assert_eq!(now.text.matches('\n').count(), now.text.matches("\r\n").count());
    assert!(!now.loses_comments);
}

#[test]
fn a_text_that_is_put_right_while_it_is_read_is_printed_as_a_whole_and_its_comments_are_told() {
    // A comma is missing: the case does not open then, so nothing is written.
    assert!(case_from_ron(&BY_HAND.replace("format: 3,", "format: 3"), Path::new("c")).is_err());
    let text = BY_HAND.replace("\"a.png\"", "\"films\\\\a.png\"");
    let old = read(&text);
    let new = CaseEdit::SetTitle { title: "Two".to_owned(), continued: false }.apply(&old).unwrap();
    let now = rewritten(&text, &old, &new).unwrap();
    assert_eq!(read(&now.text), new);
    assert_eq!(now.loses_comments, !now.text.contains("// The first."));
}

/// An edit for this case, from numbers.
fn some_edit(case: &Case, (what, which, text): &(u8, usize, String)) -> CaseEdit {
    let film =
        |case: &Case| case.radiographs.get(which % case.radiographs.len().max(1)).map(|own| own.id.clone());
    let here = film(case).unwrap_or_else(|| RadiographId::new("none").unwrap());
    let episodes = &case.episodes;
    let own = episodes.get(which % episodes.len().max(1)).cloned();
    let own: Episode = own.unwrap_or_else(|| read(BY_HAND).episodes[0].clone());
    let mut new_film: Radiograph = read(BY_HAND).radiographs[0].clone();
    new_film.id = RadiographId::new(format!("new-{which}")).unwrap();
    new_film.caption.clone_from(text);
    match what % 18 {
        0 => CaseEdit::SetTitle { title: text.clone(), continued: false },
        1 => CaseEdit::SetCaption { radiograph: here, caption: text.clone(), continued: false },
        2 => {
            let offset = Offset::new(*which as i32 % 90, TimeUnit::Week);
            CaseEdit::SetTime { radiograph: here, time: TimePoint::after(own.id, offset) }
        }
        3 => {
            let mut patient = case.patient.clone();
            patient.diagnoses.push(text.clone());
            CaseEdit::SetPatient { patient, continued: false }
        }
        4 => CaseEdit::AddEpisode {
            at: *which,
            episode: Episode { id: EpisodeId::new(format!("new-{which}")).unwrap(), ..own },
        },
        5 => CaseEdit::SetEpisode {
            id: own.id.clone(),
            episode: Episode { follow_up: text.clone(), device: None, ..own },
            continued: false,
        },
        6 => CaseEdit::SetEpisode {
            id: own.id.clone(),
            episode: Episode { id: EpisodeId::new(format!("renamed-{which}")).unwrap(), ..own },
            continued: false,
        },
        7 => CaseEdit::RemoveEpisode { id: own.id },
        8 => CaseEdit::MoveEpisode { id: own.id, to: which / 3 },
        9 => CaseEdit::AddFilms { films: vec![new_film] },
        10 => CaseEdit::RemoveFilm { radiograph: here },
        11 => CaseEdit::MoveFilm { radiograph: here, to: which / 3 },
        12 => CaseEdit::SetBone { radiograph: here, bone: Some(text.clone()) },
        13 => CaseEdit::SetGaps { gaps: vec![Gap { from: own.id.clone(), to: own.id, note: text.clone() }] },
        14 => CaseEdit::SetSchedules {
            schedules: vec![Schedule {
                anchor: own.id,
                expected: vec![Offset::new(6, TimeUnit::Week); which % 4],
                according_to: text.clone(),
            }],
        },
        15 => {
            let mut sources = case.sources.clone();
            sources.insert(
                0,
                Source {
                    title: text.clone(),
                    attribution: String::new(),
                    published: String::new(),
                    doi: None,
                    licence: "CC0".to_owned(),
                    note: text.clone(),
                    simulated: which % 2 == 0,
                    films: (which % 3 == 0).then(|| vec![here]),
                },
            );
            CaseEdit::SetSources { sources }
        }
        16 => {
            let mut care = case.care.clone();
            care.reverse();
            CaseEdit::SetCare { care }
        }
        _ => CaseEdit::ReplaceFile {
            radiograph: here,
            file: format!("images/{which}.png"),
            sha256: None,
            size: None,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is done, one save after the other: the text says the case, and a comment that is gone is told.
    #[test]
    fn texts_say_the_case_after_any_edits(
        sample in 0..4_usize,
        doings in vec((any::<u8>(), 0..40_usize, "[ -~äß\"'\\\\/\n]{0,12}"), 1..10),
    ) {
        let mut text = SAMPLES.get(sample).copied().unwrap_or(BY_HAND).to_owned();
        let mut case = read(&text);
        for doing in &doings {
            let Some(next) = some_edit(&case, doing).apply(&case) else { continue };
            let now = rewritten(&text, &case, &next).unwrap();
            prop_assert_eq!(&read(&now.text), &next);
            let stayed = scan::comments(&text).iter().all(|comment| {
                let count = |text: &str| scan::comments(text).iter().filter(|own| *own == comment).count();
                count(&now.text) >= count(&text)
            });
            prop_assert_eq!(now.loses_comments, !stayed);
            (text, case) = (now.text, next);
        }
    }

    /// What removes nothing loses no comment, and there and back again is the text as it was.
    #[test]
    fn edits_that_remove_nothing_lose_no_comment(
        sample in 0..4_usize,
        what in prop_oneof![Just(0_u8), Just(1), Just(3), Just(8), Just(9), Just(11)],
        which in 0..40_usize,
        words in "[ -~]{0,12}",
    ) {
        let text = SAMPLES.get(sample).copied().unwrap_or(BY_HAND);
        let case = read(text);
        if let Some(next) = some_edit(&case, &(what, which, words)).apply(&case) {
            let now = rewritten(text, &case, &next).unwrap();
            prop_assert!(!now.loses_comments, "{}", now.text);
            let back = rewritten(&now.text, &next, &case).unwrap();
            prop_assert_eq!(&read(&back.text), &case);
            prop_assert!(!back.loses_comments, "{}", back.text);
            if matches!(what, 0 | 1) {
                // A caption that says nothing again may stay written out.
                let plain = |text: &str| {
                    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                    text.replace("caption:\"\",", "").replace(",caption:\"\"", "")
                };
                prop_assert!(back.text == text || plain(&back.text) == plain(text), "{}", back.text);
            }
        }
    }
}
