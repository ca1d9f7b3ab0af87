//! Formats over time: the number at the head of a file is read first; older files climb numbered steps,
//! newer ones are refused by name. Nothing here knows where a file lies beyond its name in an error.

pub(crate) mod v2;
pub(crate) mod v3;

use std::borrow::Cow;
use std::path::Path;

use crate::store::error::StoreError;
use crate::store::ron_text::from_ron;
use crate::store::{kept, scan};

/// Lifts the text of a file from format `from` to `from + 1`. A step keeps the old shapes to itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// The format that the step reads.
    pub(crate) from: u32,
    /// From the old text to the new.
    pub(crate) lift: fn(&str, &Path) -> Result<String, StoreError>,
}

/// Steps of the case file.
pub(crate) const CASE_STEPS: &[Step] = &[Step { from: 1, lift: case_2 }, Step { from: 2, lift: case_3 }];
/// Steps of the reading file.
pub(crate) const READING_STEPS: &[Step] = &[
    Step { from: 1, lift: reading_2 },
    Step { from: 2, lift: reading_3 },
    Step { from: 3, lift: reading_4 },
];

/// Format 2 of a case brought the scheme of stages and the classes of an episode, which a case without them leaves
/// out: nothing but the number changes.
fn case_2(text: &str, path: &Path) -> Result<String, StoreError> {
    renumbered(text, 1, "2", path)
}

/// Format 3 of a case brought pedigree, literature, techniques, care, laboratory and statements, which a case without
/// them leaves out: nothing but the number changes.
fn case_3(text: &str, path: &Path) -> Result<String, StoreError> {
    renumbered(text, 2, "3", path)
}

/// Format 2 of a reading brought marks and calibrations, which a reading without them leaves out: nothing but
/// the number changes, and every other place in the text stays where a person sees it.
fn reading_2(text: &str, path: &Path) -> Result<String, StoreError> {
    renumbered(text, 1, "2", path)
}

/// Format 3 of a reading made findings of complications and brought scores, other findings and signatures. A reading
/// without complications changes only by its number, as before; another one is written anew. What is wrong with it
/// is told by the shapes that it was written in, at the places where a person sees it.
fn reading_3(text: &str, path: &Path) -> Result<String, StoreError> {
    let old: v2::OldReading = from_ron(text, path, kept::READING_ADVICE)?;
    if old.has_complications() { kept::print(&old.lift()) } else { renumbered(text, 2, "3", path) }
}

/// Format 4 of a reading made a key of the stage, and a flag of "no progression". A reading without stages changes only
/// by its number; another one is written anew.
fn reading_4(text: &str, path: &Path) -> Result<String, StoreError> {
    let old: v3::OldReading = from_ron(text, path, kept::READING_ADVICE)?;
    if old.has_stages() { kept::print(&old.lift()) } else { renumbered(text, 3, "4", path) }
}

/// The same text with another number at its head.
fn renumbered(text: &str, from: u32, to: &str, path: &Path) -> Result<String, StoreError> {
    let unknown = || StoreError::UnknownFormat { found: from, path: path.to_owned() };
    let number = scan::number_of_field(text, "format").ok_or_else(unknown)?;
    let mut lifted = text.to_owned();
    lifted.replace_range(number, to);
    Ok(lifted)
}

/// The text in format `supported`. Text without a readable format number is given back as it is, so that
/// the reader of the whole file can say what is wrong with it.
pub(crate) fn lift<'text>(
    text: &'text str,
    path: &Path,
    supported: u32,
    steps: &[Step],
) -> Result<Cow<'text, str>, StoreError> {
    let number = scan::number_of_field(text, "format").and_then(|at| text.get(at)?.parse::<u32>().ok());
    let Some(mut found) = number else { return Ok(Cow::Borrowed(text)) };
    if found > supported {
        return Err(StoreError::NewerFormat { found, supported, path: path.to_owned() });
    }
    let mut text = Cow::Borrowed(text);
    while found < supported {
        let Some(step) = steps.iter().find(|step| step.from == found) else {
            return Err(StoreError::UnknownFormat { found, path: path.to_owned() });
        };
        text = Cow::Owned((step.lift)(&text, path)?);
        found += 1;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_climbed_in_order_and_a_missing_one_is_named() {
        let steps = [
            Step { from: 2, lift: |text, _| Ok(text.replace("format:2", "format:3")) },
            Step { from: 1, lift: |text, _| Ok(text.replace("format:1", "format:2")) },
        ];
        let path = Path::new("case.ron");
        assert_eq!(lift("(format:1,a:[B(c:1)])", path, 3, &steps).unwrap(), "(format:3,a:[B(c:1)])");
        let refused = lift("(format:0)", path, 3, &steps).unwrap_err();
        assert!(matches!(refused, StoreError::UnknownFormat { found: 0, .. }));
        let newer = lift("(format:4,x:Strange(\"thing\"))", path, 3, &steps).unwrap_err();
        assert!(matches!(newer, StoreError::NewerFormat { found: 4, supported: 3, .. }));
    }

    #[test]
    fn a_reading_of_format_1_is_lifted_where_its_number_stands_and_nowhere_else() {
        let text = "// format: 1\n#![enable(implicit_some)]\n/* format: 1 */ Reading(reader: (id: \"format: 1\"),\n\
                    opinions: {\"a\": (note: r#\"\"format: 1\"#, format: 1)}, format /* , */ :\n 1, state: Draft)";
        let lifted = READING_STEPS[0].lift;
        let after = lifted(text, Path::new("r.ron")).unwrap();
        assert_eq!(after, text.replace(":\n 1,", ":\n 2,"));
        assert!(lifted("(state: Draft)", Path::new("r.ron")).is_err());
    }

    #[test]
    fn a_reading_of_format_2_is_written_anew_only_where_it_told_complications() {
        let lifted = READING_STEPS[1].lift;
        let plain = "(format: 2 /* format: 2 */, reader: (id: \"a\", name: \"complications: [Nonunion]\"), opinions: {})";
        assert_eq!(lifted(plain, Path::new("r.ron")).unwrap(), plain.replacen("format: 2 ", "format: 3 ", 1));
        let told =
            "(format: 2, reader: (id: \"a\", name: \"\"), opinions: {\"a\": (complications: [Nonunion])})";
        let after = lifted(told, Path::new("r.ron")).unwrap();
        assert!(after.contains("kind: \"nonunion\"") && after.contains("\n  opinions: {},\n"), "{after}");
        let wrong = lifted(&told.replace("Nonunion", "Onion"), Path::new("r.ron")).unwrap_err().to_string();
        assert!(
            wrong.contains("unknown word \"Onion\"") && wrong.contains("nothing was overwritten"),
            "{wrong}"
        );
    }
}
