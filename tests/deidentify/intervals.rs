//! Days between films of one patient stay exact; UIDs and pseudonyms are the same over films, batches and runs.

use callus::deidentify::{Dates, Options, Patient};
use dicom_core::Tag;
use jiff::civil::Date;
use proptest::prelude::*;

use super::{SECRET, cleaned};
use crate::imaging::DicomFile;

struct Cleaned {
    study_date: String,
    acquired: String,
    study: String,
    class: String,
    patient: String,
    modified: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as the program passes options")]
fn film(patient: &str, date: &str, options: &Options) -> Cleaned {
    let bytes = DicomFile::grey(8, 8, 12, &[7; 64])
        .text(0x0010_0020, *b"LO", patient)
        .text(0x0008_0020, *b"DA", date)
        .text(0x0008_002A, *b"DT", &format!("{date}121314.5+0100"))
        .text(0x0020_000D, *b"UI", "1.2.826.0.1.99")
        .text(0x0008_0018, *b"UI", &format!("1.2.826.0.1.99.{date}"))
        .build();
    let clean = cleaned(&bytes, options).unwrap();
    let read = dicom_object::from_reader(&clean.bytes[..]).unwrap();
    let text = |group, number| {
        read.get(Tag(group, number)).map(|element| element.to_str().unwrap().into_owned()).unwrap_or_default()
    };
    Cleaned {
        study_date: text(0x0008, 0x0020),
        acquired: text(0x0008, 0x002A),
        study: text(0x0020, 0x000D),
        class: text(0x0008, 0x0016),
        patient: text(0x0010, 0x0020),
        modified: text(0x0028, 0x0303),
    }
}

fn date(text: &str) -> Date {
    Date::strptime("%Y%m%d", text.get(..8).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn days_between_films_of_a_patient_stay_exact(
        patient in "[A-Z0-9]{4,10}",
        first in 0_i64..40_000,
        gap in 0_i64..20_000,
    ) {
        let start = Date::constant(1930, 1, 1);
        let day = |days: i64| start.checked_add(jiff::Span::new().days(days)).unwrap();
        let (one, other) = (day(first), day(first + gap));
        let text = |day: Date| day.strftime("%Y%m%d").to_string();
        let options = Options::default();
        let (a, b) = (film(&patient, &text(one), &options), film(&patient, &text(other), &options));
        prop_assert_eq!((date(&b.study_date) - date(&a.study_date)).get_days(), gap as i32);
        prop_assert_ne!(&a.study_date, &text(one));
        prop_assert_eq!(date(&a.acquired), date(&a.study_date));
        prop_assert!(a.acquired.ends_with("121314.5+0100"), "{}", a.acquired);
        // The case's own dates move by the same days.
        prop_assert_eq!(SECRET.shifted(&Patient::named(&patient), one), Some(date(&a.study_date)));
    }
}

#[test]
fn uids_and_pseudonyms_are_the_same_over_films_and_batches_and_differ_between_patients() {
    let options = Options::default();
    let (a, b) = (film("4711-B", "20240110", &options), film("4711-B", "20240410", &options));
    assert_eq!((&a.study, &a.patient, a.modified.as_str()), (&b.study, &b.patient, "MODIFIED"));
    assert!(a.study.starts_with("2.25.") && a.study.len() <= 64 && a.patient.starts_with('P'));
    assert_eq!(a.class, "1.2.840.10008.5.1.4.1.1.1");
    let other = film("4712", "20240110", &options);
    assert_ne!(other.patient, a.patient);
    assert_ne!(other.study_date, a.study_date);
}

#[test]
fn dates_are_removed_or_kept_as_chosen() {
    let removed = film("4711-B", "20240110", &Options { dates: Dates::Remove, ..Options::default() });
    assert_eq!((removed.study_date.as_str(), removed.modified.as_str()), ("", "REMOVED"));
    let kept = film("4711-B", "20240110", &Options { dates: Dates::Keep, ..Options::default() });
    assert_eq!((kept.study_date.as_str(), kept.modified.as_str()), ("20240110", "UNMODIFIED"));
    assert!(kept.acquired.starts_with("20240110"));
}

#[test]
fn each_option_keeps_what_it_names_and_declares_it() {
    let bytes = DicomFile::grey(8, 8, 12, &[7; 64])
        .text(0x0010_1010, *b"AS", "042Y")
        .text(0x0018_1000, *b"LO", "Serial77120")
        .text(0x0008_0080, *b"LO", "Riverside Infirmary")
        .text(0x0020_000D, *b"UI", "1.2.826.0.1.99")
        .text(0x0008_103E, *b"LO", "Femur AP of Mr. Smith")
        .build();
    let none = Options { dates: Dates::Remove, descriptors: false, ..Options::default() };
    let cases = [
        (none, "113100", ""),
        (Options { characteristics: true, ..none }, "113108", "042Y"),
        (Options { device: true, ..none }, "113109", "Serial77120"),
        (Options { uids: true, ..none }, "113110", "1.2.826.0.1.99"),
        (Options { institution: true, ..none }, "113112", "Riverside Infirmary"),
        (Options { descriptors: true, ..none }, "113105", "Femur AP"),
        (Options { dates: Dates::Shift, ..none }, "113107", ""),
        (Options { dates: Dates::Keep, ..none }, "113106", ""),
    ];
    let values = ["042Y", "Serial77120", "Riverside Infirmary", "1.2.826.0.1.99", "Femur AP"];
    for (options, code, kept) in cases {
        let clean = cleaned(&bytes, &options).unwrap();
        let read = dicom_object::from_reader(&clean.bytes[..]).unwrap();
        let items = read.element(Tag(0x0012, 0x0064)).unwrap().items().unwrap();
        let codes: Vec<String> = items
            .iter()
            .map(|item| item.element(Tag(0x0008, 0x0100)).unwrap().to_str().unwrap().into_owned())
            .collect();
        assert!(codes.contains(&code.to_owned()), "{codes:?} {code}");
        assert_eq!(codes.len(), if code == "113100" { 1 } else { 2 }, "{codes:?}");
        assert_eq!(read.element(Tag(0x0012, 0x0062)).unwrap().to_str().unwrap(), "YES");
        for value in values {
            let there = memchr::memmem::find(&clean.bytes, value.as_bytes()).is_some();
            assert_eq!(there, value == kept, "{code}: {value}");
        }
        assert!(memchr::memmem::find(&clean.bytes, b"Smith").is_none());
    }
}
