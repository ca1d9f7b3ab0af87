//! What must be true of a definition before the program relies on it. A fault is a field path behind the
//! definition ("`.parts[1].key`") and a sentence that says what was expected.

mod finding;
mod protocol;
mod score;
mod stage;

pub(crate) use finding::{fault_of_kind, fault_of_site, fault_of_states};
pub(crate) use protocol::fault_of_protocol;
pub(crate) use score::{fault_of_reason, fault_of_score};
pub(crate) use stage::{fault_of_classification, fault_of_scheme};

use crate::analysis::book::{BandRule, BandRules, Book, Definition, PartDefinition, Preset, Reference};
use crate::case::Key;

/// Field path and sentence.
pub(crate) type Fault = (String, String);

/// Fault that keeps a measure out of the book.
pub(crate) fn fault_of_measure(measure: &Definition, book: &Book) -> Option<Fault> {
    let Definition { key, shortcut, parts, formula, .. } = measure;
    if book.measure(key).is_some() {
        let message =
            format!("there is a measure \"{key}\" already: a measure of your own needs a key of its own");
        return Some((".key".to_owned(), message));
    }
    if measure.name.trim().is_empty() {
        return Some((".name".to_owned(), "a name was expected, not nothing".to_owned()));
    }
    let taken = |other: &&Definition| !shortcut.is_empty() && other.shortcut == *shortcut;
    if let Some(other) = book.measures.iter().find(taken) {
        let message = format!("the key \"{shortcut}\" belongs to \"{}\": choose another or none", other.name);
        return Some((".shortcut".to_owned(), message));
    }
    for (index, part) in parts.iter().enumerate() {
        let fault = fault_of_part(part, parts.get(..index).unwrap_or_default());
        if let Some((field, message)) = fault {
            return Some((format!(".parts[{index}]{field}"), message));
        }
    }
    let has = |key: &&&str| !parts.iter().any(|part| part.key.as_str() == **key);
    if let Some(missing) = formula.part_keys().iter().find(has) {
        let needed = formula.part_keys().join("\", \"");
        let message =
            format!("the formula {formula:?} needs the parts \"{needed}\"; \"{missing}\" is missing");
        return Some((".parts".to_owned(), message));
    }
    let ranges = measure.references.iter().enumerate();
    ranges
        .filter(|(_, range)| !is_range(range))
        .map(|(index, _)| {
            let message = "a range was expected, its lowest value first: correct `from` and `to`";
            (format!(".references[{index}]"), message.to_owned())
        })
        .next()
}

fn fault_of_part(part: &PartDefinition, earlier: &[PartDefinition]) -> Option<Fault> {
    if earlier.iter().any(|other| other.key == part.key) {
        return Some(twice(&part.key));
    }
    if part.example.kind() != part.shape {
        let (expected, found) = (part.shape.word(), part.example.kind().word());
        return Some((
            ".example".to_owned(),
            format!("a {expected} was expected, as `shape` says, not a {found}"),
        ));
    }
    let places = part.example.places();
    let in_square = |value: &f64| (0.0..=1.0).contains(value);
    if places.len() < part.shape.least_places() || !places.iter().flatten().all(in_square) {
        let least = part.shape.least_places();
        let message =
            format!("at least {least} places between 0 and 1 were expected: the picture is a unit square");
        return Some((".example".to_owned(), message));
    }
    None
}

fn is_range(range: &Reference) -> bool {
    let finite = range.from.into_iter().chain(range.to).all(f64::is_finite);
    let ordered = range.from.zip(range.to).is_none_or(|(from, to)| from <= to);
    finite && ordered
}

/// Fault that keeps an implant out of the book.
pub(crate) fn fault_of_preset(preset: &Preset) -> Option<Fault> {
    let size = preset.size_mm;
    (!size.is_finite() || size <= 0.0)
        .then(|| (".size_mm".to_owned(), format!("a size above 0 mm was expected, not {size}")))
}

/// Fault that keeps error bands out of the book.
pub(crate) fn fault_of_bands(bands: &BandRules) -> Option<Fault> {
    let placing = bands.placing_px;
    if !placing.is_finite() || placing < 0.0 {
        return Some(("placing_px".to_owned(), format!("0 pixels or more were expected, not {placing}")));
    }
    for (name, value) in [("placing_screen_px", bands.placing_screen_px), ("observer_px", bands.observer_px)]
    {
        if !value.is_finite() || value < 0.0 {
            return Some((name.to_owned(), format!("0 pixels or more were expected, not {value}")));
        }
    }
    for (index, band) in bands.observers.iter().enumerate() {
        for amount in [Some(band.within), band.between].into_iter().flatten() {
            let number = amount.number();
            if !number.is_finite() || number < 0.0 {
                let message = format!("an error of 0 or more was expected, not {number}");
                return Some((format!("observers[{index}]"), message));
            }
        }
    }
    let scanned = bands.scanned_film.as_ref().map(|rule| ("scanned_film", rule));
    let rules: [(&str, &BandRule); 8] = [
        ("line", &bands.line),
        ("circle", &bands.circle),
        ("implant", &bands.implant),
        ("implant_length", &bands.implant_length),
        ("magnification", &bands.magnification),
        ("fiducial", &bands.fiducial),
        ("at_detector", &bands.at_detector),
        ("undocumented", &bands.undocumented),
    ];
    rules.into_iter().chain(scanned).find_map(|(name, rule)| {
        let sides = [
            ("too_long_percent", rule.too_long_percent, f64::MAX),
            ("too_short_percent", rule.too_short_percent, 99.0),
            ("minus_percent", rule.minus_percent, 100.0),
            ("plus_percent", rule.plus_percent, f64::MAX),
        ];
        let (side, value, _) = sides.into_iter().find(|(_, value, most)| !(0.0..=*most).contains(value))?;
        Some((
            format!("{name}.{side}"),
            format!("a percentage of 0 or more (too short at most 99, minus at most 100) was expected, not {value}"),
        ))
    })
}

/// A text that must say something.
fn empty(field: &str, text: &str) -> Option<Fault> {
    let what = field.trim_start_matches('.').replace('_', " ");
    text.trim().is_empty().then(|| (field.to_owned(), format!("{what}: some text was expected, not nothing")))
}

/// The first of several alike whose key an earlier one has.
fn first_twice<'a>(keys: impl Iterator<Item = &'a Key>) -> Option<(usize, Fault)> {
    let mut known: Vec<&Key> = Vec::new();
    for (index, key) in keys.enumerate() {
        if known.contains(&key) {
            return Some((index, twice(key)));
        }
        known.push(key);
    }
    None
}

/// Two definitions of one key.
pub(crate) fn twice(key: &Key) -> Fault {
    (".key".to_owned(), format!("the key \"{key}\" is given twice: keys must differ"))
}
