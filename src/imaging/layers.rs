//! What a file lays over its film, and how it is drawn on a picture: overlays and shutters. The stored values know
//! nothing of it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::overlay::{OVERLAY_COLOUR, Overlay};
use super::shutter::Shutter;
use super::{Film, Picture, Placement};

/// Layers of a file over its film.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Layers {
    /// Its overlays, in the order of their groups.
    pub overlays: Arc<[Overlay]>,
    /// Its display shutter.
    pub shutter: Option<Shutter>,
}

/// Layers that are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownLayers {
    /// The overlays of the file.
    pub overlays: bool,
    /// The shutter of the file.
    pub shutter: bool,
    /// A shutter that a person drew.
    pub own_shutter: Option<Shutter>,
}

impl Default for ShownLayers {
    /// Everything that the file has.
    fn default() -> Self {
        Self { overlays: true, shutter: true, own_shutter: None }
    }
}

impl Layers {
    /// The shutters that are drawn.
    pub fn shutters<'a>(&'a self, shown: &'a ShownLayers) -> impl Iterator<Item = &'a Shutter> {
        self.shutter.iter().filter(|_| shown.shutter).chain(&shown.own_shutter)
    }

    /// True if anything is drawn.
    pub fn draws(&self, shown: &ShownLayers) -> bool {
        (shown.overlays && !self.overlays.is_empty()) || self.shutters(shown).next().is_some()
    }

    /// Bytes held.
    pub fn bytes(&self) -> u64 {
        self.overlays.iter().map(Overlay::bytes).sum()
    }
}

/// Draws the layers of a film over a picture of it that was drawn with the same placement: overlays, and above them
/// what shutters cover. A line of an overlay stays visible however small the film is drawn.
pub fn draw_layers(picture: &mut Picture, film: &Film, placement: &Placement, shown: &ShownLayers) {
    let layers = &film.layers;
    if !layers.draws(shown) {
        return;
    }
    let size = [f64::from(picture.width), f64::from(picture.height)];
    let film_size = [f64::from(film.pixels.columns), f64::from(film.pixels.rows)];
    let overlays: &[Overlay] = if shown.overlays { &layers.overlays } else { &[] };
    let shutters: Vec<&Shutter> = layers.shutters(shown).collect();
    let width = picture.width as usize;
    for (index, pixel) in picture.rgba.chunks_exact_mut(4).enumerate() {
        let (x, y) = ((index % width) as f64, (index / width) as f64);
        let middle = placement.image_from_view([x + 0.5, y + 0.5], size);
        let is_on_film = (0..2).all(|axis| middle[axis] >= 0.0 && middle[axis] < film_size[axis]);
        if let Some(shutter) = shutters.iter().find(|shutter| is_on_film && !shutter.shows(middle)) {
            pixel[..3].fill(shutter.grey);
            continue;
        }
        if overlays.is_empty() {
            continue;
        }
        let corners =
            [placement.image_from_view([x, y], size), placement.image_from_view([x + 1.0, y + 1.0], size)];
        let footprint = footprint(corners, middle);
        if overlays.iter().any(|overlay| overlay.any_set(footprint)) {
            pixel[..3].copy_from_slice(&OVERLAY_COLOUR);
        }
    }
}

/// The film pixels under a pixel of the picture: those whose centres lie in it, at least the one in its middle.
fn footprint([a, b]: [[f64; 2]; 2], middle: [f64; 2]) -> [i64; 4] {
    let side = |axis: usize| {
        let (low, high) = (a[axis].min(b[axis]), a[axis].max(b[axis]));
        let (first, beyond) = ((low - 0.5).ceil() as i64, (high - 0.5).ceil() as i64);
        if first < beyond {
            (first, beyond)
        } else {
            (middle[axis].floor() as i64, middle[axis].floor() as i64 + 1)
        }
    };
    let ((left, right), (top, bottom)) = (side(0), side(1));
    [left, top, right, bottom]
}
