//! A `mizan edge` that runs, and what it says.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

/// Longer than anything takes on the slowest machine.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// The command with these arguments, in an environment of its own.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mizan"));
    command.arg("edge").args(arguments).stdin(Stdio::null());
    for name in [
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
        "MIZAN_EDGE_ADMIN_SECRET",
        "MIZAN_EDGE_SECRET",
        "MIZAN_MWT_KEYS",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command
}

/// What becomes of a command that ends by itself: its code, and what it wrote to its standard error.
pub(crate) fn ended(mut command: Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// A process that ends with the test.
pub(crate) struct Edge {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    /// Where it listens, such as `127.0.0.1:8080`.
    pub(crate) address: String,
}

impl Edge {
    /// Starts it on a port the system chooses, and waits until it listens.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = command(&["--listen", "127.0.0.1:0"]);
        command.args(arguments);
        Self::run(command)
    }

    /// Starts this command, and waits until it listens.
    pub(crate) fn run(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines(child.stdout.take().unwrap());
        let stderr = lines(child.stderr.take().unwrap());
        let mut edge = Self {
            child,
            stdout,
            stderr,
            address: String::new(),
        };
        let first = edge.says("mizan edge: http");
        edge.address = first.rsplit('/').next().unwrap().to_owned();
        edge
    }

    /// The next line of its standard output with this in it.
    pub(crate) fn says(&self, what: &str) -> String {
        wait(&self.stdout, what)
    }

    /// The next line of its log with this in it.
    pub(crate) fn logs(&self, what: &str) -> String {
        wait(&self.stderr, what)
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect(&self.address)
    }

    /// Sends a GET to it, and gives all of the answer.
    pub(crate) fn get(&self, target: &str) -> String {
        self.ask("GET", target)
    }

    /// Sends a request without a body to it, and gives all of the answer.
    pub(crate) fn ask(&self, method: &str, target: &str) -> String {
        let mut stream = self.connect().unwrap();
        let length = if method == "GET" {
            ""
        } else {
            "Content-Length: 0\r\n"
        };
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{length}\r\n"
        )
        .unwrap();
        rest(stream)
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).unwrap();
        kill(Pid::from_raw(id), signal).unwrap();
    }

    /// Waits until it has ended, and gives its code.
    pub(crate) fn code(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Everything until the other side closes.
pub(crate) fn rest(mut stream: TcpStream) -> String {
    stream.set_read_timeout(Some(LONG)).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = channel();
    thread::spawn(move || {
        // Read to the end although nobody may listen, or the process could not go on writing.
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    lines
}

fn wait(lines: &Receiver<String>, what: &str) -> String {
    let mut passed = String::new();
    loop {
        let Ok(line) = lines.recv_timeout(LONG) else {
            panic!("no line with `{what}` after\n{passed}");
        };
        if line.contains(what) {
            return line;
        }
        passed += &format!("{line}\n");
    }
}
