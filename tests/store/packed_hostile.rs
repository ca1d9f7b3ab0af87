//! Packed files that nobody honest makes: nothing is written outside, nothing half, nothing that was not named.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use callus::store::{Pack, PackError, sha256_hex, unpack};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::Place;
use super::packed::{GO_ON, draft, pack_of, put, whole, with_films};

/// The files of a packed case, to be changed.
struct Parts {
    files: Vec<(String, Vec<u8>)>,
    manifest: Value,
    _place: Place,
}

impl Parts {
    fn new() -> Self {
        let place = with_films();
        put(&place, &draft("ada"));
        let file = pack_of(&place, "x.callus", &whole());
        let mut archive = ZipArchive::new(Cursor::new(fs::read(file).unwrap())).unwrap();
        let mut files = Vec::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            files.push((entry.name().unwrap().into_owned(), bytes));
        }
        let (_, manifest) = files.pop().unwrap();
        Self { files, manifest: serde_json::from_slice(&manifest).unwrap(), _place: place }
    }

    /// Adds a file, and names it in the manifest.
    fn add(&mut self, name: &str, bytes: &[u8]) {
        self.files.push((name.to_owned(), bytes.to_vec()));
        let entry = json!({ "path": name, "bytes": bytes.len(), "sha256": sha256_hex(bytes) });
        self.manifest["files"].as_array_mut().unwrap().push(entry);
    }

    /// Changes the bytes of a file, and the manifest with them.
    fn change(&mut self, name: &str, bytes: &[u8]) {
        let file = self.files.iter_mut().find(|(own, _)| own == name).unwrap();
        file.1 = bytes.to_vec();
        let files = self.manifest["files"].as_array_mut().unwrap();
        let entry = files.iter_mut().find(|file| file["path"] == name).unwrap();
        *entry = json!({ "path": name, "bytes": bytes.len(), "sha256": sha256_hex(bytes) });
    }

    fn zip(&self) -> ZipWriter<Cursor<Vec<u8>>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in &self.files {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip
    }

    fn bytes(&self) -> Vec<u8> {
        self.finished(self.zip())
    }

    fn finished(&self, mut zip: ZipWriter<Cursor<Vec<u8>>>) -> Vec<u8> {
        zip.start_file("manifest.json", SimpleFileOptions::default()).unwrap();
        zip.write_all(&serde_json::to_vec(&self.manifest).unwrap()).unwrap();
        zip.finish().unwrap().into_inner()
    }
}

/// Every file anywhere below a folder, hidden ones and empty folders too.
fn everything(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            all.extend(everything(&path));
        }
        all.push(path);
    }
    all.sort();
    all
}

/// Opens and unpacks these bytes; when they are refused nothing may be left behind.
fn attempt(bytes: &[u8]) -> Result<(), PackError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in/x.callus");
    fs::create_dir_all(folder.path().join("in/deep")).unwrap();
    fs::write(&file, bytes).unwrap();
    let before = everything(folder.path());
    let target = folder.path().join("in/deep/case");
    let done = Pack::open(&file).and_then(|mut pack| unpack(&mut pack, &target, GO_ON)).map(drop);
    if done.is_err() {
        assert_eq!(everything(folder.path()), before, "something was left behind");
    } else {
        assert!(target.join("case.ron").is_file());
    }
    done
}

fn refused(bytes: &[u8], words: &str) {
    let error = attempt(bytes).expect_err(words);
    assert!(error.to_string().contains(words), "{words:?} was expected, not: {error}");
}

#[test]
fn the_parts_put_together_are_a_case() {
    // Guards the tests below against parts that would be refused anyhow.
    attempt(&Parts::new().bytes()).unwrap();
}

#[test]
fn paths_that_lead_out_are_refused() {
    for path in [
        "../x.png",
        "/tmp/callus-x.png",
        "a/../../x.png",
        "a\\..\\x.png",
        "C:/x.png",
        "c:x.png",
        "a//b",
        "nul.png",
    ] {
        let mut parts = Parts::new();
        parts.add(path, b"x");
        let error = attempt(&parts.bytes()).expect_err(path).to_string();
        assert!(error.contains("is not sound and nothing was taken"), "{path}: {error}");
    }
    // Also where the case file itself names them.
    let mut parts = Parts::new();
    let case = super::CASE.replace("a.png", "../a.png");
    parts.change("case.ron", case.as_bytes());
    assert!(attempt(&parts.bytes()).is_err());
}

#[test]
fn links_folders_and_devices_are_refused() {
    let parts = Parts::new();
    let mut zip = parts.zip();
    zip.add_symlink("readings/eve.ron", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    refused(&parts.finished(zip), "is a link, a folder or a device");
    let mut zip = parts.zip();
    zip.add_directory("empty", SimpleFileOptions::default()).unwrap();
    assert!(attempt(&parts.finished(zip)).is_err());
    // A link in place of a film that is named: the mode alone makes it one.
    let mut bytes = parts.bytes();
    let mode = (0o100_644_u32 << 16).to_le_bytes();
    let at = bytes.windows(4).rposition(|window| window == mode).expect("a mode of a file");
    bytes[at..at + 4].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    refused(&bytes, "is a link, a folder or a device");
}

#[test]
fn doubled_names_are_refused_also_by_case_and_unicode_form() {
    // One name twice: no writer makes it, so one of two names is changed in the bytes.
    let mut parts = Parts::new();
    parts.add("zz.png", b"second");
    let mut bytes = parts.bytes();
    let from = b"zz.png";
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + from.len()].copy_from_slice(b"./a.pn");
            bytes[at..at + from.len()].copy_from_slice(b"aa.png");
        }
    }
    assert!(attempt(&bytes).is_err(), "a name that the manifest does not have");
    let mut parts = Parts::new();
    parts.add("x.png", b"second");
    let mut bytes = parts.bytes();
    for at in 0..bytes.len() - 5 {
        if bytes[at..].starts_with(b"x.png") {
            bytes[at..at + 5].copy_from_slice(b"a.png");
        }
    }
    refused(&bytes, "duplicate");
    for (one, other) in [("A.png", "a.png"), ("re\u{301}.png", "r\u{e9}.png"), ("a.png/b", "a.png")] {
        let mut parts = Parts::new();
        parts.add(one, b"1");
        if other != "a.png" {
            parts.add(other, b"2");
        }
        refused(&parts.bytes(), "are one name on some disks");
    }
}

