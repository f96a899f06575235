//! All processes: Redis, the origins, and the edges in front of them.

use std::{
    env,
    error::Error,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use tempfile::TempDir;

use crate::{
    origin::BASE,
    process::Process,
    site::{Site, Trouble},
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// All processes; they end with it.
pub(crate) struct Stage {
    /// Two before the app on axum, the third before that on FastAPI.
    pub(crate) edges: [Process; 3],
    pub(crate) origin: Process,
    pub(crate) python: Process,
    pub(crate) redis: Process,
    pub(crate) sites: [Site; 2],
    pub(crate) trouble: Trouble,
    redis_socket: PathBuf,
    _folders: [TempDir; 2],
}

impl Stage {
    /// Starts everything. `MIZAN` names the command of that name, `MIZAN_REDIS_SERVER` the server of Redis, `MIZAN_PYTHON` a
    /// Python that has the package `mizan`.
    pub(crate) fn start() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let python_folder = tempfile::tempdir()?;
        let redis_socket = folder.path().join("redis");
        let url = format!("redis+unix://{}", redis_socket.display());
        let redis = redis(&redis_socket)?;
        let port = free_port()?;
        let origin = origin(folder.path(), &url, port)?;
        let python_port = free_port()?;
        let python = python(python_folder.path(), &url, python_port)?;
        let mizan = PathBuf::from(env::var_os("MIZAN").ok_or("MIZAN names no `mizan` command")?);
        let ports = [free_port()?, free_port()?, free_port()?];
        let [first, second, third] = ports;
        let edge = |name, origin, listen| edge(name, &mizan, &url, origin, listen);
        let at = |port: u16| format!("http://127.0.0.1:{port}{BASE}");
        let site = |name, urls, has_workers| Site {
            name,
            urls,
            has_workers,
        };
        Ok(Self {
            edges: [
                edge("edge 1", port, first)?,
                edge("edge 2", port, second)?,
                edge("edge 3", python_port, third)?,
            ],
            origin,
            python,
            redis,
            sites: [
                site("axum", [at(first), at(second)], false),
                site("FastAPI", [at(third), at(python_port)], true),
            ],
            trouble: Trouble::default(),
            redis_socket,
            _folders: [folder, python_folder],
        })
    }

    /// A process that nothing was done to and that has ended all the same.
    pub(crate) fn ended_by_itself(&self) -> Option<(&'static str, ExitStatus)> {
        let [first, second, third] = &self.edges;
        let all = [
            &self.redis,
            &self.origin,
            &self.python,
            first,
            second,
            third,
        ];
        let mut all = all.into_iter();
        all.find_map(|process| Some((process.name, process.ended_by_itself()?)))
    }

    /// Takes everything out of Redis.
    pub(crate) fn empty_redis(&self) -> Outcome<()> {
        use std::io::{Read as _, Write as _};
        let mut stream = std::os::unix::net::UnixStream::connect(&self.redis_socket)?;
        stream.write_all(b"FLUSHALL\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        match &answer {
            b"+OK\r\n" => Ok(()),
            _ => Err("Redis does not empty itself".into()),
        }
    }
}

fn redis(socket: &Path) -> Outcome<Process> {
    let program = env::var_os("MIZAN_REDIS_SERVER").unwrap_or_else(|| "redis-server".into());
    let socket = socket.to_owned();
    let start = move || {
        let mut command = Command::new(&program);
        command.args([
            "--port",
            "0",
            "--save",
            "",
            "--appendonly",
            "no",
            "--unixsocket",
        ]);
        command.arg(&socket);
        command
    };
    Ok(Process::start("Redis", "eady to accept connections", start)?.0)
}

fn origin(folder: &Path, redis: &str, port: u16) -> Outcome<Process> {
    let program = env::current_exe()?;
    let (folder, redis) = (folder.to_owned(), redis.to_owned());
    let start = move || {
        let mut command = Command::new(&program);
        command.arg("origin").arg("--data").arg(&folder);
        command.args(["--redis", &redis, "--port", &port.to_string()]);
        command
    };
    Ok(Process::start("origin", "http://", start)?.0)
}

fn python(folder: &Path, redis: &str, port: u16) -> Outcome<Process> {
    let python = env::var_os("MIZAN_PYTHON").ok_or("MIZAN_PYTHON names no Python")?;
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/origin.py");
    let (folder, redis) = (folder.to_owned(), redis.to_owned());
    let start = move || {
        let mut command = Command::new(&python);
        command.arg(&program).arg("--data").arg(&folder);
        command.args(["--port", &port.to_string()]);
        command.env("MIZAN_CACHE", &redis);
        command.env(
            "MIZAN_CACHE_SECRET",
            "of the soak, and as long as a secret has to be",
        );
        command
    };
    Ok(Process::start("FastAPI", "http://", start)?.0)
}

fn edge(name: &'static str, mizan: &Path, redis: &str, origin: u16, port: u16) -> Outcome<Process> {
    let (mizan, redis) = (mizan.to_owned(), redis.to_owned());
    let start = move || {
        let mut command = Command::new(&mizan);
        command.args(["edge", "--origin", &format!("http://127.0.0.1:{origin}")]);
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        command.args(["--redis", &redis]);
        command
    };
    Ok(Process::start(name, "http://", start)?.0)
}

/// A port that is free now, so that a process can have it again after it was killed.
fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
