//! One file of a scan: a film with its clues, or the reason it is none.

use std::collections::HashMap;

use crate::imaging::{Clues, DateSource, ImageFormat, ImagingError, Limits, clues, sniff};
use crate::intake::{Clue, Found, Located, SetAside, TableRow, Why};
use crate::store::sha256_hex;

/// Modalities of radiographs and of pictures of them (PS3.3 C.7.3.1.1.1).
const RADIOGRAPHS: [&str; 10] = ["CR", "DX", "RG", "RF", "XA", "XC", "SC", "OT", "DR", "GP"];

/// What became of a file.
pub(super) enum Examined {
    /// It is a film.
    Film(Box<Found>),
    /// It is set aside.
    Aside(SetAside),
}

/// Looks at files one after the other and knows those it has seen.
pub(super) struct Examiner<'a> {
    limits: &'a Limits,
    /// Films by the hash of their bytes.
    seen: HashMap<String, Located>,
}

impl<'a> Examiner<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self { limits, seen: HashMap::new() }
    }

    /// The first bytes fit an image, or a format whose refusal has its own words.
    pub(super) fn may_be_image(head: &[u8]) -> bool {
        sniff(head).is_some()
    }

    pub(super) fn examine(&mut self, at: Located, bytes: &[u8], row: Option<TableRow>) -> Examined {
        let aside = |at: Located, why: Why| Examined::Aside(SetAside { at, why });
        let clues = match clues(bytes, self.limits) {
            Ok(clues) => clues,
            Err(ImagingError::NoImage { what }) if what.contains("DICOMDIR") => return aside(at, Why::Index),
            Err(ImagingError::NoImage { what }) => return aside(at, Why::NotARadiograph(what)),
            Err(ImagingError::Unrecognised { .. }) => return aside(at, Why::NotAnImage),
            Err(error) => return aside(at, Why::Unreadable(error.to_string())),
        };
        if let Some(modality) = &clues.modality
            && !RADIOGRAPHS.contains(&modality.as_str())
        {
            let what = clues.sop_class.clone().unwrap_or_else(|| format!("modality {modality}"));
            return aside(at, Why::NotARadiograph(what));
        }
        let sha256 = sha256_hex(bytes);
        if let Some(first) = self.seen.get(&sha256) {
            return aside(at, Why::DoubleOf(first.clone()));
        }
        self.seen.insert(sha256.clone(), at.clone());
        Examined::Film(Box::new(found(at, sha256, clues, row)))
    }
}

fn found(at: Located, sha256: String, clues: Clues, row: Option<TableRow>) -> Found {
    let is_capture =
        clues.modality.as_deref().is_some_and(|modality| matches!(modality, "SC" | "OT" | "XC" | "GP"));
    let header = clues.dates.iter().map(|(date, source)| (*date, clue_of(*source)));
    let photograph = clues.photographed.map(|date| (date, Clue::Exif));
    let texts = [
        (clues.view_position, Clue::ViewPosition),
        (clues.laterality, Clue::Laterality),
        (clues.body_part, Clue::BodyPart),
        (clues.series_description, Clue::SeriesDescription),
        (clues.protocol_name, Clue::ProtocolName),
        (clues.study_description, Clue::StudyDescription),
    ];
    Found {
        at,
        sha256,
        format: clues.format,
        columns: clues.columns,
        rows: clues.rows,
        patient: clues.patient,
        names_patient: clues.names_patient,
        dates: header.chain(photograph).collect(),
        texts: texts.into_iter().filter_map(|(text, clue)| Some((text?, clue))).collect(),
        modality: clues.modality,
        age: clues.age,
        sex: clues.sex,
        may_carry_text: clues.burned_in == Some(true)
            || (clues.burned_in.is_none() && (is_capture || clues.format != ImageFormat::Dicom)),
        row,
    }
}

fn clue_of(source: DateSource) -> Clue {
    match source {
        DateSource::AcquisitionDateTime => Clue::AcquisitionDateTime,
        DateSource::AcquisitionDate => Clue::AcquisitionDate,
        DateSource::ContentDate => Clue::ContentDate,
        DateSource::SecondaryCapture => Clue::SecondaryCapture,
        DateSource::StudyDate => Clue::StudyDate,
    }
}
