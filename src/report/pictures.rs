//! Films as pictures: each decoded when it is drawn and dropped again, so that many films need no more memory than one.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

use crate::analysis::marks::{
    Drawn, Letters, LooseLabel, Setting, draw_marks, draw_marks_apart, drawn, marks_svg, xml_text,
};
use crate::case::RadiographId;
use crate::imaging::{Film, Picture, Placement, ShownLayers, SpacingFact, draw_layers, render};
use crate::report::{Content, Given, NOTICE, ReportError, VisitPart};

/// Where films and fonts come from.
pub trait Films {
    /// A film, decoded.
    ///
    /// # Errors
    /// [`ReportError::Film`] where it cannot be shown, or must not leave.
    fn film(&mut self, id: &RadiographId) -> Result<Film, ReportError>;

    /// A font that has this letter, with its place in the file.
    fn font(&self, letter: char) -> Option<(Vec<u8>, u32)>;

    /// Told after each film: how many of how many were drawn.
    fn progress(&mut self, done: usize, of: usize);
}

/// A film as it is drawn.
pub(super) struct Shown {
    pub(super) picture: Picture,
    pub(super) placement: Placement,
    /// Columns and rows of the film itself.
    pub(super) pixels: [u32; 2],
    /// What its file says of the size of a pixel.
    pub(super) spacing: SpacingFact,
}

/// Draws a film in its own greys, its longest side at most `longest` pixels.
pub(super) fn shown(films: &mut dyn Films, id: &RadiographId, longest: u32) -> Result<Shown, ReportError> {
    let film = films.film(id)?;
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let (wide, high) = (f64::from(columns), f64::from(rows) * film.pixel_aspect());
    let scale = (f64::from(longest) / wide.max(high).max(1.0)).min(1.0);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    let (width, height) = (side(wide), side(high));
    let placement = Placement::fit_true(columns, rows, film.pixel_aspect(), [width, height]);
    let voi = film.pipeline.default_voi(&film.pixels).0;
    let mut picture = render(&film, &film.pipeline.table(&voi, false), &placement, width, height);
    draw_layers(&mut picture, &film, &placement, &ShownLayers::default());
    let spacing = film.facts.spacing.clone();
    Ok(Shown { picture, placement, pixels: [columns, rows], spacing })
}

/// The marks of the reading that is drawn.
pub(super) fn marks(given: &Given<'_>, id: &RadiographId) -> Vec<Drawn> {
    let Some(own) = given.drawn.and_then(|index| given.readings.get(index)) else { return Vec::new() };
    drawn(&own.reading, id, given.book, |mark, _| Some(own.value_of(mark)))
}

/// Draws a film with its marks.
pub(super) fn shown_with_marks(
    given: &Given<'_>,
    films: &mut dyn Films,
    id: &RadiographId,
    longest: u32,
) -> Result<Picture, ReportError> {
    let Shown { mut picture, placement, .. } = shown(films, id, longest)?;
    let font = |letter| films.font(letter);
    draw_marks(&mut picture, &placement, &marks(given, id), &font);
    Ok(picture)
}

/// Draws a film with its marks, and gives their labels to be set over it; `factor` tells the picture pixels of a point
/// of their letters by the size of the picture.
pub(super) fn shown_with_labels_apart(
    given: &Given<'_>,
    films: &mut dyn Films,
    id: &RadiographId,
    longest: u32,
    factor: &dyn Fn(&Picture) -> f64,
) -> Result<(Picture, Vec<LooseLabel>), ReportError> {
    let Shown { mut picture, placement, .. } = shown(films, id, longest)?;
    let font = |letter| films.font(letter);
    let factor = factor(&picture);
    let labels = draw_marks_apart(&mut picture, &placement, &marks(given, id), &font, factor);
    Ok((picture, labels))
}

/// The films in the order of the visits.
pub(super) fn in_order(given: &Given<'_>) -> Vec<RadiographId> {
    given.visits.iter().flat_map(|visit| visit.films.iter().cloned()).collect()
}

pub(super) fn is_grey(picture: &Picture) -> bool {
    picture.rgba.chunks_exact(4).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2])
}

fn greys(picture: &Picture) -> Vec<u8> {
    picture.rgba.chunks_exact(4).map(|pixel| pixel[0]).collect()
}

fn colours(picture: &Picture) -> Vec<u8> {
    picture.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}

/// The picture as PNG.
pub(super) fn png(picture: &Picture) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let (width, height) = (picture.width, picture.height);
    let written = if is_grey(picture) {
        encoder.write_image(&greys(picture), width, height, ExtendedColorType::L8)
    } else {
        encoder.write_image(&colours(picture), width, height, ExtendedColorType::Rgb8)
    };
    written.map_err(|error| ReportError::of("PNG", &error))?;
    Ok(bytes.into_inner())
}

