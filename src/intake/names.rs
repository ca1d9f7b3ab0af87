//! Days, intervals, views and sides as they stand in the names of files and folders and in descriptions.

use jiff::civil::Date;

use super::Moment;
use crate::case::{InvalidDate, Offset, Side, TimeUnit, ViewPosition, read_date};

/// Years that a radiograph may be from.
const YEARS: std::ops::RangeInclusive<i16> = 1950..=2100;

/// Moments that a name gives: a day, or an interval such as `day+004`, `3 months`, `6wk`. Where day and month may be
/// either way round both days come back.
pub(super) fn moments(name: &str) -> Vec<Moment> {
    let words = words(name);
    let mut found: Vec<Moment> = Vec::new();
    let mut add = |moment: Moment| {
        if !found.contains(&moment) {
            found.push(moment);
        }
    };
    for start in 0..words.len() {
        for date in dates_at(&words, start) {
            add(Moment::Date(date));
        }
    }
    if found.is_empty() {
        found.extend(interval(&words).into_iter().map(Moment::Interval));
    }
    found
}

/// A word of a name, with the sign in front of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    before: Option<char>,
}

impl Word {
    fn is_number(&self) -> bool {
        self.text.bytes().all(|digit| digit.is_ascii_digit())
    }
}

/// Runs of letters and runs of digits, lower case.
fn words(name: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut last: Option<char> = None;
    for letter in name.chars() {
        let continues = last.is_some_and(|last| {
            (last.is_alphabetic() && letter.is_alphabetic())
                || (last.is_ascii_digit() && letter.is_ascii_digit())
        });
        if letter.is_alphanumeric() {
            match words.last_mut().filter(|_| continues) {
                Some(word) => word.text.extend(letter.to_lowercase()),
                None => {
                    let before = last.filter(|last| !last.is_alphanumeric());
                    words.push(Word { text: letter.to_lowercase().collect(), before });
                }
            }
        }
        last = Some(letter);
    }
    words
}

/// The day, or the two days, that begin at a word.
fn dates_at(words: &[Word], start: usize) -> Vec<Date> {
    let sound = |date: &Date| YEARS.contains(&date.year());
    let Some(first) = words.get(start).filter(|word| word.is_number()) else { return Vec::new() };
    if matches!(first.text.len(), 8 | 14) {
        // A day, or a day with the time behind it.
        return read_date(&first.text[..8]).ok().filter(sound).into_iter().collect();
    }
    let (Some(second), Some(third)) = (words.get(start + 1), words.get(start + 2)) else { return Vec::new() };
    let joined = |sign: Option<char>| matches!(sign, Some('-' | '.' | '_' | ' ' | '/'));
    let has_day_shape = second.is_number()
        && third.is_number()
        && second.before == third.before
        && joined(second.before)
        && second.text.len() <= 2
        && matches!((first.text.len(), third.text.len()), (4, 1..=2) | (1..=2, 4));
    if !has_day_shape {
        return Vec::new();
    }
    match read_date(&format!("{}-{}-{}", first.text, second.text, third.text)) {
        Ok(date) => Some(date).filter(sound).into_iter().collect(),
        Err(InvalidDate::Ambiguous { day_first, month_first, .. }) => {
            [day_first, month_first].into_iter().filter(sound).collect()
        }
        Err(
            InvalidDate::NoSuchDay(_)
            | InvalidDate::ShortYear { .. }
            | InvalidDate::NoDay(_)
            | InvalidDate::NotADate(_),
        ) => Vec::new(),
    }
}

