//! Every file name that Callus uses, in one place: the case folder and the state folder.

use jiff::Timestamp;

use crate::case::ReaderId;

/// The case file inside a case folder.
pub(crate) const CASE_FILE: &str = "case.ron";
/// The folder of readings inside a case folder.
pub(crate) const READINGS: &str = "readings";
/// Ending of case and reading files, without the dot.
pub(crate) const RON: &str = "ron";
/// The folder of journals inside the state folder.
pub(crate) const JOURNALS: &str = "journals";
/// The journal of one case and reader.
pub(crate) const JOURNAL: &str = "journal.log";
/// The lock of one journal.
pub(crate) const JOURNAL_LOCK: &str = "lock";
/// The settings inside the state folder.
pub(crate) const SETTINGS: &str = "settings.ron";
/// The folder of measures of one's own inside the state folder.
pub(crate) const MEASURES: &str = "measures";
/// The implants of one's own inside the state folder.
pub(crate) const PRESETS: &str = "presets.ron";
/// The meanings of one's own inside the state folder.
pub(crate) const MEANINGS: &str = "meanings.ron";
/// The error bands of one's own inside the state folder.
pub(crate) const BANDS: &str = "bands.ron";
/// The folder of scores of one's own inside the state folder.
pub(crate) const SCORES: &str = "scores";
/// The reasons of one's own, why an item cannot be graded, inside the state folder.
pub(crate) const REASONS: &str = "reasons.ron";
/// The kinds of findings of one's own inside the state folder.
pub(crate) const FINDING_KINDS: &str = "finding-kinds.ron";
/// The lists of states of findings of one's own inside the state folder.
pub(crate) const FINDING_STATES: &str = "finding-states.ron";
/// The sites of findings of one's own inside the state folder.
pub(crate) const FINDING_SITES: &str = "finding-sites.ron";
/// What marks a version that was set aside instead of overwriting another.
const SET_ASIDE: &str = ".recovered-";
const TEMPORARY: &str = ".tmp";

/// `resident.ron`: the file of a reader.
pub(crate) fn reading(reader: &ReaderId) -> String {
    format!("{reader}.{RON}")
}

/// `.resident.lock`: the lock beside a reader's file.
pub(crate) fn reading_lock(reader: &ReaderId) -> String {
    format!(".{reader}.lock")
}

/// `resident.recovered-20261122T214300Z.ron`: an own version that must not overwrite the file on disk.
pub(crate) fn set_aside(reader: &ReaderId, now: Timestamp) -> String {
    format!("{reader}{SET_ASIDE}{}.{RON}", stamp(now))
}

/// Whether a file name is that of a version set aside, of `reader` or of anyone.
pub(crate) fn is_set_aside(name: &str, reader: Option<&ReaderId>) -> bool {
    match reader {
        Some(reader) => name.strip_prefix(reader.as_str()).is_some_and(|rest| rest.starts_with(SET_ASIDE)),
        None => name.contains(SET_ASIDE),
    }
}

/// `journal-20261122T214300Z.log`: a journal kept for the record.
pub(crate) fn archived_journal(now: Timestamp) -> String {
    format!("journal-{}.log", stamp(now))
}

/// `journal-20261122T214300Z.damaged`: a journal that could not be read to its end.
pub(crate) fn damaged_journal(now: Timestamp) -> String {
    format!("journal-{}.damaged", stamp(now))
}

/// `settings-20261122T214300Z.bad`: settings that could not be read.
pub(crate) fn bad_settings(now: Timestamp) -> String {
    format!("settings-{}.bad", stamp(now))
}

/// `.resident.`: how the name of a file begins that is being written for `stem`.
pub(crate) fn temporary_prefix(stem: &str) -> String {
    format!(".{stem}.")
}

/// How the name of a file ends that is being written.
pub(crate) fn temporary_suffix() -> &'static str {
    TEMPORARY
}

/// Whether `name` is a half-written file for `stem`. The random part holds no dot, so that reader "a" does
/// not claim the files of reader "a.b".
pub(crate) fn is_temporary(name: &str, stem: &str) -> bool {
    name.strip_prefix(&temporary_prefix(stem))
        .and_then(|rest| rest.strip_suffix(TEMPORARY))
        .is_some_and(|random| !random.is_empty() && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// A moment in a file name: no colons, sorts by time, fine enough for two in one second.
fn stamp(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%S%.6fZ").to_string().replacen('.', "-", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(text: &str) -> ReaderId {
        ReaderId::new(text).unwrap()
    }

    #[test]
    fn names_sort_by_time_and_are_recognised() {
        let name = set_aside(&reader("resident"), "2026-11-22T21:43:00.000001Z".parse().unwrap());
        assert_eq!(name, "resident.recovered-20261122T214300-000001Z.ron");
        assert!(is_set_aside(&name, Some(&reader("resident"))));
        assert!(is_set_aside(&name, None));
        assert!(!is_set_aside(&name, Some(&reader("res"))));
        assert!(!is_set_aside("resident.ron", None));
    }

    #[test]
    fn one_reader_does_not_claim_the_half_written_files_of_another() {
        assert!(is_temporary(".a.x1Y2z3.tmp", "a"));
        assert!(!is_temporary(".a.b.x1Y2z3.tmp", "a"));
        assert!(!is_temporary(".a.lock", "a"));
    }
}
