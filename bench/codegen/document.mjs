// Writes equal documents of 500 operations and 500 schemas: one with the `x-mizan` part, one without.
const OPERATIONS = 500
const CONTEXTS = 100
const QUERIES_PER_CONTEXT = 3

const ref = (name) => ({ $ref: `#/components/schemas/${name}` })
const pad = (n) => String(n).padStart(3, '0')
const typeName = (n) => `Thing${pad(n)}`

function schema(n) {
  const properties = {
    id: { type: 'integer', format: 'int32', minimum: 0 },
    title: { type: 'string', description: `What thing ${n} is called.` },
    note: { type: ['string', 'null'] },
    weight: { type: 'number', format: 'double' },
    done: { type: 'boolean' },
    state: { type: 'string', enum: ['open', 'doing', 'done'] },
    tags: { type: 'array', items: { type: 'string' } },
    next:
      n > 0 ? { anyOf: [ref(typeName(n - 1)), { type: 'null' }] } : { type: ['string', 'null'] },
  }
  const required = Object.keys(properties).filter((name) => name !== 'note' && name !== 'next')
  return { type: 'object', description: `Thing number ${n}.`, properties, required }
}

function declared(n) {
  const context = `context_${pad(Math.floor(n / QUERIES_PER_CONTEXT))}`
  const isQuery = n < CONTEXTS * QUERIES_PER_CONTEXT
  const group = { name: 'group_id', required: true, schema: { type: 'integer', format: 'int32' } }
  const title = { name: 'title', required: true, schema: { type: 'string' } }
  const output = isQuery ? { type: 'array', items: ref(typeName(n)) } : ref(typeName(n))
  const shared = {
    name: `function_${pad(n)}`,
    description: `What function ${n} does.`,
    output,
    errors: [],
    rev: 1,
  }
  if (isQuery) return { ...shared, kind: 'query', context, key: 'id', params: [group] }
  const target = { context: `context_${pad(n % CONTEXTS)}`, params: { group_id: 'group_id' } }
  return { ...shared, kind: 'mutation', params: [group, title], affects: [target] }
}

function operation({ name, description, params, output }) {
  const properties = Object.fromEntries(params.map((param) => [param.name, param.schema]))
  const required = params.map((param) => param.name)
  const answer = { type: 'object', properties: { result: output }, required: ['result'] }
  const body = { type: 'object', properties, required, additionalProperties: false }
  return {
    operationId: name,
    description,
    requestBody: { required: true, content: { 'application/json': { schema: body } } },
    responses: {
      200: { description: 'The result.', content: { 'application/json': { schema: answer } } },
    },
  }
}

function contexts(functions) {
  return Array.from({ length: CONTEXTS }, (_, n) => {
    const name = `context_${pad(n)}`
    const members = functions.filter((one) => one.context === name).map((one) => one.name)
    const params = [
      { name: 'group_id', required: true, schema: { type: 'integer', format: 'int32' } },
    ]
    return { name, description: `Context number ${n}.`, params, functions: members }
  })
}

export function documents() {
  const functions = Array.from({ length: OPERATIONS }, (_, n) => declared(n))
  const plain = {
    openapi: '3.1.0',
    info: { title: 'bench', version: '1' },
    paths: Object.fromEntries(
      functions.map((one) => [`/call/${one.name}/`, { post: operation(one) }]),
    ),
    components: {
      schemas: Object.fromEntries(
        Array.from({ length: OPERATIONS }, (_, n) => [typeName(n), schema(n)]),
      ),
    },
  }
  const ours = { protocol: 1, app: 'bench', contexts: contexts(functions), functions }
  return { plain, mizan: { ...plain, 'x-mizan': ours } }
}