/// The picture as JPEG.
pub(super) fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    let (width, height) = (picture.width, picture.height);
    let written = if is_grey(picture) {
        encoder.write_image(&greys(picture), width, height, ExtendedColorType::L8)
    } else {
        encoder.write_image(&colours(picture), width, height, ExtendedColorType::Rgb8)
    };
    written.map_err(|error| ReportError::of("JPEG", &error))?;
    Ok(bytes)
}

/// One film with its marks as PNG.
///
/// # Errors
/// [`ReportError::Film`] where it cannot be shown, [`ReportError::Form`] where it cannot be written.
pub fn film_png(
    given: &Given<'_>,
    films: &mut dyn Films,
    id: &RadiographId,
    longest: u32,
) -> Result<Vec<u8>, ReportError> {
    png(&shown_with_marks(given, films, id, longest)?)
}

/// One film as SVG: the picture within, its marks as vectors over it.
///
/// # Errors
/// As [`film_png`].
pub fn film_svg(
    given: &Given<'_>,
    films: &mut dyn Films,
    id: &RadiographId,
    longest: u32,
) -> Result<Vec<u8>, ReportError> {
    let Shown { picture, placement, .. } = shown(films, id, longest)?;
    let font = |letter| films.font(letter);
    let (width, height) = (picture.width, picture.height);
    let marks = marks_svg(&picture, &placement, &marks(given, id), &font);
    let title = caption_of(given, id);
    let data = base64(&png(&picture)?);
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"'Noto Sans','DejaVu Sans',sans-serif\" role=\"img\">\n<title>{}</title>\n<desc>{NOTICE}</desc>\n<image width=\"{width}\" height=\"{height}\" href=\"data:image/png;base64,{data}\"/>\n{marks}</svg>\n",
        xml_text(&title)
    );
    Ok(text.into_bytes())
}

/// "3 months after DHS: AP · right hip".
pub(super) fn caption_of(given: &Given<'_>, id: &RadiographId) -> String {
    let Some(film) = given.case.radiograph(id) else { return id.to_string() };
    let when = given
        .visits
        .of_film(id)
        .map_or_else(String::new, |visit| format!("{}: ", given.case.time_words(&visit.time)));
    format!("{when}{}", film.views_words())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text, as RFC 4648 has it.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let byte = |index: usize| u32::from(part.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let six = (bits >> (18 - 6 * place)) & 63;
            let letter = if place > part.len() { b'=' } else { ALPHABET[six as usize] };
            text.push(char::from(letter));
        }
    }
    text
}

/// A dark picture of this size.
pub(super) fn dark(width: u32, height: u32) -> Picture {
    let rgba = [12, 14, 17, 255].repeat(width as usize * height as usize);
    Picture { width, height, rgba }
}

/// Lays a picture over another with its corner at a place.
pub(super) fn lay(over: &mut Picture, picture: &Picture, [left, top]: [u32; 2]) {
    for row in 0..picture.height.min(over.height.saturating_sub(top)) {
        let wide = picture.width.min(over.width.saturating_sub(left)) as usize * 4;
        let from = row as usize * picture.width as usize * 4;
        let to = ((row + top) as usize * over.width as usize + left as usize) * 4;
        if let (Some(to), Some(from)) =
            (over.rgba.get_mut(to..to + wide), picture.rgba.get(from..from + wide))
        {
            to.copy_from_slice(from);
        }
    }
}

/// A text cut to a width, with an ellipsis where it is cut.
pub(super) fn cut_to(letters: &Letters, text: &str, width: f64, setting: Setting) -> String {
    if letters.width(text, setting) <= width {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if letters.width(&cut, setting) <= width {
            return cut;
        }
    }
    String::new()
}

/// Side of a cell of the contact sheet.
const CELL: u32 = 340;
const GAP: u32 = 16;
const LINE: u32 = 24;
/// Columns of the contact sheet before a further row of visits begins.
const COLUMNS: usize = 7;

/// Rows of a band of the contact sheet, one a view: films of one view stand side by side over the visits. What most
/// visits have stands first; the second film of one view at a visit has a row of its own.
fn rows_of(band: &[VisitPart]) -> Vec<(&str, usize)> {
    let mut rows: Vec<((&str, usize), usize)> = Vec::new();
    for key in band.iter().flat_map(keys_of) {
        match rows.iter_mut().find(|(own, _)| *own == key) {
            Some((_, count)) => *count += 1,
            None => rows.push((key, 1)),
        }
    }
    // Stable: of those that are alike the one seen first stands first.
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows.into_iter().map(|(key, _)| key).collect()
}

