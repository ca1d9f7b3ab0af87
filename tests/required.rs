//! What a test needs and this machine may lack: data, tools, a display, rights. A test that lacks something says so and
//! ends; where everything is required (`CALLUS_REQUIRE_ALL=1`, as in CI) it fails instead. What was skipped is also
//! written into the file that `CALLUS_SKIPPED` names, so that `./test` can list it at the end.

use std::io::Write as _;

/// Something that a test needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Data or a tool that CI has.
    Provided,
    /// A right that CI need not have, such as mounting a folder.
    Right,
}

/// Says that the test at hand is skipped, and what for.
///
/// # Panics
/// Where everything is required and this is provided there.
pub(crate) fn lacks(need: Need, what: &str) {
    let all = std::env::var_os("CALLUS_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!(all && need == Need::Provided), "CALLUS_REQUIRE_ALL=1, but {what}");
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    println!("skipped: {what}");
    if let Some(path) = std::env::var_os("CALLUS_SKIPPED") {
        let list = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let _ = list.and_then(|mut list| writeln!(list, "{test}: {what}"));
    }
}
