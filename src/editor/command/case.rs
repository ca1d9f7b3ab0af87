//! What can be asked of the case itself: to see its fields, to change them, and what a change waits for.

use std::path::PathBuf;

use crate::case::{CaseEdit, EpisodeId, RadiographId, TimePoint};
use crate::editor::case_editing::{CaseField, KinCommand, RecordAt, RecordList};

/// A part of the case whose fields are edited where it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CasePart {
    /// The title, in the bar.
    Title,
    /// The patient, at the head of the history.
    Patient,
    /// A row of the history.
    Episode(EpisodeId),
    /// A film, in the panel of the reading.
    Film(RadiographId),
    /// A record of laboratory, technique, literature or pedigree, in its tab.
    Record(RecordAt),
    /// One more record of a list, in its tab; within the record of this identifier, where the list is part of another.
    NewRecord(RecordList, String),
}

/// What is done about the case.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseCommand {
    /// Show or hide the page with every field of the case.
    Page,
    /// Edit a part of the case where it is shown, the cursor in this field; `None` ends it.
    InPlace(Option<(CasePart, Option<CaseField>)>),
    /// Edit the title of the case in place.
    Title,
    /// Edit the patient in place.
    Patient,
    /// Edit the row of the history that is lit in place.
    Episode,
    /// Edit the film in focus in place.
    Film,
    /// Edit what is selected in the left panel in place: a person, a row, a claim, an entry.
    Entry,
    /// Change the case.
    Edit(CaseEdit),
    /// Do something with the selected person of the pedigree.
    Kin(KinCommand),
    /// Ask for a table or bibliography to import.
    AskLiterature,
    /// Add the rows of a table, or the publications of a bibliography, to the literature of the case.
    ImportLiterature(PathBuf),
    /// Ask whether a film is meant to have another time: it was dropped there on the timeline.
    AskTime {
        /// The film.
        film: RadiographId,
        /// The whole time point.
        time: TimePoint,
    },
    /// Ask for another file for a film; without one, for the film in focus.
    AskReplaceFile(Option<RadiographId>),
    /// Give the film that was asked about this file.
    ReplaceFile(PathBuf),
    /// Make the change that was asked about.
    Confirm,
    /// The case file was changed elsewhere while there were unsaved changes: show that version. One's own stays beside
    /// it.
    TakeVersionOnDisk,
    /// The case file was changed elsewhere while there were unsaved changes: save one's own version. The other stays
    /// beside it.
    KeepOwnVersion,
    /// Write the case file again: what stood in the way may be gone.
    SaveAgain,
}
