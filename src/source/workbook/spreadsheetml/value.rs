//! What cells show of their data.

use ecow::EcoString;
use time::{Date, Month};

use super::styles::Coded;
use crate::source::workbook::book::Doubt;
use crate::source::workbook::number_format::Shown;

/// The day that the 1900 date system counts from, from March 1900 on, as a Julian day.
const EPOCH_1900: i32 = 2_415_019;

/// The first day of the 1904 date system, as a Julian day.
const EPOCH_1904: i32 = 2_416_481;

/// What a cell shows, by the `ss:Type` of its data.
pub fn shown(kind: &str, data: String, coded: &Coded, is_1904: bool) -> (EcoString, Option<Doubt>) {
    let trimmed = data.trim();
    let shown = match kind {
        "Number" => match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => coded.format.show(number, is_1904),
            _ if trimmed.is_empty() => return (EcoString::new(), None),
            _ => Shown::Unknown(trimmed.into()),
        },
        "DateTime" => match serial(trimmed, is_1904) {
            Some(serial) => coded.format.show(serial, is_1904),
            None => Shown::Unknown(trimmed.into()),
        },
        "Boolean" => {
            let text = match trimmed {
                "1" => "TRUE",
                "0" => "FALSE",
                other => other,
            };
            return (text.into(), None);
        }
        "Error" => return (trimmed.into(), Some(Doubt::ErrorValue)),
        _ => coded.format.show_text(&data),
    };
    match shown {
        Shown::Text(text) => (text, None),
        Shown::Unknown(text) => (text, Some(Doubt::Format(coded.code.clone()))),
    }
}

/// The number of a moment such as `2019-12-31T12:00:00.000`: days, and parts of them.
fn serial(moment: &str, is_1904: bool) -> Option<f64> {
    let (date, time) = moment.split_once('T').unwrap_or((moment, "00:00:00"));
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let day = date.to_julian_day();
    let days = match is_1904 {
        true => day - EPOCH_1904,
        // Up to its 60th day, a 29 February that 1900 did not have, days count from one day later.
        false => match day - EPOCH_1900 {
            days @ 1..=60 => days - 1,
            days => days,
        },
    };
    let mut parts = time.trim_end_matches('Z').splitn(3, ':');
    let hours: f64 = parts.next()?.parse().ok()?;
    let minutes: f64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
    let is_clock = |value: f64, most: f64| (0.0..most).contains(&value);
    if !is_clock(hours, 24.0) || !is_clock(minutes, 60.0) || !is_clock(seconds, 61.0) {
        return None;
    }
    Some(f64::from(days) + (hours * 3600.0 + minutes * 60.0 + seconds) / 86400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_days() {
        for (moment, days) in [
            ("1899-12-31T00:00:00.000", 0.0),
            ("1899-12-31T12:00:00.000", 0.5),
            ("1900-01-01T00:00:00.000", 1.0),
            ("1900-02-28T00:00:00.000", 59.0),
            ("1900-03-01T00:00:00.000", 61.0),
            ("2019-12-31T06:00:00.000", 43830.25),
            ("2019-12-31", 43830.0),
        ] {
            assert_eq!(serial(moment, false), Some(days), "{moment}");
        }
        assert_eq!(serial("1904-01-01T00:00:00.000", true), Some(0.0));
        assert_eq!(serial("2019-12-31T00:00:00", true), Some(42368.0));
        for none in ["", "2019-13-01", "2019-12-31T24:00:00", "2019-12-31Tx", "9"] {
            assert_eq!(serial(none, false), None, "{none}");
        }
    }
}
