//! What a column holds, learned from its cells, and what a further cell would cost there.
//!
//! A column is an adaptive model in the sense of minimum description length (Rissanen, 1978): it
//! has seen classes of cells and texts, and gives any further cell a cost in bits. Cells that look
//! like those before are cheap. Probabilities are estimated with a fraction of a count added to each
//! (Krichevsky and Trofimov, 1981).

use std::hash::{DefaultHasher, Hash, Hasher};

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::cost;
use super::view::ViewLine;

/// What kind of thing a cell is by its looks alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellClass {
    /// Nothing.
    Blank,
    /// Digits alone.
    Integer,
    /// A number with a decimal point, a thousands separator or a sign.
    Amount,
    /// A number in brackets: a negative amount, a column's number, or a unit such as (1,000).
    Bracketed,
    /// A number with a percent sign.
    Percent,
    /// A number followed by a unit or counter (85万元, 26例).
    Quantity,
    /// A dash, a stroke, dots, (X), (NA): the printed sign for nothing.
    Nothing,
    /// Letters and digits, no hanzi.
    Word,
    /// Up to four characters.
    Mark,
    /// Up to twelve characters.
    Label,
    /// Longer, without a sentence's end.
    Phrase,
    /// Longer, with clauses or a sentence's end.
    Sentence,
}

/// How many classes there are.
pub const CLASSES: usize = 12;

/// A text of ASCII characters that is not longer, white space not counted, is no sentence.
const ASCII_SENTENCE: usize = 60;

/// The class of a text, folded or not.
pub fn classify(text: &str) -> CellClass {
    let length = text.chars().count();
    if length == 0 {
        return CellClass::Blank;
    }
    if text
        .chars()
        .all(|c| matches!(c, '-' | '—' | '–' | '/' | '…' | '.' | '*' | '\\' | '─'))
    {
        return CellClass::Nothing;
    }
    let bracketed = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    let is_sign = |inner: &str| {
        (1..=3).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_uppercase())
    };
    if bracketed.is_some_and(is_sign) {
        return CellClass::Nothing;
    }
    let unsigned = text
        .trim_start_matches(['-', '−', '+', '('])
        .trim_end_matches(')');
    let number_end = unsigned
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
        .unwrap_or(unsigned.len());
    let (number, tail) = unsigned.split_at(number_end);
    if number.chars().any(|c| c.is_ascii_digit()) {
        if tail.is_empty() {
            let plain = number.len() == text.len() && number.chars().all(|c| c.is_ascii_digit());
            return if plain {
                CellClass::Integer
            } else if bracketed.is_some() {
                CellClass::Bracketed
            } else {
                CellClass::Amount
            };
        }
        if matches!(tail, "%" | "‰") {
            return CellClass::Percent;
        }
        // Months, quarters and years are named by their number and measure nothing.
        let time = tail.starts_with(['年', '月', '日', '季']);
        let counter = !time && tail.chars().count() <= 3 && tail.chars().all(char::is_alphabetic);
        if counter {
            return CellClass::Quantity;
        }
    }
    let letters = text.contains(|c: char| c.is_ascii_alphanumeric());
    if text.is_ascii() && letters && !text.contains(' ') && length <= 24 {
        return CellClass::Word;
    }
    // Labels of Latin letters are longer and have commas too.
    let clauses = if text.is_ascii() {
        length > ASCII_SENTENCE && text.contains([',', ';', '.'])
    } else {
        text.contains(['。', '；', '，', ';', ','])
    };
    match length {
        _ if clauses && length > 12 => CellClass::Sentence,
        0..=4 => CellClass::Mark,
        5..=12 => CellClass::Label,
        _ => CellClass::Phrase,
    }
}

/// How many different texts a column remembers: values that recur are seen early, and a column of
/// names must not be remembered whole.
const REMEMBERED: usize = 64;
/// What is added to the count of every class before anything is seen.
const PRIOR: f64 = 0.25;
/// Bits a character of a text that was not seen before costs, up to [`LITERAL_LENGTH`] characters.
const LITERAL_BITS: u8 = 3;
const LITERAL_LENGTH: u8 = 6;

