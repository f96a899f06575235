//! Compares a response with what a step expects.

use regex_lite::Regex;
use serde_json::{Map, Value, json};

use crate::body::{Extent, compare};
use crate::case::Like;
use crate::client::Received;
use crate::template::Names;
use crate::{Expect, HeaderMatch, Mismatch, ProblemMatch};

/// Every way in which the response is not what was expected; captures what the step asks for.
pub(crate) fn check(expect: &Expect, got: &Received, names: &mut Names) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if got.status != expect.status {
        found.push(mismatch(
            "status",
            expect.status.to_string(),
            got.status.to_string(),
        ));
    }
    for (name, wanted) in &expect.headers {
        found.extend(header(name, wanted, got, names));
    }
    if let Some(problem) = &expect.problem {
        found.extend(problem_headers(got, names));
        found.extend(problem_body(problem, expect.status, got));
    }
    found.extend(body(expect, got, names));
    if let Some(name) = &expect.capture {
        names.set(name, text(got));
    }
    found
}

fn body(expect: &Expect, got: &Received, names: &Names) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let body = text(got);
    if let Some(bytes) = &expect.bytes {
        let bytes = names.fill(bytes);
        if bytes != body {
            found.push(mismatch("body", bytes, &body));
        }
    }
    for (wanted, extent) in [
        (&expect.json, Extent::Whole),
        (&expect.subset, Extent::Subset),
    ] {
        if let Some(wanted) = wanted {
            found.extend(json_body(&names.fill_json(wanted), extent, got));
        }
    }
    for text in &expect.holds {
        if !body.contains(text.as_str()) {
            found.push(mismatch("body", format!("`{text}` in it"), &body));
        }
    }
    for secret in &expect.lacks {
        if body.contains(secret.as_str()) {
            found.push(mismatch("body", format!("no `{secret}` in it"), &body));
        }
    }
    found
}

fn json_body(wanted: &Value, extent: Extent, got: &Received) -> Vec<Mismatch> {
    match serde_json::from_slice(&got.body) {
        Ok(actual) => compare(wanted, &actual, extent),
        Err(_) => vec![mismatch("body", wanted.to_string(), text(got))],
    }
}

fn header(name: &str, wanted: &HeaderMatch, got: &Received, names: &mut Names) -> Option<Mismatch> {
    let actual = value(got, name);
    let expected = match (wanted, &actual) {
        (HeaderMatch::Equal(wanted), actual) => {
            let wanted = names.fill(wanted);
            (actual.as_ref() != Some(&wanted)).then_some(wanted)
        }
        (HeaderMatch::Absent(()), actual) => actual.is_some().then(|| "nothing".to_owned()),
        (HeaderMatch::Like(_), None) => Some("the header".to_owned()),
        (HeaderMatch::Like(like), Some(actual)) => alike(like, actual, names),
    }?;
    let actual = actual.unwrap_or_else(|| "nothing".to_owned());
    Some(mismatch(&format!("header {name}"), expected, actual))
}

fn alike(like: &Like, actual: &str, names: &mut Names) -> Option<String> {
    if let Some(name) = &like.capture {
        names.set(name, actual);
    }
    let pattern = like.matches.as_deref()?;
    match Regex::new(pattern) {
        Ok(regex) if regex.is_match(actual) => None,
        Ok(_) => Some(format!("like {pattern}")),
        Err(error) => Some(format!("a pattern that can be read: {error}")),
    }
}

/// All values of a header, joined as RFC 9110 allows.
fn value(got: &Received, name: &str) -> Option<String> {
    let values: Vec<_> = got.headers.get_all(name).iter().collect();
    let texts: Vec<_> = values
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

/// What holds for every problem: 3.1 and 3.5.
fn problem_headers(got: &Received, names: &mut Names) -> Vec<Mismatch> {
    let equal = |text: &str| HeaderMatch::Equal(text.to_owned());
    let always = [
        ("content-type", equal("application/problem+json")),
        ("cache-control", equal("no-store")),
        ("etag", HeaderMatch::Absent(())),
    ];
    let wrong = always
        .iter()
        .filter_map(|(name, wanted)| header(name, wanted, got, names));
    wrong.collect()
}

fn problem_body(problem: &ProblemMatch, status: u16, got: &Received) -> Vec<Mismatch> {
    let kind = if problem.declared { "error" } else { "problem" };
    let mut wanted = Map::from_iter([
        (
            "type".to_owned(),
            json!(format!("urn:mizan:{kind}:{}", problem.code)),
        ),
        ("title".to_owned(), json!("{{any}}")),
        ("status".to_owned(), json!(status)),
        ("code".to_owned(), json!(problem.code)),
    ]);
    if let Some(data) = &problem.data {
        wanted.insert("data".to_owned(), data.clone());
    }
    if let Some(errors) = &problem.errors {
        let entry = |error: &crate::FieldError| json!({"path": error.path, "code": error.code, "message": "{{any}}"});
        wanted.insert("errors".to_owned(), errors.iter().map(entry).collect());
    }
    json_body(&Value::Object(wanted), Extent::Subset, got)
}

fn text(got: &Received) -> String {
    String::from_utf8_lossy(&got.body).into_owned()
}

fn mismatch(what: &str, expected: impl Into<String>, actual: impl Into<String>) -> Mismatch {
    Mismatch {
        what: what.to_owned(),
        expected: expected.into(),
        actual: actual.into(),
    }
}

#[cfg(test)]
mod tests {
    use ureq::http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn got(status: u16, headers: &[(&str, &str)], body: &str) -> Received {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().unwrap();
                (name, HeaderValue::from_str(value).unwrap())
            })
            .collect();
        Received {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        }
    }

    fn places(expect: &str, got: &Received) -> Vec<String> {
        let expect = serde_json::from_str(expect).unwrap();
        let found = check(&expect, got, &mut Names::default()).into_iter();
        found.map(|mismatch| mismatch.what).collect()
    }

    #[test]
    fn a_header_is_equal_absent_or_alike() {
        let got = got(200, &[("a", "1"), ("b", "22"), ("c", "x")], "");
        let expect = r#"{"status":200,"headers":{"a":"2","b":{"matches":"^2+$"},"c":null,"d":{}}}"#;
        assert_eq!(places(expect, &got), ["header a", "header c", "header d"]);
    }

    #[test]
    fn a_captured_header_fills_later_expectations() {
        let mut names = Names::default();
        let first = serde_json::from_str(
            r#"{"status":200,"headers":{"etag":{"capture":"e"}},"capture":"body"}"#,
        );
        let response = got(200, &[("etag", "\"1\"")], "text");
        check(&first.unwrap(), &response, &mut names);
        assert_eq!(names.fill("{{e}} {{body}}"), "\"1\" text");
    }

    #[test]
    fn a_problem_has_its_media_type_and_is_not_stored() {
        let body =
            r#"{"type":"urn:mizan:problem:invalid","title":"t","status":422,"code":"invalid"}"#;
        let stored = got(422, &[("content-type", "application/json")], body);
        let expect = r#"{"status":422,"problem":{"code":"invalid"}}"#;
        assert_eq!(
            places(expect, &stored),
            ["header content-type", "header cache-control"]
        );
    }

    #[test]
    fn a_body_that_is_no_json_is_shown_as_it_is() {
        let found = check(
            &serde_json::from_str(r#"{"status":200,"json":{}}"#).unwrap(),
            &got(200, &[], "oops"),
            &mut Names::default(),
        );
        assert_eq!(found[0].actual, "oops");
    }
}
