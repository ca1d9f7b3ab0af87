//! The parts of tiles that follow each other in a code stream (ISO/IEC 15444-1 A.4.2).
//!
//! Before it decodes the first tile, OpenJPEG looks through the stream for parts that were not counted, and goes back. The
//! stream of jpeg2k cannot go back by more than the megabyte that it holds: every larger film of several tiles was
//! refused. A stream whose parts do not say how many there are of a tile is not looked through.

use std::collections::BTreeSet;

use crate::imaging::ImagingError;

/// SOT, the marker that begins a part, with the length of its segment.
const START: [u8; 4] = [0xFF, 0x90, 0, 10];
/// EOC, the marker that ends the stream.
const END: [u8; 2] = [0xFF, 0xD9];
/// Places in the head of a part: its tile, its length, and the number of parts of its tile.
const TILE_AT: usize = 4;
const LENGTH_AT: usize = 6;
const COUNT_AT: usize = 11;
/// Bytes of a head.
const HEAD: usize = 12;

/// The stream with no part telling how many parts its tile has, and with its end marked: both are known from the parts
/// themselves. `first` is the byte at which the first part begins.
///
/// # Errors
/// Some tiles have no part: they would be black.
pub(super) fn without_counts(stream: &[u8], first: usize, tiles: u64) -> Result<Vec<u8>, ImagingError> {
    let mut stream = stream.to_vec();
    let mut seen = BTreeSet::new();
    let mut at = first;
    while let Some(head) = stream.get_mut(at..at + HEAD).filter(|head| head.starts_with(&START)) {
        head[COUNT_AT] = 0;
        seen.insert([head[TILE_AT], head[TILE_AT + 1]]);
        let length = [0, 1, 2, 3].map(|byte: usize| head[LENGTH_AT + byte]);
        at = match u32::from_be_bytes(length) as usize {
            // The last part may leave its length to the end of the stream.
            0 => stream.len(),
            length => at.saturating_add(length.max(HEAD)),
        };
    }
    if (seen.len() as u64) < tiles {
        return Err(ImagingError::short_of("its JPEG 2000 data", "tiles", tiles as usize, seen.len()));
    }
    // Some writers leave the end out, and DICOM fills up to an even length.
    if stream.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == 0)) {
        stream.truncate(at);
        if !stream.ends_with(&END) {
            stream.extend(END);
        }
    }
    Ok(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(tile: u8, length: u32, count: u8) -> Vec<u8> {
        let mut part = [&START[..], &[0, tile], &length.to_be_bytes(), &[0, count]].concat();
        part.extend([0xFF, 0x93, 1, 2, 3]);
        part
    }

    #[test]
    fn parts_lose_their_counts_and_the_stream_gets_its_end() {
        let without_counts = |stream: &[u8]| without_counts(stream, 4, 2).unwrap();
        let header = vec![0xFF, 0x4F, 9, 9];
        let whole = [header.clone(), part(0, 17, 1), part(1, 17, 1)].concat();
        let bare = [header.clone(), part(0, 17, 0), part(1, 17, 0), END.to_vec()].concat();
        assert_eq!(without_counts(&whole), bare);
        assert_eq!(without_counts(&[&whole[..], &[0]].concat()), bare, "filled up");
        assert_eq!(without_counts(&[&whole[..], &END].concat()), bare, "its end was marked");
        let more = [&whole[..], &[7, 7]].concat();
        assert_eq!(without_counts(&more)[38..], [7, 7], "what is unknown is left to the decoder");
        let open = [header, part(0, 17, 1), part(1, 0, 2), END.to_vec()].concat();
        let closed = without_counts(&open);
        assert_eq!((closed[32], closed.len()), (0, open.len()), "the last part reaches to the end");
    }

    #[test]
    fn a_stream_that_lacks_a_tile_is_refused() {
        let lacking = [vec![0xFF, 0x4F, 9, 9], part(0, 17, 1), part(0, 17, 1), END.to_vec()].concat();
        assert_eq!(without_counts(&lacking, 4, 2).unwrap_err().kind(), "truncated");
        assert!(without_counts(&lacking, 4, 1).is_ok());
    }
}
