//! Collects types with values of them and makes one schema document of all.

use schemars::{
    JsonSchema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde::Serialize;
use serde_json::{Value, json};

/// Types, each with values of it.
pub(crate) struct Cases {
    generator: SchemaGenerator,
    cases: Vec<Case>,
}

struct Case {
    name: &'static str,
    schema: Value,
    values: Vec<Value>,
}

impl Cases {
    pub(crate) fn new(contract: Contract) -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.contract = contract;
            settings.definitions_path = "/components/schemas".into();
        });
        Self {
            generator: settings.into_generator(),
            cases: Vec::new(),
        }
    }

    /// Adds a type under the name of the function that returns it.
    pub(crate) fn add<T: JsonSchema + Serialize>(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) {
        let schema = self.generator.subschema_for::<T>().to_value();
        let values = values
            .into_iter()
            .map(|value| serde_json::to_value(value).unwrap())
            .collect();
        self.cases.push(Case {
            name,
            schema,
            values,
        });
    }

    /// Adds values to the last type that only a caller may send.
    pub(crate) fn and_accepts(&mut self, values: impl IntoIterator<Item = Value>) {
        if self.generator.contract().is_deserialize() {
            self.cases.last_mut().unwrap().values.extend(values);
        }
    }

    pub(crate) fn document(&self) -> String {
        let queries: Vec<Value> = self.cases.iter().map(Case::query).collect();
        let document = json!({
            "components": { "schemas": self.generator.definitions() },
            "x-mizan": {
                "protocol": 1,
                "app": "serde",
                "contexts": [{ "name": "values", "params": [] }],
                "functions": queries,
            },
        });
        serde_json::to_string_pretty(&document).unwrap() + "\n"
    }

    /// A TypeScript module that assigns every value to the type of its function.
    pub(crate) fn values(&self) -> String {
        let mut text = String::from(
            "// Values as serde writes them; that they fit the generated types is for tsc to say.\n\n\
             import type { ValuesData } from './client'\n",
        );
        for case in &self.cases {
            text.push_str(&format!(
                "\nexport const {}: ValuesData['{0}'][] = [\n",
                case.name
            ));
            for value in &case.values {
                text.push_str(&format!("  {value},\n"));
            }
            text.push_str("]\n");
        }
        text
    }
}

impl Case {
    fn query(&self) -> Value {
        json!({
            "name": self.name,
            "kind": "query",
            "context": "values",
            "params": [],
            "output": self.schema,
            "errors": [],
        })
    }
}
