//! What stands where in documents: signed readings first, nothing cut, nothing twice, and no outcome before the films.

use std::collections::BTreeMap;
use std::io::Read as _;

use callus::analysis::book::Book;
use callus::case::{Opinion, Reader, ReaderId, Reading, Seal, Stage};
use callus::report::{Content, Given, GivenReading, csv, paper, slides, without_names, workbook};
use callus::store::builtin_book;

use super::walk::Small;
use crate::report::command::pdf_text;
use crate::report::{SAMPLES, read};

fn own(reading: Reading) -> GivenReading {
    let seal = if reading.signature().is_some() { Seal::Holds } else { Seal::Draft };
    GivenReading { reading, seal, values: BTreeMap::new(), scales: BTreeMap::new() }
}

fn given<'a>(name: &str, book: &'a Book) -> Given<'a> {
    let (case, readings) = read(name);
    assert!(readings.len() > 1 && readings[0].signature().is_none(), "a draft is given first");
    Given::new("case 1".to_owned(), without_names(&case), readings.into_iter().map(own).collect(), book)
}

/// The parts of a presentation under a folder, in the order of their numbers.
fn parts(bytes: &[u8], folder: &str) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let Some(rest) = name.strip_prefix(folder).and_then(|rest| rest.strip_suffix(".xml")) else {
            continue;
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<usize>() else { continue };
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        all.push((number, text));
    }
    all.sort();
    all.into_iter().map(|(_, text)| text).collect()
}

/// The words of a part of XML, without any space.
fn words(xml: &str) -> String {
    let runs = xml.split("<a:t>").skip(1).filter_map(|run| run.split("</a:t>").next());
    let text: String = runs.collect();
    let text = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">");
    dense(&text.replace("&amp;", "&"))
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The words of the shapes whose name begins so, over all slides.
fn in_shapes(slides: &[String], name: &str) -> String {
    let shapes = slides.iter().flat_map(|slide| slide.split("<p:sp>"));
    shapes.filter(|shape| shape.contains(&format!("name=\"{name} "))).map(words).collect()
}

#[test]
fn signed_readings_stand_first_in_every_form() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let given = given(name, &book);
        assert_eq!(given.readings[0].seal, Seal::Holds);
        assert_eq!(given.drawn, Some(0));
        let content = Content::of(&given);
        assert!(content.readers[0].heading.ends_with("(signed)"), "{}", content.readers[0].heading);
        let signer = &given.readings[0].reading.reader.name;
        let told = content.visits.iter().filter(|visit| visit.told.len() > 1);
        assert!(
            told.clone().count() > 0
                && told.clone().all(|visit| visit.told[0].heading == format!("Read by {signer}"))
        );
        let films = content.visits.iter().flat_map(|visit| &visit.films).filter(|film| film.stages.len() > 1);
        assert!(films.clone().all(|film| film.stages[0].starts_with(&format!("Stage by {signer}: "))));
    }
    // Of two signed ones the newer.
    let (case, readings) = read(SAMPLES[0]);
    let signed = readings.iter().find(|reading| reading.signature().is_some()).unwrap().clone();
    let mut newer = signed.clone();
    newer.reader.name = "Newer".to_owned();
    let callus::case::ReadingState::Signed(signature) = &mut newer.state else { panic!("it is signed") };
    signature.at = "2027-01-01T00:00:00Z".parse().unwrap();
    let given = Given::new("case 1".to_owned(), case, vec![own(signed), own(newer)], &book);
    assert_eq!(given.readings[0].reading.reader.name, "Newer");
}

/// Names and words of a case may run from right to left; a line that begins with one would turn as a whole.
#[test]
fn lines_of_the_program_run_from_left_to_right_whatever_a_reader_is_called() {
    let book = builtin_book().unwrap();
    let (case, readings) = read(SAMPLES[0]);
    let named = readings.into_iter().map(|mut reading| {
        reading.reader.name = "أحمد الطبيب".to_owned();
        own(reading)
    });
    let given = Given::new("case 1".to_owned(), case, named.collect(), &book);
    let content = Content::of(&given);
    let visits = content.visits.iter();
    let stages = visits.clone().flat_map(|visit| &visit.films).flat_map(|film| &film.stages);
    let headings = visits.flat_map(|visit| &visit.told).map(|told| &told.heading);
    let readers = content.readers.iter().map(|reader| &reader.heading);
    let lines: Vec<&String> = stages.chain(headings).chain(readers).collect();
    assert!(lines.len() > 20 && lines.iter().all(|line| line.contains('ح')));
    for line in lines {
        assert!(line.starts_with(|letter: char| letter.is_ascii_alphabetic()), "{line}");
    }
}

