//! What is to be done: one sheet, a folder, a check, or an explanation.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::arguments::Arguments;
use super::format::OutputFormat;
use super::hints;
use super::input::Input;
use super::output::{self, Target};
use super::wrong_arguments::unknown_code;
use crate::diagnostic::{Code, Reason};

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    Single(Single),
    Batch(Batch),
    Check(Vec<Input>),
    Explain(Code),
}

/// One sheet, to one or several formats.
#[derive(Debug, PartialEq, Eq)]
pub struct Single {
    pub input: Input,
    pub outputs: Vec<(OutputFormat, Target)>,
    /// The folder to make where it does not exist.
    pub folder: Option<PathBuf>,
    /// Where hints go, if they are asked for.
    pub hints: Option<Target>,
}

/// A folder of sheets, to a folder of outputs.
#[derive(Debug, PartialEq, Eq)]
pub struct Batch {
    pub input: PathBuf,
    pub output: PathBuf,
    pub formats: Vec<OutputFormat>,
}

/// What the arguments ask for.
///
/// # Errors
/// Where they do not go together.
pub fn of(arguments: Arguments) -> Result<Task, Reason> {
    if let Some(name) = &arguments.explain {
        let code = Code::named(name).ok_or_else(|| unknown_code(name))?;
        return Ok(Task::Explain(code));
    }
    let mut inputs: Vec<Input> = arguments.inputs.into_iter().map(Input::from).collect();
    hints::check(&inputs, &arguments.hints, &arguments.write_hints)?;
    // Hints are no output: a check may write them.
    if arguments.write_hints.is_none() && (arguments.check || arguments.output.is_none()) {
        return Ok(Task::Check(inputs));
    }
    let mut formats: Vec<OutputFormat> = Vec::new();
    for format in arguments.to {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    let (Some(input), true) = (inputs.pop(), inputs.is_empty()) else {
        return Err(Reason {
            en: "one INPUT at a time: to convert several, give the folder that they are in".into(),
            zh: "一次只能有一个 INPUT：要转换多个表格，请指定它们所在的文件夹".into(),
        });
    };
    let hints = arguments.write_hints.map(target);
    let task = match (input, arguments.output) {
        (Input::File(folder), Some(output)) if folder.is_dir() => {
            return batch(folder, output, formats).map(Task::Batch);
        }
        (input, None) => Single {
            input,
            outputs: Vec::new(),
            folder: None,
            hints,
        },
        (input, Some(output)) => Single {
            hints,
            ..single(input, output, &formats)?
        },
    };
    task.check_places(arguments.hints.as_deref())?;
    Ok(Task::Single(task))
}

/// Where a path leads: `-` is standard output.
fn target(path: PathBuf) -> Target {
    match is_standard_stream(&path) {
        true => Target::Stdout,
        false => Target::File(path),
    }
}

impl Single {
    /// Checks that nothing is written over what is read, by whatever paths, and that no two things go to
    /// one place. `hints` is the hints file that is named.
    fn check_places(&self, hints: Option<&Path>) -> Result<(), Reason> {
        let sheet = self.input.path();
        let read = match hints {
            Some(hints) => Some(hints.to_owned()),
            None => sheet.and_then(hints::beside),
        };
        let outputs = || self.outputs.iter().map(|(_, target)| target);
        for target in outputs().chain(&self.hints) {
            if let (Target::File(path), Some(sheet)) = (target, sheet)
                && output::same(sheet, path)
            {
                let path = path.display();
                return Err(Reason {
                    en: format!("{path} is the INPUT: it is never written over"),
                    zh: format!("{path} 就是 INPUT：不会覆盖它"),
                });
            }
        }
        for target in outputs() {
            if let (Target::File(path), Some(read)) = (target, &read)
                && output::same(read, path)
            {
                let path = path.display();
                return Err(Reason {
                    en: format!("{path} holds the hints of the INPUT: it is never written over"),
                    zh: format!("{path} 是 INPUT 的指引文件：不会覆盖它"),
                });
            }
            let both = match (target, &self.hints) {
                (Target::File(output), Some(Target::File(hints))) => {
                    output::same_place(output, hints)
                }
                (target, hints) => Some(target) == hints.as_ref(),
            };
            if both {
                return Err(Reason {
                    en: "hints and output cannot go to the same place".into(),
                    zh: "指引与输出不能写到同一处".into(),
                });
            }
        }
        Ok(())
    }
}

fn batch(input: PathBuf, output: PathBuf, formats: Vec<OutputFormat>) -> Result<Batch, Reason> {
    if is_standard_stream(&output) || output.is_file() {
        let input = input.display();
        return Err(Reason {
            en: format!("{input} is a folder: OUTPUT has to be a folder too"),
            zh: format!("{input} 是文件夹：OUTPUT 也必须是文件夹"),
        });
    }
    Ok(Batch {
        input,
        output,
        formats: usual_unless(formats),
    })
}

fn single(input: Input, output: PathBuf, formats: &[OutputFormat]) -> Result<Single, Reason> {
    if is_standard_stream(&output) {
        let [format] = formats else {
            return Err(Reason {
                en: "standard output needs one format: add --to pdf, html, json, png or svg".into(),
                zh: "写到标准输出时需要指定一种格式：请加上 --to pdf、html、json、png 或 svg"
                    .into(),
            });
        };
        return Ok(Single {
            input,
            outputs: vec![(*format, Target::Stdout)],
            folder: None,
            hints: None,
        });
    }
    if output.is_dir() || ends_as_folder(&output) {
        return into_folder(input, output, formats.to_vec());
    }
    let format = match formats {
        [] => OutputFormat::of(&output).ok_or_else(|| {
            let output = output.display();
            Reason {
                en: format!(
                    "the ending of {output} tells no format: \
                     end it in .pdf, .html, .json, .png or .svg, or add --to"
                ),
                zh: format!(
                    "无法从 {output} 的扩展名得知格式：请以 .pdf、.html、.json、.png 或 .svg 结尾，或加上 --to"
                ),
            }
        })?,
        [format] => *format,
        _ => {
            let folder = output.with_extension("");
            let folder = folder.display();
            return Err(Reason {
                en: format!("several formats need a folder as OUTPUT, such as {folder}/"),
                zh: format!("输出多种格式时，OUTPUT 必须是文件夹，例如 {folder}/"),
            });
        }
    };
    Ok(Single {
        input,
        outputs: vec![(format, Target::File(output))],
        folder: None,
        hints: None,
    })
}

/// Each format into a file named after the sheet.
fn into_folder(
    input: Input,
    folder: PathBuf,
    formats: Vec<OutputFormat>,
) -> Result<Single, Reason> {
    let Some(stem) = input.path().and_then(Path::file_stem) else {
        return Err(Reason {
            en: "standard input has no name: give a file as OUTPUT".into(),
            zh: "标准输入没有文件名：请将 OUTPUT 指定为文件".into(),
        });
    };
    let outputs: Vec<_> = usual_unless(formats)
        .into_iter()
        .map(|format| (format, folder.join(named(stem.to_owned(), format))))
        .collect();
    Ok(Single {
        input,
        outputs: outputs
            .into_iter()
            .map(|(format, path)| (format, Target::File(path)))
            .collect(),
        folder: Some(folder),
        hints: None,
    })
}

/// `stem` with the ending of `format`, and the place for a page's number before it.
pub fn named(mut stem: OsString, format: OutputFormat) -> OsString {
    if format.is_picture() {
        stem.push("-");
        stem.push(output::PAGE);
    }
    stem.push(".");
    stem.push(format.ending());
    stem
}

fn usual_unless(formats: Vec<OutputFormat>) -> Vec<OutputFormat> {
    if formats.is_empty() {
        OutputFormat::USUAL.to_vec()
    } else {
        formats
    }
}

/// Whether a path is `-`.
fn is_standard_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// Whether the path was typed with a separator at its end.
fn ends_as_folder(path: &Path) -> bool {
    path.to_string_lossy().ends_with(std::path::is_separator)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn planned(arguments: &[&str]) -> Result<Task, String> {
        let arguments = Arguments::try_parse_from([&["jnrender"], arguments].concat())
            .map_err(|error| error.to_string())?;
        of(arguments).map_err(|reason| reason.en)
    }

    fn formats(arguments: &[&str]) -> Vec<OutputFormat> {
        match planned(arguments) {
            Ok(Task::Single(single)) => single.outputs.iter().map(|(format, _)| *format).collect(),
            Ok(Task::Batch(batch)) => batch.formats,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_format_comes_from_the_ending_or_the_option() {
        use OutputFormat::{Html, Json, Pdf};
        assert_eq!(formats(&["a.txt", "-o", "a.PDF"]), [Pdf]);
        assert_eq!(formats(&["a.txt", "-o", "a.htm"]), [Html]);
        assert_eq!(formats(&["a.txt", "-o", "a.pdf", "--to", "json"]), [Json]);
        assert_eq!(formats(&["-", "-o", "-", "--to", "html"]), [Html]);
        assert_eq!(formats(&["a.txt", "-o", "out/"]), [Pdf, Html]);
        assert_eq!(
            formats(&["src", "-o", "out", "--to", "json,pdf,json"]),
            [Json, Pdf]
        );
    }

    #[test]
    fn arguments_that_do_not_go_together_are_refused() {
        for arguments in [
            &["a.txt"][..],
            &["-o", "a.pdf"],
            &["a.txt", "-o", "a.doc"],
            &["a.txt", "-o", "a"],
            &["a.txt", "-o", "-"],
            &["a.txt", "-o", "-", "--to", "pdf,html"],
            &["a.txt", "-o", "a.pdf", "--to", "pdf,html"],
            &["a.txt", "-o", "a.pdf", "--to", "doc"],
            &["a.txt", "b.txt", "-o", "a.pdf"],
            &["-", "-o", "src/"],
            &["src", "-o", "-", "--to", "html"],
            &["src", "-o", "Cargo.toml"],
            &["Cargo.toml", "-o", "./Cargo.toml", "--to", "json"],
            &["Cargo.toml", "-o", "src/../Cargo.toml", "--to", "json"],
            &["--check", "a.txt", "-o", "a.pdf"],
            &["--check"],
            &["a.txt", "-o", "a.pdf", "-j", "0"],
        ] {
            assert!(planned(arguments).is_err(), "{arguments:?}");
        }
    }
}
