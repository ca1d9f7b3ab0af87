//! Implants and casts that are offered by name, each with its key and, where it is known, its code. Any other is typed.
//! The keys are those that scores and published operations go by.

use super::Device;

/// A device of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedDevice {
    /// Its key in case files ("DHS").
    pub key: &'static str,
    /// Its name ("Dynamic hip screw").
    pub name: &'static str,
    /// Other names by which it is known.
    pub also: &'static [&'static str],
    /// SNOMED CT code and its meaning, where one was verified (DICOM PS3.16 CID 7309 "human trauma implant").
    pub code: Option<(&'static str, &'static str)>,
}

const fn device(
    key: &'static str,
    name: &'static str,
    also: &'static [&'static str],
    code: Option<(&'static str, &'static str)>,
) -> ListedDevice {
    ListedDevice { key, name, also, code }
}

/// The list.
pub const DEVICES: [ListedDevice; 17] = [
    device("DHS", "Dynamic hip screw", &["DHS plate"], Some(("257327003", "DHS plate"))),
    device("DCS", "Dynamic condylar screw", &[], None),
    device("PFNA", "Cephalomedullary nail", &["Proximal femoral nail"], None),
    device("IMN", "Intramedullary nail", &["Bone nail"], Some(("63289001", "Bone nail"))),
    device("plate", "Plate", &["Bone plate"], Some(("271003", "Bone plate"))),
    device("compression-plate", "Compression plate", &[], None),
    device("locking-plate", "Locking plate", &[], None),
    device("volar-locking-plate", "Volar locking plate", &[], None),
    device("blade-plate", "Blade plate", &[], None),
    device("screws", "Screws", &["Screw"], Some(("68183006", "Screw"))),
    device("cannulated-screws", "Cannulated screws", &[], None),
    device("k-wires", "Kirschner wires", &["K-wires"], None),
    device("tension-band", "Tension band", &[], None),
    device("external-fixator", "External fixator", &[], None),
    device("hemiarthroplasty", "Hemiarthroplasty", &[], None),
    device("THA", "Total hip arthroplasty", &["Total hip replacement"], None),
    device("cast", "Cast", &[], None),
];

impl ListedDevice {
    /// The device of a key or name, whatever its capitals.
    pub fn named(text: &str) -> Option<&'static Self> {
        let text = text.trim();
        DEVICES.iter().find(|own| {
            [own.key, own.name].iter().chain(own.also).any(|name| name.eq_ignore_ascii_case(text))
        })
    }

    /// "Dynamic hip screw (SCT 257327003)".
    pub fn words(&self) -> String {
        match self.code {
            Some((code, _)) => format!("{} (SCT {code})", self.name),
            None => self.name.to_owned(),
        }
    }
}

impl Device {
    /// The device of a key or name: with key and code of the list where it is there, else as typed.
    pub fn named(text: &str) -> Self {
        match ListedDevice::named(text) {
            Some(own) => Self {
                key: own.key.to_owned(),
                scheme: own.code.map(|_| "SCT".to_owned()),
                code: own.code.map(|(code, _)| code.to_owned()),
                meaning: Some(own.code.map_or(own.name, |(_, meaning)| meaning).to_owned()),
            },
            None => Self { key: text.to_owned(), scheme: None, code: None, meaning: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_known_by_key_name_and_other_names_and_by_one_only() {
        let mut seen = std::collections::BTreeSet::new();
        for own in &DEVICES {
            let both = [own.key, own.name];
            let names = both.iter().chain(own.also).map(|name| name.to_lowercase());
            for name in names.collect::<std::collections::BTreeSet<_>>() {
                assert_eq!(ListedDevice::named(&name.to_uppercase()), Some(own), "{name}");
                assert!(seen.insert(name.clone()), "{name} names two devices");
            }
        }
        let typed = Device::named("Ender nails");
        assert_eq!((typed.key.as_str(), typed.code), ("Ender nails", None));
        assert_eq!(Device::named("dynamic hip screw").code.as_deref(), Some("257327003"));
    }
}
