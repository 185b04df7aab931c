//! The knobs of the generator. All at their least make a plain list; proptest shrinks towards it.

use proptest::prelude::*;

/// What to make, and how to print it.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    pub rows: usize,
    pub columns: usize,
    pub groups: usize,
    pub numbering: bool,
    pub follower: bool,
    pub depth: usize,
    pub fields: usize,
    pub unit: bool,
    pub number: bool,
    pub notes: usize,
    pub print: Print,
}

/// How the table is printed.
#[derive(Debug, Clone)]
pub struct Print {
    /// Rows a page; 0 for all on one.
    pub page_rows: usize,
    pub titles: Titles,
    pub furniture: usize,
    pub blank_lines: bool,
    pub trailing: Trailing,
    /// The header's spans are printed as wide as the rows above some row make them.
    pub narrow_spans: bool,
    /// The leading blanks of lower header rows are dropped.
    pub leading_lost: bool,
    /// A page, counted from 0, whose always-blank columns are dropped.
    pub lost_column_on: Option<usize>,
    /// A later page whose header has a slip.
    pub slip_on: Option<usize>,
    /// Groups' labels stand again on a page that begins in the middle of one.
    pub labels_again: bool,
}

/// Where the title stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Titles {
    EveryPage,
    FirstPage,
    Continued,
}

/// The tabs at the ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trailing {
    /// As many as the table has columns.
    Even,
    /// None.
    Stripped,
    /// More on some lines.
    Uneven,
}

/// Any plan.
pub fn plan() -> impl Strategy<Value = Plan> {
    let table = (
        any::<u64>(),
        1..40_usize,
        0..9_usize,
        0..4_usize,
        any::<bool>(),
        any::<bool>(),
        1..5_usize,
    );
    let around = (0..5_usize, any::<bool>(), any::<bool>(), 0..3_usize);
    (table, around, print()).prop_map(|(table, around, print)| {
        let (seed, rows, columns, groups, numbering, follower, depth) = table;
        let (fields, unit, number, notes) = around;
        Plan {
            seed,
            rows,
            columns,
            groups,
            numbering,
            follower,
            depth,
            fields,
            unit,
            number,
            notes,
            print,
        }
    })
}

fn print() -> impl Strategy<Value = Print> {
    let titles = prop_oneof![
        Just(Titles::EveryPage),
        Just(Titles::FirstPage),
        Just(Titles::Continued)
    ];
    let trailing = prop_oneof![
        Just(Trailing::Even),
        Just(Trailing::Stripped),
        Just(Trailing::Uneven)
    ];
    (
        prop_oneof![Just(0), 3..15_usize],
        titles,
        0..5_usize,
        any::<bool>(),
        trailing,
        any::<bool>(),
        any::<bool>(),
        prop::option::weighted(0.2, 0..3_usize),
        prop::option::weighted(0.2, 1..3_usize),
        any::<bool>(),
    )
        .prop_map(
            |(
                page_rows,
                titles,
                furniture,
                blank_lines,
                trailing,
                narrow_spans,
                leading_lost,
                lost_column_on,
                slip_on,
                labels_again,
            )| Print {
                page_rows,
                titles,
                furniture,
                blank_lines,
                trailing,
                narrow_spans,
                leading_lost,
                lost_column_on,
                slip_on,
                labels_again,
            },
        )
}
