//! Two processes of one app that are told of one Redis by `MIZAN_CACHE`, as they are where it is served.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test that cannot go on should stop; the server can do more than these ask of it"
)]

mod bases;
mod commits;
mod detector;
mod late;
mod process;
mod releases;
#[path = "../../../mizan-cache/tests/redis/server.rs"]
mod server;
mod shop;

use process::{Process, Release};
use server::Server;
use tempfile::TempDir;

/// Two processes, their Redis and the file they share.
struct Street {
    one: Process,
    other: Process,
    redis: Server,
    folder: TempDir,
}

/// Both have given what they keep.
fn open() -> Street {
    open_with([Release::This; 2])
}

/// The same with these releases of the app.
fn open_with(releases: [Release; 2]) -> Street {
    start(releases, false)
}

/// The same with the stale detector.
fn open_with_detectors() -> Street {
    start([Release::This; 2], true)
}

fn start(releases: [Release; 2], detects: bool) -> Street {
    let (redis, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let stock = folder.path().join("stock");
    let [one, other] =
        releases.map(|release| Process::start(&redis.url(), &stock, release, detects));
    let street = Street {
        one,
        other,
        folder,
        redis,
    };
    street.both_hit("10");
    street
}

impl Street {
    /// Ends the first process.
    fn stop_one(&mut self) {
        self.one.stop();
    }

    /// Starts the first process again.
    fn start_one(&mut self, release: Release) {
        let stock = self.folder.path().join("stock");
        self.one = Process::start(&self.redis.url(), &stock, release, false);
    }

    /// The stock that all processes share.
    fn stock(&self) -> shop::Stock {
        shop::Stock::new(self.folder.path().join("stock"))
    }

    /// Changes the stock behind the back of every process.
    fn write(&self, left: &str) {
        std::fs::write(self.folder.path().join("stock"), left).unwrap();
    }

    /// Reads at both until both give `left`, from the cache or not.
    fn both_see(&self, left: &str) {
        for process in [&self.one, &self.other] {
            process.sees(left);
        }
        self.both_hit(left);
    }

    /// Reads at both until both give what is kept; no read on the way is of anything but `left`.
    fn both_hit(&self, left: &str) {
        for process in [&self.one, &self.other] {
            process.hits(left);
        }
    }
}

#[test]
fn a_change_at_one_is_seen_at_the_other_at_once() {
    let street = open();
    street.one.sell("9");
    assert_eq!(street.other.left().0, "9");
    street.both_hit("9");
    street.other.sell("8");
    assert_eq!(street.one.left().0, "8");
    street.both_hit("8");
}

#[test]
fn without_redis_requests_go_on_and_when_it_is_back_nothing_old_is_given() {
    let mut street = open();
    street.redis.kill();
    assert_eq!(
        street.one.left(),
        (
            "10".into(),
            "mizan; fwd=bypass; detail=store-unreachable".into()
        )
    );
    assert_eq!(street.one.try_to_sell("9"), None);
    assert_eq!(street.one.left().0, "9");
    assert_eq!(
        street.other.left(),
        (
            "9".into(),
            "mizan; fwd=bypass; detail=store-unreachable".into()
        )
    );
    street.redis.start_again();
    street.both_hit("9");
    street.one.sell("8");
    assert_eq!(street.other.left().0, "8");
}

#[test]
fn a_change_that_redis_did_not_hear_of_is_never_hidden_from_who_made_it() {
    let street = open();
    street.redis.freeze();
    assert_eq!(street.one.try_to_sell("9"), None);
    assert_eq!(street.one.left().0, "9");
    street.redis.thaw();
    street.one.hits("9");
    // By now the purge has arrived.
    street.other.hits("9");
}
