//! Headings, paragraphs, films and tables laid one below the other on pages, before anything is drawn: so that every
//! page knows how many there are.

use crate::report::Table;
use crate::report::paper::type_set::{Line, TypeSet};

/// A4 in points.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;
const MARGIN: f32 = 48.0;
/// Room for the line at the foot.
const FOOT: f32 = 34.0;
const TEXT: f32 = 9.5;
/// Size of notes.
const ASIDE: f32 = 8.5;
/// Most height of notes that stay with the last row of their table.
const MOST_NOTES: f32 = 90.0;
const LEADING: f32 = 1.34;
/// Greatest height of a film.
const HIGHEST: f32 = 330.0;
/// Least height to which a film is made smaller, so that it still stands on the page.
const LEAST_HIGH: f32 = 215.0;
/// Height of the heading of a visit with its air, and a little more.
const HEADED: f32 = 36.0;

/// A film with its caption.
pub(super) struct Laid {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) alt: String,
    pub(super) text: String,
    pub(super) caption: Vec<String>,
    pub(super) jpeg: Vec<u8>,
}

/// A place on a page in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) w: f32,
    pub(super) h: f32,
}

/// Colour of what is drawn.
pub(super) type Rgb = [u8; 3];
pub(super) const INK: Rgb = [0x16, 0x20, 0x2b];
pub(super) const SOFT: Rgb = [0x52, 0x60, 0x6d];
const RULE: Rgb = [0xb4, 0xbf, 0xca];
const BAND: Rgb = [0xea, 0xf0, 0xf6];
const ACCENT: Rgb = [0x0b, 0x5c, 0x94];

/// Something on a page.
pub(super) enum Op {
    /// A line of text on its base line; tagged as a leaf of the tree where it has a number.
    Text { line: Line, at: [f32; 2], size: f32, colour: Rgb, leaf: Option<usize> },
    /// A filled box, for the eye alone.
    Box { area: Area, colour: Rgb },
    /// A picture.
    Picture { jpeg: Vec<u8>, area: Area, leaf: usize },
    /// A drawing of dots on a line; its leaf is that of the figure.
    Dots { from: [f32; 2], to: [f32; 2], dots: Vec<[f32; 2]>, leaf: usize },
}

/// A page.
pub(super) struct Sheet {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) ops: Vec<Op>,
}

/// Meaning of a part for who hears the document.
pub(super) enum Meaning {
    Heading(u16, String),
    Paragraph,
    Figure(String, usize, Area),
    Caption,
    Table(String),
    Row,
    Head,
    RowHead,
    Cell,
    Item,
}

/// A part of the tree of the document.
pub(super) struct Node {
    pub(super) meaning: Meaning,
    pub(super) children: Vec<Child>,
}

pub(super) enum Child {
    Leaf(usize),
    Node(Node),
}

/// The laid-out document.
pub(super) struct Pages {
    pub(super) sheets: Vec<Sheet>,
    pub(super) tree: Vec<Node>,
    /// Headings with their page and place, for the outline.
    pub(super) outline: Vec<(u16, String, usize, f32)>,
    pub(super) leaves: usize,
}

pub(super) struct Flow<'a> {
    set: &'a TypeSet<'a>,
    pages: Pages,
    y: f32,
    /// A heading that stays with the next one.
    waiting: Option<(u16, String)>,
}

impl<'a> Flow<'a> {
    pub(super) fn new(set: &'a TypeSet<'a>) -> Self {
        let pages = Pages { sheets: Vec::new(), tree: Vec::new(), outline: Vec::new(), leaves: 0 };
        let mut flow = Self { set, pages, y: 0.0, waiting: None };
        flow.turn(false);
        flow
    }

    fn turn(&mut self, is_wide: bool) {
        let (width, height) = if is_wide { (LONG, SHORT) } else { (SHORT, LONG) };
        self.pages.sheets.push(Sheet { width, height, ops: Vec::new() });
        self.y = MARGIN;
    }

    fn size(&self) -> [f32; 2] {
        self.pages.sheets.last().map_or([SHORT, LONG], |sheet| [sheet.width, sheet.height])
    }

    fn inner(&self) -> f32 {
        self.size()[0] - 2.0 * MARGIN
    }

