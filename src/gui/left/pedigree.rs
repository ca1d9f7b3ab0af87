//! The pedigree tab: the chart with zoom and pan, edited by keys while a person has the focus and by a menu at each
//! person, and what is known of the selected person.

use eframe::egui::{
    Align2, Button, Color32, Context, FontId, Id, Label, Painter, Pos2, Rect, Role, Sense, Shape as Drawn,
    Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::{Given, Half, Room, add_record, beside, part, quiet, scrolled, select, statements};
use crate::analysis::pedigree::{Anchor, Drawing, Ink, Shape, draw, lay_out};
use crate::case::{Family, Key, Pedigree, Person, Relative, Status};
use crate::editor::{
    CaseCommand, CasePart, Command, Editor, GoCommand, KinCommand, RecordAt, RecordList, Selected, When,
};
use crate::gui::case_editing::{Drafts, begin, fields_in_place};
use crate::gui::{fonts, theme};

/// Fills of the conditions, in the order of the legend.
const CONDITIONS: [Color32; 4] = [theme::ACCENT, theme::WARNING, theme::GOOD, theme::BESIDE];
/// Limits of the zoom.
const ZOOM: [f32; 2] = [0.2, 4.0];

/// The least zoom of a chart that is shown whole; a larger chart shows its proband, and a drag the rest.
const WHOLE: f32 = 0.3;

/// Where the chart lies in its area.
#[derive(Debug, Clone, Copy, PartialEq)]
struct View {
    zoom: f32,
    /// Left top of the chart, from the left top of the area.
    origin: Vec2,
}

/// Zoom, pan, and the chart as it was drawn last.
#[derive(Debug, Default)]
pub(super) struct PedigreeView {
    view: Option<View>,
    /// The area for which the chart was fitted.
    fitted: Vec2,
    drawn: Option<(Pedigree, Drawing)>,
}

impl PedigreeView {
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        pedigree: &Pedigree,
        given: Given<'_>,
        wishes: &mut Vec<Command>,
    ) {
        let Given { room, drafts } = given;
        if self.drawn.as_ref().is_none_or(|(own, _)| own != pedigree) {
            self.drawn = Some((pedigree.clone(), draw(pedigree, &lay_out(pedigree))));
            self.view = None;
        }
        match room {
            Room::Panel => {
                let height = (ui.available_height() * 0.5).max(180.0);
                let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
                self.chart(ui, editor, pedigree, area, wishes);
                ui.advance_cursor_after_rect(area);
                scrolled(ui, "person", |ui| {
                    legend(ui, pedigree);
                    facts(ui, editor, drafts, pedigree, wishes);
                });
            }
            Room::Full => {
                let width = (ui.available_width() - 340.0).max(320.0);
                beside(ui, width, |ui, half| match half {
                    Half::First => {
                        let area = ui.available_rect_before_wrap();
                        self.chart(ui, editor, pedigree, area, wishes);
                        ui.advance_cursor_after_rect(area);
                    }
                    Half::Second => scrolled(ui, "person", |ui| facts(ui, editor, drafts, pedigree, wishes)),
                });
            }
        }
    }

    fn chart(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        pedigree: &Pedigree,
        area: Rect,
        wishes: &mut Vec<Command>,
    ) {
        let Some((_, drawing)) = &self.drawn else { return };
        let size = vec2(drawing.size[0] as f32, drawing.size[1] as f32);
        if self.view.is_none() || (self.fitted - area.size()).length() > 1.0 {
            let whole = (area.width() / size.x).min(area.height() / size.y);
            let zoom = whole.clamp(WHOLE, 1.5);
            // Where the whole would be too small to read, the proband stands in the middle and a drag shows the rest.
            let origin = if zoom > whole {
                area.size() / 2.0 - proband(pedigree, drawing).unwrap_or(size / 2.0) * zoom
            } else {
                (area.size() - size * zoom) / 2.0
            };
            self.view = Some(View { zoom, origin });
            self.fitted = area.size();
        }
        let Some(view) = &mut self.view else { return };
        let ground = ui.interact(area, ui.scope_id().with("pedigree chart"), Sense::click_and_drag());
        ground.widget_info(|| {
            WidgetInfo::labeled(
                Role::Image,
                true,
                "Pedigree chart; drag moves it, Ctrl with the wheel enlarges it",
            )
        });
        if ground.dragged() {
            view.origin += ground.drag_delta();
        }
        if let Some(pointer) = ui.input(|input| input.pointer.hover_pos()).filter(|at| area.contains(*at)) {
            let factor = ui.input(eframe::egui::InputState::zoom_delta);
            zoom_at(view, factor, pointer - area.min);
        }
        let painter = ui.painter_at(area);
        painter.rect_filled(area, 0, theme::GROUND);
        let view = *view;
        let place = |[x, y]: [f64; 2]| area.min + view.origin + vec2(x as f32, y as f32) * view.zoom;
        for item in &drawing.items {
            paint(&painter, &item.shape, item.ink, view.zoom, &place);
        }
        let selected = match &editor.left().selected {
            Some(Selected::Person(id)) => Some(id),
            Some(Selected::Row(_) | Selected::Claim(_) | Selected::Entry(..)) | None => None,
        };
        let mut into_sight = None;
        let mut focus = Focus::before(ui.ctx());
        for (index, [left, top, right, foot]) in &drawing.boxes {
            let Some(person) = pedigree.persons.get(*index) else { continue };
            let rect = Rect::from_min_max(place([*left, *top]), place([*right, *foot])).expand(3.0);
            let response = ui.interact(rect, person_id(&person.id), Sense::click());
            let is_chosen = selected == Some(&person.id);
            let name = name_of(pedigree, person);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
            let lit = person.episodes.iter().any(|episode| editor.lit_episode() == Some(episode));
            if is_chosen || response.has_focus() || response.hovered() || lit {
                let (width, colour) =
                    if is_chosen || response.has_focus() { (2.0, theme::ACCENT) } else { (1.0, theme::EDGE) };
                painter.rect_stroke(rect, theme::RADIUS, Stroke::new(width, colour), StrokeKind::Inside);
            }
            if response.gained_focus() && !area.contains_rect(rect) {
                // Who is reached by key comes into sight.
                into_sight = Some(area.center() - rect.center());
            }
            if response.has_focus() {
                focus.now = Some(person.id.clone());
            }
            if response.secondary_clicked() && !is_chosen {
                wishes.push(select(Selected::Person(person.id.clone())));
            }
            if response.clicked() || response.secondary_clicked() {
                response.request_focus();
                focus.now = None;
                focus.is_pressed = true;
            }
            response.context_menu(|ui| menu(ui, editor, pedigree, &person.id, wishes));
            if response.double_clicked() {
                begin(CasePart::Record(RecordAt::new(RecordList::Person, person.id.as_str())), None, wishes);
            } else if response.clicked() {
                wishes.push(select(Selected::Person(person.id.clone())));
                if let Some(episode) = person.episodes.last().filter(|_| !lit) {
                    wishes.push(Command::Go(GoCommand::Episode(episode.clone())));
                }
            }
            response.on_hover_text(name);
        }
        focus.follow(ui.ctx(), pedigree, selected, wishes);
        if let (Some(by), Some(view)) = (into_sight, &mut self.view) {
            view.origin += by;
        }
        self.buttons(ui, area);
    }

    /// Zoom by button, for those who have no wheel.
    fn buttons(&mut self, ui: &mut Ui, area: Rect) {
        let middle = area.size() / 2.0;
        for (place, (words, name, factor)) in [
            ("−", "Make the chart smaller", 0.8),
            ("+", "Make the chart larger", 1.25),
            ("▣", "Show the whole chart", 0.0),
        ]
        .into_iter()
        .enumerate()
        {
            let min = area.right_top() + vec2(-90.0 + 28.0 * place as f32, 6.0);
            let button = ui.put(Rect::from_min_size(min, vec2(24.0, 24.0)), Button::new(words));
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if button.on_hover_text(name).clicked() {
                match &mut self.view {
                    Some(view) if factor > 0.0 => zoom_at(view, factor, middle),
                    Some(_) | None => self.view = None,
                }
            }
        }
    }
}

