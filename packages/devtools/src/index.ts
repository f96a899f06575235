/**
 * A panel for development: what the client holds, what happened, and why each bundle was fetched.
 *
 * @packageDocumentation
 */
export { showDevtools } from './show'
