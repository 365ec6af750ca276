/** How much of a large record was counted, where it takes more than a moment. */
export const Progress = ({ part }: { readonly part: number }) => (
  <p className="counting"><progress value={part} max={1} aria-label="Counting the record" /> Counting the record: {Math.floor(part * 100)} %</p>
);
