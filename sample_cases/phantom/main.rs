//! The phantom generator.
fn main() {}
