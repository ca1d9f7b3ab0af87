//! A case in one file: what goes in, what comes out, and readings that come back to another copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use callus::case::{Edit, Reader, ReaderId, Reading, Stage};
use callus::store::{
    CaseFolder, Entry, Merged, Outcome, Pack, PackError, PackWish, Packed, ReadingStore, Replay, Seal,
    StateFolder, SystemClock, film_hashes, merge, open_packed, pack, read_sealed, reading_to_ron, seal,
    unpack,
};

use super::{Place, film, named, stage};

pub(super) const GO_ON: &dyn Fn(f64) -> bool = &|_| true;

pub(super) fn with_films() -> Place {
    let place = Place::new();
    for name in ["a", "b", "c"] {
        fs::write(place.case().join(format!("{name}.png")), name.repeat(5_000)).unwrap();
    }
    place
}

pub(super) fn other(name: &str) -> Reader {
    Reader { id: ReaderId::new(name).unwrap(), name: name.to_owned() }
}

/// A reading in the case folder, as if it had been made on another computer.
pub(super) fn put(place: &Place, reading: &Reading) -> PathBuf {
    let path = place.case().join("readings").join(format!("{}.ron", reading.reader.id));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, reading_to_ron(reading).unwrap()).unwrap();
    path
}

pub(super) fn draft(name: &str) -> Reading {
    stage("a", Stage::CALLUS).apply(&Reading::new(other(name))).unwrap()
}

/// A signed reading, with the version as it was signed beside it.
pub(super) fn put_signed(place: &Place, name: &str) -> String {
    let draft = draft(name);
    let folder = CaseFolder::find(&place.case()).unwrap();
    let films = film_hashes(&folder, &folder.read_case().unwrap()).unwrap();
    let at = "2026-11-25T09:30:00Z".parse().unwrap();
    let signature = seal(&draft, "Dr. A", at, 1, films, Vec::new()).unwrap();
    let signed = Edit::Sign(Box::new(signature)).apply(&draft).unwrap();
    let path = put(place, &signed);
    fs::copy(&path, path.with_file_name(format!("{name}.signed-1.ron"))).unwrap();
    fs::read_to_string(path).unwrap()
}

pub(super) fn packed_to(place: &Place, target: &Path, wish: &PackWish) -> Result<Packed, PackError> {
    let folder = CaseFolder::find(&place.case()).unwrap();
    pack(&folder, Some(&StateFolder::at(place.state())), target, wish, GO_ON)
}

pub(super) fn pack_of(place: &Place, name: &str, wish: &PackWish) -> PathBuf {
    let target = place.folder.path().join(name);
    packed_to(place, &target, wish).unwrap();
    target
}

/// The whole case; its films are no pictures, so nobody could look at them.
pub(super) fn whole() -> PackWish {
    PackWish { looked: true, ..PackWish::default() }
}

fn readings_only() -> PackWish {
    PackWish { readings_only: true, ..PackWish::default() }
}

fn all_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let walked = callus::store::files_below(folder);
    let file = |path: &PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
    walked.files.iter().map(file).collect()
}

fn merged(file: &Path, place: &Place) -> Result<Merged, PackError> {
    let mut pack = Pack::open(file)?;
    merge(&mut pack, &CaseFolder::find(&place.case()).unwrap(), place.clock.now())
}

