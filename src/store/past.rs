//! What a journal says about the past of one reading: its base, its entries, and which versions of the file
//! were its own. Pure: it is given lines and answers questions.

use jiff::Timestamp;

use crate::case::{Editable, Reading};
use crate::store::journal::{Base, Contents, Entry, Home, Line, Record};
use crate::store::kept::Stored;
use crate::store::signing::Seal;

/// A journal as understood.
#[derive(Debug, Clone)]
pub(crate) struct Past<D: Editable = Reading> {
    pub(crate) base: Base<D>,
    records: Vec<Record<D>>,
}

/// A reading file as found on disk.
#[derive(Debug, Clone)]
pub(crate) struct Disk<D = Reading> {
    pub(crate) sha256: String,
    pub(crate) value: D,
    /// True if its signature holds.
    pub(crate) seal: Seal,
}

impl<D: Stored> Past<D> {
    /// A past of these lines.
    pub(crate) fn with(base: Base<D>, records: Vec<Record<D>>) -> Self {
        Self { base, records }
    }

    /// The usable part of a journal, and whether it was damaged. Entries behind a damage are used only where
    /// the file on disk is a version saved behind it, and then that file is the base.
    pub(crate) fn of(contents: Contents<D>, home: Home, disk: Option<&Disk<D>>) -> (Option<Self>, bool) {
        let damage = contents.lines.iter().rposition(|line| *line == Line::Damaged);
        let first_damage = contents.lines.iter().position(|line| *line == Line::Damaged);
        let mut good: Vec<(usize, Record<D>)> = Vec::new();
        for (index, line) in contents.lines.into_iter().enumerate() {
            if let Line::Good(record) = line {
                good.push((index, record));
            }
        }
        let Some((0, Record::Base(base))) = good.first().cloned() else { return (None, true) };
        let (Some(first_damage), Some(damage)) = (first_damage, damage) else {
            let records = good.into_iter().skip(1).map(|(_, record)| record).collect();
            return (Some(Self { base: *base, records }), false);
        };
        let behind: Vec<_> = good.iter().filter(|(i, _)| *i > damage).map(|(_, r)| r.clone()).collect();
        if let Some((disk, held)) = disk.and_then(|disk| Some((disk, held(&behind, &disk.sha256)?))) {
            let mut base = *base;
            base.value = disk.value.clone();
            base.note_file(home, Some(disk.sha256.clone()));
            let records = behind.into_iter().skip(held).collect();
            return (Some(Self { base, records }), true);
        }
        let before = good.into_iter().skip(1).take_while(|(i, _)| *i < first_damage);
        (Some(Self { base: *base, records: before.map(|(_, record)| record).collect() }), true)
    }

    /// Every entry, oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry<D::Edit>> {
        let entries = self.records.iter().filter_map(|record| match record {
            Record::Entry { entry, .. } => Some(entry.clone()),
            Record::Base(_) | Record::Saving { .. } | Record::Saved { .. } => None,
        });
        entries.collect()
    }

    /// Times of the entries, oldest first.
    pub(crate) fn times(&self) -> Vec<Timestamp> {
        let times = self.records.iter().filter_map(|record| match record {
            Record::Entry { at, .. } => Some(*at),
            Record::Base(_) | Record::Saving { .. } | Record::Saved { .. } => None,
        });
        times.collect()
    }

    /// The lines after the base.
    pub(crate) fn records(&self) -> &[Record<D>] {
        &self.records
    }

    /// The latest time of any line.
    pub(crate) fn latest(&self) -> Timestamp {
        self.records.iter().map(Record::at).fold(self.base.at, Timestamp::max)
    }

    /// Number of entries in the version of this hash, if it is one of ours.
    pub(crate) fn entries_in(&self, sha256: &str) -> Option<usize> {
        if self.records.iter().any(|record| record.is_save_of(sha256)) {
            return Some(Self::entries_among(&self.records, sha256));
        }
        let base = [&self.base.case_sha256, &self.base.state_sha256];
        base.into_iter().flatten().any(|known| known == sha256).then_some(0)
    }

    /// The version that the file in `home` had when last known for certain.
    pub(crate) fn known(&self, home: Home) -> Option<&str> {
        if let Some((_, sha256)) = self.last_saved(|there| there == home) {
            return Some(sha256);
        }
        match home {
            Home::Case => self.base.case_sha256.as_deref(),
            Home::State => self.base.state_sha256.as_deref(),
        }
    }

    /// Number of entries that the file in `home` held when last known for certain.
    pub(crate) fn known_entries(&self, home: Home) -> usize {
        self.last_saved(|there| there == home).map_or(0, |(line, _)| self.entries_saved_at(line))
    }

    /// Number of entries in the last finished save, wherever it was.
    pub(crate) fn saved_entries(&self) -> usize {
        self.last_saved(|_| true).map_or(0, |(line, _)| self.entries_saved_at(line))
    }

    /// The line of the last finished save in such a home, with the hash of what was saved.
    fn last_saved(&self, in_home: impl Fn(Home) -> bool) -> Option<(usize, &str)> {
        let records = self.records.iter().enumerate().rev();
        records.into_iter().find_map(|(line, record)| match record {
            Record::Saved { home, sha256, .. } => in_home(*home).then_some((line, sha256.as_str())),
            Record::Base(_) | Record::Entry { .. } | Record::Saving { .. } => None,
        })
    }

    /// Number of entries in the save that ended with this line. A later save of the same text that never ended, as
    /// after *Undo*, says nothing about it.
    fn entries_saved_at(&self, line: usize) -> usize {
        let Some(Record::Saved { sha256, .. }) = self.records.get(line) else { return 0 };
        Self::entries_among(&self.records[..=line], sha256)
    }

    /// Number of entries in the last version of this hash that these first lines tell of.
    fn entries_among(lines: &[Record<D>], sha256: &str) -> usize {
        let held = held(lines, sha256).unwrap_or(0);
        lines.iter().take(held).filter(|record| matches!(record, Record::Entry { .. })).count()
    }
}

