//! A case as slides (PPTX): one for each visit with its films as pictures, native tables and text boxes, and what is
//! said of it in the speaker notes in the order in which it is revealed.

mod parts;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::case::RadiographId;
use crate::report::pictures::{in_order, jpeg, shown_with_marks};
use crate::report::slides::parts::{Area, Slide, emu};
use crate::report::{Content, Films, Given, NOTICE, ReportError, Table, VisitPart};

/// Longest side of a film in pixels.
const SIDE: u32 = 1200;
/// Size of a slide in inches.
const WIDE: f64 = 13.333;
const HIGH: f64 = 7.5;
/// Letters of the measures on the slide of a visit, in points.
const MEASURES_PT: f64 = 9.0;
/// Characters of running text on a slide of a visit; the rest is in the notes.
const MOST_TEXT: usize = 900;

/// The slides of a case.
///
/// # Errors
/// [`ReportError::Film`] where a film cannot be shown, [`ReportError::Form`] where the file cannot be written.
pub fn slides(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    let mut deck = Deck { zip: ZipWriter::new(Cursor::new(Vec::new())), slides: 0, pictures: 0 };
    deck.add(&title(&content))?;
    deck.tables("Fracture history", &content.history)?;
    let (mut done, of) = (0, in_order(given).len());
    for visit in &content.visits {
        let mut pictures = Vec::new();
        for film in &visit.films {
            let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
            let picture = shown_with_marks(given, films, &id, SIDE)?;
            let (width, height) = (picture.width, picture.height);
            let name = deck.picture(&jpeg(&picture, 85)?)?;
            pictures.push(Laid { name, width, height, views: film.views.clone() });
            done += 1;
            films.progress(done, of);
        }
        deck.add(&visit_slide(visit, &pictures))?;
    }
    for own in &content.further {
        deck.tables(&own.caption, own)?;
    }
    for reader in &content.readers {
        for own in [&reader.scores, &reader.measures, &reader.findings] {
            deck.tables(&format!("{} · {}", own.caption, reader.heading), own)?;
        }
    }
    deck.add(&sources(&content))?;
    deck.finish(&content.title).map_err(|why| ReportError::of("PPTX", &why))
}

/// A picture of the deck.
struct Laid {
    name: String,
    width: u32,
    height: u32,
    views: String,
}

fn title(content: &Content) -> Slide {
    let mut slide = Slide::new(&content.title);
    let mut lines = vec![content.patient.clone()];
    lines.extend(content.diagnoses.iter().cloned());
    slide.text("Patient", &lines, Area { x: 0.6, y: 1.5, w: 12.1, h: 2.2 }, 18.0);
    if !content.summary.is_empty() {
        let size = if content.summary.chars().count() > 700 { 13.0 } else { 16.0 };
        let area = Area { x: 0.6, y: 3.8, w: 12.1, h: 2.9 };
        slide.text("Summary", std::slice::from_ref(&content.summary), area, size);
    }
    slide.notes =
        lines.into_iter().chain([content.summary.clone()]).filter(|line| !line.is_empty()).collect();
    slide
}

fn sources(content: &Content) -> Slide {
    let mut slide = Slide::new("Sources");
    let size = if content.sources.iter().map(String::len).sum::<usize>() > 1000 { 11.0 } else { 14.0 };
    slide.text("Sources", &content.sources, Area { x: 0.6, y: 1.3, w: 12.1, h: 4.6 }, size);
    let area = Area { x: 0.6, y: 6.1, w: 12.1, h: 0.5 };
    slide.text("Notice", &[format!("{NOTICE}. Made with Callus {}.", env!("CARGO_PKG_VERSION"))], area, 14.0);
    slide
}

