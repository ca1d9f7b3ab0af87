//! What lies over a film: corner text, scale bar, directions at the edges. Text has a shadow, and over bright bone a
//! ground that the film shows through; it keeps clear of metal and of burned-in text.

use std::sync::Arc;

use eframe::egui::text::{TextFormat, TextWrapping};
use eframe::egui::{
    Align, Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, Vec2, epaint::text::LayoutJob, vec2,
};

use crate::editor::{CornerLine, Corners, Editor, ScaleBar};

use crate::gui::{fonts, theme};

/// Distance of text from the edges of a viewport, in points.
const INSET: Vec2 = vec2(10.0, 8.0);
const LINE_HEIGHT: f32 = 18.0;
/// Below this height only the first line of each corner is shown, in points.
const LOW: f32 = 170.0;
/// Lines that the text of a corner is moved at most: farther inside it would lie on the bone.
const FARTHEST: usize = 3;
/// On films, second rank is brighter than on panels: bone is bright too.
const PLAIN: Color32 = Color32::from_rgb(0xd3, 0xd9, 0xe0);

/// Widths that the lines of a corner may be broken to, as shares of the viewport, the widest first.
const BREAKS: [f32; 3] = [f32::INFINITY, 0.42, 0.3];

/// How far the texts of the corners are moved along their edge, and where the scale bar stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Arrangement {
    /// Points downwards, for the corners upper left, upper right, lower left, lower right.
    shifts: [f32; 4],
    /// Lines left out, in the same order: those of lesser rank, where nothing else keeps clear of metal.
    left_out: [usize; 4],
    /// Which of [`BREAKS`] the lines are broken to, in the same order.
    breaks: [usize; 4],
    /// True if the text has a ground of its own, in the same order.
    grounds: [bool; 4],
    bar: BarPlace,
}

/// What a film has under a rectangle of the screen.
pub(super) struct Under<'a> {
    /// Number of samples that hit metal or burned-in text.
    pub(super) ink: &'a dyn Fn(Rect) -> usize,
    /// True if text needs a ground of its own.
    pub(super) is_light: &'a dyn Fn(Rect) -> bool,
}

/// Where the words of the scale bar are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum BarWords {
    /// Beside its middle.
    #[default]
    Middle,
    /// Beside its top.
    Top,
    /// Beside its foot.
    Foot,
    /// Above it: narrower than beside it.
    Above,
    /// Below it.
    Below,
}

impl BarWords {
    /// In the order of preference.
    const ALL: [Self; 5] = [Self::Middle, Self::Top, Self::Foot, Self::Above, Self::Below];
}

/// Where the scale bar stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct BarPlace {
    is_right: bool,
    /// Points that its foot is raised.
    raised: f32,
    words: BarWords,
    /// True if bar and words have a ground of their own.
    has_ground: bool,
}

/// Finds places for text and scale bar under which there is no `ink`, or as little as can be; as near as can be to where
/// they are without it.
pub(super) fn arrange(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    bar: Option<&ScaleBar>,
    under: &Under<'_>,
) -> Arrangement {
    let ink = under.ink;
    let mut found = Arrangement::default();
    for corner in 0..4 {
        let block = |place: Place| {
            let mut one = Arrangement::default();
            place.put(&mut one, corner);
            blocks_by_corner(painter, rect, corners, &one)[corner]
        };
        let covered = |place: &Place| block(*place).map_or(0, ink);
        let is_light = |place: &Place| block(*place).is_some_and(under.is_light);
        let places = Place::all(corner, lines_of(corners)[corner].len());
        if let Some(place) = best(&places, covered, is_light) {
            place.put(&mut found, corner);
            found.grounds[corner] = is_light(&place);
        }
    }
    let Some(bar) = bar else { return found };
    let taken = blocks(painter, rect, corners, &found);
    let raises = (0..=(rect.height() * 0.45 / 16.0) as usize).map(|step| 16.0 * step as f32);
    let places = [false, true].into_iter().flat_map(|is_right| {
        let raises = raises.clone();
        raises.flat_map(move |raised| {
            let place = move |words| BarPlace { is_right, raised, words, has_ground: false };
            BarWords::ALL.map(place)
        })
    });
    let cost = |place: &BarPlace| {
        let drawn = bar_parts(painter, rect, bar, *place, corners);
        let boxes = [drawn.line, drawn.words];
        let hidden = boxes.iter().any(|own| taken.iter().any(|other| own.intersects(*other)));
        let top = drawn.line.top().min(drawn.words.top());
        let outside = top < rect.top() + 3.0 * LINE_HEIGHT || drawn.words.bottom() > rect.bottom();
        // Samples lie inside a box: with room around it, not even its edge touches a letter.
        let covered: usize = boxes.iter().map(|own| ink(own.expand(BAR_ROOM))).sum();
        covered + if hidden || outside { 10_000 } else { 0 }
    };
    found.bar = least(places, cost).unwrap_or_default();
    let drawn = bar_parts(painter, rect, bar, found.bar, corners);
    found.bar.has_ground = [drawn.line, drawn.words].into_iter().any(|own| (under.is_light)(own));
    found
}

