//! The sheets of a visit: a total with its step and its cut-offs, or what a partial sheet has. A partial sheet gives
//! no verdict.

use crate::analysis::book::{CutOff, ItemDefinition, ScoreDefinition};
use crate::analysis::score::{Held, Published, ScoreCell, Setting, Step};
use crate::analysis::summary::phrase::{joined, key_words, quoted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Section, Tone};
use crate::case::{Given, Key, within};

impl Page<'_> {
    /// Every sheet of the visit: one sentence each, and one for its cut-offs.
    pub(super) fn scored(&self, visit: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for row in 0..self.scores.len() {
            let Some(score) = self.scores.get(row).and_then(|row| self.told.book.score(&row.score)) else {
                continue;
            };
            let Some(cell) = self.cell(row, visit) else { continue };
            lines.push(self.sheet(row, visit, score, cell));
            lines.extend(self.cut_offs(row, visit, score, cell));
        }
        lines
    }

    fn cell(&self, row: usize, visit: usize) -> Option<&ScoreCell> {
        self.scores.get(row)?.cells.get(visit)?.as_ref()
    }

    /// The last complete sheet before this visit with no operation between.
    fn last_complete(&self, row: usize, visit: usize) -> Option<usize> {
        self.told
            .earlier(visit)
            .find(|other| self.cell(row, *other).is_some_and(|cell| cell.sum.total().is_some()))
    }

    /// "mRUST 13 (range 4–16), up 5 since 3 months".
    fn sheet(&self, row: usize, visit: usize, score: &ScoreDefinition, cell: &ScoreCell) -> Line {
        let link = link(score, cell, None);
        let words = cell.sum.words(score);
        let begun = Line::named(&score.short, &link).plain(if cell.sum.graded == 0 { ": " } else { " " });
        let mut line = begun.toned(&words, &link, Tone::Strong);
        if let Some(last) = self.last_complete(row, visit).map(|last| self.told.since_visit(last)) {
            let words = cell.step.words(score.better);
            line = match cell.step {
                Step::None => line,
                Step::Same | Step::Better(_) => line.said(&format!(", {words} {last}"), &link),
                Step::Worse(_) => line.toned(&format!(", {words} {last}"), &link, Tone::Alarming),
            };
        }
        let caveat = self.caveat(visit, score);
        if cell.sum.graded > 0 && !caveat.is_empty() {
            line = line.said(&format!(", {caveat}"), &link);
        }
        for item in &score.items {
            line = self.item(line, score, item, cell);
        }
        line
    }

    /// The caveat of a total, in every sentence about it.
    fn caveat(&self, visit: usize, score: &ScoreDefinition) -> String {
        let Some(own) = self.told.visits.get(visit) else { return String::new() };
        let Some((_, sheet)) = self.told.reading.sheet(&own.films, &score.key) else { return String::new() };
        Setting::of(self.told.case, self.told.book, own).caveat(score, sheet)
    }

    /// Words of one item: a fall, or the reason for which it has no grade.
    fn item(&self, line: Line, score: &ScoreDefinition, item: &ItemDefinition, cell: &ScoreCell) -> Line {
        let Some(own) = cell.items.iter().find(|own| own.item == item.key) else { return line };
        let link = link(score, cell, Some(&item.key));
        let name = within(&item.name);
        match own.answer.as_ref().map(|answer| &answer.given) {
            None => line.toned(&format!(", {name} not answered"), &link, Tone::Open),
            Some(Given::NotAssessable { reason, words }) => {
                let known =
                    self.told.book.reason(reason).map_or_else(|| key_words(reason), |own| own.name.clone());
                let why = if words.trim().is_empty() { known } else { quoted(words) };
                line.said(&format!(", {name} not assessable: {why}"), &link)
            }
            Some(Given::Grade(value)) if score.grade(item, *value).is_none() => {
                let words = format!(", {name} with the grade {value}, which the score does not have");
                line.toned(&words, &link, Tone::Open)
            }
            Some(Given::Grade(_)) => match own.step {
                Step::Worse(_) if score.items.len() > 1 => {
                    let step = own.step.words(score.better);
                    line.toned(&format!(", {name} {step}"), &link, Tone::Alarming)
                }
                Step::None | Step::Same | Step::Better(_) | Step::Worse(_) => line,
            },
        }
    }

    /// Published cut-offs of this population and time that a total lies within, definitions that it meets, and values to compare it with.
    fn cut_offs(&self, row: usize, visit: usize, score: &ScoreDefinition, cell: &ScoreCell) -> Vec<Line> {
        let Some(own) = self.told.visits.get(visit) else { return Vec::new() };
        let published = Setting::of(self.told.case, self.told.book, own).published(score, &cell.sum);
        let link = link(score, cell, None);
        let said = |words: &String| Line::default().said(words, &link);
        let mut lines = Vec::new();
        let caveat = self.caveat(visit, score);
        let caveat = if caveat.is_empty() { caveat } else { format!(" ({caveat})") };
        if let Some(same) = self.same_as_before(row, visit, score, &published) {
            if !same.is_empty() {
                lines.push(said(&format!("{same}{caveat}")));
            }
        } else {
            let (conditional, free): (Vec<_>, Vec<_>) =
                published.fitting.iter().copied().partition(|one| one.cut_off.only_when.is_some());
            let (definitions, free): (Vec<_>, Vec<_>) =
                free.into_iter().partition(|one| one.cut_off.is_definition);
            let held: Vec<Held<'_>> = free.iter().copied().filter(|one| one.holds).collect();
            if !held.is_empty() {
                let cut_offs = if held.len() > 1 { "cut-offs" } else { "cut-off" };
                let parts = self.by_population(score, &held).iter().map(said).collect();
                let line = Line::of(&format!("the total lies within the published {cut_offs} ")).list(parts);
                lines.push(if caveat.is_empty() { line } else { line.said(&caveat, &link) });
            } else if !free.is_empty() {
                let words = if free.len() == 1 {
                    "the total does not reach the 1 published cut-off for this population and time"
                } else {
                    "the total reaches none of the published cut-offs for this population and time"
                };
                lines.push(said(&format!("{words}{caveat}")));
            }
            let definitions = self.definitions(score, &definitions);
            lines.extend(definitions.iter().map(|words| said(&format!("{words}{caveat}"))));
            lines.extend(self.conditional(score, &conditional).iter().map(said));
        }
        for own in &published.references {
            if self.is_new(format!("{}/{}", score.key, own.words)) {
                let words = format!("to compare: {} ({}; {})", own.words, own.population, own.citation.text);
                lines.push(said(&words));
            }
        }
        lines
    }

    /// Words for cut-offs that hold as at the last complete sheet; empty where none holds.
    fn same_as_before(
        &self,
        row: usize,
        visit: usize,
        score: &ScoreDefinition,
        published: &Published<'_>,
    ) -> Option<String> {
        let last = self.last_complete(row, visit)?;
        let before = Setting::of(self.told.case, self.told.book, self.told.visits.get(last)?);
        let before = before.published(score, &self.cell(row, last)?.sum);
        if before.fitting != published.fitting || published.fitting.is_empty() {
            return None;
        }
        let reached = |is_definition: bool| {
            let own = published.fitting.iter().filter(|one| one.cut_off.is_definition == is_definition);
            own.filter(|one| one.is_reached()).count()
        };
        let s = |count: usize| if count > 1 { "s" } else { "" };
        let (cut_offs, definitions) = (reached(false), reached(true));
        let lies = (cut_offs > 0).then(|| format!("lies within the same published cut-off{}", s(cut_offs)));
        let meets = (definitions > 0).then(|| format!("meets the same definition{}", s(definitions)));
        let parts: Vec<String> = lies.into_iter().chain(meets).collect();
        let words = format!("the total {} as {}", joined(&parts), self.told.at_visit(last));
        Some(if parts.is_empty() { String::new() } else { words })
    }

    /// Definitions of words that a total meets, or that it does not. They were found in no population, and are never told
    /// as a cut-off.
    fn definitions(&self, score: &ScoreDefinition, definitions: &[Held<'_>]) -> Vec<String> {
        let met = definitions.iter().any(|one| one.holds);
        let told = definitions.iter().filter(|one| one.holds == met);
        told.map(|Held { cut_off: CutOff { words, population, citation, .. }, .. }| {
            let verb = if met { "meets" } else { "does not meet" };
            let source = if self.is_new(format!("{}/{words}", score.key)) {
                format!(" ({population}; {})", citation.text)
            } else {
                String::new()
            };
            format!("the total {verb} the definition {}{source}", quoted(words))
        })
        .collect()
    }

    /// Cut-offs of other populations and times than those of the case, for every score with a total: a list, held
    /// against nothing. One that was stated at some visit is not among them.
    pub(super) fn elsewhere(&self) -> Option<Section> {
        let mut sentences = Vec::new();
        for row in 0..self.scores.len() {
            let score = self.scores.get(row).and_then(|row| self.told.book.score(&row.score));
            let Some(score) = score else { continue };
            let (mut stated, mut listed) = (Vec::new(), Vec::new());
            for (visit, own) in self.told.visits.iter().enumerate() {
                let Some(cell) = self.cell(row, visit) else { continue };
                let setting = Setting::of(self.told.case, self.told.book, own);
                let published = setting.published(score, &cell.sum);
                stated.extend(published.fitting.iter().map(|own| own.cut_off));
                let link = link(score, cell, None);
                listed.extend(published.elsewhere.into_iter().map(|(cut_off, _)| (cut_off, link.clone())));
            }
            let mut told: Vec<&CutOff> = Vec::new();
            for (cut_off, link) in listed {
                if stated.contains(&cut_off) || told.contains(&cut_off) {
                    continue;
                }
                told.push(cut_off);
                let CutOff { words, population, citation, .. } = cut_off;
                let line = Line::named(&score.short, &link);
                let words = format!(", not applied: {} ({population}; {})", quoted(words), citation.text);
                sentences.push(line.said(&words, &link).ended(None));
            }
        }
        let heading = "Found in other populations".to_owned();
        (!sentences.is_empty()).then_some(Section { heading, anchor: None, sentences })
    }

    /// "the cut-off “below 7” counts only when scored before surgery for nonunion": whether it was, no film tells.
    fn conditional(&self, score: &ScoreDefinition, fitting: &[Held<'_>]) -> Vec<String> {
        let held = fitting.iter().filter(|one| one.holds);
        let told = held.filter_map(|one| Some((&one.cut_off.words, one.cut_off.only_when.as_ref()?)));
        told.filter(|(words, _)| self.is_new(format!("{}/{words}, only when", score.key)))
            .map(|(words, when)| format!("the cut-off {} counts only when {when}", quoted(words)))
            .collect()
    }

    /// The words of cut-offs, those of one source together; for whom they were found, and the source, the first time.
    fn by_population(&self, score: &ScoreDefinition, held: &[Held<'_>]) -> Vec<String> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for CutOff { words, population, citation, .. } in held.iter().map(|one| one.cut_off) {
            let found = if self.is_new(format!("{}/{words}", score.key)) {
                format!(" (found for {population}; {})", citation.text)
            } else {
                String::new()
            };
            match groups.iter_mut().find(|(known, _)| *known == found) {
                Some((_, group)) => group.push(quoted(words)),
                None => groups.push((found, vec![quoted(words)])),
            }
        }
        groups.into_iter().map(|(found, words)| joined(&words) + &found).collect()
    }
}

fn link(score: &ScoreDefinition, cell: &ScoreCell, item: Option<&Key>) -> Link {
    Link::Score { film: cell.film.clone(), score: score.key.clone(), item: item.cloned() }
}
