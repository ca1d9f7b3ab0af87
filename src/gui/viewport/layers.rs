//! Layers over a film in its viewport: overlays as small textures of their set pixels, shutters as plain shapes. The
//! image of [`crate::imaging::draw_layers`] shows the same. Caches the textures drawn last.

use std::collections::BTreeMap;

use eframe::egui::{Color32, ColorImage, Context, Mesh, Painter, Shape, TextureHandle, TextureOptions, pos2};

use super::sheet::Sheet;
use crate::editor::{ContentKey, LoadedFilm};
use crate::imaging::{OVERLAY_COLOUR, Overlay, ShownLayers};

/// Longest side of a texture, in cells.
const TILE: i64 = 1024;

/// The overlays at a level of reduction.
type Key = (ContentKey, u32);

/// A piece of an overlay: its bounding box in film pixels, and its texture.
struct Piece {
    least: [f64; 2],
    most: [f64; 2],
    texture: TextureHandle,
}

/// Textures of overlays.
#[derive(Default)]
pub(super) struct LayerTextures {
    made: BTreeMap<Key, Vec<Piece>>,
    used: Vec<Key>,
}

impl std::fmt::Debug for LayerTextures {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LayerTextures").field("films", &self.made.len()).finish_non_exhaustive()
    }
}

impl LayerTextures {
    /// Drops textures that were not drawn in the last frame.
    pub(super) fn begin_frame(&mut self) {
        let used = std::mem::take(&mut self.used);
        self.made.retain(|key, _| used.contains(key));
    }

    /// Draws the layers of a film; `scale` is the smaller number of screen pixels per film pixel.
    pub(super) fn draw(
        &mut self,
        painter: &Painter,
        sheet: &Sheet,
        loaded: &LoadedFilm,
        scale: f64,
        shown: &ShownLayers,
    ) {
        let layers = &loaded.film.layers;
        if !layers.draws(shown) {
            return;
        }
        if shown.overlays && !layers.overlays.is_empty() {
            // Reduced so that a cell is at least half a screen pixel: thin lines stay visible.
            let level = if scale < 1.0 { (1.0 / scale.max(1e-6)).log2().floor().min(12.0) as u32 } else { 0 };
            let key = (loaded.content, level);
            self.used.push(key);
            let pieces = self.made.entry(key).or_insert_with(|| {
                layers.overlays.iter().flat_map(|own| pieces(painter.ctx(), own, level)).collect()
            });
            for piece in pieces {
                painter.add(Shape::mesh(quad(sheet, piece)));
            }
        }
        let (columns, rows) = (loaded.film.pixels.columns, loaded.film.pixels.rows);
        for shutter in layers.shutters(shown) {
            let mut mesh = Mesh::default();
            for piece in shutter.covered(columns, rows) {
                let first = mesh.vertices.len() as u32;
                for place in piece {
                    mesh.colored_vertex(sheet.screen_from_film(place), Color32::from_gray(shutter.grey));
                }
                mesh.add_triangle(first, first + 1, first + 2);
                mesh.add_triangle(first, first + 2, first + 3);
            }
            painter.add(Shape::mesh(mesh));
        }
    }
}

/// The textures of an overlay; a cell is a square of `2^level` pixels in which any is set.
fn pieces(ctx: &Context, overlay: &Overlay, level: u32) -> Vec<Piece> {
    let Some([left, top, right, bottom]) = overlay.drawn_box() else { return Vec::new() };
    let cell = 1_i64 << level;
    let mut pieces = Vec::new();
    let mut y = top;
    while y < bottom {
        let mut x = left;
        let down = ((bottom - y) as u64).div_ceil(cell as u64).min(TILE as u64) as i64;
        while x < right {
            let across = ((right - x) as u64).div_ceil(cell as u64).min(TILE as u64) as i64;
            let end = [x + across * cell, y + down * cell];
            if overlay.any_set([x, y, end[0], end[1]]) {
                let texture = ctx.load_texture(
                    "overlay of a film",
                    image(overlay, [x, y], [across, down], cell),
                    TextureOptions::NEAREST,
                );
                pieces.push(Piece {
                    least: [x as f64, y as f64],
                    most: end.map(|side| side as f64),
                    texture,
                });
            }
            x = end[0];
        }
        y += down * cell;
    }
    pieces
}

fn image(overlay: &Overlay, [left, top]: [i64; 2], [across, down]: [i64; 2], cell: i64) -> ColorImage {
    let [red, green, blue] = OVERLAY_COLOUR;
    let drawn = Color32::from_rgb(red, green, blue);
    let cells = (0..down).flat_map(|row| (0..across).map(move |column| (column, row)));
    let pixels = cells
        .map(|(column, row)| {
            let (x, y) = (left + column * cell, top + row * cell);
            if overlay.any_set([x, y, x + cell, y + cell]) { drawn } else { Color32::TRANSPARENT }
        })
        .collect();
    ColorImage::new([across as usize, down as usize], pixels)
}

fn quad(sheet: &Sheet, piece: &Piece) -> Mesh {
    let mut mesh = Mesh::with_texture(piece.texture.id());
    let ([l, t], [r, b]) = (piece.least, piece.most);
    for (place, uv) in
        [([l, t], (0.0, 0.0)), ([r, t], (1.0, 0.0)), ([r, b], (1.0, 1.0)), ([l, b], (0.0, 1.0))]
    {
        mesh.vertices.push(eframe::egui::epaint::Vertex {
            pos: sheet.screen_from_film(place),
            uv: pos2(uv.0, uv.1),
            color: Color32::WHITE,
        });
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    mesh
}
