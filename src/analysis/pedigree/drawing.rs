//! The chart as shapes: lines, symbols, labels, the numbers of generations and the legend. Window, SVG and picture draw
//! the same ones, each in its own colours.

use std::collections::BTreeSet;

use crate::analysis::pedigree::layout::{LEADING, LETTER_WIDTH, LETTERS, Layout, LineKind, SYMBOL, roman};
use crate::analysis::pedigree::symbol::symbol;
use crate::case::{Condition, ConditionStatus, Gender, Key, Pedigree, Person, Status};

/// Left of the chart for the numbers of generations.
const LEFT: f64 = 44.0;
/// Around the whole.
const MARGIN: f64 = 16.0;

/// What a shape is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Lines between persons.
    Line,
    /// Outlines of symbols and the signs on them.
    Outline,
    /// The ground within a symbol.
    Ground,
    /// A condition, by its place in the legend.
    Condition(usize),
    /// Letters.
    Text,
    /// Letters on a filled symbol.
    TextOnCondition,
    /// Letters of less weight: relations, sources.
    Quiet,
}

/// Where the point of a text lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its begin.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// A shape, in points; texts stand on their point.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A line through points, dashed or not.
    Line(Vec<[f64; 2]>, bool),
    /// A filled polygon.
    Area(Vec<[f64; 2]>),
    /// Letters.
    Text {
        /// Where they stand.
        at: [f64; 2],
        /// The words.
        text: String,
        /// Size of the letters.
        size: f64,
        /// What of them lies at the point.
        anchor: Anchor,
        /// Whether in the stronger weight.
        strong: bool,
    },
}

/// A shape with its ink, and the person that it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The shape.
    pub shape: Shape,
    /// What it is drawn with.
    pub ink: Ink,
    /// The person, by place in the list.
    pub person: Option<usize>,
}

/// The chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Width and height in points.
    pub size: [f64; 2],
    /// What to draw, in this order.
    pub items: Vec<Item>,
    /// The box of each person: place in the list, left, top, right, foot.
    pub boxes: Vec<(usize, [f64; 4])>,
}

fn text(at: [f64; 2], words: &str, anchor: Anchor) -> Shape {
    Shape::Text { at, text: words.to_owned(), size: LETTERS, anchor, strong: false }
}

/// Draws a pedigree that was laid out.
pub fn draw(pedigree: &Pedigree, layout: &Layout) -> Drawing {
    let shift = |point: [f64; 2]| [point[0] + LEFT + MARGIN, point[1] + MARGIN];
    let mut items = Vec::new();
    for line in &layout.lines {
        let points = line.points.iter().map(|point| shift(*point)).collect();
        let is_dashed = line.kind == LineKind::AdoptedIn;
        items.push(Item { shape: Shape::Line(points, is_dashed), ink: Ink::Line, person: None });
    }
    for remark in &layout.remarks {
        let shape = text(shift(remark.at), &remark.text, Anchor::Middle);
        items.push(Item { shape, ink: Ink::Text, person: None });
    }
    let adopted: BTreeSet<&Key> = pedigree
        .families
        .iter()
        .flat_map(|family| family.children.iter().filter(|child| child.adoption.is_some()))
        .map(|child| &child.person)
        .collect();
    let mut boxes = Vec::new();
    for own in &layout.persons {
        let Some(person) = pedigree.persons.get(own.person) else { continue };
        let at = shift(own.at);
        items.extend(symbol(pedigree, own.person, person, at, adopted.contains(&person.id)));
        for (line, words) in own.label.iter().enumerate() {
            let y = at[1] + SYMBOL / 2.0 + LEADING * (line as f64 + 1.0) - 1.0;
            let is_number = line == 0 && words.contains('-');
            let shape = Shape::Text {
                at: [at[0], y],
                text: words.clone(),
                size: LETTERS,
                anchor: Anchor::Middle,
                strong: is_number,
            };
            let ink = if is_number { Ink::Text } else { Ink::Quiet };
            items.push(Item { shape, ink, person: Some(own.person) });
        }
        let [left, top, right, foot] = own.area();
        let ([left, top], [right, foot]) = (shift([left, top]), shift([right, foot]));
        boxes.push((own.person, [left, top, right, foot]));
    }
    for (row, y) in layout.rows.iter().enumerate() {
        let shape = Shape::Text {
            at: [MARGIN, y + MARGIN + 4.5],
            text: roman(row + 1),
            size: 13.0,
            anchor: Anchor::Start,
            strong: true,
        };
        items.push(Item { shape, ink: Ink::Text, person: None });
    }
    let width = layout.size[0] + LEFT + 2.0 * MARGIN;
    let (right, foot) = legend(pedigree, layout.size[1] + MARGIN + 24.0, width, &mut items);
    Drawing { size: [width.max(right + MARGIN), foot + MARGIN], items, boxes }
}

