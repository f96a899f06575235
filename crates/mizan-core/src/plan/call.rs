//! The plan of a call: one function and its arguments.

use std::borrow::Cow;

use crate::args::{ArgValue, Intake, Members, malformed, members, object, pairs};
use crate::{
    Args, Cached, Function, FunctionId, Problem, ProtocolCode, Registry, Settled, Target, group,
};

/// A validated call of one function.
#[derive(Debug, Clone)]
pub struct CallPlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) id: FunctionId,
    pub(crate) values: Vec<ArgValue<'a>>,
}

impl<'a> CallPlan<'a> {
    /// Plans a client's call of `name`, or of the function its envelope names.
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
        let Some(id) = registry.function_id(&name) else {
            let detail = format!("no function `{name}`");
            return Err(Problem::new(ProtocolCode::UnknownFunction, detail));
        };
        if registry.function(id).decl().private {
            let detail = format!("`{name}` is internal to the server");
            return Err(Problem::new(ProtocolCode::PrivateFunction, detail));
        }
        Self::from_members(registry, id, args)
    }

    /// Plans a request on a route with a body.
    pub(crate) fn from_body(
        registry: &'a Registry,
        id: FunctionId,
        body: &'a [u8],
    ) -> Result<Self, Problem> {
        Self::from_members(registry, id, members(body)?)
    }

    /// Plans a request on a route with a query string.
    pub(crate) fn from_query(
        registry: &'a Registry,
        id: FunctionId,
        query: &'a str,
    ) -> Result<Self, Problem> {
        let mut intake = Intake::new(&registry.function(id).params);
        for pair in pairs(query) {
            let (name, value) = pair.ok_or_else(|| malformed("the query string is not UTF-8"))?;
            intake.text(&name, value);
        }
        Self::from_intake(registry, id, intake)
    }

    fn from_members(
        registry: &'a Registry,
        id: FunctionId,
        args: Members<'a>,
    ) -> Result<Self, Problem> {
        let mut intake = Intake::new(&registry.function(id).params);
        for (name, text) in args {
            intake.json(&name, text);
        }
        Self::from_intake(registry, id, intake)
    }

    fn from_intake(
        registry: &'a Registry,
        id: FunctionId,
        intake: Intake<'a>,
    ) -> Result<Self, Problem> {
        let owner = registry.function(id).name();
        let values = intake.finish(&|| format!("function `{owner}`"), None)?;
        Ok(CallPlan {
            registry,
            id,
            values,
        })
    }

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

    /// How caches may keep the page this is a request of, for one caller by the text of their identity; nothing when
    /// they may not, or when it is no page. It is in every group of its context, whose queries it may have asked.
    pub fn cached<'i>(&self, identity: Option<&'i str>) -> Option<Cached<'i>> {
        let function = self.function();
        let policy = function.policy.filter(|_| function.is_view())?;
        Cached::new(policy, identity, || group::of_page(self))
    }

    /// What the call changed, once it succeeded and its work is committed: the declared targets narrowed by the
    /// arguments, and those that were `added` at run time.
    pub fn settle(&self, added: Vec<Target>) -> Settled<'a> {
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
