//! The command line: words in, one request out.

use crate::backend::Backend;
use crate::failure::{Failure, Result};
use crate::web::Web;

const USAGE: &str = "usage: cargo xtask <command>

  demo              build and serve the board example, print its URL
    --backend NAME    axum, which is the default, django or fastapi
    --web NAME        react, which is the default, vue or svelte
    --dev             reload on change
  test [SUITE…]     run every test, or only the suites named: rust, python, js, types, e2e
  check [NAME…]     formatting, lints, docs, tidy, types, budgets, generated files; or only those named
  fix               format, apply lint fixes, regenerate what is generated
  bench [NAME]      compare with named peers: axum, client, codegen, python
  soak              run an app behind two edges while its parts are killed; nothing may be stale, nothing may grow
    --minutes N       for how long; 10 when left out
    --seed N          another order of faults";

/// What the developer asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Demo(Demo),
    Test { suites: Vec<String> },
    Check { names: Vec<String> },
    Fix,
    Bench { name: Option<String> },
    Soak { flags: Vec<String> },
    Help,
}

/// What is served, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demo {
    pub(crate) backend: Backend,
    pub(crate) web: Web,
    /// Whether it is made anew when its sources change.
    pub(crate) dev: bool,
}

/// The usage text.
pub(crate) fn usage() -> &'static str {
    USAGE
}

/// Reads the arguments after `cargo xtask`.
pub(crate) fn parse(args: &[String]) -> Result<Request> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => Ok(Request::Help),
        ["demo", flags @ ..] => demo(flags),
        ["test", suites @ ..] => Ok(Request::Test {
            suites: suites.iter().map(ToString::to_string).collect(),
        }),
        ["check", names @ ..] => Ok(Request::Check {
            names: names.iter().map(ToString::to_string).collect(),
        }),
        ["fix"] => Ok(Request::Fix),
        ["bench"] => Ok(Request::Bench { name: None }),
        ["bench", name] => Ok(Request::Bench {
            name: Some((*name).to_owned()),
        }),
        ["soak", flags @ ..] => Ok(Request::Soak {
            flags: flags.iter().map(ToString::to_string).collect(),
        }),
        other => Err(not_understood(other)),
    }
}

/// Reads the flags of `demo`, in any order.
fn demo(flags: &[&str]) -> Result<Request> {
    let mut demo = Demo {
        backend: Backend::Axum,
        web: Web::React,
        dev: false,
    };
    let mut rest = flags;
    loop {
        rest = match rest {
            [] => return Ok(Request::Demo(demo)),
            ["--dev", rest @ ..] => {
                demo.dev = true;
                rest
            }
            ["--backend", name, rest @ ..] => {
                demo.backend = Backend::named(name)?;
                rest
            }
            ["--web", name, rest @ ..] => {
                demo.web = Web::named(name)?;
                rest
            }
            other => return Err(not_understood(other)),
        };
    }
}

fn not_understood(words: &[&str]) -> Failure {
    let words = words.join(" ");
    Failure::new(format!("`{words}` is not understood\n\n{USAGE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Result<Request> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&args)
    }

    #[test]
    fn suites_follow_the_word_test() {
        let suites = vec!["js".to_owned(), "rust".to_owned()];
        assert_eq!(request("test js rust").unwrap(), Request::Test { suites });
    }

    #[test]
    fn the_flags_of_the_demo_stand_in_any_order() {
        let expected = Request::Demo(Demo {
            backend: Backend::Django,
            web: Web::Vue,
            dev: true,
        });
        for line in [
            "demo --dev --backend django --web vue",
            "demo --web vue --backend django --dev",
        ] {
            assert_eq!(request(line).unwrap(), expected);
        }
    }

    #[test]
    fn nothing_at_all_asks_for_help() {
        assert_eq!(request("").unwrap(), Request::Help);
    }

    #[test]
    fn an_unknown_command_shows_the_usage() {
        let message = request("dance").unwrap_err().to_string();
        assert!(message.contains("`dance`") && message.contains("usage:"));
    }
}
