//! `callus new`: a commented blank case, or cases from films: every proposal is taken and told, doubts are named, and a
//! plan can be written, corrected and applied.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::editor::{create_planned, folder_name};
use crate::imaging::Limits;
use crate::intake::{PLAN_FORMAT, Plan, PlannedCase, Taking, propose};
use crate::store::{StateFolder, read_file, scan, write_output, write_template};

/// Most bytes of a plan.
const PLAN_BYTES: u64 = 256 << 20;

/// Arguments of the command.
#[derive(Debug, Args)]
pub(super) struct Call {
    /// Write a commented blank case, in which every field stands with its meaning and an example
    #[arg(long, conflicts_with_all = ["inputs", "plan", "apply"])]
    template: bool,
    /// Write what is proposed to this JSON file instead of making cases; correct it, then use --apply
    #[arg(long, value_name = "PLAN.json", conflicts_with = "apply")]
    plan: Option<PathBuf>,
    /// Make the cases of this plan
    #[arg(long, value_name = "PLAN.json", conflicts_with = "inputs")]
    apply: Option<PathBuf>,
    /// Copy films as they are, with the patient's data in them
    #[arg(long)]
    no_deidentify: bool,
    /// Link films instead of copying them: one file with two names, on the same disk
    #[arg(long, requires = "no_deidentify")]
    link: bool,
    /// Folder of the new case; where there are several cases, the folder in which each gets its own
    #[arg(short, long, value_name = "FOLDER", required_unless_present_any = ["plan", "template"])]
    output: Option<PathBuf>,
    /// Films, folders, ZIP archives and media
    #[arg(value_name = "IN", required_unless_present_any = ["template", "apply"])]
    inputs: Vec<PathBuf>,
}

/// Does as the call says. Returns the exit code.
pub(super) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let done = if call.template {
        template(call.output.as_deref().unwrap_or(Path::new(".")), out)
    } else {
        from_films(call, out, err)
    };
    match done {
        Ok(code) => code,
        Err(words) => {
            // Where nobody listens any more there is nobody to tell.
            let _ = writeln!(err, "callus: {words}");
            1
        }
    }
}

fn template(folder: &Path, out: &mut dyn Write) -> Result<u8, String> {
    let path = write_template(folder).map_err(|error| error.to_string())?;
    let images = folder.join("images");
    tell(writeln!(
        out,
        "{}: write into it what is known, put the films into {}, then run `callus check`",
        path.display(),
        images.display()
    ))
}

/// Success, unless nobody listens.
fn tell(told: io::Result<()>) -> Result<u8, String> {
    told.map(|()| 0).map_err(|error| error.to_string())
}

fn from_films(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, String> {
    let mut plan = match &call.apply {
        Some(path) => read_plan(path)?,
        None => {
            let scanned = scan(&call.inputs, &Limits::default(), &mut |_| true);
            propose(&scanned.found, scanned.set_aside)
        }
    };
    if call.apply.is_none() {
        tell(set_aside(&plan, err))?;
    }
    if plan.cases.is_empty() {
        return Err("no film was found; the reasons stand above".to_owned());
    }
    if let Some(path) = &call.plan {
        let text = serde_json::to_vec_pretty(&plan).map_err(|error| error.to_string())?;
        write_output(path, &text).map_err(|error| error.to_string())?;
        return tell(writeln!(
            out,
            "{}: {}; look it through, correct it, then run `callus new --apply {0} -o FOLDER`",
            path.display(),
            cases_and_films(&plan)
        ));
    }
    if call.apply.is_none() {
        tell(leave_out_undated(&mut plan, err))?;
    }
    let output = call.output.as_deref().ok_or("name the folder of the new case with -o")?;
    let state = StateFolder::from_environment().map_err(|error| error.to_string())?;
    let taking = match (call.link, call.no_deidentify) {
        (true, _) => Taking::Linked,
        (false, true) => Taking::Copied,
        (false, false) => Taking::Cleaned,
    };
    let mut code = 0;
    for (case, folder) in plan.cases.iter().zip(folders(&plan, output)) {
        match create_planned(case, &folder, taking, &state, &|_| true) {
            Ok(created) => {
                tell(writeln!(
                    out,
                    "{}: {} films, {} visits",
                    created.path.display(),
                    created.films,
                    case.visits().len()
                ))?;
                tell(taken(case, out))?;
                for film in created.to_look {
                    tell(writeln!(out, "  look before you share it: {}: {}", film.file, film.why))?;
                }
            }
            Err(error) => {
                code = 1;
                tell(writeln!(err, "callus: {}: {error}", folder.display()))?;
            }
        }
    }
    Ok(code)
}

fn read_plan(path: &Path) -> Result<Plan, String> {
    let text = read_file(path, PLAN_BYTES).map_err(|error| error.to_string())?;
    let plan: Plan = serde_json::from_slice(&text)
        .map_err(|error| format!("the plan cannot be read: {error}; correct it: {}", path.display()))?;
    if plan.format == PLAN_FORMAT {
        Ok(plan)
    } else {
        Err(format!(
            "the plan has format {}, this program reads {PLAN_FORMAT}; make the plan anew: {}",
            plan.format,
            path.display()
        ))
    }
}

fn cases_and_films(plan: &Plan) -> String {
    let films: usize = plan.cases.iter().map(|case| case.included().count()).sum();
    let plural = if plan.cases.len() == 1 { "" } else { "s" };
    format!("{} case{plural}, {films} films", plan.cases.len())
}

/// One folder for each case: `output` itself for a single one.
fn folders(plan: &Plan, output: &Path) -> Vec<PathBuf> {
    if plan.cases.len() == 1 {
        return vec![output.to_owned()];
    }
    let mut taken = BTreeSet::new();
    plan.cases
        .iter()
        .map(|case| {
            let stem = folder_name(&case.title);
            let numbered =
                std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}-{number}")));
            let name = numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or(stem);
            taken.insert(name.clone());
            output.join(name)
        })
        .collect()
}

/// A film without a day or an interval has no place on the timeline: it is left out and told, where films with one
/// remain. A case without any is refused, with what to do.
fn leave_out_undated(plan: &mut Plan, err: &mut dyn Write) -> io::Result<()> {
    for case in &mut plan.cases {
        if case.included().all(|film| film.moment.value().is_none()) {
            continue;
        }
        for at in case.leave_out_undated() {
            writeln!(
                err,
                "left out: {at}: no day or interval is known of it; put one into the file name (2024-03-16, day+004), or write a plan with --plan, enter it and use --apply"
            )?;
        }
    }
    Ok(())
}

/// What was taken without anybody confirming it, and what is in doubt.
fn taken(case: &PlannedCase, out: &mut dyn Write) -> io::Result<()> {
    for line in case.unconfirmed() {
        writeln!(out, "  taken as proposed: {line}")?;
    }
    for line in case.doubts() {
        writeln!(out, "  in doubt: {line}")?;
    }
    Ok(())
}

fn set_aside(plan: &Plan, err: &mut dyn Write) -> io::Result<()> {
    for aside in &plan.set_aside {
        writeln!(err, "set aside: {}: {}", aside.at, aside.why)?;
    }
    Ok(())
}
