//! A validated call of one function.

use std::sync::Arc;

use mizan_core::{CallPlan, FunctionId, Registry};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use self_cell::self_cell;

use crate::args::{Member, member};
use crate::caught::{LARGE, caught};
use crate::kept::Kept;
use crate::problem::refused;
use crate::settled::Settled;
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
pub(crate) struct Source {
    pub(crate) registry: Arc<Registry>,
    request: Request,
}

impl Source {
    fn plan(&self) -> Result<CallPlan<'_>, mizan_core::Problem> {
        match &self.request {
            Request::Call(function, body) => self.registry.plan_call(function.as_deref(), body),
            Request::RouteBody(id, body) => self.registry.plan_route_body(*id, body),
            Request::RouteQuery(id, query) => self.registry.plan_route_query(*id, query),
        }
    }
}

self_cell!(
    pub(crate) struct CallCell {
        owner: Source,
        #[covariant]
        dependent: CallPlan,
    }
);

/// A validated call of one function.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Call {
    cell: Arc<CallCell>,
}

impl Call {
    /// Plans a call.
    pub(crate) fn plan(
        py: Python<'_>,
        registry: &Arc<Registry>,
        request: Request,
    ) -> PyResult<Self> {
        let large = request.is_large();
        let source = Source {
            registry: registry.clone(),
            request,
        };
        let plan = || CallCell::try_new(source, Source::plan);
        let planned = if large { py.detach(plan) } else { plan() };
        match planned {
            Ok(cell) => Ok(Call {
                cell: Arc::new(cell),
            }),
            Err(problem) => Err(refused(py, problem, Vec::new())),
        }
    }
}

#[pymethods]
impl Call {
    /// The function to run: position and arguments as a JSON object.
    fn member<'py>(&self, py: Python<'py>) -> PyResult<Member<'py>> {
        caught(|| {
            let plan = self.cell.borrow_dependent();
            Ok(member(
                py,
                &self.cell.borrow_owner().registry,
                plan.id(),
                &plan.args(),
            ))
        })
    }

    /// How caches may keep the page it is a request of; nothing when it is none.
    #[getter]
    fn page(&self) -> PyResult<Option<(u32, u32, bool)>> {
        caught(|| {
            let function = self.cell.borrow_dependent().function();
            let policy = function.policy().filter(|_| function.is_view());
            Ok(policy.map(|policy| (policy.ttl, policy.swr, policy.public)))
        })
    }

    /// How caches may keep the page it is a request of, for one caller; nothing when they may not, or it is no page.
    fn kept(&self, identity: Option<String>) -> PyResult<Option<Kept>> {
        caught(|| {
            let plan = self.cell.borrow_dependent();
            let none = |_: Option<&str>| String::new();
            Ok(Kept::new(identity, none, |identity| plan.cached(identity)))
        })
    }

    /// What the call changed, once it succeeded and its work is committed; `added` are the targets of run time,
    /// `mounted` the bundles the client has.
    #[pyo3(signature = (added, mounted=None))]
    fn settle(&self, added: Vec<Added>, mounted: Option<&str>) -> PyResult<Settled> {
        caught(|| Settled::new(&self.cell, targets(added)?, mounted))
    }
}
