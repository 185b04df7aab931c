//! What is given to recovery holds, or is refused: never a panic, never dropped in silence.
//!
//! `JNRENDER_CASES=20000 cargo test --release --test pins -- --nocapture` tries more.

#[allow(dead_code)] // Only its sheets are of use here.
#[path = "generator/mod.rs"]
mod generator;

use generator::plan::{Choice, plans};
use jnrender::diagnostic::Code;
use jnrender::document::RowKind;
use jnrender::recover::pins::{
    Above, At, HeaderRow, Join, JoinPin, Moved, RolePin, ShiftPin, TablePins,
};
use jnrender::recover::{self, Recovered};
use jnrender::source::{self, ReadOptions, ReadSource};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// How many sheets are tried, each with as many changes of its pins.
const CASES: usize = 200;
const CHANGES: u64 = 12;

/// Numbers that look random (Marsaglia, Xorshift RNGs, 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % count.max(1)
    }

    fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}

/// Changes one thing that is given of a table, and leaves what else is given of it as it is or says
/// nothing of it.
fn change(table: &mut TablePins, rows: &[At], dice: &mut Dice) -> &'static str {
    if dice.below(2) == 0 {
        *table = TablePins {
            first: table.first,
            ..TablePins::default()
        };
    }
    let row = |dice: &mut Dice| rows[dice.below(rows.len())];
    let width = table.columns.as_ref().map_or(6, Vec::len) + 1;
    match dice.below(12) {
        0 => {
            let role = match dice.below(3) {
                0 => RolePin::Plain,
                1 => RolePin::Groups,
                _ => RolePin::Follows(dice.below(width)),
            };
            let column = dice.below(width);
            table.roles.retain(|(other, _)| *other != column);
            table.roles.push((column, role));
            "roles"
        }
        1 => {
            let kinds = [
                RowKind::Data,
                RowKind::Heading,
                RowKind::Subtotal,
                RowKind::Total,
            ];
            let at = row(dice);
            table.kinds.retain(|(other, _)| *other != at);
            table.kinds.push((at, dice.of(&kinds)));
            "kinds"
        }
        2 => {
            let first = row(dice);
            let last = At {
                row: first.row + dice.below(4),
                ..first
            };
            let column = dice.below(width + 1);
            let moved = [Moved::Not, Moved::Lost(column), Moved::Gained(column)];
            table.shifts = vec![ShiftPin {
                first,
                last,
                moved: dice.of(&moved),
            }];
            "shifts"
        }
        3 => {
            let before = row(dice);
            let columns = vec![dice.below(width)];
            let join = match dice.below(4) {
                0 => Join::Apart,
                1 => Join::Row,
                2 => Join::Cells {
                    cells: columns.repeat(1 + dice.below(2)),
                    labels: Vec::new(),
                },
                _ => Join::Cells {
                    cells: Vec::new(),
                    labels: columns,
                },
            };
            table.joins = vec![JoinPin {
                before,
                after: At {
                    row: before.row + 1 + dice.below(2),
                    ..before
                },
                join,
            }];
            "joins"
        }
        4 => {
            if let Some(top) = table.pages.last_mut() {
                top.count = 1 + dice.below(4);
                top.at = row(dice);
            }
            "pages"
        }
        5 => {
            table.not_pages = vec![table.pages.pop().map_or_else(|| row(dice), |top| top.at)];
            "not_pages"
        }
        6 => {
            let at = row(dice);
            table.header = vec![HeaderRow {
                at,
                count: 1 + dice.below(3),
            }];
            table.rows = None;
            "header"
        }
        7 => {
            if let Some(columns) = &mut table.columns {
                let (a, b) = (dice.below(columns.len()), dice.below(columns.len()));
                match dice.below(3) {
                    0 => columns.swap(a, b),
                    1 => {
                        columns.remove(a);
                    }
                    _ => columns[a] = columns[b].clone(),
                }
            }
            "columns"
        }
        8 => {
            table.first = Some(row(dice));
            "first"
        }
        9 => {
            table.last = Some(row(dice));
            table.prose = (dice.below(2) == 0).then(|| row(dice));
            "last"
        }
        10 => {
            let parts = [
                Above::Title,
                Above::Number,
                Above::Unit,
                Above::Form,
                Above::Note,
                Above::Text,
            ];
            let at = row(dice);
            table.above.retain(|(other, _)| *other != at);
            table.above.push((at, dice.of(&parts)));
            table.above.sort_unstable();
            "above"
        }
        _ => {
            table.rows = Some(row(dice));
            table.header.clear();
            table.spacers = match dice.below(2) {
                0 => vec![dice.below(width); 1 + dice.below(2)],
                _ => Vec::new(),
            };
            "rows"
        }
    }
}

