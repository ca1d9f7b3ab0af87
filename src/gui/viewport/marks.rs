//! Marks over a film: lines with a dark halo, visible on bone and on air, handles of the
//! selection, and the keyboard cross. Colours and symbols are those of `analysis::marks::style`, as in exported images.

use eframe::egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::sheet::{Sheet, bounds, inside, touch};
use crate::analysis::marks::style::{self, Ends, Rgb, Style};
use crate::analysis::marks::{Drawn, Strokes};
use crate::case::Place;
use crate::editor::{DrawnTarget, Target};
use crate::gui::{fonts, theme};

/// Radius of a handle, in points.
const HANDLE: f32 = 4.5;
/// With more parts than this in view, only what is selected or hovered has a halo and a core: a frame would take a
/// quarter of a second with thousands of them, and among so many lines nobody sees a halo.
const CROWD: usize = 500;
/// Inner and outer end of the arms of the keyboard cross, in points from its centre.
const ARMS: [f32; 2] = [4.0, 16.0];

/// Appearance of a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    style: Style,
    is_selected: bool,
    is_lit: bool,
}

impl Look {
    /// Appearance of a part, highlighted while its mark is hovered.
    fn of(part: &DrawnTarget, lit: Option<&Target>) -> Self {
        let is_selected = part.is_selected || part.is_draft();
        let style = style::style(part.kind, part.is_selected, part.is_draft());
        Self { style, is_selected, is_lit: lit == Some(&part.target) }
    }

    /// True if its label is shown even in a crowded view.
    pub(super) fn is_first(self) -> bool {
        self.is_selected || self.is_lit
    }

    /// The colour of its lines.
    pub(super) fn colour(self) -> Color32 {
        colour(self.style.colour)
    }

    fn width(self) -> f32 {
        self.style.width as f32 + if self.is_lit && !self.is_selected { 1.0 } else { 0.0 }
    }
}

/// Converts a style colour to a screen colour.
pub(super) fn colour([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// Converts a window point to a position for geometry functions.
pub(super) fn place_of(at: Pos2) -> Place {
    [f64::from(at.x), f64::from(at.y)]
}

pub(super) fn halo() -> Color32 {
    let ([r, g, b], alpha) = style::HALO;
    Color32::from_rgba_unmultiplied(r, g, b, alpha)
}

/// Visible parts in drawing order, each with its appearance.
pub(super) fn in_view<'a>(
    sheet: &Sheet,
    drawn: &'a [DrawnTarget],
    lit: Option<&Target>,
) -> Vec<(&'a DrawnTarget, Look)> {
    let shown = sheet.shown(24.0);
    let seen = |part: &&DrawnTarget| extent(part).is_some_and(|around| touch(&around, &shown));
    drawn.iter().filter(seen).map(|part| (part, Look::of(part, lit))).collect()
}

/// Bounding box of a part, in film pixels.
pub(super) fn extent(part: &Drawn) -> Option<[Place; 2]> {
    let Strokes { lines, dashed, tips, crosses } = &part.strokes;
    let places = lines.iter().chain(dashed).flatten();
    bounds(places.chain(tips.iter().flatten()).chain(crosses).chain(&part.handles))
}

/// Draws the strokes of parts: all halos first, so that none dims an adjacent line.
pub(super) fn strokes(painter: &Painter, sheet: &Sheet, parts: &[(&DrawnTarget, Look)]) {
    let brush = Brush::over(sheet, parts);
    painter.extend(brush.halo);
    painter.extend(brush.lines);
    painter.extend(brush.cores);
}

/// Collects the shapes of lines: halos below, bright cores above.
struct Brush<'a> {
    sheet: &'a Sheet,
    is_crowded: bool,
    /// The part under way is drawn without halo and core.
    is_plain: bool,
    halo: Vec<Shape>,
    lines: Vec<Shape>,
    cores: Vec<Shape>,
}

impl<'a> Brush<'a> {
    /// The shapes of parts.
    fn over(sheet: &'a Sheet, parts: &[(&DrawnTarget, Look)]) -> Self {
        let is_crowded = parts.len() > CROWD;
        let mut brush = Self {
            sheet,
            is_crowded,
            is_plain: false,
            halo: Vec::new(),
            lines: Vec::new(),
            cores: Vec::new(),
        };
        for (part, look) in parts {
            brush.part(part, *look);
        }
        brush
    }

