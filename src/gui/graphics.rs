//! Faults of the graphics processor while the window is open: a device that is lost, memory that is used up, work that is
//! refused. Each ends in a message that says what happened and what to do. After a lost device the window opens again with
//! the other renderer; after any other fault films are drawn on the processor.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::Context;
use eframe::wgpu;

/// A fault, with the words of the driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The device is gone: nothing more can be drawn with it.
    Lost(String),
    /// There is no graphics memory left.
    OutOfMemory(String),
    /// The driver refused some work.
    Refused(String),
}

impl Fault {
    /// Title and text for the person.
    pub(crate) fn words(&self) -> (&'static str, String) {
        match self {
            Self::Lost(why) => (
                "The graphics processor was lost",
                format!(
                    "Its driver stopped, was updated, or the device was removed{}. Your work is saved. The window was opened again with OpenGL, and films are drawn on the processor; to begin that way, start Callus with CALLUS_RENDERER=glow.",
                    quoted(why)
                ),
            ),
            Self::OutOfMemory(why) => (
                "The graphics memory is used up",
                format!(
                    "Films are drawn on the processor from now on{}. Close other programs, or choose a layout with fewer films, and start Callus again; with CALLUS_RENDERER=glow it needs little graphics memory.",
                    quoted(why)
                ),
            ),
            Self::Refused(why) => (
                "The graphics processor refused to draw",
                format!(
                    "Films are drawn on the processor from now on{}. If something is missing on the screen, start Callus with CALLUS_RENDERER=glow, and please report it.",
                    quoted(why)
                ),
            ),
        }
    }
}

/// " (the driver says: …)", the first line alone.
fn quoted(why: &str) -> String {
    let line = why.lines().map(str::trim).find(|line| !line.is_empty());
    line.map(|line| format!(" (the driver says: {line})")).unwrap_or_default()
}

/// The gravest fault that was not yet told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<Option<Fault>>>);

impl Faults {
    /// Listens to a device from now on. Without this a fault would end the program.
    pub(crate) fn listen(device: &wgpu::Device, ctx: &Context) -> Self {
        let faults = Self::default();
        let (to, again) = (faults.clone(), ctx.clone());
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            to.tell(of_error(&error));
            again.request_repaint();
        }));
        let (to, again) = (faults.clone(), ctx.clone());
        device.set_device_lost_callback(move |_, why| {
            to.tell(Fault::Lost(why));
            again.request_repaint();
        });
        faults
    }

    /// The fault since the last question.
    pub(crate) fn take(&self) -> Option<Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn tell(&self, fault: Fault) {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rank = |fault: &Fault| match fault {
            Fault::Lost(_) => 2,
            Fault::OutOfMemory(_) => 1,
            Fault::Refused(_) => 0,
        };
        // What follows from a fault is not graver than the fault.
        if told.as_ref().is_none_or(|before| rank(before) < rank(&fault)) {
            *told = Some(fault);
        }
    }
}

fn of_error(error: &wgpu::Error) -> Fault {
    match error {
        wgpu::Error::OutOfMemory { .. } => Fault::OutOfMemory(error.to_string()),
        wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
            Fault::Refused(description.clone())
        }
    }
}

/// What a window that lost its device leaves for the next one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Left(Arc<Mutex<Option<LeftBy>>>);

/// The fault, and the case that was open.
#[derive(Debug, Clone)]
pub(crate) struct LeftBy {
    pub(crate) fault: Fault,
    pub(crate) case: Option<std::path::PathBuf>,
}

impl Left {
    pub(crate) fn leave(&self, by: LeftBy) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(by);
    }

    pub(crate) fn take(&self) -> Option<LeftBy> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui_wgpu::{RenderState, RendererOptions};
    use egui_kittest::wgpu as kittest_wgpu;

    use super::*;

    fn state() -> RenderState {
        kittest_wgpu::create_render_state(kittest_wgpu::default_wgpu_setup(), RendererOptions::PREDICTABLE)
    }

    fn texture(device: &wgpu::Device, side: u32) {
        let _ = device.create_texture(&wgpu::TextureDescriptor {
            label: Some("film"),
            size: wgpu::Extent3d { width: side, height: side, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: wgpu::TextureDimension::D2,
            format: wgpu::TextureFormat::R16Uint,
            usage: wgpu::TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
    }

    #[test]
    fn a_device_that_is_lost_is_told_and_ends_nothing() {
        let state = state();
        let faults = Faults::listen(&state.device, &Context::default());
        assert_eq!(faults.take(), None);
        state.device.destroy();
        let _ = state.device.poll(wgpu::PollType::Poll);
        let fault = faults.take();
        assert!(matches!(fault, Some(Fault::Lost(_))), "{fault:?}");
        let (title, text) = fault.unwrap().words();
        assert!(title.contains("lost") && text.contains("CALLUS_RENDERER=glow"), "{text}");
        // What is drawn afterwards is refused and told, too.
        texture(&state.device, 16);
    }

    #[test]
    fn a_texture_beyond_the_limit_is_told_and_ends_nothing() {
        let state = state();
        let faults = Faults::listen(&state.device, &Context::default());
        texture(&state.device, state.device.limits().max_texture_dimension_2d + 1);
        let fault = faults.take();
        assert!(matches!(fault, Some(Fault::Refused(_))), "{fault:?}");
        let text = fault.unwrap().words().1;
        assert!(text.contains("the driver says: ") && text.contains("on the processor"), "{text}");
    }

    #[test]
    fn the_gravest_fault_is_told_first() {
        let faults = Faults::default();
        faults.tell(Fault::OutOfMemory("no memory\nat all".to_owned()));
        faults.tell(Fault::Refused("a texture is not valid".to_owned()));
        let (title, text) = faults.take().unwrap().words();
        assert_eq!(title, "The graphics memory is used up");
        assert!(text.contains("(the driver says: no memory)"), "{text}");
        assert_eq!(faults.take(), None);
    }
}
