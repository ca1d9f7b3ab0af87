//! What lies over a film: overlays and shutter of its file, and a shutter that the reader draws. That is a way of
//! looking, no part of the reading: it is kept in the state folder.

use crate::case::RadiographId;
use crate::editor::command::LayerCommand;
use crate::editor::core::Core;
use crate::editor::notices::{About, Severity};
use crate::editor::{LoadedFilm, NotNow};
use crate::imaging::{ShownLayers, Shutter};
use crate::store::OwnShutters;

/// A shutter that is drawn smaller than this in either direction is a slip of the hand, in screen pixels.
const LEAST_SHUTTER_PX: f64 = 8.0;

impl Core {
    /// Layers of a film that are drawn.
    pub(crate) fn shown_layers(&self, id: &RadiographId) -> ShownLayers {
        let layers = &self.screen.layers;
        ShownLayers {
            overlays: !layers.overlays_hidden,
            shutter: !layers.shutters_lifted,
            own_shutter: layers.own.get(id).filter(|_| !layers.shutters_lifted).cloned(),
        }
    }

    /// True if the next drag on a film draws a shutter.
    pub(crate) fn shutter_in_hand(&self) -> bool {
        self.screen.layers.shutter_in_hand
    }

    /// Condition that a command about layers lacks, the film in focus being there.
    pub(crate) fn layers_lack(&self, command: &LayerCommand) -> Option<NotNow> {
        let id = self.focus()?;
        let layers = &self.films.loaded(id)?.film.layers;
        let has_own = self.screen.layers.own.contains_key(id);
        let (there_is, why) = match command {
            LayerCommand::Overlays => (!layers.overlays.is_empty(), NotNow::NoOverlay),
            LayerCommand::Shutters => (layers.shutter.is_some() || has_own, NotNow::NoShutter),
            LayerCommand::RemoveShutter => (has_own, NotNow::NoOwnShutter),
            LayerCommand::TakeShutter
            | LayerCommand::DropShutter
            | LayerCommand::DrawShutter { .. }
            | LayerCommand::AlongBlades => return None,
        };
        (!there_is).then_some(why)
    }

    pub(crate) fn perform_layers(&mut self, command: &LayerCommand) {
        match command {
            LayerCommand::Overlays => {
                self.screen.layers.overlays_hidden = !self.screen.layers.overlays_hidden;
            }
            LayerCommand::Shutters => {
                self.screen.layers.shutters_lifted = !self.screen.layers.shutters_lifted;
            }
            LayerCommand::TakeShutter if self.screen.layers.shutter_in_hand => self.drop_shutter(),
            LayerCommand::TakeShutter => {
                self.screen.layers.shutter_in_hand = true;
                let text = "Drag over the part of the film that is to be seen; Esc leaves the film as it is.";
                self.notices.tell_about(About::Shutter, Severity::Info, text);
            }
            LayerCommand::DropShutter => self.drop_shutter(),
            LayerCommand::DrawShutter { viewport, from, to } => self.draw_shutter(*viewport, *from, *to),
            LayerCommand::RemoveShutter => {
                if let Some(id) = self.focus().cloned() {
                    self.set_own_shutter(id, None);
                }
            }
            LayerCommand::AlongBlades => self.shutter_along_blades(),
        }
    }

    /// Shows the notes on the file of the film in focus, as a message.
    pub(crate) fn tell_file_notes(&mut self) {
        let Some((id, film)) = self.focus().and_then(|id| Some((id.clone(), self.films.loaded(id)?))) else {
            return;
        };
        let remarks: Vec<String> = film.film.facts.remarks().map(|remark| format!("• {remark}")).collect();
        self.notices.tell(Severity::Info, format!("The file of the film \"{id}\""), remarks.join("\n"));
    }

    fn drop_shutter(&mut self) {
        self.screen.layers.shutter_in_hand = false;
        self.notices.take_back(About::Shutter);
    }

    /// The shutter between two corners of a drag, in screen pixels of a viewport.
    fn draw_shutter(&mut self, viewport: usize, from: [f64; 2], to: [f64; 2]) {
        if (0..2).any(|axis| (from[axis] - to[axis]).abs() < LEAST_SHUTTER_PX) {
            return;
        }
        let size_px = self.size_px(viewport);
        let Some(id) = self.viewport(viewport).and_then(|viewport| viewport.film.clone()) else { return };
        let Some(placement) = self.placement(&id, size_px) else { return };
        let [a, b] = [from, to].map(|corner| placement.image_from_view(corner, size_px));
        self.screen.layers.shutters_lifted = false;
        self.set_own_shutter(id, Some(Shutter::rectangle(a, b)));
    }

    fn set_own_shutter(&mut self, id: RadiographId, shutter: Option<Shutter>) {
        let own = &mut self.screen.layers.own;
        match shutter {
            Some(shutter) => own.insert(id, shutter),
            None => own.remove(&id),
        };
        let own = self.screen.layers.own.clone();
        // One drawn over a part of the case is not the reader's.
        if self.cut.is_some() {
            return;
        }
        // Without a reader there is nobody whose shutter it is: it lasts while the case is open.
        let kept = self.writing().map_or(Ok(()), |writing| writing.store.keep_shutters(&own));
        if let Err(error) = kept {
            let text = format!("{error}. The shutter holds until the case is closed.");
            self.notices.tell(Severity::Warning, "The shutter could not be kept", text);
        }
    }

    /// Restores the shutters that this reader drew over the films of this case before.
    pub(crate) fn recall_shutters(&mut self) {
        let found = self.writing().map(|writing| writing.store.shutters());
        self.screen.layers.own = match found {
            None => OwnShutters::new(),
            Some(Ok((own, note))) => {
                if let Some(note) = note {
                    self.notices.tell(Severity::Warning, "Your shutters could not be read", note.to_string());
                }
                own
            }
            Some(Err(error)) => {
                self.notices.tell(Severity::Warning, "Your shutters could not be read", error.to_string());
                OwnShutters::new()
            }
        };
    }

    fn shutter_along_blades(&mut self) {
        let field = |film: &LoadedFilm| film.film.pipeline.collimation(&film.film.pixels);
        let Some(id) = self.focus().cloned() else { return };
        let found = self.films.loaded(&id).and_then(|film| field(film));
        if found.is_some() {
            self.screen.layers.shutters_lifted = false;
            self.set_own_shutter(id, found);
        } else {
            let text =
                "No straight edge of a collimator is seen on this film; draw a shutter by hand instead.";
            self.notices.tell(Severity::Info, "No collimation found", text);
        }
    }
}
