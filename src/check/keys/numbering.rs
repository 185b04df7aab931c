//! Gaps in the numbers of rows: a column of numbers (序号), or the numbers that labels begin with
//! (一、二、四、).
//!
//! Numbers begin with 1 and go up one by one; they may begin again, and one cell may stand for several
//! (4-7). They are believed where nearly all steps are such.

use super::{blank, few, is_data};
use crate::check::table::{Holds, View};
use crate::check::words::{digit, has_any};
use crate::diagnostic::{Code, Diagnostic};

/// So many labels show whether labels are numbered.
const SAMPLE: usize = 200;
/// So many steps by one show that rows are numbered.
const ENOUGH: usize = 4;
/// Labels of numbers of rows.
const LABELS: [&str; 7] = ["序号", "编号", "序 号", "号", "No.", "NO.", "#"];
/// Labels of ranks, which go on after a tie as if nothing had been.
const RANKS: [&str; 6] = ["名次", "排名", "位次", "名 次", "Rank", "rank"];
/// Digits as hanzi.
const HAN: &str = "一二三四五六七八九";
/// How numbers are printed, the upper levels first.
const STYLES: usize = 6;

/// A number as a label begins with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    /// Which of [`STYLES`].
    style: usize,
    first: u32,
    last: u32,
}

/// The numbers of one style on the way down.
#[derive(Default, Clone)]
struct Series {
    /// The last number, and its row.
    last: Option<(u32, usize)>,
    steps: usize,
    /// What breaks it: the number before and after with their rows.
    gaps: Vec<[(u32, usize); 2]>,
    /// Equal numbers in a row.
    twice: Vec<[(u32, usize); 2]>,
    /// Rows without a number where one is missing.
    blanks: Vec<usize>,
    /// Whether each run of it begins with 1.
    from_one: Option<bool>,
}

/// Looks at a column; whether it numbers its rows.
pub fn check(view: &View, column: usize, found: &mut Vec<Diagnostic>) -> bool {
    let of = &view.columns[column];
    let leaf = view.leaf(column);
    let named = LABELS.contains(&leaf.trim());
    let whole = of.holds == Holds::Numbering
        || (named && matches!(of.holds, Holds::Code | Holds::Label | Holds::Amount));
    let labels = matches!(of.holds, Holds::Label | Holds::Prose) && !named;
    if has_any(leaf, &RANKS) || !(labels || (whole && (column == 0 || named))) {
        return false;
    }
    // Where no label near the top is numbered none is.
    let filled = (0..view.height()).map(|row| view.own(row, column));
    let mut filled = filled.filter(|text| !text.is_empty()).take(SAMPLE);
    if !whole && !filled.any(|text| number(text, whole).is_some()) {
        return false;
    }
    let mut series: [Series; STYLES] = Default::default();
    let mut blanks: Vec<usize> = Vec::new();
    for row in 0..view.height() {
        let text = view.own(row, column);
        if text.is_empty() {
            let part = view.label(row).starts_with("其中") || view.label(row).starts_with('#');
            if whole && is_data(view, row) && !part && !view.is_covered(row, column) {
                blanks.push(row);
            }
            continue;
        }
        if let Some(number) = number(text, whole) {
            for lower in &mut series[number.style + 1..] {
                lower.last = None;
            }
            series[number.style].add(number, row, &blanks);
        }
        blanks.clear();
    }
    // No number follows that would show it.
    if let [row] = blanks[..]
        && series[0].last.is_some()
    {
        series[0].blanks.push(row);
    }
    let mut is_numbering = false;
    for of in series {
        is_numbering |= whole && of.steps >= ENOUGH;
        let sound = of.steps >= ENOUGH
            && of.from_one == Some(true)
            && of.gaps.len() + of.twice.len() + of.blanks.len() <= few(of.steps);
        if sound {
            report(view, column, &of, whole, found);
        }
    }
    is_numbering
}

