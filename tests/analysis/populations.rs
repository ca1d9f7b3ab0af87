//! For whom a published number is stated, for whom it is but listed, and for whom it is not even that: values of the case
//! decide, one by one.

use std::path::Path;

use callus::analysis::book::{Book, ScoreDefinition};
use callus::analysis::score::{Misfit, Setting, sum};
use callus::analysis::summary::summary;
use callus::analysis::visits;
use callus::case::{Answer, Case, Sheet};
use callus::store::case_from_ron;

use super::{book, key};

/// A case of one film, so many days after its operation.
fn case(episode: &str, days: i32) -> Case {
    let text = format!(
        "(format: 2, title: \"t\", patient: (label: \"A\"), episodes: [(id: \"op\", treatment: \"t\", {episode}, \
         operation: (name: \"Nail\", after: \"after nailing\"))], radiographs: [(id: \"f\", file: \"f.png\", \
         time: (anchor: \"op\", offset: \"{days} days\"), views: [(position: AP), (position: Lateral)])])"
    );
    case_from_ron(&text, Path::new("case.ron")).unwrap()
}

fn score(name: &str) -> &'static ScoreDefinition {
    book().score(&key(name)).unwrap()
}

fn graded(score: &ScoreDefinition, value: u8) -> Sheet {
    score.items.iter().map(|item| (item.key.clone(), Answer::grade(value))).collect()
}

/// Cut-offs that are stated, with whether the total lies within them; and how many are listed.
fn told(book: &Book, case: &Case, score: &ScoreDefinition, sheet: &Sheet) -> (Vec<(String, bool)>, usize) {
    let visits = visits(case);
    let published = Setting::of(case, book, &visits[0]).published(score, &sum(score, sheet));
    let fitting = published.fitting.iter().map(|own| (own.cut_off.words.clone(), own.holds)).collect();
    (fitting, published.elsewhere.len())
}

const SHAFT: &str = "bone: \"femur\", region: \"shaft\", device: (key: \"IMN\")";

#[test]
fn a_cut_off_is_stated_only_where_bone_region_implant_and_time_are_its_own() {
    let mrust = score("mrust");
    let sheet = graded(mrust, 3);
    let stated = |episode: &str, days| told(book(), &case(episode, days), mrust, &sheet);
    let (fitting, listed) = stated(SHAFT, 42);
    assert_eq!((fitting.len(), listed), (1, 1), "{fitting:?}");
    assert!(fitting[0].0.starts_with("9 or more at 4 to 8 weeks") && fitting[0].1);
    for (episode, days) in [
        (SHAFT, 60),
        (&SHAFT.replace("femur", "tibia"), 42),
        (&SHAFT.replace("shaft", "subtrochanteric"), 42),
        (&SHAFT.replace("IMN", "DHS"), 42),
        (&SHAFT.replace(", device: (key: \"IMN\")", ""), 42),
        (&SHAFT.replace("region: \"shaft\", ", ""), 42),
    ] {
        assert_eq!(stated(episode, days), (vec![], 2), "{episode} {days}");
    }
    // Capitals and blanks do not matter, and the plated distal femur has its own.
    assert_eq!(stated(&SHAFT.replace("femur", "Femur").replace("IMN", " imn"), 42).0.len(), 1);
    let distal = stated("bone: \"femur\", region: \"distal\", device: (key: \"LCP\")", 168);
    assert!(distal.0[0].0.starts_with("10 or more at 24 weeks") && distal.0[0].1, "{distal:?}");
    assert_eq!(distal.1, 1);
}

#[test]
fn nothing_is_stated_or_listed_in_the_first_four_weeks_before_fixation_or_of_a_partial_sheet() {
    for score in &book().scores {
        let sheet: Sheet = score
            .items
            .iter()
            .map(|item| (item.key.clone(), Answer::grade(score.grades(item)[0].value)))
            .collect();
        for days in [-3, 0, 7, 27] {
            assert_eq!(told(book(), &case(SHAFT, days), score, &sheet), (vec![], 0), "{} {days}", score.key);
        }
        let mut partial = sheet.clone();
        partial.pop_first();
        assert_eq!(told(book(), &case(SHAFT, 182), score, &partial), (vec![], 0), "{}", score.key);
        let (fitting, listed) = told(book(), &case(SHAFT, 28), score, &sheet);
        assert_eq!(fitting.len() + listed, score.cut_offs.len(), "{}", score.key);
    }
    // Without an operation there is no fixation.
    let text = "(format: 2, title: \"t\", patient: (label: \"A\"), episodes: [(id: \"fx\", bone: \"femur\", treatment: \"cast\")], \
                radiographs: [(id: \"f\", file: \"f.png\", time: (date: \"2024-05-01\"), views: [(position: AP)])])";
    let dated = case_from_ron(text, Path::new("case.ron")).unwrap();
    assert_eq!(told(book(), &dated, score("hammer"), &graded(score("hammer"), 1)), (vec![], 0));
}

