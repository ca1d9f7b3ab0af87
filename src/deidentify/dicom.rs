//! De-identification of a DICOM film: every element under the profile, nested ones too; then the pixels, a new
//! preamble and a new file meta group.

use dicom_core::Tag;
use dicom_core::dictionary::{DataDictionary, VirtualVr};
use dicom_dictionary_std::StandardDataDictionary;

use super::options::{self, Dates};
use super::pixels;
use super::profile::{Action, Profile};
use super::report::Tally;
use super::words::Vocabulary;
use super::write::{self, Content, Elements, Meta, Written};
use super::{Clean, Cleaning, IdentifierKind, Identifiers, LookReason, Looked, Patient, Refusal};
use crate::imaging::{DicomParts, Film, Limits, Part, PartSet};

const PIXEL_DATA: u32 = 0x7FE0_0010;
const PATIENT_NAME: u32 = 0x0010_0010;
const PATIENT_ID: u32 = 0x0010_0020;
const BURNED_IN: u32 = 0x0028_0301;
const TIMEZONE: u32 = 0x0008_0201;
const REFERENCED_STUDIES: u32 = 0x0008_1110;

/// Deepest sequence that is taken along.
const DEEPEST: usize = 32;
/// Values of an attribute of numbers; what has more is no attribute that a radiograph needs.
const MOST_NUMBERS: usize = 64;

/// Attributes that are written anew for every film.
const OWN: [u32; 7] =
    [0x0008_0005, PIXEL_DATA, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303, BURNED_IN];

/// Texts outside the table that name a product, not a person or a place.
const PRODUCT: [u32; 2] = [0x0008_0070, 0x0008_1090];

/// Tables that the greys or colours of an image need.
const TABLES: [u32; 7] = [
    0x0028_3006, // LUT Data
    0x0028_1201,
    0x0028_1202,
    0x0028_1203,
    0x0028_1221,
    0x0028_1222,
    0x0028_1223,
];

/// Coding schemes whose codes stand for the same thing everywhere (PS3.16, table 8-1).
const SCHEMES: [&str; 18] = [
    "DCM", "SCT", "SRT", "SNM3", "99SDM", "UCUM", "LN", "RADLEX", "FMA", "NCIt", "UMLS", "MSH", "I10", "I9C",
    "C4", "ACR", "BI", "ICDO3",
];

/// Cleans one film.
pub(super) fn clean(bytes: &[u8], film: &Film, cleaning: &Cleaning<'_>) -> Result<Clean, Refusal> {
    let parts = DicomParts::open(bytes, &Limits::default())?;
    let set = parts.data_set()?;
    let mut cleaner = Cleaner::new(&set, cleaning);
    let text = |tag| set.get(tag).map(|part| part.text()).unwrap_or_default();
    let mut elements = cleaner.set(&set, 0);
    let frame = parts.compressed_frame(&set)?;
    let has_overlays = set.iter().any(|part| part.tag >> 24 == 0x60);
    let transfer_syntax = pixels::put(
        &mut elements,
        &pixels::Source { film, frame, has_overlays, cleaning },
        &mut cleaner.tally,
    );
    let first_frame_only = film.facts.frames > 1;
    if first_frame_only {
        cleaner.only_the_first_frame(&mut elements);
    }
    let class = match text(0x0008_0016) {
        uid if uid.starts_with("1.2.840.10008.") && is_uid(&uid) => uid,
        _ => "1.2.840.10008.5.1.4.1.1.7".to_owned(),
    };
    let instance = match elements.get(&0x0008_0018).map(|written| &written.content) {
        Some(Content::Bytes(uid)) if !uid.is_empty() => String::from_utf8_lossy(uid).into_owned(),
        Some(_) | None => cleaning.secret.uid_of_bytes(bytes),
    };
    elements.insert(0x0008_0016, Written::text(*b"UI", &class));
    elements.insert(0x0008_0018, Written::text(*b"UI", &instance));
    cleaner.declare(&mut elements, text(BURNED_IN).as_str());
    set_character_set(&mut elements);
    let meta = Meta { class: &class, instance: &instance, transfer_syntax: &transfer_syntax };
    let bytes = write::file(meta, &elements)?;
    let look = match cleaning.looked {
        Looked::No => match says(&set) {
            HeaderSays::Look(reason) => Some(reason),
            // Cleaned once more, as nobody has looked at this copy.
            HeaderSays::Looked | HeaderSays::Clear => None,
        },
        Looked::Clear | Looked::Erased(_) => None,
    };
    Ok(Clean {
        bytes,
        extension: "dcm",
        pseudonym: cleaner.pseudonym,
        shifted_days: (cleaning.options.dates == Dates::Shift).then_some(cleaner.shift),
        changes: cleaner.tally.changes(),
        identifiers: cleaner.identifiers,
        look,
        letters: Vec::new(),
    })
}

