//! Maps in files written by hand: a key that is given twice is an error that names it, never a silent choice between
//! the two values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::case::{FindingId, Key, MarkId, RadiographId};

/// A key as a person wrote it.
pub(crate) trait Named {
    fn name(&self) -> String;
}

impl Named for RadiographId {
    fn name(&self) -> String {
        format!("\"{self}\"")
    }
}

impl Named for Key {
    fn name(&self) -> String {
        format!("\"{self}\"")
    }
}

impl Named for FindingId {
    fn name(&self) -> String {
        self.0.to_string()
    }
}

impl Named for MarkId {
    fn name(&self) -> String {
        self.0.to_string()
    }
}

/// Reads a map of any kind; for `#[serde(deserialize_with)]`.
///
/// # Errors
/// Those of keys and values, and one for a key that is given twice.
pub(crate) fn map<'de, D, K, V, M>(deserializer: D) -> Result<M, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + Clone + Named,
    V: Deserialize<'de>,
    M: FromIterator<(K, V)>,
{
    deserializer.deserialize_map(Entries(PhantomData)).map(|entries| entries.into_iter().collect())
}

/// Reads a map of maps.
pub(crate) fn maps<'de, D, K, L, V>(deserializer: D) -> Result<BTreeMap<K, BTreeMap<L, V>>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + Clone + Named,
    L: Deserialize<'de> + Ord + Clone + Named,
    V: Deserialize<'de>,
{
    let outer: BTreeMap<K, Unique<L, V>> = map(deserializer)?;
    Ok(outer.into_iter().map(|(key, inner)| (key, inner.0)).collect())
}

/// A map of maps of maps.
type Nested<K, L, M, V> = BTreeMap<K, BTreeMap<L, BTreeMap<M, V>>>;

/// Reads a map of maps of maps.
pub(crate) fn maps_of_maps<'de, D, K, L, M, V>(deserializer: D) -> Result<Nested<K, L, M, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord + Clone + Named,
    L: Deserialize<'de> + Ord + Clone + Named,
    M: Deserialize<'de> + Ord + Clone + Named,
    V: Deserialize<'de>,
{
    let outer: BTreeMap<K, BTreeMap<L, Unique<M, V>>> = maps(deserializer)?;
    let inner =
        |inner: BTreeMap<L, Unique<M, V>>| inner.into_iter().map(|(key, last)| (key, last.0)).collect();
    Ok(outer.into_iter().map(|(key, maps)| (key, inner(maps))).collect())
}

/// A map inside a map.
struct Unique<K, V>(BTreeMap<K, V>);

impl<'de, K, V> Deserialize<'de> for Unique<K, V>
where
    K: Deserialize<'de> + Ord + Clone + Named,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        map(deserializer).map(Self)
    }
}

struct Entries<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for Entries<K, V>
where
    K: Deserialize<'de> + Ord + Clone + Named,
    V: Deserialize<'de>,
{
    type Value = Vec<(K, V)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut entries: Vec<(K, V)> = Vec::new();
        let mut seen = BTreeSet::new();
        while let Some(key) = access.next_key::<K>()? {
            // Written in order, as Callus does, no look at the others is needed.
            let is_last = seen.is_empty() && entries.last().is_none_or(|(last, _)| *last < key);
            if !is_last {
                if seen.is_empty() {
                    seen.extend(entries.iter().map(|(key, _)| key.clone()));
                }
                if !seen.insert(key.clone()) {
                    let name = key.name();
                    return Err(A::Error::custom(format!(
                        "{name} is given twice: join the two entries into one"
                    )));
                }
            }
            entries.push((key, access.next_value()?));
        }
        Ok(entries)
    }
}
