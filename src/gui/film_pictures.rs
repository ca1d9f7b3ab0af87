//! Films as pictures made on the processor, where no graphics processor draws them: resampled at the size of the
//! viewport when view or film changed, through the grey table, as an ordinary texture of the window.

use eframe::egui::{Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureOptions, pos2};

use super::film_painter::FilmPaint;
use crate::imaging::{
    Blend, Canvas, FilmPicture, GreyTable, Placement, Sampling, blend, cores, reach, render_into,
    render_view_on,
};

/// The pictures of the viewports, by index.
#[derive(Default)]
pub(crate) struct FilmPictures {
    made: Vec<Option<Made>>,
    /// The pictures of two films in one viewport.
    both: Vec<Option<MadeOfTwo>>,
    /// Number of pictures made: for tests that nothing is made without need.
    count: u64,
}

struct Made {
    of: Of,
    texture: TextureHandle,
}

/// Two films in one viewport, each drawn, and both put together.
struct MadeOfTwo {
    of: [Of; 2],
    pictures: [FilmPicture; 2],
    lies: Vec<bool>,
    how: Blend,
    texture: TextureHandle,
}

/// All that a picture depends on.
#[derive(Debug, PartialEq)]
struct Of {
    content: [u8; 32],
    level_index: usize,
    table: GreyTable,
    placement: Placement,
    size: [u32; 2],
    sampling: Sampling,
}

impl std::fmt::Debug for FilmPictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilmPictures").field("count", &self.count).finish_non_exhaustive()
    }
}

impl FilmPictures {
    /// Draws a film into `rect`; its picture is made anew only where something changed.
    pub(crate) fn draw(&mut self, painter: &Painter, rect: Rect, paint: &FilmPaint) {
        let of = Of::new(painter, rect, paint);
        if self.made.len() <= paint.viewport {
            self.made.resize_with(paint.viewport + 1, || None);
        }
        let Some(place) = self.made.get_mut(paint.viewport) else { return };
        if place.as_ref().is_none_or(|made| made.of != of) {
            self.count += 1;
            let image = of.image(paint);
            match place {
                Some(made) => {
                    replace(&mut made.texture, image);
                    made.of = of;
                }
                None => *place = Some(Made { of, texture: load(painter.ctx(), paint.viewport, image) }),
            }
        }
        if let Some(made) = place {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(made.texture.id(), rect, whole, Color32::WHITE);
        }
    }

    /// Draws two films into `rect` as one picture, the own one first. What did not change is not drawn again.
    pub(crate) fn draw_both(&mut self, painter: &Painter, rect: Rect, paints: [&FilmPaint; 2], how: Blend) {
        let of = paints.map(|paint| Of::new(painter, rect, paint));
        let viewport = paints[0].viewport;
        if self.both.len() <= viewport {
            self.both.resize_with(viewport + 1, || None);
        }
        let Some(place) = self.both.get_mut(viewport) else { return };
        let before = place.take();
        let is_same = before.as_ref().is_some_and(|made| made.of == of);
        let made = match before {
            Some(made) if is_same && made.how == how => made,
            before => {
                self.count += 1;
                let (texture, kept) = match before {
                    Some(made) => (Some(made.texture), is_same.then_some((made.pictures, made.lies))),
                    None => (None, None),
                };
                let (pictures, lies) = kept.unwrap_or_else(|| {
                    let pictures = [of[0].picture(paints[0]), of[1].picture(paints[1])];
                    let [own, other] = [0, 1]
                        .map(|film: usize| reach(&of[film].placement, paints[film].full_size, of[film].size));
                    (pictures, own.iter().zip(other).map(|(own, other)| *own && other).collect())
                });
                let image = color_image(&blend(&pictures[0], &pictures[1], &lies, how));
                let texture = match texture {
                    Some(mut texture) => {
                        replace(&mut texture, image);
                        texture
                    }
                    None => painter.ctx().load_texture(
                        format!("two films {viewport}"),
                        image,
                        TextureOptions::NEAREST,
                    ),
                };
                MadeOfTwo { of, pictures, lies, how, texture }
            }
        };
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(made.texture.id(), rect, whole, Color32::WHITE);
        *place = Some(made);
    }

    /// Number of pictures made since the window opened.
    #[cfg(test)]
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

impl Of {
    fn new(painter: &Painter, rect: Rect, paint: &FilmPaint) -> Self {
        let scale = painter.ctx().pixels_per_point();
        let side = |length: f32| (length * scale).round().max(1.0) as u32;
        let most = painter.ctx().input(|input| input.max_texture_side) as u32;
        let whole = [side(rect.width()), side(rect.height())];
        let (size, times) = within(whole, most);
        let placement = Placement { scale: paint.placement.scale * times, ..paint.placement };
        Self {
            content: paint.content,
            level_index: paint.level_index,
            table: paint.table.clone(),
            placement,
            size,
            sampling: paint.sampling,
        }
    }

    fn canvas(&self) -> Canvas {
        Canvas { size: self.size, sampling: self.sampling, threads: cores() }
    }

    fn picture(&self, paint: &FilmPaint) -> FilmPicture {
        render_view_on(&self.canvas(), &paint.level, paint.full_size, &self.table, &self.placement)
    }

