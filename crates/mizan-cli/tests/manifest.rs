//! The `manifest` command as a developer runs it.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::{fs, path::Path, process::Command, process::Output};

use tempfile::tempdir;

const ASK: &str = r#"printf '{"asked": "%s"}' $MIZAN_ASK"#;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mizan"));
    command.current_dir(folder).arg("manifest").args(arguments);
    command.output().unwrap()
}

#[test]
fn a_program_is_asked_for_its_manifest() {
    let dir = tempdir().unwrap();
    let output = run(dir.path(), &["--command", ASK]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        r#"{"asked": "manifest"}"#
    );
}

#[test]
fn the_program_of_the_settings_is_asked_from_their_folder() {
    let dir = tempdir().unwrap();
    let settings = "[schema]\ncommand = \"cat manifest.txt\"\n";
    fs::write(dir.path().join("mizan.toml"), settings).unwrap();
    fs::write(dir.path().join("manifest.txt"), "{}").unwrap();
    fs::create_dir(dir.path().join("web")).unwrap();
    let output = run(&dir.path().join("web"), &[]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{}");
}

#[test]
fn settings_without_a_program_are_told_that_only_a_program_knows() {
    let dir = tempdir().unwrap();
    fs::write(
        dir.path().join("mizan.toml"),
        "[schema]\nfile = \"schema.json\"\n",
    )
    .unwrap();
    let message = String::from_utf8(run(dir.path(), &[]).stderr).unwrap();
    assert!(
        message.contains("only a program knows its manifest"),
        "{message}"
    );
}

#[test]
fn a_program_without_a_manifest_is_told_what_to_call() {
    let dir = tempdir().unwrap();
    let output = run(dir.path(), &["--command", "echo listening"]);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        message.contains("printed no manifest, it began with `listening`"),
        "{message}"
    );
    assert!(message.contains("MIZAN_ASK=manifest"), "{message}");
}