/// The identifiers and the patient of a film.
pub(super) fn named(
    bytes: &[u8],
    options: super::Options,
) -> Result<(Identifiers, Option<Patient>), Refusal> {
    let parts = DicomParts::open(bytes, &Limits::default())?;
    let set = parts.data_set()?;
    let mut identifiers = Identifiers::default();
    collect(&set, options, &mut identifiers, 0);
    Ok((identifiers, patient(&set)))
}

/// Whether Patient Identity Removed is YES.
pub(super) fn says_removed(bytes: &[u8]) -> Result<bool, Refusal> {
    let parts = DicomParts::open(bytes, &Limits::default())?;
    Ok(parts.data_set()?.get(0x0012_0062).is_some_and(|part| part.text() == "YES"))
}

/// What the header tells of names in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderSays {
    /// A person has to look.
    Look(LookReason),
    /// There are none.
    Clear,
    /// Somebody has looked and cleaned the pixels (PS3.15 E.3.1).
    Looked,
}

/// What the header of a film tells of names in the picture.
pub(super) fn look(bytes: &[u8]) -> Result<HeaderSays, Refusal> {
    let parts = DicomParts::open(bytes, &Limits::default())?;
    Ok(says(&parts.data_set()?))
}

fn says(set: &PartSet<'_>) -> HeaderSays {
    let text = |tag| set.get(tag).map(|part| part.text()).unwrap_or_default();
    let cleaned = set.get(0x0012_0064).is_some_and(|part| {
        part.items().iter().any(|item| item.get(0x0008_0100).is_some_and(|code| code.text() == "113101"))
    });
    if cleaned && text(BURNED_IN) == "NO" {
        return HeaderSays::Looked;
    }
    look_reason(&text(0x0008_0060), &text(0x0008_0016), &text(BURNED_IN))
        .map_or(HeaderSays::Clear, HeaderSays::Look)
}

/// Why the pixels of a film may show a name, as far as its header tells.
fn look_reason(modality: &str, class: &str, burned_in: &str) -> Option<LookReason> {
    let captured = matches!(modality, "SC" | "OT" | "XC" | "US" | "DOC" | "HC")
        || class.starts_with("1.2.840.10008.5.1.4.1.1.7");
    match burned_in {
        "YES" => Some(LookReason::SaysSo),
        _ if captured => Some(LookReason::Captured),
        "NO" => None,
        _ => Some(LookReason::NotSaid),
    }
}

/// Whom the film belongs to: by number, else by name and date of birth.
fn patient(set: &PartSet<'_>) -> Option<Patient> {
    let text = |tag| set.get(tag).map(|part| part.text()).unwrap_or_default();
    let id = text(PATIENT_ID);
    let key = if id.is_empty() { text(PATIENT_NAME) + &text(0x0010_0030) } else { id };
    (!key.is_empty()).then(|| Patient::named(&key))
}

