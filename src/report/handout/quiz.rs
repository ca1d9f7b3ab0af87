//! The hand-out as a quiz: the films of one visit after the other, a question at each, and everything else sealed until
//! the educator gives the words that open it. What is in the clear is made from the case as it was known at its first
//! visit, and from films, views and times alone, each time told as it was known at its own visit; of a reading, nothing
//! but which scores it has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::seal::{QuizKey, ROUNDS, seal};
use super::{BUDGET, Drawing, Figure, SCRIPT, STYLE, draw, head, patient, sources, told};
use crate::analysis::book::ScoreDefinition;
use crate::analysis::film_scale;
use crate::analysis::marks::xml_text;
use crate::analysis::quiz::{
    AskedItem, AskedVisit, ItemAnswer, QuizTargets, asked_items, asked_scores, asked_visits, item_answers,
    quiz_targets, union_within_a_year,
};
use crate::analysis::summary::Told;
use crate::case::{Guess, RadiographId, Seal, Stage};
use crate::report::pictures::{base64, in_order};
use crate::report::{Content, Films, Given, GivenReading, ReportError};

const QUIZ_STYLE: &str = include_str!("../../../assets/handout/quiz.css");
const QUIZ_SCRIPT: &str = include_str!("../../../assets/handout/quiz.js");
/// What stands below the last question.
const CLOSING: &str = include_str!("../../../assets/handout/quiz_closing.html");

/// Everything that is sealed.
#[derive(Serialize)]
struct Answers {
    /// Title and patient of the case.
    title: String,
    patient: String,
    /// Whose reading answers.
    reader: String,
    visits: Vec<VisitAnswer>,
    /// The ordinary hand-out, as HTML, and its sources.
    main: String,
    foot: String,
}

/// What the reference says of a visit that is asked about.
#[derive(Serialize)]
struct VisitAnswer {
    stages: Vec<StageAnswer>,
    scores: Vec<ItemAnswer>,
    union: Option<&'static str>,
    places: Vec<PlaceAnswer>,
}

#[derive(Serialize)]
struct StageAnswer {
    views: String,
    key: String,
    word: String,
    criteria: String,
}

/// What a place on a film is scored by.
#[derive(Serialize)]
struct PlaceAnswer {
    /// The film, by its number in the page.
    film: usize,
    #[serde(flatten)]
    by: QuizTargets,
}

/// The hand-out of a case as a quiz, its answers sealed with the educator's words.
///
/// # Errors
/// [`ReportError::Quiz`] where there is nothing to ask, or no one reading that answers; as [`super::handout`] else.
pub fn quiz_handout(given: &Given<'_>, films: &mut dyn Films, key: &QuizKey) -> Result<Vec<u8>, ReportError> {
    let reference = reference(given)?;
    let asked = asked_visits(&given.case);
    let opening = opening(given, &asked)?;
    let all = in_order(given).len();
    let mut drawing = Drawing { films, share: BUDGET / all.max(1), done: 0, of: all };
    let mut page = String::new();
    head(&mut page, &opening, &format!("{STYLE}{QUIZ_STYLE}"));
    page.push_str("<main id=\"main\">\n<div id=\"quiz\">\n");
    let scores = asked_scores(&reference.reading, given.book);
    beginning(&mut page, given, &opening, &scores);
    let mut asking = Asking { reference, scores, drawn: BTreeMap::new(), visits: Vec::new() };
    for own in &asked {
        asking.ask(&mut page, given, own, &mut drawing)?;
    }
    page.push_str(CLOSING);
    page.push_str("</div>\n</main>\n<footer id=\"foot\">\n");
    sources(&mut page, &opening);
    page.push_str("</footer>\n");
    let text = sealed_text(given, asking, &mut drawing)?;
    let sealed = seal(key, &text)?;
    let _ = writeln!(
        page,
        "<script type=\"text/plain\" id=\"sealed\" data-salt=\"{}\" data-nonce=\"{}\" data-rounds=\"{ROUNDS}\">{}</script>\n<script>\n{SCRIPT}{QUIZ_SCRIPT}</script>\n</body>\n</html>",
        base64(&sealed.salt),
        base64(&sealed.nonce),
        base64(&sealed.bytes)
    );
    Ok(page.into_bytes())
}

