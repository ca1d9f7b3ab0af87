//! Hanging by protocol: the films that a protocol asks for, found from the film in focus.

use std::sync::Arc;

use crate::analysis::Visit;
use crate::analysis::book::{Hung, Protocol};
use crate::analysis::summary::capitalised;
use crate::case::{Case, Key, RadiographId};
use crate::editor::Dialog;
use crate::editor::core::Core;
use crate::editor::hanging::{Place, Viewport, is_frontal, place_of, same_place, same_view};
use crate::editor::layout::Layout;
use crate::editor::notices::Severity;
use crate::store::save_protocol;

/// Films of a case, seen from the one in focus.
struct From<'a> {
    case: &'a Case,
    visits: &'a [Visit],
    focus: &'a RadiographId,
    place: Place,
}

/// What stands in a viewport of a protocol.
type Found = Result<RadiographId, String>;

impl Core {
    /// Hangs the films of a protocol. The film in focus stays in focus where the protocol shows it.
    pub(crate) fn hang_protocol(&mut self, key: &Key) {
        let Some(protocol) = self.protocols_told().into_iter().find(|own| own.key == *key) else { return };
        let (Some(document), Some(focus)) = (&self.document, self.focus().cloned()) else { return };
        if self.screen.sheet.is_some() {
            let text = "The score sheet chooses its own films: close it (Esc) first.";
            self.notices.tell(Severity::Info, "Films are chosen by the score sheet", text);
            return;
        }
        let (case, visits) = (document.case(), document.visits());
        let Some(place) = place_of(visits, &focus) else { return };
        let from = From { case, visits, focus: &focus, place };
        let mut viewports = from.found(&protocol.films);
        let most = Layout::ThreeByThree.count();
        if viewports.len() > most {
            viewports.drain(..viewports.len() - most);
        }
        let layout = layout(&protocol, viewports.len());
        viewports.resize_with(layout.count(), Viewport::default);
        let shows = |film: &RadiographId| viewports.iter().position(|own| own.film.as_ref() == Some(film));
        let active = shows(&focus).or_else(|| viewports.iter().rposition(|own| own.film.is_some()));
        let Some(active) = active else {
            let text = format!("The case has no film that \u{201c}{}\u{201d} asks for.", protocol.name);
            self.notices.tell(Severity::Info, "Nothing to hang", text);
            return;
        };
        let films: Vec<_> = viewports.iter().filter_map(|own| own.film.clone()).collect();
        for film in &films {
            self.films.try_again(film);
        }
        let before = self.films_hung();
        self.screen.layout = layout;
        self.screen.viewports = viewports;
        self.screen.active = active;
        self.screen.room.enlarged = false;
        self.hold_by_hand();
        self.hung_by_hand();
        self.hang_anew(&before);
    }
}

impl Core {
    /// "interval differs: 1 week here, 2 days there": the film of a viewport hangs beside one of another operation as that of
    /// the nearest interval. `None` where the intervals are told in the same words, which is as near as films are taken.
    pub(crate) fn interval_words(&self, viewport: usize) -> Option<String> {
        let case = self.document.as_ref()?.case();
        let time = |film: &RadiographId| case.radiograph(film).map(|film| case.time_label(&film.time));
        let all = &self.screen.viewports;
        let own = all.get(viewport)?;
        let film = own.film.as_ref()?;
        let hangs = |film: &&RadiographId| all.iter().any(|own| own.film.as_ref() == Some(*film));
        let mut beside = all.iter().filter(|other| other.near_interval.as_ref() == Some(film));
        // Where several stand beside it, each of them says so.
        let only = beside.next().filter(|_| beside.next().is_none()).and_then(|other| other.film.as_ref());
        let other = own.near_interval.as_ref().filter(hangs).or(only)?;
        let (here, there) = (time(film)?, time(other)?);
        // A number and its unit stay on one line.
        let whole = |time: &str| time.replace(' ', "\u{a0}");
        (here != there).then(|| format!("interval differs: {} here, {} there", whole(&here), whole(&there)))
    }
}

impl Core {
    /// The hanging protocols as they may be named: beside a part of a case, those of the person's own tell by no word
    /// what they were made for.
    pub(crate) fn protocols_told(&self) -> Vec<Protocol> {
        let mut all = self.book().protocols.clone();
        if self.cut.is_some() {
            for (index, own) in all.iter_mut().filter(|own| own.is_own).enumerate() {
                *own = own.without_own_words(index + 1);
            }
        }
        all
    }
}

