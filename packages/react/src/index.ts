/**
 * React providers and hooks over the Mizan kernel.
 *
 * @packageDocumentation
 */
export { MizanError } from '@mizan/kernel'
