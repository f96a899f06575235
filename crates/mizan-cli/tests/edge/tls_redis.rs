//! A Redis that speaks TLS and nothing else, with a certificate of its own; it ends with its handle.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

/// How often another port is tried when somebody was faster.
const TRIES: usize = 20;

pub(crate) struct TlsRedis {
    pub(crate) url: String,
    child: Child,
    folder: TempDir,
}

impl TlsRedis {
    /// Starts one and waits until it answers; nothing if this machine's Redis was built without TLS.
    pub(crate) fn start() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        fs::write(folder.path().join("cert.pem"), made.cert.pem()).unwrap();
        let key = made.signing_key.serialize_pem();
        fs::write(folder.path().join("key.pem"), key).unwrap();
        for _ in 0..TRIES {
            // The server cannot say which port the system chose for it.
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            match spawn(&folder, port) {
                Started::Ready(child) => {
                    let url = format!("rediss://127.0.0.1:{port}/0");
                    return Some(Self { url, child, folder });
                }
                Started::Ended(said) if said.contains("Bad directive") => return None,
                Started::Ended(_) => {}
            }
        }
        panic!("no port was free for Redis");
    }

    /// The certificate by which it is to be trusted.
    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }
}

impl Drop for TlsRedis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

enum Started {
    Ready(Child),
    /// It ended, having said this.
    Ended(String),
}

fn spawn(folder: &TempDir, port: u16) -> Started {
    let named = std::env::var_os("MIZAN_REDIS_SERVER").map(PathBuf::from);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let mut child = Command::new(named.unwrap_or_else(|| "redis-server".into()))
        .args(["--save", "", "--bind", "127.0.0.1", "--port", "0"])
        .args(["--tls-port", &port.to_string(), "--tls-auth-clients", "no"])
        .args(["--tls-cert-file", &path("cert.pem")])
        .args(["--tls-key-file", &path("key.pem")])
        .args(["--tls-ca-cert-file", &path("cert.pem")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("redis-server is installed");
    let mut said = String::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        if line.contains("eady to accept connections") {
            return Started::Ready(child);
        }
        said += &line;
    }
    let mut stderr = child.stderr.take().unwrap();
    let _ = stderr.read_to_string(&mut said);
    let _ = child.wait();
    Started::Ended(said)
}
