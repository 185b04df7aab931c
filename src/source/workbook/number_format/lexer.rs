//! A format code cut into its tokens (ECMA-376 part 1, 18.8.31).

use ecow::EcoString;

use super::language::{Language, Numerals};

/// What shows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Shown as it is.
    Literal(EcoString),
    /// A digit from 1 to 9: a part of a fixed denominator, else shown as it is.
    Numeral(char),
    Digit(Placeholder),
    Point,
    Comma,
    Percent,
    Slash,
    Exponent {
        /// Positive exponents have a sign.
        signed: bool,
    },
    General,
    /// `@`: the text of the cell.
    Text,
    /// A run of one letter that stands for a part of a date, in lower case.
    Date {
        letter: char,
        count: usize,
    },
    /// `[h]`, `[mm]`, `[s]`: all hours, minutes or seconds since 0.
    Elapsed {
        letter: char,
        count: usize,
    },
    /// Marks of the half of the day.
    Half(EcoString, EcoString),
    /// As `Half`, in the words of the section's language.
    HalfOfLanguage,
}

/// How a digit that is not needed is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholder {
    /// `0`: as a zero.
    Zero,
    /// `#`: not at all.
    Nothing,
    /// `?`: as a blank of its width.
    Blank,
}

/// One of the parts of a code that `;` separates.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RawSection {
    pub tokens: Vec<Token>,
    pub condition: Option<Condition>,
    pub language: Language,
    pub numerals: Option<Numerals>,
    /// The date or time in the form of the system's settings.
    pub system: Option<System>,
    /// There is something in it, be it only a colour.
    pub is_filled: bool,
    /// A currency or language is named.
    pub is_localized: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    LongDate,
    LongTime,
}

/// Which numbers a section is for: `[>=10000]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    pub comparison: Comparison,
    pub operand: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    GreaterOrEqual,
    Greater,
}

/// Words that stand for something where they begin, whatever their case.
const WORDS: [&str; 6] = [
    "general",
    "g/通用格式",
    "am/pm",
    "a/p",
    "上午/下午",
    "下午/上午",
];

/// The sections of a code; nothing where it is not understood.
pub(super) fn sections(code: &str) -> Option<Vec<RawSection>> {
    let mut sections = vec![RawSection::default()];
    let mut rest = code;
    while let Some(character) = rest.chars().next() {
        let behind = rest.get(character.len_utf8()..)?;
        if character == ';' {
            sections.push(RawSection::default());
            rest = behind;
            continue;
        }
        let section = sections.last_mut()?;
        section.is_filled = true;
        rest = match character {
            '"' => {
                let (text, behind) = behind.split_once('"')?;
                section.push_literal(text);
                behind
            }
            '\\' | '!' => {
                let (shown, behind) = behind.split_at_checked(behind.chars().next()?.len_utf8())?;
                section.push_literal(shown);
                behind
            }
            '_' | '*' => {
                // A blank of the character's width; the character as often as the cell is wide,
                // which is not told here.
                if character == '_' {
                    section.push_literal(" ");
                }
                let end = behind.chars().next()?.len_utf8();
                behind.get(end..)?
            }
            '[' => {
                let (modifier, behind) = behind.split_once(']')?;
                section.modify(modifier)?;
                behind
            }
            _ => section.push(character, rest, behind)?,
        };
    }
    Some(sections)
}

