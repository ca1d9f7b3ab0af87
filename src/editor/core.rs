//! What the parts of the editor share: the open case, the films, what the screen shows, messages, settings and the
//! definitions. The parts (marks, scores, findings, review) each take it as an argument.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::book::Book;
use crate::case::{EpisodeId, Key, MarkId, RadiographId, Reader};
use crate::editor::case_editing::CaseEditing;
use crate::editor::command::{Command, Hover, TeachCommand};
use crate::editor::document::Document;
use crate::editor::films::{FilmState, Films};
use crate::editor::hanging::Viewport;
use crate::editor::headers::Headers;
use crate::editor::layout::Layout;
use crate::editor::library::Library;
use crate::editor::linked::LinkedPair;
use crate::editor::notices::{Notice, Notices};
use crate::editor::previews::Previews;
use crate::editor::viewport::{self, FilmView};
use crate::editor::watching::Watching;
use crate::editor::{CommandTable, Dialog, Setup, following, scoring};
use crate::imaging::{GreyTable, Picture, Placement};
use crate::store::{OwnShutters, Settings};

/// Content of the viewports: view state, never a change of the case.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the view, each by itself")]
pub(crate) struct Screen {
    pub(crate) layout: Layout,
    pub(crate) active: usize,
    /// The film in focus stands elsewhere than it was to stand.
    pub(crate) moved: Option<crate::editor::go::Moved>,
    pub(crate) viewports: Vec<Viewport>,
    pub(crate) sizes_px: Vec<[f64; 2]>,
    pub(crate) views: BTreeMap<RadiographId, FilmView>,
    pub(crate) hide_corners: bool,
    pub(crate) labels: LabelDensity,
    pub(crate) layers: LayerSwitches,
    /// Viewports whose films are shown at one scale.
    pub(crate) linked: Vec<LinkedPair>,
    /// What is shown at the pointer.
    pub(crate) lens: crate::editor::lens::Lens,
    /// Filter, squares, histogram.
    pub(crate) display: crate::editor::filters::Display,
    /// Comparison of two films in the viewport in focus.
    pub(crate) comparing: crate::editor::compare::Comparing,
    /// Films of one view and side are not linked.
    pub(crate) apart: bool,
    /// Films that are linked by a registration lie as they were taken.
    pub(crate) unturned: bool,
    /// A film whose zoom and place another, which took its place, is to keep.
    pub(crate) kept_place: Option<(RadiographId, RadiographId)>,
    /// Films that were hung anew and still take zoom and place from those that they are linked with.
    pub(crate) hung_anew: Vec<RadiographId>,
    /// The score sheet that is being filled in: its films are hung.
    pub(crate) sheet: Option<scoring::Hand>,
    /// The score whose sheet the panel shows: the last one that was used.
    pub(crate) score: Option<Key>,
    /// Trend along the timeline.
    pub(crate) trend: Option<Trend>,
    /// Room of the films in the window.
    pub(crate) room: crate::editor::room::Room,
    /// Films were hung by hand: a step of the visit changes the active viewport alone.
    pub(crate) by_hand: bool,
    /// How the left panel stands.
    pub(crate) left: crate::editor::left::Left,
}

/// Labels of marks over films; those of a selected mark or one under the pointer are shown in full at any density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelDensity {
    /// Every label in full.
    #[default]
    All,
    /// Measures alone, each with name and value.
    Values,
    /// No label.
    None,
}

impl LabelDensity {
    /// The next in turn.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::All => Self::Values,
            Self::Values => Self::None,
            Self::None => Self::All,
        }
    }
}

/// Switches of what lies over films, for all of them.
#[derive(Debug, Default)]
pub(crate) struct LayerSwitches {
    pub(crate) overlays_hidden: bool,
    pub(crate) shutters_lifted: bool,
    /// The next drag on a film draws a shutter.
    pub(crate) shutter_in_hand: bool,
    /// The part of each film that the reader wants to see.
    pub(crate) own: OwnShutters,
}

