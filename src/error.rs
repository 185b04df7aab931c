//! What ends a run before there is a document, or before there is an output.

use ecow::EcoString;

use crate::diagnostic::{Code, Diagnostic, Language};
use crate::document::{Place, SheetIndex};

/// An error of the library. Each has a stable code and can be shown as a [`Diagnostic`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source has no text in it.
    #[error("{}", self.sentence())]
    Empty,
    /// The source is not a sheet.
    #[error("{}", self.sentence())]
    Binary {
        /// What it is instead, such as `image/png`.
        kind: EcoString,
    },
    /// A byte sequence that the encoding does not have.
    #[error("{}", self.sentence())]
    Malformed {
        /// The encoding's name.
        encoding: &'static str,
        /// Offset of the first malformed byte, 0-based.
        offset: usize,
        /// Its line, 1-based.
        line: u32,
        /// Its cell within the line, cells taken to be set apart by tabs, 1-based.
        column: u16,
    },
    /// No encoding has this label.
    #[error("{}", self.sentence())]
    UnknownEncoding {
        /// The label that was asked for.
        label: EcoString,
    },
    /// More lines or cells than the program reads.
    #[error("{}", self.sentence())]
    TooLarge {
        /// What is too large.
        what: EcoString,
        /// Where.
        place: Option<Place>,
    },
    /// A workbook that cannot be read.
    #[error("{}", self.sentence())]
    Workbook {
        /// What the reader said.
        reason: EcoString,
    },
    /// A workbook that is locked with a password.
    #[error("{}", self.sentence())]
    Encrypted,
    /// The workbook has no sheet of that name or number.
    #[error("{}", self.sentence())]
    UnknownSheet {
        /// What was asked for.
        label: EcoString,
        /// The names of the sheets that there are.
        names: EcoString,
    },
    /// The source holds no table.
    #[error("{}", self.sentence())]
    NoTable,
    /// The PDF could not be made.
    #[error("{}", self.sentence())]
    Pdf {
        /// What Typst said.
        reason: EcoString,
    },
    /// A template of one's own fails.
    #[error("{}", self.sentence())]
    Template {
        /// What Typst said, with the template's files and lines.
        reason: EcoString,
    },
    /// The HTML could not be made.
    #[error("{}", self.sentence())]
    Html {
        /// What the template engine said.
        reason: EcoString,
    },
    /// The table does not fit the largest paper.
    #[error("{}", self.sentence())]
    TooWide {
        /// How many leaf columns it has.
        columns: usize,
    },
    /// A finding of severity error: the result cannot stand.
    #[error("{}", self.sentence())]
    Finding(Diagnostic),
}

impl Error {
    /// The error as a finding, with its code, places and words.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Error::Empty => Diagnostic::new(Code::EmptySource),
            Error::Binary { kind } => {
                Diagnostic::new(Code::BinarySource).with("kind", kind.clone())
            }
            Error::Malformed {
                encoding,
                offset,
                line,
                column,
            } => Diagnostic::new(Code::MalformedText)
                .at(Place {
                    sheet: SheetIndex(0),
                    line: *line,
                    column: *column,
                })
                .with("encoding", *encoding)
                .with("offset", offset.to_string())
                .with("line", line.to_string()),
            Error::UnknownEncoding { label } => {
                Diagnostic::new(Code::UnknownEncoding).with("label", label.clone())
            }
            Error::TooLarge { what, place } => Diagnostic::new(Code::TooLarge)
                .with("what", what.clone())
                .at_all(*place),
            Error::Workbook { reason } => {
                Diagnostic::new(Code::BadWorkbook).with("reason", reason.clone())
            }
            Error::Encrypted => Diagnostic::new(Code::EncryptedWorkbook),
            Error::UnknownSheet { label, names } => Diagnostic::new(Code::UnknownSheet)
                .with("label", label.clone())
                .with("names", names.clone()),
            Error::NoTable => Diagnostic::new(Code::NoTable),
            Error::Pdf { reason } => {
                Diagnostic::new(Code::PdfFailed).with("reason", reason.clone())
            }
            Error::Template { reason } => {
                Diagnostic::new(Code::OwnTemplateFailed).with("reason", reason.clone())
            }
            Error::Html { reason } => {
                Diagnostic::new(Code::TemplateFailed).with("reason", reason.clone())
            }
            Error::TooWide { columns } => {
                Diagnostic::new(Code::TooWide).with("columns", columns.to_string())
            }
            Error::Finding(diagnostic) => diagnostic.clone(),
        }
    }

    fn sentence(&self) -> String {
        self.diagnostic().message(Language::English)
    }
}
