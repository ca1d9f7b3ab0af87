//! De-identification of PNG, JPEG, TIFF, WebP and BMP. A JPEG keeps its own stream without comments, Exif, GPS and
//! thumbnails; every other picture is written anew as PNG from its pixels, so that nothing else of the file is left.

use image::ImageReader;

use super::report::Tally;
use super::{Clean, Cleaning, Identifiers, LookReason, Looked, Patient, Refusal, area, stream};
use crate::imaging::{Film, ImageFormat, Pixels, Samples, png_file};

/// Cleans one picture.
pub(super) fn clean(bytes: &[u8], film: &Film, cleaning: &Cleaning<'_>) -> Result<Clean, Refusal> {
    let mut tally = Tally::default();
    let areas = match cleaning.looked {
        Looked::Erased(areas) => areas.as_slice(),
        Looked::No | Looked::Clear => &[],
    };
    let keeps_stream = film.facts.format == ImageFormat::Jpeg && areas.is_empty() && !cleaning.rewrite_pixels;
    let own_stream = if keeps_stream { stream::jpeg(bytes, orientation(bytes)) } else { None };
    let (cleaned, extension) = match own_stream {
        Some(cleaned) => {
            if cleaned != bytes {
                tally.words("everything but the picture left out: Exif, GPS, comments, profiles, thumbnails");
            }
            (cleaned, "jpg")
        }
        None => {
            tally.words("picture written anew as PNG: text, Exif, GPS, profiles, thumbnails left out");
            let pixels = if areas.is_empty() {
                png(film, &film.pixels)?
            } else {
                tally.words("areas of the picture erased");
                png(film, &area::erased(film, areas))?
            };
            (pixels, "png")
        }
    };
    if film.facts.frames > 1 {
        tally.words("pictures behind the first left out: Callus shows the first alone");
    }
    let patient = cleaning.patient.cloned().unwrap_or_else(|| Patient::named(""));
    let look = match cleaning.looked {
        Looked::No => Some(LookReason::Picture),
        Looked::Clear | Looked::Erased(_) => None,
    };
    Ok(Clean {
        bytes: cleaned,
        extension,
        pseudonym: cleaning.secret.pseudonym(&patient),
        shifted_days: None,
        changes: tally.changes(),
        identifiers: Identifiers::default(),
        look,
        letters: Vec::new(),
    })
}

fn png(film: &Film, pixels: &Pixels) -> Result<Vec<u8>, Refusal> {
    let coding = &film.facts.coding;
    if coding.signed && matches!(pixels.samples, Samples::Grey(_)) {
        return Err(Refusal::Unwritable(
            "PNG holds no values below zero; export the film as DICOM".to_owned(),
        ));
    }
    png_file(pixels, coding.bits_allocated > 8).map_err(Refusal::Unwritable)
}

/// The orientation of a picture as Exif counts it, 1 to 8.
fn orientation(bytes: &[u8]) -> Option<u8> {
    use image::ImageDecoder;
    let reader = ImageReader::with_format(std::io::Cursor::new(bytes), image::ImageFormat::Jpeg);
    let orientation = reader.into_decoder().ok()?.orientation().ok()?;
    Some(orientation.to_exif())
}
