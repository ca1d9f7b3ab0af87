//! Another reading beside one's own, with its marks over the films: which there are, and one of them read from disk when somebody asks for it. It
//! takes no lock, writes nothing, and nothing of it becomes part of one's own reading.

use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::marks::{Drawn, Labelled, drawn_mark};
use crate::analysis::measure::{Films, Measured, measured};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Mark, RadiographId, ReaderId, Reading};
use crate::editor::command::Beside;
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::marks::Marking;
use crate::editor::memo::{Memo, Same};
use crate::editor::notices::Severity;
use crate::editor::review::Review;
use crate::editor::review::seal::{Seal, sealed};
use crate::editor::review::signing::date_words;
use crate::editor::{BesideReading, Document, Editor};
use crate::imaging::{Film, ImageFacts};
use crate::store::{self, CaseFolder, ReaderFile, StoreError};

/// Reads another reading from disk.
#[derive(Debug)]
pub(crate) struct BesideJob {
    which: Beside,
    folder: CaseFolder,
    /// Reader to whom it is shown.
    reader: ReaderId,
    path: PathBuf,
}

/// Result of a [`BesideJob`].
type BesideLoaded = Result<(Reading, Option<Seal>), StoreError>;

impl Job for BesideJob {
    type Outcome = BesideLoaded;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Reading the other reading".to_owned()
    }

    fn run(&self, _control: &Control) -> Result<BesideLoaded, Cancelled> {
        Ok(self.read())
    }

    fn end(self, editor: &mut Editor, end: End<BesideLoaded>) {
        editor.review.take_beside(&mut editor.core, self, end);
    }
}

impl BesideJob {
    fn read(&self) -> BesideLoaded {
        let (reading, found) = store::read_sealed(&self.path)?;
        Ok((reading, sealed(found, &self.path)))
    }
}

impl Review {
    /// Looks which readings lie beside one's own, by the names of their files alone.
    pub(crate) fn list_besides(&mut self, core: &mut Core) {
        self.besides = core.find_besides().unwrap_or_default();
        let folder = core.document.as_ref().map(Document::folder);
        self.readers = folder.map(store::readers).unwrap_or_default();
    }

    /// Asks the disk worker for another reading, or puts the one beside away.
    pub(crate) fn put_beside(&mut self, core: &mut Core, which: Option<Beside>) {
        let Some(which) = which else {
            self.beside = None;
            self.awaited = None;
            self.shows_marks = false;
            return;
        };
        let Some(document) = &core.document else { return };
        let Some(reader) = document.reader().map(|reader| reader.id.clone()) else {
            core.dialog = crate::editor::Dialog::AskReader;
            return;
        };
        let path = match &which {
            Beside::Reader(id) => Some(document.folder().reading_path(id)),
            Beside::Signed(number) => {
                Core::own_signed(document).into_iter().find(|(own, _)| own == number).map(|(_, path)| path)
            }
        };
        let Some(path) = path else {
            let text = "That signed version does not lie beside your reading any more: look into the folder of readings.";
            core.notices.tell(Severity::Warning, NOT_THERE, text);
            return;
        };
        let job = BesideJob { which: which.clone(), folder: document.folder().clone(), reader, path };
        self.awaited = Some(which);
        core.setup.jobs.submit(job);
    }

    fn take_beside(&mut self, core: &mut Core, job: BesideJob, end: End<BesideLoaded>) {
        let BesideJob { which, folder, reader, .. } = job;
        let is_here = core.document.as_ref().is_some_and(|document| {
            *document.folder() == folder && document.reader().is_some_and(|own| own.id == reader)
        });
        // Somebody else sits here now, or asked for something else since.
        if !is_here || self.awaited.as_ref() != Some(&which) {
            return;
        }
        self.awaited = None;
        match end {
            End::Cancelled => {}
            End::Broke => {
                let text = "The program broke while it read the other reading; nothing was changed. Please report it.";
                core.notices.tell(Severity::Error, NOT_THERE, text);
            }
            End::Done(Err(error)) => {
                let text = format!("{error}\nYour own reading is untouched.");
                core.notices.tell(Severity::Warning, NOT_THERE, text);
            }
            End::Done(Ok((reading, seal))) => {
                let (name, beginning) = match &which {
                    Beside::Reader(_) => (reading.reader.name.clone(), reading.reader.name.clone()),
                    Beside::Signed(number) => (format!("signature {number}"), format!("Signature {number}")),
                };
                let title = match reading.signature() {
                    Some(signature) => format!("{beginning}, signed {}", date_words(signature.at)),
                    None => format!("{beginning}, {}", reading.state_words()),
                };
                self.beside = Some(BesideReading { which, title, name, reading: Arc::new(reading), seal });
            }
        }
    }
}