/// The widget of a person of the chart.
fn person_id(person: &Key) -> Id {
    Id::unique("person of the pedigree").with(person.as_str())
}

/// Where the focus of the keys is kept from one frame to the next.
fn focus_kept() -> Id {
    Id::unique("person of the pedigree in focus")
}

fn kept_focus(ctx: &Context) -> Option<Key> {
    ctx.data(|data| data.get_temp::<Option<Key>>(focus_kept())).flatten()
}

/// True if a person of the chart has the focus, so that keys are those of the pedigree.
pub(crate) fn has_focus(ctx: &Context) -> bool {
    let kept = kept_focus(ctx);
    kept.is_some_and(|person| ctx.memory(|memory| memory.has_focus(person_id(&person))))
}

/// The person in focus: before this frame, and now. Selection and focus go together while the chart has the keys.
struct Focus {
    before: Option<Key>,
    now: Option<Key>,
    /// True if a person was pressed in this frame, which selects by itself.
    is_pressed: bool,
}

impl Focus {
    fn before(ctx: &Context) -> Self {
        Self { before: kept_focus(ctx), now: None, is_pressed: false }
    }

    fn follow(self, ctx: &Context, pedigree: &Pedigree, selected: Option<&Key>, wishes: &mut Vec<Command>) {
        let selected = selected.filter(|id| pedigree.person(id).is_some());
        let is_gone = self.before.as_ref().is_some_and(|id| pedigree.person(id).is_none());
        let mut kept = self.now.clone();
        if self.is_pressed {
            // The press selects or ends the selection, and took the focus.
            let focused = ctx.memory(eframe::egui::Memory::focused);
            kept =
                pedigree.persons.iter().map(|own| &own.id).find(|id| focused == Some(person_id(id))).cloned();
        } else if let Some(now) = &self.now {
            if self.before.as_ref() != Some(now) {
                if selected != Some(now) {
                    wishes.push(select(Selected::Person(now.clone())));
                }
            } else if let Some(selected) = selected.filter(|selected| *selected != now) {
                ctx.memory_mut(|memory| memory.request_focus(person_id(selected)));
                kept = Some(selected.clone());
            }
        } else if is_gone {
            // Whoever had the focus was taken out, or their adding was undone.
            let other = pedigree.persons.iter().find(|own| own.proband).or(pedigree.persons.first());
            let next = selected.or(other.map(|own| &own.id));
            if let Some(next) = next {
                if selected.is_none() {
                    wishes.push(select(Selected::Person(next.clone())));
                }
                ctx.memory_mut(|memory| memory.request_focus(person_id(next)));
            }
            kept = next.cloned();
        }
        ctx.data_mut(|data| data.insert_temp(focus_kept(), kept));
    }
}

