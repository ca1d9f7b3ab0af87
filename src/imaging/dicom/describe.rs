//! What a header says that a reader of the film wants to know. No name, number or birth date is read.

use jiff::civil::Date;

use super::data_set::DataSet;
use super::file::Body;
use super::greys;
use super::module::ImageModule;
use crate::imaging::spacing::SpacingAttributes;
use crate::imaging::{Cautions, Coding, DateSource, Exposure, ImageFacts, ImageFormat};

const SECONDARY_CAPTURE: &str = "1.2.840.10008.5.1.4.1.1.7";

/// All facts of an image.
pub(super) fn facts(set: &DataSet<'_>, module: &ImageModule, body: &Body<'_>) -> ImageFacts {
    let mut notes = body.notes.clone();
    notes.extend(module.notes.iter().cloned());
    let windows = if module.is_grey() { greys::presets(set, module, &mut notes) } else { Vec::new() };
    ImageFacts {
        format: ImageFormat::Dicom,
        rows: module.rows,
        columns: module.columns,
        frames: module.frames,
        coding: Coding {
            bits_allocated: module.bits_allocated,
            bits_stored: module.bits_stored,
            high_bit: module.high_bit,
            signed: module.signed,
            samples_per_pixel: module.samples,
            photometric: module.photometric.clone(),
            transfer_syntax: Some(body.transfer_syntax.clone()),
        },
        spacing: spacing(set).decide(),
        windows,
        exposure: exposure(set),
        cautions: cautions(set, &body.transfer_syntax.uid),
        notes,
    }
}

fn pair(set: &DataSet<'_>, tag: u32) -> Option<[f64; 2]> {
    match set.numbers(tag)[..] {
        [row, column, ..] => Some([row, column]),
        _ => None,
    }
}

fn spacing(set: &DataSet<'_>) -> SpacingAttributes {
    SpacingAttributes {
        pixel: pair(set, 0x0028_0030),
        imager: pair(set, 0x0018_1164),
        scanned: pair(set, 0x0018_2010),
        calibration_type: set.text(0x0028_0A02),
        calibration_description: set.text(0x0028_0A04),
        magnification: set.number(0x0018_1114),
        source_to_detector_mm: set.number(0x0018_1110),
        source_to_patient_mm: set.number(0x0018_1111),
    }
}

fn exposure(set: &DataSet<'_>) -> Exposure {
    let sop_class = set.text(0x0008_0016);
    let (date, date_source) = date(set, sop_class.as_deref()).unzip();
    let view_code = || set.items(0x0054_0220).first().and_then(|item| item.text(0x0008_0104));
    Exposure {
        date,
        date_source,
        modality: set.text(0x0008_0060),
        sop_class: sop_class.as_deref().and_then(sop_class_name).map(ToOwned::to_owned),
        view_position: set.text(0x0018_5101).or_else(view_code),
        laterality: set.text(0x0020_0062).or_else(|| set.text(0x0020_0060)),
        patient_orientation: match &set.texts(0x0020_0020)[..] {
            [row, column] => Some([row.clone(), column.clone()]),
            _ => None,
        },
        body_part: set.text(0x0018_0015),
        series_description: set.text(0x0008_103E),
    }
}

/// Day of the film (clinical.md 5.4). Of a digitised film the study is the scan, so its own date goes first.
fn date(set: &DataSet<'_>, sop_class: Option<&str>) -> Option<(Date, DateSource)> {
    let captured = sop_class.is_some_and(|uid| uid.starts_with(SECONDARY_CAPTURE));
    let order = [
        (0x0008_002A, DateSource::AcquisitionDateTime, true),
        (0x0008_0022, DateSource::AcquisitionDate, true),
        (0x0008_0023, DateSource::ContentDate, true),
        (0x0018_1012, DateSource::SecondaryCapture, captured),
        (0x0008_0020, DateSource::StudyDate, true),
    ];
    let applicable = order.into_iter().filter(|(_, _, applies)| *applies);
    applicable.into_iter().find_map(|(tag, source, _)| Some((day(&set.text(tag)?)?, source)))
}

/// The day of a DA or DT value, also in the old form with dots.
fn day(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|letter| *letter != '.').take(8).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()
}

fn cautions(set: &DataSet<'_>, transfer_syntax: &str) -> Cautions {
    let lossy_now = matches!(
        transfer_syntax.strip_prefix("1.2.840.10008.1.2.4."),
        Some("50" | "51" | "53" | "55" | "81")
    );
    Cautions {
        lossy: lossy_now || set.text(0x0028_2110).as_deref() == Some("01"),
        for_processing: set.text(0x0008_0068).as_deref() == Some("FOR PROCESSING")
            || set.text(0x0008_0016).as_deref() == Some("1.2.840.10008.5.1.4.1.1.1.1.1"),
        burned_in: set.text(0x0028_0301).as_deref() == Some("YES"),
    }
}

/// A SOP class in words, for those met beside radiographs.
pub(super) fn sop_class_name(uid: &str) -> Option<&'static str> {
    Some(match uid {
        "1.2.840.10008.1.3.10" => "a DICOMDIR, the directory of a medium",
        "1.2.840.10008.5.1.4.1.1.1" => "Computed Radiography Image",
        "1.2.840.10008.5.1.4.1.1.1.1" => "Digital X-Ray Image (for presentation)",
        "1.2.840.10008.5.1.4.1.1.1.1.1" => "Digital X-Ray Image (for processing)",
        "1.2.840.10008.5.1.4.1.1.2" => "CT Image",
        "1.2.840.10008.5.1.4.1.1.4" => "MR Image",
        "1.2.840.10008.5.1.4.1.1.6.1" => "Ultrasound Image",
        SECONDARY_CAPTURE => "Secondary Capture Image",
        "1.2.840.10008.5.1.4.1.1.7.2" => "Multi-frame Grayscale Byte Secondary Capture Image",
        "1.2.840.10008.5.1.4.1.1.7.3" => "Multi-frame Grayscale Word Secondary Capture Image",
        "1.2.840.10008.5.1.4.1.1.7.4" => "Multi-frame True Color Secondary Capture Image",
        "1.2.840.10008.5.1.4.1.1.11.1" => "a Grayscale Softcopy Presentation State",
        "1.2.840.10008.5.1.4.1.1.12.1" => "X-Ray Angiographic Image",
        "1.2.840.10008.5.1.4.1.1.12.2" => "X-Ray Radiofluoroscopic Image",
        "1.2.840.10008.5.1.4.1.1.104.1" => "an encapsulated PDF document",
        "1.2.840.10008.5.1.4.1.1.481.2" => "an RT dose",
        "1.2.840.10008.5.1.4.1.1.481.5" => "an RT plan",
        "1.2.840.10008.5.1.4.1.1.481.8" => "an RT ion plan",
        _ if uid.starts_with("1.2.840.10008.5.1.4.1.1.88.") => "a structured report",
        _ if uid.starts_with("1.2.840.10008.5.1.4.1.1.9.") => "a waveform",
        _ if uid.starts_with("1.2.840.10008.5.1.4.1.1.104.") => "an encapsulated document",
        _ => return None,
    })
}
