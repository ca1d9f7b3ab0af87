//! What would leave with a document, told before it is written.

use crate::case::Case;
use crate::report::Given;
use crate::store::simulated_words;

/// What leaves with this case and what stays behind, line by line.
pub fn leaving(given: &Given<'_>, with_names: bool, with_films: bool) -> Vec<String> {
    let case = &given.case;
    let readers: Vec<_> = given.readings.iter().map(|own| own.reading.reader.name.as_str()).collect();
    let readers = if readers.is_empty() { "nobody".to_owned() } else { readers.join(", ") };
    let texts = texts(case, given);
    let mut lines = vec![
        format!("leaves: \"{}\" ({}), {} visits", case.title, case.patient.headline(), given.visits.len()),
        format!("leaves: readings of {readers}, with their names"),
        format!("leaves: free text as it is written ({texts}); look through it for names"),
    ];
    if with_films {
        lines.push(format!("leaves: {} films as pictures, drawn as on the screen", case.radiographs.len()));
        lines.extend(simulated_words(case).map(|words| format!("note: {words}")));
    }
    if with_names {
        lines.push(
            "leaves: label and year of birth of the patient, dates, and names of case files".to_owned(),
        );
    } else {
        lines.push(
            "stays: label and year of birth of the patient, dates, and names of case files; headers and names of film files"
                .to_owned(),
        );
    }
    lines
}

/// What leaves with a hand-out that is a quiz, besides that.
pub fn leaving_with_quiz() -> Vec<String> {
    vec![
        "sealed: title, captions, history after the first visit, marks, readings, scores, measures and findings; \
         only whoever has the words of the key can read them, and all of them"
            .to_owned(),
        "not sealed: the pictures of all films without marks, their views and times, also of later visits; \
         which scores are asked; what was known at the first visit; the sources of the case by authors, DOI and licence"
            .to_owned(),
    ]
}

/// "title, 15 captions, 3 notes": the free texts there are.
fn texts(case: &Case, given: &Given<'_>) -> String {
    let captions = case.radiographs.iter().filter(|film| !film.caption.trim().is_empty()).count();
    let notes: usize = given
        .readings
        .iter()
        .map(|own| {
            let films = own.reading.opinions.values().filter(|opinion| !opinion.note.trim().is_empty());
            let findings = own.reading.findings.values().filter(|finding| !finding.note.trim().is_empty());
            let marks = own.reading.marks.values();
            let marks = marks.filter(|mark| !mark.label.trim().is_empty() || !mark.note.trim().is_empty());
            films.count() + findings.count() + marks.count()
        })
        .sum();
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let parts = [
        Some("title and sources".to_owned()),
        (!case.patient.summary.trim().is_empty()).then(|| "summary".to_owned()),
        counted(case.patient.diagnoses.len(), "diagnosis", "diagnoses"),
        counted(case.episodes.len(), "row of the history", "rows of the history"),
        counted(captions, "caption", "captions"),
        counted(notes, "note or label of readers", "notes and labels of readers"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
