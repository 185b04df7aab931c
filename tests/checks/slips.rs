//! What goes wrong in tables that were right: one error of each kind.

use jnrender::diagnostic::Code;

use super::generator::words::Dice;
use super::sound::{Column, Kind, Row, Sound, hundredths, money};

/// An error that a table may have.
pub struct Slip {
    /// The code that reports it.
    pub code: Code,
    /// What went wrong.
    pub name: &'static str,
    /// Makes it; whether the table has a place for it.
    pub make: fn(&mut Sound) -> bool,
}

macro_rules! slips {
    ($($code:ident $name:literal $make:expr;)*) => {
        /// Every kind of error.
        pub const SLIPS: &[Slip] = &[$(Slip { code: Code::$code, name: $name, make: $make }),*];
    };
}

slips! {
    TotalDiffers "a digit of the total" |table| digit_of_sum(table, Kind::Total);
    TotalDiffers "a digit of a subtotal" |table| digit_of_sum(table, Kind::Subtotal);
    TotalDiffers "an amount of a row" |table| table.column(Column::Code).is_none() && digit_of_amount(table);
    TotalDiffers "a row is missing" row_lost;
    RowSumDiffers "a digit of a whole" |table| change(table, Kind::Data, Column::Whole);
    LevelSumDiffers "an amount of a code" |table| table.column(Column::Code).is_some() && digit_of_amount(table);
    FormTotalDiffers "a digit in the form" digit_of_form;
    PartsExceed "a part is more than its whole" part_exceeds;
    ShareOverWhole "a share without its point" share_without_point;
    SharesOverWhole "a share is too large" share_too_large;
    GrowthDiffers "a digit of a rate" |table| change(table, Kind::Data, Column::Growth);
    YearDiffers "a digit of the year of a day" |table| set_day(table, table.year - 4);
    YearInFuture "a day that has not come" |table| set_day(table, 2034);
    UnitDiffers "another unit in a cell" other_unit;
    MagnitudeDiffers "an amount in another unit" other_magnitude;
    TextCutOff "a bracket is left open" |table| aim(table, |text| format!("{}（其中", text.trim_end_matches('。')));
    SentenceWithoutEnd "the full stop is lost" |table| aim(table, |text| text.trim_end_matches('。').to_owned());
    NearlySame "a sentence comes again with a slip" nearly_same;
    DuplicateRow "a row stands twice" duplicate_row;
    DuplicateKey "a key stands twice" duplicate_key;
    NumberingGap "a number is left out" numbering_gap;
    RowWithoutKey "a row has no key" row_without_key;
    Placeholder "XX" |table| aim(table, |text| format!("XX{text}"));
    Placeholder "to be fixed" |table| set_data(table, Column::Aim, "待定");
    ErrorValue "#REF!" |table| set_data(table, Column::Whole, "#REF!");
    FormulaAsText "a sum" |table| set_total(table, Column::Whole, "=SUM(D4:D9)");
    PercentOfNothing "0.0% of nothing" percent_of_nothing;
    CommentLeft "a comment" |table| aim(table, |text| format!("{text}[批注1：数据请核实]"));
    IdentityNumber "in a sentence" |table| personal(table, identity);
    MobileNumber "in a sentence" |table| personal(table, mobile);
    BankCard "in a sentence" |table| personal(table, card);
    MixedDigits "full-width digits" full_width;
    MixedScripts "a traditional form" |table| aim(table, |text| format!("加強{text}"));
}

/// A row of a kind.
fn pick(table: &mut Sound, kind: Kind) -> Option<usize> {
    let rows = table.of_kind(kind);
    let index = table.dice.below(rows.len().max(1));
    rows.get(index).copied()
}

fn cell(table: &mut Sound, kind: Kind, column: Column) -> Option<&mut String> {
    let row = pick(table, kind)?;
    let column = table.column(column)?;
    Some(&mut table.rows[row].cells[column])
}

/// Another digit in the place of one of the first two, so that rounding explains nothing.
fn other_digit(text: &str, dice: &mut Dice) -> String {
    let digits: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at)
        .collect();
    let at = digits[dice.below(digits.len().min(2))];
    let old = text[at..].bytes().next().unwrap_or(b'0');
    let mut new = b'1' + u8::try_from(dice.below(8)).unwrap_or(0);
    if new >= old {
        new += 1;
    }
    let mut changed = text.to_owned();
    changed.replace_range(at..=at, &char::from(new.min(b'9')).to_string());
    changed
}

