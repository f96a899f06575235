//! Suite `e2e`: the board example in a real Chromium, on every set-up of backend and page.

use crate::failure::Result;
use crate::program::{BROWSER, REDIS};
use crate::project::Project;
use crate::tally::Tally;
use crate::web::Web;
use crate::{npm, python};

use super::{js, rust};

pub(super) fn run(project: &Project) -> Result<Tally> {
    npm::install(project, "")?;
    let browser = BROWSER.find_or_install(project)?;
    let redis = REDIS.find_or_install(project)?;
    for web in Web::ALL {
        web.build(project)?;
    }
    rust::build(project)?;
    let interpreter = python::install(project)?;
    let report = project.scratch("report")?.join("e2e.json");
    let mut vitest = npm::bin(project, "vitest");
    vitest
        .current_dir(project.path("e2e"))
        .env(BROWSER.variable, browser)
        .env(REDIS.variable, redis)
        .env("MIZAN_BOARD", project.binary("debug", "board"))
        .env("MIZAN", project.binary("debug", "mizan"))
        .env("MIZAN_PYTHON", interpreter)
        .args(["run", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()));
    js::vitest(project, "e2e in Chromium", &mut vitest, &report)
}
