// Validates the OpenAPI documents named on the command line with a standard validator.
import { readFile } from 'node:fs/promises'
import { Validator } from '@seriousme/openapi-schema-validator'

for (const path of process.argv.slice(2)) {
  const document = JSON.parse(await readFile(path, 'utf8'))
  const { valid, errors } = await new Validator().validate(document)
  if (!valid) {
    process.stdout.write(`${path} is not valid OpenAPI:\n${JSON.stringify(errors, null, 2)}\n`)
    process.exitCode = 1
  }
}
