//! Sentences that stand in two cells and differ in a single character (J0615).
//!
//! Two such sentences share their first or their last half, so that they meet in a table of halves; of
//! each half only the last sentence is kept, which makes the search linear. Not meant are characters that
//! tell two things apart on purpose: numbers, directions, sizes, names of places, what another cell of the
//! row names too, and every series of three sentences and more.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use super::marks::Marks;
use super::table::{Holds, View};
use super::words::{around, is_hanzi};
use crate::diagnostic::{Code, Diagnostic};

/// A shorter text is no sentence, in hanzi.
const SENTENCE: usize = 10;
/// The same in a column of labels, which are often alike.
const LABEL: usize = 14;
/// A hanzi has so many bytes.
const HANZI: usize = 3;
/// Characters that tell things apart.
const TELLING: &str = "一二三四五六七八九十百千万亿零〇两半双单首末初第几东西南北中上下左右前后内外里大小多少高低老幼新旧改扩\
    长短远近早晚快慢轻重冷热干湿甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥春夏秋冬年月日季周时分男女父母儿本\
    省市县区乡镇村街组户州国正副主次增减升降收支进出入水电气路桥河湖城公私有无不未非已再猪牛羊鸡鸭鱼稻麦豆买卖\
    存贷借还债权产销供需投农林牧渔工商科教文卫体党团\
    東兩雙單後內裡遠長舊擴縣區鄉鎮組戶";
/// What names of places and offices end with: in them a character is no slip.
const NAMED: &str = "村镇乡县市区庄街路巷河湖江山沟桥寨屯岗局科部院校站所队厂矿场鄉鎮縣區";

/// A sentence of a cell.
#[derive(Debug, Clone, Copy)]
struct Sentence<'t> {
    text: &'t str,
    row: usize,
    column: usize,
}

pub fn check(view: &View, found: &mut Vec<Diagnostic>) {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut known: FxHashMap<&str, ()> = FxHashMap::default();
    known.reserve(view.marked(Marks::LONG).count());
    for (row, column, cell) in view.marked(Marks::LONG) {
        if !view.marks(row, column).any(Marks::HANZI) {
            continue;
        }
        for text in cell
            .split(['。', '！', '？', '；', ';', '\n'])
            .map(str::trim)
        {
            let least = if view.columns[column].holds == Holds::Prose {
                SENTENCE
            } else {
                LABEL
            };
            if text.len() >= least * HANZI && known.insert(text, ()).is_none() {
                sentences.push(Sentence { text, row, column });
            }
        }
    }
    // In reading order, of which the last of those that begin alike is kept.
    sentences.sort_by_key(|sentence| (sentence.row, sentence.column));
    let pairs = pairs(&sentences);
    let mut partners = vec![0; sentences.len()];
    for pair in &pairs {
        for &sentence in pair {
            partners[sentence] += 1;
        }
    }
    for [first, second] in pairs {
        let (one, other) = (sentences[first], sentences[second]);
        if partners[first] == 1 && partners[second] == 1 && is_slip(view, one, other) {
            found.push(finding(view, one, other));
        }
    }
}

/// The pairs of sentences that differ in one character, the earlier one first.
fn pairs(sentences: &[Sentence]) -> Vec<[usize; 2]> {
    // How many sentences there are of each length.
    let mut lengths: FxHashMap<usize, usize> = FxHashMap::default();
    for sentence in sentences {
        *lengths.entry(sentence.text.len()).or_default() += 1;
    }
    let has = |length: usize| lengths.contains_key(&length);
    let mut halves: FxHashMap<u64, usize> = FxHashMap::default();
    halves.reserve(sentences.len() * 2);
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    for (index, sentence) in sentences.iter().enumerate() {
        let bytes = sentence.text.as_bytes();
        // The other one is as long, or one of them is a hanzi longer.
        let alike = lengths[&bytes.len()] > 1 || has(bytes.len() + HANZI);
        let longer = has(bytes.len() - HANZI);
        let shorter = alike.then_some(bytes.len());
        let shorter = shorter
            .into_iter()
            .chain(longer.then(|| bytes.len() - HANZI));
        for shorter in shorter {
            // A character in the middle is in neither half.
            let half = shorter.saturating_sub(4) / 2;
            for (side, part) in [&bytes[..half], &bytes[bytes.len() - half..]]
                .into_iter()
                .enumerate()
            {
                let mut hasher = FxHasher::default();
                hasher.write(part);
                hasher.write_usize(shorter * 2 + side);
                let Some(other) = halves.insert(hasher.finish(), index) else {
                    continue;
                };
                let pair = [other, index];
                if other != index
                    && !pairs.iter().rev().take(4).any(|known| *known == pair)
                    && difference(sentences[other].text, sentence.text).is_some()
                {
                    pairs.push(pair);
                }
            }
        }
    }
    pairs
}

