//! Whether a signed reading is as it was signed: its file, and the films that it was signed with. Looked at on the disk
//! worker, once for each signature, and again when somebody asks for another reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::case::{Case, Signature};
use crate::editor::Editor;
use crate::editor::core::Core;
use crate::editor::document::SaveState;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::review::Review;
use crate::editor::review::signing::hash_films;
use crate::store::{self, CaseFolder};

/// True if what was signed is still what lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seal {
    /// File and films are as they were signed.
    Holds,
    /// Something was changed since: what, and what to do.
    Broken(String),
    /// It could not be looked at: why.
    Unknown(String),
}

impl Seal {
    /// "signature verified", "changed since signing", "signature could not be verified".
    pub fn words(&self) -> &'static str {
        match self {
            Self::Holds => "signature verified",
            Self::Broken(_) => "changed since signing",
            Self::Unknown(_) => "signature could not be verified",
        }
    }

    /// Reason, in full; empty where the signature is verified.
    pub fn why(&self) -> &str {
        match self {
            Self::Holds => "",
            Self::Broken(why) | Self::Unknown(why) => why,
        }
    }
}

/// State of the signature of one's own reading.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// Hash in the signature that was looked at, or is being.
    content: Option<String>,
    seal: Option<Seal>,
}

impl Checked {
    pub(super) fn of(&self, signature: &Signature) -> Option<&Seal> {
        self.seal.as_ref().filter(|_| self.content.as_ref() == Some(&signature.content))
    }
}

/// Looks at the seal of one's own reading.
#[derive(Debug)]
pub(crate) struct SealJob {
    folder: CaseFolder,
    case: Arc<Case>,
    path: PathBuf,
    signature: Box<Signature>,
}

/// Result of a [`SealJob`].
#[derive(Debug)]
pub(crate) struct SealChecked {
    seal: Seal,
    /// True if the file holds, so that what was found is of the films.
    is_of_film: bool,
}

impl Job for SealJob {
    type Outcome = SealChecked;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Checking the signed reading".to_owned()
    }

    fn run(&self, control: &Control) -> Result<SealChecked, Cancelled> {
        let (seal, is_of_film) = match store::read_sealed(&self.path) {
            Err(error) => (Seal::Unknown(error.to_string()), false),
            Ok((reading, _))
                if reading.signature().map(|own| &own.content) != Some(&self.signature.content) =>
            {
                (Seal::Unknown("the file on disk holds another version".to_owned()), false)
            }
            Ok((_, found)) => match sealed(found, &self.path) {
                Some(Seal::Holds) => (self.films(control)?, true),
                Some(other) => (other, false),
                None => (Seal::Unknown("the file on disk is a draft".to_owned()), false),
            },
        };
        Ok(SealChecked { seal, is_of_film })
    }

    fn end(self, editor: &mut Editor, end: End<SealChecked>) {
        editor.review.take_seal(&mut editor.core, &self.signature.content, end);
    }
}

impl SealJob {
    fn films(&self, control: &Control) -> Result<Seal, Cancelled> {
        let now = match hash_films(&self.folder, &self.case, control)? {
            Err(error) => return Ok(Seal::Unknown(error.to_string())),
            Ok(now) => now,
        };
        let differs = |id: &&crate::case::RadiographId| now.get(*id) != self.signature.films.get(*id);
        let ids: Vec<_> =
            self.signature.films.keys().filter(differs).map(|id| format!("\u{201c}{id}\u{201d}")).collect();
        if ids.is_empty() {
            return Ok(Seal::Holds);
        }
        let (films, are) = if ids.len() == 1 { ("The film", "is") } else { ("The films", "are") };
        Ok(Seal::Broken(format!(
            "{films} {} {are} not what the reading was signed with: compare with the originals.",
            ids.join(", ")
        )))
    }
}

/// State of a signature, as shown; `None` for a draft.
pub(super) fn sealed(found: store::Seal, path: &Path) -> Option<Seal> {
    match found {
        store::Seal::Draft => None,
        store::Seal::Holds => Some(Seal::Holds),
        store::Seal::Broken => Some(Seal::Broken(format!(
            "The file {} was changed after it was signed: the hash in it no longer fits. Compare it with the signed version that is kept beside it.",
            path.display()
        ))),
    }
}

impl Review {
    /// Looks at the seal of a signed reading, once it is on disk.
    pub(super) fn look_at_seal(&mut self, core: &mut Core) {
        let Some(document) = &core.document else { return };
        let Some(signature) = document.reading().and_then(|own| own.signature()) else { return };
        let is_known = self.seal.content.as_ref() == Some(&signature.content);
        let is_on_disk = matches!(document.reading_state(), SaveState::Kept | SaveState::ReadOnly(_));
        if is_known || !is_on_disk {
            return;
        }
        let Some(path) = document.reading_path() else { return };
        let content = signature.content.clone();
        let job = SealJob {
            folder: document.folder().clone(),
            case: document.case().clone(),
            path,
            signature: Box::new(signature.clone()),
        };
        self.seal = Checked { content: Some(content), seal: None };
        core.setup.jobs.submit(job);
    }

    fn take_seal(&mut self, core: &mut Core, content: &str, end: End<SealChecked>) {
        if self.seal.content.as_deref() != Some(content) {
            return;
        }
        let unknown = |why: &str| SealChecked { seal: Seal::Unknown(why.to_owned()), is_of_film: false };
        let checked = match end {
            End::Done(checked) => checked,
            End::Cancelled => unknown("you cancelled it"),
            End::Broke => unknown("the program broke while it looked"),
        };
        // Of the file itself the store tells when it is opened.
        if let Seal::Broken(why) = &checked.seal
            && checked.is_of_film
        {
            core.notices.tell(Severity::Warning, "The signed reading is not as it was signed", why.clone());
        }
        self.seal.seal = Some(checked.seal);
    }
}