/// Room around the scale bar that is free of metal and letters, in points.
const BAR_ROOM: f32 = 5.0;

/// Where the text of a corner may stand.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    left_out: usize,
    shift: f32,
    broken: usize,
}

impl Place {
    /// Every place, in the order of preference: with all lines first, then near the edge, then unbroken.
    fn all(corner: usize, lines: usize) -> Vec<Self> {
        let down = if corner < 2 { LINE_HEIGHT } else { -LINE_HEIGHT };
        let steps = (0..lines).flat_map(|left_out| (0..=FARTHEST).map(move |step| (left_out, step)));
        let places = steps.flat_map(|(left_out, step)| {
            (0..BREAKS.len()).map(move |broken| Self { left_out, shift: down * step as f32, broken })
        });
        places.collect()
    }

    fn put(self, into: &mut Arrangement, corner: usize) {
        into.left_out[corner] = self.left_out;
        into.shifts[corner] = self.shift;
        into.breaks[corner] = self.broken;
    }
}

/// The first place with nothing under it; where lines must be left out for that, as few as can be. Of places that are
/// alike in that, one whose ground is not light goes first.
fn best(
    places: &[Place],
    covered: impl Fn(&Place) -> usize,
    is_light: impl Fn(&Place) -> bool,
) -> Option<Place> {
    let found = least(places.iter().copied(), |place| covered(place))?;
    let cost = covered(&found);
    let alike = places.iter().filter(|place| place.left_out == found.left_out && covered(place) == cost);
    Some(alike.copied().find(|place| !is_light(place)).unwrap_or(found))
}

/// The first that costs nothing, else the first of those that cost least.
fn least<T: Copy>(all: impl Iterator<Item = T>, cost: impl Fn(&T) -> usize) -> Option<T> {
    let mut best: Option<(usize, T)> = None;
    for one in all {
        let cost = cost(&one);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, one));
        }
        if cost == 0 {
            break;
        }
    }
    best.map(|(_, one)| one)
}

/// The four corners.
pub(super) fn corners(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) {
    let inner = rect.shrink2(INSET);
    let most = if rect.height() < LOW { 1 } else { usize::MAX };
    let [upper_left, upper_right, lower_left, lower_right] = at.shifts;
    for (block, has_ground) in blocks_by_corner(painter, rect, corners, at).into_iter().zip(at.grounds) {
        if let Some(block) = block.filter(|_| has_ground) {
            ground(painter, block);
        }
    }
    let shown = shown(painter, rect, corners, at);
    let [first, second, third, fourth] = shown.each_ref().map(Vec::as_slice);
    pair_up(painter, inner, [first, second], most, (Rank::FromTop, [upper_left, upper_right]));
    pair_up(painter, inner, [third, fourth], most, (Rank::FromBottom, [lower_left, lower_right]));
}

/// A dark ground under text, through which the film is seen.
fn ground(painter: &Painter, text: Rect) {
    painter.rect_filled(text.expand2(vec2(5.0, 1.0)), theme::RADIUS, Color32::from_black_alpha(150));
}

