//! Registrations that a reader accepted, in words: which film was laid on which, by what, how well, by whom and when, and
//! the motion of the implant that follows.

use crate::analysis::FilmScale;
use crate::analysis::registration::{Apart, Motion, motion_of, motions_apart_of};
use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::sentences::Section;
use crate::analysis::summary::{Link, Sentence, Span, Told, Tone};
use crate::case::{FilmRegistration, RadiographId, RegisteredOn};

/// Heading of the section.
const HEADING: &str = "Films laid on each other";

/// A registration of a reading, ready for a document.
#[derive(Debug, Clone, PartialEq)]
pub struct RegistrationTold {
    /// The film that stays as it is.
    pub fixed: RadiographId,
    /// The film that is laid on it.
    pub moving: RadiographId,
    /// The visit of the film that stays.
    pub visit: Option<usize>,
    /// "the AP at 3 months laid on the AP at 6 months".
    pub films: String,
    /// "3 landmarks", "bone (automatic)".
    pub method: String,
    /// "likeness 0.97, overlap 0.80", with the doubt that was told at acceptance; empty for landmarks without one.
    pub quality: String,
    /// "turned 4.2° clockwise, scale 1.021".
    pub laid: String,
    /// What is left of error, in widths of a pixel of the film that stays; `None` for two landmarks.
    pub residual_px: Option<f64>,
    /// The same in millimetres, where that film had a scale.
    pub residual_mm: Option<f64>,
    /// Name of the reader who accepted it.
    pub by: String,
    /// Day of acceptance.
    pub on: String,
    /// Motion of the implant against the bone from the earlier film to the later one, where it was told.
    pub motion: Option<Motion>,
    /// Parts that moved otherwise than the rest, of which the motion then is.
    pub parts: Vec<Apart>,
    /// Reason for which no motion against the bone was told, where those of parts were; else empty.
    pub refused: String,
    /// Source of the millimetres of the motion, or that there are none.
    pub scale: String,
}

impl RegistrationTold {
    fn of(
        told: Told<'_>,
        [fixed, moving]: [&RadiographId; 2],
        own: &FilmRegistration,
        scale_of: &dyn Fn(&RadiographId) -> Option<FilmScale>,
    ) -> Self {
        let unknown =
            || FilmScale::Pixels { why: "the scale of the film is not known here".to_owned(), aspect: 1.0 };
        let scale = scale_of(moving).unwrap_or_else(unknown);
        let reader = &told.reading.reader;
        let has_name = own.by == reader.id && !reader.name.trim().is_empty();
        Self {
            fixed: fixed.clone(),
            moving: moving.clone(),
            visit: told.visits.index_of(fixed),
            films: format!("{} laid on {}", at(told, moving), at(told, fixed)),
            method: own.on.words(),
            quality: quality(own),
            laid: laid_words(own),
            residual_px: own.residual_px,
            residual_mm: own.residual_mm,
            by: if has_name { reader.name.trim().to_owned() } else { own.by.to_string() },
            on: own.at.strftime("%Y-%m-%d").to_string(),
            motion: motion_of(own, &scale),
            parts: motions_apart_of(own, &scale),
            refused: own.implant.as_ref().map(|implant| implant.refused.clone()).unwrap_or_default(),
            scale: Motion::scale_words(&scale),
        }
    }

    /// "residual 0.4 px (0.08 mm)", "two landmarks leave no residual".
    pub fn residual_words(&self) -> String {
        match (self.residual_px, self.residual_mm) {
            (Some(px), Some(mm)) => format!("residual {px:.2} px ({mm:.2} mm)"),
            (Some(px), None) => format!("residual {px:.2} px"),
            (None, _) => "two landmarks leave no residual".to_owned(),
        }
    }

