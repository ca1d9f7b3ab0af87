//! The figures of every score that comes with the program, spelled out with their sources: whoever changes a number in
//! `assets/scores` must change it here too.

use std::collections::BTreeMap;
use std::path::Path;

use callus::analysis::book::{Basis, Better, Cortex, CutOff, ViewNeeded};
use callus::case::{Answer, Given};

use super::{book, key};

const V: Basis = Basis::Verified;
const GK: Basis = Basis::GeneralKnowledge;

#[test]
fn ranges_items_and_grades_are_those_of_their_sources() {
    let shape: Vec<_> = book()
        .scores
        .iter()
        .map(|score| {
            let grades = |item| score.grades(item).iter().map(|grade| grade.value).collect::<Vec<_>>();
            let items: Vec<_> = score.items.iter().map(grades).collect();
            (score.short.as_str(), score.range, score.better, items, score.citation.basis)
        })
        .collect();
    let by = |grades: &[u8], count: usize| vec![grades.to_vec(); count];
    let expected = [
        ("mRUST", (4, 16), Better::Higher, by(&[1, 2, 3, 4], 4), V),
        ("RUSH", (10, 30), Better::Higher, by(&[1, 2, 3], 10), GK),
        ("RUST", (4, 12), Better::Higher, by(&[1, 2, 3], 4), V),
        ("Hammer", (1, 5), Better::Lower, by(&[5, 4, 3, 2, 1], 1), V),
        ("Goldberg", (1, 3), Better::Higher, by(&[1, 2, 3], 1), GK),
        ("Lane–Sandhu", (0, 12), Better::Higher, vec![vec![0, 1, 2, 3, 4], vec![0, 2, 4], vec![0, 2, 4]], GK),
        ("Bridged", (0, 4), Better::Higher, by(&[0, 1], 4), V),
        (
            "NURD",
            (0, 21),
            Better::Lower,
            vec![
                vec![3, 2, 1, 0],
                vec![3, 2, 1],
                vec![1, 0],
                vec![2, 1, 0],
                vec![2, 0],
                vec![3, 0],
                vec![4, 0],
                vec![5, 0],
            ],
            V,
        ),
    ];
    assert_eq!(shape, expected);
    for score in &book().scores {
        assert_eq!(score.pair_within_days, 7, "{}", score.key);
        assert!(score.limits.contains("none is validated in osteopetrosis"), "{}", score.key);
    }
}

/// Lowest and highest total, days, basis, and words that must stand in it: of the population, and of the source.
type Expected = (Option<u16>, Option<u16>, Option<(f64, f64)>, Basis, &'static str, &'static str);

