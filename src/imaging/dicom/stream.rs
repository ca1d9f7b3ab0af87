//! What a compressed frame says of itself in its own header: coding, precision, sign, loss, colour space. The header
//! of the file may say otherwise; what holds then is decided here and in `settle`. Knows no elements; every length
//! is checked before it is followed.

/// Coding of a frame, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Jpeg,
    JpegLs,
    Jpeg2000,
}

/// Colours of three components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// The stream does not tell.
    Untold,
    Rgb,
    /// Luminance and chrominance.
    Ybr,
}

/// Header of a compressed frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stream {
    pub(super) coding: Coding,
    /// Bits of a sample.
    pub(super) precision: u16,
    /// True if samples are signed; only JPEG 2000 tells.
    pub(super) signed: bool,
    /// True if the process loses something. JPEG 2000 that was cut after a lossless transform is not told apart.
    pub(super) lossy: bool,
    pub(super) colours: Colours,
}

impl Stream {
    /// Reads the header of a frame; `None` where it is none that is known here, or damaged.
    pub(super) fn read(data: &[u8]) -> Option<Self> {
        if data.starts_with(&[0xFF, 0xD8]) {
            return jpeg(data);
        }
        let boxed = data.starts_with(&[0, 0, 0, 12, b'j', b'P', b' ', b' ']);
        if boxed || data.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
            let start = data.windows(4).position(|four| four == [0xFF, 0x4F, 0xFF, 0x51])?;
            return jpeg_2000(&data[start..]);
        }
        None
    }
}

fn word(data: &[u8], at: usize) -> Option<usize> {
    data.get(at..at + 2).map(|pair| usize::from(u16::from_be_bytes([pair[0], pair[1]])))
}

/// Markers up to the first scan: the frame, JFIF and Adobe.
fn jpeg(data: &[u8]) -> Option<Stream> {
    let mut stream = None;
    let (mut is_jfif, mut adobe) = (false, None);
    let mut at = 2;
    loop {
        let (&mark, &kind) = (data.get(at)?, data.get(at + 1)?);
        if mark != 0xFF {
            return stream;
        }
        if kind == 0xFF || kind == 0x01 || (0xD0..=0xD8).contains(&kind) {
            at += if kind == 0xFF { 1 } else { 2 };
            continue;
        }
        let length = word(data, at + 2)?.max(2);
        let segment = data.get(at + 4..(at + 2 + length).min(data.len()))?;
        match kind {
            0xE0 if segment.starts_with(b"JFIF\0") => is_jfif = true,
            0xEE if segment.starts_with(b"Adobe") => adobe = segment.get(11).copied(),
            0xF7 => stream = frame(segment, Coding::JpegLs, false),
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => {
                // Process 14 is without loss: SOF 3, 7, 11 and 15.
                stream = frame(segment, Coding::Jpeg, kind & 3 != 3);
            }
            0xDA => {
                let mut stream = stream?;
                if stream.coding == Coding::JpegLs {
                    let near = segment.first().and_then(|count| segment.get(1 + 2 * usize::from(*count)));
                    stream.lossy = near.is_some_and(|near| *near > 0);
                }
                let is_dct = stream.coding == Coding::Jpeg && stream.lossy;
                stream.colours = match adobe {
                    Some(0) => Colours::Rgb,
                    Some(1) => Colours::Ybr,
                    // JFIF knows luminance and chrominance only; before a lossless process it says nothing.
                    _ if is_dct && is_jfif => Colours::Ybr,
                    _ => stream.colours,
                };
                return Some(stream);
            }
            _ => {}
        }
        at += 2 + length;
    }
}

/// SOF: precision, size, and each component with its sampling.
fn frame(segment: &[u8], coding: Coding, lossy: bool) -> Option<Stream> {
    let precision = u16::from(*segment.first()?);
    let components: Vec<&[u8]> =
        segment.get(6..)?.chunks_exact(3).take(usize::from(*segment.get(5)?)).collect();
    let names: Vec<u8> = components.iter().map(|component| component[0]).collect();
    let sampling: Vec<u8> = components.iter().map(|component| component[1]).collect();
    let is_halved = sampling.windows(2).any(|pair| pair[0] != pair[1]);
    let colours = if names.len() != 3 {
        Colours::Untold
    } else if names == *b"RGB" {
        Colours::Rgb
    } else if is_halved {
        // Nobody halves green and blue.
        Colours::Ybr
    } else {
        Colours::Untold
    };
    Some(Stream { coding, precision, signed: false, lossy, colours })
}

