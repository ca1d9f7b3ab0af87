//! Every file name that Callus uses, in one place: the case folder and the state folder.

use jiff::Timestamp;

use crate::case::ReaderId;

/// The case file inside a case folder.
pub(crate) const CASE_FILE: &str = "case.ron";
/// The stem of the case file, by which versions of it are set aside.
pub(crate) const CASE_STEM: &str = "case";
/// The lock beside the case file, held while the case is edited.
pub(crate) const CASE_LOCK: &str = ".case.lock";
/// Name under which the edits of a case file are noted: one that no reader can have.
pub(crate) const CASE_EDITS: &str = "case.recovered-";
/// The script of a presentation inside a case folder.
pub(crate) const SCRIPT: &str = "present.ron";
/// Beside a program that keeps its state next to it.
pub(crate) const PORTABLE: &str = "portable.ron";
/// The folder of readings inside a case folder.
pub(crate) const READINGS: &str = "readings";
/// Ending of case and reading files, without the dot.
pub(crate) const RON: &str = "ron";
/// The folder of journals inside the state folder.
pub(crate) const JOURNALS: &str = "journals";
/// The journal of one case and reader.
pub(crate) const JOURNAL: &str = "journal.log";
/// How far a journal was acknowledged.
pub(crate) const JOURNAL_HEAD: &str = "journal.head";
/// The shutters that a reader drew on a case, beside the journal.
pub(crate) const SHUTTERS: &str = "shutters.ron";
/// File that names the reader and case of a journal.
pub(crate) const PLACE: &str = "place.ron";
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
/// Schemes of stages of the person, in the state folder.
pub(crate) const STAGE_SCHEMES: &str = "stage-schemes.ron";
/// Folder of hanging protocols of the person, in the state folder.
pub(crate) const PROTOCOLS: &str = "protocols";
/// Classifications of the person, in the state folder.
pub(crate) const CLASSIFICATIONS: &str = "classifications.ron";
/// The lists of states of findings of one's own inside the state folder.
pub(crate) const FINDING_STATES: &str = "finding-states.ron";
/// The sites of findings of one's own inside the state folder.
pub(crate) const FINDING_SITES: &str = "finding-sites.ron";
/// What is known of the cases of the library, inside the state folder.
pub(crate) const LIBRARY: &str = "library.json";
/// The folder of small pictures of films, inside the state folder.
pub(crate) const PICTURES: &str = "pictures";
/// Ending of a packed case, without the dot.
pub(crate) const PACKED: &str = "callus";
/// The folder of packed cases that were opened, inside the state folder.
pub(crate) const UNPACKED: &str = "unpacked";
/// Ending of the list of packed files whose readings were merged into an unpacked case.
pub(crate) const MERGED: &str = "merged";
/// Part of the name of a version that was set aside instead of overwriting another.
const SET_ASIDE: &str = ".recovered-";
/// Part of the name of a version as it was signed.
const SIGNED: &str = ".signed-";
const TEMPORARY: &str = ".tmp";

/// `resident.ron`: the file of a reader.
pub(crate) fn reading(reader: &ReaderId) -> String {
    format!("{reader}.{RON}")
}

/// `.resident.lock`: the lock beside a reader's file.
pub(crate) fn reading_lock(reader: &ReaderId) -> String {
    format!(".{reader}.lock")
}

/// `resident.signed-2.ron`: the reading as it was when it was signed for the second time.
pub(crate) fn signed_copy(reader: &ReaderId, number: u32) -> String {
    format!("{}.{RON}", signed_stem(reader, number))
}

/// `resident.signed-2`: its name without the ending.
pub(crate) fn signed_stem(reader: &ReaderId, number: u32) -> String {
    format!("{reader}{SIGNED}{number}")
}

/// The stem of the reader's file and the number of the signature, where a file name is that of a signed version.
pub(crate) fn is_signed_copy(name: &str) -> Option<(&str, u32)> {
    let (reader, number) = name.strip_suffix(RON)?.strip_suffix('.')?.rsplit_once(SIGNED)?;
    // "01" is no number that Callus writes: it would be a second name for the same version.
    let plain =
        number.bytes().all(|digit| digit.is_ascii_digit()) && (number == "0" || !number.starts_with('0'));
    number.parse().ok().filter(|_| plain).map(|number| (reader, number))
}

/// True if a name cannot be a reader's, because files of other readers would bear it.
pub(crate) fn is_reserved(reader: &ReaderId) -> bool {
    is_set_aside(reader.as_str(), None) || is_signed_copy(&reading(reader)).is_some()
}

/// `resident.recovered-20261122T214300Z.ron`: an own version that must not overwrite the file on disk; `stem` is
/// that of the file.
pub(crate) fn set_aside(stem: &str, now: Timestamp) -> String {
    format!("{stem}{SET_ASIDE}{}.{RON}", stamp(now))
}

