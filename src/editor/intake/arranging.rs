//! The grid of films of a planned case, one column a visit and one row a view, and the cursor in it.

use jiff::civil::Date;

use super::session::{Arranged, NewCase};
use crate::case::ViewPosition;
use crate::editor::core::Core;
use crate::intake::{FilmNumber, Moment, PlanEdit, PlannedCase, Visit};

/// Where the keys act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// On a film.
    Film(FilmNumber),
    /// In a cell without a film.
    Cell(Cell),
}

impl Default for Cursor {
    fn default() -> Self {
        Self::Cell(Cell { column: 0, row: 0 })
    }
}

/// A cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Number of its visit.
    pub column: usize,
    /// Number of its view.
    pub row: usize,
}

/// The grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The columns, in order of time.
    pub visits: Vec<Visit>,
    /// The rows; `None` is the row of films without a view.
    pub views: Vec<Option<ViewPosition>>,
    /// Films of each cell, row by row.
    cells: Vec<Vec<FilmNumber>>,
}

impl Grid {
    pub(super) fn of(case: &PlannedCase, added: &[Moment]) -> Self {
        let mut visits = case.visits();
        for moment in added {
            if visits.iter().all(|visit| visit.moment != Some(*moment)) {
                let name = case.moment_words(*moment);
                visits.push(Visit { moment: Some(*moment), name, films: Vec::new() });
            }
        }
        visits.sort_by(|a, b| order(case, a.moment).total_cmp(&order(case, b.moment)));
        let mut views = case.views();
        // A case is read from both planes: an empty row says what is missing, and takes films.
        for (at, usual) in [ViewPosition::AP, ViewPosition::Lateral].into_iter().enumerate() {
            let twin = usual == ViewPosition::AP && views.contains(&Some(ViewPosition::PA));
            if !twin && !views.contains(&Some(usual)) {
                views.insert(at.min(views.len()), Some(usual));
            }
        }
        let mut cells = Vec::new();
        for view in &views {
            for visit in &visits {
                let is_here = |film: &&FilmNumber| {
                    case.film(**film).is_some_and(|film| film.view.value() == view.as_ref())
                };
                cells.push(visit.films.iter().filter(is_here).copied().collect());
            }
        }
        Self { visits, views, cells }
    }

    /// The films of a cell.
    pub fn films(&self, cell: Cell) -> &[FilmNumber] {
        if cell.column >= self.visits.len() {
            return &[];
        }
        self.cells.get(cell.row * self.visits.len() + cell.column).map_or(&[], Vec::as_slice)
    }

    /// The cell of a film, and its place among the films of that cell.
    pub fn place(&self, film: FilmNumber) -> Option<(Cell, usize)> {
        self.cells.iter().enumerate().find_map(|(index, films)| {
            let at = films.iter().position(|other| *other == film)?;
            let columns = self.visits.len();
            Some((Cell { column: index % columns, row: index / columns }, at))
        })
    }

    /// Every film, visit by visit.
    fn in_order(&self) -> Vec<FilmNumber> {
        let rows = self.views.len();
        let cells = (0..self.visits.len()).flat_map(|column| (0..rows).map(move |row| Cell { column, row }));
        cells.flat_map(|cell| self.films(cell).to_vec()).collect()
    }
}

/// Moments in order of time; unknown ones come last.
fn order(case: &PlannedCase, moment: Option<Moment>) -> f64 {
    let zero = Date::constant(2000, 1, 1);
    match moment {
        None => f64::INFINITY,
        Some(moment) => case.days_of(moment).unwrap_or_else(|| match moment {
            Moment::Date(date) => f64::from((date - zero).get_days()),
            Moment::Interval(offset) => offset.days(),
        }),
    }
}

impl NewCase {
    /// The grid of the case that is shown.
    pub fn grid(&self) -> Option<Grid> {
        let (shown, case) = (self.shown?, self.case()?);
        let added = self.now.added.iter().filter(|(of, _)| *of == shown).map(|(_, moment)| *moment);
        Some(Grid::of(case, &added.collect::<Vec<_>>()))
    }

