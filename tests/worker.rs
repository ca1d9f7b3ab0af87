//! Films decoded in a process of their own: the same films, and whatever becomes of that process is told as the refusal
//! of one film.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use callus::imaging::{ImagingError, Limits, decode};
use callus::worker::Decoder;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::imaging::DicomFile;
use crate::imaging::bombs::progressive_jpeg;

pub(crate) fn callus() -> Decoder {
    Decoder::in_processes_of(env!("CARGO_BIN_EXE_callus"))
}

/// A legal JPEG that takes seconds: near the largest film, passed over nearly as often as is allowed.
pub(crate) fn slow_film() -> Vec<u8> {
    progressive_jpeg(9984, 9984, 63)
}

fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(300, 200, |x, y| {
        image::Luma([(x * 200 + y) as u16])
    });
    image::DynamicImage::ImageLuma16(image).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

#[test]
fn a_film_decoded_apart_is_the_same_film() {
    let Some(testdata) = crate::imaging::testdata() else { return };
    let mut files = files_under(&testdata.join("reported"));
    files.push(testdata.join("radiographs/fo-dicom/CR-ModalitySequenceLUT.dcm"));
    files.push(testdata.join("conformance/cornerstone/TestPattern_JPEG-Lossless_RGB.dcm"));
    assert!(files.len() > 80, "{} files", files.len());
    let limits = Limits::default();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let opened = std::fs::File::open(&file).unwrap();
        let opened = callus().decode_file(opened, bytes.len() as u64, &limits, None);
        match (callus().decode(&bytes, &limits), decode(&bytes, &limits)) {
            (Ok(apart), Ok(here)) => {
                assert_eq!(opened.unwrap().pixels, here.pixels, "{}", file.display());
                assert_eq!(apart.pixels, here.pixels, "{}", file.display());
                // Debug tells undefined numbers apart, where `==` does not.
                assert_eq!(format!("{:?}", apart.facts), format!("{:?}", here.facts), "{}", file.display());
                assert_eq!(
                    format!("{:?}", apart.pipeline),
                    format!("{:?}", here.pipeline),
                    "{}",
                    file.display()
                );
                assert_eq!(callus::imaging::stored_stats(&apart), callus::imaging::stored_stats(&here));
            }
            (Err(apart), Err(here)) => {
                assert_eq!(apart, here, "{}", file.display());
                assert_eq!(opened.map(|_| ()).unwrap_err(), here, "{}", file.display());
            }
            (apart, here) => panic!("{}: {apart:?} apart, {here:?} here", file.display()),
        }
    }
}

#[test]
fn a_file_that_becomes_shorter_is_told_as_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.png");
    std::fs::write(&path, png()).unwrap();
    let open = || std::fs::File::open(&path).unwrap();
    let length = png().len() as u64;
    let limits = Limits::default();
    for decoder in [callus(), Decoder::inline()] {
        assert_eq!(decoder.decode_file(open(), length, &limits, None).unwrap().facts.columns, 300);
        let refusal = decoder.decode_file(open(), length + 1, &limits, None).map(|_| ()).unwrap_err();
        assert!(matches!(&refusal, ImagingError::Unreadable { why } if why.contains("shorter")), "{refusal}");
    }
}

#[test]
fn a_process_that_hangs_is_ended_when_the_film_is_no_longer_wanted() {
    let asked = AtomicU32::new(0);
    let go_on = || asked.fetch_add(1, Ordering::Relaxed) < 5;
    let refusal = callus().decode_while(&slow_film(), &Limits::default(), &go_on).map(|_| ()).unwrap_err();
    assert_eq!(refusal, ImagingError::Cancelled);
    // It was asked once more to be told so, and the process was ended then, long before the film was done.
    assert_eq!(asked.load(Ordering::Relaxed), 6);
    assert_eq!(
        callus().decode_while(&png(), &Limits::default(), &|| false).unwrap_err(),
        ImagingError::Cancelled
    );
}

#[cfg(target_os = "linux")]
mod on_linux {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    /// A program that does as a shell script says instead of decoding.
    fn script(folder: &Path, text: &str) -> Decoder {
        let path = folder.join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        Decoder::in_processes_of(path)
    }

