//! Tests.

mod imaging;