/// Trend along the timeline, one at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trend {
    /// A measure.
    Measure(Key),
    /// A score.
    Score(Key),
}

/// Thing under the pointer: momentary.
#[derive(Debug, Default)]
pub(crate) struct Pointing {
    pub(crate) hover: Option<Hover>,
    /// A row of the history that was chosen although it has no film.
    pub(crate) chosen_episode: Option<EpisodeId>,
    /// Visible stretch of the timeline in axis units.
    pub(crate) timeline_view: (f64, f64),
    /// A text was placed and waits for its words.
    pub(crate) text_wanted: Option<MarkId>,
    /// The note is being typed: more typing is the same step.
    pub(crate) typing: Option<RadiographId>,
    /// The person asked to write a note: the panel should take the focus.
    pub(crate) note_wanted: bool,
}

/// State that marks, scores, findings and the review share.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) setup: Setup,
    pub(crate) settings: Settings,
    /// How much larger than usual text may be in the window; none while no window told.
    pub(crate) most_text: Option<f32>,
    /// Every command with its name, help and keys.
    pub(crate) commands: CommandTable,
    /// Definitions of measures, implants, error bands and meanings, scores and findings.
    pub(crate) book: Arc<Book>,
    pub(crate) findings: following::Remembered,
    pub(crate) document: Option<Document>,
    /// What is put aside while the case is shown only up to a visit.
    pub(crate) cut: Option<Box<crate::editor::cut_off::CutOff>>,
    /// The part that is shown is told without dates and the patient's label.
    pub(crate) nameless: bool,
    /// What is done once the case that is being opened is open.
    pub(crate) once_open: Option<Box<TeachCommand>>,
    pub(crate) screen: Screen,
    pub(crate) films: Films,
    pub(crate) pointing: Pointing,
    pub(crate) dialog: Dialog,
    pub(crate) notices: Notices,
    /// A wish that waits until somebody has said who reads.
    pub(crate) waiting_wish: Option<(RadiographId, Command)>,
    pub(crate) opening: usize,
    /// Recent cases and samples in small.
    pub(crate) previews: Previews,
    /// Folders of the sample cases.
    pub(crate) samples: Vec<PathBuf>,
    /// The library of cases.
    pub(crate) library: Library,
    pub(crate) watching: Watching,
    /// Histograms, counted when a film or a region changed.
    pub(crate) histograms: crate::editor::histogram::Histograms,
    /// Reader of a simulated case whose reading somebody goes on with, by the folder of the case: no name of theirs, so
    /// that it is not kept for their own cases.
    pub(crate) stands_in: Option<(PathBuf, Reader)>,
    /// How far the headers of the films were compared with the case.
    pub(crate) headers: Headers,
    /// Only what is on the screen is read until the window has shown it once.
    pub(crate) holds_back: bool,
    pub(crate) case_editing: CaseEditing,
    pub(crate) quit: bool,
}

impl Core {
    /// The book of definitions.
    pub(crate) fn book(&self) -> &Arc<Book> {
        &self.book
    }

    /// True if a text was placed and its words should be typed: the label field takes the focus.
    pub(crate) fn text_wanted(&self) -> bool {
        self.pointing.text_wanted.is_some()
    }

    /// The measure that is shown as a trend on the timeline.
    pub(crate) fn trend(&self) -> Option<&Key> {
        if let Some(Trend::Measure(key)) = &self.screen.trend { Some(key) } else { None }
    }

    /// The score that is shown as a trend on the timeline.
    pub(crate) fn score_trend(&self) -> Option<&Key> {
        if let Some(Trend::Score(key)) = &self.screen.trend { Some(key) } else { None }
    }

    /// The open case.
    pub(crate) fn document(&self) -> Option<&Document> {
        self.document.as_ref()
    }

    /// The open dialog.
    pub(crate) fn dialog(&self) -> Dialog {
        self.dialog
    }

