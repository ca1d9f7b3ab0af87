//! Score sheets worked out: sums, the films that supply their items, what changed from visit to visit, what
//! contradicts. Nothing of it is stored, and nothing here knows a score's name.

mod contradiction;
mod films;
mod setting;
mod sum;
mod table;

pub use contradiction::{Contradiction, contradictions};
pub use films::{FilmFor, baseline_film, film_for, is_baseline, may_supply, shows, supplies};
pub use setting::{Covered, Held, Misfit, Published, Setting};
pub use sum::{Sum, sum};
pub use table::{ItemCell, ScoreCell, ScoreRow, Step, table};
