//! Measures, scores and findings over many cases as a workbook (XLSX): one sheet a kind, numbers as numbers.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::report::long::{COLUMNS, Cell, LongRow, rows};
use crate::report::{Content, Given, NOTICE, ReportError, Table};

/// The longest text of a cell.
const LONGEST: usize = 32_000;
/// Widest column, in letters.
const WIDEST: usize = 60;

/// The sheets of rows, each with the kinds of rows on it.
const SHEETS: [(&str, &[&str]); 7] = [
    ("Measures", &["measure"]),
    ("Scores", &["score"]),
    ("Score items", &["item"]),
    ("Findings", &["finding"]),
    ("Stages and notes", &["stage", "note"]),
    ("Registrations and motion", &["registration", "motion"]),
    ("Laboratory", &["laboratory"]),
];

/// The workbook of these cases.
///
/// # Errors
/// [`ReportError::Form`] where it cannot be written.
pub fn workbook(cases: &[Given<'_>]) -> Result<Vec<u8>, ReportError> {
    written(cases).map_err(|error| ReportError::of("workbook", &error))
}

fn written(cases: &[Given<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day on which it is made would make every file another one.
    let properties = DocProperties::new()
        .set_title("Callus: measures, scores and findings")
        .set_comment(NOTICE)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let contents: Vec<Content> = cases.iter().map(Content::of).collect();
    overview(book.add_worksheet(), &contents)?;
    // Of one case its tables stand as on paper, too.
    if let [content] = contents.as_slice() {
        tables(&mut book, content)?;
    }
    let all: Vec<LongRow> = cases.iter().flat_map(rows).collect();
    for (name, kinds) in SHEETS {
        let own: Vec<&LongRow> = all.iter().filter(|row| kinds.contains(&row.kind)).collect();
        if !own.is_empty() {
            sheet(book.add_worksheet(), name, &own)?;
        }
    }
    book.save_to_buffer()
}

fn head() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00DC_E6F1)).set_text_wrap()
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// Format of a number beside texts: as many places as it needs to be told apart; the value itself is not rounded.
fn number(value: f64) -> Format {
    let places = if value.fract() == 0.0 {
        "0"
    } else if value.abs() < 10.0 {
        "0.00"
    } else {
        "0.0"
    };
    Format::new().set_num_format(places).set_align(FormatAlign::Top)
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(" … (cut; see the case)".chars()).collect()
}

/// The cases, the readings and the sources.
fn overview(sheet: &mut Worksheet, contents: &[Content]) -> Result<(), XlsxError> {
    sheet.set_name("Cases")?.set_landscape().set_footer("&CPage &P of &N");
    sheet.set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, NOTICE, &Format::new().set_bold())?;
    let heads = ["Case", "Title", "Patient", "Visits", "Films", "Readings", "Sources"];
    for (column, name) in (0..).zip(heads) {
        sheet.write_string_with_format(2, column, name, &head())?;
    }
    for (row, content) in (3..).zip(contents) {
        let readings: Vec<_> = content.readers.iter().map(|reader| reader.heading.as_str()).collect();
        sheet.write_string_with_format(row, 0, cut(&content.case), &wrapped())?;
        sheet.write_string_with_format(row, 1, cut(&content.title), &wrapped())?;
        sheet.write_string_with_format(row, 2, cut(&content.patient), &wrapped())?;
        for (column, count) in [(3, content.visits.len()), (4, content.film_count())] {
            let count = count as f64;
            sheet.write_number_with_format(row, column, count, &number(count))?;
        }
        sheet.write_string_with_format(row, 5, cut(&readings.join("\n")), &wrapped())?;
        let sources = content.sources.join("\n");
        sheet.write_string_with_format(row, 6, cut(&sources), &wrapped())?;
        let texts = [&content.case, &content.title, &content.patient, &readings.join("\n"), &sources];
        let lines = texts.into_iter().zip([18, 40, 22, 36, 80]).map(|(text, width)| lines_in(text, width));
        heighten(sheet, row, lines.max().unwrap_or(1))?;
    }
    for (column, width) in (0..).zip([18.0, 40.0, 22.0, 8.0, 8.0, 36.0, 80.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    Ok(())
}

/// The history, and the tables of each reader over the visits.
fn tables(book: &mut Workbook, content: &Content) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name("Over the visits")?.set_landscape().set_footer("&CPage &P of &N");
    sheet.set_print_fit_to_pages(1, 0);
    let mut row = 0;
    let mut widths: Vec<usize> = Vec::new();
    table(sheet, &content.history, "", &mut row, &mut widths)?;
    for reader in &content.readers {
        for own in [&reader.scores, &reader.measures, &reader.findings] {
            table(sheet, own, &reader.heading, &mut row, &mut widths)?;
        }
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, (width.clamp(8, WIDEST_OF_TABLES) + 2) as f64)?;
    }
    Ok(())
}