/// "day+004", "3 months", "6wk", "1y". A day that is numbered comes before a number with a unit behind it: in
/// "F005 day+001" the first number is that of a patient. The sign of "day-002" may be a minus or a hyphen: both come back.
fn interval(words: &[Word]) -> Vec<Offset> {
    let pairs =
        || words.windows(2).enumerate().filter_map(|(at, pair)| Some((at, pair.first()?, pair.get(1)?)));
    let numbered = pairs().find_map(|(_, first, second)| numbered_day(first, second));
    let with_unit = || {
        pairs().find_map(|(at, first, second)| amount_of_units(words, at, first, second)).map(|one| vec![one])
    };
    numbered.or_else(with_unit).unwrap_or_default()
}

fn amount(word: &Word) -> Option<i32> {
    word.text.parse().ok().filter(|amount| *amount < 20_000)
}

/// "day+004", "day-002".
fn numbered_day(first: &Word, second: &Word) -> Option<Vec<Offset>> {
    if !matches!(first.text.as_str(), "day" | "tag" | "pod") || !second.is_number() {
        return None;
    }
    let days = amount(second)?;
    let before = (second.before == Some('-') && days != 0).then(|| Offset::new(-days, TimeUnit::Day));
    Some([Offset::new(days, TimeUnit::Day)].into_iter().chain(before).collect())
}

/// "3 months", "6wk", at a place among the words.
fn amount_of_units(words: &[Word], at: usize, first: &Word, second: &Word) -> Option<Offset> {
    // "q1w3z" is a key, not a week, and "1y6mo" is neither a year nor 6 months.
    let is_amid = at > 0 && first.before.is_none();
    let goes_on = words.get(at + 2).is_some_and(|next| next.before.is_none());
    let behind_another =
        is_amid && at.checked_sub(2).and_then(|at| words.get(at)).is_some_and(Word::is_number);
    if goes_on || behind_another || is_amid && second.text.len() == 1 {
        return None;
    }
    // A number with zeros that begins amid a word is no amount: "F005".
    let is_of_word = at > 0 && first.before.is_none() && first.text.starts_with('0');
    if !first.is_number() || first.text.len() > 3 || is_of_word {
        return None;
    }
    let unit = match second.text.as_str() {
        "d" | "day" | "days" | "tage" => TimeUnit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" | "wochen" => TimeUnit::Week,
        "mo" | "mos" | "mth" | "mths" | "month" | "months" | "monate" => TimeUnit::Month,
        "y" | "yr" | "yrs" | "year" | "years" | "jahre" => TimeUnit::Year,
        _ => return None,
    };
    // Within a name a hyphen joins words; only at its beginning is it a minus.
    let sign = if at == 0 && first.before == Some('-') { -1 } else { 1 };
    Some(Offset::new(sign * amount(first)?, unit))
}

/// Words of folder names that say when or how films were taken, but not of whom.
const WHEN_OR_HOW: [&str; 52] = [
    "day", "days", "tag", "tage", "d", "pod", "w", "wk", "wks", "week", "weeks", "wochen", "mo", "mos",
    "mth", "mths", "month", "months", "monate", "y", "yr", "yrs", "year", "years", "jahre", "pre", "post",
    "op", "preop", "postop", "follow", "up", "followup", "images", "dicom", "dicoms", "dcm", "films", "xray",
    "xrays", "jpg", "png", "ap", "pa", "lat", "lateral", "seitlich", "axial", "left", "right", "links",
    "rechts",
];

/// The name says only when or how films were taken: "2024-03-16", "6 weeks", "post-op", "AP".
pub(super) fn says_only_when_or_how(name: &str) -> bool {
    let words = words(name);
    let (numbers, letters): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.is_number());
    !words.is_empty()
        && letters.iter().all(|word| WHEN_OR_HOW.contains(&word.text.as_str()))
        && (numbers.is_empty() || !moments(name).is_empty())
}

