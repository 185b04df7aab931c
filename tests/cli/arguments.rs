//! Arguments, files that are in the way, and exit codes.

use std::fs;

use super::{FOUNDING, code, errors, files, program, run, with_founding};

#[test]
fn the_input_is_never_written_over() {
    let folder = with_founding();
    fs::create_dir(folder.path().join("deep")).expect("the folder can be written to");
    let mut ways = vec!["table.txt", "./table.txt", "deep/../table.txt"];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("table.txt", folder.path().join("link.json")).expect("a link");
        ways.push("link.json");
    }
    for way in ways {
        let output = run(folder.path(), &["table.txt", "-o", way, "--to", "json"]);
        assert_eq!(code(&output), Some(2), "{way}: {}", errors(&output));
        let kept = fs::read_to_string(folder.path().join("table.txt")).expect("the input");
        assert_eq!(kept, FOUNDING);
    }
}

#[test]
fn a_failure_keeps_what_was_there_before() {
    let folder = with_founding();
    fs::write(folder.path().join("out.json"), "earlier").expect("the folder can be written to");
    fs::write(folder.path().join("bad.txt"), [0xFF, 0x80, b'\n'])
        .expect("the folder can be written to");
    let output = run(folder.path(), &["bad.txt", "-o", "out.json"]);
    assert_eq!(code(&output), Some(1), "{}", errors(&output));
    let kept = fs::read_to_string(folder.path().join("out.json")).expect("the earlier output");
    assert_eq!(kept, "earlier");
    assert_eq!(files(folder.path()), ["bad.txt", "out.json", "table.txt"]);
}

#[test]
fn what_cannot_be_opened_or_written_is_exit_code_2() {
    let folder = with_founding();
    let output = run(folder.path(), &["missing.txt", "-o", "out.json"]);
    assert_eq!(code(&output), Some(2), "{}", errors(&output));
    let output = run(folder.path(), &["table.txt", "-o", "missing/out.json"]);
    assert_eq!(code(&output), Some(2), "{}", errors(&output));
    assert!(errors(&output).contains("J0803"));
    assert_eq!(files(folder.path()), ["table.txt"]);
}

#[test]
fn wrong_arguments_are_exit_code_2() {
    let folder = with_founding();
    for arguments in [
        &[][..],
        &["table.txt"],
        &["table.txt", "-o", "out.doc"],
        &["table.txt", "-o", "-"],
        &["table.txt", "-o", "out.pdf", "--frobnicate"],
        &["table.txt", "-o", "out.pdf", "--to", "doc"],
        &["table.txt", "table.txt", "-o", "out.pdf"],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        assert!(
            errors(&output).starts_with("error: "),
            "{}",
            errors(&output)
        );
    }
    assert_eq!(files(folder.path()), ["table.txt"]);
}

#[test]
fn help_and_version_are_printed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(folder.path(), &["--help"]);
    assert_eq!(code(&output), Some(0));
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    for option in [
        "--output",
        "--to",
        "--encoding",
        "--check",
        "--strict",
        "--diagnostics",
        "--lang",
        "--jobs",
        "--color",
        "--quiet",
        "NO_COLOR",
        "Exit codes",
    ] {
        assert!(help.contains(option), "{option}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100));
    let output = run(folder.path(), &["--version"]);
    let version = concat!("jnrender ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(output.stdout, version.as_bytes());
}

#[test]
fn help_and_refusals_speak_the_users_language() {
    let folder = with_founding();
    let printed = |arguments: &[&str]| {
        let output = program(folder.path(), arguments)
            .env("LANG", "zh_CN.UTF-8")
            .output()
            .expect("the program starts");
        String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8")
    };
    assert!(printed(&["--help"]).contains("用法：jnrender [选项] INPUT -o OUTPUT"));
    assert!(printed(&["--help", "--lang", "en"]).contains("Usage: jnrender"));
    assert!(printed(&["table.txt", "-o", "-"]).starts_with("错误：写到标准输出"));
}

#[test]
fn an_unknown_encoding_is_a_wrong_argument() {
    let folder = with_founding();
    let arguments = ["table.txt", "-o", "a.json", "--encoding", "klingon"];
    let output = run(folder.path(), &arguments);
    assert_eq!(code(&output), Some(2), "{}", errors(&output));
    assert!(errors(&output).contains("klingon"), "{}", errors(&output));
    let output = run(folder.path(), &[&arguments[..], &["--lang", "zh"]].concat());
    assert!(
        errors(&output).contains("没有名为“klingon”的编码"),
        "{}",
        errors(&output)
    );
    assert_eq!(files(folder.path()), ["table.txt"]);
}

#[test]
fn wrong_arguments_are_told_in_chinese() {
    let folder = with_founding();
    for (arguments, said) in [
        (
            &["table.txt", "-o", "a.pdf", "--frobnicate"][..],
            "没有“--frobnicate”这个选项",
        ),
        (
            &["table.txt", "-o", "a.pdf", "--chekc"],
            "最接近的是“--check”",
        ),
        (&["table.txt", "-o"], "“--output <OUTPUT>”后面缺少值"),
        (
            &["table.txt", "-o", "a.pdf", "--to", "doc"],
            "不能是“doc”；可以是：pdf、html、json",
        ),
        (&["table.txt"], "缺少参数：--output <OUTPUT>"),
        (&[], "缺少参数："),
        (&["table.txt", "--check", "-o", "a.pdf"], "不能同时使用"),
        (
            &["table.txt", "-o", "a.pdf", "-o", "b.pdf"],
            "“--output <OUTPUT>”只能写一次",
        ),
        (
            &["table.txt", "-o", "a.pdf", "--max-cells", "many"],
            "应为整数",
        ),
        (&["table.txt", "-o", "a.pdf", "-j", "0"], "不能为 0"),
        (
            &["table.txt", "-o", "a.pdf", "--delimiter", "ab"],
            "不是一个字符",
        ),
        (
            &["table.txt", "-o", "a.pdf", "--delimiter", "'"],
            "不能用来分隔单元格",
        ),
        (
            &["table.txt", "-o", "a.pdf", "--quote", "ab"],
            "既不是一个符号，也不是 none",
        ),
        (
            &["table.txt", "-o", "a.pdf", "--date", "soon"],
            "2024-03-31",
        ),
        (&["table.txt", "-o", "a.pdf", "--check=1"], "不带值"),
    ] {
        let output = run(folder.path(), &[arguments, &["--lang", "zh"]].concat());
        let printed = errors(&output);
        assert_eq!(code(&output), Some(2), "{printed}");
        assert!(printed.starts_with("错误："), "{printed}");
        assert!(printed.contains(said), "{arguments:?}: {printed}");
        assert!(printed.contains("'--help'"), "{printed}");
        for english in ["error", "Usage", "argument", "invalid", "required"] {
            assert!(!printed.contains(english), "{printed}");
        }
    }
    // The locale says so too.
    let output = program(folder.path(), &["--frobnicate"])
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .expect("the program starts");
    assert!(errors(&output).starts_with("错误："), "{}", errors(&output));
    assert!(errors(&output).contains("用法：jnrender [选项] INPUT -o OUTPUT"));
}
