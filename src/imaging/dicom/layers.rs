//! Overlays (groups 60xx, also in unused bits of the pixels), the display shutter and the collimator of a header.
//! What cannot be drawn is left out and noted.

use super::data_set::DataSet;
use super::module::ImageModule;
use crate::imaging::overlay::OverlayPlace;
use crate::imaging::{Layers, Limits, Overlay, Shutter, ShutterShape};

/// The 16 groups that PS3.3 C.9.2 knows: 6000, 6002 to 601E.
fn groups() -> impl Iterator<Item = u32> {
    (0..16).map(|index| (0x6000 + 2 * index) << 16)
}

/// The bits of the pixels that overlays lie in.
pub(super) fn overlay_bits(set: &DataSet<'_>) -> u16 {
    groups().filter_map(|group| embedded_bit(set, group)).fold(0, |bits, bit| bits | 1 << bit)
}

/// The bit of the pixels in which an overlay without data of its own lies (retired since 2004, still met).
fn embedded_bit(set: &DataSet<'_>, group: u32) -> Option<u16> {
    let has_data = set.element(group | 0x3000).is_some_and(|element| !element.value.is_empty());
    let allocated = set.u16(group | 0x0100).filter(|bits| *bits > 1 && !has_data)?;
    set.u16(group | 0x0102).filter(|bit| *bit < allocated.min(16))
}

/// The overlays of an image whose containers still hold every bit, and its shutter.
pub(super) fn layers(
    set: &DataSet<'_>,
    module: &ImageModule,
    containers: &[u16],
    limits: &Limits,
    notes: &mut Vec<String>,
) -> Layers {
    let mut overlays = Vec::new();
    for (index, group) in groups().enumerate() {
        match overlay(set, module, containers, limits, group) {
            Ok(overlay) => overlays.extend(overlay),
            Err(why) => notes.push(format!("overlay {} of the file cannot be drawn: {why}", index + 1)),
        }
    }
    if !overlays.is_empty() {
        let names: Vec<&str> = overlays.iter().filter_map(|overlay| overlay.label.as_deref()).collect();
        let named = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        let count = match overlays.len() {
            1 => "an overlay".to_owned(),
            many => format!("{many} overlays"),
        };
        notes.push(format!("{count}{named} of the file drawn over the film; can be switched off"));
    }
    let shutter = shape_of(set, &SHUTTER, module, notes).map(|shapes| {
        let value = set.u16(0x0018_1622).unwrap_or_default();
        Shutter { shapes, grey: (f64::from(value) / 65_535.0 * 255.0).round() as u8 }
    });
    if shutter.is_some() {
        notes
            .push("a display shutter of the file covers the rim of the film; can be switched off".to_owned());
    }
    Layers { overlays: overlays.into(), shutter }
}

/// One overlay plane (PS3.3 C.9.2); `None` where the group has none.
fn overlay(
    set: &DataSet<'_>,
    module: &ImageModule,
    containers: &[u16],
    limits: &Limits,
    group: u32,
) -> Result<Option<Overlay>, String> {
    let bit = embedded_bit(set, group);
    let data = set.element(group | 0x3000).filter(|element| !element.value.is_empty());
    if bit.is_none() && data.is_none() {
        return match set.u16(group | 0x0010) {
            Some(_) => Err("it has no data".to_owned()),
            None => Ok(None),
        };
    }
    let [rows, columns] =
        [0x0010, 0x0011].map(|element| u32::from(set.u16(group | element).unwrap_or_default()));
    let origin = set.i16s(group | 0x0050);
    // The first pixel of the film is 1\1.
    let at = |index: usize| i32::from(origin.get(index).copied().unwrap_or(1)) - 1;
    let mut place = OverlayPlace {
        label: set.text(group | 0x1500).or_else(|| set.text(group | 0x0022)),
        is_region: set.text(group | 0x0040).as_deref() == Some("R"),
        left: at(1),
        top: at(0),
        columns,
        rows,
    };
    if let Some(bit) = bit {
        if module.samples != 1 {
            return Err("it lies in the bits of colours".to_owned());
        }
        // In the bits of the pixels it is as large as the film, whatever it says.
        (place.columns, place.rows, place.left, place.top) = (module.columns, module.rows, 0, 0);
        return Ok(Some(Overlay::of_pixels(place, containers.iter().map(|value| value >> bit & 1 == 1))));
    }
    let Some(element) = data else { return Ok(None) };
    limits.check_size(columns, rows).map_err(|_| format!("its size is {columns} × {rows} pixels"))?;
    let found = element.value.len();
    let swapped: Vec<u8>;
    let bits = if element.syntax.big_endian && &element.vr != b"OB" {
        swapped = element.value.chunks(2).flat_map(|pair| pair.iter().rev().copied()).collect();
        &swapped
    } else {
        element.value
    };
    let needed = (columns as usize * rows as usize).div_ceil(8);
    Overlay::packed(place, bits)
        .map(Some)
        .ok_or_else(|| format!("it is cut off, {needed} bytes needed, {found} there"))
}

