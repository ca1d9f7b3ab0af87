//! Layouts of the viewport area: how many viewports, in rows and columns.

use serde::{Deserialize, Serialize};

/// Division of the viewport area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Layout {
    /// One film.
    #[default]
    One,
    /// Two films side by side: a visit and the one before it; at the first visit, the one after it.
    OneByTwo,
    /// Four films: frontal above lateral, a visit and the one before it.
    TwoByTwo,
    /// Two films of one visit: frontal above lateral.
    TwoByOne,
    /// Three films side by side: a visit and the two before it, or the first three.
    OneByThree,
    /// Six films: frontal above lateral, a visit and the two before it, or the first three.
    TwoByThree,
    /// Nine films of one view: the visits in their order.
    ThreeByThree,
}

impl Layout {
    /// Every layout, the smaller first.
    pub const ALL: [Self; 7] = [
        Self::One,
        Self::OneByTwo,
        Self::TwoByOne,
        Self::OneByThree,
        Self::TwoByTwo,
        Self::TwoByThree,
        Self::ThreeByThree,
    ];

    /// Rows and columns.
    pub fn grid(self) -> (usize, usize) {
        match self {
            Self::One => (1, 1),
            Self::OneByTwo => (1, 2),
            Self::TwoByTwo => (2, 2),
            Self::TwoByOne => (2, 1),
            Self::OneByThree => (1, 3),
            Self::TwoByThree => (2, 3),
            Self::ThreeByThree => (3, 3),
        }
    }

    /// Number of viewports.
    pub fn count(self) -> usize {
        let (rows, columns) = self.grid();
        rows * columns
    }

    /// The smallest layout with room for so many films; nine at most.
    pub fn for_films(count: usize) -> Self {
        match count {
            0 | 1 => Self::One,
            2 => Self::OneByTwo,
            3 => Self::OneByThree,
            4 => Self::TwoByTwo,
            5 | 6 => Self::TwoByThree,
            _ => Self::ThreeByThree,
        }
    }

    /// True if the second row shows the other view of the visits of the first; else every row shows further visits.
    pub fn has_two_views(self) -> bool {
        match self {
            Self::TwoByTwo | Self::TwoByOne | Self::TwoByThree => true,
            Self::One | Self::OneByTwo | Self::OneByThree | Self::ThreeByThree => false,
        }
    }

    /// Number of visits that it shows.
    pub fn visits(self) -> usize {
        if self.has_two_views() { self.grid().1 } else { self.count() }
    }

    /// The viewport that holds the film in focus when a case opens: that of the last visit, frontal.
    pub fn home(self) -> usize {
        self.visits() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_has_room_for_what_it_is_chosen_for() {
        for count in 1..=9 {
            assert!(Layout::for_films(count).count() >= count, "{count}");
        }
        for layout in Layout::ALL {
            assert!(layout.home() < layout.count(), "{layout:?}");
        }
    }
}
