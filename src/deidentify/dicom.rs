//! De-identification of a DICOM file: every element under the profile, nested ones too, the pixel stream without
//! comments, a new preamble and file meta group.

use dicom_core::header::{DataElement, Header};
use dicom_core::value::{DataSetSequence, PixelFragmentSequence, PrimitiveValue, Value};
use dicom_core::{DataDictionary, Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_encoding::transfer_syntax::TransferSyntaxIndex;
use dicom_object::mem::InMemElement;
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;

use super::options::{self, Dates};
use super::profile::{Action, Profile};
use super::words::{Identifiers, Vocabulary};
use super::{Change, Deidentified, DeidentifyError, Options, Secret, stream};
use crate::imaging::{Limits, RawDataSet, raw_data_set};

const EXPLICIT_LITTLE: &str = "1.2.840.10008.1.2.1";
const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";
const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";
const DEFLATED: &str = "1.2.840.10008.1.2.1.99";

/// Class UID of Callus as the writer of a file, under the UUID root.
const IMPLEMENTATION_UID: &str = "2.25.228893475117386104538311904391718573211";

const PIXEL_DATA: Tag = Tag(0x7FE0, 0x0010);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
const PATIENT_ID: Tag = Tag(0x0010, 0x0020);

/// Text attributes outside the table that name no person and are needed to read the image.
const PLAIN_TEXT: [Tag; 10] = [
    Tag(0x0008, 0x0070), // Manufacturer
    Tag(0x0008, 0x0100), // Code Value
    Tag(0x0008, 0x0102), // Coding Scheme Designator
    Tag(0x0008, 0x0103), // Coding Scheme Version
    Tag(0x0008, 0x0104), // Code Meaning
    Tag(0x0008, 0x1090), // Manufacturer's Model Name
    Tag(0x0028, 0x1055), // Window Center & Width Explanation
    Tag(0x0028, 0x3003), // LUT Explanation
    Tag(0x0028, 0x0A04), // Pixel Spacing Calibration Description
    Tag(0x0018, 0x1400), // Acquisition Device Processing Description
];

/// Binary attributes that an image needs.
const PLAIN_BYTES: [Tag; 9] = [
    PIXEL_DATA,
    Tag(0x0028, 0x3006), // LUT Data
    Tag(0x0028, 0x1201),
    Tag(0x0028, 0x1202),
    Tag(0x0028, 0x1203),
    Tag(0x0028, 0x1221),
    Tag(0x0028, 0x1222),
    Tag(0x0028, 0x1223),
    Tag(0x0028, 0x2000), // ICC Profile
];

/// Cleans one file.
pub(super) fn deidentify(
    bytes: &[u8],
    options: &Options,
    secret: &Secret,
) -> Result<Deidentified, DeidentifyError> {
    // Lengths are walked through first: the library allocates what a header declares.
    let raw = raw_data_set(bytes, &Limits::default())?;
    let found = syntax(syntax_as_found(&raw))?;
    let set = InMemDicomObject::read_dataset_with_ts(&raw.bytes[..], found)
        .map_err(|error| DeidentifyError::Unreadable(error.to_string()))?;
    if set.get(PIXEL_DATA).is_none() {
        return Err(DeidentifyError::NoImage);
    }
    let patient = text_of(&set, PATIENT_ID).or_else(|| text_of(&set, PATIENT_NAME)).unwrap_or_default();
    let mut identifiers = Identifiers::default();
    let profile = Profile::builtin();
    collect(&set, &profile, &mut identifiers);
    let may_carry_text = may_carry_text(&set);
    let mut cleaner = Cleaner {
        profile,
        vocabulary: Vocabulary::builtin(),
        identifiers,
        options,
        secret,
        shift: secret.shift_days(&patient),
        pseudonym: secret.pseudonym(&patient),
        changes: Vec::new(),
    };
    let layout = PixelLayout::of(&set);
    let mut clean = cleaner.set(set)?;
    cleaner.pixels(&mut clean, layout)?;
    cleaner.declare(&mut clean);
    let written = write(clean, &raw)?;
    if cleaner.identifiers.remain_in(header(&written)) {
        return Err(DeidentifyError::Remains);
    }
    Ok(Deidentified {
        bytes: written,
        changes: cleaner.changes,
        identifiers: cleaner.identifiers,
        may_carry_text,
        pseudonym: Some(cleaner.pseudonym),
    })
}

fn syntax(uid: &str) -> Result<&'static dicom_encoding::TransferSyntax, DeidentifyError> {
    TransferSyntaxRegistry
        .get(uid)
        .ok_or_else(|| DeidentifyError::Unreadable(format!("transfer syntax {uid}")))
}