/// The only reading, or the only one whose signature holds.
fn reference<'a>(given: &'a Given<'_>) -> Result<&'a GivenReading, ReportError> {
    let mut signed = given.readings.iter().filter(|own| own.seal == Seal::Holds);
    match (given.readings.as_slice(), signed.next(), signed.next()) {
        ([], _, _) => {
            let why = "nobody has read it, so nothing answers; read it, or leave the quiz away";
            Err(ReportError::Quiz(why.to_owned()))
        }
        ([only], _, _) | (_, Some(only), None) => Ok(only),
        (all, _, _) => {
            let known: Vec<String> = all.iter().map(|own| own.reading.reader.id.to_string()).collect();
            Err(ReportError::Quiz(format!(
                "it has several readings, and not one of them alone is signed; sign the reference, or name it by `callus export --reader`: {}",
                known.join(", ")
            )))
        }
    }
}

/// The case as it was known before anything was said of its first visit.
fn opening(given: &Given<'_>, asked: &[AskedVisit]) -> Result<Content, ReportError> {
    let first = asked.first().ok_or_else(|| {
        let why = "it has no visit with a film whose time counts from an operation or injury, so there is nothing to ask; give the films their times, or leave the quiz away";
        ReportError::Quiz(why.to_owned())
    })?;
    let known = Given::new(given.name.clone(), first.known.clone(), Vec::new(), given.book);
    let content = Content::of(&known);
    Ok(Content { title: format!("Quiz: {}", content.title), ..content })
}

fn beginning(page: &mut String, given: &Given<'_>, opening: &Content, scores: &[&ScoreDefinition]) {
    page.push_str(
        "<section>\n<h2>How it works</h2>\n<p>At each visit say what you see and expect; then the next visit is shown, and what you said stays. Leave open what you do not know. At the end whoever gave you this file gives you words that open the answers.</p>\n<noscript><p class=\"notice\">The quiz needs the script of this file; allow it in your browser, then load the page again.</p></noscript>\n",
    );
    if let Some(scheme) = given.book.scheme_of(&given.case) {
        let stages = scheme.stages.iter().map(|stage| (stage.word.clone(), stage.criteria.as_str()));
        criteria(page, "the stages", stages);
    }
    for score in scores {
        let grades = score.scales.values().flatten();
        let grades =
            grades.map(|grade| (format!("{}: {}", grade.value, grade.word), grade.criteria.as_str()));
        criteria(page, &score.short, grades);
    }
    page.push_str("</section>\n");
    patient(page, opening);
}

/// Words, and when they hold, folded away.
fn criteria<'a>(page: &mut String, of: &str, all: impl Iterator<Item = (String, &'a str)>) {
    let _ = writeln!(page, "<details>\n<summary>Criteria of {}</summary>\n<dl>", xml_text(of));
    for (word, criteria) in all {
        let _ = writeln!(page, "<dt>{}</dt><dd>{}</dd>", xml_text(&word), xml_text(criteria));
    }
    page.push_str("</dl>\n</details>\n");
}

/// The questions as they are written, and the answers to them.
struct Asking<'a> {
    reference: &'a GivenReading,
    /// The scores that are asked.
    scores: Vec<&'a ScoreDefinition>,
    /// Films that lie in the clear, by their numbers in the page.
    drawn: BTreeMap<RadiographId, (usize, Figure)>,
    visits: Vec<VisitAnswer>,
}

