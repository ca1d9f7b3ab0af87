//! `callus export` on the command line.

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output};

use callus::store::{case_to_ron, reading_to_ron};

use crate::command_line::{err, out};
use crate::report::planted::{self, KNOWN, LATER, visits_of};
use crate::report::{SAMPLES, read, sample};
use crate::required::{Need, lacks};

const TABLES: [&str; 3] = ["csv", "json", "xlsx"];

pub(super) fn export(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.arg("export").args(arguments).env("CALLUS_STATE_DIR", state.path()).output().unwrap()
}

/// Exports a case and gives the bytes; the export has to succeed.
pub(super) fn bytes(case: &Path, to: &str, more: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("out");
    let mut arguments = vec![case.to_str().unwrap(), "--to", to, "-o", file.to_str().unwrap()];
    arguments.extend(more);
    let done = export(&arguments);
    assert_eq!(done.status.code(), Some(0), "{to} {more:?}: {}", err(&done));
    fs::read(file).unwrap()
}

/// Every text of a file: of a ZIP archive, those of its parts.
pub(crate) fn texts(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        all.push_str(&part.name().unwrap());
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        all.push_str(&String::from_utf8_lossy(&text));
    }
    all
}

/// The text of a PDF as `pdftotext` reads it; `None` where that is not installed.
pub(crate) fn pdf_text(bytes: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.pdf");
    fs::write(&file, bytes).unwrap();
    match Command::new("pdftotext").args(["-layout", file.to_str().unwrap(), "-"]).output() {
        Ok(done) => {
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            Some(String::from_utf8_lossy(&done.stdout).into_owned())
        }
        Err(_) => {
            lacks(Need::Right, "pdftotext (poppler) is not installed");
            None
        }
    }
}

/// A copy of a sample with a word in every text, to be told until a visit.
fn planted_copy(name: &str, at: planted::At<'_>, folder: &Path) {
    let (_, readings) = read(name);
    fs::create_dir_all(folder.join("readings")).unwrap();
    fs::create_dir_all(folder.join("images")).unwrap();
    for film in fs::read_dir(sample(name).join("images")).unwrap().flatten() {
        let to = folder.join("images").join(film.file_name());
        fs::hard_link(film.path(), &to).or_else(|_| fs::copy(film.path(), &to).map(|_| ())).unwrap();
    }
    fs::write(folder.join("case.ron"), case_to_ron(&planted::case(at)).unwrap()).unwrap();
    for own in readings {
        let mut own = planted::reading(at, &own);
        // What was signed would no longer be what is there.
        own.state = callus::case::ReadingState::Draft;
        let file = folder.join("readings").join(format!("{}.ron", own.reader.id));
        fs::write(file, reading_to_ron(&own).unwrap()).unwrap();
    }
}

/// In the middle of each sample; every form at every visit is walked without the program in `walk`.
#[test]
fn tables_up_to_a_visit_hold_nothing_later() {
    for (name, place) in SAMPLES.into_iter().zip([2, 1]) {
        let (case, _) = read(name);
        let visits = visits_of(&case);
        let (until, at) = &visits[place];
        let folder = tempfile::tempdir().unwrap();
        planted_copy(name, *at, folder.path());
        for to in TABLES {
            let text = texts(&bytes(folder.path(), to, &["--until", until]));
            assert!(!text.contains(LATER), "{name} {until} {to}");
            assert!(text.contains(KNOWN), "{name} {until} {to}");
            for film in case.radiographs.iter().filter(|film| !at.knows_film(&film.id)) {
                assert!(!text.contains(film.id.as_str()), "{name} {until} {to}: {}", film.id);
            }
        }
    }
}

#[test]
fn the_same_case_gives_the_same_bytes_and_values_are_those_of_measures() {
    for to in TABLES.into_iter().chain(["html", "pdf", "pptx", "gif", "webp", "png"]) {
        let case = sample("tibia-nail");
        let more = ["--looked-at-all"];
        assert_eq!(bytes(&case, to, &more), bytes(&case, to, &more), "{to}");
    }
    let table = bytes(&sample("osteopetrosis-dhs"), "csv", &["--reader", "demo-teacher"]);
    let mut table = csv::Reader::from_reader(table.as_slice());
    let heads: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let of = |kind: &str| rows.iter().filter(|row| &row[column("kind")] == kind).count();
    let told = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["measures", "--csv", "--reader", "demo-teacher"])
        .arg(sample("osteopetrosis-dhs"))
        .output()
        .unwrap();
    let told = out(&told);
    let mut told = csv::Reader::from_reader(told.as_bytes());
    let heads_told: Vec<String> = told.headers().unwrap().iter().map(str::to_owned).collect();
    let told_column = |name: &str| heads_told.iter().position(|head| head == name).unwrap();
    let values: Vec<String> =
        told.records().map(|row| row.unwrap()[told_column("value")].to_owned()).collect();
    assert!(values.len() > 10 && of("measure") == values.len(), "{}", of("measure"));
    let own: Vec<String> = rows
        .iter()
        .filter(|row| &row[column("kind")] == "measure")
        .map(|row| row[column("value")].to_owned())
        .collect();
    assert_eq!(own, values);
    assert!(of("stage") > 5 && of("item") > 20 && of("score") > 3 && of("finding") > 10);
    assert!(rows.iter().all(|row| &row[column("unit")] != "mm" || !row[column("source")].is_empty()));
}

