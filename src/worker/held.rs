//! Limits that the program holds a decoding process to from outside, where a process cannot set them for itself: on
//! Windows a job object ends it with the program, and its memory is looked at while it runs. Elsewhere see `confine`.

use std::process::Child;

use crate::imaging::Limits;

/// Hold on a decoding process for as long as it runs.
#[cfg(windows)]
pub(super) struct Held {
    /// Closing it ends the process.
    _job: win32job::Job,
    process: isize,
    most_bytes: u64,
}

#[cfg(windows)]
impl Held {
    /// Takes hold of a process; `None` where the system refuses a job: then time alone is limited.
    pub(super) fn of(child: &Child, limits: &Limits, file_bytes: u64) -> Option<Self> {
        use std::os::windows::io::AsRawHandle as _;

        let mut wanted = win32job::ExtendedLimitInfo::new();
        wanted.limit_kill_on_job_close();
        let job = win32job::Job::create_with_limit_info(&wanted).ok()?;
        let process = child.as_raw_handle() as isize;
        job.assign_process(process).ok()?;
        Some(Self { _job: job, process, most_bytes: limits.working_bytes(file_bytes, limits.max_pixels) })
    }

    /// True if the process holds more memory than any sound image explains.
    pub(super) fn holds_too_much(&self) -> bool {
        win32job::utils::get_process_memory_info(self.process)
            .is_ok_and(|memory| memory.private_usage as u64 > self.most_bytes)
    }
}

/// Nothing: the process limits itself.
#[cfg(not(windows))]
pub(super) enum Held {}

#[cfg(not(windows))]
impl Held {
    pub(super) fn of(_: &Child, _: &Limits, _: u64) -> Option<Self> {
        None
    }

    pub(super) fn holds_too_much(&self) -> bool {
        match *self {}
    }
}