#[test]
fn a_case_packed_and_unpacked_is_the_same_byte_for_byte() {
    let place = with_films();
    put(&place, &draft("ada"));
    put_signed(&place, "chief");
    let before = all_files(&place.case());
    let file = pack_of(&place, "x.callus", &whole());
    let target = place.folder.path().join("copies/one");
    let folder = unpack(&mut Pack::open(&file).unwrap(), &target, GO_ON).unwrap();
    assert_eq!(folder.root, target.canonicalize().unwrap());
    assert_eq!(all_files(&target), before);
    assert_eq!(read_sealed(&target.join("readings/chief.ron")).unwrap().1, Seal::Holds);
    // Nothing else is left where it was unpacked.
    assert_eq!(named(target.parent().unwrap(), ""), *std::slice::from_ref(&target));
    // Nothing there is ever overwritten.
    let again = unpack(&mut Pack::open(&file).unwrap(), &target, GO_ON).unwrap_err();
    assert!(matches!(again, PackError::FolderTaken(_)), "{again}");
    assert_eq!(all_files(&target), before);
    // A folder that is there and empty is as good as none.
    let empty = place.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    unpack(&mut Pack::open(&file).unwrap(), &empty, GO_ON).unwrap();
    assert_eq!(all_files(&empty), before);
}

#[test]
fn the_same_case_gives_the_same_bytes_whatever_its_dates_and_place() {
    let (one, two) = (with_films(), with_films());
    for place in [&one, &two] {
        put(place, &draft("ada"));
        put_signed(place, "chief");
    }
    fs::rename(two.case(), two.folder.path().join("elsewhere")).unwrap();
    fs::rename(two.folder.path().join("elsewhere"), two.case()).unwrap();
    let first = pack_of(&one, "x.callus", &whole());
    let second = pack_of(&two, "y.callus", &whole());
    assert_eq!(fs::read(&first).unwrap(), fs::read(second).unwrap());
    // Packing again into the same name is done already; another case there is not overwritten.
    assert!(packed_to(&one, &first, &whole()).unwrap().was_there);
    put(&one, &draft("bert"));
    let taken = packed_to(&one, &first, &whole()).unwrap_err();
    assert!(matches!(taken, PackError::FileTaken(_)), "{taken}");
    assert_eq!(named(one.folder.path(), ".tmp"), [] as [PathBuf; 0]);
}

#[test]
fn nothing_but_the_case_is_packed_and_what_stays_behind_is_told() {
    let place = with_films();
    put(&place, &draft("ada"));
    // A session leaves a journal and locks; the case folder holds a note and a version set aside.
    place.session(&[stage("a", Stage::CALLUS)], true);
    let opened = place.open();
    fs::write(place.case().join("notes.txt"), "call her: 0123").unwrap();
    fs::write(place.case().join("readings/ada.recovered-20261122T214300-000001Z.ron"), "x").unwrap();
    fs::write(place.case().join(".case.lock"), "").unwrap();
    let file = place.folder.path().join("x.callus");
    let told = packed_to(&place, &file, &whole()).unwrap();
    drop(opened);
    let names: Vec<_> = told.readings.iter().map(|(reader, _)| reader.to_string()).collect();
    assert_eq!((told.films, names), (3, vec!["ada".to_owned(), "resident".to_owned()]));
    assert_eq!(told.left_out.len(), 2, "{:?}", told.left_out);
    assert!(told.left_out[0].starts_with("notes.txt: the case does not name it"), "{:?}", told.left_out);
    assert!(told.left_out[1].contains("a version that was set aside"), "{:?}", told.left_out);
    let bytes = fs::read(&file).unwrap();
    for word in ["notes.txt", "journal", ".lock", "recovered", "place.ron"] {
        let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
        assert!(!found, "{word} is in the packed file");
    }
    let path = place.folder.path().to_str().unwrap().as_bytes();
    assert!(!bytes.windows(path.len()).any(|window| window == path), "a path of this computer is in it");
}

#[test]
fn changes_that_are_in_the_journal_alone_are_not_left_behind() {
    let place = with_films();
    place.session(&[stage("a", Stage::CALLUS)], false);
    let file = place.folder.path().join("x.callus");
    let error = packed_to(&place, &file, &whole()).unwrap_err();
    assert!(error.to_string().contains("the reading of \"resident\" has changes"), "{error}");
    assert!(!file.exists());
    // Once saved it is packed, also where more was done and taken back.
    place.session(&[], true);
    packed_to(&place, &file, &whole()).unwrap();
    fs::remove_file(&file).unwrap();
    place.session(&[stage("b", Stage::UNION)], false);
    assert!(matches!(packed_to(&place, &file, &whole()), Err(PackError::Unsaved { .. })));
}

