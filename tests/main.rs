//! Tests.

mod imaging;
mod store;
