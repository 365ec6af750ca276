import { memo, type KeyboardEvent, type SyntheticEvent } from 'react';
import { Button } from 'react-aria-components/Button';
import { bracketed, piecesOf, type Cover, type CoveredLine } from '../../../core/disclosure/mask.js';

/** A place in a line, as it was selected. */
export interface Picked {
  readonly line: string;
  readonly start: number;
  readonly end: number;
}

interface RowProps {
  readonly line: CoveredLine;
  readonly speaker: string;
  /** "14:02". */
  readonly clock: string;
  readonly onPick: (picked: Picked) => void;
  readonly onLeaveOut: (picked: Picked, where: 'here' | 'everywhere') => void;
  /** @param cover undefined: the whole line */
  readonly onMask: (line: CoveredLine, cover: Cover | undefined) => void;
}

function GoesOut({ line, onMask }: Pick<RowProps, 'line' | 'onMask'>) {
  return (
    <p className="disclose-out private" dir="auto">
      {piecesOf(line).map((piece) => {
        if (!('mask' in piece)) return <span key={piece.start}>{piece.text}</span>;
        const label = bracketed(piece.mask, line.whole !== undefined);
        return <Button key={`mask ${piece.cover?.start ?? 'line'}`} className="disclose-mask" data-by={piece.decision === undefined ? 'rule' : 'hand'} onPress={() => onMask(line, piece.cover)}>{label}</Button>;
      })}
    </p>
  );
}

/** What was said is a text of its own, in which words are selected with the mouse or the keys. */
export const Row = memo(function Row({ line, speaker, clock, onPick, onLeaveOut, onMask }: RowProps) {
  const pickedIn = ({ selectionStart, selectionEnd }: HTMLTextAreaElement): Picked => ({ line: line.key, start: selectionStart, end: selectionEnd });
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onLeaveOut(pickedIn(event.currentTarget), event.shiftKey ? 'here' : 'everywhere');
  };
  return (
    <li className="disclose-row" data-side={line.side} data-changed={line.covers.length > 0 || line.whole !== undefined || undefined}>
      <p className="disclose-by"><time className="figures quiet">{clock}</time> {speaker}{line.what === undefined ? null : <span className="quiet"> · {line.what}</span>}</p>
      <textarea
        className="disclose-said private" dir="auto" rows={1} value={line.text} aria-readonly aria-label={`${speaker}, ${clock}, as it was said`} spellCheck={false} onChange={() => undefined}
        onKeyDown={onKeyDown} onSelect={(event: SyntheticEvent<HTMLTextAreaElement>) => onPick(pickedIn(event.currentTarget))}
      />
      <GoesOut line={line} onMask={onMask} />
    </li>
  );
});
