//! Error values of spreadsheets, and formulas where their results should stand.

/// Error values that nothing else looks like.
const ERRORS: [&str; 7] = [
    "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!",
];

/// Whether a text is an error value, or has one in it.
pub fn is_error(text: &str) -> bool {
    let Some(start) = text.find('#') else {
        return false;
    };
    let is_end = |text: &str| !text.starts_with(|c: char| c.is_alphanumeric());
    let (before, rest) = text.split_at(start);
    ERRORS.iter().any(|error| rest.contains(error))
        || (before.is_empty() && rest.strip_prefix("#N/A").is_some_and(is_end))
        // A column that is too narrow for its numbers.
        || (text.len() >= 4 && text.bytes().all(|byte| byte == b'#'))
}

/// Whether a text is a formula: `=SUM(B2:B9)`, `=C6/B6*100`, `=1.26+0.85`, `=表1!B2`.
pub fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches(['\'', '{', '＇']);
    let Some(rest) = text
        .strip_prefix(['=', '＝'])
        .map(|rest| rest.trim_start_matches(['+', '-', ' ']))
    else {
        return false;
    };
    if let Some((sheet, cell)) = rest.split_once('!') {
        return !sheet.is_empty() && reference(cell.as_bytes()) > 0;
    }
    if !rest.is_ascii() || rest.is_empty() {
        return is_call(rest.as_bytes());
    }
    is_call(rest.as_bytes()) || is_expression(rest.as_bytes())
}

/// Whether it begins with the name of a function and a bracket.
fn is_call(text: &[u8]) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
    let length = text.iter().take_while(|byte| is_name(byte)).count();
    length >= 2
        && text[..length]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
        && text[0].is_ascii_alphabetic()
        && text.get(length) == Some(&b'(')
}

/// How long the cell reference is that a text begins with: `B2`, `$B$2`.
fn reference(text: &[u8]) -> usize {
    let mut at = usize::from(text.first() == Some(&b'$'));
    let letters = text[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    at += letters;
    at += usize::from(text.get(at) == Some(&b'$'));
    let digits = text.get(at..).unwrap_or_default().iter();
    let digits = digits.take_while(|byte| byte.is_ascii_digit()).count();
    if (1..=3).contains(&letters) && (1..=7).contains(&digits) {
        at + digits
    } else {
        0
    }
}

/// Whether it is nothing but cells and numbers with operators between them; numbers alone need `+` or
/// `*`, since =5-10 may be a range and =1/3 a value.
fn is_expression(text: &[u8]) -> bool {
    let (mut at, mut cells, mut numbers, mut operators) = (0, 0, 0, 0);
    while at < text.len() {
        let cell = reference(&text[at..]);
        if cell > 0 {
            cells += 1;
            at += cell;
            continue;
        }
        match text[at] {
            b'0'..=b'9' | b'.' => {
                numbers += 1;
                let length = text[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit() || **byte == b'.');
                at += length.count();
                continue;
            }
            b'+' | b'*' => operators += 1,
            b'-' | b'/' | b'(' | b')' | b':' | b',' | b' ' | b'%' | b'^' => {}
            _ => return false,
        }
        at += 1;
    }
    cells > 0 || (numbers > 1 && operators > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors() {
        for text in ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "约#VALUE!", "######"] {
            assert!(is_error(text), "{text}");
        }
        for text in [
            "#REF型阀门12只",
            "N/A",
            "#1",
            "#煤炭",
            "##水电",
            "含#3、#5号楼",
            "#N/Ab",
        ] {
            assert!(!is_error(text), "{text}");
        }
    }

    #[test]
    fn formulas() {
        for text in [
            "=SUM(C4:C8)",
            "=C6/B6*100",
            "=1.26+0.85",
            "=ROUND(C9/B9*100,1)",
            "=Sheet1!B2",
            "=表1!$B$2",
            "=+B2",
            "'=SUM(B2)",
            "=IF(A1=\"合计\",1,0)",
            "=B2",
        ] {
            assert!(is_formula(text), "{text}");
        }
        for text in [
            "=100%",
            "=4",
            "=A级",
            "=100（±3）",
            "=实际完成数÷计划完成数×100%",
            "=100%得满分，每低1%扣0.5分",
            "=",
            "=5-10",
            "=1/3",
            "上年=100",
            "=实际（A1）",
        ] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
