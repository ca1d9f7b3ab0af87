//! The places where two films differ: outlines over the film, each with its number beside all of them.

use eframe::egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::sheet::Sheet;
use crate::editor::{ChangesState, Editor};
use crate::gui::{fonts, theme};

/// Distances of a number from the outline that it is tried at, in points.
const DISTANCES: [f32; 9] = [3.0, 10.0, 20.0, 32.0, 48.0, 68.0, 92.0, 120.0, 150.0];
/// Directions in which it is tried.
const DIRECTIONS: usize = 24;
/// A number farther from its outline than this has a line to it, in points.
const NEAR: f32 = 9.0;
/// Space between two numbers, in points.
const ROOM: f32 = 2.0;
/// Most places of an outline that numbers keep off.
const MOST_PLACES: usize = 80;

/// Draws outlines and numbers. Numbers keep off what is `taken`, too.
pub(super) fn draw(painter: &Painter, sheet: &Sheet, taken: &[Rect], editor: &Editor) {
    let Some(shown) = editor.changes() else { return };
    let ChangesState::Found(found) = shown.state else { return };
    let outlines: Vec<Vec<Pos2>> = found
        .places
        .iter()
        .map(|change| change.outline.iter().map(|place| sheet.screen_from_film(*place)).collect())
        .collect();
    // The colour is not the only sign: what became less dense is dashed.
    let colour = |is_denser: bool| if is_denser { theme::ACCENT } else { theme::WARNING };
    for (change, points) in found.places.iter().zip(&outlines) {
        let closed: Vec<Pos2> = points.iter().chain(points.first()).copied().collect();
        painter.add(Shape::line(closed.clone(), Stroke::new(3.5, Color32::from_black_alpha(150))));
        let stroke = Stroke::new(1.5, colour(change.is_denser));
        if change.is_denser {
            painter.add(Shape::line(closed, stroke));
        } else {
            painter.extend(Shape::dashed_line(&closed, stroke, 5.0, 3.5));
        }
    }
    let numbers: Vec<_> = found
        .places
        .iter()
        .enumerate()
        .map(|(index, change)| {
            let font = FontId::new(theme::CAPTION_SIZE, fonts::strong());
            painter.layout_no_wrap((index + 1).to_string(), font, colour(change.is_denser))
        })
        .collect();
    let sizes: Vec<Vec2> = numbers.iter().map(|number| number.size() + vec2(8.0, 2.0)).collect();
    let badges = beside(&outlines, &sizes, sheet.rect.shrink(4.0), taken);
    for ((badge, points), change) in badges.iter().zip(&outlines).zip(&found.places) {
        let Some([from, to]) = badge.and_then(|badge| leader(badge, points)) else { continue };
        painter.line_segment([from, to], Stroke::new(3.0, Color32::from_black_alpha(150)));
        painter.line_segment([from, to], Stroke::new(1.0, colour(change.is_denser)));
    }
    for ((badge, number), change) in badges.into_iter().zip(numbers).zip(&found.places) {
        let Some(badge) = badge else { continue };
        painter.rect_filled(badge, 3.0, Color32::from_black_alpha(190));
        painter.galley(badge.center() - number.size() / 2.0, number, colour(change.is_denser));
    }
}

