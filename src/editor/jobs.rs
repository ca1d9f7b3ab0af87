//! Slow work: each kind is a value with a name that implements [`Job`]. It runs on a worker thread (or at once, for
//! exact tests), reports its progress, can be cancelled, and ends in the editor. A new kind of slow work is one file
//! with one `impl Job`; nothing here names any of them.
//!
//! Each [`Lane`] has its own workers, so that a save never waits for a picture or for the hash of a film.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::editor::Editor;
use crate::worker::{Decoder, stand_back};

/// One piece of slow work, with everything that it needs.
pub(crate) trait Job: fmt::Debug + Send + 'static {
    /// Its result.
    type Outcome: Send + 'static;

    /// Workers that do it. Jobs of one lane with one worker never overlap and keep their order.
    const LANE: Lane;

    /// Its name in a line of the window: "Opening the case".
    fn name(&self) -> String;

    /// Does it, away from the editor. A long job reports its progress and gives up when it is cancelled.
    ///
    /// # Errors
    /// [`Cancelled`], from [`Control::check`].
    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled>;

    /// Tells the editor how it ended.
    fn end(self, editor: &mut Editor, end: End<Self::Outcome>);
}

/// Workers of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Writes the reader's work: one worker. Never cancelled, and finished before the program ends.
    Save,
    /// Reads cases, readings and hashes: one worker.
    Read,
    /// Watches the open case on disk: one worker, never shown and never waited for.
    Watch,
    /// Reads and decodes films: several workers, so that one slow film does not hold the others up.
    Decode,
    /// Decodes films that took too long there: one worker.
    SlowDecode,
    /// What the window can wait for: recent cases and films of a new case in small, registrations, filters, a look into
    /// the headers of all films. Two workers.
    Preview,
    /// Looks through folders for films and writes cases: one worker.
    Intake,
}

/// End of a job.
#[derive(Debug)]
pub(crate) enum End<T> {
    /// With this.
    Done(T),
    /// It was cancelled.
    Cancelled,
    /// It panicked: a fault of this program.
    Broke,
}

/// Says that a job gave up because it was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cancelled;

/// Progress of a job, and its cancellation: shared by the worker and the editor.
#[derive(Debug, Default)]
pub(crate) struct Control {
    /// In thousandths.
    progress: AtomicU16,
    cancelled: AtomicBool,
    begun: OnceLock<Instant>,
}

impl Control {
    /// The share that is done, 0 to 1.
    pub(crate) fn report(&self, share: f64) {
        self.progress.store((share.clamp(0.0, 1.0) * 1000.0).round() as u16, Ordering::Relaxed);
    }

    /// The share that is done, 0 to 1, as last reported.
    pub(crate) fn progress(&self) -> f32 {
        f32::from(self.progress.load(Ordering::Relaxed)) / 1000.0
    }

    /// Asks the job to give up.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// To be called every now and then by a long job.
    ///
    /// # Errors
    /// [`Cancelled`], when it should give up.
    pub(crate) fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// A job that has run long enough to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct SlowJob {
    /// For [`crate::editor::FileCommand::CancelJob`].
    pub id: u64,
    /// "Opening the case".
    pub name: String,
    /// 0 to 1; 0 where it has not reported any.
    pub progress: f32,
    /// True if the person may cancel it.
    pub can_cancel: bool,
    /// True if it was cancelled and is about to give up.
    pub is_cancelled: bool,
}

/// A job runs this long before the window shows it.
pub const SLOW: Duration = Duration::from_millis(500);
/// Time that closing waits for a save under way; beyond it the journal has to do.
const SAVE_PATIENCE: Duration = Duration::from_secs(10);
/// Films decoded at the same time at most: each may hold hundreds of megabytes.
const DECODERS: usize = 3;
/// Films decoded in small at the same time at most.
const PREVIEWERS: usize = 2;

type Wake = Arc<dyn Fn() + Send + Sync>;

/// How a worker shares the processors with the window, where there are too few for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// As the window itself.
    Even,
    /// The window goes first: a film is decoded while it is drawn, not before.
    Behind,
    /// What is on the screen goes first, too.
    FarBehind,
}

