// What a production build of an app has of the panel: nothing, however it is imported.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test, vi } from 'vitest'

const here = dirname(fileURLToPath(import.meta.url))

/** The script of an app that says this and no more. */
async function built(text: string, mode: 'production' | 'development'): Promise<string> {
  vi.stubEnv('NODE_ENV', mode)
  const app = {
    name: 'app',
    resolveId: (id: string) => (id === 'app.js' ? `${here}/app.js` : null),
    load: (id: string) => (id.endsWith('/app.js') ? text : null),
  }
  const result = await build({
    configFile: false,
    root: here,
    mode,
    logLevel: 'silent',
    plugins: [app],
    build: { write: false, rollupOptions: { input: 'app.js' } },
  })
  vi.unstubAllEnvs()
  const { output } = [result].flat()[0] as { output: { code?: string }[] }
  return output.map(({ code = '' }) => code).join('\n')
}

test.each([
  ["if (import.meta.env.DEV) (await import('@mizan/devtools')).showDevtools()"],
  ["import { showDevtools } from '@mizan/devtools'\nshowDevtools()"],
  ["import '@mizan/devtools'"],
])('%s', async (text) => {
  expect((await built(text, 'development')).includes('mizan-devtools')).toBe(true)
  const shipped = await built(text, 'production')
  expect(shipped.replace(/\s/g, '').length).toBeLessThan(60)
})