/// The values by which a data set names somebody.
fn collect(set: &PartSet<'_>, options: super::Options, identifiers: &mut Identifiers, depth: usize) {
    for part in set.iter() {
        let vr = dictionary_vr(&part, false).or_else(|| part.vr());
        match vr {
            Some(vr) if vr == *b"SQ" => {
                for item in part.items().iter().filter(|_| depth < DEEPEST) {
                    collect(item, options, identifiers, depth + 1);
                }
            }
            Some(vr) => {
                if let Some(kind) = kind(part.tag, vr, options) {
                    for value in part.texts() {
                        identifiers.add(&value, kind);
                    }
                }
            }
            None => {}
        }
    }
}

/// What the value of an attribute identifies.
fn kind(tag: u32, vr: [u8; 2], options: super::Options) -> Option<IdentifierKind> {
    let institution = || (!options.institution).then_some(IdentifierKind::Place);
    let device = || (!options.device).then_some(IdentifierKind::Place);
    match tag {
        _ if vr == *b"PN" => Some(IdentifierKind::Name),
        0x0010_0020 | 0x0010_1000 | 0x0010_1001 | 0x0008_0050 | 0x0038_0010 | 0x0010_1090 => {
            Some(IdentifierKind::Number)
        }
        0x0010_0030 => Some(IdentifierKind::BirthDate),
        0x0010_1040 | 0x0010_2154 | 0x0010_2155 | 0x0008_0092 | 0x0008_0094 => Some(IdentifierKind::Address),
        0x0008_0080 | 0x0008_0081 | 0x0008_1040 => institution(),
        0x0008_1010 | 0x0018_1000 | 0x0018_1002 | 0x0018_700A | 0x0008_0055 => device(),
        _ => None,
    }
}

fn entry(tag: u32) -> Option<(VirtualVr, &'static str)> {
    let found = StandardDataDictionary.by_tag(Tag((tag >> 16) as u16, tag as u16))?;
    Some((found.vr, found.alias))
}

/// The value representation of an attribute after the dictionary of the standard; where that leaves a choice, what
/// the file says. `None` for an attribute that the standard does not know.
fn dictionary_vr(part: &Part<'_, '_>, signed: bool) -> Option<[u8; 2]> {
    Some(match entry(part.tag)?.0 {
        VirtualVr::Exact(vr) => *vr.to_string().as_bytes().first_chunk::<2>()?,
        VirtualVr::Xs => match part.vr() {
            Some(vr) if matches!(&vr, b"US" | b"SS") => vr,
            _ if signed => *b"SS",
            _ => *b"US",
        },
        VirtualVr::Ox | VirtualVr::Lt | VirtualVr::Px => *b"OW",
        _ => return None,
    })
}

fn is_uid(text: &str) -> bool {
    !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_text(vr: [u8; 2]) -> bool {
    matches!(
        &vr,
        b"AE"
            | b"CS"
            | b"LO"
            | b"LT"
            | b"PN"
            | b"SH"
            | b"ST"
            | b"UC"
            | b"UR"
            | b"UT"
            | b"UI"
            | b"DA"
            | b"DT"
            | b"TM"
            | b"AS"
            | b"DS"
            | b"IS"
    )
}

struct Cleaner<'a> {
    profile: Profile,
    vocabulary: Vocabulary,
    identifiers: Identifiers,
    cleaning: &'a Cleaning<'a>,
    shift: i64,
    pseudonym: String,
    tally: Tally,
    signed: bool,
}

impl<'a> Cleaner<'a> {
    fn new(set: &PartSet<'_>, cleaning: &'a Cleaning<'a>) -> Self {
        let mut identifiers = Identifiers::default();
        collect(set, *cleaning.options, &mut identifiers, 0);
        let patient =
            cleaning.patient.cloned().or_else(|| patient(set)).unwrap_or_else(|| Patient::named(""));
        let signed = set.get(0x0028_0103).is_some_and(|part| part.bytes().contains(&1));
        Self {
            profile: Profile::builtin(),
            vocabulary: Vocabulary::builtin(),
            identifiers,
            shift: cleaning.secret.shift_days(&patient),
            pseudonym: cleaning.secret.pseudonym(&patient),
            cleaning,
            tally: Tally::default(),
            signed,
        }
    }

