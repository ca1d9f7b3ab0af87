//! The markers of a JPEG stream (ITU-T T.81 annex B), read before any decoder: the size and precision of its frame,
//! whether it ends, how the camera was held, and how much work its scans ask for. A progressive stream of a few
//! kilobytes may pass over a large picture thousands of times; no encoder needs more than a few dozen passes.

use crate::imaging::ImagingError;

/// Passes over a picture that a progressive stream may take: encoders make about 10; a component has 64 coefficients.
const MAX_PROGRESSIVE_PASSES: u64 = 64;
/// Passes of any other process, which codes each component once (T.81 table B.3 and F.1); one more is forgiven.
const MAX_OTHER_PASSES: u64 = 2;

/// Coding process of a frame: the low four bits of its SOF marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::imaging) struct Process(pub(in crate::imaging) u8);

impl Process {
    /// SOF2.
    pub(in crate::imaging) fn is_progressive(self) -> bool {
        self.0 == 2
    }

    /// SOF3: every sample as it was.
    pub(in crate::imaging) fn is_lossless(self) -> bool {
        self.0 == 3
    }
}

/// The frame header of a JPEG stream (T.81 B.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::imaging) struct FrameHeader {
    pub(in crate::imaging) process: Process,
    /// Bits of a sample.
    pub(in crate::imaging) precision: u8,
    pub(in crate::imaging) rows: u16,
    pub(in crate::imaging) columns: u16,
    components: Vec<Component>,
}

/// A component and its sampling factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Component {
    id: u8,
    across: u8,
    down: u8,
}

impl FrameHeader {
    /// Components of a pixel: 1 for grey, 3 for colour, 4 for printing inks.
    pub(in crate::imaging) fn components(&self) -> usize {
        self.components.len()
    }

    fn read(kind: u8, segment: &[u8]) -> Option<Self> {
        let &[precision, r1, r0, c1, c0, count, ref rest @ ..] = segment else { return None };
        let parts = rest.chunks_exact(3).take(usize::from(count));
        let components: Vec<_> =
            parts.map(|part| Component { id: part[0], across: part[1] >> 4, down: part[1] & 15 }).collect();
        (components.len() == usize::from(count) && count > 0).then(|| Self {
            process: Process(kind & 0x0F),
            precision,
            rows: u16::from_be_bytes([r1, r0]),
            columns: u16::from_be_bytes([c1, c0]),
            components,
        })
    }

    /// Blocks of 8 × 8 samples of a component.
    fn blocks(&self, component: Component) -> u64 {
        let most = |factor: fn(&Component) -> u8| {
            self.components.iter().map(factor).max().map_or(1, |most| u64::from(most.max(1)))
        };
        let along = |side: u16, factor: u8, most: u64| {
            (u64::from(side) * u64::from(factor.max(1))).div_ceil(most).div_ceil(8).max(1)
        };
        along(self.columns, component.across, most(|c| c.across))
            * along(self.rows, component.down, most(|c| c.down))
    }

    /// Blocks that a scan with this header segment passes over.
    fn blocks_of_scan(&self, segment: &[u8]) -> u64 {
        // At most four components are in a scan (T.81 B.2.3).
        let count = segment.first().copied().map_or(0, usize::from).min(4);
        let selected = segment.get(1..).unwrap_or_default().chunks_exact(2).take(count);
        selected
            .filter_map(|selector| self.components.iter().find(|component| component.id == selector[0]))
            .map(|component| self.blocks(*component))
            .sum()
    }
}

/// Content of the markers of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::imaging) struct Outline<'a> {
    pub(in crate::imaging) frame: FrameHeader,
    /// The marker EOI stands behind the scans.
    pub(in crate::imaging) has_end: bool,
    /// EXIF data, from their byte order on.
    pub(in crate::imaging) exif: Option<&'a [u8]>,
    /// Blocks that all scans pass over together.
    passed: u64,
}

impl Outline<'_> {
    /// Refuses a stream whose scans pass over the picture more often than any encoder makes them.
    pub(in crate::imaging) fn check_work(&self) -> Result<(), ImagingError> {
        let limit =
            if self.frame.process.is_progressive() { MAX_PROGRESSIVE_PASSES } else { MAX_OTHER_PASSES };
        let blocks: u64 = self.frame.components.iter().map(|component| self.frame.blocks(*component)).sum();
        let passes = self.passed.div_ceil(blocks.max(1));
        if passes > limit {
            return Err(ImagingError::too_much_work("passes over the picture of a JPEG", passes, limit));
        }
        Ok(())
    }
}

