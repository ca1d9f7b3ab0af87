//! The formulas: which parts each one takes, what kind of number it gives, and the number. The longer ones live in
//! [`hip`](super::hip) and [`healing`](super::healing).

use crate::analysis::book::{Definition, Formula, Unit};
use crate::analysis::measure::drawing::Drawing;
use crate::analysis::measure::geometry::{Axis, Vector, acute_degrees, angle_degrees, distance, minus};
use crate::analysis::measure::value::difference_words;
use crate::analysis::measure::{Value, healing, hip};

/// Kind of number that a formula gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    /// In the unit of the film's scale.
    Length,
    /// In millimetres by the size of an implant on the same film: needs no calibration.
    ScaledLength,
    /// In degrees.
    Angle,
    /// A share of 1, told as a number or in percent.
    Share,
}

/// Input of a formula beside its parts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// True size of the chosen implant.
    pub(crate) preset_mm: Option<f64>,
    /// The direction on the film in which the value is positive.
    pub(crate) towards: Option<Vector>,
}

/// Two places that fell together.
pub(crate) const TOGETHER: &str = "two points of a line fall together; place them apart";

impl Formula {
    /// The keys of the parts that it needs.
    pub fn part_keys(self) -> &'static [&'static str] {
        match self {
            Self::Length | Self::ImplantSize => &["line"],
            Self::Angle => &["angle"],
            Self::TwoLines => &["first", "second"],
            Self::Cobb => &["upper", "lower"],
            Self::NeckShaftAngle => &["head", "neck", "upper-width", "lower-width"],
            Self::TipApexDistance => {
                &["ap-tip", "ap-apex", "ap-width", "lateral-tip", "lateral-apex", "lateral-width"]
            }
            Self::CalcarTipApexDistance => &[
                "ap-tip",
                "head",
                "neck",
                "calcar",
                "ap-width",
                "lateral-tip",
                "lateral-apex",
                "lateral-width",
            ],
            Self::AlongAxis => &["axis", "from", "to"],
            Self::FromAxis => &["axis", "point"],
            Self::FemoralOffset => &["head", "upper-width", "lower-width"],
            Self::LegLength => &["base", "right", "left"],
            Self::CorticalThickness => &["outer", "canal"],
            Self::Ratio => &["callus", "bone"],
            Self::Translation => &["proximal", "distal", "width"],
            Self::Angulation => &["proximal", "distal"],
            Self::GreyDensity => &["region", "reference"],
        }
    }

    /// True if an implant of known diameter on the film gives the scale.
    pub fn is_scaled_by_implant(self) -> bool {
        self.quantity() == Quantity::ScaledLength
    }

    /// True if a part runs from edge to edge, or round an edge, so that it can be snapped to it; axes and single places
    /// cannot.
    pub fn is_edge_to_edge(self, part: &str) -> bool {
        match self {
            Self::Length | Self::ImplantSize => part == "line",
            Self::NeckShaftAngle => matches!(part, "head" | "neck" | "upper-width" | "lower-width"),
            Self::FemoralOffset => matches!(part, "head" | "upper-width" | "lower-width"),
            Self::TipApexDistance => matches!(part, "ap-width" | "lateral-width"),
            Self::CalcarTipApexDistance => {
                matches!(part, "head" | "neck" | "ap-width" | "lateral-width")
            }
            Self::CorticalThickness => matches!(part, "outer" | "canal"),
            Self::Ratio => matches!(part, "callus" | "bone"),
            Self::Translation => part == "width",
            Self::Angle
            | Self::TwoLines
            | Self::Cobb
            | Self::AlongAxis
            | Self::FromAxis
            | Self::LegLength
            | Self::Angulation
            | Self::GreyDensity => false,
        }
    }

    /// The kind of measure whose observer band holds where a definition names none.
    pub(crate) fn observer_key(self) -> &'static str {
        match self {
            Self::Angle | Self::TwoLines | Self::Cobb | Self::NeckShaftAngle | Self::Angulation => "angle",
            Self::Length | Self::ImplantSize | Self::AlongAxis | Self::FromAxis => "length",
            Self::TipApexDistance | Self::CalcarTipApexDistance | Self::FemoralOffset | Self::LegLength => {
                "landmark"
            }
            Self::CorticalThickness | Self::Ratio | Self::Translation => "ratio",
            Self::GreyDensity => "grey",
        }
    }

    pub(crate) fn quantity(self) -> Quantity {
        match self {
            Self::Length
            | Self::ImplantSize
            | Self::AlongAxis
            | Self::FromAxis
            | Self::FemoralOffset
            | Self::LegLength => Quantity::Length,
            Self::TipApexDistance | Self::CalcarTipApexDistance => Quantity::ScaledLength,
            Self::Angle | Self::TwoLines | Self::Cobb | Self::NeckShaftAngle | Self::Angulation => {
                Quantity::Angle
            }
            Self::CorticalThickness | Self::Ratio | Self::Translation | Self::GreyDensity => Quantity::Share,
        }
    }
}

