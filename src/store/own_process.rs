//! What the system knows of this process and of the machine: memory, processor time, processors. Known on Linux alone.

use std::fs;
use std::time::Duration;

/// Seconds of a tick of `/proc/self/stat`; the kernel shows a hundred in a second to every program.
const TICK_SECONDS: f64 = 0.01;

/// Largest memory that this process ever had resident, in bytes; `None` where the system does not tell.
pub fn peak_memory_bytes() -> Option<u64> {
    in_status("VmHWM:")
}

/// Memory that this process has resident now, in bytes; `None` where the system does not tell.
pub fn memory_bytes() -> Option<u64> {
    in_status("VmRSS:")
}

fn in_status(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// Processor time of the threads that run now, to the nanosecond; `None` where the system does not tell.
pub fn thread_time() -> Option<Duration> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let nanoseconds = threads.flatten().filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    let sum: u64 = nanoseconds.sum();
    (sum > 0).then(|| Duration::from_nanos(sum))
}

/// Processor time of this process and of the processes that it started and that have ended, in steps of a hundredth of
/// a second; `None` where the system does not tell.
pub fn time_with_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may hold blanks.
    let (_, rest) = stat.rsplit_once(')')?;
    // The fields behind it begin with the third; 14 to 17 are user and system time, own and of children.
    let ticks = rest.split_whitespace().skip(11).take(4).map(str::parse::<u64>);
    let sum: u64 = ticks.collect::<Result<Vec<_>, _>>().ok()?.iter().sum();
    Some(Duration::from_secs_f64(sum as f64 * TICK_SECONDS))
}

/// Files by which Linux and its drivers offer a graphics processor to programs: of the kernel, of NVIDIA, of Windows
/// below Linux, of Adreno and of Mali.
#[cfg(target_os = "linux")]
const GRAPHICS: [&str; 4] = ["/dev/nvidiactl", "/dev/dxg", "/dev/kgsl-3d0", "/dev/mali0"];

/// False if the system offers no graphics processor to programs: there is no need to ask its drivers, which takes
/// longer than the first frame of a window. True where there may be one, and where nothing is known.
pub fn may_have_graphics_processor() -> bool {
    #[cfg(target_os = "linux")]
    {
        let nodes = fs::read_dir("/dev/dri").into_iter().flatten().flatten();
        let has_node = nodes.into_iter().any(|node| node.file_name().to_string_lossy().starts_with("render"));
        has_node || GRAPHICS.iter().any(|file| fs::symlink_metadata(file).is_ok())
    }
    #[cfg(not(target_os = "linux"))]
    true
}

/// Name of the processor; `None` where the system does not tell.
pub fn processor_name() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_spends_time() {
        // As much as both clocks must notice, however fast the machine: one of them counts hundredths of a second.
        let much = Duration::from_millis(50);
        let before = thread_time().unwrap();
        while thread_time().unwrap() < before + much {
            let wasted = (0..1_000_000_u64).fold(0, |sum, n| std::hint::black_box(sum ^ n));
            std::hint::black_box(wasted);
        }
        let ticks = Duration::from_secs_f64(2.0 * TICK_SECONDS);
        assert!(time_with_children().unwrap() + ticks >= much);
        let (now, peak) = (memory_bytes().unwrap(), peak_memory_bytes().unwrap());
        assert!(now > 1 << 20 && peak >= now, "{now} and {peak} bytes");
    }
}