impl<D> Base<D> {
    /// Notes which version lies in `home`.
    pub(crate) fn note_file(&mut self, home: Home, sha256: Option<String>) {
        match home {
            Home::Case => self.case_sha256 = sha256,
            Home::State => self.state_sha256 = sha256,
        }
    }
}

impl<D: Editable> Record<D> {
    fn at(&self) -> Timestamp {
        match self {
            Self::Base(base) => base.at,
            Self::Entry { at, .. } | Self::Saving { at, .. } | Self::Saved { at, .. } => *at,
        }
    }

    fn is_save_of(&self, wanted: &str) -> bool {
        matches!(self, Self::Saving { sha256, .. } | Self::Saved { sha256, .. } if sha256 == wanted)
    }
}

/// Number of lines in the last saved version of this hash: those before its saving began, less the entries
/// that were made while it was printed. What came while it was written is not in it either.
fn held<D: Editable>(records: &[Record<D>], sha256: &str) -> Option<usize> {
    let last = records.iter().rposition(|record| record.is_save_of(sha256))?;
    let is_saving = |record: &Record<D>| matches!(record, Record::Saving { .. }) && record.is_save_of(sha256);
    let began = records.iter().take(last + 1).rposition(is_saving).unwrap_or(last);
    let Some(Record::Saving { left_out: left_out @ 1.., .. }) = records.get(began) else {
        return Some(began);
    };
    let is_entry = |record: &Record<D>| matches!(record, Record::Entry { .. });
    let entries = records.iter().enumerate().take(began).filter(|(_, record)| is_entry(record));
    // Fewer where a damage took some of them: then nothing behind the damage is in the file.
    Some(entries.rev().nth(*left_out - 1).map_or(0, |(index, _)| index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_made_while_a_save_was_printed_are_not_in_its_file() {
        let at = Timestamp::UNIX_EPOCH;
        let home = Home::Case;
        let entry = || Record::<Reading>::Entry { at, entry: Entry::Undo };
        let saving =
            |sha: &str, left_out| Record::<Reading>::Saving { at, home, sha256: sha.to_owned(), left_out };
        let saved = |sha: &str| Record::<Reading>::Saved { at, home, sha256: sha.to_owned() };
        let lines = [entry(), entry(), entry(), saving("a", 2), entry(), saved("a"), saving("b", 0)];
        assert_eq!(held(&lines, "a"), Some(1));
        assert_eq!(held(&lines, "b"), Some(6));
        assert_eq!(held(&lines, "c"), None);
        assert_eq!(held(&[entry(), saving("a", 2), saved("a")], "a"), Some(0), "the rest was damaged");
        assert_eq!(held(&[entry(), saved("a")], "a"), Some(1));
    }
}
