//! A new case from a heap of files: what each file says of itself becomes proposals, a person confirms or corrects
//! them, and the plan becomes a case. Nothing here reads the disk, and nothing is invented: where no file says
//! anything, nothing is proposed.

mod edit;
mod found;
mod interval;
mod names;
mod plan;
mod propose;
mod proposed;
mod sort;
mod table;
mod written;

pub use edit::{PlanEdit, PlanError};
pub use found::{Found, Located};
pub use interval::{INTERVAL_RULE, interval_of_days};
pub use plan::{
    Event, EventKind, FilmNumber, Moment, PLAN_FORMAT, Plan, PlannedCase, PlannedFilm, SetAside, Taking,
    Visit, Why,
};
pub use propose::propose;
pub use proposed::{Candidate, Clue, Proposed};
pub use sort::{additions, move_days, propose_additions};
pub use table::{TableRow, read_table, row_for};
pub use written::{WrittenFilm, added_films, film_stem, written_case};
