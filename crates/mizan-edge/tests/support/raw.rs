//! A connection that speaks raw bytes, so that a test can say what no HTTP library would.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// A connection that speaks raw bytes.
pub(crate) struct Raw {
    reader: Reader,
    writer: OwnedWriteHalf,
}

/// The bytes of the other side, and those that were read ahead.
struct Reader {
    half: OwnedReadHalf,
    read: Vec<u8>,
}

/// An answer as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a field, by its name in small letters.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(found, _)| found == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }
}

impl Raw {
    pub(crate) fn new(stream: TcpStream) -> Self {
        let (half, writer) = stream.into_split();
        let read = Vec::new();
        let reader = Reader { half, read };
        Self { reader, writer }
    }

    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::new(TcpStream::connect(address).await.expect("a connection"))
    }

    /// Sends these bytes; a side that has closed is no failure, for what it answered can still be read.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.writer.write_all(bytes.as_ref()).await;
    }

    /// Sends these bytes while the answer is already read, so that neither side waits for the other.
    pub(crate) async fn exchange(&mut self, bytes: &[u8]) -> Option<Answer> {
        let Self { reader, writer } = self;
        let (_, answer) = tokio::join!(writer.write_all(bytes), reader.answer());
        answer
    }

    /// Sends these bytes, and tells whether the other side still takes them.
    pub(crate) async fn try_send(&mut self, bytes: &[u8]) -> bool {
        self.writer.write_all(bytes).await.is_ok()
    }

    /// Sends a GET and gives the answer.
    pub(crate) async fn get(&mut self, target: &str) -> Answer {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: app.test\r\n\r\n"))
            .await
    }

    /// Sends these bytes and gives the answer.
    pub(crate) async fn ask(&mut self, bytes: &str) -> Answer {
        self.send(bytes).await;
        self.answer().await.expect("an answer")
    }

    /// The next head, up to the empty line; none when the other side has closed.
    pub(crate) async fn head(&mut self) -> Option<String> {
        self.reader.head().await
    }

    /// The next answer; none when the other side has closed.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        self.reader.answer().await
    }

    /// The next bytes, as many as these.
    pub(crate) async fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        self.reader.exactly(length).await
    }

    /// Everything until the other side closes.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        self.reader.rest().await
    }
}

impl Reader {
    async fn head(&mut self) -> Option<String> {
        let end = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            if !self.more().await {
                return None;
            }
        };
        let head = self.take(end);
        Some(String::from_utf8_lossy(&head).into_owned())
    }

    async fn answer(&mut self) -> Option<Answer> {
        let head = self.head().await?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status");
        let fields: Vec<_> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Answer {
            status,
            fields,
            body: Vec::new(),
        };
        let length = answer.field("content-length").map(str::to_owned);
        answer.body = match length {
            _ if status < 200 || status == 204 || status == 304 => Vec::new(),
            Some(length) => self.exactly(length.parse().expect("a length")).await?,
            None if answer.field("transfer-encoding").is_some() => self.chunks().await?,
            None => self.rest().await,
        };
        Some(answer)
    }

    async fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.read.len() < length {
            if !self.more().await {
                return None;
            }
        }
        Some(self.take(length))
    }

    async fn rest(&mut self) -> Vec<u8> {
        while self.more().await {}
        std::mem::take(&mut self.read)
    }

    async fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let size = usize::from_str_radix(&line, 16).expect("a chunk size");
            body.extend(self.exactly(size).await?);
            self.line().await?;
            if size == 0 {
                return Some(body);
            }
        }
    }

    async fn line(&mut self) -> Option<String> {
        let end = loop {
            if let Some(at) = self.read.windows(2).position(|two| two == b"\r\n") {
                break at;
            }
            if !self.more().await {
                return None;
            }
        };
        let line = self.take(end + 2);
        Some(String::from_utf8_lossy(&line[..end]).into_owned())
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        self.read.drain(..length).collect()
    }

    async fn more(&mut self) -> bool {
        self.half.read_buf(&mut self.read).await.unwrap_or(0) > 0
    }
}
