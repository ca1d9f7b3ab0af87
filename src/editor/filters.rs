//! Display filters: the films on the screen through CLAHE or unsharp masking. Each is a second copy of the values of a
//! film, made by a worker and held only while its film is on the screen. Measures, snapping, densities, histograms and
//! exports read the film itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::case::RadiographId;
use crate::editor::corners::{CornerLine, Rank};
use crate::editor::films::{ContentKey, LoadedFilm};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::{Editor, core::Core};
use crate::imaging::{DisplayFilter, FilterKind, Pixels, Pyramid, Samples, Strength};

/// What a person asks of the display of films.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayCommand {
    /// Show films through this filter, or no longer.
    Filter(FilterKind),
    /// The next strength of the filter.
    Strength,
    /// Beyond one screen pixel a film pixel: film pixels as squares, or blended.
    Squares,
    /// The histogram of the film in focus, or of its selected region.
    Histogram,
}

/// How films are displayed, all of them alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Display {
    /// Filter.
    pub filter: Option<FilterKind>,
    /// Strength of any filter.
    pub strength: Strength,
    /// True if enlarged film pixels are squares.
    pub squares: bool,
    /// True if the histogram is shown.
    pub histogram: bool,
}

/// A film as a filter shows it.
#[derive(Debug)]
pub struct FilteredFilm {
    filter: DisplayFilter,
    of: ContentKey,
    /// Levels of the filtered values.
    pub pyramid: Pyramid,
    /// Key of textures: another than that of the film itself.
    pub content: ContentKey,
    bytes: u64,
}

/// State of the filtered copy of a film.
#[derive(Debug)]
pub(super) enum Filtered {
    /// A worker makes it.
    UnderWay {
        filter: DisplayFilter,
        of: ContentKey,
        control: Option<Arc<Control>>,
    },
    /// It was cancelled: it is not begun again for this filter.
    Cancelled {
        filter: DisplayFilter,
        of: ContentKey,
    },
    Ready(Arc<FilteredFilm>),
}

impl Filtered {
    fn is_of(&self, wanted: DisplayFilter, film: ContentKey) -> bool {
        match self {
            Self::UnderWay { filter, of, .. } | Self::Cancelled { filter, of } => {
                (*filter, *of) == (wanted, film)
            }
            Self::Ready(made) => (made.filter, made.of) == (wanted, film),
        }
    }

    fn cancel(&self) {
        match self {
            Self::UnderWay { control: Some(control), .. } => control.cancel(),
            Self::UnderWay { control: None, .. } | Self::Cancelled { .. } | Self::Ready(_) => {}
        }
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Ready(made) => made.bytes,
            Self::UnderWay { .. } | Self::Cancelled { .. } => 0,
        }
    }
}

/// Makes the filtered copy of a film.
#[derive(Debug)]
struct FilterJob {
    generation: u64,
    id: RadiographId,
    film: Arc<LoadedFilm>,
    filter: DisplayFilter,
}

impl Job for FilterJob {
    type Outcome = Option<FilteredFilm>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        format!("Filtering the film {}", self.id)
    }

    fn run(&self, control: &Control) -> Result<Option<FilteredFilm>, Cancelled> {
        let pixels = self.filter.applied(&self.film.film, &|| !control.is_cancelled());
        control.check()?;
        Ok(pixels.map(|pixels| {
            let pyramid = Pyramid::of(pixels, &self.film.film.pipeline);
            let mut key = Sha256::new();
            key.update(self.film.content);
            key.update(format!("{:?}", self.filter));
            let bytes = pyramid.levels().iter().map(Pixels::bytes).sum();
            let content = key.finalize().into();
            FilteredFilm { filter: self.filter, of: self.film.content, pyramid, content, bytes }
        }))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let films = &mut editor.core.films;
        let (of, filter) = (self.film.content, self.filter);
        let is_awaited = films.filtered.get(&self.id).is_some_and(|kept| kept.is_of(filter, of));
        if self.generation != films.generation() || !is_awaited {
            return;
        }
        let now = match end {
            End::Done(Some(made)) => Filtered::Ready(Arc::new(made)),
            End::Done(None) | End::Cancelled | End::Broke => Filtered::Cancelled { filter, of },
        };
        films.filtered.insert(self.id, now);
        films.make_room();
        editor.core.tell_of_memory();
    }
}

impl Core {
    pub(crate) fn perform_display(&mut self, command: DisplayCommand) {
        let display = &mut self.screen.display;
        match command {
            DisplayCommand::Filter(kind) => {
                display.filter = (display.filter != Some(kind)).then_some(kind);
            }
            DisplayCommand::Strength => display.strength = display.strength.next(),
            DisplayCommand::Squares => display.squares = !display.squares,
            DisplayCommand::Histogram => display.histogram = !display.histogram,
        }
    }

    /// The filter that is on.
    pub(crate) fn display_filter(&self) -> Option<DisplayFilter> {
        let Display { filter, strength, .. } = self.screen.display;
        filter.map(|kind| DisplayFilter { kind, strength })
    }

