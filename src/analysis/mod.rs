//! What follows from a case and nothing else: visits in order of time and their place on the timeline, marks as
//! strokes, scales and measures. This layer knows no disk and no screen.

pub mod book;
pub mod changes;
mod field;
pub mod finding;
pub mod literature;
pub mod marks;
pub mod measure;
pub mod pedigree;
pub mod quiz;
pub mod registration;
mod scale;
pub mod score;
pub mod summary;
mod text_order;
mod timeline;
mod until;
mod visits;

pub use scale::{Corrected, FilmScale, Scale, coarse_calibration, film_scale};
pub use text_order::in_visual_order;
pub use timeline::{
    Break, CareBar, LabPoint, Segment, Stop, StopKind, Tick, Timeline, clock_words, timeline,
};
pub use until::{InvalidUntil, Known, UnknownEpisode, Until, UntilStep, known_until};
pub(crate) use visits::days_of;
pub use visits::{Visit, Visits, visits};
