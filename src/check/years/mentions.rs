//! The years and days that a text names.

use smallvec::SmallVec;

use crate::check::marks::Marks;
use crate::check::words::digit;

/// A year in a text, with month and day where they follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    pub year: u16,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// Where it begins and ends, in bytes.
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
}

/// What a year belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A year or a day.
    Plain,
    /// An end of a span of years: 2021—2025年.
    Range,
    /// The number of a document: 〔2022〕15号.
    Document,
}

impl Mention {
    /// Its place among the days, roughly: months of 31 days, the first where none is named.
    pub fn day_number(&self) -> i32 {
        let month = i32::from(self.month.unwrap_or(1)) - 1;
        i32::from(self.year) * 372 + month * 31 + i32::from(self.day.unwrap_or(1))
    }

    /// Whether it is the whole text.
    pub fn is_whole(&self, text: &str) -> bool {
        self.start == 0
            && text[self.end..]
                .chars()
                .all(|c| matches!(c, '前' | '底' | '初' | '末') || c.is_whitespace())
    }
}

/// Years of the present time.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// Whether a text can name a year, by its bytes.
pub fn may_have(text: &str, marks: Marks) -> bool {
    let bytes = text.as_bytes();
    let begins = matches!(bytes, [b'1', b'9', ..] | [b'2', b'0', ..] | [0xEF, ..]);
    let rest = bytes.get(4..).unwrap_or_default().iter();
    marks.any(Marks::YEAR | Marks::OPENING)
        || (begins
            && rest
                .into_iter()
                .any(|byte| matches!(byte, b'-' | b'/' | b'.')))
}

/// The years that a text names, in order.
pub fn mentions(text: &str) -> SmallVec<[Mention; 2]> {
    let mut found = SmallVec::new();
    let mut position = 0;
    while let Some(at) = text[position..].find(|c: char| digit(c).is_some()) {
        let start = position + at;
        let (value, length, end) = number(text, start);
        position = end;
        let before = text[..start].chars().next_back();
        let joined =
            before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '，'));
        let in_code = before == Some('-') && {
            let earlier = text[..start - 1].chars().next_back();
            earlier.is_some_and(|c| c.is_ascii_alphabetic())
        };
        if length != 4 || !YEARS.contains(&value) || joined || in_code {
            continue;
        }
        if let Some(mention) = mention(text, start, end, value) {
            position = mention.end;
            found.push(mention);
        }
    }
    mark_ranges(text, &mut found);
    found
}

/// The digits at a position: their value, how many they are, where they end.
fn number(text: &str, start: usize) -> (u32, usize, usize) {
    let (mut value, mut length, mut end) = (0u32, 0, start);
    for (at, character) in text[start..].char_indices() {
        let Some(digit) = digit(character) else { break };
        value = value.saturating_mul(10).saturating_add(u32::from(digit));
        length += 1;
        end = start + at + character.len_utf8();
    }
    (value, length, end)
}

