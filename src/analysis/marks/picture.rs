//! Marks on a picture, as on the screen: bright lines on a dark halo, labels beside what they name. Draws over what
//! is there; knows neither disk nor window.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, PixmapMut, Rect, Stroke, StrokeDash,
    Transform,
};

use super::letters::{FontFor, Letters, Setting};
use super::style::{self, Ends, Kind, Rgb, Style};
use super::{
    Drawn, Ground, LabelBox, LabelRules, LabelWish, PlacedLabel, Strokes, most_labels, place_in_margins,
};
use crate::case::Place;
use crate::imaging::{LightMap, Picture, PixelBox, Placement};

/// Beyond the picture by this many pixels nothing is drawn, however long a line is.
const MARGIN_PX: f64 = 64.0;
/// Between the edge of a picture and its labels, in points.
const AIR: f64 = 4.0;

/// Draws marks over a picture of their film that was drawn with the same placement. `more` is asked for a font where a
/// label has a letter that the program's own fonts lack.
pub fn draw_marks(picture: &mut Picture, placement: &Placement, parts: &[Drawn], more: FontFor<'_>) {
    if parts.is_empty() {
        return;
    }
    let size = [f64::from(picture.width), f64::from(picture.height)];
    let factor = style::picture_factor(picture.width, picture.height);
    let seen = seen(parts, placement, size);
    let texts = parts.iter().flat_map(|part| &part.label).map(String::as_str);
    let letters = Letters::for_texts(texts, more);
    let labels = labels(parts, &seen, &letters, placement, &LightMap::of_picture(picture), size);
    draw_strokes(picture, &seen, &labels, factor);
    for (part, label) in parts.iter().zip(&labels) {
        if let Some(label) = label {
            write_rows(picture, &letters, &part.label, label.area, factor);
        }
    }
}

/// A label that stands over a picture and not in it, for documents in which it can be moved.
#[derive(Debug, Clone, PartialEq)]
pub struct LooseLabel {
    /// Name and value.
    pub words: String,
    /// Its place in picture pixels.
    pub placed: PlacedLabel,
}

/// As [`draw_marks`], but without labels: gives those that have room with their first rows alone, laid for letters of
/// `factor` picture pixels a point.
pub fn draw_marks_apart(
    picture: &mut Picture,
    placement: &Placement,
    parts: &[Drawn],
    more: FontFor<'_>,
    factor: f64,
) -> Vec<LooseLabel> {
    if parts.is_empty() {
        return Vec::new();
    }
    let size = [f64::from(picture.width), f64::from(picture.height)];
    let seen = seen(parts, placement, size);
    let first: Vec<Drawn> = parts
        .iter()
        .map(|part| Drawn { label: part.label.iter().take(1).cloned().collect(), ..part.clone() })
        .collect();
    let letters = Letters::for_texts(first.iter().flat_map(|part| &part.label).map(String::as_str), more);
    let light = LightMap::of_picture(picture);
    let labels = labels_at(&first, &seen, &letters, placement, &light, size, factor);
    draw_strokes(picture, &seen, &[], style::picture_factor(picture.width, picture.height));
    let loose = |(part, placed): (&Drawn, Option<PlacedLabel>)| {
        Some(LooseLabel { words: part.label.first()?.clone(), placed: placed? })
    };
    first.iter().zip(labels).filter_map(loose).collect()
}

/// Draws strokes, and the grounds and leaders of labels.
fn draw_strokes(picture: &mut Picture, seen: &[Seen], labels: &[Option<PlacedLabel>], factor: f64) {
    let (width, height) = (picture.width, picture.height);
    let size = [f64::from(width), f64::from(height)];
    if let Some(pixmap) = PixmapMut::from_bytes(&mut picture.rgba, width, height) {
        let clip = LabelBox::view(size).grown(MARGIN_PX * factor);
        let mut brush = Brush { pixmap, factor, clip };
        for part in seen {
            brush.part(part);
        }
        for leader in labels.iter().flatten().filter_map(|label| label.leader) {
            brush.leader(leader);
        }
        for label in labels.iter().flatten() {
            brush.label(label);
        }
    }
}