#[test]
fn slides_cut_nothing_and_tell_no_outcome_before_the_films() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let given = given(name, &book);
        let content = Content::of(&given);
        let deck = parts(&slides(&given, &mut Small::new()).unwrap(), "ppt/slides/slide");
        let said: String = content
            .visits
            .iter()
            .flat_map(|visit| &visit.told)
            .map(|own| dense(&format!("{}:{}", own.heading, own.paragraphs.join(" "))))
            .collect();
        assert_eq!(in_shapes(&deck, "Reading"), said, "{name}");
        let films = deck.iter().position(|slide| slide.contains("<p:pic>")).unwrap();
        let before: String = deck[..films].iter().map(|slide| words(slide)).collect();
        let outcomes = content.history.rows.iter().flat_map(|row| &row[3..]).filter(|cell| !cell.is_empty());
        for outcome in outcomes.chain([&content.summary].into_iter().filter(|own| !own.is_empty())) {
            assert!(!before.contains(&dense(outcome)), "{name}: {outcome}");
        }
        let headline = &content.headlines.as_ref().unwrap().paragraphs[0];
        let last = deck.iter().rposition(|slide| slide.contains("<p:pic>")).unwrap();
        assert!(deck[last..].iter().any(|slide| words(slide).contains(&dense(headline))), "{name}");
        let signer = &given.readings[0].reading.reader.name;
        let first = deck[films..].iter().find(|slide| words(slide).contains(&dense(signer))).unwrap();
        let at = |who: &str| words(first).find(&dense(who)).unwrap_or(usize::MAX);
        assert!(given.readings[1..].iter().all(|own| at(&own.reading.reader.name) > at(signer)), "{name}");
    }
}

#[test]
fn letters_on_slides_are_large_enough_to_be_read_from_afar() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let deck = parts(&slides(&given(name, &book), &mut Small::new()).unwrap(), "ppt/slides/slide");
        for slide in &deck {
            // Labels over films are small, so that they hide little.
            let shapes = slide.split("<p:sp>").filter(|shape| !shape.contains("name=\"Label "));
            let slide: String = shapes.collect::<Vec<_>>().join("<p:sp>");
            for (index, piece) in slide.split("<a:tbl>").enumerate() {
                let (table, text) = match piece.split_once("</a:tbl>") {
                    Some((table, text)) if index > 0 => (table, text),
                    Some(_) | None => ("", piece),
                };
                for (part, least) in [(table, 1100), (text, 1400)] {
                    let sizes = part.split(" sz=\"").skip(1).map(|size| size.split('"').next().unwrap());
                    for size in sizes {
                        assert!(size.parse::<u32>().unwrap() >= least, "{name}: {size} in {part}");
                    }
                }
            }
        }
    }
}

#[test]
fn labels_of_marks_are_text_boxes_with_lines_that_follow_them() {
    let book = builtin_book().unwrap();
    let (mut case, readings) = read(SAMPLES[0]);
    case.radiographs.truncate(2);
    let readings = readings.into_iter().map(own).collect();
    let given = Given::new("case 1".to_owned(), without_names(&case), readings, &book);
    let deck = parts(&slides(&given, &mut Small::shaded([1600, 2000])).unwrap(), "ppt/slides/slide");
    let slide = deck.iter().find(|slide| slide.contains("<p:pic>")).unwrap();
    let label = slide.split("<p:sp>").find(|shape| shape.contains("name=\"Label ")).expect("a label");
    assert!(label.contains("txBox=\"1\"") && !words(label).is_empty(), "{label}");
    let (_, leader) = slide.split_once("<p:cxnSp>").expect("a label that stands off");
    let from = leader.split("<a:stCxn id=\"").nth(1).and_then(|id| id.split('"').next()).unwrap();
    assert!(slide.contains(&format!("id=\"{from}\" name=\"Label {from}\"")), "it leads from its label");
}

