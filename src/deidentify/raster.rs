//! De-identification of PNG, JPEG, TIFF, WebP and BMP: the picture's own parts are copied, everything else is left
//! out (text, Exif with GPS, XMP, colour profiles, thumbnails, bytes between and behind). The orientation stays.

use super::{DeidentifyError, stream};

fn broken() -> DeidentifyError {
    DeidentifyError::Unreadable("its parts could not be told apart".to_owned())
}

fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok()
}

/// Chunks that the picture or its geometry needs.
const PNG_KEPT: [&[u8; 4]; 9] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sBIT", b"sRGB", b"pHYs"];

/// A PNG of its critical chunks, transparency, gamma and pixel size.
pub(super) fn png(bytes: &[u8], orientation: Option<u8>) -> Result<Vec<u8>, DeidentifyError> {
    let mut out = bytes.get(..8).ok_or_else(broken)?.to_vec();
    let mut position = 8;
    loop {
        let length = u32::from_be_bytes(four(bytes, position).ok_or_else(broken)?) as usize;
        let kind = four(bytes, position + 4).ok_or_else(broken)?;
        let end = position.checked_add(length).and_then(|sum| sum.checked_add(12)).ok_or_else(broken)?;
        let chunk = bytes.get(position..end).ok_or_else(broken)?;
        if kind == *b"IDAT" && !out.windows(4).any(|window| window == b"IDAT") {
            if let Some(block) = orientation.filter(|value| (2..=8).contains(value)).map(stream::exif) {
                out.extend(u32::try_from(block.len()).map_err(|_| broken())?.to_be_bytes());
                let from = out.len();
                out.extend(b"eXIf");
                out.extend(block);
                let sum = crc32fast::hash(&out[from..]);
                out.extend(sum.to_be_bytes());
            }
        }
        if PNG_KEPT.contains(&&kind) {
            out.extend(chunk);
        }
        if kind == *b"IEND" {
            return Ok(out);
        }
        position = end;
    }
}