/// A part as it lies in the picture.
pub(super) struct Seen {
    pub(super) kind: Kind,
    pub(super) strokes: Strokes,
    pub(super) handles: Vec<Place>,
}

/// The parts as they lie in a picture of this size.
pub(super) fn seen(parts: &[Drawn], placement: &Placement, size: [f64; 2]) -> Vec<Seen> {
    let view = |place: Place| placement.view_from_image(place, size);
    parts
        .iter()
        .map(|part| Seen {
            kind: part.kind,
            strokes: part.strokes.map(view),
            handles: part.handles.iter().map(|place| view(*place)).collect(),
        })
        .collect()
}

pub(super) fn settings(row: usize, factor: f64) -> Setting {
    let size = if row == 0 { style::LABEL_SIZE } else { style::LABEL_SECOND_SIZE };
    Setting { size: size * factor, is_strong: row == 0 }
}

fn label_size(rows: &[String], letters: &Letters, factor: f64) -> Option<[f64; 2]> {
    let width = |(row, words): (usize, &String)| letters.width(words, settings(row, factor));
    let widest = rows.iter().enumerate().map(width).fold(0.0, f64::max);
    let high: f64 = (0..rows.len()).map(|row| settings(row, factor).size * style::LABEL_LEADING).sum();
    let [across, down] = style::LABEL_PADDING.map(|padding| 2.0 * padding * factor);
    (!rows.is_empty()).then(|| [(widest + across).ceil(), (high + down).ceil()])
}

/// Places of the labels as in the window: in its margins, off bone and implant. It is reckoned in points, as there.
pub(super) fn labels(
    parts: &[Drawn],
    seen: &[Seen],
    letters: &Letters,
    placement: &Placement,
    light: &LightMap,
    size: [f64; 2],
) -> Vec<Option<PlacedLabel>> {
    let factor = style::picture_factor(size[0] as u32, size[1] as u32);
    labels_at(parts, seen, letters, placement, light, size, factor)
}

/// As [`labels`], for letters of `factor` picture pixels a point.
fn labels_at(
    parts: &[Drawn],
    seen: &[Seen],
    letters: &Letters,
    placement: &Placement,
    light: &LightMap,
    size: [f64; 2],
    factor: f64,
) -> Vec<Option<PlacedLabel>> {
    let in_points = |place: Place| place.map(|value| value / factor);
    let view = LabelBox::view(in_points(size));
    let most = most_labels(view.max);
    let points: Vec<(Strokes, Vec<Place>)> = seen
        .iter()
        .map(|seen| (seen.strokes.map(in_points), seen.handles.iter().copied().map(in_points).collect()))
        .collect();
    let mut named = 0;
    // What follows the last mark that is named is not asked about: of thousands, looking would take minutes.
    let named = parts.iter().zip(&points).map_while(|(part, points)| {
        named += usize::from(!part.label.is_empty());
        (named <= most).then_some((part, points))
    });
    let wishes: Vec<_> = named
        .map(|(part, (strokes, handles))| LabelWish {
            group: part.mark.map_or(0, |mark| mark.0 as usize + 1),
            size: label_size(&part.label, letters, factor).map(in_points),
            strokes,
            handles,
            put: part.label_at.map(|place| in_points(placement.view_from_image(place, size))),
            is_needed: false,
        })
        .collect();
    let ground = Ground::of(view, |place| light.light(place.map(|value| value * factor), None));
    let corner = |x: i64, y: i64| in_points([x as f64, y as f64]);
    let boxed = |[left, top, right, bottom]: &PixelBox| LabelBox {
        min: corner(*left, *top),
        max: corner(*right, *bottom),
    };
    let walls: Vec<_> = light.letters().iter().map(boxed).collect();
    let placed = place_in_margins(view.grown(-AIR), &wishes, &walls, &ground, &LabelRules::default());
    let mut placed: Vec<_> =
        placed.into_iter().map(|label| label.map(|label| label.in_pixels(factor))).collect();
    placed.resize(parts.len(), None);
    placed
}

