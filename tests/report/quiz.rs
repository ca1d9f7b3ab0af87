//! The hand-out as a quiz: what is sealed is not in the file, the words open it, and a browser asks, refuses wrong words
//! and shows the answers beside the reference.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use callus::analysis::quiz::{asked_items, asked_scores, asked_visits};
use callus::analysis::{Until, known_until};
use callus::case::{Case, Reading, Seal, Stage};
use callus::report::{Given, GivenReading, QuizKey, ReportError, quiz_handout, without_names};
use callus::store::builtin_book;

use super::checkers::{dom, named, with_axe};
use super::command::{bytes, export};
use super::planted::{self, KNOWN, LATER, steps_of, visits_of};
use super::walk::Small;
use super::{SAMPLES, read, sample};
use crate::command_line::err;
use crate::required::{Need, lacks};

const WORDS: &str = "four words in a row";

/// The quiz of a case with one reading.
fn quiz(case: &Case, reading: Reading) -> Result<String, ReportError> {
    let book = builtin_book().unwrap();
    let (values, scales) = (BTreeMap::new(), BTreeMap::new());
    let own = GivenReading { reading, seal: Seal::Holds, values, scales };
    let given = Given::new("case 1".to_owned(), without_names(case), vec![own], &book);
    let page = quiz_handout(&given, &mut Small::new(), &QuizKey::new(WORDS).unwrap())?;
    Ok(String::from_utf8(page).unwrap())
}

fn attribute<'a>(page: &'a str, name: &str) -> &'a str {
    page.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0
}

/// The page without what is sealed, and what is sealed.
fn parts(page: &str) -> (String, &str) {
    let (before, rest) = page.split_once("<script type=\"text/plain\" id=\"sealed\"").unwrap();
    let (sealed, after) = rest.split_once("</script>").unwrap();
    (format!("{before}{after}"), sealed)
}

fn from_base64(text: &str) -> Vec<u8> {
    let six = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        other => panic!("no base64: {other}"),
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').map(six).collect();
    let whole = |part: &[u8]| {
        let bits = part.iter().fold(0_u32, |bits, six| bits << 6 | u32::from(*six)) << (6 * (4 - part.len()));
        bits.to_be_bytes()[1..part.len()].to_vec()
    };
    letters.chunks(4).flat_map(whole).collect()
}

/// Opens what is sealed as a browser does; `None` where the words are others.
fn opened(sealed: &str, words: &str) -> Option<serde_json::Value> {
    let of = |name: &str| from_base64(attribute(sealed, name));
    let rounds: u32 = attribute(sealed, "data-rounds").parse().unwrap();
    assert!(rounds >= 600_000);
    let key = pbkdf2::pbkdf2_hmac_array::<sha2::Sha256, 32>(words.as_bytes(), &of("data-salt"), rounds);
    let nonce: [u8; 12] = of("data-nonce").try_into().unwrap();
    let text = from_base64(sealed.split_once('>').unwrap().1);
    let plain = Aes256Gcm::new_from_slice(&key).unwrap().decrypt(&Nonce::from(nonce), text.as_slice());
    plain.ok().map(|plain| serde_json::from_slice(&plain).unwrap())
}

/// Everything that is later than the films of the first visit is planted, and the case is told up to every visit.
#[test]
fn at_every_visit_nothing_but_films_and_times_is_in_the_clear() {
    for name in SAMPLES {
        let (case, readings) = read(name);
        let (_, first) = steps_of(&case)[0];
        let mut planted_case = planted::case(first);
        // Times of later visits name the operation that they count from; that they are in the clear is said.
        for (own, was) in planted_case.episodes.iter_mut().zip(&case.episodes) {
            own.operation.clone_from(&was.operation);
        }
        let said = [planted::reading(first, &readings[0])];
        for (until, _) in visits_of(&case) {
            let known = known_until(&planted_case, &said, &until.parse::<Until>().unwrap()).unwrap();
            let [reading]: [Reading; 1] = known.readings.try_into().unwrap();
            let films = known.case.radiographs.len();
            let page = quiz(&known.case, reading).unwrap();
            let (clear, sealed) = parts(&page);
            let hit = clear.find(LATER).map(|at| &clear[at.saturating_sub(90)..at + 8]);
            assert_eq!(hit, None, "{name} {until}");
            assert_eq!(clear.matches("data:image/jpeg").count(), films, "{name} {until}");
            assert!(!clear.contains("<svg"), "{name} {until}: no mark is in the clear");
            for film in &case.radiographs {
                assert!(!clear.contains(film.id.as_str()), "{name} {until}: {}", film.id);
            }
            let answers = opened(sealed, WORDS).unwrap();
            let main = answers["main"].as_str().unwrap();
            assert!(main.contains(LATER) || main.contains(KNOWN), "{name} {until}");
            assert_eq!(main.matches("data-film=").count(), films, "{name} {until}");
            assert!(!main.contains("data:image"), "{name} {until}: a picture lies in the file once");
            assert_eq!(opened(sealed, "four words in a tow"), None, "{name} {until}");
        }
    }
}

