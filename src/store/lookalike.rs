//! Files that look like one that is missing: other capitals, another Unicode form, other blanks, a slip of the pen.

use std::fs;
use std::path::Path;

use unicode_normalization::UnicodeNormalization;

use crate::case::nearest;

/// A file that is there, and how its path differs from the one that was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lookalike {
    /// By capital and small letters.
    Capitals(String),
    /// By the Unicode form of letters with marks.
    UnicodeForm(String),
    /// By blanks.
    Blanks(String),
    /// By a few letters, or by its ending.
    Near(String),
}

/// A file below `root` that looks like the missing `file`.
pub(crate) fn of(root: &Path, file: &str) -> Option<Lookalike> {
    let folded = |text: &str| text.nfc().collect::<String>().to_lowercase();
    let closed = |text: &str| folded(text).split_whitespace().collect::<String>();
    let composed = |text: &str| text.nfc().collect::<String>();
    by(root, file, &composed)
        .map(Lookalike::UnicodeForm)
        .or_else(|| by(root, file, &folded).map(Lookalike::Capitals))
        .or_else(|| by(root, file, &closed).map(Lookalike::Blanks))
        .or_else(|| near(root, file).map(Lookalike::Near))
}

/// A path whose every part is the same as that of `file` once both are made alike; only if there is but one.
fn by(root: &Path, file: &str, alike: &dyn Fn(&str) -> String) -> Option<String> {
    let mut path = String::new();
    for part in file.split('/') {
        let wanted = alike(part);
        let mut found: Vec<String> =
            names(&root.join(&path)).into_iter().filter(|own| alike(own) == wanted).collect();
        found.sort_by_key(|own| own != part);
        // Two files that differ in capitals only: which was meant nobody knows.
        if found.len() > 1 && found.first().is_none_or(|own| own != part) {
            return None;
        }
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(found.first()?);
    }
    Some(path)
}

/// A film in the folder that was named, or in the one called `images`, with nearly the same name.
fn near(root: &Path, file: &str) -> Option<String> {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    for folder in [folder, "images", ""] {
        let names = names(&root.join(folder));
        let stem =
            |name: &str| name.rsplit_once('.').map_or_else(|| name.to_owned(), |(stem, _)| stem.to_owned());
        let films = || {
            names.iter().map(String::as_str).filter(|name| {
                let is_text =
                    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
                !is_text && !name.starts_with('.')
            })
        };
        let found = films()
            .find(|own| *own == name)
            .or_else(|| films().find(|own| stem(own).eq_ignore_ascii_case(&stem(name))))
            .or_else(|| nearest(name, films()));
        if let Some(found) = found {
            return Some(if folder.is_empty() { found.to_owned() } else { format!("{folder}/{found}") });
        }
    }
    None
}

/// Names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let listing = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = listing.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_is_told_with_the_one_that_looks_like_it() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::create_dir(folder.path().join("Images")).unwrap();
        for name in ["AP.PNG", "hu\u{308}fte.png", "lat eral.png", "oblique.png"] {
            fs::write(folder.path().join("Images").join(name), "x").unwrap();
        }
        let of = |file: &str| of(folder.path(), file);
        assert_eq!(of("images/ap.png"), Some(Lookalike::Capitals("Images/AP.PNG".into())));
        assert_eq!(
            of("Images/h\u{fc}fte.png"),
            Some(Lookalike::UnicodeForm("Images/hu\u{308}fte.png".into()))
        );
        assert_eq!(of("Images/lateral.png"), Some(Lookalike::Blanks("Images/lat eral.png".into())));
        assert_eq!(of("Images/obliqe.png"), Some(Lookalike::Near("Images/oblique.png".into())));
        assert_eq!(of("Images/oblique.dcm"), Some(Lookalike::Near("Images/oblique.png".into())));
        assert_eq!(of("Images/skull.dcm"), None);
    }
}
