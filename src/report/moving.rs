//! The healing as a moving picture (GIF): a film of each visit, in the order of time, under its time.

use std::borrow::Cow;

use gif::{Encoder, Frame, Repeat};

use crate::analysis::marks::{Letters, Setting};
use crate::case::RadiographId;
use crate::report::pictures::{cut_to, dark, lay, shown};
use crate::report::{Films, Given, NOTICE, ReportError};

/// Longest side of a film.
const SIDE: u32 = 720;
/// Height of the lines above and below.
const BAND: u32 = 40;
/// Time of a frame in hundredths of a second; the last one stands longer.
const STEP: u16 = 120;
const LAST: u16 = 300;

/// One film of each visit, of the view that most visits have.
///
/// # Errors
/// [`ReportError::Film`] where one cannot be shown, [`ReportError::Form`] where it cannot be written.
pub fn moving(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let chosen = chosen(given);
    let font = |letter| films.font(letter);
    let words: Vec<String> = chosen
        .iter()
        .map(|id| {
            let visit = given.visits.of_film(id);
            visit.map_or_else(String::new, |visit| given.case.time_words(&visit.time))
        })
        .collect();
    let letters = Letters::for_texts(words.iter().map(String::as_str).chain([NOTICE]), &font);
    let (width, height) = (SIDE, SIDE + 2 * BAND);
    let failed = |error: gif::EncodingError| ReportError::of("GIF", &error);
    let palette: Vec<u8> = (0..=255).flat_map(|grey| [grey; 3]).collect();
    let mut bytes = Vec::new();
    {
        let mut encoder = Encoder::new(&mut bytes, width as u16, height as u16, &palette).map_err(failed)?;
        encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
        for (index, (id, words)) in chosen.iter().zip(&words).enumerate() {
            let mut frame = dark(width, height);
            let picture = shown(films, id, SIDE)?.picture;
            let left = (width - picture.width.min(width)) / 2;
            lay(&mut frame, &picture, [left, BAND + (SIDE - picture.height.min(SIDE)) / 2]);
            let strong = Setting { size: 20.0, is_strong: true };
            let small = Setting { size: 14.0, is_strong: false };
            let inner = f64::from(width) - 24.0;
            let head = cut_to(&letters, words, inner, strong);
            letters.draw(&mut frame, &head, [12.0, 27.0], strong, [0xf4; 3]);
            letters.draw(&mut frame, NOTICE, [12.0, f64::from(height) - 14.0], small, [0xb8; 3]);
            let grey = |pixel: &[u8]| {
                let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
                ((red * 299 + green * 587 + blue * 114) / 1000) as u8
            };
            let pixels: Vec<u8> = frame.rgba.chunks_exact(4).map(grey).collect();
            let frame = Frame {
                width: width as u16,
                height: height as u16,
                delay: if index + 1 == chosen.len() { LAST } else { STEP },
                buffer: Cow::Owned(pixels),
                ..Frame::default()
            };
            encoder.write_frame(&frame).map_err(failed)?;
            films.progress(index + 1, chosen.len());
        }
    }
    Ok(bytes)
}

/// One film a visit: of the views and parts that occur, those that most visits have.
fn chosen(given: &Given<'_>) -> Vec<RadiographId> {
    let words = |id: &RadiographId| given.case.radiograph(id).map(crate::case::Radiograph::views_words);
    let all: Vec<String> = given.visits.iter().flat_map(|visit| &visit.films).filter_map(words).collect();
    let count = |word: &String| all.iter().filter(|own| *own == word).count();
    let films = given.visits.iter().filter_map(|visit| {
        let most = visit.films.iter().filter_map(words).map(|word| count(&word)).max()?;
        visit.films.iter().find(|id| words(id).is_some_and(|word| count(&word) == most)).cloned()
    });
    films.collect()
}
