//! The findings of a visit: what is new, changed or alarming in full, what is unchanged in one breath; complications
//! with the definition by which they are said. Never a diagnosis: the reader calls it so.

use crate::analysis::finding::{FindingRow, SeenAt};
use crate::analysis::summary::phrase::{finding_words, gathered, quoted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Tone};
use crate::case::{Finding, FindingId, RadiographId};

/// State of a complication that simply is there.
const PRESENT: &str = "present";

/// A finding with a state at the visit.
struct At<'a> {
    id: FindingId,
    finding: &'a Finding,
    film: RadiographId,
    /// "bridging", "broken / intact".
    state: String,
    /// The state before, and its visit; `None` the first time, and the first time after an operation.
    before: Option<(String, usize)>,
    is_alarming: bool,
    /// A complication that is there, and how it is said.
    complication: Option<Said>,
}

/// Form in which a complication is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It simply is there: "the reader calls it nonunion".
    Present,
    /// With its state: "the reader calls nonunion suspected".
    InState,
}

impl At<'_> {
    fn is_changed(&self) -> bool {
        self.before.as_ref().is_none_or(|(state, _)| *state != self.state)
    }

    /// Attributes that findings in one clause have in common.
    fn clause(&self) -> (&str, Option<&(String, usize)>, bool) {
        (&self.state, self.before.as_ref(), self.is_alarming)
    }
}

impl Page<'_> {
    /// Every sentence about findings.
    pub(super) fn found(&self, visit: usize) -> Vec<Line> {
        let all: Vec<At<'_>> = self.findings.rows.iter().filter_map(|row| self.at(row, visit)).collect();
        let (complications, things): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|at| at.complication.is_some());
        let (told, unchanged): (Vec<_>, Vec<_>) =
            things.into_iter().partition(|at| at.is_changed() || at.is_alarming);
        let mut lines: Vec<Line> = self.called(&told).into_iter().collect();
        lines.extend(self.unchanged(&unchanged));
        for at in &complications {
            let (line, definition) = self.complication(at);
            let link = Link::Finding(at.id, at.film.clone());
            lines.push(match definition {
                Some(words) if self.is_new(words.clone()) => {
                    line.said(&format!(", by the definition {words}"), &link)
                }
                Some(_) => line.said(" by the same definition", &link),
                None => line,
            });
        }
        lines
    }

    fn at<'a>(&'a self, row: &FindingRow, visit: usize) -> Option<At<'a>> {
        let cell = row.cells.get(visit)?;
        let seen: &SeenAt = cell.spoken()?;
        let definition = seen.definition.as_ref();
        let said = |other: usize| row.cells.get(other).filter(|cell| !cell.seen.is_empty());
        // After an operation the first words are a state: what was said before it is no course.
        let before = self.told.earlier(visit).find_map(|other| Some((said(other)?.words(), other)));
        let said_as = if seen.state.as_str() == PRESENT { Said::Present } else { Said::InState };
        Some(At {
            id: row.id,
            finding: self.told.reading.finding(row.id)?.as_ref(),
            film: seen.film.clone(),
            state: cell.words(),
            before,
            is_alarming: cell.contradicts() || definition.is_some_and(|own| own.is_alarming),
            // A state that the book does not know is told rather than passed over.
            complication: (row.is_complication && definition.is_none_or(|own| own.is_there))
                .then_some(said_as),
        })
    }

    /// "the reader calls screw 3 broken (intact at 3 months) and the plate intact".
    fn called(&self, told: &[At<'_>]) -> Option<Line> {
        let parts: Vec<Line> = clauses(told).into_iter().map(|clause| self.clause(&clause)).collect();
        (!parts.is_empty()).then(|| Line::of("the reader calls ").list(parts))
    }

    fn clause(&self, clause: &[&At<'_>]) -> Line {
        let Some(first) = clause.first() else { return Line::default() };
        let link = Link::Finding(first.id, first.film.clone());
        let tone = if first.is_alarming { Tone::Alarming } else { Tone::Strong };
        let still = if first.is_changed() { "" } else { "still " };
        let line = self.things(clause).toned(&format!(" {still}{}", first.state), &link, tone);
        match &first.before {
            Some((state, when)) if first.is_changed() => {
                line.said(&format!(" ({state} {})", self.told.at_visit(*when)), &link)
            }
            _ => line,
        }
    }

    /// "Unchanged: screws 1 to 5 and the plate intact, the callus at the medial cortex forming".
    fn unchanged(&self, all: &[At<'_>]) -> Option<Line> {
        let mut line = Line::of("unchanged: ");
        let mut is_first = true;
        for clause in by_state(all) {
            let Some(first) = clause.first() else { continue };
            let link = Link::Finding(first.id, first.film.clone());
            line = line.plain(if is_first { "" } else { "; " }).then(self.things(&clause));
            line = line.said(&format!(" {}", first.state), &link);
            is_first = false;
        }
        (!is_first).then_some(line)
    }

    /// "screws 1 to 5 and the plate", each with its link.
    fn things(&self, clause: &[&At<'_>]) -> Line {
        let findings: Vec<_> = clause.iter().map(|at| (at.id, at.finding)).collect();
        let film = |id: FindingId| clause.iter().find(|at| at.id == id).map(|at| at.film.clone());
        let parts = gathered(&findings, self.told)
            .into_iter()
            .filter_map(|(words, id)| Some(Line::default().said(&words, &Link::Finding(id, film(id)?))));
        Line::default().list(parts.collect())
    }

    /// "the reader calls it nonunion", and its definition in words.
    fn complication(&self, at: &At<'_>) -> (Line, Option<String>) {
        let link = Link::Finding(at.id, at.film.clone());
        let name = finding_words(at.finding, self.told);
        let still = if at.is_changed() { "" } else { "still " };
        let line = if at.complication == Some(Said::Present) {
            Line::of(&format!("the reader {still}calls it ")).toned(&name, &link, Tone::Alarming)
        } else {
            let line = Line::of(&format!("the reader {still}calls ")).toned(&name, &link, Tone::Alarming);
            line.toned(&format!(" {}", at.state), &link, Tone::Alarming)
        };
        let kind = self.told.book.kind(&at.finding.kind);
        let chosen = kind.and_then(|kind| {
            kind.definitions.iter().find(|own| Some(&own.key) == at.finding.definition.as_ref())
        });
        (line, chosen.map(|own| format!("{} ({})", quoted(&own.words), own.citation.text)))
    }
}

/// Those that say the same go together, in the order of the first of each.
fn clauses<'b, 'a>(all: &'b [At<'a>]) -> Vec<Vec<&'b At<'a>>> {
    grouped(all, |one, other| one.clause() == other.clause())
}

fn by_state<'b, 'a>(all: &'b [At<'a>]) -> Vec<Vec<&'b At<'a>>> {
    grouped(all, |one, other| one.state == other.state)
}

fn grouped<'b, 'a>(all: &'b [At<'a>], alike: impl Fn(&At<'_>, &At<'_>) -> bool) -> Vec<Vec<&'b At<'a>>> {
    let mut groups: Vec<Vec<&At<'_>>> = Vec::new();
    for at in all {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, at))) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}