/// What can be done with a person: the keys of the pedigree as a menu, children of each partnership, each condition.
fn menu(ui: &mut Ui, editor: &Editor, pedigree: &Pedigree, id: &Key, wishes: &mut Vec<Command>) {
    let partnerships = pedigree.families.iter().filter(|own| own.partners.contains(id));
    let partnerships: Vec<&Family> = partnerships.filter(|own| own.partners.len() > 1).collect();
    for entry in editor.commands().entries().iter().filter(|entry| entry.when == When::Pedigree) {
        let Some(command) = entry.command() else { continue };
        if matches!(command, Command::Case(CaseCommand::Kin(KinCommand::Go(_) | KinCommand::AddPerson))) {
            continue;
        }
        let button = Button::new(&entry.name).shortcut_text(quiet(entry.key_text()));
        let button = ui.add(button);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &entry.name));
        if button.on_hover_text(&entry.help).clicked() {
            wishes.push(command.clone());
            ui.close();
        }
    }
    if partnerships.len() > 1 {
        ui.separator();
        for family in partnerships {
            let other = family.partners.iter().find(|own| *own != id);
            let other = other.and_then(|own| pedigree.person(own)).map(called).unwrap_or_default();
            if ui.button(format!("Add child with {other}")).clicked() {
                wishes.push(kin(KinCommand::AddChildOf(family.id.clone())));
                ui.close();
            }
        }
    }
    if !pedigree.conditions.is_empty() {
        ui.separator();
    }
    for condition in &pedigree.conditions {
        ui.menu_button(&condition.name, |ui| {
            let now = pedigree.person(id).and_then(|own| own.status(&condition.key));
            for status in Status::ALL {
                if ui.selectable_label(now == Some(status), status.word()).clicked() {
                    wishes.push(kin(KinCommand::Status(Some(condition.key.clone()), status)));
                    ui.close();
                }
            }
        });
    }
}

fn kin(command: KinCommand) -> Command {
    Command::Case(CaseCommand::Kin(command))
}

/// Buttons of the selected person: relatives, and everything else as a menu.
fn deeds(ui: &mut Ui, editor: &Editor, pedigree: &Pedigree, id: &Key, wishes: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for relative in Relative::ALL {
            let button = ui.add(Button::new(quiet(format!("+ {}", relative.word()))).small());
            let name = format!("Add {}", relative.word());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            if button.clicked() {
                wishes.push(kin(KinCommand::Add(relative)));
            }
        }
        let more = ui.menu_button(quiet("More…"), |ui| menu(ui, editor, pedigree, id, wishes)).response;
        more.widget_info(|| WidgetInfo::labeled(Role::Button, true, "More about this person"));
    });
}