    fn set(&mut self, set: &PartSet<'_>, depth: usize) -> Elements {
        let mut elements = Elements::new();
        for part in set.iter() {
            if let Some(written) = self.element(&part, depth) {
                elements.insert(part.tag, written);
            }
        }
        elements
    }

    fn gone(&mut self, tag: u32, what: &'static str) -> Option<Written> {
        self.tally.note(tag, what);
        None
    }

    fn emptied(&mut self, tag: u32, vr: [u8; 2], what: &'static str) -> Written {
        self.tally.note(tag, what);
        self.empty(tag, vr)
    }

    /// The element as it may leave, or `None`.
    fn element(&mut self, part: &Part<'_, '_>, depth: usize) -> Option<Written> {
        let tag = part.tag;
        let group = tag >> 16;
        // Group lengths would be wrong, and what is written anew is not taken over.
        if tag.trailing_zeros() >= 16 || OWN.contains(&tag) {
            return None;
        }
        if group % 2 == 1 {
            return self.gone(tag, "private attribute removed");
        }
        if !(8..0xFFF0).contains(&group) {
            return self.gone(tag, "removed");
        }
        if matches!(group >> 8, 0x50 | 0x60) {
            return self.gone(tag, "curve or overlay removed");
        }
        if group == 0x7FE0 {
            return self.gone(tag, "removed");
        }
        let Some(vr) = dictionary_vr(part, self.signed) else {
            return self.gone(tag, "attribute that the standard does not know removed");
        };
        match self.profile.action(tag, *self.cleaning.options) {
            None => self.unlisted(part, vr, depth),
            Some(Action::Remove) => self.gone(tag, "removed"),
            // X/Z, and its type allows no sequence without items.
            Some(Action::Empty) if tag == REFERENCED_STUDIES => self.gone(tag, "removed"),
            Some(Action::Empty) => {
                self.tally.note(tag, "emptied");
                Some(self.empty(tag, vr))
            }
            Some(Action::Dummy) => self.dummy(part, vr, depth),
            Some(Action::NewUid) => self.renamed(part, vr, depth),
            Some(Action::Keep) => self.kept(part, vr, depth),
            Some(Action::CleanWords) => self.cleaned_words(part, vr, depth),
            Some(Action::ShiftDate) => self.shifted(part, vr, depth),
        }
    }

    /// An attribute that the table does not name: kept where its kind of value can name nobody.
    fn unlisted(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        let tag = part.tag;
        match &vr {
            b"SQ" => self.items(part, depth),
            b"PN" => {
                self.tally.note(tag, "emptied");
                Some(self.empty(tag, vr))
            }
            b"UI" => {
                let standard =
                    part.texts().iter().all(|uid| uid.starts_with("1.2.840.10008.") && is_uid(uid));
                if standard { Some(Written::text(vr, &part.text())) } else { self.renamed(part, vr, depth) }
            }
            b"DA" | b"DT" => match self.cleaning.options.dates {
                Dates::Keep => self.kept(part, vr, depth),
                Dates::Shift => self.shifted(part, vr, depth),
                Dates::Remove => self.gone(tag, "removed"),
            },
            b"LO" | b"SH" | b"LT" | b"ST" | b"UT" | b"UC" => match tag {
                0x0008_0100 | 0x0008_0102 | 0x0008_0103 | 0x0008_0104 | 0x0008_0119 => self.code(part, vr),
                _ if PRODUCT.contains(&tag) => self.kept(part, vr, depth),
                _ => self.cleaned_words(part, vr, depth),
            },
            b"CS" => Some(self.terms(part, vr)),
            b"AS" | b"DS" | b"IS" | b"TM" => Some(self.plain_numbers(part, vr)),
            b"US" | b"SS" | b"UL" | b"SL" | b"FL" | b"FD" | b"SV" | b"UV" | b"AT" => {
                Some(self.binary(part, vr))
            }
            b"OW" | b"OB" if TABLES.contains(&tag) => Some(self.binary(part, vr)),
            _ => self.gone(tag, "removed"),
        }
    }

