//! Removing what names the patient from the films of a new case. All films of a case move by the same number of days,
//! those that name nobody, too.

use crate::deidentify::{Cleaning, Looked, Options, Patient, Secret};
use crate::imaging::Limits;
use crate::intake::{PlannedCase, PlannedFilm};
use crate::store::{Cleaned, StateFolder, clean_film, look_of, read_film};

/// What cleans the films of one case.
pub(super) struct CaseCleaner<'a> {
    options: Options,
    secret: &'a Secret,
    patient: Patient,
    state: &'a StateFolder,
    limits: Limits,
}

impl<'a> CaseCleaner<'a> {
    /// A cleaner for a case.
    pub(super) fn new(case: &PlannedCase, secret: &'a Secret, state: &'a StateFolder) -> Self {
        let (options, limits) = (Options::default(), Limits::default());
        let patient = Patient::named(&key(case, secret, options, &limits));
        Self { options, secret, patient, state, limits }
    }

    /// Whole days by which every day of the patient moves.
    pub(super) fn shift_days(&self) -> i64 {
        self.secret.shift_days(&self.patient)
    }

    /// Cleans a film, or says in words why that cannot be.
    pub(super) fn clean(&self, _film: &PlannedFilm, bytes: &[u8]) -> Result<Cleaned, String> {
        let cleaning = Cleaning {
            options: &self.options,
            secret: self.secret,
            patient: Some(&self.patient),
            looked: &look_of(self.state, bytes),
            rewrite_pixels: false,
        };
        let clean = clean_film(bytes, &cleaning, &self.limits).map_err(|refusal| refusal.to_string())?;
        Ok(Cleaned {
            bytes: clean.bytes,
            extension: clean.extension.to_owned(),
            shifted_days: self.secret.shift_days(&self.patient),
            is_looked_at: *cleaning.looked != Looked::No,
            look: clean.look.map(|reason| reason.words().to_owned()),
        })
    }
}

/// What stays the same over all batches of the patient: the pseudonym that the first film naming them gives; without
/// one, the hash of the first film.
fn key(case: &PlannedCase, secret: &Secret, options: Options, limits: &Limits) -> String {
    let named = case.included().find(|film| film.names_patient);
    let pseudonym = named.and_then(|film| {
        let bytes = read_film(&film.at, limits).ok()?;
        let cleaning =
            Cleaning { options: &options, secret, patient: None, looked: &Looked::No, rewrite_pixels: false };
        clean_film(&bytes, &cleaning, limits).ok().map(|clean| clean.pseudonym)
    });
    pseudonym.or_else(|| case.included().next().map(|film| film.sha256.clone())).unwrap_or_default()
}
