//! From a file's bytes to its data set: preamble, file meta, transfer syntax, inflating. Knows no images.

use std::borrow::Cow;
use std::io::Read;

use super::walk::{Syntax, Walker};
use crate::imaging::{ImagingError, Limits, TransferSyntax};

pub(super) const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";
pub(super) const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";
pub(super) const DEFLATED: &str = "1.2.840.10008.1.2.1.99";
pub(super) const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";

/// A file taken apart as far as its data set.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// The data set alone, inflated.
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) syntax: Syntax,
    pub(super) transfer_syntax: TransferSyntax,
    pub(super) notes: Vec<String>,
}

/// Opens a DICOM file with or without preamble and file meta.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Body<'a>, ImagingError> {
    open_with(bytes, limits, Walker::new)
}

/// Opens the beginning of a longer file.
///
/// # Errors
/// Where the rest may matter to what was read, too.
pub(super) fn open_beginning<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Body<'a>, ImagingError> {
    let body = open_with(bytes, limits, Walker::of_beginning)?;
    match body.bytes {
        Cow::Borrowed(_) => Ok(body),
        Cow::Owned(_) => Err(ImagingError::malformed("it is deflated as a whole")),
    }
}

/// As [`Walker::new`].
type NewWalker<'a> = fn(&'a [u8], usize, Syntax, usize) -> Walker<'a>;

fn open_with<'a>(bytes: &'a [u8], limits: &Limits, walker: NewWalker<'a>) -> Result<Body<'a>, ImagingError> {
    let mut notes = Vec::new();
    let mut start = 0;
    if bytes.get(128..132) == Some(b"DICM") {
        start = 132;
    } else {
        notes.push("no preamble: read as a bare data set".to_owned());
    }
    let mut walker = walker(bytes, start, Syntax::EXPLICIT, limits.max_depth);
    let meta = walker.meta()?;
    let declared = meta.get(&0x0002_0010).map(|element| ascii(element.value));
    let data = bytes.get(walker.position..).unwrap_or_default();
    let uid = match declared {
        Some(uid) if !uid.is_empty() => uid,
        _ => {
            notes.push("no transfer syntax: guessed from the first element".to_owned());
            guess(data).to_owned()
        }
    };
    let transfer_syntax = TransferSyntax { name: name_of(&uid)?.to_owned(), uid };
    let data = if transfer_syntax.uid == DEFLATED {
        Cow::Owned(inflate(data, limits)?)
    } else {
        Cow::Borrowed(data)
    };
    let big_endian = transfer_syntax.uid == EXPLICIT_BIG;
    let explicit = has_letters(&data);
    if explicit == (transfer_syntax.uid == IMPLICIT_LITTLE) && !data.is_empty() {
        notes.push("the elements are not written as the transfer syntax says; read as found".to_owned());
    }
    Ok(Body { bytes: data, syntax: Syntax { explicit, big_endian }, transfer_syntax, notes })
}

fn ascii(value: &[u8]) -> String {
    String::from_utf8_lossy(value).trim_matches(['\0', ' ']).to_owned()
}

fn has_letters(data: &[u8]) -> bool {
    matches!(data.get(4..6), Some([a, b]) if a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

fn guess(data: &[u8]) -> &'static str {
    match (has_letters(data), data.first()) {
        (true, Some(0)) => EXPLICIT_BIG,
        (true, _) => EXPLICIT_LITTLE,
        _ => IMPLICIT_LITTLE,
    }
}

fn inflate(data: &[u8], limits: &Limits) -> Result<Vec<u8>, ImagingError> {
    let mut inflated = Vec::new();
    let limit = limits.max_inflated_bytes;
    let reader = flate2::read::DeflateDecoder::new(data);
    let outcome = reader.take(limit.saturating_add(1)).read_to_end(&mut inflated);
    if inflated.len() as u64 > limit {
        return Err(ImagingError::too_large(
            "the inflated data set, in bytes,",
            inflated.len() as u64,
            limit,
        ));
    }
    match outcome {
        Ok(_) => Ok(inflated),
        Err(error) => Err(ImagingError::malformed(format!("its deflated data set breaks off ({error})"))),
    }
}

/// The name of a transfer syntax that may hold a radiograph; others are refused by name.
fn name_of(uid: &str) -> Result<&'static str, ImagingError> {
    Ok(match uid {
        IMPLICIT_LITTLE => "Implicit VR Little Endian",
        EXPLICIT_LITTLE => "Explicit VR Little Endian",
        DEFLATED => "Deflated Explicit VR Little Endian",
        EXPLICIT_BIG => "Explicit VR Big Endian",
        "1.2.840.10008.1.2.1.98" => "Encapsulated Uncompressed Explicit VR Little Endian",
        "1.2.840.10008.1.2.5" => "RLE Lossless",
        "1.2.840.10008.1.2.4.50" => "JPEG Baseline (Process 1)",
        "1.2.840.10008.1.2.4.51" => "JPEG Extended (Process 2 and 4)",
        "1.2.840.10008.1.2.4.53" => "JPEG Spectral Selection (Process 6 and 8, retired)",
        "1.2.840.10008.1.2.4.55" => "JPEG Full Progression (Process 10 and 12, retired)",
        "1.2.840.10008.1.2.4.57" => "JPEG Lossless (Process 14)",
        "1.2.840.10008.1.2.4.70" => "JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)",
        "1.2.840.10008.1.2.4.80" => "JPEG-LS Lossless",
        "1.2.840.10008.1.2.4.81" => "JPEG-LS Near-Lossless",
        "1.2.840.10008.1.2.4.90" => "JPEG 2000 (Lossless Only)",
        "1.2.840.10008.1.2.4.91" => "JPEG 2000",
        "1.2.840.10008.1.2.4.201" => "High-Throughput JPEG 2000 (Lossless Only)",
        "1.2.840.10008.1.2.4.202" => "High-Throughput JPEG 2000 with RPCL Options (Lossless Only)",
        "1.2.840.10008.1.2.4.203" => "High-Throughput JPEG 2000",
        _ if is_video(uid) => {
            return Err(ImagingError::unsupported(
                "a video in DICOM",
                "Callus shows single films",
                "save the picture that shows the film as PNG, or export the film as DICOM",
            ));
        }
        _ => {
            let shown: String = uid.chars().filter(char::is_ascii_graphic).take(64).collect();
            return Err(ImagingError::unsupported(
                format!("transfer syntax {shown}"),
                "it is not one that radiographs are stored in",
                "export the image as Explicit VR Little Endian",
            ));
        }
    })
}

/// True if a transfer syntax is MPEG-2, MPEG-4 or HEVC (PS3.6, table A-1: 1.2.840.10008.1.2.4.100 to 108).
fn is_video(uid: &str) -> bool {
    let process = uid.strip_prefix("1.2.840.10008.1.2.4.10");
    process.is_some_and(|rest| rest.starts_with(|digit: char| ('0'..='8').contains(&digit)))
}
