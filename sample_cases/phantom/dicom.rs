//! Writes a film as a DX image for presentation, losslessly compressed (JPEG-LS). Knows the standard's attributes, nothing of rays.

use std::error::Error;
use std::path::Path;

use dicom_core::value::{DataSetSequence, PixelFragmentSequence, Value};
use dicom_core::{DataElement, PrimitiveValue, Tag, VR};
use dicom_dictionary_std::{tags, uids};
use dicom_object::{FileMetaTableBuilder, InMemDicomObject};
use jpegls::EncodeOptions;
use sha2::{Digest, Sha256};

use crate::detector::Film;
use crate::film::Shot;
use crate::visit::{Aspect, Spacing};

const IMPLEMENTATION_UID: &str = "2.25.194387561220871653497315478215836472911";

/// An identifier that follows from its name alone, so that films stay the same from run to run.
pub(crate) fn uid(name: &str) -> String {
    let digest = Sha256::digest(format!("callus phantom {name}"));
    let number = digest.iter().take(15).fold(0_u128, |n, b| (n << 8) | u128::from(*b));
    format!("2.25.{number}")
}

struct Sheet(InMemDicomObject);

impl Sheet {
    fn text(&mut self, tag: Tag, vr: VR, value: &str) {
        self.0.put(DataElement::new(tag, vr, PrimitiveValue::from(value)));
    }

    fn texts(&mut self, vr: VR, rows: &[(Tag, &str)]) {
        for (tag, value) in rows {
            if value.contains('\\') {
                let parts: Vec<String> = value.split('\\').map(str::to_owned).collect();
                self.0.put(DataElement::new(*tag, vr, PrimitiveValue::Strs(parts.into())));
            } else {
                self.text(*tag, vr, value);
            }
        }
    }

    fn number(&mut self, tag: Tag, value: u16) {
        self.0.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)));
    }

    fn decimal(&mut self, tag: Tag, values: &[f32], digits: usize) {
        let text: Vec<String> = values.iter().map(|x| format!("{x:.digits$}")).collect();
        self.0.put(DataElement::new(tag, VR::DS, PrimitiveValue::Strs(text.into())));
    }

    fn sequence(&mut self, tag: Tag, items: Vec<InMemDicomObject>) {
        self.0.put(DataElement::new(tag, VR::SQ, DataSetSequence::from(items)));
    }
}

fn code(value: &str, scheme: &str, meaning: &str) -> InMemDicomObject {
    let mut s = Sheet(InMemDicomObject::new_empty());
    s.text(tags::CODE_VALUE, VR::SH, value);
    s.text(tags::CODING_SCHEME_DESIGNATOR, VR::SH, scheme);
    s.text(tags::CODE_MEANING, VR::LO, meaning);
    s.0
}

fn patient_and_study(s: &mut Sheet, shot: &Shot) {
    let v = &shot.visit;
    s.text(tags::SPECIFIC_CHARACTER_SET, VR::CS, "ISO_IR 192");
    s.texts(VR::PN, &[(tags::PATIENT_NAME, "PHANTOM^SIMULATED"), (tags::REFERRING_PHYSICIAN_NAME, "")]);
    s.texts(VR::LO, &[(tags::PATIENT_ID, "SIM-0001")]);
    s.texts(VR::DA, &[(tags::PATIENT_BIRTH_DATE, ""), (tags::STUDY_DATE, v.day), (tags::SERIES_DATE, v.day)]);
    s.texts(VR::DA, &[(tags::ACQUISITION_DATE, v.day), (tags::CONTENT_DATE, v.day)]);
    for tag in [tags::STUDY_TIME, tags::SERIES_TIME, tags::ACQUISITION_TIME, tags::CONTENT_TIME] {
        s.text(tag, VR::TM, v.hour);
    }
    s.texts(VR::CS, &[(tags::PATIENT_SEX, "M"), (tags::MODALITY, "DX")]);
    s.text(tags::PATIENT_AGE, VR::AS, v.age);
    s.texts(VR::SH, &[(tags::STUDY_ID, &v.key.to_uppercase()[..3]), (tags::ACCESSION_NUMBER, "")]);
    s.text(tags::STUDY_DESCRIPTION, VR::LO, "Simulated radiographs of the right hip");
    let series = format!("{} {}", shot.aspect_word(), v.offset);
    s.text(tags::SERIES_DESCRIPTION, VR::LO, &series);
    s.text(tags::STUDY_INSTANCE_UID, VR::UI, &uid(v.key));
    s.text(tags::SERIES_INSTANCE_UID, VR::UI, &uid(&format!("{} series", shot.id)));
    s.text(tags::SOP_INSTANCE_UID, VR::UI, &uid(&shot.id));
    s.text(tags::SOP_CLASS_UID, VR::UI, uids::DIGITAL_X_RAY_IMAGE_STORAGE_FOR_PRESENTATION);
    let number = match shot.view.aspect {
        Aspect::Ap => "1",
        Aspect::Lateral => "2",
        Aspect::Pelvis => "3",
    };
    s.texts(
        VR::IS,
        &[(tags::SERIES_NUMBER, number), (tags::INSTANCE_NUMBER, "1"), (tags::ACQUISITION_NUMBER, "1")],
    );
    s.texts(
        VR::LO,
        &[
            (tags::MANUFACTURER, "Callus"),
            (tags::MANUFACTURER_MODEL_NAME, "Phantom generator"),
            (tags::SOFTWARE_VERSIONS, env!("CARGO_PKG_VERSION")),
        ],
    );
    s.text(tags::DEVICE_SERIAL_NUMBER, VR::LO, "0");
}

