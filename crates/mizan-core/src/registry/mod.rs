//! The validated registry: every context and function of an app, indexed by name.

use crate::{BundlePlan, CallPlan, ContextDecl, FunctionDecl, Problem};

mod entry;
mod error;

pub use entry::{Context, Function, Kind};
pub use error::{RegistryError, RegistryErrors};

/// Position of a function among all functions sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub(crate) usize);

impl FunctionId {
    /// Position among [`Registry::functions`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// Position of a context among all contexts sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextId(pub(crate) usize);

impl ContextId {
    /// Position among [`Registry::contexts`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// Every context and function of an app, checked against each other.
#[derive(Debug)]
pub struct Registry {
    pub(crate) app: String,
    pub(crate) contexts: Vec<Context>,
    pub(crate) functions: Vec<Function>,
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
        todo!()
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

    /// The context with that id.
    pub fn context(&self, id: ContextId) -> &Context {
        todo!()
    }

    /// The function with that id.
    pub fn function(&self, id: FunctionId) -> &Function {
        todo!()
    }

    /// Id of the context of that name.
    pub fn context_id(&self, name: &str) -> Option<ContextId> {
        todo!()
    }

    /// Id of the function of that name.
    pub fn function_id(&self, name: &str) -> Option<FunctionId> {
        todo!()
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
        todo!()
    }

    /// Plans a call of a client: `function` from the path with the arguments as body, or `None` and the
    /// envelope `{"fn": …, "args": {…}}` as body. An empty body is an empty object.
    ///
    /// # Errors
    /// `unknown_function`, `private_function`, `malformed`, `undeclared_param` or `invalid`.
    pub fn plan_call<'a>(
        &'a self,
        function: Option<&str>,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem> {
        todo!()
    }

    /// Plans a request on the function's own route with its arguments in the query string (GET, HEAD, DELETE).
    /// A private function may have a route, so it is not refused here.
    ///
    /// # Errors
    /// `malformed`, `undeclared_param`, `repeated_param` or `invalid`.
    pub fn plan_route_query<'a>(
        &'a self,
        function: FunctionId,
        query: &'a str,
    ) -> Result<CallPlan<'a>, Problem> {
        todo!()
    }

    /// Plans a request on the function's own route with its arguments as a JSON body.
    ///
    /// # Errors
    /// `malformed`, `undeclared_param` or `invalid`.
    pub fn plan_route_body<'a>(
        &'a self,
        function: FunctionId,
        body: &'a [u8],
    ) -> Result<CallPlan<'a>, Problem> {
        todo!()
    }

    /// The schema document: OpenAPI 3.1 with `x-mizan`.
    pub fn schema(&self) -> serde_json::Value {
        todo!()
    }

    /// The schema document as text: pretty, the same bytes on every run, ending in a newline.
    pub fn schema_text(&self) -> String {
        todo!()
    }
}
