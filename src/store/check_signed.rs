//! What is wrong with signatures: files changed after they were signed, films changed since, versions that are gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::{Case, Problem, RadiographId, Reading, Signature};
use crate::store::case_folder::{CaseFolder, ReaderFile, read_sealed};
use crate::store::check::{place_of, unreadable};
use crate::store::copies;
use crate::store::layout;
use crate::store::note::StoreNote;
use crate::store::signing::{self, Seal};

/// SHA-256 of the films that could be read.
pub(crate) type Hashes = BTreeMap<RadiographId, String>;

/// Case and films that signatures are checked against.
pub(crate) struct Signed<'a> {
    pub(crate) folder: &'a CaseFolder,
    /// `None` where the case file does not parse.
    pub(crate) case: Option<&'a Case>,
    pub(crate) films: &'a Hashes,
    /// The signed versions of each reader: the folder is listed once for all of them.
    pub(crate) copies: &'a BTreeMap<String, Vec<(u32, PathBuf)>>,
}

/// The signed versions by the stem of their reader's file, each list in the order of the signatures.
pub(crate) fn by_reader(copies: &[PathBuf]) -> BTreeMap<String, Vec<(u32, PathBuf)>> {
    let mut by_reader: BTreeMap<String, Vec<(u32, PathBuf)>> = BTreeMap::new();
    for path in copies {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some((reader, number)) = layout::is_signed_copy(name) {
            by_reader.entry(reader.to_owned()).or_default().push((number, path.clone()));
        }
    }
    for copies in by_reader.values_mut() {
        copies.sort();
    }
    by_reader
}

impl Signed<'_> {
    /// Every problem with the signature of one reader's file, which holds this text and so this reading.
    pub(crate) fn check(
        &self,
        file: &ReaderFile,
        (text, reading): (&str, &Reading),
        problems: &mut Vec<Problem>,
    ) {
        let seal = signing::verify(text, reading);
        let name = place_of(self.folder, &file.path);
        if let Some(signature) = reading.signature() {
            if seal == Seal::Broken {
                problems.push(broken(&name, signature));
            }
            self.check_films(&name, signature, problems);
        }
        self.check_copies(file, &name, reading, problems);
        if let Some(StoreNote::SignatureUnknown { number, copy, .. }) = copies::unknown_among(
            &file.path,
            reading,
            self.copies.get(file.id.as_str()).cloned().unwrap_or_default(),
        ) {
            let message = format!(
                "this file knows nothing of signature {number}: an older version, or the signature was taken out by \
                 hand; compare it with {}",
                place_of(self.folder, &copy)
            );
            problems.push(Problem::warning("signature-unknown", format!("{name} state"), message));
        }
    }

    /// Every problem with a version that was signed.
    pub(crate) fn check_copy(&self, path: &Path, problems: &mut Vec<Problem>) {
        let name = place_of(self.folder, path);
        match read_sealed(path) {
            Err(error) => problems.push(unreadable(self.folder, path, &error)),
            Ok((_, Seal::Holds)) => {}
            Ok((reading, _)) => problems.push(reading.signature().map_or_else(
                || {
                    let message = "this file is kept as a signed version but holds no signature: it was changed by hand; \
                                   put it back from a copy of your own";
                    Problem::error("signature-broken", format!("{name} state"), message)
                },
                |signature| broken(&name, signature),
            )),
        }
    }

    fn check_films(&self, name: &str, signature: &Signature, problems: &mut Vec<Problem>) {
        let Some(case) = self.case else { return };
        let (who, at) = (&signature.name, copies::moment(signature.at));
        for (film, sha256) in &signature.films {
            let what = match (case.radiograph(film), self.films.get(film)) {
                (None, _) => "is no longer in the case",
                (Some(_), None) => "can no longer be read",
                (Some(_), Some(found)) if found == sha256 => continue,
                (Some(_), Some(_)) => "has changed",
            };
            let message = format!(
                "the film \"{film}\" {what} since {who} signed on {at}: put the film back, or look again and amend"
            );
            let place = format!("{name} state.films[\"{film}\"]");
            problems.push(Problem::warning("film-changed-since-signing", place, message));
        }
    }

    /// The versions that this file says were signed: its own, and the one that it amends.
    fn check_copies(&self, file: &ReaderFile, name: &str, reading: &Reading, problems: &mut Vec<Problem>) {
        let own = reading.signature().map(|it| (it.number, &it.content, "state"));
        let amended = reading.amends.as_ref().map(|it| (it.number, &it.content, "amends"));
        for (number, content, field) in own.into_iter().chain(amended) {
            let path = copies::path_of(&file.path, reading, number);
            if copies::is_there(&path, content).unwrap_or(false) {
                continue;
            }
            let copy = place_of(self.folder, &path);
            let message = if path.exists() {
                format!(
                    "{copy} is not the version of signature {number}: compare the two; that version is not kept"
                )
            } else {
                format!(
                    "the version of signature {number} is not kept in {copy}: put it back from a copy of your own, or \
                     open the case as its reader, which writes it again where the journal knows it"
                )
            };
            problems.push(Problem::warning("signed-copy-missing", format!("{name} {field}"), message));
        }
    }
}

fn broken(name: &str, signature: &Signature) -> Problem {
    let message = format!(
        "this file was changed after {who} signed it on {at}: compare it with the version that was signed, put that one \
         back, or amend",
        who = signature.name,
        at = copies::moment(signature.at)
    );
    Problem::error("signature-broken", format!("{name} state"), message)
}
