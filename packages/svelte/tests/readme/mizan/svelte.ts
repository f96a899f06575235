// The generated readers the README imports.
export { setBoardContext, useBoardCards, useRenameCard } from '../../board'
