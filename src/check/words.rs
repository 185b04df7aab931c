//! Words and characters of the genre, and texts shortened for a message.

/// So many characters of a long text are quoted.
const QUOTED: usize = 16;

/// Whether a character is a hanzi.
pub fn is_hanzi(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The value of a digit, half- or full-width.
pub fn digit(character: char) -> Option<u8> {
    match character {
        '0'..='9' => Some(character as u8 - b'0'),
        '０'..='９' => u8::try_from(u32::from(character) - u32::from('０')).ok(),
        _ => None,
    }
}

/// The start of a text.
pub fn start(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The end of a text.
pub fn end(text: &str) -> String {
    match text.char_indices().rev().nth(QUOTED - 1) {
        Some((start, _)) if start > 0 => format!("…{}", &text[start..]),
        _ => text.to_owned(),
    }
}

/// The part of a text around a byte position.
pub fn around(text: &str, position: usize) -> String {
    let before = text[..position].char_indices().rev();
    let start = before
        .take(QUOTED / 2)
        .last()
        .map_or(position, |(at, _)| at);
    let mut after = text[position..].char_indices();
    let end = after
        .nth(QUOTED / 2)
        .map_or(text.len(), |(at, _)| position + at);
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!(
        "{}{}{}",
        dots(start > 0),
        &text[start..end],
        dots(end < text.len())
    )
}

/// Whether one of these words stands in a text.
pub fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The surnames of more than nine in ten people.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余\
    于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚\
    邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰尤岳齐包左伍鲁葛牛殷俞霍关骆翟路倪安庄季芦颜凌甘邢裴祝温柳欧\
    鲍宁甯詹管丘焦柯梅盛耿涂童耿解费纪靳阮申喻欧屈冉佟单卞仝楚辛苗滕岑於邨匡张劉張陳楊黃趙吳孫馬鄭羅\
    許韓鄧馮蕭蔣葉蘇呂盧鍾譚陸韋賈";
/// What names of places, offices and things end with, and names of persons hardly ever.
const NO_NAME: &str = "村镇乡县市区局办院校所站社路街组委厅州部科处司队室会厂店岗河湾坪桥岭沟屯寨堡营费金\
    额款物类项目表计率数量员长级型具业行鎮鄉縣區處";

/// Whether a text looks like the name of a person: two to four hanzi that begin with a surname.
pub fn is_name(text: &str) -> bool {
    let mut count = 0;
    let mut last = None;
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        if !is_hanzi(character) || count == 4 || (count == 0 && !SURNAMES.contains(character)) {
            return false;
        }
        count += 1;
        last = Some(character);
    }
    count >= 2 && !last.is_some_and(|last| NO_NAME.contains(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shortened() {
        let text = "一二三四五六七八九十甲乙丙丁戊己庚辛";
        assert_eq!(start(text), "一二三四五六七八九十甲乙丙丁戊己…");
        assert_eq!(end(text), "…三四五六七八九十甲乙丙丁戊己庚辛");
        assert_eq!(around(text, 3 * 10), "…三四五六七八九十甲乙丙丁戊己庚辛");
        assert_eq!(
            (start("短"), end("短"), around("短", 3)),
            ("短".into(), "短".into(), "短".into())
        );
    }

    #[test]
    fn names_of_persons() {
        for name in ["王德顺", "李 强", "何立本"] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "石桥镇",
            "白沙村",
            "王",
            "合计",
            "金额",
            "王德顺等五人",
            "Wang",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }
}
