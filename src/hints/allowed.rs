//! Findings that the author has looked at.

use super::anchors::{Anchors, sheet_of};
use super::{Allow, Anchor};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Line;
use crate::error::Error;
use crate::recover::pins::At;
use crate::source::ReadSource;

/// Findings that are not reported.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Allowed {
    /// One entry a finding, in order of the file.
    pub entries: Vec<AllowedFinding>,
}

/// One finding, or all of a code.
#[derive(Debug, Clone, PartialEq)]
pub struct AllowedFinding {
    /// Its code.
    pub code: Code,
    /// Why it is right as it is.
    pub reason: String,
    /// The row that it points at; none where all of the code are meant.
    pub at: Option<At>,
    /// The lines of that row.
    lines: Vec<Line>,
}

impl Allowed {
    /// Looks the lines up that are named.
    pub(super) fn new(
        allow: &[Allow],
        source: &ReadSource,
        anchors: &Anchors,
    ) -> Result<Self, Error> {
        let entry = |allow: &Allow| {
            let anchor = Anchor {
                sheet: allow.sheet.clone(),
                line: allow.line,
                text: allow.text.clone(),
            };
            let at = match anchor.line.is_some() || anchor.text.is_some() {
                true => Some(anchors.find("allow", &anchor)?),
                false => None,
            };
            let sheet = at.and_then(|at| sheet_of(source, at.sheet));
            let lines = at.zip(sheet).map(|(at, sheet)| sheet.lines(at.row));
            // Reading has seen to it that the code is one.
            let code = Code::named(&allow.code);
            Ok(code.map(|code| AllowedFinding {
                code,
                reason: allow.reason.clone(),
                at,
                lines: lines.unwrap_or_default(),
            }))
        };
        let entries = allow.iter().filter_map(|allow| entry(allow).transpose());
        Ok(Self {
            entries: entries.collect::<Result<_, _>>()?,
        })
    }

    /// Takes away what is allowed.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        found.retain(|found| {
            let line = found.places.first().map(|place| place.in_line());
            !self.entries.iter().any(|entry| {
                let here = line.is_some_and(|line| entry.lines.contains(&line));
                entry.code == found.code && (entry.at.is_none() || here)
            })
        });
    }
}
