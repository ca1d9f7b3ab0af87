// One tile of one level of a film. It looks up four samples in the table of greys and blends them, as
// imaging::render does; it has no grey-level formula of its own.

struct Tile {
    // Corners of the tile in clip space, in the order of a triangle strip.
    @location(0) corners_top: vec4<f32>,
    @location(1) corners_bottom: vec4<f32>,
    // Texel coordinates of this tile from screen pixels: texel = matrix * (pixel - origin) + offset.
    @location(2) matrix: vec4<f32>,
    @location(3) offset_origin: vec4<f32>,
    // Bit 0: a colour film. Bit 1: film pixels are squares.
    @location(4) flags: u32,
}

struct Corner {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) matrix: vec4<f32>,
    @location(1) @interpolate(flat) offset_origin: vec4<f32>,
    @location(2) @interpolate(flat) flags: u32,
}

@group(0) @binding(0) var greys: texture_2d<f32>;
@group(1) @binding(0) var samples: texture_2d<u32>;

@vertex
fn corner_of_tile(@builtin(vertex_index) index: u32, tile: Tile) -> Corner {
    var corners = array<vec2<f32>, 4>(
        tile.corners_top.xy, tile.corners_top.zw, tile.corners_bottom.xy, tile.corners_bottom.zw);
    return Corner(vec4(corners[index], 0.0, 1.0), tile.matrix, tile.offset_origin, tile.flags);
}

fn grey(value: u32) -> f32 {
    return textureLoad(greys, vec2(value & 255u, value >> 8u), 0).r * 255.0;
}

fn colour_at(texel: vec2<i32>, is_rgb: u32) -> vec3<f32> {
    let sample = textureLoad(samples, clamp(texel, vec2(0), vec2<i32>(textureDimensions(samples)) - 1), 0);
    if is_rgb == 1u {
        return vec3(grey(sample.r), grey(sample.g), grey(sample.b));
    }
    return vec3(grey(sample.r));
}

fn film_colour(in: Corner) -> vec3<f32> {
    let pixel = in.position.xy - in.offset_origin.zw;
    let turned = vec2(dot(in.matrix.xy, pixel), dot(in.matrix.zw, pixel));
    let is_rgb = in.flags & 1u;
    let place = turned + in.offset_origin.xy;
    if (in.flags & 2u) != 0u {
        return colour_at(vec2<i32>(floor(place)), is_rgb) / 255.0;
    }
    let texel = place - 0.5;
    let whole = floor(texel);
    let part = texel - whole;
    let at = vec2<i32>(whole);
    let a = colour_at(at, is_rgb);
    let b = colour_at(at + vec2(1, 0), is_rgb);
    let c = colour_at(at + vec2(0, 1), is_rgb);
    let d = colour_at(at + vec2(1, 1), is_rgb);
    let upper = a + (b - a) * part.x;
    let lower = c + (d - c) * part.x;
    return round(upper + (lower - upper) * part.y) / 255.0;
}

@fragment
fn film_as_it_is(in: Corner) -> @location(0) vec4<f32> {
    return vec4(film_colour(in), 1.0);
}

// For targets that encode sRGB themselves.
@fragment
fn film_decoded(in: Corner) -> @location(0) vec4<f32> {
    let colour = film_colour(in);
    let low = colour / 12.92;
    let high = pow((colour + 0.055) / 1.055, vec3(2.4));
    return vec4(select(high, low, colour <= vec3(0.04045)), 1.0);
}
