//! Numbers as fractions: `# ?/?`, `# ??/100`.

use ecow::EcoString;

use super::decimal::Decimal;
use super::lexer::{Placeholder, Token};
use super::number::Picture;

/// The most digits of a denominator that is looked for.
const MOST_DIGITS: usize = 7;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fraction {
    /// What stands before the numerator; without placeholders all of the number is in the fraction.
    whole: Picture,
    numerator: Picture,
    /// The numerator is shown even if it is 0.
    is_always_shown: bool,
    denominator: Denominator,
    suffix: EcoString,
}

#[derive(Debug, Clone, PartialEq)]
enum Denominator {
    Fixed(u32),
    Sought(Vec<Placeholder>),
}

impl Fraction {
    /// Where the tokens have a slash between digits.
    pub(super) fn slash(tokens: &[Token]) -> Option<usize> {
        tokens.windows(3).position(|window| {
            matches!(
                window,
                [
                    Token::Digit(_),
                    Token::Slash,
                    Token::Digit(_) | Token::Numeral(_)
                ]
            )
        })
    }

    /// The fraction around the slash that `window` begins before; nothing where it is not understood.
    pub(super) fn of(tokens: &[Token], window: usize) -> Option<Self> {
        let (before, behind) = tokens.split_at_checked(window + 1)?;
        let behind = behind.get(1..)?;
        let is_digit = |token: &&Token| matches!(token, Token::Digit(_));
        let numerator = before.iter().rev().take_while(is_digit).count();
        let (whole, numerator) = before.split_at_checked(before.len() - numerator)?;
        let denominator = behind
            .iter()
            .take_while(|token| matches!(token, Token::Digit(_) | Token::Numeral(_)))
            .count();
        let (denominator, rest) = behind.split_at_checked(denominator)?;
        if tokens
            .iter()
            .any(|token| matches!(token, Token::Point | Token::Percent))
        {
            return None;
        }
        let mut suffix = EcoString::new();
        for token in rest {
            match token {
                Token::Literal(text) => suffix.push_str(text),
                _ => return None,
            }
        }
        Some(Self {
            whole: Picture::of(whole)?,
            numerator: Picture::of(numerator)?,
            is_always_shown: numerator.contains(&Token::Digit(Placeholder::Zero)),
            denominator: Denominator::of(denominator)?,
            suffix,
        })
    }

    /// Appends the magnitude of a number; false where it is too large for a fraction.
    pub(super) fn show(&self, out: &mut String, value: f64) -> bool {
        let Some((mut whole, part, of)) = Decimal::of(value).parts() else {
            return false;
        };
        let (mut numerator, denominator) = match self.denominator {
            Denominator::Fixed(denominator) => {
                let denominator = u128::from(denominator);
                let doubled = part * denominator * 2 + of;
                (doubled / (of * 2), denominator)
            }
            Denominator::Sought(ref placeholders) => {
                let most = 10_u128.pow(placeholders.len().min(MOST_DIGITS) as u32) - 1;
                nearest(part, of, most)
            }
        };
        if self.whole.whole_placeholders() == 0 {
            let all = whole.checked_mul(denominator);
            let Some(all) = all.and_then(|all| all.checked_add(numerator)) else {
                return false;
            };
            numerator = all;
            whole = 0;
        } else if numerator == denominator {
            whole += 1;
            numerator = 0;
        }
        let is_blank =
            numerator == 0 && !self.is_always_shown && self.whole.whole_placeholders() > 0;
        let whole = match whole {
            // Nothing else would tell that it is 0.
            0 if is_blank => "0".to_owned(),
            0 => String::new(),
            whole => whole.to_string(),
        };
        self.whole.fill(out, whole.as_bytes(), &[], None);
        if is_blank {
            // As wide as the fraction would be.
            self.numerator.fill(out, &[], &[], None);
            out.push(' ');
            self.denominator.fill_blank(out);
        } else {
            let numerator = numerator.to_string();
            self.numerator.fill(out, numerator.as_bytes(), &[], None);
            out.push('/');
            self.denominator.fill(out, denominator);
        }
        out.push_str(&self.suffix);
        true
    }
}

