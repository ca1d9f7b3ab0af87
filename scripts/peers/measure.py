"""Callus and its peers, measured in turns on the same films; called by scripts/bench-peers."""
import argparse, json, os, platform, random, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def once(command, environment=None):
    """Seconds by the clock and of processor time of one whole process with those that it waited for."""
    began = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env={**os.environ, **(environment or {})})
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {words.decode(errors='replace')}")
    return wall, usage.ru_utime + usage.ru_stime


def in_turns(runs, turns):
    """Medians of the runs in milliseconds (wall, processor), all of them once in each turn, in random order."""
    for command, environment in runs.values():
        once(command, environment)  # files and programs are in memory from here on
    times = {name: [] for name in runs}
    names = list(runs)
    for _ in range(turns):
        random.shuffle(names)
        for name in names:
            times[name].append(once(*runs[name]))
    return {name: {"wall_ms": statistics.median(t[0] for t in own) * 1000,
                   "processor_ms": statistics.median(t[1] for t in own) * 1000,
                   "turns": len(own)} for name, own in times.items()}


def decoders(callus, films, work, turns):
    native = films / "film-1.dcm"
    makers = {"RLE": ["dcmcrle"], "JPEG lossless": ["dcmcjpeg", "+e1"], "JPEG-LS": ["dcmcjpls"], "JPEG 2000": ["gdcmconv", "--j2k"]}
    inputs = {"native": native}
    for name, maker in makers.items():
        inputs[name] = work / f"{name.replace(' ', '-')}.dcm"
        once([*maker, native, inputs[name]])
    told = {}
    for name, film in inputs.items():
        raw, pgm = work / "raw.dcm", work / "film.pgm"
        dcmtk = {"native": ["dcm2pnm", film, pgm], "RLE": ["dcmdrle", film, raw],
                 "JPEG lossless": ["dcmdjpeg", film, raw], "JPEG-LS": ["dcmdjpls", film, raw]}
        runs = {"callus inspect": ([callus, "inspect", film], None),
                "callus inspect, CALLUS_DECODE=inline": ([callus, "inspect", film], {"CALLUS_DECODE": "inline"}),
                "gdcmconv --raw": (["gdcmconv", "--raw", film, raw], None)}
        if name in dcmtk:
            runs[dcmtk[name][0]] = (dcmtk[name], None)
        told[name] = {"file_bytes": film.stat().st_size, **in_turns(runs, turns)}
    return told


def cornerstone(folder, films, frames):
    told = {}
    for views in (1, 4):
        files = [films / f"film-{1 + index % 2}.dcm" for index in range(views)]
        output = subprocess.run(["node", "run.mjs", str(views), str(frames), "gpu", *map(str, files)], cwd=folder,
                                check=True, capture_output=True, text=True).stdout
        told[str(views)] = json.loads(output.strip().splitlines()[-1])
    return told


def version(command):
    try:
        lines = subprocess.run(command, capture_output=True, text=True).stdout.strip().splitlines()
        return next((line.strip() for line in lines if line.strip()), "")
    except OSError:
        return "absent"


def row(name, *cells):
    print(f"{name:<44}" + "".join(f"{cell:>16}" for cell in cells))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--turns", type=int, default=15)
    arguments.add_argument("--frames", type=int, default=120)
    arguments.add_argument("--json", type=Path)
    arguments.add_argument("--quick", action="store_true")
    arguments.add_argument("--cornerstone", type=Path, required=True)
    arguments.add_argument("callus", nargs="?", type=Path, default=ROOT / "target/release/callus")
    call = arguments.parse_args()
    callus = call.callus.resolve()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="callus-peers-", dir=memory) as scratch:
        films, work, state = (Path(scratch) / name for name in ("films", "work", "state"))
        work.mkdir()
        os.environ["CALLUS_STATE_DIR"] = str(state)
        once([callus, "bench", "--films-to", films])
        quick = ["--quick"] if call.quick else []
        print("decoders …", file=sys.stderr)
        told = {"decoders": decoders(callus, films, work, call.turns)}
        print("Cornerstone3D …", file=sys.stderr)
        peers = [cornerstone(call.cornerstone, films, call.frames)]
        own = subprocess.run([str(callus), "bench", "--json", *quick], check=True, stdout=subprocess.PIPE, text=True).stdout
        # Once more behind ours: the better of both counts, so that a busy moment does not favour us.
        peers.append(cornerstone(call.cornerstone, films, call.frames))
    told["cornerstone"], told["callus"] = peers, json.loads(own)
    told["versions"] = {"callus": version([str(callus), "--version"]), "dcmtk": version(["dcmdjpeg", "--version"]),
                        "gdcm": version(["gdcmconv", "--version"]), "chromium": version(["chromium", "--version"]),
                        "node": version(["node", "--version"]), "system": platform.platform()}
    if call.json:
        call.json.write_text(json.dumps(told, indent=2) + "\n")
    table(told)


def table(told):
    for name, words in told["versions"].items():
        print(f"{name}: {words}")
    print("\nDecoding, whole process, ms by the clock (processor)")
    row("", "callus", "callus inline", "dcmtk", "GDCM", "best peer ×")
    for name, runs in told["decoders"].items():
        cell = lambda run: f"{run['wall_ms']:.0f} ({run['processor_ms']:.0f})"
        dcmtk = next((run for tool, run in runs.items() if tool.startswith("dcm")), None)
        own, gdcm = runs["callus inspect"], runs["gdcmconv --raw"]
        best = min(run["wall_ms"] for run in (dcmtk, gdcm) if run)
        row(name, cell(own), cell(runs["callus inspect, CALLUS_DECODE=inline"]), cell(dcmtk) if dcmtk else "–", cell(gdcm),
            f"{own['wall_ms'] / best:.2f}")
    window = told["callus"].get("window")
    if not window:
        return
    print("\nGrey window dragged, ms a frame (median)")
    row("", "callus", "with panels", "empty window", "Cornerstone3D", "peer / callus")
    for views in ("1", "4"):
        own = window["films"][f"films_only_window_{views}"]["median_ms"]
        panels = window["films"][f"panels_window_{views}"]["median_ms"]
        empty = window["empty_of_the_same_size"][f"films_only_window_{views}"]["median_ms"]
        peer = min(run[views]["wl_ms_median"] for run in told["cornerstone"])
        row(f"{views} × 600×700", f"{own:.1f}", f"{panels:.1f}", f"{empty:.1f}", f"{peer:.1f}", f"{peer / own:.1f}")
    print("\nFirst picture, ms")
    row("", "callus", "empty window", "Cornerstone3D", "of empty ×")
    first, empty = window["first"]["first_picture_ms"], window["empty"]["first_frame_ms"]
    peer = min(run["1"]["first_picture_ms"] for run in told["cornerstone"])
    row("from process start (peer: page loaded)", f"{first:.0f}", f"{empty:.0f}", f"{peer:.0f}", f"{first / empty:.2f}")


main()