/// Places for numbers of these sizes, each outside of the outline that it belongs to and as near to it as can be, off
/// every outline where that can be, and never one over another. `None` where an outline lies outside of the view.
fn beside(outlines: &[Vec<Pos2>], sizes: &[Vec2], view: Rect, taken: &[Rect]) -> Vec<Option<Rect>> {
    let thinned: Vec<Vec<Pos2>> = outlines
        .iter()
        .map(|points| points.iter().step_by(points.len().div_ceil(MOST_PLACES).max(1)).copied().collect())
        .collect();
    let mut placed: Vec<Option<Rect>> = Vec::new();
    for (points, size) in thinned.iter().zip(sizes) {
        let around = Rect::from_points(points);
        if !around.is_finite() || !view.intersects(around) {
            placed.push(None);
            continue;
        }
        let is_free = |rect: Rect| {
            let others = placed.iter().flatten().chain(taken);
            view.contains_rect(rect) && others.into_iter().all(|other| !other.expand(ROOM).intersects(rect))
        };
        let crossed = |rect: Rect| {
            let near = rect.expand(2.0);
            thinned.iter().flatten().filter(|place| near.contains(**place)).count()
        };
        let mut best: Option<(usize, Rect)> = None;
        for rect in candidates(around, *size).filter(|rect| is_free(*rect)) {
            let cost = crossed(rect);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, rect));
            }
            if cost == 0 {
                break;
            }
        }
        placed.push(best.map(|(_, rect)| rect));
    }
    placed
}

/// Boxes around another one, the nearest first; above it before all others.
fn candidates(around: Rect, size: Vec2) -> impl Iterator<Item = Rect> {
    DISTANCES.into_iter().flat_map(move |distance| {
        (0..DIRECTIONS).map(move |step| {
            // Up, then to both sides in turn.
            let turns = step.div_ceil(2) as f32 * if step % 2 == 0 { -1.0 } else { 1.0 };
            let direction =
                Vec2::angled(turns * std::f32::consts::TAU / DIRECTIONS as f32 - std::f32::consts::FRAC_PI_2);
            let half = around.size() / 2.0 + size / 2.0 + Vec2::splat(distance);
            // To the edge of the box of all middles that lie so far off.
            let reach = (half.x / direction.x.abs().max(1e-3)).min(half.y / direction.y.abs().max(1e-3));
            Rect::from_center_size(around.center() + direction * reach, size)
        })
    })
}

/// The line from a number to the nearest place of its outline, where it stands apart.
fn leader(badge: Rect, points: &[Pos2]) -> Option<[Pos2; 2]> {
    let near = |place: &&Pos2| badge.distance_sq_to_pos(**place);
    let to = *points.iter().min_by(|one, other| near(one).total_cmp(&near(other)))?;
    let from = badge.clamp(to);
    (from.distance(to) > NEAR).then_some([from, to])
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    fn round(middle: Pos2, radius: f32) -> Vec<Pos2> {
        (0..40).map(|step| middle + Vec2::angled(step as f32 * 0.157) * radius).collect()
    }

    #[test]
    fn numbers_stand_outside_of_their_outlines_and_never_over_each_other() {
        // Small places close together, as at a fracture, and one that is out of the view.
        let mut outlines: Vec<Vec<Pos2>> = (0..12_u8)
            .map(|index| {
                let (column, row) = (f32::from(index % 4), f32::from(index / 4));
                round(pos2(220.0 + 14.0 * column, 180.0 + 16.0 * row), 6.0)
            })
            .collect();
        outlines.push(round(pos2(2000.0, 100.0), 9.0));
        let view = Rect::from_min_max(pos2(0.0, 0.0), pos2(480.0, 380.0));
        let corner = Rect::from_min_max(pos2(0.0, 0.0), pos2(150.0, 40.0));
        let sizes = vec![vec2(16.0, 15.0); outlines.len()];
        let badges = beside(&outlines, &sizes, view, &[corner]);
        assert_eq!(badges.last(), Some(&None));
        let badges: Vec<Rect> = badges.into_iter().flatten().collect();
        assert_eq!(badges.len(), 12);
        for (index, badge) in badges.iter().enumerate() {
            assert!(view.contains_rect(*badge) && !badge.intersects(corner));
            assert!(outlines.iter().flatten().all(|place| !badge.contains(*place)), "{index}: {badge:?}");
            assert!(badges[index + 1..].iter().all(|other| !badge.intersects(*other)), "{index}: {badge:?}");
        }
        assert!(leader(badges[5], &outlines[5]).is_some(), "one in the middle stands apart, with a line");
    }
}
