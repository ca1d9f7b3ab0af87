//! What a total may be held against: published cut-offs and totals whose population is that of the case, and the caveats
//! that a total carries. Values of the case decide (bone, region, device key, age, days), never its prose.

use crate::analysis::Visit;
use crate::analysis::book::{
    Basis, Book, Cover, CutOff, FoundIn, ItemDefinition, ScoreDefinition, ScoreReference, ViewNeeded,
};
use crate::analysis::score::{Sum, sum};
use crate::case::{Answer, Case, Episode, Sheet};

/// No cut-off is stated before: callus is hardly seen on films of the first weeks.
const EARLIEST_DAYS: f64 = 28.0;

/// A visit, with what decides for whom a number holds.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    case: &'a Case,
    book: &'a Book,
    visit: &'a Visit,
}

/// Reason for which a cut-off is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// Found for another bone, or the case does not say which.
    Bone,
    /// Found for another region of the bone, or the case does not say which.
    Region,
    /// Found for another implant, or the case does not code its own.
    Implant,
    /// Found for another age, or the case does not say it.
    Age,
    /// Found for another time after the operation.
    Time,
    /// Its source or its file does not say for whom it was found.
    Unstated,
}

impl Misfit {
    /// "another region, or it is not stated": in a list of reasons.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bone => "another bone",
            Self::Region => "another region of the bone, or none is stated in the case",
            Self::Implant => "another implant, or none is coded in the case",
            Self::Age => "another age, or none is stated in the case",
            Self::Time => "another time after the operation",
            Self::Unstated => "population not stated",
        }
    }
}

/// A cut-off that fits the case, held against a total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held<'a> {
    /// The cut-off.
    pub cut_off: &'a CutOff,
    /// True if the total lies within it.
    pub holds: bool,
}

impl Held<'_> {
    /// True if the total reaches it under no condition that a film cannot tell.
    pub fn is_reached(&self) -> bool {
        self.holds && self.cut_off.only_when.is_none()
    }
}

/// Everything published about a total, by whether it may be stated of this case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Published<'a> {
    /// Cut-offs of the population and time of the case.
    pub fitting: Vec<Held<'a>>,
    /// Cut-offs of other populations and times, with why: to be listed, never held against the total.
    pub elsewhere: Vec<(&'a CutOff, Vec<Misfit>)>,
    /// Totals of others of the population and time of the case.
    pub references: Vec<&'a ScoreReference>,
}

/// A cortex that was graded although an implant lies over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covered<'a> {
    /// The item.
    pub item: &'a ItemDefinition,
    /// The implant that lies over the cortex.
    pub cover: &'a Cover,
}

impl<'a> Setting<'a> {
    /// The setting of a visit of a case.
    pub fn of(case: &'a Case, book: &'a Book, visit: &'a Visit) -> Self {
        Self { case, book, visit }
    }