    /// The picture as the window takes it.
    fn image(&self, paint: &FilmPaint) -> ColorImage {
        let size = self.size.map(|side| side as usize);
        let mut pixels = vec![Color32::BLACK; size[0] * size[1]];
        let (level, full_size) = (&paint.level, paint.full_size);
        render_into(&self.canvas(), level, full_size, &self.table, &self.placement, &mut pixels, coloured);
        ColorImage::new(size, pixels)
    }
}

/// The size of a picture whose sides fit into a texture, and how many times as large that is: a viewport of a large display
/// may be larger than an old driver's largest texture, which would end the program.
fn within(size: [u32; 2], most: u32) -> ([u32; 2], f64) {
    let longest = size[0].max(size[1]);
    if most == 0 || longest <= most {
        return (size, 1.0);
    }
    let times = f64::from(most) / f64::from(longest);
    (size.map(|side| ((f64::from(side) * times).floor() as u32).max(1)), times)
}

fn load(ctx: &Context, viewport: usize, image: ColorImage) -> TextureHandle {
    // One pixel of the picture is one of the screen: nothing is blended.
    ctx.load_texture(format!("film {viewport}"), image, TextureOptions::NEAREST)
}

/// Puts another picture into a texture. One of the same size is written over the former: a texture of its own for every
/// frame would cost as much as the copy.
fn replace(texture: &mut TextureHandle, image: ColorImage) {
    if texture.size() == image.size {
        texture.set_partial([0, 0], image, TextureOptions::NEAREST);
    } else {
        texture.set(image, TextureOptions::NEAREST);
    }
}

fn color_image(picture: &FilmPicture) -> ColorImage {
    let mut pixels = vec![Color32::BLACK; picture.width * picture.height];
    coloured(&picture.bytes, &mut pixels);
    ColorImage::new([picture.width, picture.height], pixels)
}

/// Greys, one a pixel, or colours, three a pixel, as the window takes them.
fn coloured(bytes: &[u8], pixels: &mut [Color32]) {
    if bytes.len() == pixels.len() {
        for (pixel, grey) in pixels.iter_mut().zip(bytes) {
            *pixel = Color32::from_gray(*grey);
        }
    } else {
        for (pixel, [red, green, blue]) in pixels.iter_mut().zip(bytes.as_chunks::<3>().0) {
            *pixel = Color32::from_rgb(*red, *green, *blue);
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Ui, vec2};
    use egui_kittest::Harness;

    use super::*;
    use crate::imaging::{Pixels, Samples, render_level};

    const VIEW: [u32; 2] = [301, 233];

    fn paint() -> FilmPaint {
        let samples = (0..280_u32).flat_map(|y| (0..350_u32).map(move |x| (x * 113 + y * 71) as u16));
        FilmPaint {
            viewport: 0,
            content: [7; 32],
            level_index: 0,
            level: Pixels { columns: 350, rows: 280, samples: Samples::Grey(samples.collect()) },
            full_size: [350, 280],
            table: GreyTable::from_fn(|value| (value >> 8) as u8),
            placement: Placement::fit(350, 280, VIEW[0], VIEW[1]),
            sampling: Sampling::Smooth,
            seconds: 0.0,
        }
    }

    #[test]
    fn a_picture_is_never_larger_than_a_texture() {
        assert_eq!(within([3840, 2160], 8192), ([3840, 2160], 1.0));
        assert_eq!(within([3840, 2160], 0), ([3840, 2160], 1.0));
        let (size, times) = within([3840, 2160], 2048);
        assert_eq!(size, [2048, 1152]);
        assert!((times - 2048.0 / 3840.0).abs() < 1e-12);
    }

    #[test]
    fn a_picture_on_the_screen_has_the_greys_of_the_reference_and_is_made_once() {
        let film = paint();
        let state = (FilmPictures::default(), film.clone());
        let draw = |ui: &mut Ui, (pictures, film): &mut (FilmPictures, FilmPaint)| {
            let rect = Rect::from_min_size(pos2(11.0, 5.0), vec2(VIEW[0] as f32, VIEW[1] as f32));
            pictures.draw(ui.painter(), rect, film);
        };
        let mut harness = Harness::builder()
            .with_size(vec2(330.0, 250.0))
            .with_render_cursor(false)
            .wgpu()
            .build_ui_state(draw, state);
        harness.run_steps(5);
        assert_eq!(harness.state().0.count(), 1, "nothing changed, so nothing was made");
        let worst = |harness: &mut Harness<'_, (FilmPictures, FilmPaint)>, film: &FilmPaint| {
            let image = harness.render().expect("lavapipe draws");
            let view = image::imageops::crop_imm(&image, 11, 5, VIEW[0], VIEW[1]).to_image();
            let reference = render_level(&film.level, &film.level, &film.table, &film.placement, VIEW);
            view.as_raw().iter().zip(&reference.rgba).map(|(a, b)| a.abs_diff(*b)).max()
        };
        let differs = worst(&mut harness, &film);
        assert!(differs <= Some(1), "differs by {differs:?}");
        harness.state_mut().1.placement.scale *= 2.0;
        harness.run_steps(3);
        assert_eq!(harness.state().0.count(), 2, "another view is another picture");
        let film = harness.state().1.clone();
        let differs = worst(&mut harness, &film);
        assert!(differs <= Some(1), "written over the former picture, differs by {differs:?}");
    }
}