    fn bottom(&self) -> f32 {
        self.size()[1] - MARGIN - FOOT / 2.0
    }

    fn is_wide(&self) -> bool {
        self.size()[0] > self.size()[1]
    }

    /// Turns the page where less than this is left.
    fn room(&mut self, high: f32) {
        if self.y + high > self.bottom() {
            let is_wide = self.is_wide();
            self.turn(is_wide);
        }
    }

    /// Goes on upright: a wide page is for a wide table.
    fn upright(&mut self) {
        if self.is_wide() {
            self.turn(false);
        }
    }

    fn push(&mut self, op: Op) {
        if let Some(sheet) = self.pages.sheets.last_mut() {
            sheet.ops.push(op);
        }
    }

    fn leaf(&mut self) -> usize {
        self.pages.leaves += 1;
        self.pages.leaves - 1
    }

    fn put(
        &mut self,
        line: Line,
        [x, width]: [f32; 2],
        baseline: f32,
        size: f32,
        colour: Rgb,
        tagged: bool,
    ) -> Option<usize> {
        let x = if line.is_right_to_left { x + width - line.width } else { x };
        let leaf = tagged.then(|| self.leaf());
        self.push(Op::Text { line, at: [x, baseline], size, colour, leaf });
        leaf
    }

    /// Lines one below the other; gives their leaves.
    fn lines(&mut self, text: &str, is_strong: bool, size: f32, colour: Rgb) -> Vec<Child> {
        let width = self.inner();
        let mut leaves = Vec::new();
        let all = self.set.wrapped(text, is_strong, size, width);
        let count = all.len();
        for (index, line) in all.into_iter().enumerate() {
            self.room(together(index, count) as f32 * size * LEADING);
            let baseline = self.y + size;
            leaves.extend(self.put(line, [MARGIN, width], baseline, size, colour, true).map(Child::Leaf));
            self.y += size * LEADING;
        }
        leaves
    }

