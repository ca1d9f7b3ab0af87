//! The grey pipeline as a header gives it: padding, modality LUT or rescale, windows and VOI LUTs with their
//! explanations, presentation. What cannot be used is left out and noted.

use super::data_set::{DataSet, Value, quoted};
use super::module::ImageModule;
use crate::imaging::{
    GreyPipeline, Lut, Modality, Padding, Presentation, StoredRange, Voi, VoiFunction, Window, WindowPreset,
};

const MODALITY_LUTS: u32 = 0x0028_3000;
const VOI_LUTS: u32 = 0x0028_3010;
const PRESENTATION_LUTS: u32 = 0x2050_0010;

/// The pipeline of a grey image.
pub(super) fn pipeline(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> GreyPipeline {
    // What is wrong with windows and VOI LUTs is told by the facts, which list the same.
    let mut told = Vec::new();
    GreyPipeline {
        stored: StoredRange { bits: module.bits_stored, signed: module.signed },
        padding: padding(set, module),
        modality: modality(set, module, notes),
        presets: presets(set, module, &mut told),
        voi_luts: luts(set, module, VOI_LUTS, &mut told).into(),
        presentation: presentation(set, module, notes),
        exposed: None,
    }
}

/// All VOI LUTs and windows of a header; the facts show the same list.
pub(super) fn presets(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> Vec<WindowPreset> {
    let mut presets: Vec<WindowPreset> = windows(set, notes);
    for (index, lut) in luts(set, module, VOI_LUTS, notes).into_iter().enumerate() {
        let name = lut.explanation.unwrap_or_else(|| format!("VOI LUT {}", index + 1));
        presets.push(WindowPreset { name, voi: Voi::Lut(index) });
    }
    presets
}

/// The windows of a header: centres, widths and explanations belong together by their position, and one that cannot
/// be used takes none of the others with it.
fn windows(set: &DataSet<'_>, notes: &mut Vec<String>) -> Vec<WindowPreset> {
    let function = match set.text(0x0028_1056).as_deref() {
        Some("LINEAR_EXACT") => VoiFunction::LinearExact,
        Some("SIGMOID") => VoiFunction::Sigmoid,
        None | Some("LINEAR") => VoiFunction::Linear,
        Some(other) => {
            notes.push(format!("VOI LUT Function {} is not known: taken as LINEAR", quoted(other)));
            VoiFunction::Linear
        }
    };
    let explanations = set.texts(0x0028_1055);
    let (centres, widths) = (set.values(0x0028_1050), set.values(0x0028_1051));
    let mut windows = Vec::new();
    for index in 0..centres.len().max(widths.len()) {
        let centre = centres.get(index).unwrap_or(&Value::Blank);
        let width = widths.get(index).unwrap_or(&Value::Blank);
        if *centre == Value::Blank && *width == Value::Blank {
            continue;
        }
        let explanation = explanations.get(index).filter(|text| !text.is_empty()).cloned();
        let name = explanation.unwrap_or_else(|| format!("Window {}", index + 1));
        centre.note(&format!("Window Center {}", index + 1), notes);
        width.note(&format!("Window Width {}", index + 1), notes);
        let (Some(centre), Some(width)) = (centre.number(), width.number()) else {
            notes.push(format!(
                "window {} ({name}) cannot be used: it lacks a readable centre or width",
                index + 1
            ));
            continue;
        };
        let window = Window { centre, width, function };
        if window.is_valid() {
            windows.push(WindowPreset { name, voi: Voi::Window(window) });
        } else {
            notes.push(format!("window {} ({name}) of width {width} cannot be used", index + 1));
        }
    }
    windows
}

/// Padding lies between (0028,0120) and (0028,0121), which may be either way round.
fn padding(set: &DataSet<'_>, module: &ImageModule) -> Option<Padding> {
    let range = StoredRange { bits: module.bits_stored, signed: module.signed };
    let value = range.value(set.u16(0x0028_0120)?);
    let limit = set.u16(0x0028_0121).map_or(value, |limit| range.value(limit));
    Some(Padding { low: value.min(limit), high: value.max(limit) })
}

fn modality(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> Modality {
    if let Some(lut) = luts(set, module, MODALITY_LUTS, notes).into_iter().next() {
        return Modality::Lut(lut);
    }
    let (slopes, intercepts) = (set.values(0x0028_1053), set.values(0x0028_1052));
    let unreadable =
        [("Rescale Slope", &slopes), ("Rescale Intercept", &intercepts)].map(|(name, values)| {
            let first = values.first();
            if let Some(value) = first {
                value.note(name, notes);
            }
            matches!(first, Some(Value::Unreadable(_)))
        });
    if unreadable.contains(&true) {
        notes.push("the greys are shown as stored, without the rescaling".to_owned());
        return Modality::Identity;
    }
    let number = |values: &[Value]| values.first().and_then(Value::number);
    match (number(&slopes), number(&intercepts)) {
        (None, None) => Modality::Identity,
        (Some(0.0), _) => {
            notes.push("Rescale Slope 0 cannot be used".to_owned());
            Modality::Identity
        }
        (slope, intercept) => {
            let (slope, intercept) = (slope.unwrap_or(1.0), intercept.unwrap_or(0.0));
            if (slope - 1.0).abs() < f64::EPSILON && intercept == 0.0 {
                Modality::Identity
            } else {
                Modality::Rescale { slope, intercept }
            }
        }
    }
}

/// Shape, else sequence, else what the photometric interpretation implies. PS3.3 C.8.11.3.1.2 joins MONOCHROME1
/// with INVERSE and MONOCHROME2 with IDENTITY; where a header says otherwise, the shape is followed and it is said.
fn presentation(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> Presentation {
    let is_inverse = module.photometric == "MONOCHROME1";
    let lut = luts(set, module, PRESENTATION_LUTS, notes).into_iter().next();
    let shape = match set.text(0x2050_0020).as_deref() {
        Some("IDENTITY") => Some(Presentation::Identity),
        Some("INVERSE") => Some(Presentation::Inverse),
        Some(other) => {
            let what = quoted(other);
            notes.push(format!(
                "Presentation LUT Shape {what} is not known: {} is followed",
                module.photometric
            ));
            None
        }
        None => None,
    };
    if let Some(shape) = shape {
        let name = if shape == Presentation::Inverse { "INVERSE" } else { "IDENTITY" };
        if is_inverse != (shape == Presentation::Inverse) {
            notes.push(format!(
                "{} with Presentation LUT Shape {name} contradicts itself: the shape is followed; if black and \
                 white look swapped, invert the greys",
                module.photometric
            ));
        }
        if lut.is_some() {
            notes.push(format!(
                "Presentation LUT Shape {name} beside a Presentation LUT: the shape is followed"
            ));
        }
        return shape;
    }
    match lut {
        Some(lut) => Presentation::Lut(lut),
        None if is_inverse => Presentation::Inverse,
        None => Presentation::Identity,
    }
}

/// The usable LUTs of a sequence; what is wrong with others is noted.
fn luts(set: &DataSet<'_>, module: &ImageModule, sequence: u32, notes: &mut Vec<String>) -> Vec<Lut> {
    let kind = match sequence {
        MODALITY_LUTS => "Modality LUT",
        VOI_LUTS => "VOI LUT",
        _ => "Presentation LUT",
    };
    let mut luts = Vec::new();
    for (index, item) in set.items(sequence).iter().enumerate() {
        match lut(item, module.signed) {
            Ok(lut) => {
                let (white, as_declared) = Lut::white_of(&lut.entries, lut.bits);
                if !as_declared {
                    notes.push(format!(
                        "{kind} {} declares {} bits, but its entries reach {white}: that is shown as white",
                        index + 1,
                        lut.bits
                    ));
                }
                luts.push(lut);
            }
            Err(why) => notes.push(format!("{kind} {} cannot be used: {why}", index + 1)),
        }
    }
    luts
}

/// LUT Descriptor and LUT Data (PS3.3 C.11.1.1): entries (0 stands for 65,536), first input, bits of an entry.
fn lut(item: &DataSet<'_>, signed: bool) -> Result<Lut, String> {
    let descriptor = item.u16s(0x0028_3002);
    let ([entries, first, bits], Some(element)) = (&descriptor[..], item.element(0x0028_3002)) else {
        return Err("its descriptor has not three numbers".to_owned());
    };
    let count = if *entries == 0 { 65_536 } else { usize::from(*entries) };
    let is_signed = match element.vr {
        [b'S', b'S'] => true,
        [b'U', b'S'] => false,
        _ => signed,
    };
    let first_mapped = if is_signed { i32::from(first.cast_signed()) } else { i32::from(*first) };
    let data = item.element(0x0028_3006).map(|element| element.value).unwrap_or_default();
    // Entries of 8 bits stand in bytes or, as often, in words.
    let entries: Vec<u16> = if data.len() < 2 * count {
        data.iter().take(count).map(|byte| u16::from(*byte)).collect()
    } else {
        item.u16s(0x0028_3006).into_iter().take(count).collect()
    };
    if entries.len() < count {
        return Err(format!("it has {} bytes for {count} entries", data.len()));
    }
    if entries.iter().all(|entry| *entry == 0) {
        return Err("all its entries are zero".to_owned());
    }
    let (white, _) = Lut::white_of(&entries, *bits);
    let explanation = item.text(0x0028_3003);
    Ok(Lut { explanation, first_mapped, bits: *bits, white, entries: entries.into() })
}