    /// Messages not yet put away.
    pub(crate) fn notices(&self) -> &[Notice] {
        self.notices.list()
    }

    /// Settings remembered between sessions.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Division of the viewport area.
    pub(crate) fn layout(&self) -> Layout {
        self.screen.layout
    }

    /// The viewport that keys speak to.
    pub(crate) fn active_viewport(&self) -> usize {
        self.screen.active
    }

    /// Content of a viewport.
    pub(crate) fn viewport(&self, index: usize) -> Option<&Viewport> {
        self.screen.viewports.get(index)
    }

    /// The film in the active viewport.
    pub(crate) fn focus(&self) -> Option<&RadiographId> {
        self.viewport(self.screen.active)?.film.as_ref()
    }

    /// Thing under the pointer.
    pub(crate) fn hover(&self) -> Option<&Hover> {
        self.pointing.hover.as_ref()
    }

    /// The episode whose row, flag and films are lit: that of the film in focus, or the chosen row.
    pub(crate) fn lit_episode(&self) -> Option<&EpisodeId> {
        if let Some(chosen) = &self.pointing.chosen_episode {
            return Some(chosen);
        }
        let focus = self.focus()?;
        let visits = self.document.as_ref()?.visits();
        visits.of_film(focus).and_then(|visit| visit.anchor.as_ref())
    }

    /// State of a film.
    pub(crate) fn film(&self, id: &RadiographId) -> FilmState<'_> {
        self.films.state(id)
    }

    /// A film in small, once it was decoded.
    pub(crate) fn thumbnail(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.films.thumbnail(id)
    }

    /// View of a film.
    pub(crate) fn film_view(&self, id: &RadiographId) -> FilmView {
        self.screen.views.get(id).cloned().unwrap_or_default()
    }

    /// The greys of a film as it is shown, once it is decoded.
    pub(crate) fn grey_table(&self, id: &RadiographId) -> Option<&GreyTable> {
        self.films.table(id)
    }

    /// Placement of a film in a viewport of this size in screen pixels.
    pub(crate) fn placement(&self, id: &RadiographId, view_px: [f64; 2]) -> Option<Placement> {
        let film_px = self.film_px(id)?;
        Some(self.film_view(id).placement(film_px, view_px))
    }

    /// Directions of the body at the left, top, right and bottom edge of a viewport's film.
    pub(crate) fn edge_letters(&self, viewport: usize) -> [Option<char>; 4] {
        let letters = || {
            let id = self.viewport(viewport)?.film.as_ref()?;
            let orientation = self.films.loaded(id)?.film.facts.exposure.patient_orientation.as_ref()?;
            let letter = |index: usize| orientation.get(index).and_then(|text| text.chars().next());
            Some(viewport::edge_letters(letter(0).zip(letter(1)), &self.film_view(id)))
        };
        letters().unwrap_or_default()
    }

    /// Visible stretch of the timeline in axis units.
    pub(crate) fn timeline_view(&self) -> (f64, f64) {
        self.pointing.timeline_view
    }

    /// True if the person asked to write the note of the film in focus.
    pub(crate) fn note_wanted(&self) -> bool {
        self.pointing.note_wanted
    }

    /// True if the corner text is hidden.
    pub(crate) fn corners_hidden(&self) -> bool {
        self.screen.hide_corners
    }

    /// True if the person wants to leave.
    pub(crate) fn wants_to_quit(&self) -> bool {
        self.quit
    }

    /// True if a case is being opened.
    pub(crate) fn is_opening(&self) -> bool {
        self.opening > 0
    }

    pub(crate) fn film_px(&self, id: &RadiographId) -> Option<[f64; 2]> {
        let pixels = &self.films.loaded(id)?.film.pixels;
        Some([f64::from(pixels.columns), f64::from(pixels.rows)])
    }

    pub(crate) fn size_px(&self, viewport: usize) -> [f64; 2] {
        self.screen.sizes_px.get(viewport).copied().unwrap_or([600.0, 700.0])
    }
}
