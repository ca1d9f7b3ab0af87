//! RON, the one dialect of it that Callus reads and writes, and errors that say where and what was expected.

use std::path::Path;

use ron::Options;
use ron::error::Error as RonError;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store::error::{ParseFault, StoreError};

/// The dialect, the same in both directions: optional values and identifiers stand without wrapping.
fn options() -> Options {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES)
}

/// Reads a value. A byte order mark and CRLF are accepted; `advice` says what to do when it does not parse.
pub(crate) fn from_ron<T: DeserializeOwned>(
    text: &str,
    path: &Path,
    advice: &'static str,
) -> Result<T, StoreError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let fault = |field: String, error: &ron::error::SpannedError| {
        StoreError::Unreadable(Box::new(ParseFault {
            message: words(&error.code),
            field,
            line: error.span.start.line,
            column: error.span.start.col,
            advice,
            path: path.to_owned(),
        }))
    };
    let whole = || ".".to_owned();
    // Keeping count of the path of every value costs much on a long text, and is of use only where there is a fault.
    if let Ok(value) = options().from_str(&text) {
        return Ok(value);
    }
    let mut deserializer = ron::Deserializer::from_str_with_options(&text, &options())
        .map_err(|error| fault(whole(), &error))?;
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        let field = field.strip_suffix(".?").map(str::to_owned).unwrap_or(field);
        fault(field, &deserializer.span_error(error.into_inner()))
    })?;
    deserializer.end().map_err(|code| fault(whole(), &deserializer.span_error(code)))?;
    Ok(value)
}

/// Writes a value the same way every time: `\n`, two spaces, trailing newline, a comment at the head.
pub(crate) fn to_ron<T: Serialize>(value: &T, head: &str) -> Result<String, StoreError> {
    let layout = PrettyConfig::new().new_line("\n").indentor("  ").struct_names(false);
    let body = options()
        .to_string_pretty(value, layout)
        .map_err(|error| StoreError::Unwritable(error.to_string()))?;
    Ok(format!("{head}\n{}\n", plain_apostrophes(&body)))
}

/// `ron` escapes apostrophes in strings; a person who reads a note should not see that.
fn plain_apostrophes(body: &str) -> String {
    let mut plain = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('\'') => plain.push('\''),
            Some(escaped) => plain.extend(['\\', escaped]),
            None => plain.push('\\'),
        }
    }
    plain
}

/// The fault and what was expected, in plain words.
#[allow(clippy::wildcard_enum_match_arm, reason = "RonError is non-exhaustive")]
fn words(error: &RonError) -> String {
    match error {
        RonError::NoSuchStructField { expected, found, .. } => {
            format!("unknown field \"{found}\", {}", one_of(expected))
        }
        RonError::NoSuchEnumVariant { expected, found, .. } => {
            format!("unknown word \"{found}\", {}", one_of(expected))
        }
        RonError::MissingStructField { field, .. } => format!("the field \"{field}\" is missing"),
        RonError::DuplicateStructField { field, .. } => format!("the field \"{field}\" is given twice"),
        RonError::InvalidValueForType { expected, found } => {
            format!("{expected} was expected, not {found}")
        }
        RonError::Eof => "the file ends too early".to_owned(),
        RonError::TrailingCharacters => "the end of the file was expected, not more text".to_owned(),
        RonError::InvalidIdentifier(found) | RonError::SuggestRawIdentifier(found) => {
            format!("a word of the format was expected, not \"{found}\"")
        }
        RonError::ExpectedIdentifier => "a word of the format was expected".to_owned(),
        RonError::ExpectedString | RonError::ExpectedByteString => {
            "text was expected: put it in quotation marks".to_owned()
        }
        RonError::ExpectedStringEnd => "the closing quotation mark is missing".to_owned(),
        RonError::ExpectedBoolean => "true or false was expected".to_owned(),
        RonError::ExpectedInteger | RonError::InvalidIntegerDigit { .. } => {
            "a whole number was expected".to_owned()
        }
        RonError::ExpectedFloat | RonError::FloatUnderscore => "a number was expected".to_owned(),
        RonError::IntegerOutOfBounds => "this number is too large or too small".to_owned(),
        RonError::ExpectedArray => "a list was expected: write `[ ... ]`".to_owned(),
        RonError::ExpectedArrayEnd => "the `]` of this list is missing, or a comma before this".to_owned(),
        RonError::ExpectedMap => "entries were expected: write `{ key: value }`".to_owned(),
        RonError::ExpectedMapEnd => "the `}` of these entries is missing, or a comma before this".to_owned(),
        RonError::ExpectedMapColon => "a colon is missing between key and value".to_owned(),
        RonError::ExpectedStructLike | RonError::ExpectedNamedStructLike(_) => {
            "round brackets were expected: write `( ... )`".to_owned()
        }
        RonError::ExpectedStructLikeEnd => "the `)` is missing, or a comma before this".to_owned(),
        RonError::ExpectedOption => "a value was expected".to_owned(),
        RonError::ExpectedDifferentLength { expected, found } => {
            format!("{expected} was expected, not {found} of them")
        }
        RonError::ExceededRecursionLimit => "brackets are nested too deeply".to_owned(),
        other => lower_first(&other.to_string()),
    }
}

fn one_of(expected: &[&str]) -> String {
    let quoted: Vec<_> = expected.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.as_slice() {
        [] => "nothing was expected".to_owned(),
        [only] => format!("{only} was expected"),
        [most @ .., last] => format!("{} or {last} was expected", most.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
