//! How many attributes a tag may have at most, told before the parser sees it.
//!
//! The parser compares each attribute with all before it in its tag, so that a tag of a hundred
//! thousand takes it minutes. What is a tag and what is text, comment or script only the parser
//! knows; counted is therefore from every `<` on, as if a tag began there, in all the states at once
//! that its attributes can then be in. A real tag never has more than what is counted.

/// Where within a tag (HTML Standard, 13.2.5.6 and 13.2.5.32 to 13.2.5.40).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum State {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
}

const STATES: [State; 8] = [
    State::TagName,
    State::BeforeName,
    State::Name,
    State::AfterName,
    State::BeforeValue,
    State::DoubleQuoted,
    State::SingleQuoted,
    State::Unquoted,
];

/// Counts attributes in a text that comes in pieces.
#[derive(Debug, Default)]
pub struct Attributes {
    /// For each state the most attributes so far of a tag that may be in it.
    counts: [Option<u32>; STATES.len()],
    /// Whether the last byte was a `<`, or a `</`.
    is_opened: bool,
    most: u32,
}

impl Attributes {
    /// Takes the next piece; gives the most attributes that a tag can have so far.
    pub fn feed(&mut self, piece: &[u8]) -> u32 {
        let mut rest = piece;
        while let [byte, tail @ ..] = rest {
            rest = tail;
            let is_idle = !self.is_opened && self.counts.iter().all(Option::is_none);
            if is_idle && *byte != b'<' {
                let Some(next) = rest.iter().position(|&byte| byte == b'<') else {
                    break;
                };
                rest = &rest[next..];
                continue;
            }
            self.step(*byte);
        }
        self.most
    }

    fn step(&mut self, byte: u8) {
        let mut next = [None; STATES.len()];
        for state in STATES {
            let Some(count) = self.counts[state as usize] else {
                continue;
            };
            let Some((after, begins)) = follow(state, byte) else {
                continue;
            };
            let count = count.saturating_add(u32::from(begins));
            self.most = self.most.max(count);
            let slot = &mut next[after as usize];
            *slot = (*slot).max(Some(count));
        }
        if self.is_opened && byte.is_ascii_alphabetic() {
            let slot = &mut next[State::TagName as usize];
            *slot = (*slot).max(Some(0));
        }
        self.is_opened = byte == b'<' || self.is_opened && byte == b'/';
        self.counts = next;
    }
}

/// The state after a byte, and whether an attribute begins with it; nothing where the tag ends.
fn follow(state: State, byte: u8) -> Option<(State, bool)> {
    use State::{
        AfterName, BeforeName, BeforeValue, DoubleQuoted, Name, SingleQuoted, TagName, Unquoted,
    };
    let is_blank = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
    let after = match (state, byte) {
        (DoubleQuoted, b'"') | (SingleQuoted, b'\'') => BeforeName,
        (DoubleQuoted | SingleQuoted, _) => state,
        (_, b'>') => return None,
        (BeforeValue, _) if is_blank => BeforeValue,
        (BeforeValue, b'"') => DoubleQuoted,
        (BeforeValue, b'\'') => SingleQuoted,
        (BeforeValue, _) => Unquoted,
        (Unquoted, _) if !is_blank => Unquoted,
        (Name, _) if is_blank => AfterName,
        (AfterName, _) if is_blank => AfterName,
        (TagName | BeforeName | Unquoted, _) if is_blank => BeforeName,
        (TagName | BeforeName | Name | AfterName, b'/') => BeforeName,
        (Name | AfterName, b'=') => BeforeValue,
        (TagName | Name, _) => state,
        (BeforeName | AfterName | Unquoted, _) => return Some((Name, true)),
    };
    Some((after, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn most(text: &str) -> u32 {
        let mut whole = Attributes::default();
        let most = whole.feed(text.as_bytes());
        let mut bytewise = Attributes::default();
        let last = text.bytes().map(|byte| bytewise.feed(&[byte])).last();
        assert_eq!(last, Some(most), "pieces make no difference: {text}");
        most
    }

    #[test]
    fn attributes_are_counted_however_they_are_set_apart() {
        assert_eq!(most("<a>"), 0);
        assert_eq!(
            most("<td colspan=2 rowspan='3' class=\"a b c\">text of words"),
            3
        );
        assert_eq!(most("<a/b/c/d>"), 3);
        assert_eq!(most("<a b=\"1\"c='2'd=3 e>"), 4);
        assert_eq!(most("<a b = c d = e>"), 2);
        assert_eq!(most("</a b c>"), 2);
        assert_eq!(most("<a title='x > y z' b>"), 2);
        assert_eq!(most("a < b c d e f"), 0);
    }

    #[test]
    fn a_comment_hides_no_tag_behind_it() {
        assert!(most("<!-- <x '=\" --><a b c d e f g>") >= 6);
        assert!(most("<script>a<b='</script><a b c d e f g>") >= 6);
    }
}
