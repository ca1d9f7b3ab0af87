//! The command line. Knows nothing of the window.
//!
//! Exit codes: 0 done, 1 problems found or something failed, 2 the call was wrong.

mod add;
mod bench;
pub mod check;
mod deidentify;
mod export;
mod findings;
pub mod inspect;
mod literature;
mod many;
mod measures;
mod new;
mod pack;
mod pedigree;
mod printable;
mod quiz;
mod readings;
mod register;
pub mod render;
mod rows;
mod scores;
mod summary;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::analysis::Until;
use crate::analysis::book::Book;
use crate::cli::printable::Printable;
pub use crate::cli::quiz::WindowQuiz;
pub use crate::cli::rows::Form;
use crate::cli::rows::Wish;
use crate::editor::Rehearsal;
use crate::imaging::ShownLayers;
use crate::store::{StateFolder, builtin_book, load_book};

/// What the call asks for.
#[derive(Debug)]
pub enum Invocation {
    /// Everything was done on the command line: the exit code.
    Line(u8),
    /// Open the window.
    Window(WindowOptions),
}

/// How to open the window.
#[derive(Debug, Clone, Args)]
pub struct WindowOptions {
    /// Case to open: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE")]
    pub case: Option<PathBuf>,
    /// Show the case only up to this visit, such as op1:"1 week", or op1:"1 week":films for its films alone: what is
    /// later is absent, and nothing is recorded meanwhile
    #[arg(long, value_name = "EPISODE:TIME", requires = "case")]
    pub until: Option<Until>,
    /// Save a picture of the window to this PNG once everything is drawn, then exit
    #[arg(long, value_name = "OUT.png")]
    pub screenshot: Option<PathBuf>,
    /// Size of the window in points
    #[arg(long, value_name = "WxH", default_value = "1600x1000", value_parser = size)]
    pub size: (u32, u32),
    /// Present the case.
    #[arg(skip)]
    pub present: bool,
    /// Ask a learner.
    #[arg(skip)]
    pub quiz: Option<WindowQuiz>,
    /// Perform this and tell what was measured.
    #[arg(skip)]
    pub rehearsal: Option<Rehearsal>,
}

impl Default for WindowOptions {
    fn default() -> Self {
        Self {
            case: None,
            until: None,
            screenshot: None,
            size: (1600, 1000),
            present: false,
            quiz: None,
            rehearsal: None,
        }
    }
}

/// Review how a fracture heals: radiographs on a timeline of postoperative intervals, beside the fracture history.
///
/// Without a command the window opens. Callus is a review and teaching tool, not a device for primary diagnosis.
#[derive(Debug, Parser)]
#[command(name = "callus", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
struct Call {
    #[command(subcommand)]
    command: Option<Line>,
    #[command(flatten)]
    window: WindowOptions,
}

