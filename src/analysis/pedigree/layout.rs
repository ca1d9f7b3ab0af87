//! The whole layout: every person with its box, every line between them, in points; the first row on top.

use std::collections::BTreeMap;

use crate::analysis::pedigree::generation::{generations, kin};
use crate::analysis::pedigree::order::{Node, Question, ordered};
use crate::analysis::pedigree::place;
use crate::analysis::pedigree::route::{Rows, route};
use crate::case::{Pedigree, Person};

/// Side of a square symbol, in points.
pub(super) const SYMBOL: f64 = 28.0;
/// Size of the letters below a symbol.
pub(super) const LETTERS: f64 = 10.0;
/// Height of a line of letters.
pub(super) const LEADING: f64 = 12.5;
/// Width that a letter is given, as part of its size: wide enough for every font of the program.
pub(super) const LETTER_WIDTH: f64 = 0.62;

/// A person of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Boxed {
    /// Place in the list of persons.
    pub person: usize,
    /// Middle of the symbol.
    pub at: [f64; 2],
    /// Generation, from 0.
    pub row: usize,
    /// Lines below the symbol.
    pub label: Vec<String>,
    /// Half of the width that symbol and label need.
    pub half: f64,
    /// Foot of the label.
    pub foot: f64,
}

impl Boxed {
    /// The box of symbol and label: left, top, right, foot.
    pub fn area(&self) -> [f64; 4] {
        let [x, y] = self.at;
        [x - self.half, y - SYMBOL / 2.0, x + self.half, self.foot]
    }
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Partners.
    Partners,
    /// The second line of partners related by blood.
    Consanguinity,
    /// One of the two slashes of partners who have parted.
    Separation,
    /// From partners down, and along a sibship.
    Descent,
    /// From the sibship to a child adopted into it.
    AdoptedIn,
    /// The bar between monozygotic twins.
    Twins,
    /// A bar of partners without children.
    Childless,
}

/// A line of the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it stands for.
    pub kind: LineKind,
    /// The family.
    pub family: usize,
    /// Its points.
    pub points: Vec<[f64; 2]>,
}

/// A word of the chart that belongs to a line: the degree of a relation, "?" for what is not known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Remark {
    pub(super) at: [f64; 2],
    pub(super) text: String,
}

/// A pedigree laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// The persons, row by row from left to right.
    pub persons: Vec<Boxed>,
    /// The lines.
    pub lines: Vec<Line>,
    pub(super) remarks: Vec<Remark>,
    /// Middle of the symbols of each row.
    pub rows: Vec<f64>,
    /// Width and height, without a legend.
    pub size: [f64; 2],
    /// Lines of descent that cross another.
    pub crossings: usize,
}

impl Layout {
    /// The person of this place in the list.
    pub fn person(&self, person: usize) -> Option<&Boxed> {
        self.persons.iter().find(|own| own.person == person)
    }
}

