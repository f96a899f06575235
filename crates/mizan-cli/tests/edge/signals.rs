//! What a process does when it is told to end, or to read its files again.

use std::{fs, io::Write, path::Path};

use nix::sys::signal::Signal;
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use crate::{
    origin::Origin,
    process::{Edge, rest},
};

#[test]
fn a_process_that_is_told_to_end_answers_what_runs_and_takes_nothing_new() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let origin = Origin::start();
        let mut edge = Edge::start(&["--origin", &origin.url]);
        let mut client = edge.connect().unwrap();
        write!(client, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        origin.is_asked();

        edge.signal(signal);
        while edge.connect().is_ok() {}
        origin.goes_on();

        let answer = rest(client);
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{signal}: {answer}");
        assert!(answer.ends_with("done"), "{signal}: {answer}");
        assert_eq!(edge.code(), Some(0), "{signal}");
    }
}

/// Writes a certificate for 127.0.0.1 into the folder, and gives a client that trusts no other.
fn trusted(folder: &Path) -> Agent {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let certificate = Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[certificate]));
    Agent::config_builder()
        .tls_config(tls.build())
        .http_status_as_error(false)
        // Every request shakes hands anew.
        .max_idle_connections(0)
        .build()
        .into()
}

#[test]
fn a_process_that_is_hung_up_on_reads_its_certificate_again_and_keeps_the_one_it_has_if_it_must() {
    let folder = tempfile::tempdir().unwrap();
    let first = trusted(folder.path());
    let origin = Origin::start();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let edge = Edge::start(&[
        "--origin",
        &origin.url,
        "--tls-cert",
        &path("cert.pem"),
        "--tls-key",
        &path("key.pem"),
    ]);
    let url = format!("https://{}/", edge.address);
    assert_eq!(first.get(&url).call().unwrap().status(), 404);

    let second = trusted(folder.path());
    edge.signal(Signal::SIGHUP);
    edge.logs("the certificate was read again");
    assert!(first.get(&url).call().is_err());
    assert_eq!(second.get(&url).call().unwrap().status(), 404);

    fs::write(path("key.pem"), "nothing").unwrap();
    edge.signal(Signal::SIGHUP);
    let told = edge.logs("the certificate stays as it was");
    assert!(told.contains("key.pem` cannot be used for TLS"), "{told}");
    assert_eq!(second.get(&url).call().unwrap().status(), 404);
}

#[test]
fn a_process_that_is_hung_up_on_reads_its_manifest_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    let manifest = |app: &str| {
        format!(
            r#"{{"version":1,"app":"{app}","base":"/api/mizan","contexts":[],"mutations":[],"functions":[],"pages":[]}}"#
        )
    };
    fs::write(&path, manifest("one")).unwrap();
    let origin = Origin::start();
    let edge = Edge::start(&[
        "--origin",
        &origin.url,
        "--manifest",
        path.to_str().unwrap(),
    ]);
    edge.says("app `one`: 0 contexts");
    fs::write(&path, manifest("two")).unwrap();
    edge.signal(Signal::SIGHUP);
    let told = edge.logs("works by a new manifest app=\"two\"");
    assert!(!told.contains('\u{1b}'), "a file shows no colours: {told}");
    fs::write(&path, "{}").unwrap();
    edge.signal(Signal::SIGHUP);
    edge.logs("the manifest stays as it was");
}
