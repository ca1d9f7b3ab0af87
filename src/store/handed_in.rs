//! Answers that a quiz in a browser saved (`my-answers.json`), as those of a learner: visits by their order and names, films
//! by their place at the visit, the stage on the film of which the reference says one.

use std::path::Path;

use serde::Deserialize;

use crate::analysis::quiz::{AskedVisit, asked_visits};
use crate::case::{
    Answer, Case, CaseId, Given, Guess, Key, Learner, Opinion, Pin, Place, Prediction, RadiographId, Reading,
    Stage,
};
use crate::report::without_names;
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::learner::{LearnerFile, reader_named};

/// Version of the files that are read.
const FORMAT: u32 = 1;
const ADVICE: &str = "ask for the file as the quiz saved it";
/// Reason for which a cortex was not graded, where none was asked for.
const REASON: &str = "other";

#[derive(Debug, Deserialize)]
struct HandedIn {
    format: u32,
    learner: String,
    visits: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Said {
    visit: String,
    stage: Option<String>,
    #[serde(default)]
    scores: Vec<Graded>,
    union: Option<String>,
    place: Option<Placed>,
    #[serde(default)]
    words: String,
}

#[derive(Debug, Deserialize)]
struct Graded {
    score: Key,
    item: Key,
    grade: String,
}

#[derive(Debug, Deserialize)]
struct Placed {
    index: usize,
    x: f64,
    y: f64,
}

/// The answers of a learner to a case, from the file that the window keeps or the one that the hand-out saves.
///
/// # Errors
/// As [`LearnerFile::read`]; [`StoreError::Impossible`] for a file that no hand-out saved; [`StoreError::OtherCase`] where
/// the visits are not those of this case.
pub fn read_answers(
    path: &Path,
    (case, id): (&Case, &CaseId),
    reference: &Reading,
) -> Result<Learner, StoreError> {
    let bytes = read_if_there(path)?.ok_or_else(|| StoreError::NoLearner(path.to_owned()))?;
    let text = text_of(bytes, path)?;
    if !text.trim_start().starts_with('{') {
        let learner = LearnerFile::read(path)?.learner;
        return if learner.case == *id { Ok(learner) } else { Err(StoreError::OtherCase(path.to_owned())) };
    }
    let refused = |message: String| StoreError::Impossible {
        message,
        field: "answers".to_owned(),
        advice: ADVICE,
        path: path.to_owned(),
    };
    let own: HandedIn = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
    if own.format > FORMAT {
        return Err(refused(format!("format {} is newer than format {FORMAT}", own.format)));
    }
    // A hand-out is made without dates unless names were asked for; one up to a visit asks less.
    let is_of = |asked: &Vec<AskedVisit>| {
        let names = asked.iter().map(|visit| visit.heading.as_str());
        own.visits.len() <= asked.len() && names.zip(&own.visits).all(|(name, said)| name == said.visit)
    };
    let asked = [asked_visits(&without_names(case)), asked_visits(case)].into_iter().find(is_of);
    let asked = asked.ok_or_else(|| StoreError::OtherCase(path.to_owned()))?;
    let name = own.learner.trim();
    let stem = || path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut learner =
        Learner::new(id.clone(), reader_named(&if name.is_empty() { stem() } else { name.to_owned() })?);
    for (said, visit) in own.visits.iter().zip(&asked) {
        say(&mut learner, said, visit, reference).map_err(&refused)?;
    }
    Ok(learner)
}

/// Takes over what was said at a visit.
fn say(learner: &mut Learner, said: &Said, visit: &AskedVisit, reference: &Reading) -> Result<(), String> {
    let Some(first) = visit.films.first() else { return Ok(()) };
    if let Some(stage) = &said.stage {
        let stage = Stage::try_from(stage.clone()).map_err(|error| error.to_string())?;
        let has_stage =
            |film: &&RadiographId| reference.opinion(film).is_some_and(|opinion| opinion.stage.is_some());
        let mut films: Vec<_> = visit.films.iter().filter(has_stage).collect();
        if films.is_empty() {
            films.push(first);
        }
        for film in films {
            let opinion = Opinion { stage: Some(stage.clone()), ..Opinion::default() };
            learner.reading.opinions.insert(film.clone(), opinion);
        }
    }
    for Graded { score, item, grade } in &said.scores {
        let given = match grade.parse::<u8>() {
            Ok(grade) => Given::Grade(grade),
            Err(_) if grade == Stage::NOT_ASSESSABLE.as_str() => Given::NotAssessable {
                reason: Key::new(REASON.to_owned()).map_err(|error| error.to_string())?,
                words: String::new(),
            },
            Err(_) => return Err(format!("\"{grade}\" is no grade")),
        };
        let sheets = learner.reading.scores.entry(first.clone()).or_default();
        let answer = Answer { given, beside: None, pin: None };
        sheets.entry(score.clone()).or_default().insert(item.clone(), answer);
    }
    let union = match &said.union {
        Some(word) => {
            let guess = Guess::ALL.into_iter().find(|guess| guess.word() == word);
            Some(guess.ok_or_else(|| format!("\"{word}\" is no answer to union"))?)
        }
        None => None,
    };
    let place = match &said.place {
        Some(Placed { index, x, y }) => {
            let film = visit.films.get(*index).ok_or("a place lies on a film that the visit has not")?;
            let at: Place = [*x, *y];
            Some(Pin { film: film.clone(), at })
        }
        None => None,
    };
    let prediction = Prediction { union, place, text: said.words.clone(), told: true };
    learner.predictions.insert(first.clone(), prediction);
    Ok(())
}
