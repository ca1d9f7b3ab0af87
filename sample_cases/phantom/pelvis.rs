//! The right half of the pelvis, the sacrum and the lowest vertebrae. Origin: centre of the right femoral head.

use crate::field::{Part, Shape, Sheet, carve, cone, join, rounded};
use crate::solid::{Kind, Solid, Tissue, Zone};
use crate::vec::{Pose, V3, v};

/// Half the distance between the femoral heads.
pub(crate) const MIDLINE_X: f32 = 88.0;

fn chain(parts: &mut Vec<Part>, line: &[(V3, f32)], blend: f32) {
    for w in line.windows(2) {
        parts.push(join(cone(w[0].0, w[0].1, w[1].0, w[1].1), blend));
    }
}

fn wing() -> Sheet {
    let outline = [
        [-20.0, 28.0],
        [-25.0, 40.0],
        [-25.0, 50.0],
        [-33.0, 60.0],
        [-47.0, 70.0],
        [-54.0, 80.0],
        [-53.0, 98.0],
        [-43.0, 120.0],
        [-20.0, 137.0],
        [10.0, 143.0],
        [38.0, 136.0],
        [54.0, 126.0],
        [63.0, 112.0],
        [62.0, 94.0],
        [55.0, 76.0],
        [46.0, 60.0],
        [38.0, 46.0],
        [30.0, 26.0],
        [5.0, 18.0],
    ];
    Sheet {
        outline: rounded(&outline, 2),
        depth: [-6.0, 0.62, 0.06, 0.004, 0.0],
        half_mid: 2.4,
        half_rim: 7.2,
    }
}

/// One hip bone.
pub(crate) fn hip_parts() -> Vec<Part> {
    let mut p = vec![
        join(Shape::Sheet(wing()), 0.01),
        // Body above and behind the socket, then the socket's walls.
        join(cone(v(6.0, 4.0, 28.0), 17.0, v(16.0, 10.0, 58.0), 8.0), 16.0),
        join(cone(v(-14.0, -14.0, 36.0), 8.0, v(-22.0, -24.0, 52.0), 5.0), 10.0),
        join(Shape::Ellipsoid { c: v(9.0, 3.0, 6.0), r: v(26.0, 30.0, 32.0) }, 8.0),
    ];
    chain(
        &mut p,
        &[
            (v(50.0, 30.0, 72.0), 9.0),
            (v(42.0, 18.0, 44.0), 8.0),
            (v(34.0, 0.0, 18.0), 7.5),
            (v(34.0, -16.0, 0.0), 9.0),
        ],
        9.0,
    );
    chain(
        &mut p,
        &[
            (v(24.0, -20.0, 2.0), 11.5),
            (v(44.0, -32.0, -6.0), 8.5),
            (v(64.0, -41.0, -16.0), 8.0),
            (v(74.5, -43.0, -24.0), 8.5),
        ],
        7.0,
    );
    p.push(join(Shape::Block { c: v(76.6, -42.0, -35.0), half: v(8.6, 8.0, 19.0), round: 6.0 }, 6.0));
    chain(
        &mut p,
        &[
            (v(15.0, 20.0, -6.0), 17.0),
            (v(14.0, 27.0, -34.0), 14.0),
            (v(12.0, 26.0, -52.0), 14.5),
            (v(19.0, 18.0, -63.0), 13.0),
            (v(42.0, -8.0, -63.0), 8.3),
            (v(73.0, -39.0, -46.0), 8.0),
        ],
        13.0,
    );
    p.push(join(cone(v(26.0, 28.0, 8.0), 9.0, v(39.0, 38.0, -4.0), 2.8), 12.0));
    // The socket: a ball around the head, the notch below it, and the opening to the side.
    p.push(carve(Shape::Ball { c: v(0.0, 0.0, 0.0), r: 26.2 }, 1.5));
    p.push(carve(Shape::Ellipsoid { c: v(12.0, -6.0, -20.0), r: v(16.0, 9.0, 14.0) }, 7.0));
    p.push(carve(cone(v(-19.0, -12.0, -22.0), 24.0, v(-70.0, -30.0, -70.0), 60.0), 6.0));
    p
}

/// Dense pelvis of osteopetrosis with waves that run along the crest.
pub(crate) fn tissue() -> Tissue {
    Tissue {
        rim: 1.0,
        rim_mm: vec![[0.0, 1.5]],
        core: vec![[60.0, 0.50], [20.0, 0.44], [-40.0, 0.40]],
        grain: [0.45, 0.85],
        mottle: [0.25, 9.0],
        rough: [0.35, 8.0],
        zones: vec![
            Zone::Spot { c: v(-2.0, 0.0, 31.0), r: 9.0, soft: 7.0, gain: 0.45 },
            Zone::Bands { c: v(14.0, 0.0, 30.0), period: 12.0, gain: 0.06, reach: 125.0 },
        ],
    }
}

