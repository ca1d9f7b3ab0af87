//! Laboratory, technique, care, statements, literature and pedigree edited at the desk: every field, refusals in the words
//! of `check`, undo over restarts, the file as it is written, tables and bibliographies that are imported.

use std::collections::BTreeSet;
use std::fs;

use callus::analysis::literature::{csv_of, ris};
use callus::case::{Adoption, Case, Gender, Key, Relative, Status};
use callus::editor::{
    CaseCommand, CaseField, CaseSection, Command, EditCommand, Editor, FieldKind, FileCommand, ItemDeed,
    KinCommand, LeftCommand, RecordAt, RecordList, Selected, ViewCommand,
};
use callus::store::CaseFolder;

use super::review::told;
use super::{Desk, perform, two_operations};

const SAMPLE: &str = include_str!("../../sample_cases/osteopetrosis-dhs/case.ron");

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// The case of the desk with every part of the sample.
fn whole() -> Case {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case.ron"), SAMPLE).unwrap();
    let sample = CaseFolder::find(folder.path()).unwrap().read_case().unwrap();
    let mut own = two_operations();
    own.episodes = sample.episodes;
    own.pedigree = sample.pedigree;
    own.literature = sample.literature;
    own.techniques = sample.techniques;
    own.care = sample.care;
    own.laboratory = sample.laboratory;
    own.statements = sample.statements;
    own
}

fn case(editor: &Editor) -> &Case {
    editor.document().unwrap().case()
}

fn on_disk(desk: &Desk) -> Case {
    CaseFolder::find(desk.path()).unwrap().read_case().unwrap()
}

fn field(list: RecordList, id: &str, name: &'static str) -> CaseField {
    assert!(list.names().contains(&name), "{list:?} has {:?}", list.names());
    CaseField::Record(RecordAt::new(list, id), name)
}

fn within(list: RecordList, id: &str, inner: usize, name: &'static str) -> CaseField {
    assert!(list.names().contains(&name), "{list:?} has {:?}", list.names());
    CaseField::Record(RecordAt::within(list, id, inner), name)
}

fn new(list: RecordList) -> CaseField {
    CaseField::NewRecord(list, String::new())
}

fn type_into(editor: &mut Editor, field: &CaseField, text: &str) {
    let typed = editor.read_field(field, text).unwrap_or_else(|why| panic!("{field:?}: {why}"));
    let edit = typed.unwrap_or_else(|| panic!("{field:?} is \"{text}\" already"));
    perform(editor, Command::Case(CaseCommand::Edit(edit)));
}

fn act(editor: &mut Editor, at: &RecordAt, deed: ItemDeed) {
    let actions = editor.record_actions(at);
    let own =
        actions.iter().rev().find(|action| action.deed == deed).unwrap_or_else(|| panic!("{actions:?}"));
    let edit = editor.edit_of(own).unwrap();
    perform(editor, Command::Case(CaseCommand::Edit(edit)));
}

fn undo(editor: &mut Editor, times: usize) {
    for _ in 0..times {
        perform(editor, Command::Edit(EditCommand::Undo));
    }
}

fn redo(editor: &mut Editor, times: usize) {
    for _ in 0..times {
        perform(editor, Command::Edit(EditCommand::Redo));
    }
}

fn select(editor: &mut Editor, selected: Option<Selected>) {
    perform(editor, Command::View(ViewCommand::Left(LeftCommand::Select(selected))));
}

fn kin(editor: &mut Editor, command: KinCommand) {
    perform(editor, Command::Case(CaseCommand::Kin(command)));
}

