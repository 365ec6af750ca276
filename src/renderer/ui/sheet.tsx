import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { closeDialog } from '../screen.js';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly role?: 'dialog' | 'alertdialog';
}

export const Sheet = ({ title, children, role = 'dialog' }: SheetProps) => (
  <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && closeDialog()}>
    <Modal className="modal">
      <Dialog role={role} className="sheet">
        <Heading slot="title" level={2}>{title}</Heading>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
);

/** What main answers to a wish: done, or why not. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly message: string };

interface AskingProps {
  /** What is written in the sheet. */
  readonly children: ReactNode;
  /** The word on the button that does it. */
  readonly verb: string;
  readonly isReady: boolean;
  /** @returns why not, when main refuses: the sheet stays, with the reason in it */
  readonly onDone: () => Promise<Done>;
  /** Id of the sentence that says what will happen: the focus begins on the button, which is described by it. */
  readonly begins?: string;
  /** In place of Cancel. */
  readonly back?: { readonly label: string; readonly run: () => void };
}

/** The lower part of a sheet that does one thing: Enter in a field does it too, and a refusal is said where the person looks. */
export function Asking({ children, verb, isReady, onDone, begins, back = { label: 'Cancel', run: closeDialog } }: AskingProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (): Promise<void> => {
    if (!isReady || busy) return;
    setBusy(true);
    const done = await onDone();
    setBusy(false);
    if (done.ok) closeDialog();
    else setProblem(done.message);
  };
  return (
    <Form
      className="asking"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {children}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="sheet-foot">
        <Button className="button" onPress={back.run}>{back.label}</Button>
        <Button type="submit" className="button primary" isDisabled={!isReady} {...(begins === undefined ? {} : { autoFocus: true, 'aria-describedby': begins })}>{verb}</Button>
      </div>
    </Form>
  );
}