#[test]
fn every_paragraph_says_its_own_direction() {
    let book = builtin_book().unwrap();
    let (case, _) = read(SAMPLES[1]);
    let mut case = without_names(&case);
    case.title = "كسر عظم الفخذ".to_owned();
    case.patient.diagnoses = vec!["كسر ملتئم".to_owned(), "Fracture".to_owned()];
    let name = "هبة";
    let reader = Reader { id: ReaderId::new("heba".to_owned()).unwrap(), name: name.to_owned() };
    let mut reading = Reading::new(reader);
    for film in &case.radiographs {
        let opinion = Opinion { stage: Some(Stage::UNION), ..Opinion::default() };
        reading.opinions.insert(film.id.clone(), opinion);
    }
    let given = Given::new("case 1".to_owned(), case, vec![own(reading)], &book);
    let bytes = slides(&given, &mut Small::new()).unwrap();
    let all = [parts(&bytes, "ppt/slides/slide"), parts(&bytes, "ppt/notesSlides/notesSlide")].concat();
    let mut rtl = BTreeMap::new();
    for paragraph in all.iter().flat_map(|part| part.split("<a:p>").skip(1)) {
        assert!(paragraph.starts_with("<a:pPr "), "{paragraph}");
        let properties = paragraph.split('>').next().unwrap();
        let side = properties.split(" rtl=\"").nth(1).expect("it says its direction").chars().next().unwrap();
        rtl.insert(words(paragraph.split("</a:p>").next().unwrap()), side);
    }
    assert_eq!(rtl[&dense("كسر عظم الفخذ")], '1');
    assert_eq!(rtl[&dense("كسر ملتئم")], '1');
    assert_eq!(rtl["Fracture"], '0');
    assert_eq!(rtl[&dense(&format!("Read by {name}:"))], '0', "a line that the program made");
}

#[test]
fn a_report_begins_with_the_state_and_says_each_sentence_once() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let given = given(name, &book);
        let content = Content::of(&given);
        let further: Vec<&String> =
            content.readers.iter().flat_map(|own| &own.further).flat_map(|own| &own.paragraphs).collect();
        assert!(!further.is_empty());
        let told = content.visits.iter().flat_map(|visit| &visit.told).flat_map(|own| &own.paragraphs);
        // Short ones may stand among what is open, too.
        for told in told.filter(|told| told.chars().count() > 200) {
            // Without what the time of the visit begins it with.
            let end = told.char_indices().nth(60).map_or(told.len(), |(at, _)| at);
            let inner = told[..end].split_once(' ').map_or("", |(_, rest)| rest);
            assert!(!further.iter().any(|own| own.contains(inner)), "{name}: {inner}");
        }
        let headlines = content.headlines.as_ref().unwrap();
        assert_eq!(headlines.paragraphs.len(), 3);
        assert!(headlines.paragraphs[0].starts_with("Healing: "), "{headlines:?}");
        let signature = content.readers[0].signature.as_ref().unwrap();
        assert!(signature.contains(" UTC, signature ") && !signature.contains("T08:"), "{signature}");
        let Some(text) = pdf_text(&paper(&given, &mut Small::new()).unwrap()) else { continue };
        let page = dense(text.split('\u{c}').next().unwrap());
        assert!(page.contains(&dense(&headlines.heading)), "{name}: {page}");
        for line in &headlines.paragraphs {
            assert!(page.contains(&dense(line)), "{name}: {line}");
        }
    }
}

#[test]
fn numbers_of_a_workbook_are_shown_short_and_kept_whole() {
    let book = builtin_book().unwrap();
    let given = given(SAMPLES[0], &book);
    let all = std::slice::from_ref(&given);
    let bytes = workbook(all).unwrap();
    let styles = crate::report::texts(&bytes);
    assert!(styles.contains("formatCode=\"0.0\""), "days are shown with one place");
    let sheets = parts(&bytes, "xl/worksheets/sheet").concat();
    let days = String::from_utf8(csv(all).unwrap()).unwrap();
    assert!(days.contains("91.3125") && sheets.contains("<v>91.3125</v>"), "no value is rounded");
    // A cell of a number is `<c r="A1" s="2"><v>…`: it has a format.
    let numbers = sheets.split("<c r=\"").filter(|cell| cell.contains("\"><v>") && !cell.contains("t=\"s\""));
    assert!(numbers.clone().count() > 20);
    assert!(numbers.clone().all(|cell| cell.contains(" s=\"")), "every number stands as its texts do");
}
