//! A look through files, folders, archives and media for films. Headers are read and bytes hashed; no pixel is
//! decoded. What becomes no film is set aside with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::archive::{self, Member};
use super::examine::{Examined, Examiner};
use crate::imaging::Limits;
use crate::intake::{Found, Located, SetAside, TableRow, Why, read_table, row_for};
use crate::store::files_below;
use crate::store::intake::archive::ArchiveLimits;

/// How far a scan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files looked at.
    pub looked_at: usize,
    /// Files to look at, as far as is known; archives add theirs when they are opened.
    pub of: usize,
    /// Films found.
    pub films: usize,
}

/// What a scan found.
#[derive(Debug, Default)]
pub struct Scan {
    /// The films, in the order of their names.
    pub found: Vec<Found>,
    /// Everything else, each with the reason.
    pub set_aside: Vec<SetAside>,
    /// The scan was ended before it was done.
    pub cancelled: bool,
}

/// Most bytes of a table that describes films.
const TABLE_BYTES: u64 = 16 << 20;
/// Folders above a film in which a table of films is looked for.
const TABLE_HEIGHT: usize = 3;
/// Name of a table that describes films.
const TABLE: &str = "metadata.csv";

/// Looks through `paths` (files, folders, archives), each file once. `go_on` is asked after each file and may end the
/// scan.
pub fn scan(paths: &[PathBuf], limits: &Limits, go_on: &mut dyn FnMut(Progress) -> bool) -> Scan {
    let (files, mut scan) = listed(paths);
    let mut looking = Looking {
        examiner: Examiner::new(limits),
        archives: ArchiveLimits::default(),
        progress: Progress { of: files.len(), ..Progress::default() },
        tables: BTreeMap::new(),
        go_on,
    };
    for file in files {
        if scan.cancelled {
            break;
        }
        looking.file(&file, limits, &mut scan);
    }
    scan
}

fn listed(paths: &[PathBuf]) -> (Vec<PathBuf>, Scan) {
    let mut scan = Scan::default();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let walked = files_below(path);
            for failure in walked.failures {
                let at = Located::file(path);
                scan.set_aside.push(SetAside { at, why: Why::Refused(failure.to_string()) });
            }
            if walked.is_cut {
                let why = "the folder holds more files, or deeper folders, than are looked through; choose a smaller one";
                scan.set_aside.push(SetAside { at: Located::file(path), why: Why::Refused(why.to_owned()) });
            }
            files.extend(walked.files);
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(fs::canonicalize(file).unwrap_or_else(|_| file.clone())));
    (files, scan)
}

struct Looking<'a> {
    examiner: Examiner<'a>,
    archives: ArchiveLimits,
    progress: Progress,
    /// Rows of the table in a folder, by stem; empty where there is none.
    tables: BTreeMap<PathBuf, BTreeMap<String, TableRow>>,
    go_on: &'a mut dyn FnMut(Progress) -> bool,
}