#[test]
fn files_that_nobody_named_are_refused() {
    let parts = Parts::new();
    let mut zip = parts.zip();
    zip.start_file("run.sh", SimpleFileOptions::default()).unwrap();
    refused(&parts.finished(zip), "\"run.sh\" is not in its manifest");
    // Named in the manifest, but no film of the case and no reading.
    for (path, words) in [
        ("run.sh", "\"run.sh\" is no film of the case"),
        ("readings/run.sh", "is no name of a reading"),
        ("readings/ada.recovered-20261122T214300-000001Z.ron", "is no name of a reading"),
        ("readings/deep/ada.ron", "is no name of a reading"),
        (".case.lock", "is no film of the case"),
    ] {
        let mut parts = Parts::new();
        parts.add(path, b"x");
        refused(&parts.bytes(), words);
    }
    // Named, and not there.
    let mut parts = Parts::new();
    parts.files.retain(|(name, _)| name != "b.png");
    refused(&parts.bytes(), "\"b.png\" is in its manifest and not there");
}

#[test]
fn other_bytes_than_the_manifest_says_are_refused() {
    for name in ["a.png", "case.ron", "readings/ada.ron"] {
        let mut parts = Parts::new();
        let file = parts.files.iter_mut().find(|(own, _)| own == name).unwrap();
        let last = file.1.len() - 1;
        file.1[last] ^= 1;
        refused(&parts.bytes(), "its SHA-256 differs");
        let mut parts = Parts::new();
        parts.files.iter_mut().find(|(own, _)| own == name).unwrap().1.push(b' ');
        refused(&parts.bytes(), "its manifest says");
    }
    // The manifest agrees, the case file does not: another film under the same name.
    let mut parts = Parts::new();
    parts.change("a.png", b"another film");
    refused(&parts.bytes(), "the films of its manifest are not those of the case");
}

#[test]
fn newer_formats_are_refused_by_name() {
    let mut parts = Parts::new();
    parts.manifest["callus_pack"] = json!(2);
    parts.manifest["something_new"] = json!([1]);
    refused(&parts.bytes(), "has format 2, and 1 is the newest this Callus reads");
    let mut parts = Parts::new();
    parts.manifest["callus_pack"] = json!(0);
    refused(&parts.bytes(), "format 0 was never in use");
    let mut parts = Parts::new();
    let case = super::CASE.replace("format: 1", "format: 99");
    parts.change("case.ron", case.as_bytes());
    refused(&parts.bytes(), "format 99 is newer");
}

#[test]
fn bombs_are_refused_before_anything_is_unpacked() {
    // Ten megabytes of zeros in ten kilobytes.
    let mut parts = Parts::new();
    parts.add("bomb.png", &vec![0; 10 << 20]);
    refused(&parts.bytes(), "would unpack to 10485760 bytes from");
    // A size in the directory that is a lie.
    let mut bytes = Parts::new().bytes();
    let size = 5_000_u32.to_le_bytes();
    let at = bytes.windows(4).rposition(|window| window == size).unwrap();
    bytes[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes()[..4]);
    assert!(attempt(&bytes).is_err());
    // Too many files.
    let parts = Parts::new();
    let mut zip = parts.zip();
    for number in 0..20_100 {
        zip.start_file(
            format!("f{number}"),
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
        )
        .unwrap();
    }
    refused(&parts.finished(zip), "are more than the limit of 20000");
}

#[test]
fn honest_films_of_one_grey_are_packed_and_come_back() {
    let place = with_films();
    fs::write(place.case().join("a.png"), vec![0; 3 << 20]).unwrap();
    let file = pack_of(&place, "x.callus", &whole());
    attempt(&fs::read(file).unwrap()).unwrap();
}

#[test]
fn what_is_no_packed_case_is_told() {
    for (bytes, words) in [
        (&b""[..], "it does not begin as one"),
        (b"just text", "it does not begin as one"),
        (b"PK\x03\x04 and then nothing", "not sound"),
    ] {
        refused(bytes, words);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.txt", SimpleFileOptions::default()).unwrap();
    refused(&zip.finish().unwrap().into_inner(), "it holds no manifest.json");
    assert!(matches!(Pack::open(Path::new("/nowhere/x.callus")), Err(PackError::Store(_))));
}

#[test]
fn any_byte_changed_is_refused_or_does_no_harm() {
    let parts = Parts::new();
    let sound = parts.bytes();
    let mut refusals = 0;
    for step in 0..400 {
        let mut bytes = sound.clone();
        let at = step * bytes.len() / 400;
        bytes[at] ^= 0x41;
        refusals += usize::from(attempt(&bytes).is_err());
    }
    // Times, versions and modes of the directory may change without harm; nothing else may.
    assert!(refusals > 300, "{refusals} of 400");
    for length in (0..sound.len()).step_by(sound.len() / 60) {
        assert!(attempt(&sound[..length]).is_err(), "cut at {length}");
    }
}
