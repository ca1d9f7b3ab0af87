//! The Image Pixel module: how large, how many bits, which colours. Checked before anything else is believed.

use super::data_set::DataSet;
use crate::imaging::error::{NO_ELEMENT, NO_SIZE};
use crate::imaging::plain::StoredBits;
use crate::imaging::{ImagingError, Limits};

/// Size, bits and coding of the samples of an image, checked.
#[derive(Debug, Clone)]
pub(super) struct ImageModule {
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) frames: u32,
    pub(super) samples: u16,
    pub(super) bits_allocated: u16,
    pub(super) bits_stored: u16,
    pub(super) high_bit: u16,
    pub(super) signed: bool,
    pub(super) planar: bool,
    pub(super) photometric: String,
    pub(super) pixels: usize,
    pub(super) notes: Vec<String>,
}

impl ImageModule {
    pub(super) fn read(set: &DataSet<'_>, limits: &Limits) -> Result<Self, ImagingError> {
        let (Some(rows), Some(columns)) = (set.u16(0x0028_0010), set.u16(0x0028_0011)) else {
            return Err(no_image(set));
        };
        let pixels = limits.check_size(u32::from(columns), u32::from(rows))?;
        let mut notes = Vec::new();
        let samples = set.u16(0x0028_0002).unwrap_or(1);
        let mut photometric = set.text(0x0028_0004).unwrap_or_else(|| "MONOCHROME2".to_owned());
        match (samples, photometric.as_str()) {
            (1, "MONOCHROME1" | "MONOCHROME2" | "PALETTE COLOR")
            | (3, "RGB" | "YBR_FULL" | "YBR_FULL_422" | "YBR_ICT" | "YBR_RCT") => {}
            (1, other) => {
                notes.push(format!("{other} with one sample per pixel: shown as MONOCHROME2"));
                "MONOCHROME2".clone_into(&mut photometric);
            }
            (3, other) => {
                return Err(ImagingError::malformed(format!("{other} with three samples per pixel")));
            }
            (other, _) => return Err(ImagingError::malformed(format!("it has {other} samples per pixel"))),
        }
        let (bits_allocated, bits_stored, high_bit) = bits(set, &mut notes)?;
        let frames = frames(set, &mut notes);
        Ok(Self {
            rows: u32::from(rows),
            columns: u32::from(columns),
            frames,
            samples,
            bits_allocated,
            bits_stored,
            high_bit,
            signed: set.u16(0x0028_0103) == Some(1),
            planar: set.u16(0x0028_0006) == Some(1),
            photometric,
            pixels,
            notes,
        })
    }

    /// One sample per pixel that is a grey, not a place in a palette.
    pub(super) fn is_grey(&self) -> bool {
        self.samples == 1 && self.photometric != "PALETTE COLOR"
    }

    /// Samples of a frame.
    pub(super) fn sample_count(&self) -> usize {
        self.pixels * usize::from(self.samples)
    }

    /// The bits of a container that hold the value of a sample.
    pub(super) fn stored_bits(&self) -> StoredBits {
        StoredBits { stored: self.bits_stored, high: self.high_bit, signed: self.signed }
    }
}

/// Bits allocated, stored, and the high bit.
fn bits(set: &DataSet<'_>, notes: &mut Vec<String>) -> Result<(u16, u16, u16), ImagingError> {
    let allocated = set.u16(0x0028_0100).unwrap_or(16);
    let stored = set.u16(0x0028_0101).unwrap_or(allocated);
    if stored == 0 || stored > allocated {
        return Err(ImagingError::malformed(format!("{stored} bits stored in {allocated} allocated")));
    }
    if allocated != 8 && allocated != 16 {
        return Err(ImagingError::unsupported(
            format!("an image of {allocated} bits per sample"),
            "radiographs have 8 or 16",
            "export it with 16 bits allocated",
        ));
    }
    let high = set.u16(0x0028_0102).unwrap_or(stored - 1);
    if high >= allocated || high + 1 < stored {
        notes.push(format!("High Bit {high} contradicts {stored} bits stored: {} is used", stored - 1));
        return Ok((allocated, stored, stored - 1));
    }
    Ok((allocated, stored, high))
}

fn frames(set: &DataSet<'_>, notes: &mut Vec<String>) -> u32 {
    let declared = set.number(0x0028_0008).unwrap_or(1.0).clamp(0.0, f64::from(u32::MAX)) as u32;
    if declared > 1 {
        notes.push(format!("{declared} frames: the first is shown"));
    }
    declared.max(1)
}

/// The directory of a medium, in words.
const DIRECTORY: &str = "a DICOMDIR, the directory of a medium";

fn no_image(set: &DataSet<'_>) -> ImagingError {
    let what = match set.text(0x0008_0016) {
        _ if set.is_empty() => NO_ELEMENT.to_owned(),
        // The class of a directory stands in the file meta group alone; its records are in the data set.
        _ if set.element(0x0004_1220).is_some() => DIRECTORY.to_owned(),
        Some(uid) => super::describe::sop_class_name(&uid).map_or_else(
            || {
                format!(
                    "SOP class {}",
                    uid.chars().filter(char::is_ascii_graphic).take(64).collect::<String>()
                )
            },
            ToOwned::to_owned,
        ),
        None => NO_SIZE.to_owned(),
    };
    ImagingError::NoImage { what }
}
