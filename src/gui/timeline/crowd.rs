//! Layout of crowded items: thumbnails move apart, then shrink, then are left out; labels shorten, shift, then
//! are left out. Pure one-dimensional arithmetic.

/// An item with preferred centre `x` and `width`, both in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Wish {
    pub(super) x: f32,
    pub(super) width: f32,
}

/// Of items sorted by where they are, those that stand at least `gap` after the one before that stays, and all that matter.
pub(super) fn thinned<T: Copy>(
    items: &[T],
    x: impl Fn(&T) -> f32,
    gap: f32,
    matters: impl Fn(&T) -> bool,
) -> Vec<T> {
    let mut free_from = f32::NEG_INFINITY;
    let stays = |item: &&T| {
        let stays = x(item) >= free_from || matters(item);
        if stays {
            free_from = x(item) + gap;
        }
        stays
    };
    items.iter().filter(stays).copied().collect()
}

/// Moves items (sorted by `x`) apart by as little as possible, with `gap` between neighbours and all
/// within `bounds`. Returns the centres. Method: pool adjacent violators (isotonic regression).
pub(super) fn spread(wishes: &[Wish], gap: f32, bounds: (f32, f32)) -> Vec<f32> {
    // Blocks of touching items: (first index, sum of preferred left edges, count, width).
    let mut blocks: Vec<(usize, f32, f32, f32)> = Vec::new();
    for (index, wish) in wishes.iter().enumerate() {
        let width = wish.width + gap;
        blocks.push((index, wish.x - wish.width / 2.0, 1.0, width));
        while let [.., before, last] = blocks.as_slice() {
            let end = left_edge(*before, bounds) + before.3;
            if end <= left_edge(*last, bounds) {
                break;
            }
            let merged =
                (before.0, before.1 + last.1 - last.2 * before.3, before.2 + last.2, before.3 + last.3);
            blocks.truncate(blocks.len() - 2);
            blocks.push(merged);
        }
    }
    let mut centres = Vec::with_capacity(wishes.len());
    for (number, block) in blocks.iter().enumerate() {
        let mut left = left_edge(*block, bounds);
        let until = blocks.get(number + 1).map_or(wishes.len(), |next| next.0);
        for wish in wishes.get(block.0..until).unwrap_or_default() {
            centres.push(left + wish.width / 2.0);
            left += wish.width + gap;
        }
    }
    centres
}

fn left_edge((_, sum, count, width): (usize, f32, f32, f32), bounds: (f32, f32)) -> f32 {
    (sum / count).min(bounds.1 - width).max(bounds.0)
}

/// Chooses a size and the items to show: the largest size at which no item is further from its
/// time than `reach` of its width; at the smallest size the items last in `order` are dropped.
/// Returns the index of the size and, for each item, its centre or `None`.
pub(super) fn hang(
    xs: &[f32],
    widths: &[f32],
    order: &[usize],
    gap: f32,
    bounds: (f32, f32),
) -> (usize, Vec<Option<f32>>) {
    const REACH: f32 = 0.62;
    for (size, width) in widths.iter().enumerate() {
        let wishes: Vec<_> = xs.iter().map(|x| Wish { x: *x, width: *width }).collect();
        let centres = spread(&wishes, gap, bounds);
        if is_near(xs, &centres, width * REACH, bounds) {
            return (size, centres.into_iter().map(Some).collect());
        }
    }
    let least = widths.len().saturating_sub(1);
    let Some(width) = widths.last() else { return (0, vec![None; xs.len()]) };
    let mut kept: Vec<usize> = Vec::new();
    for candidate in order {
        let mut trial = kept.clone();
        trial.push(*candidate);
        trial.sort_unstable();
        let (trial_xs, centres) = spread_some(xs, &trial, *width, gap, bounds);
        if is_near(&trial_xs, &centres, width * REACH, bounds) {
            kept = trial;
        }
    }
    let (_, centres) = spread_some(xs, &kept, *width, gap, bounds);
    let mut hung = vec![None; xs.len()];
    for (index, centre) in kept.into_iter().zip(centres) {
        if let Some(place) = hung.get_mut(index) {
            *place = Some(centre);
        }
    }
    (least, hung)
}

fn spread_some(xs: &[f32], kept: &[usize], width: f32, gap: f32, bounds: (f32, f32)) -> (Vec<f32>, Vec<f32>) {
    let xs: Vec<f32> = kept.iter().filter_map(|index| xs.get(*index).copied()).collect();
    let wishes: Vec<_> = xs.iter().map(|x| Wish { x: *x, width }).collect();
    let centres = spread(&wishes, gap, bounds);
    (xs, centres)
}

/// True if no item is too far from its time and all fit. Items at either end may shift inwards further.
fn is_near(xs: &[f32], centres: &[f32], reach: f32, bounds: (f32, f32)) -> bool {
    let inside = centres.last().is_none_or(|last| *last <= bounds.1);
    inside && xs.iter().zip(centres).all(|(x, centre)| (x - centre).abs() <= reach)
}