impl Pace {
    /// The thread that calls takes this pace, and so do the threads and processes that it starts.
    fn take(self) {
        match self {
            Self::Even => {}
            Self::Behind => stand_back(4),
            Self::FarBehind => stand_back(8),
        }
    }
}

/// A job of any kind, with the outcome if it has run.
trait AnyJob: Send {
    fn run(&mut self, control: &Control);
    fn end(self: Box<Self>, editor: &mut Editor);
}

struct Held<J: Job> {
    job: J,
    end: End<J::Outcome>,
}

impl<J: Job> AnyJob for Held<J> {
    /// Runs behind a fence: whatever happens, it ends.
    fn run(&mut self, control: &Control) {
        let outcome: Result<_, Box<dyn Any + Send>> =
            catch_unwind(AssertUnwindSafe(|| control.check().and_then(|()| self.job.run(control))));
        self.end = match outcome {
            // What was cancelled is not wanted, even if it was done in the last moment. A save always is.
            Ok(Ok(outcome)) if J::LANE == Lane::Save || !control.is_cancelled() => End::Done(outcome),
            Ok(_) => End::Cancelled,
            Err(_) => End::Broke,
        };
    }

    fn end(self: Box<Self>, editor: &mut Editor) {
        self.job.end(editor, self.end);
    }
}

struct Task {
    id: u64,
    lane: Lane,
    control: Arc<Control>,
    job: Box<dyn AnyJob>,
}

/// A job that has ended; [`Ended::tell`] lets the editor know.
pub(crate) struct Ended {
    id: u64,
    lane: Lane,
    job: Box<dyn AnyJob>,
}

impl Ended {
    /// Tells the editor how the job ended.
    pub(crate) fn tell(self, editor: &mut Editor) {
        self.job.end(editor);
    }
}

impl Task {
    fn run(mut self) -> Ended {
        self.control.begun.get_or_init(Instant::now);
        self.job.run(&self.control);
        self.ended()
    }

    fn ended(self) -> Ended {
        Ended { id: self.id, lane: self.lane, job: self.job }
    }
}

/// A job that has not ended.
#[derive(Debug)]
struct Known {
    id: u64,
    name: String,
    lane: Lane,
    control: Arc<Control>,
}

/// The workers.
pub struct Jobs {
    place: Place,
    decoder: Decoder,
    known: Vec<Known>,
    last_id: u64,
    ended: Receiver<Ended>,
    /// Came while a save was waited for; taken in first.
    held: VecDeque<Ended>,
    sender: Sender<Ended>,
}

enum Place {
    Inline,
    Threads {
        save: Arc<Queue>,
        read: Arc<Queue>,
        watch: Arc<Queue>,
        decode: Arc<Queue>,
        slow_decode: Arc<Queue>,
        preview: Arc<Queue>,
        intake: Arc<Queue>,
    },
}

impl Place {
    fn queue(&self, lane: Lane) -> Option<&Arc<Queue>> {
        let Self::Threads { save, read, watch, decode, slow_decode, preview, intake } = self else {
            return None;
        };
        Some(match lane {
            Lane::Save => save,
            Lane::Read => read,
            Lane::Watch => watch,
            Lane::Decode => decode,
            Lane::SlowDecode => slow_decode,
            Lane::Preview => preview,
            Lane::Intake => intake,
        })
    }
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.place {
            Place::Inline => "inline",
            Place::Threads { .. } => "threads",
        };
        f.debug_struct("Jobs").field("place", &place).field("known", &self.known).finish_non_exhaustive()
    }
}

impl Jobs {
    /// Every job is done at once, in the caller's thread.
    pub fn inline() -> Self {
        let (sender, ended) = channel();
        Self::at(Place::Inline, ended, sender)
    }

