//! What a successful call changed.

use std::sync::Arc;

use mizan_core::{BundlePlan, Target};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use self_cell::self_cell;

use crate::announce::{Announced, announced};
use crate::answer::{Answer, Headers, answer};
use crate::bundle::{Bundle, spell};
use crate::call::CallCell;
use crate::caught::caught;

/// The changes, and the mounted bundles they made stale.
pub(crate) struct Changes<'a> {
    pub(crate) settled: mizan_core::Settled<'a>,
    pub(crate) refresh: Vec<BundlePlan<'a>>,
}

self_cell!(
    pub(crate) struct SettledCell {
        owner: Arc<CallCell>,
        #[covariant]
        dependent: Changes,
    }
);

/// What a successful call changed.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Settled {
    cell: Arc<SettledCell>,
}

impl Settled {
    pub(crate) fn new(
        py: Python<'_>,
        call: &Arc<CallCell>,
        added: Vec<Target>,
        mounted: Option<&str>,
    ) -> PyResult<Self> {
        let cell = SettledCell::try_new(call.clone(), |cell| {
            let settled = cell.borrow_dependent().settle(added);
            let mut bundles = mounted.map_or_else(Vec::new, |mounted| settled.mounted(mounted));
            for bundle in &mut bundles {
                spell(py, cell.app(), bundle)?;
            }
            let refresh = settled.stale(bundles);
            Ok::<_, PyErr>(Changes { settled, refresh })
        })?;
        Ok(Settled {
            cell: Arc::new(cell),
        })
    }
}

#[pymethods]
impl Settled {
    /// The mounted bundles that are now stale.
    fn refreshable(&self) -> PyResult<Vec<Bundle>> {
        caught(|| {
            let app = self.cell.borrow_owner().app();
            let count = self.cell.borrow_dependent().refresh.len();
            (0..count)
                .map(|index| Bundle::refresh(app, &self.cell, index))
                .collect()
        })
    }

    /// The response of a call from its result; `refreshed` has the body of each refreshable bundle that was read.
    fn answer<'py>(
        &self,
        py: Python<'py>,
        result: &[u8],
        refreshed: Vec<Option<PyBackedBytes>>,
        identity_changed: bool,
    ) -> PyResult<Answer<'py>> {
        caught(|| {
            let changes = self.cell.borrow_dependent();
            let read = changes.refresh.iter().zip(refreshed);
            let read: Vec<_> = read
                .filter_map(|(plan, body)| Some((plan.clone(), body?)))
                .collect();
            Ok(answer(
                py,
                changes.settled.answer(result, &read, identity_changed),
            ))
        })
    }

    /// What everyone else who keeps copies is told; nothing when nothing is stale.
    fn announcement(&self) -> PyResult<Option<Announced>> {
        caught(|| {
            let settled = &self.cell.borrow_dependent().settled;
            Ok(settled.announcement().as_ref().map(announced))
        })
    }

    /// The header fields alone, for a function on the view path.
    fn headers(&self, identity_changed: bool) -> PyResult<Headers> {
        caught(|| {
            Ok(self
                .cell
                .borrow_dependent()
                .settled
                .headers(identity_changed))
        })
    }
}
