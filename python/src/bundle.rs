//! A validated read of one context.

use std::sync::Arc;

use mizan_core::BundlePlan;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyBytes;
use self_cell::self_cell;

use crate::answer::{Answer, answer};
use crate::app::App;
use crate::args::{Member, member};
use crate::caller::caller;
use crate::caught::{LARGE, caught};
use crate::kept::Kept;
use crate::problem::{Problem, refused};
use crate::settled::SettledCell;
use crate::spell::respell;
use crate::surroundings::Surroundings;

/// What a plan borrows from.
enum Source {
    /// A request.
    Query { app: Arc<App>, query: PyBackedStr },
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
    app: Arc<App>,
}

impl Bundle {
    /// Plans a read from a query string.
    pub(crate) fn plan(
        py: Python<'_>,
        app: &Arc<App>,
        context: &str,
        query: PyBackedStr,
    ) -> PyResult<Self> {
        let source = Source::Query {
            app: app.clone(),
            query,
        };
        let mut cell = Cell::try_new(source, |source| match source {
            Source::Query { app, query } => (app.registry)
                .plan_bundle(context, query)
                .map_err(|problem| refused(py, problem, Vec::new())),
            Source::Refresh { .. } => Err(PyValueError::new_err("not a query")),
        })?;
        cell.with_dependent_mut(|_, plan| spell(py, app, plan))?;
        Ok(Bundle {
            cell,
            app: app.clone(),
        })
    }

    /// One of the bundles a call refreshes.
    pub(crate) fn refresh(
        app: &Arc<App>,
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
            app: app.clone(),
        })
    }

    /// The plan itself.
    pub(crate) fn plan_ref(&self) -> &BundlePlan<'_> {
        self.cell.borrow_dependent()
    }
}

/// Gives the params of a bundle the spelling that their types write.
pub(crate) fn spell(py: Python<'_>, app: &App, plan: &mut BundlePlan<'_>) -> PyResult<()> {
    let Some(spellers) = app.spelling.contexts.get(plan.context().name()) else {
        return Ok(());
    };
    respell(
        py,
        spellers,
        plan,
        |plan, index| plan.values().nth(index).flatten().map(str::to_owned),
        BundlePlan::respell,
    )
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
            let id = self
                .app
                .registry
                .context_id(self.plan_ref().context().name());
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
                .map(|(id, args)| member(py, &self.app.registry, id, &args))
                .collect())
        })
    }

    /// Whether caches may keep it at all.
    #[getter]
    fn is_cached(&self) -> PyResult<bool> {
        caught(|| Ok(self.plan_ref().policy().is_some()))
    }

    /// Whether it is kept once for every caller.
    #[getter]
    fn is_public(&self) -> PyResult<bool> {
        caught(|| {
            Ok(self
                .plan_ref()
                .policy()
                .is_some_and(mizan_core::CachePolicy::is_public))
        })
    }

    /// How caches may keep it for a caller, by the text of the audience, under a key made with the secret. Nothing when
    /// caches may not keep it, as for a caller without an identity.
    fn kept(
        &self,
        secret: &[u8],
        audience: Option<&str>,
        surroundings: &Surroundings,
    ) -> PyResult<Option<Kept>> {
        caught(|| {
            let (plan, around) = (self.plan_ref(), &surroundings.0);
            let policy = plan.policy();
            let Some(audience) = caller(audience).map(|caller| policy?.audience(caller))? else {
                return Ok(None);
            };
            let key = plan.cache_key(secret, &audience, around);
            Ok(plan
                .cached(audience, around)
                .map(|cached| Kept::new(cached, key)))
        })
    }

    /// Whether callers without an identity share one answer.
    #[getter]
    fn is_anonymous(&self) -> PyResult<bool> {
        caught(|| {
            Ok(self
                .plan_ref()
                .policy()
                .is_some_and(|policy| policy.sharing == mizan_core::Sharing::Anonymous))
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