fn write_rows(picture: &mut Picture, letters: &Letters, rows: &[String], area: LabelBox, factor: f64) {
    let [across, down] = style::LABEL_PADDING.map(|padding| padding * factor);
    let mut top = area.min[1] + down;
    for (row, words) in rows.iter().enumerate() {
        let setting = settings(row, factor);
        let colour = if row == 0 { style::LABEL_TEXT } else { style::LABEL_SECOND };
        // Letters stand on a line a little above the foot of their row.
        let baseline = (top + setting.size * (style::LABEL_LEADING / 2.0 + 0.36)).round();
        letters.draw(picture, words, [area.min[0] + across, baseline], setting, colour);
        top += setting.size * style::LABEL_LEADING;
    }
}

struct Brush<'a> {
    pixmap: PixmapMut<'a>,
    factor: f64,
    clip: LabelBox,
}

impl Brush<'_> {
    fn part(&mut self, part: &Seen) {
        let style = style::style(part.kind, false, false);
        let lines = self.path(&part.strokes.lines, &[]);
        let signs = self.path(&[], &self.signs(part, style));
        let thin = self.path(&part.strokes.dashed, &[]);
        let blobs = self.blobs(part, style);
        let halo = 2.0 * style::HALO_REACH;
        let (dark, opacity) = style::HALO;
        let under = |dash| Some(style::halo_dash(dash));
        let thin_halo = under(style::CONSTRUCTION_DASH);
        self.stroke(thin.as_ref(), style.thin_width + halo, dark, opacity, thin_halo);
        self.stroke(lines.as_ref(), style.width + halo, dark, opacity, style.dash.and_then(under));
        self.stroke(signs.as_ref(), style.width + halo, dark, opacity, None);
        self.stroke(blobs.as_ref(), halo, dark, opacity, None);
        let dashes = Some((style::CONSTRUCTION_DASH, 0.0));
        self.stroke(thin.as_ref(), style.thin_width, style.colour, 255, dashes);
        let dashes = style.dash.map(|dash| (dash, 0.0));
        self.stroke(lines.as_ref(), style.width, style.colour, 255, dashes);
        self.stroke(signs.as_ref(), style.width, style.colour, 255, None);
        if let Some(blobs) = blobs {
            self.pixmap.fill_path(
                &blobs,
                &paint(style.colour, 255),
                FillRule::Winding,
                Transform::identity(),
                None,
            );
        }
    }

    /// Crosses and ticks.
    fn signs(&self, part: &Seen, style: Style) -> Vec<[Place; 2]> {
        let crosses = part.strokes.crosses.iter().flat_map(|place| style::cross_arms(*place, self.factor));
        let ticks = part.strokes.lines.iter().filter(|_| style.ends == Ends::Ticks);
        crosses.chain(ticks.flat_map(|chain| style::end_ticks(chain, self.factor))).collect()
    }

    /// Tips of arrows and dots at places.
    fn blobs(&self, part: &Seen, style: Style) -> Option<Path> {
        let mut path = PathBuilder::new();
        for tip in part.strokes.tips.iter().filter(|tip| self.clip.holds(tip[0])) {
            if let Some(corners) = style::tip_triangle(*tip, self.factor) {
                let [a, b, c] = corners.map(|corner| corner.map(|value| value as f32));
                path.move_to(a[0], a[1]);
                path.line_to(b[0], b[1]);
                path.line_to(c[0], c[1]);
                path.close();
            }
        }
        // A lone place has its cross already.
        let dotted = style.ends == Ends::Dots && !part.strokes.lines.is_empty();
        for place in part.handles.iter().filter(|place| dotted && self.clip.holds(**place)) {
            path.push_circle(place[0] as f32, place[1] as f32, (style::DOT_RADIUS * self.factor) as f32);
        }
        path.finish()
    }

    /// Chains and pieces as one path, as far as they come near the picture.
    fn path(&self, chains: &[Vec<Place>], pieces: &[[Place; 2]]) -> Option<Path> {
        let mut path = PathBuilder::new();
        for chain in chains {
            self.chain(&mut path, chain);
        }
        for piece in pieces {
            self.chain(&mut path, piece);
        }
        path.finish()
    }

    fn chain(&self, path: &mut PathBuilder, chain: &[Place]) {
        let inside = chain.iter().all(|place| self.clip.holds(*place));
        if inside && chain.len() > 2 && chain.first() == chain.last() {
            for (index, [x, y]) in chain[..chain.len() - 1].iter().enumerate() {
                let (x, y) = (*x as f32, *y as f32);
                if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            path.close();
            return;
        }
        let mut end: Option<Place> = None;
        for pair in chain.windows(2) {
            let Some([from, to]) = self.clip.clip([pair[0], pair[1]]) else {
                end = None;
                continue;
            };
            if end != Some(from) {
                path.move_to(from[0] as f32, from[1] as f32);
            }
            path.line_to(to[0] as f32, to[1] as f32);
            end = Some(to);
        }
    }

    fn stroke(
        &mut self,
        path: Option<&Path>,
        width: f64,
        colour: Rgb,
        opacity: u8,
        dash: Option<([f64; 2], f64)>,
    ) {
        let Some(path) = path else { return };
        let scaled = |length: f64| (length * self.factor) as f32;
        let dash = dash.map(|(lengths, from)| (lengths.map(scaled).to_vec(), scaled(from)));
        let stroke = Stroke {
            width: scaled(width),
            line_cap: if dash.is_some() { LineCap::Butt } else { LineCap::Round },
            line_join: LineJoin::Round,
            dash: dash.and_then(|(lengths, from)| StrokeDash::new(lengths, from)),
            ..Stroke::default()
        };
        self.pixmap.stroke_path(path, &paint(colour, opacity), &stroke, Transform::identity(), None);
    }

    fn leader(&mut self, leader: [Place; 2]) {
        let path = self.path(&[], &[leader]);
        let (dark, opacity) = style::HALO;
        self.stroke(path.as_ref(), style::LEADER_WIDTH + 2.0 * style::HALO_REACH, dark, opacity, None);
        self.stroke(path.as_ref(), style::LEADER_WIDTH, style::LABEL_SECOND, 255, None);
    }

    fn label(&mut self, label: &PlacedLabel) {
        let (ground, opacity) = style::LABEL_GROUND;
        if let Some(path) = rounded(label.area, style::LABEL_RADIUS * self.factor) {
            let fill = FillRule::Winding;
            self.pixmap.fill_path(&path, &paint(ground, opacity), fill, Transform::identity(), None);
        }
    }
}

fn paint([red, green, blue]: Rgb, opacity: u8) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(red, green, blue, opacity));
    paint
}

/// A box with round corners.
fn rounded(area: LabelBox, radius: f64) -> Option<Path> {
    let [[left, top], [right, bottom]] = [area.min, area.max].map(|place| place.map(|value| value as f32));
    let radius = (radius as f32).min((right - left) / 2.0).min((bottom - top) / 2.0);
    // Where the handles of a cubic stand so that it follows a quarter of a circle.
    let bow = radius * 0.447_715_2;
    Rect::from_ltrb(left, top, right, bottom)?;
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - bow, top, right, top + bow, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - bow, right - bow, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + bow, bottom, left, bottom - bow, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + bow, left + bow, top, left + radius, top);
    path.close();
    path.finish()
}
