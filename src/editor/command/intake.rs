//! Wishes about a new case: what it is made from, how its films are arranged, and where it is written.

use std::path::PathBuf;

use crate::case::{Side, ViewPosition};
use crate::deidentify::Looked;
use crate::editor::intake::{AfterLook, Cursor};
use crate::imaging::Upright;
use crate::intake::{FilmNumber, Moment, PlanEdit, Taking};

/// What is done about a new case.
#[derive(Debug, Clone, PartialEq)]
pub enum IntakeCommand {
    /// Ask what the new case is made from.
    Ask,
    /// Ask whether a case is to be made of these files and folders.
    Offer(Vec<PathBuf>),
    /// Look through these files and folders for films.
    Begin(Vec<PathBuf>),
    /// Ask which films are added to the open case.
    AskAdd,
    /// Look through these files and folders for films to add to the open case.
    Add(Vec<PathBuf>),
    /// Show this case of several; `None` shows the list of them.
    ShowCase(Option<usize>),
    /// Put the cursor into a cell or onto a film.
    Select(Cursor),
    /// Move the cursor: columns right, rows down.
    Step([isize; 2]),
    /// Change the plan.
    Edit(PlanEdit),
    /// Take the last change of the plan back.
    Undo,
    /// Make it again.
    Redo,
    /// The view of the film at the cursor.
    View(ViewPosition),
    /// The side of the film at the cursor.
    Side(Side),
    /// Turn the photograph at the cursor clockwise by a quarter.
    Turn,
    /// Show the photograph at the cursor, to cut the film out by its corners.
    AskCorners,
    /// How the photograph in the dialog becomes an upright film.
    Corners(Upright),
    /// Confirm what is proposed for the film at the cursor, and go to the next.
    Confirm,
    /// Confirm every proposal of the case that nothing contradicts.
    ConfirmAll,
    /// Leave the film at the cursor out of the case.
    LeaveOut,
    /// Put a film into a cell of the grid.
    Put {
        /// The film.
        film: FilmNumber,
        /// Visit of the cell.
        moment: Option<Moment>,
        /// View of the cell.
        view: Option<ViewPosition>,
    },
    /// Move the film at the cursor to the next visit (1) or the one before (-1).
    Shift(isize),
    /// Add a visit without films, to put films into.
    AddVisit(Moment),
    /// Show or hide what was set aside.
    SetAside,
    /// Say how films come into the case: cleaned of what names the patient, or as they are.
    Take(Taking),
    /// Ask where the case, or all cases, are written, after films that may show a name were looked at.
    AskCreate,
    /// A person has looked at the films that may show a name.
    Looked {
        /// One answer for each film that was shown.
        answers: Vec<Looked>,
        /// What follows.
        then: AfterLook,
    },
    /// Write the case that is shown into this new folder, and open it.
    Create(PathBuf),
    /// Write every case that is not written yet into a folder of its own in this folder.
    CreateAll(PathBuf),
    /// Stop looking through files, or writing.
    Stop,
    /// Discard the new case; asks first where something was entered.
    Cancel,
    /// Discard new case with everything that was entered.
    Discard,
}
