//! Pairs of films of one hip for tests of registration: the second film after a random repositioning (turn, scale,
//! shift) and a random motion of the whole implant against the bone, with `truth.json` beside the case.
//!
//! Options: `--seed N`, `-o DIR` (or `--out`), `--turn DEGREES` (the leg turned about its shaft on the second film, by
//! which the two are not comparable; 0 where absent), `--still` (no motion of the implant, whatever the seed), `--broken`
//! (the plate or a screw is broken on the second film, and what came off moved by itself, too). Every fifth seed has no
//! motion.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::camera::Camera;
use crate::detector::{Film, develop};
use crate::dicom;
use crate::expose::{Scene, expose};
use crate::film::Shot;
use crate::implant::{Break, HipScrew};
use crate::label;
use crate::noise::{Noise, hash01};
use crate::scene::{Frames, scene};
use crate::solid::Solid;
use crate::vec::{Pose, V3, v};
use crate::visit::{Aspect, Spacing, View, Visit, views, visits};

/// Size of the films in pixels.
const COLUMNS: usize = 640;
const ROWS: usize = 800;
/// Largest turn of the film in its plane, degrees, and largest change of scale, as a part.
const MOST_TURN: f32 = 10.0;
const MOST_SCALE: f32 = 0.15;
/// Largest motion of the implant: millimetres and degrees.
const MOST_MM: f32 = 10.0;
const MOST_DEGREES: f32 = 10.0;
/// Direction of the beam.
const Y: V3 = v(0.0, 1.0, 0.0);

/// What the command line asks for.
struct Wish {
    seed: u32,
    out: PathBuf,
    turn: f32,
    still: bool,
    broken: bool,
}

/// Least and largest shift of a part that came off against the rest of the implant, mm, and its largest turn, degrees.
const PART_MM: [f32; 2] = [2.0, 8.0];
const PART_DEGREES: f32 = 10.0;

/// Motion of the implant's centre against the femur, in the plane of the film, or of a part against the rest of it.
#[derive(Clone, Copy)]
struct Motion {
    /// Along the shaft, positive towards the knee, mm.
    along: f32,
    /// Across the shaft, positive to the right of the film (medially), mm.
    across: f32,
    /// Clockwise on the film, degrees.
    angle: f32,
}

/// One film of a pair.
struct Side {
    id: String,
    visit: Visit,
    view: View,
    /// Motion of the implant against the femur, in the plane of the film.
    motion: Pose,
    /// Break of the implant, and the motion of what came off against the rest, before that of the whole.
    broken: Option<(Break, Pose)>,
}

fn wish(mut args: impl Iterator<Item = String>) -> Result<Wish, Box<dyn Error>> {
    let (mut seed, mut out, mut turn, mut still, mut broken) = (None, None, 0.0, false, false);
    while let Some(name) = args.next() {
        if name == "--still" || name == "--broken" {
            still |= name == "--still";
            broken |= name == "--broken";
            continue;
        }
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--seed" => seed = Some(value.parse::<u32>()?),
            "-o" | "--out" => out = Some(PathBuf::from(value)),
            "--turn" => turn = value.parse()?,
            _ => {
                return Err(format!(
                    "{name} is not an option of pair: use --seed, -o, --turn, --still or --broken"
                )
                .into());
            }
        }
    }
    let seed = seed.ok_or("pair needs --seed N")?;
    Ok(Wish { seed, out: out.ok_or("pair needs -o DIR")?, turn, still, broken })
}

/// Numbers of a seed, each by its place.
struct Dice(u32);

impl Dice {
    /// -1..1.
    fn swing(&self, place: u32) -> f32 {
        self.part(place) * 2.0 - 1.0
    }

    /// 0..1.
    fn part(&self, place: u32) -> f32 {
        hash01(self.0.wrapping_mul(0x9E37_79B1) ^ place.wrapping_mul(0x85EB_CA77))
    }
}

impl Side {
    fn frames(&self) -> Frames {
        Frames::of(&self.visit, &self.view)
    }

    fn hardware(&self) -> Option<&HipScrew> {
        self.visit.hardware.as_ref()
    }

    fn metal_pose(&self) -> Pose {
        self.motion.after(&self.frames().upper)
    }

    fn scene(&self) -> Scene {
        let bare = Visit { hardware: None, staples: false, ..self.visit.clone() };
        let mut scene = scene(&bare, &self.view);
        scene.solids.extend(self.metal().into_iter().flatten());
        scene
    }

    /// The hardware: what stays together, and what came off.
    fn metal(&self) -> [Vec<Solid>; 2] {
        let pose = self.metal_pose();
        let Some(hip) = self.hardware() else { return [Vec::new(), Vec::new()] };
        match &self.broken {
            None => [hip.solids(&pose, &pose), Vec::new()],
            Some((at, apart)) => {
                let off = self.motion.after(&apart.after(&self.frames().upper));
                hip.broken(*at, &pose, &off)
            }
        }
    }

