//! Templates, settings and fonts, as a user gives them.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{FOUNDING, code, errors, run};

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "table.txt", FOUNDING);
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    let parent = path.parent().expect("it is below the folder");
    fs::create_dir_all(parent).expect("it can be made");
    fs::write(path, text).expect("it can be written to");
}

/// The text of the PDF that the arguments make.
fn text(folder: &Path, arguments: &[&str]) -> String {
    let arguments = [&["-q", "table.txt", "-o", "out.pdf"], arguments].concat();
    let output = run(folder, &arguments);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let pdf = lopdf::Document::load(folder.join("out.pdf")).expect("a sound PDF");
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    pdf.extract_text(&pages).expect("it has text")
}

/// What is said of arguments that are refused, with the code.
fn refused(folder: &Path, arguments: &[&str], name: &str) -> String {
    let arguments = [&["table.txt", "-o", "out.pdf"], arguments].concat();
    let output = run(folder, &arguments);
    let said = errors(&output);
    let shown = ["error", "错误"].map(|word| said.contains(&format!("{word}[{name}]")));
    assert!(shown.contains(&true), "{said}");
    assert_eq!(code(&output), Some(if name < "J0808" { 1 } else { 2 }));
    assert!(!folder.join("out.pdf").exists());
    said
}

/// How wide and high the pages of a PDF are, pt.
fn papers(path: &Path) -> Vec<(i64, i64)> {
    let pdf = lopdf::Document::load(path).expect("a sound PDF");
    let pages = pdf.get_pages().into_values();
    let size = |page| {
        let page = pdf.get_dictionary(page).expect("a page");
        let media = page.get(b"MediaBox").and_then(lopdf::Object::as_array);
        let media = media.expect("a box");
        let side = |index: usize| media[index].as_float().expect("a number") as i64;
        (side(2), side(3))
    };
    pages.map(size).collect()
}

#[test]
fn templates_in_the_program_are_chosen_by_name() {
    let folder = folder();
    let standard = text(folder.path(), &[]);
    assert!(standard.contains("共 1 页"), "{standard}");
    let official = text(folder.path(), &["--template", "official"]);
    assert!(official.contains("— 1 —"), "{official}");
    text(folder.path(), &["--template", "compact"]);
}

#[test]
fn settings_come_from_the_nearest_file_and_the_command_line() {
    let folder = folder();
    let out = folder.path().join("out.pdf");
    write(
        folder.path(),
        "jnrender.toml",
        "papers = \"a4\"\n[margins]\nleft = \"10mm\"\n",
    );
    text(folder.path(), &[]);
    assert!(papers(&out).iter().all(|&size| size == (595, 841)));
    text(folder.path(), &["--set", "papers=a4-landscape"]);
    assert!(papers(&out).iter().all(|&size| size == (841, 595)));
    write(folder.path(), "other.toml", "papers = [\"a3-landscape\"]\n");
    text(folder.path(), &["--settings", "other.toml"]);
    assert_eq!(papers(&out), [(1190, 841)]);
    // A file below the sheet's folder is none of its business, one above is.
    write(folder.path(), "sheets/table.txt", FOUNDING);
    let output = run(folder.path(), &["-q", "sheets/table.txt", "-o", "out.pdf"]);
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    assert!(papers(&out).iter().all(|&size| size == (595, 841)));
}

#[test]
fn furniture_is_switched_by_settings() {
    let folder = folder();
    let text = text(
        folder.path(),
        &[
            "--date",
            "2024-03-31",
            "--set",
            "papers=a4-landscape",
            "--set",
            "furniture.watermark=草案",
            "--set",
            "furniture.department=form",
            "--set",
            "furniture.day=date",
            "--set",
            "furniture.seal=true",
            "--set",
            "furniture.signatures=[\"填报人\", \"审核人\"]",
            "--set",
            "furniture.footnotes=[\"资料来源：县科技局\"]",
            "--set",
            "furniture.running_title=true",
            "--set",
            "furniture.continued_table=（续表）",
            "--set",
            "furniture.page_number=",
        ],
    );
    let count = |part: &str| text.matches(part).count();
    let pages = papers(&folder.path().join("out.pdf")).len();
    assert!(pages > 2);
    assert_eq!(count("草案"), pages);
    assert_eq!(count("（续表）"), pages - 1);
    assert_eq!(count("2021年部门预算整体绩效目标表"), pages);
    for once in [
        "2024年3月31日",
        "填报人：",
        "审核人：",
        "资料来源：县科技局",
    ] {
        assert_eq!(count(once), 1, "{once}");
    }
    assert_eq!(count("莒南科学技术局"), 2);
    assert_eq!(
        count("共"),
        text.matches("公共").count() + text.matches("总共").count()
    );
}

