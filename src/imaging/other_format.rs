//! Formats that are not read here, told by their first bytes: each is refused by its name, with a way to get a file
//! that can be read.

use super::ImagingError;

/// A file format that holds an image or something else, and that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtherFormat {
    Heic,
    Avif,
    CameraRaw,
    Gif,
    Jpeg2000,
    JpegXl,
    JpegXr,
    JpegLs,
    Pdf,
    PostScript,
    Photoshop,
    OpenExr,
    Netpbm,
    Icon,
    Svg,
    Zip,
    Gzip,
    Bzip2,
    Xz,
    Zstandard,
    SevenZip,
    Rar,
    Tar,
    IsoMedia,
    Avi,
    Matroska,
    Mpeg,
    WindowsMedia,
    Nifti,
    Nrrd,
    MetaImage,
    Hdf5,
    Fits,
    OldOffice,
    Rtf,
    Html,
    Xml,
}

impl OtherFormat {
    /// The format of a file by its first bytes; 512 are enough for all.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        Self::by_signature(bytes).or_else(|| Self::by_text(bytes))
    }

    fn by_signature(bytes: &[u8]) -> Option<Self> {
        let at = |place: usize, word: &[u8]| bytes.get(place..place + word.len()) == Some(word);
        Some(match bytes {
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::of_iso_brands(bytes),
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [0, 0, 0, 12, b'j', b'P', b' ' | 0x1A, b' ' | 0x1A, ..] | [0xFF, 0x4F, 0xFF, 0x51, ..] => {
                Self::Jpeg2000
            }
            [0xFF, 0xD8, 0xFF, 0xF7, ..] => Self::JpegLs,
            [0xFF, 0x0A, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Self::JpegXl,
            [b'I', b'I', 0xBC, ..] => Self::JpegXr,
            [b'%', b'!', b'P', b'S', ..] | [0xC5, 0xD0, 0xD3, 0xC6, ..] => Self::PostScript,
            [b'8', b'B', b'P', b'S', ..] => Self::Photoshop,
            [0x76, 0x2F, 0x31, 0x01, ..] => Self::OpenExr,
            [b'P', b'1'..=b'7', b' ' | b'\t' | b'\r' | b'\n', ..] => Self::Netpbm,
            [0, 0, 1 | 2, 0, 1..=64, 0, ..] => Self::Icon,
            [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => Self::Zip,
            [0x1F, 0x8B, ..] => Self::Gzip,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Bzip2,
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstandard,
            [b'7', b'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => Self::SevenZip,
            [b'R', b'a', b'r', b'!', 0x1A, 7, ..] => Self::Rar,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Self::Avi,
            [0x1A, 0x45, 0xDF, 0xA3, ..] => Self::Matroska,
            [0, 0, 1, 0xB3 | 0xBA, ..] => Self::Mpeg,
            [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, ..] => Self::WindowsMedia,
            [b'N', b'R', b'R', b'D', b'0', ..] => Self::Nrrd,
            [0x89, b'H', b'D', b'F', ..] => Self::Hdf5,
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Self::OldOffice,
            [b'{', b'\\', b'r', b't', b'f', ..] => Self::Rtf,
            _ if at(344, b"n+1\0") || at(344, b"ni1\0") || at(4, b"n+2\0") => Self::Nifti,
            _ if at(257, b"ustar") => Self::Tar,
            _ if at(0, b"SIMPLE  =") => Self::Fits,
            _ => return None,
        })
    }

    /// By brands of the file-type box (ISO/IEC 14496-12, 23008-12).
    fn of_iso_brands(bytes: &[u8]) -> Self {
        let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
        let content = bytes.get(8..length.clamp(12, 256).min(bytes.len())).unwrap_or_default();
        let brands: Vec<&[u8]> = content.chunks_exact(4).collect();
        let any = |known: &[&[u8; 4]]| {
            brands.iter().any(|brand| known.iter().any(|name| name.as_slice() == *brand))
        };
        match brands.first() {
            _ if any(&[b"avif", b"avis"]) => Self::Avif,
            _ if any(&[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"]) => Self::Heic,
            Some(brand) if *brand == b"crx " => Self::CameraRaw,
            Some(brand) if *brand == b"jp2 " || *brand == b"jpx " => Self::Jpeg2000,
            Some(brand) if *brand == b"jxl " => Self::JpegXl,
            _ => Self::IsoMedia,
        }
    }

    /// Formats that begin as text, or within the first lines.
    fn by_text(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..1024).unwrap_or(bytes);
        if head.windows(5).any(|five| five == b"%PDF-") {
            return Some(Self::Pdf);
        }
        let text =
            String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
        let begins = |word: &str| text.starts_with(word);
        if begins("<svg") || (begins("<?xml") && text.contains("<svg")) {
            Some(Self::Svg)
        } else if begins("<!doctype html") || begins("<html") {
            Some(Self::Html)
        } else if begins("<?xml") {
            Some(Self::Xml)
        } else if begins("objecttype") || begins("ndims") {
            Some(Self::MetaImage)
        } else {
            None
        }
    }

    /// The refusal that names the format and a way out.
    pub(super) fn refusal(self) -> ImagingError {
        let (what, why) = self.words();
        ImagingError::unsupported(what, why, self.way_out())
    }

    /// Name of the format, and the reason for which it is not read.
    fn words(self) -> (&'static str, &'static str) {
        const NO_DECODER: &str = "Callus has no decoder for it";
        const NO_PICTURE: &str = "it is a document, not an image";
        const ARCHIVE: &str = "the images are inside it";
        const VIDEO: &str = "Callus shows single films";
        const VOLUME: &str = "Callus shows single films, not volumes or arrays";
        match self {
            Self::Heic => ("a HEIC photo", NO_DECODER),
            Self::Avif => ("an AVIF image", NO_DECODER),
            Self::CameraRaw => ("a raw photo of a camera", NO_DECODER),
            Self::Gif => ("a GIF image", "it holds at most 256 colours, too few for the greys of a film"),
            Self::Jpeg2000 => ("a JPEG 2000 file", "Callus reads JPEG 2000 inside DICOM only"),
            Self::JpegXl => ("a JPEG XL image", NO_DECODER),
            Self::JpegXr => ("a JPEG XR image", NO_DECODER),
            Self::JpegLs => ("a JPEG-LS file", "Callus reads JPEG-LS inside DICOM only"),
            Self::Pdf => ("a PDF document", NO_PICTURE),
            Self::PostScript => ("a PostScript document", NO_PICTURE),
            Self::Photoshop => ("a Photoshop document", NO_DECODER),
            Self::OpenExr => ("an OpenEXR image", NO_DECODER),
            Self::Netpbm => ("a Netpbm image (PBM, PGM, PPM or PAM)", NO_DECODER),
            Self::Icon => ("an icon or cursor (ICO)", "it is no radiograph"),
            Self::Svg => ("an SVG drawing", "it is a drawing, not an image of pixels"),
            Self::Zip => ("a ZIP archive", ARCHIVE),
            Self::Gzip => ("a gzip archive", ARCHIVE),
            Self::Bzip2 => ("a bzip2 archive", ARCHIVE),
            Self::Xz => ("an XZ archive", ARCHIVE),
            Self::Zstandard => ("a Zstandard archive", ARCHIVE),
            Self::SevenZip => ("a 7-Zip archive", ARCHIVE),
            Self::Rar => ("a RAR archive", ARCHIVE),
            Self::Tar => ("a tar archive", ARCHIVE),
            Self::IsoMedia => ("a video (MP4, MOV or the like)", VIDEO),
            Self::Avi => ("an AVI video", VIDEO),
            Self::Matroska => ("a Matroska or WebM video", VIDEO),
            Self::Mpeg => ("an MPEG video", VIDEO),
            Self::WindowsMedia => ("a Windows Media video", VIDEO),
            Self::Nifti => ("a NIfTI volume", VOLUME),
            Self::Nrrd => ("an NRRD volume", VOLUME),
            Self::MetaImage => ("a MetaImage header", VOLUME),
            Self::Hdf5 => ("an HDF5 file", VOLUME),
            Self::Fits => ("a FITS file", VOLUME),
            Self::OldOffice => ("a Microsoft Office document", NO_PICTURE),
            Self::Rtf => ("a Rich Text document", NO_PICTURE),
            Self::Html => ("a web page", NO_PICTURE),
            Self::Xml => ("an XML document", NO_PICTURE),
        }
    }

    /// The way to get a file that is read.
    fn way_out(self) -> &'static str {
        match self {
            Self::Heic => {
                "share it from the phone as JPEG (iPhone: Settings, Camera, Formats, Most Compatible), or save it as PNG; better, export the film from the archive as DICOM"
            }
            Self::Jpeg2000 | Self::JpegLs => {
                "export the film as DICOM, or save it as PNG or TIFF with its full depth of greys"
            }
            Self::Avif
            | Self::CameraRaw
            | Self::Gif
            | Self::JpegXl
            | Self::JpegXr
            | Self::Photoshop
            | Self::OpenExr
            | Self::Netpbm
            | Self::Icon
            | Self::Svg => "save it as PNG or TIFF, or export the film from the archive as DICOM",
            Self::Pdf | Self::PostScript | Self::OldOffice | Self::Rtf | Self::Html | Self::Xml => {
                "save the film in it as PNG, or export it from the archive as DICOM"
            }
            Self::Zip
            | Self::Gzip
            | Self::Bzip2
            | Self::Xz
            | Self::Zstandard
            | Self::SevenZip
            | Self::Rar
            | Self::Tar => "unpack it, then choose the film inside",
            Self::IsoMedia | Self::Avi | Self::Matroska | Self::Mpeg | Self::WindowsMedia => {
                "save the picture that shows the film as PNG, or export the film as DICOM"
            }
            Self::Nifti | Self::Nrrd | Self::MetaImage | Self::Hdf5 | Self::Fits => {
                "export the radiograph as DICOM or PNG"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Limits, decode, sniff};

    fn padded(begin: &[u8], at: usize, word: &[u8]) -> Vec<u8> {
        let mut bytes = begin.to_vec();
        bytes.resize(at.max(bytes.len()), b'x');
        bytes.extend(word);
        bytes.resize(bytes.len().max(600), 0);
        bytes
    }

    #[test]
    fn each_format_is_refused_by_its_name_with_a_way_out() {
        let brand = |main: &[u8; 4], other: &[u8; 4]| {
            [&b"\0\0\0\x18ftyp"[..], main, &[0; 4], other, b"mp41"].concat()
        };
        let cases: Vec<(Vec<u8>, &str, &str)> = vec![
            (brand(b"heic", b"mif1"), "HEIC", "JPEG"),
            (brand(b"mif1", b"heic"), "HEIC", "JPEG"),
            (brand(b"avif", b"mif1"), "AVIF", "PNG"),
            (brand(b"mif1", b"avif"), "AVIF", "PNG"),
            (brand(b"isom", b"iso2"), "video", "PNG"),
            (brand(b"qt  ", b"qt  "), "video", "PNG"),
            (brand(b"crx ", b"isom"), "raw photo", "TIFF"),
            (b"GIF87a\x01".to_vec(), "GIF", "PNG"),
            (b"GIF89a\x01".to_vec(), "GIF", "PNG"),
            (b"\0\0\0\x0CjP  \r\n\x87\n".to_vec(), "JPEG 2000", "DICOM"),
            (b"\xFF\x4F\xFF\x51\0\x2F".to_vec(), "JPEG 2000", "DICOM"),
            (b"\xFF\xD8\xFF\xF7\0\x0B".to_vec(), "JPEG-LS", "DICOM"),
            (b"\xFF\x0A\xFA".to_vec(), "JPEG XL", "PNG"),
            (b"\0\0\0\x0CJXL \r\n\x87\n".to_vec(), "JPEG XL", "PNG"),
            (b"II\xBC\x01".to_vec(), "JPEG XR", "PNG"),
            (b"%PDF-1.7\n".to_vec(), "PDF", "PNG"),
            (b"\n\n  junk %PDF-1.4".to_vec(), "PDF", "PNG"),
            (b"PK\x03\x04\x14".to_vec(), "ZIP", "unpack"),
            (b"\x1F\x8B\x08".to_vec(), "gzip", "unpack"),
            (b"7z\xBC\xAF\x27\x1C".to_vec(), "7-Zip", "unpack"),
            (b"Rar!\x1A\x07\x01\0".to_vec(), "RAR", "unpack"),
            (padded(b"film.dcm", 257, b"ustar\0"), "tar", "unpack"),
            (b"RIFF\x10\0\0\0AVI LIST".to_vec(), "AVI", "PNG"),
            (b"\x1A\x45\xDF\xA3\x01".to_vec(), "Matroska", "PNG"),
            (b"\0\0\x01\xBA\x44".to_vec(), "MPEG", "PNG"),
            (padded(b"\x5C\x01\0\0", 344, b"n+1\0"), "NIfTI", "DICOM"),
            (b"P5\n640 480\n255\n".to_vec(), "Netpbm", "PNG"),
            (b"8BPS\0\x01".to_vec(), "Photoshop", "PNG"),
            (b"\xEF\xBB\xBF<?xml version='1.0'?><svg".to_vec(), "SVG", "PNG"),
            (b"<!DOCTYPE html><html>".to_vec(), "web page", "PNG"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "Office", "PNG"),
        ];
        for (bytes, name, way_out) in cases {
            assert_eq!(sniff(&bytes), None, "{name}");
            let refusal = decode(&bytes, &Limits::default()).unwrap_err();
            assert_eq!(refusal.kind(), "unsupported", "{name}: {refusal}");
            let words = refusal.to_string();
            assert!(words.contains(name) && words.contains(way_out), "{name}, {way_out}: {words}");
        }
    }

    #[test]
    fn nothing_is_named_that_is_not_known() {
        for bytes in [&b"hello"[..], b"", b"P", b"\0\0\0\0", b"PNG", &[0; 600]] {
            assert_eq!(OtherFormat::of(bytes), None, "{bytes:?}");
        }
    }
}
