//! Callus.
fn main() {}
