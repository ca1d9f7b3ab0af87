//! The sample tells the whole article: a checklist of its statements, each with the words of the article and the place in
//! the sample that tells it. A statement that is missing, and a sentence of the article that the list leaves out, fail.

use std::fs;
use std::path::{Path, PathBuf};

use callus::case::{Case, Key, LabFlag, PublishedRow};
use callus::store::{case_from_ron, reading_from_ron};

/// Words of the article, the place in the sample, and words that must stand there.
const CHECKLIST: &[(&str, &str, &[&str])] = &[
    // Abstract.
    (
        "Osteopetrosis is a genetic disease characterized by defects in osteoclast formation",
        "statement:definition",
        &["genetic", "osteoclasts"],
    ),
    (
        "There were a few cases of subtrochanteric femur fractures treated with dynamic hip screw",
        "statement:aim",
        &["few such fractures", "DHS", "healing was rather poor"],
    ),
    (
        "We present our experience for treating a patient with intermediate autosomal recessive",
        "patient",
        &["Intermediate autosomal recessive osteopetrosis"],
    ),
    (
        "we successfully used dynamic hip screw",
        "statement:implemented",
        &["DHS was successfully implemented"],
    ),
    (
        "stable internal fixation with no limitation of activities during follow-up for 15 months",
        "visit:op2-plus-15-months",
        &["fixation stable", "no limitation of activities"],
    ),
    (
        "an increasing number of case reports demonstrating that surgical treatment-related complications could be avoided",
        "statement:fewer-complications",
        &["have become fewer"],
    ),
    (
        "DHS for this patient, who suffered from subtrochanteric fractures with osteopetrosis, was successfully",
        "statement:implemented",
        &["successfully implemented"],
    ),
    (
        "preoperative planning, surgical techniques, and postoperative rehabilitation care can significantly reduce",
        "statement:implemented",
        &["planning, surgical techniques and rehabilitation can significantly reduce complications"],
    ),
    // Background.
    (
        "a reduction in osteoclast number that results in defective bone resorption",
        "statement:definition",
        &["too few", "bone resorption is defective", "density is increased", "deformed"],
    ),
    (
        "can be divided into autosomal recessive osteopetrosis (ARO)",
        "statement:types",
        &["ARO", "IRO", "ADO", "XLO"],
    ),
    ("According to severity", "statement:types", &["malignant", "benign", "intermediate"]),
    ("leading to death in the first few years", "statement:life-span", &["death in the first few years"]),
    (
        "have a normal life span",
        "statement:life-span",
        &["life span is normal", "more fractures", "long bones"],
    ),
    (
        "considerable psychological and economic burden",
        "statement:burden",
        &["psychological and economic burden"],
    ),
    ("many early diagnosis techniques", "statement:burden", &["early diagnosis", "surgery"]),
    (
        "the majority of these fractures could successfully heal via conservative treatment",
        "statement:conservative-view",
        &["conservative treatment", "surgical fixation often failed"],
    ),
    ("generally reported as intractable", "statement:intractable", &["intractable", "many complications"]),
    (
        "in last decade, with the development of surgical instruments",
        "statement:intractable",
        &["last decade"],
    ),
    (
        "to treat an adult patient with IRO and a subtrochanteric fracture",
        "statement:aim",
        &["subtrochanteric", "adult with IRO"],
    ),
    (
        "we reviewed previous case reports and found that preoperative assessment",
        "statement:aim",
        &["reviews earlier case reports"],
    ),
    // Case presentation.
    (
        "was referred for treatment of a right subtrochanteric femur fracture in January 2018",
        "statement:referral",
        &["52-year-old", "referred in January 2018", "both femora", "right tibia"],
    ),
    (
        "chronic osteomyelitis of tibia after traction treatment of tibial tubercle",
        "statement:tibial-traction",
        &["tibial tubercle", "osteomyelitis"],
    ),
    ("A pedigree chart was drawn according to his family history", "pedigree", &["Fig. 1", "family history"]),
    ("III-2 is the patient", "person:patient", &["III-2"]),
    ("his previous generation", "person:father", &["previous generation", "Unaffected"]),
    ("his previous generation", "person:mother", &["Unaffected"]),
    (
        "sister, cousin and his wife had no similar medical history",
        "person:sister",
        &["No similar medical history", "Unaffected"],
    ),
    (
        "sister, cousin and his wife had no similar medical history",
        "person:cousin",
        &["No similar medical history", "Unaffected"],
    ),
    (
        "sister, cousin and his wife had no similar medical history",
        "person:wife",
        &["No similar medical history", "Unaffected"],
    ),
    ("two of his brothers suffered from osteopetrosis", "person:brother", &["two brothers", "Affected"]),
    (
        "one of them presented with osteomyelitis of the mandible",
        "person:brother-mandible",
        &["osteomyelitis of the mandible", "Affected"],
    ),
    ("his daughter was healthy", "person:daughter", &["Healthy", "Unaffected"]),
    ("his niece suffered from osteopetrosis", "person:niece", &["Osteopetrosis", "Affected"]),
    (
        "severe functional limitation of the right hip and pain",
        "statement:admission",
        &["pain", "severe functional limitation of the right hip"],
    ),
    (
        "lateral transverse fracture of the right femur was mildly displaced with a dense sclerotic line",
        "film:op1-minus-3-days-ap",
        &["Lateral transverse fracture", "mildly displaced", "dense sclerotic line"],
    ),
    (
        "the bone cortical density of the pelvis and the bilateral femur increased",
        "film:op1-minus-3-days-ap",
        &["cortical density of the pelvis and of both femora increased"],
    ),
    (
        "the proximal regions of bilateral femurs were deformed",
        "film:op1-minus-3-days-ap",
        &["both proximal femora deformed", "rough and irregular cortex", "narrowed medullary cavity"],
    ),
    ("sandwich vertebrae", "film:op1-minus-3-days-ap", &["sandwich vertebrae", "lower lumbar spine"]),
    ("mild anemia and slight hypocalcemia", "lab:haemoglobin-admission", &["mild anaemia"]),
    ("mild anemia and slight hypocalcemia", "lab:calcium-admission", &["slight hypocalcaemia"]),
    (
        "we judged the genetic pattern of the patient to reflect autosomal recessive inheritance",
        "pedigree",
        &["autosomal recessive from the family history"],
    ),
    (
        "his condition was diagnosed as IRO, accompanied by chronic osteomyelitis, mild anemia and hypocalcemia",
        "statement:inheritance",
        &["IRO with chronic osteomyelitis, mild anaemia and hypocalcaemia"],
    ),
    (
        "we evaluated the patient’s bone condition",
        "care:bone-condition",
        &["condition of the bone was evaluated"],
    ),
    (
        "decided to treat the fracture using internal fixation with DHS",
        "care:choice-of-dhs",
        &["DHS, not a nail"],
    ),
    (
        "such as drill bit fracture and bone necrosis",
        "care:adverse-events",
        &["drill bit fracture and bone necrosis"],
    ),
    (
        "the end presented a solid white amorphous appearance",
        "care:fracture-ends",
        &["solid, white and amorphous"],
    ),
    ("no medullary cavity existed in the femur", "care:fracture-ends", &["no medullary cavity"]),
    (
        "Two drill bits were used to create holes before inserting the screws with extreme care so as not to shatter",
        "care:holes",
        &["Two drill bits", "extreme care", "shatter"],
    ),
    ("a short hip screw with a length of 65 mm", "care:short-screw", &["short hip screw", "65 mm"]),
    (
        "constant irrigation with ice-cold saline and with repeated cleaning of the drill bit",
        "care:cooling",
        &["resisted drilling", "slowly", "ice-cold saline", "repeated cleaning of the drill bit"],
    ),
    ("we took triple longer duration than usual", "care:duration", &["three times as long as usual"]),
    (
        "showed satisfactory alignment",
        "statement:alignment",
        &["pelvis, right hip and right femur", "one week", "satisfactory alignment"],
    ),
    (
        "caused by a careless sprain 3 months after the operation",
        "statement:sprain",
        &["careless sprain", "Three months", "internal fixation screws"],
    ),
    (
        "we performed a repeat of the DHS internal fixation",
        "care:repeated-dhs",
        &["repeated after re-admission"],
    ),
    (
        "postoperative X-ray examination showed that the fracture was aligned",
        "film:op2-plus-2-days-ap",
        &["aligned again"],
    ),
    (
        "a double hip herringbone brace was fixed for 3 months",
        "care:spica-brace",
        &["herringbone", "3 months", "breaking again"],
    ),
    (
        "still failed to demonstrate any healing progression",
        "statement:no-progress",
        &["failed to demonstrate any healing progression"],
    ),
    (
        "A blurred fracture line and callus formation were observed at 6 months",
        "film:op2-plus-6-months-ap",
        &["line is blurred", "callus"],
    ),
    (
        "good evidence of callus formation and fracture healing was demonstrated by the radiograph at 12 months",
        "statement:callus",
        &["good evidence of callus and healing twelve months"],
    ),
    (
        "At 15-months follow-up, there were no clinical signs of infection",
        "visit:op2-plus-15-months",
        &["no clinical signs of infection"],
    ),
    (
        "laboratory tests remained within the normal range, except for a minor abatement in hemoglobin and serum calcium",
        "visit:op2-plus-15-months",
        &["within the normal range, except for a minor abatement in haemoglobin and calcium"],
    ),
    ("minor abatement in hemoglobin", "lab:haemoglobin-15-months", &["a minor abatement", "slightly low"]),
    (
        "minor abatement in hemoglobin and serum calcium",
        "lab:calcium-15-months",
        &["a minor abatement", "slightly low"],
    ),
    (
        "laboratory tests remained within the normal range",
        "lab:others-15-months",
        &["within the normal range"],
    ),
    ("no limitation of activities, and is pain-free", "visit:op2-plus-15-months", &["free of pain"]),
    // Table 1.
    (
        "43 R, F Bone traction Malunion, chronic osteomyelitis of right tibia",
        "episode:femur-right-43",
        &["Bone traction", "Malunion, chronic osteomyelitis of right tibia"],
    ),
    (
        "46 L, F Plate, screw and cortical strut Union at 2 years",
        "episode:femur-left-46",
        &["Plate, screw and cortical strut", "Union at 2 years"],
    ),
    (
        "49 R, T Plate, screw and cortical strut Union at 2 years",
        "episode:tibia-right-49",
        &["Plate, screw and cortical strut", "Union at 2 years"],
    ),
    (
        "52 R, F DHS Hardware failure at 3 months post surgery",
        "episode:op1",
        &["DHS", "Hardware failure at 3 months post surgery"],
    ),
    (
        "53 R, F DHS Obtained clinical healing at 12 months",
        "episode:op2",
        &["DHS", "Obtained clinical healing at 12 months"],
    ),
    // Figures.
    (
        "Fig. 2 Radiograph taken three days before the first operation",
        "film:op1-minus-3-days-ap",
        &["figure 2", "3 days before"],
    ),
    ("a 1 week after the first operation", "film:op1-plus-1-week-ap", &["figure 3a", "1 week"]),
    (
        "b Screw fracture 3 months after the first operation",
        "film:op1-plus-3-months-ap",
        &["figure 3b", "3 months", "internal fixation screws have broken"],
    ),
    ("c 2 days after the repeated DHS fixation", "film:op2-plus-2-days-ap", &["figure 3c", "2 days"]),
    ("a 3 months after revision", "film:op2-plus-3-months-ap", &["figure 4a", "3 months"]),
    ("b 6 months after the revision", "film:op2-plus-6-months-ap", &["figure 4b", "6 months"]),
    ("c 12 months after revision", "film:op2-plus-12-months-ap", &["figure 4c", "12 months"]),
    // Discussion.
    (
        "metabolic disorder with diminished bone resorption",
        "statement:definition",
        &["bone resorption is defective"],
    ),
    (
        "With an abnormal calcium metabolism",
        "statement:iro-features",
        &["calcium metabolism", "leukocytes", "osteomyelitis, mild anaemia and hypocalcaemia"],
    ),
    (
        "the most common fracture location is the femur",
        "statement:femur-most",
        &["brittle", "most often of the femur"],
    ),
    (
        "initiate functional rehabilitation training earlier",
        "statement:early-rehabilitation",
        &["training begin earlier"],
    ),
    (
        "surgical treatment can provide strong fixation",
        "statement:early-rehabilitation",
        &["strong fixation"],
    ),
    ("A case series reported by Chhabra", "statement:chhabra", &["Chhabra"]),
    (
        "continued risks of nonunion, varus malunion and re-fracture exist",
        "statement:continued-risks",
        &["nonunion, varus malunion and re-fracture"],
    ),
    (
        "complications such as hardware failure and infection may still occur",
        "statement:continued-risks",
        &["hardware failure and infection"],
    ),
    (
        "the indications for conservative treatment are limited",
        "statement:conservative-limits",
        &["few indications", "pressure ulcer", "hypostatic pneumonia", "deep venous thrombosis"],
    ),
    ("coxa vara deformity can lead to dysfunction", "statement:conservative-limits", &["valgus osteotomy"]),
    ("the urgent problem to be solved", "statement:urgent-problem", &["reduce the risk of complications"]),
    ("41 cases of surgical treatment of osteopetrotic fracture", "claim:cases", &["41"]),
    ("6 cases of femoral neck fractures", "claim:femoral-neck", &["6"]),
    ("3 cases of femoral shaft fractures", "claim:shaft", &["3"]),
    ("32 cases of peritrochanteric fractures", "claim:peritrochanteric", &["32"]),
    ("In a total of 50 operations", "claim:operations", &["50"]),
    ("6.00% nonunion rate", "claim:nonunion", &["6.00"]),
    ("6.00% infection rate", "claim:infection", &["6.00"]),
    ("all infected fractures failed to achieve union", "claim:infected-without-union", &["0"]),
    ("the rate of hardware failure was 16.00%", "claim:hardware-failure", &["16.00"]),
    ("the incidence of periprosthetic fracture was 6.00%", "claim:periprosthetic", &["6.00"]),
    (
        "reports of cases with complications of surgical treatment decreased significantly",
        "statement:fewer-complications",
        &["techniques and experience grew"],
    ),
    ("54.55% complication rate", "claim:before-complication", &["54.55"]),
    ("27.27% reoperation rate", "claim:before-reoperation", &["27.27"]),
    ("18.18% nonunion rate", "claim:before-nonunion", &["18.18"]),
    ("complications decreased to 21.05%", "claim:after-complication", &["21.05"]),
    ("the rate of reoperation decreased to 10.53%", "claim:after-reoperation", &["10.53"]),
    ("the incidence of nonunion was 0", "claim:after-nonunion", &["0"]),
    (
        "have been and will continue to be greatly reduced",
        "statement:fewer-complications",
        &["osteonecrosis", "loosening", "reduced further"],
    ),
    (
        "can be avoided by preoperative analysis and planning",
        "statement:planning",
        &["avoided by analysis and planning"],
    ),
    (
        "proximal femoral anti-rotation intramedullary nails (PFNAs)",
        "statement:implants",
        &["DHS, DCS, IMN, PFNA, LCP and THA"],
    ),
    (
        "the most commonly used surgical method for femoral shaft fracture",
        "statement:implants",
        &["plate and screw", "pins, compression screws, parallel screws and THA"],
    ),
    (
        "nine osteopetrotic femoral fractures in three patients",
        "statement:chhabra",
        &["nine", "three patients", "condition of the bone"],
    ),
    (
        "occlusion of the medullary cavity and femoral malformation limited the application of intramedullary fixation",
        "care:choice-of-dhs",
        &["occluded medullary cavity", "nail"],
    ),
    (
        "two sets of surgical instruments were prepared to be used alternately",
        "care:two-sets",
        &["alternately", "ice-cold saline", "overheating"],
    ),
    (
        "preparation and selection of surgical methods are crucial to reduce the incidence of fixation failure",
        "statement:assessment",
        &["preparation", "most appropriate method"],
    ),
    (
        "Osteopetrosis introduces technical limitations when drilling",
        "technique:drilling",
        &["Spaced cycles"],
    ),
    (
        "the heat generated by long-term drilling friction will lead to osteonecrosis",
        "statement:heat",
        &["heat", "osteonecrosis", "broken drill bits"],
    ),
    (
        "Brittleness of the bone may lead to intraoperative fracture",
        "statement:heat",
        &["brittle bone may fracture during the operation"],
    ),
    (
        "the incidence of osteomyelitis and bone nonunion increases",
        "statement:heat",
        &["osteomyelitis and nonunion become more frequent"],
    ),
    (
        "According to suggestions from Bhargava et al. [11], Nampei et al. [12]",
        "statement:sources-of-techniques",
        &["Bhargava, Nampei, Amit, Ramiah and Matsuno"],
    ),
    (
        "these patients are at greatest risk for surgery-related complications",
        "statement:after-operation",
        &["greatest risk", "particularly important"],
    ),
    ("due to a rotational force", "statement:rotational-force", &["rotational force", "sprain"]),
    (
        "functional training can promote functional recovery and avoid deep venous thrombosis",
        "care:training",
        &["functional training", "recovery"],
    ),
    (
        "functional training can promote functional recovery and avoid deep venous thrombosis",
        "care:thrombosis",
        &["deep venous thrombosis"],
    ),
    (
        "incision care can reduce the risk of postoperative infection",
        "care:incision-care",
        &["Incision care", "infection"],
    ),
    (
        "calcium supplementation and the use of drugs to promote osteogenesis",
        "care:calcium",
        &["Calcium", "osteogenesis"],
    ),
    (
        "accumulating knowledge has enabled the development of safe and efficacious techniques",
        "statement:fewer-complications",
        &["experience grew"],
    ),
    (
        "highly resistant to recovery and often display many complications",
        "statement:obstinate",
        &["obstinate"],
    ),
    (
        "improvement of preoperative planning, surgical techniques and postoperative rehabilitation nursing",
        "statement:implemented",
        &["planning, surgical techniques and rehabilitation"],
    ),
    (
        "its treatment philosophy is consistent with that of other fractures",
        "statement:philosophy",
        &["philosophy is that of other fractures"],
    ),
    ("we should make full use of the advantages of each method", "statement:philosophy", &["advantages"]),
    (
        "clinicians should pay extreme attention to preoperative assessment and preparation",
        "statement:assessment",
        &["assessment and preparation"],
    ),
    ("osteopetrotic fractures are obstinate", "statement:obstinate", &["obstinate", "long and tough"]),
    (
        "external fixation after operation is effective and necessary",
        "care:no-trauma",
        &["external fixation after the operation is effective and necessary"],
    ),
    (
        "mechanical stabilization of internal fixation and avoiding trauma after operation are critical",
        "statement:stabilization",
        &["mechanical stability and avoiding trauma are critical"],
    ),
    // Table 3.
    (
        "Spaced cycles with low-speed drilling or use high-resistance and high-speed electric drill bits",
        "technique:drilling",
        &[
            "Spaced cycles with low-speed drilling or use high-resistance and high-speed electric drill bits",
            "two drill bits",
        ],
    ),
    (
        "Avoid inappropriate violence and use of hammers",
        "technique:intraoperative-fracture",
        &["Avoid inappropriate violence and use of hammers"],
    ),
    (
        "Continuous cooling with saline, frequent change of drill bits",
        "technique:temperature",
        &["Continuous cooling with saline, frequent change of drill bits", "ice-cold saline"],
    ),
    (
        "Strict aseptic operation, control of operation time, preventive use of drugs as necessary",
        "technique:infection",
        &["Strict aseptic operation, control of operation time, preventive use of drugs as necessary"],
    ),
    (
        "Reducing length of drilling, tapping and inserting screws, regular cleaning of tap and screw tract",
        "technique:lag-screw",
        &[
            "Reducing length of drilling, tapping and inserting screws, regular cleaning of tap and screw tract",
            "65 mm",
        ],
    ),
    (
        "Fully tapping all holes before screw insertion",
        "technique:lateral-plate",
        &["Fully tapping all holes before screw insertion"],
    ),
];