    fn film(&self) -> Film {
        let camera = &self.view.camera;
        let mut maps = expose(&self.scene(), camera);
        let wander = |salt: u32| hash01(self.view.exposure.seed * 31 + salt);
        let (wide, high) = (camera.cols as f32, camera.rows as f32);
        let at = [wide * (0.06 + 0.03 * wander(1)), high * (0.11 + 0.22 * wander(2))];
        label::lead_letter(&mut maps, 'R', at, 37.0);
        let mut film = develop(&maps, &self.view.exposure, camera.pixel_mm, 1);
        label::burn(&mut film, "SIMULATED", [30, ROWS - 38], 2, 3300);
        film
    }

    /// Middle of the implant's shadow, in pixels.
    fn centre(&self) -> [f32; 2] {
        self.centre_of(self.metal().into_iter().flatten().collect())
    }

    /// Middle of the shadow of some metal, in pixels, from a coarse film of it alone.
    fn centre_of(&self, solids: Vec<Solid>) -> [f32; 2] {
        const BY: usize = 4;
        let flesh = self.scene().flesh;
        let alone = Scene { solids, flesh, noise: Noise::new(7) };
        let maps = expose(&alone, &self.view.camera.coarser(BY));
        let (mut sum, mut count) = ([0.0_f64; 2], 0.0_f64);
        for (i, _) in maps.metal.iter().enumerate().filter(|(_, metal)| **metal > 0.5) {
            sum[0] += (i % maps.cols) as f64 + 0.5;
            sum[1] += (i / maps.cols) as f64 + 0.5;
            count += 1.0;
        }
        sum.map(|s| (s / count.max(1.0)) as f32 * BY as f32)
    }
}

/// The point of the plane through the hip, parallel to the detector, that a place on the film shows.
fn in_plane(camera: &Camera, place: [f32; 2]) -> V3 {
    let from = camera.source();
    let dir = camera.detector_point(place[0], place[1]) - from;
    from + dir * (-from.y / dir.y)
}

/// The film's own tube and dose.
fn exposed(view: &View, seed: u32, dice: &Dice, place: u32) -> View {
    let e = view.exposure;
    let exposure = crate::detector::Exposure {
        quanta: e.quanta * (2.0 + dice.swing(place)),
        scatter: e.scatter + 0.05 * dice.swing(place + 1),
        middle: e.middle + 0.08 * dice.swing(place + 2),
        span: e.span + 0.1 * dice.swing(place + 3),
        border: [11.0, 10.0, 12.0, 10.0].map(|b: f32| b + (seed % 7) as f32 * 2.0),
        seed,
        ..e
    };
    View { aspect: Aspect::Ap, spacing: Spacing::Magnified, exposure, ..view.clone() }
}

/// A part that came off.
struct Off {
    at: Break,
    /// Middle of its shadow on the first film, in pixels.
    centre: [f32; 2],
    /// Against the rest of the implant.
    motion: Motion,
}

/// Break of a hip screw by its seed.
fn broken(hip: &HipScrew, dice: &Dice) -> Break {
    let holes = hip.screws_mm.len();
    let pick = |from: usize, until: usize, place: u32| {
        (from + (dice.part(place) * (until - from) as f32) as usize).min(until - 1)
    };
    if dice.part(60) < 0.5 {
        Break::Plate(pick(1, holes - 1, 61))
    } else {
        let screws: Vec<usize> = (0..holes).filter(|i| hip.screws_mm[*i] > 0.0).collect();
        Break::Screw(screws[pick(0, screws.len(), 62)])
    }
}

