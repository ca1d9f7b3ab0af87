//! Slow things: every job is a closed value, done on a worker thread (or at once, for exact tests), and comes
//! back as an outcome. Decoding and disk work have a worker each, so a save never waits for a picture.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::case::RadiographId;
use crate::editor::films::{DecodeJob, Decoded};
use crate::editor::opening::{OpenJob, OpenedCase};
use crate::editor::review::{BesideJob, BesideLoaded, SealChecked, SealJob, SignJob, SignPrepared};
use crate::store::{SaveOutcome, SaveTicket};

/// Something slow to do.
#[derive(Debug)]
pub(crate) enum Job {
    /// Read a case and its reading.
    Open(OpenJob),
    /// Read and decode one film.
    Decode(DecodeJob),
    /// Write the reading file.
    Save(SaveTicket),
    /// Hash every film and seal the reading.
    Sign(SignJob),
    /// Look whether a signed reading is as it was signed.
    Seal(SealJob),
    /// Read another reading, to be put beside.
    Beside(BesideJob),
}

/// What became of a job.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Of [`Job::Open`].
    Opened(Box<OpenedCase>),
    /// Of [`Job::Decode`].
    Decoded(Box<Decoded>),
    /// Of [`Job::Save`].
    Saved(SaveOutcome),
    /// Of [`Job::Sign`].
    Signed(Box<SignPrepared>),
    /// Of [`Job::Seal`].
    Sealed(SealChecked),
    /// Of [`Job::Beside`].
    Beside(Box<BesideLoaded>),
    /// A job broke: a fault of this program. What it was doing.
    Broken(Doing),
}

/// What a job was doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doing {
    Opening,
    Decoding(RadiographId),
    Saving,
    Signing,
    LookingAtSeal,
    ReadingBeside,
}

impl Job {
    fn doing(&self) -> Doing {
        match self {
            Self::Open(_) => Doing::Opening,
            Self::Decode(job) => Doing::Decoding(job.id().clone()),
            Self::Save(_) => Doing::Saving,
            Self::Sign(_) => Doing::Signing,
            Self::Seal(_) => Doing::LookingAtSeal,
            Self::Beside(_) => Doing::ReadingBeside,
        }
    }

    /// Runs behind a fence: whatever happens, an outcome comes.
    fn run(self) -> Outcome {
        let doing = self.doing();
        catch_unwind(AssertUnwindSafe(|| self.run_unfenced())).unwrap_or(Outcome::Broken(doing))
    }

    fn run_unfenced(self) -> Outcome {
        match self {
            Self::Open(job) => Outcome::Opened(Box::new(job.run())),
            Self::Decode(job) => Outcome::Decoded(Box::new(job.run())),
            Self::Save(ticket) => Outcome::Saved(ticket.run()),
            Self::Sign(job) => Outcome::Signed(Box::new(job.run())),
            Self::Seal(job) => Outcome::Sealed(job.run()),
            Self::Beside(job) => Outcome::Beside(Box::new(job.run())),
        }
    }
}

/// How long closing waits for a save under way; beyond it the journal has to do.
const SAVE_PATIENCE: Duration = Duration::from_secs(10);

type Wake = Arc<dyn Fn() + Send + Sync>;

/// Where jobs are done.
pub struct Jobs {
    place: Place,
    outcomes: Receiver<Outcome>,
    /// Came while a save was waited for; taken in first.
    held: VecDeque<Outcome>,
    sender: Sender<Outcome>,
}

enum Place {
    Inline,
    Threads { disk: Arc<Queue>, decode: Arc<Queue> },
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.place {
            Place::Inline => "inline",
            Place::Threads { .. } => "threads",
        };
        f.debug_struct("Jobs").field("place", &place).finish_non_exhaustive()
    }
}

impl Jobs {
    /// Every job is done at once, in the caller's thread.
    pub fn inline() -> Self {
        let (sender, outcomes) = channel();
        Self { place: Place::Inline, outcomes, held: VecDeque::new(), sender }
    }

    /// Jobs are done by two workers; `wake` is called after each.
    pub fn threads(wake: Wake) -> Self {
        let (sender, outcomes) = channel();
        let disk = Queue::with_worker("callus-disk", sender.clone(), wake.clone());
        let decode = Queue::with_worker("callus-decode", sender.clone(), wake);
        // A system that gives no thread gets its jobs done all the same, one after the other.
        let place = match (disk, decode) {
            (Some(disk), Some(decode)) => Place::Threads { disk, decode },
            _ => Place::Inline,
        };
        Self { place, outcomes, held: VecDeque::new(), sender }
    }

    pub(crate) fn submit(&self, job: Job) {
        match (&self.place, &job) {
            // A receiver that is gone means that the program ends.
            (Place::Inline, _) => drop(self.sender.send(job.run())),
            (Place::Threads { decode, .. }, Job::Decode(_)) => decode.push(job),
            (Place::Threads { disk, .. }, _) => disk.push(job),
        }
    }

    /// Drops decoding that nobody waits for any more and that has not begun; returns what was dropped.
    pub(crate) fn cancel_decoding(&self) -> Vec<DecodeJob> {
        let Place::Threads { decode, .. } = &self.place else { return Vec::new() };
        let jobs = std::mem::take(&mut decode.lock().jobs);
        jobs.into_iter().filter_map(|job| if let Job::Decode(job) = job { Some(job) } else { None }).collect()
    }

    pub(crate) fn next_outcome(&mut self) -> Option<Outcome> {
        self.held.pop_front().or_else(|| self.outcomes.try_recv().ok())
    }

    /// Waits until the save under way is done; what else comes meanwhile is held back.
    pub(crate) fn wait_for_save(&mut self) -> Option<Outcome> {
        let ends = |outcome: &Outcome| matches!(outcome, Outcome::Saved(_) | Outcome::Broken(Doing::Saving));
        if let Some(index) = self.held.iter().position(ends) {
            return self.held.remove(index);
        }
        loop {
            let outcome = self.outcomes.recv_timeout(SAVE_PATIENCE).ok()?;
            if ends(&outcome) {
                return Some(outcome);
            }
            self.held.push_back(outcome);
        }
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        if let Place::Threads { disk, decode } = &self.place {
            disk.close();
            decode.close();
        }
    }
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    closed: bool,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl Queue {
    fn with_worker(name: &str, sender: Sender<Outcome>, wake: Wake) -> Option<Arc<Self>> {
        let queue = Arc::new(Self::default());
        let worker = queue.clone();
        let spawned = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some(job) = worker.pop() {
                if sender.send(job.run()).is_err() {
                    return;
                }
                wake();
            }
        });
        spawned.is_ok().then_some(queue)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, job: Job) {
        let mut waiting = self.lock();
        if !waiting.closed {
            waiting.jobs.push_back(job);
            self.changed.notify_one();
        }
    }

    /// The next job; `None` once the queue is closed and every save is done.
    fn pop(&self) -> Option<Job> {
        let mut waiting = self.lock();
        loop {
            if let Some(job) = waiting.jobs.pop_front() {
                return Some(job);
            }
            if waiting.closed {
                return None;
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn close(&self) {
        let mut waiting = self.lock();
        waiting.closed = true;
        waiting.jobs.retain(|job| matches!(job, Job::Save(_)));
        self.changed.notify_all();
    }
}
