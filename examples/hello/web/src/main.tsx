// Two shopping lists beside each other; adding to one never asks for the other.
import { createRoot } from 'react-dom/client'
import { ShoppingContext, useAddItem, useItems } from './mizan/react'

function Items() {
  return (
    <ul>
      {useItems().map((item) => (
        <li key={item.id}>{item.text}</li>
      ))}
    </ul>
  )
}

function AddItem({ shop }: { shop: string }) {
  const { mutate, isPending, error } = useAddItem()
  return (
    <form action={(form) => mutate({ shop, text: String(form.get('text')) })}>
      <input name="text" aria-label={`Add to ${shop}`} required />
      <button type="submit" disabled={isPending}>
        Add
      </button>
      {error && <p role="alert">{error.message}</p>}
    </form>
  )
}

function App() {
  return ['Bakery', 'Market'].map((shop) => (
    <ShoppingContext key={shop} shop={shop} fallback={<p>Loading…</p>}>
      <h2>{shop}</h2>
      <Items />
      <AddItem shop={shop} />
    </ShoppingContext>
  ))
}

const root = document.getElementById('root')
if (root) createRoot(root).render(<App />)
