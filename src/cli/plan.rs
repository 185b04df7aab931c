//! What the arguments ask for: one task and its settings.

use std::ffi::OsString;
use std::io::{stderr, stdout};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anstream::AutoStream;
use clap::ColorChoice;
use ecow::EcoString;

use super::arguments::{Arguments, DiagnosticsForm, MaskName};
use super::days;
use super::format::OutputFormat;
use super::hints;
use super::input::Input;
use super::language;
use super::output::{self, Target};
use super::report::{Form, Reporter};
use super::settings::Settings;
use crate::check;
use crate::diagnostic::policy::Policy;
use crate::diagnostic::{Code, Language};
use crate::source::{self, ReadOptions};

/// A task and how it is done.
pub struct Plan {
    pub task: Task,
    pub settings: Settings,
}

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

/// A sentence that says which arguments do not go together, in the user's language.
#[derive(Debug)]
pub struct Refusal {
    pub sentence: String,
    pub language: Language,
}

/// The same in each language.
#[derive(Debug)]
pub struct Reason {
    pub en: String,
    pub zh: String,
}

impl Reason {
    fn unknown_code(name: &str) -> Self {
        Self {
            en: format!("no code is called “{name}”: --help lists them"),
            zh: format!("没有名为“{name}”的编号：--help 列出所有编号"),
        }
    }
}

impl Plan {
    /// # Errors
    /// Where arguments do not go together.
    pub fn new(arguments: Arguments) -> Result<Self, Refusal> {
        let asked: Option<Language> = arguments.lang.map(Into::into);
        let for_people = asked.unwrap_or_else(language::of_user);
        let reporter = Reporter {
            form: match arguments.diagnostics {
                DiagnosticsForm::Human => Form::Human {
                    color: colors(arguments.color, arguments.explain.is_some()),
                },
                DiagnosticsForm::Json => Form::Json,
                DiagnosticsForm::Sarif => Form::Sarif,
            },
            language: match arguments.diagnostics {
                DiagnosticsForm::Human => for_people,
                DiagnosticsForm::Json | DiagnosticsForm::Sarif => asked.unwrap_or_default(),
            },
            quiet: arguments.quiet,
            verbose: arguments.verbose,
            begun: AtomicBool::new(false),
        };
        let refusal = |reason: Reason| Refusal {
            sentence: match for_people {
                Language::English => reason.en,
                Language::Chinese => reason.zh,
            },
            language: for_people,
        };
        let mut policy = Policy::new(&arguments.allow, &arguments.deny)
            .map_err(|unknown| refusal(Reason::unknown_code(&unknown.0)))?;
        policy.deny_warnings |= arguments.strict;
        let settings = Settings {
            reading: ReadOptions {
                name: EcoString::new(),
                encoding: arguments.encoding.as_deref().map(Into::into),
                dialect: source::Dialect {
                    delimiter: arguments.delimiter,
                    quote: arguments.quote.map(|quote| quote.0),
                },
                sheet: arguments.sheet.as_deref().map(Into::into),
                include_hidden: arguments.include_hidden,
                limits: source::Limits {
                    bytes: arguments.max_bytes,
                    cells: arguments.max_cells,
                },
            },
            policy,
            checks: check::Settings {
                today: arguments
                    .date
                    .or_else(days::of_build)
                    .or(match arguments.check {
                        // What is written must not depend on the day.
                        true => Some(days::of_clock()),
                        false => None,
                    }),
            },
            mask_personal: arguments.mask.contains(&MaskName::Personal),
            document_language: asked.unwrap_or_default(),
            hints: arguments.hints.clone(),
            write_hints: arguments.write_hints.is_some(),
            hints_language: for_people,
            jobs: arguments.jobs,
            reporter,
        };
        Ok(Self {
            task: task(arguments).map_err(refusal)?,
            settings,
        })
    }
}

/// Whether to colour what goes to standard error, or to standard output.
fn colors(choice: ColorChoice, to_output: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // Heeds NO_COLOR, CLICOLOR, TERM and whether it is a terminal.
        ColorChoice::Auto if to_output => {
            AutoStream::choice(&stdout()) != anstream::ColorChoice::Never
        }
        ColorChoice::Auto => AutoStream::choice(&stderr()) != anstream::ColorChoice::Never,
    }
}

fn task(arguments: Arguments) -> Result<Task, Reason> {
    if let Some(name) = &arguments.explain {
        let code = Code::named(name).ok_or_else(|| Reason::unknown_code(name))?;
        return Ok(Task::Explain(code));
    }
    let mut inputs: Vec<Input> = arguments.inputs.into_iter().map(Input::from).collect();
    hints::check(&inputs, &arguments.hints, &arguments.write_hints)?;
    if arguments.check || arguments.output.is_none() && arguments.write_hints.is_none() {
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
    let hints = arguments
        .write_hints
        .map(|path| hints::target(&input, path));
    let hints = hints.transpose()?;
    match (input, arguments.output) {
        (input, None) => Ok(Task::Single(Single {
            input,
            outputs: Vec::new(),
            folder: None,
            hints,
        })),
        (Input::File(folder), Some(output)) if folder.is_dir() => {
            batch(folder, output, formats).map(Task::Batch)
        }
        (input, Some(output)) => {
            let task = single(input, output, &formats)?;
            let both = task
                .outputs
                .iter()
                .any(|(_, target)| Some(target) == hints.as_ref());
            if both {
                return Err(Reason {
                    en: "hints and output cannot go to the same place".into(),
                    zh: "指引与输出不能写到同一处".into(),
                });
            }
            Ok(Task::Single(Single { hints, ..task }))
        }
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
                en: "standard output needs one format: add --to pdf, html or json".into(),
                zh: "写到标准输出时需要指定一种格式：请加上 --to pdf、html 或 json".into(),
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
                     end it in .pdf, .html or .json, or add --to"
                ),
                zh: format!(
                    "无法从 {output} 的扩展名得知格式：请以 .pdf、.html 或 .json 结尾，或加上 --to"
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
    distinct(&input, &output)?;
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
    for (_, path) in &outputs {
        distinct(&input, path)?;
    }
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

/// `stem` with the ending of `format`.
pub fn named(mut stem: OsString, format: OutputFormat) -> OsString {
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

pub fn is_standard_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// Whether the path was typed with a separator at its end.
fn ends_as_folder(path: &Path) -> bool {
    path.to_string_lossy().ends_with(std::path::is_separator)
}

/// Refuses to write over the input, by whatever path.
pub fn distinct(input: &Input, output: &Path) -> Result<(), Reason> {
    match input.path() {
        Some(input) if output::same(input, output) => {
            let output = output.display();
            Err(Reason {
                en: format!("{output} is the INPUT: it is never written over"),
                zh: format!("{output} 就是 INPUT：不会覆盖它"),
            })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn planned(arguments: &[&str]) -> Result<Task, String> {
        let arguments = Arguments::try_parse_from([&["jnrender"], arguments].concat())
            .map_err(|error| error.to_string())?;
        task(arguments).map_err(|reason| reason.en)
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