/// The legend and the source below the chart; returns how far it reaches.
fn legend(pedigree: &Pedigree, top: f64, width: f64, items: &mut Vec<Item>) -> (f64, f64) {
    let mut entries: Vec<(Person, String)> = Vec::new();
    let blank = |gender: Gender, status: Option<(&Condition, Status)>| {
        let key = Key::new("legend").ok()?;
        let mut person = Person::new(key);
        person.gender = gender;
        let of = status.or_else(|| Some((pedigree.conditions.first()?, Status::Unaffected)));
        person.conditions = of
            .map(|(condition, status)| ConditionStatus { condition: condition.key.clone(), status })
            .into_iter()
            .collect();
        Some(person)
    };
    let mut add = |person: Option<Person>, words: String| {
        if let Some(person) = person {
            entries.push((person, words));
        }
    };
    let has = |status: Status| {
        pedigree.persons.iter().any(|person| person.conditions.iter().any(|own| own.status == status))
    };
    for condition in &pedigree.conditions {
        add(blank(Gender::Man, Some((condition, Status::Affected))), condition.name.clone());
    }
    let first = pedigree.conditions.first();
    for (status, words) in [(Status::Carrier, "carrier"), (Status::Presymptomatic, "presymptomatic")] {
        if has(status) {
            add(blank(Gender::Man, first.map(|first| (first, status))), words.to_owned());
        }
    }
    let is_any = |gender: Gender| pedigree.persons.iter().any(|person| person.gender == gender);
    for (gender, words) in [(Gender::Man, "male, unaffected"), (Gender::Woman, "female, unaffected")] {
        if is_any(gender) {
            add(blank(gender, None), words.to_owned());
        }
    }
    if is_any(Gender::Unknown) || is_any(Gender::NonBinary) {
        let words = if is_any(Gender::NonBinary) { "non-binary, or not stated" } else { "gender not stated" };
        add(blank(Gender::Unknown, None), words.to_owned());
    }
    let nothing_known = |person: &Person| person.conditions.is_empty() || has(Status::Unknown);
    if pedigree.persons.iter().any(nothing_known) && first.is_some() {
        let mut person = blank(Gender::Man, None);
        if let Some(person) = &mut person {
            person.conditions.clear();
        }
        add(person, "status not stated".to_owned());
    }
    if pedigree.persons.iter().any(|person| person.deceased) {
        let mut person = blank(Gender::Man, None);
        if let Some(person) = &mut person {
            person.deceased = true;
        }
        add(person, "deceased".to_owned());
    }
    if pedigree.persons.iter().any(|person| person.unknown_number) {
        let mut person = blank(Gender::Unknown, None);
        if let Some(person) = &mut person {
            person.unknown_number = true;
        }
        add(person, "number not stated".to_owned());
    }
    let limit = width.max(560.0);
    let (mut x, mut y, mut right) = (MARGIN, top + SYMBOL / 2.0, 0.0_f64);
    for (person, words) in &entries {
        let long = words.chars().count() as f64 * LETTERS * LETTER_WIDTH;
        if x > MARGIN && x + SYMBOL + 8.0 + long > limit {
            x = MARGIN;
            y += SYMBOL + 10.0;
        }
        let own = symbol(pedigree, 0, person, [x + SYMBOL / 2.0, y], false);
        items.extend(own.into_iter().map(|item| Item { person: None, ..item }));
        let at = [x + SYMBOL + 6.0, y + 3.5];
        items.push(Item { shape: text(at, words, Anchor::Start), ink: Ink::Text, person: None });
        x += SYMBOL + 8.0 + long + 18.0;
        right = right.max(x - 18.0);
    }
    let mut foot = if entries.is_empty() { top } else { y + SYMBOL / 2.0 };
    if !pedigree.informant.is_empty() {
        foot += LEADING + 6.0;
        let words = format!("Source: {}", pedigree.informant);
        right = right.max(MARGIN + words.chars().count() as f64 * LETTERS * LETTER_WIDTH);
        items.push(Item {
            shape: text([MARGIN, foot], &words, Anchor::Start),
            ink: Ink::Quiet,
            person: None,
        });
    }
    (right, foot)
}
