//! A film made ready for registration: what of it can be used, its metal, and slopes of copies of half, a quarter and
//! an eighth of the size.

use super::metal::{Metal, distance, grown, metal};
use super::refine::Slopes;
use crate::analysis::field::Field;

/// Copies, each half the one before.
pub(super) const LEVELS: usize = 4;
/// Metal shines over its edges so far: a part of the longer side.
const HALO: f64 = 0.011;
/// Width along the edge of what can be used in which slopes are not, in pixels.
const EDGE: usize = 3;
/// Breadth of the band around the outline of the implant, in pixels of each copy.
const BAND: usize = 3;

/// One copy.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// Pixels of the copy to a pixel of the largest copy.
    pub(super) scale: f64,
    /// Slopes where no metal lies.
    pub(super) bone: Slopes,
    /// Slopes around the outline of the implant.
    pub(super) implant: Option<Slopes>,
    /// Slopes around the outline of the implant, and of metal close beside it.
    pub(super) beside: Option<Slopes>,
    /// Distance from the implant, in pixels of the largest copy.
    pub(super) from_metal: Option<Field>,
}

/// A film made ready.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) image: Field,
    pub(super) metal: Option<Metal>,
    pub(super) levels: Vec<Level>,
}

fn mask(of: &Field, test: impl Fn(f32) -> bool) -> Field {
    of.map(|value| f32::from(u8::from(test(value))))
}

/// Steepness below which a part of the used pixels lies.
fn typical(image: &Field, used: &Field, share: f64) -> f32 {
    let (across, down) = image.slopes();
    let mut all: Vec<f32> = (0..used.values.len())
        .step_by(2)
        .filter(|i| used.values[*i] > 0.5)
        .map(|i| across.values[i].hypot(down.values[i]))
        .collect();
    if all.is_empty() {
        return 1.0;
    }
    let at = ((all.len() - 1) as f64 * share) as usize;
    all.select_nth_unstable_by(at, f32::total_cmp).1.max(1e-5)
}

impl Prepared {
    /// Makes an image ready whose values run from 0 (darkest) to 1 (densest), with 1 in `valid` where it can be used.
    pub(super) fn new(image: Field, valid: &Field) -> Self {
        let metal = metal(&image, valid);
        let longest = image.columns.max(image.rows) as f64;
        let halo = (longest * HALO).ceil() as usize;
        let shining = metal.as_ref().map(|metal| grown(&metal.any, halo));
        let far = metal.as_ref().map(|metal| distance(&metal.implant));
        let mut levels = Vec::new();
        let (mut small, mut usable) = (image.clone(), valid.clone());
        let mut shine = shining;
        let mut implant = metal.as_ref().map(|metal| metal.implant.clone());
        let mut beside = metal.as_ref().map(|metal| metal.beside.clone());
        let mut from_metal = far;
        for number in 0..LEVELS {
            if number > 0 {
                let [columns, rows] = [small.columns / 2, small.rows / 2];
                if columns.min(rows) < 16 {
                    break;
                }
                let half = |field: &Field| field.halved();
                small = half(&small);
                usable = half(&usable);
                shine = shine.as_ref().map(half);
                implant = implant.as_ref().map(half);
                beside = beside.as_ref().map(half);
                from_metal = from_metal.as_ref().map(half);
            }
            let smooth = small.blurred(1, 2);
            let inside = mask(&usable, |v| v > 0.99).extreme(EDGE, f32::min);
            let bare = shine.as_ref().map(|shine| grown(&mask(shine, |v| v > 0.01), 1));
            let body = match &bare {
                Some(bare) => inside.zip(bare, |valid, metal| if metal > 0.5 { 0.0 } else { valid }),
                None => inside.clone(),
            };
            let bone = Slopes::new(&smooth, typical(&smooth, &body, 0.7), &body);
            let band = |metal: &Field| grown(&mask(metal, |v| v > 0.3), BAND).zip(&inside, |a, b| a * b);
            let implant = implant.as_ref().map(|implant| {
                let band = band(implant);
                Slopes::new(&smooth, 0.3 * typical(&smooth, &band, 0.85), &band)
            });
            // The same slopes where more of the film is used.
            let beside = beside
                .as_ref()
                .zip(implant.as_ref())
                .map(|(beside, implant): (&Field, &Slopes)| Slopes { used: band(beside), ..implant.clone() });
            levels.push(Level {
                scale: 0.5_f64.powi(number as i32),
                bone,
                implant,
                beside,
                from_metal: from_metal.clone(),
            });
        }
        Self { image, metal, levels }
    }
}
