//! Where a sheet is read from.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A source of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input, `-`.
    Stdin,
    /// A file, or a folder of files.
    File(PathBuf),
    /// A file that was found in a folder.
    Listed(PathBuf),
}

impl From<PathBuf> for Input {
    fn from(path: PathBuf) -> Self {
        if path == Path::new("-") {
            Self::Stdin
        } else {
            Self::File(path)
        }
    }
}

impl Input {
    /// Everything in it, or a byte more than `most`.
    pub fn read(&self, most: usize) -> io::Result<Vec<u8>> {
        // One byte more is enough to see that it is too large; some files never end.
        let most = (most as u64).saturating_add(1);
        let mut bytes = Vec::new();
        match self {
            Self::Stdin => io::stdin().lock().take(most).read_to_end(&mut bytes)?,
            Self::File(path) | Self::Listed(path) => {
                File::open(path)?.take(most).read_to_end(&mut bytes)?
            }
        };
        Ok(bytes)
    }

    /// The file's path; none for standard input.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::File(path) | Self::Listed(path) => Some(path),
        }
    }

    /// The path as the user gave it.
    pub fn shown(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) | Self::Listed(path) => path.display().to_string(),
        }
    }

    /// The file's name without its folders.
    pub fn name(&self) -> String {
        match self.path().and_then(Path::file_name) {
            Some(name) => name.to_string_lossy().into_owned(),
            None => self.shown(),
        }
    }
}
