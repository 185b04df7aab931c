//! The kinds of values that settings have.

use std::fmt;

use ecow::EcoString;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::diagnostic::Reason;

/// Units of length, in pt.
const UNITS: [(&str, f64); 4] = [
    ("pt", 1.0),
    ("mm", 72.0 / 25.4),
    ("cm", 72.0 / 2.54),
    ("in", 72.0),
];

/// No length is longer than this, pt: 5 m.
const LONGEST: f64 = 14_400.0;

/// A length of 0 or more: a number of pt, or a text with a unit.
pub(super) fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f32, D::Error> {
    deserializer.deserialize_any(LengthVisitor)
}

struct LengthVisitor;

impl Visitor<'_> for LengthVisitor {
    type Value = f32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a length: a number of pt, or a text such as \"20mm\"")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f32, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f32, E> {
        match (0.0..=LONGEST).contains(&value) {
            true => Ok(value as f32),
            false => Err(E::custom(
                Reason::new(
                    format!("no length is {value} pt"),
                    format!("长度不能是 {value} 磅"),
                )
                .joined(),
            )),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<f32, E> {
        let text = value.trim();
        let (unit, factor) = UNITS
            .into_iter()
            .find(|(unit, _)| text.ends_with(unit))
            .unwrap_or(("", 1.0));
        let number = text[..text.len() - unit.len()].trim_end();
        match number.parse::<f64>() {
            Ok(number) => self.visit_f64(number * factor),
            Err(_) => {
                let such = r#"12 (pt), "20mm", "2cm", "0.5in""#;
                let reason = Reason::new(
                    format!("`{value}` is no length; such are {such}"),
                    format!("{value} 不是长度，应如 {such}"),
                );
                Err(E::custom(reason.joined()))
            }
        }
    }
}

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colour(EcoString);

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = EcoString::deserialize(deserializer)?;
        let digits = text.strip_prefix('#').unwrap_or_default();
        match digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            true => Ok(Self(text)),
            false => {
                let reason = Reason::new(
                    format!("`{text}` is no colour; such is \"#4d4d4d\""),
                    format!("{text} 不是颜色，应如 \"#4d4d4d\""),
                );
                Err(D::Error::custom(reason.joined()))
            }
        }
    }
}

/// Names of font families, the most wanted first. One name may stand alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Families(pub Vec<EcoString>);

impl<'de> Deserialize<'de> for Families {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        one_or_more(deserializer).map(Self)
    }
}

/// A list of texts, or one text.
pub(super) fn one_or_more<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<EcoString>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text or a list of texts")]
    enum OneOrMore {
        One(EcoString),
        More(Vec<EcoString>),
    }
    Ok(match OneOrMore::deserialize(deserializer)? {
        OneOrMore::One(text) => vec![text],
        OneOrMore::More(texts) => texts,
    })
}
