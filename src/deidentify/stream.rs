//! Compressed pixel streams without comments and application segments: JPEG, JPEG-LS, JPEG 2000. What decodes to
//! pixels is copied byte for byte.

/// A stream without what is no part of the picture; `None` for one of another kind (RLE), or one that could not be
/// taken apart.
pub(super) fn without_comments(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes, None),
        [0xFF, 0x4F, 0xFF, 0x51, ..] => jpeg2000(bytes),
        [0, 0, 0, 12, b'j', b'P', ..] => jpeg2000(code_stream(bytes)?),
        _ => None,
    }
}

/// A JPEG or JPEG-LS stream with the segments that decoding needs. `orientation` (1 to 8, as in Exif) is written
/// as the only entry of a new Exif segment.
pub(super) fn jpeg(bytes: &[u8], orientation: Option<u8>) -> Option<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    if let Some(exif) = orientation.filter(|value| (2..=8).contains(value)).map(exif) {
        let length = u16::try_from(exif.len() + 8).ok()?;
        out.extend([0xFF, 0xE1]);
        out.extend(length.to_be_bytes());
        out.extend(b"Exif\0\0");
        out.extend(exif);
    }
    let mut position = 2;
    loop {
        // Fill bytes may stand before a marker.
        while bytes.get(position) == Some(&0xFF) && bytes.get(position + 1) == Some(&0xFF) {
            position += 1;
        }
        let (Some(0xFF), Some(&marker)) = (bytes.get(position), bytes.get(position + 1)) else {
            return None;
        };
        position += 2;
        if marker == 0xD9 {
            out.extend([0xFF, 0xD9]);
            return Some(out);
        }
        let length = bytes.get(position..position + 2).and_then(|pair| <[u8; 2]>::try_from(pair).ok());
        let length = usize::from(u16::from_be_bytes(length?));
        let segment = bytes.get(position..position + length).filter(|found| found.len() >= 2)?;
        position += length;
        match marker {
            0xE0..=0xEF => {
                if let Some(kept) = needed_segment(marker, segment) {
                    out.extend([0xFF, marker]);
                    out.extend(kept);
                }
            }
            // Frames, tables, scans, restart intervals, and those of JPEG-LS; comments and anything else go.
            0xC0..=0xCF | 0xDA..=0xDF | 0xF7 | 0xF8 => {
                out.extend([0xFF, marker]);
                out.extend(segment);
            }
            _ => {}
        }
        if marker == 0xDA {
            let start = position;
            position = end_of_scan(bytes, position);
            out.extend(&bytes[start..position]);
            if position >= bytes.len() {
                // Without its end marker the picture is cut off; it is closed so that readers stop there.
                out.extend([0xFF, 0xD9]);
                return Some(out);
            }
        }
    }
}

/// Where the entropy-coded bytes end: at a marker that is neither stuffing nor a restart.
fn end_of_scan(bytes: &[u8], mut position: usize) -> usize {
    while position + 1 < bytes.len() {
        let inside = bytes[position] != 0xFF
            || bytes[position + 1] < 0x80
            || (0xD0..=0xD7).contains(&bytes[position + 1]);
        if !inside && bytes[position + 1] != 0xFF {
            return position;
        }
        position += 1;
    }
    bytes.len()
}

/// Application segments that change how the samples are to be read, without thumbnails.
fn needed_segment(marker: u8, segment: &[u8]) -> Option<Vec<u8>> {
    let body = segment.get(2..)?;
    match marker {
        0xE0 if body.starts_with(b"JFIF\0") => {
            let mut kept = vec![0, 16];
            kept.extend(body.get(..12)?);
            kept.extend([0, 0]);
            Some(kept)
        }
        0xEE if body.starts_with(b"Adobe") => {
            let mut kept = vec![0, 14];
            kept.extend(body.get(..12)?);
            Some(kept)
        }
        0xE8 if body.starts_with(b"mrfx") => Some(segment.get(..7)?.to_vec()).map(|mut kept| {
            kept[..2].copy_from_slice(&7_u16.to_be_bytes());
            kept
        }),
        _ => None,
    }
}

/// A TIFF block, as Exif has it, with the orientation alone.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    block.extend([orientation, 0, 0, 0, 0, 0, 0]);
    block
}

/// The code stream inside a JP2 file.
fn code_stream(bytes: &[u8]) -> Option<&[u8]> {
    let mut position = 0;
    loop {
        let length = u32::from_be_bytes(bytes.get(position..position + 4)?.try_into().ok()?);
        let kind = bytes.get(position + 4..position + 8)?;
        let (header, length) = match length {
            0 => (8, bytes.len() - position),
            1 => {
                let long = u64::from_be_bytes(bytes.get(position + 8..position + 16)?.try_into().ok()?);
                (16, usize::try_from(long).ok()?)
            }
            short => (8, short as usize),
        };
        if length < header {
            return None;
        }
        if kind == b"jp2c" {
            let end = position.checked_add(length)?.min(bytes.len());
            return bytes.get(position + header..end);
        }
        position = position.checked_add(length)?;
    }
}

/// A JPEG 2000 code stream without comment segments (PS: ISO/IEC 15444-1 A.9.2), lengths of its tile parts set
/// right, nothing behind its end.
fn jpeg2000(bytes: &[u8]) -> Option<Vec<u8>> {
    const COMMENT: u8 = 0x64;
    const TILE_LENGTHS: u8 = 0x55;
    const START_OF_TILE: u8 = 0x90;
    const START_OF_DATA: u8 = 0x93;
    const END: u8 = 0xD9;
    let mut out = vec![0xFF, 0x4F];
    let mut position = 2;
    let segment = |position: usize| -> Option<(u8, &[u8])> {
        let length = u16::from_be_bytes(bytes.get(position + 2..position + 4)?.try_into().ok()?);
        Some((*bytes.get(position + 1)?, bytes.get(position..position + 2 + usize::from(length))?))
    };
    loop {
        match (bytes.get(position), bytes.get(position + 1)) {
            (Some(0xFF), Some(&END)) | (None, _) => {
                out.extend([0xFF, END]);
                return Some(out);
            }
            (Some(0xFF), Some(&START_OF_TILE)) => {
                let (_, start) = segment(position)?;
                let declared = start.get(6..10).and_then(|part| <[u8; 4]>::try_from(part).ok())?;
                let declared = u32::from_be_bytes(declared) as usize;
                let length = if declared == 0 { bytes.len() - position } else { declared };
                let end = position.checked_add(length)?.min(bytes.len());
                let at = out.len();
                out.extend(start);
                let mut inner = position + start.len();
                loop {
                    if bytes.get(inner..inner + 2) == Some(&[0xFF, START_OF_DATA]) {
                        break;
                    }
                    let (marker, found) = segment(inner).filter(|_| inner < end)?;
                    if marker != COMMENT {
                        out.extend(found);
                    }
                    inner += found.len();
                }
                out.extend(bytes.get(inner..end)?);
                if declared != 0 {
                    let written = u32::try_from(out.len() - at).ok()?;
                    out[at + 6..at + 10].copy_from_slice(&written.to_be_bytes());
                }
                position = end;
            }
            (Some(0xFF), Some(_)) => {
                let (marker, found) = segment(position)?;
                // Tile lengths are optional, and comments inside tiles would make them wrong.
                if marker != COMMENT && marker != TILE_LENGTHS {
                    out.extend(found);
                }
                position += found.len();
            }
            _ => return None,
        }
    }
}
