//! From a visit and a view to a finished film: poses, rays, greys, marker and burned-in word.

use crate::camera::Camera;
use crate::detector::{Film, develop};
use crate::expose::expose;
use crate::label;
use crate::noise::hash01;
use crate::scene::scene;
use crate::visit::{Aspect, View, Visit, views, visits};

/// One film to be made.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    /// Name of the file without its ending.
    pub(crate) id: String,
    pub(crate) visit: Visit,
    pub(crate) view: View,
}

impl Shot {
    pub(crate) fn aspect_word(&self) -> &'static str {
        match self.view.aspect {
            Aspect::Ap => "AP",
            Aspect::Lateral => "Lateral",
            Aspect::Pelvis => "AP pelvis",
        }
    }

    /// The exposure at a reduced size; 1 is the size of the sample.
    pub(crate) fn camera(&self, scale: usize) -> Camera {
        self.view.camera.coarser(scale)
    }

    /// Makes the film.
    pub(crate) fn film(&self, scale: usize) -> Film {
        let camera = self.camera(scale);
        let mut maps = expose(&scene(&self.visit, &self.view), &camera);
        let by = scale.max(1) as f32;
        let (wide, high) = (camera.cols as f32, camera.rows as f32);
        let wander = |salt: u32| hash01(self.view.exposure.seed * 31 + salt);
        let at = [wide * (0.06 + 0.03 * wander(1)), high * (0.11 + 0.22 * wander(2))];
        label::lead_letter(&mut maps, 'R', at, 92.0 / by);
        let mut film = develop(&maps, &self.view.exposure, camera.pixel_mm, scale);
        let dot = (4 / scale.max(1)).max(1);
        let at = [(74.0 / by) as usize, (high - 96.0 / by) as usize];
        label::burn(&mut film, "SIMULATED", at, dot, 3300);
        film
    }
}

/// All films of the hip in the order of the story.
pub(crate) fn shots() -> Vec<Shot> {
    let mut all = Vec::new();
    for visit in visits() {
        for view in views(&visit) {
            let tag = match view.aspect {
                Aspect::Ap => "ap",
                Aspect::Lateral => "lateral",
                Aspect::Pelvis => "pelvis",
            };
            all.push(Shot { id: format!("{}-{tag}", visit.key), visit: visit.clone(), view });
        }
    }
    all
}
