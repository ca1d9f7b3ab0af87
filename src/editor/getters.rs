//! What the window may look at: everything that the parts of the editor tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::FilmScale;
use crate::analysis::book::{Book, ScoreDefinition};
use crate::analysis::finding::Matrix;
use crate::analysis::marks::Drawn;
use crate::analysis::measure::{ImplantDisagreement, MeasureTable, Measured, Repeatability};
use crate::analysis::score::{Contradiction, ScoreRow};
use crate::analysis::summary::{CompareRow, OpenQuestion, Summary};
use crate::case::{
    CalibrationKind, Complication, EpisodeId, FindingId, Key, Mark, MarkId, Place, RadiographId, Reader,
    Signature,
};
use crate::editor::{
    Beside, BesideReading, CalibrationDraft, CarriedDraft, CommandEntry, CommandTable, Computed, Dialog,
    Document, DrawnTarget, Editor, FilmState, FilmView, Handle, Hover, Layout, MissingMeasure, NextStep,
    Notice, ScoreCommand, Scoring, Seal, SheetAtVisit, SlowJob, Target, Tool, Viewport,
};
use crate::imaging::{GreyTable, Picture, Placement, ShownLayers};
use crate::store::Settings;

impl Editor {
    /// Layers of a film that are drawn.
    pub fn shown_layers(&self, id: &RadiographId) -> ShownLayers {
        self.core.shown_layers(id)
    }

    /// Switches of what is shown at the pointer.
    pub fn lens(&self) -> crate::editor::Lens {
        self.core.screen.lens
    }

    /// The pixel of the film in a viewport at a place in film pixels.
    pub fn probe(&self, viewport: usize, at: [f64; 2]) -> Option<crate::editor::Probe> {
        self.core.probe(self.core.viewport(viewport)?.film.as_ref()?, at)
    }

    /// True if the next drag on a film draws a shutter.
    pub fn shutter_in_hand(&self) -> bool {
        self.core.shutter_in_hand()
    }

    /// Every command with its name, help and keys.
    pub fn commands(&self) -> &CommandTable {
        &self.core.commands
    }

    /// The row of the command table with this identifier.
    pub fn entry(&self, id: &str) -> Option<&CommandEntry> {
        self.core.commands.entry(id)
    }

    /// Who reads: whoever's reading of a simulated case is gone on with, else the person in the settings.
    pub fn reader_here(&self) -> Option<&Reader> {
        self.core.reader_here()
    }

    /// Readers with a reading of this case.
    pub fn readers(&self) -> &[Reader] {
        &self.review.readers
    }

    /// True if there is a mark to carry forward to the visit in focus.
    pub fn can_carry_forward(&self, id: FindingId) -> bool {
        self.core.can_carry_forward(id)
    }

    /// The complications of the source's vocabulary that are there at the visit of a film.
    pub fn complications(&self, film: &RadiographId) -> BTreeSet<Complication> {
        self.core.complications(film)
    }

    /// Findings over all visits; computed when the reading changed, else remembered. `None` while nobody reads.
    pub fn matrix(&self) -> Option<Arc<Matrix>> {
        self.core.matrix()
    }

    /// Name of a finding: "Callus, medial cortex". Empty for one that is not tracked.
    pub fn finding_name(&self, id: FindingId) -> String {
        self.core.finding_name(id)
    }

    /// As [`Self::finding_name`], for narrow places: without a side that all findings share.
    pub fn short_finding_name(&self, id: FindingId) -> String {
        self.core.short_finding_name(id)
    }

    /// The book of definitions.
    pub fn book(&self) -> &Arc<Book> {
        self.core.book()
    }

    /// True if a text was placed and its words should be typed: the label field takes the focus.
    pub fn text_wanted(&self) -> bool {
        self.core.text_wanted()
    }

    /// The measure that is shown as a trend on the timeline.
    pub fn trend(&self) -> Option<&Key> {
        self.core.trend()
    }

    /// The score that is shown as a trend on the timeline.
    pub fn score_trend(&self) -> Option<&Key> {
        self.core.score_trend()
    }

    /// The open case.
    pub fn document(&self) -> Option<&Document> {
        self.core.document()
    }

    /// The open dialog.
    pub fn dialog(&self) -> Dialog {
        self.core.dialog()
    }

    /// Messages not yet put away.
    pub fn notices(&self) -> &[Notice] {
        self.core.notices()
    }

    /// Settings remembered between sessions.
    pub fn settings(&self) -> &Settings {
        self.core.settings()
    }

    /// Cases opened before, the last one first; none while a part of a case is shown: a folder may be named after the
    /// outcome.
    pub fn recent(&self) -> &[std::path::PathBuf] {
        if self.core.cut.is_some() { &[] } else { &self.core.settings.recent }
    }

