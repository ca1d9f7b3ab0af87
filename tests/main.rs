//! The one integration-test binary: on two cores linking is dear.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod architecture;
mod imaging;
mod store;
