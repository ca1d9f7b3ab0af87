//! The sheets of a visit: a total with its step and its cut-offs, or what a partial sheet has. A partial sheet gives
//! no verdict.

use crate::analysis::book::{CutOff, ItemDefinition, ScoreDefinition};
use crate::analysis::measure::within;
use crate::analysis::score::{Passed, ScoreCell, Step, passed};
use crate::analysis::summary::phrase::{joined, key_words, quoted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Tone};
use crate::case::{Given, Key};

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

    /// "the mRUST is 13 of 4 to 16, better by 5 than at 3 months".
    fn sheet(&self, row: usize, visit: usize, score: &ScoreDefinition, cell: &ScoreCell) -> Line {
        let link = link(score, cell, None);
        let words = cell.sum.words(score);
        let begun = if cell.sum.graded == 0 {
            let line = Line::of("in the ").said(&score.short, &link);
            line.toned(&format!(" there is {words}"), &link, Tone::Strong)
        } else {
            let line = Line::of("the ").said(&score.short, &link).plain(" is ");
            line.toned(&words, &link, Tone::Strong)
        };
        let last = self.last_complete(row, visit).map(|last| self.told.at_visit(last));
        let mut line = match (cell.step, last) {
            (Step::Same, Some(last)) => begun.said(&format!(", the same as {last}"), &link),
            (Step::Better(_), Some(last)) => {
                begun.said(&format!(", {} than {last}", cell.step.words()), &link)
            }
            (Step::Worse(_), Some(last)) => {
                begun.toned(&format!(", {} than {last}", cell.step.words()), &link, Tone::Alarming)
            }
            _ => begun,
        };
        for item in &score.items {
            line = self.item(line, score, item, cell);
        }
        line
    }

    /// What one item adds to the sentence: a fall, or why it has no grade.
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
                    line.toned(&format!(", {name} {}", own.step.words()), &link, Tone::Alarming)
                }
                _ => line,
            },
        }
    }

    /// Which published cut-offs a total lies within, and for whom they were found.
    fn cut_offs(&self, row: usize, visit: usize, score: &ScoreDefinition, cell: &ScoreCell) -> Vec<Line> {
        let days = |visit: usize| self.told.visits.get(visit).map_or(0.0, |own| own.days);
        let all = passed(score, &cell.sum, days(visit));
        let before = self.last_complete(row, visit).and_then(|last| {
            let cell = self.cell(row, last)?;
            Some((last, passed(score, &cell.sum, days(last))))
        });
        let link = link(score, cell, None);
        if all.is_empty() {
            return Vec::new();
        }
        if let Some((last, before)) = before
            && before == all
        {
            let count = all.iter().filter(|one| one.is_reached()).count();
            let cut_offs = if count > 1 { "cut-offs" } else { "cut-off" };
            let words =
                format!("it lies within the same published {cut_offs} as {}", self.told.at_visit(last));
            return (count > 0).then(|| Line::default().said(&words, &link)).into_iter().collect();
        }
        let within = all.into_iter().filter(|one| one.holds);
        let (conditional, free): (Vec<_>, Vec<_>) = within.partition(|one| one.cut_off.only_when.is_some());
        let (held, other): (Vec<_>, Vec<_>) = free.into_iter().partition(|one| one.is_for_this_time);
        let said = |words: &String| Line::default().said(words, &link);
        let mut lines = Vec::new();
        if !held.is_empty() {
            let cut_offs = if held.len() > 1 { "cut-offs" } else { "cut-off" };
            let parts = self.by_population(score, &held).iter().map(said).collect();
            lines.push(Line::of(&format!("it lies within the published {cut_offs} ")).list(parts));
        } else if other.is_empty() {
            lines.push(said(&"it lies within none of the published cut-offs".to_owned()));
        }
        let is_new =
            |one: &&Passed<'_>| self.is_new(format!("{}/{}, other time", score.key, one.cut_off.words));
        let other: Vec<_> = other.iter().filter(is_new).map(|one| quoted(&one.cut_off.words)).collect();
        if !other.is_empty() {
            let (cut_offs, verb) = if other.len() > 1 { ("cut-offs", "do") } else { ("cut-off", "does") };
            let line = Line::of(&format!("the {cut_offs} ")).list(other.iter().map(said).collect());
            lines.push(line.plain(&format!(" {verb} not apply at this time")));
        }
        lines.extend(self.conditional(score, &conditional).iter().map(said));
        lines
    }

    /// "the cut-off “below 7” counts only when scored before surgery for nonunion": whether it was, no film tells.
    fn conditional(&self, score: &ScoreDefinition, held: &[Passed<'_>]) -> Vec<String> {
        let told = held.iter().filter_map(|one| Some((&one.cut_off.words, one.cut_off.only_when.as_ref()?)));
        told.filter(|(words, _)| self.is_new(format!("{}/{words}, only when", score.key)))
            .map(|(words, when)| format!("the cut-off {} counts only when {when}", quoted(words)))
            .collect()
    }

    /// The words of cut-offs, those of one source together; for whom they were found, and the source, the first time.
    fn by_population(&self, score: &ScoreDefinition, held: &[Passed<'_>]) -> Vec<String> {
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
