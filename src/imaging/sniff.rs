//! Tells a format by the first bytes, never by a name.

use serde::{Deserialize, Serialize};

/// Formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImageFormat {
    /// DICOM Part 10, or a bare data set.
    #[serde(rename = "DICOM")]
    Dicom,
    /// PNG.
    #[serde(rename = "PNG")]
    Png,
    /// JPEG.
    #[serde(rename = "JPEG")]
    Jpeg,
    /// TIFF.
    #[serde(rename = "TIFF")]
    Tiff,
    /// BMP.
    #[serde(rename = "BMP")]
    Bmp,
    /// WebP.
    #[serde(rename = "WebP")]
    WebP,
}

impl ImageFormat {
    /// The format's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dicom => "DICOM",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::WebP => "WebP",
        }
    }
}

/// Format of a file by its first bytes; 1,040 are enough for all. `None` when nothing fits.
///
/// A DICOM file without preamble is told by a first element that a data set can begin with.
pub fn sniff(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.get(128..132) == Some(b"DICM") {
        return Some(ImageFormat::Dicom);
    }
    let raster = match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(ImageFormat::Png),
        // A file of JPEG-LS begins with a frame of its own kind.
        [0xFF, 0xD8, 0xFF, kind, ..] if *kind != 0xF7 => Some(ImageFormat::Jpeg),
        // TIFF, and BigTIFF with its offsets of eight bytes.
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(ImageFormat::Tiff),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageFormat::WebP),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(ImageFormat::Bmp),
        _ => None,
    };
    raster.or_else(|| begins_like_a_data_set(bytes).then_some(ImageFormat::Dicom))
}

/// True if the first elements are those of a data set: of group 0002 or 0008, in rising order, with lengths that
/// lead from one to the next.
fn begins_like_a_data_set(bytes: &[u8]) -> bool {
    let Some(&[g0, g1, e0, e1, l0, l1, l2, l3]) = bytes.first_chunk::<8>() else { return false };
    let little = (u16::from_le_bytes([g0, g1]), u16::from_le_bytes([e0, e1]));
    let big = (u16::from_be_bytes([g0, g1]), u16::from_be_bytes([e0, e1]));
    let explicit = l0.is_ascii_uppercase() && l1.is_ascii_uppercase();
    let first = |(group, element): (u16, u16)| {
        (group == 0x0002 && element <= 0x0016) || (group == 0x0008 && element <= 0x0070)
    };
    // A longer first value is believed where another element follows it.
    let length = u32::from_le_bytes([l0, l1, l2, l3]);
    let next = || {
        let next = bytes.get(8 + length as usize..)?.first_chunk::<4>()?;
        Some((u16::from_le_bytes([next[0], next[1]]), u16::from_le_bytes([next[2], next[3]])))
    };
    let followed = || next().is_some_and(|tag| tag > little && tag.0 <= 0x0028);
    let plausible = length <= 64 || (length <= LONGEST_FIRST && followed());
    (first(little) && (explicit || plausible)) || (first(big) && explicit)
}

/// A first value without a VR is at most so long: a character set, an image type, a UID, or what others wrote there.
const LONGEST_FIRST: u32 = 1024;
