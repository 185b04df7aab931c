//! Numbers in digit placeholders: `#,##0.00`, `0.0%`, `0.00E+00`.

use ecow::EcoString;

use super::chinese::Chinese;
use super::decimal::{Decimal, Digits};
use super::lexer::{Placeholder, Token};

/// What a number is put into.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pieces: Vec<Piece>,
    /// Placeholders before the point, and behind it.
    whole: usize,
    decimals: usize,
    /// There is a point, even if no placeholder follows it.
    has_point: bool,
    /// Thousands are separated.
    is_grouped: bool,
    /// There is a percent sign, seen or hidden.
    has_percent: bool,
    /// The number is shown times 10 to this power: two for a percent sign, less three for each comma
    /// behind the placeholders.
    power: i32,
    /// What follows the exponent's sign, in a format that has one.
    exponent: Option<Exponent>,
}

#[derive(Debug, Clone, PartialEq)]
struct Exponent {
    /// Positive ones have a sign.
    is_signed: bool,
    picture: Box<Picture>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Literal(EcoString),
    Whole(Placeholder),
    Point,
    Decimal(Placeholder),
}

impl Picture {
    /// The picture of a section's tokens; nothing where it is not understood.
    pub(super) fn of(tokens: &[Token]) -> Option<Self> {
        let is_exponent = |token: &Token| matches!(token, Token::Exponent { .. });
        let Some(at) = tokens.iter().position(is_exponent) else {
            return Self::plain(tokens);
        };
        let (mantissa, rest) = tokens.split_at_checked(at)?;
        let (exponent, rest) = rest.split_first()?;
        let mut picture = Self::plain(mantissa)?;
        let exponent_picture = Self::plain(rest)?;
        if picture.whole + picture.decimals == 0
            || exponent_picture.whole == 0
            || exponent_picture.has_point
        {
            return None;
        }
        if picture.has_percent && exponent_picture.has_percent {
            return None;
        }
        picture.power += exponent_picture.power;
        picture.exponent = Some(Exponent {
            is_signed: matches!(exponent, Token::Exponent { signed: true }),
            picture: Box::new(exponent_picture),
        });
        Some(picture)
    }

    fn plain(tokens: &[Token]) -> Option<Self> {
        let mut picture = Self {
            pieces: Vec::with_capacity(tokens.len()),
            whole: 0,
            decimals: 0,
            has_point: false,
            is_grouped: false,
            has_percent: false,
            power: 0,
            exponent: None,
        };
        let hidden = hidden_percents(tokens);
        for (index, token) in tokens.iter().enumerate() {
            let before = tokens.get(..index).unwrap_or_default();
            let behind = tokens.get(index + 1..).unwrap_or_default();
            match token {
                Token::Literal(text) if hidden > 0 && behind.len() == hidden => {
                    picture.push_literal(text.trim_end_matches(['\r', '\n']));
                }
                Token::Literal(text) => picture.push_literal(text),
                Token::Numeral(numeral) => picture.push_literal(numeral.encode_utf8(&mut [0; 4])),
                Token::Slash => picture.push_literal("/"),
                Token::Digit(placeholder) if picture.has_point => {
                    picture.decimals += 1;
                    picture.pieces.push(Piece::Decimal(*placeholder));
                }
                Token::Digit(placeholder) => {
                    picture.whole += 1;
                    picture.pieces.push(Piece::Whole(*placeholder));
                }
                Token::Point if picture.has_point => picture.push_literal("."),
                Token::Point => {
                    picture.has_point = true;
                    picture.pieces.push(Piece::Point);
                }
                // Whether the second one counts again, programs do not agree.
                Token::Percent if picture.has_percent => return None,
                Token::Percent => {
                    picture.has_percent = true;
                    picture.power += 2;
                    if behind.len() >= hidden {
                        picture.push_literal("%");
                    }
                }
                Token::Comma => match comma(before, behind) {
                    Comma::Literal => picture.push_literal(","),
                    Comma::Groups => picture.is_grouped |= !picture.has_point,
                    Comma::Thousandth => picture.power -= 3,
                    Comma::Nothing => {}
                },
                Token::Exponent { .. }
                | Token::General
                | Token::Text
                | Token::Date { .. }
                | Token::Elapsed { .. }
                | Token::Half(..)
                | Token::HalfOfLanguage => return None,
            }
        }
        Some(picture)
    }