impl Looking<'_> {
    fn file(&mut self, path: &Path, limits: &Limits, scan: &mut Scan) {
        let at = Located::file(path);
        let refused = |why: String| SetAside { at: Located::file(path), why: Why::Refused(why) };
        let opened = archive::head(path);
        match opened {
            Err(error) => scan.set_aside.push(refused(format!("it cannot be read: {error}"))),
            Ok(head) if archive::is_zip(&head) => match fs::File::open(path) {
                Ok(file) => self.archive(&at, file, 1, limits, scan),
                Err(error) => scan.set_aside.push(refused(format!("it cannot be read: {error}"))),
            },
            Ok(_) if is_table(path) => scan.set_aside.push(SetAside { at, why: Why::Table }),
            Ok(head) if !Examiner::may_be_image(&head) => {
                scan.set_aside.push(SetAside { at, why: Why::NotAnImage });
            }
            Ok(_) => match crate::store::read_file(path, limits.max_file_bytes) {
                Ok(bytes) => {
                    let row = self.row_beside(path);
                    let examined = self.examiner.examine(at, &bytes, row);
                    self.sort(examined, scan);
                }
                Err(error) => scan.set_aside.push(refused(error.to_string())),
            },
        }
        self.step(scan);
    }

    fn sort(&mut self, examined: Examined, scan: &mut Scan) {
        match examined {
            Examined::Film(found) => {
                self.progress.films += 1;
                scan.found.push(*found);
            }
            Examined::Aside(aside) => scan.set_aside.push(aside),
        }
    }

    fn step(&mut self, scan: &mut Scan) {
        self.progress.looked_at += 1;
        scan.cancelled |= !(self.go_on)(self.progress);
    }

    fn archive<R: std::io::Read + std::io::Seek>(
        &mut self,
        at: &Located,
        source: R,
        depth: usize,
        limits: &Limits,
        scan: &mut Scan,
    ) {
        let mut members = match archive::open(source, depth, &mut self.archives) {
            Ok(members) => members,
            Err(why) => {
                scan.set_aside.push(SetAside { at: at.clone(), why: Why::Refused(why) });
                return;
            }
        };
        self.progress.of += members.len();
        let tables = tables_inside(&mut members, &mut self.archives);
        for index in 0..members.len() {
            if scan.cancelled {
                return;
            }
            if let Some(name) = members.name_of_no_image(index).filter(|name| !is_table(Path::new(name))) {
                scan.set_aside.push(SetAside { at: at.member(&name), why: Why::NotAnImage });
                self.step(scan);
                continue;
            }
            match members.read(index, limits.max_file_bytes, &mut self.archives) {
                Member::Folder => {}
                Member::Refused { name, why } => {
                    scan.set_aside.push(SetAside { at: at.member(&name), why: Why::Refused(why) });
                }
                Member::File { name, bytes } if archive::is_zip(&bytes) => {
                    self.archive(&at.member(&name), std::io::Cursor::new(bytes), depth + 1, limits, scan);
                }
                Member::File { name, .. } if is_table(Path::new(&name)) => {
                    scan.set_aside.push(SetAside { at: at.member(&name), why: Why::Table });
                }
                Member::File { name, bytes } if !Examiner::may_be_image(&bytes) => {
                    scan.set_aside.push(SetAside { at: at.member(&name), why: Why::NotAnImage });
                }
                Member::File { name, bytes } => {
                    let above = Path::new(&name).ancestors().skip(1).take(TABLE_HEIGHT);
                    let stem = stem_of(Path::new(&name));
                    let row = above
                        .filter_map(|folder| tables.get(folder))
                        .find_map(|rows| row_for(rows, &stem))
                        .cloned();
                    let examined = self.examiner.examine(at.member(&name), &bytes, row);
                    self.sort(examined, scan);
                }
            }
            self.step(scan);
        }
    }

    /// The row for a file in the table of its folder, or of one above.
    fn row_beside(&mut self, path: &Path) -> Option<TableRow> {
        let stem = stem_of(path);
        path.ancestors().skip(1).take(TABLE_HEIGHT).find_map(|folder| {
            let rows = self.tables.entry(folder.to_owned()).or_insert_with(|| table_in(folder));
            row_for(rows, &stem).cloned()
        })
    }
}

fn is_table(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(TABLE))
}

fn stem_of(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn table_in(folder: &Path) -> BTreeMap<String, TableRow> {
    crate::store::read_file(&folder.join(TABLE), TABLE_BYTES)
        .map(|text| read_table(&text))
        .unwrap_or_default()
}

/// Tables of an archive, by the folder they lie in.
fn tables_inside<R: std::io::Read + std::io::Seek>(
    members: &mut archive::Members<R>,
    limits: &mut ArchiveLimits,
) -> BTreeMap<PathBuf, BTreeMap<String, TableRow>> {
    let places: Vec<usize> = (0..members.len())
        .filter(|index| members.name(*index).is_some_and(|name| is_table(Path::new(&name))))
        .collect();
    let mut tables = BTreeMap::new();
    for index in places {
        if let Member::File { name, bytes } = members.read(index, TABLE_BYTES, limits) {
            let folder = Path::new(&name).parent().map(Path::to_owned).unwrap_or_default();
            tables.insert(folder, read_table(&bytes));
        }
    }
    tables
}
