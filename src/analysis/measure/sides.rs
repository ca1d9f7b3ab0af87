//! Films, views and sides of a measure: whether its parts lie where they should, and which way on the film is
//! medial or in front.

use crate::analysis::book::{Definition, Formula, PartDefinition, ViewNeeded};
use crate::analysis::measure::geometry::dot;
use crate::analysis::measure::{Films, Measured, Missing};
use crate::analysis::visits;
use crate::case::{Case, Mark, Part, Radiograph, Side};
use crate::imaging::ImageFacts;

fn placed<'a>(
    mark: &'a Mark,
    definition: &'a Definition,
) -> impl Iterator<Item = (&'a PartDefinition, &'a Part)> {
    definition.parts.iter().filter_map(|wanted| Some((wanted, mark.part(wanted.key.as_str())?)))
}

/// Parts that are taken on the same view lie on one film.
pub(crate) fn on_one_film(mark: &Mark, definition: &Definition) -> Result<(), Measured> {
    let parts: Vec<_> = placed(mark, definition).collect();
    for (wanted, part) in &parts {
        let other = parts.iter().find(|(also, there)| also.view == wanted.view && there.film != part.film);
        if let Some((also, there)) = other {
            return Err(Measured::Refused(format!(
                "{} lies on {}, {} on {}: place both on one film",
                wanted.name, part.film, also.name, there.film
            )));
        }
    }
    Ok(())
}

/// True if every part lies on a view that it is defined on. A pair of views is meaningless otherwise and refused;
/// a measure of one view comes with a caution.
pub(crate) fn views(mark: &Mark, definition: &Definition, case: &Case) -> Result<Vec<String>, Measured> {
    let is_pair = is_pair(definition);
    let mut cautions = Vec::new();
    for (wanted, part) in placed(mark, definition) {
        let Some(film) = case.radiograph(&part.film) else {
            let words = format!("the film {} is not in the case; delete the mark or add the film", part.film);
            return Err(Measured::Refused(words));
        };
        let view = if wanted.view == ViewNeeded::Any { view_of_choice(mark) } else { wanted.view };
        if view.is_shown_by(film) {
            continue;
        }
        let (has, needs) = (film.views_words(), needs_words(view));
        if is_pair {
            return Err(Measured::Refused(format!(
                "{} lies on {} ({has}); place it on {needs}",
                wanted.name, film.id
            )));
        }
        let caution = format!("defined on {needs}, but taken on {has}");
        if !cautions.contains(&caution) {
            cautions.push(caution);
        }
    }
    if is_pair && let Some(words) = far_apart(mark, case) {
        cautions.push(words);
    }
    Ok(cautions)
}

fn is_pair(definition: &Definition) -> bool {
    let has = |view| definition.parts.iter().any(|part| part.view == view);
    has(ViewNeeded::Frontal) && has(ViewNeeded::Lateral)
}

/// A cortex is seen on the view that shows it in profile.
fn view_of_choice(mark: &Mark) -> ViewNeeded {
    match mark.choice.as_ref().map(crate::case::Key::as_str) {
        Some("medial" | "lateral") => ViewNeeded::Frontal,
        Some("anterior" | "posterior") => ViewNeeded::Lateral,
        _ => ViewNeeded::Any,
    }
}

fn needs_words(view: ViewNeeded) -> &'static str {
    match view {
        ViewNeeded::Any => "any view",
        ViewNeeded::Frontal => "an AP",
        ViewNeeded::Lateral => "a lateral",
    }
}

/// A caution where the films of a pair are of different visits.
fn far_apart(mark: &Mark, case: &Case) -> Option<String> {
    let visits = visits(case);
    let first = visits.index_of(mark.first_film()?);
    let differs = mark.parts.iter().any(|part| visits.index_of(&part.film) != first);
    differs.then(|| "AP and lateral are of different visits".to_owned())
}

/// Direction of a positive angulation on the film: columns right, rows down. `None` where the formula needs
/// none, or where a part of the measure tells it.
///
/// On a frontal film it is medial: by the side that the case gives the film, and by the patient's left as the
/// file gives it. A file without one is taken to be stored as films are hung, the patient's right on the left.
pub(crate) fn positive_side(
    mark: &Mark,
    definition: &Definition,
    case: &Case,
    films: &dyn Films,
    cautions: &mut Vec<String>,
) -> Result<Option<[f64; 2]>, Measured> {
    let is_signed = matches!(definition.formula, Formula::Angulation | Formula::LegLength);
    let tells_itself = definition.parts.iter().any(|part| part.key.as_str() == "front");
    let Some(part) = mark.parts.first().filter(|_| is_signed && !tells_itself) else { return Ok(None) };
    let facts = films.facts(&part.film).ok_or_else(|| Measured::Missing(Missing::film(&part.film, films)))?;
    let told = to_the_left(facts);
    if definition.formula == Formula::LegLength {
        return Ok(told);
    }
    if told.is_none() {
        cautions.push("sign assumes that the film is stored with the patient's right on its left".to_owned());
    }
    let [x, y] = told.unwrap_or([1.0, 0.0]);
    let film = case.radiograph(&part.film);
    let side = film.and_then(|film| side_of(film, part, facts, [x, y]));
    match side {
        Some(Side::Right) => Ok(Some([x, y])),
        Some(Side::Left) => Ok(Some([-x, -y])),
        Some(Side::Both) | None => Err(Measured::Refused(
            "the case does not say which side this film shows, so that varus and valgus cannot be told apart; give \
             the side in the case file"
                .to_owned(),
        )),
    }
}

/// The direction on the film that leads to the patient's left, as the file says: along its rows, or along its columns
/// where it was stored turned by a quarter.
fn to_the_left(facts: &ImageFacts) -> Option<[f64; 2]> {
    let [along_rows, along_columns] = facts.exposure.patient_orientation.as_ref()?;
    let sign = |direction: &str| match direction.chars().next() {
        Some('L') => Some(1.0),
        Some('R') => Some(-1.0),
        _ => None,
    };
    let across = sign(along_rows).map(|sign| [sign, 0.0]);
    across.or_else(|| sign(along_columns).map(|sign| [0.0, sign]))
}

/// The side of the body at a part: of a film of both sides, by the half on which it lies.
fn side_of(film: &Radiograph, part: &Part, facts: &ImageFacts, to_the_left: [f64; 2]) -> Option<Side> {
    let frontal = film.views.iter().find(|view| view.position.is_frontal());
    match frontal.or(film.views.first())?.side? {
        Side::Both => {
            let [x, y] = *part.shape.places().first()?;
            let from_the_middle = [x - f64::from(facts.columns) / 2.0, y - f64::from(facts.rows) / 2.0];
            Some(if dot(from_the_middle, to_the_left) < 0.0 { Side::Right } else { Side::Left })
        }
        Side::Left => Some(Side::Left),
        Side::Right => Some(Side::Right),
    }
}
