//! Maps in files written by hand: a key that is given twice is an error that names it, never a silent choice between
//! the two values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::case::{FindingId, Key, MarkId, RadiographId};

/// So many entries may stand in one map: a hundred times as many as the largest reading anyone has made. A file with
/// more is refused before it takes time and memory.
const MOST: usize = 100_000;

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
            if entries.len() == MOST {
                return Err(A::Error::custom(format!(
                    "more than {MOST} entries stand here: no reading holds so many; put a copy of the file back"
                )));
            }
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// How many values were read.
    static READ: AtomicUsize = AtomicUsize::new(0);

    struct Counted;

    impl<'de> Deserialize<'de> for Counted {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            READ.fetch_add(1, Ordering::Relaxed);
            u8::deserialize(deserializer).map(|_| Self)
        }
    }

    fn read(entries: usize) -> Result<usize, String> {
        let text: Vec<String> = (0..entries).map(|key| format!("\"{key}\":1")).collect();
        let text = format!("{{{}}}", text.join(","));
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        READ.store(0, Ordering::Relaxed);
        #[allow(clippy::zero_sized_map_values, reason = "the values only count how often they are read")]
        let read: Result<BTreeMap<Key, Counted>, _> = map(&mut deserializer);
        read.map(|all| all.len()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_map_is_read_once_and_refused_in_words_where_no_reading_holds_so_many() {
        assert_eq!(read(1_000), Ok(1_000));
        assert_eq!(READ.load(Ordering::Relaxed), 1_000, "each value is read once");
        assert_eq!(read(MOST), Ok(MOST));
        let refused = read(MOST + 50_000).unwrap_err();
        assert!(refused.contains("more than 100000 entries"), "{refused}");
        assert_eq!(READ.load(Ordering::Relaxed), MOST, "what lies behind the limit is not read");
    }
}
