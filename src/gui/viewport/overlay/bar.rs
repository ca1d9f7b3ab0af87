//! The scale bar: its place at the lower edge, its length in words beside it, and how both are drawn.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Painter, Pos2, Rect, Stroke, vec2};

use super::corner::{DISPLAY, SCALE, block};
use super::type_set::{galley, ground, shadowed};
use super::{Arrangement, INSET, REACH, Under};
use crate::editor::{Corners, ScaleBar};
use crate::gui::theme;

/// Steps by which the scale bar is raised, in points.
const BAR_STEP: f32 = 16.0;
/// Steps that it is raised at most above the text of its corner.
const BAR_STEPS: usize = 5;
/// From its foot to the text below it, in points.
const BAR_FOOT: f32 = 10.0;
/// Room around the scale bar that is free of metal and letters, in points.
const BAR_ROOM: f32 = 5.0;

/// Where the words of the scale bar are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum BarWords {
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
pub(super) struct BarPlace {
    pub(super) is_right: bool,
    /// Points from its foot to the lower edge of the viewport.
    pub(super) raised: f32,
    pub(super) words: BarWords,
    /// True if bar and words stand on what is light.
    pub(super) has_ground: bool,
}

/// The place of the scale bar at the lower edge: a dark one before one that is free of metal and letters, before one that
/// covers least; `None` where it would stand on text.
pub(super) fn bar_place(
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

/// The scale bar on the screen.
pub(super) struct BarParts {
    pub(super) line: Rect,
    pub(super) words: Rect,
    pub(super) rows: Vec<Arc<Galley>>,
}

pub(super) fn bar_parts(
    painter: &Painter,
    rect: Rect,
    bar: &ScaleBar,
    at: BarPlace,
    corners: &Corners,
) -> BarParts {
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
pub(super) fn scale_bar(painter: &Painter, rect: Rect, bar: &ScaleBar, at: BarPlace, corners: &Corners) {
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

#[cfg(test)]
mod tests {
    use eframe::egui::RawInput;

    use super::*;
    use crate::gui::fonts;
    use crate::gui::viewport::ink::samples;
    use crate::gui::viewport::overlay::arrange;

    #[test]
    fn the_scale_bar_does_not_even_touch_letters() {
        let ctx = eframe::egui::Context::default();
        fonts::install(&ctx);
        // Fonts are there from the second frame on.
        ctx.run_ui(RawInput::default(), |_| {}).drop_without_applying_deltas();
        let bar = ScaleBar { length_px: 160.0, label: "100 mm".to_owned() };
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(450.0, 670.0));
        let corners = Corners::default();
        let mut feet = Vec::new();
        let shown = ctx.run_ui(RawInput::default(), |ui| {
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
            let found = place(&|under| samples(under).filter(|at| letters.contains(*at)).count());
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
        ctx.run_ui(RawInput::default(), |_| {}).drop_without_applying_deltas();
        let bar = ScaleBar { length_px: 90.0, label: "50 mm".to_owned() };
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(420.0, 510.0));
        let mut found = Vec::new();
        let shown = ctx.run_ui(RawInput::default(), |ui| {
            // A plate all the way down, nearer to the bar than its words are wide.
            let plate = Rect::from_x_y_ranges(82.0..=rect.right(), rect.y_range());
            let ink = |under: Rect| samples(under).filter(|at| plate.contains(*at)).count();
            let under = Under { ink: &ink, is_light: &|_| false };
            let at = arrange(ui.painter(), rect, &Corners::default(), Some(&bar), &under).bar;
            let parts = bar_parts(ui.painter(), rect, &bar, at, &Corners::default());
            found.push((at, ink(parts.line) + ink(parts.words)));
        });
        shown.drop_without_applying_deltas();
        let [(at, covered)] = found.as_slice() else { panic!("{found:?}") };
        assert!(matches!(at.words, BarWords::Above | BarWords::Below) && *covered == 0, "{found:?}");
    }
}
