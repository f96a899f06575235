//! The plan of a call: one function and its arguments.

use std::borrow::Cow;

use crate::args::{ArgValue, Intake, Members, malformed, members, object, pairs};
use crate::cached::CachedParts;
use crate::plan::spelling::{Spelled, replace, spelled};
use crate::{
    Args, Audience, CachePolicy, Cached, Function, FunctionId, HeaderField, Problem, ProtocolCode,
    Registry, Settled, Surroundings, Target, group,
};

/// A request for one function that exists, whose arguments are not looked at before the caller is let in.
#[derive(Debug, Clone)]
pub struct CallRequest<'a> {
    registry: &'a Registry,
    id: FunctionId,
    arguments: Arguments<'a>,
}

/// Where arguments stand.
#[derive(Debug, Clone)]
enum Arguments<'a> {
    Query(&'a str),
    Members(Members<'a>),
}

impl<'a> CallRequest<'a> {
    /// A client's call of `name`, or of the function its envelope names. A private function does not exist for clients.
    pub(crate) fn from_client(
        registry: &'a Registry,
        name: Option<&str>,
        body: &'a [u8],
    ) -> Result<Self, Problem> {
        let members = members(body)?;
        let (name, args) = match name {
            Some(name) => (Cow::Borrowed(name), members),
            None => opened(members)?,
        };
        let id = registry.function_id(&name);
        let Some(id) = id.filter(|id| !registry.function(*id).decl().private) else {
            let detail = format!("no function `{name}`");
            return Err(Problem::new(ProtocolCode::UnknownFunction, detail));
        };
        Ok(CallRequest {
            registry,
            id,
            arguments: Arguments::Members(args),
        })
    }

    /// A request on a route with a body.
    pub(crate) fn from_body(
        registry: &'a Registry,
        id: FunctionId,
        body: &'a [u8],
    ) -> Result<Self, Problem> {
        Ok(CallRequest {
            registry,
            id,
            arguments: Arguments::Members(members(body)?),
        })
    }

    /// A request on a route with a query string.
    pub(crate) fn from_query(registry: &'a Registry, id: FunctionId, query: &'a str) -> Self {
        CallRequest {
            registry,
            id,
            arguments: Arguments::Query(query),
        }
    }

    /// Id of the function to run.
    pub fn id(&self) -> FunctionId {
        self.id
    }

    /// The function to run.
    pub fn function(&self) -> &'a Function {
        self.registry.function(self.id)
    }

    /// Checks the arguments, once the caller may call the function.
    ///
    /// # Errors
    /// `malformed`, `undeclared_param`, `repeated_param` or `invalid`.
    pub fn plan(&self) -> Result<CallPlan<'a>, Problem> {
        let CallRequest {
            registry,
            id,
            arguments,
        } = self;
        let (registry, id): (&'a Registry, FunctionId) = (registry, *id);
        let mut intake = Intake::new(&registry.function(id).params);
        match arguments {
            Arguments::Query(query) => {
                for pair in pairs(query) {
                    let (name, value) =
                        pair.ok_or_else(|| malformed("the query string is not UTF-8"))?;
                    intake.text(&name, value);
                }
            }
            Arguments::Members(members) => {
                for (name, text) in members {
                    intake.json(name, text);
                }
            }
        }
        let owner = registry.function(id).name();
        let values = intake.finish(&|| format!("function `{owner}`"), None)?;
        Ok(CallPlan {
            registry,
            id,
            values,
            narrowed: None,
            unwritten: Vec::new(),
        })
    }
}

/// A validated call of one function.
#[derive(Debug, Clone)]
pub struct CallPlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) id: FunctionId,
    pub(crate) values: Vec<ArgValue<'a>>,
    /// The values as targets narrow by them, when one of them has another spelling than it was sent in.
    narrowed: Option<Vec<ArgValue<'a>>>,
    /// Positions of values that cannot be written back.
    unwritten: Vec<usize>,
}

impl<'a> CallPlan<'a> {
    /// Id of the function to run.
    pub fn id(&self) -> FunctionId {
        self.id
    }

    /// The function to run.
    pub fn function(&self) -> &'a Function {
        self.registry.function(self.id)
    }

    /// Its arguments.
    pub fn args(&self) -> Args<'_> {
        Args::all(&self.function().params, &self.values)
    }

    /// The arguments as targets narrow by them: without those that cannot be written back.
    pub(crate) fn narrowing(&self) -> Args<'_> {
        let values = self.narrowed.as_ref().unwrap_or(&self.values);
        Args::all(&self.function().params, values).without(&self.unwritten)
    }

    /// Takes the JSON text that the argument at `index`, decoded and written back, has, by which targets narrow and
    /// pages are told apart. `None` for a value that cannot be written back: then it does not narrow.
    pub fn respell(&mut self, index: usize, written: Option<&str>) {
        let shape = self.registry.function(self.id).params.get(index);
        let shape = shape.map(|spec| &spec.shape);
        let Some(Some(sent)) = self.values.get(index) else {
            return;
        };
        match spelled(sent, shape, written) {
            Spelled::Same => {}
            Spelled::Unwritten => self.unwritten.push(index),
            Spelled::As(text) => {
                let values = self.narrowed.get_or_insert_with(|| self.values.clone());
                replace(values, index, text);
            }
        }
    }

    /// How caches may keep the page this is a request of; nothing when they may not, or when it is not a page.
    pub fn policy(&self) -> Option<CachePolicy> {
        let function = self.function();
        let is_written = self.unwritten.is_empty();
        function.policy.filter(|_| function.is_view() && is_written)
    }

    /// What the answer of a view says to caches that says nothing itself (spec 6.8); nothing where it may be the same for
    /// every caller. Shared caches may guess otherwise for how long it is fresh, and for whom.
    pub fn cache_control(&self) -> Option<HeaderField> {
        let function = self.function();
        let is_private = function.policy.is_some_and(|policy| !policy.is_public())
            || self.registry.is_user_scoped(function);
        is_private.then_some(("cache-control", Cow::Borrowed("private, no-cache")))
    }

    /// How caches may keep that page for an audience. It is in every group of its context, whose queries it may have asked.
    pub fn cached(&self, audience: Audience, surroundings: &Surroundings) -> Option<Cached> {
        let context = self.function().context;
        Some(Cached::new(CachedParts {
            policy: self.policy()?,
            audience,
            groups: group::of_page(self),
            scopes: context.map(|id| self.registry.context(id).scopes.tag()),
            vary: self.registry.vary_on.field().map(str::to_owned),
            origin_only: surroundings.is_origin_only() || self.function().is_guarded_by_origin(),
            respelled: false,
        }))
    }

    /// What the call changed, once it succeeded and its work is committed: the declared targets narrowed by the
    /// arguments, and those that were `added` at run time.
    pub fn settle(&self, added: Vec<Target>) -> Settled<'_> {
        Settled::new(self, added)
    }
}

/// The function's name and arguments in an envelope `{"fn": …, "args": {…}}`.
fn opened(envelope: Members<'_>) -> Result<(Cow<'_, str>, Members<'_>), Problem> {
    let mut name = None;
    let mut args = Vec::new();
    for (key, text) in envelope {
        match &*key {
            "fn" => name = serde_json::from_str::<String>(text).ok(),
            "args" => args = object(text)?,
            _ => return Err(malformed(&format!("`{key}` is no part of an envelope"))),
        }
    }
    let name = name.ok_or_else(|| malformed("the envelope has no string `fn`"))?;
    Ok((Cow::Owned(name), args))
}