    fn push_literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(literal)) => literal.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.into())),
        }
    }

    pub(super) fn has_placeholders(&self) -> bool {
        self.whole + self.decimals > 0
    }

    /// Placeholders before the point.
    pub(super) fn whole_placeholders(&self) -> usize {
        self.whole
    }

    /// Appends the magnitude of a number, behind a minus where it has a `sign` and the digits that
    /// are shown are not all zeros.
    pub(super) fn show(
        &self,
        out: &mut String,
        value: f64,
        has_sign: bool,
        chinese: Option<Chinese>,
    ) {
        let decimal = Decimal::of(value).scaled(self.power);
        let (digits, exponent) = match &self.exponent {
            None => (decimal.rounded(self.decimals), 0),
            Some(_) => self.mantissa(decimal),
        };
        if has_sign && !(self.has_placeholders() && digits.is_zero()) {
            out.push('-');
        }
        match &self.exponent {
            // Then all places are shown.
            Some(_) if digits.is_zero() => {
                self.fill(out, &vec![b'0'; self.whole], digits.fraction(), chinese);
            }
            _ => self.fill(out, digits.whole(), digits.fraction(), chinese),
        }
        if let Some(shape) = &self.exponent {
            out.push('E');
            match exponent < 0 {
                true => out.push('-'),
                false if shape.is_signed => out.push('+'),
                false => {}
            }
            let digits = Digits::new(u64::from(exponent.unsigned_abs()), 0, 0);
            let zero: &[u8] = if exponent == 0 { b"0" } else { b"" };
            let whole = [zero, digits.whole()].concat();
            shape.picture.fill(out, &whole, &[], chinese);
        }
    }

    /// The digits before the exponent, and this: a multiple of the number of placeholders before the
    /// point.
    fn mantissa(&self, decimal: Decimal) -> (Digits, i32) {
        let step = i32::try_from(self.whole.max(1)).unwrap_or(i32::MAX);
        let at = |magnitude: i32| {
            let exponent = magnitude.div_euclid(step).saturating_mul(step);
            let digits = decimal.scaled(exponent.saturating_neg());
            (digits.rounded(self.decimals), exponent)
        };
        let (digits, exponent) = at(decimal.magnitude());
        // Rounded up to one digit more.
        if digits.whole().len() > self.whole.max(1) {
            return at(decimal.magnitude().saturating_add(1));
        }
        (digits, exponent)
    }

    /// Appends digits in the placeholders.
    pub(super) fn fill(
        &self,
        out: &mut String,
        whole: &[u8],
        fraction: &[u8],
        chinese: Option<Chinese>,
    ) {
        let push = |out: &mut String, digit: u8| {
            let digit = char::from(digit);
            out.push(chinese.map_or(digit, |chinese| chinese.digit(digit)));
        };
        // Places before the point that are still to come; more than the first placeholder has room
        // for are put there.
        let mut places = whole.len().max(self.whole);
        let mut left = self.whole;
        let mut digits = whole.iter();
        let mut is_shown = false;
        let mut decimals = 0..;
        let needed = fraction.iter().rposition(|digit| *digit != b'0');
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Whole(placeholder) => {
                    left = left.saturating_sub(1);
                    while places > left {
                        if places <= whole.len()
                            && let Some(digit) = digits.next()
                        {
                            push(out, *digit);
                            is_shown = true;
                        } else {
                            match placeholder {
                                Placeholder::Zero => push(out, b'0'),
                                Placeholder::Blank => out.push(' '),
                                Placeholder::Nothing => {}
                            }
                            is_shown |= *placeholder == Placeholder::Zero;
                        }
                        places -= 1;
                        if self.is_grouped && places > 0 && places.is_multiple_of(3) {
                            match placeholder {
                                _ if is_shown => out.push(','),
                                Placeholder::Blank => out.push(' '),
                                Placeholder::Zero | Placeholder::Nothing => {}
                            }
                        }
                    }
                }
                Piece::Point => {
                    if self.whole == 0 {
                        whole.iter().for_each(|digit| push(out, *digit));
                    }
                    out.push('.');
                }
                Piece::Decimal(placeholder) => {
                    let at = decimals.next().unwrap_or(usize::MAX);
                    let digit = fraction.get(at).copied().unwrap_or(b'0');
                    match placeholder {
                        _ if needed.is_some_and(|needed| at <= needed) => push(out, digit),
                        Placeholder::Zero => push(out, digit),
                        Placeholder::Blank => out.push(' '),
                        Placeholder::Nothing => {}
                    }
                }
            }
        }
    }
}

/// How many tokens at the end are percent signs behind a line break.
///
/// The customary way to show 万元 with decimals is `0.00,,万` with a percent sign on a second line,
/// which the height of the row hides: the number is a ten thousandth, and no sign is seen.
fn hidden_percents(tokens: &[Token]) -> usize {
    let percents = tokens
        .iter()
        .rev()
        .take_while(|token| **token == Token::Percent)
        .count();
    let before = tokens
        .len()
        .checked_sub(percents + 1)
        .and_then(|before| tokens.get(before));
    match before {
        Some(Token::Literal(text)) if text.ends_with('\n') => percents,
        _ => 0,
    }
}

enum Comma {
    Literal,
    Groups,
    Thousandth,
    Nothing,
}

/// What a comma between these tokens does.
fn comma(before: &[Token], behind: &[Token]) -> Comma {
    let is_other = |token: &&Token| **token != Token::Comma;
    if !matches!(
        before.iter().rfind(is_other),
        Some(Token::Digit(_) | Token::Point)
    ) {
        return Comma::Literal;
    }
    match behind.iter().find(is_other) {
        Some(Token::Digit(_)) => Comma::Groups,
        Some(Token::Point) => Comma::Thousandth,
        _ if behind.iter().any(|token| matches!(token, Token::Digit(_))) => Comma::Nothing,
        _ => Comma::Thousandth,
    }
}
