//! One process of the app: this program once more, which ends with its handle.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shop::{RELEASE, SERVING, STOCK};

/// For how long something is waited for that has to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which release of the app a process serves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Release {
    This,
    /// With the functions of [`releases`](crate::releases).
    Next,
}

pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    /// Starts one that keeps its answers in the Redis at `url`, with the stale detector or without.
    pub(crate) fn start(url: &str, stock: &Path, release: Release, detects: bool) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program)
            .args(["--exact", "shop::is_served", "--ignored", "--nocapture"])
            .env("MIZAN_CACHE", url)
            .env("MIZAN_CACHE_SECRET", "of the tests")
            .env("MIZAN_STALE_DETECTOR", if detects { "1" } else { "0" })
            .env(STOCK, stock)
            .env(
                RELEASE,
                if release == Release::Next {
                    "next"
                } else {
                    "this"
                },
            )
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = said.map_while(Result::ok).find_map(|line| {
            let address = line.strip_prefix(SERVING)?;
            address.parse().ok()
        });
        let address = address.expect("an address");
        Self { child, address }
    }

    /// What is left, and what the cache did.
    pub(crate) fn left(&self) -> (String, String) {
        let (head, body) = self.ask("GET", "/ctx/shelf/", "");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let status = field(&head, "cache-status").unwrap_or_default();
        (body["left"].as_str().unwrap().to_owned(), status)
    }

    /// Reads until it gives what is kept; no read on the way is of anything but `left`.
    pub(crate) fn hits(&self, left: &str) {
        within(|| {
            let (found, status) = self.left();
            assert_eq!(found, left, "{status}");
            (status == "mizan; hit").then_some(())
        });
    }

    /// Reads until it gives `left`.
    pub(crate) fn sees(&self, left: &str) {
        within(|| (self.left().0 == left).then_some(()));
    }

    /// Changes what is left, until Redis has heard of it in time, which on a busy machine may not be the first.
    pub(crate) fn sell(&self, left: &str) {
        within(|| self.try_to_sell(left));
    }

    /// The same by the function that only the next release has.
    pub(crate) fn restock(&self, left: &str) {
        within(|| self.call("restock", left));
    }

    /// Changes what is left; gives the purge's place in the order, when Redis has heard of it.
    pub(crate) fn try_to_sell(&self, left: &str) -> Option<String> {
        self.call("sell", left)
    }

    fn call(&self, function: &str, left: &str) -> Option<String> {
        let path = format!("/call/{function}/");
        let (head, _) = self.ask("POST", &path, &format!(r#"{{"left":"{left}"}}"#));
        field(&head, "mizan-seq")
    }

    /// Changes what is left and does not say so.
    pub(crate) fn sell_silently(&self, left: &str) {
        let call = format!(r#"{{"left":"{left}"}}"#);
        self.ask("POST", "/call/sell_silently/", &call);
    }

    /// Ends it.
    pub(crate) fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Head and body of an answer that is 200.
    fn ask(&self, method: &str, path: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\nmizan-edge: 1\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all((head + body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

fn field(head: &str, name: &str) -> Option<String> {
    let mut fields = head.lines().filter_map(|line| line.split_once(": "));
    fields
        .find(|(each, _)| *each == name)
        .map(|(_, value)| value.to_owned())
}

/// What `step` gives as soon as it gives anything.
fn within<T>(mut step: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(done) = step() {
            return done;
        }
        assert!(Instant::now() < end, "it does not come");
    }
}
