//! The sections of a format: which is for which values, and what it shows.

use ecow::EcoString;
use smallvec::SmallVec;

use super::chinese::Chinese;
use super::decimal;
use super::fraction::Fraction;
use super::lexer::{self, Comparison, Condition, RawSection, Token};
use super::{date, number};

/// The sections of a code.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sections {
    /// The sections for numbers, one to three; the first whose condition holds shows a number.
    numbers: SmallVec<[Section; 3]>,
    /// The section for text, where there is one.
    text: Option<Section>,
}

#[derive(Debug, Clone, PartialEq)]
struct Section {
    /// The numbers that it is for; all that are left where there is none.
    condition: Option<Condition>,
    /// Negative numbers have a minus, for the section is not for these alone.
    has_sign: bool,
    body: Body,
}

#[derive(Debug, Clone, PartialEq)]
enum Body {
    General {
        before: EcoString,
        behind: EcoString,
        chinese: Option<Chinese>,
    },
    Number(number::Picture, Option<Chinese>),
    Fraction(Fraction),
    Date(date::Picture),
    /// Literals, and between any two of them the text of the cell.
    Text(Vec<EcoString>),
}

impl Sections {
    /// Reads a code; nothing where it is not understood.
    pub(super) fn parse(code: &str) -> Option<Self> {
        let mut raw = lexer::sections(code)?;
        let is_text = |section: &RawSection| section.tokens.contains(&Token::Text);
        let text = match raw.len() {
            4 => raw.pop(),
            1..=3 if raw.last().is_some_and(is_text) => raw.pop(),
            1..=3 => None,
            _ => return None,
        };
        if raw.iter().any(is_text) || text.as_ref().is_some_and(|text| text.condition.is_some()) {
            return None;
        }
        if raw.is_empty() {
            // A format for text alone shows numbers as the General format does.
            raw.push(RawSection {
                is_filled: true,
                ..RawSection::default()
            });
        }
        let numbers = raw.iter().map(Section::of).collect::<Option<_>>()?;
        let text = match text {
            Some(text) => Some(Section::of_text(&text)?),
            None => None,
        };
        Some(Self {
            numbers: distributed(numbers)?,
            text,
        })
    }

    /// Appends what a finite number shows; false where there is no form for it.
    pub(super) fn show(&self, out: &mut String, value: f64, is_1904: bool) -> bool {
        let holds = |section: &&Section| section.condition.is_none_or(|it| it.holds(value));
        self.numbers
            .iter()
            .find(holds)
            .is_some_and(|section| section.show(out, value, is_1904))
    }

    /// What a text shows.
    pub(super) fn show_text(&self, text: &str) -> EcoString {
        match &self.text {
            Some(section) => section.show_text(text),
            None => text.into(),
        }
    }
}

/// Gives the sections for numbers the conditions and minuses that their code leaves out; nothing
/// where there are more conditions than a code can have.
fn distributed(mut sections: SmallVec<[Section; 3]>) -> Option<SmallVec<[Section; 3]>> {
    let is_conditional = |section: &Section| section.condition.is_some();
    if sections
        .iter()
        .filter(|section| is_conditional(section))
        .count()
        > 2
    {
        return None;
    }
    let compared = |comparison| {
        Some(Condition {
            comparison,
            operand: 0.0,
        })
    };
    if !sections.iter().any(is_conditional) {
        match sections.as_mut_slice() {
            [all] => all.has_sign = true,
            [first, _] => first.condition = compared(Comparison::GreaterOrEqual),
            [first, second, _] => {
                first.condition = compared(Comparison::Greater);
                second.condition = compared(Comparison::Less);
            }
            _ => return None,
        }
        return Some(sections);
    }
    if sections.len() == 1 {
        sections.push(Section::GENERAL);
    }
    match sections.as_mut_slice() {
        [first, second] => {
            let condition = first.condition.or(compared(Comparison::GreaterOrEqual))?;
            first.condition = Some(condition);
            first.has_sign = condition.shows_sign();
            second.has_sign = match second.condition {
                Some(condition) => condition.shows_sign(),
                None => condition.leaves_sign(),
            };
        }
        [first, second, third] => {
            first.condition = first.condition.or(compared(Comparison::Greater));
            second.condition = second.condition.or(compared(Comparison::Less));
            for section in [first, second, third] {
                section.has_sign = section.condition.is_none_or(Condition::shows_sign);
            }
        }
        _ => return None,
    }
    Some(sections)
}

impl Condition {
    /// Whether negative numbers that it holds for have a minus: unless it holds for these alone.
    fn shows_sign(self) -> bool {
        !match self.comparison {
            Comparison::Less => self.operand <= 0.0,
            Comparison::LessOrEqual | Comparison::Equal => self.operand < 0.0,
            _ => false,
        }
    }

