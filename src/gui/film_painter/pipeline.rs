//! The render pipeline of films: layouts and shader. Created once.

use eframe::wgpu;

use super::placing::Placed;

/// Pipeline and its bind group layouts.
#[derive(Debug)]
pub(super) struct FilmPipeline {
    pub(super) pipeline: wgpu::RenderPipeline,
    pub(super) greys_layout: wgpu::BindGroupLayout,
    pub(super) samples_layout: wgpu::BindGroupLayout,
}

/// Bytes of one tile in the instance buffer: see `Tile` in the shader.
const TILE_BYTES: u64 = 68;

impl FilmPipeline {
    pub(super) fn new(device: &wgpu::Device, target: wgpu::TextureFormat) -> Self {
        let greys_layout = texture_layout(device, wgpu::TextureSampleType::Float { filterable: false });
        let samples_layout = texture_layout(device, wgpu::TextureSampleType::Uint);
        let shader = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("film"),
            source: wgpu::ShaderSource::Wgsl(include_str!("film.wgsl").into()),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("film"),
            bind_group_layouts: &[Some(&greys_layout), Some(&samples_layout)],
            immediate_size: 0,
        });
        let attributes = wgpu::vertex_attr_array![
            0 => Float32x4, 1 => Float32x4, 2 => Float32x4, 3 => Float32x4, 4 => Uint32
        ];
        let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some("film"),
            layout: Some(&layout),
            vertex: wgpu::VertexState {
                module: &shader,
                entry_point: Some("corner_of_tile"),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: &[Some(wgpu::VertexBufferLayout {
                    array_stride: TILE_BYTES,
                    step_mode: wgpu::VertexStepMode::Instance,
                    attributes: &attributes,
                })],
            },
            primitive: wgpu::PrimitiveState {
                topology: wgpu::PrimitiveTopology::TriangleStrip,
                ..wgpu::PrimitiveState::default()
            },
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &shader,
                entry_point: Some(if target.is_srgb() { "film_decoded" } else { "film_as_it_is" }),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                targets: &[Some(target.into())],
            }),
            multiview_mask: None,
            cache: None,
        });
        Self { pipeline, greys_layout, samples_layout }
    }
}

fn texture_layout(device: &wgpu::Device, sample_type: wgpu::TextureSampleType) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("film"),
        entries: &[wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Texture {
                sample_type,
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        }],
    })
}

/// A tile as the shader reads it.
pub(super) fn tile_bytes(placed: &Placed, origin: [f32; 2], is_rgb: bool, is_square: bool) -> Vec<u8> {
    let corners = placed.corners.iter().flatten();
    let numbers = corners.chain(&placed.matrix).chain(&placed.offset).chain(&origin);
    let mut bytes: Vec<u8> = numbers.flat_map(|number| number.to_ne_bytes()).collect();
    bytes.extend_from_slice(&(u32::from(is_rgb) | u32::from(is_square) << 1).to_ne_bytes());
    bytes
}
