//! Every form of document at every visit of both samples: no planted later fact is in any of them.

use std::collections::BTreeMap;

use callus::analysis::{Until, known_until};
use callus::case::{RadiographId, Reading, Seal};
use callus::imaging::{Film, Limits, decode};
use callus::report::{
    Films, Given, GivenReading, ReportError, contact_sheet, csv, film_svg, handout, json, moving,
    moving_webp, paper, slides, without_names, workbook,
};
use callus::store::builtin_book;

use crate::report::command::{pdf_text, texts};
use crate::report::planted::{self, KNOWN, LATER, visits_of};
use crate::report::{SAMPLES, read};

/// Small films, and which of them were asked for.
pub(super) struct Small {
    film: Vec<u8>,
    asked: Vec<RadiographId>,
}

impl Small {
    pub(super) fn new() -> Self {
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
            let own = |reading: Reading| GivenReading {
                reading,
                seal: Seal::Holds,
                values: BTreeMap::new(),
                scales: BTreeMap::new(),
            };
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
                ("webp", moving_webp(&given, &mut films)),
            ];
            for (form, bytes) in documents {
                let bytes = bytes.unwrap_or_else(|error| panic!("{name} {until} {form}: {error}"));
                let text = if form == "pdf" { pdf_text(&bytes) } else { Some(texts(&bytes)) };
                let Some(text) = text else { continue };
                let hit = text.find(LATER).map(|at| text[at.saturating_sub(90)..at + 8].to_owned());
                assert_eq!(hit, None, "{name} {until} {form}");
                assert!(
                    ["svg", "png", "gif", "webp"].contains(&form) || text.contains(KNOWN),
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

/// Films that know how many of them are in memory.
struct Counted {
    film: Vec<u8>,
    given: Vec<std::sync::Weak<[u16]>>,
    most: usize,
}

impl Films for Counted {
    fn film(&mut self, _: &RadiographId) -> Result<Film, ReportError> {
        let film = decode(&self.film, &Limits::default()).unwrap();
        let callus::imaging::Samples::Grey(samples) = &film.pixels.samples else { panic!("a film of greys") };
        self.given.push(std::sync::Arc::downgrade(samples));
        let alive = self.given.iter().filter(|own| own.strong_count() > 0).count();
        self.most = self.most.max(alive);
        Ok(film)
    }

    fn font(&self, _: char) -> Option<(Vec<u8>, u32)> {
        None
    }

    fn progress(&mut self, _: usize, _: usize) {}
}

/// Sixty films, four a visit.
fn many_films() -> callus::case::Case {
    use std::fmt::Write as _;
    let mut films = String::new();
    for number in 0..60 {
        let _ = write!(
            films,
            "(id: \"f{number}\", file: \"f{number}.png\", time: (anchor: \"a\", offset: \"{} weeks\"), views: [(position: AP)]),",
            number / 4 + 1
        );
    }
    let text = format!(
        "(format: 3, title: \"t\", patient: (label: \"P\"), episodes: [(id: \"a\", bone: \"femur\", treatment: \"plate\",
        operation: (name: \"A\", after: \"after A\"))], radiographs: [{films}])"
    );
    callus::store::case_from_ron(&text, std::path::Path::new("case.ron")).unwrap()
}

/// Makes a report of one form.
type Make = fn(&Given<'_>, &mut dyn Films) -> Result<Vec<u8>, ReportError>;

#[test]
fn of_sixty_films_one_is_in_memory_at_a_time() {
    let book = builtin_book().unwrap();
    let given = Given::new("case 1".to_owned(), many_films(), Vec::new(), &book);
    assert_eq!(given.case.radiographs.len(), 60);
    let mut counted = Counted { film: Small::new().film, given: Vec::new(), most: 0 };
    let makes: [(&str, Make); 6] = [
        ("html", handout),
        ("pptx", slides),
        ("pdf", paper),
        ("png", contact_sheet),
        ("gif", moving),
        ("webp", moving_webp),
    ];
    for (form, make) in makes {
        counted.given.clear();
        counted.most = 0;
        make(&given, &mut counted).unwrap();
        assert!(counted.given.len() >= 15, "{form}: {}", counted.given.len());
        assert_eq!(counted.most, 1, "{form}");
    }
}

#[test]
fn a_moving_picture_has_a_film_of_each_visit_in_its_own_greys() {
    use image::AnimationDecoder as _;
    let book = builtin_book().unwrap();
    let given = Given::new("case 1".to_owned(), many_films(), Vec::new(), &book);
    let bytes = moving_webp(&given, &mut Small::new()).unwrap();
    assert_eq!(&bytes[..4], b"RIFF");
    assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len() - 8);
    let decoder = image::codecs::webp::WebPDecoder::new(std::io::Cursor::new(&bytes)).unwrap();
    assert!(decoder.has_animation());
    let frames = decoder.into_frames().collect_frames().unwrap();
    assert_eq!(frames.len(), 15);
    let seconds: Vec<u32> = frames.iter().map(|frame| frame.delay().numer_denom_ms().0).collect();
    assert!(seconds[..14].iter().all(|own| *own == 1200) && seconds[14] == 3000, "{seconds:?}");
    // The film of 40 by 50 is drawn in its own size in the middle, its darkest and lightest grey (0 and 244) as black and
    // white: its pixel (20, 25) has the value 125.
    let middle = frames[3].buffer().get_pixel(360, 400);
    assert_eq!((middle[0], middle[3]), ((125.0_f64 * 255.0 / 244.0).round() as u8, 255), "{middle:?}");
}
