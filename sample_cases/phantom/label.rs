//! What stands on a film that is not the patient: the lead letter of the side and the word SIMULATED.

use crate::detector::Film;
use crate::expose::Maps;

/// Strokes of the letters R and L in a box one high, y down.
const R: [[f32; 4]; 7] = [
    [0.0, 0.0, 0.0, 1.0],
    [0.0, 0.0, 0.36, 0.0],
    [0.36, 0.0, 0.56, 0.14],
    [0.56, 0.14, 0.56, 0.36],
    [0.56, 0.36, 0.36, 0.5],
    [0.36, 0.5, 0.0, 0.5],
    [0.26, 0.5, 0.6, 1.0],
];
const L: [[f32; 4]; 2] = [[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.52, 1.0]];

/// Lays a lead letter on the detector; `at` is its upper left corner and `high` its height, in pixels.
pub(crate) fn lead_letter(maps: &mut Maps, letter: char, at: [f32; 2], high: f32) {
    let strokes: &[[f32; 4]] = if letter == 'R' { &R } else { &L };
    let lean = 0.06_f32;
    let thick = high * 0.085;
    let (left, top) = (at[0] - high * 0.3, at[1] - high * 0.3);
    for row in (top.max(0.0) as usize)..((top + high * 1.6) as usize).min(maps.rows) {
        for col in (left.max(0.0) as usize)..((left + high * 1.5) as usize).min(maps.cols) {
            let (x, y) = (col as f32 + 0.5 - at[0], row as f32 + 0.5 - at[1]);
            let (x, y) = ((x + lean * y) / high, (y - lean * x) / high);
            let d = strokes.iter().map(|s| to_stroke(x, y, *s)).fold(f32::MAX, f32::min) * high;
            let cover = (thick - d + 0.5).clamp(0.0, 1.0);
            maps.metal[row * maps.cols + col] += cover * 3.2;
        }
    }
}

fn to_stroke(x: f32, y: f32, s: [f32; 4]) -> f32 {
    let (ex, ey) = (s[2] - s[0], s[3] - s[1]);
    let t = (((x - s[0]) * ex + (y - s[1]) * ey) / (ex * ex + ey * ey)).clamp(0.0, 1.0);
    (x - s[0] - ex * t).hypot(y - s[1] - ey * t)
}

/// Rows of five bits, top first.
fn glyph(c: char) -> [u8; 7] {
    match c {
        'S' => [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
        'I' => [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
        'M' => [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
        'U' => [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
        'L' => [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
        'A' => [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001],
        'T' => [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100],
        'E' => [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
        'D' => [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110],
        _ => [0; 7],
    }
}

/// Burns a word into the film, `dot` pixels a dot, its upper left corner at `at`.
pub(crate) fn burn(film: &mut Film, word: &str, at: [usize; 2], dot: usize, grey: u16) {
    for (i, c) in word.chars().enumerate() {
        for (y, bits) in glyph(c).iter().enumerate() {
            for x in 0..5 {
                if bits & (0b10000 >> x) == 0 {
                    continue;
                }
                for (dy, dx) in (0..dot).flat_map(|dy| (0..dot).map(move |dx| (dy, dx))) {
                    let (col, row) = (at[0] + (i * 6 + x) * dot + dx, at[1] + y * dot + dy);
                    if col < film.cols && row < film.rows {
                        film.grey[row * film.cols + col] = grey;
                    }
                }
            }
        }
    }
}
