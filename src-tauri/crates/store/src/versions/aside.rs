//! What has to give way in a version's folder is kept in the user's own data folder: nothing is lost.

use std::fs;
use std::path::Path;

use crate::{Fault, files, settings};

/// Moves a file or a link out of a version's folder into the folder `set-aside` of the workspace's own data folder, under
/// the version's name and its own, and a number where there is one already. Of a link it is kept where it leads.
/// Gives what was kept.
///
/// # Errors
/// A folder, which a person must move; what cannot be read, written or taken away. Then it is where it was.
pub(crate) fn set_aside(path: &Path, own: &Path) -> Result<Vec<u8>, Fault> {
    let found = fs::symlink_metadata(path).map_err(|error| Fault::io("read", path, &error))?;
    let failed = |error: std::io::Error| Fault::io("read", path, &error);
    let bytes = if found.is_symlink() {
        format!("a link to {}\n", fs::read_link(path).map_err(failed)?.display()).into_bytes()
    } else if found.is_file() {
        fs::read(path).map_err(failed)?
    } else {
        return Err(Fault::new(
            "not-a-file",
            format!("`{}` is not a file", path.display()),
            "move it somewhere else, then try again; nothing was changed",
        ));
    };
    let folder = own.join("set-aside");
    settings::make_private_folder(&folder)?;
    let name = |path: Option<&Path>| path.and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let name = format!("{}_{}", name(path.parent()), name(Some(path)));
    let mut number = 1;
    let mut kept = folder.join(&name);
    while !files::add_private(&kept, &bytes)? {
        number += 1;
        kept = folder.join(format!("{name}-{number}"));
    }
    fs::remove_file(path).map_err(|error| Fault::io("taken away", path, &error))?;
    files::sync_folder(files::folder_of(path))?;
    Ok(bytes)
}
