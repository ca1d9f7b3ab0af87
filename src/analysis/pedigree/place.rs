//! Where each person stands in its row: blocks never overlap, and within that they come as close as can be to the middle
//! of their children and of their parents.

use std::collections::BTreeMap;

use crate::analysis::pedigree::order::{Group, Node, Question};

/// Rounds of moving towards children and parents.
const ROUNDS: usize = 10;
/// Air between partners, between brothers and sisters, and between sibships, in points.
const AIR: [f64; 3] = [16.0, 18.0, 30.0];

/// A block with its place.
struct Placed {
    row: usize,
    nodes: Vec<Node>,
    /// Distance of each node from the middle of the block.
    offsets: Vec<f64>,
    /// Half of the width of the block, to the left and to the right of its middle.
    half: f64,
    home: Option<usize>,
    group: usize,
    x: f64,
}

/// The middle of each node, in points from the left edge; `half` is half the width of a node.
pub(super) fn places(
    question: &Question<'_>,
    rows: &[Vec<Group>],
    half: &dyn Fn(Node) -> f64,
) -> BTreeMap<Node, f64> {
    let mut blocks: Vec<Placed> = Vec::new();
    let mut of_row: Vec<Vec<usize>> = Vec::new();
    for (row, groups) in rows.iter().enumerate() {
        let mut own = Vec::new();
        let mut edge = 0.0;
        for (group, list) in groups.iter().enumerate() {
            for nodes in &list.blocks {
                let mut offsets = Vec::new();
                let mut at = 0.0;
                for (index, node) in nodes.iter().enumerate() {
                    at += half(*node) + if index == 0 { 0.0 } else { AIR[0] };
                    offsets.push(at);
                    at += half(*node);
                }
                let middle = at / 2.0;
                for offset in &mut offsets {
                    *offset -= middle;
                }
                own.push(blocks.len());
                blocks.push(Placed {
                    row,
                    nodes: nodes.clone(),
                    offsets,
                    half: middle,
                    home: list.home,
                    group,
                    x: edge + middle,
                });
                edge += at + AIR[1];
            }
            edge += AIR[2] - AIR[1];
        }
        of_row.push(own);
    }
    for round in 0..ROUNDS {
        let down = round % 2 == 1;
        let order: Vec<usize> =
            if down { (0..of_row.len()).collect() } else { (0..of_row.len()).rev().collect() };
        for row in order {
            settle(question, &mut blocks, &of_row, row, down);
        }
    }
    let all = blocks.iter().flat_map(|block| {
        block.nodes.iter().zip(&block.offsets).map(|(node, offset)| (*node, block.x + offset))
    });
    let mut places: BTreeMap<Node, f64> = all.collect();
    let left = blocks.iter().map(|block| block.x - block.half).fold(f64::INFINITY, f64::min);
    if left.is_finite() {
        for x in places.values_mut() {
            *x -= left;
        }
    }
    places
}

fn settle(question: &Question<'_>, blocks: &mut [Placed], of_row: &[Vec<usize>], row: usize, down: bool) {
    let Some(own) = of_row.get(row) else { return };
    let now: BTreeMap<Node, f64> = blocks
        .iter()
        .flat_map(|block| {
            block.nodes.iter().zip(&block.offsets).map(|(node, offset)| (*node, block.x + offset))
        })
        .collect();
    let wishes: Vec<(f64, f64)> = own
        .iter()
        .filter_map(|index| blocks.get(*index))
        .map(|block| match wish(question, block, &now, down) {
            Some(wish) => (wish, 1.0),
            // Where nothing pulls, a block stays where it is, if nobody needs the room.
            None => (block.x, 0.02),
        })
        .collect();
    let mut gaps = Vec::new();
    for pair in own.windows(2) {
        if let [a, b] = pair
            && let (Some(a), Some(b)) = (blocks.get(*a), blocks.get(*b))
        {
            gaps.push(a.half + b.half + if a.group == b.group { AIR[1] } else { AIR[2] });
        }
    }
    for (index, x) in own.iter().zip(apart(&wishes, &gaps)) {
        if let Some(block) = blocks.get_mut(*index) {
            block.x = x;
        }
    }
}

