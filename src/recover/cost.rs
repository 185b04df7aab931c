//! The prices of accidents, in bits: one currency for every step.
//!
//! A sheet was made from a logical table by printing it: pages, repeats, lost merges, lost columns,
//! cuts. The best reading explains the sheet with the fewest bits (minimum description length,
//! Rissanen, Modeling by shortest data description, Automatica 14, 1978), and the margin between
//! two readings is a difference of bits. A price of b bits says that the accident befalls one
//! case in 2^b.

/// A margin below this many bits is thin: the reading is reported as doubtful.
pub const THIN_MARGIN: f64 = 1.0;

/// The same for groups that were left apart over a page break.
pub const THIN_JOIN: f64 = 3.0;

/// The same for a reading that moves cells.
pub const THIN_REPAIR: f64 = 5.0;

/// The same for a row that is left as it stands: what it would cost elsewhere is known from few rows.
pub const THIN_SHIFT: f64 = 4.0;

/// The same where the row would fill just the columns that other rows fill.
pub const THIN_SHIFT_TO_KNOWN: f64 = 7.5;

/// The same where no other row reaches so far to the right.
pub const THIN_SHIFT_OF_WIDEST: f64 = 14.0;

/// The same for a header of which lines were joined though no looks show it.
pub const THIN_PARTS: f64 = 6.0;

/// The same for a header where the next best reading has other lines.
pub const THIN_LINES: f64 = 3.0;

/// A line that repeats a line of the first page.
pub const REPEATED_LINE: f64 = 1.0;
/// A row of the body that is blank where the others are not, at most.
pub const STRANGE_PATTERN: f64 = 8.0;
/// A row that is blank just where a row before it was.
pub const KNOWN_PATTERN: f64 = 1.0;
/// A column of the body with nothing above it; a merge that was lost can leave it so.
pub const NOTHING_ABOVE_COLUMN: f64 = 4.0;
/// A blank cell above the body.
pub const BLANK_ABOVE_BODY: f64 = 1.0;
/// One more header row.
pub const HEADER_ROW: f64 = 4.0;
/// Two header cells one above the other in neighbouring rows: a label with a label under its start.
pub const HEADER_OVERLAP: f64 = 2.0;