#[test]
fn a_visit_is_named_as_it_was_known_then() {
    for name in SAMPLES {
        let (case, _) = read(name);
        for (index, (until, at)) in visits_of(&case).into_iter().enumerate() {
            let planted = planted::case(planted::At { films_alone: true, ..at });
            let asked = &asked_visits(&planted)[index];
            assert!(!asked.heading.contains(LATER), "{name} {until}: {}", asked.heading);
            assert_eq!(asked.here.len(), index + 1, "{name} {until}");
            assert!(asked.known.radiographs.iter().all(|film| at.knows_film(&film.id)), "{name} {until}");
        }
    }
}

/// Of a reference that scores two visits by one score and one of them by another as well.
#[test]
fn grades_are_asked_of_the_films_there_are_and_sealed_item_by_item() {
    let (case, readings) = read("osteopetrosis-dhs");
    let teacher = readings.into_iter().find(|own| own.reader.id.as_str() == "demo-teacher").unwrap();
    let page = quiz(&case, teacher.clone()).unwrap();
    let (clear, sealed) = parts(&page);
    let asked: Vec<&str> = clear.split("<section class=\"question\"").skip(1).collect();
    for question in &asked {
        let at = |score: &str| question.find(&format!("data-score=\"{score}\"")).unwrap();
        assert!(at("mrust") < at("rush"), "the score of most visits comes first");
        for item in ["medial", "lateral", "anterior", "posterior"] {
            assert!(question.contains(&format!("data-score=\"mrust\" data-item=\"{item}\"")), "{item}");
        }
    }
    assert!(clear.contains("<summary>Criteria of mRUST</summary>"));
    let visits = visits_of(&case);
    let sheets = |index: usize| {
        let films = callus::analysis::visits(&case)[index].films.clone();
        let sheets = films.iter().filter_map(|film| teacher.scores.get(film)).flat_map(|own| own.values());
        sheets.map(BTreeMap::len).sum::<usize>()
    };
    let answers = opened(sealed, WORDS).unwrap();
    for (index, own) in answers["visits"].as_array().unwrap().iter().enumerate() {
        assert_eq!(own["scores"].as_array().unwrap().len(), sheets(index), "{}", visits[index].0);
    }
    let first = &answers["visits"][0]["scores"][0];
    assert_eq!((&first["what"], &first["key"]), (&"mRUST, medial cortex".into(), &"1".into()));
    assert!(first["word"].as_str().unwrap().starts_with("1: ") && first["criteria"] != "", "{first}");
    assert!(page.contains(">Visit 1: 3 days before operation</h2>"), "that a hip screw follows is later");
    assert!(page.contains(">Visit 2: 1 week after DHS</h2>"));
    // No film supplies an item: it is not asked.
    let mut frontal = case;
    frontal.radiographs.retain(|film| film.views_words().starts_with("AP"));
    let (asked, book) = (&asked_visits(&frontal)[1], builtin_book().unwrap());
    let score = asked_scores(&teacher, &book)[0];
    let items = asked_items(&asked.known, &asked.here, asked.at, score);
    let items: Vec<&str> = items.iter().map(|own| own.item.key.as_str()).collect();
    assert_eq!(items, ["medial", "lateral"]);
}