/// What the text of each corner means in full, with the box it takes; corners that need no more words are left out.
pub(super) fn helps(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    at: &Arrangement,
) -> Vec<(usize, Rect, String)> {
    let blocks = blocks_by_corner(painter, rect, corners, at).into_iter();
    let helps = lines_of(corners).map(|lines| {
        let helps: Vec<&str> =
            lines.iter().map(|line| line.help.as_str()).filter(|help| !help.is_empty()).collect();
        helps.join("\n")
    });
    let told = blocks.zip(helps).enumerate();
    told.filter_map(|(corner, (block, help))| (!help.is_empty()).then_some((corner, block?, help))).collect()
}

/// The boxes that the text of the corners takes.
pub(super) fn blocks(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) -> Vec<Rect> {
    blocks_by_corner(painter, rect, corners, at).into_iter().flatten().collect()
}

fn lines_of(corners: &Corners) -> [&[CornerLine]; 4] {
    [&corners.top_left, &corners.top_right, &corners.bottom_left, &corners.bottom_right]
}

/// The lines of each corner as they are drawn: without those left out, which are the ones farthest from the edge of the
/// viewport, and broken.
fn shown(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) -> [Vec<CornerLine>; 4] {
    let all = lines_of(corners);
    std::array::from_fn(|corner| {
        let lines = all[corner];
        let left_out = at.left_out[corner].min(lines.len());
        let lines = if corner < 2 { &lines[..lines.len() - left_out] } else { &lines[left_out..] };
        let room = BREAKS.get(at.breaks[corner]).map_or(f32::INFINITY, |share| share * rect.width());
        lines.iter().flat_map(|line| broken(line, room, |line| width(painter, line))).collect()
    })
}

/// A line as several, each within `room` where its words allow it.
fn broken(line: &CornerLine, room: f32, width: impl Fn(&CornerLine) -> f32) -> Vec<CornerLine> {
    let mut lines: Vec<CornerLine> = Vec::new();
    for word in line.text.split(' ') {
        if let Some(last) = lines.last_mut() {
            let longer = CornerLine { text: format!("{} {word}", last.text), ..line.clone() };
            // A sign between two words is no beginning of a line.
            if word == "·" || width(&longer) <= room {
                *last = longer;
                continue;
            }
        }
        lines.push(CornerLine { text: word.to_owned(), ..line.clone() });
    }
    lines
}

