//! A case as one HTML file: opens in any browser without a network, can be read without its script, and prints. As a quiz
//! it asks first, and all but the films is sealed.

mod quiz;
mod seal;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::analysis::marks::{marks_svg, xml_text};
use crate::case::RadiographId;
use crate::report::pictures::{Shown, base64, in_order, jpeg, marks, shown};
use crate::report::{Content, FilmPart, Films, Given, Paragraphs, ReportError, Table, VisitPart};

pub use quiz::quiz_handout;
pub use seal::{InvalidQuizKey, QuizKey};

const STYLE: &str = include_str!("../../assets/handout/handout.css");
const SCRIPT: &str = include_str!("../../assets/handout/handout.js");

/// Bytes that all pictures together may have, so that the file stays below 8 MB.
const BUDGET: usize = 5_400_000;
/// Letters from which on a cell is free text, whose words may break on paper.
const FREE_TEXT: usize = 40;
/// Sides and qualities that are tried, best first.
const TRIES: [(u32, u8); 7] =
    [(1400, 85), (1200, 82), (1000, 80), (800, 75), (640, 70), (480, 60), (360, 50)];

/// The hand-out of a case.
///
/// # Errors
/// [`ReportError::Film`] where a film cannot be shown, [`ReportError::Form`] where a picture cannot be written.
pub fn handout(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    let all = in_order(given).len();
    let mut page = String::new();
    head(&mut page, &content, STYLE);
    page.push_str("<main id=\"main\">\n");
    let mut drawing = Drawing { films, share: BUDGET / all.max(1), done: 0, of: all };
    told(&mut page, given, &content, &mut drawing, &BTreeMap::new())?;
    page.push_str("</main>\n<footer>\n");
    sources(&mut page, &content);
    let _ = writeln!(page, "</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>");
    Ok(page.into_bytes())
}

/// Films that are drawn one after the other.
struct Drawing<'a> {
    films: &'a mut dyn Films,
    /// Bytes that one picture may have.
    share: usize,
    done: usize,
    of: usize,
}

/// A film that was drawn: its picture as a file, and its marks as vectors.
struct Figure {
    jpeg: Vec<u8>,
    size: [u32; 2],
    vectors: String,
}

/// Everything that is told, from the controls to the last table. Films that lie elsewhere in the page are named by their
/// numbers there, with their marks; the others are drawn.
fn told(
    page: &mut String,
    given: &Given<'_>,
    content: &Content,
    drawing: &mut Drawing<'_>,
    elsewhere: &BTreeMap<RadiographId, (usize, Figure)>,
) -> Result<(), ReportError> {
    viewer(page, content);
    for visit in &content.visits {
        let heading = xml_text(&visit.heading);
        let _ = writeln!(
            page,
            "<section data-visit=\"{heading}\" aria-labelledby=\"visit-{0}\">\n<h2 id=\"visit-{0}\">Visit {0}: {heading}</h2>\n<div class=\"films\">",
            visit.number
        );
        for film in &visit.films {
            let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
            if let Some((number, own)) = elsewhere.get(&id) {
                figure(page, own, visit, film, &format!("data-film=\"{number}\""));
            } else if let Some(own) = draw(given, drawing, &id)?.map(|(own, _)| own) {
                let source = format!("src=\"data:image/jpeg;base64,{}\"", base64(&own.jpeg));
                figure(page, &own, visit, film, &source);
            }
        }
        page.push_str("</div>\n");
        for told in &visit.told {
            let _ = writeln!(page, "<h3>{}</h3>", xml_text(&told.heading));
            lines(page, &told.paragraphs);
        }
        table(page, &visit.measures, Some(&format!("{} · {}", visit.measures.caption, visit.heading)));
        page.push_str("</section>\n");
    }
    for visit in &content.without_film {
        let _ = writeln!(page, "<section>\n<h2>{}</h2>", xml_text(&visit.heading));
        lines(page, &visit.paragraphs);
        page.push_str("</section>\n");
    }
    for own in &content.further {
        let _ = writeln!(page, "<h2>{}</h2>", xml_text(&own.caption));
        table(page, own, None);
    }
    readers(page, content);
    Ok(())
}