/// SIZ and COD of a code stream.
fn jpeg_2000(data: &[u8]) -> Option<Stream> {
    let mut stream = None;
    let mut at = 2;
    loop {
        if *data.get(at)? != 0xFF {
            return stream;
        }
        let kind = *data.get(at + 1)?;
        let segment = data.get(at + 4..)?;
        match kind {
            0x51 => {
                let depth = *segment.get(36)?;
                stream = Some(Stream {
                    coding: Coding::Jpeg2000,
                    precision: u16::from(depth & 0x7F) + 1,
                    signed: depth & 0x80 != 0,
                    lossy: false,
                    colours: Colours::Untold,
                });
            }
            0x52 => {
                if let Some(stream) = &mut stream {
                    // The 9-7 transform cannot be undone exactly.
                    stream.lossy = *segment.get(9)? == 0;
                    // The decoder undoes the stream's own transform.
                    if *segment.get(4)? != 0 {
                        stream.colours = Colours::Rgb;
                    }
                }
            }
            // The first tile.
            0x90 => return stream,
            _ => {}
        }
        at += 2 + word(data, at + 2)?.max(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, content: &[u8]) -> Vec<u8> {
        [&[0xFF, kind][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat()
    }

    fn jpeg_of(segments: &[Vec<u8>]) -> Option<Stream> {
        let scan = segment(0xDA, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        Stream::read(&[&[0xFF, 0xD8][..], &segments.concat(), &scan].concat())
    }

    fn sof(kind: u8, precision: u8, sampling: [u8; 3], names: [u8; 3]) -> Vec<u8> {
        let parts = names.iter().zip(sampling).flat_map(|(name, sampling)| [*name, sampling, 0]);
        segment(kind, &[precision, 0, 8, 0, 8, 3].into_iter().chain(parts).collect::<Vec<u8>>())
    }

    #[test]
    fn colours_are_told_by_adobe_then_by_jfif_sampling_and_names() {
        let plain = sof(0xC0, 8, [0x11; 3], [1, 2, 3]);
        let jfif = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let adobe =
            |transform: u8| segment(0xEE, &[b"Adobe\0\x64\0\0\0\0".as_slice(), &[transform]].concat());
        let colours = |segments: &[Vec<u8>]| jpeg_of(segments).unwrap().colours;
        assert_eq!(colours(std::slice::from_ref(&plain)), Colours::Untold);
        assert_eq!(colours(&[jfif.clone(), plain.clone()]), Colours::Ybr);
        assert_eq!(colours(&[jfif.clone(), adobe(0), plain.clone()]), Colours::Rgb);
        assert_eq!(colours(&[adobe(1), plain]), Colours::Ybr);
        assert_eq!(colours(&[sof(0xC0, 8, [0x22, 0x11, 0x11], [1, 2, 3])]), Colours::Ybr);
        assert_eq!(colours(&[sof(0xC0, 8, [0x11; 3], *b"RGB")]), Colours::Rgb);
        // Lossless processes have JFIF from tools that always write it.
        assert_eq!(colours(&[jfif, sof(0xC3, 8, [0x11; 3], [1, 2, 3])]), Colours::Untold);
    }

    #[test]
    fn loss_and_precision_are_the_streams_own() {
        for (kind, lossy) in
            [(0xC0, true), (0xC1, true), (0xC2, true), (0xC3, false), (0xC9, true), (0xCB, false)]
        {
            let stream = jpeg_of(&[sof(kind, 12, [0x11; 3], [1, 2, 3])]).unwrap();
            assert_eq!((stream.lossy, stream.precision), (lossy, 12), "{kind:x}");
        }
        let frame = segment(0xF7, &[12, 0, 8, 0, 8, 1, 1, 0x11, 0]);
        for near in [0, 3] {
            let scan = segment(0xDA, &[1, 1, 0, near, 0, 0]);
            let stream = Stream::read(&[&[0xFF, 0xD8][..], &frame, &scan].concat()).unwrap();
            assert_eq!((stream.coding, stream.lossy, stream.precision), (Coding::JpegLs, near > 0, 12));
        }
    }

    #[test]
    fn damaged_headers_tell_nothing_and_break_nothing() {
        for data in [&[][..], &[0xFF, 0xD8], &[0xFF, 0xD8, 0xFF, 0xDA, 0, 2], &[0xFF, 0x4F, 0xFF, 0x51, 0, 4]]
        {
            assert_eq!(Stream::read(data), None);
        }
    }
}
