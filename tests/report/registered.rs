//! Films laid on each other and the motion of an implant, in every document: rows of tables, sentences of texts.

use std::fs;
use std::path::Path;

use super::command::{bytes, pdf_text, texts};

/// A registration that Ada accepted: the implant went down by 20 pixels, a plate end of it aside, and the tip of a screw
/// across its length.
const READING: &str = r#"(
  format: 4,
  reader: (id: "ada", name: "Ada"),
  registrations: {
    "pair-1001-after": {
      "pair-1001-before": (
        on: Bone(likeness: 0.93, overlap: 0.81),
        transform: (rotation_degrees: 0.0, scale: 1.0, shift: (0.0, 0.0)),
        residual_px: 0.42,
        residual_mm: 0.31,
        doubt: "little of the bone is on both films",
        implant: (
          transform: (rotation_degrees: 0.0, scale: 1.0, shift: (0.0, 20.0)),
          at: (320.0, 400.0), down: (0.0, 1.0), copy_scale: 1.0,
          parts: [
            (transform: (rotation_degrees: 0.0, scale: 1.0, shift: (40.0, 20.0)), at: (320.0, 600.0), radius: 60.0, share: 0.9),
            (transform: (rotation_degrees: 0.0, scale: 1.0, shift: (0.0, 60.0)), at: (320.0, 400.0), radius: 40.0, share: 0.5, open: (1.0, 0.0)),
          ],
        ),
        by: "ada",
        at: "2026-11-28T10:00:00Z",
      ),
    },
  },
)
"#;

fn case(folder: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs/1001");
    fs::create_dir_all(folder.join("images")).unwrap();
    fs::create_dir_all(folder.join("readings")).unwrap();
    fs::copy(from.join("case.ron"), folder.join("case.ron")).unwrap();
    for image in fs::read_dir(from.join("images")).unwrap().flatten() {
        fs::copy(image.path(), folder.join("images").join(image.file_name())).unwrap();
    }
    fs::write(folder.join("readings/ada.ron"), READING).unwrap();
}

/// Words with one plain space between them.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What every document says of it.
const SAID: [&str; 8] = [
    "laid on",
    "bone (automatic)",
    "likeness 0.93, overlap 0.81",
    "doubtful: little of the bone is on both films",
    "residual 0.42 px (0.31 mm)",
    "accepted by Ada on 2026-11-28",
    "down along the shaft",
    "Part in the lower third of the implant",
];

#[test]
fn tables_have_a_row_for_a_registration_and_for_each_value_of_a_motion_with_its_band_and_source() {
    let folder = tempfile::tempdir().unwrap();
    case(folder.path());
    let table = bytes(folder.path(), "csv", &[]);
    let mut table = csv::Reader::from_reader(table.as_slice());
    let heads: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let of = |row: &csv::StringRecord, name: &str| {
        row[heads.iter().position(|head| head == name).unwrap()].to_owned()
    };
    let laid: Vec<_> = rows.iter().filter(|row| of(row, "kind") == "registration").collect();
    let [row] = laid.as_slice() else { panic!("{laid:?}") };
    assert_eq!(
        (of(row, "film"), of(row, "part")),
        ("pair-1001-after".to_owned(), "pair-1001-before".to_owned())
    );
    assert_eq!((of(row, "value"), of(row, "unit")), ("0.31".to_owned(), "mm".to_owned()));
    for words in &SAID[1..6] {
        assert!(of(row, "words").contains(words), "{words}: {row:?}");
    }
    let motion: Vec<_> = rows.iter().filter(|row| of(row, "kind") == "motion").collect();
    let told: Vec<String> = motion
        .iter()
        .map(|row| {
            let of_what = of(row, "part");
            let (of_what, _) = of_what.split_once(", since pair-1001-before").unwrap();
            format!("{} | {of_what} | {} | {}", of(row, "name"), of(row, "state"), of(row, "unit"))
        })
        .collect();
    let (rest, end, tip) = (
        "rest of the implant",
        "part in the lower third, against the rest",
        "part in the middle third, against the rest",
    );
    let (beyond, within) = ("beyond its band", "within its band");
    let wanted = [
        format!("Motion along the shaft | {rest} | {beyond} | mm"),
        format!("Motion across the shaft | {rest} | {within} | mm"),
        format!("Turn of the implant | {rest} | {within} | deg"),
        format!("Motion along the shaft | {end} | {within} | mm"),
        format!("Motion across the shaft | {end} | {beyond} | mm"),
        format!("Turn of the part | {end} | {within} | deg"),
        format!("Motion across its own length | {tip} | {beyond} | mm"),
        format!("Turn of the part | {tip} | {within} | deg"),
    ];
    assert_eq!(told, wanted);
    for row in &motion {
        let number = |name: &str| of(row, name).parse::<f64>().unwrap_or_else(|_| panic!("{name}: {row:?}"));
        assert!(number("error_minus") > 0.0 && number("error_plus") > 0.0, "{row:?}");
        assert!(!of(row, "source").is_empty() && !of(row, "words").is_empty(), "{row:?}");
    }
    // 20 pixels of the first film, down.
    let first = motion[0];
    let (mm, px) = (of(first, "value").parse::<f64>().unwrap(), 20.0);
    assert!(mm > 0.0 && (0.2..1.5).contains(&(mm / px)), "{mm} mm are {px} pixels");
    assert!(of(first, "words").contains(&format!("{mm:.1} ± ")), "{first:?}");
}

#[test]
fn every_document_tells_the_registration_its_reader_and_what_moved() {
    let folder = tempfile::tempdir().unwrap();
    case(folder.path());
    for to in ["csv", "json", "xlsx", "html", "pdf"] {
        let more: &[&str] = if matches!(to, "html" | "pdf") { &["--looked-at-all"] } else { &[] };
        let bytes = bytes(folder.path(), to, more);
        let Some(text) = (if to == "pdf" { pdf_text(&bytes) } else { Some(texts(&bytes)) }) else { continue };
        let text = flat(&text);
        for words in SAID {
            // Rows of a table have the part in a column of its own.
            let is_column = words == SAID[7] && matches!(to, "csv" | "xlsx");
            let words = if is_column { "part in the lower third, against the rest" } else { words };
            let is_told = words != SAID[6] || !matches!(to, "csv" | "xlsx");
            assert!(!is_told || text.contains(words), "{to}: {words} is missing in {text}");
        }
        assert!(to != "xlsx" || text.contains("Registrations and motion"), "a sheet of its own");
    }
}