impl Asking<'_> {
    fn ask(
        &mut self,
        page: &mut String,
        given: &Given<'_>,
        asked: &AskedVisit,
        drawing: &mut Drawing<'_>,
    ) -> Result<(), ReportError> {
        let number = self.visits.len() + 1;
        let Some(visit) = given.visits.get(asked.visit) else { return Ok(()) };
        let heading = xml_text(&asked.heading);
        let _ = writeln!(
            page,
            "<section class=\"question\" aria-labelledby=\"question-{number}\" data-heading=\"{heading}\" hidden>\n<h2 id=\"question-{number}\" tabindex=\"-1\">Visit {number}: {heading}</h2>\n<div class=\"films\">"
        );
        let reference = self.reference;
        let reading = &reference.reading;
        let value_of = |id, _: &_| reference.value_of(id);
        let (case, visits, book) = (&given.case, &given.visits, given.book);
        let told = Told { case, visits, reading, book, value_of: &value_of };
        let union = union_within_a_year(told, visit).map(|united| if united { "yes" } else { "no" });
        let scores = item_answers(reading, book, visit);
        let mut answer = VisitAnswer { stages: Vec::new(), scores, union, places: Vec::new() };
        let mut choices = Vec::new();
        for id in &visit.films {
            let Some(film) = case.radiograph(id) else { continue };
            let views = film.views_words();
            if let Some(stage) = reading.opinion(id).and_then(|opinion| opinion.stage.as_ref()) {
                answer.stages.push(StageAnswer {
                    views: views.clone(),
                    key: stage.as_str().to_owned(),
                    word: book.stage_word(stage),
                    criteria: book.stage_criteria(stage).to_owned(),
                });
            }
            let Some((mut own, shown)) = draw(given, drawing, id)? else { continue };
            let film_number = self.drawn.len();
            let scale = film_scale(&shown.spacing, reading.calibration(id), book);
            answer.places.push(PlaceAnswer { film: film_number, by: quiz_targets(told, id, Some(&scale)) });
            let views = xml_text(&views);
            let ([width, height], [columns, rows]) = (own.size, shown.pixels);
            let _ = writeln!(
                page,
                "<figure><div class=\"film asked\" data-number=\"{film_number}\" data-views=\"{views}\" data-columns=\"{columns}\" data-rows=\"{rows}\"><img width=\"{width}\" height=\"{height}\" draggable=\"false\" alt=\"Radiograph, {views}, {heading}\" src=\"data:image/jpeg;base64,{}\"><span class=\"pin\" hidden></span></div><figcaption><strong>{views}</strong></figcaption></figure>",
                base64(&own.jpeg)
            );
            choices.push(format!("<option value=\"{film_number}\">{views}</option>"));
            // The picture lies in the page now.
            own.jpeg = Vec::new();
            self.drawn.insert(id.clone(), (film_number, own));
        }
        page.push_str("</div>\n");
        let sheets = self.scores.iter().filter_map(|score| {
            let items = asked_items(&asked.known, &asked.here, asked.at, score);
            (!items.is_empty()).then_some((*score, items))
        });
        form(page, given, number, &sheets.collect::<Vec<_>>(), &choices.concat());
        page.push_str("</section>\n");
        self.visits.push(answer);
        Ok(())
    }
}

