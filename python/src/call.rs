//! A validated call of one function.

use std::sync::Arc;

use mizan_core::{CallPlan, FunctionId, Registry};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use self_cell::self_cell;

use crate::args::{Member, member};
use crate::bundle::{Policy, policy};
use crate::caller::{CallerId, Surroundings};
use crate::caught::{LARGE, caught};
use crate::kept::Kept;
use crate::problem::refused;
use crate::settled::Settled;
use crate::spelling::Respell;
use crate::target::{Added, targets};

/// Where the arguments stand, and whose they are.
pub(crate) enum Request {
    /// The body of a call; the function of the path, or none for the envelope.
    Call(Option<PyBackedStr>, PyBackedBytes),
    /// The body of a request on a route.
    RouteBody(FunctionId, PyBackedBytes),
    /// The query string of a request on a route.
    RouteQuery(FunctionId, PyBackedStr),
}

impl Request {
    fn is_large(&self) -> bool {
        match self {
            Request::Call(_, body) | Request::RouteBody(_, body) => body.len() > LARGE,
            Request::RouteQuery(..) => false,
        }
    }
}

/// What a plan borrows from.
struct Source {
    registry: Arc<Registry>,
    request: Request,
}

impl Source {
    fn find(&self) -> Result<mizan_core::CallRequest<'_>, mizan_core::Problem> {
        match &self.request {
            Request::Call(function, body) => self.registry.call(function.as_deref(), body),
            Request::RouteBody(id, body) => self.registry.route_body(*id, body),
            Request::RouteQuery(id, query) => Ok(self.registry.route_query(*id, query)),
        }
    }
}

self_cell!(
    struct RequestCell {
        owner: Source,
        #[covariant]
        dependent: CallFound,
    }
);

type CallFound<'a> = mizan_core::CallRequest<'a>;

/// A request for a function that exists; its arguments are checked once the caller may call it.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct CallRequest {
    cell: Arc<RequestCell>,
}

impl CallRequest {
    /// Finds the function of a request.
    pub(crate) fn find(
        py: Python<'_>,
        registry: &Arc<Registry>,
        request: Request,
    ) -> PyResult<Self> {
        let large = request.is_large();
        let source = Source {
            registry: registry.clone(),
            request,
        };
        let find = || RequestCell::try_new(source, Source::find);
        let found = if large { py.detach(find) } else { find() };
        match found {
            Ok(cell) => Ok(CallRequest {
                cell: Arc::new(cell),
            }),
            Err(problem) => Err(refused(py, problem, Vec::new())),
        }
    }
}

#[pymethods]
impl CallRequest {
    /// Position of the function.
    #[getter]
    fn function(&self) -> PyResult<usize> {
        caught(|| Ok(self.cell.borrow_dependent().id().index()))
    }

    /// Checks the arguments, and gives those that narrow the spelling of their values.
    fn plan(&self, py: Python<'_>, respell: Bound<'_, PyAny>) -> PyResult<Call> {
        caught(|| {
            let respell = Respell(&respell);
            let cell = CallCell::try_new(self.cell.clone(), |request| {
                let planned = request.borrow_dependent().clone().plan();
                let mut plan = planned.map_err(|problem| refused(py, problem, Vec::new()))?;
                let values: Vec<Option<&str>> = plan.args().iter().collect();
                let written = respell.ask(plan.id().index(), values.into_iter())?;
                for (index, text) in written {
                    plan.respell(index, text.as_deref());
                }
                Ok::<_, PyErr>(plan)
            })?;
            Ok(Call {
                cell: Arc::new(cell),
            })
        })
    }
}

self_cell!(
    pub(crate) struct CallCell {
        owner: Arc<RequestCell>,
        #[covariant]
        dependent: CallPlan,
    }
);

impl CallCell {
    /// The registry that the call is of.
    pub(crate) fn registry(&self) -> &Arc<Registry> {
        &self.borrow_owner().borrow_owner().registry
    }
}

/// A validated call of one function.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Call {
    cell: Arc<CallCell>,
}

#[pymethods]
impl Call {
    /// The function to run: position and arguments as a JSON object.
    fn member<'py>(&self, py: Python<'py>) -> PyResult<Member<'py>> {
        caught(|| {
            let plan = self.cell.borrow_dependent();
            Ok(member(py, self.cell.registry(), plan.id(), &plan.args()))
        })
    }

    /// How caches may keep the page it is a request of: `ttl`, `swr`, `public`, `anonymous`; nothing when they may not.
    #[getter]
    fn page(&self) -> PyResult<Option<Policy>> {
        caught(|| Ok(self.cell.borrow_dependent().policy().map(policy)))
    }

    /// The same for a caller; nothing when it is for this request alone.
    #[pyo3(signature = (caller, surroundings))]
    fn kept(
        &self,
        caller: Option<CallerId>,
        surroundings: &Surroundings,
    ) -> PyResult<Option<Kept>> {
        caught(|| {
            let plan = self.cell.borrow_dependent();
            let caller = caller.map(|caller| caller.0);
            let audience = plan.policy().and_then(|policy| policy.audience(caller));
            let cached = audience.and_then(|audience| plan.cached(audience, &surroundings.0));
            Ok(cached.map(|cached| Kept::new(String::new(), cached)))
        })
    }

    /// What the call changed, once it succeeded and its work is committed; `added` are the targets of run time,
    /// `mounted` the bundles the client has.
    /// `respell` is asked for the spelling of their values.
    #[pyo3(signature = (added, mounted=None, respell=None))]
    fn settle(
        &self,
        added: Vec<Added>,
        mounted: Option<&str>,
        respell: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Settled> {
        caught(|| Settled::new(&self.cell, targets(added)?, mounted, respell))
    }
}
