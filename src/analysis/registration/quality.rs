//! How well two films lie on each other: one rule, whether the program laid them or a reader by landmarks.

/// Likeness below which a registration failed, and below which it is doubtful.
pub(super) const FAILED_BELOW: f64 = 0.5;
pub(super) const DOUBTFUL_BELOW: f64 = 0.75;
/// Part of the first film that must lie on the second.
pub(super) const LEAST_OVERLAP: f64 = 0.3;
/// Error that is allowed for, as a part of the longer side of the film that stays: *What changed* leaves twice as much out, and
/// beyond that it would show the error of the registration as a change.
pub const MOST_LEFT: f64 = 1.0 / 160.0;
/// Error of the turn above which landmarks are doubtful, in degrees: positions that differ by as much are two for the
/// program, too.
pub(super) const APART_DEGREES: f64 = 3.0;

/// Judgement on a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// The films fit.
    Good,
    /// Look before using it; the reason.
    Doubtful(String),
    /// Not to be used; the reason.
    Failed(String),
}

/// What tells how well one film lies on another; `None` for what a method does not tell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence<'a> {
    /// Correlation of slopes of what was compared, 1 for the same.
    pub(super) likeness: Option<f64>,
    /// Part of what was compared that lies on both films.
    pub(super) overlap: Option<f64>,
    /// Error of a place, by what is left, as a part of the longer side of the film that stays.
    pub(super) left: Option<f64>,
    /// Error of the turn in degrees that follows from it.
    pub(super) turn_degrees: Option<f64>,
    /// A reason to doubt it that has nothing to do with numbers.
    pub(super) doubt: Option<&'a str>,
}

impl Quality {
    /// The rule.
    pub(super) fn of(found: &Evidence<'_>) -> Self {
        if let Some(likeness) = found.likeness.filter(|likeness| *likeness < FAILED_BELOW) {
            return Self::Failed(format!(
                "the films do not resemble each other (likeness {likeness:.2}, {FAILED_BELOW:.2} needed)"
            ));
        }
        if let Some(overlap) = found.overlap.filter(|overlap| *overlap < LEAST_OVERLAP) {
            return Self::Failed(format!(
                "only {:.0} % of what was compared lies on both films, {:.0} % are needed",
                overlap * 100.0,
                LEAST_OVERLAP * 100.0
            ));
        }
        let unlike = found.likeness.filter(|likeness| *likeness < DOUBTFUL_BELOW).map(|likeness| {
            format!("too different on the two films (likeness {likeness:.2}, {DOUBTFUL_BELOW:.2} needed)")
        });
        let left = found.left.filter(|left| *left > MOST_LEFT).map(|left| {
            format!(
                "the films fit to {:.1} % of their longer side only, {:.1} % are needed",
                left * 100.0,
                MOST_LEFT * 100.0
            )
        });
        let turn = found.turn_degrees.filter(|degrees| *degrees > APART_DEGREES);
        let turn = turn.map(|degrees| {
            format!("the turn is sure to ± {degrees:.0}° only, so close together do the landmarks lie")
        });
        let doubt = found.doubt.map(str::to_owned);
        let doubts: Vec<String> = [unlike, left, turn, doubt].into_iter().flatten().collect();
        if doubts.is_empty() { Self::Good } else { Self::Doubtful(doubts.join("; ")) }
    }

    /// "good", "doubtful", "failed".
    pub fn word(&self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful(_) => "doubtful",
            Self::Failed(_) => "failed",
        }
    }

    /// Reason for which it is not good.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Good => None,
            Self::Doubtful(why) | Self::Failed(why) => Some(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_makes_any_registration_doubtful() {
        let sure =
            Evidence { likeness: Some(0.9), overlap: Some(0.8), left: Some(0.002), ..Evidence::default() };
        assert_eq!(Quality::of(&sure), Quality::Good);
        let off = Evidence { left: Some(0.02), ..sure };
        for found in [off, Evidence { likeness: None, overlap: None, ..off }] {
            let quality = Quality::of(&found);
            assert_eq!(quality.word(), "doubtful");
            assert_eq!(
                quality.why(),
                Some("the films fit to 2.0 % of their longer side only, 0.6 % are needed")
            );
        }
        let all =
            Evidence { likeness: Some(0.6), doubt: Some("another position fits nearly as well"), ..off };
        assert_eq!(Quality::of(&all).why().map(|why| why.matches("; ").count()), Some(2));
        assert_eq!(Quality::of(&Evidence { likeness: Some(0.4), ..all }).word(), "failed");
    }
}
