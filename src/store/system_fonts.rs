//! Fonts of the system for scripts that the program's own fonts lack (Japanese, Korean, Chinese, Thai, Devanagari and
//! others). Nothing is looked for until such a letter occurs; then the fonts installed are listed once.

use std::sync::{Arc, Mutex, OnceLock};

use ab_glyph::{Font as _, FontRef};
use fontdb::{Database, FaceInfo, Stretch, Style, Weight};

/// A font of the system, read whole.
#[derive(Debug)]
pub struct SystemFont {
    /// Its PostScript name, the same for every letter that it has.
    pub name: String,
    /// The bytes of its file.
    pub data: Vec<u8>,
    /// Index of the font in a file that holds several.
    pub index: u32,
}

/// The fonts installed on this computer.
#[derive(Debug, Default)]
pub struct SystemFonts {
    listed: OnceLock<Database>,
    /// Fonts that were read, so that a second letter of a script reads none again.
    read: Mutex<Vec<Arc<SystemFont>>>,
}

impl SystemFonts {
    /// A font that has this letter; `None` where no font installed has it.
    pub fn with(&self, letter: char) -> Option<Arc<SystemFont>> {
        let Ok(mut read) = self.read.lock() else { return None };
        if let Some(font) = read.iter().find(|font| has(&font.data, font.index, letter)) {
            return Some(font.clone());
        }
        let database = self.listed.get_or_init(|| {
            let mut database = Database::new();
            database.load_system_fonts();
            database
        });
        let wanted = wanted_families(letter);
        let mut faces: Vec<&FaceInfo> = database.faces().filter(|face| is_plain(face)).collect();
        faces.sort_by_cached_key(|face| (rank(face, &wanted), face.post_script_name.clone()));
        let face = faces.into_iter().find(|face| {
            database.with_face_data(face.id, |data, index| has(data, index, letter)) == Some(true)
        })?;
        let (data, index) = database.with_face_data(face.id, |data, index| (data.to_vec(), index))?;
        let font = Arc::new(SystemFont { name: face.post_script_name.clone(), data, index });
        read.push(font.clone());
        Some(font)
    }
}

fn has(data: &[u8], index: u32, letter: char) -> bool {
    FontRef::try_from_slice_and_index(data, index).is_ok_and(|font| font.glyph_id(letter).0 != 0)
}

fn is_plain(face: &FaceInfo) -> bool {
    face.style == Style::Normal && face.stretch == Stretch::Normal && (300..=500).contains(&face.weight.0)
}

/// Lower is better: families that suit the letter, then other sans-serif fonts, then the rest; normal weight first.
fn rank(face: &FaceInfo, wanted: &[&str]) -> (usize, bool, u16) {
    let names = || face.families.iter().map(|(name, _)| name.as_str());
    let by_name = wanted.iter().position(|wanted| names().any(|name| name == *wanted));
    let is_sans = names().any(|name| name.contains("Sans") || name.contains("Gothic")) && !face.monospaced;
    let weight = face.weight.0.abs_diff(Weight::NORMAL.0);
    (by_name.unwrap_or(wanted.len()), !is_sans, weight)
}

/// Families that write a letter as its readers expect. Han letters look different in Japanese, Korean and Chinese: the
/// language of the system decides.
fn wanted_families(letter: char) -> Vec<&'static str> {
    const JAPANESE: [&str; 4] = ["Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic"];
    const KOREAN: [&str; 4] = ["Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"];
    const SIMPLIFIED: [&str; 4] = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei"];
    const TRADITIONAL: [&str; 4] = ["Noto Sans CJK TC", "Noto Sans TC", "PingFang TC", "Microsoft JhengHei"];
    match letter {
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff65}'..='\u{ff9f}' => JAPANESE.to_vec(),
        '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}' => KOREAN.to_vec(),
        '\u{2e80}'..='\u{303f}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3134f}' => {
            let language = ["LC_ALL", "LC_CTYPE", "LANG"]
                .into_iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            let language = language.unwrap_or_default();
            let first = if language.starts_with("ko") {
                KOREAN
            } else if language.starts_with("zh_TW") || language.starts_with("zh_HK") {
                TRADITIONAL
            } else if language.starts_with("zh") {
                SIMPLIFIED
            } else {
                JAPANESE
            };
            [first, JAPANESE, SIMPLIFIED, TRADITIONAL, KOREAN].concat()
        }
        '\u{0e00}'..='\u{0e7f}' => vec!["Noto Sans Thai", "Thonburi", "Leelawadee UI", "Loma"],
        '\u{0900}'..='\u{097f}' => vec!["Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI"],
        '\u{0590}'..='\u{05ff}' => vec!["Noto Sans Hebrew", "Arial Hebrew", "DejaVu Sans"],
        '\u{0600}'..='\u{06ff}' => vec!["Noto Sans Arabic", "Geeza Pro", "Segoe UI"],
        _ => vec!["Noto Sans", "DejaVu Sans"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scripts/setup.sh` installs the fonts.
    #[test]
    fn letters_of_many_scripts_are_found_and_one_font_serves_a_script() {
        let fonts = SystemFonts::default();
        for letter in ['左', '骨', 'か', '강', '术', 'ก', 'अ'] {
            let font = fonts.with(letter).unwrap_or_else(|| panic!("no font installed has {letter}"));
            assert!(has(&font.data, font.index, letter), "{letter}: {}", font.name);
        }
        let read = fonts.read.lock().unwrap().len();
        assert!(fonts.with('右').is_some());
        assert_eq!(fonts.read.lock().unwrap().len(), read, "the font of 左 is used again");
        assert!(fonts.with('\u{10ffff}').is_none());
    }
}
