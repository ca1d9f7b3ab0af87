//! DICOM to a film: CR, DX, SC and any other grey or colour image, its first frame. Parses borrowed bytes
//! itself (see `walk`), takes pixel data to the codecs, and keeps no name of a patient.

mod charset;
mod colour;
mod data_set;
mod describe;
mod file;
mod greys;
mod layers;
mod module;
mod parts;
mod pixel_data;
mod settle;
mod stream;
mod walk;

pub use parts::{CompressedFrame, DicomParts, Part, PartSet};

use std::sync::Arc;

use super::pixels::StoredAs;
use super::plain::{PlainFilm, PlainSamples};
use super::stats;
use super::{
    Clues, Film, GreyPipeline, ImageFacts, ImagingError, Limits, Origin, Pixels, Presentation, Samples,
};
use data_set::DataSet;
use module::ImageModule;

/// Facts from the header alone.
pub(super) fn read_facts(bytes: &[u8], limits: &Limits) -> Result<ImageFacts, ImagingError> {
    let body = file::open(bytes, limits)?;
    let set = DataSet::read(&body.bytes, body.syntax, limits)?;
    let module = ImageModule::read(&set, limits)?;
    Ok(describe::facts(&set, &module, &body))
}

/// Origin of a film; the header is enough.
pub(super) fn origin(bytes: &[u8], limits: &Limits) -> Result<Origin, ImagingError> {
    let body = file::open(bytes, limits)?;
    let set = DataSet::read(&body.bytes, body.syntax, limits)?;
    Ok(describe::origin(&set))
}

/// Files that the directory of a medium lists as images, each by the parts of its path; none where it is none.
pub(super) fn listed_images(bytes: &[u8], limits: &Limits) -> Result<Vec<Vec<String>>, ImagingError> {
    let body = file::open(bytes, limits)?;
    let set = DataSet::read(&body.bytes, body.syntax, limits)?;
    let records = set.items(0x0004_1220).into_iter();
    let images = records.filter(|record| record.text(0x0004_1430).as_deref() == Some("IMAGE"));
    Ok(images.map(|record| record.texts(0x0004_1500)).filter(|parts| !parts.is_empty()).collect())
}

/// Adds what the header says to clues.
pub(super) fn add_clues(bytes: &[u8], limits: &Limits, clues: &mut Clues) -> Result<(), ImagingError> {
    let body = file::open(bytes, limits)?;
    let set = DataSet::read(&body.bytes, body.syntax, limits)?;
    describe::add_clues(&set, clues);
    Ok(())
}

/// The first frame with its facts and pipeline.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Film, ImagingError> {
    let body = file::open(bytes, limits)?;
    let set = DataSet::read(&body.bytes, body.syntax, limits)?;
    let mut module = ImageModule::read(&set, limits)?;
    let mut facts = describe::facts(&set, &module, &body);
    let pixel_data::Frame { containers: mut stored, stream } =
        pixel_data::first_frame(&set, &module, &body.transfer_syntax.uid)?;
    let layers = layers::layers(&set, &module, &stored, limits, &mut facts.notes);
    module.notes.clear();
    if let Some(stream) = &stream {
        settle::samples(&mut module, *stream, &stored, layers::overlay_bits(&set))?;
    }
    let is_ybr = module.samples == 3 && settle::is_ybr(&mut module, stream.as_ref());
    facts.notes.append(&mut module.notes);
    facts.coding = describe::coding(&module, &body);
    module.stored_bits().apply(Arc::make_mut(&mut stored));
    let (columns, rows) = (module.columns, module.rows);
    if module.is_grey() {
        let pipeline = grey_pipeline(&set, &module, &mut facts.notes);
        let pixels = Pixels { columns, rows, samples: Samples::Grey(stored) };
        return Ok(Film { pixels, facts, pipeline, stored_as: StoredAs::Alike, layers });
    }
    let stored_as = StoredAs::Measured(stats::of_samples(&stored, module.bits_allocated, module.signed));
    let colours = colour::display(&set, &module, &stored, is_ybr)?;
    let samples = if colours.iter().all(|[red, green, blue]| red == green && green == blue) {
        facts.notes.push("all colours are grey: treated as a grey image".to_owned());
        Samples::Grey(colours.iter().map(|colour| u16::from(colour[0])).collect())
    } else {
        Samples::Rgb(colours)
    };
    let pixels = Pixels { columns, rows, samples };
    Ok(Film { pixels, facts, pipeline: GreyPipeline::ready(Presentation::Identity), stored_as, layers })
}

fn grey_pipeline(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> GreyPipeline {
    let mut pipeline = greys::pipeline(set, module, notes);
    pipeline.exposed = layers::exposed(set, module);
    pipeline
}

/// See [`super::plain_film`].
pub(super) fn plain_film(beginning: &[u8], file_bytes: u64, limits: &Limits) -> Option<PlainFilm> {
    let body = file::open_beginning(beginning, limits).ok()?;
    let set = DataSet::read_beginning(&body.bytes, body.syntax, limits).ok()?;
    let module = ImageModule::read(&set, limits).ok()?;
    let at = pixel_data::plain_frame(&set, &module, &body.transfer_syntax.uid, beginning, file_bytes)?;
    // Overlays in the bits of the samples need all of them.
    if !module.is_grey() || layers::overlay_bits(&set) != 0 {
        return None;
    }
    let mut facts = describe::facts(&set, &module, &body);
    let layers = layers::layers(&set, &module, &[], limits, &mut facts.notes);
    let pipeline = grey_pipeline(&set, &module, &mut facts.notes);
    let samples = PlainSamples { at, bits: module.stored_bits() };
    Some(PlainFilm { columns: module.columns, rows: module.rows, facts, pipeline, layers, samples })
}
