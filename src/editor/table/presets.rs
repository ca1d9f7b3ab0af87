//! Sets of keys other than the program's own.

/// Keys close to those of DICOM viewers, by identifier of the command. What is not listed keeps its usual key.
///
/// From the defaults of OHIF (`platform/core/src/defaults/hotkeyBindings.js`): `=` fits, Space resets, L and R rotate, H
/// flips, I inverts, Ctrl+Y redoes, Page Up and Page Down go through the series (here: the visits). D for a distance and A
/// for an angle are those of Weasis (`LineGraphic`, `AngleToolGraphic` in `weasis-core`). Digits stay with the healing
/// stages: window presets have W.
pub(super) const VIEWERS: &[(&str, &[&str])] = &[
    ("view.fit", &["="]),
    ("view.reset", &["Space"]),
    ("view.rotate-right", &["R"]),
    ("view.rotate-left", &["L"]),
    ("view.flip", &["H"]),
    ("view.invert", &["I"]),
    ("view.auto", &["Shift+A"]),
    ("view.shutter", &["Shift+R"]),
    ("go.next", &["ArrowRight", "PageDown"]),
    ("go.previous", &["ArrowLeft", "PageUp"]),
    ("edit.redo", &["Ctrl+Y", "Ctrl+Shift+Z"]),
    ("measure.length", &["D"]),
    ("measure.angle", &["A"]),
    ("draw.arrow", &["Q"]),
    ("draw.outline", &["F"]),
    ("measure.femoral-offset", &["Alt+Q"]),
    ("mark.delete", &["Delete", "Backspace"]),
];
