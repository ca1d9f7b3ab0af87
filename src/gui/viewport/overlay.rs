//! What lies over a film: corner text, scale bar, directions at the edges. All of it stays at the edges: text has a dark
//! rim and moves a little to keep clear of metal, burned-in text and bone; what gives way first is what is needed least.

use std::sync::Arc;

use eframe::egui::text::{TextFormat, TextWrapping};
use eframe::egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, Vec2, epaint::text::LayoutJob, vec2,
};

use crate::editor::{CornerLine, Corners, Editor, Rank, ScaleBar, shortened};

use crate::gui::{fonts, theme};

/// Distance of text from the edges of a viewport, in points.
const INSET: Vec2 = vec2(10.0, 8.0);
const LINE_HEIGHT: f32 = 18.0;
/// Below this height the letters for head and foot give way, in points.
const LOW: f32 = 170.0;
/// Parts of the height that the upper and the lower corners keep to, moved or not: the middle is for the film.
const REACH: [f32; 2] = [0.25, 0.3];
/// Lines that the text of a corner is moved at most.
const FARTHEST: usize = 3;
/// Between the texts of two corners, in points.
const APART: f32 = 8.0;
/// On films, second rank is brighter than on panels: bone is bright too.
const PLAIN: Color32 = Color32::from_rgb(0xd3, 0xd9, 0xe0);

/// Widths that the lines of a corner may be broken to, as shares of the viewport, the widest first.
const BREAKS: [f32; 3] = [f32::INFINITY, 0.42, 0.3];
const ALIGNED: [Align2; 4] = [Align2::LEFT_TOP, Align2::RIGHT_TOP, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
/// Places of the corners among the four.
const TITLE: usize = 0;
const VISIT: usize = 1;
const DISPLAY: usize = 2;
const SCALE: usize = 3;

/// What of the texts of the corners is shown and where, and where the scale bar stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Arrangement {
    /// The corners upper left, upper right, lower left, lower right.
    places: [Place; 4],
    bar: BarPlace,
}

/// What a film has under a rectangle of the screen.
pub(super) struct Under<'a> {
    /// Number of samples that hit metal or burned-in text.
    pub(super) ink: &'a dyn Fn(Rect) -> usize,
    /// True if much of the film is light there.
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
    /// Points from its foot to the lower edge of the viewport.
    raised: f32,
    words: BarWords,
    /// True if bar and words stand on what is light.
    has_ground: bool,
}

/// Steps by which the scale bar is raised, in points.
const BAR_STEP: f32 = 16.0;
/// Steps that it is raised at most above the text of its corner.
const BAR_STEPS: usize = 5;
/// From its foot to the text below it, in points.
const BAR_FOOT: f32 = 10.0;
/// Room around the scale bar that is free of metal and letters, in points.
const BAR_ROOM: f32 = 5.0;