#[test]
fn a_template_of_ones_own_has_its_folder_and_nothing_else() {
    let folder = folder();
    write(folder.path(), "secret.txt", "not for templates");
    write(
        folder.path(),
        "look/template.typ",
        "#import \"jnrender.typ\": publish, data\n#import \"parts/foot.typ\": foot\n\
         #publish(folio: folio => foot(folio, data.settings.own.bureau))\n",
    );
    write(
        folder.path(),
        "look/parts/foot.typ",
        "#let foot(folio, bureau) = [#bureau #folio]\n",
    );
    write(
        folder.path(),
        "look/settings.toml",
        "[own]\nbureau = \"某局\"\n[furniture]\npage_number = \"{page}/{pages}\"\n",
    );
    let said = text(folder.path(), &["--template", "look"]);
    assert!(said.contains("某局 1/1"), "{said}");
    let said = text(
        folder.path(),
        &["--template", "look", "--set", "own.bureau=石桥县财政局"],
    );
    assert!(said.contains("石桥县财政局 1/1"), "{said}");
    // Named in a file with settings, it lies beside that file.
    write(folder.path(), "sub/table.txt", FOUNDING);
    write(folder.path(), "jnrender.toml", "template = \"look\"\n");
    let output = run(
        &folder.path().join("sub"),
        &["-q", "table.txt", "-o", "out.pdf"],
    );
    assert_eq!(code(&output), Some(0), "{}", errors(&output));
    let first = fs::read(folder.path().join("sub/out.pdf")).expect("it was written");
    let said = text(folder.path(), &[]);
    assert!(said.contains("某局 1/1"), "{said}");
    assert_eq!(
        first,
        fs::read(folder.path().join("out.pdf")).expect("it was written")
    );
    fs::remove_file(folder.path().join("out.pdf")).expect("it is there");
    for path in [
        "../secret.txt",
        "/secret.txt",
        "secret.txt",
        "/etc/hostname",
    ] {
        let main = format!("#let it = read(\"{path}\")\n#it\n");
        write(folder.path(), "look/template.typ", &main);
        let said = refused(folder.path(), &["--template", "look"], "J0807");
        assert!(said.contains("template.typ:1:"), "{said}");
        assert!(!said.contains("not for templates"), "{said}");
    }
}

