//! How many pictures a PNG or WebP file holds: both may be animated.

use crate::imaging::ImageFormat;

/// Pictures in a file; 1 where it does not say.
pub(super) fn count(bytes: &[u8], format: ImageFormat) -> u32 {
    match format {
        ImageFormat::Png => of_png(bytes),
        ImageFormat::WebP => of_webp(bytes),
        ImageFormat::Jpeg | ImageFormat::Tiff | ImageFormat::Bmp | ImageFormat::Dicom => 1,
    }
}

/// Word for the pictures of a file.
pub(super) fn word(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Tiff => "pages",
        ImageFormat::Png | ImageFormat::WebP | ImageFormat::Jpeg | ImageFormat::Bmp | ImageFormat::Dicom => {
            "frames"
        }
    }
}

/// By the chunk acTL, which stands before the image data (PNG, third edition, 11.3.6.1).
fn of_png(bytes: &[u8]) -> u32 {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((length, kind)) = rest.first_chunk::<4>().zip(rest.get(4..8)) {
        match kind {
            b"acTL" => {
                let frames = rest.get(8..).and_then(<[u8]>::first_chunk::<4>);
                return frames.map_or(1, |frames| u32::from_be_bytes(*frames)).max(1);
            }
            b"IDAT" => return 1,
            _ => {
                let length = u32::from_be_bytes(*length) as usize;
                rest = length.checked_add(12).and_then(|end| rest.get(end..)).unwrap_or_default();
            }
        }
    }
    1
}

/// By its chunks ANMF (RFC 9649, 2.7.1.1).
fn of_webp(bytes: &[u8]) -> u32 {
    let mut rest = bytes.get(12..).unwrap_or_default();
    let mut frames = 0;
    while let Some((kind, length)) = rest.get(..4).zip(rest.get(4..).and_then(<[u8]>::first_chunk::<4>)) {
        frames += u32::from(kind == b"ANMF");
        let length = u32::from_le_bytes(*length) as usize;
        let end = length.checked_add(length % 2).and_then(|length| length.checked_add(8));
        rest = end.and_then(|end| rest.get(end..)).unwrap_or_default();
    }
    frames.max(1)
}

/// True if a WebP file holds a picture coded with loss: a chunk `VP8 `, plain or within a frame.
pub(super) fn webp_is_lossy(bytes: &[u8]) -> bool {
    bytes.get(12..4096).or(bytes.get(12..)).is_some_and(|head| head.windows(4).any(|four| four == b"VP8 "))
}