/// A part of a label that was broken over lines.
pub const LABEL_PART: f64 = 3.5;
/// The same once more in a header.
pub const LABEL_PART_AGAIN: f64 = 1.5;
/// The same where its looks show it.
pub const SHOWN_PART: f64 = 0.5;
/// A part that is a word or has clauses: it may be any piece of a text.
pub const PART_LOOKS: f64 = 2.5;
/// A line of a broken header with a single part, in the stub: it may be a heading.
pub const SINGLE_PART: f64 = 5.0;
/// A line of a header that stands alone in the stub as headings of rows do.
pub const HEADING_AS_LABEL: f64 = 6.0;
/// A line with the label of a total and with values.
pub const TOTAL_IN_HEADER: f64 = 8.0;
/// A line of a header that holds a sentence alone.
pub const NOTE_AS_LABEL: f64 = 8.0;
/// A header of nothing but numbers of columns.
pub const NUMBERS_ALONE: f64 = 12.0;
/// A label with a bracket that is not closed.
pub const OPEN_LABEL: f64 = 4.0;
/// A header that begins above the line with which later pages begin.
pub const NOT_PRINTED_ALONE: f64 = 6.0;
/// A header that ends with a line that no later page repeats, though they repeat lines above it.
pub const HEADER_END_UNREPEATED: f64 = 6.0;
/// A header that begins with a row of texts in brackets: these are parts of labels above.
pub const PARTS_ALONE: f64 = 8.0;
/// A header that begins with a row of a single text in the first column: that is a title.
pub const TITLE_AS_LABEL: f64 = 12.0;
/// Header cells that stand further left or right from some label on: a span above or before them was
/// printed as too few cells, or pushed behind its neighbours' blanks.
pub const OFFSET_CHANGE: f64 = 4.0;
/// The same where more rows than the last were not counted.
pub const OFFSET_OF_MORE_ROWS: f64 = 3.0;
/// The same again: what flattened the header did so throughout.
pub const OFFSET_AGAIN: f64 = 2.0;
/// The same where no row explains the width in which the span before them was printed.
pub const OFFSET_UNEXPLAINED: f64 = 4.0;
/// The same, for each column of the distance.
pub const OFFSET_DISTANCE: f64 = 0.25;
/// Header cells that stand where they belong again, after some that did not.
pub const OFFSET_ENDS: f64 = 2.0;
/// A label that was printed inside its span and not at its beginning: in the middle of a merged cell,
/// or one further.
pub const INSIDE_SPAN: f64 = 3.5;
/// The same in another row of the header.
pub const INSIDE_IN_OTHER_ROW: f64 = 0.5;
/// The same again in a row.
pub const INSIDE_AGAIN: f64 = 0.5;
/// A label that was printed elsewhere in its span than the others are.
pub const INSIDE_UNLIKE: f64 = 1.5;
/// A label that was printed behind the end of its span.
pub const BESIDE_SPAN: f64 = 8.25;
/// A label that was printed left of the one over it.
pub const LEFT_OF_PARENT: f64 = 3.0;
/// A header row whose leading blanks were dropped.
pub const LEADING_BLANKS_LOST: f64 = 4.0;
/// Blanks further right in the same row, where none is left.
pub const BLANKS_LOST: f64 = 1.5;
/// A label in a lower header row with nothing over it: a merged cell prints its text at its top.
pub const ROOT_BELOW_TOP: f64 = 16.0;
/// The same left of all labels of the rows above: the stub's label often stands at the bottom.
pub const STUB_BELOW_TOP: f64 = 2.0;
/// The same where the labels beside it are the lower levels of a code.
pub const LEVELS_PARTED: f64 = 10.0;
/// A header cell whose label stands more than one row below the label over it.
pub const LEVEL_SKIPPED: f64 = 8.0;
/// The same over the first column.
pub const STUB_SKIPPED: f64 = 3.0;
/// A label that covers a further leaf column without a label under it.
pub const WIDE_LEAF: f64 = 7.5;
/// The same once more in a row: columns of footnote marks stand beside all values.
pub const WIDE_LEAF_AGAIN: f64 = 4.0;
/// The same where each of its columns has a number of its own.
pub const NUMBERED_WIDE_LEAF: f64 = 13.0;
/// A leaf column without a label over it.
pub const UNLABELLED_COLUMN: f64 = 10.0;
/// The same for the first column: the corner over the stub is often left blank.
pub const UNLABELLED_STUB: f64 = 4.0;
/// The same where the column holds nothing: a spacer.
pub const SPACER_COLUMN: f64 = 3.0;
/// A header cell with a single header cell under it that covers the same columns.
pub const SINGLE_CHILD: f64 = 4.0;
/// The same in a row in which other header cells have several under them.
pub const SINGLE_BESIDE_SPLIT: f64 = 2.0;
/// What befell a header cell of the same row before.
pub const AGAIN_IN_ROW: f64 = 1.0;
/// A header row that tells no columns apart.
pub const REDUNDANT_ROW: f64 = 6.0;
/// Rows of labels under labels none of which splits another.
pub const SPLITS_NOTHING: f64 = 10.0;
/// A label at the top over the first column and others: the stub mostly has a label of its own.
pub const STUB_SPLIT: f64 = 0.75;
/// Two columns that the header does not tell apart.
pub const EQUAL_PATHS: f64 = 6.0;
/// Labels that come again in the same order under the same label.
pub const REPEATED_UNDER_ONE: f64 = 5.0;
/// Labels that read alike of which one is split and another is not.
pub const UNLIKE_TWINS: f64 = 2.0;
/// The same for the columns beside them that are as far from theirs.
pub const EQUAL_PATHS_GO_ON: f64 = 1.0;
/// A leaf column of the header over no column of the body.
pub const COLUMN_BEYOND_BODY: f64 = 5.0;
/// The same where the header was printed so far to the right: the column holds nothing.
pub const COLUMN_WITHOUT_BODY: f64 = 1.0;
/// A unit that stands alone right of all columns of the header.
pub const UNIT_BEYOND_COLUMNS: f64 = 6.0;
/// A header cell that covers other columns than the merged region that the file declares for it.
pub const AGAINST_MERGE: f64 = 20.0;
/// A header that begins or ends within a merged cell, as the file declares it.
pub const MERGE_CUT: f64 = 20.0;
/// A line of a title, or a label with its value in a form.
pub const FORM_PAIR: f64 = 2.0;
/// A line of a form in which nothing looks like a value, under a line with its cells in the same columns.
pub const FORM_LINE_UNSURE: f64 = 4.0;
/// The same under a line with cells in just the same columns.
pub const FORM_LINE_ALIKE: f64 = 2.0;
/// The same of a label and its value side by side at the beginning of the line.
pub const FORM_LINE_OF_ONE: f64 = 2.5;
/// A line of a form without a colon under lines that have one.
pub const FORM_WITHOUT_COLON: f64 = 4.0;
/// The same where no line above it looks like it.
pub const FORM_LINE_UNLIKELY: f64 = 6.0;

