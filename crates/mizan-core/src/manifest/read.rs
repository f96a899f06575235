//! Reads as an edge understands them: one spelling for every query string that means the same.

use serde_json::{Map, Value};

use super::model::{Context, Page, Param};
use super::routes::any_value;
use crate::args::{ArgValue, Args, ParamSpec};
use crate::group::{self, Group};
use crate::header::write_encoded;
use crate::plan::{Selection, canonical, select};
use crate::registry::FunctionId;
use crate::{Auth, CachePolicy, ContextDecl, Problem, Source};

/// A context or page that can be read.
#[derive(Debug)]
pub struct Route {
    name: String,
    is_page: bool,
    policy: Option<CachePolicy>,
    user_scoped: bool,
    functions: Vec<String>,
    /// The context whose changes it follows.
    follows: Option<String>,
    /// Positions of params that some target may narrow by; nothing stands for one that the route does not have.
    narrowed: Vec<Option<usize>>,
    /// Its params and groups, as the engine has them for a context.
    context: crate::Context,
}

/// A read in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// The params as canonical JSON, defaults applied.
    pub params: String,
    /// The query string that asks for the same, without its `?`; equal for equal reads.
    pub query: String,
    /// The groups the answer is in.
    pub tags: Vec<String>,
}

impl Route {
    pub(super) fn of_context(context: &Context) -> Self {
        let decl = decl(&context.name, &context.params);
        let targeted = ids(&context.functions)
            .filter(|(_, name)| context.targeted.iter().any(|other| other == name));
        let sets = sets(context, &context.params);
        Route {
            name: context.name.clone(),
            is_page: false,
            policy: context.cache,
            user_scoped: context.user_scoped,
            functions: context.functions.clone(),
            follows: Some(context.name.clone()),
            narrowed: narrowed(context, &context.params),
            context: crate::Context {
                groups: Group::all(&decl, &sets, targeted),
                members: ids(&context.functions).map(|(id, _)| id).collect(),
                ..crate::Context::new(decl)
            },
        }
    }

    /// A page follows every group of its context.
    pub(super) fn of_page(page: &Page, context: Option<&Context>) -> Self {
        let decl = decl(context.map_or("", |context| &context.name), &page.params);
        let groups = context.map(|context| {
            let targeted = ids(&context.targeted);
            Group::all(&decl, &sets(context, &page.params), targeted)
        });
        Route {
            name: page.function.clone(),
            is_page: true,
            policy: page.cache,
            user_scoped: page.user_scoped,
            functions: Vec::new(),
            follows: context.map(|context| context.name.clone()),
            narrowed: context.map_or_else(Vec::new, |context| narrowed(context, &page.params)),
            context: crate::Context {
                groups: groups.unwrap_or_default(),
                members: context.map_or_else(Vec::new, |context| {
                    ids(&context.targeted).map(|(id, _)| id).collect()
                }),
                ..crate::Context::new(decl)
            },
        }
    }

    /// Wire name of the context, or of the page's function.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a page.
    pub fn is_page(&self) -> bool {
        self.is_page
    }

    /// How its answers may be kept; one without is never kept.
    pub fn policy(&self) -> Option<CachePolicy> {
        self.policy
    }

    /// Whether something about the caller may decide what it answers.
    pub fn is_user_scoped(&self) -> bool {
        self.user_scoped
    }

    /// Reads a query string as the backend does.
    ///
    /// # Errors
    /// `malformed`, `undeclared_param`, `repeated_param` or `invalid`, with which the backend would answer as well.
    pub fn read(&self, query: &str) -> Result<Canonical, Problem> {
        let member = |name: &str| {
            let found = ids(&self.functions).find(|(_, other)| *other == name);
            found.map(|(id, _)| id)
        };
        let Selection { values, members } = select(&self.context, !self.is_page, &member, query)?;
        let groups = group::of_values(&self.context, &members, |index| {
            values.get(index)?.as_deref()
        });
        let names = members
            .iter()
            .filter_map(|id| self.functions.get(id.index()));
        let only = (members.len() < self.functions.len())
            .then(|| names.map(String::as_str).collect::<Vec<_>>().join(","));
        let mut tags: Vec<_> = group::each(&groups).map(str::to_owned).collect();
        tags.extend(self.any_value(&values));
        Ok(Canonical {
            params: canonical(&self.context, &values),
            query: self.query(&values, only),
            tags,
        })
    }

    /// The tag of an answer without a value of some param that targets narrow by: every value matches it (4.2).
    fn any_value(&self, values: &[ArgValue<'_>]) -> Option<String> {
        let args = Args::all(&self.context.params, values);
        let has_value = |index: usize| args.get(index).is_some_and(|value| value != "null");
        let lacks_one = self
            .narrowed
            .iter()
            .any(|param| !param.is_some_and(has_value));
        let context = self.follows.as_deref().filter(|_| lacks_one)?;
        Some(any_value(context))
    }

    /// The params in order of name, then the members asked for.
    fn query(&self, values: &[ArgValue<'_>], only: Option<String>) -> String {
        let args = Args::all(&self.context.params, values);
        let mut query = String::new();
        for (index, name) in self.context.named() {
            let Some(value) = args.get(index).filter(|value| *value != "null") else {
                continue;
            };
            // A string where the type is another one, such as a union, is written in JSON as its type is (2.16).
            let is_string = self
                .context
                .params
                .get(index)
                .is_some_and(ParamSpec::is_string);
            match is_string {
                true => push(&mut query, name, &group::text(value)),
                false => push(&mut query, name, value),
            }
        }
        if let Some(only) = only {
            query.push_str(if query.is_empty() {
                "$only="
            } else {
                "&$only="
            });
            query.push_str(&only);
        }
        query
    }
}

fn push(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    // Writing into memory cannot fail.
    let _ = write_encoded(query, value);
}

fn ids(names: &[String]) -> impl Iterator<Item = (FunctionId, &str)> {
    let names = names.iter().enumerate();
    names.map(|(index, name)| (FunctionId::at(index), name.as_str()))
}

/// The positions of each scope set's params among `params`.
fn sets(context: &Context, params: &[Param]) -> Vec<Vec<usize>> {
    let position = |name: &String| params.iter().position(|param| param.name == *name);
    let sets = context.scope_sets.iter();
    sets.filter_map(|set| set.iter().map(position).collect())
        .collect()
}

/// The position among `params` of each param that some scope set of the context has.
fn narrowed(context: &Context, params: &[Param]) -> Vec<Option<usize>> {
    let names = context.scope_sets.iter().flatten();
    names
        .map(|name| params.iter().position(|param| param.name == *name))
        .collect()
}

fn decl(name: &str, params: &[Param]) -> ContextDecl {
    ContextDecl {
        name: name.to_owned(),
        doc: None,
        params: params.iter().map(param).collect(),
        auth: Auth::Anyone,
        stale_time: None,
        cache: None,
        source: Source {
            file: String::new(),
            line: 0,
        },
    }
}

fn param(param: &Param) -> crate::Param {
    let mut schema = param.schema.clone();
    let defs = schema
        .as_object_mut()
        .and_then(|schema| schema.remove("$defs"));
    let defs = match defs {
        Some(Value::Object(defs)) => defs,
        _ => Map::new(),
    };
    crate::Param {
        name: param.name.clone(),
        doc: None,
        ty: crate::Type { schema, defs },
        required: param.required,
        default: param.default.clone(),
    }
}