/// The view that a text names, e.g. "HIP AP", "Femur a.p.", "LL", "seitlich".
pub(super) fn view(text: &str) -> Option<ViewPosition> {
    let lower = text.to_lowercase();
    let words = words(&lower);
    // "a.p." and "p.-a." are letters one after the other.
    let letters = |first: &str, second: &str| {
        words.windows(2).any(|two| matches!(two, [a, b] if a.text == first && b.text == second))
    };
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.text.as_str()));
    let holds = |wanted: &[&str]| wanted.iter().any(|part| lower.contains(part));
    // The particular before the general: "frog-leg lateral", "axial lateral".
    if holds(&["frog", "lauenstein"]) {
        Some(ViewPosition::FrogLeg)
    } else if holds(&["axial", "axiolat", "cross-table", "crosstable", "cross table"]) || has(&["ax", "axl"])
    {
        Some(ViewPosition::Axial)
    } else if holds(&["oblique", "obliq", "schräg", "schraeg"])
        || has(&["obl", "rlo", "llo", "rpo", "lpo", "rao", "lao"])
    {
        Some(ViewPosition::Oblique)
    } else if holds(&["lateral", "seitl", "mediolat", "lateromed"])
        || has(&["lat", "ll", "rl", "lld", "rld", "ml", "lm"])
    {
        Some(ViewPosition::Lateral)
    } else if has(&["ap", "anteroposterior"]) || letters("a", "p") || holds(&["antero-post", "anteropost"]) {
        Some(ViewPosition::AP)
    } else if has(&["pa", "posteroanterior", "dp"])
        || letters("p", "a")
        || holds(&["postero-ant", "posteroant"])
    {
        Some(ViewPosition::PA)
    } else {
        None
    }
}

/// The side that a text names in a word of its own: "right", "rechts", "R".
pub(super) fn side(text: &str, one_letter: bool) -> Option<Side> {
    let words = words(text);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.text.as_str()));
    let right =
        has(&["right", "rechts", "re", "rt", "droite", "derecha", "destra"]) || (one_letter && has(&["r"]));
    let left =
        has(&["left", "links", "li", "lt", "gauche", "izquierda", "sinistra"]) || (one_letter && has(&["l"]));
    match (right, left) {
        (true, true) => Some(Side::Both),
        (true, false) => Some(Side::Right),
        (false, true) => Some(Side::Left),
        (false, false) => has(&["both", "bilateral", "beide", "beidseits", "bds"]).then_some(Side::Both),
    }
}

