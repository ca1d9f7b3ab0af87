//! Stored colours to display colours: palettes, luminance and chrominance, 16 bits to 8.

use std::sync::Arc;

use super::data_set::DataSet;
use super::module::ImageModule;
use crate::imaging::ImagingError;

/// Display colours of a frame's stored samples; `is_ybr` says that three are luminance and chrominance.
pub(super) fn display(
    set: &DataSet<'_>,
    module: &ImageModule,
    stored: &[u16],
    is_ybr: bool,
) -> Result<Arc<[[u8; 3]]>, ImagingError> {
    if module.samples == 1 {
        return palette(set, stored);
    }
    let shift = module.bits_stored.saturating_sub(8);
    let eight = |value: u16| if shift > 0 { (value >> shift) as u8 } else { value as u8 };
    let pixels = stored.chunks_exact(3).map(|pixel| [eight(pixel[0]), eight(pixel[1]), eight(pixel[2])]);
    Ok(if is_ybr { pixels.map(rgb_from_ybr).collect() } else { pixels.collect() })
}

/// PS3.3 C.7.6.3.1.2, `YBR_FULL`: the full range of ITU-R BT.601.
fn rgb_from_ybr([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let (red, green, blue) = (y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb);
    [red.round() as u8, green.round() as u8, blue.round() as u8]
}

/// Looks pixels up in the three palettes (PS3.3 C.7.6.3.1.5 and .6); inputs outside clamp to the ends.
fn palette(set: &DataSet<'_>, stored: &[u16]) -> Result<Arc<[[u8; 3]]>, ImagingError> {
    let channels = [0x1101_u32, 0x1102, 0x1103].map(|element| {
        let descriptor = set.u16s(0x0028_0000 | element);
        let [entries, first, bits] = descriptor[..] else { return None };
        let count = if entries == 0 { 65_536 } else { usize::from(entries) };
        let data = set.element(0x0028_0000 | (element + 0x100))?;
        let top = |value: u16| if bits > 8 { (value >> 8) as u8 } else { value as u8 };
        let table: Vec<u8> = if data.value.len() < 2 * count {
            data.value.iter().take(count).copied().collect()
        } else {
            set.u16s(0x0028_0000 | (element + 0x100)).into_iter().take(count).map(top).collect()
        };
        (!table.is_empty()).then_some((table, first))
    });
    let [Some(red), Some(green), Some(blue)] = channels else {
        return Err(ImagingError::unsupported(
            "a palette colour image",
            "its palette is missing or segmented",
            "export it in RGB",
        ));
    };
    let look = |(table, first): &(Vec<u8>, u16), value: u16| {
        table[usize::from(value.saturating_sub(*first)).min(table.len() - 1)]
    };
    Ok(stored.iter().map(|value| [look(&red, *value), look(&green, *value), look(&blue, *value)]).collect())
}
