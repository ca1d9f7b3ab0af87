//! The text of the four corners: which lines are shown, how they are broken, the boxes that they take, and what of them is
//! told under the pointer.

use eframe::egui::{Align2, Painter, Pos2, Rect, vec2};

use super::place::{BREAKS, Place};
use super::type_set::{corner_galley, ground, shadowed, width};
use super::{Arrangement, INSET, LINE_HEIGHT};
use crate::editor::{CornerLine, Corners, Rank, shortened};

const ALIGNED: [Align2; 4] = [Align2::LEFT_TOP, Align2::RIGHT_TOP, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
/// Places of the corners among the four.
pub(super) const TITLE: usize = 0;
pub(super) const VISIT: usize = 1;
pub(super) const DISPLAY: usize = 2;
pub(super) const SCALE: usize = 3;

/// The four corners.
pub(in crate::gui::viewport) fn corners(painter: &Painter, rect: Rect, corners: &Corners, at: &Arrangement) {
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

/// What the text of each corner means in full, with the box it takes, and what had no room in it; corners that need no
/// more words are left out.
pub(in crate::gui::viewport) fn helps(
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
pub(super) fn is_cut(painter: &Painter, rect: Rect, corners: &Corners, corner: usize, place: Place) -> bool {
    let lines = kept(corner, lines_of(corners)[corner], place.left_out);
    lines.into_iter().any(|line| is_line_cut(painter, rect, line, place))
}

/// True if a line is longer than the viewport is wide, broken as it is.
fn is_line_cut(painter: &Painter, rect: Rect, line: &CornerLine, place: Place) -> bool {
    let rows = broken(line, room_of(rect, place), |line| width(painter, line));
    rows.iter().any(|row| width(painter, row) > rect.width() - 2.0 * INSET.x)
}

/// The boxes that the text of the corners takes.
pub(in crate::gui::viewport) fn blocks(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    at: &Arrangement,
) -> Vec<Rect> {
    let placed = at.places.iter().enumerate();
    placed.filter_map(|(corner, place)| block(painter, rect, corners, corner, *place)).collect()
}

pub(super) fn lines_of(corners: &Corners) -> [&[CornerLine]; 4] {
    [&corners.top_left, &corners.top_right, &corners.bottom_left, &corners.bottom_right]
}

fn room_of(rect: Rect, place: Place) -> f32 {
    BREAKS.get(place.broken).map_or(f32::INFINITY, |share| share * rect.width())
}

/// Lines without those that are needed least; of one rank that farthest from the edge gives way.
pub(super) fn kept(corner: usize, lines: &[CornerLine], left_out: usize) -> Vec<&CornerLine> {
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
pub(super) fn block(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    corner: usize,
    place: Place,
) -> Option<Rect> {
    let inner = rect.shrink2(INSET);
    let lines = shown(painter, rect, corners, corner, place);
    let wide = lines.iter().map(|line| width(painter, line)).fold(0.0, f32::max).min(inner.width());
    let size = vec2(wide, LINE_HEIGHT * lines.len() as f32);
    let block = ALIGNED[corner].align_size_within_rect(size, inner).translate(vec2(0.0, place.shift));
    (!lines.is_empty()).then_some(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(rank: Rank, text: &str) -> CornerLine {
        CornerLine { text: text.to_owned(), strong: rank == Rank::Title, help: String::new(), rank }
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
