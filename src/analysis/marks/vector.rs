//! Marks as vectors: the strokes and labels of [`draw_marks`](super::draw_marks) as a part of an SVG, sharp at any size.

use std::fmt::Write as _;

use super::letters::{FontFor, Letters};
use super::picture::{Seen, labels, seen, settings};
use super::style::{self, Ends, Rgb};
use super::{Drawn, LabelBox, PlacedLabel};
use crate::case::Place;
use crate::imaging::{LightMap, Picture, Placement};

/// Marks of a film as elements of an SVG whose user unit is a pixel of this picture of it, drawn with the same
/// placement. `more` is asked for a font where the width of a letter is needed that the program's own fonts lack.
pub fn marks_svg(picture: &Picture, placement: &Placement, parts: &[Drawn], more: FontFor<'_>) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let factor = style::picture_factor(picture.width, picture.height);
    let size = [picture.width, picture.height].map(f64::from);
    let seen = seen(parts, placement, size);
    let letters = Letters::for_texts(parts.iter().flat_map(|part| &part.label).map(String::as_str), more);
    let labels = labels(parts, &seen, &letters, placement, &LightMap::of_picture(picture), size);
    let mut svg = Svg { text: String::new(), factor };
    for part in &seen {
        svg.part(part);
    }
    for leader in labels.iter().flatten().filter_map(|label| label.leader) {
        svg.leader(leader);
    }
    for (part, label) in parts.iter().zip(&labels) {
        if let Some(label) = label {
            svg.label(label, &part.label);
        }
    }
    svg.text
}

/// Text within an element or an attribute. What XML does not allow is left out.
pub fn xml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(letter),
            control if control.is_control() => {}
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

struct Svg {
    text: String,
    factor: f64,
}

/// Line of a colour and width in points.
#[derive(Clone, Copy)]
struct Pen {
    width: f64,
    colour: Rgb,
    opacity: u8,
    dash: Option<([f64; 2], f64)>,
}

impl Svg {
    fn part(&mut self, part: &Seen) {
        let style = style::style(part.kind, false, false);
        let lines = chains(&part.strokes.lines);
        let thin = chains(&part.strokes.dashed);
        let crosses = part.strokes.crosses.iter().flat_map(|place| style::cross_arms(*place, self.factor));
        let ticks = part.strokes.lines.iter().filter(|_| style.ends == Ends::Ticks);
        let signs: Vec<[Place; 2]> =
            crosses.chain(ticks.flat_map(|chain| style::end_ticks(chain, self.factor))).collect();
        let signs: String = signs.iter().map(|piece| chain(piece)).collect();
        let blobs = self.blobs(part, style.ends);
        let halo = 2.0 * style::HALO_REACH;
        let (dark, opacity) = style::HALO;
        let under = |width, dash: Option<[f64; 2]>| Pen {
            width,
            colour: dark,
            opacity,
            dash: dash.map(style::halo_dash),
        };
        let over = |width, dash: Option<[f64; 2]>| Pen {
            width,
            colour: style.colour,
            opacity: 255,
            dash: dash.map(|d| (d, 0.0)),
        };
        self.stroke(&thin, under(style.thin_width + halo, Some(style::CONSTRUCTION_DASH)));
        self.stroke(&lines, under(style.width + halo, style.dash));
        self.stroke(&signs, under(style.width + halo, None));
        self.stroke(&blobs, under(halo, None));
        self.stroke(&thin, over(style.thin_width, Some(style::CONSTRUCTION_DASH)));
        self.stroke(&lines, over(style.width, style.dash));
        self.stroke(&signs, over(style.width, None));
        if !blobs.is_empty() {
            let _ = writeln!(self.text, "<path d=\"{blobs}\" fill=\"{}\"/>", hex(style.colour));
        }
    }

