//! Writing, whole or not at all.
//!
//! A file is written beside its place under a hidden name and then renamed, so that nobody ever
//! sees half of it, and a failure leaves what was there before. Several outputs of one sheet are
//! all written before the first is renamed.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// What is written in one format: one file, or one for each page.
#[derive(Debug, Default)]
pub struct Output {
    /// The file or files.
    pub pages: Vec<Page>,
}

/// A file of an output.
#[derive(Debug)]
pub struct Page {
    /// The number of the page that it is, from 1; none for a whole document.
    pub number: Option<usize>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Output {
    /// One file.
    pub fn whole(bytes: Vec<u8>) -> Self {
        Self {
            pages: vec![Page {
                number: None,
                bytes,
            }],
        }
    }

    /// Its files with their places.
    ///
    /// # Errors
    /// The number of pages, where there are several and the target has no place for their numbers.
    pub fn placed(self, target: &Target) -> Result<Vec<(Target, Vec<u8>)>, usize> {
        let several = self.pages.len() > 1;
        if several && !target.is_numbered() {
            return Err(self.pages.len());
        }
        let files = self.pages.into_iter();
        Ok(files
            .map(|page| (target.of_page(page.number), page.bytes))
            .collect())
    }
}

/// Stands for the number of a page in the name of a file.
pub const PAGE: &str = "{p}";

/// Where an output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Target {
    /// Whether each page has a place of its own.
    fn is_numbered(&self) -> bool {
        match self {
            Self::Stdout => false,
            Self::File(path) => path.to_string_lossy().contains(PAGE),
        }
    }

    /// The place of a page.
    fn of_page(&self, number: Option<usize>) -> Self {
        match (self, number) {
            (Self::File(path), Some(number)) if self.is_numbered() => {
                let path = path.to_string_lossy().replace(PAGE, &number.to_string());
                Self::File(path.into())
            }
            (target, _) => target.clone(),
        }
    }

    /// The path as the user gave it.
    pub fn shown(&self) -> String {
        match self {
            Self::Stdout => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// An output that could not be written.
#[derive(Debug)]
pub struct Unwritable {
    /// Its path.
    pub path: String,
    /// What the system said.
    pub error: io::Error,
}

/// Writes all outputs, or none.
///
/// A reader of standard output that goes away has seen what it wanted: that is no error.
///
/// # Errors
/// The first output that could not be written.
pub fn write(outputs: &[(Target, Vec<u8>)]) -> Result<(), Unwritable> {
    let mut staged = Vec::new();
    for (target, bytes) in outputs {
        match target {
            Target::Stdout => to_stdout(bytes).map_err(|error| Unwritable {
                path: "-".to_owned(),
                error,
            })?,
            Target::File(path) => {
                let stage = Staged::new(path, bytes).map_err(|error| unwritable(path, error))?;
                staged.extend(stage);
            }
        }
    }
    let mut placed: Vec<PathBuf> = Vec::new();
    for stage in staged {
        let is_new = !stage.place.exists();
        let place = stage.place.clone();
        if let Err(error) = stage.rename() {
            for path in placed {
                // Best effort: the error is reported either way.
                let _ = fs::remove_file(path);
            }
            return Err(unwritable(&place, error));
        }
        if is_new {
            placed.push(place);
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: io::Error) -> Unwritable {
    Unwritable {
        path: path.display().to_string(),
        error,
    }
}

fn to_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// A file that is written and not yet in its place.
struct Staged {
    file: NamedTempFile,
    place: PathBuf,
}

impl Staged {
    /// Writes beside the place; nothing is staged for a device or pipe, which is written at once.
    fn new(path: &Path, bytes: &[u8]) -> io::Result<Option<Self>> {
        let existing = fs::metadata(path).ok();
        if let Some(existing) = &existing
            && !existing.is_file()
        {
            if existing.is_dir() {
                return Err(ErrorKind::IsADirectory.into());
            }
            fs::OpenOptions::new()
                .write(true)
                .open(path)?
                .write_all(bytes)?;
            return Ok(None);
        }
        // A symbolic link stays one: the file that it names is replaced.
        let place = match &existing {
            Some(_) => fs::canonicalize(path)?,
            None => path.to_owned(),
        };
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".jnrender-");
        // Readable by whom the umask lets read; the crate's own files are for their owner alone.
        #[cfg(unix)]
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
        #[cfg(unix)]
        builder.permissions(mode);
        let mut file = builder.tempfile_in(folder)?;
        if let Some(existing) = existing {
            if existing.permissions().readonly() {
                return Err(ErrorKind::PermissionDenied.into());
            }
            file.as_file().set_permissions(existing.permissions())?;
        }
        file.write_all(bytes)?;
        Ok(Some(Self { file, place }))
    }

    fn rename(self) -> io::Result<()> {
        self.file.persist(&self.place)?;
        Ok(())
    }
}

/// Whether two paths lead to one existing file.
pub fn same(first: &Path, second: &Path) -> bool {
    match (fs::canonicalize(first), fs::canonicalize(second)) {
        (Ok(first), Ok(second)) => first == second,
        _ => false,
    }
}

/// Whether two paths name one place, be there a file or not.
pub fn same_place(first: &Path, second: &Path) -> bool {
    let place = |path: &Path| {
        let beside = |folder: &Path| {
            let folder = match folder == Path::new("") {
                true => Path::new("."),
                false => folder,
            };
            Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
        };
        let there = fs::canonicalize(path).ok();
        let to_be = || path.parent().and_then(beside);
        there
            .or_else(to_be)
            .or_else(|| std::path::absolute(path).ok())
    };
    place(first).is_some_and(|first| Some(first) == place(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn file(path: PathBuf, bytes: &[u8]) -> (Target, Vec<u8>) {
        (Target::File(path), bytes.to_vec())
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        for text in ["first", "second"] {
            write(&[file(path.clone(), text.as_bytes())]).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["a.html"]);
    }

    #[test]
    fn one_failure_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let outputs = [
            file(folder.path().join("a.pdf"), b"a"),
            file(folder.path().join("missing/a.html"), b"a"),
        ];
        assert!(write(&outputs).unwrap_err().path.ends_with("a.html"));
        assert_eq!(names(folder.path()), [""; 0]);
        // A folder in the place of the second.
        fs::create_dir(folder.path().join("b.html")).unwrap();
        let outputs = [
            file(folder.path().join("b.pdf"), b"b"),
            file(folder.path().join("b.html"), b"b"),
        ];
        assert!(write(&outputs).is_err());
        assert_eq!(names(folder.path()), ["b.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_modes_are_usual() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link.html"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        assert!(same(&real, &link));
        write(&[file(link.clone(), b"new")]).unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(link.is_symlink());
        assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        let fresh = folder.path().join("fresh");
        write(&[file(fresh.clone(), b"")]).unwrap();
        let plain = folder.path().join("plain");
        fs::write(&plain, "").unwrap();
        assert_eq!(
            fresh.metadata().unwrap().permissions(),
            plain.metadata().unwrap().permissions()
        );
        // A device is written to, not replaced.
        write(&[file("/dev/null".into(), b"x")]).unwrap();
    }
}
