//! Text over a film as it is set: one row, shortened where it must be, with a dark rim or on a faint ground.

use std::sync::Arc;

use eframe::egui::epaint::text::LayoutJob;
use eframe::egui::text::{TextFormat, TextWrapping};
use eframe::egui::{Color32, FontId, Galley, Painter, Pos2, Rect, vec2};

use super::corner::{TITLE, VISIT, block};
use super::{Arrangement, INSET, LINE_HEIGHT};
use crate::editor::{CornerLine, Corners};
use crate::gui::{fonts, theme};

/// On films, second rank is brighter than on panels: bone is bright too.
const PLAIN: Color32 = Color32::from_rgb(0xd3, 0xd9, 0xe0);

/// A faint ground under text on bone: the film is seen through it.
pub(in crate::gui::viewport) fn ground(painter: &Painter, text: Rect) {
    painter.rect_filled(text.expand2(vec2(5.0, 1.0)), theme::RADIUS, Color32::from_black_alpha(64));
}

pub(super) fn width(painter: &Painter, line: &CornerLine) -> f32 {
    corner_galley(painter, line, f32::INFINITY).size().x
}

pub(super) fn corner_galley(painter: &Painter, line: &CornerLine, most: f32) -> Arc<Galley> {
    galley(painter, &line.text, line.strong, theme::TEXT_SIZE, most)
}

/// One row of text, shortened with an ellipsis beyond `most` points.
pub(super) fn galley(painter: &Painter, text: &str, is_strong: bool, size: f32, most: f32) -> Arc<Galley> {
    let family = if is_strong { fonts::strong() } else { fonts::regular() };
    let color = if is_strong { theme::TEXT } else { PLAIN };
    let format = TextFormat { font_id: FontId::new(size, family), color, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(fonts::readable(text), format);
    job.wrap = TextWrapping { max_width: most, max_rows: 1, break_anywhere: true, ..TextWrapping::default() };
    painter.layout_job(job)
}

/// One strong row of text in a colour of its own.
pub(in crate::gui::viewport) fn galley_of(painter: &Painter, text: &str, colour: Color32) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), FontId::new(theme::TEXT_SIZE, fonts::strong()), colour)
}

/// One row below the rows of the upper left corner; the box it takes.
pub(in crate::gui::viewport) fn below_corner(
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
pub(in crate::gui::viewport) fn shadowed(painter: &Painter, at: Pos2, text: Arc<Galley>) {
    let shade = Color32::from_black_alpha(RIM_ALPHA);
    for [x, y] in RIM {
        painter.galley_with_override_text_color(at + vec2(x, y), text.clone(), shade);
    }
    painter.galley(at, text, theme::TEXT);
}
