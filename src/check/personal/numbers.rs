//! The numbers in a text that tell of a person, by their own structure.

use std::ops::Range;

use smallvec::SmallVec;

use crate::check::words::digit;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identity number of eighteen characters (GB 11643).
    Identity,
    /// A mobile number.
    Mobile,
    /// The number of a bank card.
    Card,
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub kind: Kind,
    /// Its bytes in the text, with what groups its digits.
    pub range: Range<usize>,
}

/// The first two digits of the areas of China.
const AREAS: [u8; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];
/// Behind a number it counts, and is no telephone's.
const COUNTED: &str = "元万亿千户亩吨号人次个份件张台套万.%％*";
/// Words before a number that say what it is; other letters make it a part of a code.
const SAYING: [&str; 6] = ["tel", "id", "phone", "mobile", "no", "card"];
/// The value of X.
const X: u8 = 10;

/// Digits without anything between them.
struct Group {
    range: Range<usize>,
    digits: SmallVec<[u8; 20]>,
}

/// Whether a text can hold such a number at all.
fn may_have(text: &str) -> bool {
    text.len() >= 11 && {
        let wide = text.bytes().any(|byte| byte == 0xEF);
        wide || text.bytes().filter(u8::is_ascii_digit).count() >= 11
    }
}

/// The numbers of a text, in order.
pub fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    if !may_have(text) {
        return found;
    }
    let mut run: Vec<Group> = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let Some(first) = digit(character) else {
            continue;
        };
        let mut group = Group {
            range: start..start + character.len_utf8(),
            digits: SmallVec::from_slice(&[first]),
        };
        while let Some(&(at, character)) = characters.peek() {
            let rest = &text[at + character.len_utf8()..];
            let last = matches!(character, 'X' | 'x' | 'Ｘ' | 'ｘ')
                && !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
            let Some(value) = digit(character).or(last.then_some(X)) else {
                break;
            };
            group.digits.push(value);
            group.range.end = at + character.len_utf8();
            characters.next();
            if last {
                break;
            }
        }
        let between = run
            .last()
            .map(|before| &text[before.range.end..group.range.start]);
        if between.is_some_and(|between| !is_separator(between)) {
            of_run(text, &run, &mut found);
            run.clear();
        }
        run.push(group);
    }
    of_run(text, &run, &mut found);
    found
}

/// Whether it stands between groups of digits of one number.
fn is_separator(text: &str) -> bool {
    let mut characters = text.chars();
    let one = characters.next().is_some_and(|character| {
        matches!(character, '-' | '－' | '–' | '—' | '‐' | '·') || character.is_whitespace()
    });
    one && characters.next().is_none()
}

/// The numbers among groups with separators between them.
fn of_run(text: &str, run: &[Group], found: &mut Vec<Number>) {
    let mut first = 0;
    while first < run.len() {
        let mut digits: SmallVec<[u8; 20]> = SmallVec::new();
        let mut lengths: SmallVec<[usize; 8]> = SmallVec::new();
        let mut taken = None;
        for (index, group) in run.iter().enumerate().skip(first) {
            if digits.len() + group.digits.len() > 19 {
                break;
            }
            digits.extend_from_slice(&group.digits);
            lengths.push(group.digits.len());
            let range = run[first].range.start..group.range.end;
            if let Some(kind) =
                kind(&digits, &lengths).filter(|kind| stands_alone(text, &range, *kind))
            {
                taken = Some((index, Number { kind, range }));
                break;
            }
        }
        first = match taken {
            Some((index, number)) => {
                found.push(number);
                index + 1
            }
            None => first + 1,
        };
    }
}

/// Whether a number is no part of a code or an amount, by what stands right before and behind it.
fn stands_alone(text: &str, range: &Range<usize>, kind: Kind) -> bool {
    let before = text[..range.start].trim_end_matches(['-', '－', '—']);
    let letters = before.len()
        - before
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let word = before[before.len() - letters..].to_ascii_lowercase();
    let coded = letters > 0 && !SAYING.contains(&word.as_str());
    let marked = text[..range.start].ends_with(['.', '/', '_', '*', '¥', '￥', ',']);
    let mut after = text[range.end..].chars();
    let next = after.next();
    let goes_on = match next {
        Some('.' | ',') => after.next().is_some_and(|next| next.is_ascii_digit()),
        Some('*' | '_' | '/') => after
            .next()
            .is_some_and(|next| next.is_ascii_alphanumeric() || next == '*'),
        Some(next) if kind == Kind::Mobile && COUNTED.contains(next) => true,
        Some(next) => next.is_ascii_alphabetic(),
        None => false,
    };
    !coded && !marked && !goes_on
}

/// What digits in groups of these lengths are.
fn kind(digits: &[u8], lengths: &[usize]) -> Option<Kind> {
    if is_identity(digits) {
        Some(Kind::Identity)
    } else if is_card(digits, lengths) {
        Some(Kind::Card)
    } else if is_mobile(digits, lengths) {
        Some(Kind::Mobile)
    } else {
        None
    }
}