/// A WebP file of its picture chunks.
pub(super) fn webp(bytes: &[u8]) -> Result<Vec<u8>, DeidentifyError> {
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let end = u32::from_le_bytes(four(bytes, 4).ok_or_else(broken)?) as usize + 8;
    let mut position = 12;
    while position + 8 <= end.min(bytes.len()) {
        let kind = four(bytes, position).ok_or_else(broken)?;
        let length = u32::from_le_bytes(four(bytes, position + 4).ok_or_else(broken)?) as usize;
        let data = bytes.get(position + 8..position + 8 + length).ok_or_else(broken)?;
        if matches!(&kind, b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF") {
            out.extend(kind);
            out.extend(u32::try_from(length).map_err(|_| broken())?.to_le_bytes());
            let at = out.len();
            out.extend(data);
            if kind == *b"VP8X" {
                // Flags: no ICC profile, no Exif, no XMP.
                out[at] &= !(0x20 | 0x08 | 0x04);
            }
            if length % 2 == 1 {
                out.push(0);
            }
        }
        position += 8 + length + length % 2;
    }
    let size = u32::try_from(out.len() - 8).map_err(|_| broken())?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

/// A BMP of its headers, palette and pixels.
pub(super) fn bmp(bytes: &[u8]) -> Result<Vec<u8>, DeidentifyError> {
    let pixels = u32::from_le_bytes(four(bytes, 10).ok_or_else(broken)?) as usize;
    let header = u32::from_le_bytes(four(bytes, 14).ok_or_else(broken)?) as usize;
    let mut out = bytes.to_vec();
    out.get_mut(6..10).ok_or_else(broken)?.fill(0);
    if header >= 40 {
        let (width, height) = (four(bytes, 18).ok_or_else(broken)?, four(bytes, 22).ok_or_else(broken)?);
        let (width, height) =
            (i32::from_le_bytes(width).unsigned_abs(), i32::from_le_bytes(height).unsigned_abs());
        let bits = u64::from(u16::from_le_bytes([bytes[28], bytes[29]]));
        let compressed = four(bytes, 30).map_or(0, u32::from_le_bytes);
        let colours = four(bytes, 46).map_or(0, u32::from_le_bytes) as usize;
        let palette = if bits <= 8 { if colours == 0 { 1 << bits } else { colours } } else { 0 };
        // Masks of BI_BITFIELDS follow the 40-byte header.
        let masks = if header == 40 && compressed == 3 { 12 } else { 0 };
        let used = 14 + header + masks + palette * 4;
        if used < pixels {
            out.get_mut(used..pixels).ok_or_else(broken)?.fill(0);
        }
        if matches!(compressed, 0 | 3) {
            let row = (u64::from(width) * bits).div_ceil(32) * 4;
            let end = usize::try_from(row * u64::from(height)).map_err(|_| broken())?.saturating_add(pixels);
            out.truncate(end);
        }
    }
    let size = u32::try_from(out.len()).map_err(|_| broken())?;
    out.get_mut(2..6).ok_or_else(broken)?.copy_from_slice(&size.to_le_bytes());
    Ok(out)
}

/// Baseline tags of TIFF 6.0 that describe samples and where they lie.
const TIFF_KEPT: [u16; 27] = [
    254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 296, 317,
    320, 322, 323, 324, 325, 339,
];

/// A TIFF in which every byte that is neither structure nor sample is zero: tags of text, Exif, GPS, colour profiles
/// and thumbnails are gone from the directory and from the file. Offsets stay.
pub(super) fn tiff(bytes: &[u8]) -> Result<Vec<u8>, DeidentifyError> {
    let little = match bytes.get(..4) {
        Some([b'I', b'I', 42, 0]) => true,
        Some([b'M', b'M', 0, 42]) => false,
        _ => {
            return Err(DeidentifyError::Unsupported(
                "this kind of TIFF (BigTIFF) is not cleaned; export it as PNG and try again",
            ));
        }
    };
    let reader = Tiff { bytes, little };
    let mut out = vec![0_u8; bytes.len()];
    copy(bytes, &mut out, 0, 8)?;
    let mut directory = reader.u32(4).ok_or_else(broken)? as usize;
    let mut directories = Vec::new();
    while directory != 0 {
        if directories.contains(&directory) || directories.len() > 1000 {
            return Err(broken());
        }
        let count = usize::from(reader.u16(directory).ok_or_else(broken)?);
        let mut kept = Vec::new();
        let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
        for index in 0..count {
            let at = directory + 2 + index * 12;
            let entry = bytes.get(at..at + 12).ok_or_else(broken)?;
            let tag = reader.u16(at).ok_or_else(broken)?;
            if !TIFF_KEPT.contains(&tag) {
                continue;
            }
            let values = reader.values(at).ok_or_else(broken)?;
            if values.outside {
                copy(bytes, &mut out, values.from, values.length)?;
            }
            match tag {
                259 if matches!(values.numbers.first(), Some(6 | 7)) => {
                    return Err(DeidentifyError::Unsupported(
                        "a TIFF compressed as JPEG is not cleaned; export it as PNG and try again",
                    ));
                }
                273 | 324 => offsets = values.numbers,
                279 | 325 => lengths = values.numbers,
                _ => {}
            }
            kept.push(entry.to_vec());
        }
        if offsets.len() != lengths.len() {
            return Err(broken());
        }
        for (from, length) in offsets.iter().zip(&lengths) {
            copy(bytes, &mut out, *from as usize, *length as usize)?;
        }
        let next = reader.u32(directory + 2 + count * 12).unwrap_or(0);
        directories.push(directory);
        let mut block = reader.write16(u16::try_from(kept.len()).map_err(|_| broken())?).to_vec();
        block.extend(kept.concat());
        block.extend(if little { next.to_le_bytes() } else { next.to_be_bytes() });
        out.get_mut(directory..directory + block.len()).ok_or_else(broken)?.copy_from_slice(&block);
        directory = next as usize;
    }
    Ok(out)
}

/// Copies a stretch of the original to the same place.
fn copy(bytes: &[u8], out: &mut [u8], from: usize, length: usize) -> Result<(), DeidentifyError> {
    let end = from.checked_add(length).ok_or_else(broken)?;
    let source = bytes.get(from..end).ok_or_else(broken)?;
    out.get_mut(from..end).ok_or_else(broken)?.copy_from_slice(source);
    Ok(())
}

struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

struct Values {
    outside: bool,
    from: usize,
    length: usize,
    numbers: Vec<u32>,
}

impl Tiff<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let pair: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let word = four(self.bytes, at)?;
        Some(if self.little { u32::from_le_bytes(word) } else { u32::from_be_bytes(word) })
    }

    fn write16(&self, value: u16) -> [u8; 2] {
        if self.little { value.to_le_bytes() } else { value.to_be_bytes() }
    }

    /// Where the values of a directory entry lie, and the whole numbers among them.
    fn values(&self, at: usize) -> Option<Values> {
        let kind = self.u16(at + 2)?;
        let count = self.u32(at + 4)? as usize;
        let size = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 => 4,
            5 | 10 | 12 => 8,
            _ => return None,
        };
        let length = count.checked_mul(size)?;
        let outside = length > 4;
        let from = if outside { self.u32(at + 8)? as usize } else { at + 8 };
        self.bytes.get(from..from.checked_add(length)?)?;
        let numbers = match kind {
            3 => (0..count).filter_map(|index| self.u16(from + index * 2).map(u32::from)).collect(),
            4 => (0..count).filter_map(|index| self.u32(from + index * 4)).collect(),
            _ => Vec::new(),
        };
        Some(Values { outside, from, length, numbers })
    }
}
