//! Lines of a JPEG-LS scan: neighbours of a sample, runs, and components in turn or together.

use super::context::{Coder, RUN_BITS};
use crate::imaging::ImagingError;

/// The line being read and the one above, for each component of a scan.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    coder: Coder<'a>,
    columns: usize,
    components: Vec<Component>,
}

/// Lines with one sample more at either end, so that every sample has its neighbours (T.87 A.2.1).
#[derive(Debug)]
struct Component {
    above: Vec<i32>,
    current: Vec<i32>,
    run_index: usize,
}

impl Component {
    fn begin(&mut self, columns: usize) {
        self.current[0] = self.above[1];
        self.above[columns + 1] = self.above[columns];
    }

    /// Neighbours of the sample at a position from 1: left, above, above left, above right.
    fn neighbours(&self, at: usize) -> [i32; 4] {
        [self.current[at - 1], self.above[at], self.above[at - 1], self.above[at + 1]]
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(coder: Coder<'a>, columns: usize, count: usize) -> Self {
        let blank = || vec![0; columns + 2];
        let component = || Component { above: blank(), current: blank(), run_index: 0 };
        Self { coder, columns, components: (0..count).map(|_| component()).collect() }
    }

    /// The samples of a component's line.
    pub(super) fn current(&self, component: usize) -> &[i32] {
        &self.components[component].current[1..=self.columns]
    }

    /// Makes the line read the line above.
    pub(super) fn next(&mut self) {
        for component in &mut self.components {
            std::mem::swap(&mut component.above, &mut component.current);
        }
    }

    /// One line of each component, one after the other.
    pub(super) fn decode_each(&mut self) -> Result<(), ImagingError> {
        for component in &mut self.components {
            component.begin(self.columns);
            let mut at = 1;
            while at <= self.columns {
                let [a, b, c, d] = component.neighbours(at);
                let quantised = self.coder.quantised([d - b, b - c, c - a]);
                if quantised != 0 {
                    component.current[at] = self.coder.regular(quantised, [a, b, c])?;
                    at += 1;
                    continue;
                }
                let left = self.columns + 1 - at;
                let (run, ended) = run_length(&mut self.coder, &mut component.run_index, left)?;
                component.current[at..at + run].fill(a);
                at += run;
                if ended {
                    let index = component.run_index;
                    component.current[at] =
                        self.coder.interruption([a, component.above[at]], index, false)?;
                    component.run_index = index.saturating_sub(1);
                    at += 1;
                }
            }
        }
        Ok(())
    }

    /// One line of all components, sample by sample; a run is a run of all of them.
    pub(super) fn decode_together(&mut self) -> Result<(), ImagingError> {
        for component in &mut self.components {
            component.begin(self.columns);
        }
        let mut at = 1;
        while at <= self.columns {
            let coder = &self.coder;
            let quantised: Vec<i32> = self
                .components
                .iter()
                .map(|component| {
                    let [a, b, c, d] = component.neighbours(at);
                    coder.quantised([d - b, b - c, c - a])
                })
                .collect();
            if quantised.iter().any(|context| *context != 0) {
                for (component, context) in self.components.iter_mut().zip(quantised) {
                    let [a, b, c, _] = component.neighbours(at);
                    component.current[at] = self.coder.regular(context, [a, b, c])?;
                }
                at += 1;
                continue;
            }
            at = self.joint_run(at)?;
        }
        Ok(())
    }

    /// A run of all components from a position; gives the position behind it.
    fn joint_run(&mut self, start: usize) -> Result<usize, ImagingError> {
        let Some(first) = self.components.first_mut() else { return Ok(start + 1) };
        let left = self.columns + 1 - start;
        let (run, ended) = run_length(&mut self.coder, &mut first.run_index, left)?;
        let index = first.run_index;
        for component in &mut self.components {
            let a = component.current[start - 1];
            component.current[start..start + run].fill(a);
            if ended {
                let b = component.above[start + run];
                component.current[start + run] = self.coder.interruption([a, b], index, true)?;
            }
        }
        if ended && let Some(first) = self.components.first_mut() {
            first.run_index = index.saturating_sub(1);
        }
        Ok(start + run + usize::from(ended))
    }
}

/// Length of a run of at most `left` samples, and whether another sample ends it before the line does.
fn run_length(coder: &mut Coder<'_>, index: &mut usize, left: usize) -> Result<(usize, bool), ImagingError> {
    let mut run = 0;
    while coder.bits.read(1)? == 1 {
        let whole = 1_usize << RUN_BITS[*index];
        let part = whole.min(left - run);
        run += part;
        if part == whole {
            *index = (*index + 1).min(31);
        }
        if run == left {
            return Ok((run, false));
        }
    }
    run += coder.bits.read(RUN_BITS[*index])? as usize;
    if run >= left {
        return Err(super::bad("a run is longer than its line"));
    }
    Ok((run, true))
}