#[test]
fn the_clear_part_tells_of_a_reading_nothing_but_which_scores_it_has() {
    let (case, readings) = read("osteopetrosis-dhs");
    let teacher = readings.iter().find(|own| own.reader.id.as_str() == "demo-teacher").unwrap();
    let mut other = Reading::new(teacher.reader.clone());
    for film in &case.radiographs {
        other.opinions.entry(film.id.clone()).or_default().stage = Some(Stage::NO_CALLUS);
    }
    // The same scores, with one grade each, at the same visits.
    other.scores.clone_from(&teacher.scores);
    for sheet in other.scores.values_mut().flat_map(|own| own.values_mut()) {
        let first = sheet.keys().next().unwrap().clone();
        *sheet = [(first, callus::case::Answer::grade(2))].into_iter().collect();
    }
    let (one, two) = (quiz(&case, teacher.clone()).unwrap(), quiz(&case, other).unwrap());
    let ((clear_one, sealed_one), (clear_two, sealed_two)) = (parts(&one), parts(&two));
    assert_eq!(clear_one, clear_two);
    assert_ne!(attribute(sealed_one, "data-salt"), attribute(sealed_two, "data-salt"));
    let (one, two) = (opened(sealed_one, WORDS).unwrap(), opened(sealed_two, WORDS).unwrap());
    let visits = one["visits"].as_array().unwrap();
    assert_eq!(visits.len(), visits_of(&case).len());
    assert!(visits.iter().any(|own| own["union"] == "no" || own["union"] == "yes"), "{visits:?}");
    let targets = |own: &serde_json::Value| own["places"][0]["targets"].as_array().unwrap().len();
    assert!(visits.iter().any(|own| targets(own) > 0), "findings that are marked score a place");
    assert!(two["visits"].as_array().unwrap().iter().all(|own| own["stages"][0]["key"] == "no-callus"));
    assert!(one["main"].as_str().unwrap().contains("<svg viewBox"), "marks follow in the hand-out");
}

#[test]
fn without_a_reference_or_anything_to_ask_there_is_no_quiz() {
    let book = builtin_book().unwrap();
    let key = QuizKey::new(WORDS).unwrap();
    let (case, readings) = read("tibia-nail");
    let why = |case: Case, readings: Vec<GivenReading>| {
        let given = Given::new("case 1".to_owned(), case, readings, &book);
        quiz_handout(&given, &mut Small::new(), &key).unwrap_err().to_string()
    };
    assert!(why(case.clone(), Vec::new()).contains("nobody has read it"));
    let drafts = readings.into_iter().map(|reading| GivenReading {
        reading,
        seal: Seal::Draft,
        values: BTreeMap::new(),
        scales: BTreeMap::new(),
    });
    let drafts: Vec<_> = drafts.collect();
    let mut no_film = case.clone();
    let told = why(case, drafts);
    assert!(told.contains("demo-teacher") && told.contains("--reader"), "{told}");
    no_film.radiographs.clear();
    let told = quiz(&no_film, read("tibia-nail").1.remove(0)).unwrap_err().to_string();
    assert!(told.contains("nothing to ask"), "{told}");
}

#[test]
fn on_the_command_line_words_are_asked_for_and_the_same_words_give_the_same_bytes() {
    let case = sample("tibia-nail");
    let one = bytes(&case, "html", &["--quiz", "--key", WORDS]);
    assert_eq!(one, bytes(&case, "html", &["--quiz", "--key", " four words in a row "]));
    assert_ne!(one, bytes(&case, "html", &["--quiz", "--key", "five words in a row"]));
    let page = String::from_utf8(one).unwrap();
    assert!(page.len() < 8_000_000, "{} bytes", page.len());
    let (clear, sealed) = parts(&page);
    let teller = opened(sealed, WORDS).unwrap();
    assert_eq!(teller["title"], read("tibia-nail").0.title);
    assert!(!clear.contains(&read("tibia-nail").0.title), "the title was written with the course in view");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("quiz.html");
    let (case, to) = (case.to_str().unwrap(), file.to_str().unwrap());
    let told = |more: &[&str]| {
        let mut arguments = vec![case, "-o", to];
        arguments.extend(more);
        let done = export(&arguments);
        (done.status.code().unwrap(), err(&done))
    };
    for (more, code, words) in [
        (&["--to", "html", "--quiz"][..], 1, "--key \"WORDS\""),
        (&["--to", "html", "--quiz", "--key", "   "][..], 1, "need words"),
        (&["--to", "html", "--quiz", "--key", "callus"][..], 1, "at least 8"),
        (&["--to", "pdf", "--quiz", "--key", WORDS][..], 1, "--to html"),
        (&["--to", "html", "--key", WORDS][..], 2, "--quiz"),
        (&["--to", "portable", "--quiz", "--key", WORDS][..], 1, "leave --key away"),
    ] {
        let (status, told) = told(more);
        assert_eq!(status, code, "{more:?}: {told}");
        assert!(told.contains(words), "{more:?}: {told}");
        assert!(!file.exists(), "{more:?}");
    }
    let (status, told) = told(&["--to", "html", "--quiz", "--key", WORDS]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("sealed: title, captions") && told.contains("not sealed: the pictures"), "{told}");
    assert!(!told.contains(WORDS), "{told}");
}

