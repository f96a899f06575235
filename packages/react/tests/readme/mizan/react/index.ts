// The generated hooks the READMEs import.
export { BoardContext, useBoardCards, useRenameCard } from '../../../board'
