//! Formulas of the hip.

use crate::analysis::measure::drawing::Drawing;
use crate::analysis::measure::formula::{Known, TOGETHER, axis};
use crate::analysis::measure::geometry::{
    Axis, angle_degrees, calcar_apex, distance, dot, minus, shaft_axis,
};

/// The shaft's axis through the middles of its two widths, led away from the head.
fn shaft(drawing: &Drawing) -> Result<Axis, String> {
    let (upper, lower) = (drawing.line("upper-width")?, drawing.line("lower-width")?);
    let shaft = shaft_axis(upper, lower, drawing.circle("head")?.centre);
    shaft.ok_or_else(|| "the two widths of the shaft have the same middle; place one further down".to_owned())
}

/// Angle between the neck's axis (middle of the neck to centre of the head) and the shaft's axis, in degrees:
/// the larger one, as it is told of hips. Parts: `head` circle, `neck` width or its middle, `upper-width`,
/// `lower-width`.
pub(crate) fn neck_shaft_angle(drawing: &Drawing) -> Result<f64, String> {
    let shaft = shaft(drawing)?;
    let neck = minus(drawing.circle("head")?.centre, drawing.point("neck")?);
    angle_degrees(neck, shaft.along)
        .ok_or_else(|| "the middle of the neck lies in the centre of the head; place it lower".to_owned())
}

/// Distance of the centre of the head from the shaft's axis, at a right angle.
pub(crate) fn femoral_offset(drawing: &Drawing) -> Result<f64, String> {
    Ok(shaft(drawing)?.signed_distance(drawing.circle("head")?.centre).abs())
}

/// Tip–apex distance of both views, AP first, in mm: `X_AP · D_true / D_AP` and `X_lat · D_true / D_lat`, X from
/// the tip of the screw to the apex of the head, D the screw's width on the same view.
pub(crate) fn tip_apex(drawing: &Drawing, known: &Known) -> Result<[f64; 2], String> {
    let apex = drawing.point("ap-apex")?;
    let frontal = distance(drawing.point("ap-tip")?, apex) * per_width(drawing, "ap-width", known)?;
    Ok([frontal, lateral_tip_apex(drawing, known)?])
}

/// As [`tip_apex`], the apex of the AP being where the line through `calcar` along the neck's axis leaves the
/// head's outline.
pub(crate) fn calcar_tip_apex(drawing: &Drawing, known: &Known) -> Result<[f64; 2], String> {
    let head = drawing.circle("head")?;
    let apex = calcar_apex(head, drawing.point("neck")?, drawing.point("calcar")?).ok_or(
        "the line along the calcar misses the head; place the calcar on the medial cortex of the neck",
    )?;
    let frontal = distance(drawing.point("ap-tip")?, apex) * per_width(drawing, "ap-width", known)?;
    Ok([frontal, lateral_tip_apex(drawing, known)?])
}

fn lateral_tip_apex(drawing: &Drawing, known: &Known) -> Result<f64, String> {
    let seen = distance(drawing.point("lateral-tip")?, drawing.point("lateral-apex")?);
    Ok(seen * per_width(drawing, "lateral-width", known)?)
}

/// Millimetres per unit of the film, from the width of the screw on it.
fn per_width(drawing: &Drawing, key: &str, known: &Known) -> Result<f64, String> {
    let [one, other] = drawing.line(key)?;
    let wide = distance(one, other);
    let true_mm = known.preset_mm.ok_or("choose the implant whose width was measured")?;
    if wide > 0.0 { Ok(true_mm / wide) } else { Err(TOGETHER.to_owned()) }
}

/// Leg-length difference: how much further the right landmark lies from the line through the pelvis than the
/// left one; positive where the right leg is longer. Parts: `base` line, `right`, `left`.
pub(crate) fn leg_length(drawing: &Drawing, known: &Known) -> Result<f64, String> {
    let base = axis(drawing, "base")?;
    let (right, left) = (drawing.point("right")?, drawing.point("left")?);
    if known.towards.is_some_and(|towards| dot(minus(left, right), towards) < 0.0) {
        return Err("right and left are swapped; place each on its side of the patient".to_owned());
    }
    let (right, left) = (base.signed_distance(right), base.signed_distance(left));
    if right * left < 0.0 {
        return Err("the landmarks lie on both sides of the line through the pelvis; draw it through the same landmark of both sides"
            .to_owned());
    }
    Ok(right.abs() - left.abs())
}