    /// Where the keys act.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    pub(super) fn first_film(&self) -> Cursor {
        let first = self.grid().and_then(|grid| grid.in_order().first().copied());
        first.map_or_else(Cursor::default, Cursor::Film)
    }

    /// Moves the cursor: within the films of a cell first, then to the next cell.
    pub(super) fn step(&mut self, [right, down]: [isize; 2]) {
        let Some(grid) = self.grid() else { return };
        let (cell, at) = match self.cursor {
            Cursor::Cell(cell) => (cell, 0),
            Cursor::Film(film) => match grid.place(film) {
                Some(place) => place,
                None => {
                    self.cursor = self.first_film();
                    return;
                }
            },
        };
        let films = grid.films(cell);
        if down != 0
            && let Some(next) = at.checked_add_signed(down).and_then(|index| films.get(index))
        {
            self.cursor = Cursor::Film(*next);
            return;
        }
        let within = |value: usize, by: isize, count: usize| {
            value.saturating_add_signed(by).min(count.saturating_sub(1))
        };
        let next = Cell {
            column: within(cell.column, right, grid.visits.len()),
            row: within(cell.row, down, grid.views.len()),
        };
        if next == cell {
            return;
        }
        let there = grid.films(next);
        let film = if down < 0 { there.last() } else { there.first() };
        self.cursor = film.map_or(Cursor::Cell(next), |film| Cursor::Film(*film));
    }

    /// The film after the one at the cursor.
    pub(super) fn next_film(&mut self) {
        let Some(grid) = self.grid() else { return };
        let order = grid.in_order();
        if let Cursor::Film(film) = self.cursor
            && let Some(at) = order.iter().position(|other| *other == film)
            && let Some(next) = order.get(at + 1)
        {
            self.cursor = Cursor::Film(*next);
        }
    }

    /// Where the cursor goes when the film at it is left out.
    pub(super) fn film_beside(&self) -> Cursor {
        let beside = || {
            let grid = self.grid()?;
            let order = grid.in_order();
            let Cursor::Film(film) = self.cursor else { return Some(self.cursor) };
            let at = order.iter().position(|other| *other == film)?;
            let next = order.get(at + 1).or_else(|| order.get(at.checked_sub(1)?));
            Some(next.map_or_else(Cursor::default, |film| Cursor::Film(*film)))
        };
        beside().unwrap_or(self.cursor)
    }

    /// Puts a film into a cell.
    pub(super) fn put(
        &mut self,
        core: &mut Core,
        film: FilmNumber,
        moment: Option<Moment>,
        view: Option<ViewPosition>,
    ) {
        let Some(case) = self.shown else { return };
        let Some(planned) = self.case().and_then(|case| case.film(film)) else { return };
        let films = vec![film];
        let mut edits = Vec::new();
        if planned.moment.value().copied() != moment {
            edits.push(PlanEdit::Moment { case, films: films.clone(), moment });
        }
        if planned.view.value().copied() != view {
            edits.push(PlanEdit::View { case, films, view });
        }
        self.edit(core, &edits);
        self.cursor = Cursor::Film(film);
    }

    /// Moves the film at the cursor to a visit beside.
    pub(super) fn shift(&mut self, core: &mut Core, by: isize) {
        let Cursor::Film(film) = self.cursor else { return };
        let Some(grid) = self.grid() else { return };
        let Some((cell, _)) = grid.place(film) else { return };
        let target = cell.column.checked_add_signed(by).and_then(|column| grid.visits.get(column));
        let view = grid.views.get(cell.row).copied().flatten();
        if let Some(visit) = target {
            self.put(core, film, visit.moment, view);
        }
    }

    /// Adds a visit without films.
    pub(super) fn add_visit(&mut self, moment: Moment) {
        let Some(shown) = self.shown else { return };
        let mut added = self.now.added.clone();
        if !added.contains(&(shown, moment)) {
            added.push((shown, moment));
        }
        self.take(Arranged { plan: self.now.plan.clone(), added });
    }
}
