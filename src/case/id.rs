//! Identifiers: short names that a person can write by hand in a case file, one type per thing named.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An identifier that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "an identifier of 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit, was expected, not \"{0}\""
)]
pub struct InvalidId(pub String);

fn valid(text: &str) -> bool {
    let first_ok = text.chars().next().is_some_and(char::is_alphanumeric);
    first_ok
        && text.chars().count() <= 64
        && !text.contains("..")
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Identifiers of a case file may hold single blanks between words.
fn valid_with_blanks(text: &str) -> bool {
    !text.split(' ').any(str::is_empty) && valid(&text.replace(' ', "_"))
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $valid:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schemars(inline, extend("format" = "identifier"))]
        pub struct $name(String);

        impl $name {
            /// Makes an identifier from text.
            ///
            /// # Errors
            /// [`InvalidId`] when the text is empty, too long or holds a character that is not allowed.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                if $valid(&text) { Ok(Self(text)) } else { Err(InvalidId(text)) }
            }

            /// The identifier as written in the file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// Names a case, wherever it lies: kept in the case file from its first save on.
    CaseId,
    valid
);
identifier!(
    /// Names an episode of the fracture history.
    EpisodeId,
    valid_with_blanks
);
identifier!(
    /// Names a radiograph of the case.
    RadiographId,
    valid_with_blanks
);
identifier!(
    /// Names a reader; also the stem of the reader's file.
    ReaderId,
    valid
);
identifier!(
    /// Names a visit at which no film was taken.
    VisitId,
    valid_with_blanks
);

identifier!(
    /// Names something defined in a data file: a measure, a part of one, a meaning, an implant preset.
    Key,
    valid
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_what_could_leave_a_folder_or_confuse_a_reader() {
        for bad in ["", "../x", "a/b", "a\\b", ".hidden", " a", "a ", "a  b", "a\nb", "a..b", &"x".repeat(65)]
        {
            assert!(RadiographId::new(bad).is_err(), "{bad:?} was accepted");
        }
        assert!(RadiographId::new("knee ap 2").is_ok() && ReaderId::new("a b").is_err());
        for good in ["fig-3a", "op1", "III-2", "müller", "fig3a.ap"] {
            assert_eq!(RadiographId::new(good).unwrap().as_str(), good);
        }
    }
}
