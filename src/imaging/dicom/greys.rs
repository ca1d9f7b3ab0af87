//! The grey pipeline as a header gives it: padding, modality LUT or rescale, windows and VOI LUTs with their
//! explanations, presentation. What cannot be used is left out and noted.

use super::data_set::DataSet;
use super::module::ImageModule;
use crate::imaging::{
    GreyPipeline, Lut, Modality, Padding, Presentation, StoredRange, Voi, VoiFunction, Window, WindowPreset,
};

/// The pipeline of a grey image.
pub(super) fn pipeline(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> GreyPipeline {
    let mut ignored = Vec::new();
    GreyPipeline {
        stored: StoredRange { bits: module.bits_stored, signed: module.signed },
        padding: padding(set, module),
        modality: modality(set, module, notes),
        presets: presets(set, module, &mut ignored),
        voi_luts: luts(set, module, 0x0028_3010).into(),
        presentation: presentation(set, module, notes),
    }
}

/// All VOI LUTs and windows of a header; the facts show the same list.
pub(super) fn presets(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> Vec<WindowPreset> {
    let mut presets: Vec<WindowPreset> = windows(set, notes);
    for (index, lut) in luts(set, module, 0x0028_3010).into_iter().enumerate() {
        let name = lut.explanation.unwrap_or_else(|| format!("VOI LUT {}", index + 1));
        presets.push(WindowPreset { name, voi: Voi::Lut(index) });
    }
    presets
}

fn windows(set: &DataSet<'_>, notes: &mut Vec<String>) -> Vec<WindowPreset> {
    let function = match set.text(0x0028_1056).as_deref() {
        Some("LINEAR_EXACT") => VoiFunction::LinearExact,
        Some("SIGMOID") => VoiFunction::Sigmoid,
        _ => VoiFunction::Linear,
    };
    let explanations = set.texts(0x0028_1055);
    let mut windows = Vec::new();
    let pairs = set.numbers(0x0028_1050).into_iter().zip(set.numbers(0x0028_1051));
    for (index, (centre, width)) in pairs.enumerate() {
        let window = Window { centre, width, function };
        if !window.is_valid() {
            notes.push(format!("window {} of width {width} cannot be used", index + 1));
            continue;
        }
        let explanation = explanations.get(index).filter(|text| !text.is_empty()).cloned();
        let name = explanation.unwrap_or_else(|| format!("Window {}", index + 1));
        windows.push(WindowPreset { name, voi: Voi::Window(window) });
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
    if let Some(lut) = luts(set, module, 0x0028_3000).into_iter().next() {
        return Modality::Lut(lut);
    }
    let slope = set.number(0x0028_1053);
    let intercept = set.number(0x0028_1052);
    match (slope, intercept) {
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

/// Shape, else sequence, else what the photometric interpretation implies.
fn presentation(set: &DataSet<'_>, module: &ImageModule, notes: &mut Vec<String>) -> Presentation {
    let inverse = module.photometric == "MONOCHROME1";
    match set.text(0x2050_0020).as_deref() {
        Some("IDENTITY") => {
            if inverse {
                notes.push(
                    "MONOCHROME1 with Presentation LUT Shape IDENTITY: the shape is followed".to_owned(),
                );
            }
            return Presentation::Identity;
        }
        Some("INVERSE") => return Presentation::Inverse,
        _ => {}
    }
    match luts(set, module, 0x2050_0010).into_iter().next() {
        Some(lut) => Presentation::Lut(lut),
        None if inverse => Presentation::Inverse,
        None => Presentation::Identity,
    }
}

/// The usable LUTs of a sequence.
fn luts(set: &DataSet<'_>, module: &ImageModule, sequence: u32) -> Vec<Lut> {
    set.items(sequence).iter().filter_map(|item| lut(item, module.signed)).collect()
}

/// LUT Descriptor and LUT Data (PS3.3 C.11.1.1): entries (0 stands for 65,536), first input, bits of an entry.
fn lut(item: &DataSet<'_>, signed: bool) -> Option<Lut> {
    let descriptor = item.u16s(0x0028_3002);
    let [entries, first, bits] = descriptor[..] else { return None };
    let count = if entries == 0 { 65_536 } else { usize::from(entries) };
    let is_signed = match item.element(0x0028_3002)?.vr {
        [b'S', b'S'] => true,
        [b'U', b'S'] => false,
        _ => signed,
    };
    let first_mapped = if is_signed { i32::from(first as i16) } else { i32::from(first) };
    let data = item.element(0x0028_3006)?.value;
    // Entries of 8 bits stand in bytes or, as often, in words.
    let entries: Vec<u16> = if data.len() < 2 * count && bits <= 8 {
        data.iter().take(count).map(|byte| u16::from(*byte)).collect()
    } else {
        item.u16s(0x0028_3006).into_iter().take(count).collect()
    };
    let explanation = item.text(0x0028_3003);
    (entries.len() == count && (8..=16).contains(&bits)).then(|| Lut {
        explanation,
        first_mapped,
        bits,
        entries: entries.into(),
    })
}
