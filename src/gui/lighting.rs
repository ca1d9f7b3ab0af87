//! Highlighting: the row of an episode, its flag and its films belong together, and hovering one highlights the
//! others. Uses the focus and hover of the editor; draws nothing.

use crate::case::{EpisodeId, RadiographId};
use crate::editor::{Editor, Hover};

/// Strength of a highlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Light {
    /// Not at all.
    Out,
    /// The pointer is over it or over something that belongs to it.
    Touched,
    /// It contains the film in focus, or is selected.
    Lit,
}

/// Everything that is highlighted in one frame.
#[derive(Debug, Default)]
pub(crate) struct Lighting {
    focus: Option<RadiographId>,
    touched_film: Option<RadiographId>,
    lit_episode: Option<EpisodeId>,
    touched_episode: Option<EpisodeId>,
}

impl Lighting {
    /// Collects the current highlights.
    pub(crate) fn of(editor: &Editor) -> Self {
        let (touched_film, touched_episode) = match editor.hover() {
            Some(Hover::Film(film)) => (Some(film.clone()), episode_of(editor, film)),
            Some(Hover::Episode(episode)) => (None, Some(episode.clone())),
            None => (None, None),
        };
        Self {
            focus: editor.focus().cloned(),
            touched_film,
            lit_episode: editor.lit_episode().cloned(),
            touched_episode,
        }
    }

    /// Highlight of an episode: its row and its flag.
    pub(crate) fn episode(&self, id: &EpisodeId) -> Light {
        if self.lit_episode.as_ref() == Some(id) {
            Light::Lit
        } else if self.touched_episode.as_ref() == Some(id) {
            Light::Touched
        } else {
            Light::Out
        }
    }

    /// True if the pointer is over the episode, highlighted or not.
    pub(crate) fn touches(&self, id: &EpisodeId) -> bool {
        self.touched_episode.as_ref() == Some(id)
    }

    /// Highlight of a film as one of the films of `anchor`.
    pub(crate) fn film(&self, id: &RadiographId, anchor: Option<&EpisodeId>) -> Light {
        let touched_by_row = self.touched_film.is_none() && anchor.is_some_and(|anchor| self.touches(anchor));
        if self.focus.as_ref() == Some(id) {
            Light::Lit
        } else if self.touched_film.as_ref() == Some(id) || touched_by_row {
            Light::Touched
        } else {
            Light::Out
        }
    }
}

fn episode_of(editor: &Editor, film: &RadiographId) -> Option<EpisodeId> {
    let visits = editor.document()?.visits();
    visits.iter().find(|visit| visit.films.contains(film))?.anchor.clone()
}