/// The questions of one visit.
fn form(
    page: &mut String,
    given: &Given<'_>,
    number: usize,
    sheets: &[(&ScoreDefinition, Vec<AskedItem<'_>>)],
    films: &str,
) {
    let _ = writeln!(
        page,
        "<form autocomplete=\"off\">\n<fieldset class=\"choices\"><legend>Stage of healing (visit {number})</legend>"
    );
    let mut choice = |group: &str, key: &str, word: &str| {
        let _ = writeln!(
            page,
            "<label><input type=\"radio\" name=\"{group}-{number}\" value=\"{}\" data-word=\"{word}\"> {word}</label>",
            xml_text(key),
            word = xml_text(word)
        );
    };
    for stage in given.book.scheme_of(&given.case).into_iter().flat_map(|scheme| &scheme.stages) {
        choice("stage", stage.key.as_str(), &stage.word);
    }
    choice("stage", Stage::NOT_ASSESSABLE.as_str(), &given.book.stage_word(&Stage::NOT_ASSESSABLE));
    page.push_str("</fieldset>\n");
    for (index, (score, items)) in sheets.iter().enumerate() {
        // One sheet is enough for most: the others are folded away.
        if index > 0 {
            let (short, count) = (xml_text(&score.short), items.len());
            let _ = writeln!(page, "<details>\n<summary>Also by {short} ({count} items)</summary>");
        }
        sheet(page, number, score, items);
        if index > 0 {
            page.push_str("</details>\n");
        }
    }
    let _ = writeln!(
        page,
        "<fieldset class=\"choices\"><legend>Union within 12 months of the day that the time counts from?</legend>"
    );
    for guess in Guess::ALL {
        let _ = writeln!(
            page,
            "<label><input type=\"radio\" name=\"union-{number}\" value=\"{0}\" data-word=\"{0}\"> {0}</label>",
            guess.word()
        );
    }
    let _ = writeln!(
        page,
        "</fieldset>\n<fieldset><legend>Where will it break?</legend>\n<p>Press the film at the place, or choose film and place here, in film pixels from its left and upper edge.</p>\n<p class=\"place\"><label>Film <select name=\"film\"><option value=\"\">no place</option>{films}</select></label>\n<label>x <input type=\"number\" name=\"x\" min=\"0\" step=\"1\"></label>\n<label>y <input type=\"number\" name=\"y\" min=\"0\" step=\"1\"></label>\n<button type=\"button\" class=\"clear\">Clear place</button></p></fieldset>\n<p class=\"words\"><label for=\"words-{number}\">In your own words</label> <textarea id=\"words-{number}\" name=\"words\" rows=\"2\" dir=\"auto\"></textarea></p>\n<p class=\"buttons\"><button type=\"submit\" class=\"main\">Keep answer and go on</button> <button type=\"button\" class=\"pass\">Skip this visit</button></p>\n</form>"
    );
}

/// The items of a score, each with its answers.
fn sheet(page: &mut String, number: usize, score: &ScoreDefinition, items: &[AskedItem<'_>]) {
    let (key, short) = (xml_text(score.key.as_str()), xml_text(&score.short));
    let _ = writeln!(
        page,
        "<fieldset class=\"sheet\"><legend>{short}: a grade for each {} (visit {number})</legend>",
        xml_text(&score.nouns.0)
    );
    for AskedItem { item, what, answers } in items {
        let _ = write!(
            page,
            "<label>{} <select data-score=\"{key}\" data-item=\"{}\" data-what=\"{}\"><option value=\"\">not answered</option>",
            xml_text(&item.name),
            xml_text(item.key.as_str()),
            xml_text(what)
        );
        for (key, word) in answers {
            let _ = write!(page, "<option value=\"{}\">{}</option>", xml_text(key), xml_text(word));
        }
        page.push_str("</select></label>\n");
    }
    page.push_str("</fieldset>\n");
}

/// Everything that is sealed, as JSON.
fn sealed_text(
    given: &Given<'_>,
    asking: Asking<'_>,
    drawing: &mut Drawing<'_>,
) -> Result<String, ReportError> {
    let content = Content::of(given);
    let (mut main, mut foot) = (String::new(), String::new());
    told(&mut main, given, &content, drawing, &asking.drawn)?;
    sources(&mut foot, &content);
    let Content { title, patient, .. } = content;
    let reader = asking.reference.reading.reader.name.clone();
    let answers = Answers { title, patient, reader, visits: asking.visits, main, foot };
    serde_json::to_string(&answers).map_err(|error| ReportError::of("quiz", &error))
}
