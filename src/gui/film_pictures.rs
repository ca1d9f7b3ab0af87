//! Films as pictures made on the processor, where no graphics processor draws them: resampled at the size of the
//! viewport when view or film changed, through the grey table, as an ordinary texture of the window.

use eframe::egui::{Color32, ColorImage, Context, Painter, Rect, TextureHandle, TextureOptions, pos2};

use super::film_painter::FilmPaint;
use crate::imaging::{FilmPicture, GreyTable, Placement, render_view};

/// The pictures of the viewports, by index.
#[derive(Default)]
pub(crate) struct FilmPictures {
    made: Vec<Option<Made>>,
    /// Number of pictures made: for tests that nothing is made without need.
    count: u64,
}

struct Made {
    of: Of,
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
}

impl std::fmt::Debug for FilmPictures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FilmPictures").field("count", &self.count).finish_non_exhaustive()
    }
}

impl FilmPictures {
    /// Draws a film into `rect`; its picture is made anew only where something changed.
    pub(crate) fn draw(&mut self, painter: &Painter, rect: Rect, paint: &FilmPaint) {
        let scale = painter.ctx().pixels_per_point();
        let side = |length: f32| (length * scale).round().max(1.0) as u32;
        let of = Of {
            content: paint.content,
            level_index: paint.level_index,
            table: paint.table.clone(),
            placement: paint.placement,
            size: [side(rect.width()), side(rect.height())],
        };
        if self.made.len() <= paint.viewport {
            self.made.resize_with(paint.viewport + 1, || None);
        }
        let Some(place) = self.made.get_mut(paint.viewport) else { return };
        if place.as_ref().is_none_or(|made| made.of != of) {
            self.count += 1;
            let picture =
                render_view(&paint.level, paint.full_size, &of.table, &of.placement, of.size, cores());
            let image = color_image(&picture);
            match place {
                Some(made) => {
                    made.texture.set(image, TextureOptions::NEAREST);
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

    /// Number of pictures made since the window opened.
    #[cfg(test)]
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

fn load(ctx: &Context, viewport: usize, image: ColorImage) -> TextureHandle {
    // One pixel of the picture is one of the screen: nothing is blended.
    ctx.load_texture(format!("film {viewport}"), image, TextureOptions::NEAREST)
}

fn color_image(picture: &FilmPicture) -> ColorImage {
    let pixels = if picture.is_rgb {
        picture.bytes.chunks_exact(3).map(|rgb| Color32::from_rgb(rgb[0], rgb[1], rgb[2])).collect()
    } else {
        picture.bytes.iter().map(|grey| Color32::from_gray(*grey)).collect()
    };
    ColorImage::new([picture.width, picture.height], pixels)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
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
            seconds: 0.0,
        }
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
        let image = harness.render().expect("lavapipe draws");
        let view = image::imageops::crop_imm(&image, 11, 5, VIEW[0], VIEW[1]).to_image();
        let reference = render_level(&film.level, &film.level, &film.table, &film.placement, VIEW);
        let worst = view.as_raw().iter().zip(&reference.rgba).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(1), "differs by {worst:?}");
        harness.state_mut().1.placement.scale *= 2.0;
        harness.run_steps(3);
        assert_eq!(harness.state().0.count(), 2, "another view is another picture");
    }
}
