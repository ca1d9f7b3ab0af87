//! The confidentiality profile of DICOM PS3.15 Table E.1-1 as data, and the action for one attribute under the
//! chosen options.

use std::collections::HashMap;

use super::Options;
use super::options::Dates;

/// What is done with one attribute (PS3.15 E.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// X: the attribute goes.
    Remove,
    /// Z: it stays without a value.
    Empty,
    /// D: its value becomes a dummy of the same kind.
    Dummy,
    /// U: its UID becomes a new one, the same for the same original.
    NewUid,
    /// K: it stays; items of a sequence are still cleaned.
    Keep,
    /// C under *Clean Descriptors*: words that a description may hold stay, all others go.
    CleanWords,
    /// C under *Modified Dates*: the date moves by the patient's shift.
    ShiftDate,
}

/// One row of the table: the basic action, and letters under the options (`-` where an option says nothing).
#[derive(Debug, Clone, Copy)]
struct Row {
    basic: &'static str,
    uids: &'static str,
    device: &'static str,
    institution: &'static str,
    characteristics: &'static str,
    dates_kept: &'static str,
    dates_modified: &'static str,
    descriptors: &'static str,
}

/// The table, by group and element.
#[derive(Debug)]
pub(super) struct Profile {
    rows: HashMap<u32, Row>,
}

impl Profile {
    /// The table that comes with the program.
    pub(super) fn builtin() -> Self {
        let text = include_str!("../../assets/deidentify/profile.tsv");
        let rows = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let mut cells = line.split('\t');
            let tag = u32::from_str_radix(cells.next()?, 16).ok()?;
            let mut cell = || cells.next().unwrap_or("-");
            let row = Row {
                basic: cell(),
                uids: cell(),
                device: cell(),
                institution: cell(),
                characteristics: cell(),
                dates_kept: cell(),
                dates_modified: cell(),
                descriptors: cell(),
            };
            Some((tag, row))
        });
        Self { rows: rows.collect() }
    }

    /// The action for an attribute, or `None` where the table does not name it.
    pub(super) fn action(&self, tag: u32, options: Options) -> Option<Action> {
        // Repeating groups: curves (50xx) and the overlays' data and comments (60xx,3000 and 60xx,4000).
        let group = tag >> 24;
        if group == 0x50 || (group == 0x60 && matches!(tag & 0xFFFF, 0x3000 | 0x4000)) {
            return Some(Action::Remove);
        }
        let row = self.rows.get(&tag)?;
        let kept = (options.uids && row.uids == "K")
            || (options.device && row.device == "K")
            || (options.institution && row.institution == "K")
            || (options.characteristics && row.characteristics == "K")
            || (options.dates == Dates::Keep && row.dates_kept == "K");
        if kept {
            return Some(Action::Keep);
        }
        if options.dates == Dates::Shift && row.dates_modified == "C" {
            return Some(Action::ShiftDate);
        }
        let words = (options.descriptors && row.descriptors == "C")
            || (options.characteristics && row.characteristics == "C")
            || (options.device && row.device == "C");
        if words {
            return Some(Action::CleanWords);
        }
        Some(basic(row.basic))
    }
}

/// A combined code leaves the choice to the attribute's type; the choice here is legal under every type: a UID
/// before a dummy, a dummy before an empty value, an empty value before removal.
fn basic(code: &str) -> Action {
    match () {
        () if code.contains('U') => Action::NewUid,
        () if code.contains('D') => Action::Dummy,
        () if code.contains('Z') => Action::Empty,
        () => Action::Remove,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_row_of_the_standard_of_2024() {
        // 621 rows, of which three stand for repeating groups and one for all private attributes.
        assert_eq!(Profile::builtin().rows.len(), 617);
    }

    #[test]
    fn options_change_the_action_of_the_rows_they_name() {
        let profile = Profile::builtin();
        let strict = Options { dates: Dates::Remove, descriptors: false, ..Options::default() };
        let usual = Options::default();
        assert_eq!(profile.action(0x0010_0010, usual), Some(Action::Empty));
        assert_eq!(profile.action(0x0008_0020, usual), Some(Action::ShiftDate));
        assert_eq!(profile.action(0x0008_0020, strict), Some(Action::Empty));
        assert_eq!(profile.action(0x0008_103E, usual), Some(Action::CleanWords));
        assert_eq!(profile.action(0x0008_103E, strict), Some(Action::Remove));
        assert_eq!(profile.action(0x0020_000D, usual), Some(Action::NewUid));
        assert_eq!(profile.action(0x0028_0010, usual), None);
        let keep = Options { characteristics: true, ..Options::default() };
        assert_eq!(profile.action(0x0010_0040, usual), Some(Action::Empty));
        assert_eq!(profile.action(0x0010_0040, keep), Some(Action::Keep));
        assert_eq!(profile.action(0x6002_3000, usual), Some(Action::Remove));
    }
}
