//! What is drawn on one film of a reading, in the order of drawing: the calibration below, then marks in the order of
//! their numbers. Pictures, the window and the other reading over a film use the same parts; selection and drafts are
//! the editor's.

use super::style::Kind;
use super::{Strokes, calibration_rows, calibration_strokes, label_rows_showing, mark_strokes};
use crate::analysis::book::Book;
use crate::analysis::finding::shown_by_marks;
use crate::analysis::measure::Measured;
use crate::case::{Calibration, Mark, MarkId, Part, Place, RadiographId, Reading};

/// One part of something drawn. All places are in film pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The mark; `None` of a calibration or a draft.
    pub mark: Option<MarkId>,
    /// Index of the part in its mark; 0 of a calibration.
    pub part: usize,
    /// Mark, measure or calibration: decides colour and ends.
    pub kind: Kind,
    /// Lines and crosses.
    pub strokes: Strokes,
    /// Places of the shape: handles when selected.
    pub handles: Vec<Place>,
    /// Rows of the label; empty for none. The first row is the name or value.
    pub label: Vec<String>,
    /// Middle of the label, if the reader moved it.
    pub label_at: Option<Place>,
}

/// Values and findings that a label shows beside the mark itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Labelled<'a> {
    /// The value of a measure.
    pub measured: Option<&'a Measured>,
    /// Findings that the mark shows, in words.
    pub findings: &'a [String],
}

/// Everything drawn of a reading on a film; `measured` gives the value of a measure.
pub fn drawn(
    reading: &Reading,
    film: &RadiographId,
    book: &Book,
    mut measured: impl FnMut(MarkId, &Mark) -> Option<Measured>,
) -> Vec<Drawn> {
    let mut all: Vec<_> = reading.calibration(film).map(drawn_calibration).into_iter().collect();
    let shown = shown_by_marks(reading, book);
    for (id, mark) in reading.marks_on(film) {
        let value = mark.measure.is_some().then(|| measured(id, mark)).flatten();
        let findings = shown.get(&id).map(Vec::as_slice).unwrap_or_default();
        all.extend(drawn_mark(id, mark, film, book, Labelled { measured: value.as_ref(), findings }));
    }
    all
}

/// The calibration of a film.
pub fn drawn_calibration(calibration: &Calibration) -> Drawn {
    Drawn {
        mark: None,
        part: 0,
        kind: Kind::Calibration,
        strokes: calibration_strokes(&calibration.kind),
        handles: calibration.kind.places().to_vec(),
        label: calibration_rows(calibration),
        label_at: None,
    }
}

/// The parts of a mark that lie on a film.
pub fn drawn_mark(
    id: MarkId,
    mark: &Mark,
    film: &RadiographId,
    book: &Book,
    labelled: Labelled<'_>,
) -> Vec<Drawn> {
    let definition = mark.measure.as_ref().and_then(|key| book.measure(key));
    let kind = if mark.measure.is_some() { Kind::Measure } else { Kind::Plain };
    let parts = mark.parts.iter().zip(mark_strokes(mark, definition)).enumerate();
    parts
        .filter(|(_, (part, _))| part.film == *film)
        .map(|(index, (part, strokes))| Drawn {
            mark: Some(id),
            part: index,
            kind,
            strokes,
            handles: part.shape.places().to_vec(),
            label: label_rows_showing(mark, index, book, labelled),
            label_at: label_place(part),
        })
        .collect()
}

/// The middle of a label that the reader moved: kept from the first place of the shape.
fn label_place(part: &Part) -> Option<Place> {
    let ([x, y], [right, down]) = (part.shape.places().first()?, part.label_at?);
    Some([x + right, y + down])
}