fn table(
    sheet: &mut Worksheet,
    own: &Table,
    whose: &str,
    row: &mut u32,
    widths: &mut Vec<usize>,
) -> Result<(), XlsxError> {
    if own.rows.is_empty() {
        return Ok(());
    }
    let caption = if whose.is_empty() { own.caption.clone() } else { format!("{} · {whose}", own.caption) };
    sheet.write_string_with_format(*row, 0, caption, &Format::new().set_bold().set_font_size(13))?;
    *row += 1;
    for (column, name) in (0..).zip(&own.heads) {
        sheet.write_string_with_format(*row, column, cut(name), &head())?;
    }
    *row += 1;
    for cells in &own.rows {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string_with_format(*row, column, cut(text), &wrapped())?;
            widen(widths, usize::from(column), text);
        }
        let lines = cells.iter().map(|text| lines_in(text, WIDEST_OF_TABLES)).max().unwrap_or(1);
        heighten(sheet, *row, lines)?;
        *row += 1;
    }
    for note in &own.notes {
        sheet.write_string_with_format(*row, 0, cut(note), &Format::new().set_italic())?;
        *row += 1;
    }
    *row += 1;
    Ok(())
}

/// Widest column of a table in letters; longer texts wrap.
const WIDEST_OF_TABLES: usize = 34;

/// Lines of a text that wraps after so many letters.
fn lines_in(text: &str, width: usize) -> usize {
    text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum::<usize>().max(1)
}

/// Height of a row for its wrapped texts: not every program finds it by itself.
fn heighten(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    const LINE_PT: f64 = 15.0;
    /// As Excel allows.
    const MOST_PT: f64 = 409.0;
    if lines > 1 {
        sheet.set_row_height(row, (lines as f64 * LINE_PT).min(MOST_PT))?;
    }
    Ok(())
}

fn widen(widths: &mut Vec<usize>, column: usize, text: &str) {
    if widths.len() <= column {
        widths.resize(column + 1, 0);
    }
    let long = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    if let Some(width) = widths.get_mut(column) {
        *width = long.max(*width);
    }
}

/// Rows of one kind, with the columns that any of them fills.
fn sheet(sheet: &mut Worksheet, name: &str, own: &[&LongRow]) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0).set_footer("&CPage &P of &N");
    let is_filled = |column: &usize| {
        own.iter().any(|row| !matches!(row.cells().get(*column), Some(Cell::Nothing | Cell::Text("")) | None))
    };
    let columns: Vec<usize> = (0..COLUMNS.len()).filter(is_filled).collect();
    let mut widths: Vec<usize> = Vec::new();
    for (place, column) in (0_u16..).zip(&columns) {
        let name = COLUMNS.get(*column).copied().unwrap_or_default();
        sheet.write_string_with_format(0, place, name, &head())?;
        widen(&mut widths, usize::from(place), name);
    }
    let mut last = 0;
    let top = Format::new().set_align(FormatAlign::Top);
    for (row, own) in (1_u32..).zip(own) {
        let cells = own.cells();
        for (place, column) in (0_u16..).zip(&columns) {
            match cells.get(*column) {
                Some(Cell::Number(value)) => {
                    sheet.write_number_with_format(row, place, *value, &number(*value))?;
                }
                Some(Cell::Text(text)) if !text.is_empty() => {
                    sheet.write_string_with_format(row, place, cut(text), &top)?;
                    widen(&mut widths, usize::from(place), text);
                }
                Some(Cell::Text(_) | Cell::Nothing) | None => {}
            }
        }
        last = row;
    }
    for (place, width) in (0..).zip(&widths) {
        sheet.set_column_width(place, (width.clamp(&6, &WIDEST) + 2) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, (columns.len().max(1) - 1) as u16)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::lines_in;

    #[test]
    fn a_row_has_room_for_every_line_of_its_texts() {
        assert_eq!(lines_in("", 10), 1);
        assert_eq!(lines_in("ten letter", 10), 1);
        assert_eq!(lines_in("eleven letters\nand more", 10), 3);
    }
}
