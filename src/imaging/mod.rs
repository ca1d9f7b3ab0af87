//! What is seen: bytes in, grey values out. Reads radiographs, keeps their stored values, and owns the one
//! grey pipeline (modality, VOI, presentation). Must not know paths, the screen, or who the patient is.

mod clues;
mod codec;
mod collimation;
mod compare;
mod decode;
mod dicom;
mod display_filter;
mod error;
mod facts;
mod histogram;
mod layers;
mod lettering;
mod light_map;
mod limits;
mod lut;
mod origin;
mod other_format;
mod overlay;
mod perspective;
mod pipeline;
mod pixels;
mod placement;
mod plain;
mod png;
mod pyramid;
mod raster;
mod render;
mod render_view;
mod shutter;
mod sniff;
mod spacing;
mod stats;
mod upright;
mod wire;

pub use clues::{Clues, clues};
pub use compare::{Blend, CurtainLine, blend, exposure, reach};
pub use decode::{decode, read_facts};
pub use dicom::{CompressedFrame, DicomParts, Part, PartSet};
pub use display_filter::{DisplayFilter, FilterKind, Strength};
pub use error::ImagingError;
pub use facts::{Cautions, Coding, DateSource, Exposure, ImageFacts, TransferSyntax};
pub use histogram::Histogram;
pub use layers::{Layers, ShownLayers, draw_layers};
pub use lettering::lettering;
pub use light_map::LightMap;
pub use limits::Limits;
pub use lut::{GreyTable, Lut, Voi, VoiFunction, Window, WindowPreset};
pub use origin::{Origin, PatientMarks, PatientsCompared, images_of_medium, origin};
pub use overlay::{OVERLAY_COLOUR, Overlay, PixelBox};
pub use perspective::{Corners, PerspectiveError, straightened};
pub use pipeline::{GreyPipeline, Modality, Padding, Presentation, StoredRange, VoiSource};
pub use pixels::{Film, Picture, Pixels, Samples};
pub use placement::Placement;
pub use plain::{PlainFilm, plain_film};
pub use png::png_file;
pub use pyramid::Pyramid;
pub use render::{render, render_level, thumbnail, thumbnail_of_levels};
pub use render_view::{Canvas, FilmPicture, Sampling, cores, render_into, render_view, render_view_on};
pub use shutter::{FilmPlace, Shutter, ShutterShape, Trapezoid};
pub use sniff::{ImageFormat, sniff};
pub use spacing::{Spacing, SpacingFact, SpacingSource};
pub use stats::{StoredStats, stored_stats};
pub use upright::Upright;
pub use wire::{
    ReadAt, read_announcement, read_head, read_outcome, write_announcement, write_head, write_outcome,
    write_plain,
};