/// The secret behind pseudonyms, new UIDs and moved dates, in the state folder.
pub(crate) const DEIDENTIFY_SECRET: &str = "deidentify.secret";

/// The folder of the reports of de-identification, in the state folder.
pub(crate) const DEIDENTIFY_REPORTS: &str = "deidentify-reports";

/// The folder that records which films a person has looked at for names in the picture, in the state folder.
pub(crate) const LOOKED_AT: &str = "deidentify-looked-at";

/// True if a file name is that of a version set aside from the file of this stem, or from any.
pub(crate) fn is_set_aside(name: &str, stem: Option<&str>) -> bool {
    match stem {
        Some(stem) => name.strip_prefix(stem).is_some_and(|rest| rest.starts_with(SET_ASIDE)),
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

/// `shutters-20261122T214300Z.bad`: shutters that could not be read.
pub(crate) fn bad_shutters(now: Timestamp) -> String {
    format!("shutters-{}.bad", stamp(now))
}

/// `.resident.`: how the name of a file begins that is being written for `stem`. One for a version signed or set
/// aside begins as for the reader's own file, so that it is swept with those.
pub(crate) fn temporary_prefix(stem: &str) -> String {
    let stem = stem.split(SET_ASIDE).next().unwrap_or(stem);
    let name = format!("{stem}.{RON}");
    format!(".{}.", is_signed_copy(&name).map_or(stem, |(reader, _)| reader))
}

/// Ending of the name of a file that is being written.
pub(crate) fn temporary_suffix() -> &'static str {
    TEMPORARY
}

/// True if `name` is a half-written file for `stem`. The random part holds no dot, so that reader "a" does
/// not claim the files of reader "a.b".
pub(crate) fn is_temporary(name: &str, stem: &str) -> bool {
    name.strip_prefix(&temporary_prefix(stem))
        .and_then(|rest| rest.strip_suffix(TEMPORARY))
        .is_some_and(|random| !random.is_empty() && random.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// True for a half-written file of any stem.
pub(crate) fn is_any_temporary(name: &str) -> bool {
    let inner = name.strip_prefix('.').and_then(|rest| rest.strip_suffix(TEMPORARY));
    inner.and_then(|inner| inner.rsplit_once('.')).is_some_and(|(stem, _)| is_temporary(name, stem))
}

/// `20261122T214300Z.json`: the report of one run of de-identification.
pub(crate) fn deidentify_report(now: Timestamp) -> String {
    format!("{}.json", stamp(now))
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
        let now = "2026-11-22T21:43:00.000001Z".parse().unwrap();
        let name = set_aside("resident", now);
        assert_eq!(name, "resident.recovered-20261122T214300-000001Z.ron");
        assert!(is_set_aside(&name, Some("resident")));
        assert!(is_set_aside(&name, None));
        assert!(!is_set_aside(&name, Some("res")));
        assert!(!is_set_aside("resident.ron", None));
        let copy = set_aside(&signed_stem(&reader("resident"), 2), now);
        assert!(is_set_aside(&copy, None) && !is_set_aside(&copy, Some("resident")));
        assert_eq!(is_signed_copy(&copy), None);
    }

    #[test]
    fn signed_versions_are_known_by_their_names_and_no_reader_may_bear_one() {
        assert_eq!(signed_copy(&reader("a.b"), 12), "a.b.signed-12.ron");
        assert_eq!(is_signed_copy("a.b.signed-12.ron"), Some(("a.b", 12)));
        for other in
            ["a.ron", "a.signed-.ron", "a.signed-x.ron", "a.signed-01.ron", "a.signed-1", "a.signed-1.tmp"]
        {
            assert_eq!(is_signed_copy(other), None, "{other}");
        }
        assert!(is_reserved(&reader("a.signed-1")));
        assert!(is_reserved(&reader("a.recovered-x")));
        assert!(!is_reserved(&reader("a.signed-b")) && !is_reserved(&reader("signed-1")));
    }

    #[test]
    fn what_is_half_written_for_a_version_of_a_reader_is_swept_with_their_file() {
        for stem in ["a.b", "a.b.signed-2", "a.b.recovered-x", "a.b.signed-2.recovered-x"] {
            assert_eq!(temporary_prefix(stem), ".a.b.", "{stem}");
        }
        assert_eq!(temporary_prefix("journal"), ".journal.");
    }

    #[test]
    fn one_reader_does_not_claim_the_half_written_files_of_another() {
        assert!(is_temporary(".a.x1Y2z3.tmp", "a"));
        assert!(!is_temporary(".a.b.x1Y2z3.tmp", "a"));
        assert!(!is_temporary(".a.lock", "a"));
    }
}
