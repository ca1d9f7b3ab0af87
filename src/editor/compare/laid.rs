//! How one film is laid on another: by a registration where there is one, else by millimetres, else by position.

use crate::analysis::changes::About;
use crate::analysis::registration::{Similarity, placement_on};
use crate::case::RadiographId;
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
}

impl LaidBy {
    /// True if the films were registered: what is left of differences is not their position.
    pub const fn is_registered(self) -> bool {
        match self {
            Self::Position | Self::Millimetres => false,
            Self::Landmarks { .. } => true,
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
    /// The part of the own film, in widths of its pixels, for which a registration was made.
    pub about: Option<About>,
}

impl LaidOn {
    /// "by 3 landmarks, residual 1.4 px (0.2 mm)".
    pub fn words(&self) -> String {
        match self.by {
            LaidBy::Position => "by position, not registered".to_owned(),
            LaidBy::Millimetres => "by mm, not registered".to_owned(),
            LaidBy::Landmarks { pairs, residual_px: None } => {
                format!("by {pairs} landmarks; a third tells how well they fit")
            }
            LaidBy::Landmarks { pairs, residual_px: Some(px) } => {
                let mm = self.own_mm.map(|mm| format!(" ({:.1} mm)", mm * px)).unwrap_or_default();
                format!("by {pairs} landmarks, residual {px:.1} px{mm}")
            }
        }
    }

    /// In a word or two: "registered", "by mm, not registered".
    pub fn brief(&self) -> &'static str {
        match self.by {
            LaidBy::Position => "by position, not registered",
            LaidBy::Millimetres => "by mm, not registered",
            LaidBy::Landmarks { .. } => "registered by landmarks",
        }
    }

    /// The same in full sentences.
    pub fn help(&self) -> &'static str {
        match self.by {
            LaidBy::Position => {
                "One of the films tells no millimetres: the same share of width and height lies one on the other. They are not registered: what differs may be scale or the position of the patient."
            }
            LaidBy::Millimetres => {
                "A millimetre is as large on both films, and their middles lie one on the other. They are not registered: what differs may be the position of the patient."
            }
            LaidBy::Landmarks { .. } => {
                "The films are registered by landmarks: turned, scaled and shifted, never bent. Where the projections differ, bone differs although nothing changed."
            }
        }
    }
}

impl Core {
    /// How `other` lies on `own`; `None` until both films are there.
    pub(crate) fn laid_on(&self, own: &RadiographId, other: &RadiographId) -> Option<LaidOn> {
        let (own_px, other_px) = (self.film_px(own)?, self.film_px(other)?);
        let own_mm = self.column_mm(own);
        let registered = &self.screen.comparing.registered;
        if let Some(kept) = registered.get(&(own.clone(), other.clone())) {
            return Some(LaidOn { own_mm, ..kept.clone() });
        }
        let (scale, by) = match own_mm.zip(self.column_mm(other)) {
            Some((own, other)) => (other / own, LaidBy::Millimetres),
            None => (own_px[0] / other_px[0].max(1.0), LaidBy::Position),
        };
        let middle = |id, px: [f64; 2]| [px[0] / 2.0, px[1] / 2.0 * self.film_view(id).pixel_aspect];
        let similarity = Similarity::turning(0.0, scale, middle(other, other_px), middle(own, own_px));
        Some(LaidOn { similarity, by, own_mm, about: None })
    }

    /// Placement of the other film in a view of the film in focus.
    pub(crate) fn laid_placement(&self, view_px: [f64; 2]) -> Option<Placement> {
        let (own, other) = self.compared_films()?;
        let laid = self.laid_on(own, other)?;
        placement_on(&self.placement(own, view_px)?, &laid.similarity, self.film_view(other).pixel_aspect)
    }

    /// Keeps a registration of two films, both ways round.
    pub(super) fn register(&mut self, own: &RadiographId, other: &RadiographId, laid: LaidOn) {
        let registered = &mut self.screen.comparing.registered;
        if let Some(back) = laid.similarity.inverse() {
            // Residuals are in pixels of the film on which the other lies.
            let by = match laid.by {
                LaidBy::Landmarks { pairs, residual_px } => {
                    let residual_px = residual_px.map(|px| px / laid.similarity.scale());
                    LaidBy::Landmarks { pairs, residual_px }
                }
                LaidBy::Position | LaidBy::Millimetres => laid.by,
            };
            let about = laid.about.as_ref().map(|about| about.map(back.scale(), |place| back.at(place)));
            registered
                .insert((other.clone(), own.clone()), LaidOn { similarity: back, by, own_mm: None, about });
        }
        registered.insert((own.clone(), other.clone()), laid);
    }

    /// Forgets the registration of the films that are compared.
    pub(super) fn forget_registration(&mut self) {
        let Some((own, other)) = self.compared_films() else { return };
        let (own, other) = (own.clone(), other.clone());
        let registered = &mut self.screen.comparing.registered;
        registered.remove(&(own.clone(), other.clone()));
        registered.remove(&(other, own));
    }

    fn column_mm(&self, film: &RadiographId) -> Option<f64> {
        self.scale_kept(film)?.millimetres().map(|scale| scale.column_mm).filter(|mm| *mm > 0.0)
    }
}