#[test]
fn a_film_that_changed_is_not_packed() {
    let place = with_films();
    let text =
        super::CASE.replace("file: \"a.png\",", &format!("file: \"a.png\", sha256: \"{}\",", "0".repeat(64)));
    fs::write(place.case().join("case.ron"), text).unwrap();
    let error = packed_to(&place, &place.folder.path().join("x.callus"), &whole()).unwrap_err();
    assert!(error.to_string().contains("the film \"a\" has changed"), "{error}");
    fs::remove_file(place.case().join("b.png")).unwrap();
    assert!(packed_to(&place, &place.folder.path().join("x.callus"), &whole()).is_err());
}

#[test]
fn readings_alone_are_merged_and_their_signatures_hold() {
    let (sender, receiver) = (with_films(), with_films());
    put(&sender, &draft("ada"));
    let signed = put_signed(&sender, "chief");
    let mine = put(&receiver, &draft("bert"));
    let before = fs::read(&mine).unwrap();
    let file = pack_of(&sender, "r.callus", &readings_only());
    assert!(fs::metadata(&file).unwrap().len() < 4_000, "no film is in it");
    let done = merged(&file, &receiver).unwrap();
    let outcomes: Vec<_> =
        done.files.iter().map(|file| (file.reader.as_str(), file.signed, &file.outcome)).collect();
    let added = Outcome::Added;
    assert_eq!(outcomes, [("chief", Some(1), &added), ("ada", None, &added), ("chief", None, &added)]);
    for name in ["chief.ron", "chief.signed-1.ron"] {
        let path = receiver.case().join("readings").join(name);
        assert_eq!(fs::read_to_string(&path).unwrap(), signed);
        assert_eq!(read_sealed(&path).unwrap().1, Seal::Holds);
    }
    assert_eq!(fs::read(&mine).unwrap(), before, "one's own reading is as it was");
    // Again: nothing to do, and nothing new appears.
    let listing = all_files(&receiver.case());
    let again = merged(&file, &receiver).unwrap();
    assert!(again.files.iter().all(|file| file.outcome == Outcome::WasThere), "{again:?}");
    assert_eq!(all_files(&receiver.case()), listing);
    // As a case they cannot be unpacked, and the message says what to do.
    let error =
        unpack(&mut Pack::open(&file).unwrap(), &receiver.folder.path().join("y"), GO_ON).unwrap_err();
    assert!(error.to_string().contains("callus merge"), "{error}");
}

#[test]
fn a_reading_that_is_there_and_differs_is_kept_and_the_other_lies_beside() {
    let (sender, receiver) = (with_films(), with_films());
    put_signed(&sender, "chief");
    let theirs = fs::read(put(&sender, &draft("ada"))).unwrap();
    let file = pack_of(&sender, "x.callus", &whole());
    let changed = stage("b", Stage::UNION).apply(&draft("ada")).unwrap();
    let mine = put(&receiver, &changed);
    let own = fs::read(&mine).unwrap();
    let done = merged(&file, &receiver).unwrap();
    assert!(done.has_versions_beside());
    let Outcome::KeptBeside(path) =
        &done.files.iter().find(|file| file.reader.as_str() == "ada").unwrap().outcome
    else {
        panic!("{done:?}")
    };
    assert_eq!(fs::read(&mine).unwrap(), own);
    assert_eq!(fs::read(path).unwrap(), theirs);
    assert!(path.file_name().unwrap().to_str().unwrap().starts_with("ada.recovered-"), "{path:?}");
    // The same file again makes no third version.
    merged(&file, &receiver).unwrap();
    assert_eq!(receiver.set_aside().len(), 1);
}

