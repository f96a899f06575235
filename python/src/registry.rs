//! The checked declarations of an app, and everything planned from them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use mizan_core::gate::Gate;
use mizan_core::manifest::ManifestDocument;
use mizan_core::{ContextId, FunctionId, IdentifiedBy, RegistryErrors, VaryOn};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};

use crate::announce::{self, Announced, invalid_target};
use crate::app::App;
use crate::bundle::Bundle;
use crate::call::{Called, Request};
use crate::caught::caught;
use crate::declare::Declarations;
use crate::gate::{Admitted, Fields, admission, admitted};
use crate::manifest::Manifest;
use crate::problem::refused;
use crate::spell::{Spellers, Spelling};
use crate::surroundings::{self, Surroundings};
use crate::target::{Added, targets as targets_of};

create_exception!(
    mizan._core,
    InvalidRegistry,
    PyException,
    "Declarations that contradict each other: `args` are the messages."
);

/// Every context and function of an app, checked against each other.
#[pyclass(frozen, module = "mizan._core")]
pub(crate) struct Registry {
    app: Arc<App>,
    gate: Gate,
}

impl Registry {
    fn function(&self, index: usize) -> PyResult<FunctionId> {
        let function = self.app.registry.functions().get(index);
        let id = function.and_then(|function| self.app.registry.function_id(function.name()));
        id.ok_or_else(|| PyIndexError::new_err("no such function"))
    }
}

fn invalid(errors: &RegistryErrors) -> PyErr {
    let messages = errors
        .errors()
        .iter()
        .map(|error| error.message().to_owned());
    InvalidRegistry::new_err(messages.collect::<Vec<_>>())
}

