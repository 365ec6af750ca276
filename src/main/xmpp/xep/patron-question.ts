/**
 * `urn:deskbell:question:0`: a question that a patron left while no desk was open, with a way to answer it
 * (core/patron/question.ts). The body beside it says the same to every other client.
 */
import * as z from 'zod';
import { checkQuestion, isEmail, isPhone, NS_QUESTION, QUESTION_LIMITS, type Question } from '../../../core/patron/question.js';
import { child, text, type Element } from '../xml.js';

const shape = z
  .strictObject({
    question: z.string().trim().min(1).max(QUESTION_LIMITS.question),
    name: z.string().trim().min(1).max(QUESTION_LIMITS.name).exactOptional(),
    email: z.string().refine(isEmail).exactOptional(),
    phone: z.string().refine(isPhone).exactOptional(),
  })
  .transform((said, context): Question => {
    const question = checkQuestion(said);
    if (question) return question;
    context.addIssue('not to be answered');
    return z.NEVER;
  });

/** @returns undefined when there is none, or none that can be answered: its body is a message like any other */
export function parsePatronQuestion(message: Element): Question | undefined {
  const element = child(message, 'question', NS_QUESTION);
  if (!element) return undefined;
  const said = Object.fromEntries(['question', 'name', 'email', 'phone'].flatMap((part) => {
    const found = child(element, part === 'question' ? 'text' : part, NS_QUESTION);
    return found ? [[part, text(found)]] : [];
  }));
  const parsed = shape.safeParse(said);
  return parsed.success ? parsed.data : undefined;
}