#[derive(Debug, Subcommand)]
enum Line {
    /// Tell the facts of image files: format, size, bits, spacing and its meaning, windows, stored values
    ///
    /// Of a folder every image below it is told. Reads DICOM (CR, DX, SC and any other single grey or colour image), PNG, JPEG, TIFF, BMP and WebP. A file that cannot be read is told as such, with the reason; the exit code is then 1.
    Inspect {
        /// Print a JSON array with one object per file
        #[arg(long)]
        json: bool,
        /// Image files, or folders with images
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Make a case from films, folders, ZIP archives or media; or a commented blank case
    ///
    /// Looks through everything named, proposes patient, dates, views and sides from headers, file names and a metadata.csv beside the films, takes every proposal and says which. Several patients become several cases. The patient's data are removed (DICOM PS3.15 Annex E, dates moved by one secret number of days) unless --no-deidentify is given. What becomes no film is told on the error stream with its reason. Films are copied, never changed, and nothing is overwritten. The exit code is 1 when a case cannot be made.
    New(new::Call),
    /// Add films to a case: what is new is proposed as for a new case, and readings stay as they are
    ///
    /// Films that the case has already are set aside. The patient's data are removed where they were removed from the films of the case, and days move as its days did; where nobody can tell by how much, no day is taken and the films are refused with that reason. The case file keeps its comments, and the window can undo it. The exit code is 1 when nothing was added.
    Add(add::Call),
    /// Report every problem of a case in one pass, each with file, line, column, film and what to do
    ///
    /// Checks how the file is written (commas, quotation marks, brackets, fields, words, numbers, dates), ids, times against each other and against the dates inside the films, sides and bones, whether all films are of one patient, and every file: missing, changed, unreadable, of another size, outside the folder. The exit code is 1 when there is an error; warnings alone leave it 0.
    Check {
        /// Print a JSON array with one object per case
        #[arg(long)]
        json: bool,
        /// Print comma-separated values: one line a problem, one for a case without any
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// Cases: case.ron files, folders that hold one, or folders that are searched for cases
        #[arg(required = true, value_name = "CASE")]
        cases: Vec<PathBuf>,
    },
    /// Tell every measure that readers placed: value, unit, error band and the source of its scale
    ///
    /// One row for each case, visit, radiograph and measure, with the operation, injury or start of treatment it counts from, the offset and the reader. Values are computed anew. Lengths are in pixels unless the film says or the reader calibrated what a pixel is; the source then stands beside them. A measure without a value says what is missing or why it is refused. The exit code is 1 when a film or a reading cannot be read.
    Measures {
        #[command(flatten)]
        whose: Whose,
        /// Print comma-separated values with a line of names, as RFC 4180 has them
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Tell every score sheet: one row an item, one row its total
    ///
    /// One row for each case, visit, score and item, with the operation, injury or start of treatment it counts from, the offset, the grade and what it stands for, the film that supplies it, the baseline that stood beside and the reader. A sheet over which an item is missing has a sum and the range of its total if complete, and no total. The exit code is 1 when a reading cannot be read.
    Scores {
        #[command(flatten)]
        whose: Whose,
        /// Print comma-separated values with a line of names, as RFC 4180 has them
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Tell every finding at every visit: its state, or that nobody looked
    ///
    /// One row for each case, visit and finding, with its codes, site, side and label, the mark that shows it and the definition by which it is said. A visit at which nothing was said is "open", never "absent". The exit code is 1 when a reading cannot be read.
    Findings {
        #[command(flatten)]
        whose: Whose,
        /// Print comma-separated values with a line of names, as RFC 4180 has them
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Tell a reading in sentences: what was seen at each visit, and what is still open
    ///
    /// One section for each operation, injury or start of treatment, then what is open or contradictory. No sentence is a diagnosis: it tells what the reader said. The JSON says of every part where it comes from. The exit code is 1 when a film or a reading cannot be read.
    Summary {
        #[command(flatten)]
        whose: Whose,
        /// Print text in lines of at most 100 characters; so it is also without this
        #[arg(long, conflicts_with_all = ["json", "csv"])]
        text: bool,
        /// Print comma-separated values with a line of names: one line a sentence
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Pack a case into one file, to send it or to keep it
    ///
    /// The file holds the case, its films, readings and signed versions, each with its SHA-256, and nothing else of the folder: what stays behind is listed. The same case gives the same bytes. Nothing is overwritten. Changes that are not in their files yet are refused: open the case in Callus, which saves them. Films whose picture may show a name hold the case back until a person has looked; films whose header still names a patient are told.
    Pack {
        /// Case: a case.ron, or the folder that holds it
        #[arg(value_name = "CASE")]
        case: PathBuf,
        /// File to write
        #[arg(short, long, value_name = "FILE.callus")]
        output: PathBuf,
        /// Pack the readings alone, for someone who has the case
        #[arg(long)]
        readings_only: bool,
        /// Only the reading of this reader
        #[arg(long, value_name = "READER")]
        reader: Option<String>,
        /// Also pack readings kept in the state folder because the case folder could not be written
        #[arg(long)]
        state_readings: bool,
        /// A person has looked at every film: no name is in any picture. It is noted, and not asked again
        #[arg(long)]
        looked_at_all: bool,
    },
    /// Unpack a packed case into a folder
    ///
    /// The folder must not be there yet, or be empty. Everything is checked against the manifest before the folder appears: paths that lead out, links, doubled names, files that nobody named, other hashes and files made to fill the disk are refused, and nothing is written then.
    Unpack {
        /// Packed case
        #[arg(value_name = "FILE.callus")]
        file: PathBuf,
        /// Folder of the case
        #[arg(short, long, value_name = "FOLDER")]
        output: PathBuf,
    },
    /// Merge the readings of a packed file into another copy of the case
    ///
    /// The films must be the same, by their SHA-256. A reading that is there and differs is never overwritten: the packed one is kept beside it under a name of its own, and told. Signatures stay valid.
    Merge {
        /// Packed case, or packed readings
        #[arg(value_name = "FILE.callus")]
        file: PathBuf,
        /// Case: a case.ron, or the folder that holds it
        #[arg(long, value_name = "CASE")]
        into: PathBuf,
    },
    /// Count the published operations of a case: rates with intervals, groups, and the claims of the source checked
    ///
    /// Every figure is computed from the rows of the table. The counting unit (patient, hip, operation or row) is printed with every number. Without --by the claims of the source are checked: reproduced, reproduced only under a stated rule, or not reproduced, with the rows behind each number. With --csv the rows of the table are printed, or with --by the rates of each group; no cell begins a formula of a spreadsheet. The exit code is 1 when the case has no table.
    Literature(literature::Arguments),
    /// Draw the pedigree of a case as SVG or PNG, or write it as PED or GEDCOM
    ///
    /// The chart follows the standard nomenclature (Bennett 1995, 2008, 2022); what the case does not state stays unknown in it. The ending of the file decides what is written: .svg, .png, .ped (linkage format) or .ged (a part of GEDCOM 5.5.1). The exit code is 1 when the case has no pedigree or the file cannot be written.
    Pedigree(pedigree::Arguments),
    /// Write copies of films without what names a patient, after DICOM PS3.15 Annex E
    ///
    /// Applies the basic profile with modified dates (every date of a patient moves by one secret number of whole days, so that intervals stay exact) and clean descriptors (descriptions keep words of anatomy, side, view and implant). UIDs are new and consistent; private attributes, overlays, comments in compressed streams, Exif, GPS and text chunks are left out; files get new names. The copy is decoded and compared with the original before it is written. Films whose picture may show a name are held back until --looked-at says that a person has looked, or --erase overwrites it. The originals are never changed. The report names attributes and counts, never values. Nothing guarantees anonymity: ages, rare diagnoses and the picture itself can still tell. The exit code is 1 when any film was held back or refused.
    Deidentify(Box<deidentify::Call>),
    /// Write a case as a document that leaves Callus: a table, a workbook, JSON
    ///
    /// Tells first what would leave. The patient's label, year of birth, calendar dates and the names of case files stay behind unless --with-names is given; free text leaves as it is written. With --until the case is told as it was known at a visit: films, visits, captions, outcomes, findings, scores, measures and notes that are later are absent, and so is what the author wrote with the whole course in view. The same case gives the same bytes. The exit code is 1 when something could not be read or written.
    Export(export::Call),
    /// Measure Callus on this machine: first picture, dragging, panning, zooming, large cases, rest
    ///
    /// Performs a fixed script in the real window, with real events of a pointer, on films that it makes itself, and measures the parts behind the window. Takes some minutes and two to three gigabytes among the temporary files, and needs a display. Every figure is what was measured in this run; a busy machine gives larger ones. The exit code is 1 when something could not be measured.
    Bench(Box<bench::Call>),
    /// Lay one film of a case on another, and tell how far the implant moved against the bone
    ///
    /// Turn, scale and shift are found on the pixels (bone, with metal left out), or by --landmark. Where both films show the same implant, it is laid on itself too, and the difference is its motion: along and across the shaft, and its turn, each with a band. Lengths are in pixels unless the film says or the reader calibrated what a pixel is. Where the implant's own outline shows that the two projections differ, no motion is told. One view sees neither motion along the beam nor a turn about the shaft. The exit code is 1 when the films cannot be laid on each other.
    Register(register::Call),
    /// Present a case on the whole screen: question, answer, next visit
    ///
    /// Shows nothing later than the step that is reached. The steps are those of the script beside the case (present.ron), else the visits in turn. Dates and the patient's label are hidden.
    Present(WindowOptions),
    /// Ask a learner about a case in the window, score the answers against a reference reading, or sum up those of a class
    ///
    /// With CASE and --learner alone the window asks at every visit for stage, score and predictions, keeps each answer in the file of the learner, and then shows the reference. With --score each answer is told beside that of the reference: stage, score item by item, union within 12 months, the distance of a place from the nearest marked finding (in mm only where the film has a scale, with its source), measures with their difference, and the criteria. Union is scored by the stage that the reference gives at 12 months, else by an outcome of failure that the case states. The exit code is 1 when something could not be read.
    Quiz(quiz::Call),
    /// Draw a radiograph of a case to a PNG, through the same greys as the screen
    ///
    /// Without --window the film's own first window is used, or one chosen from its histogram. Pixels that are not square are drawn as high and wide as they are; overlays and the display shutter of the file are drawn as on the screen. With --marks what a reader drew is drawn as on the screen; every value comes with its unit and where it is from.
    Render {
        /// Case: a case.ron, or the folder that holds it
        #[arg(value_name = "CASE")]
        case: PathBuf,
        /// Id of the radiograph in the case
        #[arg(value_name = "RADIOGRAPH_ID")]
        radiograph: String,
        /// Picture to write
        #[arg(short, long, value_name = "OUT.png")]
        output: PathBuf,
        /// Longest side of the picture in pixels; the film's own size where absent
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=16384))]
        size: Option<u32>,
        /// Window centre and width in the film's modality units
        #[arg(long, value_name = "C,W", value_parser = window, allow_hyphen_values = true)]
        window: Option<(f64, f64)>,
        /// Draw the marks and the calibration of this reader
        #[arg(long, value_name = "READER")]
        marks: Option<String>,
        /// Leave out the overlays of the file
        #[arg(long)]
        no_overlays: bool,
        /// Lift the display shutter of the file
        #[arg(long)]
        no_shutter: bool,
        /// Turn clockwise by so many degrees
        #[arg(long, value_name = "DEGREES", default_value = "0", value_parser = quarter_turn)]
        rotate: u16,
        /// Mirror left to right, before turning
        #[arg(long)]
        flip: bool,
    },
}

/// Which readings of which cases.
#[derive(Debug, Args)]
struct Whose {
    /// Only what this reader said; every reading where absent
    #[arg(long, value_name = "READER")]
    reader: Option<String>,
    /// Print one JSON array over all cases
    #[arg(long)]
    json: bool,
    /// Cases: case.ron files, folders that hold one, or folders that are searched for cases
    #[arg(required = true, value_name = "CASE")]
    cases: Vec<PathBuf>,
}

impl Whose {
    fn wish(self, csv: bool) -> Wish {
        Wish { paths: self.cases, reader: self.reader, form: Form::of(self.json, csv) }
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match parsed {
        Some((width, height)) if (320..=8192).contains(&width) && (240..=8192).contains(&height) => {
            Ok((width, height))
        }
        _ => Err("a size such as 1600x1000 was expected, between 320x240 and 8192x8192".to_owned()),
    }
}

fn window(text: &str) -> Result<(f64, f64), String> {
    let parsed: Option<(f64, f64)> =
        text.split_once(',').and_then(|(c, w)| Some((c.trim().parse().ok()?, w.trim().parse().ok()?)));
    match parsed {
        Some((centre, width)) if centre.is_finite() && width.is_finite() && width >= 1.0 => {
            Ok((centre, width))
        }
        _ => Err("a centre and a width of at least 1 were expected, such as 2048,4096".to_owned()),
    }
}

fn quarter_turn(text: &str) -> Result<u16, String> {
    let degrees = text.parse().ok().filter(|degrees| [0, 90, 180, 270].contains(degrees));
    degrees.ok_or_else(|| "0, 90, 180 or 270 was expected".to_owned())
}

/// Does what the call asks, unless it asks for the window.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Invocation {
    let call = match Call::try_parse_from(arguments) {
        Ok(call) => call,
        Err(error) => {
            // Where the help cannot be written there is nobody to tell.
            let _ = error.print();
            return Invocation::Line(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let (out, err) = (&mut Printable::new(io::stdout().lock()), &mut Printable::new(io::stderr().lock()));
    match call.command {
        None => Invocation::Window(call.window),
        Some(Line::Inspect { json, files }) => Invocation::Line(inspect::run(&files, json, out, err)),
        Some(Line::New(call)) => Invocation::Line(new::run(&call, out, err)),
        Some(Line::Add(call)) => Invocation::Line(add::run(&call, out, err)),
        Some(Line::Check { json, csv, cases }) => {
            Invocation::Line(check::run(&cases, Form::of(json, csv), out, err))
        }
        Some(Line::Measures { whose, csv }) => Invocation::Line(measures::run(&whose.wish(csv), out, err)),
        Some(Line::Scores { whose, csv }) => Invocation::Line(scores::run(&whose.wish(csv), out, err)),
        Some(Line::Findings { whose, csv }) => Invocation::Line(findings::run(&whose.wish(csv), out, err)),
        Some(Line::Summary { whose, csv, text: _ }) => {
            Invocation::Line(summary::run(&whose.wish(csv), out, err))
        }
        Some(Line::Pack { case, output, readings_only, reader, state_readings, looked_at_all }) => {
            let wish = pack::Wish { case, output, readings_only, reader, state_readings, looked_at_all };
            Invocation::Line(pack::run_pack(&wish, out, err))
        }
        Some(Line::Unpack { file, output }) => Invocation::Line(pack::run_unpack(&file, &output, out, err)),
        Some(Line::Merge { file, into }) => Invocation::Line(pack::run_merge(&file, &into, out, err)),
        Some(Line::Pedigree(arguments)) => Invocation::Line(pedigree::run(&arguments, out, err)),
        Some(Line::Literature(arguments)) => Invocation::Line(literature::run(&arguments, out, err)),
        Some(Line::Export(call)) => Invocation::Line(export::run(&call, out, err)),
        Some(Line::Bench(call)) => match call.window() {
            Some(window) => Invocation::Window(window),
            None => Invocation::Line(bench::run(&call, out, err)),
        },
        Some(Line::Register(call)) => Invocation::Line(register::run(&call, out, err)),
        Some(Line::Present(window)) if window.case.is_none() => {
            // Where the error stream is closed there is nobody to tell.
            let _ = writeln!(err, "callus present: name the case to present");
            Invocation::Line(2)
        }
        Some(Line::Present(window)) => Invocation::Window(WindowOptions { present: true, ..window }),
        Some(Line::Quiz(call)) => match call.window() {
            Some(quiz) => Invocation::Window(WindowOptions { quiz: Some(quiz), ..WindowOptions::default() }),
            None => Invocation::Line(quiz::run(call, out, err)),
        },
        Some(Line::Deidentify(call)) => Invocation::Line(deidentify::run(&call, out, err)),
        Some(Line::Render {
            case,
            radiograph,
            output,
            size,
            window,
            marks,
            no_overlays,
            no_shutter,
            rotate,
            flip,
        }) => {
            let layers =
                ShownLayers { overlays: !no_overlays, shutter: !no_shutter, ..ShownLayers::default() };
            let wish = render::Wish { case, radiograph, output, size, window, marks, layers, rotate, flip };
            Invocation::Line(render::run(&wish, out, err))
        }
    }
}

/// The definitions of this build and of this person. What was passed over is told on the error stream.
pub(crate) fn own_book(err: &mut dyn Write) -> Book {
    // Where no such folder is known there are no definitions in it.
    let (book, notes) = match StateFolder::from_environment() {
        Ok(state) => load_book(&state),
        Err(_) => (builtin_book().unwrap_or_default(), Vec::new()),
    };
    for note in notes {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(err, "callus: {note}");
    }
    book
}

impl Invocation {
    /// The exit code, once `open` has opened the window that was asked for and it was closed again.
    #[must_use = "the exit code has to reach the shell"]
    pub fn through(self, open: impl FnOnce(WindowOptions) -> u8) -> Self {
        match self {
            Self::Line(code) => Self::Line(code),
            Self::Window(options) => Self::Line(open(options)),
        }
    }

    /// The exit code; where this build has no window to open, says so.
    pub fn code(self) -> u8 {
        match self {
            Self::Line(code) => code,
            Self::Window(_) => {
                let words =
                    "callus: this build has no window; build it with the feature `gui`, or see callus --help";
                let _ = writeln!(io::stderr(), "{words}");
                2
            }
        }
    }
}
