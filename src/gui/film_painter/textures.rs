//! GPU resources: tiles of film levels within a byte budget, a table of greys for each
//! viewport, and the content of each viewport in this frame.

use std::collections::HashMap;

use eframe::wgpu::util::DeviceExt as _;
use eframe::wgpu::{self, util::BufferInitDescriptor};

use crate::imaging::{GreyTable, Pixels, Samples, Sampling};

use super::FilmPaint;
use super::pipeline::{FilmPipeline, tile_bytes};
use super::placing::LevelView;
use super::tiles::{self, Tile};

/// Beyond this, levels that are not on the screen are freed, least recently drawn first.
const BUDGET_BYTES: u64 = 512 << 20;
/// Levels that are not drawn for this long are freed.
const UNSEEN_SECONDS: f64 = 60.0;

type LevelKey = ([u8; 32], usize);

/// Textures and pipeline of films; stored in the resources of the renderer.
#[derive(Debug)]
pub(super) struct FilmTextures {
    pipeline: FilmPipeline,
    levels: HashMap<LevelKey, HeldLevel>,
    viewports: HashMap<usize, InFrame>,
}

#[derive(Debug)]
struct HeldLevel {
    tiles: Vec<(Tile, wgpu::BindGroup)>,
    bytes: u64,
    seen: f64,
}

/// Content of a viewport.
#[derive(Debug)]
struct InFrame {
    greys: HeldGreys,
    instances: wgpu::Buffer,
    samples: Vec<wgpu::BindGroup>,
}

#[derive(Debug, Clone)]
struct HeldGreys {
    table: GreyTable,
    texture: wgpu::Texture,
    bind_group: wgpu::BindGroup,
}

impl FilmTextures {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        Self {
            pipeline: FilmPipeline::new(device, target),
            levels: HashMap::new(),
            viewports: HashMap::new(),
        }
    }

    /// Uploads missing tiles and records the draw list. `origin` and `view_size` in physical pixels.
    pub(super) fn prepare(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        paint: &FilmPaint,
        origin: [f32; 2],
        view_size: [f64; 2],
    ) {
        let key = (paint.content, paint.level_index);
        self.put_away(key, paint.seconds);
        let level =
            self.levels.entry(key).or_insert_with(|| upload(device, queue, &self.pipeline, &paint.level));
        level.seen = paint.seconds;

        let shrink = [
            f64::from(paint.level.columns) / f64::from(paint.full_size[0].max(1)),
            f64::from(paint.level.rows) / f64::from(paint.full_size[1].max(1)),
        ];
        let view = LevelView { placement: &paint.placement, shrink, view_size };
        let (mut bytes, mut samples) = (Vec::new(), Vec::new());
        let is_square = paint.sampling.at(&paint.placement) == Sampling::Squares;
        for (tile, bind_group) in &level.tiles {
            if let Some(placed) = view.place(tile) {
                bytes.extend(tile_bytes(&placed, origin, paint.level.is_rgb(), is_square));
                samples.push(bind_group.clone());
            }
        }
        let instances = device.create_buffer_init(&BufferInitDescriptor {
            label: Some("film tiles"),
            contents: &bytes,
            usage: wgpu::BufferUsages::VERTEX,
        });
        let held = self.viewports.remove(&paint.viewport).map(|frame| frame.greys);
        let greys = self.greys(device, queue, held, &paint.table);
        self.viewports.insert(paint.viewport, InFrame { greys, instances, samples });
    }

    pub(super) fn paint(&self, pass: &mut wgpu::RenderPass<'static>, viewport: usize) {
        let Some(frame) = self.viewports.get(&viewport) else { return };
        if frame.samples.is_empty() {
            return;
        }
        pass.set_pipeline(&self.pipeline.pipeline);
        pass.set_bind_group(0, &frame.greys.bind_group, &[]);
        pass.set_vertex_buffer(0, frame.instances.slice(..));
        for (index, samples) in (0..).zip(&frame.samples) {
            pass.set_bind_group(1, samples, &[]);
            pass.draw(0..4, index..index + 1);
        }
    }

    /// The table of greys of a viewport, written only when it changed.
    fn greys(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        held: Option<HeldGreys>,
        table: &GreyTable,
    ) -> HeldGreys {
        let held = match held {
            Some(held) if held.table == *table => return held,
            Some(held) => HeldGreys { table: table.clone(), ..held },
            None => {
                let texture = texture(device, [256, 256], wgpu::TextureFormat::R8Unorm);
                let bind_group = bind(device, &self.pipeline.greys_layout, &texture);
                HeldGreys { table: table.clone(), texture, bind_group }
            }
        };
        write(queue, &held.texture, table.greys(), [256, 256], 1);
        held
    }

    /// Frees levels that are not drawn, so that `wanted` fits.
    fn put_away(&mut self, wanted: LevelKey, now: f64) {
        self.levels.retain(|key, level| *key == wanted || now - level.seen < UNSEEN_SECONDS);
        while self.levels.values().map(|level| level.bytes).sum::<u64>() > BUDGET_BYTES {
            // After a second without being drawn it has left the screen.
            let unseen = self.levels.iter().filter(|(key, level)| **key != wanted && now - level.seen > 1.0);
            let Some(oldest) = unseen.min_by(|a, b| a.1.seen.total_cmp(&b.1.seen)).map(|(key, _)| *key)
            else {
                return;
            };
            self.levels.remove(&oldest);
        }
    }
}

