//! Values that are computed once and kept for as long as what they were computed from stays the same.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A computed value for each slot, kept with the key that it was computed for. Computing may read other memos, and this
/// one.
#[derive(Debug)]
pub(crate) struct Memo<K, V, S = ()> {
    slots: RefCell<BTreeMap<S, (K, V)>>,
    made: Cell<u64>,
}

impl<K, V, S> Default for Memo<K, V, S> {
    fn default() -> Self {
        Self { slots: RefCell::default(), made: Cell::new(0) }
    }
}

impl<K, V: Clone, S: Ord> Memo<K, V, S> {
    /// The value of a slot: the one kept where the key is the same, else a new one.
    pub(crate) fn get(&self, slot: S, key: K, make: impl FnOnce() -> V) -> V
    where
        K: PartialEq,
    {
        self.renew(slot, key, K::eq, |_, _| make())
    }

    /// The value of a slot: the one kept where its key `serves` for the new one, else one made from what was kept.
    pub(crate) fn renew(
        &self,
        slot: S,
        key: K,
        serves: impl FnOnce(&K, &K) -> bool,
        make: impl FnOnce(Option<(K, V)>, &K) -> V,
    ) -> V {
        if let Some((kept, value)) = self.slots.borrow().get(&slot)
            && serves(kept, &key)
        {
            return value.clone();
        }
        let before = self.slots.borrow_mut().remove(&slot);
        let value = make(before, &key);
        self.made.set(self.made.get() + 1);
        self.slots.borrow_mut().insert(slot, (key, value.clone()));
        value
    }

    /// Number of values computed so far.
    pub(crate) fn made(&self) -> u64 {
        self.made.get()
    }
}

/// The very same value, not merely an equal one: cheap to compare.
#[derive(Debug)]
pub(crate) struct Same<T>(pub(crate) Arc<T>);

impl<T> Same<T> {
    pub(crate) fn of(value: &Arc<T>) -> Self {
        Self(value.clone())
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_computed_again_only_for_another_key() {
        let memo: Memo<u8, String, &str> = Memo::default();
        let ask = |slot, key: u8| memo.get(slot, key, || format!("{slot}{key}"));
        assert_eq!([ask("a", 1), ask("a", 1), ask("b", 1), ask("a", 2)], ["a1", "a1", "b1", "a2"]);
        assert_eq!(memo.made(), 3);
    }

    #[test]
    fn what_was_kept_goes_into_what_is_made() {
        let memo: Memo<u8, Vec<u8>> = Memo::default();
        let add = |key: u8| {
            let serves = |kept: &u8, now: &u8| kept >= now;
            memo.renew((), key, serves, |before, now| {
                let mut list = before.map(|(_, list)| list).unwrap_or_default();
                list.push(*now);
                list
            })
        };
        assert_eq!([add(1), add(2), add(1)], [vec![1], vec![1, 2], vec![1, 2]]);
    }

    #[test]
    fn equal_values_are_not_the_same_value() {
        let one = Arc::new(1);
        assert_eq!(Same::of(&one), Same(one.clone()));
        assert_ne!(Same::of(&one), Same(Arc::new(1)));
    }
}
