//! What a JPEG-LS scan learns while it is read: contexts, Golomb codes and the two ways an error is coded
//! (T.87 annex A). Knows no lines.

use super::bits::Bits;
use crate::imaging::ImagingError;

/// Lengths of run segments (T.87 A.7.1.2).
pub(super) const RUN_BITS: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// Parameters of a scan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Preset {
    pub(super) max: i32,
    pub(super) near: i32,
    thresholds: [i32; 3],
    reset: i32,
    range: i32,
    /// Bits of an escaped error.
    quantised_bits: u32,
    limit: u32,
}

impl Preset {
    /// From precision, the LSE marker's values (0: default) and NEAR (T.87 C.2.4.1.1).
    pub(super) fn new(precision: u8, given: [u16; 5], near: u8) -> Result<Self, ImagingError> {
        let pick = |value: u16, default: i32| if value == 0 { default } else { i32::from(value) };
        let top = (1_i32 << precision) - 1;
        let (max, near) = (pick(given[0], top), i32::from(near));
        if max > top || near > max / 2 {
            return Err(super::bad("its coding parameters contradict each other"));
        }
        let default = default_thresholds(max, near);
        let thresholds = [pick(given[1], default[0]), pick(given[2], default[1]), pick(given[3], default[2])];
        let reset = pick(given[4], 64);
        let ordered =
            near < thresholds[0] && thresholds[0] <= thresholds[1] && thresholds[1] <= thresholds[2];
        if !ordered || thresholds[2] > max || reset < 3 {
            return Err(super::bad("its thresholds are out of order"));
        }
        let range = (max + 2 * near) / (2 * near + 1) + 1;
        let bits = |values: i32| 32 - (values - 1).leading_zeros();
        let depth = bits(max + 1).max(2);
        let limit = 2 * (depth + depth.max(8));
        Ok(Self { max, near, thresholds, reset, range, quantised_bits: bits(range), limit })
    }
}

fn default_thresholds(max: i32, near: i32) -> [i32; 3] {
    let clamp = |value: i32, low: i32| if value > max || value < low { low } else { value };
    let raw = if max >= 128 {
        let factor = (max.min(4095) + 128) / 256;
        [factor + 2 + 3 * near, factor * 4 + 3 + 5 * near, factor * 17 + 4 + 7 * near]
    } else {
        let factor = 256 / (max + 1);
        [(3 / factor + 3 * near).max(2), (7 / factor + 5 * near).max(3), (21 / factor + 7 * near).max(4)]
    };
    let first = clamp(raw[0], near + 1);
    let second = clamp(raw[1], first);
    [first, second, clamp(raw[2], second)]
}

/// Statistics of one context; for the two run contexts `bias` counts negative errors.
#[derive(Debug, Clone, Copy)]
struct Context {
    sum: i32,
    bias: i32,
    correction: i32,
    count: i32,
}

/// Reads errors of a scan and adapts to them.
#[derive(Debug)]
pub(super) struct Coder<'a> {
    pub(super) preset: Preset,
    pub(super) bits: Bits<'a>,
    regular: Vec<Context>,
    run: [Context; 2],
}

impl<'a> Coder<'a> {
    pub(super) fn new(preset: Preset, bits: Bits<'a>) -> Self {
        let sum = ((preset.range + 32) / 64).max(2);
        let fresh = Context { sum, bias: 0, correction: 0, count: 1 };
        Self { preset, bits, regular: vec![fresh; 365], run: [fresh; 2] }
    }

    /// Context number of three gradients with its sign; 0 stands for flat.
    pub(super) fn quantised(&self, gradients: [i32; 3]) -> i32 {
        let [first, second, third] = gradients.map(|gradient| self.quantise(gradient));
        first * 81 + second * 9 + third
    }

    fn quantise(&self, gradient: i32) -> i32 {
        let [t1, t2, t3] = self.preset.thresholds;
        let size = gradient.abs();
        let step = if size <= self.preset.near {
            0
        } else if size < t1 {
            1
        } else if size < t2 {
            2
        } else if size < t3 {
            3
        } else {
            4
        };
        if gradient < 0 { -step } else { step }
    }

