//! The order of the persons of each generation: partners beside each other, brothers and sisters by birth, and as few
//! crossing lines as a fixed number of sweeps finds.

use std::collections::BTreeMap;

use crate::analysis::pedigree::generation::Kin;
use crate::case::{Gender, Pedigree};

/// Sweeps down and up.
const SWEEPS: usize = 12;
/// Rounds in which neighbours change places where that saves a crossing.
const SWAPS: usize = 3;

/// What stands in a row: a person, or the place where a line of a family passes to a generation further down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    Person(usize),
    /// A line of this family, in this row.
    Passing(usize, usize),
}

/// Neighbours that never part: a person with partners, or one node.
pub(super) type Block = Vec<Node>;

/// What a sweep moves as a whole: the blocks of one sibship, or one block.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The family that its persons are children of.
    pub(super) home: Option<usize>,
    pub(super) blocks: Vec<Block>,
}

/// The rows, top to bottom.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) rows: Vec<Vec<Group>>,
    /// Lines that cross another.
    pub(super) crossings: usize,
}

/// What the order is found from.
pub(super) struct Question<'a> {
    pub(super) pedigree: &'a Pedigree,
    pub(super) kin: &'a [Kin],
    pub(super) generation: &'a [usize],
}

impl Question<'_> {
    fn row_of(&self, person: usize) -> usize {
        self.generation.get(person).copied().unwrap_or(0)
    }

    /// The row of the partners of a family: of the lower one where they stand apart.
    pub(super) fn row_of_partners(&self, family: usize) -> Option<usize> {
        self.kin.get(family)?.partners.iter().map(|own| self.row_of(*own)).max()
    }

    /// The family that a person is a child of by birth, else by adoption.
    pub(super) fn home(&self, person: usize) -> Option<usize> {
        let id = &self.pedigree.persons.get(person)?.id;
        let is_child =
            |family: &usize| self.kin.get(*family).is_some_and(|own| own.children.contains(&person));
        let families: Vec<usize> = (0..self.kin.len()).filter(is_child).collect();
        let by_birth = families.iter().find(|family| {
            let own = self.pedigree.families.get(**family);
            own.is_some_and(|own| {
                own.children.iter().any(|child| child.person == *id && child.adoption.is_none())
            })
        });
        by_birth.or(families.first()).copied()
    }
}

/// Finds the order.
pub(super) fn ordered(question: &Question<'_>) -> Ordered {
    let homes: Vec<Option<usize>> =
        (0..question.pedigree.persons.len()).map(|person| question.home(person)).collect();
    let mut rows = first_rows(question, &homes);
    let links = links(question, rows.len());
    let mut best = rows.clone();
    let mut least = crossings(&rows, &links);
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let order: Vec<usize> =
            if down { (1..rows.len()).collect() } else { (0..rows.len().saturating_sub(1)).rev().collect() };
        for row in order {
            towards(&mut rows, row, down, &links);
        }
        let found = crossings(&rows, &links);
        if found < least {
            least = found;
            best.clone_from(&rows);
        }
    }
    for _ in 0..SWAPS {
        let mut changed = false;
        for row in 0..best.len() {
            for left in 0..best.get(row).map_or(0, Vec::len).saturating_sub(1) {
                let swap = |rows: &mut [Vec<Group>]| {
                    if let Some(own) = rows.get_mut(row) {
                        own.swap(left, left + 1);
                    }
                };
                changed |= kept_if_fewer(&mut best, &links, row, swap);
            }
        }
        if !changed {
            break;
        }
    }
    turn_couples(&mut best, &links);
    let crossings = crossings(&best, &links);
    Ordered { rows: best, crossings }
}

/// Does a change of one row that is its own inverse, and takes it back unless fewer lines cross. Whether it stays.
fn kept_if_fewer(
    rows: &mut [Vec<Group>],
    links: &[Vec<Link>],
    row: usize,
    change: impl Fn(&mut [Vec<Group>]),
) -> bool {
    let around = |rows: &[Vec<Group>]| {
        let above = row.checked_sub(1).map_or(0, |above| crossings_below(rows, links, above));
        above + crossings_below(rows, links, row)
    };
    let before = around(rows);
    if before == 0 {
        return false;
    }
    change(rows);
    if around(rows) < before {
        return true;
    }
    change(rows);
    false
}