impl RawSection {
    fn push_literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(literal)) => literal.push_str(text),
            _ => self.tokens.push(Token::Literal(text.into())),
        }
    }

    /// Takes what `rest` begins with, gives what is behind it; `behind` is what is behind
    /// `character`, the first.
    fn push<'a>(&mut self, character: char, rest: &'a str, behind: &'a str) -> Option<&'a str> {
        if let Some(word) = WORDS.into_iter().find(|word| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        }) {
            let (written, behind) = rest.split_at_checked(word.len())?;
            self.tokens.push(match (word, written.split_once('/')) {
                ("general" | "g/通用格式", _) => Token::General,
                ("am/pm", _) => Token::HalfOfLanguage,
                (_, Some((first, second))) => Token::Half(first.into(), second.into()),
                _ => return None,
            });
            return Some(behind);
        }
        let token = match character {
            '0' => Token::Digit(Placeholder::Zero),
            '#' => Token::Digit(Placeholder::Nothing),
            '?' => Token::Digit(Placeholder::Blank),
            '1'..='9' => Token::Numeral(character),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '/' => Token::Slash,
            '@' => Token::Text,
            // Only capital: \[MS-OI29500\] on part 1, 18.8.31, e.
            'E' if behind.starts_with(['+', '-']) => {
                self.tokens.push(Token::Exponent {
                    signed: behind.starts_with('+'),
                });
                return behind.get(1..);
            }
            'a'..='z' | 'A'..='Z' => {
                let letter = character.to_ascii_lowercase();
                let count = rest
                    .bytes()
                    .take_while(|byte| byte.eq_ignore_ascii_case(&(letter as u8)))
                    .count();
                let is_date = match letter {
                    'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'g' => true,
                    'a' => count >= 3,
                    // Buddhist years.
                    'b' => return None,
                    _ => false,
                };
                if is_date {
                    self.tokens.push(Token::Date { letter, count });
                    return rest.get(count..);
                }
                self.push_literal(rest.get(..1)?);
                return Some(behind);
            }
            _ => {
                self.push_literal(rest.get(..character.len_utf8())?);
                return Some(behind);
            }
        };
        self.tokens.push(token);
        Some(behind)
    }

    /// Takes what stands in brackets; nothing where it is not known.
    fn modify(&mut self, modifier: &str) -> Option<()> {
        if let Some(currency) = modifier.strip_prefix('$') {
            return self.localize(currency);
        }
        let lower = modifier.trim().to_lowercase();
        if let Some(numerals) = lower.strip_prefix("dbnum") {
            self.numerals = Some(Numerals::numbered(numerals)?);
            return Some(());
        }
        if let Some(letter @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|other| other == letter)
        {
            let count = lower.len();
            self.tokens.push(Token::Elapsed { letter, count });
            return Some(());
        }
        if is_color(&lower) {
            return Some(());
        }
        self.condition = Some(condition(&lower)?);
        Some(())
    }

    /// Takes `symbol-language` of `[$symbol-language]`; either may be missing.
    fn localize(&mut self, currency: &str) -> Option<()> {
        self.is_localized = true;
        let (symbol, language) = currency.split_once('-').unwrap_or((currency, ""));
        if !symbol.is_empty() {
            self.push_literal(symbol);
        }
        match language.to_ascii_lowercase().as_str() {
            // The language stays as it is.
            "" => {}
            "f800" | "x-sysdate" => self.system = Some(System::LongDate),
            "f400" | "x-systime" => self.system = Some(System::LongTime),
            language => self.language = Language::named(language)?,
        }
        Some(())
    }
}

/// Whether this, in lower case, names a colour: ECMA-376 part 1, 18.8.31, and as a Chinese
/// spreadsheet writes them.
fn is_color(name: &str) -> bool {
    const ENGLISH: [&str; 8] = [
        "black", "blue", "cyan", "green", "magenta", "red", "white", "yellow",
    ];
    const CHINESE: [&str; 8] = [
        "黑色", "蓝色", "青色", "绿色", "洋红", "红色", "白色", "黄色",
    ];
    let numbered = name
        .strip_prefix("color")
        .or_else(|| name.strip_prefix("颜色"));
    ENGLISH.contains(&name)
        || CHINESE.contains(&name)
        || numbered.is_some_and(|number| number.trim().parse::<u8>().is_ok())
}

fn condition(text: &str) -> Option<Condition> {
    // The longer ones first.
    let (comparison, operand) = [
        ("<=", Comparison::LessOrEqual),
        ("<>", Comparison::NotEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ]
    .into_iter()
    .find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)))?;
    let operand = operand.trim().parse::<f64>().ok()?;
    operand.is_finite().then_some(Condition {
        comparison,
        operand,
    })
}

impl Condition {
    pub(super) fn holds(self, value: f64) -> bool {
        match self.comparison {
            Comparison::Less => value < self.operand,
            Comparison::LessOrEqual => value <= self.operand,
            Comparison::Equal => value == self.operand,
            Comparison::NotEqual => value != self.operand,
            Comparison::GreaterOrEqual => value >= self.operand,
            Comparison::Greater => value > self.operand,
        }
    }
}
