//! Films on the GPU: stored samples as tiles, a table of greys, a shader that looks up and
//! blends. Grey-level formulas are in `imaging`, geometry in `Placement`.

mod pipeline;
mod placing;
mod textures;
mod tiles;

use eframe::egui::{PaintCallbackInfo, Rect, Shape};
use eframe::egui_wgpu::{Callback, CallbackResources, CallbackTrait, RenderState, ScreenDescriptor};
use eframe::wgpu;

use crate::imaging::{GreyTable, Pixels, Placement, Sampling};

use textures::FilmTextures;

/// Content of one viewport.
#[derive(Debug, Clone)]
pub struct FilmPaint {
    /// Index of the viewport: each keeps its own table of greys.
    pub viewport: usize,
    /// Content of the film's file.
    pub content: [u8; 32],
    /// Level of the pyramid.
    pub level_index: usize,
    /// The samples of this level.
    pub level: Pixels,
    /// Columns and rows of level 0, in whose coordinates the placement is.
    pub full_size: [u32; 2],
    /// Stored value to grey.
    pub table: GreyTable,
    /// Placement of the film in the viewport, in physical pixels.
    pub placement: Placement,
    /// How film pixels larger than screen pixels are shown.
    pub sampling: Sampling,
    /// Seconds on the window's clock: textures that are not drawn are freed after a while.
    pub seconds: f64,
}

/// Prepares the GPU; call once.
pub fn install(state: &RenderState) {
    let textures = FilmTextures::new(&state.device, state.target_format);
    state.renderer.write().callback_resources.insert(textures);
}

/// The shape that draws a film into `rect` (in points; its edges must lie on whole pixels).
pub fn shape(rect: Rect, paint: FilmPaint) -> Shape {
    Shape::Callback(Callback::new_paint_callback(rect, InViewport { rect, paint }))
}

struct InViewport {
    rect: Rect,
    paint: FilmPaint,
}

impl CallbackTrait for InViewport {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(textures) = resources.get_mut::<FilmTextures>() {
            let info = PaintCallbackInfo {
                viewport: self.rect,
                clip_rect: self.rect,
                pixels_per_point: screen.pixels_per_point,
                screen_size_px: screen.size_in_pixels,
            };
            let viewport = info.viewport_in_pixels();
            let origin = [viewport.left_px, viewport.top_px].map(|px| px as f32);
            let size = [viewport.width_px, viewport.height_px].map(f64::from);
            textures.prepare(device, queue, &self.paint, origin, size);
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        if let Some(textures) = resources.get::<FilmTextures>() {
            textures.paint(pass, self.paint.viewport);
        }
    }
}

#[cfg(test)]
mod tests;
