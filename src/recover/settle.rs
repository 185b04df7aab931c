//! The rows of a body once their columns are known: what page breaks cut, groups, kinds.

use std::ops::Range;

use super::body::BodyRow;
use super::group::{self, Role, Structure};
use super::kinds;
use super::pins::given::Given;
use super::pins::misfit::{Misfit, Why};
use super::pins::{TablePins, taken};
use super::report::Report;
use super::stitch::{self, Stitches};
use crate::document::{HeaderTree, Repeat, RowKind, Span};
use crate::source::Merge;

/// The body of a table.
pub struct Settled {
    /// Its rows.
    pub rows: Vec<BodyRow>,
    /// What each of them is.
    pub kinds: Vec<RowKind>,
    /// Merged cells.
    pub spans: Vec<Span>,
    /// Labels that later pages print again.
    pub repeats: Vec<Repeat>,
}

/// A body, and what was decided on the way.
struct Body {
    rows: Vec<BodyRow>,
    structure: Structure,
    stitches: Stitches,
    kinds: Vec<RowKind>,
    spans: Vec<Span>,
    doubtful_heading: Option<usize>,
}

/// Joins what page breaks cut, and finds groups and kinds; `merges` gives the regions that the source
/// declares.
///
/// # Errors
/// What is given contradicts the rows.
pub fn settle(
    rows: Vec<BodyRow>,
    header: &HeaderTree,
    given: &Given,
    merges: impl Fn(&[BodyRow]) -> Vec<Merge>,
    report: &mut Report,
    taken: &mut TablePins,
) -> Result<Settled, Misfit> {
    let sides = group::sides(header);
    let width = header.width();
    given.check_joins(&rows, width)?;
    let roles = given.roles(header)?;
    let joins = given.seams();
    let (rows, cuts, mut decided) = stitch::join_rows(rows, &sides, &joins);
    report.stitches(&cuts);
    let kinds = given.kinds(&rows)?;
    let steps = Steps {
        given,
        sides: &sides,
        roles: &roles,
        joins: &joins,
        merges: &merges,
    };
    let body = match kinds.as_slice() {
        [] => steps.run(rows, &kinds)?,
        given => {
            let body = steps.run(rows.clone(), &[])?;
            let differs = |(row, kind): &(usize, RowKind)| body.kinds[*row] != *kind;
            let doubtful = |(row, _): &(usize, RowKind)| body.doubtful_heading == Some(*row);
            match given.iter().any(differs) {
                true => steps.run(rows, given)?,
                false => Body {
                    doubtful_heading: body
                        .doubtful_heading
                        .filter(|_| !given.iter().any(doubtful)),
                    ..body
                },
            }
        }
    };
    report.doubtful_merges(&body.rows, &body.structure.doubts, header);
    report.stitches(&body.stitches.findings);
    report.doubtful_heading(&body.rows, body.doubtful_heading);
    decided.extend(body.stitches.decided);
    taken.joins = taken::joins(given, &decided);
    taken.roles = taken::roles(given, &body.structure);
    taken.kinds = taken::kinds(given, &body.rows, &body.kinds, body.doubtful_heading);
    Ok(Settled {
        rows: body.rows,
        kinds: body.kinds,
        spans: body.spans,
        repeats: body.stitches.repeats,
    })
}

/// What the steps of a body need to know.
struct Steps<'s, M> {
    given: &'s Given<'s>,
    sides: &'s [Range<usize>],
    roles: &'s [(usize, Role)],
    joins: &'s [stitch::Seamed],
    merges: &'s M,
}

impl<M: Fn(&[BodyRow]) -> Vec<Merge>> Steps<'_, M> {
    fn run(&self, rows: Vec<BodyRow>, given: &[(usize, RowKind)]) -> Result<Body, Misfit> {
        let kinds = kinds::find(&rows, &[], given);
        let structure = group::structure(&rows, &kinds, self.sides, self.roles);
        let stitched = stitch::stitch(rows, &structure, self.joins);
        let (rows, stitches) = stitched.map_err(|stitch::NotJoinable(line)| {
            Misfit::at("join", self.given.at(line), Why::NotJoinable)
        })?;
        let merges = (self.merges)(&rows);
        // A heading ends the groups above it, and a label that is merged is no heading.
        let kinds = kinds::find(&rows, &[], given);
        let spans = group::spans(&rows, &kinds, &structure, &stitches.breaks, &merges);
        let (kinds, doubtful_heading) = kinds::find_with_doubt(&rows, &spans, given);
        Ok(Body {
            rows,
            structure,
            stitches,
            kinds,
            spans,
            doubtful_heading,
        })
    }
}
