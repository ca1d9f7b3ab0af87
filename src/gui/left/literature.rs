//! The literature tab: the table as printed beside its coded fields, sorted, filtered and grouped; rates in the chosen
//! counting unit; claims of the source with the rows behind them.

use std::sync::Arc;

use eframe::egui::{
    Align, ComboBox, DragValue, Frame, Key as Press, Label, Layout, Margin, Role, ScrollArea, Sense,
    TextEdit, Ui, WidgetInfo,
};
use egui_extras::{Column, TableBuilder, TableRow};

use super::claims::{Checked, claims, standings};
use super::{Given, Half, Room, add_record, beside, import_literature, part, quiet, scrolled, select};
use crate::analysis::literature::{Filter, Group, GroupBy, Order, Rate, SortBy, groups, overall, sorted};
use crate::case::{Case, CountingUnit, Key, Literature, PublishedComplication, PublishedRow};
use crate::editor::{CasePart, Command, Editor, RecordAt, RecordList, Selected};
use crate::gui::case_editing::{Drafts, begin, fields_in_place};
use crate::gui::left::plots;
use crate::gui::{fonts, theme};

/// Height of a row of the table.
const ROW: f32 = 22.0;

/// What the rates are grouped by, in the words of the chooser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grouping {
    All,
    Period,
    Device,
    Site,
    Side,
    Sex,
    Outcome,
}

impl Grouping {
    const ALL: [Self; 7] =
        [Self::Period, Self::All, Self::Device, Self::Site, Self::Side, Self::Sex, Self::Outcome];

    fn word(self) -> &'static str {
        match self {
            Self::All => "all together",
            Self::Period => "before and after a year",
            Self::Device => "device",
            Self::Site => "site",
            Self::Side => "side",
            Self::Sex => "sex",
            Self::Outcome => "outcome",
        }
    }
}

/// What was asked of the table: no part of the case.
#[derive(Debug)]
pub(super) struct LiteratureView {
    unit: CountingUnit,
    split: i16,
    grouping: Grouping,
    filter: Filter,
    order: Order,
    /// Computed when the table or a question changed, else remembered.
    memo: Option<Memo>,
}

impl Default for LiteratureView {
    fn default() -> Self {
        Self {
            unit: CountingUnit::Patient,
            split: 2005,
            grouping: Grouping::Period,
            filter: Filter::default(),
            order: Order::default(),
            memo: None,
        }
    }
}

/// Rows, rates and claims, with what they were computed from.
#[derive(Debug)]
struct Memo {
    asked: (CountingUnit, i16, Grouping, Filter, Order),
    /// Held, so that the same place in memory is the same case.
    case: Arc<Case>,
    rows: Vec<usize>,
    groups: Vec<Group>,
    checked: Checked,
}