impl Core {
    fn find_besides(&self) -> Option<Vec<(Beside, String)>> {
        let document = self.document.as_ref()?;
        let own = &document.reader()?.id;
        let others = document.folder().readings().into_iter().filter(|file| file.id != *own);
        let others = others.map(|file| {
            let words = file.id.to_string();
            (Beside::Reader(file.id), words)
        });
        let signed = Self::own_signed(document).into_iter();
        let signed = signed.map(|(number, _)| (Beside::Signed(number), format!("Own, signature {number}")));
        Some(signed.chain(others).collect())
    }

    /// One's own signed versions, the last first.
    fn own_signed(document: &Document) -> Vec<(u32, PathBuf)> {
        let (Some(reader), Some(path)) = (document.reader(), document.reading_path()) else {
            return Vec::new();
        };
        let mut all = ReaderFile { id: reader.id.clone(), path }.signed_copies();
        all.reverse();
        all
    }

    /// The value of a mark of another reading: by the calibrations of that reading.
    pub(crate) fn value_beside(&self, beside: &Reading, mark: &Mark) -> Measured {
        let Some(document) = &self.document else { return Measured::Missing("no case".into()) };
        measured(mark, self.book(), document.case(), &BesideFilms { core: self, beside })
    }
}

/// Title of what is told when a reading could not be put beside.
const NOT_THERE: &str = "The other reading could not be read";

/// Facts about films for measures of another reading.
struct BesideFilms<'a> {
    core: &'a Core,
    beside: &'a Reading,
}

impl Films for BesideFilms<'_> {
    fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        let facts = self.core.films.facts(film)?;
        Some(film_scale(&facts.spacing, self.beside.calibration(film), self.core.book()))
    }

    fn pixels(&self, film: &RadiographId) -> Option<&Film> {
        self.core.films.loaded(film).map(|loaded| &loaded.film)
    }

    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts> {
        self.core.films.facts(film).map(AsRef::as_ref)
    }

    fn is_awaited(&self, film: &RadiographId) -> bool {
        self.core.films.is_awaited(film)
    }
}

/// Drawings of each film: kept for one reading, and until a scale or film changes.
pub(super) type Drawings = Memo<(Same<Reading>, u64), Arc<Vec<Drawn>>, RadiographId>;

impl Review {
    /// The marks of the reading beside on the film of a viewport; nothing while they are not wished for.
    pub(crate) fn beside_drawn(&self, core: &Core, marks: &Marking, viewport: usize) -> Arc<Vec<Drawn>> {
        let film = core.viewport(viewport).and_then(|viewport| viewport.film.as_ref());
        let (Some(film), Some(beside)) = (film, &self.beside) else { return Arc::default() };
        if !self.beside_marks_shown() || marks.marks_hidden() {
            return Arc::default();
        }
        let key = (Same::of(&beside.reading), marks.values_version());
        let draw = || Arc::new(core.draw_beside(film, &beside.reading, &beside.name));
        self.drawings.get(film.clone(), key, draw)
    }
}

impl Review {
    /// Marks of one's own reading on the other film of a comparison, each labelled with the time of that film.
    pub(crate) fn compared_drawn(
        &self,
        core: &Core,
        marks: &Marking,
        film: &RadiographId,
    ) -> Arc<Vec<Drawn>> {
        let document = core.document.as_ref();
        let Some((document, reading)) = document.and_then(|own| Some((own, own.reading_now()?))) else {
            return Arc::default();
        };
        if marks.marks_hidden() {
            return Arc::default();
        }
        let case = document.case();
        let time = case.radiograph(film).map(|own| case.time_words(&own.time)).unwrap_or_default();
        let draw = || Arc::new(core.draw_beside(film, reading, &time));
        self.compared.get(film.clone(), (Same::of(reading), marks.values_version()), draw)
    }
}

impl Core {
    fn draw_beside(&self, film: &RadiographId, beside: &Reading, name: &str) -> Vec<Drawn> {
        let mut list = Vec::new();
        for (id, mark) in beside.marks_on(film) {
            let value = mark.measure.as_ref().map(|_| self.value_beside(beside, mark));
            let labelled = Labelled { measured: value.as_ref(), findings: &[] };
            let parts = drawn_mark(id, mark, film, self.book(), labelled).into_iter();
            list.extend(parts.map(|part| Drawn { label: named(name, part.label), ..part }));
        }
        list
    }
}

/// "Teacher: Neck–shaft angle 129.9° ± 0.6".
fn named(name: &str, rows: Vec<String>) -> Vec<String> {
    let mut rows = rows.into_iter();
    let Some(first) = rows.next() else { return Vec::new() };
    std::iter::once(format!("{name}: {first}")).chain(rows).collect()
}