/// Where a block would like to be: below the middle of its parents, or above the middle of its children.
fn wish(question: &Question<'_>, block: &Placed, now: &BTreeMap<Node, f64>, down: bool) -> Option<f64> {
    let at = |node: &Node| now.get(node).copied();
    let persons = |list: &[usize]| list.iter().filter_map(|own| at(&Node::Person(*own))).collect::<Vec<_>>();
    let generation = |person: &usize| question.generation.get(*person).copied();
    let centre = |found: &[f64]| {
        let (low, high) = found
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)));
        (low.is_finite() && high.is_finite()).then_some(f64::midpoint(low, high))
    };
    // Where a family comes down to the row below the given one.
    let from_above = |family: usize, row: usize| {
        if question.row_of_partners(family) == Some(row) {
            let found = persons(&question.kin.get(family)?.partners);
            (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
        } else {
            at(&Node::Passing(family, row))
        }
    };
    let mut shifts = Vec::new();
    for (node, offset) in block.nodes.iter().zip(&block.offsets) {
        match node {
            Node::Passing(family, _) => {
                if down {
                    shifts.push(from_above(*family, block.row - 1)? - offset);
                } else {
                    let own = question.kin.get(*family)?;
                    let next = own.children.iter().filter(|child| generation(child) == Some(block.row + 1));
                    let next: Vec<usize> = next.copied().collect();
                    let found = if next.is_empty() {
                        at(&Node::Passing(*family, block.row + 1))
                    } else {
                        centre(&persons(&next))
                    };
                    shifts.push(found? - offset);
                }
            }
            Node::Person(person) if down => {
                let Some(home) = question.home(*person) else { continue };
                let Some(own) = question.kin.get(home) else { continue };
                let Some(above) = block.row.checked_sub(1).and_then(|row| from_above(home, row)) else {
                    continue;
                };
                let here: Vec<usize> = own
                    .children
                    .iter()
                    .filter(|child| generation(child) == Some(block.row))
                    .copied()
                    .collect();
                // The whole sibship moves, so that its middle comes below its parents.
                if let Some(middle) = centre(&persons(&here)) {
                    // A block that belongs to another sibship is pulled less by this one.
                    let pull = if block.home == Some(home) { 1.0 } else { 0.3 };
                    shifts.push(block.x + (above - middle) * pull);
                }
            }
            Node::Person(person) => {
                for (family, own) in question.kin.iter().enumerate() {
                    if !own.partners.contains(person) || question.row_of_partners(family) != Some(block.row) {
                        continue;
                    }
                    let below: Vec<usize> = own
                        .children
                        .iter()
                        .filter(|child| generation(child) == Some(block.row + 1))
                        .copied()
                        .collect();
                    let found = if below.is_empty() {
                        at(&Node::Passing(family, block.row + 1))
                    } else {
                        centre(&persons(&below))
                    };
                    let partners = persons(&own.partners);
                    if let Some(found) = found
                        && !partners.is_empty()
                    {
                        let middle = partners.iter().sum::<f64>() / partners.len() as f64;
                        shifts.push(block.x + found - middle);
                    }
                }
            }
        }
    }
    (!shifts.is_empty()).then(|| shifts.iter().sum::<f64>() / shifts.len() as f64)
}

/// The places closest to the wishes (by weighted squares) that keep at least these gaps between neighbours: isotonic
/// regression by pooling adjacent violators.
fn apart(wishes: &[(f64, f64)], gaps: &[f64]) -> Vec<f64> {
    let mut before = 0.0;
    let mut sums = vec![0.0];
    for gap in gaps {
        before += gap;
        sums.push(before);
    }
    // Pools of neighbours that stand at their gaps: weight, weighted sum, members.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((wish, weight), sum) in wishes.iter().zip(&sums) {
        pools.push((*weight, weight * (wish - sum), 1));
        while let [.., a, b] = pools.as_slice() {
            if a.1 / a.0 <= b.1 / b.0 {
                break;
            }
            let joined = (a.0 + b.0, a.1 + b.1, a.2 + b.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    let flat = pools.iter().flat_map(|(weight, sum, members)| std::iter::repeat_n(sum / weight, *members));
    flat.zip(&sums).map(|(level, sum)| level + sum).collect()
}
