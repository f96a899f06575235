// Catches what a part of the page could not load, and says so in its place.
import { MizanError } from '@mizan/kernel'
import { Component, type ReactNode } from 'react'
import { explain } from './explain'
import { Link } from './Link'

interface Props {
  children: ReactNode
}

export class Failure extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {}

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    const known = error instanceof MizanError
    return (
      <div className="failure" role="alert" data-code={known ? error.code : undefined}>
        <h2>{known && error.status === 404 ? 'Nothing here' : 'This did not load'}</h2>
        <p>{known ? explain(error) : 'The page itself has a fault.'}</p>
        <p>
          <button type="button" onClick={() => this.setState({ error: undefined })}>
            Try again
          </button>
          <Link
            className="button"
            to={{ boards: [] }}
            onClick={() => this.setState({ error: undefined })}
          >
            All boards
          </Link>
        </p>
      </div>
    )
  }
}
