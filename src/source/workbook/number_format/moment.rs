//! Serial numbers as points in time (ECMA-376 part 1, 18.17.4).

use time::Date;

use super::date::MOST_PLACES;

/// The first serial number behind 9999-12-31.
const LIMIT: f64 = 2_958_466.0;
/// Serial numbers of the dates in the 1904 system are that much less.
const DAYS_TO_1904: i64 = 1462;
/// The Julian day of serial number 0, were there no 1900-02-29.
const JULIAN_DAY_0: i32 = 2_415_019;
/// The day that never was: the 1900 system has a 1900-02-29.
const LEAP_DAY: i64 = 60;
const SECONDS_A_DAY: u64 = 86_400;

/// A point in time, rounded to the decimal places of seconds that are shown.
pub(super) struct Moment {
    pub year: i32,
    pub month: u8,
    pub day: u8,
    /// 0 is Sunday.
    pub weekday: usize,
    /// Since midnight.
    pub seconds: u64,
    pub fraction: u64,
    /// All seconds since serial number 0.
    pub elapsed: u64,
}

impl Moment {
    /// The moment of a serial number that is not negative.
    pub(super) fn of(value: f64, is_1904: bool, places: usize) -> Option<Self> {
        let parts = 10_u64.pow(places.min(MOST_PLACES) as u32);
        let shift = if is_1904 { DAYS_TO_1904 } else { 0 };
        if value.is_nan() || value >= LIMIT - shift as f64 {
            return None;
        }
        let total = (value * (SECONDS_A_DAY * parts) as f64).round() as u64;
        let elapsed = total / parts;
        let serial = i64::try_from(elapsed / SECONDS_A_DAY).ok()? + shift;
        let (year, month, day) = match serial {
            0 => (1900, 1, 0),
            LEAP_DAY => (1900, 2, 29),
            serial => {
                // Before the day that never was all others are one later.
                let offset = i32::try_from(serial).ok()? + i32::from(serial < LEAP_DAY);
                let date = Date::from_julian_day(JULIAN_DAY_0 + offset).ok()?;
                (date.year(), date.month().into(), date.day())
            }
        };
        // Rounded up to the year 10000.
        if year > 9999 {
            return None;
        }
        Some(Self {
            year,
            month,
            day,
            // Serial number 1 is a Sunday, since 1900-02-29 is counted.
            weekday: usize::try_from((serial + 6) % 7).ok()?,
            seconds: elapsed % SECONDS_A_DAY,
            fraction: total % parts,
            elapsed,
        })
    }
}
