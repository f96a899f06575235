//! What an `#[extract]` argument needs, found without a second error for a type that does not fit.

use super::extract::Extract;
use super::needs::Needs;
use std::marker::PhantomData;

/// Finds what a `T` needs, or nothing when it cannot be extracted at all: that error belongs to
/// `extract` alone. Method resolution takes the first of the two traits that fits.
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<T> {
    /// A probe for one type.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Default for Probe<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Of a type that can be extracted.
pub trait ProbeNeeds {
    /// Notes what the type needs.
    fn needs(&self, needs: &mut Needs);
}

impl<T: Extract> ProbeNeeds for Probe<T> {
    fn needs(&self, needs: &mut Needs) {
        T::needs(needs);
    }
}

/// Of any type.
pub trait ProbeNothing {
    /// Notes nothing.
    fn needs(&self, needs: &mut Needs);
}

impl<T> ProbeNothing for &Probe<T> {
    fn needs(&self, _needs: &mut Needs) {}
}
