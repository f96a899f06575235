// Where in the app we are, for components.
import { useMemo, useSyncExternalStore } from 'react'
import { here, type Place, placeOf, watchPlace } from '../../plain/place'

/** Where we are now. */
export function usePlace(): Place {
  const address = useSyncExternalStore(watchPlace, here)
  return useMemo(() => placeOf(address), [address])
}
