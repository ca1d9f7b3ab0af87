//! Figures from a table of published operations, computed anew from its rows: counts in a chosen unit, rates with Wilson
//! intervals, groups, and the claims of a source checked against the rows behind them.

mod bibliography;
mod claim;
mod count;
mod exchange;
mod filter;
mod join;
mod rates;
mod standing;

pub use bibliography::{BibliographyError, bibtex, free_key, ris, studies_of_bibtex, studies_of_ris};
pub use claim::{CheckedClaim, Verdict, Worked, check_claim, check_claims};
pub use count::{Counted, counted, row_numbers, tallied};
pub use exchange::{ImportError, Imported, cell_for_spreadsheets, csv_of, rows_of_csv};
pub use filter::{Filter, Order, SortBy, sorted};
pub use join::{Joined, ReadError, joined, read_literature};
pub use rates::{Group, GroupBy, Measure, Rate, groups, overall, wilson};
pub use standing::{Standing, standing};
