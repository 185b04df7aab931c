//! Which findings are silenced, and which forbid any output.

use super::{Code, Diagnostic, Severity};

/// What the user decided about codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Codes that are not reported: warnings and notes, and of the errors those of checks and of fonts.
    pub allow: Vec<Code>,
    /// Codes that count as errors.
    pub deny: Vec<Code>,
    /// Whether every warning counts as an error.
    pub deny_warnings: bool,
}

/// A name that no code and no group of codes has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no code is called “{0}”")]
pub struct UnknownCode(pub String);

/// The name for all warnings.
const WARNINGS: &str = "warnings";

impl Policy {
    /// The policy of these names: codes, or `warnings` to deny.
    ///
    /// # Errors
    /// Where a name is no code.
    pub fn new(allow: &[String], deny: &[String]) -> Result<Self, UnknownCode> {
        let code = |name: &String| Code::named(name).ok_or_else(|| UnknownCode(name.clone()));
        let is_all = |name: &&String| name.eq_ignore_ascii_case(WARNINGS);
        Ok(Self {
            allow: allow.iter().map(code).collect::<Result<_, _>>()?,
            deny_warnings: deny.iter().any(|name| is_all(&name)),
            deny: deny
                .iter()
                .filter(|name| !is_all(name))
                .map(code)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Takes away what is allowed and makes errors of what is denied.
    ///
    /// Of errors only those of checks can be allowed, and characters that no font has.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        found.retain(|found| {
            let silenced = self.allow.contains(&found.code);
            !silenced || found.severity == Severity::Error && !found.code.can_be_allowed()
        });
        for found in found {
            let is_warning = found.severity == Severity::Warning;
            if self.deny.contains(&found.code) || self.deny_warnings && is_warning {
                found.severity = Severity::Error;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn allowed_codes_go_and_denied_ones_are_errors() {
        let policy = Policy::new(&names(&["j0601", "J0625", "J0404"]), &names(&["J0302"]))
            .expect("these are codes");
        let codes = [
            Code::TotalDiffers,
            Code::IdentityNumber,
            Code::LedgerOpen,
            Code::HeaderMoved,
            Code::NumberingGap,
        ];
        let mut found: Vec<Diagnostic> = codes.into_iter().map(Diagnostic::new).collect();
        policy.apply(&mut found);
        let left: Vec<(Code, Severity)> = found
            .iter()
            .map(|found| (found.code, found.severity))
            .collect();
        assert_eq!(
            left,
            [
                (Code::LedgerOpen, Severity::Error),
                (Code::HeaderMoved, Severity::Error),
                (Code::NumberingGap, Severity::Warning),
            ]
        );
    }

    #[test]
    fn all_warnings_may_be_denied() {
        let policy = Policy::new(&[], &names(&["warnings"])).expect("a name");
        let mut found = vec![
            Diagnostic::new(Code::NumberingGap),
            Diagnostic::new(Code::HeaderMoved),
        ];
        policy.apply(&mut found);
        assert_eq!(found[0].severity, Severity::Error);
        assert_eq!(found[1].severity, Severity::Note);
        assert_eq!(
            Policy::new(&names(&["J9999"]), &[]),
            Err(UnknownCode("J9999".to_owned()))
        );
    }
}