#[test]
fn cut_offs_are_those_of_their_sources_with_population() {
    let three = Some((77.0, 106.0));
    let six = Some((168.0, 197.0));
    let expected: [(&str, Vec<Expected>); 8] = [
        (
            "mrust",
            vec![
                (Some(10), None, Some((154.0, 182.0)), V, "distal femur", "2021 Bone Jt Open 2:796"),
                (
                    Some(9),
                    None,
                    Some((28.0, 56.0)),
                    V,
                    "femoral shaft, nail, n = 148",
                    "10.1016/j.injury.2025.112512",
                ),
            ],
        ),
        ("rush", vec![]),
        (
            "rust",
            vec![
                (None, Some(9), six, V, "tibial shaft, nail, n = 647", "BJO-2021-0012.R1"),
                (
                    None,
                    Some(8),
                    six,
                    V,
                    "femoral shaft, nail, 40 to 70 years",
                    "conclusion of medicalalgorithms",
                ),
                (Some(4), Some(4), three, V, "still unhealed at 3 months, n = 155", "Cureus article 32508"),
                (Some(5), Some(6), three, V, "still unhealed at 3 months, n = 155", "Cureus article 32508"),
                (None, Some(6), None, V, "scored before surgery", "PMC6611993"),
            ],
        ),
        (
            "hammer",
            vec![
                (Some(1), Some(2), None, V, "definition of the scale", "medicalalgorithms.com"),
                (Some(3), Some(3), None, V, "definition of the scale", "medicalalgorithms.com"),
                (Some(4), Some(5), None, V, "definition of the scale", "medicalalgorithms.com"),
            ],
        ),
        ("goldberg", vec![]),
        ("lane-sandhu", vec![]),
        (
            "bridged-cortices",
            vec![
                (Some(3), None, None, V, "found in no population", "McClelland et al. 2007"),
                (Some(1), None, Some((28.0, 122.0)), V, "tibial shaft, nail, n = 176", "Lack et al. 2014"),
            ],
        ),
        (
            "nurd",
            [(0, 5), (6, 8), (9, 11), (12, 21)]
                .map(|(from, to)| (Some(from), Some(to), None, V, "tibial shaft", "O'Halloran"))
                .to_vec(),
        ),
    ];
    for (name, cut_offs) in expected {
        let own: &[CutOff] = &book().score(&key(name)).unwrap().cut_offs;
        assert_eq!(own.len(), cut_offs.len(), "{name}");
        for (own, (from, to, days, basis, population, source)) in own.iter().zip(cut_offs) {
            let told = &own.words;
            assert_eq!((own.from, own.to, own.days), (from, to, days), "{name}: {told}");
            assert_eq!(own.citation.basis, basis, "{name}: {told}");
            assert!(own.population.contains(population), "{name}: {}", own.population);
            assert!(own.citation.text.contains(source), "{name}: {}", own.citation.text);
        }
    }
}

#[test]
fn cut_offs_tell_the_figures_of_their_sources() {
    let words = |name: &str| {
        let cut_offs = &book().score(&key(name)).unwrap().cut_offs;
        cut_offs.iter().map(|own| own.words.as_str()).collect::<Vec<_>>().join("\n")
    };
    for figure in [
        "sensitivity 92 %, specificity 100 %",
        "99 % (CI 94 to 100)",
        "1:2 case–control",
        "medians 6 (nonunion) and 9",
    ] {
        assert!(words("mrust").contains(figure), "{figure}");
    }
    for figure in ["nonunion in 2 %", "nonunion in 22 %", "nonunion in 42 %", "nonunion in 61 %"] {
        assert!(words("nurd").contains(figure), "{figure}");
    }
    let rush = &book().score(&key("rush")).unwrap().references;
    let [own] = rush.as_slice() else { panic!("{rush:?}") };
    assert_eq!((own.mean, own.sd), (21.32, 4.57));
    assert!(own.words.contains("21.3 ± 4.6 at 6 months") && own.citation.text.contains("PMC6717321"));
    for figure in [
        "union 9.2 ± 1.1, nonunion 6.8 ± 1.6",
        "47 percentage points higher",
        "23 percentage points higher",
        "AUC 0.83",
    ] {
        assert!(words("rust").contains(figure), "{figure}");
    }
}

#[test]
fn no_number_that_nobody_has_seen_and_none_from_animals_is_a_cut_off() {
    for score in &book().scores {
        for own in &score.cut_offs {
            assert_ne!(own.citation.basis, GK, "{}: {}", score.key, own.words);
            assert!(
                own.is_definition || own.found_in.as_ref().is_some_and(|found| !found.animals),
                "{}",
                own.words
            );
        }
        let told = format!("{score:?}");
        for word in ["clinical.md", "fact sheet", "peers.md", "was not seen"] {
            assert!(!told.contains(word), "{}: {word}", score.key);
        }
    }
}