fn comment(shot: &Shot) -> String {
    format!(
        "SIMULATED radiograph, not of a patient: projected from a computed model after the story of DOI \
         10.1186/s12893-021-01107-4 (CC BY 4.0). {} {} {}. Dates are shifted and arbitrary; the time between the two \
         operations is not known.",
        shot.visit.offset,
        if shot.visit.offset.starts_with('-') { "relative to" } else { "after" },
        shot.visit.anchor
    )
}

fn place(s: &mut Sheet, shot: &Shot) {
    let (part, side, orientation) = match shot.view.aspect {
        Aspect::Ap => ("HIP", "R", "L\\F"),
        Aspect::Lateral => ("HIP", "R", "P\\F"),
        Aspect::Pelvis => ("PELVIS", "B", "L\\F"),
    };
    s.text(tags::BODY_PART_EXAMINED, VR::CS, part);
    s.text(tags::IMAGE_LATERALITY, VR::CS, side);
    s.texts(VR::CS, &[(tags::PATIENT_ORIENTATION, orientation)]);
    let region = match shot.view.aspect {
        Aspect::Pelvis => code("12921003", "SCT", "Pelvis"),
        Aspect::Ap | Aspect::Lateral => code("29836001", "SCT", "Hip"),
    };
    s.sequence(tags::ANATOMIC_REGION_SEQUENCE, vec![region]);
    let mut view = match shot.view.aspect {
        Aspect::Lateral => code("399067008", "SCT", "lateral"),
        Aspect::Ap | Aspect::Pelvis => code("399348003", "SCT", "antero-posterior"),
    };
    view.put(DataElement::new(tags::VIEW_MODIFIER_CODE_SEQUENCE, VR::SQ, DataSetSequence::from(Vec::new())));
    s.sequence(tags::VIEW_CODE_SEQUENCE, vec![view]);
    let position = if shot.view.aspect == Aspect::Lateral { "RL" } else { "AP" };
    s.text(tags::VIEW_POSITION, VR::CS, position);
    s.text(tags::POSITIONER_TYPE, VR::CS, "");
    s.sequence(tags::ACQUISITION_CONTEXT_SEQUENCE, Vec::new());
}

/// The spacing tags; every one is true of the geometry.
fn spacing(s: &mut Sheet, shot: &Shot) {
    let c = &shot.view.camera;
    let at_detector = [c.pixel_mm, c.pixel_mm];
    s.decimal(tags::IMAGER_PIXEL_SPACING, &at_detector, 4);
    let kind = shot.view.spacing;
    if kind != Spacing::DetectorOnly {
        s.decimal(tags::DISTANCE_SOURCE_TO_DETECTOR, &[c.sid_mm], 1);
        s.decimal(tags::DISTANCE_SOURCE_TO_PATIENT, &[c.sod_mm], 1);
    }
    if kind == Spacing::Magnified {
        s.decimal(tags::ESTIMATED_RADIOGRAPHIC_MAGNIFICATION_FACTOR, &[c.magnification()], 5);
    }
    if kind == Spacing::Fiducial {
        let at_bone = c.pixel_mm / c.magnification();
        s.decimal(tags::PIXEL_SPACING, &[at_bone, at_bone], 5);
        s.text(tags::PIXEL_SPACING_CALIBRATION_TYPE, VR::CS, "FIDUCIAL");
        s.text(
            tags::PIXEL_SPACING_CALIBRATION_DESCRIPTION,
            VR::LO,
            "simulated 25 mm ball at the height of the hip",
        );
    }
}

