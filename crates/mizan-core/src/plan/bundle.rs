//! The plan of a read: the members of a context to run, and the response made of what they return.

use std::borrow::Cow;
use std::fmt::Write;

use crate::args::{ArgValue, Intake};
use crate::key::{KeyParts, cache_key};
use crate::plan::assemble;
use crate::plan::select::{Selection, canonical, object, select};
use crate::{
    Answer, Args, Auth, CachePolicy, Cached, Context, FunctionId, Problem, ProtocolCode, Registry,
    group,
};

/// A validated read of one context.
#[derive(Debug, Clone)]
pub struct BundlePlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) context: &'a Context,
    /// What was asked for, without defaults, in canonical form.
    pub(crate) values: Vec<ArgValue<'a>>,
    pub(crate) members: Cow<'a, [FunctionId]>,
}

impl<'a> BundlePlan<'a> {
    /// Plans a read from a query string.
    pub(crate) fn from_query(
        registry: &'a Registry,
        name: &str,
        query: &'a str,
    ) -> Result<Self, Problem> {
        let Some(context) = registry.context_named(name) else {
            return Err(Problem::new(
                ProtocolCode::UnknownContext,
                format!("no context `{name}`"),
            ));
        };
        let member = |name: &str| {
            let id = registry.function_id(name);
            id.filter(|id| context.members.contains(id))
        };
        let Selection { values, members } = select(context, true, &member, query)?;
        Ok(BundlePlan {
            registry,
            context,
            values,
            members,
        })
    }

    /// Plans a read of all members from params in text form.
    pub(crate) fn from_texts(
        registry: &'a Registry,
        context: &'a Context,
        params: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Problem> {
        let mut intake = Intake::new(&context.params);
        for (name, text) in params {
            intake.text(&name, Cow::Owned(text));
        }
        let values = intake.finish(&|| format!("context `{}`", context.name()), None)?;
        let members = Cow::Borrowed(context.members());
        Ok(BundlePlan {
            registry,
            context,
            values,
            members,
        })
    }

    /// The context read.
    pub fn context(&self) -> &'a Context {
        self.context
    }

    /// Who may read it; members may ask for more.
    pub fn auth(&self) -> &'a Auth {
        &self.context.decl.auth
    }

    /// The members to run, in the order [`BundlePlan::finish`] takes their outcomes.
    pub fn members(&self) -> impl ExactSizeIterator<Item = (FunctionId, Args<'_>)> {
        self.members.iter().map(|id| {
            let pick = &self.registry.function(*id).pick;
            (*id, Args::picked(&self.context.params, &self.values, pick))
        })
    }

    /// The bundle's params as canonical JSON (RFC 8785), defaults applied; those without a value are left out.
    pub fn params(&self) -> String {
        canonical(self.context, &self.values)
    }

    /// Canonical JSON of the params that were asked for, which is how the client names the bundle.
    pub(crate) fn given(&self) -> String {
        object((self.context.named()).filter_map(|(index, name)| Some((name, self.value(index)?))))
    }

    /// Canonical JSON of the param at `index`, when it was asked for.
    pub(crate) fn value(&self, index: usize) -> Option<&str> {
        self.values.get(index)?.as_deref()
    }

    /// How caches may keep the bundle: what all of its members allow.
    pub fn policy(&self) -> Option<CachePolicy> {
        match &self.members {
            Cow::Borrowed(_) => self.context.policy,
            Cow::Owned(some) => {
                let members = some.iter().map(|id| self.registry.function(*id));
                CachePolicy::of_all(members.map(|function| function.policy))
            }
        }
    }

    /// How caches may keep the bundle for one caller, by the text of their identity; nothing when they may not.
    pub fn cached<'i>(&self, identity: Option<&'i str>) -> Option<Cached<'i>> {
        Cached::new(self.policy()?, identity, || group::of_bundle(self))
    }

    /// Cache key of the bundle for one identity; `None` for a bundle that is the same for everyone, and for the one that
    /// callers get whom nobody knows.
    pub fn cache_key(&self, secret: &[u8], identity: Option<&str>) -> String {
        let mut revision = String::new();
        for id in self.members.iter() {
            let decl = self.registry.function(*id).decl();
            let separator = if revision.is_empty() { "" } else { "," };
            let _ = write!(revision, "{separator}{}:{}", decl.name, decl.rev);
        }
        let parts = KeyParts {
            app: self.registry.app(),
            revision: &revision,
            context: self.context.name(),
            identity: identity.unwrap_or_default(),
            params: &self.params(),
        };
        cache_key(secret, &parts)
    }

    /// The body of a bundle every member of which succeeded; `None` when one failed.
    pub fn body<B: AsRef<[u8]>>(&self, outcomes: &[Result<B, Problem>]) -> Option<Vec<u8>> {
        assemble::complete(self, outcomes)
    }

    /// The response, from one outcome per member in the order of [`BundlePlan::members`]: JSON bytes or the problem.
    pub fn finish<B: AsRef<[u8]>>(
        &self,
        outcomes: &[Result<B, Problem>],
        if_none_match: Option<&str>,
    ) -> Answer {
        assemble::answer(self, outcomes, if_none_match)
    }
}
