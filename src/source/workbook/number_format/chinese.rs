//! Chinese numerals, as `[DBNum1]` to `[DBNum3]` ask for them (ECMA-376 part 1, 18.8.31).

use super::language::Numerals;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Simplified,
    Traditional,
}

/// Numerals in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chinese {
    pub numerals: Numerals,
    pub script: Script,
}

impl Chinese {
    /// The numeral for an ASCII digit; any other character stays as it is.
    pub(super) fn digit(self, digit: char) -> char {
        let numerals = match (self.numerals, self.script) {
            (Numerals::Everyday, _) => "〇一二三四五六七八九",
            (Numerals::Financial, Script::Simplified) => "零壹贰叁肆伍陆柒捌玖",
            (Numerals::Financial, Script::Traditional) => "零壹貳參肆伍陸柒捌玖",
            (Numerals::FullWidth, _) => "０１２３４５６７８９",
        };
        digit
            .to_digit(10)
            .and_then(|value| numerals.chars().nth(value as usize))
            .unwrap_or(digit)
    }

    /// Appends a text with its digits as numerals, place by place: 二〇二三.
    pub(super) fn push_digits(self, out: &mut String, text: &str) {
        out.extend(text.chars().map(|character| self.digit(character)));
    }

    /// The names of 10, 100 and 1000, of 10^4 and of 10^8.
    fn units(self) -> ([char; 3], char, char) {
        let small = match self.numerals {
            Numerals::Financial => ['拾', '佰', '仟'],
            Numerals::Everyday | Numerals::FullWidth => ['十', '百', '千'],
        };
        match self.script {
            Script::Simplified => (small, '万', '亿'),
            Script::Traditional => (small, '萬', '億'),
        }
    }

    /// Appends a whole number as it is counted: 一万二千〇五.
    pub(super) fn push_counted(self, out: &mut String, number: u64) {
        const MYRIAD: u64 = 10_000;
        const MYRIAD_MYRIADS: u64 = 100_000_000;
        let (small, myriad, myriad_myriads) = self.units();
        for (unit, name) in [(MYRIAD_MYRIADS, myriad_myriads), (MYRIAD, myriad)] {
            if number >= unit {
                self.push_counted(out, number / unit);
                out.push(name);
                self.push_rest(out, number % unit, unit);
                return;
            }
        }
        for (unit, name) in [(1000, small[2]), (100, small[1]), (10, small[0])] {
            if number >= unit {
                self.push_counted(out, number / unit);
                out.push(name);
                self.push_rest(out, number % unit, unit);
                return;
            }
        }
        // Below 10 here.
        out.push(self.digit(char::from(b'0' + (number % 10) as u8)));
    }

    /// What follows the `unit`: a zero stands for all places that are left out before it.
    fn push_rest(self, out: &mut String, rest: u64, unit: u64) {
        if rest == 0 {
            return;
        }
        if rest < unit / 10 {
            out.push(self.digit('0'));
        }
        self.push_counted(out, rest);
    }

    /// Appends a number of a date or time: 十五, not 一十五; 〇五 where it is `padded` to two places.
    pub(super) fn push_ordinal(self, out: &mut String, number: u64, is_padded: bool) {
        if is_padded && number < 10 {
            out.push(self.digit('0'));
        }
        match self.numerals {
            Numerals::FullWidth => self.push_digits(out, &number.to_string()),
            _ if (10..20).contains(&number) => {
                out.push(self.units().0[0]);
                if number > 10 {
                    self.push_counted(out, number - 10);
                }
            }
            _ => self.push_counted(out, number),
        }
    }

    /// Appends a number in the General format; gives false where that has an exponent.
    pub(super) fn push_general(self, out: &mut String, text: &str) -> bool {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (sign, whole) = match whole.strip_prefix('-') {
            Some(whole) => ("-", whole),
            None => ("", whole),
        };
        let Ok(number) = whole.parse() else {
            return false;
        };
        if fraction.contains('E') {
            return false;
        }
        out.push_str(sign);
        self.push_counted(out, number);
        if !fraction.is_empty() {
            out.push('.');
            self.push_digits(out, fraction);
        }
        true
    }
}
