//! Flowing text with pressable parts, each linked to its source. Parts are underlined on hover
//! and plain otherwise, so that the page reads as prose.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, CursorIcon, FontId, Galley, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::leads;
use crate::analysis::summary::{Link, Span, Tone};
use crate::editor::Editor;
use crate::gui::{fonts, theme};

/// Line spacing: wider than in a panel.
const LINE: f32 = 21.0;

/// A part of the text on one line.
struct Piece {
    span: usize,
    rect: Rect,
}

/// Draws spans as one paragraph over the available width. Returns the link that was pressed.
/// Open points are underlined with dots if they stand out from the rest.
pub(super) fn show(ui: &mut Ui, name: Id, spans: &[Span], dotted: bool, editor: &Editor) -> Option<Link> {
    let galley = layout(ui, spans);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), galley.size().y));
    let paragraph = ui.interact(rect, name, Sense::hover());
    let words: String = spans.iter().map(|span| span.text.as_str()).collect();
    paragraph.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    let pieces = pieces(&galley, spans, rect);
    ui.painter().galley(rect.min, galley, theme::TEXT);
    let mut pressed = None;
    for (index, span) in spans.iter().enumerate() {
        let own: Vec<Rect> =
            pieces.iter().filter(|piece| piece.span == index).map(|piece| piece.rect).collect();
        let Some(link) = &span.link else {
            for rect in own.iter().filter(|_| dotted && span.tone == Tone::Open) {
                dots(ui, *rect, theme::HINT);
            }
            continue;
        };
        if touch(ui, name.with(index), &own, span, dotted, &leads::words(link, editor)) {
            pressed = Some(link.clone());
        }
    }
    pressed
}

/// One pressable part, which may span several lines. Returns true if it was pressed.
fn touch(ui: &Ui, id: Id, rects: &[Rect], span: &Span, dotted: bool, where_to: &str) -> bool {
    let mut responses: Vec<Response> = Vec::new();
    for (line, rect) in rects.iter().enumerate() {
        // A part is one tab stop, however many lines it spans.
        let sense = if line == 0 { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(*rect, id.with(line), sense).on_hover_cursor(CursorIcon::PointingHand);
        if line == 0 {
            let name = span.text.trim();
            response.widget_info(|| WidgetInfo::labeled(Role::Link, true, name));
        }
        responses.push(response);
    }
    let has_focus = responses.iter().any(Response::has_focus);
    let is_lit = has_focus || responses.iter().any(Response::hovered);
    for rect in rects {
        if is_lit {
            let y = rect.bottom() - 2.0;
            ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, theme::ACCENT));
        } else if dotted && span.tone == Tone::Open {
            dots(ui, *rect, theme::HINT);
        }
        if has_focus {
            let ring = Stroke::new(1.0, theme::ACCENT);
            let around = rect.expand2(vec2(3.0, 0.0));
            ui.painter().rect_stroke(around, theme::RADIUS, ring, StrokeKind::Outside);
        }
    }
    if let Some(first) = responses.first().filter(|first| first.gained_focus()) {
        first.scroll_to_me(None);
    }
    let pressed = responses.iter().any(Response::clicked);
    for response in responses {
        response.on_hover_text(where_to);
    }
    pressed
}

/// Dotted underline of open points.
fn dots(ui: &Ui, rect: Rect, colour: Color32) {
    let y = rect.bottom() - 2.5;
    let mut x = rect.left() + 0.75;
    while x < rect.right() {
        ui.painter().circle_filled(pos2(x, y), 0.75, colour);
        x += 3.5;
    }
}

fn layout(ui: &Ui, spans: &[Span]) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for span in spans {
        let (family, color) = match span.tone {
            Tone::Plain => (fonts::regular(), theme::TEXT),
            Tone::Strong => (fonts::strong(), theme::TEXT),
            Tone::Alarming => (fonts::strong(), theme::COMPLICATION_TEXT),
            Tone::Open => (fonts::regular(), theme::SECOND),
        };
        let font_id = FontId::new(theme::TEXT_SIZE, family);
        let format = TextFormat { font_id, color, line_height: Some(LINE), ..TextFormat::default() };
        // A value and its band stay on one line.
        let text = span.text.replace('\n', " ").replace(" ± ", "\u{a0}±\u{a0}");
        job.append(&text, 0.0, format);
    }
    ui.painter().layout_job(job)
}

/// Rectangles of each part, line by line, without the spaces and punctuation before its first word.
fn pieces(galley: &Galley, spans: &[Span], rect: Rect) -> Vec<Piece> {
    let lengths = spans.iter().map(|span| span.text.chars().count());
    let mut owners = lengths.enumerate().flat_map(|(index, count)| std::iter::repeat_n(index, count));
    let mut pieces: Vec<Piece> = Vec::new();
    for row in &galley.rows {
        let (top, bottom) = (rect.top() + row.rect().top(), rect.top() + row.rect().bottom());
        let mut fresh = true;
        for glyph in &row.row.glyphs {
            let Some(span) = owners.next() else { return pieces };
            let begins = pieces.last().is_none_or(|last| fresh || last.span != span);
            if glyph.chr.is_whitespace() || (begins && matches!(glyph.chr, ',' | ';' | ':' | '.')) {
                continue;
            }
            let left = rect.left() + row.pos.x + glyph.pos.x;
            let right = left + glyph.advance_width;
            if begins {
                let rect = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
                pieces.push(Piece { span, rect });
            } else if let Some(last) = pieces.last_mut() {
                last.rect.max.x = right;
            }
            fresh = false;
        }
    }
    pieces
}
