//! The part of an error band that the person adds: the observer band of the book, or the reader's own standard deviation
//! where the reader has measured the same film several times.

use crate::analysis::book::{Amount, Book, Definition, ObserverBand, Unit};
use crate::analysis::measure::{Films, Value};

/// 95 % of a normal distribution lie within so many standard deviations.
const NORMAL_95: f64 = 1.96;

/// Basis of the part of a band that the person adds.
#[derive(Debug, Clone, PartialEq)]
pub enum Hand {
    /// Nothing but the error of placing single points.
    Placing,
    /// The observer band of the book.
    Observer {
        /// Plus or minus, of a value by one observer, in the unit of the value.
        within: f64,
        /// Plus or minus, of the difference of two observers, where it is known.
        between: Option<f64>,
        /// Source.
        source: String,
    },
    /// The reader's own repeated measurements.
    Own(Repeatability),
}

/// A reader's repeatability of a measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeatability {
    /// Standard deviation within the same film, in `unit`: over all films that were measured several times.
    pub sd: f64,
    /// Its unit.
    pub unit: Unit,
    /// Number of measurements it rests on.
    pub measurements: usize,
    /// On how many films or pairs of films.
    pub series: usize,
}

impl Repeatability {
    /// Plus or minus, of one value: 1.96 · SD.
    pub fn band(&self) -> f64 {
        NORMAL_95 * self.sd
    }

    /// The smallest change that is not explained by repeating the measurement: 1.96 · √2 · SD.
    pub fn smallest_detectable_change(&self) -> f64 {
        NORMAL_95 * std::f64::consts::SQRT_2 * self.sd
    }

    /// "your own repeatability: SD 1.1°, 6 measurements of 2 films; smallest detectable change 3.0°".
    pub fn words(&self) -> String {
        let decimals = self.unit.decimals(self.sd).max(1);
        let suffix = self.unit.suffix();
        let films = if self.series == 1 { "1 film".to_owned() } else { format!("{} films", self.series) };
        format!(
            "your own repeatability: SD {:.decimals$}{suffix}, {} measurements of {films}; smallest detectable change \
             {:.decimals$}{suffix}",
            self.sd,
            self.measurements,
            self.smallest_detectable_change()
        )
    }
}

impl Hand {
    /// Source of the band of a value, in a sentence; empty for placing alone.
    pub fn words(&self) -> String {
        match self {
            Self::Placing => String::new(),
            Self::Observer { source, .. } => format!("observer error: {source}"),
            Self::Own(own) => own.words(),
        }
    }
}

/// Widens the band of a value, which holds the placing so far, by the error of the person.
pub(crate) fn widen(value: &mut Value, definition: &Definition, book: &Book, films: &dyn Films) {
    let own = films.repeatability(&definition.key).filter(|own| own.unit == value.unit);
    let (hand, by) = if let Some(own) = own {
        (Hand::Own(own), own.band())
    } else if value.unit == Unit::Pixel {
        let by = book.bands.observer_px;
        let source = book.bands.placing_citation.text.clone();
        (Hand::Observer { within: by, between: None, source }, by)
    } else if let Some(band) = book.observer(definition) {
        let Some(within) = amount(band.within, value) else { return };
        (observer(band, within, value), within)
    } else {
        return;
    };
    value.hand = hand;
    value.minus = value.minus.hypot(by);
    value.plus = value.plus.hypot(by);
}

fn observer(band: &ObserverBand, within: f64, value: &Value) -> Hand {
    let between = band.between.and_then(|between| amount(between, value));
    Hand::Observer { within, between, source: band.citation.text.clone() }
}

/// An amount in the unit of a value; `None` where it is of another kind.
fn amount(amount: Amount, value: &Value) -> Option<f64> {
    match (amount, value.unit) {
        (Amount::Degrees(number), Unit::Degree) | (Amount::Millimetres(number), Unit::Millimetre) => {
            Some(number)
        }
        (Amount::Share(number), Unit::One) => Some(number),
        (Amount::Share(number), Unit::Percent) => Some(number * 100.0),
        (Amount::PercentOfValue(number), _) => Some(value.value.abs() * number / 100.0),
        (Amount::Degrees(_) | Amount::Millimetres(_) | Amount::Share(_), _) => None,
    }
}
