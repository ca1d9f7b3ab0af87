//! Where text of the program may stand on a film in a viewport: it avoids bright metal and burned-in text, and has a
//! ground of its own over what else is bright.

use eframe::egui::{Pos2, Rect, pos2};

use super::sheet::Sheet;
use crate::imaging::{GreyTable, LightMap, PixelBox};

/// Spacing in points of the samples taken under a text.
const STEP: f32 = 5.0;
/// Room around burned-in text that labels keep free, in points.
const ROOM: f32 = 3.0;
/// Share of the samples under a text that may be lighter.
const MOST_LIGHT: f32 = 0.2;

/// Boxes on the screen around what looks like burned-in text.
pub(super) fn letters(map: &LightMap, sheet: &Sheet) -> Vec<Rect> {
    let on_screen = |x: i64, y: i64| sheet.screen_from_film([x as f64, y as f64]);
    let boxed = |[left, top, right, bottom]: &PixelBox| {
        let corners = [(*left, *top), (*right, *top), (*right, *bottom), (*left, *bottom)];
        Rect::from_points(&corners.map(|(x, y)| on_screen(x, y))).expand(ROOM)
    };
    map.letters().iter().map(boxed).collect()
}

/// Number of samples under a screen rectangle that hit metal or text.
pub(super) fn under(map: &LightMap, sheet: &Sheet, rect: Rect) -> usize {
    samples(rect).filter(|at| map.is_ink(sheet.film_from_screen(*at))).count()
}

/// True if text in a screen rectangle needs a ground of its own: much of the film under it is light.
pub(super) fn is_light(map: &LightMap, sheet: &Sheet, table: &GreyTable, rect: Rect) -> bool {
    let light = samples(rect).filter(|at| map.is_light(sheet.film_from_screen(*at), table)).count();
    light as f32 > MOST_LIGHT * samples(rect).count() as f32
}

/// Points spread over a rectangle.
pub(super) fn samples(rect: Rect) -> impl Iterator<Item = Pos2> {
    let count = |length: f32| (length / STEP).ceil().max(1.0) as usize;
    let (across, down) = (count(rect.width()), count(rect.height()));
    let place =
        |index: usize, of: usize, low: f32, length: f32| low + length * (index as f32 + 0.5) / of as f32;
    (0..down).flat_map(move |row| {
        let y = place(row, down, rect.top(), rect.height());
        (0..across).map(move |column| pos2(place(column, across, rect.left(), rect.width()), y))
    })
}