    /// Jobs are done by workers; `wake` is called when one begins and when it has ended.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "each worker keeps a copy; the caller has no use for its own"
    )]
    pub fn threads(wake: Wake) -> Self {
        let (sender, ended) = channel();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let decoders = cores.saturating_sub(1).clamp(2, DECODERS);
        let queue = |name, workers, pace| Queue::with_workers(name, workers, pace, &sender, &wake);
        let queues = [
            queue("callus-save", 1, Pace::Even),
            queue("callus-read", 1, Pace::Even),
            queue("callus-watch", 1, Pace::Even),
            queue("callus-decode", decoders, Pace::Behind),
            queue("callus-slow-decode", 1, Pace::FarBehind),
            queue("callus-preview", PREVIEWERS, Pace::FarBehind),
            queue("callus-intake", 1, Pace::FarBehind),
        ];
        // A system that gives no thread gets its jobs done all the same, one after the other.
        let place = match queues {
            [
                Some(save),
                Some(read),
                Some(watch),
                Some(decode),
                Some(slow_decode),
                Some(preview),
                Some(intake),
            ] => Place::Threads { save, read, watch, decode, slow_decode, preview, intake },
            queues => {
                queues.into_iter().flatten().for_each(|queue| queue.close());
                Place::Inline
            }
        };
        Self::at(place, ended, sender)
    }

    fn at(place: Place, ended: Receiver<Ended>, sender: Sender<Ended>) -> Self {
        let decoder = Decoder::shared().clone();
        Self { place, decoder, known: Vec::new(), last_id: 0, ended, held: VecDeque::new(), sender }
    }

    /// Films are decoded by this decoder instead of the one of this process.
    #[must_use]
    pub fn decoding_with(mut self, decoder: Decoder) -> Self {
        self.decoder = decoder;
        self
    }

    /// Decoder of films.
    pub(crate) fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// True if every job is done at once, in the caller's thread.
    pub(crate) fn is_inline(&self) -> bool {
        matches!(self.place, Place::Inline)
    }

    /// Hands a job to its lane. Its control tells how far it has come.
    pub(crate) fn submit<J: Job>(&mut self, job: J) -> Arc<Control> {
        self.last_id += 1;
        let control = Arc::new(Control::default());
        let known = Known { id: self.last_id, name: job.name(), lane: J::LANE, control: control.clone() };
        let task = Task {
            id: known.id,
            lane: known.lane,
            control: control.clone(),
            job: Box::new(Held { job, end: End::Cancelled }),
        };
        self.known.push(known);
        match self.place.queue(J::LANE) {
            // A receiver that is gone means that the program ends.
            None => drop(self.sender.send(task.run())),
            Some(queue) => queue.push(task),
        }
        control
    }

    /// Takes back what has not begun in a lane: it never ends. Returns the controls of what was taken back.
    pub(crate) fn take_back(&mut self, lane: Lane) -> Vec<Arc<Control>> {
        let Some(queue) = self.place.queue(lane) else { return Vec::new() };
        let waiting = std::mem::take(&mut queue.lock().tasks);
        self.known.retain(|known| waiting.iter().all(|task| task.id != known.id));
        waiting.into_iter().map(|task| task.control).collect()
    }

    /// Asks everything in a lane to give up.
    pub(crate) fn cancel_all(&self, lane: Lane) {
        self.known.iter().filter(|known| known.lane == lane).for_each(|known| known.control.cancel());
    }

    /// Asks one job to give up; a save is never cancelled.
    pub(crate) fn cancel(&self, id: u64) {
        let job = self.known.iter().find(|known| known.id == id && known.lane != Lane::Save);
        if let Some(known) = job {
            known.control.cancel();
        }
    }

    /// Jobs that have been running for at least `long`, the first submitted first.
    pub(crate) fn running_for(&self, long: Duration) -> impl Iterator<Item = SlowJob> {
        let is_slow = move |known: &&Known| {
            known.lane != Lane::Watch && known.control.begun.get().is_some_and(|at| at.elapsed() >= long)
        };
        self.known.iter().filter(is_slow).map(|known| SlowJob {
            id: known.id,
            name: known.name.clone(),
            progress: known.control.progress(),
            can_cancel: known.lane != Lane::Save,
            is_cancelled: known.control.is_cancelled(),
        })
    }

    /// True if any job has not ended.
    pub(crate) fn is_busy(&self) -> bool {
        self.known.iter().any(|known| known.lane != Lane::Watch)
    }

    /// The next job that has ended.
    pub(crate) fn next_ended(&mut self) -> Option<Ended> {
        let ended = self.held.pop_front().or_else(|| self.ended.try_recv().ok())?;
        self.forget(&ended);
        Some(ended)
    }

    fn forget(&mut self, ended: &Ended) {
        self.known.retain(|known| known.id != ended.id);
    }

    /// Waits until the save under way is done; what else ends meanwhile is held back.
    pub(crate) fn wait_for_save(&mut self) -> Option<Ended> {
        let found = self.held.iter().position(|ended| ended.lane == Lane::Save);
        let mut save = found.and_then(|index| self.held.remove(index));
        while save.is_none() {
            let ended = self.ended.recv_timeout(SAVE_PATIENCE).ok()?;
            if ended.lane == Lane::Save {
                save = Some(ended);
            } else {
                self.held.push_back(ended);
            }
        }
        if let Some(ended) = &save {
            self.forget(ended);
        }
        save
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        for lane in [Lane::Read, Lane::Watch, Lane::Decode, Lane::SlowDecode, Lane::Preview, Lane::Intake] {
            self.cancel_all(lane);
        }
        if let Place::Threads { save, read, watch, decode, slow_decode, preview, intake } = &self.place {
            for queue in [save, read, watch, decode, slow_decode, preview, intake] {
                queue.close();
            }
        }
    }
}

