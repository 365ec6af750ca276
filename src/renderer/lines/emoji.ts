/** The few reactions that are offered, and how they are called. What others choose shows as well. */
export const OFFERED = [
  { emoji: '👍', name: 'Thumbs up' }, { emoji: '❤️', name: 'Heart' }, { emoji: '😄', name: 'Smile' }, { emoji: '🎉', name: 'Celebrate' }, { emoji: '👀', name: 'Looking at it' }, { emoji: '✅', name: 'Done' },
] as const;

export const emojiName = (emoji: string): string => OFFERED.find((one) => one.emoji === emoji)?.name ?? emoji;

/** "you, Ben and 3 more" */
export function whoWords(names: readonly string[], count: number): string {
  const shown = names.slice(0, 5);
  const rest = count - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length <= 1 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}
