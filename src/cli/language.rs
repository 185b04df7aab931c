//! The user's language.

use crate::diagnostic::Language;

/// Chinese where the locale says so, else English.
pub fn of_user() -> Language {
    of_locale(sys_locale::get_locale().as_deref().unwrap_or_default())
}

/// `locale` is a language tag such as `zh-CN`, or the POSIX name `zh_CN.UTF-8`.
fn of_locale(locale: &str) -> Language {
    let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
    if language.eq_ignore_ascii_case("zh") {
        Language::Chinese
    } else {
        Language::English
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_chinese_is_chinese() {
        for locale in ["zh", "zh-CN", "zh_TW.UTF-8", "ZH-Hans-CN"] {
            assert_eq!(of_locale(locale), Language::Chinese);
        }
        for locale in ["", "C", "en-US", "zhx"] {
            assert_eq!(of_locale(locale), Language::English);
        }
    }
}