    fn part(&mut self, part: &DrawnTarget, look: Look) {
        let Style { dash, thin_width, ends, .. } = look.style;
        self.is_plain = self.is_crowded && !look.is_first();
        for chain in &part.strokes.lines {
            let points = self.screen(chain);
            self.chain(&points, look.width(), dash, look);
            if ends == Ends::Ticks {
                self.ticks(&points, look);
            }
        }
        for chain in &part.strokes.dashed {
            let points = self.screen(chain);
            let thin = Look { style: Style { core: None, ..look.style }, ..look };
            self.chain(&points, thin_width as f32, Some(style::CONSTRUCTION_DASH), thin);
        }
        for tip in &part.strokes.tips {
            let tip = tip.map(|place| place_of(self.sheet.screen_from_film(place)));
            self.tip(tip, look);
        }
        for cross in &part.strokes.crosses {
            let at = place_of(self.sheet.screen_from_film(*cross));
            for arm in style::cross_arms(at, 1.0) {
                self.line(arm.map(point).to_vec(), look.width(), look);
            }
        }
        if ends == Ends::Dots && !look.is_selected {
            for place in &part.handles {
                let at = self.sheet.screen_from_film(*place);
                let radius = style::DOT_RADIUS as f32;
                if self.is_plain {
                    // A square of the same width: a disc has twenty times as many corners.
                    let square = Rect::from_center_size(at, vec2(2.0 * radius, 2.0 * radius));
                    self.lines.push(Shape::rect_filled(square, 0.0, look.colour()));
                    continue;
                }
                self.halo.push(Shape::circle_filled(at, radius + style::HALO_REACH as f32, halo()));
                self.lines.push(Shape::circle_filled(at, radius, look.colour()));
            }
        }
    }

    fn screen(&self, chain: &[Place]) -> Vec<Pos2> {
        chain.iter().map(|place| self.sheet.screen_from_film(*place)).collect()
    }

    fn line(&mut self, points: Vec<Pos2>, width: f32, look: Look) {
        self.beneath(points.clone(), width);
        self.bright(points, width, look);
    }

    fn beneath(&mut self, points: Vec<Pos2>, width: f32) {
        if self.is_plain {
            return;
        }
        self.halo.push(Shape::line(points, Stroke::new(width + 2.0 * style::HALO_REACH as f32, halo())));
    }

    fn bright(&mut self, points: Vec<Pos2>, width: f32, look: Look) {
        if let Some(core) = look.style.core.filter(|_| !self.is_plain) {
            self.cores.push(Shape::line(points.clone(), Stroke::new(width * 0.4, colour(core))));
        }
        self.lines.push(Shape::line(points, Stroke::new(width, look.colour())));
    }

    /// A polyline. The halo below dashes is continuous, so that they can be followed over bone.
    fn chain(&mut self, points: &[Pos2], width: f32, dash: Option<[f64; 2]>, look: Look) {
        let Some(dash) = dash else {
            self.line(points.to_vec(), width, look);
            return;
        };
        self.beneath(points.to_vec(), width);
        for dash in dashes(points, self.sheet.rect.expand(16.0), dash.map(|length| length as f32)) {
            self.bright(dash.to_vec(), width, look);
        }
    }

    /// A filled arrowhead.
    fn tip(&mut self, tip: [Place; 2], look: Look) {
        let Some(corners) = style::tip_triangle(tip, 1.0) else { return };
        let corners = corners.map(point).to_vec();
        if !self.is_plain {
            let beneath = Stroke::new(2.0 * style::HALO_REACH as f32, halo());
            self.halo.push(Shape::closed_line(corners.clone(), beneath));
        }
        self.lines.push(Shape::convex_polygon(corners, look.colour(), Stroke::NONE));
    }

    fn ticks(&mut self, points: &[Pos2], look: Look) {
        let chain: Vec<Place> = points.iter().map(|at| place_of(*at)).collect();
        for tick in style::end_ticks(&chain, 1.0) {
            self.line(tick.map(point).to_vec(), look.width(), look);
        }
    }
}

pub(super) fn point([x, y]: Place) -> Pos2 {
    pos2(x as f32, y as f32)
}

