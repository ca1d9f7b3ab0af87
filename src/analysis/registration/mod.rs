//! One film laid on another: by landmarks, or automatically on bone and on the implant, and from
//! these two the motion of the implant against the bone.
//!
//! A registration is a proposal with its residual and its quality. No measure uses one silently. A plain film is a
//! shadow: where the two projections differ, no similarity lays one on the other, and that is said
//! ([`Comparability`]). Takes decoded films and knows no disk.

mod automatic;
mod coarse;
mod edge;
mod film_values;
mod laid;
mod metal;
mod motion;
mod motion_words;
mod part_name;
mod parts;
mod prepared;
mod quality;
mod refine;
mod similarity;
mod slide;

pub use automatic::{
    ImplantPart, ImplantRegistration, NoImplant, Registered, Registration, RegistrationError, implant_ends,
    register, register_while,
};
pub use laid::placement_on;
pub use motion::{
    AcrossMotion, Apart, Axis, Comparability, Length, Motion, MotionRefusal, MotionWish, PartMotion,
    PartPlace, implant_laid, implant_motion, motion_of, motions_apart, motions_apart_of,
};
pub use motion_words::ONE_VIEW;
pub use part_name::part_name;
pub use quality::{MOST_LEFT, Quality};
pub use similarity::{Placed, PlacesError, Similarity, Spot};
