// The generated composables the README imports.
export { BoardContext, useBoardCards, useBoardOwner, useRenameCard } from '../../board'
