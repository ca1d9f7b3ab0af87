//! Every form of document at every visit of both samples: no planted later fact is in any of them.

use std::collections::BTreeMap;

use callus::analysis::{Until, known_until};
use callus::case::Reading;
use callus::report::{Given, GivenReading, csv, json, without_names, workbook};
use callus::store::builtin_book;

use crate::report::command::texts;
use crate::report::planted::{self, KNOWN, LATER, visits_of};
use crate::report::{SAMPLES, read};

#[test]
fn no_document_up_to_a_visit_holds_anything_later() {
    let book = builtin_book().unwrap();
    for name in SAMPLES {
        let (case, readings) = read(name);
        let visits = visits_of(&case);
        for (until, at) in &visits[..visits.len() - 1] {
            let planted = planted::case(*at);
            let said: Vec<_> = readings.iter().map(|own| planted::reading(*at, own)).collect();
            let known = known_until(&planted, &said, &until.parse::<Until>().unwrap()).unwrap();
            let own = |reading: Reading| GivenReading { reading, state: "signed", values: BTreeMap::new() };
            let told = known.readings.into_iter().map(own).collect();
            let given = Given::new("case 1".to_owned(), without_names(&known.case), told, &book);
            let given = std::slice::from_ref(&given);
            let documents = [("csv", csv(given)), ("json", json(given)), ("xlsx", workbook(given))];
            for (form, bytes) in documents {
                let text = texts(&bytes.unwrap());
                assert!(!text.contains(LATER), "{name} {until} {form}");
                assert!(text.contains(KNOWN), "{name} {until} {form}");
                for film in case.radiographs.iter().filter(|film| !at.knows_film(&film.id)) {
                    assert!(!text.contains(film.id.as_str()), "{name} {until} {form}: {}", film.id);
                }
            }
        }
    }
}