fn visit_slide(visit: &VisitPart, pictures: &[Laid]) -> Slide {
    let mut slide = Slide::new(&format!("{}. {}", visit.number, visit.heading));
    let told: Vec<String> = visit
        .told
        .iter()
        .flat_map(|own| std::iter::once(format!("{}:", own.heading)).chain(own.paragraphs.iter().cloned()))
        .collect();
    let has_text = !told.is_empty() || !visit.measures.rows.is_empty();
    let area = Area { x: 0.35, y: 1.05, w: if has_text { 7.9 } else { 12.6 }, h: 5.7 };
    place_films(&mut slide, pictures, area, visit);
    let (text, is_cut) = shortened(&told);
    let right = Area { x: 8.45, y: 1.05, w: 4.55, h: 5.7 };
    let fits = rows_that_fit(&visit.measures);
    let text_high = if fits == 0 {
        5.7
    } else if told.is_empty() {
        0.0
    } else {
        2.9
    };
    if !text.is_empty() {
        let letters: usize = text.iter().map(|own| own.chars().count()).sum();
        let size = if letters > 500 || fits > 0 && letters > 380 { 10.0 } else { 12.0 };
        slide.text("Reading", &text, Area { h: text_high, ..right }, size);
    }
    let mut shown = 0;
    if fits > 0 {
        let area = Area { y: right.y + text_high + 0.1, h: right.h - text_high - 0.15, ..right };
        let (heads, rows) = measures_within(&visit.measures, fits, area);
        shown = rows.len();
        slide.table("Measures", &heads, &rows, area, MEASURES_PT);
    }
    let captions = visit.films.iter().filter(|film| !film.caption.is_empty());
    let mut captions: Vec<String> =
        captions.map(|film| format!("{}: {}", film.views, film.caption)).collect();
    captions.dedup();
    slide.notes.extend(captions);
    slide.notes.extend(told);
    slide.notes.extend(visit.measures.rows.iter().map(|row| row.join(" · ")));
    if is_cut || shown < visit.measures.rows.len() {
        let area = Area { x: right.x, y: 6.72, w: right.w, h: 0.3 };
        slide.text("More", &["More in the notes of this slide".to_owned()], area, 9.0);
    }
    slide
}

/// As much of the text as a slide holds, cut at a sentence.
fn shortened(told: &[String]) -> (Vec<String>, bool) {
    let mut left = MOST_TEXT;
    let mut text = Vec::new();
    for own in told {
        let letters = own.chars().count();
        if letters <= left {
            left -= letters;
            text.push(own.clone());
            continue;
        }
        let cut: String = own.chars().take(left).collect();
        if let Some(end) = cut.rfind(". ") {
            text.push(format!("{} …", cut.get(..=end).unwrap_or_default()));
        }
        return (text, true);
    }
    (text, false)
}

/// As many of the first measures as fit into a place.
fn measures_within(measures: &Table, most: usize, area: Area) -> (Vec<String>, Vec<Vec<String>>) {
    let high = |heads: &Vec<String>, rows: &[Vec<String>]| {
        let own =
            Table { caption: String::new(), heads: heads.clone(), rows: rows.to_vec(), notes: Vec::new() };
        let widths = parts::column_widths(&own, area.w);
        std::iter::once(heads)
            .chain(rows)
            .map(|row| parts::row_height(row, &widths, MEASURES_PT))
            .sum::<f64>()
    };
    let tries = (1..=most).rev().map(|count| measures_on_slide(measures, count));
    let fitting = tries.into_iter().find(|(heads, rows)| high(heads, rows) <= area.h);
    fitting.unwrap_or_else(|| measures_on_slide(measures, 1))
}

/// Measure, value and scale, and the reader where there is more than one: two values of one measure are told apart.
fn measures_on_slide(measures: &Table, fits: usize) -> (Vec<String>, Vec<Vec<String>>) {
    const READER: usize = 4;
    let readers: std::collections::BTreeSet<_> =
        measures.rows.iter().filter_map(|row| row.get(READER)).collect();
    let last = (readers.len() > 1).then_some(READER);
    let chosen =
        |row: &[String]| [0, 1, 2].into_iter().chain(last).filter_map(|at| row.get(at).cloned()).collect();
    let rows = measures.rows.iter().take(fits).map(|row| chosen(row)).collect();
    (chosen(&measures.heads), rows)
}

fn rows_that_fit(measures: &Table) -> usize {
    measures.rows.len().min(6)
}

fn place_films(slide: &mut Slide, pictures: &[Laid], area: Area, visit: &VisitPart) {
    let count = pictures.len().max(1);
    let columns = if count <= 3 { count } else { count.div_ceil(2) };
    let rows = count.div_ceil(columns);
    let (gap, label) = (0.12, 0.3);
    let cell_w = (area.w - gap * (columns as f64 - 1.0)) / columns as f64;
    let cell_h = area.h / rows as f64;
    for (index, own) in pictures.iter().enumerate() {
        let (column, row) = ((index % columns) as f64, (index / columns) as f64);
        let aspect = f64::from(own.width) / f64::from(own.height.max(1));
        let h = (cell_h - label - gap).min(cell_w / aspect);
        let w = h * aspect;
        let x = area.x + column * (cell_w + gap) + (cell_w - w) / 2.0;
        let y = area.y + row * cell_h;
        let alt = format!("Radiograph, {}, {}", own.views, visit.heading);
        slide.picture(&own.name, &alt, Area { x, y, w, h });
        let place = Area { x: area.x + column * (cell_w + gap), y: y + h, w: cell_w, h: label };
        slide.text("View", std::slice::from_ref(&own.views), place, 11.0);
    }
}