fn report(view: &View, column: usize, of: &Series, whole: bool, found: &mut Vec<Diagnostic>) {
    let place = |row: usize| view.cell(row, column).place();
    let shown = |number: u32| {
        if whole {
            number.to_string()
        } else {
            printed(view, column, number)
        }
    };
    for &[(before, above), (after, row)] in &of.gaps {
        let finding = Diagnostic::new(Code::NumberingGap)
            .with("column", view.leaf(column))
            .with("before", shown(before))
            .with("after", shown(after))
            .at_all(place(row))
            .at_all(place(above));
        found.push(finding);
    }
    for &[(_, above), (number, row)] in &of.twice {
        let finding = Diagnostic::new(Code::DuplicateKey)
            .with("key", shown(number))
            .with("column", view.leaf(column))
            .at_all(place(row))
            .at_all(place(above));
        found.push(finding);
    }
    for &row in &of.blanks {
        let mut others = (0..view.columns.len())
            .filter(|&other| other != column && view.columns[other].filled + 1 >= view.data_rows);
        if others.all(|other| !view.text(row, other).is_empty()) {
            found.push(blank(view, row, column));
        }
    }
}

/// A number in the manner of the column: hanzi where its labels have these.
fn printed(view: &View, column: usize, number: u32) -> String {
    let mut texts = (0..view.height()).map(|row| view.own(row, column));
    let hanzi = texts.any(|text| text.trim_start_matches(['（', '(']).starts_with('一'));
    if !hanzi || number == 0 || number > 99 {
        return number.to_string();
    }
    let of = |digit: u32| {
        HAN.chars()
            .nth(digit.wrapping_sub(1) as usize)
            .map_or(String::new(), String::from)
    };
    match (number / 10, number % 10) {
        (0, ones) => of(ones),
        (1, ones) => format!("十{}", of(ones)),
        (tens, ones) => format!("{}十{}", of(tens), of(ones)),
    }
}

impl Series {
    fn add(&mut self, number: Number, row: usize, blanks: &[usize]) {
        let here = (number.first, row);
        match self.last {
            None => self.begins_with(number.first),
            Some((last, _)) if number.first == last + 1 => self.steps += 1,
            Some((_, _)) if number.first == 1 => {}
            Some((last, above)) if number.first == last => self.twice.push([(last, above), here]),
            Some((last, above)) => {
                let missing = number.first.saturating_sub(last + 1) as usize;
                // After a single wrong number the series goes on as if it were right.
                let slip = self.gaps.last().is_some_and(|&[(before, _), (wrong, at)]| {
                    wrong == last && at == above && number.first == before + 2
                });
                if missing > 0 && missing == blanks.len() {
                    self.blanks.extend(blanks);
                    self.steps += 1;
                } else if !slip {
                    self.gaps.push([(last, above), here]);
                }
            }
        }
        self.last = Some((number.last, row));
    }

    fn begins_with(&mut self, number: u32) {
        let from_one = number <= 1;
        self.from_one = Some(self.from_one.unwrap_or(true) && from_one);
    }
}

/// The number that a text begins with; in a column of numbers it is the `whole` text.
fn number(text: &str, whole: bool) -> Option<Number> {
    let text = text.trim_start();
    let bare = text.trim_start_matches(['（', '(']);
    let bracketed = bare.len() < text.len();
    let (value, rest) = plain(bare)
        .map(|(value, rest)| (value, false, rest))
        .or_else(|| hanzi(bare).map(|(value, rest)| (value, true, rest)))
        .map(|(value, hanzi, rest)| ((value, hanzi), rest))?;
    let (value, is_hanzi) = value;
    let one = |style| Number {
        style,
        first: value,
        last: value,
    };
    let after = rest.chars().next();
    if whole && !bracketed {
        if rest.is_empty() || matches!(rest, "." | "、" | "．") {
            return Some(one(0));
        }
        let end = rest
            .strip_prefix(['-', '—', '–', '~', '～', '、', '至'])
            .and_then(plain);
        let range = end.filter(|(end, rest)| rest.is_empty() && *end > value);
        return range.map(|(end, _)| Number {
            style: 0,
            first: value,
            last: end,
        });
    }
    let closes = matches!(after, Some('）' | ')'));
    let stops = match after {
        Some('、') => true,
        // Not the point of 1.5.
        Some('.' | '．') => rest.chars().nth(1).and_then(digit).is_none(),
        _ => false,
    };
    match (is_hanzi, bracketed) {
        (true, false) if stops => Some(one(1)),
        (true, true) if closes => Some(one(2)),
        (false, false) if stops => Some(one(3)),
        (false, true) if closes => Some(one(4)),
        (false, false) if closes => Some(one(5)),
        _ => None,
    }
}

