//! Values in words: as many decimals as the error band carries, the unit always, the source beside it.

use crate::analysis::book::{Definition, Unit};
use crate::analysis::measure::Value;

impl Unit {
    /// What follows a number: " mm", "°", " %".
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

    /// Decimals that a band justifies: angles one; else the band keeps one or two figures.
    fn decimals(self, band: f64) -> usize {
        let step = if self == Self::One { 10.0 } else { 1.0 };
        let band = band * step;
        match self {
            Self::Degree => 1,
            _ if band >= 9.5 => usize::from(self == Self::One),
            _ if band >= 0.095 || band <= 0.0 => 1 + usize::from(self == Self::One),
            _ => 2 + usize::from(self == Self::One),
        }
    }
}

/// A number with a true minus sign, and no sign before a zero.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// "± 0.6", or "+0.2 −8.0" where the sides differ.
pub(crate) fn band_words(minus: f64, plus: f64, decimals: usize) -> String {
    let (low, high) = (format!("{minus:.decimals$}"), format!("{plus:.decimals$}"));
    if low == high { format!("± {low}") } else { format!("+{high} −{low}") }
}

/// A difference in words: "+1.4 mm", "−3.0°".
pub(crate) fn difference_words(difference: f64, unit: Unit, minus: f64, plus: f64) -> String {
    let text = signed(difference, unit.decimals(minus.max(plus)));
    let plus_sign = if difference > 0.0 { "+" } else { "" };
    format!("{plus_sign}{text}{}", unit.suffix())
}

/// "(±0.8)", "(+0.2 −8.0)": the band of a difference too small to be told.
pub(crate) fn within_words(unit: Unit, minus: f64, plus: f64) -> String {
    let band = band_words(minus, plus, unit.decimals(minus.max(plus)));
    format!("within error ({}{})", band.replace("± ", "±"), unit.suffix())
}

impl Value {
    /// "129.9° ± 0.6", "2.1 mm ± 0.2", "32.0 px ± 1.4": without the source of the scale.
    pub fn words(&self) -> String {
        let decimals = self.unit.decimals(self.minus.max(self.plus));
        format!("{} {}", self.number_words(), band_words(self.minus, self.plus, decimals))
    }

    /// "129.9°", "2.1 mm": without the band.
    pub fn number_words(&self) -> String {
        let decimals = self.unit.decimals(self.minus.max(self.plus));
        format!("{}{}", signed(self.value, decimals), self.unit.suffix())
    }

    /// As [`Self::words`], with the source: "2.1 mm ± 0.2, calibrated on lag-screw thread".
    pub fn words_with_source(&self) -> String {
        if self.source.is_empty() { self.words() } else { format!("{}, {}", self.words(), self.source) }
    }

    /// What the sign of the value means ("varus"); `None` where the measure has no sign, or where the band reaches
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
        Value { value, unit, minus, plus, corrected: None, source, details, cautions }
    }

    #[test]
    fn values_carry_as_many_decimals_as_their_band() {
        assert_eq!(value(129.94, Unit::Degree, 0.62, 0.62).words(), "129.9° ± 0.6");
        assert_eq!(value(2.07, Unit::Millimetre, 0.21, 0.21).words(), "2.1 mm ± 0.2");
        assert_eq!(value(32.04, Unit::Pixel, 1.41, 1.41).words(), "32.0 px ± 1.4");
        assert_eq!(value(31.24, Unit::Millimetre, 7.96, 0.16).words(), "31.2 mm +0.2 −8.0");
        assert_eq!(value(-0.01, Unit::Degree, 1.0, 1.0).words(), "0.0° ± 1.0");
        assert_eq!(value(-4.5, Unit::Degree, 1.0, 1.0).words(), "−4.5° ± 1.0");
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
        assert_eq!(within_words(Unit::Millimetre, 0.8, 0.8), "within error (±0.8 mm)");
    }
}
