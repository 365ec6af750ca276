import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Form } from 'react-aria-components/Form';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { store } from './store.js';

/** Ends the sheet that is open. */
export const close = (): void => store.setState({ sheet: undefined });

export const Sheet = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && close()}>
    <Modal className="modal">
      <Dialog className="sheet">
        <Heading slot="title" level={2}>{title}</Heading>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
);

interface AskingProps {
  readonly children: ReactNode;
  readonly verb: string;
  readonly isReady: boolean;
  /** What comes next stands in the same sheet. */
  readonly stays?: true;
  /** @returns why not, when it was refused: the sheet stays, with the reason in it */
  readonly onDone: () => Promise<string | undefined>;
}

export function Asking({ children, verb, isReady, stays, onDone }: AskingProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || busy) return;
    setBusy(true);
    const refused = await onDone();
    setBusy(false);
    if (refused === undefined && stays !== true) close();
    else setProblem(refused);
  };
  return (
    <Form className="asking" onSubmit={(event) => void submit(event)}>
      {children}
      {problem === undefined ? null : <p className="problem" role="alert">{problem}</p>}
      <div className="sheet-foot">
        <Button className="button" onPress={close}>Cancel</Button>
        <Button type="submit" className="button primary" isDisabled={!isReady || busy}>{verb}</Button>
      </div>
    </Form>
  );
}