/// For each film of a visit its view, and how many of that view stand before it.
fn keys_of(visit: &VisitPart) -> Vec<(&str, usize)> {
    let views: Vec<&str> = visit.films.iter().map(|film| film.views.as_str()).collect();
    let before = |index: usize| views.iter().take(index).filter(|own| **own == views[index]).count();
    (0..views.len()).map(|index| (views[index], before(index))).collect()
}

/// All films on one sheet: a column a visit, in the order of time, a row a view.
///
/// # Errors
/// As [`film_png`].
pub fn contact_sheet(given: &Given<'_>, films: &mut dyn Films) -> Result<Vec<u8>, ReportError> {
    let content = Content::of(given);
    let font = |letter| films.font(letter);
    let texts = content.visits.iter().flat_map(|visit| {
        std::iter::once(visit.heading.as_str()).chain(visit.films.iter().map(|film| film.views.as_str()))
    });
    let texts: Vec<&str> = texts.chain([content.title.as_str(), content.patient.as_str(), NOTICE]).collect();
    let letters = Letters::for_texts(texts.into_iter(), &font);
    let head = Setting { size: 15.0, is_strong: true };
    let small = Setting { size: 13.0, is_strong: false };
    let white = [0xf4, 0xf6, 0xf8];
    let grey = [0xb8, 0xc2, 0xce];
    let bands: Vec<&[VisitPart]> = content.visits.chunks(COLUMNS).collect();
    let columns = content.visits.len().clamp(1, COLUMNS) as u32;
    let most = |band: &[VisitPart]| rows_of(band).len() as u32;
    let width = (GAP + columns * (CELL + GAP)).max(2 * (CELL + GAP));
    let top = GAP + 3 * LINE;
    let height = top + bands.iter().map(|band| LINE + most(band) * (CELL + LINE) + GAP).sum::<u32>();
    let mut sheet = dark(width, height.max(top + LINE));
    let inner = f64::from(width - 2 * GAP);
    let write = |sheet: &mut Picture, text: &str, [x, y]: [u32; 2], wide: f64, setting, colour| {
        let text = cut_to(&letters, text, wide, setting);
        letters.draw(sheet, &text, [f64::from(x), f64::from(y)], setting, colour);
    };
    let big = Setting { size: 20.0, is_strong: true };
    write(&mut sheet, &content.title, [GAP, GAP + 18], inner, big, white);
    // Apart: each runs in its own direction.
    let under = GAP + 18 + LINE;
    write(&mut sheet, &content.patient, [GAP, under], inner, small, grey);
    let used = letters.width(&content.patient, small).min(inner);
    let notice = format!(" · {NOTICE}");
    write(&mut sheet, &notice, [GAP + used.ceil() as u32, under], inner - used, small, grey);
    let (mut y, mut done, of) = (top, 0, content.film_count());
    for band in bands {
        let rows = rows_of(band);
        for (column, visit) in (0..).zip(band) {
            let x = GAP + column * (CELL + GAP);
            write(&mut sheet, &visit.heading, [x, y + 16], f64::from(CELL), head, white);
            for (key, film) in keys_of(visit).into_iter().zip(&visit.films) {
                let row = rows.iter().position(|own| *own == key).unwrap_or_default() as u32;
                let place = y + LINE + row * (CELL + LINE);
                let Ok(id) = RadiographId::new(film.film.clone()) else { continue };
                let picture = shown(films, &id, CELL)?.picture;
                let left = x + (CELL - picture.width.min(CELL)) / 2;
                lay(&mut sheet, &picture, [left, place]);
                write(&mut sheet, &film.views, [x, place + CELL + 16], f64::from(CELL), small, grey);
                done += 1;
                films.progress(done, of);
            }
        }
        y += LINE + most(band) * (CELL + LINE) + GAP;
    }
    png(&sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{FilmPart, Table};

    fn visit(views: &[&str]) -> VisitPart {
        let film = |views: &&str| FilmPart {
            film: "f".to_owned(),
            views: (*views).to_owned(),
            caption: String::new(),
            figure: None,
            stages: Vec::new(),
        };
        VisitPart {
            number: 1,
            heading: String::new(),
            brief: String::new(),
            anchor: None,
            since: None,
            days: 0.0,
            films: views.iter().map(film).collect(),
            told: Vec::new(),
            measures: Table::default(),
        }
    }

    #[test]
    fn films_of_one_view_stand_in_one_row_of_the_contact_sheet() {
        let band = [visit(&["AP", "lateral"]), visit(&["AP", "pelvis", "lateral"]), visit(&["AP", "AP"])];
        assert_eq!(rows_of(&band), [("AP", 0), ("lateral", 0), ("pelvis", 0), ("AP", 1)]);
        assert_eq!(keys_of(&band[1]), [("AP", 0), ("pelvis", 0), ("lateral", 0)]);
        assert!(rows_of(&[]).is_empty());
    }
}
