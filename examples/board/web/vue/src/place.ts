// Where in the app we are, for components.
import { type ComputedRef, computed, onScopeDispose, shallowRef } from 'vue'
import { here, type Place, placeOf, watchPlace } from '../../plain/place'

/** Where we are now. */
export function usePlace(): ComputedRef<Place> {
  const address = shallowRef(here())
  const stop = watchPlace(() => {
    address.value = here()
  })
  onScopeDispose(stop)
  return computed(() => placeOf(address.value))
}