/// Whether the eighteen characters have the shape of an identity number.
fn is_identity(digits: &[u8]) -> bool {
    if digits.len() != 18 || digits[..17].contains(&X) {
        return false;
    }
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0u32, |number, &digit| number * 10 + u32::from(digit))
    };
    let (year, month, day) = (
        number(&digits[6..10]),
        number(&digits[10..12]),
        number(&digits[12..14]),
    );
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return false,
    };
    if !AREAS.contains(&(digits[0] * 10 + digits[1]))
        || !(1900..2040).contains(&year)
        || !(1..=days).contains(&day)
    {
        return false;
    }
    // ISO 7064 MOD 11-2: the weight of a place is a power of two.
    let check = digits[..17]
        .iter()
        .fold(0u32, |sum, &digit| (sum + u32::from(digit)) * 2 % 11);
    (check + u32::from(digits[17])) % 11 == 1
}

fn is_mobile(digits: &[u8], lengths: &[usize]) -> bool {
    let grouped = matches!(
        lengths,
        [_] | [3, 4, 4] | [3, 8] | [7, 4] | [3, 3, 5] | [5, 6]
    );
    let number = match digits {
        [8, 6, number @ ..] if number.len() == 11 => number,
        [0, number @ ..] if number.len() == 11 => number,
        number => number,
    };
    // With so many zeros it is an amount.
    let round = number.iter().rev().take_while(|&&digit| digit == 0).count() >= 6;
    grouped
        && number.len() == 11
        && number[0] == 1
        && number[1] >= 3
        && !number.contains(&X)
        && !round
}

fn is_card(digits: &[u8], lengths: &[usize]) -> bool {
    let fours = lengths.iter().rev().skip(1).all(|&length| length == 4)
        && lengths.last().is_some_and(|&length| length <= 4);
    let grouped = matches!(lengths, [_] | [6, _]) || fours;
    let issued = match digits.len() {
        16 => matches!(
            digits,
            [6, 2 | 0 | 5, ..] | [4, ..] | [5, 1..=5, ..] | [3, 5, ..]
        ),
        17..=19 => matches!(digits, [6, 2, ..] | [9, 5, 5, 8, ..]),
        _ => false,
    };
    if !grouped || !issued || digits.contains(&X) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let doubled = u32::from(digit) * 2;
            match place % 2 {
                0 => u32::from(digit),
                _ => doubled / 10 + doubled % 10,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// How many characters of a number stay at its start and at its end.
fn kept(kind: Kind) -> (usize, usize) {
    match kind {
        Kind::Identity => (4, 4),
        Kind::Mobile => (3, 4),
        Kind::Card => (0, 4),
    }
}

/// The text of a number with its middle masked; what groups the digits stays.
pub fn mask(number: &str, kind: Kind) -> String {
    let is_character = |c: char| digit(c).is_some() || c.is_alphabetic();
    let length = number.chars().filter(|&c| is_character(c)).count();
    let whole = if kind == Kind::Mobile { 11 } else { length };
    let (start, end) = kept(kind);
    let start = start + (length - whole.min(length));
    let mut place = 0;
    let masked = number.chars().map(|character| {
        if !is_character(character) {
            return character;
        }
        place += 1;
        if place > start && place + end <= length {
            '*'
        } else {
            character
        }
    });
    masked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let numbers = numbers(text).into_iter();
        numbers
            .map(|number| (number.kind, &text[number.range]))
            .collect()
    }

    #[test]
    fn numbers_of_persons() {
        for (text, kind, number) in [
            ("371391197101082230", Kind::Identity, "371391197101082230"),
            ("37139119620519008x", Kind::Identity, "37139119620519008x"),
            (
                "371391 19580312 001X",
                Kind::Identity,
                "371391 19580312 001X",
            ),
            (
                "（身份证号37139119620519008X）",
                Kind::Identity,
                "37139119620519008X",
            ),
            (
                "３７１３９１１９７１０１０８２２３０",
                Kind::Identity,
                "３７１３９１１９７１０１０８２２３０",
            ),
            ("13800001111", Kind::Mobile, "13800001111"),
            ("138-0000-3333", Kind::Mobile, "138-0000-3333"),
            ("+86 13700005555", Kind::Mobile, "13700005555"),
            ("8613700005555", Kind::Mobile, "8613700005555"),
            ("Tel13700005555", Kind::Mobile, "13700005555"),
            ("6217000000000003032", Kind::Card, "6217000000000003032"),
            ("6228 4800 0000 6111", Kind::Card, "6228 4800 0000 6111"),
        ] {
            assert_eq!(kinds(text), [(kind, number)], "{text}");
        }
        assert_eq!(kinds("15000006666、18600007777").len(), 2);
    }

    #[test]
    fn other_numbers() {
        for text in [
            "371391197101082231",   // check digit
            "371391197113082230",   // month
            "991391197101082230",   // area
            "BS371391197101082230", // a code
            "37139119710108223007", // too long
            "12800001111",          // no prefix
            "13800000000",          // an amount
            "13812345678元",
            "13812345678.50",
            "13,812,345,678",
            "13 812 345 678",
            "0539-7210012",
            "400-813-8000",
            "202113800003333",
            "6217000000000003033", // Luhn
            "9173001001042133",    // no issuer
            "371391********001X",
            "138****5678",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn masks() {
        assert_eq!(
            mask("371391 19580312 001X", Kind::Identity),
            "3713** ******** 001X"
        );
        assert_eq!(mask("13812345678", Kind::Mobile), "138****5678");
        assert_eq!(mask("8613812345678", Kind::Mobile), "86138****5678");
        assert_eq!(
            mask("6217000000000003032", Kind::Card),
            "***************3032"
        );
    }
}
