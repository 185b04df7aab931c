//! Which day it is: as typed, as a reproducible build says, or by the clock.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use crate::diagnostic::Reason;

const DAY: &[BorrowedFormatItem] = format_description!("[year]-[month]-[day]");

/// Reads `2024-03-31`, or `today`.
///
/// # Errors
/// A sentence that says what was expected.
pub fn parse(text: &str) -> Result<Date, Reason> {
    if text == "today" {
        return Ok(of_clock());
    }
    Date::parse(text, &DAY).map_err(|_| {
        Reason::new(
            "a day like 2024-03-31, or `today`, is expected",
            "应为 2024-03-31 这样的日期，或 today",
        )
    })
}

/// The day that `SOURCE_DATE_EPOCH` names (reproducible-builds.org): seconds since 1970.
pub fn of_build() -> Option<Date> {
    let seconds = std::env::var("SOURCE_DATE_EPOCH")
        .ok()?
        .trim()
        .parse()
        .ok()?;
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    Some(moment.date())
}

/// Today, in Greenwich.
pub fn of_clock() -> Date {
    OffsetDateTime::now_utc().date()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn days_as_typed() {
        assert_eq!(parse("2024-02-29"), Ok(date!(2024 - 02 - 29)));
        for text in [
            "",
            "2024",
            "2024-13-01",
            "2023-02-29",
            "24-01-01",
            "2024/01/01",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
