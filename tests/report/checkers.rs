//! Documents held against checkers from elsewhere, where these are installed: axe-core in Chromium for the hand-out, the
//! schemas of ECMA-376 for slides and workbooks. docs/checked-exports.md says where they can be had.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::command::bytes;
use super::{SAMPLES, sample};
use crate::required::{Need, lacks};

/// A file or folder that an environment variable names.
pub(super) fn named(variable: &str) -> Option<PathBuf> {
    let path = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.exists());
    if path.is_none() {
        lacks(Need::Right, &format!("{variable} names nothing (see docs/checked-exports.md)"));
    }
    path
}

/// The page with axe-core in it, which leaves what it found in the page.
pub(super) fn with_axe(page: &str, axe: &str) -> String {
    const RUN: &str = "addEventListener('load', () => axe.run(document).then(found => {
        const told = document.createElement('pre');
        told.id = 'found';
        told.textContent = JSON.stringify({
          passes: found.passes.length,
          violations: found.violations.map(own => own.id + ': ' + own.help + ' ' + own.nodes.map(node => node.html).join(' ')),
        });
        document.body.replaceChildren(told);
      }));";
    let axe = axe.replace("</script", "<\\/script");
    page.replace("</body>", &format!("<script>{axe}</script><script>{RUN}</script></body>"))
}

pub(super) fn dom(chromium: &str, page: &Path) -> Option<String> {
    let done = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output();
    done.ok().map(|done| String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn axe_core_finds_nothing_in_the_hand_out() {
    let Some(axe) = named("CALLUS_AXE") else { return };
    let axe = fs::read_to_string(axe).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    for name in SAMPLES {
        for more in [&["--looked-at-all"][..], &["--looked-at-all", "--until", "op1:1 week"]] {
            if name == "tibia-nail" && more.len() > 1 {
                continue;
            }
            let page = String::from_utf8(bytes(&sample(name), "html", more)).unwrap();
            fs::write(&file, with_axe(&page, &axe)).unwrap();
            let Some(found) = ["chromium", "google-chrome"].iter().find_map(|own| dom(own, &file)) else {
                lacks(Need::Right, "Chromium is not installed");
                return;
            };
            let told = found.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next());
            let told =
                told.unwrap_or_else(|| panic!("axe-core did not run: {found:.600}")).replace("&quot;", "\"");
            assert!(told.contains("\"violations\":[]"), "{name} {more:?}: {told}");
            assert!(!told.contains("\"passes\":0,"), "it looked at nothing: {told}");
        }
    }
}

fn checked(schemas: &Path, files: &[PathBuf]) -> std::process::Output {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/check_ooxml.py");
    let python = std::env::var_os("CALLUS_PYTHON").unwrap_or_else(|| "python3".into());
    Command::new(python).arg(tool).arg(schemas).args(files).output().unwrap()
}

#[test]
fn slides_and_workbooks_hold_to_the_schemas_of_ecma_376() {
    let Some(schemas) = named("CALLUS_OOXML_SCHEMAS") else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for name in SAMPLES {
        for to in ["pptx", "xlsx"] {
            let file = folder.path().join(format!("{name}.{to}"));
            fs::write(&file, bytes(&sample(name), to, if to == "pptx" { &["--looked-at-all"] } else { &[] }))
                .unwrap();
            files.push(file);
        }
    }
    let done = checked(&schemas, &files);
    let told = String::from_utf8_lossy(&done.stdout);
    if done.status.code() == Some(2) {
        lacks(Need::Right, &told);
        return;
    }
    assert!(done.status.success() && told.matches("parts validated").count() == 4, "{told}");
    // The checker finds what is wrong: an attribute that no schema knows.
    let broken = folder.path().join("broken.pptx");
    fs::write(&broken, with_a_fault(&fs::read(&files[0]).unwrap())).unwrap();
    let done = checked(&schemas, &[broken]);
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stdout));
}

/// The slides with a misspelt attribute in the first of them.
fn with_a_fault(file: &[u8]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name == "ppt/slides/slide1.xml" {
            let text = String::from_utf8(bytes).unwrap().replacen("<a:off x=", "<a:off z=", 2);
            bytes = text.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}