/// What was given of a table and was not decided so.
fn dropped(given: &TablePins, taken: &TablePins) -> Vec<String> {
    let mut dropped = Vec::new();
    let mut check = |name: &str, held: bool| {
        if !held {
            dropped.push(name.to_owned());
        }
    };
    let one = |given: Option<At>, taken: Option<At>| given.is_none() || given == taken;
    check("first", one(given.first, taken.first));
    check("rows", one(given.rows, taken.rows));
    check("prose", one(given.prose, taken.prose));
    check(
        "roles",
        given.roles.iter().all(|pin| taken.roles.contains(pin)),
    );
    check(
        "kinds",
        given.kinds.iter().all(|pin| taken.kinds.contains(pin)),
    );
    check(
        "joins",
        given.joins.iter().all(|pin| taken.joins.contains(pin)),
    );
    check(
        "header",
        given.header.is_empty() || given.header == taken.header,
    );
    check(
        "columns",
        given.columns.is_none() || given.columns == taken.columns,
    );
    check(
        "spacers",
        given.spacers.iter().all(|pin| taken.spacers.contains(pin)),
    );
    let moved = |at: At, taken: &TablePins| {
        let mut runs = taken.shifts.iter();
        let run = runs.find(|run| run.first <= at && at <= run.last && run.moved != Moved::Not);
        run.map_or(Moved::Not, |run| run.moved)
    };
    let held = |pin: &ShiftPin| moved(pin.first, taken) == pin.moved;
    check("shifts", given.shifts.iter().all(held));
    let page = |at: &At| taken.pages.iter().any(|top| top.at == *at);
    check("not_pages", !given.not_pages.iter().any(page));
    dropped
}

fn rows_of(read: &ReadSource) -> Vec<At> {
    let rows = |sheet: &source::Sheet| {
        let sheet_index = sheet.index;
        let filled = sheet.rows.iter().enumerate();
        let filled = filled.filter(|(_, raw)| raw.cells.iter().any(|cell| !cell.is_empty()));
        filled
            .map(|(row, _)| At {
                sheet: sheet_index,
                row,
            })
            .collect::<Vec<_>>()
    };
    read.sheets.iter().flat_map(rows).collect()
}

#[test]
fn what_is_given_holds_or_is_refused() {
    let asked = std::env::var("JNRENDER_CASES").ok();
    let cases = asked.and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let mut runner = TestRunner::deterministic();
    let strategy = plans(Choice::All);
    let (mut held, mut refused) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for _ in 0..cases {
        let plan = strategy
            .new_tree(&mut runner)
            .expect("any plan is valid")
            .current();
        let printed = generator::print::print(&generator::make::build(&plan), &plan);
        let Ok(read) = source::read(printed.text.as_bytes(), &ReadOptions::default()) else {
            continue;
        };
        let Ok(found) = recover::recover(&read) else {
            continue;
        };
        let rows = rows_of(&read);
        for seed in 1..=CHANGES {
            let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ plan.seed | 1);
            let mut pins = found.pins.clone();
            let table = dice.below(pins.tables.len());
            let changed = change(&mut pins.tables[table], &rows, &mut dice);
            let told = |what: &str| format!("{what} after {changed}\n{pins:?}\n{}", printed.text);
            match std::panic::catch_unwind(|| recover::recover_with(&read, &pins)) {
                Err(_) => wrong.push(told("a panic")),
                Ok(Err(error)) => match error.diagnostic().code {
                    Code::HintDoesNotFit | Code::NoTable => refused += 1,
                    code => wrong.push(told(code.name())),
                },
                Ok(Ok(recovered)) => {
                    let Recovered {
                        document,
                        pins: taken,
                        ..
                    } = recovered;
                    if document.ledger.unplaced > 0 {
                        wrong.push(told("an open ledger"));
                    }
                    held += 1;
                    let lost = pins.tables.iter().zip(&taken.tables);
                    let lost: Vec<String> = lost
                        .flat_map(|(given, taken)| dropped(given, taken))
                        .collect();
                    if !lost.is_empty() {
                        wrong.push(told(&format!("dropped {lost:?}")));
                    }
                }
            }
        }
    }
    println!("{held} held, {refused} refused, {} wrong", wrong.len());
    if std::env::var_os("JNRENDER_EACH").is_some() {
        wrong.iter().for_each(|wrong| println!("EACH {wrong}\nEND"));
    }
    assert!(wrong.is_empty(), "{}", wrong[0]);
}