#[test]
fn what_is_wrong_with_a_template_is_said_with_its_place() {
    let folder = folder();
    let refused = |arguments: &[&str], name: &str| refused(folder.path(), arguments, name);
    write(
        folder.path(),
        "look/template.typ",
        "#import \"jnrender.typ\": publish\n\n  #publsh()\n",
    );
    let said = refused(&["--template", "look"], "J0807");
    let place: PathBuf = ["look", "template.typ"].iter().collect();
    let wanted = format!("{}:3:4: unknown variable: publsh", place.display());
    assert!(said.contains(&wanted), "{said}");
    write(folder.path(), "look/settings.toml", "[text]\nwished = 9\n");
    let said = refused(&["--template", "look"], "J0809");
    assert!(
        said.contains("settings.toml:2:1: no setting is called `wished`"),
        "{said}"
    );
    let said = refused(&["--template", "elsewhere"], "J0808");
    assert!(said.contains("standard, official, compact"), "{said}");
    fs::create_dir(folder.path().join("empty")).expect("it can be made");
    let said = refused(&["--template", "empty"], "J0808");
    assert!(said.contains("template.typ"), "{said}");
    let said = refused(&["--set", "furniture.watermarc=草案"], "J0809");
    assert!(said.contains("`watermark` is"), "{said}");
    let said = refused(&["--settings", "none.toml"], "J0809");
    assert!(said.contains("none.toml"), "{said}");
    write(folder.path(), "jnrender.toml", "papers = [\"a5\"]\n");
    let said = refused(&[], "J0809");
    assert!(
        said.contains("jnrender.toml:1:1: no paper is called `a5`"),
        "{said}"
    );
    let said = refused(&["--lang", "zh"], "J0809");
    assert!(
        said.contains("jnrender.toml:1:1：没有名为 a5 的纸张，现有："),
        "{said}"
    );
    fs::remove_file(folder.path().join("jnrender.toml")).expect("it can be removed");
    let said = refused(&["--lang", "zh", "--template", "elsewhere"], "J0808");
    assert!(said.contains("没有这个文件夹"), "{said}");
    for (setting, wanted) in [
        ("margins.top=12px", "12px 不是长度"),
        ("furniture.seal=maybe", "值的种类不对（invalid type"),
        ("colours.tint=grey", "grey 不是颜色"),
    ] {
        let said = refused(&["--lang", "zh", "--set", setting], "J0809");
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_text_that_leaves_its_cell_is_never_written() {
    let folder = folder();
    let main = "#import \"jnrender.typ\": publish\n#show table: set text(size: 30pt)\n#publish()\n";
    write(folder.path(), "look/template.typ", main);
    let said = refused(folder.path(), &["--template", "look"], "J0703");
    assert!(said.contains("would leave its cell"), "{said}");
}

#[test]
fn fonts_are_brought_by_path_and_chosen_by_family() {
    let folder = folder();
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
    let path = fonts.to_str().expect("a plain path");
    let said = refused(folder.path(), &["--font", "body=仿宋"], "J0810");
    assert!(said.contains("Noto Serif SC"), "{said}");
    let said = refused(folder.path(), &["--font-path", "table.txt"], "J0810");
    assert!(said.contains("table.txt holds no font"), "{said}");
    text(
        folder.path(),
        &["--font-path", path, "--font", "body=Noto Sans SC"],
    );
    let pdf = lopdf::Document::load(folder.path().join("out.pdf")).expect("a sound PDF");
    let names = pdf.objects.values().filter_map(|object| {
        let name = object
            .as_dict()
            .ok()?
            .get(b"FontName")
            .ok()?
            .as_name()
            .ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    });
    let names: Vec<String> = names.collect();
    assert!(
        names.iter().any(|name| name.contains("NotoSansSC")),
        "{names:?}"
    );
    assert!(
        !names
            .iter()
            .any(|name| name.contains("NotoSerifSC-Regular")),
        "{names:?}"
    );
}

/// The one advance that all glyphs of a face in a PDF have, in a thousandth of an em.
fn advance_in(path: &Path, face: &str) -> i64 {
    let pdf = lopdf::Document::load(path).expect("a sound PDF");
    let fonts = pdf.objects.values().filter_map(|it| it.as_dict().ok());
    let named = |font: &&lopdf::Dictionary| {
        let name = font.get(b"BaseFont").and_then(lopdf::Object::as_name);
        name.is_ok_and(|name| String::from_utf8_lossy(name).contains(face)) && font.has(b"W")
    };
    let mut found = fonts.filter(named);
    let font = found.next().expect("the face is embedded");
    let widths = font.get(b"W").and_then(lopdf::Object::as_array);
    match widths.expect("a list").as_slice() {
        [_, _, advance] => advance.as_i64().expect("a whole number"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_variable_face_has_the_weight_of_its_role() {
    let folder = folder();
    let sheet = "补贴表\nName\tAmount\nalpha\t100.00\nbeta\t200.00\n";
    write(folder.path(), "table.txt", sheet);
    let support = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let file = support.join("variable-font.ttf");
    let file = file.to_str().expect("a plain path");
    for (weight, advance) in [(400, 500), (650, 650), (900, 800)] {
        let weight = format!("fonts.body_weight={weight}");
        let face = [
            "--font-path",
            file,
            "--font",
            "body=Boxes",
            "--set",
            &weight,
        ];
        text(folder.path(), &face);
        let found = advance_in(&folder.path().join("out.pdf"), "Boxes");
        assert_eq!(found, advance, "{weight}");
    }
    // Labels have a weight of their own.
    let face = ["--font-path", file, "--font", "header=Boxes"];
    text(
        folder.path(),
        &[&face[..], &["--set", "fonts.header_weight=900"]].concat(),
    );
    assert_eq!(advance_in(&folder.path().join("out.pdf"), "Boxes"), 800);
}

#[test]
fn characters_that_no_font_has_are_listed_once_and_may_be_allowed() {
    let folder = folder();
    let sheet =
        "补贴名册\n姓名\t乡镇\t金额\n王𰻝\t石桥镇\t100\n李𰻝\t𪢮河镇\t200\n赵六\t城关镇\t300\n";
    write(folder.path(), "table.txt", sheet);
    let said = refused(folder.path(), &[], "J0701");
    assert!(said.contains("𪢮 U+2A8AE ×1, 𰻝 U+30EDD ×2"), "{said}");
    assert!(said.contains("Plangothic"), "{said}");
    let said = text(folder.path(), &["--allow", "J0701"]);
    assert!(said.contains("王〓") && said.contains("〓河镇"), "{said}");
    let output = run(folder.path(), &["-q", "table.txt", "-o", "out.html"]);
    assert_eq!(code(&output), Some(0));
    let page = fs::read_to_string(folder.path().join("out.html")).expect("it was written");
    assert!(page.contains("王𰻝"));
}
