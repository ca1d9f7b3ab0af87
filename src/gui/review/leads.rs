//! Targets of links: pressing one closes the page and goes to film, mark, score or finding.

use crate::analysis::score::supplies;
use crate::analysis::summary::Link;
use crate::case::{Key, RadiographId};
use crate::editor::{
    Command, Editor, FileCommand, FindingCommand, GoCommand, MarkCommand, ScoreCommand, Target,
};

/// Closes the page and goes to the target.
pub(crate) fn follow(link: &Link, editor: &Editor, wishes: &mut Vec<Command>) {
    wishes.push(Command::File(FileCommand::CloseDialog));
    match link {
        Link::Episode(id) => wishes.push(Command::Go(GoCommand::Episode(id.clone()))),
        Link::Film(film) => wishes.push(go(film)),
        Link::Mark(id, film) => {
            wishes.push(go(film));
            wishes.push(Command::Mark(MarkCommand::Select(Some(Target::Mark(*id)))));
        }
        Link::Score { film, score, item } => {
            let take = Command::Score(ScoreCommand::Take(Some(score.clone())));
            let answers = editor.scoring().is_some() || editor.can(&take);
            let supply =
                item.as_ref().filter(|_| !answers).and_then(|item| supply(editor, film, score, item));
            wishes.push(go(supply.as_ref().unwrap_or(film)));
            wishes.push(Command::Score(ScoreCommand::Show(score.clone())));
            if let Some(item) = item.clone().filter(|_| answers) {
                // Go to an item in the score; a score that is already active stays active.
                if editor.scoring().is_none() {
                    wishes.push(take);
                }
                wishes.push(Command::Score(ScoreCommand::Item(item)));
            }
        }
        Link::Finding(id, film) => {
            wishes.push(go(film));
            wishes.push(Command::Finding(FindingCommand::Go(*id, film.clone())));
        }
    }
}

/// The film that supplies an item at the visit of a film, if nothing can be answered.
fn supply(editor: &Editor, film: &RadiographId, score: &Key, item: &Key) -> Option<RadiographId> {
    let document = editor.document()?;
    let (case, visits) = (document.case(), document.visits());
    let visit = visits.iter().position(|visit| visit.films.contains(film))?;
    let score = editor.book().score(score)?;
    supplies(case, visits, visit, score, score.item(item)?).map(|found| found.film)
}

fn go(film: &RadiographId) -> Command {
    Command::Go(GoCommand::Film(film.clone()))
}

/// "To the film: 6 months after revision · AP · right hip".
pub(super) fn words(link: &Link, editor: &Editor) -> String {
    let Some(document) = editor.document() else { return String::new() };
    let case = document.case();
    let film = |id: &RadiographId| {
        case.radiograph(id).map_or_else(
            || id.to_string(),
            |film| format!("{} · {}", case.time_words(&film.time), film.views_words()),
        )
    };
    match link {
        Link::Episode(id) => {
            let name = case.anchor(id).map(|day_zero| day_zero.name.to_owned());
            format!("To the history: {}", name.unwrap_or_else(|| id.to_string()))
        }
        Link::Film(id) => format!("To the film: {}", film(id)),
        Link::Mark(_, id) => format!("To the mark on the film: {}", film(id)),
        Link::Score { film: id, score, item } => {
            let book = editor.book().score(score);
            let name = book.map_or_else(|| score.to_string(), |own| own.short.clone());
            let item = item.as_ref().and_then(|key| {
                let own = book?.items.iter().find(|own| own.key == *key)?;
                Some(format!(", {}", own.name.to_lowercase()))
            });
            format!("To the sheet: {name}{}, {}", item.unwrap_or_default(), film(id))
        }
        Link::Finding(_, id) => format!("To the finding on the film: {}", film(id)),
    }
}
