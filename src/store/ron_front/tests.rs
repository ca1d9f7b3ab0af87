//! Mistakes of people who write case files by hand: each is found at its true place, with what to write instead.

use super::*;
use crate::store::ron_text::from_ron;

const SOUND: &str = r#"(
  format: 1,
  title: "Tibia",
  patient: (
    label: "Scout",
    sex: Female,
    age_years: 34,
    diagnoses: ["Fracture", "Anaemia"],
  ),
  episodes: [
    (
      id: "op1",
      side: Left,
      bone: "tibia",
      treatment: "Nail",
      operation: (name: "Nail", after: "after nailing"),
    ),
    (
      id: "op2",
      bone: "tibia",
      treatment: "Plate",
    ),
  ],
  radiographs: [
    (
      id: "ap",
      file: "images/ap.png",
      size: (columns: 100, rows: 120),
      time: (anchor: "op1", offset: "6 weeks"),
      views: [(position: AP, side: Left, part: "lower leg")],
    ),
    (
      id: "lat",
      file: "images/lat.png",
      time: (anchor: "op1", date: "2024-03-16"),
      views: [(position: Lateral)],
    ),
  ],
)
"#;

/// A mistake: what is replaced, by what, and the fault that must be told: line, column, words of the message.
struct Mistake(&'static str, &'static str, (usize, usize), &'static str);

fn faults(text: &str) -> Vec<(usize, usize, String)> {
    let lines = Lines::of(text);
    let place = |fault: &Fault| {
        let (line, column) = lines.position(fault.at);
        (line, column, fault.message.clone())
    };
    read_case(text).faults.iter().map(place).collect()
}

#[test]
fn sound_text_has_no_faults_and_stays_what_it_was() {
    assert_eq!(faults(SOUND), []);
    for title in
        [r#""a \"b\", c""#, r#""\"b\"""#, r#""a\\""#, r#""\u{41} \x41 \n (a, b: c)""#, r##"r#"a "b", \ c"#"##]
    {
        assert_eq!(faults(&SOUND.replacen("\"Tibia\"", title, 1)), [], "{title}");
    }
    let path = std::path::Path::new("case.ron");
    let direct: crate::case::Case = from_ron(SOUND, path, "").unwrap();
    let through: crate::case::Case = from_ron(&read_case(SOUND).sound, path, "").unwrap();
    assert_eq!(direct, through);
}

#[test]
fn every_mistake_is_found_at_its_place_with_what_to_write() {
    let mut wrong = Vec::new();
    for Mistake(from, to, (line, column), words) in MISTAKES {
        assert!(SOUND.contains(from), "{from}");
        let text = SOUND.replacen(from, to, 1);
        let found = faults(&text);
        let is_told = found.iter().any(|(l, c, message)| (l, c) == (line, column) && message.contains(words));
        if !is_told || found.len() != 1 {
            wrong.push(format!("{from:?} -> {to:?}, wanted {line}:{column} {words:?}\n   found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), MISTAKES.len(), wrong.join("\n"));
    assert!(MISTAKES.len() >= 100, "{}", MISTAKES.len());
}

#[test]
fn what_can_only_be_meant_in_one_way_is_read() {
    for (from, to) in ACCEPTED {
        assert!(SOUND.contains(from), "{from}");
        let text = SOUND.replacen(from, to, 1);
        let case = crate::store::case_from_ron(&text, std::path::Path::new("case.ron"));
        assert!(case.is_ok(), "{to}: {}", case.unwrap_err());
    }
}

#[test]
fn advice_does_not_tell_to_remove_what_is_required() {
    for (from, to) in
        [("title: \"Tibia\",", "title: ,"), ("title: \"Tibia\",", "title,"), ("label: \"Scout\"", "label: ")]
    {
        let found = faults(&SOUND.replacen(from, to, 1));
        assert!(
            !found.is_empty() && found.iter().all(|(.., message)| !message.contains("remove")),
            "{found:#?}"
        );
    }
}

#[test]
fn steps_that_lead_nowhere_are_left_out_of_a_path() {
    let text = SOUND.replacen("images/ap.png", "./images/./ap.png", 1);
    let case = crate::store::case_from_ron(&text, std::path::Path::new("case.ron")).unwrap();
    assert_eq!(case.radiographs[0].file, "images/ap.png");
}

#[test]
fn several_mistakes_are_told_in_one_pass() {
    let text = SOUND
        .replacen("title: \"Tibia\",", "title: \"Tibia\"", 1)
        .replacen("age_years: 34", "age_years: 5,7", 1)
        .replacen("offset: \"6 weeks\"", "offset: \"6 Wochen\"", 1)
        .replacen("position: Lateral", "position: Latteral", 1)
        .replacen("file: \"images/lat.png\"", "file: \u{201c}images/lat.png\u{201d}", 1);
    let found = faults(&text);
    let lines: Vec<_> = found.iter().map(|(line, ..)| *line).collect();
    assert_eq!(lines, [3, 7, 29, 34, 36], "{found:#?}");
}

#[test]
fn any_prefix_and_any_deletion_ends_and_tells_something() {
    let chars: Vec<char> = SOUND.chars().collect();
    for cut in (1..chars.len() - 2).step_by(7) {
        let prefix: String = chars.iter().take(cut).collect();
        assert!(!faults(&prefix).is_empty(), "{prefix}");
    }
    for at in 0..chars.len() {
        if matches!(chars[at], '(' | ')' | '[' | ']' | '"') {
            let text: String =
                chars.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, c)| c).collect();
            let line = chars.iter().take(at).filter(|c| **c == '\n').count() + 1;
            let found = faults(&text);
            assert!(!found.is_empty(), "without {:?} in line {line}", chars[at]);
            let near = found.iter().any(|(own, ..)| own.abs_diff(line) <= 1);
            assert!(near, "without {:?} in line {line}: {found:#?}\n{text}", chars[at]);
        }
    }
}

#[test]
fn texts_of_brackets_only_end_too() {
    for bracket in ["(", "[", "{", "Some(", "a: (", "views: [", "[(", "((", "\u{201c}", "r#"] {
        let many = bracket.repeat(100_000);
        for text in [
            many.clone(),
            format!("(format: 1, title: {many}"),
            format!("(radiographs: [{many}"),
            format!("(radiographs: [(time: {many}"),
        ] {
            assert!(!read_case(&text).faults.is_empty(), "{bracket}");
            read_any(&text);
        }
    }
}

/// Read without a word.
const ACCEPTED: &[(&str, &str)] = &[
    ("age_years: 34", "age_years: 5.7"),
    ("side: Left,\n", "side: L,\n"),
    ("side: Left, part", "side: R, part"),
    ("2024-03-16", "16.03.2024"),
    ("2024-03-16", "16 March 2024"),
    ("6 weeks", "6 wks"),
    ("6 weeks", "6w"),
    ("images/ap.png", "images\\ap.png"),
    ("images/ap.png", "images\\\\ap.png"),
    ("images/ap.png", "images\\new.png"),
    ("id: \"ap\"", "id: \"knee ap\""),
    ("side: Left,\n", "side: Some(Left),\n"),
    ("part: \"lower leg\"", "part: Some(\"lower leg\")"),
    ("side: Left,\n", "side: None,\n"),
    ("(\n  format", "Case(\n  format"),
    ("time: (anchor", "time: TimePoint(anchor"),
    ("(\n  format", "// a comment\n/* another /* inside */ */ (\n  format"),
    ("  title", "\u{a0}\u{a0}title"),
    ("  title", "\ttitle"),
    ("\n)\n", "\n)"),
    ("images/ap.png", "./images/ap.png"),
    ("images/ap.png", "images/./ap.png"),
];

const MISTAKES: &[Mistake] = &[
    // Commas.
    Mistake("format: 1,", "format: 1", (2, 12), "a comma is missing here"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\"", (3, 17), "a comma is missing here"),
    Mistake("sex: Female,", "sex: Female", (6, 16), "a comma is missing here"),
    Mistake("\"Fracture\", \"Anaemia\"", "\"Fracture\" \"Anaemia\"", (8, 27), "a comma is missing here"),
    Mistake("id: \"op1\",", "id: \"op1\"", (12, 16), "a comma is missing here"),
    Mistake("name: \"Nail\", after", "name: \"Nail\" after", (16, 31), "a comma is missing here"),
    Mistake(
        "    ),\n    (\n      id: \"op2\"",
        "    )\n    (\n      id: \"op2\"",
        (17, 6),
        "a comma is missing here",
    ),
    Mistake("file: \"images/ap.png\",", "file: \"images/ap.png\"", (27, 28), "a comma is missing here"),
    Mistake("columns: 100, rows", "columns: 100 rows", (28, 26), "a comma is missing here"),
    Mistake("\"op1\", offset", "\"op1\" offset", (29, 27), "a comma is missing here"),
    Mistake("position: AP, side", "position: AP side", (30, 28), "a comma is missing here"),
    Mistake("  ),\n  episodes", "  )\n  episodes", (9, 4), "a comma is missing here"),
    Mistake("  ],\n  radiographs", "  ]\n  radiographs", (23, 4), "a comma is missing here"),
    Mistake("\"Nail\",\n", "\"Nail\",,\n", (15, 25), "one comma too many"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\";", (3, 17), "write `,` instead of `;`"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\".", (3, 17), "write `,` instead of `.`"),
    Mistake(
        "    ),\n    (\n      id: \"lat\"",
        "    );\n    (\n      id: \"lat\"",
        (31, 6),
        "write `,` instead of `;`",
    ),
    // Colons.
    Mistake("title: \"Tibia\"", "title \"Tibia\"", (3, 8), "a colon is missing behind `title`"),
    Mistake(
        "bone: \"tibia\",\n      treatment: \"Nail\"",
        "bone: \"tibia\",\n      treatment \"Nail\"",
        (15, 16),
        "write `treatment:`",
    ),
    Mistake("title: \"Tibia\"", "title = \"Tibia\"", (3, 9), "write `title:`"),
    Mistake("sex: Female", "sex:: Female", (6, 9), "one colon too many"),
    // Quotation marks.
    Mistake(
        "title: \"Tibia\"",
        "title: \"Tibia",
        (3, 16),
        "the closing quotation mark is missing: write \"Tibia\"",
    ),
    Mistake(
        "title: \"Tibia\"",
        "title: Tibia\"",
        (3, 10),
        "the opening quotation mark is missing: write \"Tibia\"",
    ),
    Mistake("title: \"Tibia\"", "title: Tibia", (3, 10), "text stands in quotation marks: write \"Tibia\""),
    Mistake("id: \"op1\"", "id: op1", (12, 11), "write \"op1\""),
    Mistake("id: \"op1\"", "id: \"op1", (12, 15), "write \"op1\""),
    Mistake("file: \"images/ap.png\"", "file: images/ap.png", (27, 13), "write \"images/ap.png\""),
    Mistake("file: \"images/ap.png\"", "file: \"images/ap.png", (27, 27), "write \"images/ap.png\""),
    Mistake("file: \"images/ap.png\"", "file: images/ap.png\"", (27, 13), "write \"images/ap.png\""),
    Mistake("name: \"Nail\",", "name: \"Nail,", (16, 30), "write \"Nail\""),
    Mistake("name: \"Nail\",", "name: Nail\",", (16, 25), "write \"Nail\""),
    Mistake("after: \"after nailing\"", "after: \"after nailing", (16, 54), "write \"after nailing\""),
    Mistake("part: \"lower leg\"", "part: \"lower leg", (30, 58), "write \"lower leg\""),
    Mistake("offset: \"6 weeks\"", "offset: \"6 weeks", (29, 45), "write \"6 weeks\""),
    Mistake("offset: \"6 weeks\"", "offset: 6 weeks", (29, 37), "write \"6 weeks\""),
    Mistake("date: \"2024-03-16\"", "date: 2024-03-16", (35, 35), "write \"2024-03-16\""),
    Mistake("\"Fracture\", ", "\"Fracture, ", (8, 26), "write \"Fracture\""),
    Mistake(
        "title: \"Tibia\"",
        "title: \u{201c}Tibia\u{201d}",
        (3, 10),
        "these quotation marks are typographic",
    ),
    Mistake("title: \"Tibia\"", "title: \u{201e}Tibia\u{201c}", (3, 10), "write straight ones, \"Tibia\""),
    Mistake("title: \"Tibia\"", "title: \"Tibia\u{201d}", (3, 10), "these quotation marks are typographic"),
    Mistake("id: \"lat\"", "id: \u{ab}lat\u{bb}", (33, 11), "write straight ones, \"lat\""),
    Mistake("id: \"lat\"", "id: \u{2018}lat\u{2019}", (33, 11), "write straight ones, \"lat\""),
    Mistake("id: \"ap\"", "id: 'ap'", (26, 11), "text stands in double quotation marks: write \"ap\""),
    Mistake("title: \"Tibia\"", "title: `Tibia`", (3, 10), "write \"Tibia\""),
    Mistake(
        "title: \"Tibia\"",
        "title: \"The \"healed\" tibia\"",
        (3, 10),
        "write \"The \\\"healed\\\" tibia\"",
    ),
    Mistake("title: \"Tibia\"", "title: \"Tibia\"\"", (3, 17), "one quotation mark too many"),
    Mistake(
        "title: \"Tibia\"",
        "title: \"Tibia\" left",
        (3, 18),
        "\"left\" stands outside the quotation marks of `title`",
    ),
    Mistake(
        "title: \"Tibia\"",
        "title: \"Tibia \\ left\"",
        (3, 17),
        "a backslash inside a text is written twice",
    ),
    // Brackets.
    Mistake("(\n  format", "\n  format", (2, 3), "the opening `(` is missing"),
    Mistake("patient: (\n", "patient: \n", (5, 5), "the opening `(` is missing"),
    Mistake("    (\n      id: \"op1\"", "    \n      id: \"op1\"", (12, 7), "the opening `(` is missing"),
    Mistake("    (\n      id: \"op2\"", "    \n      id: \"op2\"", (19, 7), "the opening `(` is missing"),
    Mistake("    (\n      id: \"lat\"", "    \n      id: \"lat\"", (33, 7), "the opening `(` is missing"),
    Mistake("operation: (name", "operation: name", (16, 18), "the opening `(` is missing"),
    Mistake(
        "time: (anchor: \"op1\", offset",
        "time: anchor: \"op1\", offset",
        (29, 13),
        "the opening `(` is missing",
    ),
    Mistake("episodes: [\n", "episodes: \n", (11, 5), "the opening `[` of this list is missing"),
    Mistake(
        "views: [(position: AP",
        "views: (position: AP",
        (30, 14),
        "the opening `[` of this list is missing",
    ),
    Mistake(
        "[(position: AP, side: Left, part: \"lower leg\")]",
        "(position: AP, side: Left, part: \"lower leg\")",
        (30, 14),
        "write square brackets around its entries",
    ),
    Mistake("\"Anaemia\"],\n  ),", "\"Anaemia\"],\n  ", (8, 39), "a `)` is missing here"),
    Mistake("after: \"after nailing\")", "after: \"after nailing\"", (16, 55), "a `)` is missing here"),
    Mistake("offset: \"6 weeks\")", "offset: \"6 weeks\"", (29, 46), "a `)` is missing here"),
    Mistake("rows: 120)", "rows: 120", (28, 37), "a `)` is missing here"),
    Mistake("part: \"lower leg\")]", "part: \"lower leg\"]", (30, 59), "a `)` is missing here"),
    Mistake("part: \"lower leg\")]", "part: \"lower leg\")", (30, 60), "a `]` is missing here"),
    Mistake(
        "    ),\n    (\n      id: \"op2\"",
        "    \n    (\n      id: \"op2\"",
        (16, 56),
        "a `)` is missing here",
    ),
    Mistake("    ),\n  ],\n  radiographs", "    \n  ],\n  radiographs", (21, 25), "a `)` is missing here"),
    Mistake("    ),\n  ],\n  radiographs", "    ),\n  \n  radiographs", (22, 6), "a `]` is missing here"),
    Mistake("\"Anaemia\"]", "\"Anaemia\"", (8, 38), "a `]` is missing here"),
    Mistake(
        "    ),\n  ],\n)\n",
        "    ),\n  ],\n\n",
        (38, 4),
        "a `)` is missing here, at the end of the file",
    ),
    Mistake("    ),\n  ],\n)\n", "    ),\n\n)\n", (37, 6), "a `]` is missing here"),
    Mistake("    ),\n  ],\n)\n", "\n  ],\n)\n", (36, 35), "a `)` is missing here"),
    Mistake("offset: \"6 weeks\")", "offset: \"6 weeks\"))", (29, 47), "closes the entry too early"),
    Mistake("after: \"after nailing\")", "after: \"after nailing\"))", (16, 56), "one `)` too many"),
    Mistake(
        "position: AP, side: Left, part: \"lower leg\")]",
        "position: AP, side: Left, part: \"lower leg\")]]",
        (30, 61),
        "one `]` too many",
    ),
    Mistake("views: [(position: AP", "views: [[(position: AP", (30, 15), "one `[` too many"),
    Mistake(
        "time: (anchor: \"op1\", offset",
        "time: ((anchor: \"op1\", offset",
        (29, 14),
        "one `(` too many",
    ),
    Mistake("  ),\n  episodes", "  )),\n  episodes", (9, 4), "closes the whole case too early"),
    Mistake("  ],\n)\n", "  ],\n))\n", (39, 2), "closes nothing"),
    Mistake("\"lower leg\")]", "\"lower leg\"])", (30, 59), "write `)]`"),
    Mistake(
        "[\"Fracture\", \"Anaemia\"]",
        "(\"Fracture\", \"Anaemia\")",
        (8, 16),
        "write `[` and `]` instead of `(` and `)`",
    ),
    Mistake(
        "[\"Fracture\", \"Anaemia\"]",
        "{\"Fracture\", \"Anaemia\"}",
        (8, 16),
        "write `[` and `]` instead of `{` and `}`",
    ),
    Mistake(
        "(columns: 100, rows: 120)",
        "{columns: 100, rows: 120}",
        (28, 13),
        "write `(` and `)` instead of `{` and `}`",
    ),
    Mistake(
        "(columns: 100, rows: 120)",
        "[columns: 100, rows: 120]",
        (28, 13),
        "write `(` and `)` instead of `[` and `]`",
    ),
    Mistake("(columns: 100, rows: 120)", "(columns: 100, rows: 120}", (28, 37), "write `)`"),
    Mistake("\"Anaemia\"]", "\"Anaemia\"}", (8, 38), "write `]`"),
    Mistake(
        "time: (anchor: \"op1\", offset: \"6 weeks\")",
        "time: [(anchor: \"op1\", offset: \"6 weeks\")]",
        (29, 13),
        "remove the square brackets",
    ),
    Mistake("title: \"Tibia\"", "title: (\"Tibia\")", (3, 10), "no brackets belong around this value"),
    Mistake("title: \"Tibia\"", "title: [\"Tibia\"]", (3, 10), "remove the square brackets"),
    // Fields.
    Mistake("title:", "titel:", (3, 3), "did you mean `title`?"),
    Mistake(
        "bone: \"tibia\",\n      treatment: \"Nail\"",
        "Bone: \"tibia\",\n      treatment: \"Nail\"",
        (14, 7),
        "did you mean `bone`?",
    ),
    Mistake("age_years", "age", (7, 5), "did you mean `age_years`?"),
    Mistake("age_years", "age-years", (7, 5), "did you mean `age_years`?"),
    Mistake("file: \"images/lat.png\"", "filename: \"images/lat.png\"", (34, 7), "did you mean `file`?"),
    Mistake(
        "id: \"lat\",",
        "id: \"lat\",\n      anchor: \"op1\",",
        (34, 7),
        "it belongs inside `time: ( ... )`",
    ),
    Mistake(
        "position: Lateral",
        "position: Lateral, figure: \"3a\"",
        (36, 35),
        "it belongs to the film around this",
    ),
    Mistake(
        "id: \"lat\",",
        "id: \"lat\",\n      colour: \"grey\",",
        (34, 7),
        "remove it, or use one of: id, file",
    ),
    Mistake(
        "title: \"Tibia\",",
        "title: \"Tibia\",\n  title: \"Femur\",",
        (4, 3),
        "given twice, first in line 3",
    ),
    Mistake("id: \"ap\",", "id: \"ap\",\n      id: \"ap2\",", (27, 7), "given twice, first in line 26"),
    Mistake(
        "      file: \"images/lat.png\",\n",
        "",
        (32, 5),
        "the field `file` is missing: add `file: \"images/ap.dcm\"`",
    ),
    Mistake("label: \"Scout\",", "", (4, 12), "the field `label` is missing"),
    Mistake("title:", "\"title\":", (3, 3), "field names stand without quotation marks: write `title:`"),
    Mistake("title: \"Tibia\",", "title: ,", (3, 10), "a value is missing for `title`"),
    Mistake("side: Left,\n", "\"left\",\n", (13, 7), "no field is named before \"left\""),
    Mistake(
        "  title: \"Tibia\",",
        "  title: \"Tibia\",\n  see the notes,",
        (4, 3),
        "`see the notes` is no field",
    ),
    // Brackets of the wrong kind that are closed by the right one.
    Mistake("patient: (", "patient: {", (4, 12), "`{` opens what must be opened by `(`"),
    Mistake("patient: (", "patient: [", (4, 12), "`[` opens what must be opened by `(`"),
    Mistake("radiographs: [", "radiographs: (", (24, 16), "`(` opens what must be opened by `[`"),
    Mistake("radiographs: [", "radiographs: {", (24, 16), "`{` opens what must be opened by `[`"),
    Mistake("episodes: [", "episodes: (", (10, 13), "`(` opens what must be opened by `[`"),
    Mistake("size: (columns", "size: [columns", (28, 13), "`[` opens what must be opened by `(`"),
    Mistake("size: (columns", "size: {columns", (28, 13), "`{` opens what must be opened by `(`"),
    Mistake("diagnoses: [", "diagnoses: (", (8, 16), "`(` opens what must be opened by `[`"),
    Mistake("diagnoses: [", "diagnoses: {", (8, 16), "`{` opens what must be opened by `[`"),
    Mistake(
        "    (\n      id: \"op2\"",
        "    {\n      id: \"op2\"",
        (18, 5),
        "`{` opens what must be opened by `(`",
    ),
    Mistake("[(position: AP", "[{position: AP", (30, 15), "`{` opens what must be opened by `(`"),
    Mistake("(\n  format", "{\n  format", (1, 1), "`{` opens what must be opened by `(`"),
    Mistake(
        "time: (anchor: \"op1\", offset",
        "time: {anchor: \"op1\", offset",
        (29, 13),
        "must be opened by `(`",
    ),
    // Signs of other keyboards.
    Mistake("title: \"Tibia\",", "title: \"Tibia\"\u{ff0c}", (3, 17), "a full-width comma: write `,`"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\"\u{60c}", (3, 17), "an Arabic comma: write `,`"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\"\u{3001}", (3, 17), "an ideographic comma: write `,`"),
    Mistake("title: \"Tibia\",", "title: \"Tibia\"\u{ff1b}", (3, 17), "a full-width semicolon"),
    Mistake("title: ", "title\u{ff1a}", (3, 8), "a full-width colon: write `:`"),
    Mistake("sex: Female,", "sex: Female\u{ff0c}", (6, 16), "a full-width comma: write `,`"),
    Mistake("age_years: 34,", "age_years: 34\u{ff0c}", (7, 18), "a full-width comma: write `,`"),
    Mistake("patient: (", "patient: \u{ff08}", (4, 12), "a full-width bracket: write `(`"),
    Mistake("rows: 120)", "rows: 120\u{ff09}", (28, 37), "a full-width bracket: write `)`"),
    Mistake("diagnoses: [", "diagnoses: \u{ff3b}", (8, 16), "a full-width bracket: write `[`"),
    Mistake("\"Anaemia\"]", "\"Anaemia\"\u{ff3d}", (8, 38), "a full-width bracket: write `]`"),
    Mistake("columns: 100", "columns: \u{ff11}\u{ff10}\u{ff10}", (28, 23), "write 100"),
    Mistake("columns: 100", "columns: \u{661}\u{660}\u{660}", (28, 23), "write 100"),
    Mistake("title: \"Tibia\"", "title: \u{ff02}Tibia\u{ff02}", (3, 10), "write straight ones"),
    // Names that people write for a field.
    Mistake("columns: 100", "width: 100", (28, 14), "did you mean `columns`?"),
    Mistake("rows: 120", "height: 120", (28, 28), "did you mean `rows`?"),
    Mistake("radiographs: [", "films: [", (24, 3), "did you mean `radiographs`?"),
    Mistake("radiographs: [", "images: [", (24, 3), "did you mean `radiographs`?"),
    Mistake("title:", "name:", (3, 3), "did you mean `title`?"),
    Mistake("label:", "name:", (5, 5), "did you mean `label`?"),
    Mistake("file: \"images/lat.png\"", "path: \"images/lat.png\"", (34, 7), "did you mean `file`?"),
    Mistake("operation: (name", "surgery: (name", (16, 7), "did you mean `operation`?"),
    Mistake("sex: Female", "gender: Female", (6, 5), "did you mean `sex`?"),
    // A film that nothing names.
    Mistake(
        "      id: \"ap\",\n",
        "",
        (25, 5),
        "missing in the film of line 25 with the file \"images/ap.png\": add `id: \"ap\"`",
    ),
    Mistake(
        "      id: \"lat\",\n      file: \"images/lat.png\"",
        "      file: \"images/ap.png\"",
        (32, 5),
        "add `id: \"film-1\"`",
    ),
    Mistake(
        "      id: \"op2\",\n",
        "",
        (18, 5),
        "missing in the episode of line 18 with the bone \"tibia\": add `id: \"op2\"`",
    ),
    // Values of another kind, with what was meant.
    Mistake(
        "time: (anchor: \"op1\", offset: \"6 weeks\")",
        "time: \"6 weeks\"",
        (29, 13),
        "write `(anchor: \"op1\", offset: \"6 weeks\")`",
    ),
    Mistake(
        "time: (anchor: \"op1\", offset: \"6 weeks\")",
        "time: \"16.03.2024\"",
        (29, 13),
        "write `(anchor: \"op1\", date: \"2024-03-16\")`",
    ),
    Mistake("[(position: Lateral)]", "Lateral", (36, 14), "write `[(position: Lateral)]`"),
    Mistake("[(position: Lateral)]", "\"lateral\"", (36, 14), "write `[(position: Lateral)]`"),
    Mistake("[(position: Lateral)]", "[Lateral]", (36, 15), "write `(position: Lateral)`"),
    Mistake("(columns: 100, rows: 120)", "\"100x120\"", (28, 13), "write `(columns: 100, rows: 120)`"),
    Mistake("(columns: 100, rows: 120)", "100x120", (28, 13), "write `(columns: 100, rows: 120)`"),
    Mistake("[\"Fracture\", \"Anaemia\"]", "\"Fracture\"", (8, 16), "write `[\"Fracture\"]`"),
    Mistake(
        "(name: \"Nail\", after: \"after nailing\")",
        "\"Nail\"",
        (16, 18),
        "write `(name: \"Nail\", after: ",
    ),
    Mistake("columns: 100", "columns: 99999999999999999999", (28, 23), "lies between 0 and 4294967295"),
    Mistake("columns: 100", "columns: -99999999999999999999", (28, 23), "lies between 0 and 4294967295"),
    Mistake("age_years: 34", "age_years: 99999999999", (7, 16), "such as 52 or 5.7"),
    Mistake("offset: \"6 weeks\"", "offset: 6", (29, 37), "\"6 weeks\""),
    Mistake("date: \"2024-03-16\"", "date: 10-01-2024", (35, 35), "2024-01-10 or 2024-10-01"),
    Mistake("date: \"2024-03-16\"", "date: \u{201c}10-01-2024\u{201d}", (35, 35), "2024-01-10 or 2024-10-01"),
    Mistake("offset: \"6 weeks\"", "offset: 1.5 weeks", (29, 37), "write whole units"),
    Mistake("title: \"Tibia\",", "title: ,", (3, 10), "write one, such as `title: "),
    Mistake("title: \"Tibia\",", "title,", (3, 3), "write `title: "),
    Mistake("part: \"lower leg\"", "part: ", (30, 48), "write one, or remove the field"),
    // Words and numbers.
    Mistake("sex: Female", "sex: female", (6, 10), "did you mean `Female`?"),
    Mistake("sex: Female", "sex: F", (6, 10), "did you mean `Female`?"),
    Mistake("sex: Female", "sex: \"Female\"", (6, 10), "without quotation marks: write Female"),
    Mistake("sex: Female", "sex: weiblich", (6, 10), "write one of Female, Male, Other"),
    Mistake("side: Left,\n", "side: left,\n", (13, 13), "did you mean `Left`?"),
    Mistake("position: AP", "position: ap", (30, 26), "did you mean `AP`?"),
    Mistake("position: Lateral", "position: Lat", (36, 26), "did you mean `Lateral`?"),
    Mistake("position: Lateral", "position: \"Lateral\"", (36, 26), "without quotation marks: write Lateral"),
    Mistake("age_years: 34", "age_years: \"34\"", (7, 16), "without quotation marks: write 34"),
    Mistake("age_years: 34", "age_years: 5,7", (7, 16), "write a decimal point: 5.7"),
    Mistake("age_years: 34", "age_years: 34 years", (7, 16), "write only the number, 34"),
    Mistake("age_years: 34", "age_years: -34", (7, 16), "write 34"),
    Mistake("age_years: 34", "age_years: thirty", (7, 16), "is not a number: write digits"),
    Mistake("age_years: 34", "age_years: unknown", (7, 16), "remove the field `age_years`"),
    Mistake("columns: 100", "columns: 100.5", (28, 23), "a whole number belongs here"),
    Mistake("columns: 100", "columns: -100", (28, 23), "cannot be negative: write 100"),
    Mistake("columns: 100", "columns: 100px", (28, 23), "write only the number, 100"),
    Mistake("columns: 100", "columns: 1,600", (28, 23), "write it without, 1600"),
    Mistake("format: 1", "format: \"1\"", (2, 11), "without quotation marks: write 1"),
    // Dates, offsets, identifiers.
    Mistake("2024-03-16", "04.05.2024", (35, 35), "2024-05-04 or 2024-04-05"),
    Mistake("2024-03-16", "2024-02-30", (35, 35), "there is no such day"),
    Mistake("2024-03-16", "2024-13-16", (35, 35), "there is no such day"),
    Mistake("2024-03-16", "16.03.24", (35, 35), "write it with four"),
    Mistake("2024-03-16", "March 2024", (35, 35), "write year, month and day"),
    Mistake("6 weeks", "6 Wochen", (29, 37), "such as \"3 months\""),
    Mistake("6 weeks", "1.5 months", (29, 37), "write whole units"),
    Mistake("6 weeks", "6", (29, 37), "\"6 weeks\""),
    Mistake("6 weeks", "6-8 weeks", (29, 37), "give one number"),
    Mistake("id: \"op2\"", "id: \"op\u{2013}2\"", (19, 11), "write \"op-2\""),
    Mistake("id: \"op2\"", "id: \"op/2\"", (19, 11), "write \"op-2\""),
    Mistake("id: \"op2\"", "id: \" op2\"", (19, 11), "write \"op2\""),
    Mistake("id: \"op2\"", "id: \"\"", (19, 11), "the id is empty"),
    // Types and nesting.
    Mistake(
        "[\"Fracture\", \"Anaemia\"]",
        "\"Fracture\"",
        (8, 16),
        "a list, `[ ... ]`, belongs here, not text",
    ),
    Mistake(
        "time: (anchor: \"op1\", offset: \"6 weeks\")",
        "time: \"6 weeks\"",
        (29, 13),
        "fields in round brackets",
    ),
    Mistake("(name: \"Nail\", after: \"after nailing\")", "\"Nail\"", (16, 18), "fields in round brackets"),
    Mistake(
        "(name: \"Nail\", after: \"after nailing\")",
        "Op(name: \"Nail\", after: \"after nailing\")",
        (16, 18),
        "remove `Op`",
    ),
    // Comments and what stands around the case.
    Mistake("  title", "  # a comment\n  title", (3, 3), "comments begin with `//`"),
    Mistake("  title", "  /* a comment\n  title", (3, 3), "this comment is not closed"),
    Mistake("  title", "  -- a comment\n  title", (3, 3), "a comment begins with `//`"),
    Mistake("  title", "  / a comment\n  title", (3, 3), "a comment begins with `//`"),
    Mistake("  ],\n)\n", "  ],\n)\nthe end\n", (40, 1), "the case ends before this"),
    Mistake("(\n  format", "Kase(\n  format", (1, 1), "remove `Kase`"),
    Mistake("  title", "<<<<<<< HEAD\n  title", (3, 1), "keep one of the versions"),
];
