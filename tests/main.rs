//! Tests.

#[cfg(test)]
mod imaging;
