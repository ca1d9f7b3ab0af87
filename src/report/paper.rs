//! A case as a PDF: archived form PDF/A-2a, tagged for screen readers (PDF/UA-1), fonts within, pages numbered.

mod draw;
mod flow;
mod type_set;

use crate::case::RadiographId;
use crate::report::paper::flow::{Flow, Laid};
use crate::report::paper::type_set::{Faces, TypeSet};
use crate::report::pictures::{in_order, jpeg, shown_with_marks};
use crate::report::{Content, Films, Given, NOTICE, ReaderPart, ReportError, Table, VisitPart};

/// Longest side of a film in pixels.
const SIDE: u32 = 1300;

/// The report of a case.
///
/// # Errors
/// [`ReportError::Film`] where a film cannot be shown, [`ReportError::Form`] where the file cannot be written.
pub fn paper(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    // Every text of the document is in its JSON.
    let all = serde_json::to_string(&content).map_err(|error| ReportError::of("PDF", &error))?;
    let faces = Faces::for_text(&all, &|letter| films.font(letter));
    let set = TypeSet::of(&faces);
    let mut flow = Flow::new(&set);
    first_page(&mut flow, &content);
    let (mut done, of) = (0, in_order(given).len());
    for visit in &content.visits {
        let mut pictures = Vec::new();
        for film in &visit.films {
            let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
            let picture = shown_with_marks(given, films, &id, SIDE)?;
            let figure = film.figure.as_ref().map_or_else(String::new, |own| format!(" (figure {own})"));
            let mut caption = vec![format!("{}{figure}", film.views)];
            if !film.caption.is_empty() && !pictures.iter().any(|own: &Laid| own.text == film.caption) {
                caption.push(film.caption.clone());
            }
            caption.extend(film.stages.iter().cloned());
            pictures.push(Laid {
                width: picture.width,
                height: picture.height,
                alt: format!("Radiograph, {}, {}. {}", film.views, visit.heading, film.caption),
                text: film.caption.clone(),
                caption,
                jpeg: jpeg(&picture, 88)?,
            });
            done += 1;
            films.progress(done, of);
        }
        a_visit(&mut flow, visit, pictures);
    }
    for visit in &content.without_film {
        flow.heading(2, &visit.heading);
        visit.paragraphs.iter().for_each(|own| flow.paragraph(own));
    }
    for own in &content.further {
        flow.table(own, &own.caption, 2);
    }
    for reader in &content.readers {
        a_reader(&mut flow, reader);
    }
    if !content.sources.is_empty() {
        flow.heading(1, "Sources");
        content.sources.iter().for_each(|own| flow.paragraph(own));
    }
    // On wide pages, and so the last of all: between upright ones each would leave the rest of a page empty.
    flow.section(1, "Over the visits");
    for reader in &content.readers {
        let named = |own: &Table| format!("{} · {}", own.caption, reader.heading);
        for own in [&reader.scores, &reader.measures, &reader.findings] {
            flow.table(own, &named(own), 2);
        }
    }
    flow.drop_section();
    let pages = flow.finish();
    draw::pdf(pages, &set, &content.title).map_err(|why| ReportError::of("PDF", &why))
}

fn first_page(flow: &mut Flow<'_>, content: &Content) {
    flow.title(&content.title);
    flow.paragraph(&content.patient);
    flow.aside(&format!("{NOTICE}. Made with Callus {}.", env!("CARGO_PKG_VERSION")));
    for reader in &content.readers {
        flow.aside(reader.signature.as_ref().unwrap_or(&reader.heading));
    }
    if let Some(own) = &content.headlines {
        flow.heading(1, &own.heading);
        own.paragraphs.iter().for_each(|line| flow.item(line));
    }
    if !content.diagnoses.is_empty() || !content.summary.is_empty() {
        flow.heading(1, "The patient");
        content.diagnoses.iter().for_each(|own| flow.item(own));
        if !content.summary.is_empty() {
            flow.paragraph(&content.summary);
        }
    }
    flow.heading(1, "Visits");
    let stops: Vec<(String, String)> =
        content.visits.iter().map(|visit| (visit.brief.clone(), group(visit))).collect();
    flow.timeline(&stops);
    flow.table(&content.history, "Fracture history", 1);
    flow.section(1, "Films");
}

fn group(visit: &VisitPart) -> String {
    visit.since.clone().unwrap_or_default()
}

fn a_visit(flow: &mut Flow<'_>, visit: &VisitPart, pictures: Vec<Laid>) {
    flow.visit(&format!("Visit {}: {}", visit.number, visit.heading), pictures);
    for told in &visit.told {
        flow.heading(3, &told.heading);
        told.paragraphs.iter().for_each(|own| flow.paragraph(own));
    }
    if !visit.measures.rows.is_empty() {
        flow.table(&visit.measures, &format!("Measures, {}", lower(&visit.heading)), 3);
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What a reader says of no visit alone: the rest stands beside the films.
fn a_reader(flow: &mut Flow<'_>, reader: &ReaderPart) {
    if reader.further.is_empty() && reader.signature.is_none() {
        return;
    }
    flow.heading(1, &reader.heading);
    if let Some(signature) = &reader.signature {
        flow.aside(signature);
    }
    for section in &reader.further {
        flow.heading(2, &section.heading);
        section.paragraphs.iter().for_each(|own| flow.paragraph(own));
    }
}