/// Where two texts differ, if they do so in one character alone: its byte position, and the character in
/// each text, if it is there.
fn difference(one: &str, other: &str) -> Option<(usize, Option<char>, Option<char>)> {
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(one, other)| one == other)
        .count();
    let start = (0..=same)
        .rev()
        .find(|&at| one.is_char_boundary(at) && other.is_char_boundary(at))?;
    let (one, other) = (&one[start..], &other[start..]);
    let skip = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    let (first, second) = (one.chars().next(), other.chars().next());
    if one[skip(one)..] == other[skip(other)..] {
        Some((start, first, second))
    } else if one[skip(one)..] == *other {
        Some((start, first, None))
    } else if *one == other[skip(other)..] {
        Some((start, None, second))
    } else {
        None
    }
}

fn is_slip(view: &View, one: Sentence, other: Sentence) -> bool {
    let Some((at, first, second)) = difference(one.text, other.text) else {
        return false;
    };
    let meant = |character: Option<char>| {
        character.is_some_and(|character| !is_hanzi(character) || TELLING.contains(character))
    };
    // In one row a target and what became of it may differ by so little.
    if meant(first) || meant(second) || one.row == other.row {
        return false;
    }
    let after = one.text[at..].chars().skip(1).take(2);
    if after.clone().any(|character| NAMED.contains(character)) {
        return false;
    }
    // What the rows name elsewhere too is what they differ in.
    let names = |row: usize, column: usize, character: Option<char>| {
        character.is_none_or(|character| view.text(row, column).contains(character))
    };
    let explains = |column: usize| {
        column != one.column
            && column != other.column
            && view.columns[column].holds != Holds::Prose
            && view.text(one.row, column) != view.text(other.row, column)
            && names(one.row, column, first)
            && names(other.row, column, second)
    };
    !(0..view.columns.len()).any(explains)
}

fn finding(view: &View, one: Sentence, other: Sentence) -> Diagnostic {
    let at = difference(one.text, other.text).map_or(0, |(at, _, _)| at);
    Diagnostic::new(Code::NearlySame)
        .with("here", around(one.text, at))
        .with("there", around(other.text, at))
        .at_all(view.cell(one.row, one.column).place())
        .at_all(view.cell(other.row, other.column).place())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{codes, found};

    fn sheet(one: &str, other: &str) -> String {
        format!(
            "任务表\n单位\t任务\t时限\n甲局\t按照年初确定的工作要求，{one}\t6月底\n乙局\t做好本级部门预算和决算公开工作。\t7月底\n\
             丙局\t按照年初确定的工作要求，{other}\t8月底\n丁局\t组织开展形式多样的普法宣传活动。\t9月底\n"
        )
    }

    #[test]
    fn slips() {
        for (one, other) in [
            (
                "加快推进新旧动能转换化和技术攻关。",
                "加快推进新旧动能转换和技术攻关。",
            ),
            (
                "组织开展河道巡查，解决突出问题。",
                "组织开展河道巡察，解决突出问题。",
            ),
            ("加强部门财务账目管理工作", "加强部门财务帐目管理工作"),
            ("完成各类科技项目评审工作活", "完成各类科技项目评审工作"),
        ] {
            assert_eq!(codes(&found(&sheet(one, other), check)), ["J0615"], "{one}");
        }
    }

    #[test]
    fn differences_that_are_meant() {
        for (one, other) in [
            (
                "完成上半年饮水水质卫生监测。",
                "完成下半年饮水水质卫生监测。",
            ),
            (
                "为65岁以上老人免费体检服务。",
                "为60岁以上老人免费体检服务。",
            ),
            (
                "组织青杨河东岸群众向高处转移。",
                "组织青杨河西岸群众向高处转移。",
            ),
            (
                "对张庄村道路进行硬化和亮化。",
                "对李庄村道路进行硬化和亮化。",
            ),
            (
                "完成饮水水质卫生监测，并公示。",
                "完成饮水水质卫生监测并公示。",
            ),
            (
                "由甲单位负责全部项目的建设。",
                "由丙单位负责全部项目的建设。",
            ),
        ] {
            assert_eq!(found(&sheet(one, other), check), [], "{one}");
        }
    }

    #[test]
    fn a_series_is_meant() {
        let sheet = sheet(
            "负责桃树病虫害的防治和指导。",
            "负责梨树病虫害的防治和指导。",
        );
        let series =
            format!("{sheet}戊局\t按照年初确定的工作要求，负责枣树病虫害的防治和指导。\t9月底\n");
        assert_eq!(codes(&found(&sheet, check)), ["J0615"]);
        assert_eq!(found(&series, check), []);
    }
}