/// Finds places for text and scale bar: dark ones where there are any within reach of the corner; else the text stays in
/// its corner, with the lines alone that are needed.
pub(super) fn arrange(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    bar: Option<&ScaleBar>,
    under: &Under<'_>,
) -> Arrangement {
    let mut found = Arrangement::default();
    let mut taken: Vec<Rect> = Vec::new();
    let settle = |corner: usize, most: usize, found: &mut Arrangement, taken: &mut Vec<Rect>| {
        let lines = lines_of(corners)[corner];
        let judge = |place: &Place| {
            let Some(block) = block(painter, rect, corners, corner, *place) else { return Ground::Dark };
            let outside = block.height() > most as f32 * LINE_HEIGHT + 0.5
                || !within_reach(rect, corner, block) && place.shift != 0.0
                || taken.iter().any(|other| other.expand(APART).intersects(block));
            match ((under.ink)(block), (under.is_light)(block)) {
                _ if outside => Ground::Taken,
                // Broken or moved is better than cut.
                (0, false) if is_cut(painter, rect, corners, corner, *place) => Ground::Light,
                (0, false) => Ground::Dark,
                (0, true) => Ground::Light,
                (ink, _) => Ground::Ink(ink),
            }
        };
        found.places[corner] = best(corner, lines, judge);
        taken.extend(block(painter, rect, corners, corner, found.places[corner]));
    };
    settle(TITLE, most_rows(rect, TITLE), &mut found, &mut taken);
    let above = taken.clone();
    settle(SCALE, most_rows(rect, SCALE), &mut found, &mut taken);
    settle(DISPLAY, display_rows(rect, bar.is_some()), &mut found, &mut taken);
    if let Some(bar) = bar {
        let mut place = bar_place(painter, rect, corners, bar, &found, (&taken, under));
        // A length that cannot be read is worse than a zoom that is not told.
        for corner in [DISPLAY, SCALE] {
            if place.is_some() {
                break;
            }
            let needed = lines_of(corners)[corner].iter().filter(|line| line.rank == Rank::Title).count();
            let left_out = lines_of(corners)[corner].len() - needed;
            found.places[corner] = Place { left_out, ..found.places[corner] };
            let blocks = [DISPLAY, SCALE].map(|own| block(painter, rect, corners, own, found.places[own]));
            taken = above.iter().copied().chain(blocks.into_iter().flatten()).collect();
            place = bar_place(painter, rect, corners, bar, &found, (&taken, under));
        }
        found.bar = place.unwrap_or(BarPlace { raised: INSET.y, ..BarPlace::default() });
        let BarParts { line, words, .. } = bar_parts(painter, rect, bar, found.bar, corners);
        found.bar.has_ground = [line, words].into_iter().any(|own| (under.is_light)(own));
        taken.extend([line, words]);
    }
    settle(VISIT, most_rows(rect, VISIT), &mut found, &mut taken);
    found
}

/// Rows of text that a corner has room for, at least one.
fn most_rows(rect: Rect, corner: usize) -> usize {
    (((rect.height() * REACH[corner / 2] - INSET.y) / LINE_HEIGHT) as usize).max(1)
}

/// The same of zoom and window, which in a low viewport give way to the scale bar.
fn display_rows(rect: Rect, has_bar: bool) -> usize {
    let most = most_rows(rect, DISPLAY);
    match (rect.height() / LINE_HEIGHT) as usize {
        0..10 if has_bar => 0,
        10..14 if has_bar => most.min(1),
        _ => most,
    }
}

/// True if text keeps to the part of the viewport that belongs to its corner.
fn within_reach(rect: Rect, corner: usize, block: Rect) -> bool {
    let part = rect.height() * REACH[corner / 2];
    if corner < 2 { block.bottom() <= rect.top() + part } else { block.top() >= rect.bottom() - part }
}

/// The place of the scale bar at the lower edge: a dark one before one that is free of metal and letters, before one that
/// covers least; `None` where it would stand on text.
fn bar_place(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    bar: &ScaleBar,
    at: &Arrangement,
    (taken, under): (&[Rect], &Under<'_>),
) -> Option<BarPlace> {
    let least = |corner: usize| {
        let text = block(painter, rect, corners, corner, at.places[corner]);
        text.map_or(INSET.y, |text| rect.bottom() - text.top() + BAR_FOOT)
    };
    let places = [(false, DISPLAY), (true, SCALE)].into_iter().flat_map(|(is_right, corner)| {
        let least = least(corner);
        (0..=BAR_STEPS).flat_map(move |step| {
            let raised = least + BAR_STEP * step as f32;
            BarWords::ALL.map(|words| BarPlace { is_right, raised, words, has_ground: false })
        })
    });
    let judged = places.filter_map(|place| {
        let drawn = bar_parts(painter, rect, bar, place, corners);
        let boxes = [drawn.line, drawn.words];
        let on_text = boxes.iter().any(|own| taken.iter().any(|other| own.intersects(*other)));
        let top = drawn.line.top().min(drawn.words.top());
        let outside = top < rect.top() + INSET.y || drawn.words.bottom() > rect.bottom();
        let raised =
            place.raised > rect.height() * REACH[1] && place.raised > least(DISPLAY).min(least(SCALE));
        // Samples lie inside a box: with room around it, not even its edge touches a letter.
        let ink: usize = boxes.iter().map(|own| (under.ink)(own.expand(BAR_ROOM))).sum();
        let is_light = boxes.into_iter().any(|own| (under.is_light)(own));
        let is_refused = on_text || outside || raised && ink > 0;
        (!is_refused).then_some(((ink, is_light), place))
    });
    // Places are in the order of preference; the first of the least is taken.
    let judged = judged.collect::<Vec<_>>();
    judged.into_iter().min_by_key(|(cost, _)| *cost).map(|(_, place)| place)
}

/// What is under the text of a corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Ground {
    #[default]
    Dark,
    /// Bone or soft tissue.
    Light,
    /// Metal or burned-in text, in so many samples.
    Ink(usize),
    /// Other text, or farther in than the corner reaches.
    Taken,
}

