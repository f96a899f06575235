//! A backend without a manifest, one of whose answers waits for the test.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use crate::process::LONG;

/// Answers `/slow` when it is told to, anything else 404 at once.
pub(crate) struct Origin {
    pub(crate) url: String,
    arrived: Receiver<()>,
    go: Sender<()>,
}

impl Origin {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (has_arrived, arrived) = channel();
        let (go, may_go) = channel();
        let may_go = Arc::new(Mutex::new(may_go));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (has_arrived, may_go) = (has_arrived.clone(), may_go.clone());
                thread::spawn(move || answer(stream.unwrap(), &has_arrived, &may_go));
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

fn answer(mut stream: TcpStream, arrived: &Sender<()>, go: &Mutex<Receiver<()>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    let is_slow = first.starts_with("GET /slow ");
    if is_slow {
        arrived.send(()).unwrap();
        go.lock().unwrap().recv().unwrap();
    }
    let status = if is_slow { "200 OK" } else { "404 Not Found" };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone"
    );
}
