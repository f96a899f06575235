//! The ordinary call, whose targets and merges are written straight from its arguments: each of a context of its own,
//! narrowed by plain scalars only, and too few and short to need widening.

use std::collections::HashSet;

use crate::args::{ParamSpec, Shape};
use crate::group;
use crate::header::{MAX_BYTES, MAX_TAG_BYTES, write_encoded};
use crate::{Args, ContextDecl};

/// So many tags of any length fit, with their separators.
const MAX_TARGETS: usize = MAX_BYTES / (MAX_TAG_BYTES + 2);
/// Most bytes that one byte of a value becomes.
const ENCODED: usize = 3;

/// The declared targets of a function and the slots that its result is merged into.
#[derive(Debug)]
pub(crate) struct Direct {
    /// In the order of their tags, which is the same whatever the values.
    announced: Vec<Template>,
    /// Positions of the targets among them, in order.
    targets: Vec<usize>,
    /// Positions of the slots among them, as declared.
    merges: Vec<usize>,
}

/// One target or slot, of which only the values are missing.
#[derive(Debug)]
pub(crate) struct Template {
    context: String,
    /// `board` or `board.board_title`.
    head: String,
    /// The JSON of its entry: before the params, between two of them and after them.
    json: Entry,
    /// In order of name.
    params: Vec<Param>,
}

/// The entry in the body of a response.
#[derive(Debug)]
struct Entry {
    /// Before the params; for a slot, before the value.
    before: String,
    /// For a slot, between the value and the params.
    within: Option<&'static str>,
    after: String,
}

/// A context with those of its params that are narrowed by, and the positions of their arguments.
pub(crate) struct NarrowedContext<'d> {
    pub(crate) context: &'d ContextDecl,
    pub(crate) params: Vec<(&'d crate::Param, usize)>,
}

#[derive(Debug)]
struct Param {
    /// `;board_id=`.
    tag: String,
    /// `"board_id":`.
    json: String,
    shape: Shape,
    argument: usize,
    /// Whether it is in the groups of shared caches, as required params are.
    grouped: bool,
}

impl Direct {
    /// The targets and slots, when the order of both headers is known without their values.
    pub(crate) fn of(targets: Vec<Template>, merges: Vec<Template>) -> Option<Self> {
        let first_merge = targets.len();
        let declared = targets.into_iter().chain(merges);
        let mut declared: Vec<(usize, Template)> = declared.enumerate().collect();
        declared.sort_by_cached_key(|(_, template)| template.skeleton(false));
        let (places, announced): (Vec<usize>, Vec<Template>) = declared.into_iter().unzip();
        let mut contexts = HashSet::new();
        let apart = announced.iter().all(|each| contexts.insert(&each.context));
        let ordered = announced.is_sorted_by_key(|each| each.skeleton(true));
        if !(apart && ordered && (1..=MAX_TARGETS).contains(&announced.len())) {
            return None;
        }
        let place = |declared| places.iter().position(|place| *place == declared);
        let mut targets: Vec<usize> = (0..first_merge).filter_map(place).collect();
        targets.sort_unstable();
        Some(Direct {
            targets,
            merges: (first_merge..places.len()).filter_map(place).collect(),
            announced,
        })
    }

    /// Whether these arguments narrow each of them by all its params, in texts that need no second look.
    pub(super) fn takes(&self, args: Args<'_>) -> bool {
        self.announced.iter().all(|each| each.takes(args))
    }

    /// The value of the invalidation header.
    pub(super) fn tags(&self, args: Args<'_>) -> String {
        let mut value = String::with_capacity(64);
        for target in &self.announced {
            value.push_str(if value.is_empty() { "" } else { ", " });
            target.write(&mut value, false, args);
        }
        value
    }

    /// The groups of shared caches that go with them.
    pub(super) fn groups(&self, args: Args<'_>) -> String {
        let mut value = String::with_capacity(64);
        for target in &self.announced {
            value.push_str(if value.is_empty() { "\"" } else { ", \"" });
            target.write(&mut value, true, args);
            value.push('"');
        }
        value
    }

    /// The targets, for the body.
    pub(super) fn targets(&self) -> impl Iterator<Item = &Template> {
        (self.targets.iter()).filter_map(|place| self.announced.get(*place))
    }

