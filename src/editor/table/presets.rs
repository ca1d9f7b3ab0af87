//! Sets of keys other than the program's own.

/// Keys close to those of DICOM viewers, by identifier of the command. What is not listed keeps its usual key.
///
/// From the defaults of OHIF (`platform/core/src/defaults/hotkeyBindings.js`): `=` fits, Space resets, L and R rotate, H
/// flips, I inverts, Ctrl+Y redoes, Page Up and Page Down go through the series (here: the visits). D for a distance, A
/// for an angle and Y for a polyline are those of Weasis. Digits stay with the healing stages: window presets have W.
pub(super) const VIEWERS: &[(&str, &[&str])] = &[
    ("view.fit", &["="]),
    ("view.reset", &["Space"]),
    ("view.rotate-right", &["R"]),
    ("view.rotate-left", &["L"]),
    ("view.flip", &["H"]),
    ("view.invert", &["I"]),
    ("view.auto", &["Shift+A"]),
    ("go.next", &["ArrowRight", "PageDown"]),
    ("go.previous", &["ArrowLeft", "PageUp"]),
    ("edit.redo", &["Ctrl+Y", "Ctrl+Shift+Z"]),
    ("measure.length", &["D"]),
    ("measure.angle", &["A"]),
    ("draw.polyline", &["Y"]),
    ("draw.arrow", &["Q"]),
    ("draw.outline", &["F"]),
    ("measure.femoral-offset", &["Shift+H"]),
    ("measure.repeat", &["Ctrl+R"]),
    ("mark.delete", &["Delete", "Backspace"]),
];
