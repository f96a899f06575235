//! Arguments that cannot be used: one error that names the thing and says what to do.

use std::{ffi::OsStr, net::TcpListener, os::unix::ffi::OsStrExt as _};

use tokio::net::TcpSocket;

use crate::process::{Edge, command, ended};

const ORIGIN: [&str; 2] = ["--origin", "http://127.0.0.1:9"];

/// Checks that a command ends with one error line that holds all of these.
fn fails(arguments: &[&str], variables: &[(&str, &OsStr)], expected: &[&str]) {
    let mut command = command(arguments);
    command.envs(variables.iter().copied());
    let (code, stderr) = ended(command);
    assert_eq!(code, Some(2), "{arguments:?}: {stderr}");
    assert_eq!(stderr.lines().count(), 1, "{arguments:?}: {stderr}");
    assert!(stderr.starts_with("error: "), "{arguments:?}: {stderr}");
    for part in expected {
        assert!(stderr.contains(part), "{part} is not in {stderr}");
    }
}

#[test]
fn an_origin_is_a_scheme_a_host_and_a_port() {
    for wrong in ["ftp://a.test", "a.test:8000", "http://a.test/path", "/a"] {
        let expected = [wrong, "is not an origin", "give `http://` or `https://`"];
        fails(&["--origin", wrong], &[], &expected);
    }
}

#[test]
fn a_certificate_is_there_and_belongs_to_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (certificate, key, other) = (path("cert.pem"), path("key.pem"), path("other.pem"));
    let fails = |key: &str, expected: &[&str]| {
        let tls = ["--tls-cert", &certificate, "--tls-key", key];
        fails(&[&ORIGIN[..], &tls].concat(), &[], expected);
    };
    fails(&key, &["cert.pem` cannot be used for TLS: No such file"]);

    for (certificate, key) in [(&certificate, &key), (&other, &other)] {
        let made = rcgen::generate_simple_self_signed(["a.test".to_owned()]).unwrap();
        std::fs::write(certificate, made.cert.pem()).unwrap();
        std::fs::write(key, made.signing_key.serialize_pem()).unwrap();
    }
    fails(&other, &["cert.pem` cannot be used for TLS", "key"]);
    std::fs::write(&key, "nothing").unwrap();
    fails(&key, &["key.pem` cannot be used for TLS", "PEM file"]);
}

#[test]
fn secrets_that_cannot_be_read_are_named_and_not_shown() {
    let keys = |set: &str, expected: &[&str]| {
        let expected = [&["`MIZAN_MWT_KEYS` cannot be used"], expected].concat();
        fails(&ORIGIN, &[("MIZAN_MWT_KEYS", OsStr::new(set))], &expected);
    };
    keys("secret", &["this is no JWK set: line 1, column 1"]);
    keys(r#"{"keys":[]}"#, &["`mizan keys` makes one"]);
    for name in [
        "MIZAN_EDGE_SECRET",
        "MIZAN_EDGE_ADMIN_SECRET",
        "MIZAN_MWT_KEYS",
    ] {
        let expected = [name, "is not text", "unset it"];
        fails(&ORIGIN, &[(name, OsStr::from_bytes(b"\xff"))], &expected);
    }
}

#[test]
fn an_address_that_is_taken_is_named_with_its_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--listen", "--admin"] {
        let any = ["--listen", "127.0.0.1:0"];
        let mut arguments = [&ORIGIN[..], &[flag, &address]].concat();
        if flag == "--admin" {
            arguments.extend(any);
        }
        let expected = [
            format!("cannot listen on `{address}`"),
            format!("give another address with `{flag}`"),
        ];
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        fails(&arguments, &[], &expected);
    }
}

#[test]
fn what_is_no_redis_and_no_health_path_is_named_with_its_flag() {
    for (flag, value, expected) in [
        (
            "--redis",
            "http://a.test",
            &[
                "`--redis` is not",
                "`http` is no scheme",
                "redis://HOST:PORT",
            ][..],
        ),
        (
            "--health-path",
            "health",
            &["`health` is not a path", "`/health`"],
        ),
    ] {
        fails(&[&ORIGIN[..], &[flag, value]].concat(), &[], expected);
    }
}

#[test]
fn an_origin_that_is_down_at_the_start_is_named_and_waited_for() {
    // A port that is taken by a socket which does not listen.
    let held = TcpSocket::new_v4().unwrap();
    held.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let origin = format!("http://{}", held.local_addr().unwrap());
    let edge = Edge::start(&["--origin", &origin]);
    assert_eq!(
        edge.says("no manifest"),
        format!(
            "no manifest, so every request passes through until there is one: the manifest cannot be fetched from \
             `{origin}`: the origin cannot be reached; is the backend running there?"
        )
    );
    let answer = edge.get("/");
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    assert!(answer.contains("the origin cannot be reached"), "{answer}");
}
