//! Small plots of the literature: rates of the groups with their intervals, and times to union.

use eframe::egui::{Color32, Label, Ui};
use egui_plot::{Legend, Line, Plot, PlotPoints, Points};

use super::{part, quiet};
use crate::analysis::literature::{Group, Measure};
use crate::case::{Case, CountingUnit, Literature, Outcome, PublishedComplication, PublishedOutcome};
use crate::gui::theme;

const COLOURS: [Color32; 4] = [theme::ACCENT, theme::WARNING, theme::GOOD, theme::BESIDE];
/// What is drawn: more would not be told apart.
const SHOWN: [(Measure, &str); 4] = [
    (Measure::AnyComplication, "any"),
    (Measure::Reoperation, "reoperation"),
    (Measure::Complication(PublishedComplication::Nonunion), "nonunion"),
    (Measure::Complication(PublishedComplication::HardwareFailure), "hardware"),
];
const HEIGHT: f32 = 170.0;

fn plot(name: &'static str) -> Plot<'static> {
    Plot::new(name)
        .height(HEIGHT)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_zoom(false)
        .allow_boxed_zoom(false)
        .show_crosshair(false)
}

/// Rates of up to four groups, each with its interval.
pub(super) fn rates(ui: &mut Ui, groups: &[Group], unit: CountingUnit) {
    if groups.is_empty() || groups.len() > COLOURS.len() {
        return;
    }
    part(ui, "Rates with 95 % intervals");
    let mut said = Vec::new();
    let shown = plot("rates")
        .include_y(0.0)
        .include_y(100.0)
        .include_x(-0.5)
        .include_x(SHOWN.len() as f64 - 0.5)
        .legend(Legend::default())
        .show_x(false)
        .x_axis_formatter(|mark, _| {
            let place = mark.value.round();
            let is_whole = (mark.value - place).abs() < 0.01 && place >= 0.0;
            let name = SHOWN.get(place.max(0.0) as usize).filter(|_| is_whole);
            name.map(|(_, name)| (*name).to_owned()).unwrap_or_default()
        })
        .y_axis_formatter(|mark, _| format!("{:.0} %", mark.value));
    let response = shown.show(ui, |plot| {
        for (place, group) in groups.iter().enumerate() {
            let colour = COLOURS.get(place).copied().unwrap_or(theme::ACCENT);
            let aside = (place as f64 - (groups.len() as f64 - 1.0) / 2.0) * 0.16;
            let mut dots = Vec::new();
            for (at, (measure, _)) in SHOWN.iter().enumerate() {
                let Some(rate) = group.rates.iter().find(|rate| rate.measure == *measure) else { continue };
                let Some(proportion) = rate.proportion() else { continue };
                let x = at as f64 + aside;
                dots.push([x, 100.0 * proportion]);
                if let Some((low, high)) = rate.interval {
                    let ends = PlotPoints::from(vec![[x, 100.0 * low], [x, 100.0 * high]]);
                    plot.line(Line::new(group.name.clone(), ends).color(colour).width(2.0));
                }
                said.push(format!("{}, {}: {}", group.name, measure.word(), rate.words()));
            }
            plot.points(Points::new(group.name.clone(), PlotPoints::from(dots)).color(colour).radius(4.0));
        }
    });
    let name = format!("Rates in {}: {}", unit.plural(), said.join("; "));
    response
        .response
        .widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Image, true, &name));
}

/// Months to union of the rows that state them, and of this patient.
pub(super) fn times_to_union(ui: &mut Ui, case: &Case, literature: &Literature, rows: &[usize]) {
    let mut stated: Vec<[f64; 2]> = rows
        .iter()
        .filter_map(|index| {
            let row = literature.rows.get(*index)?;
            let year = literature.year_of(row)?;
            (row.outcome == Some(PublishedOutcome::Union)).then_some(())?;
            Some([f64::from(year), row.months()?])
        })
        .collect();
    if stated.is_empty() {
        return;
    }
    stated.sort_by(|a, b| a[0].total_cmp(&b[0]));
    part(ui, "Months to union, by year of publication");
    let count = stated.len();
    // The last visit of the last operation that united, as the case states it.
    let own =
        case.episodes.iter().rev().find(|own| own.operation.is_some() && own.outcome == Some(Outcome::Union));
    plot("times to union")
        .include_y(0.0)
        .legend(Legend::default())
        .y_axis_formatter(|mark, _| format!("{:.0}", mark.value))
        .x_axis_formatter(|mark, _| format!("{:.0}", mark.value))
        .show(ui, |plot| {
            plot.points(Points::new("published", PlotPoints::from(stated)).color(theme::ACCENT).radius(4.0));
        });
    let mut words = format!("{count} rows state when they united.");
    if let Some(own) = own {
        words.extend([" This patient, ", own.name(), ": ", &own.follow_up, "."]);
    }
    ui.add(Label::new(quiet(words)).wrap());
}