/// Reads the markers of a stream up to its end. Bytes between segments are passed over, as decoders do.
pub(in crate::imaging) fn outline(data: &[u8]) -> Result<Outline<'_>, ImagingError> {
    let bad = |what: &str| ImagingError::malformed(format!("JPEG: {what}"));
    if !data.starts_with(&[0xFF, 0xD8]) {
        return Err(ImagingError::malformed("the compressed data are no JPEG"));
    }
    let (mut frame, mut exif): (Option<FrameHeader>, Option<&[u8]>) = (None, None);
    let (mut passed, mut has_end) = (0_u64, false);
    let mut at = 2;
    while let Some(place) = next_marker(data, at) {
        let kind = data[place + 1];
        at = place + 2;
        if kind == 0xD9 {
            has_end = true;
            break;
        }
        if matches!(kind, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let length = data.get(at..).and_then(<[u8]>::first_chunk::<2>).map(|pair| u16::from_be_bytes(*pair));
        let Some(length) = length else { break };
        let end = at + usize::from(length).max(2);
        let segment = data.get(at + 2..end.min(data.len())).unwrap_or_default();
        at = end;
        match kind {
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => {
                if frame.is_some() {
                    return Err(bad("it holds two frame headers"));
                }
                frame =
                    Some(FrameHeader::read(kind, segment).ok_or_else(|| bad("its frame header is cut off"))?);
            }
            0xDA => {
                let frame = frame.as_ref().ok_or_else(|| bad("a scan comes before the frame header"))?;
                passed = passed.saturating_add(frame.blocks_of_scan(segment));
            }
            0xE1 if exif.is_none() => exif = segment.strip_prefix(b"Exif\0\0"),
            _ => {}
        }
    }
    let frame = frame.ok_or_else(|| bad("it holds no frame header"))?;
    Ok(Outline { frame, has_end, exif, passed })
}

/// Position of the next marker that is neither a stuffed zero nor a restart inside a scan.
fn next_marker(data: &[u8], from: usize) -> Option<usize> {
    let rest = data.get(from..)?;
    let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7);
    rest.windows(2).position(is_marker).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, kind];
        bytes.extend((content.len() as u16 + 2).to_be_bytes());
        bytes.extend(content);
        bytes
    }

    /// A stream of 64 × 64 pixels in three components, the first sampled twice as often each way.
    fn stream(kind: u8, scans: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        bytes.extend(segment(0xE1, b"Exif\0\0MM"));
        bytes.extend(segment(kind, &[8, 0, 64, 0, 64, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]));
        for components in scans {
            let mut header = vec![components.len() as u8];
            header.extend(components.iter().flat_map(|id| [*id, 0]));
            header.extend([0, 63, 0]);
            bytes.extend(segment(0xDA, &header));
            // A stuffed zero and a restart are no markers.
            bytes.extend([1, 0xFF, 0, 0xFF, 0xD3, 7]);
        }
        bytes.extend([0xFF, 0xFF, 0xD9, 0xFF, 0xDA, 9, 9]);
        bytes
    }

    #[test]
    fn scans_are_counted_by_the_blocks_they_pass_over() {
        let bytes = stream(0xC2, &[&[1, 2, 3], &[1], &[2], &[2]]);
        let outline = outline(&bytes).unwrap();
        assert_eq!((outline.frame.columns, outline.frame.rows, outline.frame.components()), (64, 64, 3));
        assert_eq!((outline.frame.process, outline.frame.precision), (Process(2), 8));
        assert_eq!((outline.has_end, outline.exif), (true, Some(&b"MM"[..])));
        assert_eq!(outline.passed, (64 + 16 + 16) + 64 + 16 + 16);
        assert!(outline.check_work().is_ok());
    }

    #[test]
    fn more_passes_than_any_encoder_makes_are_refused_before_they_are_made() {
        let all: &[u8] = &[1, 2, 3];
        assert!(outline(&stream(0xC2, &vec![all; 64])).unwrap().check_work().is_ok());
        let refused = outline(&stream(0xC2, &vec![all; 65])).unwrap().check_work().unwrap_err();
        assert!(matches!(refused, ImagingError::TooMuchWork { declared: 65, limit: 64, .. }), "{refused:?}");
        assert!(outline(&stream(0xC0, &[all])).unwrap().check_work().is_ok());
        assert!(outline(&stream(0xC0, &[all; 3])).unwrap().check_work().is_err());
    }

    #[test]
    fn what_is_no_stream_is_refused_and_a_cut_one_has_no_end() {
        for bytes in [&b""[..], b"\xFF\xD8", b"\xFF\xD8\xFF\xD9", &stream(0xC0, &[])[..20]] {
            assert_eq!(outline(bytes).unwrap_err().kind(), "malformed", "{bytes:?}");
        }
        let bytes = stream(0xC0, &[&[1, 2, 3]]);
        assert!(!outline(&bytes[..bytes.len() - 8]).unwrap().has_end);
    }
}
