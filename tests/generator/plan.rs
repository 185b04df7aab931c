//! The knobs of the generator. All off make a plain list; proptest shrinks towards it.

use proptest::prelude::*;

/// One knob of a plan.
pub struct Knob {
    /// Its group and its name, as in `pages.cut_rows`.
    pub name: &'static str,
    /// How many values it has; it is off, or at a value below this.
    values: usize,
    /// How often it is on in any plan.
    odds: f64,
    /// How many of its values belong to the first distribution; 0 for a knob that came later.
    first: usize,
    /// Whether a list with it still needs no repair.
    pub plain: bool,
    /// Without these on it does nothing.
    pub needs: &'static [&'static str],
    pub get: fn(&Plan) -> Option<usize>,
    pub set: fn(&mut Plan, Option<usize>),
}

/// Which plans to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice<'a> {
    /// Any.
    All,
    /// Those of the first distribution: the engine must not get worse at them.
    First,
    /// One accident alone, or some joined by `+`, and what they need.
    Only(&'a str),
    /// Lists that need no repair.
    Plain,
}

macro_rules! knobs {
    ($($(#[$about:meta])* $group:ident $Group:ident {
        $($(#[$doc:meta])* $knob:ident $values:literal at $odds:literal
            $(first $first:literal)? $(plain $plain:literal)? $(needs $needs:expr)?;)*
    })*) => {
        $(
            $(#[$about])*
            #[derive(Clone, Default)]
            pub struct $Group { $($(#[$doc])* pub $knob: Option<usize>,)* }
        )*

        /// What to make, and how to print it.
        #[derive(Clone, Default)]
        pub struct Plan {
            pub seed: u64,
            pub rows: usize,
            /// Columns besides the stub and the first amounts.
            pub width: usize,
            $(pub $group: $Group,)*
        }

        /// Every knob.
        pub const KNOBS: &[Knob] = &[$($(Knob {
            name: concat!(stringify!($group), ".", stringify!($knob)),
            values: $values,
            odds: $odds,
            first: 0 $(+ $first)?,
            plain: false $(|| $plain)?,
            needs: { let needs: &[&str] = &[]; $(let needs: &[&str] = { let _ = needs; &$needs };)? needs },
            get: |plan| plan.$group.$knob,
            set: |plan, value| plan.$group.$knob = value,
        },)*)*];
    };
}

knobs! {
    /// What the table holds.
    table Table {
        /// Groups, nested up to three deep.
        groups 3 at 0.6 first 3;
        /// A column 1, 2, 3 …
        numbering 1 at 0.5 first 1 plain true;
        /// A merged sentence, one an innermost group.
        follower 1 at 0.5 first 1 needs ["table.groups"];
        /// Labels of groups stand on every row: then no cell is merged.
        repeated_labels 1 at 0.05 needs ["table.groups"];
        /// 合计 rows: at the bottom, at the top. With two sides: at the bottom, before carry-overs too.
        totals 2 at 0.15 plain true;
        /// 小计 rows under groups or sections.
        subtotals 1 at 0.05;
        /// Rows over a section with a name alone: 一、…, any words.
        headings 2 at 0.06;
        /// Rows that are parts of the row above: 其中：…, #….
        parts 2 at 0.06;
        /// 类 款 项 columns, or growing codes in one column.
        codes 2 at 0.06;
        /// Two tables side by side: plain, under 收入 and 支出, with more amounts at the right, with codes.
        sides 4 at 0.06;
        /// No data: header alone, blank rows, a row 合计 of zeros, one of blanks.
        no_data 4 at 0.03;
    }
    /// What stands around the table.
    around Around {
        /// Pairs of label and value.
        fields 4 at 0.7 first 4;
        /// The form block leaves values out, or goes on under labels of the line above.
        form 2 at 0.06 needs ["around.fields"];
        unit 1 at 0.5 first 1 plain true;
        /// The unit in one line with a field: in cells of their own, in one cell.
        unit_beside 2 at 0.08;
        number 1 at 0.4 first 1;
        /// The number below the title, or at the right edge.
        number_moved 2 at 0.05 needs ["around.number"];
        notes 2 at 0.6 first 2;
        untitled 1 at 0.04 plain true;
        /// A title of two lines, or of two languages.
        title_lines 2 at 0.05;
        /// A note between title and header.
        note_above 1 at 0.05;
        /// 填报人 … 审核人 … below: in cells of their own, in one cell.
        sign_off 2 at 0.07;
        /// Prose after the table.
        prose 2 at 0.06;
    }
    /// How it is cut into pages.
    pages Pages {
        /// Three and more rows a page.
        length 12 at 0.5 first 12;
        /// The title stands on the first page alone.
        title_once 1 at 0.35 first 1 needs ["pages.length"];
        /// Title and header stand on the first page alone.
        header_once 1 at 0.04 needs ["pages.length"];
        /// Later titles are marked with one of the usual forms of 续表.
        continued 10 at 0.35 first 1 needs ["pages.length"];
        /// Page numbers and print dates.
        furniture 7 at 0.7 first 4;
        /// They stand at the top.
        furniture_top 1 at 0.2 needs ["pages.furniture"];
        /// Blank lines after pages, between all lines, anywhere.
        blank_lines 3 at 0.5 first 1;
        /// Rows are cut in two at the page's end: short cells before the cut, after it.
        cut_rows 2 at 0.07 needs ["pages.length"];
        /// Merged sentences are cut in two at the page's end.
        cut_cells 1 at 0.07 needs ["pages.length", "table.groups", "table.follower"];
        /// Labels of cut groups stand on the later page.
        labels_later 1 at 0.07 needs ["pages.length", "table.groups"];
        /// Labels stand again on a page that begins in the middle of a group.
        labels_again 1 at 0.4 first 1 needs ["pages.length", "table.groups"];
        /// 本页小计; 过次页 with 承前页.
        page_totals 2 at 0.05 needs ["pages.length"];
    }
    /// How repeats on later pages differ from the first page.
    repeats Repeats {
        /// A character of a header label is missing on the second or third page.
        slip 2 at 0.15 first 2 needs ["pages.length"];
        /// Another character in the title, in a header label.
        typo 2 at 0.03 needs ["pages.length"];
        /// A header label lost its closing bracket.
        bracket 1 at 0.03 needs ["pages.length"];
        /// Full-width for half-width marks in title and header.
        wide 1 at 0.03 needs ["pages.length"];
        /// Other spacing in title and header.
        spacing 1 at 0.03 needs ["pages.length"];
        /// Another value in the form block while the numbers run on.
        value 1 at 0.03 needs ["pages.length", "around.fields", "table.numbering"];
    }
    /// The header's shape and accidents.
    header Header {
        /// Two to four levels.
        levels 3 at 0.7 first 3;
        /// Spans are printed as wide as the rows above the last make them.
        narrow 1 at 0.35 first 1 needs ["header.levels"];
        /// The leading blanks of the last row are dropped.
        leading_lost 1 at 0.35 first 1 needs ["header.levels"];
        /// Labels stand in the middle of their merge, one too far right, behind a neighbour's blanks.
        pushed 3 at 0.06 needs ["header.levels"];
        /// Later pages do not have the first page's accidents, or they alone have them.
        differs 2 at 0.08 needs ["header.levels", "pages.length"];
        /// Labels broken over lines: before a unit, anywhere, between languages, in brackets.
        broken 4 at 0.06;
        /// Labels that are years.
        years 1 at 0.05;
        /// A row of column numbers: 1 2 3, 甲 乙 1 2, 栏次 1 2.
        numbers 3 at 0.05;
        /// The last row is the totals row too.
        totals_row 1 at 0.03 needs ["table.codes", "table.totals"];
        /// The same labels under each upper label.
        equal 1 at 0.05 needs ["header.levels"];
    }
    /// What happens to columns.
    columns Columns {
        /// Tabs at line ends: none, more on some lines.
        trailing 2 at 0.6 first 2;
        /// An always-blank column is missing on a page.
        lost_page 3 at 0.15 first 3 needs ["pages.length"];
        /// An always-blank column is missing on single rows.
        lost_rows 1 at 0.05;
        /// A blank column without a label stands between two others.
        spacer 1 at 0.05;
    }
    /// How texts are written.
    texts Texts {
        /// Short words have their hanzi spaced out.
        spaced 1 at 0.06;
        /// Nothing is printed as a mark.
        nothing 5 at 0.06 plain true;
        thousands 1 at 0.1 plain true;
        /// Negative amounts: with a hyphen, a minus sign, brackets.
        negative 3 at 0.05 plain true;
        /// Names are indented by full-width spaces.
        indent 1 at 0.05;
        /// Commas instead of tabs.
        comma 1 at 0.08 plain true;
        english 1 at 0.06 plain true;
        /// Columns aligned by spaces.
        aligned 1 at 0.04;
    }
    /// Several tables in one text.
    several Several {
        /// Other titles and headers, other titles, other values in the form block.
        tables 3 at 0.06;
    }
}

impl std::fmt::Debug for Plan {
    /// The knobs that are on.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "seed {}, rows {}, width {}",
            self.seed, self.rows, self.width
        )?;
        KNOBS
            .iter()
            .filter_map(|knob| (knob.get)(self).map(|value| (knob.name, value)))
            .try_for_each(|(name, value)| write!(out, ", {name} {value}"))
    }
}

impl Plan {
    /// The same plan with a knob off.
    pub fn without(&self, knob: &Knob) -> Plan {
        let mut plan = self.clone();
        (knob.set)(&mut plan, None);
        super::fair::fair(plan)
    }

    /// The least rows on a page; none where all stand on one.
    pub fn page_length(&self) -> Option<usize> {
        self.pages.length.map(|length| 3 + length)
    }
}

/// Whether names joined by `+` have that of the knob.
pub fn has(names: &str, knob: &Knob) -> bool {
    names.split('+').any(|name| name == knob.name)
}

/// Plans of one choice.
pub fn plans(choice: Choice<'_>) -> impl Strategy<Value = Plan> + use<> {
    let needed = |knob: &Knob| match choice {
        Choice::Only(name) => {
            let mut asked = KNOBS.iter().filter(|knob| has(name, knob));
            asked.any(|asked| asked.needs.contains(&knob.name))
        }
        _ => false,
    };
    let knobs: Vec<_> = KNOBS
        .iter()
        .map(|knob| {
            let (odds, values) = match choice {
                Choice::All => (knob.odds, knob.values),
                Choice::First if knob.first > 0 => (knob.odds, knob.first),
                Choice::Plain if knob.plain => (0.3, knob.values),
                Choice::Only(name) if has(name, knob) => (1.0, knob.values),
                Choice::Only(_) if needed(knob) => (1.0, knob.values),
                _ => (0.0, knob.values),
            };
            // What is always on does not shrink away.
            match odds {
                0.0 => Just(None).boxed(),
                1.0 => (0..values).prop_map(Some).boxed(),
                _ => prop::option::weighted(odds, 0..values).boxed(),
            }
        })
        .collect();
    let (rows, width) = match choice {
        Choice::Only(_) => (8..30_usize, 1..6_usize),
        _ => (1..40_usize, 0..9_usize),
    };
    (any::<u64>(), rows, width, knobs).prop_map(|(seed, rows, width, values)| {
        let mut plan = Plan {
            seed,
            rows,
            width,
            ..Plan::default()
        };
        for (knob, value) in KNOBS.iter().zip(values) {
            (knob.set)(&mut plan, value);
        }
        super::fair::fair(plan)
    })
}
