//! Three lines that answer first: the stage now and before, the change of the score, and the implant as far as
//! the reading tells of it. What nobody recorded is said to be missing, never assumed.

use crate::analysis::FilmScale;
use crate::analysis::finding::matrix;
use crate::analysis::registration::{Motion, motion_of, motions_apart_of};
use crate::analysis::score;
use crate::analysis::summary::{Link, Told};
use crate::case::RadiographId;

/// Key of the list of states that implants have.
const IMPLANT: &str = "implant";

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Its subject: "Healing", "mRUST", "Implant".
    pub subject: String,
    /// The state before, where there is one to compare with.
    pub before: Option<String>,
    /// The state now.
    pub now: String,
    /// Since when, how sure, or what is missing; empty where nothing is to be added.
    pub detail: String,
    /// True if it is a turn for the worse.
    pub is_alarming: bool,
    /// True if nothing was recorded at this visit.
    pub is_open: bool,
    /// Origin of the words.
    pub link: Option<Link>,
}

impl Headline {
    /// "mRUST: 4 to 9, up 5 · since 3 months".
    pub fn words(&self) -> String {
        let before = self.before.as_ref().map_or_else(String::new, |before| format!("{before} to "));
        let detail = if self.detail.is_empty() { String::new() } else { format!(", {}", self.detail) };
        format!("{}: {before}{}{detail}", self.subject, self.now)
    }
}

/// Healing, score and implant at a visit, each against the last visit before it, with no operation between.
/// `scale_of` tells the scale of a film, where it is known: the motion of an implant is told by it. `proposed` are words
/// for a motion that was measured and not accepted: they stand where the reading has none, and are never a state of it.
pub fn headlines(
    told: Told<'_>,
    visit: usize,
    scale_of: &dyn Fn(&RadiographId) -> Option<FilmScale>,
    proposed: Option<&str>,
) -> [Headline; 3] {
    let measured = moved(told, visit, scale_of);
    [healing(told, visit), scored(told, visit), implant(told, visit, measured, proposed)]
}

fn open(subject: &str, now: &str, detail: String) -> Headline {
    Headline {
        subject: subject.to_owned(),
        before: None,
        now: now.to_owned(),
        detail,
        is_alarming: false,
        is_open: true,
        link: None,
    }
}

fn healing(told: Told<'_>, visit: usize) -> Headline {
    let recorded = |visit: usize| -> Option<(RadiographId, String)> {
        let films = &told.visits.get(visit)?.films;
        films.iter().find_map(|film| {
            let opinion = told.reading.opinion(film)?;
            let sure = opinion.confidence.map_or_else(String::new, |own| format!(" ({})", own.word()));
            Some((film.clone(), format!("{}{sure}", told.book.stage_words(opinion)?)))
        })
    };
    let earlier = told.earlier(visit).find_map(|earlier| Some((earlier, recorded(earlier)?.1)));
    let Some((film, now)) = recorded(visit) else {
        let detail = earlier
            .map_or_else(String::new, |(earlier, words)| format!("{words} {}", told.at_visit(earlier)));
        return open("Healing", "no stage recorded", detail);
    };
    let span = |visit: usize| {
        let films = &told.visits.get(visit)?.films;
        films.iter().find_map(|film| told.book.stage_span(&told.reading.stage(film)?))
    };
    let falls = earlier.as_ref().and_then(|(earlier, _)| Some(span(*earlier)?.0 > span(visit)?.1));
    Headline {
        subject: "Healing".to_owned(),
        detail: earlier.as_ref().map_or_else(String::new, |(earlier, _)| told.since_visit(*earlier)),
        before: earlier.map(|(_, words)| words).filter(|words| *words != now),
        now,
        is_alarming: falls == Some(true),
        is_open: false,
        link: Some(Link::Film(film)),
    }
}