/// Lays a pedigree out.
pub fn lay_out(pedigree: &Pedigree) -> Layout {
    if pedigree.persons.is_empty() {
        return Layout::default();
    }
    let kin = kin(pedigree);
    let generation = generations(pedigree, &kin);
    let question = Question { pedigree, kin: &kin, generation: &generation };
    let ordered = ordered(&question);
    let order: Vec<Vec<usize>> = ordered
        .rows
        .iter()
        .map(|row| {
            let nodes = row.iter().flat_map(|group| group.blocks.iter().flatten());
            nodes
                .filter_map(|node| match node {
                    Node::Person(person) => Some(*person),
                    Node::Passing(..) => None,
                })
                .collect()
        })
        .collect();
    let labels = labels(pedigree, &order);
    let half = |node: Node| match node {
        Node::Person(person) => half_width(labels.get(person).map(Vec::as_slice).unwrap_or_default()),
        Node::Passing(..) => 4.0,
    };
    let places = place::places(&question, &ordered.rows, &half);
    let deepest = |row: &Vec<usize>| {
        row.iter().filter_map(|person| labels.get(*person)).map(Vec::len).max().unwrap_or(0)
    };
    let depths: Vec<f64> = order.iter().map(|row| deepest(row) as f64 * LEADING).collect();
    let routed = route(&question, &places, &Rows { depths: &depths, half: &half });
    let mut persons = Vec::new();
    for (row, list) in order.iter().enumerate() {
        for person in list {
            let Some(x) = places.get(&Node::Person(*person)) else { continue };
            let y = routed.rows.get(row).copied().unwrap_or(0.0);
            let label = labels.get(*person).cloned().unwrap_or_default();
            let foot = y + SYMBOL / 2.0 + 2.0 + label.len() as f64 * LEADING;
            let half = half_width(&label);
            persons.push(Boxed { person: *person, at: [*x, y], row, label, half, foot });
        }
    }
    let right = persons.iter().map(|own| own.area()[2]);
    let of_lines = routed.lines.iter().flat_map(|line| line.points.iter().map(|point| point[0]));
    let width = right.chain(of_lines).fold(0.0, f64::max);
    let height = persons.iter().map(|own| own.foot).fold(0.0, f64::max);
    Layout {
        persons,
        lines: routed.lines,
        remarks: routed.remarks,
        rows: routed.rows,
        size: [width, height],
        crossings: ordered.crossings,
    }
}

fn half_width(label: &[String]) -> f64 {
    let longest = label.iter().map(|line| line.chars().count()).max().unwrap_or(0) as f64;
    // The symbol leaves room for an arrow and for the brackets of an adoption.
    (SYMBOL / 2.0 + 5.0).max(longest * LETTERS * LETTER_WIDTH / 2.0)
}

/// I, II, III, …
pub(super) fn roman(number: usize) -> String {
    let mut rest = number;
    let mut text = String::new();
    for (value, letters) in
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

/// The lines below each symbol: number, relation, age.
fn labels(pedigree: &Pedigree, order: &[Vec<usize>]) -> Vec<Vec<String>> {
    let mut numbers: BTreeMap<usize, String> = BTreeMap::new();
    // A number that the chart gives by itself says an order and a count: only where the source states both.
    let is_known = !pedigree.persons.iter().any(|person| person.unknown_number)
        && !pedigree.families.iter().any(|family| family.order_not_stated && family.children.len() > 1);
    for (row, persons) in order.iter().enumerate() {
        let mut next = 1_usize;
        let mut counted: Vec<(usize, String)> = Vec::new();
        for person in persons {
            let Some(own) = pedigree.persons.get(*person) else { continue };
            let several = usize::from(own.count.unwrap_or(1).max(1));
            let name = roman(row + 1);
            let number = if several > 1 {
                format!("{name}-{next}–{}", next + several - 1)
            } else {
                format!("{name}-{next}")
            };
            counted.push((*person, number));
            next += several;
        }
        let stated = |person: &usize| pedigree.persons.get(*person).and_then(|own| own.number.clone());
        // A number of the source that says otherwise ends the numbers of its row.
        let agrees =
            counted.iter().all(|(person, number)| stated(person).is_none_or(|stated| stated == *number));
        for (person, number) in counted {
            let shown = stated(&person).or_else(|| (is_known && agrees).then_some(number));
            if let Some(shown) = shown {
                numbers.insert(person, shown);
            }
        }
    }
    let of = |(index, person): (usize, &Person)| {
        let mut lines: Vec<String> = numbers.get(&index).cloned().into_iter().collect();
        for text in [&person.relation, &person.age] {
            if !text.is_empty() {
                lines.extend(wrapped(text));
            }
        }
        if let Some(assigned) = person.assigned {
            lines.push(assigned.letters().to_owned());
        }
        if person.pregnancy == Some(crate::case::Pregnancy::Stillbirth) {
            lines.push("SB".to_owned());
        }
        lines
    };
    pedigree.persons.iter().enumerate().map(of).collect()
}

/// Words in lines of at most 16 letters, a longer word on a line of its own.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < 16 => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}
