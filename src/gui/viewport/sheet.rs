//! Coordinates of one film in one viewport: window points, screen pixels from the viewport's corner and film
//! pixels, converted through [`Placement`]. Independent of marks.

use eframe::egui::{Pos2, Rect, pos2, vec2};

use crate::case::Place;
use crate::imaging::Placement;

/// A film in a viewport.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    /// The viewport, in points of the window.
    pub(super) rect: Rect,
    /// Placement of the film in it.
    placement: Placement,
    /// Width and height of the viewport in screen pixels.
    size_px: [f64; 2],
    /// Screen pixels per point.
    pixels_per_point: f64,
}

impl Sheet {
    /// A film in the viewport `rect` of `size_px` screen pixels.
    pub(super) fn new(rect: Rect, placement: Placement, size_px: [f64; 2], pixels_per_point: f32) -> Self {
        Self { rect, placement, size_px, pixels_per_point: f64::from(pixels_per_point) }
    }

    /// The same viewport with another film in it, placed for a view of so many screen pixels.
    pub(super) fn of_other(&self, placed: impl FnOnce([f64; 2]) -> Option<Placement>) -> Option<Self> {
        Some(Self { placement: placed(self.size_px)?, ..*self })
    }

    /// Window position of a film position, in points.
    pub(super) fn screen_from_film(&self, place: Place) -> Pos2 {
        let [x, y] = self.placement.view_from_image(place, self.size_px);
        self.rect.min + vec2((x / self.pixels_per_point) as f32, (y / self.pixels_per_point) as f32)
    }

    /// The film position under a point of the window.
    pub(super) fn film_from_screen(&self, at: Pos2) -> Place {
        self.placement.image_from_view(self.px(at), self.size_px)
    }

    /// Screen pixels from the corner of the viewport, as used by commands.
    pub(super) fn px(&self, at: Pos2) -> [f64; 2] {
        let from = at - self.rect.min;
        [f64::from(from.x) * self.pixels_per_point, f64::from(from.y) * self.pixels_per_point]
    }

    /// Film pixels visible in the viewport, and `margin` points around it: minimum and maximum corner.
    pub(super) fn shown(&self, margin: f32) -> [Place; 2] {
        let rect = self.rect.expand(margin);
        let corners = [rect.left_top(), rect.right_top(), rect.left_bottom(), rect.right_bottom()];
        bounds(corners.map(|corner| self.film_from_screen(corner)).iter()).unwrap_or([[0.0; 2]; 2])
    }
}

/// Bounding box of positions: minimum and maximum corner; `None` without positions.
pub(super) fn bounds<'a>(places: impl Iterator<Item = &'a Place>) -> Option<[Place; 2]> {
    places.fold(None, |around, place| {
        let [least, most] = around.unwrap_or([*place, *place]);
        Some([
            [least[0].min(place[0]), least[1].min(place[1])],
            [most[0].max(place[0]), most[1].max(place[1])],
        ])
    })
}

/// True if two boxes of film pixels overlap.
pub(super) fn touch([least, most]: &[Place; 2], [other_least, other_most]: &[Place; 2]) -> bool {
    least[0] <= other_most[0]
        && least[1] <= other_most[1]
        && most[0] >= other_least[0]
        && most[1] >= other_least[1]
}

/// The part of the line from `from` to `to` within `rect`, as fractions of the line; `None` outside.
pub(super) fn inside(rect: Rect, from: Pos2, to: Pos2) -> Option<[f32; 2]> {
    let along = to - from;
    let (mut first, mut last) = (0.0_f32, 1.0_f32);
    let sides = [
        (-along.x, from.x - rect.left()),
        (along.x, rect.right() - from.x),
        (-along.y, from.y - rect.top()),
        (along.y, rect.bottom() - from.y),
    ];
    for (towards, space) in sides {
        if towards == 0.0 {
            if space < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            first = first.max(space / towards);
        } else {
            last = last.min(space / towards);
        }
    }
    (first <= last).then_some([first, last])
}

/// Distance of `at` from the segment between `a` and `b`, in points.
pub(super) fn distance(at: Pos2, a: Pos2, b: Pos2) -> f32 {
    let along = b - a;
    let length_sq = along.length_sq();
    let fraction = if length_sq > 0.0 { ((at - a).dot(along) / length_sq).clamp(0.0, 1.0) } else { 0.0 };
    at.distance(pos2(a.x + along.x * fraction, a.y + along.y * fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(turn: f64, flip: bool) -> Sheet {
        let placement = Placement {
            centre: [150.0, 200.0],
            scale: 1.7,
            aspect: 1.3,
            rotation_degrees: turn,
            flip_horizontal: flip,
        };
        Sheet::new(Rect::from_min_size(pos2(300.0, 80.0), vec2(400.0, 500.0)), placement, [600.0, 750.0], 1.5)
    }

    #[test]
    fn a_place_goes_to_the_screen_and_back_at_every_turn_and_flip() {
        for turn in [0.0, 90.0, 180.0, 270.0, 33.0] {
            for flip in [false, true] {
                let sheet = sheet(turn, flip);
                let place = [37.25, 311.5];
                let back = sheet.film_from_screen(sheet.screen_from_film(place));
                assert!((back[0] - place[0]).abs() < 1e-3 && (back[1] - place[1]).abs() < 1e-3, "{back:?}");
                let [least, most] = sheet.shown(0.0);
                assert!(least[0] < 150.0 && most[0] > 150.0 && least[1] < 200.0 && most[1] > 200.0);
            }
        }
    }

    #[test]
    fn commands_get_screen_pixels_from_the_corner_of_the_viewport() {
        let [x, y] = sheet(0.0, false).px(pos2(310.0, 100.0));
        assert!((x - 15.0).abs() < 1e-9 && (y - 30.0).abs() < 1e-9, "{x} {y}");
    }

    #[test]
    fn only_the_part_of_a_line_in_view_is_drawn() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert_eq!(inside(rect, pos2(-10.0, 5.0), pos2(30.0, 5.0)), Some([0.25, 0.5]));
        assert_eq!(inside(rect, pos2(2.0, 2.0), pos2(3.0, 8.0)), Some([0.0, 1.0]));
        assert_eq!(inside(rect, pos2(-5.0, -1.0), pos2(30.0, -1.0)), None);
    }

    #[test]
    fn the_distance_from_a_line_ends_at_its_ends() {
        assert!((distance(pos2(5.0, 3.0), pos2(0.0, 0.0), pos2(10.0, 0.0)) - 3.0).abs() < 1e-6);
        assert!((distance(pos2(13.0, 4.0), pos2(0.0, 0.0), pos2(10.0, 0.0)) - 5.0).abs() < 1e-6);
        assert!((distance(pos2(3.0, 4.0), pos2(0.0, 0.0), pos2(0.0, 0.0)) - 5.0).abs() < 1e-6);
    }
}