struct Deck {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    slides: usize,
    pictures: usize,
}

impl Deck {
    fn part(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ReportError> {
        // The day on which it is made would make every file another one.
        let options =
            SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        let started = self.zip.start_file(name, options);
        started.map_err(|error| ReportError::of("PPTX", &error))?;
        self.zip.write_all(bytes).map_err(|error| ReportError::of("PPTX", &error))
    }

    fn xml(&mut self, name: &str, text: &str) -> Result<(), ReportError> {
        self.part(name, text.as_bytes(), CompressionMethod::Deflated)
    }

    fn picture(&mut self, jpeg: &[u8]) -> Result<String, ReportError> {
        self.pictures += 1;
        let name = format!("image{}.jpg", self.pictures);
        self.part(&format!("ppt/media/{name}"), jpeg, CompressionMethod::Stored)?;
        Ok(name)
    }

    fn add(&mut self, slide: &Slide) -> Result<(), ReportError> {
        self.slides += 1;
        let number = self.slides;
        self.xml(&format!("ppt/slides/slide{number}.xml"), &slide.xml())?;
        self.xml(&format!("ppt/slides/_rels/slide{number}.xml.rels"), &slide.relations(number))?;
        self.xml(&format!("ppt/notesSlides/notesSlide{number}.xml"), &slide.notes_xml())?;
        let relations = parts::notes_relations(number);
        self.xml(&format!("ppt/notesSlides/_rels/notesSlide{number}.xml.rels"), &relations)
    }

    /// A table on as many slides as it needs.
    fn tables(&mut self, title: &str, own: &Table) -> Result<(), ReportError> {
        if own.rows.is_empty() {
            return Ok(());
        }
        let size = if own.heads.len() > 6 { 9.0 } else { 11.0 };
        let widths = parts::column_widths(own, WIDE - 1.0);
        let mut pages: Vec<Vec<Vec<String>>> = vec![Vec::new()];
        let mut high = 0.4;
        for row in &own.rows {
            let own_high = parts::row_height(row, &widths, size);
            if high + own_high > 5.4 && pages.last().is_some_and(|page| !page.is_empty()) {
                pages.push(Vec::new());
                high = 0.4;
            }
            high += own_high;
            if let Some(page) = pages.last_mut() {
                page.push(row.clone());
            }
        }
        let of = pages.len();
        for (index, rows) in pages.into_iter().enumerate() {
            let title = if of > 1 { format!("{title} ({} of {of})", index + 1) } else { title.to_owned() };
            let mut slide = Slide::new(&title);
            let area = Area { x: 0.5, y: 1.1, w: WIDE - 1.0, h: HIGH - 2.0 };
            slide.table(&own.caption, &own.heads, &rows, area, size);
            slide.notes.clone_from(&own.notes);
            self.add(&slide)?;
        }
        Ok(())
    }

    fn finish(mut self, title: &str) -> Result<Vec<u8>, String> {
        let count = self.slides;
        let mut parts: Vec<(String, String)> = vec![
            ("[Content_Types].xml".to_owned(), parts::content_types(count)),
            ("_rels/.rels".to_owned(), parts::PACKAGE_RELATIONS.to_owned()),
            ("docProps/core.xml".to_owned(), parts::core(title)),
            ("docProps/app.xml".to_owned(), parts::APP.to_owned()),
            ("ppt/presentation.xml".to_owned(), parts::presentation(count, emu(WIDE), emu(HIGH))),
            ("ppt/_rels/presentation.xml.rels".to_owned(), parts::presentation_relations(count)),
        ];
        parts.extend(parts::fixed());
        for (name, text) in parts {
            self.xml(&name, &text).map_err(|error| error.to_string())?;
        }
        let bytes = self.zip.finish().map_err(|error| error.to_string())?;
        Ok(bytes.into_inner())
    }
}