impl Core {
    /// The films on the screen as a protocol of this name, each by its relation to the film in focus.
    ///
    /// # Errors
    /// In words, why they are no protocol.
    fn hanging_as_protocol(&self, name: &str) -> Result<Protocol, String> {
        let name = name.trim();
        let key =
            Key::new(file_stem(name)).map_err(|_| "Give the hanging a name with letters.".to_owned())?;
        let is_taken = |own: &Protocol| own.key == key || own.name.eq_ignore_ascii_case(name);
        if self.book().protocols.iter().any(is_taken) {
            return Err(format!(
                "A hanging named \u{201c}{name}\u{201d} is there already: choose another name."
            ));
        }
        let (Some(document), Some(focus)) = (&self.document, self.focus()) else {
            return Err("No film is shown.".to_owned());
        };
        let (case, visits) = (document.case(), document.visits());
        let place = place_of(visits, focus).ok_or("No film is shown.")?;
        let from = From { case, visits, focus, place };
        let shown = self.screen.viewports.iter().filter_map(|own| own.film.as_ref());
        let films = shown.map(|film| from.relation(film)).collect::<Result<Vec<_>, _>>()?;
        let columns = u8::try_from(self.screen.layout.grid().1).ok();
        let help = "Your own hanging: films by their relation to the film in focus.".to_owned();
        let name = name.to_owned();
        Ok(Protocol { key, name, shortcut: String::new(), help, columns, films, is_own: true })
    }

    /// Keeps the films on the screen as a protocol of one's own; it is in menu and palette at once.
    pub(crate) fn save_hanging(&mut self, name: &str) {
        let saved = self.hanging_as_protocol(name).and_then(|protocol| {
            let path = save_protocol(&self.setup.state, &protocol).map_err(|error| error.to_string())?;
            Ok((protocol, path))
        });
        match saved {
            Ok((protocol, path)) => {
                self.dialog = Dialog::None;
                let text = format!(
                    "It is in the menu View, Hanging protocols, and in the palette (Ctrl+K). Its file: {}",
                    path.display()
                );
                self.notices.tell(Severity::Info, "Hanging saved", text);
                Arc::make_mut(&mut self.book).protocols.push(protocol);
                self.name_commands();
            }
            Err(why) => self.notices.tell(Severity::Warning, "The hanging was not saved", why),
        }
    }
}

