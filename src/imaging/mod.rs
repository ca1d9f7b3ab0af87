//! What is seen: bytes in, grey values out. Reads radiographs, keeps their stored values, and owns the one
//! grey pipeline (modality, VOI, presentation). Must not know paths, the screen, or who the patient is.

mod clues;
mod codec;
mod collimation;
mod decode;
mod dicom;
mod error;
mod facts;
mod histogram;
mod layers;
mod limits;
mod lut;
mod origin;
mod other_format;
mod overlay;
mod pipeline;
mod pixels;
mod placement;
mod pyramid;
mod raster;
mod render;
mod shutter;
mod sniff;
mod spacing;
mod stats;
mod wire;

pub use clues::{Clues, clues};
pub use decode::{decode, read_facts};
pub use error::ImagingError;
pub use facts::{Cautions, Coding, DateSource, Exposure, ImageFacts, TransferSyntax};
pub use histogram::Histogram;
pub use layers::{Layers, ShownLayers, draw_layers};
pub use limits::Limits;
pub use lut::{GreyTable, Lut, Voi, VoiFunction, Window, WindowPreset};
pub use origin::{Origin, PatientMarks, PatientsCompared, origin};
pub use overlay::{OVERLAY_COLOUR, Overlay, PixelBox};
pub use pipeline::{GreyPipeline, Modality, Padding, Presentation, StoredRange, VoiSource};
pub use pixels::{Film, Picture, Pixels, Samples};
pub use placement::Placement;
pub use pyramid::Pyramid;
pub use render::{render, render_level, thumbnail};
pub use shutter::{FilmPlace, Shutter, ShutterShape, Trapezoid};
pub use sniff::{ImageFormat, sniff};
pub use spacing::{Spacing, SpacingFact, SpacingSource};
pub use stats::{StoredStats, stored_stats};
pub use wire::{read_head, read_outcome, write_head, write_outcome};