#[test]
fn names_and_dates_leave_only_where_they_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let case = r#"(format: 3, title: "t", patient: (label: "Erika Mustermann", birth_year: 1961), episodes: [
        (id: "a", bone: "femur", treatment: "plate", date: "2019-12-30", operation: (name: "A", after: "after A", date: "2020-01-01")),
      ], laboratory: [(id: "hb", analyte: "=SUM(A1)", time: (anchor: "a", date: "2020-01-15"), says: "низкий العظم 骨折")])"#;
    fs::write(folder.path().join("case.ron"), case).unwrap();
    for to in TABLES {
        let text = texts(&bytes(folder.path(), to, &[]));
        for name in ["Mustermann", "1961", "2020-01", "2019-12", folder.path().to_str().unwrap()] {
            assert!(!text.contains(name), "{to}: {name}");
        }
        assert!(text.contains("14 days") && text.contains("низкий العظم 骨折"), "{to}: {text}");
        let named = texts(&bytes(folder.path(), to, &["--with-names"]));
        assert!(to == "csv" || named.contains("Mustermann") && named.contains("1961"), "{to}");
        assert!(named.contains("2020-01-15"), "{to}");
    }
    let table = texts(&bytes(folder.path(), "csv", &[]));
    assert!(table.contains("'=SUM(A1)") && !table.contains(",=SUM"), "{table}");
    let out = folder.path().join("x.csv");
    let told = err(&export(&[folder.path().to_str().unwrap(), "--to", "csv", "-o", out.to_str().unwrap()]));
    assert!(told.contains("stays: label") && !told.contains("Mustermann"), "{told}");
}

#[test]
fn what_cannot_be_written_is_named_and_nothing_is_overwritten() {
    let (case, folder) = (sample("tibia-nail"), tempfile::tempdir().unwrap());
    let case = case.to_str().unwrap();
    let over = format!("{case}/case.ron");
    let refused = export(&[case, "--to", "csv", "-o", &over]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("belongs to the case"), "{}", err(&refused));
    let out = folder.path().join("x.csv");
    let out = out.to_str().unwrap();
    let unknown = export(&[case, "--to", "csv", "-o", out, "--until", "op9:1 week"]);
    assert!(err(&unknown).contains("op9") && err(&unknown).contains("op1"), "{}", err(&unknown));
    assert_eq!(export(&[case, "--to", "csv", "-o", out, "--until", "soon"]).status.code(), Some(2));
    let stranger = export(&[case, "--to", "csv", "-o", out, "--reader", "nobody"]);
    assert!(err(&stranger).contains("no reading of \"nobody\""), "{}", err(&stranger));
    assert!(!Path::new(out).exists());
    let both = sample("");
    let both = export(&[both.to_str().unwrap(), "--to", "csv", "-o", out]);
    assert_eq!(both.status.code(), Some(0), "{}", err(&both));
    let table = fs::read_to_string(out).unwrap();
    assert!(table.contains("case 1,") && table.contains("case 2,"));
}

/// Letters of many scripts in a case with two films.
fn many_scripts(folder: &Path) {
    for name in ["1.png", "2.png"] {
        let picture = image::GrayImage::from_fn(90, 120, |x, y| image::Luma([(x + y) as u8]));
        picture.save(folder.join(name)).unwrap();
    }
    let case = r#"(format: 3, title: "Перелом бедра · 大腿骨骨折 · كسر عظم الفخذ <b>&", patient: (label: "P", summary: "術後三か月。كسر عظم الفخذ الأيمن. Перелом."), episodes: [
        (id: "a", bone: "femur", treatment: "пластина", operation: (name: "A", after: "after A")),
      ], radiographs: [
        (id: "one", file: "1.png", time: (anchor: "a", offset: "1 week"), views: [(position: AP, part: "hip")], caption: "骨折線は明瞭"),
        (id: "two", file: "2.png", time: (anchor: "a", offset: "3 months"), views: [(position: AP, part: "hip")], caption: "الكسر ملتئم"),
      ])"#;
    fs::write(folder.join("case.ron"), case).unwrap();
}

