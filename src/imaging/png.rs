//! Pixels as a PNG file, without anything else in it.

use image::{ExtendedColorType, ImageEncoder};

use super::{Pixels, Samples};

/// A PNG of unsigned pixels: greys of 16 bits where `is_deep`, else of 8, or colours of 8 bits.
///
/// # Errors
/// In words, when the encoder refuses the picture.
pub fn png_file(pixels: &Pixels, is_deep: bool) -> Result<Vec<u8>, String> {
    let (samples, colour): (Vec<u8>, _) = match &pixels.samples {
        // The encoder takes samples of 16 bits in the order of this machine.
        Samples::Grey(values) if is_deep => {
            (values.iter().flat_map(|value| value.to_ne_bytes()).collect(), ExtendedColorType::L16)
        }
        Samples::Grey(values) => (values.iter().map(|value| *value as u8).collect(), ExtendedColorType::L8),
        Samples::Rgb(colours) => (colours.as_flattened().to_vec(), ExtendedColorType::Rgb8),
    };
    let mut out = Vec::new();
    image::codecs::png::PngEncoder::new(&mut out)
        .write_image(&samples, pixels.columns, pixels.rows, colour)
        .map_err(|error| error.to_string())?;
    Ok(out)
}
