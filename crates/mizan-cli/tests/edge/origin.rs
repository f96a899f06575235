//! A backend by hand: one of its answers waits for the test, one is kept by edges, and one never comes.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::process::LONG;

/// How the board may be kept, as its origin says.
const BOARD: &str = "Content-Type: application/json\r\nCache-Groups: \"board\"\r\n\
                     Mizan-Cache-Control: public, max-age=600\r\n";

/// Answers `/slow` when it is told to, a board with its version, and anything else 404. To rename the board changes its
/// version, and closes the connection.
pub(crate) struct Origin {
    pub(crate) url: String,
    arrived: Receiver<()>,
    go: Sender<()>,
}

struct State {
    arrived: Sender<()>,
    go: Mutex<Receiver<()>>,
    version: AtomicUsize,
}

impl Origin {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (has_arrived, arrived) = channel();
        let (go, may_go) = channel();
        let state = Arc::new(State {
            arrived: has_arrived,
            go: Mutex::new(may_go),
            version: AtomicUsize::new(1),
        });
        thread::spawn(move || {
            for stream in listener.incoming() {
                let state = state.clone();
                thread::spawn(move || answer(stream.unwrap(), &state));
            }
        });
        Self { url, arrived, go }
    }

    /// Waits until `/slow` was asked for.
    pub(crate) fn is_asked(&self) {
        self.arrived.recv_timeout(LONG).unwrap();
    }

    /// Lets one `/slow` be answered.
    pub(crate) fn goes_on(&self) {
        self.go.send(()).unwrap();
    }
}

fn answer(mut stream: TcpStream, state: &State) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    let (status, fields, body) = match first.split(' ').nth(1).unwrap_or_default() {
        "/slow" => {
            state.arrived.send(()).unwrap();
            state.go.lock().unwrap().recv().unwrap();
            ("200 OK", "", "done".to_owned())
        }
        "/api/mizan/ctx/board/" => {
            let body = format!("[{}]", state.version.load(Ordering::SeqCst));
            ("200 OK", BOARD, body)
        }
        "/api/mizan/call/rename/" => {
            state.version.fetch_add(1, Ordering::SeqCst);
            return;
        }
        _ => ("404 Not Found", "", "done".to_owned()),
    };
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
}