    /// A sample in regular mode, from its context and its neighbours to the left, above and above left.
    pub(super) fn regular(&mut self, quantised: i32, [a, b, c]: [i32; 3]) -> Result<i32, ImagingError> {
        let sign = if quantised < 0 { -1 } else { 1 };
        let index = quantised.unsigned_abs() as usize;
        let context = self.regular[index];
        let edge = if c >= a.max(b) {
            a.min(b)
        } else if c <= a.min(b) {
            a.max(b)
        } else {
            a + b - c
        };
        let predicted = (edge + sign * context.correction).clamp(0, self.preset.max);
        let k = golomb_parameter(context.count, context.sum);
        let coded = self.golomb(k, self.preset.limit)?;
        let half = (coded >> 1) as i32;
        let flipped = self.preset.near == 0 && k == 0 && 2 * context.bias <= -context.count;
        let error = if (coded & 1 == 1) == flipped { half } else { -half - 1 };
        self.learn(index, error);
        Ok(self.reconstruct(predicted, sign * error))
    }

    fn learn(&mut self, index: usize, error: i32) {
        let (step, reset) = (2 * self.preset.near + 1, self.preset.reset);
        let context = &mut self.regular[index];
        context.bias = context.bias.saturating_add(error.saturating_mul(step));
        context.sum = context.sum.saturating_add(error.saturating_abs());
        if context.count == reset {
            context.sum >>= 1;
            context.bias >>= 1;
            context.count >>= 1;
        }
        context.count += 1;
        if context.bias <= -context.count {
            context.bias = (context.bias + context.count).max(1 - context.count);
            context.correction = (context.correction - 1).max(-128);
        } else if context.bias > 0 {
            context.bias = (context.bias - context.count).min(0);
            context.correction = (context.correction + 1).min(127);
        }
    }

    /// The sample that ends a run, from its neighbours to the left and above. `joint`: components together,
    /// which always use the first run context (T.87 A.7.2).
    pub(super) fn interruption(
        &mut self,
        [a, b]: [i32; 2],
        run_index: usize,
        joint: bool,
    ) -> Result<i32, ImagingError> {
        let same = !joint && (a - b).abs() <= self.preset.near;
        let kind = usize::from(same);
        let context = self.run[kind];
        let sum = if same { context.sum + (context.count >> 1) } else { context.sum };
        let k = golomb_parameter(context.count, sum);
        let limit = self.preset.limit - RUN_BITS[run_index] - 1;
        let coded = self.golomb(k, limit)?;
        let doubled = coded.saturating_add(kind as u32);
        let map = doubled & 1 == 1;
        let size = doubled.div_ceil(2) as i32;
        let negative = (k != 0 || 2 * context.bias >= context.count) == map;
        let error = if negative { -size } else { size };
        let reset = self.preset.reset;
        let context = &mut self.run[kind];
        context.bias += i32::from(error < 0);
        context.sum = context.sum.saturating_add(((coded + 1).saturating_sub(kind as u32) >> 1) as i32);
        if context.count == reset {
            context.sum >>= 1;
            context.bias >>= 1;
            context.count >>= 1;
        }
        context.count += 1;
        let (predicted, sign) = if same { (a, 1) } else { (b, if b < a { -1 } else { 1 }) };
        Ok(self.reconstruct(predicted, sign * error))
    }

    /// A Golomb code of limited length (T.87 A.5.3).
    fn golomb(&mut self, k: u32, limit: u32) -> Result<u32, ImagingError> {
        let escape = limit.saturating_sub(self.preset.quantised_bits + 1);
        let zeros = self.bits.zeros(escape)?;
        if zeros < escape {
            Ok(zeros << k | self.bits.read(k)?)
        } else {
            Ok(self.bits.read(self.preset.quantised_bits)? + 1)
        }
    }

    fn reconstruct(&self, predicted: i32, error: i32) -> i32 {
        let Preset { max, near, range, .. } = self.preset;
        let step = 2 * near + 1;
        let mut value = predicted.saturating_add(error.saturating_mul(step));
        if value < -near {
            value = value.saturating_add(range * step);
        } else if value > max + near {
            value -= range * step;
        }
        value.clamp(0, max)
    }
}

/// The smallest k for which `count · 2^k` reaches `sum`, at most 16.
fn golomb_parameter(count: i32, sum: i32) -> u32 {
    let mut k = 0;
    while k < 16 && (i64::from(count) << k) < i64::from(sum) {
        k += 1;
    }
    k
}
