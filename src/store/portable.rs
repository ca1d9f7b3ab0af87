//! A folder that is carried to another computer: the program beside a packed case, its state kept next to both, opened by
//! a double click. A file beside the program says that it is such a folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::store::atomic::{self, Privacy};
use crate::store::error::StoreError;
use crate::store::pack::{PackError, PackWish, Packed, pack, simulated_words};
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::state_folder::{StateFolder, create_private};
use crate::store::{CaseFolder, layout};

/// Version of the file that this program writes.
const FORMAT: u32 = 1;
/// The packed case: a name that says nothing of the patient.
const CASE: &str = "case.callus";
const STARTER: &str = "start-callus.sh";
const HEAD: &str =
    "// Callus: this folder is carried along. State is kept in the folder \"state\" beside this file.";
const ADVICE: &str = "correct the file, or take a new copy of the folder";

const SCRIPT: &str = "#!/bin/sh
# Opens the case of this folder. Everything that Callus keeps stays in this folder.
here=$(CDPATH= cd -- \"$(dirname -- \"$0\")\" && pwd -P) || exit 1
export CALLUS_STATE_DIR=\"$here/state\" XDG_CACHE_HOME=\"$here/state/cache\"
exec \"$here/PROGRAM\" \"$@\"
";

const DESKTOP: &str = "[Desktop Entry]
Type=Application
Name=Callus
Comment=Opens the case of this folder
Exec=sh -c 'exec \"$(dirname \"$1\")/start-callus.sh\"' sh %k
Terminal=false
";

/// What the file beside the program says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    format: u32,
    /// Name of the packed case in the folder.
    case: String,
    /// It begins with the quiz.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    quiz: bool,
}

/// The folder that the running program lies in, where that is one to be carried along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portable {
    /// Its case.
    pub case: PathBuf,
    /// It begins with the quiz.
    pub quiz: bool,
}

impl Portable {
    /// The folder of the running program; `None` where it is no such folder.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`], [`StoreError::Impossible`] where the file beside the program cannot be what it was
    /// made as.
    pub fn beside_program() -> Result<Option<Self>, StoreError> {
        match root_beside_program() {
            Some(root) => Self::at(&root).map(Some),
            None => Ok(None),
        }
    }

    fn at(root: &Path) -> Result<Self, StoreError> {
        let path = root.join(layout::PORTABLE);
        let bytes = fs::read(&path).map_err(StoreError::io("reading", &path))?;
        let marker: Marker = from_ron(&String::from_utf8_lossy(&bytes), &path, ADVICE)?;
        let is_name = Path::new(&marker.case).file_name() == Some(marker.case.as_ref());
        if !is_name || marker.format > FORMAT {
            return Err(StoreError::Impossible {
                message: "a file of this folder and format 1 are expected".to_owned(),
                field: "case".to_owned(),
                advice: ADVICE,
                path,
            });
        }
        Ok(Self { case: root.join(marker.case), quiz: marker.quiz })
    }
}

/// The folder of the running program, where that is one to be carried along.
pub(crate) fn root_beside_program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let root = program.parent()?;
    root.join(layout::PORTABLE).is_file().then(|| root.to_owned())
}

/// What a portable folder is to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PortableWish {
    /// A person has looked at every film that may show a name.
    pub looked: bool,
    /// It begins with the quiz.
    pub quiz: bool,
    /// Programs to put into it; the one that runs where there is none.
    pub programs: Vec<PathBuf>,
}

/// A portable folder that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortableFolder {
    /// The folder.
    pub path: PathBuf,
    /// Names of its programs.
    pub programs: Vec<String>,
    /// Its case.
    pub packed: Packed,
}

impl PortableFolder {
    /// What was written, and what a person should know of it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let first = format!("{}: {}, {CASE}, {STARTER}", self.path.display(), self.programs.join(", "));
        let packed = self.packed.lines();
        std::iter::once(first).chain(packed.into_iter().skip(1)).collect()
    }
}

/// What leaves with a portable folder: the whole case as it is, line by line.
pub fn leaving_with_portable(case: &Case) -> Vec<String> {
    let mut lines = vec![
        format!(
            "leaves: the whole case \"{}\" as it is: {} film files with their headers, label, year of birth, dates, free text and readings, and the notes of a presentation",
            case.title,
            case.radiographs.len()
        ),
        "stays: your state folder, settings and definitions; the case in its folder is unchanged".to_owned(),
    ];
    lines.extend(simulated_words(case).map(|words| format!("note: {words}")));
    lines
}

