//! How an image lies in a view: where, how large, turned and mirrored. Pure geometry; knows no pixels.

/// Maps image coordinates to view coordinates. Image coordinates: the corner of the top left pixel is
/// (0, 0), its centre (0.5, 0.5); x to the right, y down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// The image point that lies in the middle of the view.
    pub centre: [f64; 2],
    /// View pixels per width of an image pixel.
    pub scale: f64,
    /// Height of an image pixel over its width: 1 where pixels are square.
    pub aspect: f64,
    /// Turn on the screen, clockwise, in degrees; applied after mirroring.
    pub rotation_degrees: f64,
    /// Mirrored left to right, before turning.
    pub flip_horizontal: bool,
}

impl Placement {
    /// The whole image in the middle of a view, as large as it fits, upright; its pixels are square.
    pub fn fit(columns: u32, rows: u32, width: u32, height: u32) -> Self {
        Self::fit_true(columns, rows, 1.0, [width, height])
    }

    /// The same for pixels that are `aspect` times as high as wide: what is round is drawn round.
    pub fn fit_true(columns: u32, rows: u32, aspect: f64, [width, height]: [u32; 2]) -> Self {
        let (columns, rows) = (f64::from(columns.max(1)), f64::from(rows.max(1)));
        let scale = (f64::from(width) / columns).min(f64::from(height) / (rows * aspect));
        let centre = [columns / 2.0, rows / 2.0];
        Self { centre, scale, aspect, rotation_degrees: 0.0, flip_horizontal: false }
    }

    /// View pixels per image pixel in the direction in which there are fewer: what a reduced level is chosen by.
    pub fn least_scale(&self) -> f64 {
        self.scale * self.aspect.min(1.0)
    }

    /// View coordinates of an image point in a view of a width and height.
    pub fn view_from_image(&self, [x, y]: [f64; 2], [width, height]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = sin_cos_degrees(self.rotation_degrees);
        let mirror = if self.flip_horizontal { -1.0 } else { 1.0 };
        let (x, y) =
            ((x - self.centre[0]) * mirror * self.scale, (y - self.centre[1]) * self.scale * self.aspect);
        [x * cos - y * sin + width / 2.0, x * sin + y * cos + height / 2.0]
    }

    /// The image point at view coordinates.
    pub fn image_from_view(&self, [x, y]: [f64; 2], [width, height]: [f64; 2]) -> [f64; 2] {
        let (sin, cos) = sin_cos_degrees(self.rotation_degrees);
        let mirror = if self.flip_horizontal { -1.0 } else { 1.0 };
        let (x, y) = ((x - width / 2.0) / self.scale, (y - height / 2.0) / self.scale);
        [(x * cos + y * sin) * mirror + self.centre[0], (y * cos - x * sin) / self.aspect + self.centre[1]]
    }
}

/// Sine and cosine, exact at quarter turns, where a rounding error would blur every pixel.
fn sin_cos_degrees(degrees: f64) -> (f64, f64) {
    let turned = degrees.rem_euclid(360.0);
    match turned {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        _ => turned.to_radians().sin_cos(),
    }
}
