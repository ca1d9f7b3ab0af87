//! What the example readers say: stages, score sheets and findings, by visit; and the teacher's signature.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use callus::analysis::book::Book;
use callus::analysis::score::baseline_film;
use callus::analysis::{Visits, visits};
use callus::case::{
    Answer, Case, Confidence, Edit, Finding, Given, Key, RadiographId, ReadingState, Seen, Side, Stage,
};
use callus::store::{CaseFolder, builtin_book, film_hashes, reading_to_ron, seal};

use crate::reading::{Pen, Who};

/// When the teacher signed.
const SIGNED: &str = "2026-11-25T08:00:00Z";

/// The case that is read, and the definitions that it is read by.
#[derive(Debug)]
pub(crate) struct Ground {
    case: Case,
    visits: Visits,
    book: Book,
    /// SHA-256 of every film.
    films: BTreeMap<RadiographId, String>,
    side: Side,
}

/// What is answered to an item.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Said {
    Grade(u8),
    /// Not assessable: reason and words.
    Not(&'static str, &'static str),
}

/// Something that is followed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Followed {
    pub(crate) kind: &'static str,
    pub(crate) site: &'static str,
    pub(crate) label: &'static str,
    pub(crate) definition: &'static str,
    pub(crate) note: &'static str,
    /// Under what its marks were remembered.
    pub(crate) marks: &'static str,
}

impl Ground {
    /// The case in `folder`, or the committed one of the same name where the films were written elsewhere.
    pub(crate) fn of(folder: &Path, side: Side) -> Result<Self, Box<dyn Error>> {
        let name = folder.file_name().ok_or("a case folder has a name")?;
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases").join(name);
        let folder = CaseFolder::find(folder).or_else(|_| CaseFolder::find(&committed))?;
        let case = folder.read_case()?;
        let films = film_hashes(&folder, &case)?;
        let (visits, book) = (visits(&case), builtin_book()?);
        Ok(Self { case, visits, book, films, side })
    }

    fn film(&self, visit: &str) -> Result<RadiographId, Box<dyn Error>> {
        let film = RadiographId::new(format!("{visit}-ap"))?;
        self.case.radiograph(&film).ok_or_else(|| format!("no film \"{film}\""))?;
        Ok(film)
    }
}

fn key_or_none(text: &str) -> Result<Option<Key>, Box<dyn Error>> {
    Ok(if text.is_empty() { None } else { Some(Key::new(text)?) })
}

impl Pen {
    /// Says the stage of a visit, on its frontal film.
    pub(crate) fn stage(
        &mut self,
        ground: &Ground,
        visit: &str,
        stage: Stage,
        confidence: Confidence,
    ) -> Result<(), Box<dyn Error>> {
        let film = ground.film(visit)?;
        self.disclaim(&film);
        let opinion = self.reading.opinions.entry(film).or_default();
        (opinion.stage, opinion.confidence) = (Some(stage), Some(confidence));
        Ok(())
    }

    /// Says of the frontal film of a visit that nothing has changed for the better since the one before.
    pub(crate) fn as_before(&mut self, ground: &Ground, visit: &str) -> Result<(), Box<dyn Error>> {
        self.reading.opinions.entry(ground.film(visit)?).or_default().as_before = true;
        Ok(())
    }

    /// Adds a sentence to the note on the film of a visit that has a stage.
    pub(crate) fn adds(&mut self, ground: &Ground, visit: &str, words: &str) -> Result<(), Box<dyn Error>> {
        let opinion = self.reading.opinions.entry(ground.film(visit)?).or_default();
        opinion.note = format!("{} {words}", opinion.note);
        Ok(())
    }

    /// Fills in a sheet, in the order of its items, with the baseline film beside it.
    pub(crate) fn sheet(
        &mut self,
        ground: &Ground,
        visit: &str,
        score: &str,
        said: &[Said],
    ) -> Result<(), Box<dyn Error>> {
        let film = ground.film(visit)?;
        let place = ground.visits.iter().position(|own| own.films.contains(&film)).ok_or("no such visit")?;
        let score = ground.book.score(&Key::new(score)?).ok_or("no such score")?;
        for (item, said) in score.items.iter().zip(said) {
            let given = match *said {
                Said::Grade(grade) => Given::Grade(grade),
                Said::Not(reason, words) => {
                    Given::NotAssessable { reason: Key::new(reason)?, words: words.to_owned() }
                }
            };
            let beside = baseline_film(&ground.case, &ground.visits, place, item.view);
            let pinned = self.pins.iter().find(|((of, at), _)| *of == item.key.as_str() && at == visit);
            let pin = pinned.map(|(_, pin)| pin.clone());
            let answer = Answer { given, beside, pin };
            let sheets = self.reading.scores.entry(film.clone()).or_default();
            sheets.entry(score.key.clone()).or_default().insert(item.key.clone(), answer);
        }
        Ok(())
    }

    /// Follows a finding over visits.
    pub(crate) fn follow(
        &mut self,
        ground: &Ground,
        what: Followed,
        states: &[(&str, &str)],
    ) -> Result<(), Box<dyn Error>> {
        let kind = Key::new(what.kind)?;
        // A complication is that of the operation, and what lies in the middle of the body has no side.
        let is_complication = ground.book.kind(&kind).is_some_and(|kind| kind.is_complication);
        let is_sided = !is_complication && !matches!(what.site, "pelvis" | "lumbar-spine");
        let mut finding = Finding {
            site: key_or_none(what.site)?,
            side: is_sided.then_some(ground.side),
            label: what.label.to_owned(),
            definition: key_or_none(what.definition)?,
            note: what.note.to_owned(),
            ..Finding::new(kind)
        };
        for (visit, state) in states {
            let seen = Seen { state: Key::new(*state)?, mark: self.shown(what.marks, visit) };
            finding.states.insert(ground.film(visit)?, seen);
        }
        let id = self.reading.next_finding();
        self.reading.findings.insert(id, Arc::new(finding));
        Ok(())
    }

    /// The reading as the text of its file, the teacher's signed.
    pub(crate) fn finish(mut self, ground: &Ground) -> Result<String, Box<dyn Error>> {
        if self.who == Who::Teacher {
            let films = ground.films.clone();
            let signature = seal(&self.reading, self.who.name(), SIGNED.parse()?, 1, films, Vec::new())?;
            let signed = Edit::Sign(Box::new(signature)).apply(&self.reading);
            self.reading =
                signed.filter(|own| matches!(own.state, ReadingState::Signed(_))).ok_or("not signed")?;
        }
        Ok(reading_to_ron(&self.reading)?)
    }
}
