//! The lines between the persons: partners, lines of descent and sibships. Lines run along the rows and across them;
//! those along a row lie on tracks of their own, so that no two lie on each other.

use std::collections::BTreeMap;

use crate::analysis::pedigree::layout::{LEADING, Line, LineKind, Remark, SYMBOL};
use crate::analysis::pedigree::order::{Node, Question};
use crate::case::{Childless, Zygosity};

/// Distance of tracks, in points.
const TRACK: f64 = 9.0;
/// Air between a label and the first track, and between the last track and the next symbols.
const AIR: f64 = 18.0;
/// How far to the side a line may move to keep clear of another.
const NUDGES: [f64; 7] = [0.0, 5.0, -5.0, 8.0, -8.0, 11.0, -11.0];

/// What is known of the rows before their heights are.
pub(super) struct Rows<'a> {
    /// Height of the labels of each row.
    pub(super) depths: &'a [f64],
    /// Half of the width of a node.
    pub(super) half: &'a dyn Fn(Node) -> f64,
}

/// The lines, and where the rows came to lie.
pub(super) struct Routed {
    pub(super) rows: Vec<f64>,
    pub(super) lines: Vec<Line>,
    pub(super) remarks: Vec<Remark>,
}

/// How partners are joined.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Join {
    /// Side by side: a line between their symbols.
    Beside { left: f64, right: f64 },
    /// Others stand between them, or they stand in different rows: a line above the row of the second.
    Above { first: (f64, usize), second: (f64, usize) },
    /// One parent is known: the line leaves the symbol so far below its middle.
    Single { x: f64, below: f64 },
    /// None is.
    Unknown,
}

/// A line along a row.
#[derive(Debug, Clone, Copy)]
struct Run {
    family: usize,
    /// The row below it.
    row: usize,
    low: f64,
    high: f64,
    /// Whether it joins partners of the row below.
    is_join: bool,
    is_unknown: bool,
}

/// What lines take already.
#[derive(Debug, Default)]
struct Taken {
    /// Columns above each row.
    columns: BTreeMap<usize, Vec<f64>>,
    /// Lines to partners that leave the top of each person.
    joins: BTreeMap<usize, usize>,
    /// Lines of descent that leave the side of each person.
    stubs: BTreeMap<usize, usize>,
}

impl Taken {
    /// How far from the middle of a person the next line to a partner leaves its top.
    fn foot(&mut self, person: usize) -> f64 {
        let count = self.joins.entry(person).or_default();
        *count += 1;
        match *count {
            1 => 7.0,
            2 => 3.0,
            _ => 10.0,
        }
    }

    /// How far below the middle of a person the next line of descent leaves its side. Beside a partner the middle is
    /// that of the line to the partner.
    fn stub(&mut self, person: usize, has_partner: bool) -> f64 {
        let count = self.stubs.entry(person).or_insert(usize::from(has_partner));
        *count += 1;
        SYMBOL / 2.0 * [0.0, 0.3, 0.55, 0.8].get(*count - 1).copied().unwrap_or(0.9)
    }
}

/// A family on its way down.
struct Way {
    family: usize,
    join: Join,
    top: Option<usize>,
    drop: f64,
    /// Where it passes each row that it does not end in.
    passing: BTreeMap<usize, f64>,
    /// Children of each row: where the line of descent meets the sibship, and the child.
    children: BTreeMap<usize, Vec<(f64, usize)>>,
}

/// Runs from and to, beside each other on one line.
type Track = Vec<(f64, f64)>;