impl LiteratureView {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        literature: &Literature,
        given: Given<'_>,
        wishes: &mut Vec<Command>,
    ) {
        let Given { room, drafts } = given;
        let Some(document) = editor.document() else { return };
        self.compute(document.case(), literature);
        match room {
            Room::Panel => scrolled(ui, "literature", |ui| {
                self.questions(ui, literature);
                self.rates(ui, literature);
                adding(ui, editor, drafts, wishes);
                self.told(ui, editor, (document.case(), literature), drafts, wishes);
            }),
            Room::Full => {
                let width = (ui.available_width() * 0.6).max(360.0);
                beside(ui, width, |ui, half| match half {
                    Half::First => {
                        Frame::new().inner_margin(Margin { left: 12, ..Margin::ZERO }).show(ui, |ui| {
                            self.table(ui, editor, literature, drafts, wishes);
                        });
                    }
                    Half::Second => scrolled(ui, "rates", |ui| {
                        self.questions(ui, literature);
                        self.rates(ui, literature);
                        if let Some(memo) = &self.memo {
                            plots::rates(ui, &memo.groups, self.unit);
                            plots::times_to_union(ui, document.case(), literature, &memo.rows);
                        }
                        adding(ui, editor, drafts, wishes);
                        self.told(ui, editor, (document.case(), literature), drafts, wishes);
                    }),
                });
            }
        }
    }

    fn compute(&mut self, case: &Arc<Case>, literature: &Literature) {
        let asked = (self.unit, self.split, self.grouping, self.filter.clone(), self.order);
        if self.memo.as_ref().is_some_and(|memo| memo.asked == asked && Arc::ptr_eq(&memo.case, case)) {
            return;
        }
        let found = self.filter.rows(literature);
        let by = match self.grouping {
            Grouping::All => None,
            Grouping::Period => Some(GroupBy::Period(self.split)),
            Grouping::Device => Some(GroupBy::Device),
            Grouping::Site => Some(GroupBy::Site),
            Grouping::Side => Some(GroupBy::Side),
            Grouping::Sex => Some(GroupBy::Sex),
            Grouping::Outcome => Some(GroupBy::Outcome),
        };
        let groups = match by {
            Some(by) => groups(literature, &found, by, self.unit),
            None => vec![overall(literature, &found, self.unit)],
        };
        let rows = sorted(literature, found, self.order);
        let checked = Checked::of(case, literature, self.unit);
        self.memo = Some(Memo { asked, case: case.clone(), rows, groups, checked });
    }

    /// Counting unit, groups and filters: always in sight above the numbers.
    fn questions(&mut self, ui: &mut Ui, literature: &Literature) {
        ui.horizontal_wrapped(|ui| {
            ui.label(quiet("Counted:"));
            let shown = ComboBox::from_id_salt("counting unit").selected_text(self.unit.plural()).width(96.0);
            let shown = shown.show_ui(ui, |ui| {
                for unit in CountingUnit::ALL {
                    ui.selectable_value(&mut self.unit, unit, unit.plural());
                }
            });
            let name = format!("Counting unit: {}", self.unit.plural());
            shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
            ui.label(quiet("by"));
            let shown = ComboBox::from_id_salt("grouping").selected_text(self.grouping.word()).width(130.0);
            let shown = shown.show_ui(ui, |ui| {
                for own in Grouping::ALL {
                    ui.selectable_value(&mut self.grouping, own, own.word());
                }
            });
            let name = format!("Groups: {}", self.grouping.word());
            shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
            if self.grouping == Grouping::Period {
                let year = ui.add(DragValue::new(&mut self.split).range(1800..=2200));
                year.on_hover_text("The last year of the first group");
            }
        });
        ui.horizontal_wrapped(|ui| {
            let find = TextEdit::singleline(&mut self.filter.text)
                .hint_text("Find in the table")
                .desired_width(130.0);
            let field = ui.add(find);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find in the table"));
            chooser(ui, "site", &literature.sites, &mut self.filter.site);
            chooser(ui, "device", &literature.devices, &mut self.filter.device);
            if !self.filter.is_empty() && ui.button("Clear").clicked() {
                self.filter = Filter::default();
            }
        });
        if let Some(memo) = &self.memo {
            let words = format!("{} of {} rows", memo.rows.len(), literature.rows.len());
            ui.label(quiet(words));
        }
    }

    fn rates(&self, ui: &mut Ui, literature: &Literature) {
        let Some(memo) = &self.memo else { return };
        for group in &memo.groups {
            let head = format!("{}: {}", group.name, group.total.words());
            part(ui, &head);
            // In a narrow panel the figures stand below their names, so that the panel keeps its width.
            let is_narrow = ui.available_width() < 330.0;
            let tell = |ui: &mut Ui, rate: &Rate| {
                let behind = crate::analysis::literature::row_numbers(&rate.numerator.rows);
                let words = Label::new(rate.words()).wrap();
                ui.add(words).on_hover_text(format!("{behind}; 95 % interval after Wilson"));
            };
            if is_narrow {
                for rate in &group.rates {
                    ui.label(quiet(rate.measure.word()));
                    tell(ui, rate);
                }
            } else {
                let grid = eframe::egui::Grid::new(("rates", group.name.as_str()));
                grid.num_columns(2).spacing([12.0, 2.0]).min_row_height(18.0).show(ui, |ui| {
                    for rate in &group.rates {
                        ui.label(rate.measure.word());
                        tell(ui, rate);
                        ui.end_row();
                    }
                });
            }
            if group.not_stated.count > 0 {
                let rows = crate::analysis::literature::row_numbers(&group.not_stated.rows);
                let words = format!(
                    "Complications not stated: {} ({rows}), counted as without",
                    group.not_stated.words()
                );
                ui.add(Label::new(quiet(words)).wrap());
            }
        }
        for note in &literature.notes {
            ui.add(Label::new(quiet(format!("• {note}"))).wrap());
        }
    }

    fn told(
        &self,
        ui: &mut Ui,
        editor: &Editor,
        (case, literature): (&Case, &Literature),
        drafts: &mut Drafts,
        wishes: &mut Vec<Command>,
    ) {
        let Some(memo) = &self.memo else { return };
        claims(ui, editor, literature, &memo.checked, drafts, wishes);
        standings(ui, editor, case, literature, &memo.checked);
    }

    fn table(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        literature: &Literature,
        drafts: &mut Drafts,
        wishes: &mut Vec<Command>,
    ) {
        let Some(memo) = &self.memo else { return };
        let lit = rows_behind(editor, literature, &memo.checked);
        let selected = match &editor.left().selected {
            Some(Selected::Row(id)) => Some(id.clone()),
            Some(Selected::Person(_) | Selected::Claim(_) | Selected::Entry(..)) | None => None,
        };
        ui.add_space(4.0);
        let edited = match editor.in_place() {
            Some((CasePart::Record(at), _)) if at.list == RecordList::Row => Some(at.clone()),
            Some(_) | None => None,
        };
        let foot = match (&edited, &selected) {
            (Some(_), _) => (ui.available_height() * 0.55).max(200.0),
            (None, Some(_)) => 142.0,
            (None, None) => 8.0,
        };
        let height = ui.available_height() - foot;
        let mut order = self.order;
        let (mut chosen, mut opened): (Option<usize>, Option<usize>) = (None, None);
        ScrollArea::horizontal()
            .id_salt("literature table")
            .auto_shrink([false, false])
            .max_height(height)
            .show(ui, |ui| {
                let widths = [40.0, 130.0, 44.0, 56.0, 46.0, 56.0, 150.0, 170.0, 150.0, 110.0, 90.0];
                let mut builder = TableBuilder::new(ui)
                    .id_salt("published operations")
                    .striped(true)
                    .sense(Sense::click())
                    .cell_layout(Layout::left_to_right(Align::Center))
                    .min_scrolled_height(120.0)
                    .max_scroll_height(height - ROW - 14.0);
                for width in widths {
                    builder = builder.column(Column::initial(width).resizable(true).clip(true));
                }
                builder
                    .header(ROW, |mut head| {
                        heads(&mut head, &mut order);
                    })
                    .body(|body| {
                        body.rows(ROW, memo.rows.len(), |mut line| {
                            let Some(index) = memo.rows.get(line.index()).copied() else { return };
                            let Some(row) = literature.rows.get(index) else { return };
                            let is_selected = selected.as_ref() == Some(&row.id);
                            line.set_selected(is_selected || lit.contains(&index));
                            for cell in cells(literature, index, row) {
                                line.col(|ui| {
                                    ui.add(Label::new(fonts::readable(&cell)).selectable(false).truncate());
                                });
                            }
                            let response = line.response();
                            let name = name_of(literature, index, row);
                            response
                                .widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, &name));
                            if response.double_clicked() {
                                opened = Some(index);
                            } else if response.clicked() {
                                chosen = Some(index);
                            }
                        });
                    });
            });
        if order != self.order {
            self.order = order;
        }
        // The arrows go through the rows as they are sorted.
        let moved = ui.input(|input| {
            i64::from(input.key_pressed(Press::ArrowDown) && input.modifiers.command)
                - i64::from(input.key_pressed(Press::ArrowUp) && input.modifiers.command)
        });
        if moved != 0 {
            let place = selected.as_ref().and_then(|id| place_of(literature, &memo.rows, id));
            let next = place.map_or(0, |place| place as i64 + moved).clamp(0, memo.rows.len() as i64 - 1);
            chosen = usize::try_from(next).ok().and_then(|next| memo.rows.get(next).copied());
        }
        if let Some(row) = chosen.and_then(|index| literature.rows.get(index)) {
            wishes.push(select(Selected::Row(row.id.clone())));
        }
        let row_at = |row: &PublishedRow| CasePart::Record(RecordAt::new(RecordList::Row, row.id.as_str()));
        if let Some(row) = opened.and_then(|index| literature.rows.get(index)) {
            begin(row_at(row), None, wishes);
        }
        if let Some(at) = edited {
            scrolled(ui, "fields of the row", |ui| {
                ui.label(theme::strong(document_heading(editor, &at)));
                fields_in_place(ui, editor, drafts, &CasePart::Record(at.clone()), wishes);
            });
        } else if let Some(row) = selected.and_then(|id| literature.row(&id)) {
            scrolled(ui, "row", |ui| {
                coded(ui, literature, row);
                let button = ui.add(eframe::egui::Button::new(quiet("Edit…")).small());
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Edit this row"));
                if button.on_hover_text("Edit this row (Alt+E, or double click)").clicked() {
                    begin(row_at(row), None, wishes);
                }
            });
        }
    }
}

