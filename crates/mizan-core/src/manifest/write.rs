//! Registry to manifest.

use super::model::{Affected, Context, Function, Manifest, Mutation, Page, Param, Render};
use crate::registry::TargetPlan;
use crate::{Auth, CachePolicy, Kind, Registry, Sharing};

impl Registry {
    /// What an edge must know of the app, whose endpoints are under `base`.
    pub fn manifest(&self, base: &str) -> Manifest {
        let named = |kind| self.functions.iter().filter(move |each| is(each, kind));
        Manifest {
            version: Manifest::VERSION,
            app: self.app.clone(),
            base: base.trim_end_matches('/').to_owned(),
            vary_on: self.vary_on.parts().to_vec(),
            identified_by: self.identified_by,
            contexts: self
                .contexts
                .iter()
                .map(|each| context(self, each))
                .collect(),
            mutations: named(Entry::Mutation)
                .map(|each| mutation(self, each))
                .collect(),
            functions: named(Entry::Function).map(function).collect(),
            pages: named(Entry::Page)
                .filter_map(|each| page(self, each))
                .collect(),
        }
    }

    /// The manifest as text: pretty, the same bytes on every run, ending in a newline.
    pub fn manifest_text(&self, base: &str) -> String {
        self.manifest(base).to_text()
    }
}

/// Which list a function is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    Mutation,
    Function,
    Page,
    /// Known by its context.
    Query,
}

fn is(function: &crate::Function, entry: Entry) -> bool {
    let decl = function.decl();
    let own = match function.kind() {
        Kind::Mutation => Entry::Mutation,
        _ if function.is_page() && !decl.private => Entry::Page,
        Kind::Query if !function.is_view() => Entry::Query,
        _ => Entry::Function,
    };
    own == entry
}

/// The policy of what these functions give, as an edge may use it: none when a key has parts that only the origin can
/// compute or a guard takes what an edge does not send on, and nothing shared by anonymous callers when an edge cannot
/// tell who is one.
fn addressed<'f>(
    registry: &Registry,
    policy: Option<CachePolicy>,
    mut functions: impl Iterator<Item = &'f crate::Function>,
) -> Option<CachePolicy> {
    let policy = policy.filter(|_| !registry.vary_on.is_origin_only())?;
    if functions.any(crate::Function::is_guarded_by_origin) {
        return None;
    }
    Some(match policy.sharing {
        Sharing::Anonymous if registry.identified_by.is_anything() => {
            CachePolicy::new(policy.ttl, policy.swr, Sharing::Caller)
        }
        _ => policy,
    })
}

fn context(registry: &Registry, context: &crate::Context) -> Context {
    let members = || context.members().iter().map(|id| registry.function(*id));
    let name = |index: &usize| Some(context.decl.params.get(*index)?.name.clone());
    let sets = context.scope_sets.iter();
    let mut scope_sets: Vec<Vec<String>> = sets
        .map(|set| set.iter().filter_map(name).collect())
        .collect();
    scope_sets.iter_mut().for_each(|set| set.sort());
    scope_sets.sort();
    let targeted = members().filter(|member| member.targeted);
    Context {
        name: context.name().to_owned(),
        params: context.decl.params.iter().map(Param::of).collect(),
        functions: members().map(|member| member.name().to_owned()).collect(),
        user_scoped: context.decl.auth != Auth::Anyone || members().any(looks),
        cache: addressed(registry, context.policy, members()),
        render: Render::Dynamic,
        scope_sets,
        targeted: targeted.map(|member| member.name().to_owned()).collect(),
    }
}

/// Whether something about the caller may decide what a function gives.
fn looks(function: &crate::Function) -> bool {
    function.decl.auth != Auth::Anyone || function.decl.sees != crate::Sees::default()
}

impl Registry {
    /// Whether something about the caller may decide what a view gives: its guard, that of its context, or what it takes.
    pub(crate) fn is_user_scoped(&self, function: &crate::Function) -> bool {
        let context = function.context.map(|id| self.context(id));
        context.is_some_and(|context| context.decl.auth != Auth::Anyone) || looks(function)
    }
}

fn mutation(registry: &Registry, function: &crate::Function) -> Mutation {
    let slots = function.merges.iter().map(|merge| &merge.target);
    let mut affects: Vec<Affected> = Vec::new();
    for plan in function.affects.iter().chain(slots) {
        let affected = affected(registry, function, plan);
        if !affects.contains(&affected) {
            affects.push(affected);
        }
    }
    Mutation {
        name: function.name().to_owned(),
        affects,
        private: function.decl.private,
        route: function.decl.route.clone(),
        methods: function.methods().to_vec(),
    }
}

fn affected(registry: &Registry, mutation: &crate::Function, plan: &TargetPlan) -> Affected {
    let context = registry.context(plan.context);
    let pairs = plan.params.iter().filter_map(|(param, argument)| {
        let param = context.params.get(*param)?.name.clone();
        Some((param, mutation.params.get(*argument)?.name.clone()))
    });
    let only = plan.function.map(|id| registry.function(id).name());
    Affected {
        context: context.name().to_owned(),
        function: only.map(str::to_owned),
        params: pairs.collect(),
    }
}

fn function(function: &crate::Function) -> Function {
    Function {
        name: function.name().to_owned(),
        private: function.decl.private,
        route: function.decl.route.clone(),
        methods: function.methods().to_vec(),
    }
}

fn page(registry: &Registry, function: &crate::Function) -> Option<Page> {
    let context = function.context.map(|id| registry.context(id));
    Some(Page {
        route: function.decl.route.clone()?,
        function: function.name().to_owned(),
        context: context.map(|context| context.name().to_owned()),
        params: function.decl.params.iter().map(Param::of).collect(),
        methods: function.methods().to_vec(),
        user_scoped: registry.is_user_scoped(function),
        cache: addressed(registry, function.policy, std::iter::once(function)),
    })
}
