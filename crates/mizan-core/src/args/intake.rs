//! Values coming in for declared parameters, and everything that is wrong with them reported at once.

use std::borrow::Cow;

use super::scalar::Refusal;
use super::{ArgValue, Shape, ShapeKind};
use crate::{Invalid, InvalidCode, Param, Problem, ProtocolCode, jcs};

/// A declared parameter, ready to be checked against.
#[derive(Debug, Clone)]
pub(crate) struct ParamSpec {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// Canonical JSON of the default.
    pub(crate) default: Option<String>,
}

impl ParamSpec {
    pub(crate) fn of(param: &Param) -> Self {
        let mut shape = Shape::of(&param.ty);
        // Absent means null here, so null means absent.
        shape.nullable |= !param.required && param.default.is_none();
        ParamSpec {
            name: param.name.clone(),
            shape,
            required: param.required,
            default: param.default.as_ref().map(|value| {
                let text = value.to_string();
                jcs::canonical(&text).unwrap_or(text)
            }),
        }
    }

    /// Whether its values are strings, which a query string has as they are.
    pub(crate) fn is_string(&self) -> bool {
        matches!(self.shape.kind, ShapeKind::String(_))
    }
}

/// The values given so far.
pub(crate) struct Intake<'a> {
    params: &'a [ParamSpec],
    values: Vec<ArgValue<'a>>,
    undeclared: Vec<String>,
    repeated: Vec<String>,
    refused: Vec<(usize, Refusal)>,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(params: &'a [ParamSpec]) -> Self {
        Intake {
            params,
            values: vec![None; params.len()],
            undeclared: Vec::new(),
            repeated: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Takes a decoded value of a query string or tag.
    pub(crate) fn text(&mut self, name: &str, text: Cow<'a, str>) {
        self.take(name, |spec| spec.shape.read_text(text));
    }

    /// Takes a JSON value of a body.
    pub(crate) fn json(&mut self, name: &str, text: &'a str) {
        self.take(name, |spec| spec.shape.read_json(text));
    }

    fn take(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a ParamSpec) -> Result<Cow<'a, str>, Refusal>,
    ) {
        let params = self.params;
        let found = params.iter().zip(&mut self.values).enumerate();
        let Some((index, (spec, value))) =
            found.into_iter().find(|(_, (spec, _))| spec.name == name)
        else {
            self.undeclared.push(name.to_owned());
            return;
        };
        if value.is_some() || self.refused.iter().any(|(earlier, _)| *earlier == index) {
            return self.repeat(name);
        }
        match read(spec) {
            Ok(text) => *value = Some(text),
            Err(refusal) => self.refused.push((index, refusal)),
        }
    }

    /// Notes that a parameter was given again.
    pub(crate) fn repeat(&mut self, name: &str) {
        if self.repeated.iter().all(|other| other != name) {
            self.repeated.push(name.to_owned());
        }
    }

    /// The values in declared order; `owner` is who declares the parameters and `more` what else was refused.
    pub(crate) fn finish(
        mut self,
        owner: &dyn Fn() -> String,
        more: Option<Invalid>,
    ) -> Result<Vec<ArgValue<'a>>, Problem> {
        if !(self.undeclared.is_empty() && self.repeated.is_empty()) {
            return Err(self.misnamed(&owner()));
        }
        for (index, (spec, value)) in self.params.iter().zip(&self.values).enumerate() {
            let refused = || self.refused.iter().any(|(other, _)| *other == index);
            if spec.required && value.is_none() && !refused() {
                self.refused
                    .push((index, (InvalidCode::Missing, "is required".to_owned())));
            }
        }
        if self.refused.is_empty() && more.is_none() {
            return Ok(self.values);
        }
        self.refused.sort_by_key(|(index, _)| *index);
        let refused = self.refused.into_iter().filter_map(|(index, refusal)| {
            let name = &self.params.get(index)?.name;
            Some(invalid(name, refusal))
        });
        Err(Problem::invalid(refused.chain(more).collect()))
    }

    fn misnamed(&self, owner: &str) -> Problem {
        let code = match self.undeclared.is_empty() {
            false => ProtocolCode::UndeclaredParam,
            true => ProtocolCode::RepeatedParam,
        };
        let undeclared = self
            .undeclared
            .iter()
            .map(|name| format!("`{name}` is no param of {owner}"));
        let repeated = self
            .repeated
            .iter()
            .map(|name| format!("`{name}` is given twice"));
        let detail: Vec<_> = undeclared.chain(repeated).collect();
        Problem::new(code, detail.join("; "))
    }
}

/// A refusal of the top-level parameter `name`.
pub(crate) fn invalid(name: &str, (code, rest): Refusal) -> Invalid {
    Invalid {
        path: format!("/{name}"),
        code,
        message: format!("`{name}` {rest}"),
    }
}
