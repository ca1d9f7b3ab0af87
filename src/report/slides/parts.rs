//! The parts of a presentation as `PresentationML` (ECMA-376): slides with text boxes, tables and pictures, notes, and
//! the master, layout and theme that every file has to have.

use std::fmt::Write as _;

use crate::analysis::marks::xml_text;
use crate::report::slides::fit::{is_right_to_left, row_height};
use crate::report::{NOTICE, Table};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const GROUP: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// A place on a slide in inches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

/// Inches in English metric units.
pub(super) fn emu(inches: f64) -> i64 {
    (inches * 914_400.0).round() as i64
}

impl Area {
    fn xml(self, tag: &str) -> String {
        format!(
            "<{tag}><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></{tag}>",
            emu(self.x),
            emu(self.y),
            emu(self.w),
            emu(self.h)
        )
    }
}

/// A slide with its notes.
#[derive(Debug)]
pub(super) struct Slide {
    shapes: String,
    pictures: Vec<String>,
    next: usize,
    /// Paragraphs of the speaker notes.
    pub(super) notes: Vec<String>,
}

impl Slide {
    /// A slide with a title, the notice and its number.
    pub(super) fn new(title: &str) -> Self {
        let long = title.chars().count();
        let size = if long > 70 {
            18.0
        } else if long > 45 {
            22.0
        } else {
            26.0
        };
        let shapes = format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr><a:normAutofit/></a:bodyPr><a:lstStyle/>{}</p:txBody></p:sp>",
            paragraph(title, size, true)
        );
        let mut slide = Self { shapes, pictures: Vec::new(), next: 3, notes: Vec::new() };
        let foot = Area { x: 0.35, y: 7.05, w: 9.0, h: 0.32 };
        slide.text("Notice", &[NOTICE.to_owned()], foot, LEAST_PT);
        let id = slide.id();
        let place = Area { x: 11.8, y: 7.05, w: 1.2, h: 0.32 }.xml("a:xfrm");
        let _ = write!(
            slide.shapes,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Number\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{place}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\"/><a:lstStyle/><a:p><a:pPr algn=\"r\" rtl=\"0\"/><a:fld id=\"{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}\" type=\"slidenum\"><a:rPr lang=\"en-GB\" sz=\"1400\"/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"
        );
        slide
    }

    fn id(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    /// A text box; a text that is longer than it is shrinks.
    pub(super) fn text(&mut self, name: &str, lines: &[String], area: Area, size: f64) {
        let id = self.id();
        let text: String =
            lines.iter().flat_map(|line| line.lines()).map(|line| paragraph(line, size, false)).collect();
        let text = if text.is_empty() { format!("<a:p>{LEFT_TO_RIGHT}</a:p>") } else { text };
        let _ = write!(
            self.shapes,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{} {id}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"45720\" tIns=\"22860\" rIns=\"45720\" bIns=\"22860\"><a:normAutofit/></a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>",
            xml_text(name),
            area.xml("a:xfrm")
        );
    }

    /// A picture of the deck.
    pub(super) fn picture(&mut self, name: &str, alt: &str, area: Area) {
        let id = self.id();
        self.pictures.push(name.to_owned());
        let relation = self.pictures.len() + 2;
        let _ = write!(
            self.shapes,
            "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"Film {id}\" descr=\"{}\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId{relation}\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
            xml_text(alt),
            area.xml("a:xfrm")
        );
    }

    /// A label over a film: a text box that can be moved, with a line to what it names (from the place nearest to it at
    /// the edge of the box, which the line follows when the box is moved).
    pub(super) fn label(&mut self, words: &str, area: Area, to: Option<[f64; 2]>) {
        let id = self.id();
        if let Some([x, y]) = to {
            let own = self.id();
            let sides = [
                [area.x + area.w / 2.0, area.y],
                [area.x, area.y + area.h / 2.0],
                [area.x + area.w / 2.0, area.y + area.h],
                [area.x + area.w, area.y + area.h / 2.0],
            ];
            let far = |[left, top]: [f64; 2]| (left - x).hypot(top - y);
            let nearest = (0..4).min_by(|a, b| far(sides[*a]).total_cmp(&far(sides[*b]))).unwrap_or(0);
            let [from_x, from_y] = sides[nearest];
            let flip = |name: &str, is: bool| if is { format!(" {name}=\"1\"") } else { String::new() };
            let flips = flip("flipH", x < from_x) + &flip("flipV", y < from_y);
            let line =
                Area { x: x.min(from_x), y: y.min(from_y), w: (x - from_x).abs(), h: (y - from_y).abs() };
            let place = line.xml("a:xfrm").replacen("<a:xfrm>", &format!("<a:xfrm{flips}>"), 1);
            let _ = write!(
                self.shapes,
                "<p:cxnSp><p:nvCxnSpPr><p:cNvPr id=\"{own}\" name=\"Leader {own}\"/><p:cNvCxnSpPr><a:stCxn id=\"{id}\" idx=\"{nearest}\"/></p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>{place}<a:prstGeom prst=\"line\"><a:avLst/></a:prstGeom><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"B8C2CE\"/></a:solidFill></a:ln></p:spPr></p:cxnSp>"
            );
        }
        let text = coloured(words, LABEL_PT, true, "<a:solidFill><a:srgbClr val=\"F4F6F8\"/></a:solidFill>");
        let _ = write!(
            self.shapes,
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Label {id}\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val=\"111418\"><a:alpha val=\"86000\"/></a:srgbClr></a:solidFill></p:spPr><p:txBody><a:bodyPr wrap=\"none\" lIns=\"36576\" tIns=\"18288\" rIns=\"36576\" bIns=\"18288\" anchor=\"ctr\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{text}</p:txBody></p:sp>",
            area.xml("a:xfrm")
        );
    }

    /// A native table.
    pub(super) fn table(
        &mut self,
        name: &str,
        heads: &[String],
        rows: &[Vec<String>],
        area: Area,
        size: f64,
    ) {
        let id = self.id();
        let own =
            Table { caption: String::new(), heads: heads.to_vec(), rows: rows.to_vec(), notes: Vec::new() };
        let widths = column_widths(&own, area.w);
        let mut grid = String::new();
        for width in &widths {
            let _ = write!(grid, "<a:gridCol w=\"{}\"/>", emu(*width));
        }
        let cell = |text: &str, is_head: bool| {
            let lines: String = text.lines().map(|line| paragraph(line, size, is_head)).collect();
            let lines = if lines.is_empty() {
                let size = (size * 100.0) as i64;
                format!("<a:p>{LEFT_TO_RIGHT}<a:endParaRPr lang=\"en-GB\" sz=\"{size}\"/></a:p>")
            } else {
                lines
            };
            format!(
                "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody><a:tcPr marL=\"45720\" marR=\"45720\" marT=\"18288\" marB=\"18288\">{}{}</a:tcPr></a:tc>",
                borders(),
                if is_head {
                    "<a:solidFill><a:srgbClr val=\"DCE6F1\"/></a:solidFill>"
                } else {
                    "<a:noFill/>"
                }
            )
        };
        let mut lines = String::new();
        let line = |cells: &[String], is_head: bool| {
            let high = emu(row_height(cells, &widths, size));
            let cells: String = (0..widths.len())
                .map(|column| cell(cells.get(column).map_or("", String::as_str), is_head))
                .collect();
            format!("<a:tr h=\"{high}\">{cells}</a:tr>")
        };
        lines.push_str(&line(heads, true));
        for row in rows {
            lines.push_str(&line(row, false));
        }
        let high: f64 = std::iter::once(heads)
            .chain(rows.iter().map(Vec::as_slice))
            .map(|row| row_height(row, &widths, size))
            .sum();
        let _ = write!(
            self.shapes,
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{} {id}\"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{}<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{grid}</a:tblGrid>{lines}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
            xml_text(name),
            Area { h: high, ..area }.xml("p:xfrm")
        );
    }

    /// The slide as XML.
    pub(super) fn xml(&self) -> String {
        format!(
            "{HEAD}<p:sld {SPACES}><p:cSld><p:spTree>{GROUP}{}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
            self.shapes
        )
    }

    /// What the slide refers to.
    pub(super) fn relations(&self, number: usize) -> String {
        let mut all = format!(
            "<Relationship Id=\"rId1\" Type=\"{RELATION}/slideLayout\" Target=\"../slideLayouts/slideLayout1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATION}/notesSlide\" Target=\"../notesSlides/notesSlide{number}.xml\"/>"
        );
        for (index, name) in self.pictures.iter().enumerate() {
            let _ = write!(
                all,
                "<Relationship Id=\"rId{}\" Type=\"{RELATION}/image\" Target=\"../media/{name}\"/>",
                index + 3
            );
        }
        relationships(&all)
    }

    /// The notes as XML.
    pub(super) fn notes_xml(&self) -> String {
        let text: String = self
            .notes
            .iter()
            .flat_map(|line| line.lines())
            .map(|line| paragraph(line, 12.0, false))
            .collect();
        let text = if text.is_empty() {
            format!("<a:p>{LEFT_TO_RIGHT}<a:endParaRPr lang=\"en-GB\"/></a:p>")
        } else {
            text
        };
        format!(
            "{HEAD}<p:notes {SPACES}><p:cSld><p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:notes>"
        )
    }
}

