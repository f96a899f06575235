//! The validated registry: every context and function of an app, indexed by name.

mod affects;
mod build;
mod cached;
mod draft;
mod entry;
mod error;
mod errors;
mod merge;
mod names;
mod narrow;
mod queries;
mod routes;
mod same;
mod types;

use crate::{
    BundlePlan, CallRequest, ContextDecl, FunctionDecl, IdentifiedBy, Problem, ProtocolCode,
    VaryOn, schema,
};

pub(crate) use draft::advice;
pub use entry::{Context, ContextId, Function, FunctionId, Kind};
pub(crate) use entry::{MergePlan, TargetPlan};
pub use error::{RegistryError, RegistryErrors};
pub(crate) use types::{Types, rewrite};

/// Every context and function of an app, checked against each other.
#[derive(Debug)]
pub struct Registry {
    pub(crate) app: String,
    pub(crate) contexts: Vec<Context>,
    pub(crate) functions: Vec<Function>,
    pub(crate) types: Types,
    pub(crate) vary_on: VaryOn,
    /// By what of a request callers are identified.
    pub(crate) identified_by: IdentifiedBy,
}

impl Registry {
    /// Checks every declaration against every other.
    ///
    /// # Errors
    /// All problems at once, each naming the places it concerns.
    pub fn new(
        app: &str,
        contexts: Vec<ContextDecl>,
        functions: Vec<FunctionDecl>,
    ) -> Result<Self, RegistryErrors> {
        build::registry(app, contexts, functions)
    }

    /// The same for an app whose answers depend on these parts of a request, too.
    #[must_use]
    pub fn with_vary_on(self, vary_on: VaryOn) -> Self {
        Registry { vary_on, ..self }
    }

    /// The same for an app that identifies callers by this and nothing else. Where that is not stated an edge cannot tell
    /// who is calling, nor that a caller is anonymous.
    #[must_use]
    pub fn with_identified_by(self, identified_by: IdentifiedBy) -> Self {
        Registry {
            identified_by,
            ..self
        }
    }

    /// By what of a request callers are identified.
    pub fn identified_by(&self) -> IdentifiedBy {
        self.identified_by
    }

    /// The parts of a request that answers depend on besides params and caller.
    pub fn vary_on(&self) -> &VaryOn {
        &self.vary_on
    }

    /// The app's name.
    pub fn app(&self) -> &str {
        &self.app
    }

    /// Every context, sorted by name.
    pub fn contexts(&self) -> &[Context] {
        &self.contexts
    }

    /// Every function, private ones too, sorted by name.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// Whether a backend may keep any answer; pages are for networks and edges.
    pub fn keeps_answers(&self) -> bool {
        let mut queries = self.functions.iter().filter(|each| !each.is_view());
        queries.any(|each| each.policy().is_some())
    }

    /// The context with an id this registry gave out.
    ///
    /// # Panics
    /// With an id of a larger registry.
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are positions in this very list"
    )]
    pub fn context(&self, id: ContextId) -> &Context {
        &self.contexts[id.index()]
    }

    /// The function with an id this registry gave out.
    ///
    /// # Panics
    /// With an id of a larger registry.
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are positions in this very list"
    )]
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// Id of the context of that name.
    pub fn context_id(&self, name: &str) -> Option<ContextId> {
        let found = self
            .contexts
            .binary_search_by(|context| context.name().cmp(name));
        found.ok().map(ContextId)
    }

    /// Id of the function of that name.
    pub fn function_id(&self, name: &str) -> Option<FunctionId> {
        let found = self
            .functions
            .binary_search_by(|function| function.name().cmp(name));
        found.ok().map(FunctionId)
    }

    pub(crate) fn context_named(&self, name: &str) -> Option<&Context> {
        self.context_id(name).map(|id| self.context(id))
    }

    /// Id of the context of that name, as a client asks for it.
    ///
    /// # Errors
    /// `unknown_context`.
    pub fn find_context_id(&self, name: &str) -> Result<ContextId, Problem> {
        let unknown = || {
            let detail = format!("no context `{name}`");
            Problem::new(ProtocolCode::UnknownContext, detail)
        };
        self.context_id(name).ok_or_else(unknown)
    }

    /// The context of that name, as a client asks for it.
    ///
    /// # Errors
    /// `unknown_context`.
    pub fn find_context(&self, name: &str) -> Result<&Context, Problem> {
        Ok(self.context(self.find_context_id(name)?))
    }

    /// Plans a read of `context` from the raw query string, without its `?`.
    ///
    /// # Errors
    /// `unknown_context`, `malformed`, `undeclared_param`, `repeated_param` or `invalid`.
    pub fn plan_bundle<'a>(
        &'a self,
        context: &str,
        query: &'a str,
    ) -> Result<BundlePlan<'a>, Problem> {
        self.plan_context(self.find_context_id(context)?, query)
    }

    /// The same for a context that was found before.
    ///
    /// # Errors
    /// `malformed`, `undeclared_param`, `repeated_param` or `invalid`.
    pub fn plan_context<'a>(
        &'a self,
        context: ContextId,
        query: &'a str,
    ) -> Result<BundlePlan<'a>, Problem> {
        BundlePlan::from_query(self, context, query)
    }

    /// A call of a client: `function` from the path with the arguments as body, or `None` and the envelope
    /// `{"fn": …, "args": {…}}` as body. Its arguments are checked once the caller may call it.
    ///
    /// # Errors
    /// `malformed` or `unknown_function`, which a private function is as well.
    pub fn call<'a>(
        &'a self,
        function: Option<&str>,
        body: &'a [u8],
    ) -> Result<CallRequest<'a>, Problem> {
        CallRequest::from_client(self, function, body)
    }

    /// A request on the function's own route with its arguments in the query string (GET).
    /// A private function may have a route.
    pub fn route_query<'a>(&'a self, function: FunctionId, query: &'a str) -> CallRequest<'a> {
        CallRequest::from_query(self, function, query)
    }

    /// A request on the function's own route with its arguments as a JSON body.
    ///
    /// # Errors
    /// `malformed`.
    pub fn route_body<'a>(
        &'a self,
        function: FunctionId,
        body: &'a [u8],
    ) -> Result<CallRequest<'a>, Problem> {
        CallRequest::from_body(self, function, body)
    }

    /// The schema document: OpenAPI 3.1 with `x-mizan`. Private functions are not in it.
    pub fn schema(&self) -> serde_json::Value {
        schema::document(self)
    }

    /// The schema document as text: pretty, the same bytes on every run, ending in a newline.
    pub fn schema_text(&self) -> String {
        format!("{:#}\n", self.schema())
    }
}