/// A line of a form under the line of the unit.
pub const FORM_AFTER_UNIT: f64 = 4.0;

/// Such a line with a cell that has no partner, or with one pair more than forms have.
pub const FORM_UNPAIRED: f64 = 6.0;

/// Such a line with a value far from its label.
pub const FORM_PAIR_APART: f64 = 3.0;

/// A run of rows that lost a column.
pub const COLUMN_LOST: f64 = 9.0;
/// A run of rows that lost a column that others lost before.
pub const COLUMN_LOST_AGAIN: f64 = 3.0;
/// A run of rows that gained a blank column: rarer, nothing in printing or pasting makes one.
pub const COLUMN_GAINED: f64 = 17.0;
/// The end of such a run.
pub const RUN_ENDS: f64 = 2.0;

/// A page break that cuts a cell in two.
pub const CELL_CUT: f64 = 2.0;
/// The same where the two parts do not look like one text.
pub const UNSHOWN_CUT: f64 = 2.5;
/// A page break that nothing marks.
pub const UNMARKED_BREAK: f64 = 3.0;
/// A label of a cut group that stands on the later page.
pub const LABEL_LATER: f64 = 0.5;
/// A page break that cuts a row in two.
pub const ROW_CUT: f64 = 5.0;
/// A margin below this many bits is thin for merges: a column is a matter of a few rows.
pub const THIN_MERGE: f64 = 3.0;
/// The leftmost column of labels that has blanks: negative, since it takes evidence to read them as
/// anything but merges.
pub const FIRST_LABEL: f64 = -4.0;
/// The same for a numbering that another column goes with.
pub const FIRST_NUMBER: f64 = 2.5;
/// The same where the column that goes with it are the labels beside it.
pub const NUMBER_OF_LABEL: f64 = -2.0;
/// A column of labels beside one that groups: a row that has all the rest has a label too.
pub const NESTED_LABEL: f64 = -3.0;
/// The same for a column of codes.
pub const NESTED_NUMBER: f64 = -1.5;
/// A column of labels that is blank just where pages begin, beside one that groups: a margin.
pub const BLANK_AT_SEAM: f64 = 1.0;
/// Groups the first row of each of which has one text while another stands there or on the next page: a
/// margin for each.
pub const LABELS_LATER: f64 = 3.0;
/// A column of sentences that are merged over groups.
pub const MERGED_PROSE: f64 = -1.0;
/// A column of short texts that are merged over groups: remarks stand anywhere.
pub const MERGED_LABEL: f64 = 4.0;
/// The same where some stand within groups.
pub const MERGED_LABEL_INSIDE: f64 = 6.0;
/// A column of amounts that are merged over groups.
pub const MERGED_NUMBER: f64 = 8.0;

/// The first line under a table that a blank line keeps apart from it.
pub const NOTE_AFTER_BLANK: f64 = 2.0;
/// The same where nothing keeps it apart.
pub const NOTE_BEGINS: f64 = 4.0;
/// A note that begins with a footnote's mark or a label with a colon.
pub const NOTE_MARKED: f64 = 1.0;
/// A line of prose that goes on with the note above it, or stands under a blank line.
pub const NOTE_GOES_ON: f64 = 1.5;
/// A note without a mark: a sentence.
pub const NOTE_PROSE: f64 = 3.0;
/// The same, not known to be a sentence.
pub const NOTE_PHRASE: f64 = 5.0;
/// A short text under a blank line or a note: a heading of notes, or the end of one.
pub const NOTE_SHORT: f64 = 4.0;
/// A short text right under the rows.
pub const NOTE_SHORT_UNLED: f64 = 9.0;
/// A number among notes.
pub const NOTE_NUMBER: f64 = 12.0;
/// A note of several cells none of which is a label with a colon.
pub const NOTE_IN_CELLS: f64 = 12.0;
/// A note that does not begin in the first column, nor under the text of the note above it.
pub const NOTE_INDENTED: f64 = 10.0;
/// A row with a label alone that no row follows.
pub const HEADS_NOTHING: f64 = 3.0;