#[test]
fn an_age_must_be_known_and_lie_within() {
    let rust = score("rust");
    let at = |age: &str| {
        let episode = format!("{SHAFT}{age}");
        let case = case(&episode, 182);
        let visits = visits(&case);
        let published = Setting::of(&case, book(), &visits[0]).published(rust, &sum(rust, &graded(rust, 2)));
        let wu = |words: &str| words.starts_with("8 or less at 6 months");
        let fits = published.fitting.iter().any(|own| wu(&own.cut_off.words) && own.is_reached());
        let why = published.elsewhere.iter().find(|(own, _)| wu(&own.words)).map(|(_, why)| why.clone());
        (fits, why.unwrap_or_default())
    };
    assert_eq!(at(", age_years: 55"), (true, vec![]));
    assert_eq!(at(", age_years: 34"), (false, vec![Misfit::Age]));
    assert_eq!(at(""), (false, vec![Misfit::Age]));
}

#[test]
fn numbers_from_animals_and_numbers_that_nobody_has_seen_are_neither_stated_nor_listed() {
    let mut own = score("mrust").clone();
    let case = case(SHAFT, 42);
    let sheet = graded(&own, 3);
    let count = |own: &ScoreDefinition| {
        let (fitting, listed) = told(book(), &case, own, &sheet);
        (fitting.len(), listed)
    };
    assert_eq!(count(&own), (1, 1));
    for cut_off in &mut own.cut_offs {
        cut_off.citation.basis = callus::analysis::book::Basis::GeneralKnowledge;
    }
    assert_eq!(count(&own), (0, 0));
    let mut own = score("mrust").clone();
    for cut_off in &mut own.cut_offs {
        cut_off.found_in.as_mut().unwrap().animals = true;
    }
    assert_eq!(count(&own), (0, 0));
    // A department's own that does not say for whom is listed.
    let mut own = score("mrust").clone();
    own.cut_offs[1].found_in = None;
    assert_eq!(count(&own), (0, 2));
}

#[test]
fn a_definition_of_words_holds_for_every_bone_and_a_condition_is_never_reached_by_itself() {
    let hammer = score("hammer");
    let (fitting, listed) = told(book(), &case("bone: \"radius\"", 60), hammer, &graded(hammer, 2));
    let held: Vec<_> = fitting.iter().filter(|own| own.1).map(|own| own.0.as_str()).collect();
    assert_eq!((held, fitting.len(), listed), (vec!["1 to 2: union"], 3, 0));
    let bridged = score("bridged-cortices");
    let mut three = graded(bridged, 1);
    three.insert(key("lateral"), Answer::grade(0));
    let (fitting, _) = told(book(), &case("bone: \"humerus\"", 60), bridged, &three);
    assert!(fitting.iter().any(|own| own.0.starts_with("3 or more of 4") && own.1), "{fitting:?}");
    let rust = score("rust");
    let case = case("bone: \"tibia\"", 400);
    let visits = visits(&case);
    let published = Setting::of(&case, book(), &visits[0]).published(rust, &sum(rust, &graded(rust, 1)));
    let [own] = published.fitting.as_slice() else { panic!("{published:?}") };
    assert!(own.holds && !own.is_reached() && own.cut_off.only_when.is_some());
}

#[test]
fn a_mean_of_the_same_fractures_at_the_same_time_is_there_to_compare() {
    let rush = score("rush");
    let means = |episode: &str, days| {
        let case = case(episode, days);
        let visits = visits(&case);
        Setting::of(&case, book(), &visits[0]).published(rush, &sum(rush, &graded(rush, 2))).references.len()
    };
    let own = "bone: \"femur\", region: \"subtrochanteric\", device: (key: \"DHS\")";
    assert_eq!(means(own, 182), 1);
    for (episode, days) in [(own, 91), (own, 365), (SHAFT, 182)] {
        assert_eq!(means(episode, days), 0, "{episode} {days}");
    }
}

#[test]
fn a_cortex_graded_under_a_plate_keeps_its_caveat_in_every_sentence_about_the_total() {
    let mrust = score("mrust");
    let plated = "bone: \"femur\", region: \"subtrochanteric\", device: (key: \"DHS\")";
    let words = |episode: &str, days, sheet: &Sheet| {
        let case = case(episode, days);
        let visits = visits(&case);
        Setting::of(&case, book(), &visits[0]).words(mrust, sheet)
    };
    let whole = graded(mrust, 3);
    let caveat = "12 (range 4–16), lateral cortex graded although the side plate lies over it";
    assert_eq!(words(plated, 182, &whole), caveat);
    assert_eq!(words(plated, -3, &whole), "12 (range 4–16)", "before the operation there is no plate");
    assert_eq!(words(&plated.replace("DHS", "IMN"), 182, &whole), "12 (range 4–16)");
    assert_eq!(words(&plated.replace("femur", "tibia"), 182, &whole), "12 (range 4–16)");
    let mut hidden = whole.clone();
    hidden.insert(key("lateral"), Answer::not_assessable(key("plate")));
    assert!(!words(plated, 182, &hidden).contains("although"), "a cortex that was left out needs none");
    // A partial sheet has a sum, and the caveat of it.
    let mut partial = whole.clone();
    partial.remove(&key("medial"));
    assert!(
        words(plated, 182, &partial).ends_with("lateral cortex graded although the side plate lies over it")
    );
}

