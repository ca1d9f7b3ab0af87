//! Rows with which the case itself is edited.

use crate::case::{Gender, Relative, Status};
use crate::editor::KinCommand;
use crate::editor::command::{CaseCommand, Command, IntakeCommand};
use crate::editor::table::entry::{CommandEntry, Menu, When};

fn row(id: &str, name: &str, help: &str, command: CaseCommand) -> CommandEntry {
    CommandEntry::new(Menu::Edit, id, name, help, Command::Case(command))
}

/// What the menu Edit offers beside undo and redo.
pub(super) fn case_rows() -> Vec<CommandEntry> {
    use CaseCommand as C;
    vec![
        row(
            "edit.case",
            "Edit case…",
            "Show every field of the case: patient, history, films, laboratory, technique, pedigree, literature, sources.",
            C::Page,
        )
        .keys(&["Ctrl+Shift+E"])
        .group(),
        CommandEntry::new(
            Menu::Edit,
            "edit.add-films",
            "Add films…",
            "Add films to this case: what is new is proposed as for a new case; readings are untouched.",
            Command::Intake(IntakeCommand::AskAdd),
        )
        .keys(&["Ctrl+Shift+N"]),
        row("edit.title", "Edit title", "Edit the title of the case in place.", C::Title).keys(&["Alt+T"]),
        row(
            "edit.patient",
            "Edit patient",
            "Edit label, age, sex, diagnoses and summary in place.",
            C::Patient,
        )
        .keys(&["Alt+P"]),
        row(
            "edit.episode",
            "Edit this row of the history",
            "Edit the selected row of the history in place.",
            C::Episode,
        )
        .keys(&["Alt+H"]),
        row("edit.film", "Edit this film", "Edit time, views and caption of the film in focus.", C::Film)
            .keys(&["Alt+F"]),
        row(
            "edit.replace-file",
            "Replace file of this film…",
            "Give the film in focus another file; its time and views stay, and so does the old file.",
            C::AskReplaceFile(None),
        ),
        row(
            "edit.entry",
            "Edit this entry",
            "Edit what is selected in the left panel in place: a person, a published row, a claim, an entry.",
            C::Entry,
        )
        .keys(&["Alt+E"]),
        row(
            "edit.import-literature",
            "Import literature…",
            "Add the rows of a table (CSV) or the publications of a bibliography (BibTeX, RIS) to the case.",
            C::AskLiterature,
        ),
    ]
}

/// Keys of the pedigree: the arrows go from person to person, letters add relatives and set signs.
pub(super) fn pedigree_rows() -> Vec<CommandEntry> {
    use KinCommand as K;
    let key = |id: &str, name: &str, help: &str, command: K, keys: &[&str]| {
        row(&format!("kin.{id}"), name, help, CaseCommand::Kin(command)).when(When::Pedigree).keys(keys)
    };
    let go = |id: &str, by: [i8; 2], arrow: &str| {
        let name = "Go to another person";
        key(id, name, "Select the next person of the chart.", K::Go(by), &[arrow]).series(name)
    };
    let add = |id: &str, relative: Relative, letter: &str, help: &str| {
        key(id, &format!("Add {}", relative.word()), help, K::Add(relative), &[letter])
    };
    let status = |id: &str, status: Status, letter: &str| {
        let name = format!("{} (first condition)", capital(status.word()));
        key(
            id,
            &name,
            "Say it of the first condition of the legend; again takes it back.",
            K::Status(None, status),
            &[letter],
        )
    };
    vec![
        go("right", [1, 0], "ArrowRight"),
        go("left", [-1, 0], "ArrowLeft"),
        go("up", [0, -1], "ArrowUp"),
        go("down", [0, 1], "ArrowDown"),
        add("partner", Relative::Partner, "P", "Add a partner, or the other parent of children with one."),
        add("child", Relative::Child, "C", "Add a child of the last partnership."),
        add("sibling", Relative::Sibling, "S", "Add a brother or sister, the youngest."),
        add("twin", Relative::Twin, "T", "Add a twin of the person."),
        add("parents", Relative::Parents, "U", "Add the parents, or the one who is missing."),
        key("person", "Add person", "Add a person related to nobody here.", K::AddPerson, &["N"]),
        key("male", "Male", "Set the gender; again takes it back.", K::Gender(Gender::Man), &["M"]),
        key("female", "Female", "Set the gender; again takes it back.", K::Gender(Gender::Woman), &["F"]),
        status("affected", Status::Affected, "A"),
        status("carrier", Status::Carrier, "R"),
        key("deceased", "Deceased", "The person has died, or not.", K::Deceased, &["D"]),
        key("proband", "Proband", "The family was noticed through this person, or not.", K::Proband, &["B"]),
        key("consultand", "Consultand", "The person asked for advice, or not.", K::Consultand, &["Q"]),
        key(
            "consanguinity",
            "Related by blood",
            "The partners of the last partnership are related by blood, or not.",
            K::Consanguinity,
            &["I"],
        ),
        key("adoption", "Adoption", "Adopted into the family, out of it, or not.", K::Adoption, &["O"]),
        key(
            "earlier",
            "Earlier in birth order",
            "Move the person to the left.",
            K::Move(-1),
            &["Shift+ArrowLeft"],
        ),
        key(
            "later",
            "Later in birth order",
            "Move the person to the right.",
            K::Move(1),
            &["Shift+ArrowRight"],
        ),
        key("fields", "Edit person", "Edit every field of the person.", K::Fields, &["Enter"]),
        key("remove", "Remove person", "Take the person out of the pedigree.", K::Remove, &["Delete"]),
    ]
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
