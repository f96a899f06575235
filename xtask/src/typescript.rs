//! Compiles every TypeScript project of the repository: the root's, and those of generated fixtures.

use crate::failure::Result;
use crate::project::Project;
use crate::tally::Tally;
use crate::tidy::file_name;
use crate::{npm, step};

/// A program that checks types, and the files that say what it checks.
struct Compiler {
    config: &'static str,
    program: &'static str,
    flags: &'static [&'static str],
}

/// Components are TypeScript inside another language, which their framework's own compiler reads.
const COMPILERS: [Compiler; 3] = [
    Compiler {
        config: "tsconfig.json",
        program: "tsc",
        flags: &["--noEmit", "--pretty", "false", "--project"],
    },
    Compiler {
        config: "tsconfig.vue.json",
        program: "vue-tsc",
        flags: &["--noEmit", "--pretty", "false", "--project"],
    },
    Compiler {
        config: "tsconfig.svelte.json",
        program: "svelte-check",
        flags: &["--no-color", "--fail-on-warnings", "--tsconfig"],
    },
];

/// Checks each project with the compiler its file is named after; one project is one test.
pub(crate) fn compile_all(project: &Project) -> Result<Tally> {
    npm::install(project, "")?;
    let files = project.files()?;
    let mut tally = Tally::default();
    for compiler in COMPILERS {
        for config in files.iter().filter(|file| compiler.reads(file)) {
            let mut command = npm::bin(project, compiler.program);
            command.args(compiler.flags).arg(config);
            let name = format!("{} {config}", compiler.program);
            let ran = step::run(project, &name, &mut command)?;
            tally += Tally::one(ran.ok);
        }
    }
    Ok(tally)
}

impl Compiler {
    /// Benches are left out: their peers are installed only when they run.
    fn reads(&self, file: &str) -> bool {
        file_name(file) == self.config && !file.starts_with("bench/")
    }
}
