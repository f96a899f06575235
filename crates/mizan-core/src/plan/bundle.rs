//! The plan of a read: the members of a context to run, and the response made of what they return.

use std::borrow::Cow;

use crate::args::{ArgValue, Intake};
use crate::cached::CachedParts;
use crate::key::{KeyParts, cache_key, local_key, revision};
use crate::plan::assemble;
use crate::plan::detached::{DetachedPlan, owned};
use crate::plan::select::{Selection, canonical, object, select};
use crate::plan::spelling::{Spelled, replace, spelled};
use crate::{
    Answer, Args, Audience, Auth, CachePolicy, Cached, Context, ContextId, Function, FunctionId,
    Problem, Registry, Surroundings, group,
};

/// A validated read of one context.
#[derive(Debug, Clone)]
pub struct BundlePlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(super) id: ContextId,
    pub(crate) context: &'a Context,
    /// What was asked for, without defaults, in canonical form.
    pub(crate) values: Vec<ArgValue<'a>>,
    pub(crate) members: Cow<'a, [FunctionId]>,
    /// The values as they were sent, when one of them has another spelling.
    pub(super) sent: Option<Vec<ArgValue<'a>>>,
    /// Whether a value cannot be written back.
    pub(super) is_unwritten: bool,
}

impl<'a> BundlePlan<'a> {
    /// Plans a read from a query string.
    pub(crate) fn from_query(
        registry: &'a Registry,
        id: ContextId,
        query: &'a str,
    ) -> Result<Self, Problem> {
        let context = registry.context(id);
        let member = |name: &str| {
            let id = registry.function_id(name);
            id.filter(|id| context.members.contains(id))
        };
        let Selection { values, members } = select(context, true, &member, query)?;
        Ok(BundlePlan {
            registry,
            id,
            context,
            values,
            members,
            sent: None,
            is_unwritten: false,
        })
    }

    /// Plans a read of all members from params in text form.
    pub(crate) fn from_texts(
        registry: &'a Registry,
        id: ContextId,
        params: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Problem> {
        let context = registry.context(id);
        let mut intake = Intake::new(&context.params);
        for (name, text) in params {
            intake.text(&name, Cow::Owned(text));
        }
        let values = intake.finish(&|| format!("context `{}`", context.name()), None)?;
        let members = Cow::Borrowed(context.members());
        Ok(BundlePlan {
            registry,
            id,
            context,
            values,
            members,
            sent: None,
            is_unwritten: false,
        })
    }

    /// The same plan for a task that outlives the request.
    pub fn detached(&self) -> DetachedPlan {
        DetachedPlan {
            context: self.id,
            values: owned(&self.values),
            only: match &self.members {
                Cow::Borrowed(_) => None,
                Cow::Owned(members) => Some(members.clone()),
            },
            sent: self.sent.as_deref().map(owned),
            is_unwritten: self.is_unwritten,
        }
    }

    /// Id of the context read.
    pub fn context_id(&self) -> ContextId {
        self.id
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

    /// Takes the JSON text that the param at `index`, decoded and written back, has: other spellings of one value become
    /// one bundle. `None` for a value that cannot be written back: then the bundle is not kept.
    pub fn respell(&mut self, index: usize, written: Option<&str>) {
        let shape = self.context.params.get(index).map(|spec| &spec.shape);
        let Some(Some(sent)) = self.values.get(index) else {
            return;
        };
        match spelled(sent, shape, written) {
            Spelled::Same => {}
            Spelled::Unwritten => self.is_unwritten = true,
            Spelled::As(text) => {
                self.sent.get_or_insert_with(|| self.values.clone());
                replace(&mut self.values, index, text);
            }
        }
    }

    /// Whether the params were sent in another spelling than the one that [`respell`](Self::respell) gave them.
    pub fn is_respelled(&self) -> bool {
        self.sent.is_some()
    }

    /// Canonical JSON of the params that were asked for, as they were sent, which is how the client names the bundle.
    pub(crate) fn given(&self) -> String {
        let sent = self.sent.as_ref().unwrap_or(&self.values);
        object((self.context.named()).filter_map(|(index, name)| {
            let value = sent.get(index)?.as_deref()?;
            Some((name, value))
        }))
    }

    /// Canonical JSON of the param at `index`, when it was asked for.
    pub(crate) fn value(&self, index: usize) -> Option<&str> {
        self.values.get(index)?.as_deref()
    }

    /// JSON text of each param of the context, in the order of its declaration; nothing for those not asked for.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.values.iter().map(|value| value.as_deref())
    }

    /// How caches may keep the bundle: what all of its members allow.
    pub fn policy(&self) -> Option<CachePolicy> {
        if self.is_unwritten {
            return None;
        }
        match &self.members {
            Cow::Borrowed(_) => self.context.policy,
            Cow::Owned(some) => {
                let members = some.iter().map(|id| self.registry.function(*id));
                CachePolicy::of_all(members.map(|function| function.policy))
            }
        }
    }

    /// How caches may keep the bundle for an audience; nothing when they may not. For whom it is to be kept says
    /// [`CachePolicy::audience`].
    pub fn cached(&self, audience: Audience, surroundings: &Surroundings) -> Option<Cached> {
        Some(Cached::new(CachedParts {
            policy: self.policy()?,
            audience,
            groups: group::of_bundle(self),
            scopes: Some(self.context.scopes.tag()),
            vary: self.registry.vary_on.field().map(str::to_owned),
            origin_only: surroundings.is_origin_only() || self.is_guarded_by_origin(),
            respelled: self.is_respelled(),
        }))
    }

    /// Whether a guard in front of a member may take what only the origin gets of a request.
    fn is_guarded_by_origin(&self) -> bool {
        let mut members = self.members.iter().map(|id| self.registry.function(*id));
        members.any(Function::is_guarded_by_origin)
    }

    /// Cache key of the bundle for one audience.
    pub fn cache_key(
        &self,
        secret: &[u8],
        audience: &Audience,
        surroundings: &Surroundings,
    ) -> String {
        self.key_of(audience, surroundings, |parts| cache_key(secret, parts))
    }

    /// The same in a cache that no other process reads.
    pub fn local_key(&self, audience: &Audience, surroundings: &Surroundings) -> String {
        self.key_of(audience, surroundings, local_key)
    }

    fn key_of(
        &self,
        audience: &Audience,
        surroundings: &Surroundings,
        key: impl FnOnce(&KeyParts<'_>) -> String,
    ) -> String {
        let revision = match &self.members {
            Cow::Borrowed(_) => Cow::Borrowed(self.context.revision.as_str()),
            Cow::Owned(only) => {
                let members = only.iter().map(|id| self.registry.function(*id).decl());
                Cow::Owned(revision(members, &self.context.scopes))
            }
        };
        key(&KeyParts {
            app: self.registry.app(),
            revision: &revision,
            context: self.context.name(),
            audience: &audience.text(),
            params: &self.params(),
            surroundings: &surroundings.text(),
        })
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