fn borders() -> String {
    let line = |side| {
        format!("<a:{side} w=\"6350\"><a:solidFill><a:srgbClr val=\"9AA7B4\"/></a:solidFill></a:{side}>")
    };
    ["lnL", "lnR", "lnT", "lnB"].map(line).concat()
}

/// Size of labels over films in points: larger ones would hide what they name. The values stand in the table of
/// measures, too.
pub(super) const LABEL_PT: f64 = 9.0;
/// The least size of running text in points.
pub(super) const LEAST_PT: f64 = 14.0;
/// Direction of a paragraph; one that does not say its own takes over that of the paragraph before.
const LEFT_TO_RIGHT: &str = "<a:pPr algn=\"l\" rtl=\"0\"/>";
const RIGHT_TO_LEFT: &str = "<a:pPr algn=\"r\" rtl=\"1\"/>";
/// Before a line that the program made ("Name: …"): from left to right, whatever name it begins with. It is the mark
/// of Unicode for that, and is not written itself.
pub(super) const OWN: char = '\u{200e}';
/// The same for lines from right to left.
pub(super) const RIGHT: char = '\u{200f}';

/// A line that the program made of words of the case.
pub(super) fn own_line(text: &str) -> String {
    format!("{OWN}{text}")
}

fn paragraph(text: &str, size: f64, is_strong: bool) -> String {
    coloured(text, size, is_strong, "")
}

