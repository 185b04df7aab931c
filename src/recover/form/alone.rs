//! What a text alone in its line above the header is: title, note or field.
//!
//! The first such text is the title unless something shows that it is not; a title goes on over the
//! next lines. Evidence is in bits.

use super::fields::{closes_with_colon, split_pair};
use crate::recover::compare::fold;
use crate::recover::profile::{CellClass, classify};
use crate::recover::tables::is_title;

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title, or a line of it.
    Title,
    /// A note.
    Note,
    /// A label with its value.
    Field,
}

/// What stands above it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Above {
    /// A line of the title.
    pub title: bool,
    /// A line of the form.
    pub form: bool,
    /// A note.
    pub note: bool,
}

/// Bits for a title where none stands above: most tables have one, and it comes first.
const FIRST: f64 = 6.0;
/// The same under a line of the form.
const LATE: f64 = 2.0;
/// Bits for a further line of a title, and against one under a note or a line of the form.
const GOES_ON: f64 = 1.0;
const ENDED: f64 = -6.0;
/// Bits for a text that names a table.
const NAMES_TABLE: f64 = 5.0;

/// Bits for a note that says so, and for one that speaks of the table.
const SAYS_NOTE: f64 = 14.0;
const OF_TABLE: f64 = 10.0;
/// Bits for a note in square brackets, and for one in round brackets that has a colon.
const SQUARE: f64 = 8.0;
const BRACKETED_COLON: f64 = 8.0;
/// Bits for clauses; in Latin letters titles have them too, and end without a full stop.
const CLAUSES: f64 = 8.0;
const LATIN_CLAUSES: f64 = 2.0;
const LATIN_STOP: f64 = 3.0;

/// Bits for a label and its value; in Latin letters a colon stands in titles too.
const PAIR: f64 = 9.0;
const LATIN_PAIR: f64 = 3.0;
/// A Latin label is no longer than this.
const LATIN_LABEL: usize = 24;

/// The likeliest part.
pub fn part(text: &str, above: Above) -> Part {
    let title = title_bits(text, above);
    let note = note_bits(text);
    let field = field_bits(text);
    if field > title && field > note {
        Part::Field
    } else if note > title {
        Part::Note
    } else {
        Part::Title
    }
}

/// Whether a text is a note by its own looks.
pub fn is_note(text: &str) -> bool {
    note_bits(text) > field_bits(text).max(OF_TABLE - 1.0)
}

/// Whether a text is a year or a part of one: 2023年度, （2023年1-6月）.
pub fn is_period(text: &str) -> bool {
    let folded = fold(text);
    let bare = folded.trim_matches(['(', ')']);
    let year = bare
        .trim_start_matches(|c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九".contains(c));
    let digits = bare[..bare.len() - year.len()].chars().count();
    let of_year =
        |c: char| c.is_ascii_digit() || "年度月日季上下半第一二三四五六七八九十至-—".contains(c);
    digits == 4 && year.starts_with('年') && year.chars().all(of_year)
}

fn title_bits(text: &str, above: Above) -> f64 {
    let place = match above {
        Above {
            title: true,
            form: false,
            note: false,
        } => GOES_ON,
        Above { title: true, .. } => ENDED,
        Above { form: true, .. } => LATE,
        _ => FIRST,
    };
    let names = is_title(&fold(text)) && !(above.title && (above.form || above.note));
    place + if names { NAMES_TABLE } else { 0.0 }
}

fn note_bits(text: &str) -> f64 {
    const NOTES: [&str; 11] = [
        "注:",
        "备注:",
        "附注:",
        "说明:",
        "资料来源:",
        "数据来源:",
        "note:",
        "notes:",
        "source:",
        "sources:",
        "seenote",
    ];
    let folded = fold(text).to_lowercase();
    let numbered = |word: &str, rest: &str| {
        let end = word.trim_end_matches(':');
        rest.strip_prefix(end).is_some_and(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三".contains(c))
                .starts_with([':', '.', '、'])
        })
    };
    let bare = folded.trim_start_matches(['(', '[', '*']);
    let says = NOTES
        .iter()
        .any(|word| bare.starts_with(word) || numbered(word, bare));
    // 填报说明：…, 补充资料：…
    let label = folded.split_once(':').map(|(label, _)| label);
    let says =
        says || label.is_some_and(|label| label.ends_with("说明") || label.ends_with("备注"));
    let of_table = [
        "本表",
        "表中",
        "表内",
        "datainthistable",
        "figuresinthistable",
    ]
    .iter()
    .any(|start| bare.starts_with(start));
    let mut bits = 0.0;
    if says {
        bits += SAYS_NOTE;
    }
    if of_table {
        bits += OF_TABLE;
    }
    if text.starts_with(['[', '［', '【']) {
        bits += SQUARE;
    }
    if folded.starts_with('(') && folded.contains(':') {
        bits += BRACKETED_COLON;
    }
    let hanzi = text.chars().any(|c| c >= '\u{2E80}');
    let clauses = classify(text) == CellClass::Sentence || text.ends_with('。');
    bits + match (hanzi, clauses) {
        (true, true) => CLAUSES,
        (false, true) if text.ends_with('.') => LATIN_CLAUSES + LATIN_STOP,
        (false, true) => LATIN_CLAUSES,
        _ => 0.0,
    }
}