fn sacrum_parts() -> Vec<Part> {
    let m = MIDLINE_X;
    let mut p = vec![
        join(cone(v(m, 32.0, 98.0), 22.0, v(m, 58.0, 62.0), 17.0), 0.01),
        join(cone(v(m, 58.0, 62.0), 17.0, v(m, 68.0, 24.0), 10.0), 12.0),
        join(cone(v(m, 68.0, 24.0), 9.0, v(m + 1.0, 60.0, 2.0), 5.5), 8.0),
        join(cone(v(m + 1.0, 60.0, 2.0), 5.5, v(m + 3.0, 46.0, -12.0), 3.5), 4.0),
        // The crest behind.
        join(cone(v(m, 62.0, 92.0), 4.0, v(m, 82.0, 46.0), 3.0), 5.0),
    ];
    for s in [-1.0, 1.0] {
        p.push(join(cone(v(m + s * 14.0, 38.0, 97.0), 14.0, v(m + s * 38.0, 42.0, 90.0), 13.0), 10.0));
        p.push(join(cone(v(m + s * 36.0, 46.0, 86.0), 12.0, v(m + s * 25.0, 60.0, 52.0), 9.0), 9.0));
        p.push(join(cone(v(m + s * 25.0, 60.0, 52.0), 9.0, v(m + s * 9.0, 68.0, 20.0), 6.0), 9.0));
        for (i, z) in [82.0, 64.0, 48.0, 34.0].iter().enumerate() {
            let i = i as f32;
            let x = m + s * (24.0 - 2.6 * i);
            let (front, back) = (v(x, 20.0 + 8.0 * i, z - 6.0), v(x - s * 1.5, 84.0, z + 17.0));
            p.push(carve(cone(front, 5.0 - 0.5 * i, back, 1.6), 4.0));
        }
    }
    p
}

/// A vertebra as a sandwich: dense end plates, paler middle.
fn vertebra(centre: V3, tall: f32) -> Solid {
    let half = v(24.0, 17.0, tall * 0.5);
    let mut parts = vec![
        join(Shape::Block { c: v(0.0, 0.0, 0.0), half, round: 4.0 }, 0.01),
        carve(Shape::Ellipsoid { c: v(-33.0, 0.0, 0.0), r: v(11.5, 30.0, tall * 0.36) }, 4.0),
        carve(Shape::Ellipsoid { c: v(33.0, 0.0, 0.0), r: v(11.5, 30.0, tall * 0.36) }, 4.0),
        join(cone(v(0.0, 36.0, -2.0), 4.5, v(0.0, 62.0, -12.0), 4.0), 4.0),
    ];
    for s in [-1.0, 1.0] {
        parts.push(join(cone(v(s * 15.0, 14.0, 4.0), 5.5, v(s * 15.0, 30.0, 4.0), 5.5), 3.0));
        parts.push(join(cone(v(s * 15.0, 30.0, 4.0), 5.0, v(0.0, 40.0, -2.0), 4.5), 4.0));
        parts.push(join(cone(v(s * 16.0, 30.0, 16.0), 5.5, v(s * 17.0, 33.0, -20.0), 6.0), 4.0));
        parts.push(join(cone(v(s * 18.0, 26.0, 5.0), 4.5, v(s * 42.0, 30.0, 9.0), 3.2), 4.0));
    }
    let h = tall * 0.5;
    let core = vec![[h - 7.0, 0.95], [h - 11.0, 0.30], [11.0 - h, 0.30], [7.0 - h, 0.95]];
    let tissue = Tissue { core, rim_mm: vec![[0.0, 1.2]], zones: Vec::new(), ..tissue() };
    Solid { kind: Kind::Bone, world_from_local: Pose::shift(centre), parts, cuts: Vec::new(), tissue }
}

/// Right hip bone, sacrum, two vertebrae; and the left hip bone as the mirror of the right.
pub(crate) fn solids(pose: &Pose) -> Vec<Solid> {
    let bone = |parts: Vec<Part>, tissue: Tissue, p: Pose| Solid {
        kind: Kind::Bone,
        world_from_local: pose.after(&p),
        parts,
        cuts: Vec::new(),
        tissue,
    };
    let mut all = vec![bone(hip_parts(), tissue(), Pose::STILL)];
    let left = hip_parts().iter().map(|p| p.mirrored(MIDLINE_X)).collect();
    let mut left_tissue = tissue();
    left_tissue.zones = vec![
        Zone::Spot { c: v(2.0 * MIDLINE_X + 2.0, 0.0, 31.0), r: 9.0, soft: 7.0, gain: 0.45 },
        Zone::Bands { c: v(2.0 * MIDLINE_X - 14.0, 0.0, 30.0), period: 12.0, gain: 0.06, reach: 125.0 },
    ];
    all.push(bone(left, left_tissue, Pose::STILL));
    let sacral =
        Tissue { core: vec![[0.0, 0.22]], rim: 0.7, rim_mm: vec![[0.0, 1.2]], zones: Vec::new(), ..tissue() };
    all.push(bone(sacrum_parts(), sacral, Pose::STILL));
    for (centre, tall) in [
        (v(MIDLINE_X, 16.0, 134.0), 27.0),
        (v(MIDLINE_X, 6.0, 170.0), 28.0),
        (v(MIDLINE_X, 2.0, 207.0), 28.0),
    ] {
        let mut one = vertebra(centre, tall);
        one.world_from_local = pose.after(&one.world_from_local);
        all.push(one);
    }
    all
}