/// A paragraph whose letters are filled. The font is named for each run: not every program takes that of the theme for a
/// text box, and boxes are as wide as its letters.
fn coloured(text: &str, size: f64, is_strong: bool, fill: &str) -> String {
    let side = if is_right_to_left(text) { RIGHT_TO_LEFT } else { LEFT_TO_RIGHT };
    let text = text.strip_prefix([OWN, RIGHT]).unwrap_or(text);
    let weight = if is_strong { " b=\"1\"" } else { "" };
    format!(
        "<a:p>{side}<a:r><a:rPr lang=\"en-GB\" sz=\"{}\"{weight}>{fill}<a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>{}</a:t></a:r></a:p>",
        (size * 100.0) as i64,
        xml_text(text)
    )
}

/// Widths of the columns in inches: by the longest text of each, within bounds.
pub(super) fn column_widths(own: &Table, wide: f64) -> Vec<f64> {
    let count = own.heads.len().max(1);
    let letters = |column: usize| {
        let cells = own.rows.iter().filter_map(|row| row.get(column)).chain(own.heads.get(column));
        let longest = cells.flat_map(|cell| cell.lines()).map(|line| line.chars().count()).max().unwrap_or(0);
        (longest as f64).clamp(6.0, 44.0).sqrt()
    };
    let shares: Vec<f64> = (0..count).map(letters).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| wide * share / sum).collect()
}

fn relationships(all: &str) -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