    fn empty(&self, tag: u32, vr: [u8; 2]) -> Written {
        match tag {
            PATIENT_NAME | PATIENT_ID => Written::text(vr, &self.pseudonym),
            _ if vr == *b"SQ" => Written { vr, content: Content::Items(Vec::new()) },
            _ => Written { vr, content: Content::Bytes(Vec::new()) },
        }
    }

    fn dummy(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        let tag = part.tag;
        if vr == *b"SQ" {
            return self.items(part, depth);
        }
        if vr == *b"UI" {
            return self.renamed(part, vr, depth);
        }
        self.tally.note(tag, "replaced by a dummy");
        if matches!(tag, PATIENT_NAME | PATIENT_ID) {
            return Some(self.empty(tag, vr));
        }
        Some(match &vr {
            b"DA" => Written::text(vr, "19000101"),
            b"DT" => Written::text(vr, "19000101000000"),
            b"TM" => Written::text(vr, "000000"),
            b"AS" => Written::text(vr, "000Y"),
            b"IS" | b"DS" => Written::text(vr, "0"),
            b"AE" | b"CS" => Written::text(vr, "ANONYMIZED"),
            b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT" => Written::text(vr, "Anonymized"),
            b"US" | b"SS" => Written { vr, content: Content::Bytes(vec![0; 2]) },
            b"UL" | b"SL" | b"FL" => Written { vr, content: Content::Bytes(vec![0; 4]) },
            b"FD" | b"SV" | b"UV" => Written { vr, content: Content::Bytes(vec![0; 8]) },
            _ => self.empty(tag, vr),
        })
    }

    fn items(&mut self, part: &Part<'_, '_>, depth: usize) -> Option<Written> {
        if depth >= DEEPEST {
            return self.gone(part.tag, "sequence nested too deeply removed");
        }
        let mut items = Vec::new();
        let before = part.items();
        let had_items = !before.is_empty();
        for item in before {
            let is_code = item.get(0x0008_0100).or_else(|| item.get(0x0008_0119)).is_some();
            let scheme = item.get(0x0008_0102).map(|part| part.text()).unwrap_or_default();
            if is_code && !SCHEMES.contains(&scheme.as_str()) {
                self.tally.note(part.tag, "code of a private scheme removed");
                continue;
            }
            let mut cleaned = self.set(&item, depth + 1);
            if is_code {
                let has = |tag| cleaned.contains_key(&tag);
                if !(has(0x0008_0100) || has(0x0008_0119)) {
                    self.tally.note(part.tag, "code of a private scheme removed");
                    continue;
                }
                // A code without a word of its own stands for itself.
                let value = cleaned.get(&0x0008_0100).or_else(|| cleaned.get(&0x0008_0119)).cloned();
                let meaning =
                    cleaned.get(&0x0008_0104).is_some_and(|word| word.content != Content::Bytes(Vec::new()));
                if let (false, Some(value)) = (meaning, value) {
                    cleaned.insert(0x0008_0104, Written { vr: *b"LO", ..value });
                }
            }
            items.push(cleaned);
        }
        if had_items && items.is_empty() {
            return None;
        }
        Some(Written { vr: *b"SQ", content: Content::Items(items) })
    }

    fn renamed(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        if vr == *b"SQ" {
            return self.items(part, depth);
        }
        if vr != *b"UI" {
            return self.gone(part.tag, "removed");
        }
        self.tally.note(part.tag, "new UID");
        let fresh = part.texts().into_iter().map(|uid| match uid.as_str() {
            "" => String::new(),
            // Well-known UIDs name no instance.
            uid if uid.starts_with("1.2.840.10008.") && is_uid(uid) => uid.to_owned(),
            uid => self.cleaning.secret.uid(uid),
        });
        Some(Written::text(vr, &fresh.collect::<Vec<_>>().join("\\")))
    }