#[test]
fn classifications_are_shipped_with_their_classes_but_without_the_texts_of_ao() {
    let seinsheimer = book().classification(&key("seinsheimer")).unwrap();
    let codes: Vec<_> = seinsheimer.classes.iter().map(|own| own.code.as_str()).collect();
    assert_eq!(codes, ["I", "IIA", "IIB", "IIC", "IIIA", "IIIB", "IV", "V"]);
    assert_eq!(seinsheimer.class(" iia ").unwrap().words, "two parts, transverse");
    assert_eq!(book().classification(&key("weber-cech")).unwrap().classes.len(), 7);
    assert!(book().classification(&key("ao-ota")).unwrap().classes.is_empty());
}

#[test]
fn the_radiographic_stages_are_the_grades_of_the_modified_score() {
    let scheme = &book().stage_schemes[0];
    let mrust = book().score(&key("mrust")).unwrap();
    for (stage, grade) in scheme.stages.iter().zip(&mrust.scales[&key("cortex")]) {
        assert_eq!((stage.mrust, stage.shows), (Some(grade.value), grade.shows), "{}", stage.key);
    }
    let keys: Vec<_> = scheme.stages.iter().map(|own| own.key.as_str()).collect();
    let all: Vec<_> = callus::case::Stage::ALL.iter().map(|own| own.as_str().to_owned()).collect();
    assert_eq!(keys[..5], all[..5]);
    assert_eq!(keys[5..], ["primary-healing"]);
    let biological: Vec<_> = book().stage_schemes[1].stages.iter().map(|own| own.word.as_str()).collect();
    assert_eq!(biological, ["inflammation", "soft callus", "hard callus", "remodelling"]);
}

/// A figure, how sure it is, and its source.
type Figure = (&'static str, Basis, &'static str);

#[test]
fn figures_of_agreement_are_those_of_their_sources() {
    let validated = |name: &str| -> Vec<(String, Basis)> {
        let own = &book().score(&key(name)).unwrap().validated;
        own.iter().map(|one| (format!("{} ({})", one.words, one.citation.text), one.citation.basis)).collect()
    };
    let expected: [(&str, &[Figure]); 3] = [
        (
            "mrust",
            &[
                ("ICC 0.68 (RUST 0.63)", V, "Litrenta"),
                ("between raters 0.96, within a rater 0.98", V, "Schmidt 2023"),
                ("trainees 0.92", V, "Schmidt 2023"),
                ("Rat femur, against micro-CT and torsion: ICC 0.86; animal study", V, "30399082"),
            ],
        ),
        (
            "rush",
            &[
                ("ICC 0.66 (global impression 0.34)", V, "Chiavaras"),
                ("ICC 0.53 (global impression 0.22)", V, "Bhandari"),
                ("35 patients, 94 sets of films: ICC 0.748 (impression: kappa 0.564)", V, "2024;25:798"),
                (
                    "n = 734: each 2 points lower at 3 months, odds of reoperation × 1.16 (at 6 months × 1.05)",
                    V,
                    "1713",
                ),
            ],
        ),
        (
            "rust",
            &[
                ("45 sets of films, 7 raters, ICC 0.86", V, "Whelan"),
                ("0.67; 0.75 after agreeing on criteria; 0.79 with the postoperative film", V, "Leow 2016"),
                ("ICC 0.63 (mRUST 0.68)", V, "Litrenta"),
                ("Rat femur, against micro-CT and torsion: ICC 0.89; animal study", V, "30399082"),
                ("44 fractures, 7 raters", V, "Thamyongkit"),
            ],
        ),
    ];
    for (name, figures) in expected {
        let own = validated(name);
        assert_eq!(own.len(), figures.len(), "{name}");
        for ((told, basis), (figure, expected, source)) in own.iter().zip(figures) {
            assert!(told.contains(figure) && told.contains(source), "{name}: {told}");
            assert_eq!(basis, expected, "{name}: {told}");
        }
    }
}

#[test]
fn limits_are_said_with_every_score() {
    for name in ["mrust", "rust"] {
        let limits = &book().score(&key(name)).unwrap().limits;
        assert!(limits.contains("0.71 to 0.79 against 0.55 to 0.59, Misir 2020"), "{limits}");
    }
    assert!(
        book()
            .score(&key("rush"))
            .unwrap()
            .limits
            .contains("trabecular items are hardly assessable in osteopetrosis")
    );
    assert!(book().score(&key("lane-sandhu")).unwrap().limits.starts_with("For research:"));
}

