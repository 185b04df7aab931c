//! The hints file of a sheet: found beside it or named, and written.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::input::Input;
use super::output::Target;
use super::plan::{self, Reason};
use crate::error::Error;
use crate::hints::{self, Hints};

/// How the names of hints files end.
const ENDING: &str = "hints.toml";
/// No hints file is larger than this.
const MOST_BYTES: u64 = 64 << 20;

/// Refuses hints for more than one sheet.
pub fn check(
    inputs: &[Input],
    hints: &Option<PathBuf>,
    write_hints: &Option<PathBuf>,
) -> Result<(), Reason> {
    let is_folder = |input: &Input| input.path().is_some_and(Path::is_dir);
    let several = inputs.len() > 1 || inputs.iter().any(is_folder);
    if several && hints.is_some() {
        return Err(Reason {
            en: "--hints is for one sheet: of several, each has its hints beside it".into(),
            zh: "--hints 只用于一个表格：有多个表格时，请将各自的指引放在表格旁边".into(),
        });
    }
    if several && write_hints.is_some() {
        return Err(Reason {
            en: "--write-hints is for one sheet, not for a folder or several".into(),
            zh: "--write-hints 只用于一个表格，不能用于文件夹或多个表格".into(),
        });
    }
    Ok(())
}

/// Where hints go.
///
/// # Errors
/// Hints never go to the sheet itself.
pub fn target(input: &Input, path: PathBuf) -> Result<Target, Reason> {
    if plan::is_standard_stream(&path) {
        return Ok(Target::Stdout);
    }
    plan::distinct(input, &path)?;
    Ok(Target::File(path))
}

/// Hints that were read.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The file as the user knows it; none where there are no hints.
    pub file: Option<String>,
    /// What it says.
    pub hints: Hints,
}

/// Whether a file is one of hints by its name.
pub fn is_file(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| name.to_ascii_lowercase().ends_with(&format!(".{ENDING}")))
}

/// The hints of a sheet: those that are named, or else those beside it.
///
/// # Errors
/// The file cannot be read, or is no hints file.
pub fn of(input: &Input, named: Option<&Path>) -> Result<Found, Error> {
    let path = match (named, input.path()) {
        (Some(path), _) => path.to_owned(),
        (None, Some(sheet)) => match beside(sheet) {
            Some(path) => path,
            None => return Ok(Found::default()),
        },
        (None, None) => return Ok(Found::default()),
    };
    let file = path.display().to_string();
    let text = text(&path).map_err(|error| {
        let reason = error.to_string();
        hints::unreadable(&file, reason.as_str().into(), reason.as_str().into())
    })?;
    let hints = hints::read(&text, &file)?;
    Ok(Found {
        file: Some(file),
        hints,
    })
}

/// `table.hints.toml` beside `table.txt`, if there is one.
fn beside(sheet: &Path) -> Option<PathBuf> {
    let path = sheet.with_extension(ENDING);
    path.is_file().then_some(path)
}

fn text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    // One byte more is enough to see that it is too large.
    File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}
