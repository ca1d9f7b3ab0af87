//! The desk without a window: opening, going, looking, reading, undoing, closing and opening again.

mod beside;
mod carrying;
mod case_editing;
mod comparing;
pub(crate) mod cut_off;
mod findings;
mod going;
mod hanging;
mod layers;
pub(crate) mod library;
mod marks;
mod parts;
mod present;
mod quiz;
mod reading;
mod real;
mod registering;
mod review;
mod scoring;
#[cfg(target_os = "linux")]
mod slow;
mod viewing;
mod watching;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use callus::case::{
    Case, Episode, EpisodeId, Gap, Offset, Operation, Patient, Radiograph, RadiographId, Schedule, Side,
    TimePoint, View, ViewPosition, VisitId, VisitWithoutFilm,
};
use callus::editor::{Command, Editor, FileCommand, Jobs, Setup};
use callus::store::{StateFolder, SystemClock, write_case};
use image::{GrayImage, Luma};

/// A case on disk and a state folder, both of their own.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    state: tempfile::TempDir,
}

pub(crate) fn id(text: &str) -> RadiographId {
    RadiographId::new(text).unwrap()
}

pub(crate) fn episode_id(text: &str) -> EpisodeId {
    EpisodeId::new(text).unwrap()
}

fn offset(text: &str) -> Offset {
    Offset::try_from(text.to_owned()).unwrap()
}

fn episode(name: &str, age: u16, operation: Option<(&str, &str)>) -> Episode {
    Episode {
        classifications: Vec::new(),
        id: episode_id(name),
        age_years: Some(age.into()),
        date: None,
        side: Some(Side::Right),
        bone: "femur".to_owned(),
        region: None,
        treatment: "DHS".to_owned(),
        device: None,
        operation: operation.map(|(name, after)| Operation {
            name: name.to_owned(),
            after: after.to_owned(),
            date: None,
        }),
        start: None,
        follow_up: String::new(),
        outcome: None,
    }
}

fn film(name: &str, anchor: &str, time: &str, position: ViewPosition) -> Radiograph {
    Radiograph {
        id: id(name),
        file: format!("images/{name}.png"),
        sha256: None,
        size: None,
        time: TimePoint::after(episode_id(anchor), offset(time)),
        views: vec![View { position, side: Some(Side::Right), part: Some("hip".to_owned()) }],
        bone: None,
        caption: String::new(),
        figure: None,
    }
}

/// Two operations with a gap of unknown length; one visit has an AP only.
pub(crate) fn two_operations() -> Case {
    let films = [
        ("before-ap", "op1", "-3 days", ViewPosition::AP),
        ("week-ap", "op1", "1 week", ViewPosition::AP),
        ("week-lat", "op1", "1 week", ViewPosition::Lateral),
        ("days-lat", "op2", "2 days", ViewPosition::Lateral),
        ("days-ap", "op2", "2 days", ViewPosition::AP),
        ("months-ap", "op2", "6 months", ViewPosition::AP),
        ("months-lat", "op2", "6 months", ViewPosition::Lateral),
    ];
    Case {
        stage_scheme: None,
        format: callus::case::CASE_FORMAT,
        id: None,
        title: "Two operations".to_owned(),
        patient: Patient {
            label: "T-1".to_owned(),
            sex: None,
            age_years: Some(52.into()),
            birth_year: None,
            diagnoses: Vec::new(),
            summary: String::new(),
        },
        episodes: vec![
            episode("traction", 43, None),
            episode("op1", 52, Some(("DHS", "after DHS"))),
            episode("op2", 53, Some(("Revision", "after revision"))),
        ],
        radiographs: films.map(|(name, anchor, time, view)| film(name, anchor, time, view)).to_vec(),
        schedules: vec![Schedule {
            anchor: episode_id("op2"),
            expected: vec![offset("6 weeks"), offset("6 months")],
            according_to: "the test".to_owned(),
        }],
        visits_without_film: vec![VisitWithoutFilm {
            id: VisitId::new("fifteen").unwrap(),
            time: TimePoint::after(episode_id("op2"), offset("15 months")),
            note: "pain-free".to_owned(),
        }],
        gaps: vec![Gap { from: episode_id("op1"), to: episode_id("op2"), note: String::new() }],
        tolerance: None,
        pedigree: None,
        literature: None,
        techniques: Vec::new(),
        care: Vec::new(),
        laboratory: Vec::new(),
        statements: Vec::new(),
        sources: Vec::new(),
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(&two_operations())
    }

    pub(crate) fn with(case: &Case) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("images")).unwrap();
        for (index, film) in case.radiographs.iter().enumerate() {
            let shade = 20 + 10 * index as u8;
            let picture = GrayImage::from_fn(120, 160, |x, y| Luma([shade.wrapping_add((x + y) as u8)]));
            picture.save(folder.path().join(&film.file)).unwrap();
        }
        write_case(&folder.path().join("case.ron"), case).unwrap();
        Self { folder, state: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn state(&self) -> StateFolder {
        StateFolder::at(self.state.path())
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn reading_file(&self, reader: &str) -> PathBuf {
        self.path().join("readings").join(format!("{reader}.ron"))
    }

    /// An editor with no case open.
    pub(crate) fn editor(&self) -> Editor {
        self.editor_with(Jobs::inline())
    }

    pub(crate) fn editor_with(&self, jobs: Jobs) -> Editor {
        Editor::new(Setup { state: self.state(), jobs, clock: Arc::new(SystemClock) })
    }

    /// An editor with the case open; everything that follows from it is done.
    pub(crate) fn opened(&self) -> Editor {
        let mut editor = self.editor();
        perform(&mut editor, Command::File(FileCommand::Open(self.path().to_owned())));
        assert!(editor.document().is_some(), "{:?}", editor.notices());
        editor
    }

    /// As [`Self::opened`], with a reader named.
    pub(crate) fn read_by(&self, name: &str) -> Editor {
        let mut editor = self.opened();
        perform(&mut editor, Command::File(FileCommand::SetReader(name.to_owned())));
        editor
    }
}

/// Performs a command and everything that follows from it.
pub(crate) fn perform(editor: &mut Editor, command: Command) {
    editor.perform(command);
    while editor.drain() {}
}