#[test]
fn every_script_survives_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    many_scripts(folder.path());
    for to in ["csv", "json", "xlsx", "html", "pptx", "pdf", "svg"] {
        let film: &[&str] =
            if to == "svg" { &["--looked-at-all", "--film", "one"] } else { &["--looked-at-all"] };
        let bytes = bytes(folder.path(), to, film);
        let Some(text) = (if to == "pdf" { pdf_text(&bytes) } else { Some(texts(&bytes)) }) else { continue };
        // The CSV holds what readers said, and nobody has read; an SVG holds the film and its time.
        let words: &[&str] = match to {
            "csv" | "svg" => &[],
            "pdf" => &["Перелом бедра", "大腿骨骨折", "骨折線は明瞭", "пластина"],
            "xlsx" => &["Перелом бедра", "大腿骨骨折", "كسر عظم الفخذ", "пластина"],
            _ => &["Перелом бедра", "大腿骨骨折", "كسر عظم الفخذ", "骨折線は明瞭", "الكسر ملتئم", "пластина"],
        };
        for word in words {
            assert!(text.contains(word), "{to}: {word}\n{text}");
        }
        assert!(["csv", "json", "pdf"].contains(&to) || !text.contains("<b>&"), "{to}: text is no markup");
        assert!(!text.contains('\u{fffd}') || to == "pptx" || to == "xlsx", "{to}: a letter is missing");
    }
}

#[test]
fn a_hand_out_is_one_small_file_that_asks_for_no_network() {
    let page = texts(&bytes(&sample("osteopetrosis-dhs"), "html", &["--looked-at-all"]));
    assert!(page.len() < 8_000_000, "{} bytes", page.len());
    for way in
        ["src=\"http", "href=\"http", "url(", "@import", "fetch(", "XMLHttpRequest", "<link", "<iframe"]
    {
        assert!(!page.contains(way), "{way}");
    }
    assert!(page.contains("default-src 'none'"));
    assert_eq!(page.matches("<img ").count(), 15);
    assert_eq!(page.matches("<img ").count(), page.matches(" alt=\"Radiograph, ").count());
    assert!(page.matches("<svg viewBox").count() > 5, "marks are vectors over the films");
    assert!(page.contains("Review and teaching, not for primary diagnosis"));
}

#[test]
fn pictures_wait_until_a_person_has_looked() {
    let folder = tempfile::tempdir().unwrap();
    many_scripts(folder.path());
    let out = folder.path().join("x.pdf");
    let (case, to) = (folder.path().to_str().unwrap(), out.to_str().unwrap());
    let held = export(&[case, "--to", "pdf", "-o", to]);
    assert_eq!(held.status.code(), Some(1));
    let words = err(&held);
    assert!(
        words.contains("\"one\"") && words.contains("\"two\"") && words.contains("--looked-at-all"),
        "{words}"
    );
    assert!(!out.exists());
    assert_eq!(export(&[case, "--to", "csv", "-o", to]).status.code(), Some(0), "a table shows no picture");
    let both = sample("");
    let both = export(&[both.to_str().unwrap(), "--to", "pdf", "-o", to]);
    assert!(err(&both).contains("name one case"), "{}", err(&both));
    let later = export(&[case, "--to", "png", "-o", to, "--film", "two", "--until", "a:1 week"]);
    assert!(err(&later).contains("no radiograph \"two\"") && err(&later).contains("one"), "{}", err(&later));
}

#[test]
fn nobody_is_asked_to_look_at_simulated_films() {
    let folder = tempfile::tempdir().unwrap();
    many_scripts(folder.path());
    let file = folder.path().join("case.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    let out = folder.path().join("x.html");
    let (case, to) = (folder.path().to_str().unwrap(), out.to_str().unwrap());
    let simulated =
        text.replace(", radiographs:", ", sources: [(title: \"s\", simulated: true)], radiographs:");
    assert_ne!(text, simulated);
    std::fs::write(&file, simulated).unwrap();
    let done = export(&[case, "--to", "html", "-o", to]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(err(&done).contains("its films are simulated: they show no patient"), "{}", err(&done));
    // A table shows no picture: nothing is to be said of them.
    assert!(!err(&export(&[case, "--to", "csv", "-o", to])).contains("simulated"));
    // The samples are of that kind.
    for name in SAMPLES {
        assert_eq!(
            export(&[sample(name).to_str().unwrap(), "--to", "html", "-o", to]).status.code(),
            Some(0),
            "{name}"
        );
    }
}

#[test]
fn a_heading_stays_with_its_films_and_values_of_several_readers_name_them() {
    let case = sample("tibia-nail");
    if let Some(text) = pdf_text(&bytes(&case, "pdf", &["--looked-at-all"])) {
        let page = text.split('\u{c}').find(|page| page.lines().any(|line| line.trim() == "Films")).unwrap();
        assert!(page.contains("Visit 1: 6 weeks after nailing"), "{page}");
        assert!(
            text.lines().any(|line| line.trim() == "Nail"),
            "the timeline names the operation, not its key"
        );
    }
    let slides = texts(&bytes(&case, "pptx", &["--looked-at-all"]));
    assert!(slides.contains("Reader"), "two readers measured the same");
}