impl Denominator {
    fn of(tokens: &[Token]) -> Option<Self> {
        if !tokens
            .iter()
            .any(|token| matches!(token, Token::Numeral(_)))
        {
            let placeholders = tokens.iter().filter_map(|token| match token {
                Token::Digit(placeholder) => Some(*placeholder),
                _ => None,
            });
            return Some(Self::Sought(placeholders.collect()));
        }
        let mut fixed = 0_u32;
        for token in tokens {
            let digit = match token {
                Token::Numeral(numeral) => numeral.to_digit(10)?,
                Token::Digit(Placeholder::Zero) => 0,
                _ => return None,
            };
            fixed = fixed.checked_mul(10)?.checked_add(digit)?;
        }
        Some(Self::Fixed(fixed))
    }

    fn fill(&self, out: &mut String, denominator: u128) {
        let text = denominator.to_string();
        let Self::Sought(placeholders) = self else {
            out.push_str(&text);
            return;
        };
        let free = placeholders.len().saturating_sub(text.len());
        if placeholders.contains(&Placeholder::Zero) {
            out.extend(std::iter::repeat_n('0', free));
            out.push_str(&text);
            return;
        }
        out.push_str(&text);
        push_blanks(out, placeholders.iter().rev().take(free));
    }

    fn fill_blank(&self, out: &mut String) {
        match self {
            Self::Fixed(denominator) => {
                out.extend(std::iter::repeat_n(' ', denominator.to_string().len()));
            }
            Self::Sought(placeholders) => push_blanks(out, placeholders.iter()),
        }
    }
}

fn push_blanks<'a>(out: &mut String, placeholders: impl Iterator<Item = &'a Placeholder>) {
    let blanks = placeholders.filter(|placeholder| **placeholder != Placeholder::Nothing);
    out.extend(blanks.map(|_| ' '));
}

/// The fraction nearest to `part` / `of` whose denominator is at most `most`.
///
/// Convergents of the continued fraction, and the last of the fractions between two of them. `part`
/// is less than `of`, that at most 10^24, `most` less than 10^7: all products fit.
fn nearest(part: u128, of: u128, most: u128) -> (u128, u128) {
    let (mut earlier, mut last) = ((0, 1), (1, 0));
    let (mut dividend, mut divisor) = (part, of);
    while divisor > 0 {
        let quotient = dividend / divisor;
        let denominator = earlier.1 + quotient * last.1;
        if denominator > most {
            let steps = (most - earlier.1) / last.1;
            let between = (earlier.0 + steps * last.0, earlier.1 + steps * last.1);
            let error = |fraction: (u128, u128)| (fraction.0 * of).abs_diff(part * fraction.1);
            return match error(last) * between.1 <= error(between) * last.1 {
                true => last,
                false => between,
            };
        }
        (earlier, last) = (last, (earlier.0 + quotient * last.0, denominator));
        (dividend, divisor) = (divisor, dividend % divisor);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against all fractions.
    #[test]
    fn no_fraction_is_nearer() {
        for part in (0..1000).step_by(7) {
            for most in [1, 9, 99] {
                let (numerator, denominator) = nearest(part, 1000, most);
                assert!(denominator >= 1 && denominator <= most);
                let error = |numerator: u128, denominator: u128| {
                    (numerator as f64 / denominator as f64 - part as f64 / 1000.0).abs()
                };
                let least = (1..=most)
                    .flat_map(|below| (0..=below).map(move |above| (above, below)))
                    .map(|(above, below)| error(above, below))
                    .fold(f64::MAX, f64::min);
                let found = error(numerator, denominator);
                assert!(found <= least + 1e-12, "{part} {most}: {found} {least}");
            }
        }
    }

    #[test]
    fn a_fixed_denominator_is_digits_alone() {
        assert_eq!(Denominator::of(&[Token::Numeral('1'), Token::Comma]), None);
        assert_eq!(
            Denominator::of(&[Token::Numeral('1'), Token::Digit(Placeholder::Zero)]),
            Some(Denominator::Fixed(10))
        );
    }
}
