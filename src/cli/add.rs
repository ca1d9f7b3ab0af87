//! `callus add`: films for a case that exists. What is new is planned as in the window, written beside the films of the
//! case, and then added to the case file with its journal.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::case::CaseEdit;
use crate::editor::{ADDED_TO_SIMULATED, Addition, add_planned, cannot_write, plan_additions};
use crate::imaging::Limits;
use crate::store::{
    CaseFolder, CaseStore, Entry, OpenedCase, Replay, StateFolder, SystemClock, remove_added, scan,
};

/// Arguments of the command.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// The case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Films, folders, ZIP archives and media
    #[arg(value_name = "FILE", required = true)]
    films: Vec<PathBuf>,
}

/// Does as the call says. Returns the exit code.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match add(call, out, err) {
        Ok(()) => 0,
        Err(words) => {
            // Where nobody listens any more there is nobody to tell.
            let _ = writeln!(err, "callus: {words}");
            1
        }
    }
}

fn add(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    let state = StateFolder::from_environment().map_err(|error| error.to_string())?;
    let folder = CaseFolder::find(&call.case).map_err(|error| error.to_string())?;
    // The lock first: nobody else edits the case while films are written into its folder.
    let opened =
        CaseStore::open(&state, &folder, Arc::new(SystemClock)).map_err(|error| error.to_string())?;
    let OpenedCase { mut store, base, entries, notes, .. } = opened;
    for note in notes {
        writeln!(err, "{note}").map_err(told)?;
    }
    let mut replay = Replay::of(base, &entries);
    let scanned = scan(&call.films, &Limits::default(), &mut |_| true);
    let addition = Addition { case: replay.value().clone(), folder: folder.clone() };
    let planned = plan_additions(&addition, &scanned.found, scanned.set_aside, &state);
    for aside in &planned.plan.set_aside {
        writeln!(err, "set aside: {}: {}", aside.at, aside.why).map_err(told)?;
    }
    for doubt in &planned.doubts {
        writeln!(err, "in doubt: {doubt}").map_err(told)?;
    }
    let Some(case) = planned.plan.cases.first() else {
        return Err("no new film was found; the reasons stand above".to_owned());
    };
    if let Some(why) = cannot_write(case) {
        return Err(format!("{why} In the window: Edit, Add films."));
    }
    let added = add_planned(case, &addition, planned.keeps_identity, &state, &|_| true)
        .map_err(|error| error.to_string())?;
    if added.films.is_empty() {
        return Err("the case has these films already".to_owned());
    }
    let edit = CaseEdit::AddFilms { films: added.films.clone() };
    if let Some(problem) = edit.refusals(replay.value()).into_iter().next() {
        remove_added(&folder, &added.films);
        return Err(format!("the films were not added: {}", problem.message));
    }
    let prepared = replay.prepare(edit.clone()).ok_or("the films change nothing")?;
    store.append(&Entry::Edit(edit)).map_err(|error| error.to_string())?;
    replay.take(prepared);
    let saved = store.save(replay.value()).map_err(|error| error.to_string())?;
    if let crate::store::Saved::Conflict { why, .. } = saved {
        return Err(why);
    }
    for note in store.take_notes() {
        writeln!(err, "{note}").map_err(told)?;
    }
    for film in &added.films {
        let words = replay.value().time_words(&film.time);
        writeln!(out, "{}: {words}, {}", film.file, film.views_words()).map_err(told)?;
    }
    for line in case.unconfirmed() {
        writeln!(out, "  taken as proposed: {line}").map_err(told)?;
    }
    for line in case.doubts() {
        writeln!(out, "  in doubt: {line}").map_err(told)?;
    }
    if replay.value().is_simulated() {
        writeln!(err, "note: {ADDED_TO_SIMULATED}").map_err(told)?;
    }
    for film in &added.to_look {
        writeln!(out, "  look before you share it: {}: {}", film.file, film.why).map_err(told)?;
    }
    Ok(())
}