fn tube(s: &mut Sheet, shot: &Shot) {
    s.decimal(tags::KVP, &[75.0], 0);
    s.texts(
        VR::IS,
        &[(tags::EXPOSURE_TIME, "63"), (tags::X_RAY_TUBE_CURRENT, "320"), (tags::EXPOSURE, "20")],
    );
    s.text(tags::GRID, VR::CS, "RECIPROCATING");
    s.text(tags::DETECTOR_TYPE, VR::CS, "SCINTILLATOR");
    let c = &shot.view.camera;
    let [left, top, right, bottom] = shot.view.exposure.border;
    s.text(tags::COLLIMATOR_SHAPE, VR::CS, "RECTANGULAR");
    let edges = [
        (tags::COLLIMATOR_LEFT_VERTICAL_EDGE, left),
        (tags::COLLIMATOR_RIGHT_VERTICAL_EDGE, c.cols as f32 - right),
        (tags::COLLIMATOR_UPPER_HORIZONTAL_EDGE, top),
        (tags::COLLIMATOR_LOWER_HORIZONTAL_EDGE, c.rows as f32 - bottom),
    ];
    for (tag, edge) in edges {
        s.text(tag, VR::IS, &format!("{edge:.0}"));
    }
}

fn image(s: &mut Sheet, shot: &Shot, film: &Film) {
    s.texts(
        VR::CS,
        &[
            (tags::IMAGE_TYPE, "ORIGINAL\\PRIMARY"),
            (tags::PRESENTATION_INTENT_TYPE, "FOR PRESENTATION"),
            (tags::PHOTOMETRIC_INTERPRETATION, "MONOCHROME2"),
            (tags::PIXEL_INTENSITY_RELATIONSHIP, "LOG"),
            (tags::PRESENTATION_LUT_SHAPE, "IDENTITY"),
            (tags::BURNED_IN_ANNOTATION, "YES"),
            (tags::LOSSY_IMAGE_COMPRESSION, "00"),
        ],
    );
    s.text(tags::IMAGE_COMMENTS, VR::LT, &comment(shot));
    s.text(tags::RESCALE_INTERCEPT, VR::DS, "0");
    s.text(tags::RESCALE_SLOPE, VR::DS, "1");
    s.text(tags::RESCALE_TYPE, VR::LO, "US");
    s.0.put(DataElement::new(tags::PIXEL_INTENSITY_RELATIONSHIP_SIGN, VR::SS, PrimitiveValue::from(-1_i16)));
    s.decimal(tags::WINDOW_CENTER, &[2048.0, 1350.0], 0);
    s.decimal(tags::WINDOW_WIDTH, &[4096.0, 2700.0], 0);
    s.texts(VR::LO, &[(tags::WINDOW_CENTER_WIDTH_EXPLANATION, "BONE\\SOFT TISSUE")]);
    let counts = [
        (tags::SAMPLES_PER_PIXEL, 1),
        (tags::ROWS, film.rows as u16),
        (tags::COLUMNS, film.cols as u16),
        (tags::BITS_ALLOCATED, 16),
        (tags::BITS_STORED, 12),
        (tags::HIGH_BIT, 11),
        (tags::PIXEL_REPRESENTATION, 0),
    ];
    for (tag, value) in counts {
        s.number(tag, value);
    }
}

/// The picture as one JPEG-LS frame, padded to an even length.
fn frame(film: &Film) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut options = EncodeOptions::default();
    options.precision = Some(12);
    let mut bytes = Vec::new();
    jpegls::encode_with_options(&film.grey, film.cols as u32, film.rows as u32, &options, &mut bytes)?;
    if bytes.len() % 2 == 1 {
        bytes.push(0);
    }
    Ok(bytes)
}

/// Writes one film.
///
/// # Errors
/// When the picture cannot be compressed or the file cannot be written.
pub(crate) fn write(path: &Path, shot: &Shot, film: &Film) -> Result<(), Box<dyn Error>> {
    let mut sheet = Sheet(InMemDicomObject::new_empty());
    patient_and_study(&mut sheet, shot);
    place(&mut sheet, shot);
    spacing(&mut sheet, shot);
    tube(&mut sheet, shot);
    image(&mut sheet, shot, film);
    let fragments = PixelFragmentSequence::new(vec![0_u32], vec![frame(film)?]);
    sheet.0.put(DataElement::new(tags::PIXEL_DATA, VR::OB, Value::PixelSequence(fragments)));
    let meta = FileMetaTableBuilder::new()
        .transfer_syntax(uids::JPEGLS_LOSSLESS)
        .media_storage_sop_class_uid(uids::DIGITAL_X_RAY_IMAGE_STORAGE_FOR_PRESENTATION)
        .media_storage_sop_instance_uid(uid(&shot.id))
        .implementation_class_uid(IMPLEMENTATION_UID)
        .implementation_version_name("CALLUS_PHANTOM");
    sheet.0.with_meta(meta)?.write_to_file(path)?;
    Ok(())
}