fn sample() -> Case {
    let text = include_str!("../../sample_cases/osteopetrosis-dhs/case.ron");
    case_from_ron(text, Path::new("case.ron")).unwrap()
}

/// Everything that the sample says in one place; `None` where there is no such place.
fn told(case: &Case, place: &str) -> Option<String> {
    let (kind, id) = place.split_once(':').unwrap_or((place, ""));
    let key = || Key::new(id).unwrap();
    let literature = case.literature.as_ref()?;
    Some(match kind {
        "patient" => format!("{} {}", case.patient.diagnoses.join(" "), case.patient.summary),
        "pedigree" => {
            let pedigree = case.pedigree.as_ref()?;
            format!("{} {}", pedigree.informant, pedigree.inheritance)
        }
        "person" => {
            let person = case.pedigree.as_ref()?.person(&key())?;
            let states: Vec<_> = person.conditions.iter().map(|own| format!("{:?}", own.status)).collect();
            format!("{} {} {}", person.number.clone().unwrap_or_default(), person.note, states.join(" "))
        }
        "statement" => case.statements.iter().find(|own| own.id == key())?.says.clone(),
        "care" => {
            let care = case.care.iter().find(|own| own.id == key())?;
            let lasting = care.lasting.map(|lasting| lasting.to_string()).unwrap_or_default();
            format!("{} {} {lasting}", care.what, care.why)
        }
        "technique" => {
            let technique = case.techniques.iter().find(|own| own.id == key())?;
            let applied: Vec<_> = technique.applied.iter().map(|own| own.what.clone()).collect();
            format!("{} {} {}", technique.challenge, technique.solution, applied.join(" "))
        }
        "lab" => {
            let result = case.laboratory.iter().find(|own| own.id == key())?;
            format!("{} {}", result.words(), result.flag().map_or("", LabFlag::word))
        }
        "film" => {
            let film = case.radiographs.iter().find(|own| own.id.as_str() == id)?;
            format!("figure {} {} {}", film.figure.clone()?, film.caption, case.time_words(&film.time))
        }
        "visit" => case.visits_without_film.iter().find(|own| own.id.as_str() == id)?.note.clone(),
        "episode" => {
            let episode = case.episodes.iter().find(|own| own.id.as_str() == id)?;
            format!("{} {}", episode.treatment, episode.follow_up)
        }
        "claim" => literature.claims.iter().find(|own| own.id == key())?.figure.clone(),
        _ => return None,
    })
}

