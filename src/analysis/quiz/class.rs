//! What a class said: how often each answer was given, and how far the learners agree.

use std::collections::BTreeMap;

use crate::case::Place;

/// One question of one visit, with the answer of each learner to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Words of the question: "mRUST, medial cortex".
    pub item: String,
    /// The subject: the visit or film.
    pub subject: String,
    /// Answers, each with its number of learners.
    pub answers: BTreeMap<String, usize>,
    /// Answers that are right, of those that could be scored.
    pub right: usize,
    /// Answers that could be scored.
    pub scored: usize,
    /// Learners who did not answer.
    pub not_answered: usize,
}

/// One item over all its subjects.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassItem {
    /// Words of the item.
    pub item: String,
    /// Subjects that at least two learners answered.
    pub subjects: usize,
    /// Share of pairs of learners that agree, over the subjects of kappa; `None` without any.
    pub agreement: Option<f64>,
    /// Fleiss' kappa over the subjects that the most learners answered.
    pub kappa: Result<f64, NoKappa>,
    /// Number of learners who answered these subjects.
    pub raters: usize,
    /// Number of these subjects.
    pub kappa_subjects: usize,
}

/// The reason for which there is no kappa.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKappa {
    /// Nothing was answered by two learners.
    FewLearners,
    /// One question alone was answered by as many learners.
    FewQuestions,
    /// All gave one answer to everything, so that chance alone agrees in full.
    OneAnswer,
}

impl NoKappa {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::FewLearners => "fewer than 2 learners answered",
            Self::FewQuestions => "fewer than 2 questions",
            Self::OneAnswer => "all gave the same answer to everything",
        }
    }
}

/// Agreement on each item, in the order in which they come.
pub fn class_items(counted: &[Counted]) -> Vec<ClassItem> {
    let mut names: Vec<&String> = Vec::new();
    for own in counted {
        if !names.contains(&&own.item) {
            names.push(&own.item);
        }
    }
    let item = |name: &String| {
        let all = counted.iter().filter(|own| own.item == *name);
        let tables: Vec<&BTreeMap<String, usize>> =
            all.map(|own| &own.answers).filter(|answers| answers.values().sum::<usize>() >= 2).collect();
        // Kappa wants as many answers to each subject: those that most learners answered.
        let raters = tables.iter().map(|table| table.values().sum()).max().unwrap_or(0);
        let whole: Vec<_> =
            tables.iter().copied().filter(|table| table.values().sum::<usize>() == raters).collect();
        let kappa = match whole.len() {
            0 => Err(NoKappa::FewLearners),
            1 => Err(NoKappa::FewQuestions),
            _ => fleiss_kappa(&whole).ok_or(NoKappa::OneAnswer),
        };
        ClassItem {
            item: name.clone(),
            subjects: tables.len(),
            agreement: percent_agreement(&whole),
            kappa,
            raters,
            kappa_subjects: whole.len(),
        }
    };
    names.into_iter().map(item).collect()
}

/// The middle of places: the median of each coordinate; `None` without any.
pub fn median_place(places: &[Place]) -> Option<Place> {
    let along = |axis: usize| median(&places.iter().map(|place| place[axis]).collect::<Vec<_>>());
    Some([along(0)?, along(1)?])
}

/// The median of numbers; `None` without any.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = sorted.get((sorted.len() - 1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

/// Share of agreeing pairs of raters, the mean over subjects: P̄ of Fleiss JL, Measuring nominal scale agreement among
/// many raters, Psychol Bull 1971;76:378–382. `None` without a subject that two raters answered.
pub fn percent_agreement(subjects: &[&BTreeMap<String, usize>]) -> Option<f64> {
    let shares: Vec<f64> = subjects.iter().filter_map(|table| pairs(table)).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}

/// Share of the pairs of raters of one subject that agree.
fn pairs(table: &BTreeMap<String, usize>) -> Option<f64> {
    let raters: usize = table.values().sum();
    let agreeing: usize = table.values().map(|count| count * count.saturating_sub(1)).sum();
    (raters >= 2).then(|| agreeing as f64 / (raters * (raters - 1)) as f64)
}

