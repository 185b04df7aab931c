//! What is said of wrong arguments, in the user's language: of those that do not go together
//! ([`Reason`]), and of those that the parser refuses, whose own sentences are English alone.

use std::io::{Write, stderr};
use std::num::{IntErrorKind, ParseIntError};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Ending;
use crate::diagnostic::{Language, Reason};

/// No code has this name.
pub fn unknown_code(name: &str) -> Reason {
    Reason::new(
        format!("no code is called “{name}”: --help lists them"),
        format!("没有名为“{name}”的编号：--help 列出所有编号"),
    )
}

/// Prints that the arguments do not go together.
pub fn complain(reason: &Reason, language: Language) -> ExitCode {
    print(&match language {
        Language::English => format!(
            "error: {}\n\nFor more information, try '--help'.\n",
            reason.en
        ),
        Language::Chinese => format!("错误：{}\n\n{MORE}\n", reason.zh),
    });
    Ending::Access.into()
}

/// Prints what the parser refuses, or the help or version that was asked for.
pub fn say(error: &clap::Error, language: Language) -> ExitCode {
    match in_chinese(error).filter(|_| language == Language::Chinese) {
        Some(sentence) => print(&format!("错误：{sentence}\n\n{}{MORE}\n", usage(error))),
        // A reader that went away (`jnrender --help | head -1`) is no failure.
        None => error.print().unwrap_or_default(),
    }
    match error.use_stderr() {
        true => Ending::Access.into(),
        false => Ending::Done.into(),
    }
}

const MORE: &str = "用 '--help' 查看更多信息。";

fn print(text: &str) {
    // A reader that went away needs no report.
    let _ = stderr().write_all(text.as_bytes());
}

/// The lines of usage, as the parser has them but for its own word.
fn usage(error: &clap::Error) -> String {
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            let usage = usage.to_string();
            let usage = usage.trim();
            let own = usage.strip_prefix("Usage:").unwrap_or(usage);
            format!("用法：{}\n\n", own.trim_start())
        }
        _ => String::new(),
    }
}

/// What is wrong, for the kinds that arguments of this program can have; none for help and version.
fn in_chinese(error: &clap::Error) -> Option<String> {
    let argument = || text(error, ContextKind::InvalidArg);
    let value = || text(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            let near = text(error, ContextKind::SuggestedArg);
            let near = near.map(|near| format!("，最接近的是“{near}”"));
            let near = near.unwrap_or_default();
            format!("没有“{}”这个选项{near}", argument()?)
        }
        ErrorKind::InvalidValue if value()?.is_empty() => {
            format!("“{}”后面缺少值{}", argument()?, possible(error, "，可以是"))
        }
        ErrorKind::InvalidValue => format!(
            "“{}”不能是“{}”{}",
            argument()?,
            value()?,
            possible(error, "；可以是")
        ),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).and_then(|source| {
                let own = source.downcast_ref::<Reason>();
                let number = source.downcast_ref::<ParseIntError>();
                own.map(|own| own.zh.clone())
                    .or_else(|| number.map(|number| no_number(number).to_owned()))
            });
            let why = why.map(|why| format!("：{why}")).unwrap_or_default();
            format!("“{}”不能是“{}”{why}", argument()?, value()?)
        }
        ErrorKind::TooManyValues => format!("“{}”不带值，不能写“{}”", argument()?, value()?),
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{}", argument()?),
        ErrorKind::ArgumentConflict => {
            let (argument, other) = (argument()?, text(error, ContextKind::PriorArg));
            match other.filter(|other| *other != argument) {
                Some(other) => format!("“{argument}”与“{other}”不能同时使用"),
                None => format!("“{argument}”只能写一次"),
            }
        }
        ErrorKind::InvalidUtf8 => "参数中有无法识别的文字编码".to_owned(),
        _ => return None,
    })
}

/// A text of the parser's, or several set apart.
fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        _ => None,
    }
}

/// The values that an argument can have, where these are few.
fn possible(error: &clap::Error, introduction: &str) -> String {
    match text(error, ContextKind::ValidValue) {
        Some(values) if !values.is_empty() => format!("{introduction}：{values}"),
        _ => String::new(),
    }
}

fn no_number(error: &ParseIntError) -> &'static str {
    match error.kind() {
        IntErrorKind::Zero => "不能为 0",
        IntErrorKind::PosOverflow => "数字太大",
        _ => "应为整数",
    }
}