/// Dashes of a polyline within `rect`. Their positions do not depend on the visible part.
pub(super) fn dashes(points: &[Pos2], rect: Rect, [dash, gap]: [f32; 2]) -> Vec<[Pos2; 2]> {
    let period = dash + gap;
    let mut dashes = Vec::new();
    let mut walked = 0.0_f32;
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let length = from.distance(*to);
        if let Some([first, last]) = inside(rect, *from, *to).filter(|_| length > 0.0) {
            let (first, last) = (walked + first * length, walked + last * length);
            let mut start = (first / period).floor() * period;
            while start < last {
                let ends = [start.max(first), (start + dash).min(last)];
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

/// Handles of the selection or the draft; the one that keys move is filled.
pub(super) fn handles(
    painter: &Painter,
    sheet: &Sheet,
    parts: &[(&DrawnTarget, Look)],
    under: Option<(&Target, usize, usize)>,
) {
    for (part, look) in parts.iter().filter(|(_, look)| look.is_selected) {
        for (index, place) in part.handles.iter().enumerate() {
            let at = sheet.screen_from_film(*place);
            let is_under = under == Some((&part.target, part.part, index));
            let radius = if is_under { HANDLE + 1.5 } else { HANDLE };
            let in_hand = part.handle == Some(index);
            let fill = if in_hand { Color32::WHITE } else { Color32::from_rgba_unmultiplied(7, 9, 11, 210) };
            painter.circle_stroke(at, radius, Stroke::new(4.0, halo()));
            painter.circle(at, radius, fill, Stroke::new(if is_under { 2.5 } else { 1.75 }, look.colour()));
        }
    }
}

/// The keyboard cross, with its coordinates in film pixels.
pub(super) fn keyboard_cross(painter: &Painter, sheet: &Sheet, place: Place) {
    let at = sheet.screen_from_film(place);
    for stroke in [Stroke::new(4.0, halo()), Stroke::new(1.5, Color32::WHITE)] {
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
    let ground = Rect::from_min_size(corner, size).expand2(vec2(5.0, 2.0));
    painter.rect_filled(ground, 3.0, Color32::from_black_alpha(190));
    painter.galley(corner, text, theme::TEXT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::MarkId;
    use crate::imaging::Placement;

    fn sheet() -> Sheet {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(600.0, 700.0));
        Sheet::new(rect, Placement::fit(600, 700, 600, 700), [600.0, 700.0], 1.0)
    }

    fn line(number: u32, is_selected: bool) -> DrawnTarget {
        let at = f64::from(number % 500);
        let strokes = Strokes { lines: vec![vec![[at, 20.0], [at + 60.0, 300.0]]], ..Strokes::default() };
        let drawn = Drawn {
            mark: Some(MarkId(number)),
            part: 0,
            kind: style::Kind::Plain,
            strokes,
            handles: vec![[at, 20.0], [at + 60.0, 300.0]],
            label: Vec::new(),
            label_at: None,
        };
        DrawnTarget { target: Target::Mark(MarkId(number)), drawn, is_selected, handle: None }
    }

    #[test]
    fn among_thousands_of_marks_only_what_is_selected_has_a_halo() {
        let sheet = sheet();
        let halos_and_lines = |numbers: std::ops::RangeInclusive<u32>| {
            let drawn: Vec<_> = numbers.map(|number| line(number, number == 7)).collect();
            let parts = in_view(&sheet, &drawn, None);
            assert_eq!(parts.len(), drawn.len());
            let Brush { halo, lines, .. } = Brush::over(&sheet, &parts);
            [halo.len(), lines.len()]
        };
        let [of_selected, _] = halos_and_lines(7..=7);
        let [few, _] = halos_and_lines(1..=CROWD as u32);
        assert!(few >= CROWD, "each line has a halo below it: {few}");
        let [many, lines] = halos_and_lines(1..=CROWD as u32 + 1);
        assert_eq!(many, of_selected, "the selected one alone");
        assert!(lines > CROWD, "every line is drawn: {lines}");
    }

    #[test]
    fn dashes_keep_their_places_when_the_view_moves_along_the_line() {
        let line = [pos2(0.0, 5.0), pos2(1000.0, 5.0)];
        let whole = dashes(&line, Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 10.0)), [6.0, 4.0]);
        assert_eq!(whole.len(), 100);
        let part = dashes(&line, Rect::from_min_max(pos2(500.0, 0.0), pos2(620.0, 10.0)), [6.0, 4.0]);
        assert_eq!(part.len(), 12);
        assert!(part.iter().all(|dash| whole.contains(dash)), "{part:?}");
    }

    #[test]
    fn a_line_far_longer_than_the_view_makes_few_dashes() {
        let line = [pos2(-90_000.0, 5.0), pos2(90_000.0, 5.0)];
        let count = dashes(&line, Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 400.0)), [6.0, 4.0]).len();
        assert!((40..=42).contains(&count), "{count}");
    }
}
