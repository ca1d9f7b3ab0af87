//! What a header says that a reader of the film wants to know. No name, number or birth date is read.

use jiff::civil::Date;

use super::data_set::{DataSet, Value};
use super::file::Body;
use super::greys;
use super::module::ImageModule;
use super::pixel_data;
use super::settle;
use crate::case::Age;
use crate::imaging::origin::{Origin, PatientMarks};
use crate::imaging::spacing::{Pair, SpacingAttributes};
use crate::imaging::{Cautions, Clues, Coding, DateSource, Exposure, ImageFacts, ImageFormat, SpacingFact};

const SECONDARY_CAPTURE: &str = "1.2.840.10008.5.1.4.1.1.7";

/// All facts of an image.
pub(super) fn facts(set: &DataSet<'_>, module: &ImageModule, body: &Body<'_>) -> ImageFacts {
    let stream = pixel_data::stream(set);
    let mut notes = body.notes.clone();
    notes.extend(settle::label_notes(&body.transfer_syntax.uid, stream.as_ref()));
    notes.extend(module.notes.iter().cloned());
    let spacing = spacing(set, &mut notes);
    let unreadable = unreadable_dates(set, set.text(0x0008_0016).as_deref());
    notes.extend(
        unreadable.iter().map(|source| format!("{} is no day that can be: passed over", source.words())),
    );
    let windows = if module.is_grey() { greys::presets(set, module, &mut notes) } else { Vec::new() };
    ImageFacts {
        format: ImageFormat::Dicom,
        rows: module.rows,
        columns: module.columns,
        frames: module.frames,
        coding: coding(module, body),
        spacing,
        windows,
        exposure: exposure(set),
        cautions: cautions(set, &body.transfer_syntax.uid, stream.is_some_and(|stream| stream.lossy)),
        notes,
    }
}

/// Coding of the samples.
pub(super) fn coding(module: &ImageModule, body: &Body<'_>) -> Coding {
    Coding {
        bits_allocated: module.bits_allocated,
        bits_stored: module.bits_stored,
        high_bit: module.high_bit,
        signed: module.signed,
        samples_per_pixel: module.samples,
        photometric: module.photometric.clone(),
        transfer_syntax: Some(body.transfer_syntax.clone()),
    }
}

/// Rows and columns of a pixel may differ by this factor; beyond it one of the two numbers is wrong.
const MOST_UNEQUAL: f64 = 10.0;

/// Two numbers above zero, or why there are none. `name` is that of the attribute.
fn pair(set: &DataSet<'_>, tag: u32, name: &str, notes: &mut Vec<String>) -> Pair {
    let values = set.values(tag);
    if values.iter().all(|value| *value == Value::Blank) {
        return Pair::Absent;
    }
    let unusable = |why: &str| Pair::Unusable(format!("{name} cannot be used: {why}"));
    let mut numbers = Vec::new();
    for value in &values {
        match value {
            Value::Unreadable(written) => return unusable(&format!("{written} is no number")),
            Value::Blank => return unusable("one of its two numbers is missing"),
            Value::Number(number) | Value::Comma(number, _) => numbers.push(*number),
        }
    }
    let [row, column, ..] = numbers[..] else { return unusable("it has one number where two are needed") };
    if row <= 0.0 || column <= 0.0 {
        return unusable(&format!("{row} and {column} are not above zero"));
    }
    if !(1.0 / MOST_UNEQUAL..=MOST_UNEQUAL).contains(&(row / column)) {
        return unusable(&format!("{row} and {column} are no height and width of one pixel"));
    }
    for value in values.iter().take(2) {
        value.note(name, notes);
    }
    Pair::Given([row, column])
}

/// Height of a pixel over its width.
pub(super) fn pixel_aspect(set: &DataSet<'_>) -> f64 {
    // What is wrong with it is told with the spacing.
    spacing(set, &mut Vec::new()).pixel_aspect()
}

