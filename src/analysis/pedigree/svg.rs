//! The chart as an SVG file: black on white, vectors and real text, with a description for screen readers.

use std::fmt::Write;

use crate::analysis::pedigree::drawing::{Anchor, Drawing, Ink, Shape, draw};
use crate::analysis::pedigree::layout::lay_out;
use crate::case::{Pedigree, Person};

/// Greys of conditions on paper, in the order of the legend; further ones begin again, told apart by their sector.
pub(super) const GREYS: [u8; 4] = [0x1a, 0x6e, 0x40, 0x98];

/// The whole chart.
pub fn svg(pedigree: &Pedigree) -> String {
    let drawing = draw(pedigree, &lay_out(pedigree));
    let [width, height] = drawing.size;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-labelledby=\"title desc\" \
         font-family=\"Noto Sans, DejaVu Sans, sans-serif\">\n<title id=\"title\">Pedigree</title>\n\
         <desc id=\"desc\">{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        escaped(&description(pedigree))
    );
    write_items(&mut text, &drawing);
    text.push_str("</svg>\n");
    text
}

/// Every person in a sentence.
fn description(pedigree: &Pedigree) -> String {
    let of = |person: &Person| {
        let name = person.number.clone().unwrap_or_else(|| person.id.to_string());
        let relation =
            if person.relation.is_empty() { String::new() } else { format!(" ({})", person.relation) };
        let known: Vec<String> = person
            .conditions
            .iter()
            .filter_map(|own| {
                let condition = pedigree.condition(&own.condition)?;
                Some(format!("{}: {}", condition.name, own.status.word()))
            })
            .collect();
        let known = if known.is_empty() { "nothing stated".to_owned() } else { known.join(", ") };
        format!("{name}{relation}: {}, {known}.", person.gender.word())
    };
    pedigree.persons.iter().map(of).collect::<Vec<_>>().join(" ")
}

fn write_items(text: &mut String, drawing: &Drawing) {
    for item in &drawing.items {
        let colour = colour(item.ink);
        // Writing to a string cannot fail.
        let _ = match &item.shape {
            Shape::Line(points, dashed) => {
                let dash = if *dashed { " stroke-dasharray=\"4 3\"" } else { "" };
                writeln!(
                    text,
                    "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{dash}/>",
                    listed(points)
                )
            }
            Shape::Area(points) => {
                writeln!(text, "<polygon points=\"{}\" fill=\"{colour}\"/>", listed(points))
            }
            Shape::Text { at, text: words, size, anchor, strong } => {
                let anchor = match anchor {
                    Anchor::Start => "start",
                    Anchor::Middle => "middle",
                    Anchor::End => "end",
                };
                let weight = if *strong { " font-weight=\"bold\"" } else { "" };
                writeln!(
                    text,
                    "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"{anchor}\" \
                     fill=\"{colour}\"{weight}>{}</text>",
                    at[0],
                    at[1],
                    escaped(words)
                )
            }
        };
    }
}

fn listed(points: &[[f64; 2]]) -> String {
    points.iter().map(|[x, y]| format!("{x:.2},{y:.2}")).collect::<Vec<_>>().join(" ")
}

pub(super) fn grey(ink: Ink) -> u8 {
    match ink {
        Ink::Line | Ink::Outline | Ink::Text => 0x1a,
        Ink::Ground | Ink::TextOnCondition => 0xff,
        Ink::Condition(place) => GREYS.get(place % GREYS.len()).copied().unwrap_or(0x1a),
        Ink::Quiet => 0x55,
    }
}

fn colour(ink: Ink) -> String {
    let grey = grey(ink);
    format!("#{grey:02x}{grey:02x}{grey:02x}")
}

/// Text in XML. Control characters, which XML forbids, are left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe
}
