//! What must be true of a hanging protocol before the program relies on it.

use crate::analysis::book::Protocol;
use crate::store::definition::{Fault, empty};

/// Most viewports of a layout.
const MOST: usize = 9;

/// Fault that keeps a hanging protocol out of the book.
pub(crate) fn fault_of_protocol(protocol: &Protocol) -> Option<Fault> {
    if let Some(fault) = empty(".name", &protocol.name).or_else(|| empty(".help", &protocol.help)) {
        return Some(fault);
    }
    if !(1..=MOST).contains(&protocol.films.len()) {
        let message = format!("1 to {MOST} films were expected, not {}", protocol.films.len());
        return Some((".films".to_owned(), message));
    }
    if protocol.columns.is_some_and(|columns| !(1..=3).contains(&columns)) {
        return Some((".columns".to_owned(), "1, 2 or 3 columns were expected".to_owned()));
    }
    None
}