#[derive(Default)]
struct Waiting {
    tasks: VecDeque<Task>,
    closed: bool,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl Queue {
    /// A queue with at least one worker; `None` where the system gives no thread.
    fn with_workers(
        name: &str,
        workers: usize,
        pace: Pace,
        sender: &Sender<Ended>,
        wake: &Wake,
    ) -> Option<Arc<Self>> {
        let queue = Arc::new(Self::default());
        let spawned = (0..workers).filter(|_| queue.spawn(name, pace, sender.clone(), wake.clone())).count();
        (spawned > 0).then_some(queue)
    }

    fn spawn(self: &Arc<Self>, name: &str, pace: Pace, sender: Sender<Ended>, wake: Wake) -> bool {
        let queue = self.clone();
        let work = move || {
            pace.take();
            while let Some(task) = queue.pop() {
                wake();
                if sender.send(task.run()).is_err() {
                    return;
                }
                wake();
            }
        };
        std::thread::Builder::new().name(name.to_owned()).spawn(work).is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, task: Task) {
        let mut waiting = self.lock();
        if !waiting.closed {
            waiting.tasks.push_back(task);
            self.changed.notify_one();
        }
    }

    /// The next task; `None` once the queue is closed and every save is done.
    fn pop(&self) -> Option<Task> {
        let mut waiting = self.lock();
        loop {
            if let Some(task) = waiting.tasks.pop_front() {
                return Some(task);
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
        waiting.tasks.retain(|task| task.lane == Lane::Save);
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Setup;
    use crate::store::{StateFolder, SystemClock};

    /// Waits until the test lets it go on, and tells the test what became of it.
    #[derive(Debug)]
    struct Patient {
        go: Mutex<Receiver<()>>,
        told: Sender<&'static str>,
    }

    impl Job for Patient {
        type Outcome = ();
        const LANE: Lane = Lane::Read;

        fn name(&self) -> String {
            "Waiting".to_owned()
        }

        fn run(&self, control: &Control) -> Result<(), Cancelled> {
            control.report(0.25);
            while self.go.lock().unwrap().recv_timeout(Duration::from_millis(1)).is_err() {
                control.check()?;
            }
            Ok(())
        }

        fn end(self, _editor: &mut Editor, end: End<()>) {
            let word = match end {
                End::Done(()) => "done",
                End::Cancelled => "cancelled",
                End::Broke => "broke",
            };
            self.told.send(word).unwrap();
        }
    }

    #[derive(Debug)]
    struct Faulty(Sender<&'static str>);

    impl Job for Faulty {
        type Outcome = ();
        const LANE: Lane = Lane::Decode;

        fn name(&self) -> String {
            "Breaking".to_owned()
        }

        fn run(&self, _control: &Control) -> Result<(), Cancelled> {
            panic!("the job of a test broke, as it should");
        }

        fn end(self, _editor: &mut Editor, end: End<()>) {
            self.0.send(if matches!(end, End::Broke) { "broke" } else { "went on" }).unwrap();
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn films_are_decoded_behind_the_window_and_what_is_out_of_sight_behind_them() {
        let steps = |pace: Pace| {
            let told = std::thread::spawn(move || {
                let before = rustix::process::getpriority_process(None).unwrap();
                pace.take();
                // What a worker starts takes its pace.
                let started = std::thread::spawn(|| rustix::process::getpriority_process(None).unwrap());
                started.join().unwrap() - before
            });
            told.join().unwrap()
        };
        let own = rustix::process::getpriority_process(None).unwrap();
        assert_eq!([Pace::Even, Pace::Behind, Pace::FarBehind].map(steps), [0, 4, 8]);
        assert_eq!(rustix::process::getpriority_process(None).unwrap(), own, "this thread keeps its own");
    }

    fn editor(state: &tempfile::TempDir, jobs: Jobs) -> Editor {
        Editor::new(Setup { state: StateFolder::at(state.path()), jobs, clock: Arc::new(SystemClock) })
    }

    fn end_next(jobs: &mut Jobs, editor: &mut Editor) {
        let ended = loop {
            if let Some(ended) = jobs.next_ended() {
                break ended;
            }
            std::thread::yield_now();
        };
        ended.tell(editor);
    }

    #[test]
    fn a_running_job_tells_its_name_and_progress_and_gives_up_when_cancelled() {
        let state = tempfile::tempdir().unwrap();
        let mut editor = editor(&state, Jobs::inline());
        let mut jobs = Jobs::threads(Arc::new(|| ()));
        let (told, what) = channel();
        let (_go, wait) = channel();
        let control = jobs.submit(Patient { go: Mutex::new(wait), told });
        while control.progress() == 0.0 {
            std::thread::yield_now();
        }
        let running: Vec<_> = jobs.running_for(Duration::ZERO).collect();
        assert_eq!(running.len(), 1);
        assert_eq!((running[0].name.as_str(), running[0].progress), ("Waiting", 0.25));
        assert!(running[0].can_cancel && !running[0].is_cancelled);
        assert_eq!(jobs.running_for(Duration::from_hours(1)).count(), 0);
        jobs.cancel(running[0].id);
        end_next(&mut jobs, &mut editor);
        assert_eq!(what.recv(), Ok("cancelled"));
        assert!(!jobs.is_busy());
    }

    #[test]
    fn what_has_not_begun_is_taken_back_and_what_runs_goes_on() {
        let state = tempfile::tempdir().unwrap();
        let mut editor = editor(&state, Jobs::inline());
        let mut jobs = Jobs::threads(Arc::new(|| ()));
        let (told, what) = channel();
        let (go, wait) = channel();
        let first = jobs.submit(Patient { go: Mutex::new(wait), told: told.clone() });
        while first.progress() == 0.0 {
            std::thread::yield_now();
        }
        let (_never, wait) = channel();
        let second = jobs.submit(Patient { go: Mutex::new(wait), told });
        let taken = jobs.take_back(Lane::Read);
        assert!(taken.len() == 1 && Arc::ptr_eq(&taken[0], &second));
        go.send(()).unwrap();
        end_next(&mut jobs, &mut editor);
        assert_eq!(what.recv(), Ok("done"));
        assert!(!jobs.is_busy() && what.try_recv().is_err());
    }

    #[test]
    fn a_job_that_breaks_is_told_and_its_worker_goes_on() {
        let state = tempfile::tempdir().unwrap();
        for mut jobs in [Jobs::inline(), Jobs::threads(Arc::new(|| ()))] {
            let mut editor = editor(&state, Jobs::inline());
            let (told, what) = channel();
            for _ in 0..2 * DECODERS {
                jobs.submit(Faulty(told.clone()));
                end_next(&mut jobs, &mut editor);
                assert_eq!(what.recv(), Ok("broke"));
            }
        }
    }
}
