//! Values within a region of a film: counts, mean, spread. Values are those of the modality LUT, before window and display
//! filters, and say nothing of bone density.

use crate::analysis::measure::Measured;
use crate::analysis::measure::geometry::Plane;
use crate::analysis::measure::grey::each_value;
use crate::case::Shape;
use crate::imaging::{Film, Samples};

/// Bars of a histogram.
pub const BARS: usize = 128;

/// Values of a region, or of a whole film, without padding.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionValues {
    /// Number of pixels.
    pub count: u64,
    /// Mean.
    pub mean: f64,
    /// Standard deviation of the pixels, not of the mean.
    pub sd: f64,
    /// Lowest value.
    pub lowest: f64,
    /// Highest value.
    pub highest: f64,
    /// Ends of the bars: the lowest and highest value of the whole film, so that regions of it can be compared.
    pub span: (f64, f64),
    /// Pixels for each of the [`BARS`].
    pub bars: Vec<u64>,
    /// True if the file makes modality values of what it stores, and these are they.
    pub is_modality: bool,
}

impl RegionValues {
    /// "12,345 pixels · mean 1007 · SD 34 · 200 to 3100".
    pub fn words(&self) -> String {
        let number = |value: f64| {
            let is_small = value.abs() < 10.0 && value.fract() != 0.0;
            let text = if is_small { format!("{value:.2}") } else { format!("{value:.0}") };
            text.replace('-', "\u{2212}")
        };
        format!(
            "{} pixels · mean {} · SD {} · {} to {}",
            grouped(self.count),
            number(self.mean),
            number(self.sd),
            number(self.lowest),
            number(self.highest)
        )
    }
}

/// "12,345".
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// True if a shape has an inside.
pub fn is_region(shape: &Shape) -> bool {
    match shape {
        Shape::Rectangle(_) | Shape::Ellipse(_) | Shape::Circle(_) | Shape::Outline(_) => true,
        Shape::Point(_)
        | Shape::Arrow(_)
        | Shape::Line(_)
        | Shape::Polyline(_)
        | Shape::Angle(_)
        | Shape::Text(_) => false,
    }
}

/// Values of a film within a region of it, or of all of it. `span` are the ends of the bars.
///
/// # Errors
/// Why there are none: colours, or no pixel.
pub(crate) fn region_values(
    film: &Film,
    region: Option<(&Shape, Plane)>,
    span: (f64, f64),
) -> Result<RegionValues, String> {
    let mut values = Gathered::new(span);
    match region {
        Some((shape, plane)) => {
            each_value(film, shape, plane, |value| values.add(value)).map_err(|refused| match refused {
                Measured::Refused(why) => why,
                Measured::Missing(missing) => missing.words(),
                Measured::Value(_) => String::new(),
            })?;
        }
        None => {
            let Samples::Grey(stored) = &film.pixels.samples else {
                return Err("a colour picture has no grey values to count".to_owned());
            };
            let stored = stored.iter().filter(|stored| !film.pipeline.is_padding(**stored));
            stored.for_each(|stored| values.add(film.pipeline.modality_value(*stored)));
        }
    }
    let has_own = film.pipeline.modality != crate::imaging::Modality::Identity;
    values.told(has_own).ok_or_else(|| "the region holds no pixel of the film; draw it larger".to_owned())
}

struct Gathered {
    count: u64,
    /// Mean and sum of squared distances from it, by B. P. Welford, Technometrics 4 (1962), 419 to 420: sums of squares of
    /// large values would lose the small spread of a uniform region.
    mean: f64,
    squares: f64,
    ends: (f64, f64),
    span: (f64, f64),
    bars: Vec<u64>,
}

impl Gathered {
    fn new(span: (f64, f64)) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        Self { count: 0, mean: 0.0, squares: 0.0, ends, span, bars: vec![0; BARS] }
    }

    fn add(&mut self, value: f64) {
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (value - self.mean);
        self.ends = (self.ends.0.min(value), self.ends.1.max(value));
        let share = (value - self.span.0) / (self.span.1 - self.span.0).max(f64::MIN_POSITIVE);
        let bar = ((share * BARS as f64).clamp(0.0, BARS as f64) as usize).min(BARS - 1);
        if let Some(count) = self.bars.get_mut(bar) {
            *count += 1;
        }
    }

    fn told(self, is_modality: bool) -> Option<RegionValues> {
        (self.count > 0).then(|| RegionValues {
            count: self.count,
            mean: self.mean,
            sd: (self.squares / self.count as f64).max(0.0).sqrt(),
            lowest: self.ends.0,
            highest: self.ends.1,
            span: self.span,
            bars: self.bars,
            is_modality,
        })
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageBuffer, Luma};

    use super::*;
    use crate::imaging::{Limits, decode};

    fn film() -> Film {
        let image = ImageBuffer::from_fn(40, 30, |x, y| Luma([(1000 + 10 * x + y * y) as u16]));
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        decode(bytes.get_ref(), &Limits::default()).unwrap()
    }

    const PLANE: Plane = Plane { column: 1.0, row: 1.0 };

    #[test]
    fn a_rectangle_counts_the_pixels_whose_middle_it_holds() {
        let shape = Shape::Rectangle([[5.0, 4.0], [9.0, 10.0]]);
        let told = region_values(&film(), Some((&shape, PLANE)), (1000.0, 2231.0)).unwrap();
        let values: Vec<f64> =
            (4..10).flat_map(|y| (5..9).map(move |x| f64::from(1000 + 10 * x + y * y))).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let sd = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
        assert_eq!((told.count, told.lowest, told.highest), (24, 1066.0, 1161.0));
        assert!((told.mean - mean).abs() < 1e-9 && (told.sd - sd).abs() < 1e-9, "{told:?}");
        assert_eq!(told.bars.iter().sum::<u64>(), 24);
        assert_eq!(told.words(), format!("24 pixels · mean {mean:.0} · SD {sd:.0} · 1066 to 1161"));
    }

    #[test]
    fn the_whole_film_and_an_ellipse_over_it_and_a_region_beside_it() {
        let film = film();
        let whole = region_values(&film, None, (1000.0, 2231.0)).unwrap();
        assert_eq!((whole.count, whole.lowest, whole.highest), (1200, 1000.0, 2231.0));
        assert_eq!(whole.bars.iter().sum::<u64>(), 1200);
        assert!(whole.bars[0] > 0 && whole.bars[BARS - 1] > 0);
        let ellipse = Shape::Ellipse([[0.0, 0.0], [40.0, 30.0]]);
        let inside = region_values(&film, Some((&ellipse, PLANE)), (1000.0, 2231.0)).unwrap();
        let area = std::f64::consts::PI * 20.0 * 15.0;
        assert!((inside.count as f64 - area).abs() < 30.0, "{} of {area}", inside.count);
        let beside = Shape::Rectangle([[50.0, 4.0], [60.0, 10.0]]);
        let why = region_values(&film, Some((&beside, PLANE)), (1000.0, 2231.0)).unwrap_err();
        assert!(why.contains("draw it larger"), "{why}");
    }

    #[test]
    fn a_uniform_region_of_large_values_has_no_spread() {
        let mut values = Gathered::new((0.0, 65_535.0));
        (0..100_000).for_each(|_| values.add(65_000.1));
        let told = values.told(false).unwrap();
        assert!(told.sd < 1e-6 && (told.mean - 65_000.1).abs() < 1e-6, "{told:?}");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