/// What begins with the digits of a year, if what follows shows that it is one.
fn mention(text: &str, start: usize, end: usize, year: u32) -> Option<Mention> {
    let mut mention = Mention {
        year: u16::try_from(year).ok()?,
        month: None,
        day: None,
        start,
        end,
        kind: Kind::Plain,
    };
    let rest = &text[end..];
    let open = text[..start].chars().next_back();
    if let Some(after) = rest.strip_prefix(['〕', ']', '］', '】', ')', '）']) {
        let opens = matches!(open, Some('〔' | '[' | '［' | '【' | '(' | '（'));
        let after = after.trim_start_matches('第');
        let (_, length, number_end) = number(after, 0);
        let is_document = opens && length > 0 && after[number_end..].starts_with('号');
        mention.kind = Kind::Document;
        return is_document.then_some(mention);
    }
    if let Some(after) = rest.strip_prefix('年') {
        mention.end += '年'.len_utf8();
        if after.starts_with('度') {
            mention.end += '度'.len_utf8();
            return Some(mention);
        }
        if let Some((month, end)) = part(text, mention.end, '月', 12) {
            mention.month = Some(month);
            mention.end = end;
            if let Some((day, end)) = part(text, end, '日', 31) {
                mention.day = Some(day);
                mention.end = end;
            }
        }
        return Some(mention);
    }
    let separator = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, length, month_end) = number(text, end + 1);
    if !(1..=2).contains(&length) || !(1..=12).contains(&month) {
        return None;
    }
    mention.month = u8::try_from(month).ok();
    mention.end = month_end;
    if text[month_end..].starts_with(separator) {
        let (day, length, day_end) = number(text, month_end + 1);
        if !(1..=2).contains(&length) || !(1..=31).contains(&day) {
            return None;
        }
        mention.day = u8::try_from(day).ok();
        mention.end = day_end;
    } else if separator != '-' || length == 1 {
        // 2023.5 may be an amount, 2023/5 a share of something.
        return None;
    }
    let goes_on = text[mention.end..]
        .chars()
        .next()
        .is_some_and(|c| c.is_alphanumeric() && c.is_ascii() || c == '-');
    (!goes_on).then_some(mention)
}

/// A number up to a limit and the character that names it.
fn part(text: &str, start: usize, name: char, limit: u32) -> Option<(u8, usize)> {
    let (value, length, end) = number(text, start);
    let named =
        (1..=2).contains(&length) && text[end..].starts_with(name) && (1..=limit).contains(&value);
    let value = u8::try_from(value).ok()?;
    named.then_some((value, end + name.len_utf8()))
}

/// Ends of spans: 2021—2025年, 2021年至2025年, 2021-2025.
fn mark_ranges(text: &str, found: &mut SmallVec<[Mention; 2]>) {
    const DASHES: [char; 9] = ['-', '—', '–', '－', '~', '～', '至', '到', '和'];
    for index in 0..found.len() {
        let Mention { start, end, .. } = found[index];
        let before = text[..start].trim_end_matches(DASHES);
        let spans = before.len() < start
            && before
                .ends_with(|c: char| digit(c).is_some() || matches!(c, '年' | '月' | '日' | '度'));
        let after = text[end..].trim_start_matches(DASHES);
        let goes_on =
            after.len() < text.len() - end && after.starts_with(|c: char| digit(c).is_some());
        if spans || goes_on {
            found[index].kind = Kind::Range;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(u16, Option<u8>, Option<u8>, Kind)> {
        mentions(text)
            .iter()
            .map(|of| (of.year, of.month, of.day, of.kind))
            .collect()
    }

    #[test]
    fn years_and_days() {
        use Kind::*;
        assert_eq!(of("2023年部门预算"), [(2023, None, None, Plain)]);
        assert_eq!(of("２０２３年度"), [(2023, None, None, Plain)]);
        assert_eq!(of("2021年12月底前完成"), [(2021, Some(12), None, Plain)]);
        assert_eq!(of("2023年9月12日"), [(2023, Some(9), Some(12), Plain)]);
        assert_eq!(of("2023-05-01"), [(2023, Some(5), Some(1), Plain)]);
        assert_eq!(of("2023/5/1"), [(2023, Some(5), Some(1), Plain)]);
        assert_eq!(of("2023.5.1"), [(2023, Some(5), Some(1), Plain)]);
        assert_eq!(of("龙文旅〔2022〕15号"), [(2022, None, None, Document)]);
        assert_eq!(
            of("2021年至2025年"),
            [(2021, None, None, Range), (2025, None, None, Range)]
        );
        assert_eq!(of("2021—2025年"), [(2025, None, None, Range)]);
    }

    #[test]
    fn other_numbers() {
        for text in [
            "2023.5",
            "2023",
            "ZY2023-001",
            "ZYGA-2022-0107",
            "12023年",
            "2023-2024",
            "3年",
            "2301-CT",
            "2023/5",
        ] {
            let found = mentions(text);
            assert!(
                found.iter().all(|of| of.kind == Kind::Range),
                "{text}: {found:?}"
            );
        }
    }
}