/// Whether the cell above was blank; nothing at the top of a column.
pub type Above = Option<bool>;

/// The model of one column.
///
/// A cell is coded in two parts: whether it is blank, given whether the cell above is (blanks come
/// in runs, so that a blank tells little about the column), and what it holds if it is not.
#[derive(Debug, Clone)]
pub struct Profile {
    classes: [f64; CLASSES],
    /// Counts by fingerprint.
    texts: FxHashMap<u64, f64>,
    filled: f64,
    /// The logarithms of the counts of classes and of all cells, with what is added to them: they
    /// are asked for far more often than they change.
    class_logs: [f64; CLASSES],
    filled_log: f64,
    /// Counts by (what is above, blank here).
    blanks: [[f64; 2]; 3],
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            classes: [0.0; CLASSES],
            texts: FxHashMap::default(),
            filled: 0.0,
            class_logs: [PRIOR.log2(); CLASSES],
            filled_log: (PRIOR * CLASSES as f64).log2(),
            blanks: [[0.0; 2]; 3],
        }
    }
}

impl Profile {
    /// Bits for being blank or not.
    pub fn blank_bits(&self, blank: bool, above: Above) -> f64 {
        let [filled, blanks] = self.blanks[context(above)];
        let count = if blank { blanks } else { filled };
        -((count + 0.5) / (filled + blanks + 1.0)).log2()
    }

    /// Bits for what a cell that is not blank holds.
    pub fn content_bits(&self, cell: &Cell) -> f64 {
        let class = cell.class as usize;
        let unseen = self.filled_log - self.class_logs[class] + cell.unseen_bits();
        if self.classes[class] == 0.0 {
            return unseen;
        }
        match self.texts.get(&cell.fingerprint) {
            Some(count) => -((-unseen).exp2() + 0.5 * count / (self.filled + 1.0)).log2(),
            None => unseen,
        }
    }

    /// Whether several cells were seen, and nearly all of this class.
    pub fn is_mostly(&self, class: CellClass) -> bool {
        self.filled >= 3.0 && self.classes[class as usize] >= 0.9 * self.filled
    }

    /// Whether several cells were seen, and none of this class.
    pub fn never_has(&self, class: CellClass) -> bool {
        self.filled >= 3.0 && self.classes[class as usize] == 0.0
    }

    /// Whether every cell seen was blank.
    pub fn is_blank(&self) -> bool {
        self.filled == 0.0
    }

    /// Learns from a cell.
    pub fn learn(&mut self, cell: &Cell, above: Above) {
        let blank = cell.class == CellClass::Blank;
        self.blanks[context(above)][usize::from(blank)] += 1.0;
        if !blank {
            self.learn_content(cell);
        }
    }

    /// Learns from a cell that is not blank, leaving out of account that it is not.
    pub fn learn_content(&mut self, cell: &Cell) {
        let class = cell.class as usize;
        self.classes[class] += 1.0;
        self.class_logs[class] = (self.classes[class] + PRIOR).log2();
        self.filled += 1.0;
        self.filled_log = (self.filled + PRIOR * CLASSES as f64).log2();
        if let Some(count) = self.texts.get_mut(&cell.fingerprint) {
            *count += 1.0;
        } else if self.texts.len() < REMEMBERED {
            self.texts.insert(cell.fingerprint, 1.0);
        }
    }
}

fn context(above: Above) -> usize {
    match above {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    }
}

/// Which columns rows fill together.
///
/// Blanks of one row belong together: a heading row leaves all but its label blank. A row costs what
/// its blanks cost column by column, or as one of the patterns that were seen before, or as a
/// strange row, whichever is least.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    seen: FxHashMap<u64, f64>,
    rows: f64,
}

impl Patterns {
    /// Bits of a row's pattern; `blanks` is what it costs column by column.
    pub fn bits(&self, line: &ViewLine, blanks: f64) -> f64 {
        let seen = self
            .seen
            .get(&line.pattern)
            .map_or(0.0, |count| count / (self.rows + 1.0));
        blanks
            .min(cost::STRANGE_PATTERN)
            .min(cost::KNOWN_PATTERN - seen.log2())
    }

