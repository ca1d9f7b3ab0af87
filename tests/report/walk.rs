//! Every form of document at every visit of both samples: no planted later fact is in any of them.

use std::collections::BTreeMap;

use callus::analysis::{Until, known_until};
use callus::case::{RadiographId, Reading, Seal};
use callus::imaging::{Film, Limits, decode};
use callus::report::{
    Films, Given, GivenReading, ReportError, contact_sheet, csv, film_svg, handout, json, moving, paper,
    slides, without_names, workbook,
};
use callus::store::builtin_book;

use crate::report::command::{pdf_text, texts};
use crate::report::planted::{self, KNOWN, LATER, visits_of};
use crate::report::{SAMPLES, read};

/// Small films, and which of them were asked for.
struct Small {
    film: Vec<u8>,
    asked: Vec<RadiographId>,
}

impl Small {
    fn new() -> Self {
        let mut png = std::io::Cursor::new(Vec::new());
        let picture = image::GrayImage::from_fn(40, 50, |x, y| image::Luma([(x * 5 + y) as u8]));
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        Self { film: png.into_inner(), asked: Vec::new() }
    }
}

impl Films for Small {
    fn film(&mut self, id: &RadiographId) -> Result<Film, ReportError> {
        self.asked.push(id.clone());
        Ok(decode(&self.film, &Limits::default()).unwrap())
    }

    fn font(&self, _: char) -> Option<(Vec<u8>, u32)> {
        None
    }

    fn progress(&mut self, done: usize, of: usize) {
        assert!(done <= of);
    }
}

#[test]
fn no_document_up_to_a_visit_holds_anything_later() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let (case, readings) = read(name);
        let visits = visits_of(&case);
        for (until, at) in &visits[..visits.len() - 1] {
            let planted = planted::case(*at);
            let said: Vec<_> = readings.iter().map(|own| planted::reading(*at, own)).collect();
            let known = known_until(&planted, &said, &until.parse::<Until>().unwrap()).unwrap();
            let own = |reading: Reading| GivenReading { reading, seal: Seal::Holds, values: BTreeMap::new() };
            let told = known.readings.into_iter().map(own).collect();
            let given = Given::new("case 1".to_owned(), without_names(&known.case), told, &book);
            let mut films = Small::new();
            let one = given.case.radiographs[0].id.clone();
            let all = std::slice::from_ref(&given);
            let documents = [
                ("csv", csv(all)),
                ("json", json(all)),
                ("xlsx", workbook(all)),
                ("html", handout(&given, &mut films)),
                ("pptx", slides(&given, &mut films)),
                ("pdf", paper(&given, &mut films)),
                ("svg", film_svg(&given, &mut films, &one, 400)),
                ("png", contact_sheet(&given, &mut films)),
                ("gif", moving(&given, &mut films)),
            ];
            for (form, bytes) in documents {
                let bytes = bytes.unwrap_or_else(|error| panic!("{name} {until} {form}: {error}"));
                let text = if form == "pdf" { pdf_text(&bytes) } else { Some(texts(&bytes)) };
                let Some(text) = text else { continue };
                let hit = text.find(LATER).map(|at| text[at.saturating_sub(90)..at + 8].to_owned());
                assert_eq!(hit, None, "{name} {until} {form}");
                assert!(
                    ["svg", "png", "gif"].contains(&form) || text.contains(KNOWN),
                    "{name} {until} {form}"
                );
                for film in case.radiographs.iter().filter(|film| !at.knows_film(&film.id)) {
                    assert!(!text.contains(film.id.as_str()), "{name} {until} {form}: {}", film.id);
                }
            }
            assert!(films.asked.len() >= 4 * given.case.radiographs.len());
            assert!(
                films.asked.iter().all(|film| at.knows_film(film)),
                "{name} {until}: no later film is drawn"
            );
        }
    }
}
