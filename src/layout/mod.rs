//! Paper, column widths, lines, row heights and pages, decided before anything is typeset.
