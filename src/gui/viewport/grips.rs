//! Hit test for marks under the pointer: handles, labels, lines. Works on the drawn shapes, in screen points,
//! so that the hit radius is the same at every zoom.

use eframe::egui::{Pos2, Rect};

use super::labels::Label;
use super::marks::extent;
use super::sheet::{Sheet, distance, touch};
use crate::case::Place;
use crate::editor::{DrawnTarget, Grip, GripOn};

/// Hit radius of a handle, in points.
const HANDLE_REACH: f32 = 8.0;
/// Hit radius while a tool is active: smaller, so that a new point can be placed beside an old one.
const HANDLE_REACH_DRAWING: f32 = 4.0;
/// Hit distance of a line, in points.
const LINE_REACH: f32 = 6.0;

/// The target at `at`. With an active tool only handles count, so that a new line can begin on an old one.
pub(super) fn grip_at(
    sheet: &Sheet,
    drawn: &[DrawnTarget],
    labels: &[Label],
    at: Pos2,
    tool_in_hand: bool,
) -> Option<Grip> {
    let near = around(sheet, at);
    let parts = || drawn.iter().filter(|part| extent(part).is_some_and(|extent| touch(&extent, &near)));
    if let Some(grip) =
        handle(sheet, parts(), at, if tool_in_hand { HANDLE_REACH_DRAWING } else { HANDLE_REACH })
    {
        return Some(grip);
    }
    if tool_in_hand {
        return None;
    }
    let label = labels.iter().find(|label| label.rect.contains(at));
    if let Some(label) = label {
        return Some(Grip { target: label.target.clone(), part: label.part, on: GripOn::Label });
    }
    line(sheet, parts(), at)
}

/// Film pixels within the hit radius of the pointer.
fn around(sheet: &Sheet, at: Pos2) -> [Place; 2] {
    let reach = Rect::from_center_size(at, eframe::egui::Vec2::splat(2.0 * HANDLE_REACH));
    let corners = [reach.left_top(), reach.right_top(), reach.left_bottom(), reach.right_bottom()];
    super::sheet::bounds(corners.map(|corner| sheet.film_from_screen(corner)).iter()).unwrap_or_default()
}

/// The nearest handle within the hit radius, among marks that are drawn or selected.
fn handle<'a>(
    sheet: &Sheet,
    parts: impl Iterator<Item = &'a DrawnTarget>,
    at: Pos2,
    reach: f32,
) -> Option<Grip> {
    let mut best: Option<(f32, Grip)> = None;
    for part in parts.filter(|part| part.is_draft() || part.is_selected) {
        for (index, place) in part.handles.iter().enumerate() {
            let far = sheet.screen_from_film(*place).distance(at);
            if far <= reach && best.as_ref().is_none_or(|(nearest, _)| far <= *nearest) {
                let grip = Grip { target: part.target.clone(), part: part.part, on: GripOn::Place(index) };
                best = Some((far, grip));
            }
        }
    }
    best.map(|(_, grip)| grip)
}

/// The nearest line within reach; of two, the one drawn last. A draft without an active tool was carried over whole, and
/// is moved by its line as a mark is.
fn line<'a>(sheet: &Sheet, parts: impl Iterator<Item = &'a DrawnTarget>, at: Pos2) -> Option<Grip> {
    let mut best: Option<(f32, &DrawnTarget)> = None;
    for part in parts {
        let far = distance_from(sheet, part, at);
        if far <= LINE_REACH && best.is_none_or(|(nearest, _)| far <= nearest) {
            best = Some((far, part));
        }
    }
    best.map(|(_, part)| Grip { target: part.target.clone(), part: part.part, on: GripOn::Line })
}

fn distance_from(sheet: &Sheet, part: &DrawnTarget, at: Pos2) -> f32 {
    let screen = |place: &Place| sheet.screen_from_film(*place);
    let lines = part.strokes.lines.iter().flat_map(|chain| chain.iter().zip(chain.iter().skip(1)));
    let of_lines = lines.map(|(from, to)| distance(at, screen(from), screen(to)));
    let of_crosses = part.strokes.crosses.iter().map(|cross| (screen(cross).distance(at) - 3.0).max(0.0));
    of_lines.chain(of_crosses).fold(f32::INFINITY, f32::min)
}
