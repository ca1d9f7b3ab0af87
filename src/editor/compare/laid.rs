//! How one film is laid on another: by a registration where there is one, else by millimetres, else by position. A
//! registration is the reader's own, kept in the reading, or a proposal that is shown until it is accepted or dismissed.

use crate::analysis::changes::About;
use crate::analysis::registration::{Similarity, placement_on};
use crate::case::{FilmRegistration, LaidTransform, Place, RadiographId, RegisteredOn};
use crate::editor::compare::Proposal;
use crate::editor::core::Core;
use crate::imaging::Placement;

/// Basis on which one film is laid on another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LaidBy {
    /// The same share of width and height: one of the films tells no millimetres.
    Position,
    /// A millimetre is as large on both; middle on middle.
    Millimetres,
    /// By landmarks that the reader placed on both.
    Landmarks {
        /// Number of pairs.
        pairs: usize,
        /// Root mean square of what is left at the landmarks, in pixels of the film in focus; two pairs fit exactly
        /// whatever their error, and tell none.
        residual_px: Option<f64>,
    },
    /// By the bone, found by the program.
    Bone {
        /// Distance that is left at a typical edge, in pixels of the film in focus.
        residual_px: Option<f64>,
    },
    /// By an implant, found by the program.
    Implant {
        /// Distance that is left at a typical edge, in pixels of the film in focus.
        residual_px: Option<f64>,
    },
}

impl LaidBy {
    /// True if the films were registered: what is left of differences is not their position.
    pub const fn is_registered(self) -> bool {
        match self {
            Self::Position | Self::Millimetres => false,
            Self::Landmarks { .. } | Self::Bone { .. } | Self::Implant { .. } => true,
        }
    }

    /// What is left of error, in pixels of the film in focus, where it is told.
    pub const fn residual_px(self) -> Option<f64> {
        match self {
            Self::Position | Self::Millimetres => None,
            Self::Landmarks { residual_px, .. }
            | Self::Bone { residual_px }
            | Self::Implant { residual_px } => residual_px,
        }
    }

    /// Basis of a registration; `times` makes its residual one of the film in focus.
    fn of(how: &How<'_>, times: f64) -> Self {
        let residual_px = how.residual_px.map(|px| px * times);
        match how.on {
            RegisteredOn::Landmarks { pairs } => Self::Landmarks { pairs: pairs.len(), residual_px },
            RegisteredOn::Bone { .. } => Self::Bone { residual_px },
            RegisteredOn::Implant { .. } => Self::Implant { residual_px },
        }
    }
}

/// How one film lies on another, by the reading or by a proposal.
struct How<'a> {
    fixed: &'a RadiographId,
    moving: &'a RadiographId,
    on: &'a RegisteredOn,
    transform: &'a LaidTransform,
    residual_px: Option<f64>,
    doubt: &'a str,
    is_proposed: bool,
}

impl<'a> How<'a> {
    fn proposed(own: &'a Proposal) -> Self {
        Self {
            fixed: &own.fixed,
            moving: &own.moving,
            on: &own.on,
            transform: &own.transform,
            residual_px: own.residual_px,
            doubt: &own.doubt,
            is_proposed: true,
        }
    }

