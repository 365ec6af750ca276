import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Input } from 'react-aria-components/Input';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Label, TextField } from 'react-aria-components/TextField';
import type { Decision } from '../../../core/disclosure/decide.js';
import type { Cover, CoveredItem, CoveredLine } from '../../../core/disclosure/mask.js';
import type { Label as MaskLabel } from '../../../core/example/mask.js';
import { DISCLOSURE_LIMITS, RULE_WORDS } from '../../../shared/review/disclosure.js';
import type { Draft } from './draft.js';

/** Which mask was pressed; without a cover it is the whole line. */
export interface Asked {
  readonly line: CoveredLine;
  readonly cover?: Cover;
}

interface MaskSheetProps {
  readonly item: CoveredItem;
  readonly asked: Asked;
  readonly draft: Draft;
  readonly onDecide: (decision: Decision) => void;
  readonly onTakeBack: (at: number) => void;
  readonly onClose: () => void;
}

const ruleOf = (label: MaskLabel): string => (label === 'left out' ? '' : RULE_WORDS[label]);

/** A rule was wrong: shown again, with a reason. */
function ShowAgain({ item, asked: { line, cover }, onDecide, onClose }: Omit<MaskSheetProps, 'draft' | 'onTakeBack'>) {
  const [reason, setReason] = useState('Not personal data');
  if (!cover) return null;
  const words = line.text.slice(cover.start, cover.end);
  const isReady = reason.trim() !== '';
  const show = (decision: Decision): void => {
    onDecide(decision);
    onClose();
  };
  const here = (): void => show({ do: 'show-here', at: { item: item.key, line: line.key, start: cover.start, end: cover.end }, reason: reason.trim() });
  const everywhere = (): void => show({ do: 'show', words, reason: reason.trim() });
  return (
    <Form
      className="asking"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) here();
      }}
    >
      <p>Left out by a rule: {ruleOf(cover.as)}.</p>
      <p className="private" dir="auto"><strong>{words}</strong></p>
      <TextField value={reason} onChange={setReason} maxLength={DISCLOSURE_LIMITS.reason} isRequired validationBehavior="aria" autoFocus><Label>Why it can be shown</Label><Input /></TextField>
      <div className="sheet-foot">
        <Button className="button" onPress={onClose}>Leave it out</Button>
        <Button className="button" isDisabled={!isReady || words.length > DISCLOSURE_LIMITS.words} onPress={everywhere}>Show everywhere</Button>
        <Button type="submit" className="button primary" isDisabled={!isReady}>Show here</Button>
      </div>
    </Form>
  );
}

export function MaskSheet({ item, asked, draft, onDecide, onTakeBack, onClose }: MaskSheetProps) {
  const at = asked.cover ? asked.cover.decision : asked.line.whole;
  const decision = at === undefined ? undefined : draft.decisions[at];
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog className="sheet">
          <Heading slot="title" level={2}>Left out</Heading>
          {at === undefined || !decision ? <ShowAgain item={item} asked={asked} onDecide={onDecide} onClose={onClose} /> : (
            <>
              <p>Left out by you{decision.do === 'leave-out' ? ', wherever these words stand' : ''}. Reason: {decision.reason}.</p>
              <p className="private" dir="auto"><strong>{asked.cover ? asked.line.text.slice(asked.cover.start, asked.cover.end) : asked.line.text}</strong></p>
              <div className="sheet-foot">
                <Button className="button" autoFocus onPress={onClose}>Leave it out</Button>
                <Button className="button" onPress={() => { onTakeBack(at); onClose(); }}>Take it back</Button>
              </div>
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
