use super::super::book::BookCell;
use super::*;

#[test]
fn merged_regions_cover_all_but_their_first_cell() {
    let area = |first_row, first_column, last_row, last_column| Area {
        first_row,
        first_column,
        last_row,
        last_column,
    };
    let areas = [area(3, 0, 4, 0), area(0, 1, 2, 2)];
    let mut covered = Covered::new(areas.iter());
    let cells = [
        (0, 0),
        (0, 1),
        (0, 2),
        (2, 2),
        (2, 3),
        (3, 0),
        (3, 1),
        (4, 0),
        (5, 0),
    ];
    let covers = cells.map(|at| covered.covers(at));
    assert_eq!(
        covers,
        [false, false, true, true, false, false, false, true, false]
    );
}

fn sheet(cells: &[(u32, u32)]) -> BookSheet {
    let cells = cells.iter().map(|&(row, column)| BookCell {
        row,
        column,
        text: "甲".into(),
        doubt: None,
    });
    BookSheet {
        cells: cells.collect(),
        ..BookSheet::default()
    }
}

fn read(sheet: BookSheet) -> ReadSource {
    let book = Book {
        sheets: vec![sheet],
    };
    source(book, Format::Xlsx, &ReadOptions::default()).expect("a sheet")
}

#[test]
fn breaks_and_titles_count_from_the_first_row_that_is_shown() {
    let cells = [2, 3, 4, 5, 6, 7].map(|row| (row, 0));
    let found = read(BookSheet {
        hidden_rows: vec![3..=4],
        // Above all rows, before a hidden one, before a row, below all.
        page_starts: vec![1, 2, 4, 6, 9],
        print_titles: Some(0..=2),
        ..sheet(&cells)
    });
    let lines: Vec<u32> = found.sheets[0].rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [3, 6, 7, 8]);
    assert_eq!(found.sheets[0].page_starts, [1, 2]);
    assert_eq!(found.sheets[0].print_titles, Some(0..1));
    let above = read(BookSheet {
        print_titles: Some(0..=1),
        ..sheet(&cells)
    });
    assert_eq!(above.sheets[0].print_titles, None);
}

#[test]
fn what_is_not_printed_is_read_and_said() {
    let area = |first_row, last_row| Area {
        first_row,
        first_column: 0,
        last_row,
        last_column: 1,
    };
    let printed = BookSheet {
        print_areas: vec![area(1, 2), area(3, 9)],
        print_titles: Some(0..=0),
        ..sheet(&[(0, 0), (0, 1), (1, 0), (2, 1), (3, 0)])
    };
    let found = read(printed.clone());
    assert!(found.diagnostics.is_empty());
    assert_eq!(found.sheets[0].page_starts, [3]);
    let beside = BookSheet {
        cells: sheet(&[(0, 0), (1, 0), (1, 2), (10, 0)]).cells,
        ..printed
    };
    let found = read(beside);
    assert_eq!(found.sheets[0].rows.len(), 11);
    let [finding] = &found.diagnostics[..] else {
        panic!("{:?}", found.diagnostics);
    };
    assert_eq!(finding.code, Code::OutsidePrintArea);
    let places = finding.places.iter();
    let places: Vec<_> = places.map(|place| (place.line, place.column)).collect();
    assert_eq!(places, [(2, 3), (11, 1)]);
}

#[test]
fn the_first_number_outside_ranges() {
    let ranges = [2..=3, 4..=4, 6..=u32::MAX];
    let first = |numbers| first_outside(&ranges, numbers);
    assert_eq!(first(0..=9), Some(0));
    assert_eq!(first(2..=5), Some(5));
    assert_eq!(first(3..=4), None);
    assert_eq!(first(6..=u32::MAX), None);
    assert_eq!(first_outside(&[], 7..=7), Some(7));
}

#[test]
fn very_many_print_areas_end_soon() {
    let area = Area {
        first_row: 0,
        first_column: 1,
        last_row: u32::MAX,
        last_column: 1,
    };
    let cells: Vec<_> = (0..100_000).map(|row| (row, 0)).collect();
    let started = std::time::Instant::now();
    let found = read(BookSheet {
        print_areas: vec![area; 100_000],
        ..sheet(&cells)
    });
    assert_eq!(found.diagnostics.len(), 1);
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn rows_and_columns_are_named() {
    assert_eq!(
        ranges([4, 2, 3, 8].into_iter(), |row| row.to_string()),
        "2-4, 8"
    );
    assert_eq!(
        [0, 25, 26, 701, 702].map(letters),
        ["A", "Z", "AA", "ZZ", "AAA"]
    );
}