    fn accepted((fixed, moving, own): (&'a RadiographId, &'a RadiographId, &'a FilmRegistration)) -> Self {
        Self {
            fixed,
            moving,
            on: &own.on,
            transform: &own.transform,
            residual_px: own.residual_px,
            doubt: &own.doubt,
            is_proposed: false,
        }
    }
}

/// One film laid on another.
#[derive(Debug, Clone, PartialEq)]
pub struct LaidOn {
    /// Takes places of the other film to those of the own one, both in widths of a pixel.
    pub similarity: Similarity,
    /// Basis.
    pub by: LaidBy,
    /// Millimetres of a pixel's width of the own film, where it tells them.
    pub own_mm: Option<f64>,
    /// The part of the own film, in widths of its pixels, for which a registration was made; `None` where the program made
    /// it, for which the bone near the implant counts most.
    pub about: Option<About>,
    /// It is a proposal, and not in the reading.
    pub is_proposed: bool,
    /// Reason to doubt it; empty where there is none.
    pub doubt: String,
}

impl LaidOn {
    /// "by 3 landmarks, residual 1.4 px (0.2 mm)".
    pub fn words(&self) -> String {
        let residual = |px: Option<f64>| {
            let mm = |px: f64| self.own_mm.map(|mm| format!(" ({:.1} mm)", mm * px)).unwrap_or_default();
            px.map(|px| format!(", residual {px:.1} px{}", mm(px))).unwrap_or_default()
        };
        let words = match self.by {
            LaidBy::Position => "by position, not registered".to_owned(),
            LaidBy::Millimetres => "by mm, not registered".to_owned(),
            LaidBy::Landmarks { pairs, residual_px: None } => {
                format!("by {pairs} landmarks; a third tells how well they fit")
            }
            LaidBy::Landmarks { pairs, residual_px } => {
                format!("by {pairs} landmarks{}", residual(residual_px))
            }
            LaidBy::Bone { residual_px } => format!("by bone (automatic){}", residual(residual_px)),
            LaidBy::Implant { residual_px } => format!("by implant (automatic){}", residual(residual_px)),
        };
        // Two landmarks fit whatever their error.
        let quality = match self.by {
            LaidBy::Bone { .. } | LaidBy::Implant { .. } | LaidBy::Landmarks { residual_px: Some(_), .. } => {
                ", good"
            }
            LaidBy::Position | LaidBy::Millimetres | LaidBy::Landmarks { residual_px: None, .. } => "",
        };
        // A doubt stands first, so that it is read where there is no room for all.
        match (self.is_proposed, self.doubt.is_empty()) {
            (true, true) => format!("Proposed: {words}{quality}"),
            (true, false) => format!("Proposed, doubtful: {words}"),
            (false, true) => format!("{words}{quality}"),
            (false, false) => format!("Doubtful: {words}"),
        }
    }

    /// In a word or two: "registered by landmarks", "registered by bone, doubtful", "by mm, not registered".
    pub fn brief(&self) -> String {
        let by = match self.by {
            LaidBy::Position => return "by position, not registered".to_owned(),
            LaidBy::Millimetres => return "by mm, not registered".to_owned(),
            LaidBy::Landmarks { .. } => "landmarks",
            LaidBy::Bone { .. } => "bone",
            LaidBy::Implant { .. } => "implant",
        };
        let laid = if self.is_proposed { "proposed" } else { "registered" };
        let doubtful = if self.doubt.is_empty() { "" } else { ", doubtful" };
        format!("{laid} by {by}{doubtful}")
    }

    /// The same in full sentences.
    pub fn help(&self) -> String {
        let on = match self.by {
            LaidBy::Position => {
                return "One of the films tells no millimetres: the same share of width and height lies one on the other. They are not registered: what differs may be scale or the position of the patient.".to_owned();
            }
            LaidBy::Millimetres => {
                return "A millimetre is as large on both films, and their middles lie one on the other. They are not registered: what differs may be the position of the patient.".to_owned();
            }
            LaidBy::Landmarks { .. } => "landmarks that were placed on both",
            LaidBy::Bone { .. } => "edges of the bone that the program found on both, with metal left out",
            LaidBy::Implant { .. } => "the outline of the implant that the program found on both",
        };
        let covers = if matches!(self.by, LaidBy::Implant { .. }) { "implant" } else { "bone" };
        let saved = if self.is_proposed {
            format!(
                " It is a proposal: look whether the {covers} covers itself, then accept it, refine it by landmarks or dismiss it."
            )
        } else {
            String::new()
        };
        let doubt = if self.doubt.is_empty() { String::new() } else { format!(" Doubtful: {}.", self.doubt) };
        format!(
            "The films are registered by {on}: turned, scaled and shifted, never bent. Where the projections differ, bone differs although nothing changed.{doubt}{saved}"
        )
    }
}

impl Core {
    /// How `other` lies on `own`; `None` until both films are there.
    pub(crate) fn laid_on(&self, own: &RadiographId, other: &RadiographId) -> Option<LaidOn> {
        let (own_px, other_px) = (self.film_px(own)?, self.film_px(other)?);
        if let Some(proposal) = self.proposal_of(own, other) {
            return self.laid_as(own, &How::proposed(proposal));
        }
        if let Some(laid) = self.registered_on(own, other) {
            return Some(laid);
        }
        let own_mm = self.column_mm(own);
        let (scale, by) = match self.pixels_to(other, own) {
            Some(scale) => (scale, LaidBy::Millimetres),
            None => (own_px[0] / other_px[0].max(1.0), LaidBy::Position),
        };
        let middle = |id, px: [f64; 2]| [px[0] / 2.0, px[1] / 2.0 * self.film_view(id).pixel_aspect];
        let similarity = Similarity::turning(0.0, scale, middle(other, other_px), middle(own, own_px));
        Some(LaidOn { similarity, by, own_mm, about: None, is_proposed: false, doubt: String::new() })
    }