/// Answers every visit, opens with wrong words, then with the right ones, and leaves what it saw in the page.
const PLAY: &str = r"
addEventListener('load', async () => {
  const seen = {};
  try { await play(seen); } catch (error) { seen.broke = String(error); }
  console.log('CALLUS-FOUND ' + JSON.stringify(seen));
});
async function play(seen) {
  const all = what => Array.from(document.querySelectorAll(what));
  const until = async done => { for (let i = 0; i < 600 && !done(); i += 1) { await new Promise(go => setTimeout(go, 50)); } };
  const shown = () => all('.question').filter(own => !own.hidden).length;
  seen.visits = all('.question').length;
  seen.first = shown();
  for (const [index, question] of all('.question').entries()) {
    if (index === 0) {
      const film = question.querySelector('.asked'), box = film.getBoundingClientRect();
      film.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 }));
      question.querySelector('input[value=not-assessable]').click();
      question.querySelector('input[name^=union][value=no]').click();
      const grade = question.querySelector('select[data-item=medial]');
      grade.value = grade.options[grade.options.length - 2].value;
      grade.dispatchEvent(new Event('input', { bubbles: true }));
      question.querySelector('select[data-item=lateral]').value = '1';
      seen.place = question.querySelector('[name=x]').value + ' ' + !question.querySelector('.pin').hidden;
      question.querySelector('[name=y]').value = '999999';
      question.querySelector('.main').click();
      seen.outside = document.getElementById('missing').textContent;
      question.querySelector('[name=y]').value = '20';
      question.querySelector('.main').click();
      seen.stays = question.querySelector('input[name^=union]').disabled;
    } else { question.querySelector('.pass').click(); }
    seen['after' + index] = shown();
  }
  let blob = null;
  URL.createObjectURL = own => { blob = own; return 'blob:none'; };
  HTMLAnchorElement.prototype.click = () => {};
  document.getElementById('who').value = 'Ada B';
  document.getElementById('save').click();
  seen.saved = await blob.text();
  seen.ending = !document.getElementById('ending').hidden;
  const open = words => { document.getElementById('words').value = words; document.querySelector('#open button').click(); };
  open('wrong words altogether');
  await until(() => document.getElementById('opened').classList.contains('wrong'));
  seen.wrong = document.getElementById('opened').textContent;
  seen.sealedStill = !document.querySelector('section[data-visit]');
  open('  four words in a row ');
  await until(() => document.getElementById('results'));
  seen.title = document.title;
  seen.rows = all('#results tbody tr').map(row => Array.from(row.cells).map(cell => cell.textContent).join('|'));
  seen.sum = document.querySelector('#results p').textContent;
  seen.handout = all('section[data-visit] img').every(image => image.src.startsWith('data:image/jpeg')) && !document.getElementById('viewer').hidden;
}";

/// What the script saw in Chromium. It tells it on the console: browsers seal on another thread, so that the virtual time
/// of a dump of the page would run out before the answers are open.
fn played(page: &str, file: &Path) -> Option<serde_json::Value> {
    fs::write(file, page.replace("</body>", &format!("<script>{PLAY}</script></body>"))).unwrap();
    let start = |chromium: &&str| {
        let mut command = Command::new(chromium);
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]);
        command.arg(format!("--user-data-dir={}", file.with_extension("profile").display()));
        command.arg(format!("file://{}", file.display()));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok()
    };
    let Some(mut browser) = ["chromium", "google-chrome"].iter().find_map(start) else {
        lacks(Need::Right, "Chromium is not installed");
        return None;
    };
    let lines = BufReader::new(browser.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut said = lines.filter_map(|line| {
        let told = line.split_once("CALLUS-FOUND ")?.1.rsplit_once("\", source:")?.0.to_owned();
        Some(told)
    });
    let told = said.next();
    browser.kill().unwrap();
    browser.wait().unwrap();
    let seen: serde_json::Value = serde_json::from_str(&told.expect("the quiz was not played")).unwrap();
    assert!(seen["broke"].is_null(), "{seen}");
    Some(seen)
}

