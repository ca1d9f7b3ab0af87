//! What is hung while a sheet is in hand: the film that supplies the item on the right, the baseline film of the
//! same view on the left.

use crate::analysis::book::{ItemDefinition, ViewNeeded};
use crate::analysis::score::{FilmFor, baseline_film, film_for, may_supply, shows};
use crate::case::RadiographId;
use crate::editor::Layout;
use crate::editor::core::Core;
use crate::editor::document::Document;
use crate::editor::hanging::{Viewport, place_of, same_view};
use crate::editor::linked::{HungFilm, LinkedPair};
use crate::editor::scoring::Hand;

/// The films for an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hung {
    pub(crate) film: Option<FilmFor>,
    pub(crate) baseline: Option<RadiographId>,
}

impl Core {
    /// The films for an item of the sheet in hand; `None` without one.
    pub(crate) fn hung_of(&self, item: &ItemDefinition) -> Option<Hung> {
        let (hand, document) = (self.screen.sheet.as_ref()?, self.document.as_ref()?);
        let within_days = self.book().score(&hand.score)?.pair_within_days;
        let film = supply(document, hand, item.view, within_days);
        let beside = film
            .as_ref()
            .filter(|_| !hand.alone)
            .and_then(|film| baseline_of(document, hand.visit, &film.film, item.view));
        Some(Hung { film, baseline: beside })
    }

    /// Hangs the films of the item in hand. The film in focus is always one: where the view is missing, another film
    /// of the visit.
    pub(super) fn hang_sheet(&mut self) {
        let hung = self.item_in_hand().and_then(|item| Some((item.view, self.hung_of(item)?)));
        let (Some((view, hung)), Some(document), Some(hand)) = (hung, &self.document, &self.screen.sheet)
        else {
            return;
        };
        let (layout, active, viewports) = match (&hung.film, &hung.baseline) {
            (Some(film), Some(baseline)) => {
                (Layout::OneByTwo, 1, vec![Viewport::of(baseline.clone()), Viewport::of(film.film.clone())])
            }
            (Some(film), None) => (Layout::One, 0, vec![Viewport::of(film.film.clone())]),
            (None, _) => {
                let days = self.book().score(&hand.score).map_or(0, |score| score.pair_within_days);
                let own = document.visits().get(hand.visit).and_then(|visit| visit.films.first()).cloned();
                let Some(own) = own else { return };
                let vacant = Viewport::vacant(missing_words(view, days));
                (Layout::OneByTwo, 0, vec![Viewport::of(own), vacant])
            }
        };
        let pair = hung.film.zip(hung.baseline).map(|(film, baseline)| {
            let (baseline, film) =
                (HungFilm { viewport: 0, film: baseline }, HungFilm { viewport: 1, film: film.film });
            LinkedPair::new(baseline, film)
        });
        self.end_typing();
        self.link(pair.into_iter().collect());
        self.screen.by_hand = false;
        self.screen.room.enlarged = false;
        self.screen.layout = layout;
        self.screen.active = active;
        self.screen.viewports = viewports;
        self.pointing.chosen_episode = None;
        self.fetch();
    }

    /// The person divides the area while a sheet is in hand: its film alone, or with the baseline beside.
    pub(crate) fn lay_sheet(&mut self, layout: Layout) {
        if !matches!(layout, Layout::One | Layout::OneByTwo) {
            let text = "While a score sheet is in hand, its film stands beside the baseline or alone: put the sheet \
                        away (Esc) for more films.";
            self.notices.tell(crate::editor::Severity::Info, "Two films at most", text);
            return;
        }
        if let Some(hand) = &mut self.screen.sheet {
            hand.alone = layout == Layout::One;
        }
        self.hang_sheet();
    }

    pub(crate) fn item_in_hand(&self) -> Option<&ItemDefinition> {
        let hand = self.screen.sheet.as_ref()?;
        self.book().score(&hand.score)?.item(&hand.item)
    }
}

/// "No lateral film of this visit or within 7 days".
pub(super) fn missing_words(view: ViewNeeded, within_days: u16) -> String {
    let view = match view {
        ViewNeeded::Any => "",
        ViewNeeded::Frontal => "frontal ",
        ViewNeeded::Lateral => "lateral ",
    };
    match within_days {
        0 => format!("No {view}film of this visit"),
        1 => format!("No {view}film of this visit or within 1 day"),
        days => format!("No {view}film of this visit or within {days} days"),
    }
}

/// The film that was gone to where it is of the visit and shows the view, else the one that the score takes.
fn supply(document: &Document, hand: &Hand, view: ViewNeeded, within_days: u16) -> Option<FilmFor> {
    let (case, visits) = (document.case(), document.visits());
    let of_visit = |film: &&RadiographId| {
        let own = visits.get(hand.visit).filter(|own| own.films.contains(film));
        own.is_some_and(|own| may_supply(case, own, film, view))
    };
    let chosen = hand.looks_at.as_ref().filter(of_visit);
    match chosen {
        Some(film) => Some(FilmFor { film: film.clone(), days_apart: 0.0 }),
        None => film_for(case, visits, hand.visit, view, within_days),
    }
}

/// The film of the baseline that is most like this one and shows the view; never the film itself.
fn baseline_of(
    document: &Document,
    visit: usize,
    film: &RadiographId,
    view: ViewNeeded,
) -> Option<RadiographId> {
    let (case, visits) = (document.case(), document.visits());
    // An item that takes any view is compared in the view that is looked at.
    let views = [ViewNeeded::Frontal, ViewNeeded::Lateral];
    let view = match view {
        ViewNeeded::Any => views.into_iter().find(|view| shows(case, film, *view)).unwrap_or(view),
        ViewNeeded::Frontal | ViewNeeded::Lateral => view,
    };
    let first = baseline_film(case, visits, visit, view)?;
    let baseline = place_of(visits, &first).and_then(|place| visits.get(place.visit))?;
    let like = same_view(case, baseline, film).filter(|like| may_supply(case, baseline, like, view)).cloned();
    Some(like.unwrap_or(first)).filter(|found| found != film)
}