fn document_heading(editor: &Editor, at: &RecordAt) -> String {
    editor.document().map_or_else(String::new, |open| at.heading(open.case()))
}

/// What adds to the table: one row, or a file.
fn adding(ui: &mut Ui, editor: &Editor, drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    ui.add_space(theme::STEP);
    add_record(ui, editor, drafts, RecordList::Row, wishes);
    import_literature(ui, wishes);
}

/// The heads of the columns; one that can be sorted by is a button.
fn heads(head: &mut TableRow<'_, '_>, order: &mut Order) {
    const HEADS: [(&str, Option<SortBy>); 11] = [
        ("#", Some(SortBy::Table)),
        ("Study", Some(SortBy::Study)),
        ("Year", Some(SortBy::Year)),
        ("Age", Some(SortBy::Age)),
        ("Sex", None),
        ("Site", Some(SortBy::Site)),
        ("Treatment", Some(SortBy::Device)),
        ("Complications", Some(SortBy::Complications)),
        ("Last status", Some(SortBy::Outcome)),
        ("Coded outcome", None),
        ("Months", Some(SortBy::Months)),
    ];
    for (words, by) in HEADS {
        head.col(|ui| {
            let Some(by) = by else {
                // As high as the buttons beside it.
                ui.add(eframe::egui::Button::new(quiet(words)).frame(false).sense(Sense::hover()));
                return;
            };
            let is_by = order.by == by;
            let arrow = match (is_by, order.descending) {
                (true, true) => " ▼",
                (true, false) => " ▲",
                (false, _) => "",
            };
            let button = ui.add(eframe::egui::Button::new(quiet(format!("{words}{arrow}"))).frame(false));
            let name = format!("Sort by {words}");
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.clicked() {
                *order = Order { by, descending: is_by && !order.descending };
            }
        });
    }
}

