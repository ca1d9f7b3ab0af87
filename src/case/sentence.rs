//! Names as they stand within a sentence.

/// A name within a sentence: "Lag-screw thread" as "lag-screw thread", "DHS plate" as it is.
pub(crate) fn within(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_small_and_an_abbreviation_stays() {
        assert_eq!(within("Revision DHS"), "revision DHS");
        assert_eq!(within("DHS"), "DHS");
        assert_eq!(within("A"), "A");
        assert_eq!(within(""), "");
    }
}
