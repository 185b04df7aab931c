//! The last resort: a panic is a defect of this program, and ends the work on one file, not the run.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};

use crate::diagnostic::{Code, Diagnostic};

/// Keeps panics from printing on their own: [`guarded`] reports them as findings. With a backtrace
/// asked for (`RUST_BACKTRACE`), everything is printed.
pub fn hush() {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        panic::set_hook(Box::new(|_| {}));
    }
}

/// Does some work; if it panics, gives the finding that says so.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .map_err(|payload| Diagnostic::new(Code::Defect).with("reason", message(payload.as_ref())))
}

fn message(payload: &(dyn Any + Send)) -> &str {
    match (
        payload.downcast_ref::<&str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(message), _) => message,
        (None, Some(message)) => message,
        (None, None) => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Language;

    #[test]
    fn a_panic_becomes_a_finding() {
        assert_eq!(guarded(|| 1).ok(), Some(1));
        let number = 7;
        let found = guarded(|| panic!("number {number}")).unwrap_err();
        assert!(found.message(Language::English).ends_with("number 7"));
    }
}