/// What the notes of a slide refer to.
pub(super) fn notes_relations(number: usize) -> String {
    relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/notesMaster\" Target=\"../notesMasters/notesMaster1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATION}/slide\" Target=\"../slides/slide{number}.xml\"/>"
    ))
}

/// The kinds of all parts.
pub(super) fn content_types(slides: usize) -> String {
    const KIND: &str = "application/vnd.openxmlformats-officedocument";
    let mut all = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Override PartName=\"/ppt/presentation.xml\" ContentType=\"{KIND}.presentationml.presentation.main+xml\"/><Override PartName=\"/ppt/presProps.xml\" ContentType=\"{KIND}.presentationml.presProps+xml\"/><Override PartName=\"/ppt/viewProps.xml\" ContentType=\"{KIND}.presentationml.viewProps+xml\"/><Override PartName=\"/ppt/tableStyles.xml\" ContentType=\"{KIND}.presentationml.tableStyles+xml\"/><Override PartName=\"/ppt/slideMasters/slideMaster1.xml\" ContentType=\"{KIND}.presentationml.slideMaster+xml\"/><Override PartName=\"/ppt/slideLayouts/slideLayout1.xml\" ContentType=\"{KIND}.presentationml.slideLayout+xml\"/><Override PartName=\"/ppt/notesMasters/notesMaster1.xml\" ContentType=\"{KIND}.presentationml.notesMaster+xml\"/><Override PartName=\"/ppt/theme/theme1.xml\" ContentType=\"{KIND}.theme+xml\"/><Override PartName=\"/ppt/theme/theme2.xml\" ContentType=\"{KIND}.theme+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"{KIND}.extended-properties+xml\"/>"
    );
    for number in 1..=slides {
        let _ = write!(
            all,
            "<Override PartName=\"/ppt/slides/slide{number}.xml\" ContentType=\"{KIND}.presentationml.slide+xml\"/><Override PartName=\"/ppt/notesSlides/notesSlide{number}.xml\" ContentType=\"{KIND}.presentationml.notesSlide+xml\"/>"
        );
    }
    all.push_str("</Types>");
    all
}

/// What the package refers to.
pub(super) const PACKAGE_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"ppt/presentation.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>";

/// The program.
pub(super) const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Callus</Application></Properties>";

/// Title and purpose.
pub(super) fn core(title: &str) -> String {
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:description>{NOTICE}</dc:description></cp:coreProperties>",
        xml_text(title)
    )
}

/// The list of slides.
pub(super) fn presentation(slides: usize, wide: i64, high: i64) -> String {
    let ids = (1..=slides).fold(String::new(), |mut ids, number| {
        let _ = write!(ids, "<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 255 + number, number + 3);
        ids
    });
    format!(
        "{HEAD}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id=\"rId2\"/></p:notesMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx=\"{wide}\" cy=\"{high}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
    )
}

/// What the presentation refers to.
pub(super) fn presentation_relations(slides: usize) -> String {
    let mut all = format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/slideMaster\" Target=\"slideMasters/slideMaster1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATION}/notesMaster\" Target=\"notesMasters/notesMaster1.xml\"/><Relationship Id=\"rId3\" Type=\"{RELATION}/theme\" Target=\"theme/theme1.xml\"/>"
    );
    let properties = ["presProps", "viewProps", "tableStyles"];
    for (own, number) in properties.into_iter().zip(slides + 4..) {
        let _ =
            write!(all, "<Relationship Id=\"rId{number}\" Type=\"{RELATION}/{own}\" Target=\"{own}.xml\"/>");
    }
    for number in 1..=slides {
        let _ = write!(
            all,
            "<Relationship Id=\"rId{}\" Type=\"{RELATION}/slide\" Target=\"slides/slide{number}.xml\"/>",
            number + 3
        );
    }
    relationships(&all)
}

