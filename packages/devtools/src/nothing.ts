/**
 * What a production build has instead of the panel: nothing, under the same name.
 *
 * @packageDocumentation
 */
import type { Client } from '@mizan/kernel'

/** Shows the panel in development; does nothing here. */
export const showDevtools = (_client?: Client): (() => void) => nothing

function nothing(): void {}
