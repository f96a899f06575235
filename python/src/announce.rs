//! Announcements as Python values: what everyone who keeps copies is told.

use mizan_core::{Announcement, Target, TargetErrors};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde_json::Value;

use crate::answer::Headers;
use crate::target::Added;

create_exception!(
    mizan._core,
    InvalidTarget,
    PyValueError,
    "A target that no client can have read: an unknown name, or a value of another type."
);

/// Targets, groups of shared caches, the tags to purge from the app's own cache, and header fields.
pub(crate) type Announced = (Vec<Added>, Vec<String>, Vec<String>, Headers);

/// Hands an announcement to Python.
pub(crate) fn announced(announcement: &Announcement) -> Announced {
    let targets = announcement.targets().iter().map(added);
    let groups = announcement.groups().map(str::to_owned);
    (
        targets.collect(),
        groups.collect(),
        announcement.purge_tags().to_vec(),
        announcement.headers(),
    )
}

/// A target as Python holds it.
pub(crate) fn added(target: &Target) -> Added {
    let params = (!target.params.is_empty()).then(|| {
        let params = target.params.clone();
        Value::from_iter(params).to_string().into_bytes()
    });
    (target.context.clone(), target.function.clone(), params)
}

/// The exception for targets the registry does not know.
pub(crate) fn invalid_target(errors: &TargetErrors) -> PyErr {
    InvalidTarget::new_err(errors.to_string())
}