    /// How `other` lies on `own` by a registration of the reading.
    pub(crate) fn registered_on(&self, own: &RadiographId, other: &RadiographId) -> Option<LaidOn> {
        let accepted = self.document.as_ref()?.reading()?.registration(own, other)?;
        self.laid_as(own, &How::accepted(accepted))
    }

    /// How the other film lies on `own`, which is either of the two films.
    fn laid_as(&self, own: &RadiographId, how: &How<'_>) -> Option<LaidOn> {
        let forth = Similarity::of(how.transform);
        let (similarity, side) = if how.fixed == own { (forth, 0) } else { (forth.inverse()?, 1) };
        let film = if side == 0 { how.fixed } else { how.moving };
        let times = if side == 0 { 1.0 } else { similarity.scale() };
        let about = match how.on {
            RegisteredOn::Landmarks { pairs } => {
                let places = pairs.iter().map(|pair| self.true_place(film, pair[side]));
                Some(About::landmarks(places.collect()))
            }
            RegisteredOn::Bone { .. } | RegisteredOn::Implant { .. } => None,
        };
        let doubt = match how.on {
            RegisteredOn::Landmarks { pairs } if how.doubt.is_empty() => {
                self.doubt_of_pairs(how.fixed, how.moving, pairs)
            }
            RegisteredOn::Landmarks { .. } | RegisteredOn::Bone { .. } | RegisteredOn::Implant { .. } => {
                how.doubt.to_owned()
            }
        };
        Some(LaidOn {
            similarity,
            by: LaidBy::of(how, times),
            own_mm: self.column_mm(own),
            about,
            is_proposed: how.is_proposed,
            doubt,
        })
    }

    /// A place of a film in widths of its pixels.
    pub(super) fn true_place(&self, film: &RadiographId, [x, y]: Place) -> Place {
        [x, y * self.film_view(film).pixel_aspect]
    }

    /// Placement of the other film in a view of the film in focus.
    pub(crate) fn laid_placement(&self, view_px: [f64; 2]) -> Option<Placement> {
        let (own, other) = self.compared_films()?;
        let laid = self.laid_on(own, other)?;
        placement_on(&self.placement(own, view_px)?, &laid.similarity, self.film_view(other).pixel_aspect)
    }

    /// Pixels of the second film to one of the first where both show a thing of one size; see
    /// [`crate::analysis::FilmScale::pixels_to`].
    pub(crate) fn pixels_to(&self, first: &RadiographId, second: &RadiographId) -> Option<f64> {
        self.scale_kept(first)?.pixels_to(&self.scale_kept(second)?)
    }

    /// Millimetres of a pixel's width of a film, where it tells them.
    pub(crate) fn column_mm(&self, film: &RadiographId) -> Option<f64> {
        self.scale_kept(film)?.millimetres().map(|scale| scale.column_mm).filter(|mm| *mm > 0.0)
    }
}