    /// Learns from a row.
    pub fn learn(&mut self, line: &ViewLine) {
        *self.seen.entry(line.pattern).or_default() += 1.0;
        self.rows += 1.0;
    }
}

/// A cell as the models see it.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The folded text.
    pub text: EcoString,
    /// Its class.
    pub class: CellClass,
    /// A hash of the text, by which texts are told apart where they are only counted.
    pub fingerprint: u64,
    /// How many characters its text costs where it was not seen before.
    literals: u8,
}

impl Cell {
    /// A cell of a printed text.
    pub fn new(text: &EcoString) -> Self {
        let text = super::compare::fold_shared(text);
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self {
            class: classify(&text),
            fingerprint: hasher.finish(),
            literals: (1..=LITERAL_LENGTH)
                .zip(text.chars())
                .last()
                .map_or(0, |(count, _)| count),
            text,
        }
    }

    /// Bits that its text costs where its class is known and the text was not seen before.
    pub fn unseen_bits(&self) -> f64 {
        f64::from(1 + LITERAL_BITS * self.literals)
    }

    /// Its whole number; a spreadsheet may have written 2004 as 2004.0.
    pub fn number(&self) -> Option<u32> {
        let text = self.text.strip_suffix(".0").unwrap_or(&self.text);
        text.parse().ok()
    }

    /// Whether it may be a year: labels of a header more often than values of a form.
    pub fn is_year(&self) -> bool {
        self.number()
            .is_some_and(|number| (1900..2100).contains(&number))
    }

    /// Whether it is a number or the sign for none.
    pub fn is_value(&self) -> bool {
        matches!(
            self.class,
            CellClass::Integer | CellClass::Amount | CellClass::Percent | CellClass::Nothing
        )
    }

    /// Whether it is a single word of Latin letters: with digits it may be a code.
    pub fn is_letters(&self) -> bool {
        self.class == CellClass::Word && self.text.bytes().all(|byte| byte.is_ascii_alphabetic())
    }

    /// Bits that its class costs in a header: labels are short texts, seldom sentences, hardly ever
    /// amounts.
    pub fn label_bits(&self) -> f64 {
        match self.class {
            CellClass::Blank => 0.0,
            CellClass::Mark | CellClass::Label => 1.5,
            CellClass::Phrase => 2.5,
            CellClass::Word => 3.5,
            CellClass::Sentence => 5.0,
            CellClass::Quantity | CellClass::Bracketed => 5.5,
            CellClass::Integer => 7.0,
            CellClass::Nothing => 9.0,
            CellClass::Amount | CellClass::Percent => 11.0,
        }
    }

    /// A cell without text.
    pub fn blank() -> Self {
        Self::new(&EcoString::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_looks() {
        for (text, class) in [
            ("", CellClass::Blank),
            ("12", CellClass::Integer),
            ("9,501,164", CellClass::Amount),
            ("-3.5", CellClass::Amount),
            ("(1,000)", CellClass::Bracketed),
            ("(NA)", CellClass::Nothing),
            ("(人)", CellClass::Mark),
            ("2.10%", CellClass::Percent),
            ("314.47万元", CellClass::Quantity),
            ("8月", CellClass::Mark),
            ("——", CellClass::Nothing),
            ("A-01", CellClass::Word),
            ("%", CellClass::Mark),
            ("内部统计", CellClass::Mark),
            ("完成科技初步评审", CellClass::Label),
            ("承担组织全县企业完成科技成果登记", CellClass::Phrase),
            ("承担组织全县企业,完成科技成果登记。", CellClass::Sentence),
        ] {
            assert_eq!(classify(text), class, "{text}");
        }
    }

    #[test]
    fn cells_like_those_before_are_cheap() {
        let mut column = Profile::default();
        for value in ["1", "2", "3", "4"] {
            column.learn(&Cell::new(&value.into()), Some(false));
        }
        let bits = |text: &str| column.content_bits(&Cell::new(&text.into()));
        assert!(bits("5") < bits("甲"));
        assert!(bits("4") < bits("5"));
        assert!(column.blank_bits(true, Some(false)) > 3.0);
        assert!(column.blank_bits(false, Some(false)) < 1.0);
    }
}
