//! A validated read of one context.

use std::sync::Arc;

use mizan_core::{BundlePlan, CachePolicy, Registry};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyBytes;
use self_cell::self_cell;

use crate::answer::{Answer, answer};
use crate::args::{Member, member};
use crate::caller::{CallerId, Surroundings};
use crate::caught::{LARGE, caught};
use crate::kept::Kept;
use crate::problem::{Problem, refused};
use crate::settled::SettledCell;
use crate::spelling::Respell;

/// What a plan borrows from.
enum Source {
    /// A request.
    Query {
        registry: Arc<Registry>,
        query: PyBackedStr,
    },
    /// A call whose client has the bundle mounted: its position among those to refresh.
    Refresh {
        settled: Arc<SettledCell>,
        index: usize,
    },
}

self_cell!(
    struct Cell {
        owner: Source,
        #[covariant]
        dependent: BundlePlan,
    }
);

/// A validated read of one context.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Bundle {
    cell: Cell,
    registry: Arc<Registry>,
}

impl Bundle {
    /// Plans a read from a query string.
    pub(crate) fn plan(
        py: Python<'_>,
        registry: &Arc<Registry>,
        context: &str,
        query: PyBackedStr,
        respell: &Respell<'_, '_>,
    ) -> PyResult<Self> {
        let source = Source::Query {
            registry: registry.clone(),
            query,
        };
        let cell = Cell::try_new(source, |source| match source {
            Source::Query { registry, query } => {
                let planned = registry.plan_bundle(context, query);
                let mut plan = planned.map_err(|problem| refused(py, problem, Vec::new()))?;
                respelled(registry, &mut plan, respell)?;
                Ok(plan)
            }
            Source::Refresh { .. } => Err(PyValueError::new_err("not a query")),
        })?;
        Ok(Bundle {
            cell,
            registry: registry.clone(),
        })
    }

    /// One of the bundles a call refreshes.
    pub(crate) fn refresh(
        registry: &Arc<Registry>,
        settled: &Arc<SettledCell>,
        index: usize,
    ) -> PyResult<Self> {
        let source = Source::Refresh {
            settled: settled.clone(),
            index,
        };
        let cell = Cell::try_new(source, |source| match source {
            Source::Refresh { settled, index } => {
                let plan = settled.borrow_dependent().refresh.get(*index).cloned();
                plan.ok_or_else(|| PyValueError::new_err("no such bundle"))
            }
            Source::Query { .. } => Err(PyValueError::new_err("not a refresh")),
        })?;
        Ok(Bundle {
            cell,
            registry: registry.clone(),
        })
    }

    /// The plan itself.
    pub(crate) fn plan_ref(&self) -> &BundlePlan<'_> {
        self.cell.borrow_dependent()
    }
}

/// Gives a plan the spelling of its values.
pub(crate) fn respelled(
    registry: &Registry,
    plan: &mut BundlePlan<'_>,
    respell: &Respell<'_, '_>,
) -> PyResult<()> {
    let position = registry.context_id(plan.context().name());
    let position = position.map_or(usize::MAX, mizan_core::ContextId::index);
    for (index, text) in respell.ask(position, plan.values())? {
        plan.respell(index, text.as_deref());
    }
    Ok(())
}

/// How caches may keep an answer: `ttl`, `swr`, `public`, `anonymous`.
pub(crate) type Policy = (u32, u32, bool, bool);

pub(crate) fn policy(policy: CachePolicy) -> Policy {
    (policy.ttl, policy.swr, policy.public, policy.anonymous)
}

/// What one member gave.
struct Outcome(Result<PyBackedBytes, mizan_core::Problem>);

impl<'py> FromPyObject<'_, 'py> for Outcome {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        caught(|| {
            if let Ok(problem) = object.cast::<Problem>() {
                return Ok(Outcome(Err(problem.get().0.clone())));
            }
            match object.cast::<PyBytes>() {
                Ok(body) => Ok(Outcome(Ok(body.to_owned().into()))),
                Err(_) => Err(PyTypeError::new_err("an outcome is bytes or a `Problem`")),
            }
        })
    }
}

type Outcomes = Vec<Result<PyBackedBytes, mizan_core::Problem>>;

fn results(outcomes: Vec<Outcome>) -> Outcomes {
    outcomes.into_iter().map(|outcome| outcome.0).collect()
}

fn is_large(outcomes: &Outcomes) -> bool {
    outcomes
        .iter()
        .flatten()
        .map(|body| body.len())
        .sum::<usize>()
        > LARGE
}

#[pymethods]
impl Bundle {
    /// Position of the context.
    #[getter]
    fn context(&self) -> PyResult<usize> {
        caught(|| {
            let id = self.registry.context_id(self.plan_ref().context().name());
            Ok(id.map_or(usize::MAX, mizan_core::ContextId::index))
        })
    }

    /// The params as canonical JSON.
    #[getter]
    fn params(&self) -> PyResult<String> {
        caught(|| Ok(self.plan_ref().params()))
    }

    /// Functions to run: position and arguments as a JSON object.
    fn members<'py>(&self, py: Python<'py>) -> PyResult<Vec<Member<'py>>> {
        caught(|| {
            let members = self.plan_ref().members();
            Ok(members
                .map(|(id, args)| member(py, &self.registry, id, &args))
                .collect())
        })
    }

    /// How caches may keep it: `ttl`, `swr`, `public`, `anonymous`; nothing when they may not.
    #[getter]
    fn policy(&self) -> PyResult<Option<Policy>> {
        caught(|| Ok(self.plan_ref().policy().map(policy)))
    }

    /// How caches may keep it for a caller, under a key made with the secret; nothing when they may not, and when it is
    /// for this request alone.
    #[pyo3(signature = (secret, caller, surroundings))]
    fn kept(
        &self,
        secret: &[u8],
        caller: Option<CallerId>,
        surroundings: &Surroundings,
    ) -> PyResult<Option<Kept>> {
        caught(|| {
            let plan = self.plan_ref();
            let caller = caller.map(|caller| caller.0);
            let audience = plan.policy().and_then(|policy| policy.audience(caller));
            let kept = audience.and_then(|audience| {
                let key = plan.cache_key(secret, &audience, &surroundings.0);
                Some(Kept::new(key, plan.cached(audience, &surroundings.0)?))
            });
            Ok(kept)
        })
    }

    /// The response, from one outcome per member: JSON or the problem.
    #[pyo3(signature = (outcomes, if_none_match=None))]
    fn finish<'py>(
        &self,
        py: Python<'py>,
        outcomes: Vec<Outcome>,
        if_none_match: Option<&str>,
    ) -> PyResult<Answer<'py>> {
        caught(|| {
            let (plan, outcomes) = (self.plan_ref(), results(outcomes));
            let finish = || plan.finish(&outcomes, if_none_match);
            let finished = if is_large(&outcomes) {
                py.detach(finish)
            } else {
                finish()
            };
            Ok(answer(py, finished))
        })
    }

    /// The body of a bundle every member of which succeeded; `None` when one failed.
    fn body<'py>(
        &self,
        py: Python<'py>,
        outcomes: Vec<Outcome>,
    ) -> PyResult<Option<Bound<'py, PyBytes>>> {
        caught(|| {
            Ok(self
                .plan_ref()
                .body(&results(outcomes))
                .map(|body| PyBytes::new(py, &body)))
        })
    }
}
