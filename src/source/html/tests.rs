use std::fmt::Write as _;

use super::*;

fn page(html: &str) -> Page {
    read(html.as_bytes(), None, &Limits::default()).expect("a page")
}

/// The rows of a sheet, cells set apart by `|`.
fn rows(page: &Page) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for cell in &page.sheet.cells {
        rows.resize(cell.row as usize + 1, String::new());
        let row = rows.last_mut().expect("it was just made");
        while row.matches('|').count() < cell.column as usize {
            row.push('|');
        }
        row.push_str(&cell.text);
    }
    rows
}

fn small(html: &str) -> Result<Page, Error> {
    read(
        html.as_bytes(),
        None,
        &Limits {
            bytes: 64 << 20,
            cells: 100_000,
        },
    )
}

#[test]
fn a_cell_shows_its_text_as_a_browser_does() {
    let page = page(
        "<table><tr><td> a\r\n b<br>c</td><td><p>一</p><p>二<b>三</b>四</p></td>\
         <td>预算\r\n  收入 x\ny</td><td>&nbsp;&nbsp;其中：<span style='display:none'>无</span></td>\
         <td><script>1</script><!-- 2 --><input value=' 3 '><input type=hidden value=4>\
         <select><option>5<option selected>6</select></td><td>&lt;b&gt;&amp;&yen;</td>\
         <td><pre>x  y\nz</pre></td><td> <td><ruby>字<rt>zi</ruby>x<sup>2</sup></tr>\
         <tr><td>1<td>2</table>",
    );
    let texts: Vec<&str> = page
        .sheet
        .cells
        .iter()
        .map(|cell| cell.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "a b\nc",
            "一\n二三四",
            "预算收入 x y",
            "  其中：",
            " 3 6",
            "<b>&¥",
            "x  y\nz",
            "字x2",
            "1",
            "2"
        ]
    );
    assert_eq!(page.sheet.cells[7].column, 8);
}

#[test]
fn an_office_page_is_one_sheet() {
    let html = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>\
        <meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">\
        <style><!-- .xl66 {display:none;} --></style>\
        <!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet>\
        <x:Name>收入 &amp; 支出</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></xml><![endif]-->\
        </head><body link=blue><table border=0 width=200 style='border-collapse:collapse'>\
        <col width=72><col width=0 style='display:none;mso-width-source:userset'><col width=72>\
        <tr height=19><td colspan=3 class=xl65>预算表</td></tr>\
        <tr><td x:str=\"项目 \">项目</td><td>编码</td><td x:num=\"12.5\">13</td></tr>\
        <tr class=xl66><td>a</td><td>b</td><td>c</td></tr>\
        <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr>\
        <![endif]></table></body></html>";
    let (bytes, _, _) = encoding_rs::GBK.encode(html);
    assert!(is_html(&bytes));
    let page = read(&bytes, None, &Limits::default()).expect("a page");
    assert_eq!(page.encoding, "GBK");
    assert_eq!(page.sheet.name, "收入 & 支出");
    assert_eq!(rows(&page), ["预算表", "项目|编码|13", "a|b|c"]);
    assert_eq!(page.sheet.hidden_rows, [2..=3]);
    assert_eq!(page.sheet.hidden_columns, [1..=1]);
    assert_eq!(page.left_out, LeftOut::default());
}

#[test]
fn what_belongs_to_the_table_comes_with_it_and_menus_do_not() {
    let links = "<li><a href=/1>行业动态与要闻</a> ".repeat(20);
    let page = page(&format!(
        "<body><ul>{links}</ul><div id=main><h1>收入预算表</h1>\
         <div>来源：财政局 <a href=#>打印</a></div><div><p>单位：万元</p><div>\
         <table><caption>表1</caption><tr><td>项目<td>金额<tr><td>税收<td>1</table></div>\
         <p>注：含调入。<p><a href=/x>下一篇：支出预算表</a></div></div>\
         <ul>{links}</ul><p>版权所有 备案号</body>"
    ));
    assert_eq!(
        rows(&page),
        [
            "收入预算表",
            "来源：财政局 打印",
            "单位：万元",
            "表1",
            "项目|金额",
            "税收|1",
            "注：含调入。"
        ]
    );
    assert_eq!(page.left_out.texts, 42);
    assert_eq!(page.left_out.first[0], (1, "行业动态与要闻".into()));
}

#[test]
fn tables_that_lay_out_a_page_are_taken_apart() {
    let page = page(
        "<table><tr><td colspan=2><h2>标题</h2></td></tr>\
         <tr><td>编制单位：局</td><td>单位：元</td></tr>\
         <tr><td colspan=2><table><tr><td>项目<td>金额<tr><td>甲<td>1</table></td></tr>\
         <tr><td>之间<td><table><tr><td>栏<td rowspan=2>数<tr><td>乙</table></td></tr>\
         <tr><td colspan=2>注</td></tr></table>",
    );
    assert_eq!(
        rows(&page),
        [
            "标题",
            "编制单位：局|单位：元",
            "项目|金额",
            "甲|1",
            "之间",
            "栏|数",
            "乙",
            "注"
        ]
    );
    assert_eq!(page.tables, 2);
    let merges = page.sheet.merges;
    assert_eq!(merges.len(), 1);
    assert_eq!((merges[0].first_row, merges[0].last_row), (5, 6));
}