pub(super) fn route(question: &Question<'_>, places: &BTreeMap<Node, f64>, rows: &Rows<'_>) -> Routed {
    let mut taken = Taken::default();
    for (node, x) in places {
        if let Node::Person(person) = node
            && question.home(*person).is_some()
        {
            let row = question.generation.get(*person).copied().unwrap_or(0);
            taken.columns.entry(row).or_default().push(*x);
        }
    }
    let ways: Vec<Way> = (0..question.kin.len())
        .filter_map(|family| way(question, places, rows, family, &mut taken))
        .collect();
    let mut runs: Vec<Run> = ways.iter().flat_map(runs_of).collect();
    // What ends in a question mark comes first, so that nothing lies above it; long lines before short ones.
    runs.sort_by(|a, b| {
        let length = |run: &Run| run.high - run.low;
        (a.row, a.is_join, !a.is_unknown)
            .cmp(&(b.row, b.is_join, !b.is_unknown))
            .then(length(b).total_cmp(&length(a)))
    });
    let count = rows.depths.len();
    let mut tracks: BTreeMap<(usize, usize, bool), usize> = BTreeMap::new();
    let mut heights: Vec<(usize, usize)> = vec![(0, 0); count];
    let mut filled: BTreeMap<(usize, bool), Vec<Track>> = BTreeMap::new();
    for run in &runs {
        let lists = filled.entry((run.row, run.is_join)).or_default();
        let free =
            |list: &Track| list.iter().all(|(low, high)| run.high + 6.0 < *low || run.low - 6.0 > *high);
        let track = lists.iter().position(free).unwrap_or(lists.len());
        if track == lists.len() {
            lists.push(Vec::new());
        }
        if let Some(list) = lists.get_mut(track) {
            list.push((run.low, run.high));
        }
        tracks.insert((run.family, run.row, run.is_join), track);
        if let Some(own) = heights.get_mut(run.row) {
            let side = if run.is_join { &mut own.1 } else { &mut own.0 };
            *side = (*side).max(track + 1);
        }
    }
    // From top to bottom: tracks of descent, tracks of partners, symbols, labels.
    let mut middles = Vec::new();
    let mut first_track = Vec::new();
    let mut y = 4.0;
    for (row, (descents, joins)) in heights.iter().enumerate() {
        let has_room = row > 0 || *descents > 0;
        let top = y + if has_room { AIR } else { 0.0 };
        first_track.push((top, top + *descents as f64 * TRACK));
        let below =
            top + (*descents + *joins) as f64 * TRACK + if has_room || *joins > 0 { AIR } else { 0.0 };
        middles.push(below + SYMBOL / 2.0);
        y = below + SYMBOL + 2.0 + rows.depths.get(row).copied().unwrap_or(LEADING);
    }
    let mut pen = Pen {
        question,
        middles: &middles,
        track: |way: &Way, row: usize, is_join: bool| {
            let track = tracks.get(&(way.family, row, is_join)).copied()? as f64;
            let (descents, joins) = first_track.get(row).copied()?;
            Some(if is_join { joins } else { descents } + track * TRACK)
        },
        places,
        lines: Vec::new(),
        remarks: Vec::new(),
    };
    for way in &ways {
        pen.family(way);
    }
    let (lines, remarks) = (pen.lines, pen.remarks);
    Routed { rows: middles, lines, remarks }
}

fn runs_of(way: &Way) -> Vec<Run> {
    let mut runs = Vec::new();
    if let Join::Above { first, second } = way.join {
        let (low, high) = (first.0.min(second.0), first.0.max(second.0));
        let row = first.1.max(second.1);
        runs.push(Run { family: way.family, row, low, high, is_join: true, is_unknown: false });
    }
    let mut from = way.drop;
    let last = way.children.keys().next_back().copied().unwrap_or(0);
    let first = way.top.map_or_else(|| way.children.keys().next().copied().unwrap_or(0), |top| top + 1);
    for row in first..=last {
        let ends = way.children.get(&row).into_iter().flatten().map(|(x, _)| *x);
        let next = way.passing.get(&row).copied();
        let all = ends.chain(next).chain(way.top.map(|_| from));
        let (low, high) =
            all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        if high - low > 0.01 {
            let is_unknown = way.top.is_none();
            runs.push(Run { family: way.family, row, low, high, is_join: false, is_unknown });
        }
        from = next.unwrap_or(from);
    }
    runs
}

/// A place near `x` that no other line takes.
fn free(x: f64, row: usize, taken: &mut Taken) -> f64 {
    let list = taken.columns.entry(row).or_default();
    let is_free = |x: f64, list: &[f64]| list.iter().all(|own| (own - x).abs() >= 3.5);
    let chosen = NUDGES.iter().map(|nudge| x + nudge).find(|x| is_free(*x, list)).unwrap_or(x);
    list.push(chosen);
    chosen
}

