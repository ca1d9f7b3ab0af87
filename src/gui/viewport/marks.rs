//! Marks over a film: lines with a dark halo, so that they are seen on bone and on air, handles of what is
//! selected, and the keyboard's cross. Draws what the editor says is drawn; decides nothing.

use eframe::egui::{Align2, Color32, FontId, Painter, Pos2, Shape, Stroke, Vec2, vec2};

use super::sheet::{Sheet, bounds, inside, touch};
use crate::analysis::marks::Strokes;
use crate::case::Place;
use crate::editor::{DrawnPart, Target};
use crate::gui::{fonts, theme};

/// Radius of a handle, in points.
pub(super) const HANDLE: f32 = 4.5;
/// Arm of a cross that marks a point, in points.
pub(super) const CROSS: f32 = 6.0;
/// Length of a dash and of the gap after it, in points.
const DASH: [f32; 2] = [6.0, 4.0];
/// Length of the barbs of an arrow, in points, and their slope.
const BARB: f32 = 11.0;
const BARB_SLOPE: f32 = 0.42;
/// Arms of the keyboard's cross: from and to this far from its middle, in points.
const ARMS: [f32; 2] = [4.0, 16.0];
/// Round bright lines, dark enough on white bone and unseen in air.
const HALO: Color32 = Color32::from_black_alpha(150);
/// Marks at rest.
const REST: Color32 = Color32::from_rgb(0x8f, 0xd0, 0xf5);
/// Calibrations at rest.
const CALIBRATION: Color32 = Color32::from_rgb(0xf0, 0xe4, 0x42);

/// How a part is drawn.
#[derive(Debug, Clone, Copy)]
struct Pen {
    colour: Color32,
    width: f32,
    dashed: bool,
}

impl Pen {
    fn of(part: &DrawnPart, is_lit: bool) -> Self {
        let base = if part.is_calibration { CALIBRATION } else { REST };
        let (colour, width) = match (part.is_selected || part.is_draft, is_lit) {
            (true, _) if part.is_calibration => (CALIBRATION, 2.0),
            (true, _) => (theme::ACCENT, 2.0),
            (false, true) => (Color32::WHITE, 2.0),
            (false, false) => (base, 1.5),
        };
        Self { colour, width, dashed: part.is_draft }
    }

    /// For construction lines: thinner and dashed.
    fn thin(self) -> Self {
        Self { width: 1.0, dashed: true, colour: self.colour.gamma_multiply(0.85) }
    }

    fn stroke(self) -> Stroke {
        Stroke::new(self.width, self.colour)
    }
}

/// The colour in which a part is drawn and its label framed.
pub(super) fn colour_of(part: &DrawnPart, is_lit: bool) -> Color32 {
    Pen::of(part, is_lit).colour
}

/// The parts that a viewport shows, in the order of drawing.
pub(super) fn in_view<'a>(sheet: &Sheet, drawn: &'a [DrawnPart]) -> Vec<&'a DrawnPart> {
    let shown = sheet.shown(24.0);
    let seen = |part: &&DrawnPart| extent(part).is_some_and(|around| touch(&around, &shown));
    drawn.iter().filter(seen).collect()
}

/// Box around everything of a part, in film pixels.
pub(super) fn extent(part: &DrawnPart) -> Option<[Place; 2]> {
    let Strokes { lines, dashed, tips, crosses } = &part.strokes;
    let places = lines.iter().chain(dashed).flatten();
    bounds(places.chain(tips.iter().flatten()).chain(crosses).chain(&part.handles))
}

/// Draws the strokes of parts: every halo first, so that none dims a line beside it.
pub(super) fn strokes(painter: &Painter, sheet: &Sheet, parts: &[&DrawnPart], lit: Option<&Target>) {
    let mut halo = Vec::new();
    let mut lines = Vec::new();
    for part in parts {
        let pen = Pen::of(part, lit == Some(&part.target));
        let mut brush = Brush { sheet, halo: &mut halo, lines: &mut lines };
        part.strokes.lines.iter().for_each(|chain| brush.chain(chain, pen));
        part.strokes.dashed.iter().for_each(|chain| brush.chain(chain, pen.thin()));
        part.strokes.tips.iter().for_each(|tip| brush.tip(*tip, pen));
        part.strokes.crosses.iter().for_each(|at| brush.cross(*at, pen));
    }
    painter.extend(halo);
    painter.extend(lines);
}

/// Collects the shapes of lines, and of the halo beneath them.
struct Brush<'a> {
    sheet: &'a Sheet,
    halo: &'a mut Vec<Shape>,
    lines: &'a mut Vec<Shape>,
}

