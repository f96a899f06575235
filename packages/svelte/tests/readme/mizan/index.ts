// The generated client the examples import.
export { board } from '../../../../kernel/tests/board'