/// Places labels without overlap. Each has a position and several widths, longest first; earlier in
/// `order` means first served, and what is `taken` (left and right edges) is left alone. Returns the chosen option and its centre, `None` where there was no space.
pub(super) fn label(
    wishes: &[(f32, Vec<f32>)],
    order: &[usize],
    gap: f32,
    bounds: (f32, f32),
    mut taken: Vec<(f32, f32)>,
) -> Vec<Option<(usize, f32)>> {
    const STEPS: [f32; 5] = [0.0, -7.0, 7.0, -14.0, 14.0];
    let mut placed = vec![None; wishes.len()];
    for index in order {
        let Some((x, widths)) = wishes.get(*index) else { continue };
        let found = widths.iter().enumerate().find_map(|(option, width)| {
            let half = width / 2.0;
            STEPS.iter().find_map(|step| {
                let centre = (x + step).min(bounds.1 - half).max(bounds.0 + half);
                let (left, right) = (centre - half - gap / 2.0, centre + half + gap / 2.0);
                let near = (centre - x).abs() <= 15.0_f32.max(half - 4.0);
                (near && taken.iter().all(|(l, r)| right <= *l || left >= *r)).then_some((option, centre))
            })
        });
        if let (Some((option, centre)), Some(place)) = (found, placed.get_mut(*index)) {
            let half = widths.get(option).copied().unwrap_or_default() / 2.0;
            taken.push((centre - half - gap / 2.0, centre + half + gap / 2.0));
            *place = Some((option, centre));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(xs: &[f32], width: f32) -> Vec<Wish> {
        xs.iter().map(|x| Wish { x: *x, width }).collect()
    }

    #[test]
    fn of_a_crowd_what_matters_stays_and_the_rest_keeps_its_distance() {
        let items: Vec<i32> = (0..1000).collect();
        let kept = thinned(&items, |item| *item as f32 * 1.5, 6.5, |item| *item == 501 || *item == 998);
        assert!(kept.contains(&501) && kept.contains(&998) && kept[0] == 0, "{kept:?}");
        let close = kept.windows(2).filter(|pair| (pair[1] - pair[0]) as f32 * 1.5 < 6.5).count();
        assert!(close <= 2 && (190..210).contains(&kept.len()), "{close} of {}", kept.len());
        assert_eq!(
            thinned(&items, |item| *item as f32 * 7.0, 6.5, |_| false),
            items,
            "no crowd, nothing goes"
        );
    }

    #[test]
    fn what_has_space_stands_at_its_time() {
        assert_eq!(spread(&wishes(&[50.0, 200.0], 60.0), 8.0, (0.0, 400.0)), vec![50.0, 200.0]);
    }

    #[test]
    fn what_would_overlap_moves_apart_by_equal_steps() {
        let centres = spread(&wishes(&[100.0, 110.0], 60.0), 10.0, (0.0, 400.0));
        assert_eq!(centres, vec![70.0, 140.0]);
    }

    #[test]
    fn nothing_leaves_its_bounds_and_nothing_overlaps() {
        for count in 1..12 {
            let xs: Vec<f32> = (0..count).map(|index| (index * index) as f32 * 4.0).collect();
            let centres = spread(&wishes(&xs, 40.0), 6.0, (0.0, 700.0));
            assert!(
                centres.iter().all(|centre| *centre >= 20.0 - 1e-3 && *centre <= 680.0 + 1e-3),
                "{centres:?}"
            );
            assert!(centres.windows(2).all(|pair| pair[1] - pair[0] >= 46.0 - 1e-2), "{centres:?}");
        }
    }

    #[test]
    fn a_crowd_shrinks_and_then_gives_way_but_for_the_first_of_the_order() {
        let few = [50.0, 130.0];
        let (size, hung) = hang(&few, &[60.0, 40.0, 24.0], &[0, 1], 6.0, (0.0, 400.0));
        assert_eq!((size, hung.iter().flatten().count()), (0, 2));
        let crowd: Vec<f32> = (0..40).map(|index| 100.0 + index as f32 * 5.0).collect();
        let mut order: Vec<usize> = (0..40).collect();
        order.swap(0, 20);
        let (size, hung) = hang(&crowd, &[60.0, 40.0, 24.0], &order, 6.0, (0.0, 400.0));
        assert_eq!(size, 2);
        assert!(hung[20].is_some(), "the first of the order gave way");
        let kept: Vec<f32> = hung.iter().flatten().copied().collect();
        assert!(kept.len() >= 4 && kept.len() < 40, "{kept:?}");
        assert!(kept.windows(2).all(|pair| pair[1] - pair[0] >= 30.0 - 1e-2), "{kept:?}");
    }

    #[test]
    fn labels_shorten_before_they_give_way_and_never_overlap() {
        let wishes = vec![(50.0, vec![60.0, 30.0]), (90.0, vec![60.0, 30.0]), (95.0, vec![60.0, 30.0])];
        let placed = label(&wishes, &[0, 1, 2], 6.0, (0.0, 400.0), Vec::new());
        assert_eq!(placed[0], Some((0, 50.0)));
        assert_eq!(placed[1].map(|(option, _)| option), Some(1));
        assert_eq!(placed[2], None);
    }
}
