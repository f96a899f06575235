// Where in the app we are, for components.
import { createSubscriber } from 'svelte/reactivity'
import { here, type Place, placeOf, watchPlace } from '../../plain/place'

const watch = createSubscriber(watchPlace)

/** Where we are now, reactive. */
export function currentPlace(): Place {
  watch()
  return placeOf(here())
}