fn place_of(literature: &Literature, rows: &[usize], id: &Key) -> Option<usize> {
    rows.iter().position(|index| literature.rows.get(*index).is_some_and(|row| row.id == *id))
}

/// The rows behind the selected claim.
fn rows_behind(editor: &Editor, literature: &Literature, checked: &Checked) -> Vec<usize> {
    let Some(Selected::Claim(id)) = &editor.left().selected else { return Vec::new() };
    let place = literature.claims.iter().position(|claim| claim.id == *id);
    let own = place.and_then(|place| checked.claims.get(place));
    own.map(|own| own.reproducing().unwrap_or(&own.rule).numerator.rows.clone()).unwrap_or_default()
}

fn chooser(ui: &mut Ui, what: &str, terms: &[crate::case::Term], chosen: &mut Option<Key>) {
    let words = chosen.as_ref().map_or_else(|| format!("any {what}"), |key| name_in(terms, key).to_owned());
    let shown = ComboBox::from_id_salt(("filter", what)).selected_text(words.clone()).width(110.0);
    let shown = shown.show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, format!("any {what}"));
        for term in terms {
            ui.selectable_value(chosen, Some(term.key.clone()), &term.name);
        }
    });
    let name = format!("Only this {what}: {words}");
    shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
}

fn name_in<'a>(terms: &'a [crate::case::Term], key: &'a Key) -> &'a str {
    terms.iter().find(|term| term.key == *key).map_or(key.as_str(), |term| &term.name)
}

