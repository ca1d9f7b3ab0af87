//! Edits in the words of undo and redo.

use crate::case::{Case, Deed, Edit, Finding, Given, RadiographId};

impl Edit {
    /// "Stage of 6 months after revision (AP): hard callus": the step in the words of undo and redo.
    pub fn words(&self, case: &Case) -> String {
        let film = self.radiograph().map_or_else(String::new, |id| film_words(case, id));
        match self {
            Self::SetStage { stage: Some(stage), .. } => {
                format!("Stage of {film}: {}", stage.as_str().replace('-', " "))
            }
            Self::SetStage { stage: None, as_before: Some(true), .. } => {
                format!("Stage of {film}: as before")
            }
            Self::SetStage { stage: None, .. } => format!("Stage of {film}: cleared"),
            Self::SetAsBefore { as_before: true, .. } => format!("As before: {film}"),
            Self::SetAsBefore { as_before: false, .. } => format!("As before: {film}, cleared"),
            Self::SetConfidence { confidence: Some(confidence), .. } => {
                format!("Confidence of {film}: {}", confidence.word())
            }
            Self::SetConfidence { confidence: None, .. } => format!("Confidence of {film}: cleared"),
            Self::SetNote { .. } => format!("Note of {film}"),
            Self::SetComplication { complication, seen, .. } => {
                let word = complication.word();
                format!("{} of {film}: {word}", if *seen { "Complication" } else { "Cleared complication" })
            }
            Self::PutMark { mark, deed, .. } => format!("{} on {film}", deed.words(&mark.word())),
            Self::RemoveMarks { ids, .. } if ids.len() == 1 => format!("Delete mark on {film}"),
            Self::RemoveMarks { ids, .. } => format!("Delete {} marks on {film}", ids.len()),
            Self::SetCalibration { calibration: Some(calibration), .. } => {
                format!("Calibrate {film} on {}", calibration.object)
            }
            Self::SetCalibration { calibration: None, .. } => format!("Clear calibration of {film}"),
            Self::SetRegistration { moving, registration, .. } => {
                let moving = film_words(case, moving);
                match registration {
                    Some(own) => format!("Register {moving} on {film} by {}", own.on.words()),
                    None => format!("Discard registration of {moving} on {film}"),
                }
            }
            Self::SetAnswer { item, answer, .. } => {
                let item = item.as_str().replace('-', " ");
                match answer.as_deref().map(|answer| &answer.given) {
                    Some(Given::Grade(grade)) => format!("Score of {film}: {item} {grade}"),
                    Some(Given::NotAssessable { .. }) => format!("Score of {film}: {item} not assessable"),
                    None => format!("Score of {film}: {item} cleared"),
                }
            }
            Self::PutFinding { finding, .. } => format!("Finding: {}", finding_words(finding)),
            Self::SetFindingState { seen: Some(seen), .. } => {
                format!("Finding on {film}: {}", seen.state.as_str().replace('-', " "))
            }
            Self::SetFindingState { seen: None, .. } => format!("Finding on {film}: not looked at"),
            Self::RemoveFinding { .. } => "Remove finding".to_owned(),
            Self::Sign(_) => "Sign the reading".to_owned(),
            Self::Amend => "Amend the signed reading".to_owned(),
        }
    }
}

fn finding_words(finding: &Finding) -> String {
    let parts = [finding.site.as_ref(), Some(&finding.kind)].into_iter().flatten();
    let words: Vec<_> = parts.map(|key| key.as_str().replace('-', " ")).collect();
    [words.join(" "), finding.label.clone()].join(" ").trim().to_owned()
}

impl Deed {
    fn words(self, mark: &str) -> String {
        match self {
            Self::Draw => format!("Draw {mark}"),
            Self::Complete => format!("Go on with {mark}"),
            Self::Move => format!("Move {mark}"),
            Self::Reshape => format!("Reshape {mark}"),
            Self::Describe => format!("Describe {mark}"),
            Self::MoveLabel => format!("Move label of {mark}"),
        }
    }
}

fn film_words(case: &Case, id: &RadiographId) -> String {
    let Some(film) = case.radiograph(id) else { return id.to_string() };
    let time = case.time_words(&film.time);
    let views: Vec<_> = film.views.iter().map(|view| view.position.word()).collect();
    if views.is_empty() { time } else { format!("{time} ({})", views.join(" + ")) }
}