fn sides(wish: &Wish) -> (Side, Side, Motion, Option<Off>) {
    let dice = Dice(wish.seed.wrapping_add(1));
    let all = visits();
    let plated: Vec<usize> = all
        .iter()
        .enumerate()
        .filter(|(_, v)| v.hardware.as_ref().is_some_and(|h| !h.sheared))
        .map(|(i, _)| i)
        .collect();
    let chosen = plated[((dice.part(1) * plated.len() as f32) as usize).min(plated.len() - 1)];
    let first = Visit {
        key: "op2-plus-3-months",
        anchor: "op2",
        offset: "3 months",
        day: "20210501",
        hour: "110500",
        age: "053Y",
        seed: wish.seed.wrapping_mul(2).wrapping_add(901),
        ..all[chosen].clone()
    };
    let second = Visit {
        key: "op2-plus-6-months",
        offset: "6 months",
        day: "20210801",
        hour: "101000",
        seed: first.seed + 1,
        ..first.clone()
    };
    let ap = views(&first).swap_remove(0);
    let mut a = exposed(&ap, first.seed, &dice, 10);
    // 240 to 250 mm across at the bone, the hip and the whole plate in sight.
    a.camera = Camera {
        cols: COLUMNS,
        rows: ROWS,
        sid_mm: 1150.0,
        sod_mm: 1000.0 + 20.0 * dice.swing(20),
        pixel_mm: 0.45,
        aim: [2.0 + 6.0 * dice.swing(21), -58.0 + 6.0 * dice.swing(22)],
        ..a.camera
    };
    let mut b = exposed(&ap, second.seed, &dice, 30);
    let scale = 1.0 + MOST_SCALE * dice.swing(40);
    let sod_mm = 995.0 + 35.0 * dice.swing(41);
    // The scale is that of the picture of the bone: distance and pixels together.
    let pixel_mm = a.camera.pixel_mm * (1150.0 / sod_mm) / a.camera.magnification() / scale;
    b.camera = Camera {
        sod_mm,
        pixel_mm,
        roll: MOST_TURN * dice.swing(42),
        aim: [a.camera.aim[0] + 12.0 * dice.swing(43), a.camera.aim[1] + 12.0 * dice.swing(44)],
        shift: [10.0 * dice.swing(45), 10.0 * dice.swing(46)],
        ..a.camera
    };
    b.femur_in = a.femur_in + wish.turn;
    let motion = if wish.still || wish.seed.is_multiple_of(5) {
        Motion { along: 0.0, across: 0.0, angle: 0.0 }
    } else {
        let (mm, way) = (MOST_MM * dice.part(50), std::f32::consts::TAU * dice.part(51));
        Motion { along: mm * way.cos(), across: mm * way.sin(), angle: MOST_DEGREES * dice.swing(52) }
    };
    let name = |which: &str| format!("pair-{}-{which}", wish.seed);
    let a = Side { id: name("before"), visit: first, view: a, motion: Pose::STILL, broken: None };
    let pivot = in_plane(&a.view.camera, a.centre());
    // The shaft as the film shows it: the motion is one that a single view can see.
    let shaft = a.frames().upper.dir(v(0.0, 0.0, -1.0));
    let down = v(shaft.x, 0.0, shaft.z).unit();
    let way = down * motion.along + down.cross(Y) * motion.across;
    let moved = Pose::shift(way).after(&Pose::turn(pivot, Y, motion.angle));
    let off = a.hardware().filter(|_| wish.broken).map(|hip| {
        let at = broken(hip, &dice);
        let pose = a.metal_pose();
        let [_, piece] = hip.broken(at, &pose, &pose);
        let mm = PART_MM[0] + (PART_MM[1] - PART_MM[0]) * dice.part(63);
        let way = std::f32::consts::TAU * dice.part(64);
        let motion =
            Motion { along: mm * way.cos(), across: mm * way.sin(), angle: PART_DEGREES * dice.swing(65) };
        Off { at, centre: a.centre_of(piece), motion }
    });
    let apart = off.as_ref().map(|off| {
        let way = down * off.motion.along + down.cross(Y) * off.motion.across;
        let turn = Pose::turn(in_plane(&a.view.camera, off.centre), Y, off.motion.angle);
        (off.at, Pose::shift(way).after(&turn))
    });
    let b = Side { id: name("after"), visit: second, view: b, motion: moved, broken: apart };
    (a, b, motion, off)
}

fn rounded(x: f64, digits: i32) -> f64 {
    let by = 10_f64.powi(digits);
    (x * by).round() / by
}

/// The similarity that takes places of the first film to those of the second, for points of the bone's plane.
fn similarity(a: &Side, b: &Side) -> Value {
    let (from, to) = (a.frames().upper, b.frames().upper);
    // Points of the femur's frame that lie in the plane of the bone where the leg is not turned.
    let pair = [v(0.0, 0.0, 0.0), v(0.0, 0.0, -120.0)].map(|p| {
        (a.view.camera.project(from.at(p)).map(f64::from), b.view.camera.project(to.at(p)).map(f64::from))
    });
    let [(p, q), (r, s)] = pair;
    let (dx, dy) = (r[0] - p[0], r[1] - p[1]);
    let (ex, ey) = (s[0] - q[0], s[1] - q[1]);
    let square = dx * dx + dy * dy;
    let (ca, sa) = ((dx * ex + dy * ey) / square, (dx * ey - dy * ex) / square);
    let shift = [q[0] - ca * p[0] + sa * p[1], q[1] - sa * p[0] - ca * p[1]];
    json!({
        "scale": rounded(ca.hypot(sa), 6),
        "rotation_degrees": rounded(sa.atan2(ca).to_degrees(), 4),
        "shift_px": shift.map(|s| rounded(s, 3)),
        "matrix": [[rounded(ca, 8), rounded(-sa, 8), rounded(shift[0], 3)], [rounded(sa, 8), rounded(ca, 8), rounded(shift[1], 3)]],
    })
}

