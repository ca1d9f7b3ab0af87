//! Formulas of healing and of how fragments stand. None needs a calibration.

use crate::analysis::measure::drawing::Drawing;
use crate::analysis::measure::formula::{Known, TOGETHER};
use crate::analysis::measure::geometry::{
    Axis, Vector, distance, dot, fragment_axes, length, minus, times, unit,
};

/// A direction this close to the bone's own (sine of the angle) does not tell two sides apart.
const LEAST_ASIDE: f64 = 0.2;

fn width(drawing: &Drawing, key: &str) -> Result<f64, String> {
    let [one, other] = drawing.line(key)?;
    let wide = distance(one, other);
    if wide > 0.0 { Ok(wide) } else { Err(TOGETHER.to_owned()) }
}

/// Cortical thickness index: (`outer` − `canal`) / `outer`.
pub(crate) fn cortical_thickness(drawing: &Drawing) -> Result<f64, String> {
    let (outer, canal) = (width(drawing, "outer")?, width(drawing, "canal")?);
    if canal > outer {
        return Err("the canal is wider than the bone; place both widths again".to_owned());
    }
    Ok((outer - canal) / outer)
}

/// `callus` / `bone`: the callus index.
pub(crate) fn ratio(drawing: &Drawing) -> Result<f64, String> {
    Ok(width(drawing, "callus")? / width(drawing, "bone")?)
}

fn fragments(drawing: &Drawing) -> Result<(Axis, Axis), String> {
    let axes = fragment_axes(drawing.line("proximal")?, drawing.line("distal")?);
    axes.ok_or_else(|| TOGETHER.to_owned())
}

/// Translation: how far the fracture end of the distal axis lies from the line of the proximal axis, as a share
/// of the width of the shaft. The fracture end is the one nearer to the proximal fragment.
pub(crate) fn translation(drawing: &Drawing) -> Result<f64, String> {
    let (proximal, _) = fragments(drawing)?;
    let [one, other] = drawing.line("distal")?;
    let end = if proximal.reach(one) < proximal.reach(other) { one } else { other };
    Ok(proximal.signed_distance(end).abs() / width(drawing, "width")?)
}

/// Angulation of the distal against the proximal axis in degrees, positive where the distal fragment leans to
/// the positive side: medially (varus), or to the part `front` (recurvatum).
pub(crate) fn angulation(drawing: &Drawing, known: &Known) -> Result<f64, String> {
    let (proximal, distal) = fragments(drawing)?;
    let towards = positive_side(drawing, known, proximal)?;
    let along = dot(towards, proximal.along);
    let aside = minus(towards, times(proximal.along, along));
    if length(aside) < LEAST_ASIDE * length(towards) {
        return Err(
            "the bone lies along the direction that tells its sides apart; its sign cannot be told: take \
                    the angle of two lines"
                .to_owned(),
        );
    }
    let aside = unit(aside).ok_or(TOGETHER)?;
    Ok(dot(distal.along, aside).atan2(dot(distal.along, proximal.along)).to_degrees())
}

fn positive_side(drawing: &Drawing, known: &Known, proximal: Axis) -> Result<Vector, String> {
    if drawing.has("front") {
        return Ok(minus(drawing.point("front")?, proximal.through));
    }
    known.towards.ok_or_else(|| "which side is medial is not known".to_owned())
}
