//! The summary: the text of a small reading word by word, and what must be true of any.

use callus::analysis::summary::{Summary, Tone, summary};
use callus::case::Reading;

use super::telling::{Table, resident};

fn told(reading: &Reading) -> Summary {
    Table::new().tell(reading, summary)
}

fn text(summary: &Summary) -> String {
    let section = |section: &callus::analysis::summary::Section| {
        let sentences: Vec<_> = section.sentences.iter().map(|sentence| sentence.text()).collect();
        format!("{}\n{}\n", section.heading, sentences.join("\n"))
    };
    summary.sections.iter().map(section).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_reading_is_told_as_a_surgeon_would_tell_it() {
    assert_eq!(text(&told(&resident())), "");
}
