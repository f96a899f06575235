// Generates a client for 500 operations and 500 schemas with Mizan and with each peer; whole process, wall time.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documents } from './document.mjs'

const GOAL = 20
const ROUNDS = 5
const OURS_PER_ROUND = 5

const here = fileURLToPath(new URL('.', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'bench-codegen-'))
const out = join(work, 'out')
const { plain, mizan } = documents()
writeFileSync(join(work, 'openapi.json'), JSON.stringify(plain))
writeFileSync(join(work, 'schema.json'), JSON.stringify(mizan))
const orval = {
  bench: {
    input: join(work, 'openapi.json'),
    output: { target: join(out, 'api.ts'), client: 'fetch' },
  },
}
writeFileSync(join(work, 'orval.config.mjs'), `export default ${JSON.stringify(orval)}`)

const script = (path) => [process.execPath, join(here, 'node_modules', path)]
const openapi = join(work, 'openapi.json')
const tools = {
  mizan: [
    process.env.MIZAN,
    'generate',
    ...['--schema', join(work, 'schema.json')],
    ...['--out', out],
    ...['--framework', 'react'],
  ],
  'openapi-typescript': [
    ...script('openapi-typescript/bin/cli.js'),
    openapi,
    '-o',
    join(out, 'api.ts'),
  ],
  'hey-api': [...script('@hey-api/openapi-ts/bin/run.js'), '-i', openapi, '-o', out],
  orval: [...script('orval/dist/bin/orval.mjs'), '--config', join(work, 'orval.config.mjs')],
}

/** Milliseconds of one whole process that starts with an empty output folder. */
function once(name) {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  const [program, ...args] = tools[name]
  const started = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: work, encoding: 'utf8' })
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6
  if (status !== 0) throw new Error(`${name} failed:\n${stdout}\n${stderr}`)
  return milliseconds
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]

const times = Object.fromEntries(Object.keys(tools).map((name) => [name, []]))
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of Object.keys(tools)) {
      const repeat = name === 'mizan' ? OURS_PER_ROUND : 1
      for (let n = 0; n < repeat; n++) times[name].push(once(name))
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}

const ours = median(times.mizan)
const peers = Object.keys(tools).filter((name) => name !== 'mizan')
const fastest = Math.min(...peers.map((name) => median(times[name])))
for (const name of peers) {
  const theirs = median(times[name])
  const ratio = theirs / ours
  const goal =
    theirs === fastest ? `goal=>=${GOAL} ${ratio >= GOAL ? 'met' : 'missed'}` : 'goal=none'
  process.stdout.write(
    `figure codegen ours=${ours.toFixed(1)}ms peer=${name}:${theirs.toFixed(0)}ms ratio=${ratio.toFixed(1)} ${goal}\n`,
  )
}