fn blocks_by_corner(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) -> [Option<Rect>; 4] {
    let inner = rect.shrink2(INSET);
    let most = if rect.height() < LOW { 1 } else { usize::MAX };
    let aligned = [Align2::LEFT_TOP, Align2::RIGHT_TOP, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
    let shown = shown(painter, rect, corners, at);
    std::array::from_fn(|corner| {
        let (lines, align) = (shown[corner].as_slice(), aligned[corner]);
        let lines = match align.y() {
            Align::Max => &lines[lines.len().saturating_sub(most)..],
            Align::Min | Align::Center => &lines[..lines.len().min(most)],
        };
        let wide = lines.iter().map(|line| width(painter, line)).fold(0.0, f32::max).min(inner.width());
        let size = vec2(wide, LINE_HEIGHT * lines.len() as f32);
        let block = align.align_size_within_rect(size, inner);
        (!lines.is_empty()).then(|| block.translate(vec2(0.0, at.shifts[corner])))
    })
}

/// Scale bar and directions; `has_name`: a row more stands in the upper left corner; `is_other`: the other film of a
/// comparison is on the screen.
pub(super) fn marks(
    painter: &Painter,
    rect: Rect,
    index: usize,
    editor: &Editor,
    at: &Arrangement,
    has_name: bool,
    is_other: bool,
) {
    for (text, at) in letters(painter, rect, index, editor, at, has_name) {
        shadowed(painter, at, text);
    }
    let bar = if is_other { editor.scale_bar_of_other(index) } else { editor.scale_bar(index) };
    if let Some(bar) = bar {
        scale_bar(painter, rect, &bar, at.bar, &editor.corners(index));
    }
}

/// Rectangles of the scale bar and of the letters at the edges: labels of marks keep off them.
pub(super) fn signs(
    painter: &Painter,
    rect: Rect,
    index: usize,
    editor: &Editor,
    at: &Arrangement,
    has_name: bool,
) -> Vec<Rect> {
    let letters = letters(painter, rect, index, editor, at, has_name);
    let letters = letters.into_iter().map(|(text, at)| Rect::from_min_size(at, text.size()));
    let bar = editor.scale_bar(index).map(|bar| {
        let BarParts { line, words, .. } = bar_parts(painter, rect, &bar, at.bar, &editor.corners(index));
        line.union(words).expand(4.0)
    });
    letters.chain(bar).collect()
}

/// The letters of the directions of the body, each with its upper left corner.
fn letters(
    painter: &Painter,
    rect: Rect,
    index: usize,
    editor: &Editor,
    arranged: &Arrangement,
    has_name: bool,
) -> Vec<(Arc<Galley>, Pos2)> {
    let mut letters = editor.edge_letters(index);
    if rect.height() < LOW {
        // Left and right are what a reader must not mistake; head and foot give way where there is no room.
        letters[1] = None;
        letters[3] = None;
    }
    let places = [rect.left_center(), rect.center_top(), rect.right_center(), rect.center_bottom()];
    // Head and foot stand clear of the rows of the corners, whose words may reach the middle.
    let rows = if has_name { 3.7 } else { 2.7 };
    let (below, above) = (INSET.y + rows * LINE_HEIGHT, INSET.y + 2.6 * LINE_HEIGHT);
    let inward = [vec2(14.0, 0.0), vec2(0.0, below), vec2(-14.0, 0.0), vec2(0.0, -above)];
    let blocks = blocks(painter, rect, &editor.corners(index), arranged);
    let placed = letters.into_iter().zip(places).zip(inward);
    let set = |((letter, place), inward): ((Option<char>, Pos2), Vec2)| {
        let text = galley(painter, &letter?.to_string(), true, theme::TITLE_SIZE, f32::INFINITY);
        let at = Align2::CENTER_CENTER.anchor_size(place + inward, text.size());
        Some((text, clear_of(at, &blocks, inward.y).min))
    };
    placed.filter_map(set).collect()
}

/// A sign moved further in, down or up as `inward` says, until no block of corner text lies under it.
fn clear_of(mut sign: Rect, blocks: &[Rect], inward: f32) -> Rect {
    // Each block moves it once at most.
    for _ in blocks {
        let Some(block) = blocks.iter().find(|block| block.intersects(sign)) else { break };
        let by =
            if inward > 0.0 { block.bottom() - sign.top() + 1.0 } else { block.top() - sign.bottom() - 1.0 };
        sign = sign.translate(vec2(0.0, by));
    }
    sign
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    FromTop,
    FromBottom,
}

/// Lines of a left and a right corner, row by row; where both do not fit, the longer one is shortened.
fn pair_up(
    painter: &Painter,
    inner: Rect,
    sides: [&[CornerLine]; 2],
    most: usize,
    (rank, [left_shift, right_shift]): (Rank, [f32; 2]),
) {
    let count = sides[0].len().max(sides[1].len()).min(most);
    for row in 0..count {
        let line = |side: &[CornerLine]| match rank {
            Rank::FromTop => side.get(row).cloned(),
            Rank::FromBottom => side.len().checked_sub(row + 1).and_then(|last| side.get(last)).cloned(),
        };
        let y = match rank {
            Rank::FromTop => inner.top() + LINE_HEIGHT * row as f32,
            Rank::FromBottom => inner.bottom() - LINE_HEIGHT * (row + 1) as f32,
        };
        let lines = [line(sides[0]), line(sides[1])];
        let whole = |line: &Option<CornerLine>| line.as_ref().map_or(0.0, |line| width(painter, line));
        let [left, right] = share(inner.width() - 2.0 * theme::STEP, [whole(&lines[0]), whole(&lines[1])]);
        let [first, last] = lines;
        if let Some(line) = first {
            shadowed(painter, Pos2::new(inner.left(), y + left_shift), corner_galley(painter, &line, left));
        }
        if let Some(line) = last {
            let text = corner_galley(painter, &line, right);
            shadowed(painter, Pos2::new(inner.right() - text.size().x, y + right_shift), text);
        }
    }
}

/// How wide each of two texts may be: as wide as they are when both fit; else neither less than two fifths.
fn share(room: f32, [left, right]: [f32; 2]) -> [f32; 2] {
    if left + right <= room {
        return [left + 1.0, right + 1.0];
    }
    let right_most = (room - left).max(room * 0.4).min(right);
    [(room - right_most).min(left) + 1.0, right_most + 1.0]
}

/// The scale bar on the screen.
struct BarParts {
    line: Rect,
    words: Rect,
    rows: Vec<Arc<Galley>>,
}

fn bar_parts(painter: &Painter, rect: Rect, bar: &ScaleBar, at: BarPlace, corners: &Corners) -> BarParts {
    let length = bar.length_px as f32 / painter.pixels_per_point();
    let foot = rect.bottom() - INSET.y - 3.0 * LINE_HEIGHT - at.raised;
    // Clear of the letters at the edges.
    let inset = 34.0;
    let x = if at.is_right { rect.right() - inset } else { rect.left() + inset };
    let x = painter.round_to_pixel_center(x);
    let line = Rect::from_x_y_ranges((x - 5.0)..=(x + 5.0), (foot - length)..=foot);
    let room = rect.width() - inset - 2.0 * INSET.x - theme::STEP;
    // The corner says where the scale is from; only where it is hidden does the bar say so itself.
    let said = if corners.bottom_right.is_empty() { usize::MAX } else { 1 };
    let rows: Vec<_> = bar
        .label
        .lines()
        .take(said)
        .map(|line| galley(painter, line, false, theme::CAPTION_SIZE, room))
        .collect();
    let height: f32 = rows.iter().map(|row| row.size().y).sum();
    let wide = rows.iter().map(|row| row.size().x).fold(0.0, f32::max);
    let top = match at.words {
        BarWords::Middle => line.center().y - height / 2.0,
        BarWords::Top => line.top(),
        BarWords::Foot => line.bottom() - height,
        BarWords::Above => line.top() - height - 3.0,
        BarWords::Below => line.bottom() + 3.0,
    };
    let beside = if matches!(at.words, BarWords::Above | BarWords::Below) { -5.0 } else { 10.0 };
    let left = if at.is_right { x - beside - wide } else { x + beside };
    BarParts { line, words: Rect::from_min_size(Pos2::new(left, top), vec2(wide, height)), rows }
}

/// An upright bar with ticks, and its length in words.
fn scale_bar(painter: &Painter, rect: Rect, bar: &ScaleBar, at: BarPlace, corners: &Corners) {
    let BarParts { line, words, rows } = bar_parts(painter, rect, bar, at, corners);
    let (top, foot, x) = (line.top(), line.bottom(), line.center().x);
    if top < rect.top() + 3.0 * LINE_HEIGHT {
        return;
    }
    if at.has_ground {
        // One for each: what lies between them stays as it is.
        ground(painter, line);
        ground(painter, words);
    }
    for (stroke, along) in
        [(Stroke::new(3.0, Color32::from_black_alpha(110)), 1.0), (Stroke::new(1.0, theme::TEXT), 0.0)]
    {
        painter.vline(x, (top - along)..=(foot + along), stroke);
        for y in [top, foot] {
            painter.hline((x - 4.0 - along)..=(x + 4.0 + along), painter.round_to_pixel_center(y), stroke);
        }
    }
    let mut y = words.top();
    for row in rows {
        let next = y + row.size().y;
        let left = if at.is_right { words.right() - row.size().x } else { words.left() };
        shadowed(painter, Pos2::new(left, y), row);
        y = next;
    }
}

fn width(painter: &Painter, line: &CornerLine) -> f32 {
    corner_galley(painter, line, f32::INFINITY).size().x
}

fn corner_galley(painter: &Painter, line: &CornerLine, most: f32) -> Arc<Galley> {
    galley(painter, &line.text, line.strong, theme::TEXT_SIZE, most)
}

/// One row of text, shortened with an ellipsis beyond `most` points.
fn galley(painter: &Painter, text: &str, is_strong: bool, size: f32, most: f32) -> Arc<Galley> {
    let family = if is_strong { fonts::strong() } else { fonts::regular() };
    let color = if is_strong { theme::TEXT } else { PLAIN };
    let format = TextFormat { font_id: FontId::new(size, family), color, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(fonts::readable(text), format);
    job.wrap = TextWrapping { max_width: most, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// One strong row of text in a colour of its own.
pub(super) fn galley_of(painter: &Painter, text: &str, colour: Color32) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), FontId::new(theme::TEXT_SIZE, fonts::strong()), colour)
}

/// One row below the rows of the upper left corner; the box it takes.
pub(super) fn below_corner(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    at: &Arrangement,
    text: &str,
    colour: Color32,
) -> Rect {
    let inner = rect.shrink2(INSET);
    let most = if rect.height() < LOW { 1 } else { usize::MAX };
    let [left, right, ..] = shown(painter, rect, corners, at);
    let row = left.len().min(most);
    let at = Pos2::new(inner.left(), inner.top() + LINE_HEIGHT * row as f32 + at.shifts[0]);
    // What stands at the other end of the row keeps its room.
    let other = right.get(row).filter(|_| row < most);
    let taken = other.map_or(0.0, |line| width(painter, line) + 12.0);
    let mut job = LayoutJob::single_section(
        fonts::readable(text),
        TextFormat {
            font_id: FontId::new(theme::TEXT_SIZE, fonts::strong()),
            color: colour,
            ..TextFormat::default()
        },
    );
    job.wrap = TextWrapping {
        max_width: (inner.width() - taken).max(40.0),
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::default()
    };
    let galley = painter.layout_job(job);
    let size = galley.size();
    shadowed(painter, at, galley);
    Rect::from_min_size(at, size)
}

/// Places of the dark copies of a text that make its rim, in points. Four along the diagonals reach all sides of every
/// stroke; each copy costs a software renderer as much as the text itself, for every line over every film.
const RIM: [[f32; 2]; 4] = [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]];
/// Opacity of a copy.
const RIM_ALPHA: u8 = 170;

