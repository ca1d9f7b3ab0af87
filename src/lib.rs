//! Callus reviews how a fracture heals: the library behind window and command line, layer by layer (see
//! ARCHITECTURE.md).

pub mod analysis;
pub mod case;
pub mod cli;
pub mod deidentify;
pub mod editor;
#[cfg(feature = "gui")]
pub mod gui;
pub mod imaging;
pub mod intake;
pub mod report;
pub mod store;
pub mod worker;
