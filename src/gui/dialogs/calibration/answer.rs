//! Parsing of typed sizes, and the resulting calibration. Draws nothing.

use crate::case::CalibrationKind;

/// The same calibration with another size; `None` where a factor is below 1.
pub(super) fn with_size(kind: &CalibrationKind, size: f64) -> Option<CalibrationKind> {
    Some(match kind.clone() {
        CalibrationKind::Line { ends, .. } => CalibrationKind::Line { ends, length_mm: size },
        CalibrationKind::Circle { rim, .. } => CalibrationKind::Circle { rim, diameter_mm: size },
        CalibrationKind::Implant { preset, ends, .. } => {
            CalibrationKind::Implant { preset, ends, size_mm: size }
        }
        CalibrationKind::Magnification { .. } if size >= 1.0 => {
            CalibrationKind::Magnification { factor: size }
        }
        CalibrationKind::Magnification { .. } => return None,
    })
}

pub(super) fn size_of(kind: &CalibrationKind) -> f64 {
    match kind {
        CalibrationKind::Line { length_mm, .. } => *length_mm,
        CalibrationKind::Circle { diameter_mm, .. } => *diameter_mm,
        CalibrationKind::Implant { size_mm, .. } => *size_mm,
        CalibrationKind::Magnification { factor } => *factor,
    }
}

/// Default name of the object.
pub(super) fn plain_object(kind: &CalibrationKind) -> String {
    let size = number(size_of(kind));
    match kind {
        CalibrationKind::Line { .. } => format!("{size} mm line"),
        CalibrationKind::Circle { .. } => format!("{size} mm circle"),
        CalibrationKind::Implant { .. } => format!("{size} mm implant"),
        CalibrationKind::Magnification { .. } => format!("magnification {size}"),
    }
}

/// A typed number above zero.
pub(super) fn positive(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches("mm").trim_end_matches('%').trim().replace(',', ".");
    text.parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0)
}

/// Without trailing zeros.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_taken_as_people_type_them() {
        assert_eq!(positive(" 12,5 mm "), Some(12.5));
        assert_eq!(positive("65"), Some(65.0));
        for bad in ["", "0", "-3", "nan", "inf", "1.2.3", "ball"] {
            assert_eq!(positive(bad), None, "{bad:?}");
        }
        assert_eq!((number(12.5), number(65.0), number(1.142)), ("12.5".into(), "65".into(), "1.142".into()));
    }

    #[test]
    fn a_factor_below_one_is_no_magnification() {
        let kind = CalibrationKind::Magnification { factor: 1.0 };
        assert_eq!(with_size(&kind, 0.9), None);
        assert_eq!(with_size(&kind, 1.15), Some(CalibrationKind::Magnification { factor: 1.15 }));
    }

    #[test]
    fn an_object_that_nobody_named_is_told_by_its_size() {
        let kind = CalibrationKind::Circle { rim: [[0.0, 0.0]; 3], diameter_mm: 25.4 };
        assert_eq!(plain_object(&kind), "25.4 mm circle");
    }
}
