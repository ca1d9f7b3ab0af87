//! Pedigrees from and for other programs: the PED format of linkage programs, and the part of GEDCOM 5.5.1 that a
//! pedigree needs. Names are neither read nor written.

mod gedcom;
mod ped;

use thiserror::Error;

pub use gedcom::{gedcom, pedigree_of_gedcom};
pub use ped::{ped, pedigree_of_ped};

use crate::case::{Gender, Key, Pedigree, Person};

/// A pedigree file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PedigreeError {
    /// A line of a PED file is wrong.
    #[error("line {line} of the PED file: {message}")]
    Ped {
        /// Its number.
        line: usize,
        /// What is wrong, and what belongs there.
        message: String,
    },
    /// A line of a GEDCOM file is wrong.
    #[error("line {line} of the GEDCOM file: {message}")]
    Gedcom {
        /// Its number.
        line: usize,
        /// What is wrong, and what belongs there.
        message: String,
    },
    /// Nobody is in it.
    #[error("the file names no person: choose a PED file (six columns) or a GEDCOM file with INDI records")]
    Empty,
}

/// An id of another program as an id of this one: letters that ids may not hold become hyphens.
fn own_id(text: &str, pedigree: &Pedigree) -> Option<Key> {
    let cleaned: String = text
        .trim_matches('@')
        .chars()
        .map(|letter| if letter.is_alphanumeric() || matches!(letter, '-' | '_') { letter } else { '-' })
        .take(48)
        .collect();
    let base = cleaned.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let base = if base.is_empty() { "person" } else { base };
    let mut number = 1_usize;
    loop {
        let name = if number == 1 { base.to_owned() } else { format!("{base}-{number}") };
        let key = Key::new(name).ok()?;
        if pedigree.person(&key).is_none() && !pedigree.families.iter().any(|family| family.id == key) {
            return Some(key);
        }
        number += 1;
    }
}

fn is_man(person: &Person) -> bool {
    person.gender == Gender::Man
}