fn broken_truth(off: &Off) -> Value {
    let d = |x: f32| rounded(f64::from(x), 4);
    let what = match off.at {
        Break::Plate(hole) => format!("plate below hole {}", hole + 1),
        Break::Screw(hole) => format!("tip of the screw in hole {}", hole + 1),
    };
    json!({
        "what": what,
        "at_px": off.centre.map(|x| rounded(f64::from(x), 1)),
        "along_mm": d(off.motion.along),
        "across_mm": d(off.motion.across),
        "angle_degrees": d(off.motion.angle),
    })
}

fn truth(wish: &Wish, [a, b]: [&Side; 2], motion: Motion, off: Option<&Off>) -> Value {
    let project = |p: V3| a.view.camera.project(a.frames().upper.at(p)).map(|x| rounded(f64::from(x), 2));
    let camera = |side: &Side| {
        let c = &side.view.camera;
        json!({
            "id": side.id,
            "spacing_at_bone_mm": rounded(f64::from(c.pixel_mm / c.magnification()), 5),
            "magnification": rounded(f64::from(c.magnification()), 5),
            "roll_degrees": rounded(f64::from(c.roll), 3),
            "leg_turned_degrees": rounded(f64::from(side.view.femur_in), 2),
        })
    };
    let d = |x: f32| rounded(f64::from(x), 4);
    json!({
        "about": "Truth of a simulated pair. similarity takes places of the first film (column, row; the middle of the \
                  first pixel is 0.5, 0.5) to the second, for the plane of the bone parallel to the detector. motion is \
                  that of the implant against the bone at the middle of its shadow on the first film: along the shaft \
                  (positive towards the knee), across it (positive to the right of the film), and its turn (positive \
                  clockwise on the film). broken is the part that came off, and its motion against the rest of the \
                  implant at the middle of its own shadow; null where nothing broke.",
        "seed": wish.seed,
        "films": [camera(a), camera(b)],
        "similarity": similarity(a, b),
        "motion": { "along_mm": d(motion.along), "across_mm": d(motion.across), "angle_degrees": d(motion.angle) },
        "still": motion.along == 0.0 && motion.across == 0.0 && motion.angle == 0.0,
        "broken": off.map(broken_truth),
        "at_px": a.centre().map(|x| rounded(f64::from(x), 1)),
        "shaft_px": [project(v(0.0, 0.0, -20.0)), project(v(0.0, 0.0, -140.0))],
        "bone_px": {
            "head_centre": project(crate::femur::head_centre()),
            "neck": project(v(0.0, 0.0, 0.0)),
            "shaft": project(v(0.0, 0.0, -120.0)),
        },
    })
}

fn case_text(a: &Side, b: &Side, seed: u32) -> String {
    let film = |side: &Side| {
        format!(
            "    (\n      id: \"{id}\",\n      file: \"images/{id}.dcm\",\n      size: (columns: {COLUMNS}, rows: {ROWS}),\n      \
             time: (anchor: \"op2\", offset: \"{offset}\"),\n      views: [(position: AP, side: Right, part: \"hip\")],\n    ),\n",
            id = side.id,
            offset = side.visit.offset,
        )
    };
    format!(
        "// SIMULATED: a pair of films of one hip by `cargo run --example phantom -- pair --seed {seed}`; truth.json beside \
         this file says what moved.\n(\n  format: 3,\n  title: \"Simulated pair {seed}\",\n  patient: (label: \"Phantom\"),\n  \
         episodes: [\n    (\n      id: \"op2\",\n      side: Right,\n      bone: \"femur\",\n      treatment: \"DHS\",\n      \
         operation: (name: \"Hip screw\", after: \"after the hip screw\"),\n    ),\n  ],\n  radiographs: [\n{}{}  ],\n)\n",
        film(a),
        film(b),
    )
}

fn write(dir: &Path, side: &Side) -> Result<(), Box<dyn Error>> {
    let shot = Shot { id: side.id.clone(), visit: side.visit.clone(), view: side.view.clone() };
    dicom::write(&dir.join("images").join(format!("{}.dcm", side.id)), &shot, &side.film())
}

/// Writes a pair.
///
/// # Errors
/// When the call is wrong or a file cannot be written.
pub(crate) fn run(args: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let wish = wish(args)?;
    let (a, b, motion, off) = sides(&wish);
    fs::create_dir_all(wish.out.join("images"))?;
    write(&wish.out, &a)?;
    write(&wish.out, &b)?;
    fs::write(wish.out.join("case.ron"), case_text(&a, &b, wish.seed))?;
    let mut text = serde_json::to_string_pretty(&truth(&wish, [&a, &b], motion, off.as_ref()))?;
    text.push('\n');
    fs::write(wish.out.join("truth.json"), text)?;
    Ok(())
}
