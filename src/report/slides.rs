//! A case as slides (PPTX): one for each visit with its films as pictures, native tables and text boxes, and what is
//! said of it in the speaker notes in the order in which it is revealed.

mod fit;
mod parts;

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::analysis::marks::{LooseLabel, style};
use crate::case::RadiographId;
use crate::imaging::Picture;
use crate::report::pictures::{in_order, jpeg, shown_with_labels_apart};
use crate::report::slides::fit::{TEXT_PT, fitting, paged, parted};
use crate::report::slides::parts::{Area, LABEL_PT, LEAST_PT, Slide, emu};
use crate::report::{Content, Films, Given, NOTICE, ReportError, Table, VisitPart};

/// Longest side of a film in pixels.
const SIDE: u32 = 1200;
/// Size of a slide in inches.
const WIDE: f64 = 13.333;
const HIGH: f64 = 7.5;
/// Letters of tables, in points.
const TABLE_PT: f64 = 12.0;
const WIDE_TABLE_PT: f64 = 11.0;
/// Place of what stands under the title, over the whole width.
const WHOLE: Area = Area { x: 0.5, y: 1.1, w: WIDE - 1.0, h: 5.8 };

/// The slides of a case.
///
/// # Errors
/// [`ReportError::Film`] where a film cannot be shown, [`ReportError::Form`] where the file cannot be written.
pub fn slides(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    let mut deck = Deck { zip: ZipWriter::new(Cursor::new(Vec::new())), slides: 0, pictures: 0 };
    deck.add(&title(&content))?;
    let (mut done, of) = (0, in_order(given).len());
    for visit in &content.visits {
        let mut pictures = Vec::new();
        for film in &visit.films {
            let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
            let [wide, high] = cell(visit.films.len(), films_area(visit));
            // Picture pixels of a point of the labels, so that they are laid in the size that they have on the slide.
            let factor = |picture: &Picture| {
                let (width, height) = (f64::from(picture.width), f64::from(picture.height).max(1.0));
                let pixels_per_inch = height / high.min(wide * height / width.max(1.0));
                LABEL_PT / 72.0 * pixels_per_inch / style::LABEL_SIZE
            };
            let (picture, labels) = shown_with_labels_apart(given, films, &id, SIDE, &factor)?;
            let (width, height) = (picture.width, picture.height);
            let name = deck.picture(&jpeg(&picture, 85)?)?;
            pictures.push(Laid { name, width, height, views: film.views.clone(), labels });
            done += 1;
            films.progress(done, of);
        }
        deck.visit(visit, &pictures)?;
    }
    // What tells the outcome stands behind the films.
    if !content.summary.is_empty() {
        deck.texts("Summary", "Summary", std::slice::from_ref(&content.summary))?;
    }
    deck.tables("Fracture history", &content.history)?;
    for own in &content.further {
        deck.tables(&own.caption, own)?;
    }
    for reader in &content.readers {
        for own in [&reader.scores, &reader.measures, &reader.findings] {
            deck.tables(&format!("{} · {}", own.caption, reader.heading), own)?;
        }
    }
    if let Some(own) = &content.headlines {
        deck.texts(&own.heading, "Course", &own.paragraphs)?;
    }
    deck.texts("Sources", "Sources", &sources(&content))?;
    deck.finish(&content.title).map_err(|why| ReportError::of("PPTX", &why))
}

/// A picture of the deck.
struct Laid {
    name: String,
    width: u32,
    height: u32,
    views: String,
    labels: Vec<LooseLabel>,
}

/// Who it is: nothing of what came of it.
fn title(content: &Content) -> Slide {
    let mut slide = Slide::new(&content.title);
    let mut lines = vec![content.patient.clone()];
    lines.extend(content.diagnoses.iter().cloned());
    slide.text("Patient", &lines, Area { x: 0.6, y: 1.5, w: 12.1, h: 5.2 }, TEXT_PT[0]);
    slide.notes = lines.into_iter().filter(|line| !line.is_empty()).collect();
    slide
}

fn sources(content: &Content) -> Vec<String> {
    let notice = format!("{NOTICE}. Made with Callus {}.", env!("CARGO_PKG_VERSION"));
    content.sources.iter().cloned().chain([notice]).collect()
}

/// What is said of a visit: the name of each reader, then the sentences.
fn told(visit: &VisitPart) -> Vec<String> {
    let own = |own: &crate::report::Paragraphs| {
        let name = parts::own_line(&format!("{}:", own.heading));
        std::iter::once(name).chain(own.paragraphs.iter().cloned()).collect::<Vec<_>>()
    };
    visit.told.iter().flat_map(own).collect()
}

