//! What no sheet can show: knobs that take each other's meaning away are not on together.
//!
//! A printed sheet must be readable by a careful human. Left out, and why:
//! - a knob without what it needs, which would do nothing;
//! - two kinds of bodies in one table: codes, two sides and no data each have a shape of their own;
//! - headings and 其中 beside group columns: the blanks of a heading's row would be merges as well;
//! - 小计 in nested groups or beside a merged sentence: whether the merge goes down to it is not shown;
//! - header accidents that move the same blanks twice (pushed labels with narrow spans or lost
//!   leading blanks, a spacer column with either, broken labels with any): what is over what is gone;
//! - narrow spans with lost leading blanks, unless later pages have neither: of several labels in the
//!   row above, any could be the one that the last row stands under;
//! - headers with accidents over no data or a row of totals: there are no columns to check them by;
//! - labels pushed to places where another header has them too, pushed alike: both readings are as good;
//! - a blank column lost on more than every fifth row: what single rows lost is told by the others;
//! - remarks that stand by chance just where groups begin: they would be merged;
//! - a spacer column over no data: nothing tells it from a merged cell;
//! - a note above the header where there is no title: it would be one;
//! - what page breaks do to rows and groups where neither header nor furniture shows a page break;
//! - years with broken labels, brackets or one label under all: one leaf label cannot be both;
//! - cut rows with 本页小计: of which page a cut row is would be anyone's guess;
//! - 本页小计 over groups, sides and rows that are parts of others: what it counts is not shown;
//! - cut rows and labels that stand again: a label again says that a row begins, the cut that none does;
//! - two differences between repeats at once: they are tried one by one;
//! - other values in the form block of one table where groups hold the numbers or nothing runs on;
//! - several tables where pages bear no title, or none differ in what makes them several;
//! - no title at all where title accidents would change it;
//! - columns aligned by spaces with accidents of cells: there are no cells to lose; and with what
//!   is told by blank cells, or by how many spaces stand within a cell;
//! - English with what is written in Chinese alone.

use super::plan::{KNOBS, Plan};

/// The plan without the knobs that others of it forbid.
pub fn fair(mut plan: Plan) -> Plan {
    // What does nothing forbids nothing.
    needs(&mut plan);
    table(&mut plan);
    around(&mut plan);
    header(&mut plan);
    columns(&mut plan);
    several(&mut plan);
    pages(&mut plan);
    texts(&mut plan);
    needs(&mut plan);
    plan
}

/// Turns off what lacks something that it needs, until nothing does.
fn needs(plan: &mut Plan) {
    loop {
        let on = |plan: &Plan, name: &str| {
            KNOBS
                .iter()
                .any(|knob| knob.name == name && (knob.get)(plan).is_some())
        };
        let lacking = KNOBS.iter().find(|knob| {
            (knob.get)(plan).is_some() && knob.needs.iter().any(|name| !on(plan, name))
        });
        match lacking {
            Some(knob) => (knob.set)(plan, None),
            None => return,
        }
    }
}

fn table(plan: &mut Plan) {
    let table = &mut plan.table;
    if table.no_data.is_some() {
        (table.codes, table.sides, table.totals) = (None, None, None);
        plan.pages.length = None;
    }
    if table.codes.is_some() {
        table.sides = None;
    }
    if table.no_data.is_some() || table.codes.is_some() || table.sides.is_some() {
        table.groups = None;
        (table.subtotals, table.headings, table.parts) = (None, None, None);
        table.numbering = None;
    }
    if table.groups.is_none() {
        (table.follower, table.repeated_labels) = (None, None);
    } else {
        (table.headings, table.parts) = (None, None);
        if table.groups > Some(0) || table.follower.is_some() || table.repeated_labels.is_some() {
            table.subtotals = None;
        }
    }
}

fn around(plan: &mut Plan) {
    let around = &mut plan.around;
    if around.untitled.is_some() {
        (around.title_lines, around.number_moved) = (None, None);
        around.note_above = None;
        plan.pages.continued = None;
        plan.repeats.typo = plan.repeats.typo.filter(|&of| of == 1);
    }
    if around.unit_beside.is_some() {
        around.unit = None;
    }
}

fn header(plan: &mut Plan) {
    let header = &mut plan.header;
    let table = &plan.table;
    let top_total = table.totals == Some(1) && table.sides.is_none();
    let bare = table.no_data.is_some() || top_total;
    if bare || header.broken.is_some() || header.totals_row.is_some() {
        (header.narrow, header.leading_lost, header.pushed) = (None, None, None);
        header.differs = None;
    }
    if header.pushed.is_some() {
        (header.narrow, header.leading_lost) = (None, None);
    }
    if header.differs.is_some() && header.narrow.is_none() && header.pushed.is_none() {
        header.leading_lost = Some(0);
    }
    if header.narrow.is_some() && header.differs.is_none() {
        // Without its blanks the last row shows only on another page what it stands under.
        header.leading_lost = None;
    }
    if header.totals_row.is_some() {
        let fits = plan.table.codes == Some(0) && plan.table.totals == Some(1);
        header.totals_row = fits.then_some(0);
    }
    if header.totals_row.is_some() {
        (header.levels, header.numbers, header.broken) = (None, None, None);
    }
    if plan.table.sides.is_some() {
        // The header of the sides is made with them.
        (header.levels, header.years, header.equal) = (None, None, None);
        header.broken = None;
    }
    if header.years.is_some() {
        (header.broken, header.equal) = (None, None);
    }
    if header.equal.is_some() {
        header.broken = None;
    }
    // A row of years over a row of column numbers, or numbers over nothing, is two rows of numbers.
    if header.years.is_some() || plan.table.no_data.is_some() {
        header.numbers = None;
    }
}