    /// Whether negative numbers have a minus in the section that is for all others.
    fn leaves_sign(self) -> bool {
        match self.comparison {
            Comparison::Equal => true,
            Comparison::Greater | Comparison::GreaterOrEqual => self.operand >= 0.0,
            _ => false,
        }
    }
}

impl Section {
    /// What numbers show that no section is for.
    const GENERAL: Self = Self {
        condition: None,
        has_sign: false,
        body: Body::General {
            before: EcoString::new(),
            behind: EcoString::new(),
            chinese: None,
        },
    };

    /// A section for numbers; nothing where it is not understood.
    fn of(raw: &RawSection) -> Option<Self> {
        let chinese = match raw.numerals {
            Some(numerals) => Some(Chinese {
                numerals,
                script: raw.language.script()?,
            }),
            None => None,
        };
        let is_general = raw.tokens.contains(&Token::General)
            || raw.tokens.is_empty() && raw.is_filled && !raw.is_localized;
        let body = if let Some(system) = raw.system {
            Body::Date(date::Picture::of_system(system))
        } else if date::Picture::is_date(&raw.tokens) {
            Body::Date(date::Picture::of(&raw.tokens, raw.language, chinese)?)
        } else if is_general {
            let mut around = pieces(&raw.tokens, &Token::General)?.into_iter();
            let (before, behind) = (around.next()?, around.next().unwrap_or_default());
            if around.next().is_some() {
                return None;
            }
            Body::General {
                before,
                behind,
                chinese,
            }
        } else if let Some(slash) = Fraction::slash(&raw.tokens) {
            if chinese.is_some() {
                return None;
            }
            Body::Fraction(Fraction::of(&raw.tokens, slash)?)
        } else {
            Body::Number(number::Picture::of(&raw.tokens)?, chinese)
        };
        Some(Self {
            condition: raw.condition,
            has_sign: false,
            body,
        })
    }

    fn of_text(raw: &RawSection) -> Option<Self> {
        // General shows texts as they are.
        let tokens = raw.tokens.iter().map(|token| match token {
            Token::General => Token::Text,
            token => token.clone(),
        });
        Some(Self {
            condition: None,
            has_sign: false,
            body: Body::Text(pieces(&tokens.collect::<Vec<_>>(), &Token::Text)?),
        })
    }

    /// Appends what a finite number shows; false where there is no form for it.
    fn show(&self, out: &mut String, value: f64, is_1904: bool) -> bool {
        let has_sign = self.has_sign && value < 0.0;
        match &self.body {
            Body::Number(picture, chinese) => {
                picture.show(out, value, has_sign, *chinese);
                true
            }
            Body::General {
                before,
                behind,
                chinese,
            } => {
                if has_sign {
                    out.push('-');
                }
                out.push_str(before);
                let text = decimal::general(value.abs());
                let is_shown = match chinese {
                    Some(chinese) => chinese.push_general(out, &text),
                    None => {
                        out.push_str(&text);
                        true
                    }
                };
                out.push_str(behind);
                is_shown
            }
            Body::Fraction(fraction) => {
                if has_sign {
                    out.push('-');
                }
                fraction.show(out, value)
            }
            Body::Date(picture) => picture.show(out, value, is_1904),
            Body::Text(_) => false,
        }
    }

    /// What a text shows in a section for text.
    fn show_text(&self, text: &str) -> EcoString {
        let Body::Text(pieces) = &self.body else {
            return text.into();
        };
        let longest = LONGEST_TEXT.max(text.len());
        let mut shown = EcoString::new();
        for (index, piece) in pieces.iter().enumerate() {
            // A text may be long, and be asked for often.
            if index > 0 && shown.len() + text.len() <= longest {
                shown.push_str(text);
            }
            shown.push_str(piece);
        }
        shown
    }
}

/// The most bytes of a text that is repeated: as many characters as a cell can hold.
const LONGEST_TEXT: usize = 32_767;

/// The literals around and between the tokens that are the `mark`; nothing where there are others.
fn pieces(tokens: &[Token], mark: &Token) -> Option<Vec<EcoString>> {
    tokens
        .split(|token| token == mark)
        .map(|tokens| {
            let mut literal = EcoString::new();
            for token in tokens {
                match token {
                    Token::Literal(text) => literal.push_str(text),
                    Token::Numeral(numeral) => literal.push(*numeral),
                    Token::Point => literal.push('.'),
                    Token::Comma => literal.push(','),
                    Token::Slash => literal.push('/'),
                    _ => return None,
                }
            }
            Some(literal)
        })
        .collect()
}