fn field_bits(text: &str) -> f64 {
    let hanzi = |text: &str| text.chars().any(|c| c >= '\u{2E80}');
    if closes_with_colon(text) {
        let short = text.chars().count() <= LATIN_LABEL / 2;
        return match (short, hanzi(text)) {
            (true, true) => PAIR,
            (_, false) if text.chars().count() <= LATIN_LABEL => LATIN_PAIR,
            _ => 0.0,
        };
    }
    if hanzi(text) {
        return match split_pair(text) {
            // 表1：…, 2023年：… are titles.
            Some((label, _)) if !label.contains(|c: char| c.is_ascii_digit()) => PAIR,
            _ => 0.0,
        };
    }
    match text.split_once(':') {
        // Farms by region: 2015 and 2019.
        Some((label, value)) => {
            let years = value.trim_start().starts_with(|c: char| c.is_ascii_digit());
            let short = label.chars().count() <= LATIN_LABEL && !value.trim().is_empty();
            if short && !years { LATIN_PAIR } else { 0.0 }
        }
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Above = Above {
        title: false,
        form: false,
        note: false,
    };
    const TITLE: Above = Above {
        title: true,
        ..NOTHING
    };

    #[test]
    fn the_first_text_alone_is_the_title() {
        for text in [
            "Table 4. Dairy Farms, Herds and Milk Production by Region: 2015 and 2019",
            "Dairy farms: 2015",
            "2023年补贴发放表",
            "Credit indicator C2. Percentage change",
            "各市地区生产总值",
        ] {
            assert_eq!(part(text, NOTHING), Part::Title, "{text}");
        }
    }

    #[test]
    fn a_note_or_a_field_first_is_no_title() {
        for (text, what) in [
            ("编制单位：某某局", Part::Field),
            ("编制单位：", Part::Field),
            ("注：以万元计", Part::Note),
            ("现将补贴发放情况，予以公示如下：", Part::Note),
            ("[In thousands. See notes]", Part::Note),
        ] {
            assert_eq!(part(text, NOTHING), what, "{text}");
        }
        let form = Above {
            form: true,
            ..NOTHING
        };
        assert_eq!(part("2023年补贴发放表", form), Part::Title);
    }

    #[test]
    fn what_stands_under_the_title() {
        for (text, what) in [
            ("Gross Domestic Product by City (2019)", Part::Title),
            ("（2022年度）", Part::Title),
            ("(Revenues)", Part::Title),
            ("by Region: 2015 and 2019", Part::Title),
            ("本表按当年价格计算", Part::Note),
            (
                "[Herds as of June 30. Milk in millions of liters]",
                Part::Note,
            ),
            ("See notes", Part::Note),
            ("填报说明：按实际填写", Part::Note),
            ("注1：按实际填写", Part::Note),
            ("部门：某某局", Part::Field),
            ("Release Date: April 2009", Part::Field),
        ] {
            assert_eq!(part(text, TITLE), what, "{text}");
        }
        let ended = Above {
            note: true,
            ..TITLE
        };
        assert_eq!(part("各项均按实际填写", ended), Part::Note);
    }

    #[test]
    fn periods() {
        for text in [
            "2023年度",
            "（2023年1-6月）",
            "二〇二三年",
            "2023年第一季度",
        ] {
            assert!(is_period(text), "{text}");
        }
        for text in ["2023", "2023年预算表", "23年", "年度"] {
            assert!(!is_period(text), "{text}");
        }
    }
}