fn way(
    question: &Question<'_>,
    places: &BTreeMap<Node, f64>,
    rows: &Rows<'_>,
    family: usize,
    taken: &mut Taken,
) -> Option<Way> {
    let own = question.kin.get(family)?;
    let row_of = |person: usize| question.generation.get(person).copied().unwrap_or(0);
    let at = |person: usize| places.get(&Node::Person(person)).copied();
    let top = question.row_of_partners(family);
    let partner_edge = |person: usize| Some(at(person)? + (rows.half)(Node::Person(person)));
    let in_between = |low: f64, high: f64, row: usize| {
        places.iter().any(|(node, x)| {
            let own = match node {
                Node::Person(person) => row_of(*person),
                Node::Passing(_, row) => *row,
            };
            own == row && *x > low + 0.01 && *x < high - 0.01
        })
    };
    let (join, drop) = match own.partners.as_slice() {
        [] => (Join::Unknown, f64::NAN),
        [one] => {
            let x = at(*one)?;
            // Beside a partner the line leaves the symbol below that to the partner.
            let is_partner =
                question.kin.iter().any(|kin| kin.partners.len() == 2 && kin.partners.contains(one));
            (Join::Single { x, below: taken.stub(*one, is_partner) }, partner_edge(*one)? + 8.0)
        }
        [a, b, ..] => {
            let (left, right) = if at(*a)? <= at(*b)? { (*a, *b) } else { (*b, *a) };
            let (low, high) = (at(left)?, at(right)?);
            if row_of(left) == row_of(right) && !in_between(low, high, row_of(left)) {
                let middle = (partner_edge(left)? + high - (rows.half)(Node::Person(right))) / 2.0;
                (Join::Beside { left: low, right: high }, middle)
            } else if row_of(left) == row_of(right) {
                let row = row_of(left);
                let first = free(low + taken.foot(left), row, taken);
                let second = free(high - taken.foot(right), row, taken);
                (Join::Above { first: (first, row), second: (second, row) }, partner_edge(left)? + 8.0)
            } else {
                let (upper, lower) = if row_of(*a) < row_of(*b) { (*a, *b) } else { (*b, *a) };
                // The way down passes the columns of the lower row; no other line may lie there.
                let edge = free(partner_edge(upper)? + 8.0, row_of(lower), taken);
                (
                    Join::Above {
                        first: (edge, row_of(upper)),
                        second: (free(at(lower)? - taken.foot(lower), row_of(lower), taken), row_of(lower)),
                    },
                    partner_edge(lower)? + 8.0,
                )
            }
        }
    };
    let mut children: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
    for child in &own.children {
        children.entry(row_of(*child)).or_default().push((at(*child)?, *child));
    }
    for list in children.values_mut() {
        for twins in twins_of(question, family, list) {
            let middle = twins.iter().map(|(x, _)| x).sum::<f64>() / twins.len() as f64;
            for (x, child) in list.iter_mut() {
                if twins.iter().any(|(_, own)| own == child) {
                    *x = middle;
                }
            }
        }
    }
    let has_way = !own.children.is_empty();
    let drop = match (top, has_way) {
        (Some(top), true) => {
            // Right above an only child the line runs straight down.
            let only = match children.get(&(top + 1)).map(Vec::as_slice) {
                Some([(x, _)]) if children.len() == 1 && (x - drop).abs() < 1.0 => Some(*x),
                Some(_) | None => None,
            };
            only.unwrap_or_else(|| free(drop, top + 1, taken))
        }
        (Some(_) | None, _) => drop,
    };
    let mut passing = BTreeMap::new();
    if let (Some(top), Some(last)) = (top, children.keys().next_back().copied()) {
        for row in top + 1..last {
            let x = places.get(&Node::Passing(family, row)).copied()?;
            passing.insert(row, free(x, row + 1, taken));
        }
    }
    Some(Way { family, join, top, drop, passing, children })
}

