//! The renderer of the window, chosen by the machine: a graphics processor draws through wgpu; where there is none, a
//! software rasteriser is far faster at OpenGL than at Vulkan, and films are made into pictures on the processor.
//! `CALLUS_RENDERER=wgpu|glow` overrides.

use std::fmt::{self, Display};

use eframe::egui::{Context, Id};
use eframe::wgpu::{Backends, DeviceType, Instance, InstanceDescriptor};

use crate::store::may_have_graphics_processor;

/// Name of the variable that overrides the choice.
const VARIABLE: &str = "CALLUS_RENDERER";

/// A renderer of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renderer {
    /// wgpu: Vulkan, Metal, DirectX 12.
    Wgpu,
    /// glow: OpenGL.
    Glow,
}

/// A renderer, and why it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) renderer: Renderer,
    /// Reason in words, for *About*.
    pub(crate) why: String,
    /// The person chose it: no other is tried.
    pub(crate) is_forced: bool,
}

impl Renderer {
    /// The other one.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Wgpu => Self::Glow,
            Self::Glow => Self::Wgpu,
        }
    }

    pub(crate) fn of_eframe(self) -> eframe::Renderer {
        match self {
            Self::Wgpu => eframe::Renderer::Wgpu,
            Self::Glow => eframe::Renderer::Glow,
        }
    }
}

impl Display for Renderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wgpu => "wgpu",
            Self::Glow => "glow (OpenGL)",
        })
    }
}

/// The renderer for this machine.
pub(crate) fn choose() -> Choice {
    let wished = std::env::var(VARIABLE).ok();
    match wished.as_deref().map(str::trim) {
        Some("wgpu") => forced(Renderer::Wgpu),
        Some("glow") => forced(Renderer::Glow),
        _ if may_have_graphics_processor() => by_adapters(&adapters()),
        _ => by_adapters(&[]),
    }
}

fn forced(renderer: Renderer) -> Choice {
    Choice { renderer, why: format!("{VARIABLE} asks for it"), is_forced: true }
}

/// Name and kind of every adapter that wgpu finds.
fn adapters() -> Vec<(String, DeviceType)> {
    let instance = Instance::new(InstanceDescriptor::new_without_display_handle());
    let found = pollster::block_on(instance.enumerate_adapters(Backends::PRIMARY));
    found.iter().map(eframe::wgpu::Adapter::get_info).map(|info| (info.name, info.device_type)).collect()
}

fn by_adapters(adapters: &[(String, DeviceType)]) -> Choice {
    let is_real = |kind: DeviceType| match kind {
        DeviceType::IntegratedGpu | DeviceType::DiscreteGpu | DeviceType::VirtualGpu => true,
        DeviceType::Cpu | DeviceType::Other => false,
    };
    match adapters.iter().find(|(_, kind)| is_real(*kind)) {
        Some((name, _)) => Choice { renderer: Renderer::Wgpu, why: format!("on {name}"), is_forced: false },
        None => {
            let why = "no graphics processor was found; films are drawn on the processor".to_owned();
            Choice { renderer: Renderer::Glow, why, is_forced: false }
        }
    }
}

/// Remembers the renderer that runs, for *About*.
pub(crate) fn remember(ctx: &Context, words: String) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("renderer"), words));
}

/// "glow (OpenGL), no graphics processor was found": the renderer that runs.
pub(crate) fn words(ctx: &Context) -> Option<String> {
    ctx.data(|data| data.get_temp(Id::unique("renderer")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_adapter_draws_through_wgpu_and_a_software_one_does_not() {
        let lavapipe = ("llvmpipe (LLVM 15)".to_owned(), DeviceType::Cpu);
        let card = ("NVIDIA H100".to_owned(), DeviceType::DiscreteGpu);
        assert_eq!(by_adapters(&[]).renderer, Renderer::Glow);
        assert_eq!(by_adapters(std::slice::from_ref(&lavapipe)).renderer, Renderer::Glow);
        let both = by_adapters(&[lavapipe, card]);
        assert_eq!((both.renderer, both.why.as_str()), (Renderer::Wgpu, "on NVIDIA H100"));
    }
}