/// Fleiss' kappa (1971): agreement beyond that of chance, where every subject has as many raters. `None` where they have
/// not, and where all give one answer to everything, so that chance alone agrees in full.
pub fn fleiss_kappa(subjects: &[&BTreeMap<String, usize>]) -> Option<f64> {
    let raters = subjects.first()?.values().sum::<usize>();
    if raters < 2 || subjects.iter().any(|table| table.values().sum::<usize>() != raters) {
        return None;
    }
    let mut totals: BTreeMap<&String, usize> = BTreeMap::new();
    for (answer, count) in subjects.iter().flat_map(|table| table.iter()) {
        *totals.entry(answer).or_default() += count;
    }
    let all = (subjects.len() * raters) as f64;
    let by_chance: f64 = totals.values().map(|total| (*total as f64 / all).powi(2)).sum();
    let observed = percent_agreement(subjects)?;
    let room = 1.0 - by_chance;
    (room > 1e-12).then(|| (observed - by_chance) / room)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts of five answers by fourteen raters of ten subjects: the worked example of the article on Fleiss' kappa in
    /// Wikipedia, whose κ is 0.210, P̄ 0.378 and chance 0.213.
    const EXAMPLE: [[usize; 5]; 10] = [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ];

    /// Table 1 of Fleiss JL, Psychol Bull 1971;76:378-382: six psychiatrists each diagnose thirty patients as depression,
    /// personality disorder, schizophrenia, neurosis or other. The counts are those of the data set `diagnoses` of the R
    /// package irr 0.84.1 (Gamer, Lemon, Fellows, Singh), of which its `kappam.fleiss` gives κ 0.430.
    const FLEISS_1971: [[usize; 5]; 30] = [
        [0, 0, 0, 6, 0],
        [0, 3, 0, 0, 3],
        [0, 1, 4, 0, 1],
        [0, 0, 0, 0, 6],
        [0, 3, 0, 3, 0],
        [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0],
        [2, 0, 0, 4, 0],
        [0, 0, 0, 0, 6],
        [1, 0, 0, 5, 0],
        [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0],
        [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
        [0, 0, 5, 0, 1],
        [3, 0, 0, 1, 2],
        [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0],
        [1, 0, 2, 0, 3],
        [0, 0, 0, 0, 6],
        [0, 1, 0, 5, 0],
        [0, 2, 0, 1, 3],
        [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1],
        [0, 5, 0, 1, 0],
        [4, 0, 0, 0, 2],
        [0, 2, 0, 4, 0],
        [1, 0, 5, 0, 0],
        [0, 0, 0, 0, 6],
    ];

    fn tables(counts: &[[usize; 5]]) -> Vec<BTreeMap<String, usize>> {
        let table = |counts: &[usize; 5]| {
            counts.iter().enumerate().map(|(answer, count)| (answer.to_string(), *count)).collect()
        };
        counts.iter().map(table).collect()
    }

    #[test]
    fn kappa_of_the_thirty_patients_of_fleiss_is_that_of_other_programs() {
        let tables = tables(&FLEISS_1971);
        let tables: Vec<_> = tables.iter().collect();
        let (kappa, agreement) = (fleiss_kappa(&tables).unwrap(), percent_agreement(&tables).unwrap());
        assert!((kappa - 0.430).abs() < 0.0005, "{kappa}");
        assert!((agreement - 5.0 / 9.0).abs() < 1e-9, "250 of 450 pairs agree: {agreement}");
    }

    #[test]
    fn kappa_is_that_of_the_worked_example() {
        let tables = tables(&EXAMPLE);
        let tables: Vec<_> = tables.iter().collect();
        let (kappa, agreement) = (fleiss_kappa(&tables).unwrap(), percent_agreement(&tables).unwrap());
        assert!((kappa - 0.210).abs() < 0.0005, "{kappa}");
        assert!((agreement - 0.378).abs() < 0.0005, "{agreement}");
    }

    #[test]
    fn where_kappa_is_not_defined_none_is_told() {
        let one: BTreeMap<String, usize> = [("a".to_owned(), 3)].into();
        assert_eq!(fleiss_kappa(&[&one, &one]), None, "chance alone agrees in full");
        assert_eq!(percent_agreement(&[&one]), Some(1.0));
        let other: BTreeMap<String, usize> = [("a".to_owned(), 2)].into();
        assert_eq!(fleiss_kappa(&[&one, &other]), None, "unequal numbers of raters");
        let alone: BTreeMap<String, usize> = [("a".to_owned(), 1)].into();
        assert_eq!((fleiss_kappa(&[&alone]), percent_agreement(&[&alone])), (None, None));
        assert_eq!(fleiss_kappa(&[]), None);
    }

    #[test]
    fn the_share_and_kappa_are_of_the_same_questions() {
        let question = |subject: &str, answers: &[(&str, usize)]| Counted {
            item: "Union".to_owned(),
            subject: subject.to_owned(),
            answers: answers.iter().map(|(answer, count)| ((*answer).to_owned(), *count)).collect(),
            right: 0,
            scored: 0,
            not_answered: 0,
        };
        let three = [("yes", 2), ("no", 1)];
        let counted = [question("a", &three), question("b", &[("no", 3)]), question("c", &[("yes", 2)])];
        let items = class_items(&counted);
        assert_eq!((items[0].raters, items[0].kappa_subjects), (3, 2));
        assert_eq!(items[0].agreement, Some(2.0 / 3.0), "of the questions that three answered");
        assert!(items[0].kappa.is_ok());
        assert_eq!(class_items(&counted[..1])[0].kappa, Err(NoKappa::FewQuestions));
        let alone = [question("a", &[("yes", 1)])];
        assert_eq!(class_items(&alone)[0].kappa, Err(NoKappa::FewLearners));
    }

    #[test]
    fn the_median_place_is_that_of_each_coordinate() {
        assert_eq!(median_place(&[]), None);
        assert_eq!(median_place(&[[1.0, 9.0], [3.0, 5.0], [100.0, 7.0]]), Some([3.0, 7.0]));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
    }

    #[test]
    fn perfect_agreement_on_several_answers_is_one() {
        let one: BTreeMap<String, usize> = [("a".to_owned(), 4)].into();
        let other: BTreeMap<String, usize> = [("b".to_owned(), 4)].into();
        assert_eq!(fleiss_kappa(&[&one, &other]), Some(1.0));
    }
}
