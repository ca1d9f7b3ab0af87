//! One film laid on another, by landmarks or by the axis of an implant.
//!
//! A registration is a proposal with its residual. No measure uses one silently. A plain film is a shadow: where the
//! two projections differ, no similarity lays one on the other.

mod laid;
mod similarity;

pub use laid::placement_on;
pub use similarity::{Placed, PlacesError, Similarity, Spot};