/// How the elements are in fact encoded, whatever the label says.
fn syntax_as_found(raw: &RawDataSet<'_>) -> &'static str {
    match (raw.explicit, raw.big_endian) {
        (true, true) => EXPLICIT_BIG,
        (true, false) => EXPLICIT_LITTLE,
        (false, _) => IMPLICIT_LITTLE,
    }
}

fn text_of(set: &InMemDicomObject, tag: Tag) -> Option<String> {
    let text = set.get(tag)?.to_str().ok()?.trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// Why a film may show a name in its pixels, or `None` where the file says that it does not.
fn may_carry_text(set: &InMemDicomObject) -> Option<&'static str> {
    let modality = text_of(set, Tag(0x0008, 0x0060)).unwrap_or_default();
    match text_of(set, Tag(0x0028, 0x0301)).as_deref() {
        Some("YES") => Some("the file says that text is burned in"),
        _ if matches!(modality.as_str(), "SC" | "OT" | "US" | "XC") => {
            Some("a secondary capture or photograph may show names")
        }
        Some("NO") => None,
        _ => Some("the file does not say whether text is burned in"),
    }
}

/// The values by which the file names somebody.
fn collect(set: &InMemDicomObject, profile: &Profile, identifiers: &mut Identifiers) {
    for element in set {
        let tag = number(element.tag());
        match element.value() {
            Value::Sequence(sequence) => {
                for item in sequence.items() {
                    collect(item, profile, identifiers);
                }
            }
            Value::Primitive(_) => {
                let names = element.vr() == VR::PN
                    || (matches!(element.vr(), VR::LO | VR::SH | VR::DA) && profile.identifies(tag));
                if let (true, Ok(values)) = (names, element.to_multi_str()) {
                    for value in values.iter() {
                        identifiers.add(value);
                    }
                }
            }
            Value::PixelSequence(_) => {}
        }
    }
}

fn number(tag: Tag) -> u32 {
    u32::from(tag.group()) << 16 | u32::from(tag.element())
}

/// Size of the native pixel data and which bits of a word are used.
#[derive(Debug, Clone, Copy)]
struct PixelLayout {
    frames: u64,
    bytes: Option<usize>,
    unused: u16,
    two_bytes: bool,
}

impl PixelLayout {
    fn of(set: &InMemDicomObject) -> Self {
        let value = |tag| set.get(tag).and_then(|element| element.to_int::<u32>().ok());
        let (rows, columns) = (value(Tag(0x0028, 0x0010)), value(Tag(0x0028, 0x0011)));
        let allocated = value(Tag(0x0028, 0x0100)).unwrap_or(0);
        let stored = value(Tag(0x0028, 0x0101)).unwrap_or(allocated);
        let high = value(Tag(0x0028, 0x0102)).unwrap_or(stored.saturating_sub(1));
        let samples = value(Tag(0x0028, 0x0002)).unwrap_or(1);
        let subsampled = text_of(set, Tag(0x0028, 0x0004))
            .is_some_and(|name| name.contains("422") || name.contains("420"));
        let frames = text_of(set, Tag(0x0028, 0x0008)).and_then(|text| text.parse::<u64>().ok()).unwrap_or(1);
        let bits = rows.zip(columns).map(|(rows, columns)| {
            u64::from(rows) * u64::from(columns) * u64::from(samples) * u64::from(allocated) * frames
        });
        let bytes = bits.filter(|_| !subsampled).and_then(|bits| usize::try_from(bits.div_ceil(8)).ok());
        let used = (0..16_u32)
            .filter(|bit| *bit <= high && bit + stored > high)
            .fold(0_u16, |mask, bit| mask | 1 << bit);
        let two_bytes = allocated == 16 && stored < 16 && high < 16;
        // Signed values carry their sign above the stored bits in some files: those bits say nothing new.
        let signed = value(Tag(0x0028, 0x0103)) == Some(1);
        Self { frames, bytes, unused: !used, two_bytes: two_bytes && !signed }
    }
}

struct Cleaner<'a> {
    profile: Profile,
    vocabulary: Vocabulary,
    identifiers: Identifiers,
    options: &'a Options,
    secret: &'a Secret,
    shift: i64,
    pseudonym: String,
    changes: Vec<Change>,
}

