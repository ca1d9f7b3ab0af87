//! Claims of a source, checked live: the figure is counted anew by its own words, by other readings of them, and under
//! assumptions; the verdict says which of these reproduces it.

use crate::analysis::literature::count::{Counted, tallied};
use crate::analysis::literature::rates::wilson;
use crate::case::{Case, Claim, ClaimRule, Literature};

/// Whether the rows give the figure that the source states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Its words, taken as they stand, give it.
    Reproduced,
    /// Only another reading of its words or of the cells gives it.
    UnderRule,
    /// No reading gives it.
    NotReproduced,
    /// The figure cannot be read as a number.
    NoFigure,
}

impl Verdict {
    /// The verdict in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::UnderRule => "reproduced only under a stated rule",
            Self::NotReproduced => "not reproduced",
            Self::NoFigure => "the figure is no number",
        }
    }

    /// Key for programs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::UnderRule => "under-rule",
            Self::NotReproduced => "not-reproduced",
            Self::NoFigure => "no-figure",
        }
    }
}

/// One rule, worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// The rule in words.
    pub says: String,
    /// What was counted.
    pub numerator: Counted,
    /// What it is a part of.
    pub denominator: Option<Counted>,
    /// The figure with the decimals of the claim ("14.00"); `None` where the denominator is zero.
    pub figure: Option<String>,
    /// Wilson interval in percent, where numerator and denominator count the same thing, or the denominator is stated.
    pub interval: Option<(f64, f64)>,
    /// Whether the figure is that of the claim.
    pub reproduces: bool,
}

impl Worked {
    /// "7 operations of 50 stated by the source = 14.00 %".
    pub fn words(&self) -> String {
        let figure = self.figure.as_deref().unwrap_or("no figure");
        match &self.denominator {
            Some(denominator) => {
                format!("{} of {} = {figure} %", self.numerator.words(), denominator.words())
            }
            None => self.numerator.words(),
        }
    }
}

/// A claim with every rule worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedClaim {
    /// The verdict.
    pub verdict: Verdict,
    /// By its own words.
    pub rule: Worked,
    /// By other readings.
    pub readings: Vec<Worked>,
    /// Under assumptions, which never change the verdict.
    pub assumptions: Vec<Worked>,
}

impl CheckedClaim {
    /// The rule that gives the figure: its own words first, then the readings.
    pub fn reproducing(&self) -> Option<&Worked> {
        std::iter::once(&self.rule).chain(&self.readings).find(|worked| worked.reproduces)
    }
}

/// Checks every claim, in the order of the case.
pub fn check_claims(case: &Case, literature: &Literature) -> Vec<CheckedClaim> {
    literature.claims.iter().map(|claim| check_claim(case, literature, claim)).collect()
}

/// Checks one claim.
pub fn check_claim(case: &Case, literature: &Literature, claim: &Claim) -> CheckedClaim {
    let work = |rule: &ClaimRule| worked(case, literature, claim, rule);
    let rule = work(&claim.rule);
    let readings: Vec<Worked> = claim.readings.iter().map(work).collect();
    let assumptions = claim.assumptions.iter().map(work).collect();
    let verdict = if claim.figure.trim().parse::<f64>().is_err() {
        Verdict::NoFigure
    } else if rule.reproduces {
        Verdict::Reproduced
    } else if readings.iter().any(|reading| reading.reproduces) {
        Verdict::UnderRule
    } else {
        Verdict::NotReproduced
    };
    CheckedClaim { verdict, rule, readings, assumptions }
}

fn worked(case: &Case, literature: &Literature, claim: &Claim, rule: &ClaimRule) -> Worked {
    let numerator = tallied(case, literature, &rule.numerator);
    let denominator = rule.denominator.as_ref().map(|tally| tallied(case, literature, tally));
    let printed = claim.figure.trim();
    let decimals = printed.split_once('.').map_or(0, |(_, behind)| behind.len());
    let figure = if claim.percent {
        denominator.as_ref().filter(|whole| whole.count > 0).map(|whole| {
            format!("{:.decimals$}", 100.0 * f64::from(numerator.count) / f64::from(whole.count))
        })
    } else {
        Some(numerator.count.to_string())
    };
    // Two numbers are the same figure when they are printed alike: "6.00" is not "6.25".
    let same = |figure: &String| match (figure.parse::<f64>(), printed.parse::<f64>()) {
        (Ok(own), Ok(theirs)) => own.to_bits() == theirs.to_bits(),
        (Ok(_) | Err(_), Ok(_) | Err(_)) => false,
    };
    let reproduces = figure.as_ref().is_some_and(same);
    let interval = denominator.as_ref().filter(|_| claim.percent).and_then(|whole| {
        let is_one_unit = whole.unit.is_none_or(|unit| Some(unit) == numerator.unit);
        let (low, high) = wilson(numerator.count, whole.count).filter(|_| is_one_unit)?;
        Some((100.0 * low, 100.0 * high))
    });
    Worked { says: rule.says.clone(), numerator, denominator, figure, interval, reproduces }
}
