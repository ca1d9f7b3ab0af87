//! Damaged and malicious files: none may panic, abort, or make the program ask for more memory than it may.
//! The work runs in a child process with a hard limit on its address space, where one allocation too many is
//! an abort that the parent sees.

use std::path::Path;
use std::process::Command;

use callus::imaging::{ImagingError, Limits, decode, read_facts};

/// Address space of the child. The largest honest film of the test data needs about a third of it.
const LIMIT_KIB: u32 = 400_000;
const MUTANTS_PER_SEED: u64 = 250;

/// One small file per way of coding, to be damaged.
const SEEDS: [&str; 19] = [
    "radiographs/highdicom/dx_image.dcm",
    "conformance/pydicom/test_files/MR_small.dcm",
    "conformance/pydicom/test_files/MR_small_implicit.dcm",
    "conformance/pydicom/test_files/MR_small_RLE.dcm",
    "conformance/pydicom/test_files/MR_small_jp2klossless.dcm",
    "conformance/pydicom/test_files/MR_small_jpeg_ls_lossless.dcm",
    "conformance/pydicom/test_files/JPEG-lossy.dcm",
    "conformance/pydicom/test_files/SC_rgb_jpeg_dcmtk.dcm",
    "conformance/pydicom/test_files/SC_rgb_jpeg_gdcm.dcm",
    "conformance/pydicom/test_files/SC_rgb_jls_lossy_sample.dcm",
    "conformance/pydicom/test_files/SC_rgb_rle_16bit.dcm",
    "conformance/pydicom/test_files/SC_rgb_small_odd_big_endian.dcm",
    "conformance/pydicom/test_files/J2K_pixelrep_mismatch.dcm",
    "conformance/cornerstone/TestPattern_JPEG-Lossless_RGB.dcm",
    "conformance/cornerstone/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm",
    "conformance/cornerstone/CTImage.dcm_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
    "conformance/fuzz-pwnlabmx/cat18_cve_dcmtk_minmax_voi/TC0943_modality_lut_string.dcm",
    "radiographs/ddh-pelvis/other/xray/331_DDH_1.jpg",
    "radiographs/hannover-chest-serial/48bbd9e5/day+019_CR_7a2d2695.png",
];

/// A small generator of reproducible noise (xorshift64*).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

fn mutant(seed: &[u8], noise: &mut Noise) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    // Headers are short beside pixels, so half of the damage aims at the front.
    let front = bytes.len().min(2048);
    for _ in 0..=noise.below(8) {
        let reach = if noise.below(2) == 0 { front.min(bytes.len()) } else { bytes.len() };
        let at = noise.below(reach);
        match noise.below(5) {
            0 => bytes[at] = noise.next() as u8,
            1 => bytes[at] ^= 1 << noise.below(8),
            2 => bytes[at] = 0xFF,
            3 => {
                let end = (at + 4).min(bytes.len());
                bytes[at..end].fill(if noise.below(2) == 0 { 0xFF } else { 0 });
            }
            _ => bytes.truncate(at.max(200)),
        }
        if bytes.len() <= 200 {
            break;
        }
    }
    bytes
}

/// The child: it passes only where it was spawned with data to try.
#[test]
#[ignore = "run by the test of damaged files as a process of its own"]
fn child() {
    let testdata = std::env::var_os("CALLUS_HOSTILE_TESTDATA").expect("spawned by the test of damaged files");
    let testdata = Path::new(&testdata);
    let limits = Limits::default();
    for item in super::items(testdata) {
        let file = item["file"].as_str().unwrap();
        let bytes = std::fs::read(testdata.join(file)).unwrap();
        let facts = read_facts(&bytes, &limits);
        assert!(!matches!(facts, Err(ImagingError::Panicked { .. })), "facts panicked: {file}");
        let film = decode(&bytes, &limits);
        assert!(!matches!(film, Err(ImagingError::Panicked { .. })), "decoding panicked: {file}");
    }
    // A longer hunt, by hand: CALLUS_HOSTILE_ROUNDS=5000.
    let rounds = std::env::var("CALLUS_HOSTILE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds = rounds.unwrap_or(MUTANTS_PER_SEED);
    let mut caught = Vec::new();
    for (index, file) in SEEDS.iter().enumerate() {
        let seed = std::fs::read(testdata.join(file)).unwrap();
        let mut noise = Noise(0x9E37_79B9_7F4A_7C15 ^ (index as u64 + 1));
        for round in 0..rounds {
            let bytes = mutant(&seed, &mut noise);
            let outcome = decode(&bytes, &limits);
            if matches!(outcome, Err(ImagingError::Panicked { .. })) {
                caught.push(format!("{file} round {round}"));
            }
        }
    }
    println!("{} of {} mutants were caught by the fence", caught.len(), SEEDS.len() as u64 * rounds);
    for line in &caught {
        println!("caught: {line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn damaged_files_stay_within_their_memory() {
    let Some(testdata) = super::testdata() else { return };
    let program = std::env::current_exe().unwrap();
    let script = format!("ulimit -v {LIMIT_KIB}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(program)
        .args(["imaging::hostile::child", "--exact", "--ignored", "--nocapture"])
        .env("CALLUS_HOSTILE_TESTDATA", testdata)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    println!("{out}");
    assert!(output.status.success(), "the child died ({}):\n{out}\n{err}", output.status);
    assert!(out.contains("1 passed"), "the child did not run:\n{out}\n{err}");
}
