//! The same film as another machine would have stored it: turned by quarters, mirrored, with pixels that are not
//! square. Places, orientation of the patient and spacing follow.

use callus::case::{Mark, Place};
use callus::imaging::{ImageFacts, Spacing, SpacingFact, SpacingSource};

/// How a film is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stored {
    /// Quarters clockwise.
    pub(super) quarters: u8,
    /// Mirrored before it is turned.
    pub(super) mirrored: bool,
    /// How many pixels stand for one, across and down.
    pub(super) stretch: [f64; 2],
}

impl Stored {
    /// Every turn and mirror, with square pixels and with others.
    pub(super) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for quarters in 0..4 {
            for mirrored in [false, true] {
                for stretch in [[1.0, 1.0], [1.6, 0.9]] {
                    all.push(Self { quarters, mirrored, stretch });
                }
            }
        }
        all
    }

    /// A direction of the film as it lies in the stored one, before pixels are stretched.
    fn turned(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let x = if self.mirrored { -x } else { x };
        (0..self.quarters).fold([x, y], |[x, y], _| [-y, x])
    }

    /// Where a place of a film of this size (columns, rows) lies.
    pub(super) fn place(self, [columns, rows]: [f64; 2], [x, y]: Place) -> Place {
        let [across, down] = self.turned([x - columns / 2.0, y - rows / 2.0]);
        let size = if self.quarters.is_multiple_of(2) { [columns, rows] } else { [rows, columns] };
        [(across + size[0] / 2.0) * self.stretch[0], (down + size[1] / 2.0) * self.stretch[1]]
    }

    /// A measure with its places where they lie now.
    pub(super) fn mark(self, size: [f64; 2], mark: &Mark) -> Mark {
        let mut mark = mark.clone();
        for part in &mut mark.parts {
            part.shape = part.shape.map(|place| self.place(size, place));
        }
        mark
    }

    /// What the file says of the patient, who stood as films are hung: columns to the left, rows to the feet.
    pub(super) fn orientation(self) -> [String; 2] {
        let directions = [([1.0, 0.0], "L"), ([-1.0, 0.0], "R"), ([0.0, 1.0], "F"), ([0.0, -1.0], "H")];
        [[1.0, 0.0], [0.0, 1.0]].map(|along: [f64; 2]| {
            let leads = |turned: [f64; 2]| turned[0] * along[0] + turned[1] * along[1] > 0.5;
            let found = directions.iter().find(|(direction, _)| leads(self.turned(*direction)));
            found.unwrap().1.to_owned()
        })
    }

    /// What a pixel of so many millimetres at the detector becomes.
    pub(super) fn at_detector(self, mm: f64) -> SpacingFact {
        let [column_mm, row_mm] = self.stretch.map(|stretch| mm / stretch);
        let at_detector_mm = Some([row_mm, column_mm]);
        SpacingFact::Known(Spacing {
            row_mm,
            column_mm,
            at_detector_mm,
            source: SpacingSource::AtDetector,
            doubts: Vec::new(),
        })
    }

    /// A file that tells the shape of its pixels but not their size.
    pub(super) fn no_spacing(self) -> SpacingFact {
        let aspect = Some(self.stretch[0] / self.stretch[1]);
        SpacingFact::Unknown { why: "the file gives no pixel spacing".to_owned(), aspect }
    }

    /// What the file says of itself.
    pub(super) fn facts(self, [columns, rows]: [f64; 2], facts: &mut ImageFacts) {
        let size = if self.quarters.is_multiple_of(2) { [columns, rows] } else { [rows, columns] };
        facts.columns = (size[0] * self.stretch[0]).round() as u32;
        facts.rows = (size[1] * self.stretch[1]).round() as u32;
        facts.exposure.patient_orientation = Some(self.orientation());
    }
}

#[test]
fn a_film_stored_otherwise_says_so() {
    let hung = Stored { quarters: 0, mirrored: false, stretch: [1.0, 1.0] };
    assert_eq!(hung.orientation(), ["L", "F"]);
    assert_eq!(Stored { mirrored: true, ..hung }.orientation(), ["R", "F"]);
    let quarter = Stored { quarters: 1, ..hung };
    // Turned clockwise the head lies at the right, and the patient's left at the foot of the film.
    assert_eq!(quarter.orientation(), ["H", "L"]);
    let [x, y] = quarter.place([100.0, 200.0], [0.0, 0.0]);
    super::close(x, 200.0, 1e-9);
    super::close(y, 0.0, 1e-9);
    let all: std::collections::BTreeSet<_> =
        Stored::all().iter().map(|stored| stored.orientation()).collect();
    assert_eq!(all.len(), 8);
}
