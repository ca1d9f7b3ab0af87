//! The book of definitions: what comes with the program (`assets/measures/`), and what a department keeps in its
//! folder of settings.

use std::path::Path;

use crate::analysis::book::{BandRules, Book, Definition};
use crate::store::error::StoreError;
use crate::store::ron_text::from_ron;

/// Measures that come with the program, by file.
const MEASURES: [(&str, &str); 3] = [
    ("general.ron", include_str!("../../assets/measures/general.ron")),
    ("hip.ron", include_str!("../../assets/measures/hip.ron")),
    ("healing.ron", include_str!("../../assets/measures/healing.ron")),
];
const PRESETS: &str = include_str!("../../assets/measures/presets.ron");
const MEANINGS: &str = include_str!("../../assets/measures/meanings.ron");
const BANDS: &str = include_str!("../../assets/measures/bands.ron");
const ADVICE: &str = "correct the file; until then it is passed over";

/// The definitions that come with the program.
///
/// # Errors
/// [`StoreError::Unreadable`] where they do not parse: a fault of this build, held by a test.
pub fn builtin_book() -> Result<Book, StoreError> {
    let mut measures: Vec<Definition> = Vec::new();
    for (name, text) in MEASURES {
        measures.extend(from_ron::<Vec<Definition>>(text, Path::new(name), ADVICE)?);
    }
    let presets = from_ron(PRESETS, Path::new("presets.ron"), ADVICE)?;
    let meanings = from_ron(MEANINGS, Path::new("meanings.ron"), ADVICE)?;
    let bands: BandRules = from_ron(BANDS, Path::new("bands.ron"), ADVICE)?;
    Ok(Book { measures, presets, meanings, bands })
}