    /// An attribute that stays as it is, unless it names a person.
    fn kept(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        match &vr {
            b"SQ" => self.items(part, depth),
            b"DS" | b"IS" | b"TM" | b"AS" | b"DA" | b"DT" => Some(self.plain_numbers(part, vr)),
            // Coordinated universal time is told by digits and a sign.
            b"SH" if part.tag == TIMEZONE => Some(self.plain_numbers(part, vr)),
            _ if is_text(vr) => {
                let text = part.text();
                if self.identifiers.name_somebody_in(&text)
                    || text.chars().any(|letter| letter.is_control() && !letter.is_whitespace())
                {
                    return Some(self.emptied(part.tag, vr, "emptied, it named somebody"));
                }
                Some(Written::text(vr, &text))
            }
            b"OB" | b"OW" | b"UN" if !TABLES.contains(&part.tag) => self.gone(part.tag, "removed"),
            _ => Some(self.binary(part, vr)),
        }
    }

    fn cleaned_words(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        match &vr {
            b"SQ" => return self.items(part, depth),
            b"CS" => return Some(self.terms(part, vr)),
            b"LO" | b"SH" | b"LT" | b"ST" | b"UT" | b"UC" => {}
            // Values other than text say nothing that words could be kept of.
            _ => {
                self.tally.note(part.tag, "emptied");
                return Some(self.empty(part.tag, vr));
            }
        }
        let before = part.texts();
        let clean = |value: &String| match value.as_str() {
            term if self.vocabulary.is_term(term, &self.identifiers) => term.to_owned(),
            words => self.vocabulary.clean(words, &self.identifiers),
        };
        let cleaned: Vec<String> = before.iter().map(clean).collect();
        if cleaned != before {
            self.tally.note(part.tag, "words removed");
        }
        Some(Written::text(vr, &cleaned.join("\\")))
    }

    /// A coded string of terms of the standard; others become blank.
    fn terms(&mut self, part: &Part<'_, '_>, vr: [u8; 2]) -> Written {
        let before = part.texts();
        let kept: Vec<&str> = before
            .iter()
            .map(|value| if self.vocabulary.is_term(value, &self.identifiers) { value.as_str() } else { "" })
            .collect();
        if kept.iter().zip(&before).any(|(kept, before)| kept != before) {
            self.tally.note(part.tag, "term that the standard does not know removed");
        }
        if kept.iter().all(|term| term.is_empty()) {
            return self.empty(part.tag, vr);
        }
        Written::text(vr, &kept.join("\\"))
    }

    /// Value, scheme and meaning of a code.
    fn code(&mut self, part: &Part<'_, '_>, vr: [u8; 2]) -> Option<Written> {
        let text = part.text();
        let is_kept = match part.tag {
            0x0008_0102 => SCHEMES.contains(&text.as_str()),
            0x0008_0103 => {
                text.len() <= 16 && text.bytes().all(|byte| byte.is_ascii_digit() || b".-_".contains(&byte))
            }
            0x0008_0104 => {
                return self.cleaned_words(part, vr, 0);
            }
            _ => is_code_value(&text) && !self.identifiers.name_somebody_in(&text),
        };
        if is_kept { Some(Written::text(vr, &text)) } else { self.gone(part.tag, "removed") }
    }

