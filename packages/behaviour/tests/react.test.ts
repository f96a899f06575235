// React does what every framework package does.
import { react } from '../adapters/react/react'
import { passes } from '../passes'

passes(react)
