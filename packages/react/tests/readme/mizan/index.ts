// The generated client the READMEs import.
export {
  board,
  type RenameError as RenameCardError,
  renameCard,
} from '../../../../kernel/tests/board'
