//! The phantom generator: draws the films of the sample cases from computed models, so that the repository holds no
//! picture of a patient. `cargo run --example phantom` writes `sample_cases/*/images` and the ground truth beside them.
//!
//! A femur, a pelvis, flesh and metal are signed distance fields in millimetres (`field`, `femur`, `pelvis`, `flesh`,
//! `implant`, `callus`); `scene` poses them for a film of a visit (`visit`); `expose` sends a cone of rays (`camera`)
//! and adds up what they cross (`solid`); `detector` turns that into greys by Beer–Lambert in three energies with blur,
//! scatter, noise and the display processing of a detector's maker; `dicom` writes DX, `truth` the known answers,
//! `reading` the marks of the example readings at places projected from the model, `said` and `story` what they say.
//!
//! Options: `--out DIR` (default `sample_cases`), `--only TEXT` (films whose name holds it: `--only none` writes the
//! truth and the readings alone), `--scale N` (N times smaller, for a quick look), `--png DIR` (8-bit previews instead
//! of the sample).
//!
//! `phantom -- pair --seed N -o DIR` writes something else: a case of two films of one hip before and after a random
//! repositioning and a random motion of the implant, with its `truth.json` (`pair`); `--broken` breaks the implant, too.

mod callus;
mod camera;
mod detector;
mod dicom;
mod expose;
mod femur;
mod field;
mod film;
mod flesh;
mod implant;
mod label;
mod noise;
mod pair;
mod pelvis;
mod reading;
mod reading_hip;
mod reading_leg;
mod said;
mod scene;
mod solid;
mod story_hip;
mod story_leg;
mod tibia;
mod truth;
mod vec;
mod visit;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ::callus::case::Side;
use detector::Film;
use reading::Who;
use said::Ground;

/// What the command line asks for.
struct Wish {
    out: PathBuf,
    png: Option<PathBuf>,
    only: Option<String>,
    scale: usize,
}

fn wish() -> Result<Wish, Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases");
    let mut wish = Wish { out: here, png: None, only: None, scale: 1 };
    let mut args = std::env::args().skip(1);
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--out" => wish.out = value.into(),
            "--png" => wish.png = Some(value.into()),
            "--only" => wish.only = Some(value),
            "--scale" => wish.scale = value.parse::<usize>()?.max(1),
            _ => return Err(format!("{name} is not an option: use --out, --png, --only or --scale").into()),
        }
    }
    Ok(wish)
}

/// An 8-bit look at a film as its first window shows it.
fn preview(dir: &Path, id: &str, film: &Film) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(dir)?;
    let grey: Vec<u8> = film.grey.iter().map(|g| (g >> 4) as u8).collect();
    let path = dir.join(format!("{id}.png"));
    image::save_buffer(path, &grey, film.cols as u32, film.rows as u32, image::ColorType::L8)?;
    Ok(())
}

fn hip(wish: &Wish) -> Result<(), Box<dyn Error>> {
    let shots = film::shots();
    let dir = wish.out.join("osteopetrosis-dhs");
    fs::create_dir_all(dir.join("images"))?;
    for shot in &shots {
        if wish.only.as_ref().is_some_and(|o| !shot.id.contains(o.as_str())) {
            continue;
        }
        let start = std::time::Instant::now();
        let film = shot.film(wish.scale);
        match &wish.png {
            Some(png) => preview(png, &shot.id, &film)?,
            None => dicom::write(&dir.join("images").join(format!("{}.dcm", shot.id)), shot, &film)?,
        }
        writeln!(std::io::stderr(), "{} {:.1} s", shot.id, start.elapsed().as_secs_f32())?;
    }
    if wish.png.is_none() {
        let mut text = serde_json::to_string_pretty(&truth::of_all(&shots))?;
        text.push('\n');
        fs::write(dir.join("ground-truth.json"), text)?;
        let ground = Ground::of(&dir, Side::Right)?;
        readings(&dir, |who| reading_hip::reading(&shots, who, &ground))?;
    }
    Ok(())
}

/// The second sample needs no DICOM: frontal films in PNG (16 bits for some), lateral ones in JPEG.
fn leg(wish: &Wish) -> Result<(), Box<dyn Error>> {
    let dir = wish.out.join("tibia-nail").join("images");
    fs::create_dir_all(&dir)?;
    for visit in tibia::visits() {
        for lateral in [false, true] {
            let id = format!("tibia-{}-{}", visit.key, if lateral { "lateral" } else { "ap" });
            if wish.only.as_ref().is_some_and(|o| !id.contains(o.as_str())) {
                continue;
            }
            let film = tibia::film(&visit, lateral, wish.scale);
            if let Some(png) = &wish.png {
                preview(png, &id, &film)?;
                continue;
            }
            let (wide, high) = (film.cols as u32, film.rows as u32);
            let grey: Vec<u8> = film.grey.iter().map(|g| (g >> 4) as u8).collect();
            if lateral {
                let mut file = std::io::BufWriter::new(fs::File::create(dir.join(format!("{id}.jpg")))?);
                let mut jpeg = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 92);
                jpeg.encode(&grey, wide, high, image::ExtendedColorType::L8)?;
            } else if visit.deep {
                let deep: Vec<u16> = film.grey.iter().map(|g| g << 4).collect();
                let picture = image::ImageBuffer::<image::Luma<u16>, _>::from_raw(wide, high, deep);
                picture
                    .ok_or("the film has another size than its greys")?
                    .save(dir.join(format!("{id}.png")))?;
            } else {
                preview(&dir, &id, &film)?;
            }
        }
    }
    if wish.png.is_none() {
        let dir = wish.out.join("tibia-nail");
        let ground = Ground::of(&dir, Side::Left)?;
        readings(&dir, |who| reading_leg::reading(who, &ground))?;
    }
    Ok(())
}

/// Writes the example readings of a case.
fn readings(case: &Path, text: impl Fn(Who) -> Result<String, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let dir = case.join("readings");
    fs::create_dir_all(&dir)?;
    for who in Who::ALL {
        let text = text(who)?;
        fs::write(dir.join(format!("{}.ron", who.id())), &text)?;
        if who == Who::Teacher {
            // Every signed version also stays beside the reading.
            fs::write(dir.join(format!("{}.signed-1.ron", who.id())), &text)?;
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("pair") {
        return pair::run(words);
    }
    let wish = wish()?;
    hip(&wish)?;
    leg(&wish)
}
