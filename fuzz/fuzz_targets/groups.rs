//! Cache groups: what is read is a list of strings, and lines are one list.
#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;
use mizan_edge::fuzzing::groups;

const GROUPS: HeaderName = HeaderName::from_static("cache-groups");

fn read(lines: &[&[u8]]) -> Result<Option<Vec<String>>, ()> {
    let lines = lines.iter().map(|line| HeaderValue::from_bytes(line));
    let fields = lines.map(|line| line.map(|line| (GROUPS, line)).map_err(|_| ()));
    groups(&fields.collect::<Result<HeaderMap, ()>>()?)
}

fuzz_target!(|value: &[u8]| {
    let Ok(found) = read(&[value]) else { return };
    let found = found.expect("there is a field");
    let quoted =
        |group: &String| format!("\"{}\"", group.replace('\\', "\\\\").replace('"', "\\\""));
    let written = found.iter().map(quoted).collect::<Vec<_>>().join(", ");
    assert_eq!(read(&[written.as_bytes()]), Ok(Some(found.clone())));
    let more = [&found[..], &["more".to_owned()]].concat();
    assert_eq!(read(&[value, b"\"more\""]), Ok(Some(more)));
    // What cannot be read takes the rest with it: then everything is purged, or nothing kept.
    assert_eq!(read(&[value, b"more"]), Err(()));
});
