//! Dates and times: `yyyy"年"m"月"d"日"`, `[h]:mm:ss.00`.

use std::fmt::Write;

use ecow::EcoString;

use super::chinese::Chinese;
use super::language::Language;
use super::lexer::{Placeholder, System, Token};
use super::moment::Moment;

/// Decimal places of seconds at most.
pub(super) const MOST_PLACES: usize = 3;

/// What a date is put into.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pieces: Vec<Piece>,
    language: Language,
    chinese: Option<Chinese>,
    /// Decimal places of seconds.
    places: usize,
    /// Hours are counted to 12.
    has_halves: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Literal(EcoString),
    /// With or without its century.
    Year {
        is_short: bool,
    },
    /// In the years that the language counts.
    EraYear {
        is_padded: bool,
    },
    EraName {
        is_long: bool,
    },
    Month {
        is_padded: bool,
    },
    MonthName(Length),
    Day {
        is_padded: bool,
    },
    DayName(Length),
    ChineseDayName(Length),
    Hour {
        is_padded: bool,
    },
    Minute {
        is_padded: bool,
    },
    Second {
        is_padded: bool,
    },
    /// The digits behind a second's point.
    Fraction(usize),
    Elapsed {
        unit: u64,
        width: usize,
    },
    Half(EcoString, EcoString),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Initial,
    Short,
    Full,
}

impl Picture {
    /// Whether tokens are of a date.
    pub(super) fn is_date(tokens: &[Token]) -> bool {
        tokens.iter().any(|token| {
            matches!(
                token,
                Token::Date { .. }
                    | Token::Elapsed { .. }
                    | Token::Half(..)
                    | Token::HalfOfLanguage
            )
        })
    }

