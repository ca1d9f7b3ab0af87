//! A proposal: a value with the clue it is from, beside other values that other clues give.

use serde::{Deserialize, Serialize};

/// The source of a proposed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clue {
    /// (0008,002A) Acquisition Date Time.
    AcquisitionDateTime,
    /// (0008,0022) Acquisition Date.
    AcquisitionDate,
    /// (0008,0023) Content Date.
    ContentDate,
    /// (0018,1012) Date of Secondary Capture.
    SecondaryCapture,
    /// (0008,0020) Study Date.
    StudyDate,
    /// The date a photograph was taken, from its EXIF.
    Exif,
    /// (0018,5101) View Position, or the View Code Sequence.
    ViewPosition,
    /// (0020,0062) Image Laterality or (0020,0060) Laterality.
    Laterality,
    /// (0018,0015) Body Part Examined.
    BodyPart,
    /// (0008,103E) Series Description.
    SeriesDescription,
    /// (0018,1030) Protocol Name.
    ProtocolName,
    /// (0008,1030) Study Description.
    StudyDescription,
    /// (0010,1010) Patient's Age.
    PatientAge,
    /// (0010,0040) Patient's Sex.
    PatientSex,
    /// The `metadata.csv` beside the file.
    Table,
    /// The name of the file.
    FileName,
    /// The name of a folder above the file.
    FolderName,
    /// The other films of the case.
    OtherFilms,
    /// The person who plans the case.
    Person,
}

impl Clue {
    /// "Acquisition Date", "file name": the source in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AcquisitionDateTime => "Acquisition Date Time",
            Self::AcquisitionDate => "Acquisition Date",
            Self::ContentDate => "Content Date",
            Self::SecondaryCapture => "date of the scan",
            Self::StudyDate => "Study Date",
            Self::Exif => "date of the photograph (EXIF)",
            Self::ViewPosition => "View Position",
            Self::Laterality => "Laterality",
            Self::BodyPart => "Body Part Examined",
            Self::SeriesDescription => "Series Description",
            Self::ProtocolName => "Protocol Name",
            Self::StudyDescription => "Study Description",
            Self::PatientAge => "Patient's Age",
            Self::PatientSex => "Patient's Sex",
            Self::Table => "metadata.csv",
            Self::FileName => "file name",
            Self::FolderName => "folder name",
            Self::OtherFilms => "other films",
            Self::Person => "entered",
        }
    }
}

/// A value with the clue it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate<T> {
    /// The value.
    pub value: T,
    /// Its source.
    pub from: Clue,
}

/// A value proposed from clues, strongest first, or entered by a person. Empty where no clue says anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed<T> {
    /// All values, the one that counts first, each value once.
    pub candidates: Vec<Candidate<T>>,
    /// A person has confirmed or entered the value.
    #[serde(default)]
    pub confirmed: bool,
}

impl<T> Default for Proposed<T> {
    fn default() -> Self {
        Self { candidates: Vec::new(), confirmed: false }
    }
}

impl<T: PartialEq + Clone> Proposed<T> {
    /// A proposal from candidates, strongest first; a value that comes again is dropped.
    pub fn from_candidates(candidates: impl IntoIterator<Item = Candidate<T>>) -> Self {
        let mut kept: Vec<Candidate<T>> = Vec::new();
        for candidate in candidates {
            if !kept.iter().any(|other| other.value == candidate.value) {
                kept.push(candidate);
            }
        }
        Self { candidates: kept, confirmed: false }
    }

    /// A proposal from one clue.
    pub fn of(value: T, from: Clue) -> Self {
        Self { candidates: vec![Candidate { value, from }], confirmed: false }
    }

    /// The strongest clue is a name that can be read in two ways (04.03.2024), and nobody has decided: then no value
    /// counts.
    fn is_undecided(&self) -> bool {
        let reads_two_ways = |pair: &[Candidate<T>]| {
            pair[0].from == pair[1].from && matches!(pair[0].from, Clue::FileName | Clue::FolderName)
        };
        !self.confirmed && self.candidates.get(..2).is_some_and(reads_two_ways)
    }

    fn counting(&self) -> Option<&Candidate<T>> {
        self.candidates.first().filter(|_| !self.is_undecided())
    }

    /// The value that counts.
    pub fn value(&self) -> Option<&T> {
        self.counting().map(|candidate| &candidate.value)
    }

    /// The source of the value that counts.
    pub fn from(&self) -> Option<Clue> {
        self.counting().map(|candidate| candidate.from)
    }

    /// Values that contradict the one that counts; all of them where none counts.
    pub fn others(&self) -> &[Candidate<T>] {
        let counting = usize::from(self.counting().is_some());
        self.candidates.get(counting..).unwrap_or_default()
    }

    /// Confirms the value that counts; where none counts there is nothing to confirm.
    pub(super) fn confirm(&mut self) {
        self.confirmed |= self.counting().is_some();
    }

    /// Clues contradict each other, and nobody has decided.
    pub fn is_contradictory(&self) -> bool {
        !self.confirmed && self.candidates.len() > 1
    }

    /// A value is there that nobody has confirmed.
    pub fn is_open(&self) -> bool {
        !self.confirmed && !self.candidates.is_empty()
    }

    /// Confirms the value where no other clue contradicts it.
    pub(super) fn confirm_certain(&mut self) {
        self.confirmed |= self.candidates.len() == 1;
    }

    /// Sets the value as entered by a person; what clues gave stays behind it. `None` empties it.
    pub(super) fn enter(&mut self, value: Option<T>) {
        self.confirmed = true;
        match value {
            None => self.candidates.clear(),
            Some(value) => {
                let known = self.candidates.iter().position(|candidate| candidate.value == value);
                let candidate = known.map_or_else(
                    || Candidate { value, from: Clue::Person },
                    |index| self.candidates.remove(index),
                );
                self.candidates.insert(0, candidate);
            }
        }
    }
}
