//! A text sealed with words: AES-256-GCM under a key that PBKDF2 makes of the words, so that a browser opens it with what
//! it has (`WebCrypto`) and nobody without the words reads it in the source.

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::report::ReportError;

/// Rounds of PBKDF2-HMAC-SHA256, as OWASP's Password Storage Cheat Sheet asks for.
pub(super) const ROUNDS: u32 = 600_000;
/// Fewest letters that words may have.
const LEAST: usize = 8;
/// Bytes of a salt.
const SALT: usize = 16;
/// One nonce for every key: see [`seal`].
const NONCE: [u8; 12] = [0; 12];

/// Words that open the answers of a quiz.
#[derive(Clone, PartialEq, Eq)]
pub struct QuizKey(String);

/// Words that cannot be a key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidQuizKey {
    /// There are none.
    #[error(
        "the answers need words that open them; think of a few that nobody guesses, such as four words in a row"
    )]
    Empty,
    /// There are too few.
    #[error(
        "{0} letters can be guessed; take at least {least}, better four words in a row, and give them to the learners when they may see the answers",
        least = LEAST
    )]
    Short(usize),
}

impl QuizKey {
    /// These words, without spaces around them and in one Unicode form, so that every keyboard writes the same.
    ///
    /// # Errors
    /// [`InvalidQuizKey`] where there are none, or fewer than eight letters.
    pub fn new(words: &str) -> Result<Self, InvalidQuizKey> {
        let words: String = words.trim().nfc().collect();
        match words.chars().count() {
            0 => Err(InvalidQuizKey::Empty),
            few if few < LEAST => Err(InvalidQuizKey::Short(few)),
            _ => Ok(Self(words)),
        }
    }
}

impl std::fmt::Debug for QuizKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("QuizKey(…)")
    }
}

/// A sealed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sealed {
    /// Salt of the key.
    pub(super) salt: [u8; SALT],
    /// Nonce of the cipher.
    pub(super) nonce: [u8; 12],
    /// The text, not readable, with the tag that shows a wrong key.
    pub(super) bytes: Vec<u8>,
}

fn broken(error: &dyn std::fmt::Display) -> ReportError {
    ReportError::of("seal of the answers", error)
}

/// Seals a text. The salt is made of words and text, not drawn: the same case and words give the same bytes, and another
/// text under the same words has another key. Each derived key so seals one text alone, and the nonce may be fixed.
pub(super) fn seal(key: &QuizKey, text: &str) -> Result<Sealed, ReportError> {
    let mut mac =
        <Hmac<Sha256> as hmac::Mac>::new_from_slice(key.0.as_bytes()).map_err(|error| broken(&error))?;
    mac.update(text.as_bytes());
    let mut salt = [0; SALT];
    salt.iter_mut().zip(mac.finalize().into_bytes()).for_each(|(own, byte)| *own = byte);
    let bytes = cipher(key, &salt)?.encrypt(&Nonce::from(NONCE), text.as_bytes());
    Ok(Sealed { salt, nonce: NONCE, bytes: bytes.map_err(|error| broken(&error))? })
}

fn cipher(key: &QuizKey, salt: &[u8]) -> Result<Aes256Gcm, ReportError> {
    let derived: [u8; 32] = pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(key.0.as_bytes(), salt, ROUNDS);
    Aes256Gcm::new_from_slice(&derived).map_err(|error| broken(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(key: &QuizKey, sealed: &Sealed) -> Option<String> {
        let text =
            cipher(key, &sealed.salt).unwrap().decrypt(&Nonce::from(sealed.nonce), sealed.bytes.as_slice());
        text.ok().map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn words_open_what_they_sealed_and_others_do_not() {
        let key = QuizKey::new("  four words in a row ").unwrap();
        let sealed = seal(&key, "bridging callus").unwrap();
        assert_eq!(open(&QuizKey::new("four words in a row").unwrap(), &sealed).unwrap(), "bridging callus");
        assert_eq!(open(&QuizKey::new("Four words in a row").unwrap(), &sealed), None);
        assert_eq!(seal(&key, "bridging callus").unwrap(), sealed, "the same text gives the same bytes");
        let other = seal(&key, "bridging callus.").unwrap();
        assert_ne!(other.salt, sealed.salt, "no key seals two texts");
        let mut changed = sealed.clone();
        changed.bytes[3] ^= 1;
        assert_eq!(open(&key, &changed), None, "a changed file does not open");
        assert!(!sealed.bytes.windows(6).any(|part| part == b"callus"));
    }

    #[test]
    fn words_are_one_in_every_unicode_form_and_short_ones_are_refused() {
        assert_eq!(QuizKey::new("Schlüssel").unwrap(), QuizKey::new("Schlu\u{308}ssel").unwrap());
        assert_eq!(QuizKey::new("   "), Err(InvalidQuizKey::Empty));
        let short = QuizKey::new(" callus ").unwrap_err();
        assert_eq!(short, InvalidQuizKey::Short(6));
        assert!(short.to_string().contains("at least 8"), "{short}");
        assert!(!format!("{:?}", QuizKey::new("four words in a row").unwrap()).contains("words"));
    }
}