#[pymethods]
impl Registry {
    /// Checks declarations written as JSON.
    #[new]
    #[pyo3(signature = (declarations, *, origins, target_limit, body_limit, schema, manifest, edge_secret, vary_on,
        origin_parts, identified_by, spell_contexts, spell_functions))]
    #[expect(clippy::too_many_arguments, reason = "Python gives each by its name")]
    fn new(
        py: Python<'_>,
        declarations: &str,
        origins: Vec<String>,
        target_limit: usize,
        body_limit: usize,
        schema: bool,
        manifest: bool,
        edge_secret: Option<String>,
        vary_on: Vec<String>,
        origin_parts: bool,
        identified_by: &str,
        spell_contexts: HashMap<String, Spellers>,
        spell_functions: HashMap<String, Spellers>,
    ) -> PyResult<Self> {
        caught(|| {
            let limits = (target_limit, body_limit);
            let admission = admission(origins, limits, schema, manifest, edge_secret);
            let declarations: Declarations = serde_json::from_str(declarations)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            let vary_on = VaryOn::parse(vary_on.iter().map(String::as_str))
                .map_err(|error| InvalidRegistry::new_err(vec![error.to_string()]))?;
            let vary_on = if origin_parts {
                vary_on.with_origin_parts()
            } else {
                vary_on
            };
            let spelling = Spelling {
                contexts: spell_contexts,
                functions: spell_functions,
            };
            let identified_by = match identified_by {
                "token" => IdentifiedBy::Token,
                "credentials" => IdentifiedBy::Credentials,
                _ => IdentifiedBy::Anything,
            };
            let built = py.detach(|| {
                let (app, contexts, functions) = declarations.into_core();
                let registry = mizan_core::Registry::new(&app, contexts, functions)?;
                let registry = registry
                    .with_vary_on(vary_on)
                    .with_identified_by(identified_by);
                let gate = Gate::new(&registry, admission);
                let app = Arc::new(App { registry, spelling });
                Ok(Registry { app, gate })
            });
            built.map_err(|errors| invalid(&errors))
        })
    }

    /// Names of the functions, by position.
    #[getter]
    fn functions(&self) -> PyResult<Vec<&str>> {
        caught(|| {
            let functions = self.app.registry.functions().iter();
            Ok(functions.map(mizan_core::Function::name).collect())
        })
    }

    /// Names of the contexts, by position.
    #[getter]
    fn contexts(&self) -> PyResult<Vec<&str>> {
        caught(|| {
            let contexts = self.app.registry.contexts().iter();
            Ok(contexts.map(mizan_core::Context::name).collect())
        })
    }

    /// Whether any answer of the app may be kept.
    #[getter]
    fn is_cached(&self) -> PyResult<bool> {
        caught(|| Ok(self.app.registry.keeps_answers()))
    }

    /// The header field of an answer that shows every purge up to this number of the order that all processes share.
    fn seq(&self, number: u64) -> PyResult<(&'static str, Cow<'static, str>)> {
        caught(|| Ok(mizan_core::seq::field(self.app.registry.app(), number)))
    }

    /// Longest body that is read, in bytes.
    #[getter]
    fn body_limit(&self) -> PyResult<usize> {
        caught(|| Ok(self.gate.body_limit()))
    }

    /// The schema document.
    fn schema(&self, py: Python<'_>) -> PyResult<String> {
        caught(|| Ok(py.detach(|| self.app.registry.schema_text())))
    }

    /// The manifest of the app, whose endpoints are under `base`.
    fn manifest(&self, py: Python<'_>, base: &str) -> PyResult<Manifest> {
        caught(|| {
            let document = py.detach(|| ManifestDocument::new(&self.app.registry, base));
            Ok(Manifest(document))
        })
    }

    /// Checks a request before its body is read and says what its path means: the kind of endpoint, its name, the
    /// position of a route's function, and whether the arguments stand in the body.
    fn admit(
        &self,
        py: Python<'_>,
        method: &str,
        path: &str,
        target_length: usize,
        fields: Fields,
    ) -> PyResult<Admitted> {
        caught(|| {
            let head = fields.head(method, path, target_length);
            match self.gate.admit(&self.app.registry, &head) {
                Ok(endpoint) => Ok(admitted(endpoint, method)),
                Err(denied) => {
                    let allow = denied.allow.map(|allow| ("allow", allow.into()));
                    Err(refused(py, denied.problem, allow.into_iter().collect()))
                }
            }
        })
    }

    /// Refuses a body that is too long.
    fn check_length(&self, py: Python<'_>, length: u64) -> PyResult<()> {
        caught(|| {
            let checked = self.gate.check_length(length);
            checked.map_err(|problem| refused(py, problem, Vec::new()))
        })
    }

    /// Position of the context that a client asks for.
    fn context(&self, py: Python<'_>, name: &str) -> PyResult<usize> {
        caught(|| {
            let registry = &self.app.registry;
            match registry.find_context(name) {
                Ok(_) => Ok(registry
                    .context_id(name)
                    .map_or(usize::MAX, ContextId::index)),
                Err(problem) => Err(refused(py, problem, Vec::new())),
            }
        })
    }

    /// Plans a read from a query string.
    fn plan_bundle(&self, py: Python<'_>, context: &str, query: PyBackedStr) -> PyResult<Bundle> {
        caught(|| Bundle::plan(py, &self.app, context, query))
    }

    /// A call from its body; without a function the body is an envelope.
    fn call(
        &self,
        py: Python<'_>,
        function: Option<PyBackedStr>,
        body: PyBackedBytes,
    ) -> PyResult<Called> {
        caught(|| Called::of(py, &self.app, Request::Call(function, body)))
    }

    /// A request on a route from its body.
    fn route_body(&self, py: Python<'_>, function: usize, body: PyBackedBytes) -> PyResult<Called> {
        caught(|| {
            let id = self.function(function)?;
            Called::of(py, &self.app, Request::RouteBody(id, body))
        })
    }

    /// A request on a route from its query string.
    fn route_query(&self, py: Python<'_>, function: usize, query: PyBackedStr) -> PyResult<Called> {
        caught(|| {
            let id = self.function(function)?;
            Called::of(py, &self.app, Request::RouteQuery(id, query))
        })
    }

    /// Names of the header fields that answers depend on, in lower case.
    #[getter]
    fn vary_fields(&self) -> PyResult<Vec<String>> {
        caught(|| Ok(surroundings::fields(&self.app.registry)))
    }

    /// What surrounds a request: its host, the values of those fields, and parts that only this backend can compute.
    fn surroundings(
        &self,
        host: Option<&str>,
        fields: HashMap<String, Vec<String>>,
        own: Vec<(String, Option<String>)>,
    ) -> PyResult<Surroundings> {
        caught(|| {
            let registry = &self.app.registry;
            Ok(surroundings::surroundings(registry, host, &fields, own))
        })
    }

    /// What to tell everyone who keeps copies of a change that no call made.
    fn announce(&self, targets: Vec<Added>) -> PyResult<Announced> {
        caught(|| {
            let announced = self.app.registry.announce(targets_of(targets)?);
            announced
                .map(|announcement| announce::announced(&announcement))
                .map_err(|errors| invalid_target(&errors))
        })
    }

    /// The target a person wrote: `user` or `user.user_profile`, and params as in a query string.
    fn read_target(&self, name: &str, params: Vec<(String, String)>) -> PyResult<Added> {
        caught(|| {
            let read = self.app.registry.read_target(name, &params);
            read.map(|target| announce::added(&target))
                .map_err(|errors| invalid_target(&errors))
        })
    }

    /// Every context as a whole.
    fn all_targets(&self) -> PyResult<Vec<Added>> {
        caught(|| {
            Ok(self
                .app
                .registry
                .all_targets()
                .iter()
                .map(announce::added)
                .collect())
        })
    }
}
