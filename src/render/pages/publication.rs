//! How a PDF is published: the standards that it conforms to, and its day.

use std::str::FromStr;

use ecow::{EcoString, eco_format};
use time::Date;
use time::macros::date;
use typst_pdf::{PdfStandard, PdfStandards};

use super::attachment::Attachment;

/// The day that a document bears when it is given none: PDF/A demands a date, and the same
/// document must give the same bytes on any day.
pub const NO_DAY: Date = date!(2000 - 01 - 01);

/// How a PDF is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The standards that it conforms to.
    pub standards: Standards,
    /// The day of its creation, [`NO_DAY`] unless another is given.
    pub day: Date,
    /// Files that it carries, where its standards allow any.
    pub attachments: Vec<Attachment>,
}

impl Default for Publication {
    fn default() -> Self {
        Self {
            standards: Standards::default(),
            day: NO_DAY,
            attachments: Vec::new(),
        }
    }
}

/// Standards that a PDF can conform to at once: a version, one part and level of PDF/A (ISO 19005),
/// PDF/UA-1 (ISO 14289-1). Read from names set apart by commas, such as `a-2a,ua-1`, or `none`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standards(Vec<PdfStandard>);

/// All names of standards, the most usual first.
const NAMES: [(&str, PdfStandard); 17] = [
    ("a-2a", PdfStandard::A_2a),
    ("ua-1", PdfStandard::Ua_1),
    ("a-1a", PdfStandard::A_1a),
    ("a-1b", PdfStandard::A_1b),
    ("a-2b", PdfStandard::A_2b),
    ("a-2u", PdfStandard::A_2u),
    ("a-3a", PdfStandard::A_3a),
    ("a-3b", PdfStandard::A_3b),
    ("a-3u", PdfStandard::A_3u),
    ("a-4", PdfStandard::A_4),
    ("a-4e", PdfStandard::A_4e),
    ("a-4f", PdfStandard::A_4f),
    ("1.4", PdfStandard::V_1_4),
    ("1.5", PdfStandard::V_1_5),
    ("1.6", PdfStandard::V_1_6),
    ("1.7", PdfStandard::V_1_7),
    ("2.0", PdfStandard::V_2_0),
];

/// Why names of standards are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongStandards {
    /// No standard is called so.
    #[error("no standard is called {0}; these are: {all}, none", all = Standards::names())]
    Unknown(EcoString),
    /// No file can conform to all of them.
    #[error("{0}")]
    Apart(EcoString),
}

impl Default for Standards {
    /// PDF/A-2a, which archives ask for, with PDF/UA-1, which screen readers need.
    fn default() -> Self {
        Self(vec![PdfStandard::A_2a, PdfStandard::Ua_1])
    }
}

impl Standards {
    /// All names there are but `none`.
    pub fn names() -> String {
        NAMES.map(|(name, _)| name).join(", ")
    }

    /// Whether they are made for files that carry others: PDF/A-3, PDF/A-4e and PDF/A-4f.
    pub fn are_for_attachments(&self) -> bool {
        use PdfStandard::{A_3a, A_3b, A_3u, A_4e, A_4f};
        let mut all = self.0.iter();
        all.any(|standard| matches!(standard, A_3a | A_3b | A_3u | A_4e | A_4f))
    }

    /// As the exporter takes them.
    ///
    /// # Errors
    /// What the exporter says where they contradict each other.
    pub(in crate::render) fn for_export(&self) -> Result<PdfStandards, WrongStandards> {
        PdfStandards::new(&self.0).map_err(|error| {
            let hints = error.hints().iter();
            let said = hints.fold(error.message().clone(), |said, hint| {
                eco_format!("{said}; {hint}")
            });
            WrongStandards::Apart(said)
        })
    }
}

impl FromStr for Standards {
    type Err = WrongStandards;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = |name: &str| {
            let name = name.trim().to_ascii_lowercase();
            let found = NAMES.iter().find(|(known, _)| *known == name);
            found
                .map(|(_, standard)| *standard)
                .ok_or_else(|| WrongStandards::Unknown(name.into()))
        };
        let standards = match text.trim() {
            "none" => Self(Vec::new()),
            names => Self(
                names
                    .split([',', '+'])
                    .map(named)
                    .collect::<Result<_, _>>()?,
            ),
        };
        standards.for_export()?;
        // The exporter says so only where it meets the first header cell.
        let is_old = |standard: &PdfStandard| {
            use PdfStandard::{A_1a, A_1b, V_1_4};
            matches!(standard, V_1_4 | A_1a | A_1b)
        };
        if standards.0.contains(&PdfStandard::Ua_1) && standards.0.iter().any(is_old) {
            return Err(WrongStandards::Apart(
                "PDF/UA-1 needs PDF 1.5 or later, and PDF/A-1 is PDF 1.4".into(),
            ));
        }
        Ok(standards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standards_by_their_names() {
        assert_eq!("a-2a,ua-1".parse(), Ok(Standards::default()));
        assert_eq!(" A-2a + UA-1".parse(), Ok(Standards::default()));
        assert_eq!("none".parse(), Ok(Standards(Vec::new())));
        for (name, standard) in NAMES {
            assert_eq!(name.parse(), Ok(Standards(vec![standard])), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let wrong = |text: &str| text.parse::<Standards>().expect_err(text);
        assert!(matches!(wrong("a-9z"), WrongStandards::Unknown(name) if name == "a-9z"));
        assert!(matches!(wrong(""), WrongStandards::Unknown(_)));
        for text in ["a-2a,a-1b", "a-1a,ua-1", "a-4,ua-1", "1.4,1.7"] {
            assert!(matches!(wrong(text), WrongStandards::Apart(_)), "{text}");
        }
    }
}