    /// The slots, for the body.
    pub(super) fn merges(&self) -> impl Iterator<Item = &Template> {
        (self.merges.iter()).filter_map(|place| self.announced.get(*place))
    }
}

impl Template {
    /// A target: a context, or one function of it.
    pub(crate) fn target(narrowed: NarrowedContext<'_>, function: Option<&str>) -> Self {
        let name = &narrowed.context.name;
        let only = function.map(|only| format!(",\"function\":\"{only}\""));
        let (before, after) = match (&only, narrowed.params.is_empty()) {
            (None, true) => (format!("\"{name}\""), ""),
            (Some(only), true) => (format!("{{\"context\":\"{name}\"{only}}}"), ""),
            (_, false) => {
                let only = only.unwrap_or_default();
                let before = format!("{{\"context\":\"{name}\"{only},\"params\":{{");
                (before, "}}")
            }
        };
        let json = Entry {
            before,
            within: None,
            after: after.to_owned(),
        };
        Template::new(narrowed, function, json)
    }

    /// The slot that a result is merged into, by the field `key` of its items when it is a list.
    pub(crate) fn merge(narrowed: NarrowedContext<'_>, slot: &str, key: Option<&str>) -> Self {
        let name = &narrowed.context.name;
        let key = key.map(|key| format!(",\"key\":{}", serde_json::Value::from(key)));
        let key = key.unwrap_or_default();
        let (within, close) = if narrowed.params.is_empty() {
            ("", "")
        } else {
            (",\"params\":{", "}")
        };
        let json = Entry {
            before: format!("{{\"context\":\"{name}\",\"slot\":\"{slot}\",\"value\":"),
            within: Some(within),
            after: format!("{close}{key}}}"),
        };
        Template::new(narrowed, Some(slot), json)
    }

    fn new(narrowed: NarrowedContext<'_>, function: Option<&str>, json: Entry) -> Self {
        let name = &narrowed.context.name;
        let params = narrowed.params.into_iter();
        let mut params: Vec<Param> = params.map(|(param, arg)| Param::new(param, arg)).collect();
        params.sort_by(|a, b| a.tag.cmp(&b.tag));
        Template {
            context: name.clone(),
            head: function.map_or_else(|| name.clone(), |only| format!("{name}.{only}")),
            json,
            params,
        }
    }

    fn takes(&self, args: Args<'_>) -> bool {
        let mut length = self.head.len();
        for param in &self.params {
            let text = args.get(param.argument);
            let Some(text) = text.and_then(|json| param.shape.plain_text(json)) else {
                return false;
            };
            length += param.tag.len() + text.len() * ENCODED;
        }
        length <= MAX_TAG_BYTES
    }

    /// Writes the tag, or the group when it is `grouped`.
    fn write(&self, out: &mut String, grouped: bool, args: Args<'_>) {
        out.push_str(&self.head);
        for param in self.params(grouped) {
            out.push_str(&param.tag);
            let _ = write_encoded(out, &group::text(args.text(param.argument)));
        }
    }

    /// Writes its entry in the body; for a slot with the result as its value.
    pub(super) fn write_json(&self, out: &mut Vec<u8>, result: &[u8], args: Args<'_>) {
        out.extend_from_slice(self.json.before.as_bytes());
        if let Some(within) = self.json.within {
            out.extend_from_slice(result);
            out.extend_from_slice(within.as_bytes());
        }
        for (index, param) in self.params.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"" } else { b"," });
            out.extend_from_slice(param.json.as_bytes());
            out.extend_from_slice(args.text(param.argument).as_bytes());
        }
        out.extend_from_slice(self.json.after.as_bytes());
    }

    /// The tag or group with every value empty.
    fn skeleton(&self, grouped: bool) -> String {
        let params = self.params(grouped).map(|param| param.tag.as_str());
        [self.head.as_str()].into_iter().chain(params).collect()
    }

    fn params(&self, grouped: bool) -> impl Iterator<Item = &Param> {
        let params = self.params.iter();
        params.filter(move |param| param.grouped || !grouped)
    }
}

impl Param {
    fn new(param: &crate::Param, argument: usize) -> Self {
        let name = &param.name;
        Param {
            tag: format!(";{name}="),
            json: format!("\"{name}\":"),
            shape: ParamSpec::of(param).shape,
            argument,
            grouped: param.required,
        }
    }
}
