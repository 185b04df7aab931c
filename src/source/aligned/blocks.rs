//! Which lines share their columns.
//!
//! A text is cut wherever other columns could begin: at pages, and where a text alone follows lines
//! of several. Neighbours are then put together again as long as one set of columns explains both
//! with no more bits than two sets do.

use std::ops::Range;

use super::cells;
use super::columns::{Columns, Evidence, Kind, are_labels, is_tight};
use super::words::{self, Line};

/// A text alone that is wider than this is running text.
const PROSE: usize = 60;
/// The same with the marks of a sentence.
const SENTENCE: usize = 24;
/// Labels that stand close to each other in a header are no wider.
const LABEL: usize = 12;
/// Lines of labels are those of a header: more than this are a list without numbers.
const MOST_LABEL_LINES: usize = 12;
/// Bits by which the lines of two pages may cost more together than apart.
const PAGE: f64 = 2.0;
/// Evidence of so many lines does not change the columns any more.
const SETTLED: usize = 400;

/// Lines with one set of columns.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Runs of lines, one after the other: what a page or a table may begin with stands first.
    pub sections: Vec<Range<usize>>,
    /// Their columns.
    pub columns: Columns,
    /// What they cost.
    pub bits: f64,
    /// By how much more the lines cost without columns.
    pub gain: f64,
    evidence: Evidence,
}

impl Block {
    /// All its lines.
    pub fn lines(&self) -> Range<usize> {
        let first = self.sections.first().map_or(0, |section| section.start);
        first..self.sections.last().map_or(first, |section| section.end)
    }
}

/// What each line is.
pub fn kinds(lines: &[Line]) -> Vec<Kind> {
    lines.iter().map(kind).collect()
}

fn kind(line: &Line) -> Kind {
    if line.is_blank() {
        return Kind::Blank;
    }
    let chunks = line.chunks();
    let tight = (1..line.words.len()).any(|word| is_tight(line, word));
    let widest = chunks
        .iter()
        .map(|chunk| words::width(line.printed(chunk.clone())));
    let widest = widest.max().unwrap_or(0);
    let sentence =
        line.text.contains(['。', '；', '，', ';', '!', '?']) || line.text.contains(". ");
    if words::is_rule(line.text) {
        return Kind::Alone;
    }
    if chunks.len() == 1 {
        let prose = widest > PROSE || (sentence && widest > SENTENCE);
        let labels = line.words.len() > 2
            && (1..line.words.len()).all(|word| are_labels(line, word))
            && line
                .words
                .iter()
                .all(|word| words::width(word.text) <= LABEL);
        if labels {
            return Kind::Label;
        }
        // The amounts of a row whose name is printed above and below them stand alone.
        let amount = matches!(&*line.words, [word] if word.is_amount() && word.start > 0);
        return match (prose, tight || amount) {
            (true, _) => Kind::Prose,
            (false, true) => Kind::Body,
            (false, false) => Kind::Alone,
        };
    }
    if sentence && widest > PROSE && chunks.len() == 2 {
        return Kind::Prose;
    }
    let numbers = has_numbers(line);
    let labelled = |chunk: &Range<usize>| line.printed(chunk.clone()).contains(['：', ':']);
    let count = chunks.iter().filter(|chunk| labelled(chunk)).count();
    // One label may be that of a column; several with their values are a form.
    if !numbers && count > 0 && (chunks.len() <= 4 || 3 * count >= chunks.len()) {
        return Kind::Alone;
    }
    let is_label = |chunk: &Range<usize>| line.printed(chunk.clone()).ends_with(['：', ':']);
    let labels = chunks.iter().filter(|chunk| is_label(chunk)).count();
    let all_values = chunks
        .windows(2)
        .all(|pair| is_label(&pair[0]) != is_label(&pair[1]));
    if labels > 1 && is_label(&chunks[0]) && all_values {
        return Kind::Alone;
    }
    if numbers { Kind::Body } else { Kind::Label }
}

/// Whether a cell of the line is a number that is no label: no year, and none that counts columns.
pub fn has_numbers(line: &Line) -> bool {
    let chunks = line.chunks();
    let number = |chunk: &Range<usize>| {
        let words = &line.words[chunk.clone()];
        words.iter().any(|word| word.is_amount()) || (words.len() == 1 && words[0].is_number())
    };
    let numbers: Vec<&str> = chunks
        .iter()
        .filter(|chunk| number(chunk))
        .map(|chunk| line.words[chunk.start].text)
        .collect();
    let counts = numbers.len() > 2 && numbers.windows(2).all(|pair| follows(pair[0], pair[1]));
    let years = numbers.iter().all(|text| is_year(text));
    !numbers.is_empty() && !counts && !years
}