/// What of the text of a corner is shown, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Place {
    /// Lines left out: those that are needed least.
    left_out: usize,
    /// Points downwards.
    shift: f32,
    /// Which of [`BREAKS`] the lines are broken to.
    broken: usize,
    /// True if the text stands on what is light.
    has_ground: bool,
}

impl Place {
    /// Every place, in the order of preference: a line is moved sooner than left out, and broken sooner than moved.
    fn all(corner: usize, lines: &[CornerLine]) -> Vec<Self> {
        let down = if corner < 2 { LINE_HEIGHT } else { -LINE_HEIGHT };
        let spare = lines.iter().filter(|line| line.rank != Rank::Title).count();
        let mut places: Vec<(usize, Self)> = Vec::new();
        for left_out in 0..=spare {
            for step in 0..=FARTHEST {
                for broken in 0..BREAKS.len() {
                    let place = Self { left_out, shift: down * step as f32, broken, has_ground: false };
                    places.push((left_out * 4 + step * 2 + broken, place));
                }
            }
        }
        places.sort_by_key(|(cost, _)| *cost);
        places.into_iter().map(|(_, place)| place).collect()
    }
}

/// The first dark place. Where there is none, the text stays in its corner, without the lines that are needed least; on
/// metal and letters with as few as hide least.
fn best(corner: usize, lines: &[CornerLine], judge: impl Fn(&Place) -> Ground) -> Place {
    let places = Place::all(corner, lines);
    // Nothing at all is no place for text while something is free.
    let is_shown = |place: &&Place| place.left_out < lines.len();
    let dark = places.iter().filter(is_shown).find(|place| judge(place) == Ground::Dark);
    if let Some(place) = dark {
        return *place;
    }
    let needed = lines.iter().filter(|line| line.rank <= Rank::Laid).count().max(1);
    let stays = places.iter().filter(|place| place.shift == 0.0 && lines.len() - place.left_out <= needed);
    // What the lengths mean is left out for want of room alone; the rest sooner than it lies on metal.
    let meanings = |lines: &[&CornerLine]| lines.iter().filter(|line| line.rank <= Rank::Meaning).count();
    let all = meanings(&lines.iter().collect::<Vec<_>>());
    let judged = stays.map(|place| {
        let left = kept(corner, lines, place.left_out);
        let least = match (meanings(&left) < all, left.is_empty()) {
            (true, _) => Ground::Ink(usize::MAX),
            (false, true) => Ground::Ink(0),
            (false, false) => Ground::Dark,
        };
        (judge(place).max(least), *place)
    });
    let (ground, place) = judged.min_by_key(|(ground, _)| *ground).unwrap_or_default();
    Place { has_ground: ground != Ground::Dark, ..place }
}

/// The four corners.
pub(super) fn corners(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) {
    for (corner, place) in at.places.iter().enumerate() {
        let Some(block) = block(painter, rect, corners, corner, *place) else { continue };
        if place.has_ground {
            ground(painter, block);
        }
        let mut y = block.top();
        for line in shown(painter, rect, corners, corner, *place) {
            let text = corner_galley(painter, &line, block.width() + 1.0);
            let x = if corner % 2 == 0 { block.left() } else { block.right() - text.size().x };
            shadowed(painter, Pos2::new(x, y), text);
            y += LINE_HEIGHT;
        }
    }
}

/// A faint ground under text on bone: the film is seen through it.
pub(super) fn ground(painter: &Painter, text: Rect) {
    painter.rect_filled(text.expand2(vec2(5.0, 1.0)), theme::RADIUS, Color32::from_black_alpha(64));
}