    /// Tips of arrows and dots at places.
    fn blobs(&self, part: &Seen, ends: Ends) -> String {
        let mut path = String::new();
        for corners in part.strokes.tips.iter().filter_map(|tip| style::tip_triangle(*tip, self.factor)) {
            path.push_str(&chain(&corners));
            path.push('Z');
        }
        if ends == Ends::Dots && !part.strokes.lines.is_empty() {
            let radius = style::DOT_RADIUS * self.factor;
            for [x, y] in &part.handles {
                let _ = write!(
                    path,
                    "M{:.2} {y:.2}a{radius:.2} {radius:.2} 0 1 0 {:.2} 0a{radius:.2} {radius:.2} 0 1 0 {:.2} 0Z",
                    x - radius,
                    2.0 * radius,
                    -2.0 * radius
                );
            }
        }
        path
    }

    fn stroke(&mut self, path: &str, pen: Pen) {
        if path.is_empty() {
            return;
        }
        let dash = pen.dash.map_or_else(String::new, |([dash, gap], from)| {
            format!(
                " stroke-dasharray=\"{:.2} {:.2}\" stroke-dashoffset=\"{:.2}\" stroke-linecap=\"butt\"",
                dash * self.factor,
                gap * self.factor,
                from * self.factor
            )
        });
        let opacity = match pen.opacity {
            255 => String::new(),
            part => format!(" stroke-opacity=\"{:.2}\"", f64::from(part) / 255.0),
        };
        let _ = writeln!(
            self.text,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.2}\" stroke-linejoin=\"round\"{}{opacity}{dash}/>",
            hex(pen.colour),
            pen.width * self.factor,
            if dash.is_empty() { " stroke-linecap=\"round\"" } else { "" },
        );
    }

    fn leader(&mut self, leader: [Place; 2]) {
        let (dark, opacity) = style::HALO;
        let path = chain(&leader);
        let width = style::LEADER_WIDTH + 2.0 * style::HALO_REACH;
        self.stroke(&path, Pen { width, colour: dark, opacity, dash: None });
        let pen = Pen { width: style::LEADER_WIDTH, colour: style::LABEL_SECOND, opacity: 255, dash: None };
        self.stroke(&path, pen);
    }

    fn label(&mut self, label: &PlacedLabel, rows: &[String]) {
        let LabelBox { min: [left, top], max: [right, bottom] } = label.area;
        let (ground, opacity) = style::LABEL_GROUND;
        let _ = writeln!(
            self.text,
            "<rect x=\"{left:.2}\" y=\"{top:.2}\" width=\"{:.2}\" height=\"{:.2}\" rx=\"{:.2}\" fill=\"{}\" fill-opacity=\"{:.2}\"/>",
            right - left,
            bottom - top,
            style::LABEL_RADIUS * self.factor,
            hex(ground),
            f64::from(opacity) / 255.0
        );
        let [across, down] = style::LABEL_PADDING.map(|padding| padding * self.factor);
        let mut top = top + down;
        for (row, words) in rows.iter().enumerate() {
            let setting = settings(row, self.factor);
            let colour = if row == 0 { style::LABEL_TEXT } else { style::LABEL_SECOND };
            let baseline = top + setting.size * (style::LABEL_LEADING / 2.0 + 0.36);
            let weight = if setting.is_strong { " font-weight=\"700\"" } else { "" };
            let _ = writeln!(
                self.text,
                "<text x=\"{:.2}\" y=\"{baseline:.2}\" font-size=\"{:.2}\"{weight} fill=\"{}\" unicode-bidi=\"plaintext\">{}</text>",
                left + across,
                setting.size,
                hex(colour),
                xml_text(words)
            );
            top += setting.size * style::LABEL_LEADING;
        }
    }
}

fn hex([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn chains(all: &[Vec<Place>]) -> String {
    all.iter().map(|own| chain(own)).collect()
}

fn chain(places: &[Place]) -> String {
    let mut path = String::new();
    for (index, [x, y]) in places.iter().enumerate() {
        let _ = write!(path, "{}{x:.2} {y:.2}", if index == 0 { 'M' } else { 'L' });
    }
    if places.len() > 2 && places.first() == places.last() {
        path.push('Z');
    }
    path
}