fn kinds(list: &[PublishedComplication]) -> String {
    list.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
}

/// The cells of a row: printed ones, then the coded outcome and months.
fn cells(literature: &Literature, index: usize, row: &PublishedRow) -> [String; 11] {
    let study = literature.study(&row.study);
    let printed = &row.printed;
    [
        (index + 1).to_string(),
        study.map_or_else(|| row.study.to_string(), |study| study.printed.clone()),
        study.and_then(|study| study.year).map(|year| year.to_string()).unwrap_or_default(),
        printed.age.clone(),
        printed.sex.clone(),
        printed.location.clone(),
        printed.treatment.clone(),
        printed.complications.clone(),
        printed.status.clone(),
        row.outcome.map(|outcome| outcome.word().to_owned()).unwrap_or_default(),
        row.months().map(|months| format!("{months:.1}")).unwrap_or_default(),
    ]
}

fn name_of(literature: &Literature, index: usize, row: &PublishedRow) -> String {
    let [_, study, year, age, sex, location, treatment, complications, status, ..] =
        cells(literature, index, row);
    format!(
        "Row {}: {study}, {year}, {age} {sex}, {location}, {treatment}, complications: {complications}, status: {status}",
        index + 1
    )
}

/// What the selected row was coded as.
fn coded(ui: &mut Ui, literature: &Literature, row: &PublishedRow) {
    let devices = row.devices.iter().map(|key| literature.device_name(key)).collect::<Vec<_>>().join(" and ");
    let site = row.site.as_ref().map_or("not stated", |site| literature.site_name(site));
    let side = row.side.map_or("side not stated", crate::case::Side::word);
    let named =
        if row.complications.is_empty() { "none named".to_owned() } else { kinds(&row.complications) };
    let implied =
        if row.implied.is_empty() { String::new() } else { format!("; implied: {}", kinds(&row.implied)) };
    let again = match row.reoperation {
        Some(crate::case::Told::Named) => "; further operation named",
        Some(crate::case::Told::Implied) => "; further operation implied",
        None => "",
    };
    let size =
        if row.size() > 1 { format!(" · {} patients in this row", row.size()) } else { String::new() };
    ui.add(Label::new(format!("Coded: {devices} · {site}, {side}{size}")).wrap());
    ui.add(Label::new(format!("Complications: {named}{implied}{again}")).wrap());
    if !row.note.is_empty() {
        ui.add(Label::new(quiet(row.note.as_str())).wrap());
    }
    ui.add_space(theme::STEP);
}
