//! What follows from a case and nothing else: visits in order of time and their place on the timeline.
//! This floor knows no disk and no screen.

mod timeline;
mod visits;

pub use timeline::{Break, Segment, Stop, StopKind, Tick, Timeline, timeline};
pub use visits::{Visit, visits};