fn upload(device: &wgpu::Device, queue: &wgpu::Queue, pipeline: &FilmPipeline, level: &Pixels) -> HeldLevel {
    let (format, sample_bytes) = match level.samples {
        Samples::Grey(_) => (wgpu::TextureFormat::R16Uint, 2),
        Samples::Rgb(_) => (wgpu::TextureFormat::Rgba8Uint, 4),
    };
    let max_side = device.limits().max_texture_dimension_2d;
    let mut held = HeldLevel { tiles: Vec::new(), bytes: 0, seen: 0.0 };
    for tile in tiles::cut(level.columns, level.rows, max_side) {
        let texture = texture(device, tile.held_size(), format);
        let bytes = samples_of(level, &tile, sample_bytes);
        write(queue, &texture, &bytes, tile.held_size(), sample_bytes);
        held.bytes += bytes.len() as u64;
        held.tiles.push((tile, bind(device, &pipeline.samples_layout, &texture)));
    }
    held
}

/// The samples of a tile in texture layout.
fn samples_of(level: &Pixels, tile: &Tile, sample_bytes: u32) -> Vec<u8> {
    let [width, height] = tile.held_size();
    let row_bytes = width as usize * sample_bytes as usize;
    let mut bytes = vec![0; row_bytes * height as usize];
    for (row, out) in (tile.held_start[1] as usize..).zip(bytes.chunks_exact_mut(row_bytes)) {
        let first = row * level.columns as usize + tile.held_start[0] as usize;
        let held = first..first + width as usize;
        match &level.samples {
            Samples::Grey(values) => {
                for (two, value) in out.chunks_exact_mut(2).zip(values.get(held).unwrap_or_default()) {
                    two.copy_from_slice(&value.to_ne_bytes());
                }
            }
            Samples::Rgb(colours) => {
                for (four, colour) in out.chunks_exact_mut(4).zip(colours.get(held).unwrap_or_default()) {
                    four[..3].copy_from_slice(colour);
                }
            }
        }
    }
    bytes
}

fn texture(device: &wgpu::Device, [width, height]: [u32; 2], format: wgpu::TextureFormat) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("film"),
        size: wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

fn write(
    queue: &wgpu::Queue,
    texture: &wgpu::Texture,
    bytes: &[u8],
    [width, height]: [u32; 2],
    sample_bytes: u32,
) {
    queue.write_texture(
        texture.as_image_copy(),
        bytes,
        wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(width * sample_bytes),
            rows_per_image: None,
        },
        wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
    );
}

fn bind(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, texture: &wgpu::Texture) -> wgpu::BindGroup {
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("film"),
        layout,
        entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) }],
    })
}
