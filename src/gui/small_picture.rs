//! Pictures in small on the graphics processor, made once each and given up when nobody holds the picture any more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{
    Color32, ColorImage, Context, Id, Painter, Rect, TextureHandle, TextureOptions, pos2, vec2,
};

use crate::imaging::Picture;

/// Textures by the address of their picture, which is held so that the address stays its own.
type Made = Arc<Mutex<HashMap<usize, (Arc<Picture>, TextureHandle)>>>;

/// Draws a picture as large as fits into the middle of `rect`. Returns where it lies.
pub(crate) fn draw_within(painter: &Painter, rect: Rect, picture: &Arc<Picture>) -> Rect {
    let size = vec2(picture.width.max(1) as f32, picture.height.max(1) as f32);
    let scale = (rect.width() / size.x).min(rect.height() / size.y);
    let at = Rect::from_center_size(rect.center(), size * scale);
    draw_at(&painter.with_clip_rect(rect), at, picture);
    at
}

/// Draws a picture so that it fills `rect`; what lies beyond it is cut off, equally at both ends.
pub(crate) fn draw_over(painter: &Painter, rect: Rect, picture: &Arc<Picture>) {
    let size = vec2(picture.width.max(1) as f32, picture.height.max(1) as f32);
    let scale = (rect.width() / size.x).max(rect.height() / size.y);
    draw_at(&painter.with_clip_rect(rect), Rect::from_center_size(rect.center(), size * scale), picture);
}

fn draw_at(painter: &Painter, at: Rect, picture: &Arc<Picture>) {
    let texture = texture(painter.ctx(), picture);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    painter.image(texture.id(), at, whole, Color32::WHITE);
}

fn texture(ctx: &Context, picture: &Arc<Picture>) -> TextureHandle {
    let id = Id::unique("small pictures");
    let made: Made = ctx.data_mut(|data| data.get_temp_mut_or_default::<Made>(id).clone());
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    let key = Arc::as_ptr(picture).addr();
    if let Some((_, texture)) = made.get(&key) {
        return texture.clone();
    }
    made.retain(|_, (held, _)| Arc::strong_count(held) > 1);
    let size = [picture.width as usize, picture.height as usize];
    let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
    let texture = ctx.load_texture("small picture", image, TextureOptions::LINEAR);
    made.insert(key, (picture.clone(), texture.clone()));
    texture
}
