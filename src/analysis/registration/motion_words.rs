//! A motion of an implant in words, each value with its band.

use super::motion::{AcrossMotion, Apart, Length, Motion, PartMotion};
use crate::analysis::FilmScale;

/// What one view cannot tell; stands with every motion.
pub const ONE_VIEW: &str = "One view shows neither motion along the beam nor a turn about an axis in the plane of the film, such as the shaft.";

/// Words for a part of a motion that its band explains.
const NOTHING_SHOWN: &str = "no motion beyond the error";

impl Length {
    /// "3.1 ± 0.4 mm", in pixels without a scale.
    fn number(&self) -> String {
        match (self.mm, self.band_mm) {
            (Some(mm), Some(band)) => format!("{:.1} ± {band:.1} mm", mm.abs()),
            _ => format!("{:.1} ± {:.1} px", self.px.abs(), self.band_px),
        }
    }

    /// "± 0.4 mm".
    fn error(&self) -> String {
        self.band_mm.map_or_else(|| format!("± {:.1} px", self.band_px), |band| format!("± {band:.1} mm"))
    }

    fn words(&self, plus: &str, minus: &str) -> String {
        if self.is_beyond() {
            format!("{} {}", self.number(), if self.px >= 0.0 { plus } else { minus })
        } else {
            format!("{NOTHING_SHOWN} ({})", self.error())
        }
    }
}

fn turn_words(degrees: f64, band: f64) -> String {
    if degrees.abs() > band {
        let way = if degrees >= 0.0 { "clockwise" } else { "anticlockwise" };
        format!("{:.1} ± {band:.1}° {way}", degrees.abs())
    } else {
        format!("{NOTHING_SHOWN} (± {band:.1}°)")
    }
}

impl Motion {
    /// "3.1 ± 0.4 mm down", "no motion beyond the error (± 0.3 mm)".
    pub fn along_words(&self) -> String {
        self.along.words("down", "up")
    }

    /// "1.2 ± 0.3 mm to the right": as the first film is seen.
    pub fn across_words(&self) -> String {
        self.across.words("to the right", "to the left")
    }

    /// "2.1 ± 0.2° clockwise".
    pub fn turn_words(&self) -> String {
        turn_words(self.degrees, self.band_degrees)
    }

    /// "moved 3.1 ± 0.4 mm down along the shaft, turned 2.1 ± 0.2° clockwise", "no motion beyond the error": what lies
    /// beyond its band, in one line.
    pub fn brief(&self) -> String {
        let mut parts = Vec::new();
        if self.along.is_beyond() {
            parts.push(format!("moved {} along the shaft", self.along_words()));
        }
        if self.across.is_beyond() {
            let (moved, it) = if parts.is_empty() { ("moved ", "the shaft") } else { ("", "it") };
            parts.push(format!("{moved}{} across {it}", self.across_words()));
        }
        if self.degrees.abs() > self.band_degrees {
            parts.push(format!("turned {}", self.turn_words()));
        }
        if parts.is_empty() { NOTHING_SHOWN.to_owned() } else { parts.join(", ") }
    }

    /// "± 0.3 mm along, ± 0.3 mm across, ± 0.2°": the bands.
    pub fn bands(&self) -> String {
        format!("{} along, {} across, ± {:.1}°", self.along.error(), self.across.error(), self.band_degrees)
    }

    /// Source of the millimetres, or that there are none.
    pub fn scale_words(scale: &FilmScale) -> String {
        match scale {
            FilmScale::Millimetres(scale) => format!("mm, {}", scale.source),
            FilmScale::Pixels { why, .. } => format!("in pixels of the first film: {why}"),
        }
    }
}

/// Words for the shift of a part along its own length where its outline fits at many places.
const ALONG_OPEN: &str =
    "along its own length: cannot be told (threads and straight edges fit at many places)";

impl AcrossMotion {
    /// "1.2 ± 0.3 mm up": across its own length, as the first film is seen.
    pub fn across_words(&self) -> String {
        let lies_across = self.line[0].abs() >= self.line[1].abs();
        let (plus, minus) = if lies_across { ("down", "up") } else { ("to the right", "to the left") };
        self.across.words(plus, minus)
    }

