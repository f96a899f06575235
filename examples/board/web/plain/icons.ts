// The few icons, as paths in a square of 16 that take the colour of the text.

export const ICONS = {
  add: 'M8 3.5v9M3.5 8h9',
  beside: 'M2.5 3.5h11v9h-11zM2.5 8h11',
  close: 'M4 4l8 8M12 4l-8 8',
  comment:
    'M3 4.5A1.5 1.5 0 0 1 4.5 3h7A1.5 1.5 0 0 1 13 4.5v5a1.5 1.5 0 0 1-1.5 1.5H7l-3 2.5V11A1.5 1.5 0 0 1 3 9.5z',
  delete: 'M3 4.5h10M6.5 4.5v-1h3v1M4.5 4.5l.6 8h5.8l.6-8',
  home: 'M2.5 7.5 8 3l5.5 4.5M4 6.5v6h8v-6',
  move: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  out: 'M6.5 3H3.5v10h3M7 8h6M10.5 5.5 13 8l-2.5 2.5',
} as const

/** What an icon is called. */
export type IconName = keyof typeof ICONS