#[test]
fn whoever_writes_just_now_finds_nothing_strange_in_their_place() {
    let (sender, receiver) = (with_films(), with_films());
    put(&sender, &draft("resident"));
    let file = pack_of(&sender, "r.callus", &readings_only());
    let mut opened = receiver.open();
    let entry = Entry::Edit(stage("c", Stage::UNION));
    opened.store.append(&entry).unwrap();
    let done = merged(&file, &receiver).unwrap();
    assert!(matches!(done.files[0].outcome, Outcome::KeptBesideOpen(_)), "{done:?}");
    let mut replay = Replay::of(opened.base, &opened.entries);
    replay.push(&entry);
    opened.store.save(replay.reading()).unwrap();
    assert_eq!(super::on_disk(&receiver.file()), **replay.reading());
    assert_eq!(receiver.set_aside().len(), 1);
}

#[test]
fn readings_of_other_films_are_not_merged() {
    let (sender, receiver) = (with_films(), with_films());
    put(&sender, &draft("ada"));
    let file = pack_of(&sender, "r.callus", &readings_only());
    fs::write(receiver.case().join("b.png"), "another film").unwrap();
    let error = merged(&file, &receiver).unwrap_err();
    assert!(error.to_string().contains("the film \"b\" has other bytes"), "{error}");
    assert!(!receiver.case().join("readings").exists());
    // A film more is no hindrance: the readings are of those that both have.
    let more = with_films();
    let text = super::CASE.replace(
        "  ],\n)",
        "    (id: \"d\", file: \"d.png\", time: (anchor: \"op\", offset: \"1 year\"), views: [(position: AP)]),\n  ],\n)",
    );
    fs::write(more.case().join("case.ron"), text).unwrap();
    fs::write(more.case().join("d.png"), "d").unwrap();
    merged(&file, &more).unwrap();
    // The other way round a film is missing.
    put(&more, &draft("zoe"));
    let file = pack_of(&more, "m.callus", &readings_only());
    let error = merged(&file, &sender).unwrap_err();
    assert!(error.to_string().contains("has no film \"d\""), "{error}");
}

#[test]
fn one_reader_alone_can_be_sent() {
    let place = with_films();
    put(&place, &draft("ada"));
    put_signed(&place, "chief");
    let wish = PackWish { reader: Some(ReaderId::new("ada").unwrap()), ..readings_only() };
    let file = place.folder.path().join("r.callus");
    let told = packed_to(&place, &file, &wish).unwrap();
    assert_eq!(told.readings, [(ReaderId::new("ada").unwrap(), false)]);
    let receiver = with_films();
    assert_eq!(merged(&file, &receiver).unwrap().files.len(), 1);
    let wish = PackWish { reader: Some(ReaderId::new("nobody").unwrap()), ..readings_only() };
    let error = packed_to(&place, &place.folder.path().join("n.callus"), &wish).unwrap_err();
    assert!(error.to_string().contains("the case has those of: ada, chief"), "{error}");
}

#[test]
fn a_reading_of_a_folder_that_cannot_be_written_is_packed_when_asked() {
    let place = with_films();
    fs::write(place.case().join("readings"), "in the way").unwrap();
    place.session(&[stage("a", Stage::CALLUS)], true);
    let file = place.folder.path().join("x.callus");
    let told = packed_to(&place, &file, &whole()).unwrap();
    assert_eq!(told.readings, []);
    assert!(told.left_out.iter().any(|words| words.contains("--state-readings")), "{:?}", told.left_out);
    let wish = PackWish { with_state: true, ..whole() };
    let file = place.folder.path().join("y.callus");
    assert_eq!(packed_to(&place, &file, &wish).unwrap().readings.len(), 1);
    let target = place.folder.path().join("copy");
    unpack(&mut Pack::open(&file).unwrap(), &target, GO_ON).unwrap();
    assert_eq!(super::on_disk(&target.join("readings/resident.ron")).opinions.len(), 1);
}

