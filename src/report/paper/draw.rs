//! Pages as PDF: text, boxes and pictures at their places, each with its place in the tree of the document.

use std::num::NonZeroU16;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings, color};

use crate::report::NOTICE;
use crate::report::paper::flow::{Area, Child, INK, Meaning, Node, Op, Pages, Rgb, SOFT, Sheet};
use crate::report::paper::type_set::{Line, TypeSet};

/// The document as bytes.
pub(super) fn pdf(pages: Pages, set: &TypeSet<'_>, title: &str) -> Result<Vec<u8>, String> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| format!("{error:?}"))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    // The form asks for a day; that of making would make every file another one.
    let metadata = Metadata::new()
        .title(if title.is_empty() { "Case".to_owned() } else { title.to_owned() })
        .description(NOTICE.to_owned())
        .language("en-GB".to_owned())
        .creator(concat!("Callus ", env!("CARGO_PKG_VERSION")).to_owned())
        .creation_date(
            DateTime::new(2000)
                .month(1)
                .day(1)
                .hour(0)
                .minute(0)
                .second(0)
                .utc_offset_hour(0)
                .utc_offset_minute(0),
        );
    document.set_metadata(metadata);
    let mut leaves: Vec<Option<Identifier>> = (0..pages.leaves).map(|_| None).collect();
    let of = pages.sheets.len();
    for (number, sheet) in (1..).zip(pages.sheets) {
        page(&mut document, sheet, set, [number, of], &mut leaves)?;
    }
    let mut tree = TagTree::new().with_lang(Some("en-GB".to_owned()));
    for node in pages.tree {
        tree.push(group(node, &mut leaves));
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(&pages.outline));
    document.finish().map_err(|error| format!("{error:?}"))
}

fn page(
    document: &mut Document,
    sheet: Sheet,
    set: &TypeSet<'_>,
    [number, of]: [usize; 2],
    leaves: &mut [Option<Identifier>],
) -> Result<(), String> {
    let settings = PageSettings::from_wh(sheet.width, sheet.height).ok_or("a page without a size")?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    for op in sheet.ops {
        match op {
            Op::Text { line, at, size, colour, leaf } => {
                let id = match leaf {
                    Some(_) => {
                        let actual =
                            line.runs.iter().any(|run| run.is_right_to_left).then_some(line.text.as_str());
                        surface.start_tagged(ContentTag::Span(SpanTag::empty().with_actual_text(actual)))
                    }
                    None => {
                        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)))
                    }
                };
                text(&mut surface, set, &line, at, size, colour);
                surface.end_tagged();
                keep(leaves, leaf, id);
            }
            Op::Box { area, colour } => {
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                fill(&mut surface, area, colour);
                surface.end_tagged();
            }
            Op::Picture { jpeg, area, leaf } => {
                let image = Image::from_jpeg(jpeg.into(), false)?;
                let size = Size::from_wh(area.w, area.h).ok_or("a picture without a size")?;
                let id = surface.start_tagged(ContentTag::Other);
                surface.push_transform(&Transform::from_translate(area.x, area.y));
                surface.draw_image(image, size);
                surface.pop();
                surface.end_tagged();
                keep(leaves, Some(leaf), id);
            }
            Op::Dots { from, to, dots, leaf } => {
                let id = surface.start_tagged(ContentTag::Other);
                let wide = (to[0] - from[0]).max(0.5);
                fill(&mut surface, Area { x: from[0], y: from[1] - 0.6, w: wide, h: 1.2 }, SOFT);
                for [x, y] in dots {
                    dot(&mut surface, [x, y], 3.6);
                }
                surface.end_tagged();
                keep(leaves, Some(leaf), id);
            }
        }
    }
    foot(&mut surface, set, [sheet.width, sheet.height], &format!("Page {number} of {of}"));
    surface.finish();
    page.finish();
    Ok(())
}

fn keep(leaves: &mut [Option<Identifier>], leaf: Option<usize>, id: Identifier) {
    if let Some(place) = leaf.and_then(|leaf| leaves.get_mut(leaf)) {
        *place = Some(id);
    }
}

