//! A data set written as Explicit VR Little Endian behind a blank preamble and a file meta group of its own.

use std::collections::BTreeMap;

use super::Refusal;

pub(super) const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";

/// Class UID of Callus as the writer of a file, under the UUID root.
const IMPLEMENTATION_UID: &str = "2.25.228893475117386104538311904391718573211";

/// The value of an element as it will be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Bytes in little endian order, not padded yet.
    Bytes(Vec<u8>),
    /// Items of a sequence.
    Items(Vec<Elements>),
    /// The one stream of encapsulated pixel data.
    Stream(Vec<u8>),
}

/// An element without its tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) vr: [u8; 2],
    pub(super) content: Content,
}

/// Elements by tag.
pub(super) type Elements = BTreeMap<u32, Written>;

impl Written {
    pub(super) fn text(vr: [u8; 2], text: &str) -> Self {
        Self { vr, content: Content::Bytes(text.as_bytes().to_vec()) }
    }

    pub(super) fn number(value: u16) -> Self {
        Self { vr: *b"US", content: Content::Bytes(value.to_le_bytes().to_vec()) }
    }
}

fn has_long_length(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"OB" | b"OD" | b"OF" | b"OL" | b"OV" | b"OW" | b"SQ" | b"SV" | b"UC" | b"UN" | b"UR" | b"UT" | b"UV"
    )
}

fn tag_bytes(tag: u32) -> [u8; 4] {
    let ([a, b], [c, d]) = (((tag >> 16) as u16).to_le_bytes(), (tag as u16).to_le_bytes());
    [a, b, c, d]
}

fn put(out: &mut Vec<u8>, tag: u32, written: &Written) -> Result<(), Refusal> {
    const ITEM: u32 = 0xFFFE_E000;
    let too_long =
        |_| Refusal::Unwritable(format!("element ({:04X},{:04X}) is too long", tag >> 16, tag & 0xFFFF));
    let mut value = Vec::new();
    match &written.content {
        Content::Bytes(bytes) => {
            value.extend(bytes);
            if value.len() % 2 == 1 {
                let is_text = matches!(
                    &written.vr,
                    b"AE"
                        | b"AS"
                        | b"CS"
                        | b"DA"
                        | b"DS"
                        | b"DT"
                        | b"IS"
                        | b"LO"
                        | b"LT"
                        | b"PN"
                        | b"SH"
                        | b"ST"
                        | b"TM"
                        | b"UC"
                        | b"UR"
                        | b"UT"
                );
                value.push(if is_text { b' ' } else { 0 });
            }
        }
        Content::Items(items) => {
            for item in items {
                let mut bytes = Vec::new();
                put_all(&mut bytes, item)?;
                value.extend(tag_bytes(ITEM));
                value.extend(u32::try_from(bytes.len()).map_err(too_long)?.to_le_bytes());
                value.extend(bytes);
            }
        }
        Content::Stream(stream) => {
            out.extend(tag_bytes(tag));
            out.extend(b"OB\0\0\xFF\xFF\xFF\xFF");
            // An empty table of offsets, the frame in one fragment, the end.
            out.extend(tag_bytes(ITEM));
            out.extend([0; 4]);
            out.extend(tag_bytes(ITEM));
            let length = stream.len().next_multiple_of(2);
            out.extend(u32::try_from(length).map_err(too_long)?.to_le_bytes());
            out.extend(stream);
            out.resize(out.len() + length - stream.len(), 0);
            out.extend(tag_bytes(0xFFFE_E0DD));
            out.extend([0; 4]);
            return Ok(());
        }
    }
    out.extend(tag_bytes(tag));
    out.extend(written.vr);
    if has_long_length(written.vr) {
        out.extend([0; 2]);
        out.extend(u32::try_from(value.len()).map_err(too_long)?.to_le_bytes());
    } else {
        out.extend(u16::try_from(value.len()).map_err(too_long)?.to_le_bytes());
    }
    out.extend(value);
    Ok(())
}

fn put_all(out: &mut Vec<u8>, elements: &Elements) -> Result<(), Refusal> {
    for (tag, written) in elements {
        put(out, *tag, written)?;
    }
    Ok(())
}

/// What the file meta group says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meta<'a> {
    pub(super) class: &'a str,
    pub(super) instance: &'a str,
    pub(super) transfer_syntax: &'a str,
}

/// A whole file.
pub(super) fn file(meta: Meta<'_>, elements: &Elements) -> Result<Vec<u8>, Refusal> {
    let uid = |text: &str| Written::text(*b"UI", text);
    let group: Elements = [
        (0x0002_0001, Written { vr: *b"OB", content: Content::Bytes(vec![0, 1]) }),
        (0x0002_0002, uid(meta.class)),
        (0x0002_0003, uid(meta.instance)),
        (0x0002_0010, uid(meta.transfer_syntax)),
        (0x0002_0012, uid(IMPLEMENTATION_UID)),
        (0x0002_0013, Written::text(*b"SH", "CALLUS")),
    ]
    .into();
    let mut inner = Vec::new();
    put_all(&mut inner, &group)?;
    let mut out = vec![0; 128];
    out.extend(b"DICM");
    let length = u32::try_from(inner.len()).unwrap_or(0).to_le_bytes().to_vec();
    put(&mut out, 0x0002_0000, &Written { vr: *b"UL", content: Content::Bytes(length) })?;
    out.extend(inner);
    put_all(&mut out, elements)?;
    Ok(out)
}
