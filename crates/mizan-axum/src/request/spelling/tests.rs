//! Spellings of values: equal values have one, and a value that loses something has none.

mod properties;

use super::{Spelling, SpellingProbe, SpellingUnwritten as _, SpellingWritten as _, Written};
use chrono::{DateTime, FixedOffset, Utc};
use mizan_core::jcs;
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::net::{IpAddr, Ipv6Addr};
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
struct Folded(String);

impl From<String> for Folded {
    fn from(text: String) -> Self {
        Self(text.trim().to_lowercase())
    }
}

impl From<Folded> for String {
    fn from(folded: Folded) -> Self {
        folded.0
    }
}

#[derive(PartialEq, Deserialize)]
struct ReadOnly(u8);

/// Writes a text that it does not read.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "String")]
struct OneWay(u8);

impl From<OneWay> for String {
    fn from(one_way: OneWay) -> Self {
        format!("number {}", one_way.0)
    }
}

fn written(spelling: Spelling, text: &str) -> Option<Written> {
    spelling.respell().map(|respell| respell(text))
}

#[test]
fn a_type_with_several_spellings_is_written_back_and_one_with_one_is_left_alone() {
    let folded = SpellingProbe::<Folded>::new().spelling();
    assert_eq!(
        written(folded, "\" Ada \""),
        Some(Written::As("\"ada\"".to_owned()))
    );
    assert_eq!(written(folded, "1"), Some(Written::Undecodable));
    assert_eq!(
        written(SpellingProbe::<String>::new().spelling(), "\" Ada \""),
        None
    );
    assert_eq!(written(SpellingProbe::<i64>::new().spelling(), "1"), None);
}

#[test]
fn a_type_that_cannot_be_written_or_is_not_read_as_itself_has_no_spelling() {
    let read_only = (&SpellingProbe::<ReadOnly>::new()).spelling();
    assert_eq!(read_only.unwritten().as_deref(), Some("ReadOnly"));
    assert_eq!(written(read_only, "1"), Some(Written::Not));
    let one_way = SpellingProbe::<OneWay>::new().spelling();
    assert_eq!(one_way.unwritten(), None);
    assert_eq!(written(one_way, "1"), Some(Written::Not));
}

/// A field that is read and not written.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Secretive {
    id: u8,
    #[serde(skip_serializing, default)]
    secret: u8,
}

/// A field that is neither.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Skipping {
    id: u8,
    #[serde(skip)]
    cached: u8,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Colour {
    Red,
    #[serde(other)]
    Other,
}

/// A text whose capitals do not count and are kept.
#[derive(Debug, Serialize, Deserialize)]
struct Caseless(String);

impl PartialEq for Caseless {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

/// Items of one list whose parts are of two types.
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", content = "of")]
enum Quote {
    Name(String),
    Price(Decimal),
}

/// A number whose spaces do not count and are kept.
#[derive(Serialize, Deserialize)]
struct Phone(String);

impl PartialEq for Phone {
    fn eq(&self, other: &Self) -> bool {
        let digits = |phone: &Self| phone.0.replace(' ', "");
        digits(self) == digits(other)
    }
}

/// An instant with a time zone that does not count and is kept (RFC 9557).
#[derive(Serialize, Deserialize)]
struct Zoned(String);

impl Zoned {
    fn instant(&self) -> Option<DateTime<FixedOffset>> {
        let (instant, _) = self.0.split_once('[')?;
        DateTime::parse_from_rfc3339(instant).ok()
    }
}

impl PartialEq for Zoned {
    fn eq(&self, other: &Self) -> bool {
        self.instant().is_some() && self.instant() == other.instant()
    }
}

/// A number whose hyphens do not count and are kept.
#[derive(Serialize, Deserialize)]
struct Book(String);

impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        let digits = |book: &Self| book.0.replace('-', "");
        digits(self) == digits(other)
    }
}

/// A type that cannot be compared.
#[derive(Serialize, Deserialize)]
struct Incomparable {
    id: u8,
}

fn text<T: Serialize + DeserializeOwned + PartialEq + 'static>(text: &str) -> Option<String> {
    let canonical = |text: String| jcs::canonical(&text).unwrap();
    match super::written::<T>(text) {
        Written::As(text) => Some(canonical(text)),
        Written::Not => None,
        Written::Undecodable => panic!("{text} is no {}", std::any::type_name::<T>()),
    }
}