    /// Makes the filtered copies of what is on the screen, and drops those that are not shown; cheap when nothing changed.
    pub(crate) fn follow_filter(&mut self) {
        let wanted = self.display_filter();
        if wanted.is_none() && self.films.filtered.is_empty() {
            return;
        }
        let on_screen = self.screen.viewports.iter().filter_map(|viewport| viewport.film.clone());
        let shown: BTreeSet<RadiographId> = on_screen.chain(self.film_to_compare()).collect();
        let loaded = |id: &RadiographId| self.films.loaded(id).cloned();
        let films: Vec<_> = shown.iter().filter_map(|id| Some((id.clone(), loaded(id)?))).collect();
        let stays = |id: &RadiographId, kept: &Filtered| {
            let film = films.iter().find(|(shown, _)| shown == id);
            film.zip(wanted).is_some_and(|((_, film), wanted)| kept.is_of(wanted, film.content))
        };
        self.films.filtered.retain(|id, kept| {
            let stays = stays(id, kept);
            if !stays {
                kept.cancel();
            }
            stays
        });
        let Some(filter) = wanted else { return };
        for (id, film) in films {
            let is_grey = matches!(film.film.pixels.samples, Samples::Grey(_));
            if !is_grey || self.films.filtered.contains_key(&id) {
                continue;
            }
            let of = film.content;
            let under_way = |control| Filtered::UnderWay { filter, of, control };
            self.films.filtered.insert(id.clone(), under_way(None));
            let job = FilterJob { generation: self.films.generation(), id: id.clone(), film, filter };
            let control = self.setup.jobs.submit(job);
            self.films.filtered.insert(id, under_way(Some(control)));
        }
    }

    /// "CLAHE 8 × 8, clip limit 3": the filter of a film that is shown.
    pub(crate) fn filter_line(&self, id: &RadiographId) -> Option<CornerLine> {
        let filter = self.display_filter()?;
        let pixels = &self.films.loaded(id)?.film.pixels;
        let words = filter.words(pixels.columns, pixels.rows);
        let name = filter.kind.name();
        let (text, help) = match self.films.filtered.get(id) {
            Some(Filtered::Ready(_)) => (words, HELP),
            Some(Filtered::UnderWay { .. }) => (format!("{name}: being made"), HELP),
            Some(Filtered::Cancelled { .. }) => (format!("{name}: cancelled"), CANCELLED),
            None => ("no filter: a colour picture".to_owned(), HELP),
        };
        Some(CornerLine { text, strong: false, help: help.to_owned(), rank: Rank::Meaning })
    }
}

const HELP: &str =
    "The display alone: measures, snapping, grey densities, histograms and exports read the film itself.";
const CANCELLED: &str = "Making the filtered picture was cancelled: the film is shown as it is. Switch the filter off and on to try again.";

impl crate::editor::films::Films {
    /// True if a filtered copy is being made.
    pub(crate) fn is_filtering(&self) -> bool {
        self.filtered.values().any(|kept| matches!(kept, Filtered::UnderWay { .. }))
    }
}

impl Editor {
    /// How films are displayed.
    pub fn display(&self) -> Display {
        self.core.screen.display
    }

    /// A film as the filter shows it; `None` where it is shown as it is.
    pub fn filtered(&self, id: &RadiographId) -> Option<&Arc<FilteredFilm>> {
        match self.core.films.filtered.get(id)? {
            Filtered::Ready(made) => Some(made),
            Filtered::UnderWay { .. } | Filtered::Cancelled { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::films::tests::editor_with_six_films;
    use crate::editor::hanging::Viewport;

    fn shown(editor: &Editor, films: &[RadiographId]) -> Vec<bool> {
        films.iter().map(|id| editor.filtered(id).is_some()).collect()
    }

    #[test]
    fn what_is_on_the_screen_is_filtered_within_the_budget_and_the_film_itself_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, films) = editor_with_six_films(folder.path());
        let hang = |id: &RadiographId| Viewport { film: Some(id.clone()), ..Viewport::default() };
        editor.core.screen.viewports = films[..2].iter().map(hang).collect();
        drop(editor.core.films.want(films.clone(), 2));
        let film = editor.core.films.loaded(&films[0]).unwrap().film.pixels.clone();
        let probe = editor.core.probe(&films[0], [13.0, 200.0]);
        for kind in [FilterKind::Clahe, FilterKind::Unsharp] {
            editor.core.perform_display(DisplayCommand::Filter(kind));
            editor.core.follow_filter();
            assert!(editor.core.films.is_filtering());
            editor.drain();
            assert_eq!(shown(&editor, &films), [true, true, false, false, false, false]);
            let filtered = editor.filtered(&films[0]).unwrap();
            assert_ne!(filtered.pyramid.levels()[0], film, "{kind:?} changes what is shown");
            assert_ne!(filtered.content, editor.core.films.loaded(&films[0]).unwrap().content);
            assert_eq!(editor.core.films.loaded(&films[0]).unwrap().film.pixels, film);
            assert_eq!(editor.core.probe(&films[0], [13.0, 200.0]), probe);
        }
        // Two copies take the room of two films that are not on the screen.
        let held = films.iter().filter(|id| editor.core.films.loaded(id).is_some()).count();
        assert_eq!(held, 4);
        let words = |editor: &Editor| editor.core.filter_line(&films[0]).map(|line| line.text);
        assert_eq!(words(&editor).as_deref(), Some("unsharp 1 px, amount 1"));
        // Corners leave nothing of this rank out sooner than it lies over metal.
        assert_eq!(editor.core.filter_line(&films[0]).map(|line| line.rank), Some(Rank::Meaning));
        editor.core.perform_display(DisplayCommand::Strength);
        editor.core.follow_filter();
        assert_eq!(words(&editor).as_deref(), Some("unsharp: being made"));
        editor.drain();
        assert_eq!(words(&editor).as_deref(), Some("unsharp 1 px, amount 2"));
        editor.core.perform_display(DisplayCommand::Filter(FilterKind::Unsharp));
        editor.core.follow_filter();
        assert_eq!((shown(&editor, &films), words(&editor)), (vec![false; 6], None));
    }
}
