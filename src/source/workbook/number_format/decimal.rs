//! A number as the 15 significant decimal digits that a spreadsheet keeps of it.
//!
//! Rounding starts from these digits and not from the binary form: 1.005 is printed `1.01` in the
//! format `0.00`, although its binary form is a little less than 1.005.

use std::fmt::Write;

use smallvec::SmallVec;

/// Significant digits that a spreadsheet keeps.
const PRECISION: i32 = 15;

/// 10^(`PRECISION` - 1) and 10^`PRECISION`: the least mantissa, and the first that is too large.
const LEAST: u64 = 100_000_000_000_000;
const LIMIT: u64 = 1_000_000_000_000_000;

/// The powers of ten that a binary number holds exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A magnitude: `mantissa` × 10^`exponent`, the mantissa of just 15 digits, or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    mantissa: u64,
    exponent: i32,
}

impl Decimal {
    const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// The magnitude of a finite number; zero for one that is not.
    pub(super) fn of(value: f64) -> Self {
        let magnitude = value.abs();
        if magnitude == 0.0 || !magnitude.is_finite() {
            return Self::ZERO;
        }
        Self::quick(magnitude).unwrap_or_else(|| Self::exact(magnitude))
    }

    /// By one multiplication, where that has a power of ten that is exact.
    fn quick(magnitude: f64) -> Option<Self> {
        // The exponent of two, times log10(2), is the exponent of ten or one less.
        let exponent = (magnitude.to_bits() >> 52) as i32 - 1023;
        let shift = PRECISION - 1 - ((exponent * 1233) >> 12);
        let power = |shift: i32| EXACT_POWERS.get(usize::try_from(shift).ok()?);
        let (shift, power) = match power(shift)? {
            found if magnitude * found < LIMIT as f64 => (shift, found),
            _ => (shift - 1, power(shift - 1)?),
        };
        let scaled = magnitude * power;
        // Below 10^15, so that the product is off by 2^-4 at most.
        let whole = scaled as u64;
        let above_half = scaled - whole as f64 - 0.5;
        let above_half = match above_half.abs() < 0.1 {
            true => above_half + magnitude.mul_add(*power, -scaled),
            false => above_half,
        };
        if above_half == 0.0 {
            return None;
        }
        let mantissa = whole + u64::from(above_half > 0.0);
        (LEAST..LIMIT).contains(&mantissa).then_some(Self {
            mantissa,
            exponent: -shift,
        })
    }

    fn exact(magnitude: f64) -> Self {
        let text = format!("{magnitude:.14e}");
        let Some((digits, exponent)) = text.split_once('e') else {
            return Self::ZERO;
        };
        let mantissa = digits
            .bytes()
            .filter(u8::is_ascii_digit)
            .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        let exponent = exponent.parse::<i32>().unwrap_or(0) - (PRECISION - 1);
        Self { mantissa, exponent }
    }

    pub(super) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// This times 10^`power`.
    pub(super) fn scaled(self, power: i32) -> Self {
        if self.is_zero() {
            return self;
        }
        Self {
            exponent: self.exponent.saturating_add(power),
            ..self
        }
    }

    /// The exponent of its first digit: 2 for 123, -1 for 0.5. Zero has 0.
    pub(super) fn magnitude(self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        self.exponent.saturating_add(PRECISION - 1)
    }

    /// The decimal places that it needs.
    pub(super) fn places(self) -> i32 {
        let (mut mantissa, mut places) = (self.mantissa, -self.exponent);
        while places > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            places -= 1;
        }
        places.max(0)
    }

    /// Whole part, and the rest as a numerator over a power of ten, none below 10^-9; nothing for
    /// numbers from 10^38.
    pub(super) fn parts(self) -> Option<(u128, u128, u128)> {
        if self.magnitude() < LEAST_MAGNITUDE {
            return Some((0, 0, 1));
        }
        let mantissa = u128::from(self.mantissa);
        let power = 10_u128.checked_pow(self.exponent.unsigned_abs())?;
        if self.exponent >= 0 {
            return Some((mantissa.checked_mul(power)?, 0, 1));
        }
        Some((mantissa / power, mantissa % power, power))
    }

    /// Rounded to `places` decimal places, halves away from zero.
    pub(super) fn rounded(self, places: usize) -> Digits {
        let kept = i32::try_from(places).unwrap_or(i32::MAX);
        let drop = kept.saturating_add(self.exponent).saturating_neg();
        let (number, zeros) = match u32::try_from(drop) {
            // The mantissa has 15 digits: nothing is left of it.
            Ok(drop) if drop > PRECISION as u32 => (0, 0),
            Ok(drop) => {
                let unit = 10_u64.pow(drop);
                ((self.mantissa + unit / 2) / unit, 0)
            }
            Err(_) => (self.mantissa, drop.unsigned_abs() as usize),
        };
        Digits::new(number, zeros, places)
    }
}

