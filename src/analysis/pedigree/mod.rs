//! A pedigree as a chart: generations, the order and place of every person, the lines between them, and the whole as
//! shapes that window, SVG and picture draw alike. Standard nomenclature: Bennett et al. 1995 (Am J Hum Genet 56:745),
//! 2008 (J Genet Couns 17:424) and 2022 (doi 10.1002/jgc4.1621).

mod drawing;
mod exchange;
mod generation;
mod layout;
mod order;
mod picture;
mod place;
mod route;
mod svg;
mod symbol;

pub use drawing::{Anchor, Drawing, Ink, Item, Shape, draw};
pub use exchange::{PedigreeError, gedcom, ped, pedigree_of_gedcom, pedigree_of_ped};
pub use layout::{Boxed, Layout, Line, LineKind, lay_out};
pub use picture::pedigree_picture;
pub use svg::svg;
