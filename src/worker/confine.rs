//! The limits that the process that decodes sets for itself, before it looks at a byte of the film. A hard limit cannot
//! be raised again, so a decoder that was taken over cannot open a file, write one or hold more memory.

use crate::imaging::Limits;

/// Seconds of processor time from the first signal, which ends the process, to the one that cannot be caught.
#[cfg(unix)]
const GRACE_SECONDS: u64 = 2;
/// Bytes of address space for the program itself, its libraries and its stack.
#[cfg(unix)]
const PROGRAM_BYTES: u64 = 1 << 30;

/// Limits the time of this process, and forbids it files: those that are open stay so. It ends with the thread that
/// started it, which waits for it.
#[cfg(unix)]
pub(super) fn confine(limits: &Limits) {
    use rustix::process::Resource;

    // Where the program itself is killed, nobody waits for the film any more.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    hold(Resource::Cpu, limits.max_seconds, limits.max_seconds.saturating_add(GRACE_SECONDS));
    // No core dump: it would hold a patient's film.
    hold(Resource::Core, 0, 0);
    hold(Resource::Fsize, 0, 0);
    hold(Resource::Nofile, 0, 0);
}

/// Limits the memory of this process.
#[cfg(unix)]
pub(super) fn confine_memory(bytes: u64) {
    use rustix::process::Resource;

    hold(Resource::Data, bytes, bytes);
    let space = bytes.saturating_add(PROGRAM_BYTES);
    hold(Resource::As, space, space);
}

/// Sets a limit, or leaves it where the system has a lower one or none of this kind.
#[cfg(unix)]
fn hold(resource: rustix::process::Resource, current: u64, maximum: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};

    let there = getrlimit(resource).maximum;
    let lower = |limit: u64| Some(there.map_or(limit, |there| there.min(limit)));
    let _ = setrlimit(resource, Rlimit { current: lower(current), maximum: lower(maximum) });
}

/// Lets others go before this thread, and before the threads and processes that it starts, by so many steps of `nice`.
/// Only on Linux: elsewhere the steps are those of the whole process, with its window.
#[cfg(target_os = "linux")]
pub fn stand_back(steps: i32) {
    // Where it is not allowed, all go together as before.
    let _ = rustix::process::nice(steps);
}

#[cfg(not(target_os = "linux"))]
pub fn stand_back(_: i32) {}

// Other systems have no such limits for a process to set; the parent still ends it when it hangs.

#[cfg(not(unix))]
pub(super) fn confine(_: &Limits) {}

#[cfg(not(unix))]
pub(super) fn confine_memory(_: u64) {}
