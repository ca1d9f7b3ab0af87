//! What is seen at the pointer: a magnifying lens, and the values of the pixel. View state only.

use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::imaging::Samples;

/// Switches of what is shown at the pointer, for all films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lens {
    /// The film about the pointer is shown enlarged.
    pub magnifies: bool,
    /// The values of the pixel under the pointer are told.
    pub probes: bool,
}

/// What a person asks of the lens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LensCommand {
    /// Show the film about the pointer enlarged, or no longer.
    Magnify,
    /// Tell the values of the pixel under the pointer, or no longer.
    Probe,
}

/// Values of a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probe {
    /// Column and row, from 0 at the top left.
    pub at: [u32; 2],
    /// What is stored there.
    pub stored: Stored,
    /// Grey on the screen, 0 to 255, of the pixel itself; `None` for colours.
    pub grey: Option<u8>,
}

/// What a file stores of a pixel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stored {
    /// The stored value, and the modality value that the file makes of it.
    Value(i32, f64),
    /// Padding: no part of the image.
    Padding,
    /// Red, green and blue.
    Colour([u8; 3]),
}

impl Probe {
    /// "column 812, row 644 · stored 2031, modality 1007 · grey 143".
    pub fn words(&self) -> String {
        let [column, row] = self.at;
        let stored = match self.stored {
            Stored::Value(stored, value) if (f64::from(stored) - value).abs() < 1e-9 => {
                format!("value {stored}")
            }
            Stored::Value(stored, value) => format!("stored {stored}, modality {}", rounded(value)),
            Stored::Padding => "padding".to_owned(),
            Stored::Colour([red, green, blue]) => format!("red {red}, green {green}, blue {blue}"),
        };
        let grey = self.grey.map(|grey| format!(" · grey {grey}")).unwrap_or_default();
        format!("column {column}, row {row} · {stored}{grey}")
    }
}

/// Modality values of a table or a slope may have decimals; two tell enough.
fn rounded(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Core {
    pub(crate) fn perform_lens(&mut self, command: LensCommand) {
        let lens = &mut self.screen.lens;
        match command {
            LensCommand::Magnify => lens.magnifies = !lens.magnifies,
            LensCommand::Probe => lens.probes = !lens.probes,
        }
    }

    /// The pixel of a film at a place in film pixels; `None` beyond it, and until it is decoded.
    pub(crate) fn probe(&self, film: &RadiographId, [x, y]: [f64; 2]) -> Option<Probe> {
        let loaded = &self.films.loaded(film)?.film;
        let pixels = &loaded.pixels;
        let is_on_film = x >= 0.0 && y >= 0.0 && x < f64::from(pixels.columns) && y < f64::from(pixels.rows);
        if !is_on_film {
            return None;
        }
        let at = [x as u32, y as u32];
        let index = at[1] as usize * pixels.columns as usize + at[0] as usize;
        let (stored, grey) = match &pixels.samples {
            Samples::Grey(values) => {
                let pattern = *values.get(index)?;
                let stored = if loaded.pipeline.is_padding(pattern) {
                    Stored::Padding
                } else {
                    let value = loaded.pipeline.stored_range().value(pattern);
                    Stored::Value(value, loaded.pipeline.modality_value(pattern))
                };
                (stored, self.grey_table(film).map(|table| table.grey(pattern)))
            }
            Samples::Rgb(colours) => (Stored::Colour(*colours.get(index)?), None),
        };
        Some(Probe { at, stored, grey })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::films::tests::editor_with_six_films;

    #[test]
    fn the_probe_tells_the_stored_value_and_nothing_beyond_the_film() {
        let folder = tempfile::tempdir().unwrap();
        let (editor, films) = editor_with_six_films(folder.path());
        let probe = editor.core.probe(&films[0], [13.9, 200.0]).unwrap();
        assert_eq!((probe.at, probe.stored), ([13, 200], Stored::Value(13 ^ 200, f64::from(13 ^ 200))));
        assert_eq!(probe.words(), "column 13, row 200 · value 197");
        assert_eq!(editor.core.probe(&films[0], [-0.1, 5.0]), None);
        assert_eq!(editor.core.probe(&films[0], [5.0, 400.0]), None);
    }

    #[test]
    fn a_modality_value_of_its_own_and_padding_are_told_as_such() {
        let told = |stored| Probe { at: [1, 2], stored, grey: Some(7) }.words();
        assert_eq!(
            told(Stored::Value(2031, 1007.5)),
            "column 1, row 2 · stored 2031, modality 1007.5 · grey 7"
        );
        assert_eq!(told(Stored::Padding), "column 1, row 2 · padding · grey 7");
    }
}
