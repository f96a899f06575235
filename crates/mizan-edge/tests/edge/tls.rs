//! TLS in front: both versions of HTTP, and a certificate that changes while the edge runs.

use std::{fs, path::Path, sync::Arc, time::Duration};

use axum::{Router, extract::Request, routing::any};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use mizan_edge::TlsFiles;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName},
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::support::{Log, Origin, RunningEdge, settings};

/// Writes a certificate for `app.test` into the folder, and gives it.
fn certificate(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["app.test".to_owned()]).unwrap();
    fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

async fn secured(folder: &Path) -> (Origin, RunningEdge) {
    secured_and_looked_after(folder, Duration::MAX).await
}

/// An edge that looks at the files as often as this.
async fn secured_and_looked_after(folder: &Path, every: Duration) -> (Origin, RunningEdge) {
    let app = any(|request: Request| async move { format!("{:?}", request.headers()) });
    let origin = Origin::start(Router::new().fallback(app)).await;
    let mut settings = settings(origin.address);
    settings.tls = Some(TlsFiles {
        certificate: folder.join("cert.pem"),
        key: folder.join("key.pem"),
    });
    settings.check_interval = every;
    (origin, RunningEdge::with(settings).await)
}

async fn connect(
    edge: &RunningEdge,
    trusted: CertificateDer<'static>,
    protocol: &str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.into()];
    let stream = TcpStream::connect(edge.address).await?;
    let name = ServerName::try_from("app.test").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

#[tokio::test]
async fn http_2_is_spoken_over_tls_and_the_origin_learns_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = certificate(folder.path());
    let (_origin, edge) = secured(folder.path()).await;
    let stream = connect(&edge, trusted, "h2").await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    let connection = tokio::spawn(connection);
    let request = http::Request::get("https://app.test/a")
        .header("cookie", "a=1")
        .header("cookie", "b=2")
        .body(Empty::<Bytes>::new())
        .unwrap();
    let answer = sender.send_request(request).await.unwrap();
    assert_eq!(answer.version(), http::Version::HTTP_2);
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let fields = String::from_utf8_lossy(&body);
    for field in [
        r#""via": "2 mizan-edge""#,
        r#""x-forwarded-proto": "https""#,
        r#""host": "app.test""#,
        r#""cookie": "a=1; b=2""#,
    ] {
        assert!(fields.contains(field), "{field} is not in {fields}");
    }
    connection.abort();
}

#[tokio::test]
async fn a_new_certificate_is_shown_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path());
    let (_origin, edge) = secured(folder.path()).await;
    assert!(connect(&edge, first.clone(), "http/1.1").await.is_ok());

    let second = certificate(folder.path());
    edge.edge.reload_certificate().unwrap();
    assert!(connect(&edge, second, "http/1.1").await.is_ok());
    assert!(connect(&edge, first, "http/1.1").await.is_err());
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_leaves_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = certificate(folder.path());
    let (_origin, edge) = secured(folder.path()).await;
    fs::write(folder.path().join("cert.pem"), "nothing").unwrap();
    let error = edge.edge.reload_certificate().unwrap_err().to_string();
    assert!(
        error.contains("cert.pem` cannot be used for TLS"),
        "{error}"
    );
    assert!(connect(&edge, trusted, "http/1.1").await.is_ok());
}

/// Often enough for a test to wait for.
const OFTEN: Duration = Duration::from_millis(5);

#[tokio::test]
async fn a_certificate_whose_files_change_is_shown_to_who_connects_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path());
    let (_origin, edge) = secured_and_looked_after(folder.path(), OFTEN).await;
    let open = connect(&edge, first.clone(), "http/1.1").await.unwrap();

    let second = certificate(folder.path());
    while connect(&edge, second.clone(), "http/1.1").await.is_err() {}
    assert!(connect(&edge, first, "http/1.1").await.is_err());

    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(open))
        .await
        .unwrap();
    let connection = tokio::spawn(connection);
    let request = http::Request::get("/").header("host", "app.test");
    let request = request.body(Empty::<Bytes>::new()).unwrap();
    let answer = sender.send_request(request).await.unwrap();
    assert_eq!(answer.status(), 200, "who was connected before still is");
    connection.abort();
}

/// What befalls a certificate, whose path is given; in the folder is another.
type Spoil = fn(&Path, &Path);

#[tokio::test]
async fn files_that_change_to_what_cannot_be_used_leave_the_certificate_and_are_told_of_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = certificate(folder.path());
    let (_origin, edge) = secured_and_looked_after(folder.path(), OFTEN).await;
    let log = Log::listen();
    let other = tempfile::tempdir().unwrap();
    certificate(other.path());
    let spoilt: [(&str, Spoil); 4] = [
        ("no PEM", |cert, _| fs::write(cert, "nothing").unwrap()),
        ("the key of another", |cert, other| {
            fs::copy(other.join("cert.pem"), cert).unwrap();
        }),
        ("half a file", |cert, other| {
            let whole = fs::read(other.join("cert.pem")).unwrap();
            fs::write(cert, &whole[..whole.len() / 2]).unwrap();
        }),
        ("gone", |cert, _| fs::remove_file(cert).unwrap()),
    ];
    let path = folder.path().join("cert.pem");
    for (many, (what, spoil)) in (1..).zip(spoilt) {
        spoil(&path, other.path());
        let told = || log.with("the certificate stays as it was");
        while told().len() < many {
            assert!(connect(&edge, first.clone(), "h2").await.is_ok(), "{what}");
        }
        for _ in 0..3 {
            assert!(connect(&edge, first.clone(), "h2").await.is_ok(), "{what}");
        }
        assert_eq!(told().len(), many, "{what}: {}", log.text());
        assert!(told()[many - 1].contains("cert.pem"), "{what}");
    }

    let second = certificate(folder.path());
    while connect(&edge, second.clone(), "h2").await.is_err() {}
}
