//! Where a compressed frame and the header of its file contradict each other: which of them is followed, and what
//! is said of it. Never are bits of a value cut off without a word.

use super::module::ImageModule;
use super::stream::{Coding, Colours, Stream};
use crate::imaging::ImagingError;
use crate::imaging::codec;

/// Transfer syntaxes that promise that nothing was lost.
const LOSSLESS: [&str; 8] = [
    "1.2.840.10008.1.2.4.57",
    "1.2.840.10008.1.2.4.70",
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.90",
    "1.2.840.10008.1.2.4.201",
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.5",
    "1.2.840.10008.1.2.1.98",
];

/// The transfer syntax by which a frame is decoded: the declared one, or one of the coding that the frame is in.
pub(super) fn syntax<'a>(declared: &'a str, stream: Option<&Stream>) -> &'a str {
    let Some(stream) = stream else { return declared };
    let is = |numbers: &[&str]| {
        declared.strip_prefix("1.2.840.10008.1.2.4.").is_some_and(|number| numbers.contains(&number))
    };
    match stream.coding {
        Coding::Jpeg if is(&["50", "51", "53", "55", "57", "70"]) => declared,
        Coding::Jpeg => "1.2.840.10008.1.2.4.70",
        Coding::JpegLs if is(&["80", "81"]) => declared,
        Coding::JpegLs => "1.2.840.10008.1.2.4.81",
        Coding::Jpeg2000 if codec::is_jpeg_2000(declared) => declared,
        Coding::Jpeg2000 => "1.2.840.10008.1.2.4.91",
    }
}

/// Notes on a frame that is not coded as its label states. Known before anything is decoded.
pub(super) fn label_notes(declared: &str, stream: Option<&Stream>) -> Vec<String> {
    let Some(stream) = stream else { return Vec::new() };
    let mut notes = Vec::new();
    let found = match stream.coding {
        Coding::Jpeg => "JPEG",
        Coding::JpegLs => "JPEG-LS",
        Coding::Jpeg2000 => "JPEG 2000",
    };
    if syntax(declared, Some(stream)) != declared {
        notes.push(format!(
            "the pixels are {found}, which is not what the transfer syntax says: read as found"
        ));
    }
    if stream.lossy && LOSSLESS.contains(&declared) {
        notes.push(format!(
            "labelled as compressed without loss, but the {found} stream is of a process with loss"
        ));
    }
    notes
}

/// Settles on bits and sign of the samples of a decoded frame. `overlay_bits` are those above the stored ones that
/// overlays lie in.
pub(super) fn samples(
    module: &mut ImageModule,
    stream: Stream,
    containers: &[u16],
    overlay_bits: u16,
) -> Result<(), ImagingError> {
    let precision = stream.precision.min(16);
    if stream.signed && !module.signed && containers.iter().any(|value| value.cast_signed() < 0) {
        module.notes.push(
            "the compressed image has values below zero, the header says there are none: the image is followed"
                .to_owned(),
        );
        module.signed = true;
        (module.bits_stored, module.high_bit) = (precision, precision - 1);
        return Ok(());
    }
    let right_aligned = module.high_bit + 1 > precision && precision >= module.bits_stored;
    if right_aligned && module.high_bit + 1 > module.bits_stored {
        module.notes.push(format!(
            "High Bit {} contradicts the {precision} bits of the compressed image: its values are taken as they are",
            module.high_bit
        ));
        module.high_bit = module.bits_stored - 1;
    }
    let reach = module.high_bit + 1;
    if precision <= reach || reach >= 16 {
        return Ok(());
    }
    // Above the stored bits there is nothing, an overlay, or copies of the sign; else the header is wrong.
    let beyond = |value: u16| (value & !overlay_bits) >> reach;
    let copies = !overlay_bits >> reach;
    let signs = ((1_u32 << precision) - 1) as u16 & copies << reach;
    let is_sign = |value: u16| {
        let above = value & !overlay_bits & !((1 << reach) - 1);
        module.signed && (above == copies << reach || above == signs)
    };
    if containers.iter().all(|value| beyond(*value) == 0 || is_sign(*value)) {
        return Ok(());
    }
    if precision > module.bits_allocated {
        return Err(ImagingError::malformed(format!(
            "the compressed image has {precision} bits a value, the header allocates {}",
            module.bits_allocated
        )));
    }
    module.notes.push(format!(
        "the compressed image has {precision} bits a value, the header says {}: the image is followed; windows of the \
         file may not fit it",
        module.bits_stored
    ));
    (module.bits_stored, module.high_bit) = (precision, precision - 1);
    Ok(())
}

/// True if three components are luminance and chrominance, by the frame itself where it tells, else by the header.
pub(super) fn is_ybr(module: &mut ImageModule, stream: Option<&Stream>) -> bool {
    let labelled = module.photometric.starts_with("YBR");
    let Some(stream) = stream else { return labelled };
    if stream.coding == Coding::Jpeg2000 {
        // YBR_ICT and YBR_RCT are names of the stream's own transform, which the decoder undid.
        return labelled && stream.colours != Colours::Rgb && module.photometric.starts_with("YBR_FULL");
    }
    let found = match stream.colours {
        Colours::Untold => labelled,
        Colours::Rgb => false,
        Colours::Ybr => true,
    };
    if found != labelled {
        let words = if found { "luminance and chrominance" } else { "red, green and blue" };
        module.notes.push(format!(
            "Photometric Interpretation {} contradicts the compressed image, which holds {words}: the image is followed",
            module.photometric
        ));
    }
    found
}
