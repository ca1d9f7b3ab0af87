//! `callus inspect`: facts of images.
