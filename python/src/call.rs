//! A validated call of one function.

use std::sync::Arc;

use mizan_core::{CallPlan, CallRequest, FunctionId};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use self_cell::self_cell;

use crate::app::App;
use crate::args::{Member, member};
use crate::caller::caller;
use crate::caught::{LARGE, caught};
use crate::kept::Kept;
use crate::problem::refused;
use crate::settled::Settled;
use crate::spell::respell;
use crate::surroundings::Surroundings;
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

/// What a request borrows from.
pub(crate) struct Source {
    pub(crate) app: Arc<App>,
    request: Request,
}

impl Source {
    fn request(&self) -> Result<CallRequest<'_>, mizan_core::Problem> {
        let registry = &self.app.registry;
        match &self.request {
            Request::Call(function, body) => registry.call(function.as_deref(), body),
            Request::RouteBody(id, body) => registry.route_body(*id, body),
            Request::RouteQuery(id, query) => Ok(registry.route_query(*id, query)),
        }
    }
}

self_cell!(
    pub(crate) struct RequestCell {
        owner: Source,
        #[covariant]
        dependent: CallRequest,
    }
);

self_cell!(
    pub(crate) struct CallCell {
        owner: Arc<RequestCell>,
        #[covariant]
        dependent: CallPlan,
    }
);

impl CallCell {
    /// The app it is a call of.
    pub(crate) fn app(&self) -> &Arc<App> {
        &self.borrow_owner().borrow_owner().app
    }
}

/// A request for one function that exists, whose arguments nothing has looked at.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Called {
    cell: Arc<RequestCell>,
}

impl Called {
    /// Finds the function of a request.
    pub(crate) fn of(py: Python<'_>, app: &Arc<App>, request: Request) -> PyResult<Self> {
        let large = request.is_large();
        let source = Source {
            app: app.clone(),
            request,
        };
        let find = || RequestCell::try_new(source, Source::request);
        let found = if large { py.detach(find) } else { find() };
        match found {
            Ok(cell) => Ok(Called {
                cell: Arc::new(cell),
            }),
            Err(problem) => Err(refused(py, problem, Vec::new())),
        }
    }
}

#[pymethods]
impl Called {
    /// Position of the function.
    #[getter]
    fn function(&self) -> PyResult<usize> {
        caught(|| Ok(self.cell.borrow_dependent().id().index()))
    }

    /// The call, once its caller may make it: its arguments are checked and spelled.
    fn plan(&self, py: Python<'_>) -> PyResult<Call> {
        caught(|| {
            let large = self.cell.borrow_owner().request.is_large();
            let plan =
                || CallCell::try_new(self.cell.clone(), |cell| cell.borrow_dependent().plan());
            let planned = if large { py.detach(plan) } else { plan() };
            let mut cell = planned.map_err(|problem| refused(py, problem, Vec::new()))?;
            let app = self.cell.borrow_owner().app.clone();
            cell.with_dependent_mut(|_, plan| spell(py, &app, plan))?;
            Ok(Call {
                cell: Arc::new(cell),
            })
        })
    }
}

/// Gives the arguments that targets narrow by the spelling that their types write.
fn spell(py: Python<'_>, app: &App, plan: &mut CallPlan<'_>) -> PyResult<()> {
    let Some(spellers) = app.spelling.functions.get(plan.function().name()) else {
        return Ok(());
    };
    respell(
        py,
        spellers,
        plan,
        |plan, index| plan.args().iter().nth(index).flatten().map(str::to_owned),
        CallPlan::respell,
    )
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
            Ok(member(
                py,
                &self.cell.app().registry,
                plan.id(),
                &plan.args(),
            ))
        })
    }

    /// What a view says to caches that says nothing itself; nothing where it may be the same for every caller.
    #[getter]
    fn cache_control(&self) -> PyResult<Option<(String, String)>> {
        caught(|| {
            let field = self.cell.borrow_dependent().cache_control();
            Ok(field.map(|(name, value)| (name.to_owned(), value.into_owned())))
        })
    }

    /// How caches may keep the page it is a request of; nothing when it is none.
    #[getter]
    fn page(&self) -> PyResult<Option<(u32, u32, bool, bool)>> {
        caught(|| {
            let function = self.cell.borrow_dependent().function();
            let policy = function.policy().filter(|_| function.is_view());
            Ok(policy.map(|each| {
                (
                    each.ttl,
                    each.swr,
                    each.is_public(),
                    each.sharing == mizan_core::Sharing::Anonymous,
                )
            }))
        })
    }

    /// How caches may keep the page it is a request of, for one caller; nothing when they may not, or it is no page.
    fn kept(&self, audience: Option<&str>, surroundings: &Surroundings) -> PyResult<Option<Kept>> {
        caught(|| {
            let plan = self.cell.borrow_dependent();
            let policy = plan.policy();
            let audience = caller(audience).map(|caller| policy?.audience(caller))?;
            let cached = audience.and_then(|audience| plan.cached(audience, &surroundings.0));
            Ok(cached.map(|cached| Kept::new(cached, String::new())))
        })
    }

    /// What the call changed, once it succeeded and its work is committed; `added` are the targets of run time,
    /// `mounted` the bundles the client has.
    #[pyo3(signature = (added, mounted=None))]
    fn settle(
        &self,
        py: Python<'_>,
        added: Vec<Added>,
        mounted: Option<&str>,
    ) -> PyResult<Settled> {
        caught(|| Settled::new(py, &self.cell, targets(added)?, mounted))
    }
}
