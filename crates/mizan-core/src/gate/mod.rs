//! The door every request passes before anything of it is planned: path, method, origin, length and media type.

mod method;
mod origin;
mod secret;
mod size;

use std::collections::HashMap;

use crate::{FunctionId, Problem, ProtocolCode, Registry};

pub use secret::Secret;

/// What an app lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Origins besides its own that may send unsafe requests, such as `https://app.example.org`.
    pub origins: Vec<String>,
    /// Longest path and query, in bytes.
    pub target_limit: usize,
    /// Longest body, in bytes.
    pub body_limit: usize,
    /// Whether the schema document is served.
    pub schema: bool,
    /// Whether the manifest is served to anyone.
    pub manifest: bool,
    /// What an edge says, as `Authorization: Bearer …`, to be served the manifest.
    pub edge_secret: Option<Secret>,
}

impl Default for Admission {
    fn default() -> Self {
        Admission {
            origins: Vec::new(),
            target_limit: 8 * 1024,
            body_limit: 1024 * 1024,
            schema: false,
            manifest: false,
            edge_secret: None,
        }
    }
}

/// The part of a request that is known before its body is read; headers that are absent are `None`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// Method, upper case.
    pub method: &'a str,
    /// Path below the base, with its leading slash.
    pub path: &'a str,
    /// Bytes of path and query as they were sent.
    pub target_length: usize,
    /// `Sec-Fetch-Site`.
    pub site: Option<&'a str>,
    /// `Origin`.
    pub origin: Option<&'a str>,
    /// `Host`, or the authority of the request.
    pub host: Option<&'a str>,
    /// `Authorization`.
    pub authorization: Option<&'a str>,
    /// `Content-Type`.
    pub content_type: Option<&'a str>,
    /// `Content-Length`.
    pub content_length: Option<u64>,
}

/// What a path means; names are borrowed from the path or owned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint<S> {
    /// A read of the context of that name.
    Context(S),
    /// A call of the function of that name; none for the envelope form.
    Call(Option<S>),
    /// What a browser needs before its first unsafe call.
    Session,
    /// The schema document.
    Schema,
    /// The manifest.
    Manifest,
    /// A view function's own route.
    Route(FunctionId),
}

/// A request that was turned away.
#[derive(Debug, Clone, PartialEq)]
pub struct Denied {
    /// Why.
    pub problem: Problem,
    /// Value of `Allow`, for a path that does not answer to the method.
    pub allow: Option<String>,
}

impl From<Problem> for Denied {
    fn from(problem: Problem) -> Self {
        Denied {
            problem,
            allow: None,
        }
    }
}

/// The door of one app.
#[derive(Debug)]
pub struct Gate {
    admission: Admission,
    /// Functions by route; several share one when their methods differ.
    routes: HashMap<String, Vec<FunctionId>>,
}

impl Gate {
    /// The door of a registry's app.
    pub fn new(registry: &Registry, admission: Admission) -> Self {
        let mut routes: HashMap<String, Vec<FunctionId>> = HashMap::new();
        for function in registry.functions() {
            let id = registry.function_id(function.name());
            if let (Some(route), Some(id)) = (&function.decl().route, id) {
                routes.entry(route.clone()).or_default().push(id);
            }
        }
        Gate { admission, routes }
    }