#[test]
fn complications_have_definitions_and_codes_only_where_a_source_gives_them() {
    let codes: Vec<_> = [
        "hardware-failure",
        "infection",
        "delayed-union",
        "nonunion",
        "malunion",
        "refracture",
        "periprosthetic-fracture",
    ]
    .into_iter()
    .map(|name| {
        let kind = book().kind(&key(name)).unwrap();
        assert!(kind.is_complication && !kind.definitions.is_empty(), "{name}");
        assert!(book().state(kind, &key("present")).is_some_and(|state| state.is_there), "{name}");
        (kind.code.0.as_str(), kind.code.1.as_str())
    })
    .collect();
    assert_eq!(
        codes,
        [
            ("99CALLUS", "HARDWARE-FAILURE"),
            ("99CALLUS", "INFECTION"),
            ("SCT", "28087009"),
            ("SCT", "302941001"),
            ("SCT", "287075005"),
            ("99CALLUS", "REFRACTURE"),
            ("99CALLUS", "PERIPROSTHETIC-FRACTURE"),
        ]
    );
    for kind in book().kinds.iter().filter(|kind| kind.code.0 != "SCT") {
        assert_eq!(kind.code.0, "99CALLUS", "{}", kind.key);
        assert_eq!(kind.code.1, kind.key.as_str().to_uppercase());
    }
}

#[test]
fn every_item_of_a_score_has_a_scale_a_view_and_a_cortex_that_fit() {
    for score in &book().scores {
        for item in &score.items {
            assert!(score.grades(item).len() > 1, "{}: {}", score.key, item.key);
            let wanted = match item.cortex {
                Some(Cortex::Medial | Cortex::Lateral) => ViewNeeded::Frontal,
                Some(Cortex::Anterior | Cortex::Posterior) => ViewNeeded::Lateral,
                None => ViewNeeded::Any,
            };
            assert_eq!(item.view, wanted, "{}: {}", score.key, item.key);
        }
        for (key, grades) in &score.scales {
            let values: Vec<_> = grades.iter().map(|grade| grade.value).collect();
            let sorted = |a: &u8, b: &u8| if score.better == Better::Higher { a < b } else { a > b };
            assert!(values.is_sorted_by(sorted), "{}: {key} does not begin with least healing", score.key);
            for grade in grades {
                assert!(
                    grade.criteria.len() > 20 && grade.criteria.ends_with('.'),
                    "{}: {grade:?}",
                    score.key
                );
            }
        }
        assert!(!score.limits.is_empty() && !score.help.is_empty() && !score.validated.is_empty());
    }
    let asking: Vec<_> = book().reasons.iter().filter(|own| own.asks).map(|own| own.key.as_str()).collect();
    assert_eq!(asking, ["other"]);
    let given = Given::NotAssessable { reason: key("plate"), words: String::new() };
    assert_eq!(Answer::not_assessable(key("plate")).given, given);
}

/// Names of scores in the source, outside comments and tests: there must be none.
#[test]
fn nothing_in_code_knows_a_scores_name() {
    fn walk(folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.insert(path.display().to_string(), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 100);
    let names = ["RUST", "mRUST", "RUSH", "Hammer", "Goldberg", "Sandhu"];
    let keys: Vec<String> = book().scores.iter().map(|score| format!("\"{}\"", score.key)).collect();
    for (path, text) in files {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in lines.map(|line| line.split(" // ").next().unwrap_or_default()) {
            let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            assert!(!words.any(|word| names.contains(&word)), "{path}: {line}");
            assert!(!keys.iter().any(|key| line.contains(key.as_str())), "{path}: {line}");
        }
    }
}