    fn node(&mut self, meaning: Meaning, children: Vec<Child>) {
        if !children.is_empty() {
            self.pages.tree.push(Node { meaning, children });
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.mark(1, text);
        let leaves = self.lines(text, true, 19.0, INK);
        self.node(Meaning::Heading(1, text.to_owned()), leaves);
        self.y += 3.0;
    }

    fn mark(&mut self, level: u16, text: &str) {
        let page = self.pages.sheets.len().saturating_sub(1);
        self.pages.outline.push((level, text.to_owned(), page, self.y));
    }

    pub(super) fn heading(&mut self, level: u16, text: &str) {
        self.upright();
        self.headed(level, text, 60.0);
    }

    /// A heading over headings: it stays on the page of the next one.
    pub(super) fn section(&mut self, level: u16, text: &str) {
        self.waiting = Some((level, text.to_owned()));
    }

    /// Forgets a heading under which nothing came.
    pub(super) fn drop_section(&mut self) {
        self.waiting = None;
    }

    /// A heading that stays with at least so much of what follows. The title is the first level of all.
    fn headed(&mut self, level: u16, text: &str, with: f32) {
        let (size, air) = match level {
            1 => (14.0, 14.0),
            2 => (11.5, 10.0),
            _ => (10.0, 6.0),
        };
        let own = air + size * LEADING + with;
        if let Some((level, text)) = self.waiting.take() {
            self.headed(level, &text, own);
        }
        self.room(own);
        if self.y > MARGIN {
            self.y += air;
        }
        self.mark(level + 1, text);
        let leaves = self.lines(text, true, size, if level == 1 { ACCENT } else { INK });
        self.node(Meaning::Heading(level + 1, text.to_owned()), leaves);
        self.y += 2.0;
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.upright();
        let leaves = self.lines(text, false, TEXT, INK);
        self.node(Meaning::Paragraph, leaves);
        self.y += 4.0;
    }

    pub(super) fn item(&mut self, text: &str) {
        let leaves = self.lines(&format!("• {text}"), false, TEXT, INK);
        self.node(Meaning::Item, leaves);
    }

    pub(super) fn aside(&mut self, text: &str) {
        let leaves = self.lines(text, false, ASIDE, SOFT);
        self.node(Meaning::Paragraph, leaves);
        self.y += 2.0;
    }

    /// Visits as dots on a line, in order of time: a gap where another operation begins.
    pub(super) fn timeline(&mut self, stops: &[(String, String)]) {
        if stops.is_empty() {
            return;
        }
        let groups = 1 + stops.windows(2).filter(|pair| pair[0].1 != pair[1].1).count();
        let step = self.inner() / (stops.len() + groups - 1).max(1) as f32;
        self.room(60.0);
        let y = self.y + 16.0;
        let mut x = MARGIN + step / 2.0;
        let mut begun = x;
        let mut dots = Vec::new();
        let mut lines = Vec::new();
        for (index, (label, group)) in stops.iter().enumerate() {
            dots.push([x, y]);
            let line = self.set.wrapped(label, false, 8.0, step.max(30.0));
            for (row, line) in line.into_iter().enumerate() {
                let at = x - line.width / 2.0;
                lines.push((line, [at, y + 16.0 + row as f32 * 10.0]));
            }
            let goes_on = stops.get(index + 1).is_some_and(|(_, next)| next == group);
            if !goes_on {
                let line = self.set.wrapped(group, true, 8.0, 200.0);
                lines.extend(line.into_iter().next().map(|line| (line, [begun - 4.0, y - 9.0])));
                let leaf = self.leaf();
                let area = Area { x: begun, y: y - 18.0, w: x - begun + 1.0, h: 50.0 };
                let own = std::mem::take(&mut dots);
                self.push(Op::Dots { from: [begun, y], to: [x, y], dots: own, leaf });
                let page = self.pages.sheets.len() - 1;
                let alt = format!("Visits that count from {group}, in order of time");
                self.node(Meaning::Figure(alt, page, area), vec![Child::Leaf(leaf)]);
                x += step;
                begun = x + step;
            }
            x += step;
        }
        let mut leaves = Vec::new();
        for (line, at) in lines {
            let leaf = self.leaf();
            leaves.push(Child::Leaf(leaf));
            self.push(Op::Text { line, at, size: 8.0, colour: INK, leaf: Some(leaf) });
        }
        self.node(Meaning::Paragraph, leaves);
        self.y = y + 40.0;
        self.aside("Visits in order of time; the distances are not to scale.");
    }

    /// A visit: its heading and its films in a row, never parted.
    pub(super) fn visit(&mut self, heading: &str, pictures: Vec<Laid>) {
        self.upright();
        let columns = pictures.len().clamp(1, 3);
        let gap = 10.0;
        let width = (self.inner() - gap * (columns as f32 - 1.0)) / columns as f32;
        let width = width.min(260.0);
        let mut pictures = pictures;
        let mut is_first = true;
        while !pictures.is_empty() {
            let rest = pictures.split_off(pictures.len().min(columns));
            let row = std::mem::replace(&mut pictures, rest);
            let whole_high = |own: &Laid| (width * own.height as f32 / own.width.max(1) as f32).min(HIGHEST);
            let tall = row.iter().map(whole_high).fold(0.0, f32::max);
            let captions: Vec<Vec<Line>> =
                row.iter().map(|own| self.set.wrapped(&own.caption.join("\n"), false, 8.0, width)).collect();
            let below = captions.iter().map(Vec::len).max().unwrap_or(0) as f32 * 8.0 * LEADING;
            // Films give way a little rather than leave the rest of the page empty.
            let above = if is_first { HEADED + self.waiting.as_ref().map_or(0.0, |_| HEADED) } else { 0.0 };
            let left = self.bottom() - self.y - above - below - 12.0;
            let most = if left < tall && left >= LEAST_HIGH { left } else { HIGHEST };
            let high = |own: &Laid| whole_high(own).min(most);
            let tall = tall.min(most);
            let whole = tall + below + 12.0;
            if is_first {
                self.headed(2, heading, whole.min(self.size()[1] * 0.7));
                is_first = false;
            }
            self.room(whole);
            let (top, page) = (self.y, self.pages.sheets.len() - 1);
            for (index, (own, caption)) in row.into_iter().zip(captions).enumerate() {
                let x = MARGIN + index as f32 * (width + gap);
                let h = high(&own);
                let w = h * own.width as f32 / own.height.max(1) as f32;
                let area = Area { x: x + (width - w) / 2.0, y: top, w, h };
                let leaf = self.leaf();
                self.push(Op::Picture { jpeg: own.jpeg, area, leaf });
                self.node(Meaning::Figure(own.alt, page, area), vec![Child::Leaf(leaf)]);
                let mut leaves = Vec::new();
                for (row, line) in caption.into_iter().enumerate() {
                    let baseline = top + tall + 10.0 + row as f32 * 8.0 * LEADING;
                    leaves.extend(self.put(line, [x, width], baseline, 8.0, INK, true).map(Child::Leaf));
                }
                self.node(Meaning::Caption, leaves);
            }
            self.y = top + whole;
        }
        if is_first {
            self.headed(2, heading, 20.0);
        }
    }

    /// A table under its caption; a wide one on a wide page.
    pub(super) fn table(&mut self, own: &Table, caption: &str, level: u16) {
        if own.rows.is_empty() {
            return;
        }
        let is_wide = own.heads.len() > 6;
        if is_wide && !self.is_wide() {
            self.turn(true);
        } else if !is_wide {
            self.upright();
        }
        let size = if own.heads.len() > 8 {
            6.8
        } else if own.heads.len() > 5 {
            7.4
        } else {
            8.4
        };
        self.headed(level, caption, 70.0);
        let mut grid = Grid {
            widths: widths(self.set, own, self.inner(), size),
            size,
            children: Vec::new(),
            below: 0.0,
        };
        self.row(&mut grid, &own.heads, None, true);
        let below = self.notes_high(&own.notes);
        for (index, row) in own.rows.iter().enumerate() {
            // The notes are read beside the table: its last row goes with them.
            grid.below = if index + 1 == own.rows.len() { below } else { 0.0 };
            self.row(&mut grid, row, Some(&own.heads), false);
        }
        let rows = std::mem::take(&mut grid.children);
        self.node(Meaning::Table(caption.to_owned()), rows);
        self.y += 4.0;
        for note in &own.notes {
            self.aside(note);
        }
    }

    /// Height of the notes below a table; 0 where they are too many to stay with its last row.
    fn notes_high(&self, notes: &[String]) -> f32 {
        let lines = |note: &String| self.set.wrapped(note, false, ASIDE, self.inner()).len() as f32;
        let high: f32 = notes.iter().map(|note| lines(note) * ASIDE * LEADING + 2.0).sum();
        if high > MOST_NOTES { 0.0 } else { high + 4.0 }
    }

    /// A row; one that is taller than a page goes on on the next.
    fn row(&mut self, grid: &mut Grid, cells: &[String], heads: Option<&[String]>, is_head: bool) {
        let (pad, lead) = (3.0, grid.size * 1.26);
        let mut columns: Vec<std::collections::VecDeque<Line>> = grid
            .widths
            .iter()
            .enumerate()
            .map(|(column, width)| {
                let text = cells.get(column).map_or("", String::as_str);
                let is_strong = is_head || column == 0;
                self.set.wrapped(text, is_strong, grid.size, width - 2.0 * pad).into()
            })
            .collect();
        let mut leaves: Vec<Vec<Child>> = columns.iter().map(|_| Vec::new()).collect();
        loop {
            let most = columns.iter().map(std::collections::VecDeque::len).max().unwrap_or(0).max(1);
            let page = self.bottom() - MARGIN - 40.0;
            let all = most as f32 * lead + 2.0 * pad;
            if self.y + all.min(page) + grid.below > self.bottom() && self.y > MARGIN {
                let is_wide = self.is_wide();
                self.turn(is_wide);
                if let Some(heads) = heads {
                    self.repeated(grid, heads);
                }
            }
            let fits = (((self.bottom() - self.y - 2.0 * pad) / lead).floor().max(1.0) as usize).min(most);
            let high = fits as f32 * lead + 2.0 * pad;
            self.frame(grid, high, is_head);
            let mut x = MARGIN;
            for (column, width) in grid.widths.clone().into_iter().enumerate() {
                for row in 0..fits {
                    let Some(line) = columns.get_mut(column).and_then(std::collections::VecDeque::pop_front)
                    else {
                        break;
                    };
                    let baseline = self.y + pad + row as f32 * lead + grid.size * 0.95;
                    let leaf = self.put(line, [x + pad, width - 2.0 * pad], baseline, grid.size, INK, true);
                    if let Some(own) = leaves.get_mut(column) {
                        own.extend(leaf.map(Child::Leaf));
                    }
                }
                x += width;
            }
            self.y += high;
            if columns.iter().all(std::collections::VecDeque::is_empty) {
                break;
            }
        }
        // An empty cell is a cell, too: every row of the tree has as many.
        for own in leaves.iter_mut().filter(|own| own.is_empty()) {
            let leaf = self.leaf();
            let at = [MARGIN, self.y];
            self.push(Op::Text { line: Line::default(), at, size: grid.size, colour: INK, leaf: Some(leaf) });
            own.push(Child::Leaf(leaf));
        }
        let cells = leaves.into_iter().enumerate().map(|(column, children)| {
            let meaning = match (is_head, column) {
                (true, _) => Meaning::Head,
                (false, 0) => Meaning::RowHead,
                (false, _) => Meaning::Cell,
            };
            Child::Node(Node { meaning, children })
        });
        grid.children.push(Child::Node(Node { meaning: Meaning::Row, children: cells.collect() }));
    }

    /// The headings once more on the next page, for the eye alone.
    fn repeated(&mut self, grid: &Grid, heads: &[String]) {
        let (pad, lead) = (3.0, grid.size * 1.26);
        let cells: Vec<Vec<Line>> = heads
            .iter()
            .zip(&grid.widths)
            .map(|(text, width)| self.set.wrapped(text, true, grid.size, width - 2.0 * pad))
            .collect();
        let most = cells.iter().map(Vec::len).max().unwrap_or(1).clamp(1, 6);
        let high = most as f32 * lead + 2.0 * pad;
        self.frame(grid, high, true);
        let mut x = MARGIN;
        for (lines, width) in cells.into_iter().zip(grid.widths.clone()) {
            for (row, line) in lines.into_iter().take(most).enumerate() {
                let baseline = self.y + pad + row as f32 * lead + grid.size * 0.95;
                self.put(line, [x + pad, width - 2.0 * pad], baseline, grid.size, INK, false);
            }
            x += width;
        }
        self.y += high;
    }

    /// Ground and lines of a row.
    fn frame(&mut self, grid: &Grid, high: f32, is_head: bool) {
        let (y, wide) = (self.y, grid.widths.iter().sum());
        if is_head {
            self.push(Op::Box { area: Area { x: MARGIN, y, w: wide, h: high }, colour: BAND });
        }
        for line in [y, y + high] {
            self.push(Op::Box { area: Area { x: MARGIN, y: line - 0.25, w: wide, h: 0.5 }, colour: RULE });
        }
        let mut x = MARGIN;
        for width in std::iter::once(&0.0).chain(&grid.widths) {
            x += width;
            self.push(Op::Box { area: Area { x: x - 0.25, y, w: 0.5, h: high }, colour: RULE });
        }
    }

    pub(super) fn finish(mut self) -> Pages {
        if let Some((level, text)) = self.waiting.take() {
            self.headed(level, &text, 0.0);
        }
        self.pages
    }
}

struct Grid {
    widths: Vec<f32>,
    size: f32,
    children: Vec<Child>,
    /// Height that has to be left below the row.
    below: f32,
}

/// Lines from this one on that stay on one page: no first line stands alone at its foot, no last one at its head.
fn together(index: usize, count: usize) -> usize {
    let left = count - index;
    match (index, left) {
        (0, 1..=3) => left,
        (0, _) | (_, 2) => 2,
        _ => 1,
    }
}

/// Widths of columns: no narrower than their longest word, the rest by the length of their texts.
fn widths(set: &TypeSet<'_>, own: &Table, wide: f32, size: f32) -> Vec<f32> {
    let count = own.heads.len().max(1);
    let cells =
        |column: usize| own.rows.iter().filter_map(move |row| row.get(column)).chain(own.heads.get(column));
    let word = |text: &str| {
        let words = text
            .split_whitespace()
            .map(|word| set.wrapped(word, true, size, 10_000.0).first().map_or(0.0, |line| line.width));
        words.fold(0.0, f32::max)
    };
    let least: Vec<f32> = (0..count)
        .map(|column| cells(column).map(|text| word(text)).fold(18.0, f32::max).min(wide / 3.0) + 7.0)
        .collect();
    let wish: Vec<f32> = (0..count)
        .map(|column| {
            let longest = cells(column).flat_map(|text| text.lines()).map(|line| line.chars().count()).max();
            (longest.unwrap_or(1) as f32).sqrt()
        })
        .collect();
    let sum: f32 = least.iter().sum();
    if sum >= wide {
        return least.iter().map(|own| own * wide / sum).collect();
    }
    let wishes: f32 = wish.iter().sum();
    least.iter().zip(&wish).map(|(own, wish)| own + (wide - sum) * wish / wishes.max(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::paper::type_set::Faces;

    /// Number of texts on each page.
    fn on_pages(flow: &Flow<'_>) -> Vec<usize> {
        let texts = |sheet: &Sheet| sheet.ops.iter().filter(|op| matches!(op, Op::Text { .. })).count();
        flow.pages.sheets.iter().map(texts).collect()
    }

    #[test]
    fn no_line_of_a_paragraph_stands_alone_on_a_page() {
        let text = "one\ntwo\nthree\nfour";
        let faces = Faces::for_text(text, &|_| None);
        let set = TypeSet::of(&faces);
        for (room, expected) in [(1.5, vec![0, 4]), (2.5, vec![2, 2]), (3.5, vec![2, 2]), (4.5, vec![4])] {
            let mut flow = Flow::new(&set);
            flow.y = flow.bottom() - room * TEXT * LEADING;
            flow.paragraph(text);
            assert_eq!(on_pages(&flow), expected, "room for {room} lines");
        }
        let mut flow = Flow::new(&set);
        flow.y = flow.bottom() - 2.5 * TEXT * LEADING;
        flow.paragraph("one\ntwo\nthree");
        assert_eq!(on_pages(&flow), [0, 3], "three lines are not parted");
    }

    #[test]
    fn films_give_way_a_little_rather_than_leave_a_page_half_empty() {
        let faces = Faces::for_text("Visit 1", &|_| None);
        let set = TypeSet::of(&faces);
        let film = || Laid {
            width: 100,
            height: 130,
            alt: String::new(),
            text: String::new(),
            caption: vec!["AP".to_owned()],
            jpeg: Vec::new(),
        };
        let pictures = |left: f32| -> Vec<(usize, f32)> {
            let mut flow = Flow::new(&set);
            flow.y = flow.bottom() - left;
            flow.visit("Visit 1", vec![film(), film()]);
            let sheets = flow.pages.sheets.iter().enumerate();
            let high = |op: &Op| if let Op::Picture { area, .. } = op { Some(area.h) } else { None };
            sheets
                .flat_map(|(page, sheet)| sheet.ops.iter().filter_map(move |op| Some((page, high(op)?))))
                .collect()
        };
        assert!(pictures(600.0).iter().all(|(page, high)| *page == 0 && *high > 300.0));
        let small = pictures(330.0);
        assert!(
            small.iter().all(|(page, high)| *page == 0 && (LEAST_HIGH..300.0).contains(high)),
            "{small:?}"
        );
        assert!(pictures(200.0).iter().all(|(page, high)| *page == 1 && *high > 300.0));
    }

    #[test]
    fn notes_stay_with_the_last_row_of_their_table() {
        let faces = Faces::for_text("abc", &|_| None);
        let set = TypeSet::of(&faces);
        let own = Table {
            caption: "t".to_owned(),
            heads: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec!["c".to_owned(), "c".to_owned()]; 4],
            notes: vec!["a note".to_owned(), "another".to_owned()],
        };
        let mut flow = Flow::new(&set);
        flow.table(&own, "t", 2);
        let whole = flow.y - MARGIN;
        // With room for the rows alone, the last one goes over with the notes, under the heads once more.
        let mut flow = Flow::new(&set);
        flow.y = flow.bottom() - (whole + 12.0) + 1.5 * ASIDE * LEADING;
        flow.table(&own, "t", 2);
        let pages = on_pages(&flow);
        assert_eq!(pages.len(), 2, "{pages:?}");
        assert_eq!(pages[1], 2 + 2 + 2, "heads, last row and both notes: {pages:?}");
    }
}