/// The part of the body that a text names, in plain words.
pub(super) fn part(text: &str) -> Option<&'static str> {
    const PARTS: [(&str, &[&str]); 20] = [
        ("pelvis", &["pelvis", "becken"]),
        ("hip", &["hip", "huefte", "hüfte", "hüftgelenk"]),
        ("femur", &["femur", "thigh", "oberschenkel"]),
        ("knee", &["knee", "knie"]),
        ("lower leg", &["leg", "tibia", "fibula", "unterschenkel", "tibfib"]),
        ("ankle", &["ankle", "osg", "sprunggelenk"]),
        ("foot", &["foot", "fuss", "fuß", "calcaneus", "heel"]),
        ("shoulder", &["shoulder", "schulter"]),
        ("clavicle", &["clavicle", "klavikula", "clavicula"]),
        ("humerus", &["humerus", "oberarm"]),
        ("elbow", &["elbow", "ellbogen", "ellenbogen"]),
        ("forearm", &["forearm", "radius", "ulna", "unterarm"]),
        ("wrist", &["wrist", "handgelenk", "wri"]),
        ("hand", &["hand", "finger", "thumb"]),
        ("cervical spine", &["cspine", "hws"]),
        ("thoracic spine", &["tspine", "bws"]),
        ("lumbar spine", &["lspine", "lws"]),
        ("spine", &["spine"]),
        ("chest", &["chest", "thorax"]),
        ("skull", &["skull", "schädel"]),
    ];
    let words = words(text);
    PARTS
        .iter()
        .find(|(_, names)| words.iter().any(|word| names.contains(&word.text.as_str())))
        .map(|(part, _)| *part)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_and_intervals_stand_in_names() {
        let day = |year, month, day| Moment::Date(date(year, month, day));
        let after = |amount, unit| Moment::Interval(Offset::new(amount, unit));
        for (name, expected) in [
            ("2024-03-16_hip_ap.dcm", vec![day(2024, 3, 16)]),
            ("IMG_20240316_101500.jpg", vec![day(2024, 3, 16)]),
            ("hip 16.03.2024 ap", vec![day(2024, 3, 16)]),
            ("hip 04.03.2024", vec![day(2024, 3, 4), day(2024, 4, 3)]),
            ("20240316101500", vec![day(2024, 3, 16)]),
            ("day+004", vec![after(4, TimeUnit::Day)]),
            ("day-002.png", vec![after(2, TimeUnit::Day), after(-2, TimeUnit::Day)]),
            ("hip-3d.png", vec![after(3, TimeUnit::Day)]),
            ("-3 days.png", vec![after(-3, TimeUnit::Day)]),
            ("femur 3 months", vec![after(3, TimeUnit::Month)]),
            ("femur_6wk_ap", vec![after(6, TimeUnit::Week)]),
            ("1y.png", vec![after(1, TimeUnit::Year)]),
            ("hip6wk.png", vec![after(6, TimeUnit::Week)]),
            (".tmpq1w3z", vec![]),
            ("x2d", vec![]),
            ("1y6mo.png", vec![]),
            ("F005 day+001 AP", vec![after(1, TimeUnit::Day)]),
            ("P12_day-003", vec![after(3, TimeUnit::Day), after(-3, TimeUnit::Day)]),
            ("F005 day AP", vec![]),
            // A patient's number, a hash, a series of a hospital: nothing that can be a day.
            ("12345678", vec![]),
            ("99999999_ap", vec![]),
            ("0001_1297860395_01_WRI-L1_M014", vec![]),
            ("2024-13-45", vec![]),
        ] {
            assert_eq!(moments(name), expected, "{name}");
        }
    }

    #[test]
    fn folders_of_visits_are_told_from_folders_of_patients() {
        for name in ["2024-03-16", "6 weeks", "post-op", "AP", "day+004", "images", "3months_lat"] {
            assert!(says_only_when_or_how(name), "{name}");
        }
        for name in ["c62c878a", "0012", "Meier 2024-03-16", "export7", "P3"] {
            assert!(!says_only_when_or_how(name), "{name}");
        }
    }

    #[test]
    fn views_sides_and_parts_stand_in_words_of_their_own() {
        for (text, expected) in [
            ("HIP AP", Some(ViewPosition::AP)),
            ("Femur a.p.", Some(ViewPosition::AP)),
            ("2024-06-14_ap.png", Some(ViewPosition::AP)),
            ("hip.ap.png", Some(ViewPosition::AP)),
            ("thorax p.-a.", Some(ViewPosition::PA)),
            ("LL", Some(ViewPosition::Lateral)),
            ("Hüfte seitlich", Some(ViewPosition::Lateral)),
            ("frog-leg lateral", Some(ViewPosition::FrogLeg)),
            ("axial", Some(ViewPosition::Axial)),
            ("chest PA", Some(ViewPosition::PA)),
            ("map of pale things", None),
            ("postop", None),
        ] {
            assert_eq!(view(text), expected, "{text}");
        }
        for (text, letter, expected) in [
            ("Hip right", true, Some(Side::Right)),
            ("hip_R_ap", true, Some(Side::Right)),
            ("hip_R_ap", false, None),
            ("Knie links", true, Some(Side::Left)),
            ("right and left", true, Some(Side::Both)),
            ("relief", true, None),
        ] {
            assert_eq!(side(text, letter), expected, "{text}");
        }
        assert_eq!(part("HIP AP right"), Some("hip"));
        assert_eq!(part("chip"), None);
        assert_eq!(part("0001_1297860395_01_WRI-L1_M014"), Some("wrist"));
    }
}
