//! Collects types with values of them and makes one schema document of all.

use mizan_core::{Auth, ContextDecl, FunctionDecl, Param, Registry, Returns, Source, Type};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::Value;

/// Types, each with values of it.
#[derive(Default)]
pub(crate) struct Cases(Vec<Case>);

struct Case {
    name: &'static str,
    output: Type,
    input: Type,
    written: Vec<Value>,
    /// Values a caller may send, although serde does not write them.
    accepted: Vec<Value>,
}

impl Cases {
    /// Adds a type under the name of the query that returns it.
    pub(crate) fn add<T: JsonSchema + Serialize>(
        &mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) {
        let value = |value| serde_json::to_value(value).unwrap();
        self.0.push(Case {
            name,
            output: type_of::<T>(SchemaSettings::draft2020_12().for_serialize()),
            input: type_of::<T>(SchemaSettings::draft2020_12().for_deserialize()),
            written: values.into_iter().map(value).collect(),
            accepted: Vec::new(),
        });
    }

    /// Adds values to the last type that only a caller may send.
    pub(crate) fn and_accepts(&mut self, values: impl IntoIterator<Item = Value>) {
        self.0.last_mut().unwrap().accepted.extend(values);
    }

    /// The schema document of an app with a query and a function for each type.
    pub(crate) fn document(&self) -> String {
        let contexts = vec![ContextDecl {
            name: "values".into(),
            doc: None,
            params: Vec::new(),
            auth: Auth::Anyone,
            stale_time: None,
            cache: None,
            source: source(),
        }];
        let functions = self
            .0
            .iter()
            .flat_map(|case| [case.query(), case.sender()])
            .collect();
        Registry::new("serde", contexts, functions)
            .unwrap()
            .schema_text()
    }

    /// A TypeScript module that gives every value the generated type.
    pub(crate) fn values(&self) -> String {
        let mut text = String::from(
            "// Values as serde writes them; that they fit the generated types is for tsc to say.\n\n\
             import type * as client from './client'\n",
        );
        for case in &self.0 {
            let (name, written) = (case.name, lines(&case.written));
            text.push_str(&format!(
                "\nexport const {name}: client.ValuesData['{name}'][] = [\n{written}]\n"
            ));
            let all = lines(case.written.iter().chain(&case.accepted));
            let args = format!("Send{}Args", pascal(name));
            text.push_str(&format!(
                "export const {name}_sent: client.{args}['value'][] = [\n{all}]\n"
            ));
        }
        text
    }
}

impl Case {
    fn query(&self) -> FunctionDecl {
        FunctionDecl {
            context: Some("values".into()),
            returns: Returns::Data(self.output.clone()),
            ..plain(self.name.to_owned())
        }
    }

    fn sender(&self) -> FunctionDecl {
        let value = Param {
            name: "value".into(),
            doc: None,
            ty: self.input.clone(),
            required: true,
            default: None,
        };
        FunctionDecl {
            params: vec![value],
            ..plain(format!("send_{}", self.name))
        }
    }
}

fn plain(name: String) -> FunctionDecl {
    FunctionDecl {
        name,
        doc: None,
        context: None,
        params: Vec::new(),
        returns: Returns::Data(type_of::<()>(SchemaSettings::draft2020_12())),
        affects: Vec::new(),
        merge: Vec::new(),
        key: None,
        auth: Auth::Anyone,
        private: false,
        route: None,
        methods: Vec::new(),
        rev: 1,
        cache: None,
        sees: mizan_core::Sees::default(),
        errors: Vec::new(),
        source: source(),
    }
}

fn type_of<T: JsonSchema + ?Sized>(settings: SchemaSettings) -> Type {
    let mut generator = settings.into_generator();
    let schema = generator.subschema_for::<T>().to_value();
    Type {
        schema,
        defs: generator.take_definitions(true),
    }
}

fn source() -> Source {
    Source {
        file: file!().into(),
        line: line!(),
    }
}

fn lines<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    values
        .into_iter()
        .map(|value| format!("  {value},\n"))
        .collect()
}

fn pascal(name: &str) -> String {
    let words = name
        .split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect()
}
