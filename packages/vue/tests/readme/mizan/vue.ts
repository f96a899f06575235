// The generated composables the README imports.
export { BoardContext, useBoardCards, useRenameCard } from '../../board'
