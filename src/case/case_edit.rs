//! Edits of the case file. It is shared by everyone who reads the case and edited rarely; the same rules hold for it as
//! for a reading: a journal, undo over restarts, and a file changed elsewhere is never overwritten.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Change, Editable, Radiograph, RadiographId, TimePoint};

/// One change of the case file. Serialised into the journal, so a variant once shipped is never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum CaseEdit {
    /// Changes the title.
    SetTitle {
        /// The whole title.
        title: String,
        /// True if this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Changes the caption of a film.
    SetCaption {
        /// The film.
        radiograph: RadiographId,
        /// The whole caption.
        caption: String,
        /// True if this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Changes when a film was taken: its anchor, offset and date.
    SetTime {
        /// The film.
        radiograph: RadiographId,
        /// The whole time point.
        time: TimePoint,
    },
}

impl CaseEdit {
    /// The case after this edit, `None` when nothing would change; the one before stays as it was.
    pub fn apply(&self, case: &Case) -> Option<Case> {
        let mut next = case.clone();
        match self {
            Self::SetTitle { title, .. } => next.title.clone_from(title),
            Self::SetCaption { radiograph, caption, .. } => {
                film(&mut next, radiograph)?.caption.clone_from(caption);
            }
            Self::SetTime { radiograph, time } => film(&mut next, radiograph)?.time = time.clone(),
        }
        (next != *case).then_some(next)
    }

    /// "Caption of 6 months after revision": the step in the words of undo and redo.
    pub fn words(&self, case: &Case) -> String {
        let film = |id: &RadiographId| {
            case.radiograph(id).map_or_else(|| id.to_string(), |film| case.time_words(&film.time))
        };
        match self {
            Self::SetTitle { .. } => "Title of the case".to_owned(),
            Self::SetCaption { radiograph, .. } => format!("Caption of {}", film(radiograph)),
            Self::SetTime { radiograph, .. } => format!("Time of {}", film(radiograph)),
        }
    }
}

fn film<'a>(case: &'a mut Case, id: &RadiographId) -> Option<&'a mut Radiograph> {
    case.radiographs.iter_mut().find(|film| film.id == *id)
}

impl Change for CaseEdit {
    fn continues(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::SetTitle { continued, .. }, Self::SetTitle { .. }) => *continued,
            (Self::SetCaption { radiograph, continued, .. }, Self::SetCaption { radiograph: before, .. }) => {
                *continued && radiograph == before
            }
            (Self::SetTime { .. } | Self::SetTitle { .. } | Self::SetCaption { .. }, _) => false,
        }
    }
}

impl Editable for Case {
    type Edit = CaseEdit;

    fn edited(&self, edit: &CaseEdit) -> Option<Self> {
        edit.apply(self)
    }

    fn detour(&self) -> Option<CaseEdit> {
        Some(CaseEdit::SetTitle { title: format!("{} (between two steps)", self.title), continued: false })
    }

    /// The identity is given by the first save, and is nothing that anybody said.
    fn says_the_same(&self, other: &Self) -> bool {
        let without = |case: &Self| Self { id: None, ..case.clone() };
        without(self) == without(other)
    }

    fn says_nothing(&self) -> bool {
        false
    }
}
