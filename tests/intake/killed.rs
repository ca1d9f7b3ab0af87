//! A process killed while it creates a case leaves the whole case or none.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{checked, files, has_errors, png, write};

#[test]
fn a_kill_leaves_the_whole_case_or_none() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..12 {
        write(folder.path(), &format!("in/2024-03-{:02} ap.png", index + 1), &png(index));
    }
    let (mut whole, mut none) = (0, 0);
    // How long one takes here: the kills are spread over half as long again.
    let mut alone = Duration::ZERO;
    let rounds = crate::store::kills(60);
    for round in 0..rounds {
        let out = folder.path().join("out");
        let target = out.join(format!("case{round}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_callus"))
            .args(["new", "--no-deidentify"])
            .arg(folder.path().join("in"))
            .arg("-o")
            .arg(&target)
            .env("CALLUS_STATE_DIR", folder.path().join("state"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        if round > 0 {
            std::thread::sleep(alone.mul_f64(1.5 * round as f64 / rounds as f64));
            let _ = child.kill();
        }
        let ended = child.wait().unwrap();
        if round == 0 {
            assert!(ended.success(), "nobody kills the first one");
            alone = started.elapsed();
        }
        if target.exists() {
            assert!(!has_errors(&checked(&target)), "round {round}");
            assert_eq!(files(&target.join("images")).len(), 12);
            whole += 1;
        } else {
            none += 1;
        }
        // Whatever is left has a hidden name, which no walk takes for a case.
        if out.exists() {
            assert!(
                files(&out).iter().all(|name| name.starts_with(".callus-new-") || name.starts_with("case"))
            );
        }
    }
    assert!(whole > 0 && none > 0, "{whole} whole, {none} none");
}
