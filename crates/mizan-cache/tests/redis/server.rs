//! A Redis server of its own for each test, on a socket in a folder of its own; it ends with its handle.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// A running server that is stopped when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    program: PathBuf,
    folder: TempDir,
    child: Child,
}

impl Server {
    /// Starts one and waits until it answers.
    pub(crate) fn start() -> Self {
        let program = program();
        let folder = tempfile::tempdir().expect("a folder for Redis");
        let child = spawn(&program, folder.path());
        Self {
            program,
            folder,
            child,
        }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("redis+unix://{}", socket(self.folder.path()).display())
    }

    /// Runs one command over a new connection.
    pub(crate) fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).expect("its own address");
        let mut connection = client.get_connection().expect("a running server");
        let [name, arguments @ ..] = command else {
            panic!("no command")
        };
        let answer = redis::cmd(name).arg(arguments).query(&mut connection);
        answer.expect("a command it knows")
    }

    /// Kills it without warning. What was not saved is lost.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("a running server");
        self.child.wait().expect("a child");
    }

    /// Starts it again after it was killed.
    pub(crate) fn start_again(&mut self) {
        self.child = spawn(&self.program, self.folder.path());
    }

    /// Stops it in its tracks: connections stay open and nothing answers.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Lets it go on, and answer what was asked meanwhile.
    pub(crate) fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("a process id");
        kill(Pid::from_raw(id), signal).expect("a running server");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let named = std::env::var_os("MIZAN_REDIS_SERVER").map(PathBuf::from);
    named.unwrap_or_else(|| "redis-server".into())
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("socket")
}

fn spawn(program: &Path, folder: &Path) -> Child {
    let mut child = Command::new(program)
        .args(["--port", "0", "--save", "", "--appendonly", "no", "--dir"])
        .arg(folder)
        .arg("--unixsocket")
        .arg(socket(folder))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!(
                "`{}` cannot be started ({error}): install Redis 7 or newer (`apt-get install redis-server`, \
                 `brew install redis`), or set `MIZAN_REDIS_SERVER` to the path of its server",
                program.display()
            )
        });
    let said = BufReader::new(child.stdout.take().expect("a pipe"));
    let ready = said
        .lines()
        .map_while(Result::ok)
        .any(|line| line.contains("eady to accept connections"));
    assert!(ready, "`{}` ended before it was ready", program.display());
    child
}