/// The number, or why there is none and what to do.
pub(crate) fn evaluate(formula: Formula, drawing: &Drawing, known: &Known) -> Result<f64, String> {
    match formula {
        Formula::Length | Formula::ImplantSize => length_along(&drawing.places("line")?),
        Formula::Angle => three_points(drawing),
        Formula::TwoLines => two_lines(drawing),
        Formula::Cobb => cobb(drawing),
        Formula::NeckShaftAngle => hip::neck_shaft_angle(drawing),
        Formula::TipApexDistance => Ok(hip::tip_apex(drawing, known)?.iter().sum()),
        Formula::CalcarTipApexDistance => Ok(hip::calcar_tip_apex(drawing, known)?.iter().sum()),
        Formula::AlongAxis => along_axis(drawing),
        Formula::FromAxis => from_axis(drawing),
        Formula::FemoralOffset => hip::femoral_offset(drawing),
        Formula::LegLength => hip::leg_length(drawing, known),
        Formula::CorticalThickness => healing::cortical_thickness(drawing),
        Formula::Ratio => healing::ratio(drawing),
        Formula::Translation => healing::translation(drawing),
        Formula::Angulation => healing::angulation(drawing, known),
        Formula::GreyDensity => Err("grey densities are taken from the film".to_owned()),
    }
}

/// Further numbers that belong to the value.
pub(crate) fn details(
    definition: &Definition,
    drawing: &Drawing,
    known: &Known,
    value: &Value,
) -> Vec<String> {
    let views = match definition.formula {
        Formula::TipApexDistance => hip::tip_apex(drawing, known).ok(),
        Formula::CalcarTipApexDistance => hip::calcar_tip_apex(drawing, known).ok(),
        Formula::Length
        | Formula::Angle
        | Formula::TwoLines
        | Formula::Cobb
        | Formula::NeckShaftAngle
        | Formula::AlongAxis
        | Formula::FromAxis
        | Formula::FemoralOffset
        | Formula::LegLength
        | Formula::CorticalThickness
        | Formula::Ratio
        | Formula::Translation
        | Formula::Angulation
        | Formula::GreyDensity
        | Formula::ImplantSize => None,
    };
    if let Some([frontal, lateral]) = views {
        return vec![format!("AP {frontal:.1} mm + lateral {lateral:.1} mm")];
    }
    if definition.formula == Formula::ImplantSize
        && value.unit == Unit::Millimetre
        && let Some(nominal_mm) = known.preset_mm
    {
        let more = value.value - nominal_mm;
        let words = difference_words(more, Unit::Millimetre, value.minus, value.plus);
        let percent = more / nominal_mm * 100.0;
        return vec![format!("true size {nominal_mm} mm; measured {words} ({percent:+.1} %)")];
    }
    if definition.sign.is_empty() { Vec::new() } else { vec![value.side_words(definition)] }
}

/// Sum of the stretches from place to place.
fn length_along(places: &[Vector]) -> Result<f64, String> {
    let long: f64 = places.windows(2).map(|ends| distance(ends[0], ends[1])).sum();
    if long > 0.0 { Ok(long) } else { Err(TOGETHER.to_owned()) }
}

/// The angle at the vertex, 0 to 180 degrees.
fn three_points(drawing: &Drawing) -> Result<f64, String> {
    let [leg, vertex, other] = drawing.places("angle")?[..] else {
        return Err("the part \"angle\" must be an angle by three points".to_owned());
    };
    angle_degrees(minus(leg, vertex), minus(other, vertex)).ok_or_else(|| TOGETHER.to_owned())
}

/// The angle between two lines as they were drawn, each from near to far, 0 to 180 degrees.
fn two_lines(drawing: &Drawing) -> Result<f64, String> {
    let ([a, b], [c, d]) = (drawing.line("first")?, drawing.line("second")?);
    angle_degrees(minus(b, a), minus(d, c)).ok_or_else(|| TOGETHER.to_owned())
}

/// The acute angle between two end plates.
fn cobb(drawing: &Drawing) -> Result<f64, String> {
    let ([a, b], [c, d]) = (drawing.line("upper")?, drawing.line("lower")?);
    acute_degrees(minus(b, a), minus(d, c)).ok_or_else(|| TOGETHER.to_owned())
}

/// Distance between two places along an axis.
fn along_axis(drawing: &Drawing) -> Result<f64, String> {
    let axis = axis(drawing, "axis")?;
    Ok((axis.reach(drawing.point("to")?) - axis.reach(drawing.point("from")?)).abs())
}

/// Distance of a place from an axis, at a right angle.
fn from_axis(drawing: &Drawing) -> Result<f64, String> {
    Ok(axis(drawing, "axis")?.signed_distance(drawing.point("point")?).abs())
}

/// A part that is a line, as an axis.
pub(crate) fn axis(drawing: &Drawing, key: &str) -> Result<Axis, String> {
    let [from, to] = drawing.line(key)?;
    Axis::from_to(from, to).ok_or_else(|| TOGETHER.to_owned())
}
