//! Scans of a grey JPEG: coefficients of its blocks, all at once or in steps (T.81 annexes F and G).

use super::bits::{Bits, Huffman};
use super::{Tables, ZIGZAG, bad};
use crate::imaging::ImagingError;

/// The coefficients of a frame, block by block.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) blocks_across: usize,
    pub(super) blocks: Vec<[i32; 64]>,
    progressive: bool,
}

/// Part of the coefficients that a scan codes: a band, and which of their bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScanHeader {
    dc_table: usize,
    ac_table: usize,
    first: usize,
    last: usize,
    /// Bit known before this scan, 0 for none.
    high: u8,
    low: u8,
}

impl ScanHeader {
    pub(super) fn read(segment: &[u8]) -> Result<Self, ImagingError> {
        let &[1, _, tables, first, last, bits, ..] = segment else {
            return Err(bad("a scan of several components"));
        };
        Ok(Self {
            dc_table: usize::from(tables >> 4 & 3),
            ac_table: usize::from(tables & 3),
            first: usize::from(first),
            last: usize::from(last),
            high: bits >> 4,
            low: bits & 15,
        })
    }
}

/// State of a scan that is carried from block to block.
#[derive(Debug, Default)]
struct Carried {
    dc: i32,
    /// Blocks left of a run that has ended its band.
    ended: i32,
}

impl Frame {
    pub(super) fn new(columns: usize, rows: usize, progressive: bool) -> Self {
        let blocks_across = columns.div_ceil(8);
        let blocks = vec![[0; 64]; blocks_across * rows.div_ceil(8)];
        Self { columns, rows, blocks_across, blocks, progressive }
    }

    pub(super) fn read_scan(
        &mut self,
        header: &ScanHeader,
        tables: &Tables,
        data: &[u8],
    ) -> Result<(), ImagingError> {
        let (dc, ac) = (tables.dc[header.dc_table].as_ref(), tables.ac[header.ac_table].as_ref());
        let missing = || bad("a Huffman table is missing");
        if self.progressive && (header.first > header.last || header.last > 63 || header.low > 13) {
            return Err(bad("a scan of no coefficients"));
        }
        let mut bits = Bits::new(data);
        let mut carried = Carried::default();
        for (index, block) in self.blocks.iter_mut().enumerate() {
            if tables.restart_interval > 0 && index > 0 && index.is_multiple_of(tables.restart_interval) {
                bits.restart()?;
                carried = Carried::default();
            }
            if !self.progressive {
                // Some writers put an invalid band into a sequential scan header; there is only one.
                sequential(
                    block,
                    &mut bits,
                    [dc.ok_or_else(missing)?, ac.ok_or_else(missing)?],
                    &mut carried,
                )?;
            } else if header.first == 0 {
                progressive_dc(block, &mut bits, dc, header, &mut carried)?;
            } else if header.high == 0 {
                first_ac(block, &mut bits, ac.ok_or_else(missing)?, header, &mut carried)?;
            } else {
                refine_ac(block, &mut bits, ac.ok_or_else(missing)?, header, &mut carried)?;
            }
        }
        Ok(())
    }
}

/// Moves over `run` coefficients from `at`; refuses to leave the block.
fn place(at: usize, run: u8, last: usize) -> Result<usize, ImagingError> {
    let place = at + usize::from(run);
    if place <= last { Ok(place) } else { Err(bad("a coefficient lies outside its block")) }
}

fn sequential(
    block: &mut [i32; 64],
    bits: &mut Bits<'_>,
    [dc, ac]: [&Huffman; 2],
    carried: &mut Carried,
) -> Result<(), ImagingError> {
    let width = bits.symbol(dc)?;
    carried.dc = carried.dc.wrapping_add(bits.signed(width)?);
    block[0] = carried.dc;
    let mut at = 1;
    while at < 64 {
        let symbol = bits.symbol(ac)?;
        let (run, width) = (symbol >> 4, symbol & 15);
        if width == 0 {
            if run < 15 {
                break;
            }
            at += 16;
            continue;
        }
        at = place(at, run, 63)?;
        block[ZIGZAG[at]] = bits.signed(width)?;
        at += 1;
    }
    Ok(())
}

fn progressive_dc(
    block: &mut [i32; 64],
    bits: &mut Bits<'_>,
    table: Option<&Huffman>,
    header: &ScanHeader,
    carried: &mut Carried,
) -> Result<(), ImagingError> {
    if header.high > 0 {
        block[0] |= (bits.bit()? as i32) << header.low;
        return Ok(());
    }
    let width = bits.symbol(table.ok_or_else(|| bad("a Huffman table is missing"))?)?;
    carried.dc = carried.dc.wrapping_add(bits.signed(width)?);
    block[0] = carried.dc << header.low;
    Ok(())
}

fn first_ac(
    block: &mut [i32; 64],
    bits: &mut Bits<'_>,
    table: &Huffman,
    header: &ScanHeader,
    carried: &mut Carried,
) -> Result<(), ImagingError> {
    if carried.ended > 0 {
        carried.ended -= 1;
        return Ok(());
    }
    let mut at = header.first;
    while at <= header.last {
        let symbol = bits.symbol(table)?;
        let (run, width) = (symbol >> 4, symbol & 15);
        if width == 0 {
            if run < 15 {
                carried.ended = (1 << run) - 1 + bits.read(run)?;
                break;
            }
            at += 16;
            continue;
        }
        at = place(at, run, header.last)?;
        block[ZIGZAG[at]] = bits.signed(width)? << header.low;
        at += 1;
    }
    Ok(())
}

/// One more bit of coefficients known, and first bits of new ones (T.81 G.1.2.3).
fn refine_ac(
    block: &mut [i32; 64],
    bits: &mut Bits<'_>,
    table: &Huffman,
    header: &ScanHeader,
    carried: &mut Carried,
) -> Result<(), ImagingError> {
    let step = 1 << header.low;
    let mut at = header.first;
    if carried.ended == 0 {
        while at <= header.last {
            let symbol = bits.symbol(table)?;
            let (run, width) = (symbol >> 4, symbol & 15);
            if width == 0 && run < 15 {
                carried.ended = (1 << run) + bits.read(run)?;
                break;
            }
            let new = match width {
                0 => 0,
                1 if bits.bit()? == 1 => step,
                1 => -step,
                _ => return Err(bad("a refinement of more than one bit")),
            };
            at = refine_known(block, bits, at..=header.last, step, Some(run))?;
            if new != 0 {
                at = place(at, 0, header.last)?;
                block[ZIGZAG[at]] = new;
            }
            at += 1;
        }
    }
    if carried.ended > 0 {
        refine_known(block, bits, at..=header.last, step, None)?;
        carried.ended -= 1;
    }
    Ok(())
}

/// Reads a bit for each known coefficient, up to the place after `zeros` unknown ones; gives that place.
fn refine_known(
    block: &mut [i32; 64],
    bits: &mut Bits<'_>,
    places: std::ops::RangeInclusive<usize>,
    step: i32,
    mut zeros: Option<u8>,
) -> Result<usize, ImagingError> {
    let end = *places.end() + 1;
    for at in places {
        let value = &mut block[ZIGZAG[at]];
        if *value == 0 {
            match &mut zeros {
                Some(0) => return Ok(at),
                Some(left) => *left -= 1,
                None => {}
            }
        } else if bits.bit()? == 1 && *value & step == 0 {
            *value += if *value > 0 { step } else { -step };
        }
    }
    Ok(end)
}