    /// The picture of a section's tokens; nothing where it is not understood.
    pub(super) fn of(
        tokens: &[Token],
        language: Language,
        chinese: Option<Chinese>,
    ) -> Option<Self> {
        let mut picture = Self {
            pieces: Vec::with_capacity(tokens.len()),
            language,
            chinese,
            places: 0,
            has_halves: false,
        };
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let behind = tokens.get(index + 1..).unwrap_or_default();
            let mut taken = 1;
            match token {
                Token::Literal(text) => picture.push_literal(text),
                Token::Numeral(numeral) => picture.push_literal(numeral.encode_utf8(&mut [0; 4])),
                Token::Comma => picture.push_literal(","),
                Token::Slash => picture.push_literal("/"),
                Token::Point => {
                    let zeros = behind
                        .iter()
                        .take_while(|token| **token == Token::Digit(Placeholder::Zero))
                        .count();
                    if zeros == 0 {
                        picture.push_literal(".");
                    } else if zeros <= MOST_PLACES && picture.ends_with_seconds() {
                        picture.places = picture.places.max(zeros);
                        picture.pieces.push(Piece::Fraction(zeros));
                        taken += zeros;
                    } else {
                        return None;
                    }
                }
                Token::Date { letter: 'm', count } if *count <= 2 => {
                    let is_padded = *count == 2;
                    let is_minute = picture.ends_with_hours() || begins_with_seconds(behind);
                    picture.pieces.push(match is_minute {
                        true => Piece::Minute { is_padded },
                        false => Piece::Month { is_padded },
                    });
                }
                Token::Date { letter, count } => picture.pieces.push(part(*letter, *count)?),
                Token::Elapsed { letter, count } => {
                    let unit = match letter {
                        'h' => 3600,
                        'm' => 60,
                        _ => 1,
                    };
                    let width = *count;
                    picture.pieces.push(Piece::Elapsed { unit, width });
                }
                Token::Half(first, second) => {
                    picture.has_halves = true;
                    let half = Piece::Half(first.clone(), second.clone());
                    picture.pieces.push(half);
                }
                Token::HalfOfLanguage => {
                    picture.has_halves = true;
                    let (first, second) = language.halves()?;
                    picture
                        .pieces
                        .push(Piece::Half(first.into(), second.into()));
                }
                Token::Digit(_)
                | Token::Percent
                | Token::Exponent { .. }
                | Token::General
                | Token::Text => return None,
            }
            index += taken;
        }
        picture.is_known().then_some(picture)
    }

    /// The date or time as a Chinese system's settings have it.
    pub(super) fn of_system(system: System) -> Self {
        let literal = |text: &str| Piece::Literal(text.into());
        let pieces = match system {
            System::LongDate => vec![
                Piece::Year { is_short: false },
                literal("年"),
                Piece::Month { is_padded: false },
                literal("月"),
                Piece::Day { is_padded: false },
                literal("日"),
            ],
            System::LongTime => vec![
                Piece::Hour { is_padded: false },
                literal(":"),
                Piece::Minute { is_padded: true },
                literal(":"),
                Piece::Second { is_padded: true },
            ],
        };
        Self {
            pieces,
            language: Language::Unnamed,
            chinese: None,
            places: 0,
            has_halves: false,
        }
    }

    fn push_literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Literal(literal)) => literal.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.into())),
        }
    }

    fn ends_with_seconds(&self) -> bool {
        matches!(
            self.pieces.last(),
            Some(Piece::Second { .. } | Piece::Elapsed { unit: 1, .. })
        )
    }

    fn ends_with_hours(&self) -> bool {
        let is_shown = |piece: &&Piece| !matches!(piece, Piece::Literal(_) | Piece::Half(..));
        matches!(
            self.pieces.iter().rfind(is_shown),
            Some(Piece::Hour { .. } | Piece::Elapsed { unit: 3600, .. })
        )
    }

    /// Whether the language has all names that are asked for.
    fn is_known(&self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::MonthName(_) | Piece::DayName(_) => self.language.names(0, 1).is_some(),
            Piece::ChineseDayName(_) => self.language.chinese_day(0).is_some(),
            Piece::EraYear { .. } => self.language != Language::Other,
            Piece::EraName { .. } => self.has_republic_years(),
            _ => true,
        })
    }

    fn has_republic_years(&self) -> bool {
        self.language
            == Language::Traditional {
                has_republic_years: true,
            }
    }

    /// Appends a date; false where there is none: before serial number 0, or after the year 9999.
    pub(super) fn show(&self, out: &mut String, value: f64, is_1904: bool) -> bool {
        // The 1904 system has negative times, shown with a sign.
        if value < 0.0 && is_1904 {
            out.push('-');
        } else if value < 0.0 {
            return false;
        }
        let Some(moment) = Moment::of(value.abs(), is_1904, self.places) else {
            return false;
        };
        for piece in &self.pieces {
            self.push(out, piece, &moment);
        }
        true
    }

    fn push(&self, out: &mut String, piece: &Piece, moment: &Moment) {
        let number = |out: &mut String, number: u64, is_padded: bool| match self.chinese {
            Some(chinese) => chinese.push_ordinal(out, number, is_padded),
            // Cannot fail: writes to a string. So below.
            None if is_padded => drop(write!(out, "{number:02}")),
            None => drop(write!(out, "{number}")),
        };
        let digits = |out: &mut String, text: &str| match self.chinese {
            Some(chinese) => chinese.push_digits(out, text),
            None => out.push_str(text),
        };
        let (month, weekday) = (moment.month as usize, moment.weekday);
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Year { is_short: true } => {
                digits(out, &format!("{:02}", moment.year.rem_euclid(100)));
            }
            Piece::Year { is_short: false } => digits(out, &format!("{:04}", moment.year)),
            Piece::EraYear { is_padded } if self.has_republic_years() => {
                // Years before the Republic are counted backwards from it.
                let year = moment.year - 1911;
                let year = if year > 0 { year } else { 1 - year };
                number(out, u64::from(year.unsigned_abs()), *is_padded);
            }
            // \[MS-OI29500\] on part 1, 18.8.31, f.
            Piece::EraYear { .. } => digits(out, &format!("{:04}", moment.year)),
            Piece::EraName { is_long } => out.push_str(match (moment.year > 1911, is_long) {
                (true, true) => "中華民國",
                (true, false) => "民國",
                (false, _) => "民國前",
            }),
            Piece::Month { is_padded } => number(out, moment.month.into(), *is_padded),
            Piece::Day { is_padded } => number(out, moment.day.into(), *is_padded),
            Piece::MonthName(length) => {
                let Some(names) = self.language.names(weekday, month) else {
                    return;
                };
                out.push_str(match length {
                    Length::Full => names.month,
                    Length::Short => names.short_month,
                    Length::Initial => names.month.get(..1).unwrap_or(names.short_month),
                });
            }
            Piece::DayName(length) => {
                if let Some(names) = self.language.names(weekday, month) {
                    out.push_str(match length {
                        Length::Full => names.day,
                        Length::Initial | Length::Short => names.short_day,
                    });
                }
            }
            Piece::ChineseDayName(length) => {
                if let Some((long, short)) = self.language.chinese_day(weekday) {
                    out.push_str(match length {
                        Length::Full => long,
                        Length::Initial | Length::Short => short,
                    });
                }
            }
            Piece::Hour { is_padded } => number(
                out,
                match (self.has_halves, moment.seconds / 3600) {
                    (true, 0 | 12) => 12,
                    (true, hour) => hour % 12,
                    (false, hour) => hour,
                },
                *is_padded,
            ),
            Piece::Minute { is_padded } => number(out, moment.seconds / 60 % 60, *is_padded),
            Piece::Second { is_padded } => number(out, moment.seconds % 60, *is_padded),
            Piece::Fraction(places) => {
                let fraction = format!("{:0width$}", moment.fraction, width = self.places);
                out.push('.');
                digits(out, fraction.get(..*places).unwrap_or_default());
            }
            Piece::Elapsed { unit, width } => {
                let elapsed = moment.elapsed / unit;
                match self.chinese {
                    Some(chinese) => chinese.push_counted(out, elapsed),
                    None => drop(write!(out, "{elapsed:0width$}")),
                }
            }
            Piece::Half(first, second) => out.push_str(match moment.seconds < 12 * 3600 {
                true => first,
                false => second,
            }),
        }
    }
}