fn selected(editor: &Editor) -> Key {
    match &editor.left().selected {
        Some(Selected::Person(id)) => id.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_field_of_every_part_shows_what_the_case_says_and_takes_it_back_unchanged() {
    let desk = Desk::with(&whole());
    let editor = desk.opened();
    let mut seen = BTreeSet::new();
    for section in CaseSection::ALL {
        for item in editor.case_items(section) {
            assert!(!item.name.is_empty(), "{item:?}");
            for own in item.fields {
                assert!(seen.insert(own.clone()), "{own:?} stands twice");
                let text = editor.field_text(&own);
                let is_new = format!("{own:?}").starts_with("New");
                if is_new || (text.is_empty() && editor.read_field(&own, "").is_err()) {
                    continue;
                }
                assert_eq!(editor.read_field(&own, &text), Ok(None), "{own:?} \"{text}\"");
                match editor.field_kind(&own) {
                    FieldKind::Choice(choices) => {
                        assert!(choices.iter().any(|own| own.value == text), "{own:?} {text} {choices:?}");
                    }
                    FieldKind::Several(choices) => {
                        for part in text.split("; ").filter(|part| !part.is_empty()) {
                            assert!(
                                choices.iter().any(|own| own.value == part),
                                "{own:?} {part} {choices:?}"
                            );
                        }
                    }
                    FieldKind::Line | FieldKind::Paragraph => {}
                }
            }
            for action in item.actions.into_iter().filter(|action| action.deed != ItemDeed::Replace) {
                let edit = editor.edit_of(&action).unwrap_or_else(|| panic!("{action:?}"));
                assert!(edit.apply(case(&editor)).is_some(), "{action:?}");
            }
        }
    }
    assert!(seen.len() > 2_000, "{}", seen.len());
}

#[test]
fn laboratory_technique_and_care_are_edited_on_disk_and_undone_after_a_restart() {
    use RecordList as L;
    let desk = Desk::new();
    let mut editor = desk.opened();
    let before = case(&editor).clone();
    type_into(&mut editor, &new(L::Laboratory), "Haemoglobin, 3 months");
    for (name, text) in [
        ("Value", "118"),
        ("Unit", "g/L"),
        ("Range from", "130"),
        ("Range to", "175"),
        ("Flag", "slightly low"),
        ("In words", "a minor abatement"),
    ] {
        type_into(&mut editor, &field(L::Laboratory, "haemoglobin", name), text);
    }
    let result = on_disk(&desk).laboratory[0].clone();
    assert_eq!(result.words(), "118 g/L (130–175)");
    assert_eq!(case(&editor).time_words(&result.time), "3 months after revision");
    type_into(&mut editor, &new(L::Technique), "Drilling");
    type_into(&mut editor, &field(L::Technique, "drilling", "Solution"), "Cool the drill bit");
    type_into(&mut editor, &CaseField::NewRecord(L::Applied, "drilling".to_owned()), "op1");
    type_into(&mut editor, &within(L::Applied, "drilling", 0, "State"), "done in part");
    type_into(&mut editor, &within(L::Applied, "drilling", 0, "What was done"), "bits changed");
    type_into(&mut editor, &new(L::Care), "Spica brace");
    type_into(&mut editor, &field(L::Care, "spica-brace", "Kind"), "immobilisation");
    type_into(&mut editor, &field(L::Care, "spica-brace", "Episode"), "op2");
    type_into(&mut editor, &field(L::Care, "spica-brace", "From"), "0 days");
    type_into(&mut editor, &field(L::Care, "spica-brace", "Lasting"), "3 months");
    type_into(&mut editor, &new(L::Statement), "Pain on admission");
    type_into(&mut editor, &field(L::Statement, "pain-on-admission", "Episodes"), "op1; op2");
    let saved = on_disk(&desk);
    assert_eq!(saved.techniques[0].applied[0].what, "bits changed");
    let care = &saved.care[0];
    assert_eq!(care.from.as_ref().unwrap().anchor, care.episode, "counts from its episode");
    assert_eq!(saved.statements[0].episodes.len(), 2);
    drop(editor);
    let mut editor = desk.opened();
    assert_eq!(editor.document().unwrap().undo_words().unwrap(), "Statements");
    undo(&mut editor, 19);
    assert_eq!(editor.document().unwrap().undo_words(), None);
    assert!(case(&editor).says_the_same_as(&before));
    assert!(on_disk(&desk).says_the_same_as(&before));
    redo(&mut editor, 19);
    assert!(on_disk(&desk).says_the_same_as(&saved), "everything again");
    act(&mut editor, &RecordAt::new(L::Care, "spica-brace"), ItemDeed::Remove);
    assert!(on_disk(&desk).care.is_empty());
}

#[test]
fn what_is_wrong_in_a_part_is_said_in_the_words_of_check_and_changes_nothing() {
    use RecordList as L;
    let desk = Desk::with(&whole());
    let mut editor = desk.opened();
    let before = case(&editor).clone();
    let said = |editor: &Editor, field: &CaseField, text: &str| editor.read_field(field, text).unwrap_err();
    let haemoglobin = |name| field(L::Laboratory, "haemoglobin-admission", name);
    assert!(said(&editor, &haemoglobin("Value"), "much").contains("not negative"));
    assert!(said(&editor, &haemoglobin("Time"), "soon").contains("3 months"));
    assert!(said(&editor, &new(L::Laboratory), "Calcium").contains("say when"));
    assert!(
        said(&editor, &field(L::Care, "spica-brace", "Lasting"), "-3 months").contains("forward in time")
    );
    assert!(
        said(&editor, &field(L::Care, "spica-brace", "Lasting"), "until 2024-03-16")
            .contains("begin by date")
    );
    let first = case(&editor).literature.as_ref().unwrap().rows[0].id.to_string();
    assert!(said(&editor, &field(L::Row, &first, "Patients"), "0").contains("at least one patient"));
    assert!(said(&editor, &field(L::Row, &first, "Affected"), "9").contains("more patients were affected"));
    assert!(said(&editor, &field(L::Row, &first, "Devices"), "dsh").contains("did you mean \"dhs\"?"));
    let claim = case(&editor).literature.as_ref().unwrap().claims[0].id.to_string();
    assert!(said(&editor, &field(L::Claim, &claim, "Figure"), "many").contains("is no number"));
    let child = within(L::Child, "own", 0, "Child");
    assert!(said(&editor, &child, "father").contains("ancestor"), "{}", said(&editor, &child, "father"));
    // A study that rows name cannot go.
    let study = case(&editor).literature.as_ref().unwrap().rows[0].study.to_string();
    act(&mut editor, &RecordAt::new(L::Study, study), ItemDeed::Remove);
    assert!(told(&editor, "no study"), "{:?}", editor.notices());
    assert_eq!((case(&editor), on_disk(&desk)), (&before, before.clone()));
}

#[test]
fn a_claim_follows_its_rule_as_it_is_edited() {
    use RecordList as L;
    let desk = Desk::with(&whole());
    let mut editor = desk.opened();
    type_into(&mut editor, &new(L::Claim), "rows with an infection = 4");
    let id = case(&editor).literature.as_ref().unwrap().claims.last().unwrap().id.to_string();
    type_into(&mut editor, &within(L::Rule, &id, 0, "Count: unit"), "rows");
    type_into(&mut editor, &within(L::Rule, &id, 0, "Count: with"), "infection; nonunion");
    type_into(&mut editor, &within(L::Rule, &id, 0, "Count: conditions"), "implied counts, too");
    type_into(&mut editor, &CaseField::NewRecord(L::Rule, id.clone()), "reading");
    type_into(&mut editor, &within(L::Rule, &id, 1, "Part of"), "part");
    type_into(&mut editor, &within(L::Rule, &id, 1, "Of: unit"), "rows");
    let claim = case(&editor).literature.as_ref().unwrap().claims.last().unwrap().clone();
    assert_eq!(claim.rule.numerator.with.len(), 2);
    assert!(claim.rule.numerator.implied_too && claim.readings[0].denominator.is_some());
    let checked = callus::analysis::literature::check_claim(
        case(&editor),
        case(&editor).literature.as_ref().unwrap(),
        &claim,
    );
    assert!(checked.rule.numerator.count > 0);
    act(&mut editor, &RecordAt::within(L::Rule, &id, 1), ItemDeed::Remove);
    assert!(case(&editor).literature.as_ref().unwrap().claims.last().unwrap().readings.is_empty());
}

#[test]
fn the_pedigree_is_built_person_by_person_and_every_step_is_undone() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let before = case(&editor).clone();
    let mut steps = 0;
    let mut step = |editor: &mut Editor, command: KinCommand| {
        kin(editor, command.clone());
        steps += 1;
    };
    step(&mut editor, KinCommand::AddPerson);
    let proband = selected(&editor);
    type_into(&mut editor, &new(RecordList::Condition), "Osteopetrosis");
    step(&mut editor, KinCommand::Gender(Gender::Man));
    step(&mut editor, KinCommand::Proband);
    step(&mut editor, KinCommand::Status(None, Status::Affected));
    step(&mut editor, KinCommand::Add(Relative::Partner));
    let wife = selected(&editor);
    assert_ne!(wife, proband);
    step(&mut editor, KinCommand::Consanguinity);
    step(&mut editor, KinCommand::Add(Relative::Child));
    let child = selected(&editor);
    step(&mut editor, KinCommand::Add(Relative::Twin));
    step(&mut editor, KinCommand::Move(-1));
    step(&mut editor, KinCommand::Adoption);
    step(&mut editor, KinCommand::Deceased);
    step(&mut editor, KinCommand::Status(None, Status::Carrier));
    kin(&mut editor, KinCommand::Go([1, 0]));
    assert_eq!(selected(&editor), child, "the arrow goes to whoever stands beside");
    kin(&mut editor, KinCommand::Go([0, -1]));
    assert!([&proband, &wife].contains(&&selected(&editor)));
    let pedigree = on_disk(&desk).pedigree.unwrap();
    assert_eq!((pedigree.persons.len(), pedigree.families.len()), (4, 1));
    let family = &pedigree.families[0];
    assert!(family.consanguineous && family.children[0].adoption == Some(Adoption::In));
    assert_eq!(family.children[0].twins, family.children[1].twins);
    assert_eq!(pedigree.person(&proband).unwrap().status(&key("osteopetrosis")), Some(Status::Affected));
    let saved = on_disk(&desk);
    drop(editor);
    let mut editor = desk.opened();
    undo(&mut editor, steps + 1);
    assert!(case(&editor).says_the_same_as(&before) && on_disk(&desk).says_the_same_as(&before));
    redo(&mut editor, steps + 1);
    assert!(on_disk(&desk).says_the_same_as(&saved));
}

#[test]
fn a_person_who_is_removed_leaves_nothing_that_points_at_them() {
    let desk = Desk::with(&whole());
    let mut editor = desk.opened();
    let before = case(&editor).clone();
    let statements =
        |case: &Case| case.statements.iter().filter(|own| own.persons.contains(&key("niece"))).count();
    assert!(statements(&before) > 0);
    select(&mut editor, Some(Selected::Person(key("niece"))));
    kin(&mut editor, KinCommand::Remove);
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
    let pedigree = on_disk(&desk).pedigree.unwrap();
    assert!(pedigree.person(&key("niece")).is_none());
    assert!(pedigree.families.iter().all(|own| own.id != key("of-the-niece")), "an empty sibship goes, too");
    assert_eq!(statements(&on_disk(&desk)), 0);
    assert_eq!(editor.document().unwrap().undo_words().unwrap(), "Remove a person");
    undo(&mut editor, 1);
    assert!(on_disk(&desk).says_the_same_as(&before));
    select(&mut editor, None);
    kin(&mut editor, KinCommand::Deceased);
    assert!(on_disk(&desk).says_the_same_as(&before), "nobody is selected");
}

#[test]
fn tables_and_bibliographies_join_the_literature_once_and_one_undo_takes_them_out() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let sample = whole().literature.unwrap();
    let files = tempfile::tempdir().unwrap();
    let import = |editor: &mut Editor, name: &str, text: &str| {
        let file = files.path().join(name);
        fs::write(&file, text).unwrap();
        perform(editor, Command::Case(CaseCommand::ImportLiterature(file)));
    };
    let rows: Vec<usize> = (0..sample.rows.len()).collect();
    let table = csv_of(&sample, &rows).unwrap();
    import(&mut editor, "table.csv", &table);
    let own = on_disk(&desk).literature.unwrap();
    assert_eq!(own.rows.len(), sample.rows.len());
    assert!(told(&editor, "38 rows"), "{:?}", editor.notices());
    import(&mut editor, "table.csv", &table);
    assert_eq!(on_disk(&desk).literature.unwrap(), own, "what is there is not added again");
    import(&mut editor, "more.ris", &ris(&sample));
    let more = on_disk(&desk).literature.unwrap();
    assert_eq!(more.rows.len(), own.rows.len());
    let bib = "@article{new2020, author = {Doe, A.}, title = {A new one}, journaltitle = {J}, date = {2020}}";
    import(&mut editor, "more.bib", bib);
    assert!(on_disk(&desk).literature.unwrap().studies.iter().any(|own| own.title == "A new one"));
    import(&mut editor, "wrong.doc", "x");
    assert!(told(&editor, "ends in none of"), "{:?}", editor.notices());
    import(&mut editor, "wrong.csv", "a,b\n1,2\n");
    assert!(told(&editor, "no column is named"), "{:?}", editor.notices());
    while editor.document().unwrap().undo_words().is_some() {
        undo(&mut editor, 1);
    }
    assert_eq!(on_disk(&desk).literature, None);
    perform(&mut editor, Command::File(FileCommand::Close));
}

#[test]
fn only_so_many_of_five_thousand_rows_are_shown_on_the_page_and_a_word_finds_the_others() {
    let mut own = whole();
    let literature = own.literature.as_mut().unwrap();
    let first = literature.rows[0].clone();
    for number in 0..5_000 {
        let mut row = first.clone();
        row.id = key(&format!("more-{number}"));
        row.printed.treatment = format!("Treatment number {number}");
        literature.rows.push(row);
    }
    let desk = Desk::with(&own);
    let editor = desk.opened();
    let all = editor.case_items_found(CaseSection::Rows, "");
    assert_eq!((all.of, all.found, all.left_out), (5_038, 5_038, 5_038 - 60));
    assert_eq!(all.items.len(), 61, "sixty, and the field for one more");
    let found = editor.case_items_found(CaseSection::Rows, "number 4321");
    assert_eq!((found.found, found.left_out), (1, 0));
    assert!(found.items[1].name.contains("Treatment number 4321"), "{}", found.items[1].name);
}