fn scored(told: Told<'_>, visit: usize) -> Headline {
    let rows = score::table(told.visits, told.reading, told.book);
    let at_visit = |row: &&score::ScoreRow| row.cells.get(visit).is_some_and(Option::is_some);
    // The sheet of this visit; else the score that was used last.
    let latest = |row: &&score::ScoreRow| {
        row.cells.get(..=visit).and_then(|cells| cells.iter().rposition(Option::is_some))
    };
    let row = rows.iter().find(at_visit).or_else(|| rows.iter().max_by_key(latest));
    let Some((row, definition)) = row.and_then(|row| Some((row, told.book.score(&row.score)?))) else {
        return open("Score", "no sheet", String::new());
    };
    let cell = |visit: usize| row.cells.get(visit)?.as_ref();
    let earlier = told.earlier(visit).find_map(|earlier| Some((earlier, cell(earlier)?)));
    let Some(now) = cell(visit) else {
        let detail = earlier.map_or_else(String::new, |(earlier, cell)| {
            format!("{} {}", cell.sum.brief(), told.at_visit(earlier))
        });
        return open(&definition.short, "no sheet at this visit", detail);
    };
    let step = now.step.words(definition.better);
    let missing = now.sum.total().is_none().then(|| {
        let (from, to) = now.sum.within;
        format!("possible total {from}–{to}, not interpreted")
    });
    let since = earlier.map(|(earlier, _)| told.since_visit(earlier));
    let detail: Vec<String> =
        [step].into_iter().filter(|words| !words.is_empty()).chain(since).chain(missing).collect();
    Headline {
        subject: definition.short.clone(),
        before: earlier.map(|(_, cell)| cell.sum.brief()),
        now: now.sum.brief(),
        detail: detail.join(" · "),
        is_alarming: matches!(now.step, score::Step::Worse(_)),
        is_open: false,
        link: Some(Link::Score { film: now.film.clone(), score: row.score.clone(), item: None }),
    }
}

/// Motion of the implant against the bone since an earlier visit, by a registration that the reader accepted.
struct Moved {
    /// `None` where none was told against the bone, and parts against the rest alone.
    motion: Option<Motion>,
    /// Parts that moved otherwise than the rest, of which `motion` then is.
    parts: usize,
    since: usize,
    film: RadiographId,
}

/// The motion since the earliest comparable visit to which a film of this one is registered.
fn moved(
    told: Told<'_>,
    visit: usize,
    scale_of: &dyn Fn(&RadiographId) -> Option<FilmScale>,
) -> Option<Moved> {
    let films = &told.visits.get(visit)?.films;
    let mut earlier: Vec<usize> = told.earlier(visit).collect();
    earlier.sort_unstable();
    earlier.into_iter().find_map(|since| {
        let before = &told.visits.get(since)?.films;
        told.reading.all_registrations().find_map(|(fixed, moving, own)| {
            let is_of = films.contains(fixed) && before.contains(moving);
            let scale = is_of.then(|| scale_of(moving))??;
            let (motion, parts) = (motion_of(own, &scale), motions_apart_of(own, &scale).len());
            (motion.is_some() || parts > 0).then(|| Moved { motion, parts, since, film: fixed.clone() })
        })
    })
}

/// What was recorded of implants, and their motion where the reader accepted a registration that tells it.
fn implant(told: Told<'_>, visit: usize, moved: Option<Moved>, proposed: Option<&str>) -> Headline {
    let table = matrix(told.visits, told.reading, told.book);
    let is_implant =
        |kind: &crate::case::Key| told.book.kind(kind).is_some_and(|kind| kind.states.as_str() == IMPLANT);
    let mut intact = 0_usize;
    let mut words = Vec::new();
    let mut link = None;
    let mut is_alarming = false;
    for row in table.rows.iter().filter(|row| is_implant(&row.kind)) {
        let Some(seen) = row.cells.get(visit).and_then(|cell| cell.spoken()) else { continue };
        let place = Link::Finding(row.id, seen.film.clone());
        let alarms = seen.definition.as_ref().is_some_and(|state| state.is_alarming);
        if seen.state.as_str() == "intact" {
            intact += 1;
            link = link.or(Some(place));
        } else {
            words.push(format!("{} {}", row.name, seen.word()));
            if alarms && !is_alarming {
                link = Some(place);
            }
        }
        is_alarming |= alarms;
    }
    let unmeasured = || proposed.unwrap_or("motion not measured").to_owned();
    if words.is_empty() && intact == 0 && moved.is_none() {
        return open("Implant", "not assessed", unmeasured());
    }
    if words.is_empty() && intact > 0 {
        words.push("intact".to_owned());
    }
    let by_eye = (!words.is_empty()).then_some("by eye");
    let measured = match moved {
        None => unmeasured(),
        Some(Moved { motion, parts, since, film }) => {
            match parts {
                0 => {}
                1 => words.push("a part moved by itself".to_owned()),
                parts => words.push(format!("{parts} parts moved by themselves")),
            }
            link = link.or(Some(Link::Film(film)));
            let against = told.against_visit(since);
            match motion {
                Some(motion) => {
                    words.push(if parts == 0 { motion.brief() } else { format!("rest: {}", motion.brief()) });
                    // What moved stands with its band; where nothing did, the bands tell how much could be seen.
                    if motion.moved { against } else { format!("{against} · {}", motion.bands()) }
                }
                None => format!("{against} · motion against the bone not told"),
            }
        }
    };
    Headline {
        subject: "Implant".to_owned(),
        before: None,
        now: words.join(", "),
        detail: by_eye.into_iter().map(str::to_owned).chain([measured]).collect::<Vec<_>>().join(" · "),
        is_alarming,
        is_open: false,
        link,
    }
}