/// Digits of a rounded number: those of its whole part, without leading zeros, then `places` more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits {
    digits: SmallVec<[u8; 32]>,
    places: usize,
}

impl Digits {
    /// `number` × 10^`zeros`, the last `places` of its digits behind the point.
    pub(super) fn new(number: u64, zeros: usize, places: usize) -> Self {
        let mut buffer = [0; 20];
        let mut rest = number;
        let mut unused = buffer.len();
        for slot in buffer.iter_mut().rev() {
            if rest == 0 {
                break;
            }
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
            unused -= 1;
        }
        let mut digits = SmallVec::from_slice(buffer.get(unused..).unwrap_or_default());
        if number > 0 && zeros > 0 {
            digits.resize(digits.len().saturating_add(zeros), b'0');
        }
        if let missing @ 1.. = places.saturating_sub(digits.len()) {
            digits.insert_many(0, std::iter::repeat_n(b'0', missing));
        }
        Self { digits, places }
    }

    /// The digits before the point; none for a number below 1.
    pub(super) fn whole(&self) -> &[u8] {
        self.split().0
    }

    /// The digits behind the point.
    pub(super) fn fraction(&self) -> &[u8] {
        self.split().1
    }

    fn split(&self) -> (&[u8], &[u8]) {
        // `new` saw to it that there are as many digits as places.
        self.digits
            .split_at(self.digits.len().saturating_sub(self.places))
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.iter().all(|digit| *digit == b'0')
    }
}

/// The least power of ten that is not printed in full.
const LEAST_MAGNITUDE: i32 = -9;
/// The most decimal places that are printed in full.
const MOST_PLACES: i32 = 18;
/// 2^53: up to here each whole number has a binary form of its own.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// A number in the General format, in a cell that is wide enough for all its digits.
///
/// ECMA-376 part 1, 18.8.30, leaves to the width of the cell what General shows, and Excel shows 11
/// characters at most. A file does not tell what fitted, and digits left out cannot be got back, so
/// that this follows LibreOffice, which shows in a wide cell what a spreadsheet keeps: 15
/// significant digits without needless zeros, whole numbers in full up to 2^53. Larger and very
/// small numbers have an exponent, as in both.
pub fn general(value: f64) -> String {
    if !value.is_finite() {
        // What a cell shows of a number that is none.
        return "#NUM!".to_owned();
    }
    let mut text = String::with_capacity(32);
    if value < 0.0 {
        text.push('-');
    }
    if value.abs() <= MOST_EXACT && value.fract() == 0.0 {
        // Cannot fail: writes to a string.
        let _ = write!(text, "{}", value.abs() as u64);
        return text;
    }
    let decimal = Decimal::of(value);
    let places = decimal.places();
    let magnitude = decimal.magnitude();
    if (LEAST_MAGNITUDE..PRECISION).contains(&magnitude) && places <= MOST_PLACES {
        push_plain(&mut text, decimal, places);
    } else {
        let mantissa = decimal.scaled(magnitude.saturating_neg());
        push_plain(&mut text, mantissa, mantissa.places());
        let sign = if magnitude < 0 { '-' } else { '+' };
        let _ = write!(text, "E{sign}{:02}", magnitude.unsigned_abs());
    }
    text
}

fn push_plain(text: &mut String, decimal: Decimal, places: i32) {
    let digits = decimal.rounded(usize::try_from(places).unwrap_or(0));
    if digits.whole().is_empty() {
        text.push('0');
    }
    push_digits(text, digits.whole());
    if !digits.fraction().is_empty() {
        text.push('.');
        push_digits(text, digits.fraction());
    }
}

fn push_digits(text: &mut String, digits: &[u8]) {
    // They are ASCII.
    text.push_str(str::from_utf8(digits).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_gives_what_the_exact_one_gives() {
        let mut state = 7_u64;
        for _ in 0..200_000 {
            // A linear congruential generator: its upper bits are random enough.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = (state >> 20) as f64 / f64::from(1 << (state >> 60)) / 1e5;
            if let Some(quick) = Decimal::quick(value) {
                assert_eq!(quick, Decimal::exact(value), "{value:e}");
            }
        }
    }

    #[test]
    fn halves_are_rounded_as_they_are_written() {
        for (value, places, text) in [
            (1.005, 2, "1.01"),
            (2.675, 2, "2.68"),
            (0.1 + 0.2, 1, ".3"),
            (0.5, 0, "1."),
            (0.49, 0, "."),
            (999.995, 2, "1000.00"),
            (0.004, 2, ".00"),
            (1e17, 1, "100000000000000000.0"),
        ] {
            let digits = Decimal::of(value).rounded(places);
            let mut shown = String::from_utf8_lossy(digits.whole()).into_owned();
            shown.push('.');
            shown.push_str(&String::from_utf8_lossy(digits.fraction()));
            assert_eq!(shown, text, "{value}");
        }
    }
}