fn change(table: &mut Sound, kind: Kind, column: Column) -> bool {
    let mut dice = table.dice.apart(1);
    let Some(cell) = cell(table, kind, column) else {
        return false;
    };
    let changed = other_digit(cell, &mut dice);
    let differs = changed != *cell;
    *cell = changed;
    differs
}

/// One of the columns that are added up.
fn added(table: &mut Sound) -> Column {
    [Column::Basic, Column::Project][table.dice.below(2)]
}

fn digit_of_sum(table: &mut Sound, kind: Kind) -> bool {
    let column = added(table);
    change(table, kind, column)
}

fn digit_of_amount(table: &mut Sound) -> bool {
    let column = added(table);
    change(table, Kind::Data, column)
}

fn row_lost(table: &mut Sound) -> bool {
    if table.column(Column::Code).is_some() || !table.of_kind(Kind::Part).is_empty() {
        return false;
    }
    let Some(row) = pick(table, Kind::Data) else {
        return false;
    };
    table.rows.remove(row);
    true
}

fn digit_of_form(table: &mut Sound) -> bool {
    let mut dice = table.dice.apart(2);
    let value = 1 + 2 * dice.below(3);
    let Some(cell) = table.form.last_mut().and_then(|line| line.get_mut(value)) else {
        return false;
    };
    let changed = other_digit(cell, &mut dice);
    let differs = changed != *cell;
    *cell = changed;
    differs
}

fn part_exceeds(table: &mut Sound) -> bool {
    let (Some(row), Some(column)) = (pick(table, Kind::Part), table.column(Column::Basic)) else {
        return false;
    };
    let whole = hundredths(&table.rows[row - 1].cells[column]).unwrap_or(0);
    table.rows[row].cells[column] = money(whole + 100 + whole / 7);
    true
}

fn share_without_point(table: &mut Sound) -> bool {
    let Some(cell) = cell(table, Kind::Data, Column::Share) else {
        return false;
    };
    let without = cell.replace('.', "");
    *cell = without.trim_start_matches('0').to_owned();
    cell.trim_end_matches('%')
        .parse()
        .is_ok_and(|share: u32| share > 110)
}

fn share_too_large(table: &mut Sound) -> bool {
    // Of codes only those of one level are shares of one whole.
    if table.column(Column::Code).is_some() {
        return false;
    }
    let Some(cell) = cell(table, Kind::Data, Column::Share) else {
        return false;
    };
    let share: f64 = cell.trim_end_matches('%').parse().unwrap_or(0.0);
    *cell = format!("{:.1}%", share + 20.0);
    share + 20.0 < 100.0
}

fn set_day(table: &mut Sound, year: usize) -> bool {
    match cell(table, Kind::Data, Column::Day) {
        Some(cell) => {
            let day = cell[4..].to_owned();
            *cell = format!("{year}{day}");
            true
        }
        None => false,
    }
}

fn other_unit(table: &mut Sound) -> bool {
    let column = added(table);
    match cell(table, Kind::Data, column) {
        Some(cell) => {
            cell.push('元');
            true
        }
        None => false,
    }
}

fn other_magnitude(table: &mut Sound) -> bool {
    let column = added(table);
    match cell(table, Kind::Data, column) {
        Some(cell) => {
            let Some(amount) = hundredths(cell) else {
                return false;
            };
            *cell = money(amount * 10_000);
            true
        }
        None => false,
    }
}

fn aim(table: &mut Sound, changed: impl Fn(&str) -> String) -> bool {
    match cell(table, Kind::Data, Column::Aim) {
        Some(cell) => {
            *cell = changed(cell);
            true
        }
        None => false,
    }
}

fn set_data(table: &mut Sound, column: Column, text: &str) -> bool {
    cell(table, Kind::Data, column)
        .map(|cell| *cell = text.to_owned())
        .is_some()
}

fn set_total(table: &mut Sound, column: Column, text: &str) -> bool {
    cell(table, Kind::Total, column)
        .map(|cell| *cell = text.to_owned())
        .is_some()
}

/// A sentence of another row, one character of it lost, and at other times another.
fn nearly_same(table: &mut Sound) -> bool {
    let rows = table.of_kind(Kind::Data);
    let Some(column) = table.column(Column::Aim) else {
        return false;
    };
    let (from, to) = (table.dice.below(rows.len()), table.dice.below(rows.len()));
    let mut characters: Vec<char> = table.rows[rows[from]].cells[column].chars().collect();
    let at = 1 + table.dice.below(characters.len() - 2);
    // What tells two things apart is no slip.
    let plain = |c: char| {
        "资使情监检建跟调骨专培制整归宣解引隐排维养信舆回困走慰绩标运控履约验督落采核演储务程"
            .contains(c)
    };
    if from == to || !plain(characters[at]) {
        return false;
    }
    match table.dice.once_in(2) {
        true => {
            characters.remove(at);
        }
        false => characters[at] = '转',
    }
    table.rows[rows[to]].cells[column] = characters.into_iter().collect();
    true
}

