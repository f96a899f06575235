//! The `generate` and `schema` commands as a developer runs them.

#![allow(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
};

use tempfile::{TempDir, tempdir};

const SCHEMA: &str = r#"{"x-mizan": {"protocol": 1, "app": "hello", "contexts": [], "functions": [
    {"name": "ping", "kind": "plain", "params": [], "output": {"type": "string"}, "errors": []}
]}}"#;

/// A folder with a schema and these settings.
fn project(settings: &str) -> TempDir {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("schema.json"), SCHEMA).unwrap();
    fs::write(dir.path().join("mizan.toml"), settings).unwrap();
    dir
}

fn complete() -> TempDir {
    project(
        "[schema]\nfile = \"schema.json\"\n[client]\noutput = \"web\"\nframeworks = [\"react\"]\n",
    )
}

fn mizan(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mizan"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    mizan(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn fails(output: &Output, parts: &[&str]) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in:\n{message}");
    }
}

/// An address that answers one request with this status and body.
fn answering(status: &'static str, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream
            .write_all(format!("{head}{body}").as_bytes())
            .unwrap();
    });
    format!("http://{address}/schema/")
}

#[test]
fn settings_are_found_upwards_and_one_line_tells_what_was_done() {
    let dir = complete();
    let inside = dir.path().join("a/b");
    fs::create_dir_all(&inside).unwrap();
    let line = stdout(&run(&inside, &["generate"]));
    assert!(
        line.contains("web: 4 written, 0 unchanged, 0 removed (") && line.ends_with(" ms)\n"),
        "{line}"
    );
    assert!(dir.path().join("web/react/functions.ts").is_file());
    let line = stdout(&run(&inside, &["generate"]));
    assert!(line.contains("0 written, 4 unchanged, 0 removed"), "{line}");
}

#[test]
fn quiet_says_nothing() {
    assert_eq!(
        stdout(&run(complete().path(), &["generate", "--quiet"])),
        ""
    );
}

#[test]
fn a_check_exits_with_1_and_a_diff_until_the_client_is_fresh() {
    let dir = complete();
    let stale = run(dir.path(), &["generate", "--check"]);
    assert_eq!(stale.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stale.stdout).contains("+++ b/index.ts"));
    assert!(!dir.path().join("web").exists());
    stdout(&run(dir.path(), &["generate"]));
    assert!(stdout(&run(dir.path(), &["generate", "--check"])).contains("4 fresh"));
}

#[test]
fn flags_do_without_settings() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("s.json"), SCHEMA).unwrap();
    stdout(&run(
        dir.path(),
        &["generate", "--schema", "s.json", "--out", "o"],
    ));
    assert!(dir.path().join("o/functions.ts").is_file());
    assert!(!dir.path().join("o/react").exists());
    let from_command = [
        "generate",
        "--command",
        "cat s.json",
        "--out",
        "o",
        "--framework",
        "react",
    ];
    assert!(stdout(&run(dir.path(), &from_command)).contains("2 written, 2 unchanged"));
}

#[test]
fn several_frameworks_get_a_folder_each() {
    let dir = project(
        "[schema]\nfile = \"schema.json\"\n[client]\noutput = \"web\"\nframeworks = [\"vue\", \"svelte\"]\n",
    );
    stdout(&run(dir.path(), &["generate"]));
    let imports = |file: &str| fs::read_to_string(dir.path().join("web").join(file)).unwrap();
    assert!(imports("vue/functions.ts").contains("from '@mizan/vue'"));
    assert!(imports("svelte/functions.ts").contains("from '@mizan/svelte'"));
    assert!(!dir.path().join("web/react").exists());
    stdout(&run(dir.path(), &["generate", "--framework", "vue"]));
    assert!(!dir.path().join("web/svelte").exists());
}

#[test]
fn flags_win_over_settings() {
    let dir = project("[schema]\nfile = \"gone.json\"\n[client]\noutput = \"web\"\n");
    stdout(&run(
        dir.path(),
        &["generate", "--schema", "schema.json", "--out", "other"],
    ));
    assert!(dir.path().join("other/index.ts").is_file() && !dir.path().join("web").exists());
}

