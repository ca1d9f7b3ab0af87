//! How marks look: colours, widths and small signs, one truth for the window and for pictures. Numbers are screen
//! points: a picture multiplies them by [`picture_factor`]. What tells kinds apart is never colour alone: a measure
//! has dots at its places, a calibration has cross-ticks, a draft is dashed, what is selected has a white core.

use super::curves::direction;
use crate::analysis::measure::geometry::{distance, plus, times};
use crate::case::Place;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Marks without a measure.
pub const PLAIN: Rgb = [0xf0, 0xe4, 0x42];
/// Measures: the accent colour of the program.
pub const MEASURE: Rgb = [0x56, 0xb4, 0xe9];
/// Calibrations.
pub const CALIBRATION: Rgb = [0x2f, 0xc2, 0x96];
/// Core of what is selected.
pub const SELECTED: Rgb = [0xff, 0xff, 0xff];
/// Under every bright line, so that it is seen on white: colour and opacity.
pub const HALO: (Rgb, u8) = ([0x07, 0x09, 0x0b], 0xb8);

/// Width of a line.
pub const LINE_WIDTH: f64 = 1.8;
/// Width of a construction line.
pub const THIN_WIDTH: f64 = 1.4;
/// Width of the halo beyond the line on each side.
pub const HALO_REACH: f64 = 1.3;
/// Dashes and gaps of construction lines. Wide enough that the halo round a dash leaves some of the gap.
pub const CONSTRUCTION_DASH: [f64; 2] = [6.0, 5.0];
/// Dashes and gaps of drafts.
pub const DRAFT_DASH: [f64; 2] = [9.0, 5.0];
/// Width of the line from a label to what it names.
pub const LEADER_WIDTH: f64 = 1.0;
/// Radius of the dot at a place of a measure.
pub const DOT_RADIUS: f64 = 2.3;

/// Behind the words of a label: colour and opacity.
pub const LABEL_GROUND: (Rgb, u8) = ([0x11, 0x14, 0x18], 0xdc);
/// First row of a label.
pub const LABEL_TEXT: Rgb = [0xf4, 0xf6, 0xf8];
/// Further rows.
pub const LABEL_SECOND: Rgb = [0xb8, 0xc2, 0xce];
/// Size of the first row.
pub const LABEL_SIZE: f64 = 13.0;
/// Size of further rows.
pub const LABEL_SECOND_SIZE: f64 = 12.0;
/// From one row to the next, beside the size of the letters.
pub const LABEL_LEADING: f64 = 1.3;
/// Between the words and the edge of the box: across, down.
pub const LABEL_PADDING: [f64; 2] = [7.0, 3.0];
/// Radius of the corners of the box.
pub const LABEL_RADIUS: f64 = 4.0;

/// A cross leaves its middle open, so that it does not hide what it points at.
const CROSS_FROM: f64 = 2.0;
const CROSS_TO: f64 = 7.5;
const TIP_LENGTH: f64 = 13.0;
const TIP_HALF_WIDTH: f64 = 4.5;
const TICK_HALF: f64 = 5.5;

/// The dashes of the halo under a dashed line: round every dash, with where the first begins.
pub fn halo_dash([dash, gap]: [f64; 2]) -> ([f64; 2], f64) {
    let reach = HALO_REACH.min(gap * 0.4);
    ([dash + 2.0 * reach, gap - 2.0 * reach], reach)
}

/// Kind of thing that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A mark without a measure.
    Plain,
    /// A measure.
    Measure,
    /// A calibration of the film.
    Calibration,
}

/// Symbol at the places of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ends {
    /// Nothing.
    Bare,
    /// A dot.
    Dots,
    /// A tick across the ends of the line.
    Ticks,
}

/// Colours and widths of one thing that is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Colour of its lines.
    pub colour: Rgb,
    /// A thinner line on top, of this colour.
    pub core: Option<Rgb>,
    /// Width of its lines.
    pub width: f64,
    /// Width of its construction lines.
    pub thin_width: f64,
    /// Dashes and gaps of its lines; `None` where they are unbroken.
    pub dash: Option<[f64; 2]>,
    /// Symbol at its places.
    pub ends: Ends,
}

/// The style of a kind of thing.
pub fn style(kind: Kind, is_selected: bool, is_draft: bool) -> Style {
    let (colour, ends) = match kind {
        Kind::Plain => (PLAIN, Ends::Bare),
        Kind::Measure => (MEASURE, Ends::Dots),
        Kind::Calibration => (CALIBRATION, Ends::Ticks),
    };
    Style {
        colour,
        core: is_selected.then_some(SELECTED),
        width: if is_selected { LINE_WIDTH + 1.6 } else { LINE_WIDTH },
        thin_width: THIN_WIDTH,
        dash: is_draft.then_some(DRAFT_DASH),
        ends,
    }
}

/// Factor of widths and letters in a picture of this size, so that it looks as the screen does; letters stay
/// legible in small ones.
pub fn picture_factor(width: u32, height: u32) -> f64 {
    (f64::from(width.max(height)) / 1000.0).clamp(0.75, 12.0)
}

/// The head of an arrow in view pixels: its tip and both barbs; no longer than half of the shaft.
pub fn tip_triangle([tip, back]: [Place; 2], factor: f64) -> Option<[Place; 3]> {
    let way = direction([tip, back])?;
    let long = (TIP_LENGTH * factor).min(distance(tip, back) * 0.5);
    let base = plus(tip, times(way, long));
    let aside = times([-way[1], way[0]], long * TIP_HALF_WIDTH / TIP_LENGTH);
    Some([tip, plus(base, aside), plus(base, times(aside, -1.0))])
}

/// The four arms of a cross in view pixels.
pub fn cross_arms(place: Place, factor: f64) -> [[Place; 2]; 4] {
    [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]].map(|way: Place| {
        [plus(place, times(way, CROSS_FROM * factor)), plus(place, times(way, CROSS_TO * factor))]
    })
}

/// Ticks across both ends of an open chain in view pixels.
pub fn end_ticks(chain: &[Place], factor: f64) -> Vec<[Place; 2]> {
    let [first, second, ..] = chain else { return Vec::new() };
    let [.., before, last] = chain else { return Vec::new() };
    // A closed chain has no ends.
    if distance(*first, *last) <= 0.0 {
        return Vec::new();
    }
    let tick = |end: Place, inner: Place| {
        let [x, y] = direction([end, inner])?;
        let half = times([-y, x], TICK_HALF * factor);
        Some([plus(end, half), plus(end, times(half, -1.0))])
    };
    tick(*first, *second).into_iter().chain(tick(*last, *before)).collect()
}
