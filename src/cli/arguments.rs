//! The arguments as they are typed. What they mean together is decided in [`plan`](super::plan).

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, ColorChoice, FromArgMatches, Parser, ValueEnum};
use ecow::EcoString;
use time::Date;

use super::days;
use super::format::OutputFormat;
use super::help;
use super::page_ranges::PageRanges;
use crate::diagnostic::{Language, Reason};
use crate::faces::Role;
use crate::render::pdf::{Standards, WrongStandards};
use crate::render::picture::PPI;
use crate::source;

/// Recover the one table in a raw, page-by-page sheet, and typeset it as PDF or accessible HTML
#[derive(Debug, Parser)]
#[command(
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    max_term_width = 100,
    override_usage = "jnrender [OPTIONS] INPUT -o OUTPUT\n       jnrender [OPTIONS] INPUT --write-hints FILE\n       jnrender [OPTIONS] --check INPUT...",
    after_help = "\
Exit codes:
  0  done, notes and warnings included
  1  the contents: not decodable, empty, binary, no table, or an error was found;
     of a folder, any of its files failed
  2  wrong arguments, or a file that cannot be opened or written

Examples:
  jnrender table.txt -o table.pdf
  jnrender table.txt -o - --to html > table.html
  jnrender sheets/ -o public/ --to pdf,html,json
  jnrender table.txt -o page-{p}.png --pages 1-2
  jnrender --check --strict sheets/*.txt"
)]
pub struct Arguments {
    /// Sheet to convert (.txt, .csv, .tsv, .xls, .xlsx; told by its bytes, not its name), or a
    /// folder: every sheet below it is converted. `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present = "explain")]
    pub inputs: Vec<PathBuf>,

    /// File to write, its ending tells the format (.pdf, .html, .json; .png and .svg for pictures, `{p}`
    /// stands for the number of a page); or a folder. `-` is standard output
    #[arg(short, long, value_name = "OUTPUT", required_unless_present_any = ["check", "explain", "write_hints"])]
    pub output: Option<PathBuf>,

    /// Format to write, whatever OUTPUT's ending; for a folder a list [default there: pdf,html]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub to: Vec<OutputFormat>,

    /// Encoding of text, such as gbk, gb18030, big5, utf-16le [default: detected]
    #[arg(long, value_name = "LABEL", value_parser = encoding)]
    pub encoding: Option<String>,

    /// What sets the cells of text apart: a character, or `tab` [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,

    /// What cells of text may be enclosed in: a character, or `none` [default: detected]
    #[arg(long, value_name = "CHAR", value_parser = quote)]
    pub quote: Option<Quote>,

    /// The one sheet of a workbook to read, by its name or its number from 1 [default: all that are
    /// not hidden]
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,

    /// Read hidden sheets, rows and columns of workbooks too
    #[arg(long)]
    pub include_hidden: bool,

    /// Read no source with more cells than this
    #[arg(long, value_name = "N", default_value_t = source::Limits::default().cells)]
    pub max_cells: usize,

    /// Read no source of more bytes than this; unpacked it may have four times as many
    #[arg(long, value_name = "N", default_value_t = source::Limits::default().bytes)]
    pub max_bytes: usize,

    /// Recover and report only, write no output
    #[arg(long, conflicts_with_all = ["output", "to"])]
    pub check: bool,

    /// Count a warning as an error: exit code 1, nothing written (as --deny warnings)
    #[arg(long)]
    pub strict: bool,

    /// Do not report findings of CODE: any warning or note, and the errors J06xx and J0701
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub allow: Vec<String>,

    /// Count findings of CODE as errors; `warnings` are all warnings
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub deny: Vec<String>,

    /// Print numbers that tell of a person as 3706**********1234
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub mask: Vec<MaskName>,

    /// Say what CODE means, with an example and what to do, and stop
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,

    /// Standards that PDFs conform to, as a-1b or a-3a,ua-1 (which also attaches the sheet and its data);
    /// `none` for none [default: a-2a,ua-1]
    #[arg(long, value_name = "NAMES", value_parser = standards)]
    pub pdf_standard: Option<Standards>,

    /// How pages look: `standard`, `official` (after GB/T 9704), `compact` (long lists), or the folder of
    /// a template of your own [default: that of jnrender.toml, else standard]
    #[arg(long, value_name = "NAME|FOLDER")]
    pub template: Option<String>,

    /// A setting of the template, as `papers=a4` or `furniture.watermark=草案`, over those of
    /// jnrender.toml
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,

    /// The file with settings of the template [default: the nearest jnrender.toml in the folder of INPUT
    /// and those above]
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    /// A font file, or a folder with such, that texts may be set in; what the built-in fonts lack is
    /// taken from it
    #[arg(long, value_name = "PATH")]
    pub font_path: Vec<PathBuf>,

    /// The font family of title, header or body, as `body=FangSong`
    #[arg(long, value_name = "ROLE=FAMILY", value_parser = font)]
    pub font: Vec<(Role, EcoString)>,

    /// Read the fonts of the system too: what is made may then differ from one machine to another
    #[arg(long)]
    pub system_fonts: bool,

    /// The pages that become pictures, as 1 or 2,4-6 [default: all]
    #[arg(long, value_name = "PAGES", value_parser = PageRanges::parse)]
    pub pages: Option<PageRanges>,

    /// Resolution of .png pictures, pixels an inch
    #[arg(long, value_name = "N", default_value_t = 144.0, value_parser = ppi)]
    pub ppi: f32,

    /// The day of publication, as 2024-03-31 or `today`: PDFs bear it, and what is later is reported as
    /// in the future [default: SOURCE_DATE_EPOCH; else PDFs bear 2000-01-01; with --check today]
    #[arg(long, value_name = "DAY", value_parser = days::parse)]
    pub date: Option<Date>,

    /// Hints: what was decided of the sheet once and for all
    /// [default: NAME.txt.hints.toml or NAME.hints.toml beside the sheet NAME.txt, where there is one]
    #[arg(long, value_name = "FILE")]
    pub hints: Option<PathBuf>,

    /// Write what was decided as hints into FILE, ready to edit; a FILE that says something else is
    /// never written over
    #[arg(long, value_name = "FILE")]
    pub write_hints: Option<PathBuf>,

    /// How findings are printed on standard error
    #[arg(long, value_name = "FORM", value_enum, default_value = "human")]
    pub diagnostics: DiagnosticsForm,

    /// Language of findings [default: Chinese where the locale says zh, else English; English in
    /// JSON]
    #[arg(long, value_name = "LANGUAGE", value_enum)]
    pub lang: Option<LanguageName>,

    /// Threads to use [default: one for each core]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// When to colour findings; NO_COLOR in the environment is heeded
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: ColorChoice,

    /// Print each finding: do not fold those of one code
    #[arg(short, long)]
    pub verbose: bool,

    /// Print errors only: no notes, warnings, progress or summary
    #[arg(short, long)]
    pub quiet: bool,

    /// Print help
    #[arg(short, long, action = ArgAction::Help)]
    pub help: Option<bool>,

    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    pub version: Option<bool>,
}

/// The forms of `--diagnostics`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiagnosticsForm {
    /// For people, in the manner of a compiler
    Human,
    /// For programs, one JSON object a line
    Json,
    /// For code hosts and editors, one SARIF 2.1.0 log
    Sarif,
}

/// What `--mask` masks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MaskName {
    /// Identity numbers, mobile numbers and bank-card numbers
    Personal,
}

/// The languages of `--lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageName {
    /// Chinese
    Zh,
    /// English
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::Zh => Language::Chinese,
            LanguageName::En => Language::English,
        }
    }
}

/// What cells may be enclosed in; nothing where quotes are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote(pub Option<char>);

/// The character that a value is, or that its name stands for.
fn delimiter(value: &str) -> Result<char, Reason> {
    if matches!(value, "tab" | "\\t") {
        return Ok('\t');
    }
    let mut characters = value.chars();
    match (characters.next(), characters.next()) {
        (Some('\r' | '\n' | '"' | '\''), None) => Err(Reason::new(
            "it cannot set cells apart",
            "不能用来分隔单元格",
        )),
        (Some(character), None) => Ok(character),
        _ => Err(Reason::new("it is not one character", "不是一个字符")),
    }
}

fn quote(value: &str) -> Result<Quote, Reason> {
    let mut characters = value.chars();
    match (value, characters.next(), characters.next()) {
        ("none", ..) => Ok(Quote(None)),
        (_, Some(character), None)
            if !character.is_alphanumeric() && !character.is_whitespace() =>
        {
            Ok(Quote(Some(character)))
        }
        _ => Err(Reason::new(
            "it is neither one mark nor `none`",
            "既不是一个符号，也不是 none",
        )),
    }
}

/// A role and a family.
fn font(value: &str) -> Result<(Role, EcoString), Reason> {
    let found = value.split_once('=').and_then(|(role, family)| {
        let role = Role::ALL
            .into_iter()
            .find(|known| known.name() == role.trim())?;
        let family = family.trim();
        (!family.is_empty()).then(|| (role, family.into()))
    });
    found.ok_or_else(|| {
        Reason::new(
            "it is not title=FAMILY, header=FAMILY or body=FAMILY",
            "应为 title=字体名、header=字体名 或 body=字体名",
        )
    })
}

fn ppi(value: &str) -> Result<f32, Reason> {
    let (least, most) = (PPI.start(), PPI.end());
    let number = value.parse().ok().filter(|number| PPI.contains(number));
    number.ok_or_else(|| {
        Reason::new(
            format!("it is no number from {least} to {most}"),
            format!("应为 {least} 到 {most} 之间的数"),
        )
    })
}

fn standards(value: &str) -> Result<Standards, Reason> {
    value.parse().map_err(|wrong: WrongStandards| {
        let zh = match &wrong {
            WrongStandards::Unknown(name) => {
                format!("没有名为“{name}”的标准，可用的有：{}", Standards::names())
            }
            WrongStandards::Apart(said) => format!("这些标准不能同时满足：{said}"),
        };
        Reason::new(wrong.to_string(), zh)
    })
}

/// A label of an encoding that there is.
fn encoding(value: &str) -> Result<String, Reason> {
    match source::encoding::is_known(value) {
        true => Ok(value.to_owned()),
        false => Err(Reason::new(
            "no encoding is called so; use a label of the WHATWG Encoding Standard, such as gbk or utf-16le",
            format!("没有名为“{value}”的编码，请使用 WHATWG 编码标准中的名称，例如 gbk、utf-16le"),
        )),
    }
}

impl Arguments {
    /// The arguments of the process.
    ///
    /// # Errors
    /// What clap has to say, the help and the version included.
    pub fn read() -> Result<Self, clap::Error> {
        let matches = help::command().try_get_matches()?;
        Self::from_arg_matches(&matches)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_argument_has_help() {
        for argument in Arguments::command().get_arguments() {
            assert!(argument.get_help().is_some(), "{argument}");
        }
    }
}