/// The elements that tell the opening of a shutter or a collimator.
struct ShapeTags {
    name: &'static str,
    shape: u32,
    left: u32,
    right: u32,
    upper: u32,
    lower: u32,
    centre: u32,
    radius: u32,
    vertices: u32,
}

/// PS3.3 C.7.6.11.
const SHUTTER: ShapeTags = ShapeTags {
    name: "display shutter",
    shape: 0x0018_1600,
    left: 0x0018_1602,
    right: 0x0018_1604,
    upper: 0x0018_1606,
    lower: 0x0018_1608,
    centre: 0x0018_1610,
    radius: 0x0018_1612,
    vertices: 0x0018_1620,
};

/// PS3.3 C.8.7.3.
const COLLIMATOR: ShapeTags = ShapeTags {
    name: "collimator",
    shape: 0x0018_1700,
    left: 0x0018_1702,
    right: 0x0018_1704,
    upper: 0x0018_1706,
    lower: 0x0018_1708,
    centre: 0x0018_1710,
    radius: 0x0018_1712,
    vertices: 0x0018_1720,
};

/// Exposed area from the header: its collimator, within its display shutter.
pub(super) fn exposed(set: &DataSet<'_>, module: &ImageModule) -> Option<Shutter> {
    // What is wrong with either is told where it is drawn.
    let mut told = Vec::new();
    let shapes: Vec<ShutterShape> = [&SHUTTER, &COLLIMATOR]
        .into_iter()
        .filter_map(|tags| shape_of(set, tags, module, &mut told))
        .flatten()
        .collect();
    (!shapes.is_empty()).then_some(Shutter { shapes, grey: 0 })
}

/// The shapes of an opening; none where the header has none, or one that cannot be used.
fn shape_of(
    set: &DataSet<'_>,
    tags: &ShapeTags,
    module: &ImageModule,
    notes: &mut Vec<String>,
) -> Option<Vec<ShutterShape>> {
    let kinds = set.texts(tags.shape);
    let mut shapes = Vec::new();
    for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
        let shape = match kind.as_str() {
            "RECTANGULAR" => rectangle(set, tags),
            "CIRCULAR" => circle(set, tags, super::describe::pixel_aspect(set)),
            "POLYGONAL" => polygon(set, tags),
            _ => None,
        };
        match shape {
            Some(shape) => shapes.push(shape),
            None => notes.push(format!(
                "the {} of the file cannot be used: its shape {} lacks its places, or is not known",
                tags.name,
                super::data_set::quoted(kind)
            )),
        }
    }
    let opening = Shutter { shapes, grey: 0 };
    if opening.shapes.is_empty() {
        return None;
    }
    if opening.is_useless(module.columns, module.rows) {
        // One that leaves the whole film open is no news; one that covers it all would leave nothing to see.
        if !opening.shows([f64::from(module.columns) / 2.0, f64::from(module.rows) / 2.0]) {
            notes.push(format!("the {} of the file would cover all of the film: not drawn", tags.name));
        }
        return None;
    }
    Some(opening.shapes)
}

/// Columns and rows are counted from 1, and both edges are seen.
fn rectangle(set: &DataSet<'_>, tags: &ShapeTags) -> Option<ShutterShape> {
    let [left, right, upper, lower] =
        [tags.left, tags.right, tags.upper, tags.lower].map(|tag| set.number(tag));
    let (left, right, upper, lower) = (left?, right?, upper?, lower?);
    let least = [left.min(right) - 1.0, upper.min(lower) - 1.0];
    Some(ShutterShape::Rectangle { least, most: [left.max(right), upper.max(lower)] })
}

/// Centre as row and column; the radius in pixels along a row.
fn circle(set: &DataSet<'_>, tags: &ShapeTags, aspect: f64) -> Option<ShutterShape> {
    let [row, column, ..] = set.numbers(tags.centre)[..] else { return None };
    let radius = set.number(tags.radius).filter(|radius| *radius > 0.0)?;
    Some(ShutterShape::Circle { centre: [column - 0.5, row - 0.5], radius, aspect })
}

/// Row and column of each corner in turn.
fn polygon(set: &DataSet<'_>, tags: &ShapeTags) -> Option<ShutterShape> {
    let numbers = set.numbers(tags.vertices);
    let corners: Vec<[f64; 2]> = numbers.chunks_exact(2).map(|pair| [pair[1] - 0.5, pair[0] - 0.5]).collect();
    (corners.len() >= 3 && numbers.len().is_multiple_of(2)).then_some(ShutterShape::Polygon(corners))
}