/// The middle of the proband in the chart.
fn proband(pedigree: &Pedigree, drawing: &Drawing) -> Option<Vec2> {
    let (_, [left, top, right, foot]) = drawing
        .boxes
        .iter()
        .find(|(index, _)| pedigree.persons.get(*index).is_some_and(|person| person.proband))?;
    Some(vec2(f64::midpoint(*left, *right) as f32, f64::midpoint(*top, *foot) as f32))
}

/// The conditions of the chart in their colours; the whole legend stands below the chart itself.
fn legend(ui: &mut Ui, pedigree: &Pedigree) {
    for (place, condition) in pedigree.conditions.iter().enumerate() {
        let square = eframe::egui::RichText::new("■").color(colour(Ink::Condition(place)));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(square);
            ui.add(Label::new(quiet(condition.name.as_str())).wrap());
        });
    }
}

fn zoom_at(view: &mut View, factor: f32, at: Vec2) {
    let zoom = (view.zoom * factor).clamp(ZOOM[0], ZOOM[1]);
    let factor = zoom / view.zoom;
    view.origin = at - (at - view.origin) * factor;
    view.zoom = zoom;
}

fn colour(ink: Ink) -> Color32 {
    match ink {
        Ink::Line => theme::SECOND,
        Ink::Outline | Ink::Text => theme::TEXT,
        Ink::Ground | Ink::TextOnCondition => theme::GROUND,
        Ink::Condition(place) => CONDITIONS.get(place % CONDITIONS.len()).copied().unwrap_or(theme::ACCENT),
        Ink::Quiet => theme::SECOND,
    }
}

fn paint(painter: &Painter, shape: &Shape, ink: Ink, zoom: f32, place: &dyn Fn([f64; 2]) -> Pos2) {
    let colour = colour(ink);
    match shape {
        Shape::Line(points, dashed) => {
            let points: Vec<Pos2> = points.iter().map(|point| place(*point)).collect();
            let stroke = Stroke::new((1.5 * zoom).max(1.0), colour);
            if *dashed {
                painter.extend(Drawn::dashed_line(&points, stroke, 4.0 * zoom, 3.0 * zoom));
            } else {
                painter.add(Drawn::line(points, stroke));
            }
        }
        Shape::Area(points) => {
            let points: Vec<Pos2> = points.iter().map(|point| place(*point)).collect();
            painter.add(Drawn::convex_polygon(points, colour, Stroke::NONE));
        }
        Shape::Text { at, text, size, anchor, strong } => {
            let align = match anchor {
                Anchor::Start => Align2::LEFT_BOTTOM,
                Anchor::Middle => Align2::CENTER_BOTTOM,
                Anchor::End => Align2::RIGHT_BOTTOM,
            };
            let size = *size as f32 * zoom;
            if size < 4.0 {
                return;
            }
            let family = if *strong { fonts::strong() } else { fonts::regular() };
            // Letters stand on their point; the foot of a line of text lies a little below.
            let at = place(*at) + vec2(0.0, size * 0.3);
            painter.text(at, align, fonts::readable(text), FontId::new(size, family), colour);
        }
    }
}

fn called(person: &Person) -> String {
    match (&person.number, person.relation.is_empty()) {
        (Some(number), true) => number.clone(),
        (Some(number), false) => format!("{number}, {}", person.relation),
        (None, false) => person.relation.clone(),
        (None, true) => person.id.to_string(),
    }
}

fn known(pedigree: &Pedigree, person: &Person) -> Vec<String> {
    let of = |own: &crate::case::ConditionStatus| {
        let name = pedigree.condition(&own.condition).map_or(own.condition.as_str(), |own| &own.name);
        format!("{name}: {}", own.status.word())
    };
    if person.conditions.is_empty() {
        return vec!["nothing stated of any condition".to_owned()];
    }
    person.conditions.iter().map(of).collect()
}

/// "Person III-2: male, Osteopetrosis: affected": the accessible name.
fn name_of(pedigree: &Pedigree, person: &Person) -> String {
    let mut words = vec![person.gender.word().to_owned()];
    words.extend(known(pedigree, person));
    if person.proband {
        words.push("proband".to_owned());
    }
    if person.deceased {
        words.push("deceased".to_owned());
    }
    format!("Person {}: {}", called(person), words.join(", "))
}