/// Turns a couple around where that saves a crossing.
fn turn_couples(rows: &mut [Vec<Group>], links: &[Vec<Link>]) {
    for row in 0..rows.len() {
        for group in 0..rows.get(row).map_or(0, Vec::len) {
            for block in 0..rows.get(row).and_then(|row| row.get(group)).map_or(0, |own| own.blocks.len()) {
                let turn = |rows: &mut [Vec<Group>]| {
                    let own = rows.get_mut(row).and_then(|row| row.get_mut(group));
                    if let Some(own) = own.and_then(|group| group.blocks.get_mut(block)) {
                        own.reverse();
                    }
                };
                kept_if_fewer(rows, links, row, turn);
            }
        }
    }
}

/// A line from one row to the next.
#[derive(Debug, Clone)]
struct Link {
    /// Where it begins: the middle of these nodes of the upper row.
    above: Vec<Node>,
    below: Node,
    family: usize,
}

/// The lines between each row and the next.
fn links(question: &Question<'_>, rows: usize) -> Vec<Vec<Link>> {
    let mut links = vec![Vec::new(); rows];
    for (family, own) in question.kin.iter().enumerate() {
        let Some(top) = question.row_of_partners(family) else { continue };
        let partners: Vec<Node> = own.partners.iter().map(|partner| Node::Person(*partner)).collect();
        let lowest = own.children.iter().map(|child| question.row_of(*child)).max().unwrap_or(top);
        for row in top..lowest {
            let above = if row == top { partners.clone() } else { vec![Node::Passing(family, row)] };
            let Some(list) = links.get_mut(row) else { continue };
            if row + 1 < lowest {
                list.push(Link { above: above.clone(), below: Node::Passing(family, row + 1), family });
            }
            for child in own.children.iter().filter(|child| question.row_of(**child) == row + 1) {
                list.push(Link { above: above.clone(), below: Node::Person(*child), family });
            }
        }
    }
    links
}

/// Rows as the file lists the persons, partners joined and sibships together.
fn first_rows(question: &Question<'_>, homes: &[Option<usize>]) -> Vec<Vec<Group>> {
    let count = question.pedigree.persons.len();
    let rows = question.generation.iter().max().map_or(0, |last| last + 1);
    let mut blocks: Vec<Block> = Vec::new();
    let mut placed = vec![false; count];
    for person in 0..count {
        if placed.get(person) == Some(&false) {
            let block = block_of(question, person);
            for node in &block {
                if let Node::Person(own) = node
                    && let Some(own) = placed.get_mut(*own)
                {
                    *own = true;
                }
            }
            blocks.push(block);
        }
    }
    let mut all: Vec<Vec<Group>> = vec![Vec::new(); rows];
    let mut sibships: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for block in blocks {
        let person = |node: &Node| match node {
            Node::Person(person) => Some(*person),
            Node::Passing(..) => None,
        };
        let row = block.first().and_then(person).map_or(0, |own| question.row_of(own));
        let home = block.iter().filter_map(person).find_map(|own| *homes.get(own)?);
        let Some(groups) = all.get_mut(row) else { continue };
        match home.and_then(|home| sibships.get(&(row, home)).copied()) {
            Some(place) => {
                if let Some(group) = groups.get_mut(place) {
                    group.blocks.push(block);
                }
            }
            None => {
                if let Some(home) = home {
                    sibships.insert((row, home), groups.len());
                }
                groups.push(Group { home, blocks: vec![block] });
            }
        }
    }
    for group in all.iter_mut().flatten() {
        let Some(own) = group.home.and_then(|home| question.kin.get(home)) else { continue };
        let born = |block: &Block| {
            let places = block.iter().filter_map(|node| match node {
                Node::Person(person) => own.children.iter().position(|child| child == person),
                Node::Passing(..) => None,
            });
            places.min().unwrap_or(usize::MAX)
        };
        group.blocks.sort_by_key(born);
    }
    for (family, own) in question.kin.iter().enumerate() {
        let Some(top) = question.row_of_partners(family) else { continue };
        let lowest = own.children.iter().map(|child| question.row_of(*child)).max().unwrap_or(top);
        for row in top + 1..lowest {
            if let Some(groups) = all.get_mut(row) {
                groups.push(Group { home: None, blocks: vec![vec![Node::Passing(family, row)]] });
            }
        }
    }
    all
}