    /// Numbers, ages and times in digits; anything else there goes.
    fn plain_numbers(&mut self, part: &Part<'_, '_>, vr: [u8; 2]) -> Written {
        let text = part.text();
        let sound = text.split('\\').all(|value| {
            let value = value.trim_matches(['\0', ' ']);
            let allowed =
                |letters: &[u8]| value.bytes().all(|byte| byte.is_ascii_digit() || letters.contains(&byte));
            match &vr {
                b"AS" => {
                    value.is_empty()
                        || (value.len() == 4
                            && value[..3].bytes().all(|byte| byte.is_ascii_digit())
                            && matches!(&value[3..], "D" | "W" | "M" | "Y"))
                }
                b"TM" => value.len() <= 16 && allowed(b".:-"),
                b"SH" => value.len() <= 5 && allowed(b"+-"),
                b"DA" | b"DT" => value.len() <= 26 && allowed(b".:-+"),
                // A decimal comma is wrong, and read all the same.
                _ => value.len() <= 64 && allowed(b"+-.,eE "),
            }
        });
        let is_number_of_somebody =
            || text.len() >= 6 && self.identifiers.hits(&text).iter().any(|hit| hit.bytes.len() >= 6);
        if !sound || is_number_of_somebody() {
            return self.emptied(part.tag, vr, "emptied, its value was none of its kind");
        }
        Written::text(vr, &text)
    }

    /// Numbers in bytes, in little endian order.
    fn binary(&mut self, part: &Part<'_, '_>, vr: [u8; 2]) -> Written {
        let width = match &vr {
            b"OB" | b"UN" => 1,
            b"US" | b"SS" | b"OW" | b"AT" => 2,
            b"UL" | b"SL" | b"FL" | b"OF" | b"OL" => 4,
            _ => 8,
        };
        let bytes = part.bytes();
        let is_table = TABLES.contains(&part.tag);
        let written_as_text = part.vr().is_some_and(is_text);
        let odd = bytes.len() > width * MOST_NUMBERS || !bytes.len().is_multiple_of(width);
        if written_as_text || (!is_table && odd) {
            return self.emptied(part.tag, vr, "emptied, its value was none of its kind");
        }
        let mut value = bytes.to_vec();
        if part.is_big_endian() {
            value.chunks_exact_mut(width).for_each(<[u8]>::reverse);
        }
        if !is_table && reads_as_text(bytes) && !are_usual_numbers(&value, vr) {
            return self.emptied(part.tag, vr, "emptied, its value was none of its kind");
        }
        Written { vr, content: Content::Bytes(value) }
    }

    fn shifted(&mut self, part: &Part<'_, '_>, vr: [u8; 2], depth: usize) -> Option<Written> {
        match &vr {
            b"SQ" => self.items(part, depth),
            // Times of day stay: only whole days move.
            b"TM" => Some(self.plain_numbers(part, vr)),
            b"DA" | b"DT" => {
                self.tally.note(part.tag, "date moved");
                // What is no date goes: it cannot be moved, and may say anything.
                let moved: Vec<String> = part
                    .texts()
                    .iter()
                    .map(|value| options::shift(value, self.shift).unwrap_or_default())
                    .collect();
                Some(Written::text(vr, &moved.join("\\")))
            }
            _ => self.gone(part.tag, "removed"),
        }
    }

    /// Takes what belongs to further frames away: only the first is shown, so nobody can look at the others.
    fn only_the_first_frame(&mut self, elements: &mut Elements) {
        self.tally.words("frames behind the first left out: Callus shows the first alone");
        if let Some(frames) = elements.get_mut(&0x0028_0008) {
            frames.content = Content::Bytes(b"1".to_vec());
        }
        if let Some(Written { content: Content::Items(items), .. }) = elements.get_mut(&0x5200_9230) {
            items.truncate(1);
        }
    }