/// What the text of each corner means in full, with the box it takes, and what had no room in it; corners that need no
/// more words are left out.
pub(super) fn helps(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    at: &Arrangement,
) -> Vec<(usize, Rect, String)> {
    let mut told: Vec<(usize, Rect, String)> = Vec::new();
    let mut nowhere: Vec<&str> = Vec::new();
    for (corner, lines) in lines_of(corners).into_iter().enumerate() {
        let place = at.places[corner];
        let kept = kept(corner, lines, place.left_out);
        let unread = lines.iter().filter(|line| {
            !kept.iter().any(|kept| kept.text == line.text) || is_line_cut(painter, rect, line, place)
        });
        let mut words: Vec<&str> = unread.map(|line| line.text.as_str()).collect();
        match block(painter, rect, corners, corner, place) {
            Some(block) => {
                words.extend(lines.iter().map(|line| line.help.as_str()).filter(|help| !help.is_empty()));
                told.push((corner, block, words.join("\n")));
            }
            None => nowhere.extend(words),
        }
    }
    // What is shown nowhere is told at the title.
    if let Some((.., words)) = told.iter_mut().find(|(corner, ..)| *corner == TITLE) {
        let own = (!words.is_empty()).then_some(words.as_str());
        *words = own.into_iter().chain(nowhere).collect::<Vec<_>>().join("\n");
    }
    told.retain(|(.., words)| !words.is_empty());
    told
}

/// True if a line of a corner is cut.
fn is_cut(painter: &Painter, rect: Rect, corners: &Corners, corner: usize, place: Place) -> bool {
    let lines = kept(corner, lines_of(corners)[corner], place.left_out);
    lines.into_iter().any(|line| is_line_cut(painter, rect, line, place))
}

/// True if a line is longer than the viewport is wide, broken as it is.
fn is_line_cut(painter: &Painter, rect: Rect, line: &CornerLine, place: Place) -> bool {
    let rows = broken(line, room_of(rect, place), |line| width(painter, line));
    rows.iter().any(|row| width(painter, row) > rect.width() - 2.0 * INSET.x)
}

/// The boxes that the text of the corners takes.
pub(super) fn blocks(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) -> Vec<Rect> {
    let placed = at.places.iter().enumerate();
    placed.filter_map(|(corner, place)| block(painter, rect, corners, corner, *place)).collect()
}

fn lines_of(corners: &Corners) -> [&[CornerLine]; 4] {
    [&corners.top_left, &corners.top_right, &corners.bottom_left, &corners.bottom_right]
}

fn room_of(rect: Rect, place: Place) -> f32 {
    BREAKS.get(place.broken).map_or(f32::INFINITY, |share| share * rect.width())
}

/// Lines without those that are needed least; of one rank that farthest from the edge gives way.
fn kept(corner: usize, lines: &[CornerLine], left_out: usize) -> Vec<&CornerLine> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    if corner < 2 {
        order.reverse();
    }
    order.sort_by_key(|index| std::cmp::Reverse(lines.get(*index).map(|line| line.rank)));
    let gone = order.get(..left_out.min(order.len())).unwrap_or_default();
    (0..).zip(lines).filter(|(index, _)| !gone.contains(index)).map(|(_, line)| line).collect()
}