#[test]
fn a_packed_case_opens_directly_and_what_is_read_in_it_is_kept() {
    let sender = with_films();
    put(&sender, &draft("ada"));
    let file = pack_of(&sender, "x.callus", &whole());
    let here = tempfile::tempdir().unwrap();
    let state = StateFolder::at(here.path());
    let now = "2026-11-28T08:00:00Z".parse().unwrap();
    let opened = open_packed(&file, &state, now, GO_ON).unwrap();
    assert!(opened.is_new && opened.merged.files.is_empty());
    assert!(opened.folder.root.starts_with(here.path().canonicalize().unwrap()));
    let mine = Reader { id: ReaderId::new("me").unwrap(), name: "Me".to_owned() };
    let read =
        |folder: &CaseFolder| ReadingStore::open(&state, folder, &mine, Arc::new(SystemClock)).unwrap();
    let mut own = read(&opened.folder);
    let entry = Entry::Edit(stage("c", Stage::UNION));
    own.store.append(&entry).unwrap();
    let mut replay = Replay::of(own.base, &own.entries);
    replay.push(&entry);
    own.store.save(replay.reading()).unwrap();
    drop(own.store);
    // A person corrects ada's reading there; the same file again changes nothing.
    let ada = opened.folder.root.join("readings/ada.ron");
    fs::remove_file(&ada).unwrap();
    let again = open_packed(&file, &state, now, GO_ON).unwrap();
    assert!(!again.is_new && again.merged.files.is_empty() && !ada.exists());
    assert_eq!(again.folder, opened.folder);
    // A later file of the same case brings what is new, and nothing is lost.
    put(&sender, &draft("zoe"));
    let later = pack_of(&sender, "later.callus", &whole());
    let again = open_packed(&later, &state, now, GO_ON).unwrap();
    assert_eq!(again.folder, opened.folder);
    assert!(again.folder.root.join("readings/zoe.ron").is_file());
    assert_eq!(read(&again.folder).entries.len(), 1, "one's own reading with its undo history");
    // It can be read by the person alone, and no name of the case is in the path.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(here.path().join("unpacked")).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
    }
    let name = opened.folder.root.file_name().unwrap().to_str().unwrap().to_owned();
    assert!(name.chars().all(|letter| letter.is_ascii_hexdigit()), "{name}");
    let _ = film("a");
}

#[test]
fn a_case_is_held_back_until_a_person_has_looked_at_its_pictures() {
    let place = with_films();
    for name in ["a", "b", "c"] {
        let picture = image::GrayImage::from_fn(64, 64, |x, y| image::Luma([(x * 3 + y) as u8]));
        picture.save(place.case().join(format!("{name}.png"))).unwrap();
    }
    let file = place.folder.path().join("x.callus");
    let error = packed_to(&place, &file, &PackWish::default()).unwrap_err();
    assert!(matches!(&error, PackError::NotLooked(films) if films.len() == 3), "{error}");
    assert!(error.to_string().contains("\"a\" (a picture or photograph may show names)"), "{error}");
    assert!(!file.exists());
    // Readings alone show no picture.
    put(&place, &draft("ada"));
    packed_to(&place, &place.folder.path().join("r.callus"), &readings_only()).unwrap();
    // Once somebody has looked it is noted, until a film is another one.
    packed_to(&place, &file, &whole()).unwrap();
    assert!(packed_to(&place, &file, &PackWish::default()).unwrap().was_there);
    let picture = image::GrayImage::from_pixel(64, 64, image::Luma([9]));
    picture.save(place.case().join("b.png")).unwrap();
    let other = place.folder.path().join("y.callus");
    let error = packed_to(&place, &other, &PackWish::default()).unwrap_err();
    assert!(matches!(&error, PackError::NotLooked(films) if films.len() == 1), "{error}");
}