    /// "2.1 ± 0.2° clockwise".
    pub fn turn_words(&self) -> String {
        turn_words(self.degrees, self.band_degrees)
    }

    fn brief(&self) -> String {
        let across = self.across.is_beyond();
        let turned = self.degrees.abs() > self.band_degrees;
        let shift = across.then(|| format!("moved {} across its own length", self.across_words()));
        let turn = turned.then(|| format!("turned {}", self.turn_words()));
        let parts: Vec<String> = shift.into_iter().chain(turn).collect();
        if parts.is_empty() { NOTHING_SHOWN.to_owned() } else { parts.join(", ") }
    }
}

impl PartMotion {
    /// What lies beyond its band, in one line, and what cannot be told: "moved 2.0 ± 0.6 mm down across its own length,
    /// turned 4.0 ± 2.1° clockwise, against the rest; along its own length: cannot be told (…)". `from` is what it is
    /// told against.
    pub fn words(&self, from: &str) -> String {
        match self {
            Self::Whole(motion) => format!("{}, against {from}", motion.brief()),
            Self::Across(motion) => format!("{}, against {from}; {ALONG_OPEN}", motion.brief()),
        }
    }
}

impl Apart {
    /// "Part in the lower third of the implant (\"screw 3\"): moved 3.1 ± 0.6 mm down along the shaft, against the rest."
    pub fn sentence(&self, name: Option<&str>) -> String {
        let name = name.map(|name| format!(" (\"{name}\")")).unwrap_or_default();
        format!(
            "Part in the {} of the implant{name}: {}.",
            self.place.words(),
            self.from_rest.words("the rest")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::registration::Axis;

    fn motion(along: f64, across: f64, degrees: f64) -> Motion {
        let length = |px: f64| Length { px, band_px: 3.0, mm: Some(px / 10.0), band_mm: Some(0.3) };
        Motion {
            along: length(along),
            across: length(across),
            degrees,
            band_degrees: 0.2,
            moved: true,
            axis: Axis::Given([0.0, 1.0]),
            at: [0.0; 2],
        }
    }

    #[test]
    fn what_the_band_explains_is_no_motion_and_never_a_nought() {
        let still = motion(2.0, -1.0, 0.1);
        assert_eq!(still.brief(), "no motion beyond the error");
        assert_eq!(still.along_words(), "no motion beyond the error (± 0.3 mm)");
        assert_eq!(still.bands(), "± 0.3 mm along, ± 0.3 mm across, ± 0.2°");
        let moved = motion(-31.0, 12.0, 2.13);
        assert_eq!(
            moved.brief(),
            "moved 3.1 ± 0.3 mm up along the shaft, 1.2 ± 0.3 mm to the right across it, turned 2.1 ± 0.2° clockwise"
        );
        assert_eq!(motion(0.0, -12.0, 0.0).brief(), "moved 1.2 ± 0.3 mm to the left across the shaft");
    }

    #[test]
    fn what_cannot_be_told_along_a_screw_is_said_and_not_a_nought() {
        let across = Length { px: -20.0, band_px: 3.0, mm: Some(-2.0), band_mm: Some(0.3) };
        let tip = AcrossMotion {
            across,
            degrees: 1.0,
            band_degrees: 2.0,
            moved: true,
            line: [0.98, -0.2],
            at: [0.0; 2],
        };
        assert_eq!(tip.across_words(), "2.0 ± 0.3 mm up");
        let words = PartMotion::Across(tip.clone()).words("the rest");
        assert_eq!(
            words,
            "moved 2.0 ± 0.3 mm up across its own length, against the rest; along its own length: cannot be told (threads and straight edges fit at many places)"
        );
        let upright = AcrossMotion { line: [0.1, 0.99], degrees: -3.0, ..tip };
        assert_eq!(upright.across_words(), "2.0 ± 0.3 mm to the left");
        assert!(PartMotion::Across(upright).words("the rest").contains("turned 3.0 ± 2.0° anticlockwise"));
    }
}