impl Brush<'_> {
    fn line(&mut self, points: Vec<Pos2>, pen: Pen) {
        self.halo.push(Shape::line(points.clone(), Stroke::new(pen.width + 2.5, HALO)));
        self.lines.push(Shape::line(points, pen.stroke()));
    }

    fn chain(&mut self, chain: &[Place], pen: Pen) {
        let points: Vec<Pos2> = chain.iter().map(|place| self.sheet.screen_from_film(*place)).collect();
        if pen.dashed {
            for dash in dashes(&points, self.sheet.rect.expand(16.0)) {
                self.line(dash.to_vec(), pen);
            }
        } else {
            self.line(points, pen);
        }
    }

    /// Two barbs at the tip of an arrow.
    fn tip(&mut self, [tip, back]: [Place; 2], pen: Pen) {
        let (tip, back) = (self.sheet.screen_from_film(tip), self.sheet.screen_from_film(back));
        let along = (tip - back).normalized();
        if along == Vec2::ZERO {
            return;
        }
        let (behind, aside) = (tip - along * BARB, along.rot90() * BARB * BARB_SLOPE);
        self.line(vec![behind + aside, tip, behind - aside], Pen { dashed: false, ..pen });
    }

    fn cross(&mut self, at: Place, pen: Pen) {
        let at = self.sheet.screen_from_film(at);
        for arm in [vec2(CROSS, 0.0), vec2(0.0, CROSS)] {
            self.line(vec![at - arm, at + arm], Pen { dashed: false, ..pen });
        }
    }
}

/// The dashes of a chain that lie in `rect`. They keep their places on the chain, however much of it is in view.
fn dashes(points: &[Pos2], rect: eframe::egui::Rect) -> Vec<[Pos2; 2]> {
    let period = DASH[0] + DASH[1];
    let mut dashes = Vec::new();
    let mut walked = 0.0_f32;
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let length = from.distance(*to);
        if let Some([first, last]) = inside(rect, *from, *to).filter(|_| length > 0.0) {
            let (first, last) = (walked + first * length, walked + last * length);
            let mut start = (first / period).floor() * period;
            while start < last {
                let ends = [start.max(first), (start + DASH[0]).min(last)];
                if ends[0] < ends[1] {
                    dashes.push(ends.map(|along| *from + (*to - *from) * ((along - walked) / length)));
                }
                start += period;
            }
        }
        walked += length;
    }
    dashes
}

/// The handles of what is selected or drawn; the one that keys move is filled.
pub(super) fn handles(
    painter: &Painter,
    sheet: &Sheet,
    parts: &[&DrawnPart],
    under: Option<(&Target, usize, usize)>,
) {
    for part in parts.iter().filter(|part| part.is_selected || part.is_draft) {
        let colour = Pen::of(part, false).colour;
        for (index, place) in part.handles.iter().enumerate() {
            let at = sheet.screen_from_film(*place);
            let is_under = under == Some((&part.target, part.part, index));
            let radius = if is_under { HANDLE + 1.5 } else { HANDLE };
            let fill =
                if part.handle == Some(index) { Color32::WHITE } else { Color32::from_black_alpha(200) };
            painter.circle_stroke(at, radius, Stroke::new(4.0, HALO));
            painter.circle(at, radius, fill, Stroke::new(if is_under { 2.0 } else { 1.5 }, colour));
        }
    }
}

/// The keyboard's cross, with its coordinates in film pixels.
pub(super) fn keyboard_cross(painter: &Painter, sheet: &Sheet, place: Place) {
    let at = sheet.screen_from_film(place);
    for stroke in [Stroke::new(4.0, HALO), Stroke::new(1.5, Color32::WHITE)] {
        for arm in [vec2(1.0, 0.0), vec2(0.0, 1.0), vec2(-1.0, 0.0), vec2(0.0, -1.0)] {
            painter.line_segment([at + arm * ARMS[0], at + arm * ARMS[1]], stroke);
        }
    }
    let words = format!("{:.1}, {:.1}", place[0], place[1]);
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let below = at.y + 44.0 < sheet.rect.bottom();
    let beside = vec2(8.0, if below { 20.0 } else { -34.0 });
    let text = painter.layout_no_wrap(words, font, theme::TEXT);
    let size = text.size();
    let left = (at.x + beside.x).min(sheet.rect.right() - size.x - 6.0);
    let corner = Align2::LEFT_TOP.anchor_size(Pos2::new(left, at.y + beside.y), size).min;
    let ground = eframe::egui::Rect::from_min_size(corner, size).expand2(vec2(5.0, 2.0));
    painter.rect_filled(ground, 3.0, Color32::from_black_alpha(190));
    painter.galley(corner, text, theme::TEXT);
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Rect, pos2};

    use super::*;

    #[test]
    fn dashes_keep_their_places_when_the_view_moves_along_the_line() {
        let line = [pos2(0.0, 5.0), pos2(1000.0, 5.0)];
        let whole = dashes(&line, Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 10.0)));
        assert_eq!(whole.len(), 100);
        let part = dashes(&line, Rect::from_min_max(pos2(500.0, 0.0), pos2(620.0, 10.0)));
        assert_eq!(part.len(), 12);
        assert!(part.iter().all(|dash| whole.contains(dash)), "{part:?}");
    }

    #[test]
    fn a_line_far_longer_than_the_view_makes_few_dashes() {
        let line = [pos2(-90_000.0, 5.0), pos2(90_000.0, 5.0)];
        let count = dashes(&line, Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 400.0))).len();
        assert!((40..=42).contains(&count), "{count}");
    }
}