/// A person with all partners of the same row, and theirs: a chain in which partners stand side by side where that is
/// possible.
fn block_of(question: &Question<'_>, person: usize) -> Block {
    let row = question.row_of(person);
    let partners = |of: usize| -> Vec<usize> {
        let families = question.kin.iter().filter(|own| own.partners.contains(&of));
        let others = families.flat_map(|own| own.partners.iter().copied());
        let mut list: Vec<usize> = Vec::new();
        for other in others.filter(|other| *other != of && question.row_of(*other) == row) {
            if !list.contains(&other) {
                list.push(other);
            }
        }
        list
    };
    let mut members = vec![person];
    let mut next = 0;
    while let Some(own) = members.get(next).copied() {
        for other in partners(own) {
            if !members.contains(&other) {
                members.push(other);
            }
        }
        next += 1;
    }
    // The one with most partners stands in the middle; theirs to the right and to the left in turn, and so on outwards.
    let centre =
        members.iter().copied().max_by_key(|own| (partners(*own).len(), usize::MAX - own)).unwrap_or(person);
    let gender = |own: usize| question.pedigree.persons.get(own).map(|own| own.gender);
    let mut left: Vec<usize> = Vec::new();
    let mut right: Vec<usize> = Vec::new();
    let mut done = vec![centre];
    let first: Vec<usize> = partners(centre);
    for (index, partner) in first.iter().enumerate() {
        // The man stands on the left of a couple; further partners fill both sides.
        let is_left = match first.len() {
            1 => {
                gender(centre) == Some(Gender::Woman) && gender(*partner) != Some(Gender::Woman)
                    || gender(*partner) == Some(Gender::Man) && gender(centre) != Some(Gender::Man)
            }
            _ => index % 2 == 0,
        };
        let side = if is_left { &mut left } else { &mut right };
        let mut chain = vec![*partner];
        done.push(*partner);
        let mut last = 0;
        while let Some(own) = chain.get(last).copied() {
            for other in partners(own) {
                if !done.contains(&other) && !first.contains(&other) {
                    done.push(other);
                    chain.push(other);
                }
            }
            last += 1;
        }
        side.extend(chain);
    }
    let left = left.into_iter().rev();
    left.chain(std::iter::once(centre)).chain(right).map(Node::Person).collect()
}

fn positions(row: &[Group]) -> BTreeMap<Node, f64> {
    let nodes = row.iter().flat_map(|group| group.blocks.iter().flatten());
    nodes.enumerate().map(|(place, node)| (*node, place as f64)).collect()
}

fn middle(nodes: &[Node], positions: &BTreeMap<Node, f64>) -> Option<f64> {
    let found: Vec<f64> = nodes.iter().filter_map(|node| positions.get(node).copied()).collect();
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

/// Orders the groups of a row by the middle of what they are linked to in the row above (down) or below.
fn towards(rows: &mut [Vec<Group>], row: usize, down: bool, links: &[Vec<Link>]) {
    let (other, between) = if down { (row - 1, row - 1) } else { (row + 1, row) };
    let Some(there) = rows.get(other).map(|row| positions(row)) else { return };
    let Some(links) = links.get(between) else { return };
    let Some(own) = rows.get_mut(row) else { return };
    let here = positions(own);
    let count = here.len().max(1) as f64;
    let scale = there.len().max(1) as f64 / count;
    let key = |group: &Group| {
        let nodes: Vec<Node> = group.blocks.iter().flatten().copied().collect();
        let found: Vec<f64> = links
            .iter()
            .filter_map(|link| {
                let is_mine = if down {
                    nodes.contains(&link.below)
                } else {
                    link.above.iter().any(|node| nodes.contains(node))
                };
                if !is_mine {
                    return None;
                }
                if down { middle(&link.above, &there) } else { there.get(&link.below).copied() }
            })
            .collect();
        if found.is_empty() {
            // Where nothing pulls, the group keeps its place.
            middle(&nodes, &here).map_or(0.0, |own| own * scale)
        } else {
            found.iter().sum::<f64>() / found.len() as f64
        }
    };
    let mut keyed: Vec<(f64, Group)> = own.drain(..).map(|group| (key(&group), group)).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    own.extend(keyed.into_iter().map(|(_, group)| group));
}

fn crossings(rows: &[Vec<Group>], links: &[Vec<Link>]) -> usize {
    (0..rows.len()).map(|row| crossings_below(rows, links, row)).sum()
}

/// Lines that cross another between this row and the next.
fn crossings_below(rows: &[Vec<Group>], links: &[Vec<Link>], row: usize) -> usize {
    let (Some(above), Some(below), Some(links)) = (rows.get(row), rows.get(row + 1), links.get(row)) else {
        return 0;
    };
    let (above, below) = (positions(above), positions(below));
    let ends: Vec<(f64, f64, usize)> = links
        .iter()
        .filter_map(|link| Some((middle(&link.above, &above)?, *below.get(&link.below)?, link.family)))
        .collect();
    let mut count = 0;
    for (index, a) in ends.iter().enumerate() {
        for b in ends.iter().skip(index + 1) {
            let crosses = (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1);
            count += usize::from(a.2 != b.2 && crosses);
        }
    }
    count
}
