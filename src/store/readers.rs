//! Who has a reading of a case.

use serde::Deserialize;

use crate::case::Reader;
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::ron_text::from_ron;

/// Most readings of which the reader's name is read.
const MOST: usize = 40;
/// Larger files are named by their file alone: their names are not worth the wait.
const LARGEST_BYTES: u64 = 1 << 20;

/// The part of a reading file that says whose it is; the rest is passed over.
#[derive(Deserialize)]
struct Whose {
    reader: Reader,
}

/// The readers who have a reading in the folder of a case, by the names in their files; where a file cannot be read, by the
/// name of the file.
pub fn readers(folder: &CaseFolder) -> Vec<Reader> {
    let files = folder.readings().into_iter().take(MOST);
    files
        .map(|file| {
            let is_small = std::fs::metadata(&file.path).is_ok_and(|found| found.len() <= LARGEST_BYTES);
            let text = is_small.then(|| read_if_there(&file.path).ok().flatten()).flatten();
            let text = text.and_then(|bytes| text_of(bytes, &file.path).ok());
            let whose = text.and_then(|text| from_ron::<Whose>(&text, &file.path, "").ok());
            let name = whose.map_or_else(|| file.id.to_string(), |whose| whose.reader.name);
            Reader { id: file.id, name }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_are_known_by_the_names_in_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let case = "(format: 2, title: \"Case\", patient: (label: \"P\"), episodes: [], radiographs: [])";
        std::fs::write(folder.path().join("case.ron"), case).unwrap();
        std::fs::create_dir(folder.path().join("readings")).unwrap();
        let reading = "(format: 4, reader: (id: \"ada\", name: \"Dr Ada Öz\"), opinions: [])";
        std::fs::write(folder.path().join("readings/ada.ron"), reading).unwrap();
        std::fs::write(folder.path().join("readings/bo.ron"), "no reading").unwrap();
        let found = readers(&CaseFolder::find(folder.path()).unwrap());
        let found: Vec<_> = found.iter().map(|reader| (reader.id.as_str(), reader.name.as_str())).collect();
        assert_eq!(found, [("ada", "Dr Ada Öz"), ("bo", "bo")]);
    }
}