/// A whole number of at most four digits, and what follows.
fn plain(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| digit(c).is_none())
        .unwrap_or(text.len());
    let digits = &text[..end];
    if digits.is_empty() || digits.chars().count() > 6 {
        return None;
    }
    let value = digits
        .chars()
        .filter_map(digit)
        .fold(0, |value, digit| value * 10 + u32::from(digit));
    Some((value, &text[end..]))
}

/// The same in hanzi, up to 99.
fn hanzi(text: &str) -> Option<(u32, &str)> {
    let value = |character: char| {
        let at = HAN.chars().position(|digit| digit == character)?;
        u32::try_from(at + 1).ok()
    };
    let mut rest = text;
    let mut next = || {
        let character = rest.chars().next()?;
        let of = if character == '十' {
            Some(10)
        } else {
            value(character)
        };
        if of.is_some() {
            rest = &rest[character.len_utf8()..];
        }
        of
    };
    let mut number = next()?;
    let mut last = number;
    while let Some(digit) = next() {
        number = match (last, digit) {
            (1..=9, 10) => number * 10,
            (10, 1..=9) => number + digit,
            _ => return None,
        };
        last = digit;
    }
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    /// A table whose rows begin with these texts.
    fn sheet(label: &str, texts: &[&str]) -> String {
        let rows = texts.iter().zip("甲乙丙丁戊己庚辛壬癸子丑".chars());
        let rows: String = rows
            .map(|(text, name)| format!("{text}\t{name}局事项\t有\n"))
            .collect();
        format!("清单\n{label}\t名称\t备注\n{rows}")
    }

    fn names(label: &str, texts: &[&str]) -> Vec<&'static str> {
        let findings = found(&sheet(label, texts), |view, found| {
            check(view, 0, found);
        });
        codes(&findings)
    }

    #[test]
    fn gaps() {
        assert_eq!(names("序号", &["1", "2", "3", "5", "6", "7"]), ["J0618"]);
        assert_eq!(
            names("序号", &["1", "2", "9", "4", "5", "6", "7"]),
            ["J0618"]
        );
        assert_eq!(
            names("序号", &["1", "2", "3", "3", "4", "5", "6"]),
            ["J0617"]
        );
        let labels = [
            "一、教育",
            "二、饮水",
            "三、养老",
            "五、交通",
            "六、就业",
            "七、文化",
        ];
        assert_eq!(names("项目", &labels), ["J0618"]);
    }

    #[test]
    fn near_misses() {
        assert_eq!(
            names("序号", &["1", "2", "3", "4-7", "8", "1", "2", "3"]),
            [""; 0]
        );
        assert_eq!(
            names("名次", &["1", "2", "2", "4", "5", "5", "5", "8"]),
            [""; 0]
        );
        assert_eq!(
            names("编号", &["301", "302", "303", "307", "309", "310"]),
            [""; 0]
        );
        assert_eq!(names("序号", &["1", "3", "4", "7", "8", "9"]), [""; 0]);
        let levels = [
            "一、教育",
            "（一）小学",
            "（二）中学",
            "二、饮水",
            "（一）水源",
            "（二）管网",
            "三、养老",
        ];
        assert_eq!(names("项目", &levels), [""; 0]);
    }

    #[test]
    fn numbers_that_labels_begin_with() {
        let of = |text, whole| number(text, whole).map(|of| (of.style, of.first, of.last));
        assert_eq!(of("十二、教育", false), Some((1, 12, 12)));
        assert_eq!(of("二十一、教育", false), Some((1, 21, 21)));
        assert_eq!(of("（三）中学", false), Some((2, 3, 3)));
        assert_eq!(of("1.5匹", false), None);
        assert_eq!(of("3. 教育", false), Some((3, 3, 3)));
        assert_eq!(of("4-7", true), Some((0, 4, 7)));
        assert_eq!(of("1.2", true), None);
        assert_eq!(of("一般公共服务", false), None);
    }
}