fn follows(before: &str, after: &str) -> bool {
    let (Ok(before), Ok(after)) = (before.parse::<u32>(), after.parse::<u32>()) else {
        return false;
    };
    before.checked_add(1) == Some(after)
}

fn is_year(text: &str) -> bool {
    text.len() == 4
        && text
            .parse()
            .is_ok_and(|year: u32| (1900..2100).contains(&year))
}

/// The blocks of a text.
pub fn blocks(lines: &[Line], kinds: &[Kind]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for section in sections(lines, kinds) {
        let mut evidence = Evidence::default();
        for index in section.clone() {
            evidence.add(&lines[index], weight(kinds, &section, index));
        }
        let taken = blocks
            .last_mut()
            .is_some_and(|block| takes(block, &section, &evidence, lines[section.start].page));
        if !taken {
            let (bits, columns) = evidence.best();
            blocks.push(Block {
                sections: vec![section],
                columns,
                bits,
                gain: 0.0,
                evidence,
            });
        }
    }
    for block in &mut blocks {
        unite(block, lines, kinds);
        block.gain = block.evidence.bits(&Columns::default()) - block.bits;
    }
    blocks
}

/// Unites neighbours of which one has only labels and the other only cells of the body: a short
/// label in the middle of its column stands beside the amounts at the right of it.
fn unite(block: &mut Block, lines: &[Line], kinds: &[Kind]) {
    let count = block.columns.count();
    let (mut labels, mut bodies, mut both) =
        (vec![false; count], vec![false; count], vec![false; count]);
    for index in block.lines() {
        let kind = kinds[index];
        if !matches!(kind, Kind::Label | Kind::Body) {
            continue;
        }
        let mut before = None;
        for piece in cells::pieces(&lines[index], kind, &block.columns) {
            let column = piece.column;
            // A combining mark alone at the line's beginning takes no position.
            let last = piece.extent.end.saturating_sub(1);
            match kind {
                Kind::Body => bodies[column] = true,
                _ => labels[column] |= block.columns.at(last) == column,
            }
            both[column] |= column > 0 && before == Some(column - 1);
            before = Some(column);
        }
    }
    let mut column = 0;
    block.columns.boundaries.retain(|_| {
        column += 1;
        let either = |filled: &[bool]| filled[column - 1] != filled[column];
        let apart = both[column]
            || !either(&labels)
            || !either(&bodies)
            || labels[column] == bodies[column];
        if !apart {
            labels[column] = true;
            bodies[column] = true;
        }
        apart
    });
}

/// Takes a section into a block if that explains both no worse.
///
/// On a page of its own a section may stand further left or right, so that sparing the columns is
/// no reason there.
fn takes(block: &mut Block, section: &Range<usize>, evidence: &Evidence, page: bool) -> bool {
    let (alone, columns) = evidence.best();
    let alone = match page {
        true => alone - columns.bits() + PAGE,
        false => alone,
    };
    let as_they_are = block.bits + evidence.bits(&block.columns) - block.columns.bits();
    let settled = block.lines().len() > SETTLED;
    if settled {
        let taken = as_they_are <= block.bits + alone;
        if taken {
            block.sections.push(section.clone());
            block.bits = as_they_are;
        }
        return taken;
    }
    let together = block.evidence.with(evidence);
    let (bits, columns) = together.best();
    if bits > block.bits + alone {
        return false;
    }
    *block = Block {
        sections: std::mem::take(&mut block.sections),
        columns,
        bits,
        gain: 0.0,
        evidence: together,
    };
    block.sections.push(section.clone());
    true
}

/// What a line of a section weighs: labels stand above the first line with numbers.
fn weight(kinds: &[Kind], section: &Range<usize>, index: usize) -> Kind {
    let above = &kinds[section.start..index];
    let header = above.len() < 2 * MOST_LABEL_LINES
        && !above.contains(&Kind::Body)
        && above.iter().filter(|&&kind| kind == Kind::Label).count() < MOST_LABEL_LINES;
    match kinds[index] {
        Kind::Label if !header => Kind::Body,
        kind => kind,
    }
}

/// Runs of lines at whose ends other columns may begin.
fn sections(lines: &[Line], kinds: &[Kind]) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut start = 0;
    let mut body = false;
    for (index, (line, &kind)) in lines.iter().zip(kinds).enumerate() {
        let begins = line.page || (body && matches!(kind, Kind::Alone | Kind::Prose));
        if begins && index > start {
            sections.push(start..index);
            (start, body) = (index, false);
        }
        body |= kind == Kind::Body;
    }
    if start < lines.len() {
        sections.push(start..lines.len());
    }
    sections
}
