//! The one rule by which an exact number of days is named.

use crate::case::{Offset, TimeUnit};

/// The rule in words, for hover and hand-outs.
pub const INTERVAL_RULE: &str = "Named by the nearest whole week up to 11 weeks (1 day off at most, 3 from 6 weeks), \
                                 month up to 23 months (7 days off) or year (30 days off); any other day is named \
                                 by its number. The exact day is kept.";

/// The name of an interval: "6 weeks" for 40 to 45 days, "3 months" for 84 to 98, else "19 days".
pub fn interval_of_days(days: i32) -> Offset {
    let nearest = |unit: TimeUnit| {
        let amount = (f64::from(days) / unit.days()).round() as i32;
        let off = (f64::from(amount) * unit.days() - f64::from(days)).abs();
        (amount, off)
    };
    let rules: [(TimeUnit, i32, i32, f64); 4] = [
        (TimeUnit::Week, 1, 5, 1.0),
        (TimeUnit::Week, 6, 11, 3.0),
        (TimeUnit::Month, 3, 23, 7.5),
        (TimeUnit::Year, 2, i32::MAX, 30.0),
    ];
    // Before day zero the exact day is what matters; the first days after it, too.
    if days >= 6 {
        for (unit, least, most, allowed) in rules {
            let (amount, off) = nearest(unit);
            if (least..=most).contains(&amount) && off <= allowed {
                return Offset::new(amount, unit);
            }
        }
    }
    Offset::new(days, TimeUnit::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_named_as_people_name_them_and_else_by_their_number() {
        for (days, name) in [
            (-3, "-3 days"),
            (0, "0 days"),
            (2, "2 days"),
            (7, "1 week"),
            (14, "2 weeks"),
            (15, "2 weeks"),
            (19, "19 days"),
            (41, "6 weeks"),
            (42, "6 weeks"),
            (91, "3 months"),
            (93, "3 months"),
            (107, "107 days"),
            (184, "6 months"),
            (365, "12 months"),
            (366, "12 months"),
            (730, "2 years"),
            (900, "900 days"),
            (1096, "3 years"),
        ] {
            assert_eq!(interval_of_days(days).to_string(), name, "{days}");
        }
    }

    /// `check` must never contradict a name that this rule gave.
    #[test]
    fn a_name_allows_the_days_it_was_given_for() {
        for days in -400..4_000 {
            let name = interval_of_days(days);
            assert!(name.allows(days, crate::case::Tolerance::default()), "{days}: {name}");
        }
    }
}
