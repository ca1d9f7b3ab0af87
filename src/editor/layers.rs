//! What lies over a film: overlays and shutter of its file, and a shutter that the reader draws. View state only;
//! nothing of it is kept with the reading.

use crate::case::RadiographId;
use crate::editor::command::LayerCommand;
use crate::editor::notices::{About, Weight};
use crate::editor::{Editor, LoadedFilm, NotNow};
use crate::imaging::{ShownLayers, Shutter};

/// A shutter that is drawn smaller than this in either direction is a slip of the hand, in screen pixels.
const LEAST_SHUTTER_PX: f64 = 8.0;

impl Editor {
    /// Which layers of a film are drawn.
    pub fn shown_layers(&self, id: &RadiographId) -> ShownLayers {
        let layers = &self.screen.layers;
        ShownLayers {
            overlays: !layers.overlays_hidden,
            shutter: !layers.shutters_lifted,
            own_shutter: self.film_view(id).own_shutter.filter(|_| !layers.shutters_lifted),
        }
    }

    /// Whether the next drag on a film draws a shutter.
    pub fn shutter_in_hand(&self) -> bool {
        self.screen.layers.shutter_in_hand
    }

    /// What a command about layers lacks, the film in focus being there.
    pub(crate) fn layers_lack(&self, command: &LayerCommand) -> Option<NotNow> {
        let id = self.focus()?;
        let layers = &self.films.loaded(id)?.film.layers;
        let has_own = self.film_view(id).own_shutter.is_some();
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
                self.notices.tell_about(About::Shutter, Weight::Info, text);
            }
            LayerCommand::DropShutter => self.drop_shutter(),
            LayerCommand::DrawShutter { viewport, from, to } => self.draw_shutter(*viewport, *from, *to),
            LayerCommand::RemoveShutter => self.set_own_shutter(None),
            LayerCommand::AlongBlades => self.shutter_along_blades(),
        }
    }

    /// What was noticed in the file of the film in focus, as a message.
    pub(crate) fn tell_file_notes(&mut self) {
        let Some((id, film)) = self.focus().and_then(|id| Some((id.clone(), self.films.loaded(id)?))) else {
            return;
        };
        let remarks: Vec<String> = film.film.facts.remarks().map(|remark| format!("• {remark}")).collect();
        self.notices.tell(Weight::Info, format!("The file of the film \"{id}\""), remarks.join("\n"));
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
        self.screen.views.entry(id).or_default().own_shutter = Some(Shutter::rectangle(a, b));
    }

    fn set_own_shutter(&mut self, shutter: Option<Shutter>) {
        if let Some(id) = self.focus().cloned() {
            self.screen.views.entry(id).or_default().own_shutter = shutter;
        }
    }

    fn shutter_along_blades(&mut self) {
        let field = |film: &LoadedFilm| film.film.pipeline.collimation(&film.film.pixels);
        let found = self.focus().and_then(|id| self.films.loaded(id)).and_then(|film| field(film));
        if found.is_some() {
            self.screen.layers.shutters_lifted = false;
            self.set_own_shutter(found);
        } else {
            let text =
                "No straight edge of a collimator is seen on this film; draw a shutter by hand instead.";
            self.notices.tell(Weight::Info, "No collimation found", text);
        }
    }
}