#[test]
fn every_statement_of_the_checklist_is_told_in_its_place() {
    let case = sample();
    let mut missing = Vec::new();
    for (article, place, words) in CHECKLIST {
        let Some(told) = told(&case, place) else {
            missing.push(format!("{place} is gone: \"{article}\""));
            continue;
        };
        let told = told.to_lowercase();
        missing.extend(
            words
                .iter()
                .filter(|word| !told.contains(&word.to_lowercase()))
                .map(|word| format!("{place} lacks \"{word}\": \"{article}\"")),
        );
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The article as one line, without the hyphens at the ends of its lines.
fn one_line(text: &str) -> String {
    let mut whole = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match whole.strip_suffix('-') {
            Some(stem) if !stem.ends_with(' ') => whole.truncate(stem.len()),
            Some(_) | None => whole.push(' '),
        }
        whole.push_str(line);
    }
    let whole = whole.replace('\u{2019}', "'");
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without blanks and hyphens, in which line breaks of the print leave no trace.
fn letters(text: &str) -> String {
    one_line(text)
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect::<String>()
        .to_lowercase()
}

#[test]
fn every_sentence_of_the_article_is_on_the_checklist() {
    let Some(shared) = std::env::var_os("CALLUS_SHARED") else {
        println!("CALLUS_SHARED is not set: the text of the article is not compared");
        return;
    };
    let text = fs::read_to_string(PathBuf::from(shared).join("seed/article.txt")).unwrap();
    let whole = letters(&text);
    let unknown: Vec<_> = CHECKLIST
        .iter()
        .map(|(article, ..)| *article)
        .filter(|article| !whole.contains(&letters(article)))
        .collect();
    assert!(unknown.is_empty(), "not in the article: {unknown:#?}");
    // Tables and captions stand between the sentences; what is no sentence of the running text is left out here.
    let running = one_line(&text).replace("Fig. ", "Fig.\u{a0}").replace("et al. ", "et al.\u{a0}");
    let quotes: Vec<String> = CHECKLIST.iter().map(|(article, ..)| letters(article)).collect();
    let is_sentence = |sentence: &&str| {
        sentence.split_whitespace().count() >= 9 && sentence.chars().next().is_some_and(char::is_uppercase)
    };
    let connecting = [
        // Sentences that announce or connect and state nothing of their own.
        "Before the operation, we evaluated",
        "Therefore, ",
    ];
    let open: Vec<&str> = running
        .split(". ")
        .filter(is_sentence)
        .filter(|sentence| {
            !sentence.contains("Study Operation time") && !sentence.contains("Table 2 (continued)")
        })
        .filter(|sentence| !connecting.iter().any(|start| sentence.starts_with(start)))
        .filter(|sentence| {
            let own = letters(sentence);
            !quotes.iter().any(|quote| own.contains(quote.as_str()) || quote.contains(own.as_str()))
        })
        .collect();
    assert!(open.is_empty(), "{} sentences are on no line of the checklist: {open:#?}", open.len());
}

#[test]
fn all_38_rows_stand_as_printed() {
    let Some(shared) = std::env::var_os("CALLUS_SHARED") else {
        println!("CALLUS_SHARED is not set: the table is not compared");
        return;
    };
    let text = fs::read_to_string(PathBuf::from(shared).join("seed/tables.json")).unwrap();
    let facts: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = facts["table2"]["rows"].as_array().unwrap();
    let case = sample();
    let literature = case.literature.as_ref().unwrap();
    assert_eq!((rows.len(), literature.rows.len(), literature.studies.len()), (38, 38, 23));
    for (fact, row) in rows.iter().zip(&literature.rows) {
        let of = |name: &str| fact[name].as_str().unwrap_or_default();
        let printed = &row.printed;
        assert_eq!(
            (of("raw_location"), of("treatment"), of("complications"), of("last_status")),
            (
                printed.location.as_str(),
                printed.treatment.as_str(),
                printed.complications.as_str(),
                printed.status.as_str()
            ),
            "row {}",
            fact["row"]
        );
        assert_eq!(fact["year"].as_i64(), literature.year_of(row).map(i64::from), "row {}", fact["row"]);
        assert_eq!(fact["n"].as_u64(), Some(u64::from(PublishedRow::size(row))), "row {}", fact["row"]);
        if let Some(age) = fact["age"].as_u64() {
            let mark = of("patient_mark");
            assert_eq!(printed.age, format!("{age}{mark}"), "row {}", fact["row"]);
        }
        assert!(
            literature.study(&row.study).unwrap().printed.starts_with(of("study")),
            "row {}",
            fact["row"]
        );
    }
}

#[test]
fn what_the_article_does_not_say_is_not_told_as_if_it_did() {
    let case = include_str!("../../sample_cases/osteopetrosis-dhs/case.ron");
    for wrong in ["cortical screws", "open on the outer side", "misshapen", "blood as before"] {
        assert!(!case.contains(wrong), "{wrong}");
    }
    let teacher = include_str!("../../sample_cases/osteopetrosis-dhs/readings/demo-teacher.ron");
    assert!(!teacher.contains("cortical screws"));
    let reading = reading_from_ron(teacher, Path::new("demo-teacher.ron")).unwrap();
    let is_infection = |finding: &callus::case::Finding| finding.kind.as_str() == "infection";
    assert!(
        !reading.findings.values().any(|finding| is_infection(finding)),
        "infection is told at 15 months, without a film"
    );
    let distances: Vec<_> = reading
        .marks
        .values()
        .filter(|mark| mark.measure.as_ref().is_some_and(|measure| measure.as_str() == "tip-apex-distance"))
        .collect();
    assert!(!distances.is_empty());
    assert!(distances.iter().all(|mark| mark.label == "invented, not in the article"), "{distances:?}");
}
