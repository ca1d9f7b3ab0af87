//! RLE Lossless (PS3.5 annex G): `PackBits` segments, one per byte plane, the high byte first.

use super::FrameShape;
use crate::imaging::ImagingError;

/// Samples of an RLE frame.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    let word = |index: usize| {
        let bytes = data.get(4 * index..4 * index + 4).and_then(<[u8]>::first_chunk::<4>);
        bytes.map(|bytes| u32::from_le_bytes(*bytes) as usize)
    };
    let planes = usize::from(shape.bits_allocated / 8);
    let needed = shape.samples * planes;
    let count = word(0).filter(|_| data.len() >= 64);
    let count = count.ok_or_else(|| ImagingError::truncated("the RLE header", 64, data.len()))?;
    if count != needed {
        return Err(ImagingError::malformed(format!("{count} RLE segments where {needed} are needed")));
    }
    let pixels = shape.pixels();
    // PackBits makes at most 64 bytes of one; a smaller frame cannot fill the image, so nothing is allocated.
    if data.len().saturating_mul(64) < pixels {
        return Err(ImagingError::truncated("its RLE data", pixels / 64, data.len()));
    }
    let mut samples = vec![0_u16; shape.sample_count()];
    let mut bytes_of_plane = Vec::with_capacity(pixels);
    for segment in 0..count {
        let start = word(segment + 1).unwrap_or(usize::MAX);
        let end = if segment + 1 < count { word(segment + 2).unwrap_or(0) } else { data.len() };
        let bytes = data.get(start..end.min(data.len())).filter(|_| start >= 64);
        let bytes = bytes.ok_or_else(|| ImagingError::malformed("an RLE segment lies outside its frame"))?;
        bytes_of_plane.clear();
        unpack(bytes, pixels, &mut bytes_of_plane);
        if bytes_of_plane.len() < pixels {
            return Err(ImagingError::truncated("an RLE segment", pixels, bytes_of_plane.len()));
        }
        let (sample, plane) = (segment / planes, segment % planes);
        let shift = 8 * (planes - 1 - plane);
        let of_sample = samples.iter_mut().skip(sample).step_by(shape.samples);
        for (value, byte) in of_sample.zip(&bytes_of_plane) {
            *value |= u16::from(*byte) << shift;
        }
    }
    Ok(samples)
}

/// Unpacks until the bytes end or `wanted` bytes are there.
fn unpack(bytes: &[u8], wanted: usize, out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let [code, after @ ..] = rest
        && out.len() < wanted
    {
        let free = wanted - out.len();
        let code = usize::from(*code);
        rest = after;
        if code < 128 {
            let (literal, after) = after.split_at((code + 1).min(after.len()));
            out.extend_from_slice(&literal[..literal.len().min(free)]);
            rest = after;
        } else if code > 128 {
            let [byte, after @ ..] = after else { return };
            out.resize(out.len() + (257 - code).min(free), *byte);
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(segments: &[&[u8]]) -> Vec<u8> {
        let mut header = vec![segments.len() as u32];
        let mut start = 64;
        for segment in segments {
            header.push(start);
            start += segment.len() as u32;
        }
        header.resize(16, 0);
        let header = header.iter().flat_map(|word| word.to_le_bytes());
        header.chain(segments.concat()).collect()
    }

    #[test]
    fn runs_and_literals_make_the_bytes_of_each_plane() {
        // High bytes: 1 four times. Low bytes: 7, 8, then 9 twice, a byte that says nothing, padding.
        let data = frame(&[&[253, 1], &[1, 7, 8, 128, 255, 9, 0]]);
        let shape = FrameShape { columns: 2, rows: 2, samples: 1, bits_allocated: 16 };
        assert_eq!(decode(&data, &shape).unwrap(), [0x107, 0x108, 0x109, 0x109]);
        let colour = FrameShape { columns: 2, rows: 1, samples: 3, bits_allocated: 8 };
        let data = frame(&[&[1, 1, 2], &[1, 3, 4], &[255, 5]]);
        assert_eq!(decode(&data, &colour).unwrap(), [1, 3, 5, 2, 4, 5]);
    }

    #[test]
    fn short_and_misplaced_segments_are_refused() {
        let shape = FrameShape { columns: 2, rows: 2, samples: 1, bits_allocated: 8 };
        assert_eq!(decode(&frame(&[&[254, 1]]), &shape).unwrap_err().kind(), "truncated");
        assert_eq!(decode(&frame(&[&[253, 1], &[253, 1]]), &shape).unwrap_err().kind(), "malformed");
        let mut outside = frame(&[&[253, 1]]);
        outside[4] = 10;
        assert_eq!(decode(&outside, &shape).unwrap_err().kind(), "malformed");
        assert_eq!(decode(&[1, 0, 0], &shape).unwrap_err().kind(), "truncated");
    }
}
