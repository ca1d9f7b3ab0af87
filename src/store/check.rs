//! Everything that is wrong with a case and its files, in one pass, each problem with its place.
