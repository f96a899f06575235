//! Arrays and tuples.

use serde_json::{Map, Value};

use super::{place::Segment, reader::Reader};
use crate::model::{Tuple, Ty};

/// A longer array of fixed length reads better as an array than as a tuple.
const LONGEST_TUPLE: usize = 8;

impl<'a> Reader<'a> {
    pub(super) fn array(&mut self, schema: &'a Map<String, Value>) -> Ty {
        if schema
            .get("unevaluatedItems")
            .is_some_and(|items| *items != Value::Bool(false))
        {
            self.refuse(
                "`unevaluatedItems` has no TypeScript form",
                "describe the items with `prefixItems` and `items`",
            );
        }
        let least = length(schema, "minItems").unwrap_or(0);
        let most = length(schema, "maxItems");
        let prefix = self.prefix(schema);
        let item = self.item(schema);
        if prefix.is_empty() {
            list(item, least, most)
        } else {
            tuple(prefix, item, least, most)
        }
    }

    fn prefix(&mut self, schema: &'a Map<String, Value>) -> Vec<Ty> {
        let Some(Value::Array(places)) = schema.get("prefixItems") else {
            return Vec::new();
        };
        let steps = |index| [Segment::Key("prefixItems"), Segment::Index(index)];
        places
            .iter()
            .enumerate()
            .map(|(index, place)| self.at(&steps(index), place))
            .collect()
    }

    fn item(&mut self, schema: &'a Map<String, Value>) -> Ty {
        match schema.get("items") {
            Some(Value::Array(_)) => self.refuse(
                "`items` is a list, as in older JSON Schema",
                "write the tuple with `prefixItems` (JSON Schema 2020-12)",
            ),
            Some(items) => self.at(&[Segment::Key("items")], items),
            None => Ty::Json,
        }
    }
}

fn length(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    schema
        .get(keyword)?
        .as_u64()
        .and_then(|length| usize::try_from(length).ok())
}

fn list(item: Ty, least: usize, most: Option<usize>) -> Ty {
    match most {
        Some(exact) if exact == least && exact <= LONGEST_TUPLE => Ty::Tuple(Tuple {
            places: vec![item; exact],
            required: exact,
            rest: None,
        }),
        Some(0) => Ty::Tuple(Tuple {
            places: Vec::new(),
            required: 0,
            rest: None,
        }),
        _ => Ty::Array(Box::new(item)),
    }
}

fn tuple(mut places: Vec<Ty>, rest: Ty, least: usize, most: Option<usize>) -> Ty {
    let closed = rest == Ty::Never || most.is_some_and(|most| most <= places.len());
    places.truncate(most.unwrap_or(usize::MAX));
    Ty::Tuple(Tuple {
        required: least.min(places.len()),
        places,
        rest: if closed { None } else { Some(Box::new(rest)) },
    })
}
