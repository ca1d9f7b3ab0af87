//! Callus reviews how a fracture heals: the house, floor by floor (see ARCHITECTURE.md).

pub mod case;
#[cfg(feature = "gui")]
pub mod gui;