fn columns(plan: &mut Plan) {
    let columns = &mut plan.columns;
    let header = &plan.header;
    let special =
        plan.table.codes.is_some() || plan.table.sides.is_some() || plan.table.no_data.is_some();
    if plan.table.no_data.is_some() {
        columns.spacer = None;
    }
    if special || plan.header.years.is_some() {
        // There is no always-blank column.
        (columns.lost_page, columns.lost_rows) = (None, None);
    }
    if header.narrow.is_some() || header.leading_lost.is_some() || header.pushed.is_some() {
        columns.spacer = None;
    }
    if columns.spacer.is_some() || columns.lost_page.is_some() {
        columns.lost_rows = None;
    }
    if columns.spacer.is_some() {
        columns.lost_page = None;
    }
}

fn several(plan: &mut Plan) {
    let Some(kind) = plan.several.tables else {
        return;
    };
    if plan.around.untitled.is_some() || plan.pages.header_once.is_some() {
        plan.several.tables = None;
        return;
    }
    // Pages whose titles differ for another reason would be a puzzle.
    plan.repeats = Default::default();
    plan.pages.continued = plan.pages.continued.filter(|&form| form < 7);
    plan.header.differs = None;
    if kind == 2 {
        // Other values of the form block say another table where numbers begin anew or totals close.
        plan.around.fields = plan.around.fields.or(Some(1));
        plan.pages.title_once = None;
        let table = &mut plan.table;
        if table.totals != Some(0) && table.numbering.is_none() {
            match table.codes.is_some() || table.sides.is_some() || table.no_data.is_some() {
                true => table.totals = Some(0),
                false => table.numbering = Some(0),
            }
        }
        if table.no_data.is_some() {
            plan.several.tables = None;
        }
    }
}

fn pages(plan: &mut Plan) {
    let pages = &mut plan.pages;
    if pages.header_once.is_some() {
        (pages.title_once, pages.continued) = (Some(0), None);
        pages.furniture = pages.furniture.or(Some(0));
        plan.repeats = Default::default();
        plan.header.differs = None;
    }
    if pages.title_once.is_some() {
        pages.continued = None;
        let repeats = &mut plan.repeats;
        repeats.typo = repeats.typo.filter(|&of| of == 1);
        repeats.value = None;
    }
    if plan.table.repeated_labels.is_some() {
        (pages.labels_later, pages.labels_again, pages.cut_cells) = (None, None, None);
    }
    if pages.labels_later.is_some() || pages.cut_cells.is_some() || pages.cut_rows.is_some() {
        pages.labels_again = None;
    }
    if pages.page_totals.is_some() {
        (pages.cut_rows, pages.cut_cells, pages.labels_later) = (None, None, None);
        let table = &plan.table;
        let levels = table.codes.is_some() || table.parts.is_some();
        if levels || table.groups.is_some() || table.sides.is_some() {
            pages.page_totals = None;
        }
    }
    let repeats = &mut plan.repeats;
    if plan.table.groups.is_some() {
        repeats.value = None;
    }
    if repeats.typo.is_some() || repeats.bracket.is_some() || repeats.value.is_some() {
        (repeats.slip, repeats.wide, repeats.spacing) = (None, None, None);
    }
    if repeats.bracket.is_some() || repeats.value.is_some() {
        repeats.typo = None;
    }
    if repeats.value.is_some() {
        repeats.bracket = None;
    }
    if repeats.wide.is_some() {
        (repeats.slip, repeats.spacing) = (None, None);
    }
    if repeats.slip.is_some() {
        repeats.spacing = None;
    }
}

fn texts(plan: &mut Plan) {
    let texts = &mut plan.texts;
    if texts.aligned.is_some() {
        texts.comma = None;
        (texts.spaced, texts.indent) = (None, None);
        plan.columns = Default::default();
        let header = &mut plan.header;
        (header.narrow, header.leading_lost, header.pushed) = (None, None, None);
        (header.differs, header.broken, header.totals_row) = (None, None, None);
        plan.table.follower = None;
        let around = &mut plan.around;
        around.form = around.form.filter(|&kind| kind == 0);
        around.sign_off = around.sign_off.map(|_| 0);
        (plan.pages.cut_rows, plan.pages.cut_cells) = (None, None);
    }
    if texts.english.is_some() {
        let (table, around) = (&mut plan.table, &mut plan.around);
        (table.codes, table.sides, table.headings, table.parts) = (None, None, None, None);
        (table.totals, table.subtotals) = (table.totals.filter(|&at| at == 0), None);
        (around.title_lines, around.note_above, around.sign_off) = (None, None, None);
        (around.unit_beside, around.prose) = (None, None);
        (plan.pages.continued, plan.pages.page_totals) = (None, None);
        plan.pages.furniture = plan.pages.furniture.map(|kind| kind % 3);
        (texts.spaced, texts.indent) = (None, None);
        plan.repeats.wide = None;
        plan.repeats.spacing = None;
        plan.header.broken = plan.header.broken.filter(|&kind| kind == 1);
        plan.header.numbers = plan.header.numbers.filter(|&kind| kind == 0);
    }
}
