//! The formats that the program writes.

use std::path::Path;

use clap::ValueEnum;

/// A format of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Tagged PDF for print and archive
    Pdf,
    /// One self-contained accessible page
    Html,
    /// The recovered table as data
    Json,
    /// A picture of each page, for previews
    Png,
    /// A picture of each page that scales
    Svg,
}

impl OutputFormat {
    /// What a folder is converted to where nothing else is asked for.
    pub const USUAL: [Self; 2] = [Self::Pdf, Self::Html];

    /// The ending of the format's files, without a dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Json => "json",
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// Whether it is one of paper, with pages and faces of our own.
    pub fn has_pages(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Svg)
    }

    /// Whether it is a file for each page.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Svg)
    }

    /// The format that the ending of a file's name stands for.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "pdf" => Some(Self::Pdf),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            "png" => Some(Self::Png),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }
}