impl Cleaner<'_> {
    fn set(&mut self, set: InMemDicomObject) -> Result<InMemDicomObject, DeidentifyError> {
        let mut clean = InMemDicomObject::new_empty();
        for element in set {
            if let Some(kept) = self.element(element)? {
                clean.put(kept);
            }
        }
        Ok(clean)
    }

    /// The element as it may leave, or `None`.
    fn element(&mut self, element: InMemElement) -> Result<Option<InMemElement>, DeidentifyError> {
        let tag = element.tag();
        // Group lengths would be wrong; private attributes go; the same for what the standard does not know.
        if tag.element() == 0 {
            return Ok(None);
        }
        if tag.group() % 2 == 1 {
            self.note(tag, "private attribute removed");
            return Ok(None);
        }
        if StandardDataDictionary.by_tag(tag).is_none() {
            self.note(tag, "unknown attribute removed");
            return Ok(None);
        }
        let Some(action) = self.profile.action(number(tag), self.options) else {
            return self.unlisted(element);
        };
        match action {
            Action::Remove => {
                self.note(tag, "removed");
                Ok(None)
            }
            Action::Empty => {
                self.note(tag, "emptied");
                Ok(Some(self.empty(&element)))
            }
            Action::Dummy => {
                self.note(tag, "replaced by a dummy");
                self.dummy(element).map(Some)
            }
            Action::NewUid => self.renamed(element).map(Some),
            Action::Keep => match element.value() {
                Value::Sequence(_) => self.items(element).map(Some),
                Value::Primitive(_) | Value::PixelSequence(_) => Ok(Some(element)),
            },
            Action::CleanWords => self.cleaned_words(element).map(Some),
            Action::ShiftDate => self.shifted(element),
        }
    }

    /// An attribute that the table does not name: kept where its kind of value can name nobody.
    fn unlisted(&mut self, element: InMemElement) -> Result<Option<InMemElement>, DeidentifyError> {
        let tag = element.tag();
        match element.vr() {
            VR::SQ => self.items(element).map(Some),
            VR::PN => {
                self.note(tag, "emptied");
                Ok(Some(self.empty(&element)))
            }
            VR::UI => {
                let standard = element.to_multi_str().is_ok_and(|uids| {
                    uids.iter().all(|uid| uid.trim_matches(['\0', ' ']).starts_with("1.2.840.10008."))
                });
                if standard { Ok(Some(element)) } else { self.renamed(element).map(Some) }
            }
            VR::DA | VR::DT => match self.options.dates {
                Dates::Keep => Ok(Some(element)),
                Dates::Shift => self.shifted(element),
                Dates::Remove => {
                    self.note(tag, "removed");
                    Ok(None)
                }
            },
            VR::LO | VR::SH | VR::LT | VR::ST | VR::UT | VR::UC if !PLAIN_TEXT.contains(&tag) => {
                self.cleaned_words(element).map(Some)
            }
            VR::OB | VR::OW | VR::OD | VR::OF | VR::OL | VR::OV | VR::UN | VR::UR
                if !PLAIN_BYTES.contains(&tag) =>
            {
                self.note(tag, "removed");
                Ok(None)
            }
            VR::AE
            | VR::AS
            | VR::AT
            | VR::CS
            | VR::DS
            | VR::FL
            | VR::FD
            | VR::IS
            | VR::LO
            | VR::LT
            | VR::OB
            | VR::OD
            | VR::OF
            | VR::OL
            | VR::OV
            | VR::OW
            | VR::SH
            | VR::SL
            | VR::SS
            | VR::ST
            | VR::SV
            | VR::TM
            | VR::UC
            | VR::UL
            | VR::UN
            | VR::UR
            | VR::US
            | VR::UT
            | VR::UV => {
                let named =
                    tag != PIXEL_DATA && element.to_str().is_ok_and(|text| self.identifiers.occur_in(&text));
                if named {
                    self.note(tag, "removed: it names somebody");
                }
                Ok((!named).then_some(element))
            }
        }
    }

    fn note(&mut self, tag: Tag, what: &'static str) {
        let name = StandardDataDictionary.by_tag(tag).map_or("", |entry| entry.alias);
        self.changes.push(Change { tag: format!("({:04X},{:04X})", tag.group(), tag.element()), name, what });
    }

    fn empty(&self, element: &InMemElement) -> InMemElement {
        match element.tag() {
            PATIENT_NAME | PATIENT_ID => {
                DataElement::new(element.tag(), element.vr(), self.pseudonym.as_str())
            }
            tag if element.vr() == VR::SQ => {
                DataElement::new(tag, VR::SQ, DataSetSequence::<InMemDicomObject>::empty())
            }
            tag => DataElement::new(tag, element.vr(), PrimitiveValue::Empty),
        }
    }

    fn dummy(&mut self, element: InMemElement) -> Result<InMemElement, DeidentifyError> {
        let (tag, vr) = (element.tag(), element.vr());
        if matches!(tag, PATIENT_NAME | PATIENT_ID) {
            return Ok(self.empty(&element));
        }
        let text = |value: &str| DataElement::new(tag, vr, value);
        Ok(match vr {
            VR::SQ => return self.items(element),
            VR::UI => return self.renamed(element),
            VR::DA => text("19000101"),
            VR::DT => text("19000101000000"),
            VR::TM => text("000000"),
            VR::AS => text("000Y"),
            VR::IS | VR::DS => text("0"),
            VR::AE | VR::CS => text("ANONYMIZED"),
            VR::LO | VR::LT | VR::PN | VR::SH | VR::ST | VR::UC | VR::UT => text("Anonymized"),
            VR::UR => text("about:blank"),
            VR::US => DataElement::new(tag, vr, PrimitiveValue::from(0_u16)),
            VR::SS => DataElement::new(tag, vr, PrimitiveValue::from(0_i16)),
            VR::UL => DataElement::new(tag, vr, PrimitiveValue::from(0_u32)),
            VR::SL => DataElement::new(tag, vr, PrimitiveValue::from(0_i32)),
            VR::FL => DataElement::new(tag, vr, PrimitiveValue::from(0_f32)),
            VR::FD => DataElement::new(tag, vr, PrimitiveValue::from(0_f64)),
            VR::AT | VR::OB | VR::OD | VR::OF | VR::OL | VR::OV | VR::OW | VR::SV | VR::UN | VR::UV => {
                DataElement::new(tag, vr, PrimitiveValue::Empty)
            }
        })
    }

    fn items(&mut self, element: InMemElement) -> Result<InMemElement, DeidentifyError> {
        let (tag, vr) = (element.tag(), element.vr());
        match element.into_value() {
            Value::Sequence(sequence) => {
                let mut items = Vec::new();
                for item in sequence.into_items() {
                    items.push(self.set(item)?);
                }
                Ok(DataElement::new(tag, vr, DataSetSequence::from(items)))
            }
            Value::Primitive(_) | Value::PixelSequence(_) => {
                Ok(DataElement::new(tag, vr, PrimitiveValue::Empty))
            }
        }
    }

    fn renamed(&mut self, element: InMemElement) -> Result<InMemElement, DeidentifyError> {
        if element.vr() == VR::SQ {
            return self.items(element);
        }
        self.note(element.tag(), "new UID");
        let uids = element.to_multi_str().map(|uids| uids.to_vec()).unwrap_or_default();
        let fresh = uids.iter().map(|uid| {
            let uid = uid.trim_matches(['\0', ' ']);
            if uid.is_empty() { String::new() } else { self.secret.uid(uid) }
        });
        let value = PrimitiveValue::Strs(fresh.collect());
        Ok(DataElement::new(element.tag(), VR::UI, value))
    }

    fn cleaned_words(&mut self, element: InMemElement) -> Result<InMemElement, DeidentifyError> {
        if element.vr() == VR::SQ {
            return self.items(element);
        }
        let tag = element.tag();
        let values = element.to_multi_str().map(|values| values.to_vec()).unwrap_or_default();
        let cleaned: Vec<String> =
            values.iter().map(|value| self.vocabulary.clean(value, &self.identifiers)).collect();
        if cleaned.iter().zip(&values).any(|(clean, before)| clean != before.trim_matches(['\0', ' '])) {
            self.note(tag, "words removed");
        }
        // Values other than text (a byte string, say) say nothing that words could be kept of.
        let textual =
            matches!(element.vr(), VR::LO | VR::SH | VR::LT | VR::ST | VR::UT | VR::UC | VR::CS | VR::PN);
        if !textual {
            return Ok(DataElement::new(tag, element.vr(), PrimitiveValue::Empty));
        }
        Ok(DataElement::new(tag, element.vr(), PrimitiveValue::Strs(cleaned.into())))
    }

    fn shifted(&mut self, element: InMemElement) -> Result<Option<InMemElement>, DeidentifyError> {
        let tag = element.tag();
        match element.vr() {
            VR::SQ => self.items(element).map(Some),
            // Times of day stay: only whole days move.
            VR::TM => Ok(Some(element)),
            VR::DA | VR::DT => {
                let values = element.to_multi_str().map(|values| values.to_vec()).unwrap_or_default();
                let moved = values.iter().map(|value| {
                    // What is no date goes: it cannot be moved, and may say anything.
                    options::shift(value, self.shift).unwrap_or_default()
                });
                let moved: Vec<String> = moved.collect();
                self.note(tag, "date moved");
                Ok(Some(DataElement::new(tag, element.vr(), PrimitiveValue::Strs(moved.into()))))
            }
            _ => {
                self.note(tag, "removed");
                Ok(None)
            }
        }
    }

    /// The pixel data without comments in its streams, bytes behind its end, or bits that no pixel uses.
    fn pixels(&mut self, set: &mut InMemDicomObject, layout: PixelLayout) -> Result<(), DeidentifyError> {
        let Some(element) = set.take(PIXEL_DATA) else { return Ok(()) };
        let vr = element.vr();
        let value = match element.into_value() {
            Value::PixelSequence(sequence) => {
                let fragments = sequence.into_fragments();
                let streams: Vec<Vec<u8>> =
                    if single_frame { vec![fragments.concat()] } else { fragments.into_iter().collect() };
                let mut cleaned = Vec::new();
                for bytes in streams {
                    let mut clean = stream::without_comments(&bytes)?;
                    if clean.len() % 2 == 1 {
                        clean.push(0);
                    }
                    cleaned.push(clean);
                }
                Value::PixelSequence(PixelFragmentSequence::new_fragments(cleaned))
            }
            Value::Primitive(value) => Value::Primitive(self.native(value, layout)),
            Value::Sequence(_) => return Err(DeidentifyError::NoImage),
        };
        set.put(DataElement::new(PIXEL_DATA, vr, value));
        Ok(())
    }

    fn native(&mut self, value: PrimitiveValue, layout: PixelLayout) -> PrimitiveValue {
        match value {
            PrimitiveValue::U8(mut bytes) => {
                if let Some(length) = layout.bytes.filter(|length| *length < bytes.len()) {
                    bytes.truncate(length.next_multiple_of(2));
                    if length % 2 == 1
                        && let Some(last) = bytes.last_mut()
                    {
                        *last = 0;
                    }
                }
                PrimitiveValue::U8(bytes)
            }
            PrimitiveValue::U16(mut words) => {
                if let Some(length) = layout.bytes {
                    words.truncate(length.div_ceil(2));
                }
                if layout.two_bytes && words.iter().any(|word| word & layout.unused != 0) {
                    self.note(PIXEL_DATA, "bits that no pixel uses set to 0");
                    for word in &mut words {
                        *word &= !layout.unused;
                    }
                }
                PrimitiveValue::U16(words)
            }
            other => other,
        }
    }

    /// What the standard wants said of a file that was cleaned (PS3.15 E.1.1 6 to 8).
    fn declare(&self, set: &mut InMemDicomObject) {
        let mut codes = vec![("113100", "Basic Application Confidentiality Profile")];
        let (temporal, code) = match self.options.dates {
            Dates::Remove => ("REMOVED", None),
            Dates::Shift => (
                "MODIFIED",
                Some(("113107", "Retain Longitudinal Temporal Information Modified Dates Option")),
            ),
            Dates::Keep => {
                ("UNMODIFIED", Some(("113106", "Retain Longitudinal Temporal Information Full Dates Option")))
            }
        };
        codes.extend(code);
        let chosen = [
            (self.options.descriptors, "113105", "Clean Descriptors Option"),
            (self.options.characteristics, "113108", "Retain Patient Characteristics Option"),
            (self.options.device, "113109", "Retain Device Identity Option"),
            (self.options.uids, "113110", "Retain UIDs Option"),
            (self.options.institution, "113112", "Retain Institution Identity Option"),
        ];
        codes.extend(chosen.into_iter().filter(|(on, ..)| *on).map(|(_, code, meaning)| (code, meaning)));
        let items: Vec<InMemDicomObject> = codes
            .into_iter()
            .map(|(code, meaning)| {
                InMemDicomObject::from_element_iter([
                    DataElement::new(Tag(0x0008, 0x0100), VR::SH, code),
                    DataElement::new(Tag(0x0008, 0x0102), VR::SH, "DCM"),
                    DataElement::new(Tag(0x0008, 0x0104), VR::LO, meaning),
                ])
            })
            .collect();
        set.put(DataElement::new(Tag(0x0012, 0x0062), VR::CS, "YES"));
        set.put(DataElement::new(Tag(0x0012, 0x0063), VR::LO, "Callus, DICOM PS3.15 Annex E"));
        set.put(DataElement::new(Tag(0x0012, 0x0064), VR::SQ, DataSetSequence::from(items)));
        set.put(DataElement::new(Tag(0x0028, 0x0303), VR::CS, temporal));
    }
}

/// The bytes before the pixel data, in which no identifier may be left.
fn header(written: &[u8]) -> &[u8] {
    let tag = |bytes: &[u8]| bytes == [0xE0, 0x7F, 0x10, 0x00] || bytes == [0x7F, 0xE0, 0x00, 0x10];
    let end = written.windows(4).position(tag).unwrap_or(written.len());
    &written[..end]
}

/// The file with a blank preamble and a file meta group of its own.
fn write(set: InMemDicomObject, raw: &RawDataSet<'_>) -> Result<Vec<u8>, DeidentifyError> {
    let label = raw.transfer_syntax.as_str();
    let native = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED].contains(&label);
    // Encapsulated streams keep their label; native data sets are written as their elements were found.
    let uid = if native { syntax_as_found(raw) } else { label };
    let failed = |error: &dyn std::fmt::Display| DeidentifyError::Unwritable(error.to_string());
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(uid)
        .implementation_class_uid(IMPLEMENTATION_UID)
        .implementation_version_name("CALLUS");
    let file = set.with_meta(meta).map_err(|error| failed(&error))?;
    let mut written = Vec::new();
    file.write_all(&mut written).map_err(|error| failed(&error))?;
    Ok(written)
}
