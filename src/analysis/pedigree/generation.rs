//! Generations: partners share one, children stand below their parents, and founders just above their children.

use std::collections::BTreeMap;

use crate::case::{Key, Pedigree};

/// The places of the persons of each family, of those that exist.
#[derive(Debug, Clone, Default)]
pub(super) struct Kin {
    /// Partners, at most two.
    pub(super) partners: Vec<usize>,
    /// Children, in the order of the list.
    pub(super) children: Vec<usize>,
}

/// Places by id; the first of a doubled id.
pub(super) fn places(pedigree: &Pedigree) -> BTreeMap<&Key, usize> {
    let mut places = BTreeMap::new();
    for (index, person) in pedigree.persons.iter().enumerate() {
        places.entry(&person.id).or_insert(index);
    }
    places
}

/// The families by places. What refers to nobody is left out.
pub(super) fn kin(pedigree: &Pedigree) -> Vec<Kin> {
    let places = places(pedigree);
    pedigree
        .families
        .iter()
        .map(|family| {
            let mut partners: Vec<usize> =
                family.partners.iter().filter_map(|id| places.get(id).copied()).collect();
            partners.dedup();
            partners.truncate(2);
            let mut children: Vec<usize> = Vec::new();
            for child in &family.children {
                let place = places.get(&child.person).copied();
                children.extend(place.filter(|own| !children.contains(own) && !partners.contains(own)));
            }
            Kin { partners, children }
        })
        .collect()
}

/// Groups of persons that share a generation.
struct Groups {
    of: Vec<usize>,
}

impl Groups {
    fn find(&self, mut person: usize) -> usize {
        while let Some(next) = self.of.get(person).filter(|next| **next != person) {
            person = *next;
        }
        person
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(own) = self.of.get_mut(a.max(b)) {
            *own = a.min(b);
        }
    }
}

/// The generation of each person, from 0 for the first that is drawn or stated.
pub(super) fn generations(pedigree: &Pedigree, kin: &[Kin]) -> Vec<usize> {
    let count = pedigree.persons.len();
    let mut groups = Groups { of: (0..count).collect() };
    let below = |groups: &Groups, from: usize, to: usize| descends(kin, groups, from, to);
    for family in kin {
        if let [a, b] = family.partners.as_slice()
            && !below(&groups, *a, *b)
            && !below(&groups, *b, *a)
        {
            groups.join(*a, *b);
        }
        // Brothers and sisters whose parents nobody knows stand side by side all the same.
        if family.partners.is_empty() {
            for pair in family.children.windows(2) {
                if let [a, b] = pair
                    && !below(&groups, *a, *b)
                    && !below(&groups, *b, *a)
                {
                    groups.join(*a, *b);
                }
            }
        }
    }
    levels(pedigree, kin, &groups)
}

/// Whether `to` is a descendant of `from`, through groups.
fn descends(kin: &[Kin], groups: &Groups, from: usize, to: usize) -> bool {
    let target = groups.find(to);
    let mut open = vec![groups.find(from)];
    let mut seen = Vec::new();
    while let Some(group) = open.pop() {
        for family in kin.iter().filter(|own| own.partners.iter().any(|own| groups.find(*own) == group)) {
            for child in &family.children {
                let next = groups.find(*child);
                if next == target {
                    return true;
                }
                if !seen.contains(&next) {
                    seen.push(next);
                    open.push(next);
                }
            }
        }
    }
    false
}

fn levels(pedigree: &Pedigree, kin: &[Kin], groups: &Groups) -> Vec<usize> {
    let count = pedigree.persons.len();
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for family in kin {
        for parent in &family.partners {
            edges.extend(family.children.iter().map(|child| (groups.find(*parent), groups.find(*child))));
        }
    }
    edges.retain(|(a, b)| a != b);
    edges.sort_unstable();
    edges.dedup();
    let mut stated = vec![None; count];
    for (index, person) in pedigree.persons.iter().enumerate() {
        if let Some(generation) = person.generation
            && let Some(own) = stated.get_mut(groups.find(index))
        {
            *own = Some(usize::from(generation.max(1)) - 1);
        }
    }
    let mut level: Vec<usize> = stated.iter().map(|own| own.unwrap_or(0)).collect();
    // Each pass settles at least one generation; a circle, which the check reports, ends with the passes.
    for _ in 0..count {
        let mut changed = false;
        for (above, below) in &edges {
            let least = level.get(*above).copied().unwrap_or(0) + 1;
            if let Some(own) = level.get_mut(*below).filter(|own| **own < least) {
                *own = least;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    // Founders come down to just above their first child.
    for _ in 0..count {
        let mut changed = false;
        for group in 0..count {
            let has_parents = edges.iter().any(|(_, below)| *below == group);
            let is_stated = stated.get(group).is_some_and(Option::is_some);
            if has_parents || is_stated {
                continue;
            }
            let children = edges.iter().filter(|(above, _)| *above == group);
            let first = children.filter_map(|(_, below)| level.get(*below)).min().copied();
            if let (Some(first), Some(own)) = (first, level.get_mut(group))
                && *own + 1 < first
            {
                *own = first - 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let any_stated = stated.iter().any(Option::is_some);
    let own = |index: usize| level.get(groups.find(index)).copied().unwrap_or(0);
    let least = (0..count).map(own).min().unwrap_or(0);
    let shift = if any_stated { 0 } else { least };
    (0..count).map(|index| own(index) - shift).collect()
}