    /// Checks a request in the order of the protocol and says what its path means.
    ///
    /// # Errors
    /// `not_found`, `method_not_allowed`, `cross_origin`, `uri_too_long`, `unsupported_media_type` or `payload_too_large`.
    pub fn admit<'a>(
        &self,
        registry: &Registry,
        head: &Head<'a>,
    ) -> Result<Endpoint<&'a str>, Denied> {
        let endpoint = match self.known(head) {
            Some(endpoint) => {
                method::check(head.method, endpoint.methods())?;
                endpoint
            }
            None => self.route(registry, head)?,
        };
        origin::check(head, &self.admission.origins)?;
        size::check_target(head.target_length, self.admission.target_limit)?;
        if endpoint.reads_body(head.method) {
            size::check_media(head.content_type)?;
            self.check_length(head.content_length.unwrap_or_default())?;
        }
        Ok(endpoint)
    }

    /// Checks the length of a body, announced or read.
    ///
    /// # Errors
    /// `payload_too_large`.
    pub fn check_length(&self, length: u64) -> Result<(), Problem> {
        size::check_body(length, self.admission.body_limit)
    }

    /// Routes of view functions.
    pub fn routes(&self) -> impl Iterator<Item = &str> {
        self.routes.keys().map(String::as_str)
    }

    /// Longest body that is read, in bytes.
    pub fn body_limit(&self) -> usize {
        self.admission.body_limit
    }

    /// The endpoint the protocol answers itself, as far as this request may know of it.
    fn known<'a>(&self, head: &Head<'a>) -> Option<Endpoint<&'a str>> {
        let admission = &self.admission;
        protocol(head.path).filter(|endpoint| match endpoint {
            Endpoint::Schema => admission.schema,
            Endpoint::Manifest => admission.shows_manifest(head.authorization),
            _ => true,
        })
    }

    /// The function that answers to the method on the route.
    fn route<'a>(&self, registry: &Registry, head: &Head<'a>) -> Result<Endpoint<&'a str>, Denied> {
        let Some(functions) = self.routes.get(head.path) else {
            let detail = "nothing answers on this path";
            return Err(Problem::new(ProtocolCode::NotFound, detail).into());
        };
        let answers = |id: &&FunctionId| method::answers(registry.function(**id), head.method);
        match functions.iter().find(answers) {
            Some(id) => Ok(Endpoint::Route(*id)),
            None => {
                let functions = functions.iter().map(|id| registry.function(*id));
                Err(method::refuse(&method::allow(functions)))
            }
        }
    }
}

/// The endpoint of a path below the base that the protocol answers itself.
pub(crate) fn protocol(path: &str) -> Option<Endpoint<&str>> {
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    match inner.split_once('/') {
        Some(("ctx", name)) if is_segment(name) => Some(Endpoint::Context(name)),
        Some(("call", name)) if is_segment(name) => Some(Endpoint::Call(Some(name))),
        None if inner == "call" => Some(Endpoint::Call(None)),
        None if inner == "session" => Some(Endpoint::Session),
        None if inner == "schema" => Some(Endpoint::Schema),
        None if inner == "manifest" => Some(Endpoint::Manifest),
        _ => None,
    }
}

impl<S> Endpoint<S> {
    fn methods(&self) -> &'static [&'static str] {
        match self {
            Endpoint::Call(_) => &["POST"],
            _ => &["GET", "HEAD"],
        }
    }

    /// Whether the arguments of a request with this method stand in its body.
    pub fn reads_body(&self, method: &str) -> bool {
        match self {
            Endpoint::Call(_) => true,
            Endpoint::Route(_) => !matches!(method, "GET" | "HEAD"),
            Endpoint::Context(_) | Endpoint::Session | Endpoint::Schema | Endpoint::Manifest => {
                false
            }
        }
    }
}

impl Endpoint<&str> {
    /// The same with names of its own.
    pub fn into_owned(self) -> Endpoint<String> {
        match self {
            Endpoint::Context(name) => Endpoint::Context(name.to_owned()),
            Endpoint::Call(name) => Endpoint::Call(name.map(str::to_owned)),
            Endpoint::Session => Endpoint::Session,
            Endpoint::Schema => Endpoint::Schema,
            Endpoint::Manifest => Endpoint::Manifest,
            Endpoint::Route(id) => Endpoint::Route(id),
        }
    }
}

fn is_segment(name: &str) -> bool {
    !name.is_empty() && !name.contains('/')
}

#[cfg(test)]
mod tests;
