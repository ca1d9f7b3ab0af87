//! Values in words: as many decimals as the error band carries, the unit always, the source beside it.

use crate::analysis::book::{Definition, Unit};
use crate::analysis::measure::Value;

impl Unit {
    /// Text that follows a number: " mm", "°", " %".
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Millimetre => " mm",
            Self::Pixel => " px",
            Self::Degree => "°",
            Self::Percent => " %",
            Self::One => "",
        }
    }

    /// As UCUM writes it, for tables that machines read; pixels stay "px".
    pub fn code(self) -> &'static str {
        match self {
            Self::Millimetre => "mm",
            Self::Pixel => "px",
            Self::Degree => "deg",
            Self::Percent => "%",
            Self::One => "1",
        }
    }

    /// Decimals that a band supports: as many as show its first figure, so that ± 2.5° gives whole degrees.
    pub(crate) fn decimals(self, band: f64) -> usize {
        let most = match self {
            Self::Degree => 1,
            Self::Millimetre | Self::Pixel | Self::Percent => 2,
            Self::One => 3,
        };
        let shows = |decimals: &usize| band * 10_f64.powi(i32::try_from(*decimals).unwrap_or(0)) >= 0.95;
        let least = usize::from(self == Self::One);
        if band <= 0.0 { 1.max(least) } else { (least..=most).find(shows).unwrap_or(most) }
    }
}

/// A number with a true minus sign, and no sign before a zero.
fn signed(value: f64, decimals: usize) -> String {
    let text = rounded(value.abs(), decimals);
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// A number above zero, halves rounded up: ± 2.5 is never told as ± 2.
fn rounded(value: f64, decimals: usize) -> String {
    let by = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    format!("{:.decimals$}", (value * by + 1e-9).round() / by)
}

/// "± 0.6", or "+0.2 −8.0" where the sides differ.
pub(crate) fn band_words(minus: f64, plus: f64, decimals: usize) -> String {
    // A side that rounds to nothing is told as one step: it is narrow, not absent.
    let step = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    let side = |band: f64| rounded(if band > 0.0 { band.max(step) } else { band }, decimals);
    let (low, high) = (side(minus), side(plus));
    if low == high { format!("± {low}") } else { format!("+{high} −{low}") }
}

/// A difference in words: "+1.4 mm", "−3.0°".
pub(crate) fn difference_words(difference: f64, unit: Unit, minus: f64, plus: f64) -> String {
    let text = signed(difference, unit.decimals(minus.max(plus)));
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    let plus_sign = if difference > 0.0 && !is_zero { "+" } else { "" };
    format!("{plus_sign}{text}{}", unit.suffix())
}

/// "(±0.8)", "(+0.2 −8.0)": the band of a difference too small to be told.
pub(crate) fn within_words(unit: Unit, minus: f64, plus: f64) -> String {
    let band = band_words(minus, plus, unit.decimals(minus.max(plus)));
    format!("within error ({}{})", band.replace("± ", "±"), unit.suffix())
}

impl Value {
    /// "130° ± 3", "2.1 mm ± 0.2", "0.62 ± 0.06 (no bone density)": without the source of the scale.
    pub fn words(&self) -> String {
        format!("{} {}", self.number_words(), self.band_words())
    }

    /// "± 3", "+0.2 −8.0", with what must stand beside every value: "± 0.06 (no bone density)".
    pub fn band_words(&self) -> String {
        let band = self.plain_band_words();
        if self.caveat.is_empty() { band } else { format!("{band} ({})", self.caveat) }
    }

    /// The band alone, "± 3": the caveat has to stand elsewhere beside the value.
    pub fn plain_band_words(&self) -> String {
        band_words(self.minus, self.plus, self.unit.decimals(self.minus.max(self.plus)))
    }

    /// "130°", "2.1 mm": without the band.
    pub fn number_words(&self) -> String {
        let decimals = self.unit.decimals(self.minus.max(self.plus));
        format!("{}{}", signed(self.value, decimals), self.unit.suffix())
    }

    /// As [`Self::words`], with the source: "2.1 mm ± 0.2, calibrated on lag-screw thread".
    pub fn words_with_source(&self) -> String {
        if self.source.is_empty() { self.words() } else { format!("{}, {}", self.words(), self.source) }
    }

    /// Meaning of the sign of the value ("varus"); `None` where the measure has no sign, or where the band reaches
    /// to the other side.
    pub fn side<'a>(&self, definition: &'a Definition) -> Option<&'a str> {
        let (positive, negative) = definition.sides()?;
        if self.value > self.minus {
            Some(positive)
        } else if self.value < -self.plus {
            Some(negative)
        } else {
            None
        }
    }

    /// "varus", or "varus or valgus: the band reaches to both sides".
    pub(crate) fn side_words(&self, definition: &Definition) -> String {
        match (self.side(definition), definition.sides()) {
            (Some(side), _) => side.to_owned(),
            (None, Some((positive, negative))) => {
                format!("{positive} or {negative}: the band reaches to both sides")
            }
            (None, None) => definition.sign.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(value: f64, unit: Unit, minus: f64, plus: f64) -> Value {
        let source = if unit == Unit::Millimetre { "calibrated on lag-screw thread" } else { "" }.to_owned();
        let (details, cautions) = (Vec::new(), Vec::new());
        let hand = crate::analysis::measure::Hand::Placing;
        let (short_source, caveat) = (source.clone(), String::new());
        Value {
            value,
            unit,
            minus,
            plus,
            hand,
            corrected: None,
            source,
            short_source,
            details,
            cautions,
            caveat,
        }
    }

    #[test]
    fn values_carry_as_many_decimals_as_their_band() {
        assert_eq!(value(129.94, Unit::Degree, 0.62, 0.62).words(), "129.9° ± 0.6");
        assert_eq!(value(2.07, Unit::Millimetre, 0.21, 0.21).words(), "2.1 mm ± 0.2");
        assert_eq!(value(132.4, Unit::Degree, 2.5, 2.5).words(), "132° ± 3");
        assert_eq!(value(32.04, Unit::Pixel, 1.41, 1.41).words(), "32 px ± 1");
        assert_eq!(value(31.24, Unit::Millimetre, 7.96, 0.16).words(), "31 mm +1 −8");
        assert_eq!(value(-0.01, Unit::Degree, 1.0, 1.0).words(), "0° ± 1");
        assert_eq!(value(-4.5, Unit::Degree, 1.0, 1.0).words(), "−5° ± 1");
        assert_eq!(value(0.5812, Unit::One, 0.021, 0.021).words(), "0.58 ± 0.02");
        assert_eq!(value(0.5812, Unit::One, 0.0042, 0.0042).words(), "0.581 ± 0.004");
        assert_eq!(value(231.0, Unit::Millimetre, 12.0, 12.0).words(), "231 mm ± 12");
        assert_eq!(
            value(2.07, Unit::Millimetre, 0.21, 0.21).words_with_source(),
            "2.1 mm ± 0.2, calibrated on lag-screw thread"
        );
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(difference_words(1.43, Unit::Millimetre, 0.8, 0.8), "+1.4 mm");
        assert_eq!(difference_words(-3.0, Unit::Degree, 0.8, 0.8), "−3.0°");
        assert_eq!(difference_words(0.02, Unit::Millimetre, 0.8, 0.8), "0.0 mm");
        assert_eq!(within_words(Unit::Millimetre, 0.8, 0.8), "within error (±0.8 mm)");
    }
}
