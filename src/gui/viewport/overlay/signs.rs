//! Signs over a film: the scale bar, and letters of the directions of the body at the edges.

use std::sync::Arc;

use eframe::egui::{Align2, Galley, Painter, Pos2, Rect, Vec2, vec2};

use super::bar::{BarParts, bar_parts, scale_bar};
use super::corner::blocks;
use super::type_set::{galley, shadowed};
use super::{Arrangement, INSET, LINE_HEIGHT};
use crate::editor::Editor;
use crate::gui::theme;

/// Below this height the letters for head and foot give way, in points.
const LOW: f32 = 170.0;

/// Scale bar and directions; `has_name`: a row more stands in the upper left corner; `is_other`: the other film of a
/// comparison is on the screen.
pub(in crate::gui::viewport) fn marks(
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
pub(in crate::gui::viewport) fn signs(
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