#[test]
fn points_that_are_not_the_grade_are_added_as_points() {
    let nurd = score("nurd");
    let sheet = |least: bool| -> Sheet {
        let of_item = |item| {
            let grades = nurd.grades(item).iter();
            let grade = if least {
                grades.min_by_key(|grade| grade.adds())
            } else {
                grades.max_by_key(|grade| grade.adds())
            };
            grade.unwrap().value
        };
        nurd.items.iter().map(|item| (item.key.clone(), Answer::grade(of_item(item)))).collect()
    };
    assert_eq!((sum(nurd, &sheet(true)).total(), sum(nurd, &sheet(false)).total()), (Some(0), Some(21)));
    let only: Sheet = [(key("type"), Answer::grade(1))].into();
    let partial = sum(nurd, &only);
    assert_eq!((partial.total(), partial.sum, partial.within), (None, -1, (0, 20)));
}

#[test]
fn the_sample_of_the_plated_femur_reaches_no_verdict_and_tells_its_caveat_each_time() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs");
    let folder = callus::store::CaseFolder::find(&folder).unwrap();
    let case = folder.read_case().unwrap();
    let text = std::fs::read_to_string(folder.root.join("readings/demo-teacher.ron")).unwrap();
    let reading = callus::store::reading_from_ron(&text, Path::new("r.ron")).unwrap();
    let visits = visits(&case);
    let value_of =
        |_, _: &std::sync::Arc<callus::case::Mark>| callus::analysis::measure::Measured::Missing("".into());
    let told = callus::analysis::summary::Told {
        case: &case,
        visits: &visits,
        reading: &reading,
        book: book(),
        value_of: &value_of,
    };
    let page = summary(told);
    let sentences: Vec<String> = page
        .sections
        .iter()
        .flat_map(|section| &section.sentences)
        .map(callus::analysis::summary::Sentence::text)
        .collect();
    let about: Vec<_> =
        sentences.iter().filter(|own| own.contains("mRUST ") && own.contains("(range")).collect();
    assert_eq!(about.len(), 7, "{sentences:#?}");
    // The film before the operation has no plate; every total after it keeps its caveat.
    for own in &about[1..] {
        assert!(own.contains("lateral cortex graded although the side plate lies over it"), "{own}");
    }
    assert!(!about[0].contains("although"), "{}", about[0]);
    assert!(!sentences.iter().any(|own| own.contains("lies within")), "{sentences:#?}");
    let month_3 = sentences.iter().find(|own| own.starts_with("3 months after revision")).unwrap();
    assert!(month_3.contains("the reader sees no callus, as before (definite)"), "{month_3}");
}

#[test]
fn a_definition_is_told_as_one_with_the_caveat_of_a_hidden_cortex_and_never_as_a_cut_off() {
    let bridged = score("bridged-cortices");
    let tell = |days: i32, sheet: Sheet| {
        let case = case("bone: \"femur\", region: \"subtrochanteric\", device: (key: \"DHS\")", days);
        let reader = callus::case::ReaderId::new("a").unwrap();
        let mut reading =
            callus::case::Reading::new(callus::case::Reader { id: reader, name: "A".to_owned() });
        let film = callus::case::RadiographId::new("f").unwrap();
        reading.scores.entry(film).or_default().insert(bridged.key.clone(), sheet);
        let visits = visits(&case);
        let value_of = |_, _: &std::sync::Arc<callus::case::Mark>| {
            callus::analysis::measure::Measured::Missing("".into())
        };
        let told = callus::analysis::summary::Told {
            case: &case,
            visits: &visits,
            reading: &reading,
            book: book(),
            value_of: &value_of,
        };
        let sentences: Vec<String> = summary(told)
            .sections
            .iter()
            .flat_map(|section| &section.sentences)
            .map(callus::analysis::summary::Sentence::text)
            .filter(|own| own.contains("radiographic union"))
            .collect();
        sentences
    };
    let mut three = graded(bridged, 1);
    three.insert(key("anterior"), Answer::grade(0));
    let [own] = &tell(182, three.clone())[..] else { panic!("{:#?}", tell(182, three)) };
    assert!(
        own.contains("meets the definition “3 or more of 4 cortices bridged: radiographic union”"),
        "{own}"
    );
    assert!(own.contains("found in no population") && own.contains("McClelland"), "{own}");
    assert!(own.contains("lateral cortex graded although the side plate lies over it"), "{own}");
    for word in ["cut-off", "found for", "usual rule"] {
        assert!(!own.contains(word), "{word}: {own}");
    }
    let mut two = three.clone();
    two.insert(key("posterior"), Answer::grade(0));
    let [own] = &tell(182, two)[..] else { panic!() };
    assert!(own.contains("does not meet the definition") && own.contains("although the side plate"), "{own}");
}
