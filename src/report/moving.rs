//! The healing as a moving picture (GIF, WebP): a film of each visit, in the order of time, under its time.

use std::borrow::Cow;
use std::io::Cursor;

use gif::{Encoder, Frame, Repeat};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

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

/// A picture of greys, a byte each, and how long it stands, in hundredths of a second.
struct Still {
    greys: Vec<u8>,
    delay: u16,
}

const WIDTH: u32 = SIDE;
const HEIGHT: u32 = SIDE + 2 * BAND;

/// One film of each visit as GIF, of the view that most visits have.
///
/// # Errors
/// [`ReportError::Film`] where one cannot be shown, [`ReportError::Form`] where it cannot be written.
pub fn moving(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let failed = |error: gif::EncodingError| ReportError::of("GIF", &error);
    let palette: Vec<u8> = (0..=255).flat_map(|grey| [grey; 3]).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, WIDTH as u16, HEIGHT as u16, &palette).map_err(failed)?;
    encoder.set_repeat(Repeat::Infinite).map_err(failed)?;
    stills(given, films, &mut |still| {
        let frame = Frame {
            width: WIDTH as u16,
            height: HEIGHT as u16,
            delay: still.delay,
            buffer: Cow::Owned(still.greys),
            ..Frame::default()
        };
        encoder.write_frame(&frame).map_err(failed)
    })?;
    drop(encoder);
    Ok(bytes)
}

/// The same as animated WebP without loss: the greys are those of the films, and most browsers and mailers show it.
///
/// # Errors
/// As [`moving`].
pub fn moving_webp(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let mut frames = Vec::new();
    stills(given, films, &mut |still| {
        let mut one = Cursor::new(Vec::new());
        let written = WebPEncoder::new_lossless(&mut one).write_image(
            &still.greys,
            WIDTH,
            HEIGHT,
            ExtendedColorType::L8,
        );
        written.map_err(|error| ReportError::of("WebP", &error))?;
        frames.extend(frame_chunk(one.get_ref(), still.delay)?);
        Ok(())
    })?;
    // The container of WebP: an animation of frames that stand in the whole canvas, without transparency, for ever.
    let mut body = b"WEBP".to_vec();
    let mut head = vec![ANIMATION, 0, 0, 0];
    head.extend(three_bytes(WIDTH - 1));
    head.extend(three_bytes(HEIGHT - 1));
    body.extend(chunk(*b"VP8X", &head));
    // Ground in blue, green, red, opacity; no end.
    body.extend(chunk(*b"ANIM", &[17, 14, 12, 255, 0, 0]));
    body.extend(frames);
    Ok(chunk(*b"RIFF", &body))
}

/// Flag of a file of several frames.
const ANIMATION: u8 = 0b10;
/// Flag of a frame that takes the place of what was there.
const NO_BLENDING: u8 = 0b10;

fn three_bytes(value: u32) -> [u8; 3] {
    let [low, middle, high, _] = value.to_le_bytes();
    [low, middle, high]
}

/// A part of a RIFF file: its name, its length, its bytes, and one more where they are odd.
fn chunk(name: [u8; 4], bytes: &[u8]) -> Vec<u8> {
    let mut own = name.to_vec();
    own.extend((bytes.len() as u32).to_le_bytes());
    own.extend(bytes);
    if bytes.len() % 2 == 1 {
        own.push(0);
    }
    own
}

/// The frame of a WebP file of one picture, for a file of several.
fn frame_chunk(file: &[u8], delay: u16) -> Result<Vec<u8>, ReportError> {
    // Behind "RIFF", the length and "WEBP" stands the picture.
    let picture = file.get(12..).filter(|rest| rest.starts_with(b"VP8L"));
    let picture = picture.ok_or_else(|| ReportError::of("WebP", &"a picture came in another form"))?;
    let mut frame = [0; 6].to_vec();
    frame.extend(three_bytes(WIDTH - 1));
    frame.extend(three_bytes(HEIGHT - 1));
    frame.extend(three_bytes(u32::from(delay) * 10));
    frame.push(NO_BLENDING);
    frame.extend(picture);
    Ok(chunk(*b"ANMF", &frame))
}

/// Draws one film of each visit after the other.
fn stills(
    given: &Given<'_>,
    films: &mut dyn Films,
    take: &mut dyn FnMut(Still) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let chosen = chosen(given);
    let words: Vec<String> = chosen
        .iter()
        .map(|id| {
            let visit = given.visits.of_film(id);
            visit.map_or_else(String::new, |visit| given.case.time_words(&visit.time))
        })
        .collect();
    let letters = {
        let font = |letter| films.font(letter);
        Letters::for_texts(words.iter().map(String::as_str).chain([NOTICE]), &font)
    };
    for (index, (id, words)) in chosen.iter().zip(&words).enumerate() {
        let mut frame = dark(WIDTH, HEIGHT);
        let picture = shown(films, id, SIDE)?.picture;
        let left = (WIDTH - picture.width.min(WIDTH)) / 2;
        lay(&mut frame, &picture, [left, BAND + (SIDE - picture.height.min(SIDE)) / 2]);
        let strong = Setting { size: 20.0, is_strong: true };
        let small = Setting { size: 14.0, is_strong: false };
        let inner = f64::from(WIDTH) - 24.0;
        let head = cut_to(&letters, words, inner, strong);
        letters.draw(&mut frame, &head, [12.0, 27.0], strong, [0xf4; 3]);
        letters.draw(&mut frame, NOTICE, [12.0, f64::from(HEIGHT) - 14.0], small, [0xb8; 3]);
        let grey = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((red * 299 + green * 587 + blue * 114) / 1000) as u8
        };
        let greys = frame.rgba.chunks_exact(4).map(grey).collect();
        take(Still { greys, delay: if index + 1 == chosen.len() { LAST } else { STEP } })?;
        films.progress(index + 1, chosen.len());
    }
    Ok(())
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