#[test]
fn in_a_browser_it_asks_refuses_wrong_words_and_compares() {
    let folder = tempfile::tempdir().unwrap();
    let page = bytes(&sample("tibia-nail"), "html", &["--quiz", "--key", WORDS]);
    let page = String::from_utf8(page).unwrap();
    let Some(seen) = played(&page, &folder.path().join("quiz.html")) else { return };
    let visits = seen["visits"].as_u64().unwrap();
    assert!(visits > 2, "{seen}");
    assert_eq!(seen["first"], 1, "one visit is shown: {seen}");
    for index in 0..visits {
        assert_eq!(seen[format!("after{index}")], (index + 2).min(visits), "{seen}");
    }
    assert!(seen["place"].as_str().unwrap().ends_with("true"), "a press on the film marks the place: {seen}");
    assert!(seen["outside"].as_str().unwrap().contains("outside of the film"), "{seen}");
    assert!(seen["stays"] == true && seen["ending"] == true && seen["sealedStill"] == true, "{seen}");
    assert!(seen["wrong"].as_str().unwrap().contains("do not open"), "{seen}");
    assert_eq!(seen["title"], read("tibia-nail").0.title, "{seen}");
    let rows: Vec<&str> = seen["rows"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
    assert!(rows.iter().any(|row| row.starts_with("Stage, ") && row.contains("not assessable|")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("|differs") || row.contains("|right")), "{rows:?}");
    let graded = |item: &str| rows.iter().find(|row| row.contains(&format!(", {item} cortex|"))).unwrap();
    assert!(graded("medial").contains("|4: ") && graded("medial").ends_with("|differs, +2"), "{rows:?}");
    assert!(graded("lateral").contains("|1: ") && graded("lateral").ends_with("|right"), "{rows:?}");
    assert!(graded("anterior").contains("|not answered|"), "{rows:?}");
    assert!(
        rows.iter().any(|row| row.starts_with("Place where it breaks|") && row.contains(", 20|")),
        "{rows:?}"
    );
    assert!(seen["sum"].as_str().unwrap().contains("scored"), "{seen}");
    assert_eq!(seen["handout"], true, "{seen}");
    // What it saved is scored by the program, which finds the films again.
    let saved = folder.path().join("my-answers.json");
    fs::write(&saved, seen["saved"].as_str().unwrap()).unwrap();
    let case = sample("tibia-nail");
    let scored = Command::new(env!("CARGO_BIN_EXE_callus"))
        .args(["quiz", case.to_str().unwrap(), "--learner", saved.to_str().unwrap(), "--score", "--json"])
        .env("CALLUS_STATE_DIR", folder.path().join("state"))
        .output();
    let scored = scored.unwrap();
    let rows: Vec<serde_json::Value> =
        serde_json::from_slice(&scored.stdout).unwrap_or_else(|error| panic!("{error}: {}", err(&scored)));
    let of = |kind: &str, what: &str| {
        let mut found = rows.iter().filter(|row| row["kind"] == kind && row["visit"] == 1);
        found.find(|row| row["what"].as_str().unwrap().contains(what)).unwrap()
    };
    assert_eq!(
        (&of("score", "medial")["difference"], &of("score", "medial")["learner"]),
        (&2.0.into(), &"ada-b".into())
    );
    assert_eq!(
        (&of("score", "lateral")["right"], &of("stage", "AP")["answer"]),
        (&true.into(), &"not assessable".into())
    );
    assert_eq!(of("union", "")["answer"], "no");
    assert!(of("place", "")["answer"].as_str().unwrap().ends_with(", y 20 px"), "{}", of("place", ""));
}

#[test]
fn axe_core_finds_nothing_in_the_quiz() {
    let Some(axe) = named("CALLUS_AXE") else { return };
    let axe = fs::read_to_string(axe).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let page = bytes(&sample("tibia-nail"), "html", &["--quiz", "--key", WORDS]);
    // With every question shown at once.
    let page = String::from_utf8(page).unwrap();
    let shown = "<script>document.querySelectorAll('.question, #ending').forEach(own => { own.hidden = false; });</script>";
    let page = page.replace("</body>", &format!("{shown}</body>"));
    fs::write(&file, with_axe(&page, &axe)).unwrap();
    let Some(found) = ["chromium", "google-chrome"].iter().find_map(|own| dom(own, &file)) else {
        lacks(Need::Right, "Chromium is not installed");
        return;
    };
    let told = found.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let told = told.unwrap_or_else(|| panic!("axe-core did not run: {found:.600}")).replace("&quot;", "\"");
    assert!(told.contains("\"violations\":[]"), "{told}");
    assert!(!told.contains("\"passes\":0,"), "it looked at nothing: {told}");
}
