//! Texts that stop short: a bracket or quotation mark that is never closed (J0613), a sentence without
//! its full stop in a column of sentences with theirs (J0614).

use super::marks::Marks;
use super::table::{View, other_texts};
use super::words::{end, is_hanzi};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Text;

/// A text of fewer characters is no sentence.
const SENTENCE: usize = 10;
/// So many sentences at least show that a column's texts end with a full stop.
const ENOUGH: usize = 3;
/// Of so many sentences one may lack it.
const RARE: usize = 3;

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let others = other_texts(view.table);
    for text in &others {
        // What goes on in another part of the table was parted, by recovery or in print.
        let rest = others.iter().filter(|other| !std::ptr::eq(**other, *text));
        unclosed(text, rest.map(|other| other.text.as_str()), found);
    }
    for (row, column, _) in view.marked(Marks::OPENING) {
        let below = (row + 1 < view.height()).then(|| view.own(row + 1, column));
        unclosed(view.cell(row, column), below.into_iter(), found);
    }
    sentences(view, found);
}

/// What a mark opens or closes, in either width.
fn mark(character: char) -> Option<(u8, bool)> {
    let mark = match character {
        '(' | '（' => (0, true),
        ')' | '）' => (0, false),
        '[' | '［' => (1, true),
        ']' | '］' => (1, false),
        '【' => (2, true),
        '】' => (2, false),
        '〔' => (3, true),
        '〕' => (3, false),
        '《' => (4, true),
        '》' => (4, false),
        '“' => (5, true),
        '”' => (5, false),
        '「' => (6, true),
        '」' => (6, false),
        '『' => (7, true),
        '』' => (7, false),
        '{' | '｛' => (8, true),
        '}' | '｝' => (8, false),
        _ => return None,
    };
    Some(mark)
}

/// How many kinds of marks there are.
const KINDS: usize = 9;
/// The kind of “ and ”.
const QUOTES: usize = 5;

/// The marks of a text that are open at its end: the first of them, and how many marks close what was
/// opened before it.
fn open_marks(text: &str) -> (Option<(usize, char)>, [bool; KINDS]) {
    let mut open: [Vec<(usize, char)>; KINDS] = Default::default();
    let mut opened = [0usize; KINDS];
    let mut closed = [false; KINDS];
    for (at, character) in text.char_indices() {
        let Some((kind, opens)) = mark(character) else {
            continue;
        };
        let kind = usize::from(kind);
        if opens {
            opened[kind] += 1;
            open[kind].push((at, character));
        } else if open[kind].pop().is_none() {
            closed[kind] = true;
        }
    }
    // An input method may give “ for both.
    if open[QUOTES].len() == opened[QUOTES] && opened[QUOTES].is_multiple_of(2) {
        open[QUOTES].clear();
    }
    (open.into_iter().flatten().min(), closed)
}

fn unclosed<'t>(text: &Text, mut next: impl Iterator<Item = &'t str>, found: &mut Vec<Diagnostic>) {
    let (Some((_, character)), _) = open_marks(&text.text) else {
        return;
    };
    // What goes on in the next cell was parted there.
    let goes_on = next.any(|next| {
        let (_, closed) = open_marks(next);
        mark(character).is_some_and(|(kind, _)| closed[usize::from(kind)])
    });
    if !goes_on {
        let finding = Diagnostic::new(Code::TextCutOff)
            .with("text", end(&text.text))
            .with("mark", character.to_string())
            .at_all(text.place());
        found.push(finding);
    }
}

/// How a text ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// With a full stop, or another mark that ends a sentence.
    Stop,
    /// With a word.
    Word,
    /// It is no sentence, or its end tells nothing.
    Other,
}

fn ending(text: &str) -> End {
    if text.chars().take(SENTENCE).count() < SENTENCE || !text.contains(is_hanzi) {
        return End::Other;
    }
    let inner = text.trim_end_matches(['”', '’', '"', '）', ')', '」', '』', '】', ']', ' ']);
    match inner.chars().next_back() {
        Some('。' | '！' | '？' | '!' | '?' | '.' | '．') => End::Stop,
        Some('…' | '：' | ':' | '；' | ';') => End::Other,
        Some(_) => End::Word,
        None => End::Other,
    }
}

fn sentences(view: &View, found: &mut Vec<Diagnostic>) {
    let mut ends = vec![(0, Vec::new()); view.columns.len()];
    for (row, column, text) in view.marked(Marks::LONG) {
        match ending(text) {
            End::Stop => ends[column].0 += 1,
            End::Word => ends[column].1.push(row),
            End::Other => {}
        }
    }
    for (column, (stops, words)) in ends.iter().enumerate() {
        if *stops < ENOUGH || words.len() * RARE > *stops {
            continue;
        }
        for &row in words {
            let text = view.cell(row, column);
            let finding = Diagnostic::new(Code::SentenceWithoutEnd)
                .with("text", end(&text.text))
                .with("column", view.leaf(column))
                .at_all(text.place());
            found.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    #[test]
    fn marks_left_open() {
        for (text, open) in [
            ("改造敬老院6所（含消防、适老化", Some('（')),
            ("推行“街道吹哨、部门报到工作机制", Some('“')),
            ("（一）落实《条例", Some('《')),
            ("要求：1）厚度；2）承重", None),
            ("支持双面打印（A4幅面)", None),
            ("对角线86\"，误差<5%", None),
            ("“两癌“筛查", None),
            ("“灯火·最美‘乡村年’”（花灯）", None),
        ] {
            assert_eq!(open_marks(text).0.map(|(_, mark)| mark), open, "{text}");
        }
    }

    #[test]
    fn a_text_that_goes_on_below_is_not_cut_off() {
        let sheet =
            "表\n项目\t内容\t数\n甲\t改造（含消防\t1\n乙\t和厨房）等\t2\n丙\t新建（含消防\t3\n";
        let findings = found(sheet, check);
        assert_eq!(codes(&findings), ["J0613"]);
        assert_eq!(findings[0].places[0].line, 5);
    }

    #[test]
    fn ends_of_sentences() {
        assert_eq!(
            ending("完成调查12个，安全利用率100%。（截至12月底。）"),
            End::Stop
        );
        assert_eq!(ending("群众评价“水变清了，鱼又回来了。”"), End::Stop);
        assert_eq!(ending("未发生特种设备安全事故"), End::Word);
        assert_eq!(ending("完善网格化监管制度等等……"), End::Other);
        assert_eq!(ending("无"), End::Other);
    }
}
