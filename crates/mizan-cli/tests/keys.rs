//! The `keys` command as an operator runs it.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use mizan_core::CallerId;
use mizan_core::mwt::{Claims, KeySet};

fn keys(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mizan"))
        .arg("keys")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn made(arguments: &[&str]) -> String {
    let output = keys(arguments, "");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

fn ada() -> CallerId {
    CallerId::new("user", "5").unwrap()
}

#[test]
fn a_new_key_is_usable_and_another_each_time() {
    let (one, other) = (made(&["--kid", "a"]), made(&["--kid", "a"]));
    assert_ne!(one, other);
    let token = KeySet::from_jwk_set(&one)
        .unwrap()
        .issue("board", &Claims::new(ada(), 100, 60))
        .unwrap();
    let other = KeySet::from_jwk_set(&other).unwrap();
    assert!(other.verify("board", &token, 100).is_err());
}

#[test]
fn the_public_part_verifies_what_the_set_signs() {
    let set = made(&[]);
    let output = keys(&["--public"], &set);
    let public = String::from_utf8(output.stdout).unwrap();
    let token = KeySet::from_jwk_set(&set)
        .unwrap()
        .issue("board", &Claims::new(ada(), 100, 60))
        .unwrap();
    let public = KeySet::from_jwk_set(&public).unwrap();
    assert!(public.verify("board", &token, 100).is_ok());
    assert!(public.issue("board", &Claims::new(ada(), 100, 60)).is_err());
}

#[test]
fn a_name_that_no_token_could_carry_and_a_set_that_is_none_are_errors() {
    for (arguments, input) in [(&["--kid", "a b"][..], ""), (&["--public"][..], "{}")] {
        let output = keys(arguments, input);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
}
