//! What the viewports show and how: view state only.

use crate::case::{Key, RadiographId};
use crate::editor::command::ViewCommand;
use crate::editor::core::Core;
use crate::editor::core::Trend;
use crate::editor::viewport::{FilmView, VoiChosen, Zoom};
use crate::imaging::{Voi, VoiSource};

impl Core {
    pub(crate) fn perform_view(&mut self, command: &ViewCommand) {
        let active = self.screen.active;
        match command {
            ViewCommand::SetLayout(layout) => self.set_layout(*layout),
            ViewCommand::Activate(index) => self.activate(*index),
            ViewCommand::Resized { viewport, size_px } => self.resize(*viewport, *size_px),
            ViewCommand::Corners => self.screen.hide_corners = !self.screen.hide_corners,
            ViewCommand::Labels(density) => {
                self.screen.labels = density.unwrap_or(self.screen.labels.next());
            }
            ViewCommand::Layers(command) => self.perform_layers(command),
            ViewCommand::FileNotes => self.tell_file_notes(),
            ViewCommand::ZoomAt { viewport, factor, at } => {
                self.change_view(*viewport, |view, film, size| view.zoom_at(*factor, *at, film, size));
            }
            ViewCommand::Pan { viewport, by } => {
                self.change_view(*viewport, |view, film, size| view.pan(*by, film, size));
            }
            ViewCommand::DragWindow { viewport, by } => self.drag_window(*viewport, *by),
            ViewCommand::ZoomBy(factor) => self.change_view(active, |view, film, size| {
                view.zoom_at(*factor, [size[0] / 2.0, size[1] / 2.0], film, size);
            }),
            ViewCommand::Fit => self.change_view(active, |view, _, _| {
                view.zoom = Zoom::Fit;
                view.centre = None;
            }),
            ViewCommand::OneToOne => self.change_view(active, |view, film, size| {
                let factor = 1.0 / view.scale(film, size);
                view.zoom_at(factor, [size[0] / 2.0, size[1] / 2.0], film, size);
            }),
            ViewCommand::Rotate(quarters) => self.change_view(active, |view, _, _| view.rotate(*quarters)),
            ViewCommand::Flip => self.change_view(active, |view, _, _| view.mirror()),
            ViewCommand::Invert => self.change_view(active, |view, _, _| view.invert = !view.invert),
            ViewCommand::SetVoi(voi) => self.set_voi(voi.clone(), VoiChosen::Reader),
            ViewCommand::Preset(index) => self.use_preset(*index),
            ViewCommand::NextPreset => self.next_preset(),
            ViewCommand::AutoWindow => self.auto_window(),
            ViewCommand::Reset => self.reset_view(),
            ViewCommand::Left(command) => self.perform_left(command),
            ViewCommand::Lens(command) => self.perform_lens(*command),
            ViewCommand::Display(command) => self.perform_display(*command),
            ViewCommand::Compare(command) => self.perform_compare(*command),
            ViewCommand::Link => self.toggle_links(),
            ViewCommand::LinkTurn => self.toggle_link_turn(),
            ViewCommand::Protocol(key) => self.hang_protocol(key),
            ViewCommand::Room(command) => self.perform_room(*command),
            ViewCommand::Hang(command) => self.perform_hang(command),
        }
        self.link_views(command);
    }

    fn set_layout(&mut self, layout: crate::editor::Layout) {
        if self.screen.sheet.is_some() {
            self.lay_sheet(layout);
            return;
        }
        let focus = self.focus().cloned();
        let before = self.films_hung();
        self.screen.by_hand = false;
        self.screen.room.enlarged = false;
        self.screen.layout = layout;
        self.screen.active = layout.home();
        if let Some(focus) = focus {
            self.focus_on(&focus);
        }
        self.hang_anew(&before);
    }

    /// The pressed viewport becomes the one that keys speak to; no film moves. An empty one stays as it is.
    pub(crate) fn activate(&mut self, index: usize) {
        if self.viewport(index).is_some_and(|viewport| viewport.film.is_some()) && self.screen.active != index
        {
            self.end_typing();
            self.screen.active = index;
            self.pointing.chosen_episode = None;
            self.fetch();
        }
    }

