//! A case as one HTML file: opens in any browser without a network, can be read without its script, and prints.

use std::fmt::Write as _;

use crate::analysis::marks::{marks_svg, xml_text};
use crate::case::RadiographId;
use crate::report::pictures::{Shown, base64, in_order, jpeg, marks, shown};
use crate::report::{Content, FilmPart, Films, Given, Paragraphs, ReportError, Table, VisitPart};

const STYLE: &str = include_str!("../../assets/handout/handout.css");
const SCRIPT: &str = include_str!("../../assets/handout/handout.js");

/// Bytes that all pictures together may have, so that the file stays below 8 MB.
const BUDGET: usize = 5_400_000;
/// Sides and qualities that are tried, best first.
const TRIES: [(u32, u8); 7] =
    [(1400, 85), (1200, 82), (1000, 80), (800, 75), (640, 70), (480, 60), (360, 50)];

/// The hand-out of a case.
///
/// # Errors
/// [`ReportError::Film`] where a film cannot be shown, [`ReportError::Form`] where a picture cannot be written.
pub fn handout(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    let all = in_order(given);
    let share = BUDGET / all.len().max(1);
    let mut page = String::new();
    head(&mut page, &content);
    viewer(&mut page, &content);
    let mut done = 0;
    for visit in &content.visits {
        let heading = xml_text(&visit.heading);
        let _ = writeln!(
            page,
            "<section data-visit=\"{heading}\" aria-labelledby=\"visit-{0}\">\n<h2 id=\"visit-{0}\">{0}. {heading}</h2>\n<div class=\"films\">",
            visit.number
        );
        for film in &visit.films {
            let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
            figure(&mut page, given, films, &id, &Figure { visit, film, share })?;
            done += 1;
            films.progress(done, all.len());
        }
        page.push_str("</div>\n");
        for told in &visit.told {
            let _ = writeln!(page, "<h3>{}</h3>", xml_text(&told.heading));
            lines(&mut page, &told.paragraphs);
        }
        table(&mut page, &visit.measures, Some(&format!("{} · {}", visit.measures.caption, visit.heading)));
        page.push_str("</section>\n");
    }
    for visit in &content.without_film {
        let _ = writeln!(page, "<section>\n<h2>{}</h2>", xml_text(&visit.heading));
        lines(&mut page, &visit.paragraphs);
        page.push_str("</section>\n");
    }
    for own in &content.further {
        let _ = writeln!(page, "<h2>{}</h2>", xml_text(&own.caption));
        table(&mut page, own, None);
    }
    readers(&mut page, &content);
    foot(&mut page, &content);
    Ok(page.into_bytes())
}

fn head(page: &mut String, content: &Content) {
    let title = xml_text(&content.title);
    let _ = writeln!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta name=\"generator\" content=\"Callus {}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n<h1 dir=\"auto\">{title}</h1>\n<p dir=\"auto\">{}</p>\n<p class=\"notice\">{}</p>\n</header>",
        env!("CARGO_PKG_VERSION"),
        xml_text(&content.patient),
        xml_text(&content.notice)
    );
    page.push_str("<main id=\"main\">\n");
}

/// The controls; without a script they stay hidden, and the text below says the same.
fn viewer(page: &mut String, content: &Content) {
    page.push_str(VIEWER);
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
<h2 id="viewer-title">Films over time</h2>
<ol class="timeline" id="timeline" aria-label="Visits"></ol>
<div class="tools">
<label>View <select id="view"></select></label>
<label>Beside it <select id="other"><option value="-1">nothing</option></select></label>
<label id="cut" hidden>Curtain <input type="range" id="curtain" min="0" max="100" value="50"></label>
<label>Brightness <input type="range" id="bright" min="30" max="250" value="100"></label>
<label>Contrast <input type="range" id="contrast" min="30" max="300" value="100"></label>
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="reset">Reset</button>
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
<p id="said" aria-live="polite"></p>
<p>Keys: ← and → change the visit, + and − zoom, 0 resets, C puts another visit beside it, M shows or hides marks. Drag moves the film or the curtain, the wheel zooms.</p>
</section>
"#;

/// A film of a visit, and the bytes that its picture may have.
struct Figure<'a> {
    visit: &'a VisitPart,
    film: &'a FilmPart,
    share: usize,
}

fn figure(
    page: &mut String,
    given: &Given<'_>,
    films: &mut dyn Films,
    id: &RadiographId,
    at: &Figure<'_>,
) -> Result<(), ReportError> {
    let Figure { visit, film, share } = *at;
    let mut best: Option<(Shown, Vec<u8>)> = None;
    for (side, quality) in TRIES {
        let own = match best.take() {
            // A film that is smaller than the first try is not drawn again for the second.
            Some((own, _)) if own.picture.width.max(own.picture.height) <= side => own,
            Some(_) | None => shown(films, id, side)?,
        };
        let bytes = jpeg(&own.picture, quality)?;
        let fits = bytes.len() <= share;
        best = Some((own, bytes));
        if fits {
            break;
        }
    }
    let Some((own, bytes)) = best else { return Ok(()) };
    let (width, height) = (own.picture.width, own.picture.height);
    let drawn = marks(given, id);
    let font = |letter| films.font(letter);
    let vectors = if drawn.is_empty() {
        String::new()
    } else {
        let marks = marks_svg(&own.picture, &own.placement, &drawn, &font);
        format!("<svg viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">{marks}</svg>")
    };
    let views = xml_text(&film.views);
    let mut alt = format!("Radiograph, {}, {}", film.views, visit.heading);
    if !film.caption.is_empty() {
        let _ = write!(alt, ". {}", film.caption);
    }
    let _ = writeln!(
        page,
        "<figure><div class=\"film\" data-views=\"{views}\"><img width=\"{width}\" height=\"{height}\" alt=\"{}\" src=\"data:image/jpeg;base64,{}\">{vectors}</div>",
        xml_text(&alt),
        base64(&bytes)
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
    Ok(())
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
    let _ =
        writeln!(page, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table>");
    let _ = writeln!(page, "<caption>{name}</caption><thead><tr>");
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
                write!(page, "<td dir=\"auto\">{cell}</td>")
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

fn foot(page: &mut String, content: &Content) {
    page.push_str("</main>\n<footer>\n<h2>Sources</h2>\n");
    lines(page, &content.sources);
    let _ = writeln!(
        page,
        "<p>{}. Made with Callus {}.</p>\n</footer>",
        xml_text(&content.notice),
        env!("CARGO_PKG_VERSION")
    );
    let _ = writeln!(page, "<script>\n{SCRIPT}</script>\n</body>\n</html>");
}