/// The twins among the children of a row, each group with at least two.
fn twins_of(question: &Question<'_>, family: usize, list: &[(f64, usize)]) -> Vec<Vec<(f64, usize)>> {
    let number = |child: usize| twin_number(question, family, child);
    let mut groups: BTreeMap<u8, Vec<(f64, usize)>> = BTreeMap::new();
    for (x, child) in list {
        if let Some(number) = number(*child) {
            groups.entry(number).or_default().push((*x, *child));
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn child_of<'a>(question: &'a Question<'_>, family: usize, child: usize) -> Option<&'a crate::case::Child> {
    let id = &question.pedigree.persons.get(child)?.id;
    question.pedigree.families.get(family)?.children.iter().find(|own| own.person == *id)
}

fn twin_number(question: &Question<'_>, family: usize, child: usize) -> Option<u8> {
    child_of(question, family, child)?.twins
}

/// Draws families as lines.
struct Pen<'a, T: Fn(&Way, usize, bool) -> Option<f64>> {
    question: &'a Question<'a>,
    middles: &'a [f64],
    /// Height of the line of a family above a row.
    track: T,
    places: &'a BTreeMap<Node, f64>,
    lines: Vec<Line>,
    remarks: Vec<Remark>,
}

impl<T: Fn(&Way, usize, bool) -> Option<f64>> Pen<'_, T> {
    fn line(&mut self, kind: LineKind, family: usize, points: &[[f64; 2]]) {
        self.lines.push(Line { kind, family, points: points.to_vec() });
    }

    fn middle(&self, row: usize) -> f64 {
        self.middles.get(row).copied().unwrap_or(0.0)
    }

    fn family(&mut self, way: &Way) {
        let half = SYMBOL / 2.0;
        let own = self.question.pedigree.families.get(way.family);
        // Where the line of descent begins.
        let mut start = None;
        match way.join {
            Join::Beside { left, right } => {
                let y = self.middle(way.top.unwrap_or(0));
                self.partners(way, &[[left + half, y], [right - half, y]]);
                start = Some(y);
            }
            Join::Above { first, second } => {
                let row = first.1.max(second.1);
                let y = (self.track)(way, row, true).unwrap_or(0.0);
                let foot = |end: (f64, usize), pen: &Self| {
                    if end.1 == row { pen.middle(row) - half * 0.7 } else { pen.middle(end.1) }
                };
                let (a, b) = (foot(first, self), foot(second, self));
                if first.1 == row {
                    self.partners(way, &[[first.0, a], [first.0, y], [second.0, y], [second.0, b]]);
                    start = Some(y);
                } else {
                    let side = first.0 - 8.0 - half;
                    let points = [[side, a], [first.0, a], [first.0, y], [second.0, y], [second.0, b]];
                    self.partners(way, &points);
                    let low = self.middle(row);
                    let stub = second.0 + half + 7.0;
                    if !way.children.is_empty() {
                        self.line(LineKind::Descent, way.family, &[[stub, low], [way.drop, low]]);
                    }
                    start = Some(low);
                }
            }
            Join::Single { x, below } => {
                let y = self.middle(way.top.unwrap_or(0)) + below;
                if !way.children.is_empty() {
                    // Symbols are drawn over the lines that begin within them.
                    let from = x + if below > 0.0 { half * 0.2 } else { half };
                    self.line(LineKind::Descent, way.family, &[[from, y], [way.drop, y]]);
                }
                start = Some(y);
            }
            Join::Unknown => {}
        }
        if let Some(childless) = own.and_then(|own| own.childless).filter(|_| way.children.is_empty())
            && let Some(y) = start
        {
            let foot = y + half + 4.0;
            self.line(LineKind::Descent, way.family, &[[way.drop, y], [way.drop, foot]]);
            let bars: &[f64] = match childless {
                Childless::ByChoice => &[0.0],
                Childless::Infertility => &[0.0, 4.0],
            };
            for bar in bars {
                let y = foot + bar;
                self.line(LineKind::Childless, way.family, &[[way.drop - 6.0, y], [way.drop + 6.0, y]]);
            }
        }
        self.descent(way, start);
    }

    fn partners(&mut self, way: &Way, points: &[[f64; 2]]) {
        self.line(LineKind::Partners, way.family, points);
        let Some(own) = self.question.pedigree.families.get(way.family) else { return };
        // The longest piece along the row carries what is told of the partnership.
        let Some([a, b]) = points
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if (a[1] - b[1]).abs() < 0.01 => Some([*a, *b]),
                _ => None,
            })
            .max_by(|a, b| (a[1][0] - a[0][0]).abs().total_cmp(&(b[1][0] - b[0][0]).abs()))
        else {
            return;
        };
        if own.consanguineous {
            let up = 4.0;
            let second = [[a[0], a[1] - up], [b[0], b[1] - up]];
            self.line(LineKind::Consanguinity, way.family, &second);
            if !own.degree.is_empty() {
                let at = [f64::midpoint(a[0], b[0]), a[1] - SYMBOL / 2.0 - 3.0];
                self.remarks.push(Remark { at, text: own.degree.clone() });
            }
        }
        if own.separated {
            let x = a[0] + (b[0] - a[0]) * 0.25;
            for side in [-2.0, 2.0] {
                let slash = [[x + side - 3.0, a[1] + 6.0], [x + side + 3.0, a[1] - 6.0]];
                self.line(LineKind::Separation, way.family, &slash);
            }
        }
    }

    fn descent(&mut self, way: &Way, start: Option<f64>) {
        let half = SYMBOL / 2.0;
        let Some(last) = way.children.keys().next_back().copied() else { return };
        let first = way.top.map_or_else(|| way.children.keys().next().copied().unwrap_or(0), |top| top + 1);
        let (mut x, mut y) = (way.drop, start);
        for row in first..=last {
            let top = self.middle(row) - half;
            let run = (self.track)(way, row, false);
            let children = way.children.get(&row).cloned().unwrap_or_default();
            let next = way.passing.get(&row).copied();
            let all = || children.iter().map(|(x, _)| *x).chain(next);
            let (low, high) =
                all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
            let level = run.unwrap_or(top - AIR);
            match y {
                Some(from) => {
                    if let Some(run) = run {
                        self.line(LineKind::Descent, way.family, &[[x, from], [x, run]]);
                        let (low, high) = (low.min(x), high.max(x));
                        self.line(LineKind::Descent, way.family, &[[low, run], [high, run]]);
                    } else {
                        self.line(LineKind::Descent, way.family, &[[x, from], [x, level]]);
                    }
                }
                None => {
                    // Parents of whom nothing is known: a short line that ends in a question mark.
                    let middle = f64::midpoint(low, high);
                    if run.is_some() {
                        self.line(LineKind::Descent, way.family, &[[low, level], [high, level]]);
                    }
                    let above = level - 5.0;
                    self.line(LineKind::Descent, way.family, &[[middle, above], [middle, level]]);
                    self.remarks.push(Remark { at: [middle, above - 4.0], text: "?".to_owned() });
                }
            }
            self.children(way, &children, level, top);
            if let Some(next) = next {
                (x, y) = (next, Some(level));
            }
        }
    }

    fn children(&mut self, way: &Way, children: &[(f64, usize)], level: f64, top: f64) {
        for (x, child) in children {
            let kind = match child_of(self.question, way.family, *child).and_then(|own| own.adoption) {
                Some(crate::case::Adoption::In) => LineKind::AdoptedIn,
                Some(crate::case::Adoption::Out) | None => LineKind::Descent,
            };
            let foot = self.places.get(&Node::Person(*child)).copied().unwrap_or(*x);
            self.line(kind, way.family, &[[*x, level], [foot, top]]);
        }
        for twins in twins_of(self.question, way.family, children) {
            let mut feet: Vec<(f64, usize)> = twins
                .iter()
                .filter_map(|(_, child)| Some((*self.places.get(&Node::Person(*child))?, *child)))
                .collect();
            feet.sort_by(|a, b| a.0.total_cmp(&b.0));
            let Some((apex, _)) = twins.first() else { continue };
            for pair in feet.windows(2) {
                let [(a, first), (b, second)] = pair else { continue };
                let zygosity = child_of(self.question, way.family, *first)
                    .and_then(|own| own.zygosity)
                    .or(child_of(self.question, way.family, *second).and_then(|own| own.zygosity));
                let part = 0.6;
                let y = level + (top - level) * part;
                let at = |foot: f64| apex + (foot - apex) * part;
                match zygosity {
                    Some(Zygosity::Monozygotic) => {
                        self.line(LineKind::Twins, way.family, &[[at(*a), y], [at(*b), y]]);
                    }
                    Some(Zygosity::Unknown) => {
                        let middle = f64::midpoint(at(*a), at(*b));
                        self.remarks.push(Remark { at: [middle, top - 2.0], text: "?".to_owned() });
                    }
                    Some(Zygosity::Dizygotic) | None => {}
                }
            }
        }
    }
}