    /// Shows a measure along the timeline; a score that stood there makes way.
    pub(crate) fn show_measure_trend(&mut self, key: Option<Key>) {
        if key.is_some() || self.trend().is_some() {
            self.screen.trend = key.map(Trend::Measure);
        }
    }

    /// Shows a score along the timeline; a measure that stood there makes way.
    pub(crate) fn show_score_trend(&mut self, key: Option<Key>) {
        if key.is_some() || self.score_trend().is_some() {
            self.screen.trend = key.map(Trend::Score);
        }
    }

    fn resize(&mut self, viewport: usize, size_px: [f64; 2]) {
        if self.screen.sizes_px.len() <= viewport {
            self.screen.sizes_px.resize(viewport + 1, [600.0, 700.0]);
        }
        self.screen.sizes_px[viewport] = size_px;
    }

    fn shown(&self, viewport: usize) -> Option<RadiographId> {
        self.viewport(viewport)?.film.clone()
    }

    pub(crate) fn change_view(
        &mut self,
        viewport: usize,
        change: impl FnOnce(&mut FilmView, [f64; 2], [f64; 2]),
    ) {
        let Some(id) = self.shown(viewport) else { return };
        let (Some(film_px), size_px) = (self.film_px(&id), self.size_px(viewport)) else { return };
        change(self.screen.views.entry(id).or_default(), film_px, size_px);
    }

    fn drag_window(&mut self, viewport: usize, by: [f64; 2]) {
        let Some(range) = self.shown(viewport).and_then(|id| self.films.loaded(&id).map(|film| film.range))
        else {
            return;
        };
        self.change_view(viewport, |view, _, _| view.drag_window(by, range));
    }

    fn set_voi(&mut self, voi: Voi, chosen: VoiChosen) {
        self.change_view(self.screen.active, |view, _, _| {
            view.voi = Some(voi);
            view.voi_chosen = chosen;
        });
    }

    fn use_preset(&mut self, index: usize) {
        let preset = self
            .focus()
            .and_then(|id| self.films.loaded(id))
            .and_then(|film| film.film.pipeline.presets().get(index).map(|preset| preset.voi.clone()));
        if let Some(voi) = preset {
            self.set_voi(voi, VoiChosen::Film(VoiSource::FilePreset(index)));
        }
    }

    /// The windows of the file in turn, then the one from the histogram.
    fn next_preset(&mut self) {
        let Some(id) = self.focus() else { return };
        let count = self.films.loaded(id).map_or(0, |film| film.film.pipeline.presets().len());
        let next = match self.film_view(id).voi_chosen {
            VoiChosen::Film(VoiSource::FilePreset(index)) => index + 1,
            VoiChosen::Film(_) | VoiChosen::Reader => 0,
        };
        if next < count { self.use_preset(next) } else { self.auto_window() }
    }

    fn auto_window(&mut self) {
        let window = self
            .focus()
            .and_then(|id| self.films.loaded(id))
            .and_then(|film| film.film.pipeline.auto_window(&film.film.pixels));
        if let Some(window) = window {
            self.set_voi(Voi::Window(window), VoiChosen::Film(VoiSource::Auto));
        }
    }

    fn reset_view(&mut self) {
        let first = self.focus().and_then(|id| self.films.loaded(id)).map(|film| film.first_voi.clone());
        self.change_view(self.screen.active, |view, _, _| {
            *view = FilmView { pixel_aspect: view.pixel_aspect, ..FilmView::default() };
            if let Some((voi, source)) = first {
                view.voi = Some(voi);
                view.voi_chosen = VoiChosen::Film(source);
            }
        });
    }

    /// Makes the grey tables of what is on the screen; cheap when nothing changed.
    pub(crate) fn make_tables(&mut self) {
        let on_screen = self.screen.viewports.iter().filter_map(|viewport| viewport.film.clone());
        let shown: Vec<_> = on_screen.chain(self.film_to_compare()).collect();
        for id in shown {
            let view = self.film_view(&id);
            if let Some(voi) = &view.voi {
                self.films.make_table(&id, voi, view.invert);
            }
        }
    }
}