fn duplicate_row(table: &mut Sound) -> bool {
    let Some(row) = pick(table, Kind::Data) else {
        return false;
    };
    let copy: Row = table.rows[row].clone();
    // Further down in the same section, or right below.
    let below = table.rows[row..].iter();
    let rest = below.take_while(|other| other.kind == Kind::Data).count();
    let after = row + table.dice.below(rest);
    let next = table.rows.get(after + 1);
    if next.is_some_and(|next| next.kind == Kind::Part) {
        return false;
    }
    table.rows.insert(after + 1, copy);
    true
}

fn duplicate_key(table: &mut Sound) -> bool {
    let rows = table.of_kind(Kind::Data);
    let Some(column) = table.column(Column::Key) else {
        return false;
    };
    let (from, to) = (table.dice.below(rows.len()), table.dice.below(rows.len()));
    let key = table.rows[rows[from]].cells[column].clone();
    table.rows[rows[to]].cells[column] = key;
    from != to
}

fn numbering_gap(table: &mut Sound) -> bool {
    let rows = table.of_kind(Kind::Data);
    let Some(column) = table.column(Column::Number) else {
        return false;
    };
    let first = 1 + table.dice.below(rows.len() - 1);
    for &row in &rows[first..] {
        let number: usize = table.rows[row].cells[column].parse().unwrap_or(0);
        table.rows[row].cells[column] = (number + 1).to_string();
    }
    true
}

fn row_without_key(table: &mut Sound) -> bool {
    let rows = table.of_kind(Kind::Data);
    let Some(column) = table.column(Column::Number) else {
        return false;
    };
    let row = rows[1 + table.dice.below(rows.len() - 1)];
    table.rows[row].cells[column].clear();
    true
}

fn percent_of_nothing(table: &mut Sound) -> bool {
    let Some(rate) = table.column(Column::Rate) else {
        return false;
    };
    let amounts = [Column::Whole, Column::Basic, Column::Project, Column::Done];
    let amounts: Vec<usize> = amounts
        .iter()
        .filter_map(|&column| table.column(column))
        .collect();
    let Some(row) = pick(table, Kind::Data) else {
        return false;
    };
    for column in amounts {
        table.rows[row].cells[column].clear();
    }
    table.rows[row].cells[rate] = "0.0%".to_owned();
    true
}

fn personal(table: &mut Sound, number: fn(&mut Dice) -> String) -> bool {
    let mut dice = table.dice.apart(3);
    let number = number(&mut dice);
    aim(table, |text| {
        format!("{}，联系{number}。", text.trim_end_matches('。'))
    })
}

fn digits(dice: &mut Dice, count: usize) -> String {
    let digit = |dice: &mut Dice| char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or(0));
    (0..count).map(|_| digit(dice)).collect()
}

/// An identity number with its check digit (GB 11643, ISO 7064 MOD 11-2), of an area that is not assigned.
fn identity(dice: &mut Dice) -> String {
    let birth = format!(
        "{}{:02}{:02}",
        1950 + dice.below(55),
        1 + dice.below(12),
        1 + dice.below(28)
    );
    let number = format!("371391{birth}{}", digits(dice, 3));
    let weight = |place: usize| (0..17 - place).fold(1, |weight, _| weight * 2 % 11);
    let sum: usize = number
        .bytes()
        .enumerate()
        .map(|(place, digit)| usize::from(digit - b'0') * weight(place))
        .sum();
    let check = (12 - sum % 11) % 11;
    match check {
        10 => number + "X",
        check => number + &check.to_string(),
    }
}

fn mobile(dice: &mut Dice) -> String {
    let start = dice
        .pick(&["138", "159", "186", "177", "199", "134"])
        .to_owned();
    start + &digits(dice, 8)
}

/// A card number with its check digit (ISO/IEC 7812-1, annex B).
fn card(dice: &mut Dice) -> String {
    let number = "62284".to_owned() + &digits(dice, 13);
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 if digit > 4 => 2 * digit - 9,
                0 => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    number + &((10 - sum % 10) % 10).to_string()
}

fn full_width(table: &mut Sound) -> bool {
    let column = added(table);
    match cell(table, Kind::Data, column) {
        Some(cell) => {
            let wide = |c: char| match c {
                '0'..='9' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
                other => other,
            };
            *cell = cell.chars().map(wide).collect();
            true
        }
        None => false,
    }
}
