use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use proptest::prelude::*;

use super::*;

const FOUNDING: &str = include_str!("../../../fixtures/founding/table.txt");

fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    if encoding == UTF_16LE {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    if encoding == UTF_16BE {
        return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    }
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "{} cannot hold {text}", encoding.name());
    bytes.into_owned()
}

fn detected(bytes: &[u8]) -> (String, &'static str) {
    let decoded = decode(bytes, None).unwrap();
    (decoded.text, decoded.encoding)
}

#[test]
fn the_founding_sheet_is_the_same_in_every_encoding() {
    for (encoding, name) in [
        (UTF_8, "UTF-8"),
        (GB18030, "GBK"),
        (UTF_16LE, "UTF-16LE"),
        (UTF_16BE, "UTF-16BE"),
    ] {
        let bytes = encode(FOUNDING, encoding);
        assert_eq!(detected(&bytes), (FOUNDING.to_owned(), name));
        if name != "GBK" {
            let marked = encode(&format!("\u{FEFF}{FOUNDING}"), encoding);
            assert_eq!(detected(&marked), (FOUNDING.to_owned(), name));
        }
    }
}

#[test]
fn four_byte_sequences_make_it_gb18030() {
    let text = FOUNDING.replace("莒南", "莒南㐂𠮷");
    let bytes = encode(&text, GB18030);
    assert_eq!(detected(&bytes), (text, "gb18030"));
    assert_eq!(decode(&bytes, Some("gbk")).unwrap().encoding, "gb18030");
}

#[test]
fn traditional_sheets_are_big5() {
    for text in [
        "單位\t名稱\t預算數\n教育局\t一般行政\t1,234\n",
        "歲出機關別預算表\n中華民國一百一十年度\t單位：新臺幣千元\n",
        "一般行政\t財政撥款",
        "經資門併計\n科目\t本年度預算數\t上年度預算數\t比較\n",
    ] {
        assert_eq!(detected(&encode(text, BIG5)), (text.to_owned(), "Big5"));
    }
}

/// Each cell of the sheet is a small text of its own.
#[test]
fn short_texts_are_gb18030() {
    for cell in FOUNDING.split(['\t', '\n']).filter(|cell| !cell.is_ascii()) {
        let bytes = encode(cell, GB18030);
        if std::str::from_utf8(&bytes).is_ok() {
            continue;
        }
        assert_eq!(detected(&bytes), (cell.to_owned(), "GBK"));
    }
}

#[test]
fn one_byte_order_mark_is_taken_off() {
    assert_eq!(detected(b"\xEF\xBB\xBFa\tb"), ("a\tb".into(), "UTF-8"));
    assert_eq!(
        detected(b"\xFE\xFF\0a\0\tN\x00"),
        ("a\t一".into(), "UTF-16BE")
    );
    assert_eq!(detected(b"\xFF\xFEa\0"), ("a".into(), "UTF-16LE"));
}

#[test]
fn hanzi_with_a_zero_byte_do_not_turn_the_byte_order() {
    let text = "一\t一\u{3000}一\u{3000}\u{3000}一\r\n一一一一\t一\u{3000}";
    assert_eq!(detected(&encode(text, UTF_16LE)), (text.into(), "UTF-16LE"));
    assert_eq!(detected(&encode(text, UTF_16BE)), (text.into(), "UTF-16BE"));
}

#[test]
fn a_label_overrides_detection() {
    let bytes = encode("單位\t名稱", BIG5);
    assert_eq!(decode(&bytes, Some("big5")).unwrap().text, "單位\t名稱");
    let bytes = encode("表\t名", encoding_rs::SHIFT_JIS);
    assert_eq!(
        decode(&bytes, Some("Shift_JIS")).unwrap().encoding,
        "Shift_JIS"
    );
    let bytes = encode("\u{FEFF}表\t名", UTF_16BE);
    assert_eq!(decode(&bytes, Some("utf-16")).unwrap().encoding, "UTF-16BE");
    for label in ["klingon", "", "replacement", "iso-2022-kr"] {
        assert!(matches!(
            decode(b"a", Some(label)),
            Err(Error::UnknownEncoding { .. })
        ));
    }
}

#[test]
fn malformed_sequences_are_placed() {
    let malformed = |encoding, offset, line| Error::Malformed {
        encoding,
        offset,
        line,
        column: 1,
    };
    // UTF-8 with one damaged character, behind a byte order mark and CRLF line ends.
    let mut bytes = "\u{FEFF}部门预算\r\n部门职责\r\n".as_bytes().to_vec();
    bytes[17] = b'?';
    assert_eq!(decode(&bytes, None), Err(malformed("UTF-8", 17 + 1, 2)));
    // GBK that ends in the middle of a character.
    let mut bytes = encode("部门\n预算\r职责", GB18030);
    bytes.pop();
    assert_eq!(decode(&bytes, None), Err(malformed("GBK", 12, 3)));
    // A surrogate without its partner.
    let mut bytes = encode("部门\t预算\n职责\n", UTF_16LE);
    bytes.extend([0x00, 0xD8, 0x41, 0x00]);
    assert_eq!(decode(&bytes, None), Err(malformed("UTF-16LE", 18, 3)));
    // Half a unit.
    let mut bytes = encode("\u{FEFF}部门\t预算\n", UTF_16BE);
    bytes.push(0x4E);
    assert_eq!(decode(&bytes, None), Err(malformed("UTF-16BE", 14, 2)));
    assert_eq!(
        decode(&encode("部门", GB18030), Some("utf-8")),
        Err(malformed("UTF-8", 0, 1))
    );
}

#[test]
fn damaged_utf_8_is_not_read_as_gb18030() {
    let mut bytes = FOUNDING.as_bytes().to_vec();
    bytes.remove(10);
    assert!(matches!(
        decode(&bytes, None),
        Err(Error::Malformed {
            encoding: "UTF-8",
            line: 3,
            ..
        })
    ));
}

/// Text as sheets hold it: frequent hanzi and marks, digits, tabs and line ends.
fn sheet_text() -> impl Strategy<Value = String> {
    let usual: Vec<char> = FOUNDING.chars().collect();
    proptest::collection::vec(proptest::sample::select(usual), 40..300)
        .prop_map(|characters| characters.into_iter().collect::<String>() + "预算\t表\n")
}

proptest! {
    #[test]
    fn decoding_undoes_encoding(text in sheet_text()) {
        for (encoding, name) in [
            (UTF_8, "UTF-8"),
            (GB18030, "GBK"),
            (UTF_16LE, "UTF-16LE"),
            (UTF_16BE, "UTF-16BE"),
        ] {
            prop_assert_eq!(detected(&encode(&text, encoding)), (text.clone(), name));
        }
    }

    #[test]
    fn decoding_by_label_undoes_encoding_of_any_text(text in "\\PC{0,60}") {
        for label in ["utf-8", "gb18030"] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (bytes, _, lossy) = encoding.encode(&text);
            if !lossy && Encoding::for_bom(&bytes).is_none() {
                prop_assert_eq!(&decode(&bytes, Some(label)).unwrap().text, &text);
            }
        }
    }
}