/// The parts that are the same in every file.
pub(super) fn fixed() -> Vec<(String, String)> {
    let title = Area { x: 0.35, y: 0.25, w: 12.6, h: 0.75 }.xml("a:xfrm");
    let map = "bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"";
    let back = "<p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg>";
    let master = format!(
        "{HEAD}<p:sldMaster {SPACES}><p:cSld>{back}<p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr>{title}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr anchor=\"ctr\"><a:normAutofit/></a:bodyPr><a:lstStyle/><a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>Title</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld><p:clrMap {map}/><p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\"><a:defRPr sz=\"2600\" b=\"1\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mj-lt\"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>"
    );
    let layout = format!(
        "{HEAD}<p:sldLayout {SPACES} type=\"titleOnly\" preserve=\"1\"><p:cSld name=\"Title only\"><p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Title\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>Title</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    );
    let image = Area { x: 0.75, y: 0.75, w: 6.0, h: 3.375 }.xml("a:xfrm");
    let body = Area { x: 0.75, y: 4.4, w: 6.0, h: 4.8 }.xml("a:xfrm");
    let notes = format!(
        "{HEAD}<p:notesMaster {SPACES}><p:cSld>{back}<p:spTree>{GROUP}<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\" idx=\"2\"/></p:nvPr></p:nvSpPr><p:spPr>{image}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr val=\"black\"/></a:solidFill></a:ln></p:spPr></p:sp><p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Notes\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"body\" sz=\"quarter\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr>{body}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang=\"en-GB\"/><a:t>Notes</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld><p:clrMap {map}/></p:notesMaster>"
    );
    let master_relations = relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/slideLayout\" Target=\"../slideLayouts/slideLayout1.xml\"/><Relationship Id=\"rId2\" Type=\"{RELATION}/theme\" Target=\"../theme/theme1.xml\"/>"
    ));
    let layout_relations = relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/slideMaster\" Target=\"../slideMasters/slideMaster1.xml\"/>"
    ));
    let notes_relations = relationships(&format!(
        "<Relationship Id=\"rId1\" Type=\"{RELATION}/theme\" Target=\"../theme/theme2.xml\"/>"
    ));
    [
        ("ppt/slideMasters/slideMaster1.xml", master),
        ("ppt/slideMasters/_rels/slideMaster1.xml.rels", master_relations),
        ("ppt/slideLayouts/slideLayout1.xml", layout),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", layout_relations),
        ("ppt/notesMasters/notesMaster1.xml", notes),
        ("ppt/notesMasters/_rels/notesMaster1.xml.rels", notes_relations),
        ("ppt/presProps.xml", format!("{HEAD}<p:presentationPr {SPACES}/>")),
        ("ppt/viewProps.xml", format!("{HEAD}<p:viewPr {SPACES}/>")),
        ("ppt/tableStyles.xml", table_styles()),
        ("ppt/theme/theme1.xml", theme()),
        ("ppt/theme/theme2.xml", theme()),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text))
    .collect()
}

/// No styles of tables: every cell says how it looks.
fn table_styles() -> String {
    format!(
        "{HEAD}<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" def=\"{{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}}\"/>"
    )
}

fn theme() -> String {
    let colour = |name: &str, value: &str| format!("<a:{name}><a:srgbClr val=\"{value}\"/></a:{name}>");
    let colours: String = [
        ("dk1", "16202B"),
        ("lt1", "FFFFFF"),
        ("dk2", "26303B"),
        ("lt2", "EEF3F8"),
        ("accent1", "0B5C94"),
        ("accent2", "2FC296"),
        ("accent3", "C47F17"),
        ("accent4", "8A5FBF"),
        ("accent5", "B23B3B"),
        ("accent6", "52606D"),
        ("hlink", "0B5C94"),
        ("folHlink", "52606D"),
    ]
    .iter()
    .map(|(name, value)| colour(name, value))
    .collect();
    let font = "<a:latin typeface=\"Noto Sans\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = format!("<a:ln w=\"9525\">{fill}<a:prstDash val=\"solid\"/></a:ln>");
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    format!(
        "{HEAD}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Callus\"><a:themeElements><a:clrScheme name=\"Callus\">{colours}</a:clrScheme><a:fontScheme name=\"Callus\"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Callus\"><a:fillStyleLst>{fill}{fill}{fill}</a:fillStyleLst><a:lnStyleLst>{line}{line}{line}</a:lnStyleLst><a:effectStyleLst>{effect}{effect}{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}{fill}{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
}