/// Between films, and height of the name of the view below each, in inches.
const GAP: f64 = 0.12;
const VIEW_HIGH: f64 = 0.34;

/// Place of the films of a visit: beside what is said of it.
fn films_area(visit: &VisitPart) -> Area {
    Area { x: 0.35, y: 1.05, w: if visit.told.is_empty() { 12.6 } else { 7.9 }, h: 5.8 }
}

/// Columns and rows of so many films.
fn grid(count: usize) -> [usize; 2] {
    let count = count.max(1);
    let columns = if count <= 3 { count } else { count.div_ceil(2) };
    [columns, count.div_ceil(columns)]
}

/// Greatest width and height of one of so many films, in inches.
fn cell(count: usize, area: Area) -> [f64; 2] {
    let [columns, rows] = grid(count).map(|count| count as f64);
    [(area.w - GAP * (columns - 1.0)) / columns, area.h / rows - VIEW_HIGH - GAP]
}

fn place_films(slide: &mut Slide, pictures: &[Laid], area: Area, visit: &VisitPart) {
    let [columns, _] = grid(pictures.len());
    let [cell_w, most_h] = cell(pictures.len(), area);
    for (index, own) in pictures.iter().enumerate() {
        let (column, row) = ((index % columns) as f64, (index / columns) as f64);
        let aspect = f64::from(own.width) / f64::from(own.height.max(1));
        let h = most_h.min(cell_w / aspect);
        let w = h * aspect;
        let x = area.x + column * (cell_w + GAP) + (cell_w - w) / 2.0;
        let y = area.y + row * (most_h + VIEW_HIGH + GAP);
        let alt = format!("Radiograph, {}, {}", own.views, visit.heading);
        slide.picture(&own.name, &alt, Area { x, y, w, h });
        let scale = h / f64::from(own.height.max(1));
        for label in &own.labels {
            let [[left, top], [right, bottom]] = [label.placed.area.min, label.placed.area.max];
            let place = Area {
                x: x + left * scale,
                y: y + top * scale,
                w: (right - left) * scale,
                h: (bottom - top) * scale,
            };
            let to = label.placed.leader.map(|[_, [to_x, to_y]]| [x + to_x * scale, y + to_y * scale]);
            slide.label(&label.words, place, to);
        }
        let place = Area { x: area.x + column * (cell_w + GAP), y: y + h, w: cell_w, h: VIEW_HIGH };
        slide.text("View", std::slice::from_ref(&own.views), place, LEAST_PT);
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

    /// The films of a visit with what is said of it; what does not fit beside them goes on on the next slides.
    fn visit(&mut self, visit: &VisitPart, pictures: &[Laid]) -> Result<(), ReportError> {
        let title = format!("Visit {}: {}", visit.number, visit.heading);
        let mut slide = Slide::new(&title);
        let told = told(visit);
        place_films(&mut slide, pictures, films_area(visit), visit);
        let beside = Area { x: 8.45, y: 1.05, w: 4.55, h: 5.8 };
        let size = fitting(&told, beside);
        let (first, rest) = parted(&told, beside, size);
        if !first.is_empty() {
            slide.text("Reading", &first, beside, size);
        }
        let captions = visit.films.iter().filter(|film| !film.caption.is_empty());
        let mut captions: Vec<String> =
            captions.map(|film| parts::own_line(&format!("{}: {}", film.views, film.caption))).collect();
        captions.dedup();
        slide.notes.extend(captions);
        slide.notes.extend(told);
        slide.notes.extend(visit.measures.rows.iter().map(|row| row.join(" · ")));
        self.add(&slide)?;
        self.texts(&format!("{title} (continued)"), "Reading", &rest)?;
        self.tables(&format!("{title}, measures"), &visit.measures)
    }

    /// Running text on as many slides as it needs.
    fn texts(&mut self, title: &str, name: &str, lines: &[String]) -> Result<(), ReportError> {
        let mut lines: Vec<String> = lines.to_vec();
        while !lines.is_empty() {
            let size = fitting(&lines, WHOLE);
            let (first, rest) = parted(&lines, WHOLE, size);
            let mut slide = Slide::new(title);
            slide.text(name, &first, WHOLE, size);
            slide.notes = first;
            self.add(&slide)?;
            lines = rest;
        }
        Ok(())
    }

    /// A table on as many slides as it needs.
    fn tables(&mut self, title: &str, own: &Table) -> Result<(), ReportError> {
        if own.rows.is_empty() {
            return Ok(());
        }
        let size = if own.heads.len() > 6 { WIDE_TABLE_PT } else { TABLE_PT };
        let widths = parts::column_widths(own, WIDE - 1.0);
        let pages = paged(own, &widths, size);
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