    #[test]
    fn a_process_that_dies_is_told_as_the_refusal_of_its_film() {
        let folder = tempfile::tempdir().unwrap();
        for (text, words) in [
            ("kill -SEGV $$", "signal 11: memory that is not its own"),
            ("cat >/dev/null; kill -SEGV $$", "signal 11: memory that is not its own"),
            ("cat >/dev/null; kill -ABRT $$", "signal 6: it gave up"),
            ("cat >/dev/null; kill -KILL $$", "signal 9: it was ended from outside"),
            ("cat >/dev/null; exit 3", "ended with code 3"),
            ("cat >/dev/null; echo no such answer; exec sleep 60", "its answer made no sense"),
        ] {
            let refusal =
                script(folder.path(), text).decode(&png(), &Limits::default()).map(|_| ()).unwrap_err();
            assert_eq!(refusal.kind(), "crashed", "{text}: {refusal}");
            assert!(refusal.to_string().contains(words), "{text}: {refusal}");
            assert!(refusal.to_string().contains("the other films are not concerned"), "{refusal}");
            assert!(callus().decode(&png(), &Limits::default()).is_ok(), "the next film");
        }
        let refusal = Decoder::in_processes_of("/no/such/program")
            .decode(&png(), &Limits::default())
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(refusal, ImagingError::NoDecoder { .. }), "{refusal:?}");
    }

    #[test]
    fn an_endless_answer_ends_at_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let refusal = script(folder.path(), "exec cat /dev/zero")
            .decode(&png(), &Limits::default())
            .map(|_| ())
            .unwrap_err();
        assert!(refusal.to_string().contains("its answer made no sense"), "{refusal}");
    }

    /// The decoding process, after a shell has used `seconds` of its processor time: how fast the machine is does not
    /// matter then. `before` is done just before it starts.
    fn late(folder: &Path, seconds: u32, before: &str) -> Decoder {
        let start = format!("{before} exec '{}' \"$@\"", env!("CARGO_BIN_EXE_callus"));
        let text = format!(
            "ulimit -S -t {seconds}\ntrap '{}' XCPU\nwhile :; do :; done",
            start.replace('\'', "'\\''")
        );
        script(folder, &text)
    }

    #[test]
    fn time_is_limited() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { max_seconds: 1, ..Limits::default() };
        let refusal = late(folder.path(), 1, "").decode(&slow_film(), &limits).map(|_| ()).unwrap_err();
        assert_eq!(refusal, ImagingError::TooSlow { seconds: 1 });
    }

    /// A service that ignores the signal of the processor limit hands that on to everything it starts.
    #[test]
    fn time_is_limited_where_its_signal_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let limits = Limits { max_seconds: 1, ..Limits::default() };
        let ignoring = late(folder.path(), 3, "trap \"\" XCPU;");
        let refusal = ignoring.decode(&slow_film(), &limits).map(|_| ()).unwrap_err();
        assert_eq!(refusal, ImagingError::TooSlow { seconds: 1 });
    }

    #[test]
    fn memory_is_limited_and_the_program_is_not_concerned() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![0; 200 << 20]).unwrap();
        let bomb = DicomFile::around("1.2.840.10008.1.2.1.99", &encoder.finish().unwrap());
        let small = Limits { max_pixels: 100_000, base_bytes: 64 << 20, ..Limits::default() };
        let refusal = callus().decode(&bomb, &small).map(|_| ()).unwrap_err();
        // A decoder may notice it, or end for it.
        let words = refusal.to_string();
        assert!(refusal.kind() == "crashed" || words.contains("out of memory"), "{words}");
        assert!(callus().decode(&png(), &small).is_ok(), "a sound film needs less");
    }

    /// `callus inspect` of a slow film, and the process that decodes for it, once it is there.
    fn inspecting(folder: &Path, inline: bool) -> (Child, Option<u32>) {
        let film = folder.join("slow.jpg");
        std::fs::write(&film, slow_film()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
        command.arg("inspect").arg(film).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("CALLUS_DECODE");
        if inline {
            command.env("CALLUS_DECODE", "inline");
        }
        let mut inspect = command.spawn().unwrap();
        let started = Instant::now();
        let worker = loop {
            let found = worker_of(inspect.id());
            if found.is_some() || inspect.try_wait().unwrap().is_some() {
                break found;
            }
            assert!(started.elapsed() < Duration::from_mins(2), "neither a process nor an end");
        };
        (inspect, worker)
    }

    /// The process of `parent` that decodes.
    fn worker_of(parent: u32) -> Option<u32> {
        let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
        let is_worker = |child: &u32| {
            std::fs::read(format!("/proc/{child}/cmdline"))
                .is_ok_and(|line| line.split(|byte| *byte == 0).any(|word| word == b"decode-worker"))
        };
        children.split_whitespace().filter_map(|child| child.parse().ok()).find(is_worker)
    }

    #[test]
    fn a_process_killed_in_the_middle_costs_one_film() {
        let folder = tempfile::tempdir().unwrap();
        let (inspect, worker) = inspecting(folder.path(), false);
        let worker = worker.expect("the film is decoded in a process of its own").to_string();
        let killed = Command::new("sh").args(["-c", "kill -KILL \"$0\"", &worker]).status().unwrap();
        assert!(killed.success());
        let output = inspect.wait_with_output().unwrap();
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words}");
        assert!(words.contains("the decoder crashed on this image (signal 9"), "{words}");
    }

    #[test]
    fn decoding_inside_the_program_is_a_matter_of_the_environment() {
        let folder = tempfile::tempdir().unwrap();
        let (inspect, worker) = inspecting(folder.path(), true);
        assert_eq!(worker, None);
        assert!(inspect.wait_with_output().unwrap().status.success());
    }
}
