//! The fonts of this machine, for signs that those which come with the program do not have.

use std::fs;
use std::path::{Path, PathBuf};

/// A larger file is no font that is worth reading whole: the largest in use hold all of Chinese, Japanese and Korean in a
/// hundred MB.
const LARGEST: u64 = 128 << 20;
/// So deep may folders of fonts lie in one another.
const DEEPEST: usize = 6;
/// Names of fonts with many signs, which are looked into first.
const MANY_SIGNS: [&str; 12] = [
    "notosanscjk",
    "notoserifcjk",
    "sourcehan",
    "pingfang",
    "hiragino",
    "yahei",
    "malgun",
    "yugoth",
    "wqy",
    "unifont",
    "arialuni",
    "emoji",
];

/// The font files in the folders where this system keeps them, those that are likely to have many signs first. What
/// cannot be read is passed over: a font is a help, not a need.
pub fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders() {
        gather(&folder, DEEPEST, &mut found);
    }
    let rank = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        (MANY_SIGNS.iter().position(|many| name.contains(many)).unwrap_or(MANY_SIGNS.len()), name)
    };
    found.sort_by_cached_key(|path| (rank(path), path.clone()));
    found
}

/// A font file's bytes; None when it cannot be read or is larger than fonts are.
pub fn read(path: &Path) -> Option<Vec<u8>> {
    crate::files::read_at_most(path, LARGEST).ok().flatten()
}

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = if cfg!(windows) {
        let windows = std::env::var_os("WINDIR").map(PathBuf::from);
        let own = directories::BaseDirs::new().map(|base| base.data_local_dir().join("Microsoft\\Windows\\Fonts"));
        windows.map(|windows| windows.join("Fonts")).into_iter().chain(own).collect()
    } else if cfg!(target_os = "macos") {
        ["/System/Library/Fonts", "/Library/Fonts"].map(PathBuf::from).to_vec()
    } else {
        ["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from).to_vec()
    };
    folders.extend(directories::UserDirs::new().and_then(|user| user.font_dir().map(Path::to_path_buf)));
    folders
}

fn gather(folder: &Path, deeper: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_dir() {
            if deeper > 0 {
                gather(&path, deeper - 1, found);
            }
        } else if ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()) {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_are_found_in_folders_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("truetype/some");
        fs::create_dir_all(&deep).expect("made");
        for name in ["b.TTF", "a.otf", "c.ttc", "README", "d.pfb"] {
            fs::write(deep.join(name), "x").expect("written");
        }
        let mut found = Vec::new();
        gather(folder.path(), DEEPEST, &mut found);
        let mut names: Vec<String> =
            found.iter().map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
        names.sort();
        assert_eq!(names, ["a.otf", "b.TTF", "c.ttc"]);
        assert_eq!(read(&found[0]), Some(b"x".to_vec()));
        assert_eq!(read(&deep.join("gone.ttf")), None);
        let mut shallow = Vec::new();
        gather(folder.path(), 1, &mut shallow);
        assert_eq!(shallow, Vec::<PathBuf>::new());
    }
}
