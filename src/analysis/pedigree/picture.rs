//! The chart as a picture, black on white, from the same shapes as the SVG.

use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, PathBuilder, PixmapMut, Stroke, StrokeDash, Transform,
};

use crate::analysis::marks::letters::{FontFor, Letters, Setting};
use crate::analysis::pedigree::drawing::{Anchor, Shape, draw};
use crate::analysis::pedigree::layout::lay_out;
use crate::analysis::pedigree::svg::grey;
use crate::case::Pedigree;
use crate::imaging::Picture;

/// The longest side of a picture, in pixels.
const LONGEST: f64 = 16_384.0;

/// The chart with `scale` pixels a point, smaller where a side would become too long. `more` is asked for a font where
/// a text has a letter that the program's own fonts lack.
pub fn pedigree_picture(pedigree: &Pedigree, scale: f64, more: FontFor<'_>) -> Picture {
    let drawing = draw(pedigree, &lay_out(pedigree));
    let longest = drawing.size[0].max(drawing.size[1]).max(1.0);
    let scale = scale.min(LONGEST / longest);
    let pixels = |long: f64| (long * scale).ceil().max(1.0) as u32;
    let (width, height) = (pixels(drawing.size[0]), pixels(drawing.size[1]));
    let mut picture = Picture { width, height, rgba: vec![255; width as usize * height as usize * 4] };
    let texts = drawing.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        Shape::Line(..) | Shape::Area(_) => None,
    });
    let letters = Letters::for_texts(texts, more);
    for item in &drawing.items {
        let grey = grey(item.ink);
        let place = |point: &[f64; 2]| ((point[0] * scale) as f32, (point[1] * scale) as f32);
        let path = |points: &[[f64; 2]], closed: bool| {
            let mut builder = PathBuilder::new();
            for (index, point) in points.iter().enumerate() {
                let (x, y) = place(point);
                if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
            }
            if closed {
                builder.close();
            }
            builder.finish()
        };
        let mut paint = Paint::default();
        paint.set_color(Color::from_rgba8(grey, grey, grey, 255));
        paint.anti_alias = true;
        match &item.shape {
            Shape::Line(points, dashed) => {
                let unit = scale as f32;
                let stroke = Stroke {
                    width: 1.5 * unit,
                    line_cap: LineCap::Butt,
                    line_join: LineJoin::Miter,
                    dash: dashed.then(|| StrokeDash::new(vec![4.0 * unit, 3.0 * unit], 0.0)).flatten(),
                    ..Stroke::default()
                };
                if let (Some(path), Some(mut pixmap)) =
                    (path(points, false), PixmapMut::from_bytes(&mut picture.rgba, width, height))
                {
                    pixmap.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
                }
            }
            Shape::Area(points) => {
                if let (Some(path), Some(mut pixmap)) =
                    (path(points, true), PixmapMut::from_bytes(&mut picture.rgba, width, height))
                {
                    pixmap.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
                }
            }
            Shape::Text { at, text, size, anchor, strong } => {
                let setting = Setting { size: size * scale, is_strong: *strong };
                let long = letters.width(text, setting);
                let begin = match anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => long / 2.0,
                    Anchor::End => long,
                };
                let at = [at[0] * scale - begin, at[1] * scale];
                letters.draw(&mut picture, text, at, setting, [grey, grey, grey]);
            }
        }
    }
    picture
}