/// What is known of the selected person, or of the chart where none is.
fn facts(ui: &mut Ui, editor: &Editor, drafts: &mut Drafts, pedigree: &Pedigree, wishes: &mut Vec<Command>) {
    let selected = match &editor.left().selected {
        Some(Selected::Person(id)) => pedigree.person(id),
        Some(Selected::Row(_) | Selected::Claim(_) | Selected::Entry(..)) | None => None,
    };
    match selected {
        Some(person) => person_facts(ui, editor, drafts, (pedigree, person), wishes),
        None => {
            if !pedigree.inheritance.is_empty() {
                part(ui, "Inheritance");
                ui.add(Label::new(&pedigree.inheritance).wrap());
            }
            ui.label(quiet("Select a person for what is said of them, and to edit the chart from there."));
            add_record(ui, editor, drafts, RecordList::Person, wishes);
            add_record(ui, editor, drafts, RecordList::Condition, wishes);
        }
    }
    if !pedigree.not_stated.is_empty() {
        part(ui, "Not stated in the source");
        for words in &pedigree.not_stated {
            ui.add(Label::new(quiet(format!("• {words}"))).wrap());
        }
    }
}

fn person_facts(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    (pedigree, person): (&Pedigree, &Person),
    wishes: &mut Vec<Command>,
) {
    part(ui, &called(person));
    let at = CasePart::Record(RecordAt::new(RecordList::Person, person.id.as_str()));
    if !fields_in_place(ui, editor, drafts, &at, wishes) {
        deeds(ui, editor, pedigree, &person.id, wishes);
        let button = ui.add(Button::new(quiet("Edit…")).small());
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Edit this person"));
        if button.on_hover_text("Edit this person (Enter in the chart, Alt+E, or double click)").clicked() {
            begin(at, None, wishes);
        }
    }
    ui.add(Label::new(person.gender.word()).wrap());
    for words in known(pedigree, person) {
        ui.add(Label::new(words).wrap());
    }
    if !person.note.is_empty() {
        ui.add(Label::new(&person.note).wrap());
    }
    for (words, at) in relatives(pedigree, &person.id) {
        let part = CasePart::Record(at);
        let link = ui.add(Label::new(quiet(&words)).wrap().sense(Sense::click()));
        link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &words));
        if link.on_hover_text("Edit this relation").clicked() {
            begin(part.clone(), None, wishes);
        }
        fields_in_place(ui, editor, drafts, &part, wishes);
    }
    let Some(document) = editor.document() else { return };
    let case = document.case();
    if !person.episodes.is_empty() {
        part(ui, "Episodes");
        for id in &person.episodes {
            let Some(episode) = case.episode(id) else { continue };
            let words = format!("{} · {}", episode.site(), episode.name());
            if ui.link(words).clicked() {
                wishes.push(Command::Go(GoCommand::Episode(id.clone())));
            }
        }
    }
    let mut own = case.statements.iter().filter(|own| own.persons.contains(&person.id)).peekable();
    if own.peek().is_some() {
        part(ui, "Said in the source");
        for statement in own {
            let told = statements::Told { statement, can_select: false };
            statements::one(ui, editor, drafts, told, wishes);
        }
    }
}

/// "child of father and mother", "partner of wife; parent of daughter", each with the record that says so.
fn relatives(pedigree: &Pedigree, id: &Key) -> Vec<(String, RecordAt)> {
    let name = |id: &Key| pedigree.person(id).map_or_else(|| id.to_string(), called);
    let others = |family: &Family| {
        let others: Vec<_> = family.partners.iter().filter(|own| *own != id).map(name).collect();
        others.join(" and ")
    };
    let mut lines = Vec::new();
    for family in &pedigree.families {
        if let Some(place) = family.children.iter().position(|child| child.person == *id) {
            let words = match others(family) {
                parents if parents.is_empty() => "parents not stated".to_owned(),
                parents => format!("child of {parents}"),
            };
            lines.push((words, RecordAt::within(RecordList::Child, family.id.as_str(), place)));
        }
        if family.partners.contains(id) {
            let partner = others(family);
            let partner = (!partner.is_empty()).then(|| format!("partner of {partner}"));
            let children: Vec<_> = family.children.iter().map(|child| name(&child.person)).collect();
            let children = (!children.is_empty()).then(|| format!("parent of {}", children.join(", ")));
            let words = partner.into_iter().chain(children).collect::<Vec<_>>().join("; ");
            lines.push((words, RecordAt::new(RecordList::Partnership, family.id.as_str())));
        }
    }
    lines
}
