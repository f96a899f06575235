//! Writing to a folder and comparing with it.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::{fs, path::Path};

use mizan_codegen::{GenerateError, HEADER, Options, Output, Written, generate};
use tempfile::{TempDir, tempdir};

fn output(functions: &[&str]) -> Output {
    let functions: Vec<_> = functions
        .iter()
        .map(|name| serde_json::json!({ "name": name, "kind": "query", "context": name, "output": true }))
        .collect();
    let contexts: Vec<_> = functions
        .iter()
        .map(|f| serde_json::json!({ "name": f["name"] }))
        .collect();
    let document = serde_json::json!({
        "x-mizan": { "protocol": 1, "app": "disk", "contexts": contexts, "functions": functions },
    });
    generate(&document.to_string(), &Options::default()).unwrap()
}

fn written() -> TempDir {
    let dir = tempdir().unwrap();
    output(&["a", "b"]).write(dir.path()).unwrap();
    dir
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_gets_every_file_and_nothing_else() {
    let dir = written();
    assert_eq!(names(dir.path()), ["contexts", "index.ts", "types.ts"]);
    assert_eq!(names(&dir.path().join("contexts")), ["a.ts", "b.ts"]);
    assert_eq!(output(&["a", "b"]).check(dir.path()).unwrap(), "");
}

#[test]
fn unchanged_files_keep_their_time_and_changed_ones_are_counted() {
    let dir = written();
    let time = |name: &str| {
        fs::metadata(dir.path().join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let file = fs::File::options()
        .append(true)
        .open(dir.path().join("types.ts"))
        .unwrap();
    file.set_modified(old).unwrap();
    let done = output(&["a", "b", "c"]).write(dir.path()).unwrap();
    assert_eq!(
        done,
        Written {
            written: 2,
            unchanged: 3,
            removed: 0
        }
    );
    assert_eq!(time("types.ts"), old);
}

#[test]
fn stale_files_go_and_foreign_files_stay() {
    let dir = written();
    fs::create_dir(dir.path().join("old")).unwrap();
    fs::write(
        dir.path().join("old/x.ts"),
        format!("{HEADER}\nexport {{}}\n"),
    )
    .unwrap();
    fs::write(dir.path().join("mine.ts"), "export {}\n").unwrap();
    let done = output(&["a"]).write(dir.path()).unwrap();
    assert_eq!(
        done,
        Written {
            written: 1,
            unchanged: 2,
            removed: 2
        }
    );
    assert_eq!(
        names(dir.path()),
        ["contexts", "index.ts", "mine.ts", "types.ts"]
    );
    assert_eq!(names(&dir.path().join("contexts")), ["a.ts"]);
}

#[test]
fn a_foreign_file_in_the_way_stops_everything() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("index.ts"), "export const mine = 1\n").unwrap();
    let error = output(&["a"]).write(dir.path()).unwrap_err();
    assert!(matches!(error, GenerateError::Foreign { .. }), "{error}");
    assert_eq!(names(dir.path()), ["index.ts"]);
}

#[test]
fn a_refusing_file_system_leaves_no_half_output() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("contexts"), "a file where a folder belongs").unwrap();
    let error = output(&["a"]).write(dir.path()).unwrap_err();
    assert!(matches!(error, GenerateError::Io { .. }), "{error}");
    assert_eq!(names(dir.path()), ["contexts"]);
}

#[test]
fn a_write_that_fails_half_way_takes_back_what_it_wrote() {
    let dir = written();
    let blocked = format!("types.ts.{}.tmp", std::process::id());
    fs::create_dir(dir.path().join(&blocked)).unwrap();
    fs::write(dir.path().join("types.ts"), format!("{HEADER}\nchanged\n")).unwrap();
    fs::remove_file(dir.path().join("contexts/a.ts")).unwrap();
    let error = output(&["a", "b"]).write(dir.path()).unwrap_err();
    assert!(
        matches!(
            error,
            GenerateError::Io {
                action: "write",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        names(dir.path()),
        ["contexts", "index.ts", "types.ts", &blocked]
    );
    assert_eq!(names(&dir.path().join("contexts")), ["b.ts"]);
}

#[test]
fn a_check_shows_changes_additions_and_removals_as_a_diff() {
    let dir = written();
    let diff = output(&["a", "c"]).check(dir.path()).unwrap();
    assert!(diff.contains("--- a/index.ts\n+++ b/index.ts\n"), "{diff}");
    assert!(
        diff.contains("-export * from './contexts/b'\n+export * from './contexts/c'\n"),
        "{diff}"
    );
    assert!(
        diff.contains("--- /dev/null\n+++ b/contexts/c.ts\n"),
        "{diff}"
    );
    assert!(
        diff.contains("--- a/contexts/b.ts\n+++ /dev/null\n"),
        "{diff}"
    );
    assert_eq!(names(&dir.path().join("contexts")), ["a.ts", "b.ts"]);
}
