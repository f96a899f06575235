//! The ordinary call, whose targets are written straight from its arguments: each of a context of its own, narrowed by
//! plain scalars only, and too few and short to need widening.

use std::cmp::Ordering;

use crate::args::{ParamSpec, Shape};
use crate::group;
use crate::header::{MAX_BYTES, MAX_TAG_BYTES, write_encoded};
use crate::{Args, ContextDecl};

/// So many tags of any length fit, with their separators.
const MAX_TARGETS: usize = MAX_BYTES / (MAX_TAG_BYTES + 2);
/// Most bytes that one byte of a value becomes.
const ENCODED: usize = 3;

/// The declared targets of a function in the order of their tags, which is the same whatever the values.
#[derive(Debug)]
pub(crate) struct Direct(Vec<Template>);

/// One target, of which only the values are missing.
#[derive(Debug)]
pub(crate) struct Template {
    context: String,
    /// `board` or `board.board_title`.
    head: String,
    /// The JSON up to the first param; all of it without params.
    json: String,
    /// In order of name.
    params: Vec<Param>,
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
    /// The targets, when the order of both headers is known without their values.
    pub(crate) fn of(mut targets: Vec<Template>) -> Option<Self> {
        targets.sort_by_cached_key(|target| target.skeleton(false));
        let mut neighbours = targets.windows(2);
        let ordered = neighbours.all(|pair| match pair {
            [a, b] => {
                a.context != b.context && a.skeleton(true).cmp(&b.skeleton(true)) == Ordering::Less
            }
            _ => true,
        });
        (ordered && (1..=MAX_TARGETS).contains(&targets.len())).then_some(Direct(targets))
    }

    /// Whether these arguments narrow every target by all its params, in texts that need no second look.
    pub(super) fn takes(&self, args: Args<'_>) -> bool {
        self.0.iter().all(|target| target.takes(args))
    }

    /// The value of the invalidation header.
    pub(super) fn tags(&self, args: Args<'_>) -> String {
        let mut value = String::with_capacity(64);
        for target in &self.0 {
            value.push_str(if value.is_empty() { "" } else { ", " });
            target.write(&mut value, false, args);
        }
        value
    }

    /// The groups of shared caches that go with them.
    pub(super) fn groups(&self, args: Args<'_>) -> String {
        let mut value = String::with_capacity(64);
        for target in &self.0 {
            value.push_str(if value.is_empty() { "\"" } else { ", \"" });
            target.write(&mut value, true, args);
            value.push('"');
        }
        value
    }

    /// The items of the body's list.
    pub(super) fn json<'d>(
        &'d self,
        args: Args<'d>,
    ) -> impl ExactSizeIterator<Item = impl Fn(&mut Vec<u8>) + 'd> {
        let targets = self.0.iter();
        targets.map(move |target| move |out: &mut Vec<u8>| target.json(out, args))
    }
}

impl Template {
    /// The target of `context`, narrowed by pairs of a param and the position of its argument.
    pub(crate) fn new<'p>(
        context: &ContextDecl,
        function: Option<&str>,
        params: impl Iterator<Item = (&'p crate::Param, usize)>,
    ) -> Self {
        let name = &context.name;
        let mut params: Vec<Param> = params.map(|(param, arg)| Param::new(param, arg)).collect();
        params.sort_by(|a, b| a.tag.cmp(&b.tag));
        let only = function.map(|only| format!(",\"function\":\"{only}\""));
        let json = match (&only, params.is_empty()) {
            (None, true) => format!("\"{name}\""),
            (Some(only), true) => format!("{{\"context\":\"{name}\"{only}}}"),
            (_, false) => {
                let only = only.unwrap_or_default();
                format!("{{\"context\":\"{name}\"{only},\"params\":{{")
            }
        };
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

    fn json(&self, out: &mut Vec<u8>, args: Args<'_>) {
        out.extend_from_slice(self.json.as_bytes());
        for (index, param) in self.params.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"" } else { b"," });
            out.extend_from_slice(param.json.as_bytes());
            out.extend_from_slice(args.text(param.argument).as_bytes());
        }
        out.extend_from_slice(if self.params.is_empty() { b"" } else { b"}}" });
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