    fn episode(&self) -> Option<&'a Episode> {
        self.case.episode(self.visit.anchor.as_ref()?)
    }

    /// The episode, where the fracture had been operated on at this visit.
    fn fixed(&self) -> Option<&'a Episode> {
        self.episode().filter(|episode| episode.operation.is_some() && self.visit.days >= 0.0)
    }

    /// Everything published about the total of a sheet; nothing for a partial sheet, before the fixation, or in the
    /// first four weeks. Numbers from animals and numbers that nobody here has seen in a source are left out.
    pub fn published(&self, score: &'a ScoreDefinition, sum: &Sum) -> Published<'a> {
        let mut published = Published::default();
        let Some(episode) = self.fixed().filter(|_| self.visit.days >= EARLIEST_DAYS) else {
            return published;
        };
        let Some(total) = sum.total() else { return published };
        for cut_off in &score.cut_offs {
            let is_animal = cut_off.found_in.as_ref().is_some_and(|found| found.animals);
            if is_animal || cut_off.citation.basis == Basis::GeneralKnowledge {
                continue;
            }
            let misfits = self.misfits(episode, cut_off);
            if misfits.is_empty() {
                published.fitting.push(Held { cut_off, holds: cut_off.holds(total) });
            } else {
                published.elsewhere.push((cut_off, misfits));
            }
        }
        published.references = score.references.iter().filter(|own| self.is_for(episode, own)).collect();
        published
    }

    fn misfits(&self, episode: &Episode, cut_off: &CutOff) -> Vec<Misfit> {
        let mut misfits = match (&cut_off.found_in, cut_off.is_definition) {
            (_, true) => Vec::new(),
            (None, false) => vec![Misfit::Unstated],
            (Some(found), false) => self.misfits_of(episode, found),
        };
        if !cut_off.is_for(self.visit.days) {
            misfits.push(Misfit::Time);
        }
        misfits
    }

    fn misfits_of(&self, episode: &Episode, found: &FoundIn) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        let lacks = |allowed: &[String], own: Option<&str>| {
            !allowed.is_empty() && !own.is_some_and(|own| is_one_of(allowed, own))
        };
        if lacks(&found.bones, Some(&episode.bone)) {
            misfits.push(Misfit::Bone);
        }
        if lacks(&found.regions, episode.region.as_deref()) {
            misfits.push(Misfit::Region);
        }
        if lacks(&found.implants, episode.device.as_ref().map(|device| device.key.as_str())) {
            misfits.push(Misfit::Implant);
        }
        let age = episode.age_years.or(self.case.patient.age_years);
        // A person is 70 until the next birthday.
        let is_of_age = |(from, to): (u16, u16)| {
            age.is_some_and(|age| (f64::from(from)..f64::from(to) + 1.0).contains(&age.years()))
        };
        if !found.ages.is_none_or(is_of_age) {
            misfits.push(Misfit::Age);
        }
        misfits
    }

    fn is_for(&self, episode: &Episode, reference: &ScoreReference) -> bool {
        let (from, to) = reference.days;
        (from..=to).contains(&self.visit.days)
            && !reference.found_in.animals
            && reference.citation.basis != Basis::GeneralKnowledge
            && self.misfits_of(episode, &reference.found_in).is_empty()
    }

    /// The cortices of a sheet that were graded although an implant of the episode lies over them.
    pub fn covered(&self, score: &'a ScoreDefinition, sheet: &Sheet) -> Vec<Covered<'a>> {
        let Some(episode) = self.fixed() else { return Vec::new() };
        let Some(device) = &episode.device else { return Vec::new() };
        let is_there = |cover: &&Cover| {
            is_one_of(&cover.implants, &device.key)
                && (cover.bones.is_empty() || is_one_of(&cover.bones, &episode.bone))
        };
        let covers: Vec<&Cover> = self.book.covers.iter().filter(is_there).collect();
        let of_item = |item: &'a ItemDefinition| {
            let graded = sheet.get(&item.key).and_then(Answer::graded);
            graded.filter(|value| item.view != ViewNeeded::Any && score.grade(item, *value).is_some())?;
            let cover = covers.iter().find(|cover| item.cortex == Some(cover.cortex))?;
            Some(Covered { item, cover })
        };
        score.items.iter().filter_map(of_item).collect()
    }

    /// "lateral cortex graded although the side plate lies over it"; empty where no total needs a caveat.
    pub fn caveat(&self, score: &'a ScoreDefinition, sheet: &Sheet) -> String {
        // Several items may be about one cortex.
        let mut words: Vec<String> = Vec::new();
        for Covered { cover, .. } in self.covered(score, sheet) {
            let own = format!("{} cortex graded although {} lies over it", cover.cortex.word(), cover.name);
            if !words.contains(&own) {
                words.push(own);
            }
        }
        words.join(", ")
    }

    /// Result of a sheet, with the caveat that its total carries: "10 (range 4–16), lateral cortex graded although
    /// the side plate lies over it".
    pub fn words(&self, score: &'a ScoreDefinition, sheet: &Sheet) -> String {
        let words = sum(score, sheet).words(score);
        let caveat = self.caveat(score, sheet);
        if caveat.is_empty() { words } else { format!("{words}, {caveat}") }
    }
}

fn is_one_of(allowed: &[String], own: &str) -> bool {
    allowed.iter().any(|word| word.trim().eq_ignore_ascii_case(own.trim()))
}
