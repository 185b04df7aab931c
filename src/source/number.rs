//! A workbook's numbers and dates as its cells show them.
//!
//! Thin: the formats that budget sheets use most (fixed decimals, thousands, percent) are followed,
//! a number in any other format is shown as the General format shows it.

use calamine::ExcelDateTime;

/// The number as the General format shows it: at most 15 significant digits, none needless.
pub fn general(value: f64) -> String {
    // Written with 15 digits, read again and written as short as possible.
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded == 0.0 {
        return "0".to_owned();
    }
    rounded.to_string()
}

/// The number in a format such as `0.00`, `#,##0.00` or `0.0%`; nothing for formats of other kinds.
pub fn formatted(value: f64, code: &str) -> Option<String> {
    // The first section is for positive numbers; the one of negative numbers mostly says the same.
    let section = code.split(';').next()?;
    // `_` leaves the width of the next character free.
    let section = section
        .strip_suffix("_ ")
        .or_else(|| section.strip_suffix("_)"))
        .unwrap_or(section);
    let (section, percent) = match section.strip_suffix('%') {
        Some(section) => (section, true),
        None => (section, false),
    };
    let (whole, decimals) = section.split_once('.').unwrap_or((section, ""));
    let grouped = match whole {
        "0" => false,
        "#,##0" => true,
        _ => return None,
    };
    if !decimals.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let scaled = if percent { value * 100.0 } else { value };
    // As the General format has it: 2.675 is shown rounded up although its binary form is less.
    let exact: f64 = format!("{scaled:.14e}").parse().unwrap_or(scaled);
    let mut text = round_half_up(exact, decimals.len());
    if grouped {
        text = group_digits(&text);
    }
    if percent {
        text.push('%');
    }
    Some(text)
}

/// Decimal rounding of the shortest decimal form, as spreadsheets do it.
fn round_half_up(value: f64, decimals: usize) -> String {
    let shortest = value.to_string();
    let tie = shortest
        .split_once('.')
        .is_some_and(|(_, digits)| digits.len() == decimals + 1 && digits.ends_with('5'));
    let text = if tie {
        // One digit more makes the half a clear majority.
        let nudged: f64 = format!("{shortest}1").parse().unwrap_or(value);
        format!("{nudged:.decimals$}")
    } else {
        format!("{value:.decimals$}")
    };
    if text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) {
        return text.trim_start_matches('-').to_owned();
    }
    text
}

fn group_digits(number: &str) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", number),
    };
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// A date or time in the form of ISO 8601, with a space between date and time.
pub fn date_time(value: ExcelDateTime) -> String {
    if value.is_duration() {
        let seconds = (value.as_f64() * 86_400.0).round();
        let (sign, seconds) = (if seconds < 0.0 { "-" } else { "" }, seconds.abs());
        let (hours, rest) = ((seconds / 3600.0).floor(), seconds % 3600.0);
        let (minutes, seconds) = ((rest / 60.0).floor(), rest % 60.0);
        return format!("{sign}{hours:.0}:{minutes:02.0}:{seconds:02.0}");
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let time = match (hour, minute, second) {
        (0, 0, 0) => String::new(),
        (_, _, 0) => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    let is_time = (0.0..1.0).contains(&value.as_f64());
    match (is_time, time.is_empty()) {
        (true, true) => "00:00".to_owned(),
        (true, false) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn general_numbers_have_no_needless_digits() {
        for (value, text) in [
            (3.0, "3"),
            (0.1 + 0.2, "0.3"),
            (314.47, "314.47"),
            (-0.0, "0"),
            (1234567890123.0, "1234567890123"),
        ] {
            assert_eq!(general(value), text);
        }
    }

    #[test]
    fn common_formats_are_followed() {
        for (value, code, text) in [
            (0.021, "0.00%", "2.10%"),
            (0.95, "0%", "95%"),
            (2.675, "0.00", "2.68"),
            (1234567.5, "#,##0.00", "1,234,567.50"),
            (-1234.0, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1,234.00"),
            (999.0, "#,##0", "999"),
            (-0.001, "0.00", "0.00"),
        ] {
            assert_eq!(formatted(value, code).as_deref(), Some(text), "{code}");
        }
        for code in ["General", "@", "0.00E+00", "# ?/?", "[$¥]0.00", ""] {
            assert_eq!(formatted(1.0, code), None, "{code}");
        }
    }

    #[test]
    fn dates_are_iso() {
        let date = |value, kind| date_time(ExcelDateTime::new(value, kind, false));
        assert_eq!(date(45943.0, ExcelDateTimeType::DateTime), "2025-10-13");
        assert_eq!(
            date(45943.5, ExcelDateTimeType::DateTime),
            "2025-10-13 12:00"
        );
        assert_eq!(date(0.25, ExcelDateTimeType::DateTime), "06:00");
        assert_eq!(date(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
    }
}