    /// What the standard wants said of a film that was cleaned (PS3.15 E.1.1 6 to 8).
    fn declare(&self, elements: &mut Elements, burned_in: &str) {
        let options = self.cleaning.options;
        let mut codes = vec![("113100", "Basic Application Confidentiality Profile")];
        if *self.cleaning.looked != Looked::No {
            codes.push(("113101", "Clean Pixel Data Option"));
        }
        let temporal = match options.dates {
            Dates::Remove => "REMOVED",
            Dates::Shift => {
                codes.push(("113107", "Retain Longitudinal Temporal Information Modified Dates Option"));
                "MODIFIED"
            }
            Dates::Keep => {
                codes.push(("113106", "Retain Longitudinal Temporal Information Full Dates Option"));
                "UNMODIFIED"
            }
        };
        let chosen = [
            (options.descriptors, "113105", "Clean Descriptors Option"),
            (options.characteristics, "113108", "Retain Patient Characteristics Option"),
            (options.device, "113109", "Retain Device Identity Option"),
            (options.uids, "113110", "Retain UIDs Option"),
            (options.institution, "113112", "Retain Institution Identity Option"),
        ];
        codes.extend(chosen.into_iter().filter(|(on, ..)| *on).map(|(_, code, meaning)| (code, meaning)));
        let item = |(code, meaning): (&str, &str)| -> Elements {
            [
                (0x0008_0100, Written::text(*b"SH", code)),
                (0x0008_0102, Written::text(*b"SH", "DCM")),
                (0x0008_0104, Written::text(*b"LO", meaning)),
            ]
            .into()
        };
        let items = codes.into_iter().map(item).collect();
        elements.insert(0x0012_0062, Written::text(*b"CS", "YES"));
        elements.insert(0x0012_0063, Written::text(*b"LO", "Callus, DICOM PS3.15 Annex E"));
        elements.insert(0x0012_0064, Written { vr: *b"SQ", content: Content::Items(items) });
        elements.insert(0x0028_0303, Written::text(*b"CS", temporal));
        let burned_in = match (self.cleaning.looked, burned_in) {
            (Looked::Clear | Looked::Erased(_), _) | (Looked::No, "NO") => Some("NO"),
            (Looked::No, "YES") => Some("YES"),
            (Looked::No, _) => None,
        };
        if let Some(value) = burned_in {
            elements.insert(BURNED_IN, Written::text(*b"CS", value));
        }
        // Two type 2 attributes of every image that name nobody here.
        for tag in [PATIENT_NAME, PATIENT_ID] {
            let vr = if tag == PATIENT_NAME { *b"PN" } else { *b"LO" };
            elements.insert(tag, self.empty(tag, vr));
        }
    }
}

/// Whether the bytes of numbers are in fact letters: all of them can be printed, and five or more are letters. A file
/// without value representations may hold a text where numbers belong.
fn reads_as_text(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_end();
    let letters = text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    letters >= 5 && text.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
}

/// Whether floating-point numbers are of a size that is measured; letters read as one are far from it.
fn are_usual_numbers(little_endian: &[u8], vr: [u8; 2]) -> bool {
    let usual = |number: f64| number == 0.0 || (1e-9..1e12).contains(&number.abs());
    match &vr {
        b"FL" => little_endian.as_chunks().0.iter().all(|four| usual(f64::from(f32::from_le_bytes(*four)))),
        b"FD" => little_endian.as_chunks().0.iter().all(|eight| usual(f64::from_le_bytes(*eight))),
        _ => false,
    }
}

/// A code as the schemes of the standard write it: a few capitals, then digits; or a unit.
fn is_code_value(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let capitals = text.len() - rest.len();
    let body = rest
        .bytes()
        .all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte) || b"-.".contains(&byte));
    let coded = capitals <= 3 && body && rest.bytes().any(|byte| byte.is_ascii_digit()) && text.len() <= 32;
    coded
        || matches!(
            text,
            "mm" | "cm"
                | "m"
                | "deg"
                | "%"
                | "1"
                | "kV"
                | "mA"
                | "mAs"
                | "ms"
                | "s"
                | "mGy"
                | "dGy.cm2"
                | "{ratio}"
                | "[hnsf'U]"
        )
}

/// Names UTF-8 as the character set where a value needs it.
fn set_character_set(elements: &mut Elements) {
    fn is_ascii(elements: &Elements) -> bool {
        elements.values().all(|written| match &written.content {
            Content::Bytes(bytes) => !is_text(written.vr) || bytes.is_ascii(),
            Content::Items(items) => items.iter().all(is_ascii),
            Content::Stream(_) => true,
        })
    }
    if !is_ascii(elements) {
        elements.insert(0x0008_0005, Written::text(*b"CS", "ISO_IR 192"));
    }
}