/// Writes a folder with the program, the packed case and what opens them. The folder must not be there yet. `going` is
/// told the share that is done and says whether to go on.
///
/// # Errors
/// As [`pack`]; [`PackError::FolderTaken`] where something is there already. Nothing is left behind then.
pub fn write_portable(
    folder: &CaseFolder,
    state: Option<&StateFolder>,
    target: &Path,
    wish: &PortableWish,
    going: &dyn Fn(f64) -> bool,
) -> Result<PortableFolder, PackError> {
    if fs::symlink_metadata(target).is_ok() {
        return Err(PackError::FolderTaken(target.to_owned()));
    }
    let programs = if wish.programs.is_empty() {
        let own = std::env::current_exe().map_err(StoreError::io("looking for the program", target))?;
        vec![own]
    } else {
        wish.programs.clone()
    };
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // It gets its name when it is complete: a program that is killed leaves no half folder.
    let staged = tempfile::Builder::new()
        .prefix(&layout::temporary_prefix("portable"))
        .suffix(layout::temporary_suffix())
        .tempdir_in(parent)
        .map_err(StoreError::io("making a folder in", parent))?;
    let root = staged.path();
    let pack_wish = PackWish { looked: wish.looked, ..PackWish::default() };
    let packed = pack(folder, state, &root.join(CASE), &pack_wish, &|share| going(share * 0.8))?;
    let mut names: Vec<String> = Vec::new();
    for program in &programs {
        if !going(0.9) {
            return Err(PackError::Cancelled);
        }
        let Some(name) = program.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return Err(StoreError::NotAFile(program.clone()).into());
        };
        let copy = root.join(&name);
        fs::copy(program, &copy).map_err(StoreError::io("copying the program", program))?;
        let synced = fs::File::open(&copy).and_then(|file| file.sync_all());
        synced.map_err(StoreError::io("copying the program", &copy))?;
        executable(&copy)?;
        names.push(name);
    }
    let marker = Marker { format: FORMAT, case: CASE.to_owned(), quiz: wish.quiz };
    let write = |name: &str, text: &str| atomic::replace(&root.join(name), text.as_bytes(), Privacy::Shared);
    write(layout::PORTABLE, &to_ron(&marker, HEAD)?)?;
    if let Some(program) = names.iter().find(|name| !is_of_windows(name)) {
        write(STARTER, &SCRIPT.replace("PROGRAM", program))?;
        executable(&root.join(STARTER))?;
        write("Callus.desktop", DESKTOP)?;
        executable(&root.join("Callus.desktop"))?;
    }
    write("README.txt", &read_me(&names, wish.quiz))?;
    create_private(&root.join("state"))?;
    open_to_others(root)?;
    fs::rename(root, target).map_err(StoreError::io("naming the folder", target))?;
    // The folder has another name now; there is nothing to remove.
    drop(staged.keep());
    atomic::sync_folder_of(target)?;
    Ok(PortableFolder { path: target.to_owned(), programs: names, packed })
}

fn is_of_windows(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("exe"))
}

fn read_me(programs: &[String], quiz: bool) -> String {
    let mut text = "Callus with a case. Nothing has to be installed.\n\n".to_owned();
    for name in programs {
        let line = if is_of_windows(name) {
            format!("Windows: double-click {name}.\n")
        } else {
            format!("Linux and macOS: double-click {STARTER} (or Callus.desktop), or run it in a terminal.\n")
        };
        text.push_str(&line);
    }
    text.push_str(if quiz {
        "\nIt begins with the quiz and asks for the file of the learner; the file lies in this folder unless another place is named. Send it to your teacher.\n"
    } else {
        "\nReadings, settings and everything else that Callus keeps are in the folder \"state\".\n"
    });
    text.push_str(
        "The folder has to lie on a disk that can be written: copy it from a CD first.\n\nReview and teaching, not for primary diagnosis.\n",
    );
    text
}

fn executable(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))
            .map_err(StoreError::io("making it a program", path))?;
    }
    let _ = path;
    Ok(())
}

/// The folder was made for the person alone; whoever gets it is to open it.
fn open_to_others(path: &Path) -> Result<(), StoreError> {
    executable(path)
}