#[test]
fn a_value_that_loses_something_when_it_is_written_has_no_text() {
    assert_eq!(text::<Secretive>(r#"{"id":1,"secret":2}"#), None);
    assert_eq!(
        text::<Secretive>(r#"{"id":1,"secret":0}"#).as_deref(),
        Some(r#"{"id":1}"#)
    );
    assert_eq!(text::<BTreeMap<(u8, u8), u8>>("{}").as_deref(), Some("{}"));
    let secretive = SpellingProbe::<Secretive>::new();
    assert_eq!(secretive.write(&Secretive { id: 1, secret: 2 }), None);
    assert_eq!(
        SpellingProbe::<BTreeMap<(u8, u8), u8>>::new().write(&BTreeMap::from([((1, 2), 3)])),
        None
    );
}

#[test]
fn a_type_that_takes_texts_of_several_forms_for_equal_has_no_text() {
    for book in ["\"9783161484100\"", "\"978-3-16-148410-0\""] {
        assert_eq!(text::<Book>(book), None);
        assert_eq!(text::<Vec<Book>>(&format!("[{book}]")), None);
    }
}

#[test]
fn a_type_that_cannot_be_compared_has_no_spelling() {
    let spelling = (&SpellingProbe::<Incomparable>::new()).spelling();
    assert_eq!(spelling.unwritten().as_deref(), Some("Incomparable"));
    assert_eq!(written(spelling, r#"{"id":1}"#), Some(Written::Not));
}

#[test]
fn equal_values_have_one_text() {
    let same = |texts: &[Option<String>]| {
        assert!(texts[0].is_some(), "{texts:?}");
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    };
    same(&["\"1.0\"", "\"1.00\"", "\"1\"", "1"].map(text::<Decimal>));
    same(&["[1,2,3]", "[3,1,2]", "[2,2,3,1]"].map(text::<HashSet<u8>>));
    same(&[r#"["1.0","20"]"#, r#"["20.0","1"]"#].map(text::<BTreeSet<Decimal>>));
    same(&[r#"{"1.0":[2,1]}"#, r#"{"1.00":[1,2]}"#].map(text::<HashMap<Decimal, HashSet<u8>>>));
    same(&[r#"{"2":"a","10":"b"}"#, r#"{"10":"b","2":"a"}"#].map(text::<HashMap<u8, String>>));
    same(
        &[
            r#"{"id":1,"cached":2}"#,
            r#"{"id":1}"#,
            r#"{"id":1,"cached":3}"#,
        ]
        .map(text::<Skipping>),
    );
    same(&["\"blue\"", "\"green\"", "\"Other\""].map(text::<Colour>));
    same(&["[\"ADA\",\"Bob\"]", "[\"ada\",\"bob\"]"].map(text::<Vec<Caseless>>));
    same(&[r#"["007","1.50"]"#, r#"["007","1.5"]"#].map(text::<(String, Decimal)>));
    let quotes = [
        r#"[{"as":"Name","of":"007"},{"as":"Price","of":"1.50"}]"#,
        r#"[{"as":"Name","of":"007"},{"as":"Price","of":"1.5"}]"#,
    ];
    same(&quotes.map(text::<Vec<Quote>>));
    same(&["\"+49 30 1 2\"", "\"+49 3012\"", "\"+493012\""].map(text::<Phone>));
    let meetings = [
        "\"2024-03-01T00:30:00+02:00[Africa/Cairo]\"",
        "\"2024-02-29T17:30:00-05:00[America/New_York]\"",
        "\"2024-02-29T22:30:00Z[UTC]\"",
    ];
    same(&meetings.map(text::<Zoned>));
    same(&["[-0.0]", "[0.0]", "[0]", "[0e3]"].map(text::<Vec<f64>>));
    same(&["-0.0", "0.0", "0"].map(text::<f32>));
    let instants = [
        r#"{"at":"2024-03-01T00:30:00+02:00"}"#,
        r#"{"at":"2024-02-29T22:30:00.000Z"}"#,
    ];
    same(&instants.map(text::<BTreeMap<String, DateTime<FixedOffset>>>));
}

#[test]
fn other_values_have_other_texts() {
    assert_eq!(text::<Vec<u8>>("[2,1]").as_deref(), Some("[2,1]"));
    assert_eq!(
        text::<Vec<String>>("[\" B\",\"1.50\"]").as_deref(),
        Some("[\" B\",\"1.50\"]")
    );
    assert_eq!(
        text::<(Decimal, Decimal)>("[2,1.50]").as_deref(),
        Some("[\"2\",\"1.5\"]")
    );
    assert_eq!(text::<Colour>("\"Red\"").as_deref(), Some("\"Red\""));
}

#[test]
fn a_long_value_has_a_text_when_few_comparisons_find_it_and_none_otherwise() {
    let names: Vec<String> = (0..500).map(|number| format!("Name {number}")).collect();
    let names = serde_json::to_string(&names).unwrap();
    assert_eq!(text::<Vec<String>>(&names), None);
    let known = SpellingProbe::<Vec<String>>::new().spelling();
    assert_eq!(written(known, &names), None);
    let decimals = |count: u16| {
        let decimals: Vec<String> = (0..count).map(|number| format!("{number}.0")).collect();
        serde_json::to_string(&decimals).unwrap()
    };
    assert!(text::<Vec<Decimal>>(&decimals(100)).is_some());
    assert_eq!(text::<Vec<Decimal>>(&decimals(500)), None);
    let long = serde_json::to_string(&vec!["x".repeat(20_000)]).unwrap();
    assert_eq!(text::<Vec<String>>(&long), None);
}

/// The types of the vectors that Rust has, and how each spells a text.
fn vector_types(name: &str) -> Vec<fn(&str) -> Option<String>> {
    match name {
        "uuid" => vec![text::<Uuid>],
        "date-time" => vec![text::<DateTime<FixedOffset>>, text::<DateTime<Utc>>],
        "decimal" => vec![text::<Decimal>],
        "ipv6" => vec![text::<Ipv6Addr>, text::<IpAddr>],
        "folded" => vec![text::<Folded>],
        other => panic!("a vector of type `{other}`: name the type that Rust has for it"),
    }
}

#[test]
fn every_vector_of_spellings_holds() {
    let file = include_str!("../../../../../spec/vectors/spellings.json");
    let file: serde_json::Value = serde_json::from_str(file).unwrap();
    let texts = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    for vector in file["spellings"].as_array().unwrap() {
        let name = &vector["name"];
        for text in vector_types(vector["type"].as_str().unwrap()) {
            for spelling in texts(&vector["spellings"]) {
                let found = text(&spelling);
                assert_eq!(
                    found.as_deref(),
                    vector["canonical"].as_str(),
                    "{name}: {spelling}"
                );
            }
            for distinct in texts(&vector["distinct"]) {
                let found = text(&distinct);
                assert!(found.is_some(), "{name}: {distinct}");
                assert_ne!(
                    found.as_deref(),
                    vector["canonical"].as_str(),
                    "{name}: {distinct}"
                );
            }
        }
    }
}