/// Whether seconds come next, apart from literals.
fn begins_with_seconds(tokens: &[Token]) -> bool {
    let next = tokens.iter().find(|token| {
        !matches!(
            token,
            Token::Literal(_) | Token::Point | Token::Comma | Token::Slash | Token::Numeral(_)
        )
    });
    matches!(
        next,
        Some(Token::Date { letter: 's', .. } | Token::Elapsed { letter: 's', .. })
    )
}

/// The part of a date that a run of letters other than `m` and `mm` stands for.
fn part(letter: char, count: usize) -> Option<Piece> {
    let is_padded = count > 1;
    Some(match (letter, count) {
        ('y', count) => Piece::Year {
            is_short: count <= 2,
        },
        ('e', _) => Piece::EraYear { is_padded },
        ('g', count) => Piece::EraName { is_long: count > 2 },
        ('m', 3) => Piece::MonthName(Length::Short),
        ('m', 5) => Piece::MonthName(Length::Initial),
        ('m', _) => Piece::MonthName(Length::Full),
        ('d', 1 | 2) => Piece::Day { is_padded },
        ('d', 3) => Piece::DayName(Length::Short),
        ('d', _) => Piece::DayName(Length::Full),
        ('a', 3) => Piece::ChineseDayName(Length::Short),
        ('a', _) => Piece::ChineseDayName(Length::Full),
        ('h', _) => Piece::Hour { is_padded },
        ('s', _) => Piece::Second { is_padded },
        _ => return None,
    })
}
