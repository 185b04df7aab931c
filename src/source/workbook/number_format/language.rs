//! What differs between the languages that a section of a format can name: names of days and months,
//! halves of the day, numerals.

use super::chinese::Script;

/// The language of a section's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Language {
    /// None is named. A Chinese spreadsheet then has English names, but for `aaa` and `aaaa`.
    #[default]
    Unnamed,
    English,
    /// Chinese of the mainland and of Singapore.
    Simplified,
    /// Chinese of Taiwan, Hong Kong and Macau; only Taiwan has years of its own.
    Traditional {
        has_republic_years: bool,
    },
    /// Another one: its names and eras are not known.
    Other,
}

/// Names of days, from Sunday, and of months.
pub(super) struct Names {
    pub day: &'static str,
    pub short_day: &'static str,
    pub month: &'static str,
    pub short_month: &'static str,
}

const ENGLISH_DAYS: [(&str, &str); 7] = [
    ("Sunday", "Sun"),
    ("Monday", "Mon"),
    ("Tuesday", "Tue"),
    ("Wednesday", "Wed"),
    ("Thursday", "Thu"),
    ("Friday", "Fri"),
    ("Saturday", "Sat"),
];
const SIMPLIFIED_DAYS: [(&str, &str); 7] = [
    ("星期日", "周日"),
    ("星期一", "周一"),
    ("星期二", "周二"),
    ("星期三", "周三"),
    ("星期四", "周四"),
    ("星期五", "周五"),
    ("星期六", "周六"),
];
const TRADITIONAL_DAYS: [(&str, &str); 7] = [
    ("星期日", "週日"),
    ("星期一", "週一"),
    ("星期二", "週二"),
    ("星期三", "週三"),
    ("星期四", "週四"),
    ("星期五", "週五"),
    ("星期六", "週六"),
];
const ENGLISH_MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];
const CHINESE_MONTHS: [(&str, &str); 12] = [
    ("一月", "1月"),
    ("二月", "2月"),
    ("三月", "3月"),
    ("四月", "4月"),
    ("五月", "5月"),
    ("六月", "6月"),
    ("七月", "7月"),
    ("八月", "8月"),
    ("九月", "9月"),
    ("十月", "10月"),
    ("十一月", "11月"),
    ("十二月", "12月"),
];

impl Language {
    /// The language that this, in lower case, names: a name such as `zh-cn`, or up to 8 hexadecimal
    /// digits whose last four are the language (\[MS-LCID\]), those before the calendar and the
    /// numerals; nothing where these are not the Gregorian calendar and European numerals.
    pub(super) fn named(name: &str) -> Option<Self> {
        // The language's own ones, or those.
        let is_plain = |variant: u32| variant <= 1;
        let (name, variant) = name.split_once(',').unwrap_or((name, "0"));
        if !u32::from_str_radix(variant, 16).is_ok_and(is_plain) {
            return None;
        }
        if let Ok(number) = u32::from_str_radix(name, 16) {
            if !is_plain(number >> 24) || !is_plain(number >> 16 & 0xFF) {
                return None;
            }
            return Some(match number & 0xFFFF {
                0 => Self::Unnamed,
                0x0804 | 0x1004 | 0x0004 => Self::Simplified,
                0x0404 => Self::Traditional {
                    has_republic_years: true,
                },
                0x0C04 | 0x1404 => Self::Traditional {
                    has_republic_years: false,
                },
                // The lower ten bits are the language without its country.
                number if number & 0x3FF == 0x09 => Self::English,
                _ => Self::Other,
            });
        }
        Some(match name {
            "zh" | "zh-cn" | "zh-sg" | "zh-hans" | "zh-hans-cn" => Self::Simplified,
            "zh-tw" => Self::Traditional {
                has_republic_years: true,
            },
            "zh-hk" | "zh-mo" | "zh-hant" => Self::Traditional {
                has_republic_years: false,
            },
            name if name == "en" || name.starts_with("en-") => Self::English,
            _ => Self::Other,
        })
    }

    /// The names of a day of the week, 0 being Sunday, and of a month from 1, as `ddd` and `mmm`
    /// show them; nothing where they are not known.
    pub(super) fn names(self, weekday: usize, month: usize) -> Option<Names> {
        let (days, months) = match self {
            Self::Unnamed | Self::English => (&ENGLISH_DAYS, &ENGLISH_MONTHS),
            Self::Simplified => (&SIMPLIFIED_DAYS, &CHINESE_MONTHS),
            Self::Traditional { .. } => (&TRADITIONAL_DAYS, &CHINESE_MONTHS),
            Self::Other => return None,
        };
        let (day, short_day) = *days.get(weekday)?;
        let (month, short_month) = *months.get(month.checked_sub(1)?)?;
        Some(Names {
            day,
            short_day,
            month,
            short_month,
        })
    }

    /// The Chinese name of a day of the week, long and short, as `aaaa` and `aaa` show it.
    pub(super) fn chinese_day(self, weekday: usize) -> Option<(&'static str, &'static str)> {
        let days = match self {
            Self::Unnamed | Self::Simplified => &SIMPLIFIED_DAYS,
            Self::Traditional { .. } => &TRADITIONAL_DAYS,
            Self::English => &ENGLISH_DAYS,
            Self::Other => return None,
        };
        days.get(weekday).copied()
    }

    /// The marks of the halves of the day.
    pub(super) fn halves(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Unnamed | Self::English => Some(("AM", "PM")),
            Self::Simplified | Self::Traditional { .. } => Some(("上午", "下午")),
            Self::Other => None,
        }
    }

    /// The script of its numerals.
    pub(super) fn script(self) -> Option<Script> {
        match self {
            Self::Unnamed | Self::Simplified => Some(Script::Simplified),
            Self::Traditional { .. } => Some(Script::Traditional),
            Self::English | Self::Other => None,
        }
    }
}

/// The numerals that `[DBNum1]` to `[DBNum3]` ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numerals {
    /// 一二三
    Everyday,
    /// 壹贰叁
    Financial,
    /// １２３
    FullWidth,
}

impl Numerals {
    /// Those that stand behind `DBNum`; what 4 asks for differs with the language.
    pub(super) fn numbered(number: &str) -> Option<Self> {
        match number {
            "1" => Some(Self::Everyday),
            "2" => Some(Self::Financial),
            "3" => Some(Self::FullWidth),
            _ => None,
        }
    }
}