/// Letters, digits and hyphens of a name.
fn file_stem(name: &str) -> String {
    let letters = name.to_lowercase();
    let words = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

fn layout(protocol: &Protocol, count: usize) -> Layout {
    let columns = protocol.columns.map(usize::from);
    let fits =
        |layout: &Layout| layout.count() >= count && columns.is_none_or(|columns| layout.grid().1 == columns);
    let usual = Layout::for_films(count);
    if fits(&usual) { usual } else { Layout::ALL.into_iter().find(fits).unwrap_or(usual) }
}

/// "the visit before": a place of a protocol that holds one film.
fn name_of(hung: Hung) -> String {
    match hung {
        Hung::FirstAfterOperation => "the first film after the operation".to_owned(),
        Hung::Previous => "the visit before".to_owned(),
        Hung::Current => "the film in focus".to_owned(),
        Hung::Next => "the visit after".to_owned(),
        Hung::Before(count) => format!("the visit {count} before"),
        Hung::After(count) => format!("the visit {count} after"),
        Hung::First => "the first visit".to_owned(),
        Hung::Last => "the last visit".to_owned(),
        Hung::AllOfOperation | Hung::SameIntervalAfterOthers => "one of several".to_owned(),
        Hung::Frontal => "the frontal film".to_owned(),
        Hung::Lateral => "the lateral film".to_owned(),
    }
}

impl From<'_> {
    /// What stands in the viewports of a protocol. A film that two of its places ask for hangs once, and the other place says
    /// where: the same film twice would be taken for two visits. The film in focus keeps its own place.
    fn found(&self, protocol: &[Hung]) -> Vec<Viewport> {
        let mut shown: Vec<(RadiographId, Hung)> = Vec::new();
        if protocol.contains(&Hung::Current) {
            shown.push((self.focus.clone(), Hung::Current));
        }
        let mut viewports = Vec::new();
        for hung in protocol {
            let is_list = matches!(hung, Hung::AllOfOperation | Hung::SameIntervalAfterOthers);
            for found in self.find(*hung) {
                let film = match found {
                    Ok(film) => film,
                    Err(words) => {
                        viewports.push(Viewport::vacant(words));
                        continue;
                    }
                };
                // Of several, one that hangs already is left out. Whoever keeps a film twice wants it so.
                let other = shown.iter().find(|(own, by)| *own == film && by != hung).map(|(_, by)| *by);
                match other {
                    Some(_) if is_list => {}
                    Some(by) => {
                        let words =
                            format!("{} is shown already, as {}", capitalised(&name_of(*hung)), name_of(by));
                        viewports.push(Viewport::vacant(words));
                    }
                    None => {
                        shown.push((film.clone(), *hung));
                        let is_near = *hung == Hung::SameIntervalAfterOthers;
                        let near_interval = is_near.then(|| self.focus.clone());
                        viewports.push(Viewport { near_interval, ..Viewport::of(film) });
                    }
                }
            }
        }
        viewports
    }

    fn find(&self, hung: Hung) -> Vec<Found> {
        let own = self.place.visit;
        let one = |film: Option<RadiographId>, words: &str| vec![film.ok_or_else(|| words.to_owned())];
        match hung {
            Hung::Current => vec![Ok(self.focus.clone())],
            Hung::Previous => one(own.checked_sub(1).and_then(|visit| self.alike(visit)), "No earlier visit"),
            Hung::Next => one(self.alike(own + 1), "No later visit"),
            Hung::Before(count) => {
                let visit = own.checked_sub(usize::from(count));
                one(visit.and_then(|visit| self.alike(visit)), "No such earlier visit")
            }
            Hung::After(count) => one(self.alike(own + usize::from(count)), "No such later visit"),
            Hung::First => one(self.alike(0), "No visit"),
            Hung::Last => one(self.alike(self.visits.len().saturating_sub(1)), "No visit"),
            Hung::FirstAfterOperation => {
                let first = self.of_operation().find(|visit| self.visits[*visit].days >= 0.0);
                one(first.and_then(|visit| self.alike(visit)), "No film after the operation")
            }
            Hung::AllOfOperation => {
                self.of_operation().filter_map(|visit| self.same(visit)).map(Ok).collect()
            }
            Hung::SameIntervalAfterOthers => {
                let others: Vec<Found> = self.same_interval().into_iter().map(Ok).collect();
                if others.is_empty() {
                    vec![Err("No film after another operation".to_owned())]
                } else {
                    others
                }
            }
            Hung::Frontal => one(self.of_visit(true), "No frontal film at this visit"),
            Hung::Lateral => one(self.of_visit(false), "No lateral film at this visit"),
        }
    }

    /// The word for a film that finds it again from the film in focus: the nearest relation that does.
    fn relation(&self, film: &RadiographId) -> Result<Hung, String> {
        let own = self.place.visit;
        let there = place_of(self.visits, film).map_or(own, |place| place.visit);
        let [before, after] = [own.saturating_sub(there), there.saturating_sub(own)].map(|count| count as u8);
        let words = [
            Hung::Current,
            Hung::Frontal,
            Hung::Lateral,
            Hung::Previous,
            Hung::Next,
            Hung::FirstAfterOperation,
            Hung::Before(before),
            Hung::After(after),
        ];
        let finds = |word: &Hung| self.find(*word) == [Ok(film.clone())];
        words.into_iter().find(finds).ok_or_else(|| {
            let name = self.case.radiograph(film).map_or_else(String::new, |film| {
                format!("{}, {}", self.case.time_words(&film.time), film.views_words())
            });
            format!(
                "No word of a hanging finds this film from the film in focus: {name}. Films of other visits are found in \
                 the view in focus only: click a film of that view first, or leave this one out."
            )
        })
    }

    /// The film of a visit that is most like the one in focus.
    fn alike(&self, visit: usize) -> Option<RadiographId> {
        let visit = self.visits.get(visit)?;
        same_place(self.case, visit, self.focus).or_else(|| same_view(self.case, visit, self.focus)).cloned()
    }

    /// The film of a visit along the axis in focus of the same side and part.
    fn same(&self, visit: usize) -> Option<RadiographId> {
        if visit == self.place.visit {
            return Some(self.focus.clone());
        }
        same_place(self.case, self.visits.get(visit)?, self.focus).cloned()
    }

    /// Visits after the operation of the visit in focus.
    fn of_operation(&self) -> impl Iterator<Item = usize> {
        let anchor = self.visits.get(self.place.visit).and_then(|visit| visit.anchor.as_ref());
        (0..self.visits.len()).filter(move |visit| self.visits[*visit].anchor.as_ref() == anchor)
    }

    /// For each other operation the film of the visit nearest to the same interval after it.
    fn same_interval(&self) -> Vec<RadiographId> {
        let Some(own) = self.visits.get(self.place.visit) else { return Vec::new() };
        let mut nearest: Vec<(usize, f64)> = Vec::new();
        for (index, visit) in self.visits.iter().enumerate() {
            // Before an operation and after it are not the same interval.
            let is_other = visit.anchor.is_some()
                && visit.anchor != own.anchor
                && (visit.days < 0.0) == (own.days < 0.0);
            if !is_other || self.same(index).is_none() {
                continue;
            }
            let away = (visit.days - own.days).abs();
            let known = nearest.iter_mut().find(|(known, _)| self.visits[*known].anchor == visit.anchor);
            match known {
                Some(known) if away < known.1 => *known = (index, away),
                Some(_) => {}
                None => nearest.push((index, away)),
            }
        }
        nearest.into_iter().filter_map(|(visit, _)| self.same(visit)).collect()
    }

    fn of_visit(&self, frontal: bool) -> Option<RadiographId> {
        if is_frontal(self.case, self.focus) == frontal {
            return Some(self.focus.clone());
        }
        let visit = self.visits.get(self.place.visit)?;
        visit.films.iter().find(|film| is_frontal(self.case, film) == frontal).cloned()
    }
}