#[test]
fn hidden_columns_of_one_of_two_tables_are_counted() {
    let tables = "<table><col><col style='display:none'><tr><td>a<td>b<tr><td>c<td>d<td>e</table>";
    let same = page(&format!("{tables}{tables}"));
    assert_eq!(same.sheet.hidden_columns, [1..=1]);
    assert_eq!(same.hidden, 0);
    let differ = page(&format!(
        "{tables}<table><tr><td>f<td>g<tr><td>h<td>i</table>"
    ));
    assert_eq!(differ.sheet.hidden_columns, []);
    assert_eq!(rows(&differ), ["a", "c||e", "f|g", "h|i"]);
    assert_eq!(differ.hidden, 2);
    let first = page("<p>题<table><col style='display:none'><tr><td>a<td>b<tr><td>c<td>d</table>");
    assert_eq!(rows(&first), ["|题", "a|b", "c|d"]);
}

#[test]
fn malformed_bytes_count_where_they_are_shown() {
    let page = |head: &[u8], cell: &[u8]| {
        [
            b"<meta charset=gbk><meta name=description content='".as_slice(),
            head,
            b"...'>\n<table><tr><td>1<td>2<tr>\n<td>3<td>",
            cell,
            b"</table>",
        ]
        .concat()
    };
    let fine = read(&page(b"\xBA\xBA\xBC", b"4"), None, &Limits::default()).expect("a page");
    assert_eq!((fine.malformed, fine.sheet.cells.len()), (1, 4));
    let damaged = page(b"\xBC", b"\xBA\xBA\xBC");
    assert_eq!(
        read(&damaged, None, &Limits::default()),
        Err(Error::Malformed {
            encoding: "GBK",
            offset: damaged.len() - "?</table>".len(),
            line: 3,
            column: 1
        })
    );
}

#[test]
fn pages_without_a_table_are_lines() {
    let page = page("<html><p>一<p>二<div>三</div>");
    assert_eq!(rows(&page), ["一", "二", "三"]);
    assert_eq!(page.tables, 0);
    assert_eq!(
        small("<html><body> &nbsp; <script>1</script>"),
        Err(Error::Empty)
    );
}

#[test]
fn sheets_in_other_files_are_named() {
    let frames = "<html><head><link id='shLink' href='a.files/sheet001.htm'></head>\
                  <frameset rows='*,39'><frame src='a.files/sheet001.htm'></frameset>";
    match small(frames) {
        Err(Error::Workbook { reason }) => assert!(reason.contains("sheet001.htm"), "{reason}"),
        other => panic!("{other:?}"),
    }
    let archive = "MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>";
    assert!(matches!(small(archive), Err(Error::Workbook { .. })));
}

#[test]
fn a_head_is_printed_again() {
    let page = page("<p>题<table><thead><tr><td>a<td>b<tbody><tr><td>1<td>2</table>");
    assert_eq!(page.sheet.print_titles, Some(1..=1));
}

#[test]
fn hostile_pages_are_refused_or_read() {
    let mut attributes = String::from("<table><tr><td ");
    for number in 0..20_000 {
        let _ = write!(attributes, "a{number} ");
    }
    let mut formats = String::from("<p>");
    for number in 0..1500 {
        let _ = write!(formats, "<b id=x{number}>");
    }
    for hostile in [
        "<div>".repeat(100_000),
        "<table><tr><td>".repeat(50_000),
        "<b>".repeat(100_000) + &"</b></i>".repeat(100_000),
        "<svg><g>".repeat(50_000),
        "<template>".repeat(50_000),
        attributes,
        formats + &"</p><p>x".repeat(50_000),
        "<table><tr>".to_owned() + &"<td colspan=1000 rowspan=65534>".repeat(10_000),
    ] {
        let result = small(&hostile);
        assert!(
            matches!(result, Err(Error::TooLarge { .. })),
            "{:.40}",
            hostile
        );
    }
    for odd in [
        "<",
        "<table",
        "<table><tr><td>&#x110000;&#0;&nbsp",
        "<table><caption><table><select><table><tr><td>1<td>2",
        "<table><tr><td>1<td>2</table></body></html><frameset>x",
        "</p></br><table><td><select><input><textarea><table>",
        "<style>{{{{}}}}@@@;'\"\\</style><table><td style='display:;;none:{'>1<td>2",
        "<template><table><tr><td>1</template><math><mtext><table><td>2",
        "<!--[if gte mso 9]><x:ExcelWorksheet><x:Name>",
    ] {
        let _ = small(odd);
    }
    let deep_css = format!("<style>a{}</style><table><td>1<td>2", "{(".repeat(100_000));
    assert!(small(&deep_css).is_ok());
}

/// A generator of numbers that needs no crate (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

#[test]
fn damaged_pages_never_panic() {
    let seed = "<!DOCTYPE html><meta charset=gbk><style>.a{display:none}</style><p>题</p>\
        <table><col style='display:none' span=2><thead><tr><th colspan=2>a<th rowspan=2>b</thead>\
        <tr class=a><td>1<td><select><option>2</select><td>3<tr><td><table><tr><td>x<td>y</table>\
        </table><b><i></b></i><a href=x>y</a><template><td></template><svg><title>t</svg>";
    let parts = [
        "<table>", "</table>", "<td>", "<tr>", "</p>", "<b>", "</b>", "<select>", "\u{0}",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..2000 {
        let mut bytes = seed.as_bytes().to_vec();
        for _ in 0..=random.below(6) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.below(256) as u8,
                1 => drop(bytes.drain(at..bytes.len().min(at + random.below(40)))),
                2 => {
                    let part = parts[random.below(parts.len())].bytes();
                    drop(bytes.splice(at..at, part));
                }
                _ => {
                    let end = bytes.len().min(at + random.below(60));
                    let copy = bytes[at..end].to_vec();
                    let to = random.below(bytes.len());
                    drop(bytes.splice(to..to, copy));
                }
            }
        }
        is_html(&bytes);
        let limits = Limits {
            bytes: 1 << 20,
            cells: 10_000,
        };
        let _ = read(&bytes, None, &limits);
    }
}