    /// "Implant against the bone: moved …, by mm, …; one view.", and the parts; `None` where no motion was told.
    pub fn motion_words(&self) -> Option<String> {
        let what = if self.parts.is_empty() { "Implant" } else { "Rest of the implant" };
        let parts: Vec<String> = self.parts.iter().map(|part| format!(" {}", part.sentence(None))).collect();
        let parts = parts.concat();
        let Some(motion) = self.motion.as_ref() else {
            let why = &self.refused;
            let scale = &self.scale;
            let words = format!("{what} against the bone: not told ({why}).{parts} ({scale}; one view).");
            return (!parts.is_empty()).then_some(words);
        };
        Some(format!(
            "{what} against the bone: {} ({}; {}; one view).{parts}",
            motion.brief(),
            motion.bands(),
            self.scale
        ))
    }

    /// All of it but the motion, as one sentence.
    pub fn sentence(&self) -> String {
        let quality = if self.quality.is_empty() { String::new() } else { format!(", {}", self.quality) };
        capitalised(&format!(
            "{} by {}{quality}: {}, {}; accepted by {} on {}.",
            self.films,
            self.method,
            self.laid,
            self.residual_words(),
            self.by,
            self.on
        ))
    }
}

/// "the AP at 3 months".
fn at(told: Told<'_>, film: &RadiographId) -> String {
    let visit = told.visits.index_of(film).map(|visit| format!(" {}", told.at_visit(visit)));
    format!("the {}{}", told.film_name(film), visit.unwrap_or_default())
}

fn quality(own: &FilmRegistration) -> String {
    let found = match &own.on {
        RegisteredOn::Landmarks { .. } => None,
        RegisteredOn::Bone { likeness, overlap } => {
            Some(format!("likeness {likeness:.2}, overlap {overlap:.2}"))
        }
        RegisteredOn::Implant { likeness } => Some(format!("likeness {likeness:.2}")),
    };
    let doubt = Some(own.doubt.trim()).filter(|doubt| !doubt.is_empty());
    let doubt = doubt.map(|doubt| format!("doubtful: {doubt}"));
    found.into_iter().chain(doubt).collect::<Vec<_>>().join(", ")
}

/// "turned 4.2° clockwise, scale 1.021": how a film was laid.
pub(super) fn laid_words(own: &FilmRegistration) -> String {
    let degrees = own.transform.rotation_degrees;
    let way = if degrees >= 0.0 { "clockwise" } else { "anticlockwise" };
    format!("turned {:.1}° {way}, scale {:.3}", degrees.abs(), own.transform.scale)
}

/// The registrations of a reading, in the order of the films that stay. `scale_of` tells the scale of a film, where it is
/// known: motion is in millimetres by it.
pub fn registrations(
    told: Told<'_>,
    scale_of: &dyn Fn(&RadiographId) -> Option<FilmScale>,
) -> Vec<RegistrationTold> {
    let of = |(fixed, moving, own): (&RadiographId, &RadiographId, &FilmRegistration)| {
        RegistrationTold::of(told, [fixed, moving], own, scale_of)
    };
    let mut all: Vec<RegistrationTold> = told.reading.all_registrations().map(of).collect();
    all.sort_by_key(|own| (own.visit, told.visits.index_of(&own.moving)));
    all
}

/// The registrations of a reading as a section of its summary; `None` where there are none.
pub fn registered(told: Told<'_>, scale_of: &dyn Fn(&RadiographId) -> Option<FilmScale>) -> Option<Section> {
    let sentences = registrations(told, scale_of).into_iter().flat_map(|own| {
        let link = Some(Link::Film(own.fixed.clone()));
        let visit = own.visit;
        let spoken = move |text: String, tone: Tone| Sentence {
            visit,
            spans: vec![Span { text, link: link.clone(), tone }],
            lead: 0,
        };
        let motion = own.motion_words().map(|words| (words, Tone::Strong));
        let all = [Some((own.sentence(), Tone::Plain)), motion];
        all.into_iter().flatten().map(move |(words, tone)| spoken(words, tone)).collect::<Vec<_>>()
    });
    let sentences: Vec<Sentence> = sentences.collect();
    (!sentences.is_empty()).then(|| Section { heading: HEADING.to_owned(), anchor: None, sentences })
}
