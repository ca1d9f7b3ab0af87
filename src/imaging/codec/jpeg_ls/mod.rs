//! JPEG-LS (ITU-T T.87), lossless and near-lossless, grey and colour in all three interleave modes. Written
//! here because no maintained decoder in safe Rust reads colour or streams padded before their end.

mod bits;
mod context;
mod line;

use super::FrameShape;
use crate::imaging::ImagingError;
use bits::Bits;
use context::{Coder, Preset};
use line::Lines;

/// Content of the markers before a scan.
#[derive(Debug, Default)]
struct Headers {
    precision: u8,
    components: Vec<u8>,
    /// MAXVAL, T1, T2, T3, RESET of an LSE marker; 0 stands for the default.
    preset: [u16; 5],
}

fn bad(what: &str) -> ImagingError {
    ImagingError::malformed(format!("JPEG-LS: {what}"))
}

fn unsupported(what: &str) -> ImagingError {
    ImagingError::unsupported(
        format!("JPEG-LS with {what}"),
        "it is not used for radiographs",
        "export it uncompressed",
    )
}

/// Samples of a JPEG-LS frame.
pub(super) fn decode(data: &[u8], shape: &FrameShape) -> Result<Vec<u16>, ImagingError> {
    if !data.starts_with(&[0xFF, 0xD8]) {
        return Err(bad("no start of image"));
    }
    let mut headers = Headers::default();
    let mut samples = Vec::new();
    let (mut at, mut decoded) = (2, 0);
    while decoded < shape.samples {
        let [mark, kind, high, low] = *chunk::<4>(data, at)?;
        if mark != 0xFF {
            return Err(bad("a marker is missing"));
        }
        if kind == 0xFF {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = data.get(at + 4..at + 2 + length.max(2)).ok_or_else(|| bad("a header is cut off"))?;
        at += 2 + length.max(2);
        match kind {
            0xF7 => {
                headers.read_frame(segment, shape)?;
                samples = vec![0_u16; shape.sample_count()];
            }
            0xF8 => headers.read_preset(segment)?,
            0xDD => return Err(unsupported("restart intervals")),
            0xE8 if segment.starts_with(b"mrfx") && segment.get(4) != Some(&0) => {
                return Err(unsupported("a colour transform"));
            }
            0xDA => {
                let end = scan_end(data, at);
                decoded += scan(segment, &data[at..end], &headers, shape, &mut samples)?;
                at = end;
            }
            0xD9 => return Err(bad("it ends before its image does")),
            _ => {}
        }
    }
    Ok(samples)
}

fn chunk<const N: usize>(data: &[u8], at: usize) -> Result<&[u8; N], ImagingError> {
    data.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(|| bad("it is cut off"))
}

/// Position of the next marker: in a scan no byte after FF has its high bit set.
fn scan_end(data: &[u8], start: usize) -> usize {
    let marker = data[start..].windows(2).position(|pair| pair[0] == 0xFF && pair[1] >= 0x80);
    marker.map_or(data.len(), |at| start + at)
}

impl Headers {
    fn read_frame(&mut self, segment: &[u8], shape: &FrameShape) -> Result<(), ImagingError> {
        let &[precision, r1, r0, c1, c0, count] = chunk::<6>(segment, 0)?;
        let (rows, columns) = (u16::from_be_bytes([r1, r0]), u16::from_be_bytes([c1, c0]));
        shape.check(u32::from(columns), u32::from(rows), usize::from(count))?;
        if !(2..=16).contains(&precision) || u16::from(precision) > shape.bits_allocated {
            return Err(bad(&format!("{precision} bits in {} allocated", shape.bits_allocated)));
        }
        self.precision = precision;
        self.components = segment[6..].chunks_exact(3).map(|component| component[0]).collect();
        if self.components.len() != shape.samples {
            return Err(bad("its frame header is cut off"));
        }
        Ok(())
    }

    fn read_preset(&mut self, segment: &[u8]) -> Result<(), ImagingError> {
        match segment.first() {
            Some(1) => {
                let words = chunk::<10>(segment, 1)?;
                for (value, word) in self.preset.iter_mut().zip(words.chunks_exact(2)) {
                    *value = u16::from_be_bytes([word[0], word[1]]);
                }
                Ok(())
            }
            _ => Err(unsupported("mapping tables")),
        }
    }
}

/// Decodes one scan into its components' places; gives the number of components.
fn scan(
    header: &[u8],
    data: &[u8],
    headers: &Headers,
    shape: &FrameShape,
    samples: &mut [u16],
) -> Result<usize, ImagingError> {
    let count = usize::from(header.first().copied().unwrap_or_default());
    if samples.is_empty() || count == 0 || count > shape.samples {
        return Err(bad("a scan does not fit its frame"));
    }
    let selected = header.get(1..=2 * count).ok_or_else(|| bad("a scan header is cut off"))?;
    let &[near, interleave, transform] = chunk::<3>(header, 1 + 2 * count)?;
    if transform != 0 {
        return Err(unsupported("a point transform"));
    }
    let mut places = Vec::with_capacity(count);
    for component in selected.chunks_exact(2) {
        let place = headers.components.iter().position(|name| *name == component[0]);
        places.push(place.ok_or_else(|| bad("a scan of an unknown component"))?);
    }
    let preset = Preset::new(headers.precision, headers.preset, near)?;
    let coder = Coder::new(preset, Bits::new(data));
    let mut lines = Lines::new(coder, shape.columns as usize, count);
    let stride = shape.columns as usize * shape.samples;
    for row in samples.chunks_exact_mut(stride) {
        match interleave {
            2 => lines.decode_together()?,
            0 | 1 if interleave == 1 || count == 1 => lines.decode_each()?,
            _ => return Err(bad("an unknown interleave mode")),
        }
        for (component, place) in places.iter().enumerate() {
            for (target, value) in
                row.iter_mut().skip(*place).step_by(shape.samples).zip(lines.current(component))
            {
                *target = *value as u16;
            }
        }
        lines.next();
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of T.87 annex H.3.
    const EXAMPLE: [u8; 60] = [
        0xFF, 0xD8, 0xFF, 0xF7, 0x00, 0x0B, 0x08, 0x00, 0x04, 0x00, 0x04, 0x01, 0x01, 0x11, 0x00, 0xFF, 0xDA,
        0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0xC0, 0x00, 0x00, 0x6C, 0x80, 0x20, 0x8E, 0x01, 0xC0,
        0x00, 0x00, 0x57, 0x40, 0x00, 0x00, 0x6E, 0xE6, 0x00, 0x00, 0x01, 0xBC, 0x18, 0x00, 0x00, 0x05, 0xD8,
        0x00, 0x00, 0x91, 0x60, 0xFF, 0xD9, 0x00, 0x00, 0x00,
    ];

    fn shape(columns: u32, rows: u32) -> FrameShape {
        FrameShape { columns, rows, samples: 1, bits_allocated: 8 }
    }

    #[test]
    fn the_example_of_the_standard_decodes_also_when_padded() {
        let expected = [0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145];
        assert_eq!(decode(&EXAMPLE[..57], &shape(4, 4)).unwrap(), expected);
        assert_eq!(decode(&EXAMPLE, &shape(4, 4)).unwrap(), expected);
    }

    #[test]
    fn other_sizes_and_cut_off_streams_are_refused() {
        assert_eq!(decode(&EXAMPLE, &shape(5, 4)).unwrap_err().kind(), "malformed");
        for length in 0..54 {
            assert!(decode(&EXAMPLE[..length], &shape(4, 4)).is_err(), "{length} bytes");
        }
    }
}