/// Size of a pixel, and its shape where no size is told.
fn spacing(set: &DataSet<'_>, notes: &mut Vec<String>) -> SpacingFact {
    let attributes = SpacingAttributes {
        pixel: pair(set, 0x0028_0030, "Pixel Spacing", notes),
        imager: pair(set, 0x0018_1164, "Imager Pixel Spacing", notes),
        scanned: pair(set, 0x0018_2010, "Nominal Scanned Pixel Spacing", notes),
        aspect: pair(set, 0x0028_0034, "Pixel Aspect Ratio", notes),
        calibration_type: set.text(0x0028_0A02),
        calibration_description: set.text(0x0028_0A04),
        magnification: set.noted_number(0x0018_1114, "Estimated Radiographic Magnification Factor", notes),
        source_to_detector_mm: set.noted_number(0x0018_1110, "Distance Source to Detector", notes),
        source_to_patient_mm: set.noted_number(0x0018_1111, "Distance Source to Patient", notes),
    };
    let (fact, doubts) = attributes.decide();
    notes.extend(doubts);
    let aspect = fact.pixel_aspect();
    if (aspect - 1.0).abs() > 1e-3 {
        notes.push(format!("a pixel is {aspect:.3} times as high as wide: drawn and measured so"));
    }
    fact
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

/// Origin of a film. The marks of the patient are hashed at once.
pub(super) fn origin(set: &DataSet<'_>) -> Origin {
    let sop_class = set.text(0x0008_0016);
    let is_digitised = sop_class.as_deref().is_some_and(|uid| uid.starts_with(SECONDARY_CAPTURE));
    let patient = PatientMarks::of(
        set.text(0x0010_0020).as_deref(),
        set.text(0x0010_0010).as_deref(),
        set.text(0x0010_0030).as_deref(),
    );
    // Where the identity was removed, the day of birth is often one for all.
    let is_removed = set.text(0x0012_0062).as_deref() == Some("YES");
    let born = set.text(0x0010_0030).and_then(|text| day(&text));
    let born = born.filter(|born| !is_removed && !PLACEHOLDERS.contains(born));
    let taken = date(set, sop_class.as_deref()).filter(|_| !is_digitised);
    let age = set.text(0x0010_1010).and_then(|text| age(&text)).filter(|_| !is_digitised);
    let unreadable = if is_digitised { Vec::new() } else { unreadable_dates(set, sop_class.as_deref()) };
    Origin { taken, unreadable, age, patient: patient.born(born) }
}

/// Days of birth that devices and de-identification write for "not known".
const PLACEHOLDERS: [Date; 3] =
    [jiff::civil::date(1, 1, 1), jiff::civil::date(1800, 1, 1), jiff::civil::date(1900, 1, 1)];

/// The age of an AS value ("034Y", "018M"). Zero is what devices write for "not known".
fn age(text: &str) -> Option<Age> {
    let digits = text.get(..3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let number: f64 = digits.parse().ok().filter(|number| *number > 0.0)?;
    let years = match text.get(3..)? {
        "Y" => number,
        "M" => number / 12.0,
        "W" => number * 7.0 / 365.25,
        "D" => number / 365.25,
        _ => return None,
    };
    Age::of_years(years)
}

/// Attributes that are asked for the day of the film before one answers, and whose value is no day.
fn unreadable_dates(set: &DataSet<'_>, sop_class: Option<&str>) -> Vec<DateSource> {
    let answers = date(set, sop_class).map(|(_, source)| source);
    let asked = date_attributes(sop_class).take_while(|(_, source)| Some(*source) != answers);
    let unreadable = asked.filter(|(tag, source)| {
        let text = set.text(*tag).unwrap_or_default();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        // Nothing but zeros is what devices write for "not known", and a DT may give no more than year and month.
        let is_blank = text.bytes().all(|byte| !byte.is_ascii_alphanumeric() || byte == b'0');
        let is_month = *source == DateSource::AcquisitionDateTime && matches!(digits, 4 | 6);
        !is_blank && !is_month && day(&text).is_none()
    });
    unreadable.map(|(_, source)| source).collect()
}

/// Adds what the header says to clues. The marks of the patient are hashed at once.
pub(super) fn add_clues(set: &DataSet<'_>, clues: &mut Clues) {
    let Exposure { modality, view_position, laterality, body_part, series_description, sop_class, .. } =
        exposure(set);
    let identifiers = [0x0010_0020, 0x0010_0010, 0x0010_0030];
    clues.dates = dates(set, set.text(0x0008_0016).as_deref()).collect();
    clues.modality = modality;
    clues.view_position = view_position;
    clues.laterality = laterality;
    clues.body_part = body_part;
    clues.series_description = series_description;
    clues.sop_class = sop_class;
    clues.protocol_name = set.text(0x0018_1030);
    clues.study_description = set.text(0x0008_1030);
    clues.age = set.text(0x0010_1010);
    clues.sex = set.text(0x0010_0040);
    clues.burned_in = set.text(0x0028_0301).map(|text| text == "YES");
    clues.names_patient =
        identifiers.into_iter().any(|tag| set.text(tag).is_some_and(|text| !text.is_empty()));
    clues.patient = origin(set).patient;
}

/// Day of the film. Of a digitised film the study is the scan, so its own date goes first.
fn date(set: &DataSet<'_>, sop_class: Option<&str>) -> Option<(Date, DateSource)> {
    dates(set, sop_class).next()
}

/// Every day of the film that the header gives, most telling first.
fn dates(set: &DataSet<'_>, sop_class: Option<&str>) -> impl Iterator<Item = (Date, DateSource)> {
    date_attributes(sop_class).filter_map(|(tag, source)| Some((day(&set.text(tag)?)?, source)))
}

/// Attributes with the day of the film, most telling first.
fn date_attributes(sop_class: Option<&str>) -> impl Iterator<Item = (u32, DateSource)> {
    let captured = sop_class.is_some_and(|uid| uid.starts_with(SECONDARY_CAPTURE));
    let order = [
        (0x0008_002A, DateSource::AcquisitionDateTime, true),
        (0x0008_0022, DateSource::AcquisitionDate, true),
        (0x0008_0023, DateSource::ContentDate, true),
        (0x0018_1012, DateSource::SecondaryCapture, captured),
        (0x0008_0020, DateSource::StudyDate, true),
    ];
    let applicable = order.into_iter().filter(|(_, _, applies)| *applies);
    applicable.map(|(tag, source, _)| (tag, source))
}

/// The day of a DA or DT value, also in the old form with dots.
fn day(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|letter| *letter != '.').take(8).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, part(4..6)? as i8, part(6..8)? as i8).ok()
}

fn cautions(set: &DataSet<'_>, transfer_syntax: &str, is_lossy_stream: bool) -> Cautions {
    let lossy_now = matches!(
        transfer_syntax.strip_prefix("1.2.840.10008.1.2.4."),
        Some("50" | "51" | "53" | "55" | "81")
    );
    Cautions {
        lossy: lossy_now || is_lossy_stream || set.text(0x0028_2110).as_deref() == Some("01"),
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