fn foot(surface: &mut Surface<'_>, set: &TypeSet<'_>, [width, height]: [f32; 2], number: &str) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)));
    let lines = [NOTICE, number].map(|words| set.wrapped(words, false, 8.0, width).into_iter().next());
    for (index, line) in lines.into_iter().enumerate() {
        let Some(line) = line else { continue };
        let x = if index == 0 { 48.0 } else { width - 48.0 - line.width };
        text(surface, set, &line, [x, height - 30.0], 8.0, SOFT);
    }
    surface.end_tagged();
}

fn paint([red, green, blue]: Rgb) -> Fill {
    Fill {
        paint: color::rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn text(surface: &mut Surface<'_>, set: &TypeSet<'_>, line: &Line, [x, y]: [f32; 2], size: f32, colour: Rgb) {
    surface.set_fill(Some(paint(colour)));
    let mut at = x;
    for run in &line.runs {
        if let Some(font) = set.fonts.get(run.font) {
            let direction =
                if run.is_right_to_left { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
            surface.draw_text(Point::from_xy(at, y), font.clone(), size, &run.text, false, direction);
        }
        at += run.width;
    }
}

fn fill(surface: &mut Surface<'_>, area: Area, colour: Rgb) {
    let Some(rect) = Rect::from_xywh(area.x, area.y, area.w, area.h) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(paint(colour)));
        surface.draw_path(&path);
    }
}

fn dot(surface: &mut Surface<'_>, [x, y]: [f32; 2], radius: f32) {
    let bow = radius * 0.552_284_8;
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + bow, x + bow, y + radius, x, y + radius);
    path.cubic_to(x - bow, y + radius, x - radius, y + bow, x - radius, y);
    path.cubic_to(x - radius, y - bow, x - bow, y - radius, x, y - radius);
    path.cubic_to(x + bow, y - radius, x + radius, y - bow, x + radius, y);
    path.close();
    if let Some(path) = path.finish() {
        surface.set_fill(Some(paint(INK)));
        surface.draw_path(&path);
    }
}

fn group(node: Node, leaves: &mut [Option<Identifier>]) -> TagGroup {
    let kind: TagKind = match node.meaning {
        Meaning::Heading(level, title) => {
            let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title)).into()
        }
        Meaning::Paragraph | Meaning::Item => Tag::P.into(),
        Meaning::Figure(alt, page, area) => {
            let area = Rect::from_xywh(area.x, area.y, area.w, area.h);
            let bbox = area.map(|area| BBox::new(page, area));
            Tag::Figure(Some(alt)).with_bbox(bbox).into()
        }
        Meaning::Caption => Tag::P.into(),
        Meaning::Table(summary) => Tag::Table.with_summary(Some(summary)).into(),
        Meaning::Row => Tag::TR.into(),
        Meaning::Head => Tag::TH(TableHeaderScope::Column).into(),
        Meaning::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Meaning::Cell => Tag::TD.into(),
    };
    let mut own = TagGroup::new(kind);
    for child in node.children {
        match child {
            Child::Leaf(leaf) => {
                if let Some(id) = leaves.get_mut(leaf).and_then(Option::take) {
                    own.push(id);
                }
            }
            Child::Node(node) => own.push(group(node, leaves)),
        }
    }
    own
}

/// Headings as bookmarks: those of the first two levels below the title.
fn outline(headings: &[(u16, String, usize, f32)]) -> Outline {
    let mut outline = Outline::new();
    let mut current: Option<OutlineNode> = None;
    for (level, text, page, y) in headings.iter().filter(|(level, ..)| *level <= 3) {
        let to = XyzDestination::new(*page, Point::from_xy(0.0, *y));
        let node = OutlineNode::new(text.clone(), to);
        match current.as_mut() {
            Some(parent) if *level == 3 => parent.push_child(node),
            _ => {
                if let Some(done) = current.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = current {
        outline.push_child(done);
    }
    outline
}
