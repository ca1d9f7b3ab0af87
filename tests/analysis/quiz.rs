//! What the answers of a learner come to, kind by kind.

use callus::analysis::quiz::{QuizItem, QuizRow, QuizTally, tallies};

use super::book;

fn row(item: QuizItem, own: Option<&str>, is_right: Option<bool>) -> QuizRow {
    QuizRow {
        visit: 0,
        item,
        what: String::new(),
        film: None,
        own: own.map(ToOwned::to_owned),
        reference: Some("union".to_owned()),
        is_right,
        difference: None,
        criteria: String::new(),
    }
}

#[test]
fn answers_are_counted_by_kind() {
    let rows = [
        row(QuizItem::Stage, Some("union"), Some(true)),
        row(QuizItem::Stage, Some("no callus"), Some(false)),
        row(QuizItem::Stage, None, None),
        row(QuizItem::Place, Some("x 1, y 2 px"), None),
    ];
    let words: Vec<String> = tallies(&rows, book()).iter().map(QuizTally::words).collect();
    assert_eq!(words, ["Stage: 1 of 2 right, 1 not answered", "Place: 1 not scored"]);
}

#[test]
fn a_row_says_the_same_words_wherever_it_is_shown() {
    let own = row(QuizItem::Stage, None, None);
    assert_eq!((own.verdict(), own.own_words(), own.reference_words()), ("–", "not answered", "union"));
    let own = QuizRow { reference: None, ..row(QuizItem::Union, Some("no"), None) };
    assert_eq!((own.own_words(), own.reference_words()), ("no", "not told so far"));
    let differs = row(QuizItem::Stage, Some("no callus"), Some(false));
    assert_eq!(differs.verdict(), "differs");
}