#[test]
fn the_schema_comes_from_standard_input_too() {
    let dir = tempdir().unwrap();
    let mut command = mizan(dir.path(), &["schema", "--schema", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(SCHEMA.as_bytes())
        .unwrap();
    assert_eq!(stdout(&child.wait_with_output().unwrap()), SCHEMA);
}

#[test]
fn the_schema_comes_from_a_server_too() {
    let dir = tempdir().unwrap();
    assert_eq!(
        stdout(&run(
            dir.path(),
            &["schema", "--schema", &answering("200 OK", SCHEMA)]
        )),
        SCHEMA
    );
}

#[test]
fn the_command_of_the_settings_runs_in_their_folder() {
    let dir = project("[schema]\ncommand = \"cat schema.json\"\n");
    let inside = dir.path().join("inside");
    fs::create_dir(&inside).unwrap();
    assert_eq!(stdout(&run(&inside, &["schema"])), SCHEMA);
}

#[test]
fn a_server_that_refuses_is_explained() {
    let dir = tempdir().unwrap();
    let ask = |url: &str| run(dir.path(), &["schema", "--schema", url]);
    fails(
        &ask(&answering("404 Not Found", "")),
        &["off in production builds"],
    );
    fails(
        &ask(&answering("500 Internal Server Error", "")),
        &["answered 500"],
    );
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    fails(
        &ask(&format!("http://{gone}/")),
        &["is the server running?"],
    );
}

#[test]
fn missing_settings_show_what_to_write() {
    let dir = tempdir().unwrap();
    let parts = ["no `mizan.toml`", "[schema]", "--schema or --command"];
    fails(&run(dir.path(), &["generate"]), &parts);
    fs::write(dir.path().join("s.json"), SCHEMA).unwrap();
    fails(
        &run(dir.path(), &["generate", "--schema", "s.json"]),
        &["or give --out"],
    );
}

#[test]
fn wrong_settings_list_what_is_known() {
    let of = |settings: &str| run(project(settings).path(), &["generate"]);
    fails(
        &of("[schema]\ncomand = \"x\"\n"),
        &[
            "unknown field `comand`",
            "`command`, `file`, `url`",
            "mizan.toml",
        ],
    );
    fails(
        &of("[client]\noutput = \"o\"\nframeworks = [\"ember\"]\n"),
        &[
            "unknown framework `ember`",
            "use one of `react`, `vue`, `svelte`",
        ],
    );
    fails(
        &of("[client]\noutput = \"o\"\n"),
        &["needs one of `command`, `file`, `url`"],
    );
    fails(
        &of("[schema]\nfile = \"a\"\nurl = \"b\"\n"),
        &["only one of"],
    );
    fails(
        &of("[schema]\nfile = \"schema.json\"\n"),
        &["`[client]` with `output` is missing"],
    );
}

#[test]
fn a_failing_command_and_a_silent_one_are_explained() {
    let dir = tempdir().unwrap();
    let ask = |line: &str| run(dir.path(), &["schema", "--command", line]);
    fails(
        &ask("echo no such table >&2; exit 1"),
        &["exit status: 1", "no such table"],
    );
    fails(
        &ask("true"),
        &["printed no schema: it has to call `mizan::App::build()`"],
    );
}

#[test]
fn a_newer_schema_and_an_unsupported_type_write_nothing() {
    let dir = complete();
    let with = |text: &str| {
        fs::write(dir.path().join("schema.json"), text).unwrap();
        run(dir.path(), &["generate"])
    };
    fails(
        &with(&SCHEMA.replace("\"protocol\": 1", "\"protocol\": 9")),
        &["update the mizan command"],
    );
    fails(
        &with(&SCHEMA.replace("\"type\"", "\"if\"")),
        &["the output of function `ping`", "`if`"],
    );
    assert!(!dir.path().join("web").exists());
}
