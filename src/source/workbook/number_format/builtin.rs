//! The number formats that a file names by number alone.

/// The code of a built-in format, as a Chinese (zh-CN) spreadsheet has it; nothing for numbers that
/// stand for none.
///
/// Sources: ECMA-376 part 1, 18.8.30 ("All Languages", and "zh-cn" for 27-36 and 50-58). That lists
/// 14, 22, 37-40 and 47 in forms that Excel does not use, as \[MS-OI29500\] says of that clause; and
/// 5-8, 23-26 and 41-44 not at all, for files should carry their codes. In these places stands what a
/// Chinese system has: dates with the year first, the minus of negative amounts in front.
pub fn builtin(id: u16) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => r##""¥"#,##0;"¥"\-#,##0"##,
        6 => r##""¥"#,##0;[Red]"¥"\-#,##0"##,
        7 => r##""¥"#,##0.00;"¥"\-#,##0.00"##,
        8 => r##""¥"#,##0.00;[Red]"¥"\-#,##0.00"##,
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        23 => r"\$#,##0_);\(\$#,##0\)",
        24 => r"\$#,##0_);[Red]\(\$#,##0\)",
        25 => r"\$#,##0.00_);\(\$#,##0.00\)",
        26 => r"\$#,##0.00_);[Red]\(\$#,##0.00\)",
        27 | 36 | 50 | 52 | 57 => r#"yyyy"年"m"月""#,
        28 | 29 | 51 | 53 | 54 | 58 => r#"m"月"d"日""#,
        30 => "m-d-yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"时"mm"分""#,
        33 => r#"h"时"mm"分"ss"秒""#,
        34 | 55 => r#"上午/下午h"时"mm"分""#,
        35 | 56 => r#"上午/下午h"时"mm"分"ss"秒""#,
        37 => r"#,##0;\-#,##0",
        38 => r"#,##0;[Red]\-#,##0",
        39 => r"#,##0.00;\-#,##0.00",
        40 => r"#,##0.00;[Red]\-#,##0.00",
        41 => r#"_ * #,##0_ ;_ * \-#,##0_ ;_ * "-"_ ;_ @_ "#,
        42 => r#"_ "¥"* #,##0_ ;_ "¥"* \-#,##0_ ;_ "¥"* "-"_ ;_ @_ "#,
        43 => r#"_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
        44 => r#"_ "¥"* #,##0.00_ ;_ "¥"* \-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Shown};
    use super::*;

    #[test]
    fn each_is_understood() {
        let known = (0..=200).filter_map(builtin).collect::<Vec<_>>();
        assert_eq!(known.len(), 59);
        for code in known {
            let shown = Format::parse(code).show(45000.75, false);
            assert!(matches!(shown, Shown::Text(_)), "{code}: {shown:?}");
        }
    }
}
