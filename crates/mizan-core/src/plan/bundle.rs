//! The plan of a read: the members of a context to run, and the response made of what they return.

use std::borrow::Cow;

use crate::args::ArgValue;
use crate::{Answer, Args, Auth, Context, FunctionId, Problem, Registry};

/// A validated read of one context.
#[derive(Debug, Clone)]
pub struct BundlePlan<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) context: &'a Context,
    pub(crate) values: Vec<ArgValue<'a>>,
    pub(crate) members: Cow<'a, [FunctionId]>,
}

impl<'a> BundlePlan<'a> {
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
        self.members.iter().map(|id| (*id, Args::all(&self.values)))
    }

    /// The bundle's params as canonical JSON (RFC 8785); absent ones are left out.
    pub fn params(&self) -> String {
        todo!()
    }

    /// Cache key of the bundle for one identity; `None` for a bundle that is the same for everyone.
    pub fn cache_key(&self, secret: &[u8], identity: Option<&str>) -> String {
        todo!()
    }

    /// The body of a bundle every member of which succeeded; `None` when one failed.
    pub fn body<B: AsRef<[u8]>>(&self, outcomes: &[Result<B, Problem>]) -> Option<Vec<u8>> {
        todo!()
    }

    /// The response, from one outcome per member: JSON bytes or the problem.
    pub fn finish<B: AsRef<[u8]>>(
        &self,
        outcomes: &[Result<B, Problem>],
        if_none_match: Option<&str>,
    ) -> Answer {
        todo!()
    }
}