    /// How far the case is shown; `None` where it is shown whole.
    pub fn shown_until(&self) -> Option<&crate::analysis::Until> {
        self.core.shown_until()
    }

    /// Division of the viewport area.
    pub fn layout(&self) -> Layout {
        self.core.layout()
    }

    /// The viewport that keys speak to.
    pub fn active_viewport(&self) -> usize {
        self.core.active_viewport()
    }

    /// Content of a viewport.
    pub fn viewport(&self, index: usize) -> Option<&Viewport> {
        self.core.viewport(index)
    }

    /// The film in the active viewport.
    pub fn focus(&self) -> Option<&RadiographId> {
        self.core.focus()
    }

    /// How the left panel stands: its tab, its size, and what is selected in it.
    pub fn left(&self) -> &crate::editor::Left {
        &self.core.screen.left
    }

    /// Thing under the pointer.
    pub fn hover(&self) -> Option<&Hover> {
        self.core.hover()
    }

    /// The episode whose row, flag and films are lit: that of the film in focus, or the chosen row.
    pub fn lit_episode(&self) -> Option<&EpisodeId> {
        self.core.lit_episode()
    }

    /// State of a film.
    pub fn film(&self, id: &RadiographId) -> FilmState<'_> {
        self.core.film(id)
    }

    /// A film in small, once it was decoded.
    pub fn thumbnail(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.core.thumbnail(id)
    }

    /// View of a film.
    pub fn film_view(&self, id: &RadiographId) -> FilmView {
        self.core.film_view(id)
    }

    /// The greys of a film as it is shown, once it is decoded.
    pub fn grey_table(&self, id: &RadiographId) -> Option<&GreyTable> {
        self.core.grey_table(id)
    }

    /// The grey, 0 to 255, that the window of a film makes of a modality value, once it is decoded.
    pub fn grey_of_value(&self, id: &RadiographId) -> Option<impl Fn(f64) -> f64> {
        let pipeline = self.core.films.loaded(id)?.film.pipeline.clone();
        let view = self.core.film_view(id);
        let voi = view.voi?;
        Some(move |value| pipeline.grey_of(&voi, view.invert, value))
    }

    /// Placement of a film in a viewport of this size in screen pixels.
    pub fn placement(&self, id: &RadiographId, view_px: [f64; 2]) -> Option<Placement> {
        self.core.placement(id, view_px)
    }

    /// Directions of the body at the left, top, right and bottom edge of a viewport's film.
    pub fn edge_letters(&self, viewport: usize) -> [Option<char>; 4] {
        self.core.edge_letters(viewport)
    }

    /// Visible stretch of the timeline in axis units.
    pub fn timeline_view(&self) -> (f64, f64) {
        self.core.timeline_view()
    }

    /// True if the person asked to write the note of the film in focus.
    pub fn note_wanted(&self) -> bool {
        self.core.note_wanted()
    }

    /// Healing, score and implant at the visit in focus, against the visit before; `None` while nobody reads.
    pub fn headlines(&self) -> Option<Arc<[crate::analysis::summary::Headline; 3]>> {
        self.review.headlines(&self.core, &self.marks)
    }

    /// True if a panel stands beside the films: not hidden, and with room in the window.
    pub fn is_panel_shown(&self, panel: crate::store::SidePanel) -> bool {
        self.core.is_panel_shown(panel)
    }

    /// True if the window is to cover the whole screen.
    pub fn is_full_screen(&self) -> bool {
        self.core.screen.room.full_screen
    }

    /// True if nothing but films is shown.
    pub fn shows_films_only(&self) -> bool {
        self.core.screen.room.films_only && self.core.document.is_some()
    }

    /// True if the active viewport has the whole area.
    pub fn is_enlarged(&self) -> bool {
        self.core.screen.room.enlarged && self.core.screen.layout.count() > 1
    }

    /// True if films that are linked by a registration are turned to lie alike.
    pub fn turns_linked_films(&self) -> bool {
        !self.core.screen.unturned
    }

    /// True if films of one view and side are linked.
    pub fn links_films(&self) -> bool {
        !self.core.screen.apart
    }

    /// By what the film of a viewport keeps the scale of another of its view and side.
    pub fn linked_by(&self, viewport: usize) -> Option<crate::editor::SameScale> {
        self.core.linked_by(viewport)
    }

    /// True if films were hung by hand.
    pub fn is_hung_by_hand(&self) -> bool {
        self.core.screen.by_hand
    }

    /// Labels of marks that are shown.
    pub fn label_density(&self) -> crate::editor::LabelDensity {
        self.core.screen.labels
    }

    /// True if the corner text is hidden.
    pub fn corners_hidden(&self) -> bool {
        self.core.corners_hidden()
    }

    /// True if the person wants to leave.
    pub fn wants_to_quit(&self) -> bool {
        self.core.wants_to_quit()
    }

    /// True if a case is being opened.
    pub fn is_opening(&self) -> bool {
        self.core.is_opening()
    }

    /// Slow work that has been under way for half a second: shown with its progress, and it can be cancelled.
    pub fn slow_jobs(&self) -> Vec<SlowJob> {
        self.core.slow_jobs()
    }

    /// True if any slow work is under way.
    pub fn is_busy(&self) -> bool {
        self.core.is_busy()
    }

    /// True if the reading is signed: nothing can be said until it is amended.
    pub fn is_signed(&self) -> bool {
        self.core.is_signed()
    }

    /// The signature under one's own reading.
    pub fn signature(&self) -> Option<&Signature> {
        self.core.signature()
    }

    /// Reason for which signing was refused last, until it is dismissed.
    pub fn not_signed_because(&self) -> Option<&str> {
        self.core.not_signed_because()
    }

    /// True if other films stand on the screen once this is done.
    pub fn hangs_others(&self, command: &ScoreCommand) -> bool {
        self.core.hangs_others(command)
    }

    /// The score that the panel shows: the one used last, else one that this reader already used in this case, else
    /// the first of the book.
    pub fn score_shown(&self) -> Option<&ScoreDefinition> {
        self.core.score_shown()
    }

    /// The sheet that the panel shows, for the visit in focus.
    pub fn sheet(&self) -> Option<SheetAtVisit<'_>> {
        self.core.sheet()
    }

    /// The mark that was carried forward and waits for a state.
    pub fn carried(&self) -> Option<CarriedDraft> {
        self.marks.carried()
    }

    /// The calibration that waits for a size: ask "how long?", then send
    /// [`MarkCommand::Calibrate`](crate::editor::MarkCommand::Calibrate).
    pub fn calibration_wanted(&self) -> Option<CalibrationDraft> {
        self.marks.calibration_wanted(&self.core)
    }

    /// Screen pixels for each film pixel in the viewport that shows a film: the active one where several do.
    pub fn zoom_of(&self, film: &RadiographId) -> Option<f64> {
        self.core.zoom_of(film)
    }

    /// True if the places of a calibration are those that were snapped just now.
    pub fn calibration_is_snapped(&self, kind: &CalibrationKind) -> bool {
        self.marks.calibration_is_snapped(kind)
    }

    /// Caution for a calibration that is placed at too small a zoom for its size, and the factor by which the film
    /// should be larger.
    pub fn coarse(&self, film: &RadiographId, kind: &CalibrationKind) -> Option<(String, f64)> {
        self.marks.coarse(&self.core, film, kind)
    }

    /// The mark that is being measured once more; it and its repetitions are hidden.
    pub fn blind(&self) -> Option<MarkId> {
        self.marks.blind()
    }

    /// Every measure of earlier visits that this visit lacks on a film of the same view, side and part of the body: those
    /// of the film in focus first, then in the order of drawing.
    pub fn missing_measures(&self) -> Vec<MissingMeasure> {
        self.core.missing_measures()
    }

    /// True if the tool in hand draws anything that could be snapped.
    pub fn can_snap(&self) -> bool {
        self.marks.can_snap(&self.core)
    }

    /// True if places of the tool in hand snap to edges when nothing is held.
    pub fn snaps(&self) -> bool {
        self.marks.snaps()
    }

    /// The reader's own repeatability of a measure, if known.
    pub fn repeatability(&self, measure: &Key) -> Option<Repeatability> {
        self.marks.repeatability(&self.core, measure)
    }

    /// Everything to be drawn on the film of a viewport, in the order of drawing; nothing when hidden.
    pub fn drawn(&self, viewport: usize) -> Arc<Vec<DrawnTarget>> {
        self.marks.drawn(&self.core, viewport)
    }

    /// Position of the keyboard's cross on the film of a viewport, in film pixels, while a tool is active.
    pub fn keyboard_cross(&self, viewport: usize) -> Option<Place> {
        self.marks.keyboard_cross(&self.core, viewport)
    }

    /// The tool in hand; `None` means that the pointer selects.
    pub fn tool(&self) -> Option<&Tool> {
        self.marks.tool()
    }

    /// True if the tool stays in hand after it has drawn.
    pub fn keeps_tool(&self) -> bool {
        self.marks.keeps_tool()
    }

    /// True if keys draw: a tool is in hand, a draft waits, or something is selected. Arrows then move the cross,
    /// a handle or the selection, and do not go to another visit.
    pub fn draws(&self) -> bool {
        self.marks.draws()
    }

    /// True if a tool is in hand or a draft waits: what keys draw is not there yet.
    pub fn draws_something_new(&self) -> bool {
        self.marks.draws_something_new()
    }

    /// The selection.
    pub fn selection(&self) -> Option<&Target> {
        self.marks.selection()
    }

    /// The handle of the selection that keys move; `None` is the whole.
    pub fn handle(&self) -> Option<Handle> {
        self.marks.handle()
    }

    /// True if marks are hidden.
    pub fn marks_hidden(&self) -> bool {
        self.marks.marks_hidden()
    }

    /// Number of times that the choices of calibration were asked for: the window shows them whenever this grows.
    pub fn calibrate_choices_asked(&self) -> u32 {
        self.marks.calibrate_choices_asked()
    }

    /// True if the table of measures over all visits is shown.
    pub fn measure_table_shown(&self) -> bool {
        self.marks.measure_table_shown()
    }

    /// The film that changes are told against; `None` is the first of the operation.
    pub fn since(&self) -> Option<&RadiographId> {
        self.marks.since()
    }

    /// The mark that is selected.
    pub fn selected_mark(&self) -> Option<(MarkId, &Arc<Mark>)> {
        self.marks.selected_mark(&self.core)
    }

    /// The next step of the active tool.
    pub fn next_step(&self) -> Option<NextStep<'_>> {
        self.marks.next_step(&self.core)
    }

    /// Every measure of the reading over all visits; `None` while nobody has said who reads.
    pub fn measure_table(&self) -> Option<Arc<MeasureTable>> {
        self.marks.measure_table(&self.core)
    }

    /// Films on which an implant of the book does not measure what it should.
    pub fn implant_disagreements(&self) -> Option<Arc<Vec<ImplantDisagreement>>> {
        self.marks.implant_disagreements(&self.core)
    }

    /// Scale of lengths on a film; `None` while nothing is known of the film.
    pub fn scale(&self, film: &RadiographId) -> Option<FilmScale> {
        self.marks.scale(&self.core, film)
    }

    /// The value of a mark, as it stands: computed when the mark or a scale changed, else remembered.
    pub fn measured(&self, mark: MarkId) -> Option<Measured> {
        self.marks.measured(&self.core, mark)
    }

    /// Number of values and drawings computed since the case was opened.
    pub fn computed(&self) -> Computed {
        self.marks.computed()
    }

    /// The sheet in hand, whose items keys answer.
    pub fn scoring(&self) -> Option<Scoring<'_>> {
        self.scoring.scoring(&self.core)
    }

    /// Every score over all visits; computed when the reading changed, else remembered.
    pub fn score_table(&self) -> Option<Arc<Vec<ScoreRow>>> {
        self.scoring.score_table(&self.core)
    }

    /// Stages and scores that contradict each other; computed when the reading changed, else remembered.
    pub fn contradictions(&self) -> Arc<Vec<Contradiction>> {
        self.scoring.contradictions(&self.core)
    }

    /// The finding that is chosen.
    pub fn finding(&self) -> Option<FindingId> {
        self.following.finding()
    }

    /// The marks of the reading beside on the film of a viewport; nothing while they are not wished for.
    pub fn beside_drawn(&self, viewport: usize) -> Arc<Vec<Drawn>> {
        self.review.beside_drawn(&self.core, &self.marks, viewport)
    }

    /// The readings that can stand beside one's own, with their names for a menu. None of them was read for that.
    pub fn besides(&self) -> &[(Beside, String)] {
        self.review.besides()
    }

    /// The reading beside one's own.
    pub fn beside(&self) -> Option<&BesideReading> {
        self.review.beside()
    }

    /// True if the marks of the reading beside are drawn on the films.
    pub fn beside_marks_shown(&self) -> bool {
        self.review.beside_marks_shown()
    }

    /// True if a signature is on its way: films are being read and hashed.
    pub fn is_signing(&self) -> bool {
        self.review.is_signing()
    }

    /// True if one's own signed reading is as it was signed; `None` for a draft, and until it was looked at.
    pub fn seal(&self) -> Option<&Seal> {
        self.review.seal(&self.core)
    }

    /// The summary of one's own reading; `None` while nobody reads.
    pub fn summary(&self) -> Option<Arc<Summary>> {
        self.review.summary(&self.core, &self.marks)
    }

    /// Open points and contradictions of one's own reading, the gravest first.
    pub fn open_questions(&self) -> Arc<Vec<OpenQuestion>> {
        self.review.open_questions(&self.core, &self.marks)
    }

    /// Number of questions that stand in the way of signing: contradictions, and gaps of the reading. Gaps of the
    /// case itself do not count.
    pub fn standing_questions(&self) -> usize {
        self.review.standing_questions(&self.core, &self.marks)
    }

    /// Everything that either reading says, differences first; `None` while none stands beside.
    pub fn differences(&self) -> Option<Arc<Vec<CompareRow>>> {
        self.review.differences(&self.core, &self.marks)
    }
}