/// The lines of a corner as they are drawn: without those left out, broken, a title shortened to the viewport.
fn shown(painter: &Painter, rect: Rect, corners: &Corners, corner: usize, place: Place) -> Vec<CornerLine> {
    let kept = kept(corner, lines_of(corners)[corner], place.left_out);
    let most = rect.width() - 2.0 * INSET.x;
    let lines = kept.into_iter().flat_map(|line| {
        if corner == TITLE && line.rank == Rank::Title && place.broken == 0 {
            let text = shortened(&line.text, most, |text| {
                width(painter, &CornerLine { text: text.to_owned(), ..line.clone() })
            });
            return vec![CornerLine { text, ..line.clone() }];
        }
        broken(line, room_of(rect, place), |line| width(painter, line))
    });
    lines.collect()
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

/// The box that the text of a corner takes.
fn block(painter: &Painter, rect: Rect, corners: &Corners, corner: usize, place: Place) -> Option<Rect> {
    let inner = rect.shrink2(INSET);
    let lines = shown(painter, rect, corners, corner, place);
    let wide = lines.iter().map(|line| width(painter, line)).fold(0.0, f32::max).min(inner.width());
    let size = vec2(wide, LINE_HEIGHT * lines.len() as f32);
    let block = ALIGNED[corner].align_size_within_rect(size, inner).translate(vec2(0.0, place.shift));
    (!lines.is_empty()).then_some(block)
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
    let corners = editor.corners(index);
    let mut blocks = blocks(painter, rect, &corners, arranged);
    if let Some(bar) = editor.scale_bar(index) {
        let BarParts { line, words, .. } = bar_parts(painter, rect, &bar, arranged.bar, &corners);
        blocks.extend([line, words]);
    }
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

/// The scale bar on the screen.
struct BarParts {
    line: Rect,
    words: Rect,
    rows: Vec<Arc<Galley>>,
}

fn bar_parts(painter: &Painter, rect: Rect, bar: &ScaleBar, at: BarPlace, corners: &Corners) -> BarParts {
    let length = bar.length_px as f32 / painter.pixels_per_point();
    let foot = rect.bottom() - at.raised;
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
    let below = |corner: usize| block(painter, rect, corners, corner, at.places[corner]);
    let at = Pos2::new(inner.left(), below(TITLE).map_or(inner.top(), |own| own.bottom()));
    // What stands at the other end of the row keeps its room.
    let other = below(VISIT).filter(|other| other.bottom() > at.y && other.top() < at.y + LINE_HEIGHT);
    let taken = other.map_or(0.0, |other| other.width() + 12.0);
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

    fn line(rank: Rank, text: &str) -> CornerLine {
        CornerLine { text: text.to_owned(), strong: rank == Rank::Title, help: String::new(), rank }
    }

    #[test]
    fn text_moves_within_its_corner_onto_what_is_dark_and_else_stays_there() {
        let lines = [line(Rank::Title, "6 months"), line(Rank::Visit, "AP"), line(Rank::Visit, "2024-01-01")];
        let found = best(TITLE, &lines, |_| Ground::Dark);
        assert_eq!((found.left_out, found.shift, found.broken), (0, 0.0, 0));
        let dark = |is: &dyn Fn(&Place) -> bool, else_: Ground| {
            best(TITLE, &lines, |place| if is(place) { Ground::Dark } else { else_ })
        };
        let found = dark(&|place| place.broken == 1, Ground::Light);
        assert_eq!((found.left_out, found.shift, found.broken), (0, 0.0, 1), "broken onto a dark ground");
        let found = dark(&|place| place.shift > 0.0, Ground::Ink(3));
        assert_eq!((found.left_out, found.shift), (0, LINE_HEIGHT), "moved off the metal");
        for nowhere in [Ground::Light, Ground::Ink(7)] {
            let found = dark(&|_| false, nowhere);
            assert_eq!((found.shift, found.left_out, found.has_ground), (0.0, 2, true), "{nowhere:?}");
            assert_eq!(kept(TITLE, &lines, found.left_out), [&lines[0]], "the title stays");
        }
        assert!(
            best(SCALE, &lines, |place| if place.shift == 0.0 { Ground::Light } else { Ground::Dark }).shift
                < 0.0
        );
    }

    #[test]
    fn what_is_needed_least_gives_way_first() {
        let lines = [
            line(Rank::Display, "1 note on the file"),
            line(Rank::Display, "C 2048 W 4096"),
            line(Rank::Meaning, "px only"),
            line(Rank::Display, "0.5\u{d7}"),
        ];
        let texts = |left_out: usize| {
            kept(DISPLAY, &lines, left_out).iter().map(|line| line.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(texts(1), ["C 2048 W 4096", "px only", "0.5\u{d7}"]);
        assert_eq!(texts(3), ["px only"]);
        assert!(texts(4).is_empty() && texts(9).is_empty());
        let visit = [line(Rank::Visit, "visit 6 of 7"), line(Rank::Visit, "Fig. 4b")];
        assert_eq!(kept(VISIT, &visit, 1), [&visit[0]]);
        // On bone the zoom stays, on metal it does not; what the lengths mean stays on both.
        let left = |ground: Ground| kept(DISPLAY, &lines, best(DISPLAY, &lines, |_| ground).left_out).len();
        assert_eq!([Ground::Dark, Ground::Light, Ground::Ink(4), Ground::Taken].map(left), [4, 1, 1, 1]);
        let zoom = &lines[3..];
        let under = |place: &Place, ground: Ground| if place.left_out == 0 { ground } else { Ground::Dark };
        let left = |ground: Ground| {
            kept(DISPLAY, zoom, best(DISPLAY, zoom, |place| under(place, ground)).left_out).len()
        };
        assert_eq!([Ground::Dark, Ground::Light, Ground::Ink(4)].map(left), [1, 1, 0]);
    }

    /// What is drawn over a film of one lightness throughout: boxes of the corners, and those of the scale bar.
    fn drawn_over(size: Vec2, corners: &Corners, ground: Ground) -> (Vec<Rect>, [Rect; 2]) {
        let ctx = eframe::egui::Context::default();
        fonts::install(&ctx);
        // Fonts are there from the second frame on.
        ctx.run_ui(eframe::egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let rect = Rect::from_min_size(Pos2::ZERO, size);
        let bar = ScaleBar { length_px: f64::from(size.y) * 0.29, label: "50 mm".to_owned() };
        let mut found = Vec::new();
        let frame = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
            let ink = |_: Rect| usize::from(matches!(ground, Ground::Ink(_)));
            let is_light = |_: Rect| ground != Ground::Dark;
            let at =
                arrange(ui.painter(), rect, corners, Some(&bar), &Under { ink: &ink, is_light: &is_light });
            let parts = bar_parts(ui.painter(), rect, &bar, at.bar, corners);
            found = vec![(blocks(ui.painter(), rect, corners, &at), [parts.line, parts.words])];
        });
        frame.drop_without_applying_deltas();
        found.pop().unwrap()
    }

    fn full_corners() -> Corners {
        let display = |text: &str| line(Rank::Display, text);
        Corners {
            top_left: vec![
                line(Rank::Title, "12 months after revision"),
                line(Rank::Visit, "AP · right hip"),
            ],
            top_right: vec![line(Rank::Visit, "visit 7 of 7"), line(Rank::Visit, "Fig. 4c")],
            bottom_left: ["1 note on the file", "C 2048 W 4096 · BONE", "0.506\u{d7}"].map(display).to_vec(),
            bottom_right: vec![
                display("0.147 mm/px"),
                line(Rank::Meaning, "est. magnification \u{d7}1.14"),
                line(Rank::Laid, "linked by registration"),
                line(Rank::Laid, "turned by 3.7° to lie as the film before"),
            ],
        }
    }

    #[test]
    fn texts_of_a_viewport_neither_touch_each_other_nor_reach_its_middle() {
        let corners = full_corners();
        // Nine in a small and in a middling window, text of double size, two and one in a large one.
        for size in [
            vec2(326.0, 146.0),
            vec2(197.0, 110.0),
            vec2(344.0, 190.0),
            vec2(160.0, 255.0),
            vec2(490.0, 439.0),
            vec2(1500.0, 1100.0),
        ] {
            for ground in [Ground::Dark, Ground::Light, Ground::Ink(1)] {
                let (texts, bar) = drawn_over(size, &corners, ground);
                let rect = Rect::from_min_size(Pos2::ZERO, size);
                let what = format!("{size:?} {ground:?}: {texts:?} {bar:?}");
                assert!(texts[0].min == Pos2::ZERO + INSET, "the title stays in its corner: {what}");
                let middle = rect.shrink2(vec2(0.0, size.y * 0.31));
                assert!(!texts.iter().any(|text| text.intersects(middle) && text.height() > 20.0), "{what}");
                let all: Vec<Rect> = texts.iter().copied().chain(bar).collect();
                for (index, one) in all.iter().enumerate() {
                    assert!(rect.contains_rect(one.shrink(0.5)), "{what}");
                    assert!(!all[..index].iter().any(|other| other.intersects(*one)), "{what}");
                }
                let least = [bar[0].bottom(), size.y * 0.5];
                assert!(least[0] >= least[1], "the scale bar stands at the lower edge: {what}");
            }
        }
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
        let line = |text: &str| line(Rank::Title, text);
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
}
