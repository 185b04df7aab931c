//! The help in the user's language. The English one stands with the [arguments](Arguments).

use std::ffi::OsString;

use clap::{Command, CommandFactory};

use super::arguments::Arguments;
use super::language;
use crate::diagnostic::{Code, Language};

/// The command with its help in the language that the arguments of the process ask for, or else the
/// user's.
pub fn command() -> Command {
    let language = language();
    let command = match language {
        Language::English => Arguments::command(),
        Language::Chinese => in_chinese(Arguments::command()),
    };
    // All that is said of codes is read for it.
    if !std::env::args_os().any(|argument| argument == "--help") {
        return command;
    }
    let after = command.get_after_help().map(ToString::to_string);
    let after = after.unwrap_or_default() + "\n\n" + &codes(language);
    command.after_long_help(after)
}

/// The language that the arguments of the process ask for, or else the user's.
pub fn language() -> Language {
    asked(std::env::args_os()).unwrap_or_else(language::of_user)
}

/// Every code with its sentence.
fn codes(language: Language) -> String {
    let mut list = String::from(match language {
        Language::English => "Codes (--explain CODE says more):\n",
        Language::Chinese => "编号（--explain CODE 有详细说明）：\n",
    });
    for code in Code::ALL {
        list += &format!("  {}  {}\n", code.name(), code.summary(language));
    }
    list
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
const CHINESE: [(&str, &str); 36] = [
    (
        "inputs",
        "要转换的表格（.txt、.csv、.tsv、.xls、.xlsx；按文件内容而不是文件名识别），或文件夹：转换其中的所有表格。`-` 表示标准输入",
    ),
    (
        "output",
        "要写出的文件，格式由扩展名决定（.pdf、.html、.json；图片为 .png、.svg，`{p}` 代表页码）；或文件夹。`-` 表示标准输出",
    ),
    (
        "to",
        "输出格式：pdf、html、json、png 或 svg，优先于 OUTPUT 的扩展名；写入文件夹时可以列出多个，以逗号分隔［默认：pdf,html］",
    ),
    (
        "encoding",
        "文本的编码，例如 gbk、gb18030、big5、utf-16le［默认：自动识别］",
    ),
    (
        "delimiter",
        "文本中分隔单元格的字符，或 tab［默认：自动识别］",
    ),
    (
        "quote",
        "文本中括起单元格的引号字符，或 none［默认：自动识别］",
    ),
    (
        "sheet",
        "只读取工作簿中的这一张工作表：名称，或从 1 起的序号［默认：所有未隐藏的］",
    ),
    ("include_hidden", "工作簿中隐藏的工作表、行和列也读取"),
    ("max_cells", "单元格多于 N 个的文件不读取"),
    (
        "max_bytes",
        "大于 N 字节的文件（解压后大于其四倍的文件）不读取",
    ),
    ("check", "只还原并报告，不写出结果"),
    (
        "strict",
        "将警告视为错误：退出码为 1，不写出任何文件（同 --deny warnings）",
    ),
    (
        "allow",
        "不报告编号为 CODE 的发现：任何警告和提示，以及 J06xx、J0701 的错误",
    ),
    (
        "deny",
        "将编号为 CODE 的发现视为错误；warnings 表示所有警告",
    ),
    (
        "mask",
        "personal：将身份证号、手机号、银行卡号印成 3706**********1234 的样子",
    ),
    (
        "explain",
        "说明编号 CODE 的含义，附例表和处理办法，然后结束",
    ),
    (
        "pdf_standard",
        "PDF 遵循的标准，如 a-1b，或 a-3a,ua-1（另附原表和数据）；none 表示不遵循任何标准［默认：a-2a,ua-1］",
    ),
    (
        "template",
        "页面的样式：standard、official（按 GB/T 9704）、compact（长清单），或自己的模板所在文件夹［默认：jnrender.toml 所定，否则 standard］",
    ),
    (
        "set",
        "模板的一项设置，如 papers=a4、furniture.watermark=草案，优先于 jnrender.toml",
    ),
    (
        "settings",
        "模板的设置文件［默认：INPUT 所在文件夹及其上各级中最近的 jnrender.toml］",
    ),
    (
        "font_path",
        "字体文件或其文件夹，可用 --font 选用；内置字体缺字时也取自这里",
    ),
    (
        "font",
        "标题（title）、表头（header）或正文（body）的字体，如 body=仿宋",
    ),
    ("system_fonts", "也读取系统字体：所得文件可能因电脑而异"),
    ("pages", "输出图片的页，如 1、2,4-6［默认：全部］"),
    ("ppi", "PNG 图片的分辨率，每英寸像素数［默认：144］"),
    (
        "date",
        "公开的日期，如 2024-03-31，或 today：写入 PDF，晚于它的年份和日期会被报告［默认：SOURCE_DATE_EPOCH；没有时 PDF 中写 2000-01-01；--check 时为当天］",
    ),
    (
        "hints",
        "指引文件：对表格的固定判断［默认：与 NAME.txt 在同一文件夹的 NAME.txt.hints.toml 或 NAME.hints.toml，如果有］",
    ),
    (
        "write_hints",
        "将对表格的各项判断作为指引写入 FILE，可供编辑；FILE 已有其他内容时不覆盖",
    ),
    (
        "diagnostics",
        "在标准错误输出上报告发现的形式：human 供人阅读，json 每行一个 JSON 对象，sarif 为一份 SARIF 2.1.0 记录［默认：human］",
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
    ("verbose", "逐条显示：同一编号的发现不合并"),
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
  jnrender table.txt -o page-{p}.png --pages 1-2
  jnrender --check --strict sheets/*.txt";

fn in_chinese(command: Command) -> Command {
    let command = command
        .about("从逐页粘贴的原始表格中还原出完整的一张表，排版为 PDF 或无障碍网页")
        .help_template(
            "{about}\n\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}{after-help}",
        )
        .override_usage("jnrender [选项] INPUT -o OUTPUT\n      jnrender [选项] INPUT --write-hints FILE\n      jnrender [选项] --check INPUT...")
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