fn head(page: &mut String, content: &Content, style: &str) {
    let title = xml_text(&content.title);
    let _ = writeln!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta name=\"generator\" content=\"Callus {}\">\n<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n<h1 dir=\"auto\">{title}</h1>\n<p id=\"patient\" dir=\"auto\">{}</p>\n<p class=\"notice\">{}</p>\n</header>",
        env!("CARGO_PKG_VERSION"),
        xml_text(&content.patient),
        xml_text(&content.notice)
    );
}

/// The controls; without a script they stay hidden, and the text below says the same.
fn viewer(page: &mut String, content: &Content) {
    page.push_str(VIEWER);
    patient(page, content);
}

/// Diagnoses, story and history.
fn patient(page: &mut String, content: &Content) {
    if !content.summary.is_empty() || !content.diagnoses.is_empty() {
        page.push_str("<section>\n<h2>The patient</h2>\n");
        if !content.diagnoses.is_empty() {
            page.push_str("<ul>\n");
            for diagnosis in &content.diagnoses {
                let _ = writeln!(page, "<li dir=\"auto\">{}</li>", xml_text(diagnosis));
            }
            page.push_str("</ul>\n");
        }
        lines(page, std::slice::from_ref(&content.summary));
        page.push_str("</section>\n");
    }
    if !content.history.rows.is_empty() {
        page.push_str("<section>\n<h2>Fracture history</h2>\n");
        table(page, &content.history, None);
        page.push_str("</section>\n");
    }
}

const VIEWER: &str = r#"<section id="viewer" class="viewer" aria-labelledby="viewer-title" hidden>
<h2 id="viewer-title" class="unseen">Films over time</h2>
<ol class="timeline" id="timeline" aria-label="Visits"></ol>
<div class="tools">
<label>View <select id="view"></select></label>
<label>Beside it <select id="other"><option value="-1">nothing</option></select></label>
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="reset">Reset</button>
<details class="light"><summary>Light</summary><div>
<label>Brightness <input type="range" id="bright" min="30" max="250" value="100"></label>
<label>Contrast <input type="range" id="contrast" min="30" max="300" value="100"></label>
</div></details>
<button type="button" id="marks" aria-pressed="true">Marks</button>
<button type="button" id="print">Print</button>
</div>
<div class="stage" id="stage">
<div class="pane" id="pane-one"><div class="layer"></div></div>
<div class="pane" id="pane-two" hidden><div class="layer"></div></div>
<div class="edge" id="edge" hidden></div>
<div class="tag one" id="tag-one"></div>
<div class="tag two" id="tag-two" hidden></div>
</div>
<label class="cut" id="cut" hidden>Curtain <input type="range" id="curtain" min="0" max="100" value="50"></label>
<p id="said" class="unseen" aria-live="polite"></p>
</section>
<p class="notice keys" id="keys" hidden>Keys: ← and → change the visit, + and − zoom, 0 resets, C puts another visit beside it, M shows or hides marks. Drag moves the film or the curtain, the wheel zooms.</p>
"#;