/// Text with a dark rim, readable on bone and on air.
pub(super) fn shadowed(painter: &Painter, at: Pos2, text: Arc<Galley>) {
    let shade = Color32::from_black_alpha(RIM_ALPHA);
    for [x, y] in RIM {
        painter.galley_with_override_text_color(at + vec2(x, y), text.clone(), shade);
    }
    painter.galley(at, text, theme::TEXT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_free_place_is_taken_and_else_the_one_that_hides_least() {
        assert_eq!(least(0..5, |step| [3, 2, 0, 0, 0][*step]), Some(2));
        assert_eq!(least(0..3, |step| [3, 1, 1][*step]), Some(1));
        assert_eq!(least(0..0, |_: &usize| 1), None);
    }

    #[test]
    fn text_keeps_all_its_lines_while_it_can_and_then_looks_for_a_dark_ground() {
        let places = Place::all(0, 2);
        let unbroken = places[0];
        assert_eq!((unbroken.left_out, unbroken.broken), (0, 0));
        assert_eq!(best(&places, |_| 0, |_| false), Some(unbroken));
        let found = best(&places, |_| 0, |place| place.broken == 0).unwrap();
        assert_eq!((found.left_out, found.shift, found.broken), (0, 0.0, 1), "broken onto a dark ground");
        assert_eq!(best(&places, |_| 0, |_| true), Some(unbroken), "where all is light, nothing moves");
        let found = best(&places, |place| usize::from(place.left_out == 0), |_| false).unwrap();
        assert_eq!((found.left_out, found.broken), (1, 0), "metal is worse than a line left out");
        assert!(
            best(&Place::all(3, 1), |place| usize::from(place.shift == 0.0), |_| false).unwrap().shift < 0.0
        );
    }

    #[test]
    fn a_sign_gives_way_to_the_text_of_the_corners() {
        let sign = Rect::from_min_size(Pos2::new(200.0, 40.0), vec2(12.0, 18.0));
        let block = Rect::from_min_max(Pos2::new(180.0, 4.0), Pos2::new(440.0, 50.0));
        let moved = clear_of(sign, &[block], 40.0);
        assert!(!moved.intersects(block) && moved.top() < 60.0 && moved.left() >= sign.left(), "{moved:?}");
        assert_eq!(clear_of(sign, &[], 40.0), sign);
        let below = Rect::from_min_max(Pos2::new(180.0, 30.0), Pos2::new(440.0, 90.0));
        assert!(clear_of(sign, &[below], -40.0).bottom() < below.top());
    }

    #[test]
    fn the_scale_bar_does_not_even_touch_letters() {
        let ctx = eframe::egui::Context::default();
        fonts::install(&ctx);
        // Fonts are there from the second frame on.
        ctx.run_ui(eframe::egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let bar = ScaleBar { length_px: 160.0, label: "100 mm".to_owned() };
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(450.0, 670.0));
        let corners = Corners::default();
        let mut feet = Vec::new();
        let shown = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
            let painter = ui.painter();
            let place = |ink: &dyn Fn(Rect) -> usize| {
                let under = Under { ink, is_light: &|_| false };
                let at = arrange(painter, rect, &corners, Some(&bar), &under).bar;
                bar_parts(painter, rect, &bar, at, &corners).line
            };
            let free = place(&|_| 0);
            // Letters across the whole width, whose top lies two points within the foot of the bar: fewer than the
            // distance between samples.
            let letters =
                Rect::from_x_y_ranges(rect.x_range(), (free.bottom() - 2.0)..=(free.bottom() + 8.0));
            let found = place(&|under| {
                crate::gui::viewport::ink::samples(under).filter(|at| letters.contains(*at)).count()
            });
            feet.push((free.bottom(), found.bottom(), letters.top()));
        });
        shown.drop_without_applying_deltas();
        let [(free, found, top)] = feet.as_slice() else { panic!("{feet:?}") };
        assert!(found < top && found < free, "foot at {found}, letters from {top}");
    }

    #[test]
    fn words_of_the_scale_bar_stand_above_it_where_metal_leaves_no_room_beside_it() {
        let ctx = eframe::egui::Context::default();
        fonts::install(&ctx);
        ctx.run_ui(eframe::egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let bar = ScaleBar { length_px: 90.0, label: "50 mm".to_owned() };
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(420.0, 510.0));
        let mut found = Vec::new();
        let shown = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
            // A plate all the way down, nearer to the bar than its words are wide.
            let plate = Rect::from_x_y_ranges(82.0..=rect.right(), rect.y_range());
            let ink = |under: Rect| {
                crate::gui::viewport::ink::samples(under).filter(|at| plate.contains(*at)).count()
            };
            let under = Under { ink: &ink, is_light: &|_| false };
            let at = arrange(ui.painter(), rect, &Corners::default(), Some(&bar), &under).bar;
            let parts = bar_parts(ui.painter(), rect, &bar, at, &Corners::default());
            found.push((at, ink(parts.line) + ink(parts.words)));
        });
        shown.drop_without_applying_deltas();
        let [(at, covered)] = found.as_slice() else { panic!("{found:?}") };
        assert!(matches!(at.words, BarWords::Above | BarWords::Below) && *covered == 0, "{found:?}");
    }

    #[test]
    fn lines_are_broken_between_words() {
        let line = |text: &str| CornerLine { text: text.to_owned(), strong: true, help: String::new() };
        let letters = |line: &CornerLine| line.text.chars().count() as f32;
        let texts = |text: &str, room: f32| {
            broken(&line(text), room, letters).into_iter().map(|line| line.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("12 months after nailing", 99.0), ["12 months after nailing"]);
        assert_eq!(texts("12 months after nailing", 14.0), ["12 months", "after nailing"]);
        assert_eq!(texts("AP · left lower leg", 10.0), ["AP · left", "lower leg"]);
        assert_eq!(texts("AP · x", 3.0), ["AP ·", "x"]);
        assert_eq!(texts("unbreakable", 3.0), ["unbreakable"]);
    }

    #[test]
    fn two_texts_share_a_row_without_touching() {
        assert_eq!(share(100.0, [30.0, 40.0]).map(|width| width as i32), [31, 41]);
        let [left, right] = share(100.0, [90.0, 90.0]);
        assert!(left + right <= 102.0 && right >= 40.0 && left >= 40.0, "{left} {right}");
        let [left, right] = share(100.0, [20.0, 500.0]);
        assert!(left >= 20.0 && left + right <= 102.0, "{left} {right}");
    }
}
