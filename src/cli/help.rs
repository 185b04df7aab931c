//! The help in the user's language. The English one stands with the [arguments](Arguments).

use std::ffi::OsString;

use clap::{Command, CommandFactory};

use super::arguments::Arguments;
use super::language;
use crate::diagnostic::Language;

/// The command with its help in the language that the arguments of the process ask for, or else the
/// user's.
pub fn command() -> Command {
    let command = Arguments::command();
    match asked(std::env::args_os()).unwrap_or_else(language::of_user) {
        Language::English => command,
        Language::Chinese => in_chinese(command),
    }
}

/// The language that `--lang` names, looked for before the arguments are understood.
fn asked(arguments: impl Iterator<Item = OsString>) -> Option<Language> {
    let mut arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    let mut asked = None;
    while let Some(argument) = arguments.next() {
        let name = match argument.strip_prefix("--lang") {
            Some("") => arguments.next(),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        asked = match name.as_deref() {
            Some("zh") => Some(Language::Chinese),
            Some("en") => Some(Language::English),
            _ => asked,
        };
    }
    asked
}

/// The help of each argument, by the name of its field.
const CHINESE: [(&str, &str); 13] = [
    (
        "inputs",
        "要转换的表格（.txt、.csv、.tsv、.xls、.xlsx；按文件内容而不是文件名识别），或文件夹：转换其中的所有表格。`-` 表示标准输入",
    ),
    (
        "output",
        "要写出的文件，格式由扩展名决定（.pdf、.html、.json）；或文件夹。`-` 表示标准输出",
    ),
    (
        "to",
        "输出格式：pdf、html 或 json，优先于 OUTPUT 的扩展名；写入文件夹时可以列出多个，以逗号分隔［默认：pdf,html］",
    ),
    (
        "encoding",
        "文本的编码，例如 gbk、gb18030、big5、utf-16le［默认：自动识别］",
    ),
    ("check", "只还原并报告，不写出任何文件"),
    ("strict", "将警告视为错误：退出码为 1，不写出任何文件"),
    (
        "diagnostics",
        "在标准错误输出上报告发现的形式：human 供人阅读，json 每行一个 JSON 对象［默认：human］",
    ),
    (
        "lang",
        "报告的语言：zh 或 en［默认：区域设置为 zh 时用中文，否则用英文；JSON 用英文］",
    ),
    ("jobs", "使用的线程数［默认：每个处理器核心一个］"),
    (
        "color",
        "何时给报告加颜色：auto、always 或 never；遵从环境变量 NO_COLOR［默认：auto］",
    ),
    ("quiet", "只报告错误：不显示提示、警告、进度和汇总"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

const AFTER: &str = "\
退出码：
  0  完成，可能有提示和警告
  1  内容有问题：无法解码、空文件、二进制文件、没有表格或发现错误；
     转换文件夹时，其中有文件失败
  2  参数错误，或文件无法打开、无法写入

示例：
  jnrender table.txt -o table.pdf
  jnrender table.txt -o - --to html > table.html
  jnrender sheets/ -o public/ --to pdf,html,json
  jnrender --check --strict sheets/*.txt";

fn in_chinese(command: Command) -> Command {
    let command = command
        .about("从逐页粘贴的原始表格中还原出完整的一张表，排版为 PDF 或无障碍网页")
        .help_template(
            "{about}\n\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}{after-help}",
        )
        .override_usage("jnrender [选项] INPUT -o OUTPUT\n      jnrender [选项] --check INPUT...")
        .after_help(AFTER);
    CHINESE.iter().fold(command, |command, (name, help)| {
        command.mut_arg(name, |argument| {
            argument
                .help(*help)
                .hide_possible_values(true)
                .hide_default_value(true)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_has_chinese_help() {
        let named: Vec<&str> = CHINESE.iter().map(|(name, _)| *name).collect();
        for argument in Arguments::command().get_arguments() {
            assert!(named.contains(&argument.get_id().as_str()), "{argument}");
        }
        let help = in_chinese(Arguments::command())
            .render_long_help()
            .to_string();
        for (_, text) in CHINESE {
            let start: String = text.chars().take(6).collect();
            assert!(help.contains(&start), "{help}");
        }
        for english in ["Print", "Options", "values", "default:"] {
            assert!(!help.contains(english), "{english}: {help}");
        }
    }

    #[test]
    fn the_language_is_found_among_the_arguments() {
        let asked = |line: &str| asked(line.split(' ').map(OsString::from));
        assert_eq!(asked("a --lang zh --help"), Some(Language::Chinese));
        assert_eq!(asked("a --help --lang=en"), Some(Language::English));
        assert_eq!(asked("a --language zh"), None);
        assert_eq!(asked("a --lang"), None);
    }
}
