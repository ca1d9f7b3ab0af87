//! Callus.
