//! Makes the known document of a plan: tables (`body`, `special` for codes and sides, `totals` for
//! all rows that are not data), their headers (`header`), what stands around them (`around`), and
//! how texts are written (`style`).

mod around;
mod body;
mod header;
mod special;
mod style;
mod totals;

pub use style::thousands;

use super::logical::{Logical, World};
use super::plan::Plan;
use super::words::{self, Dice};

/// What each source of chance is for: one that is used more often disturbs no other.
mod purpose {
    pub const TITLE: u64 = 1;
    pub const HEADER: u64 = 2;
    pub const ROWS: u64 = 3;
    pub const FORM: u64 = 4;
    pub const VALUES: u64 = 5;
    pub const STYLE: u64 = 6;
    pub const TABLES: u64 = 7;
}

/// The document of a plan.
pub fn build(plan: &Plan) -> World {
    let dice = Dice::new(plan.seed, plan.texts.english.is_some());
    let mut chance = dice.apart(purpose::TABLES);
    let count = match plan.several.tables {
        Some(_) => 2 + chance.below(2),
        None => 1,
    };
    let tables = (0..count)
        .map(|index| {
            let other = dice.apart(1000 + index as u64);
            let mut plan = plan.clone();
            if index > 0 {
                plan.rows = 1 + chance.below(plan.rows + 3);
            }
            // What a table shares with the first is drawn from the first one's dice.
            let shares = |least: usize| index == 0 || plan.several.tables >= Some(least);
            let of = |shared: bool| if shared { &dice } else { &other };
            table(&plan, of(shares(2)), of(shares(1)), of(index == 0))
        })
        .collect();
    let prose = plan
        .around
        .prose
        .map(|more| around::prose(more, &mut chance));
    World {
        tables,
        prose: prose.unwrap_or_default(),
    }
}

/// A table whose title, header and contents come from dice of their own.
fn table(plan: &Plan, title: &Dice, header: &Dice, contents: &Dice) -> Logical {
    let mut labels = header.apart(purpose::HEADER);
    let mut taken = Vec::new();
    let mut rows = contents.apart(purpose::ROWS);
    let columns = body::columns(plan, &mut labels.apart(0));
    let header = header::header(plan, &columns, &mut labels, &mut taken);
    let (body, spans) = match plan.table {
        _ if plan.table.no_data.is_some() => Default::default(),
        _ if plan.table.codes.is_some() => (special::codes(plan, &columns, &mut rows), Vec::new()),
        _ if plan.table.sides.is_some() => (special::sides(plan, &columns, &mut rows), Vec::new()),
        _ => body::rows(plan, &columns, &mut rows),
    };
    let numbers = header::numbers(plan, &columns);
    let mut table = Logical {
        title: around::title(plan, &mut title.apart(purpose::TITLE)),
        number: plan
            .around
            .number
            .map(|_| around::number(&mut title.apart(purpose::TITLE))),
        unit: None,
        fields: Vec::new(),
        header,
        numbers,
        columns,
        rows: body,
        spans,
        note_above: None,
        notes: Vec::new(),
    };
    totals::add(plan, &mut table, &mut rows);
    let mut form = labels.apart(purpose::FORM);
    around::around(
        plan,
        &mut table,
        &mut form,
        &mut contents.apart(purpose::VALUES),
        &mut taken,
    );
    style::style(plan, &mut table, &mut contents.apart(purpose::STYLE));
    table
}

/// A total's amount and back: hundredths.
pub fn hundredths(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap_or(0)
}

/// The column's sum over some rows as an amount; blank where none has one.
fn sum<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let amounts: Vec<i64> = cells
        .filter(|cell| !cell.is_empty())
        .map(hundredths)
        .collect();
    match amounts.is_empty() {
        true => String::new(),
        false => as_amount(amounts.iter().sum()),
    }
}

pub fn as_amount(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A part of an amount: at least a hundredth, less than all.
fn part_of(amount: &str, dice: &mut Dice) -> String {
    let whole = hundredths(amount);
    as_amount(whole * (1 + dice.below(8) as i64) / 10)
}

/// An item's name with its numeral: 一、…
fn item(number: usize, dice: &mut Dice) -> String {
    format!("{}、{}", words::numeral(number), words::name(dice))
}
