//! Layouts of the viewport area: how many viewports, in rows and columns.

use serde::{Deserialize, Serialize};

/// Division of the viewport area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Layout {
    /// One film.
    #[default]
    One,
    /// Two films side by side: a visit and the one before it.
    OneByTwo,
    /// Four films: frontal above lateral, a visit and the one before it.
    TwoByTwo,
}

impl Layout {
    /// Rows and columns.
    pub fn grid(self) -> (usize, usize) {
        match self {
            Self::One => (1, 1),
            Self::OneByTwo => (1, 2),
            Self::TwoByTwo => (2, 2),
        }
    }

    /// Number of viewports.
    pub fn count(self) -> usize {
        let (rows, columns) = self.grid();
        rows * columns
    }

    /// Pairs of viewports whose films keep one scale, baseline first; a mode that compares films names its own.
    pub fn linked(self) -> &'static [[usize; 2]] {
        match self {
            Self::One | Self::OneByTwo | Self::TwoByTwo => &[],
        }
    }

    /// The viewport that holds the film in focus when a case opens: the rightmost of the first row.
    pub fn home(self) -> usize {
        self.grid().1 - 1
    }
}