/// Draws a film as large as its share of the file allows; `None` where there is none to draw. Also gives what it was drawn
/// from.
fn draw(
    given: &Given<'_>,
    drawing: &mut Drawing<'_>,
    id: &RadiographId,
) -> Result<Option<(Figure, Shown)>, ReportError> {
    let mut best: Option<(Shown, Vec<u8>)> = None;
    for (side, quality) in TRIES {
        let own = match best.take() {
            // A film that is smaller than the first try is not drawn again for the second.
            Some((own, _)) if own.picture.width.max(own.picture.height) <= side => own,
            Some(_) | None => shown(drawing.films, id, side)?,
        };
        let bytes = jpeg(&own.picture, quality)?;
        let fits = bytes.len() <= drawing.share;
        best = Some((own, bytes));
        if fits {
            break;
        }
    }
    drawing.done += 1;
    drawing.films.progress(drawing.done, drawing.of);
    let Some((own, jpeg)) = best else { return Ok(None) };
    let size @ [width, height] = [own.picture.width, own.picture.height];
    let drawn = marks(given, id);
    let font = |letter| drawing.films.font(letter);
    let vectors = if drawn.is_empty() {
        String::new()
    } else {
        let marks = marks_svg(&own.picture, &own.placement, &drawn, &font);
        format!("<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">{marks}</svg>")
    };
    Ok(Some((Figure { jpeg, size, vectors }, own)))
}

/// A film with its marks and what is said of it; `source` says where its picture is.
fn figure(page: &mut String, own: &Figure, visit: &VisitPart, film: &FilmPart, source: &str) {
    let Figure { size: [width, height], vectors, .. } = own;
    let views = xml_text(&film.views);
    let mut alt = format!("Radiograph, {}, {}", film.views, visit.heading);
    if !film.caption.is_empty() {
        let _ = write!(alt, ". {}", film.caption);
    }
    let _ = writeln!(
        page,
        "<figure><div class=\"film\" data-views=\"{views}\"><img width=\"{width}\" height=\"{height}\" alt=\"{}\" {source}>{vectors}</div>",
        xml_text(&alt)
    );
    let figure = film.figure.as_ref().map_or_else(String::new, |own| format!(" (figure {})", xml_text(own)));
    let _ = writeln!(
        page,
        "<figcaption><strong>{views}</strong>{figure}<br><span dir=\"auto\">{}</span>",
        xml_text(&film.caption)
    );
    for stage in &film.stages {
        let _ = writeln!(page, "<br>{}", xml_text(stage));
    }
    page.push_str("</figcaption></figure>\n");
}

fn lines(page: &mut String, paragraphs: &[String]) {
    for paragraph in paragraphs.iter().filter(|own| !own.is_empty()) {
        let _ = writeln!(page, "<p dir=\"auto\">{}</p>", xml_text(paragraph));
    }
}

fn table(page: &mut String, own: &Table, caption: Option<&str>) {
    if own.rows.is_empty() {
        return;
    }
    let name = xml_text(caption.unwrap_or(&own.caption));
    // Its name stands above it as a heading already.
    let unseen = if caption.is_none() { " class=\"unseen\"" } else { "" };
    let _ =
        writeln!(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table>");
    let _ = writeln!(page, "<caption{unseen}>{name}</caption><thead><tr>");
    for head in &own.heads {
        let _ = write!(page, "<th scope=\"col\">{}</th>", xml_text(head));
    }
    page.push_str("</tr></thead><tbody>\n");
    for cells in &own.rows {
        page.push_str("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            let cell = xml_text(cell);
            let _ = if column == 0 && !cell.is_empty() {
                write!(page, "<th scope=\"row\" dir=\"auto\">{cell}</th>")
            } else {
                let free = if cell.chars().count() > FREE_TEXT { " class=\"free\"" } else { "" };
                write!(page, "<td{free} dir=\"auto\">{cell}</td>")
            };
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table></div>\n");
    for note in &own.notes {
        let _ = writeln!(page, "<p class=\"notice\" dir=\"auto\">{}</p>", xml_text(note));
    }
}

fn readers(page: &mut String, content: &Content) {
    for reader in &content.readers {
        let _ = writeln!(page, "<section>\n<h2>{}</h2>", xml_text(&reader.heading));
        if let Some(signature) = &reader.signature {
            lines(page, std::slice::from_ref(signature));
        }
        for Paragraphs { heading, paragraphs } in &reader.sections {
            let _ = writeln!(page, "<h3>{}</h3>", xml_text(heading));
            lines(page, paragraphs);
        }
        let whose = |own: &Table| format!("{} · {}", own.caption, reader.heading);
        for own in [&reader.scores, &reader.measures, &reader.findings] {
            table(page, own, Some(&whose(own)));
        }
        page.push_str("</section>\n");
    }
}

/// Whom to name, and what the file is for.
fn sources(page: &mut String, content: &Content) {
    page.push_str("<h2>Sources</h2>\n");
    lines(page, &content.sources);
    let _ = writeln!(
        page,
        "<p>{}. Made with Callus {}.</p>",
        xml_text(&content.notice),
        env!("CARGO_PKG_VERSION")
    );
}
