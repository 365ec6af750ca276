/** What to say and what not to do when somebody is in distress. Short sentences, plain words; the numbers are the policy's. */
import type { Distress } from '../../core/suggest/word-list.js';

export const CARD_LANGUAGES = ['en', 'es'] as const;
export type CardLanguage = (typeof CARD_LANGUAGES)[number];

/** `{number}`: the first number of the card. A sentence that names it is left out where there is none. */
export const SAY: Readonly<Record<Distress, Readonly<Record<CardLanguage, readonly string[]>>>> = {
  danger: {
    en: ['Are you safe right now?', 'If you are in danger, please call {number} now. If you cannot speak, stay on the line.', 'Go to a place with other people, if you can do it safely.', 'Tell me where you are, and I will get help to you.'],
    es: ['¿Está a salvo en este momento?', 'Si está en peligro, llame ahora al {number}. Si no puede hablar, no cuelgue.', 'Vaya a un lugar con más gente, si puede hacerlo sin riesgo.', 'Dígame dónde está y pediré ayuda.'],
  },
  illness: {
    en: ['Please call {number} now. They tell you what to do until help comes.', 'Are you in the library? Tell me where, and somebody comes to you.', 'Is the person awake and breathing?', 'Please stay with them. I stay here with you.'],
    es: ['Llame ahora al {number}. Le dirán qué hacer hasta que llegue la ayuda.', '¿Está en la biblioteca? Dígame dónde y alguien irá con usted.', '¿La persona está despierta y respira?', 'Quédese a su lado, por favor. Yo sigo aquí.'],
  },
  'self-harm': {
    en: ['I am glad that you wrote this. What you feel matters.', 'Are you thinking about ending your life?', 'You can call or text {number} at any time, and talk with somebody who listens. It is free.', 'Is there somebody near you who could be with you now?', 'I am a librarian and no counselor, but I stay here while you call.'],
    es: ['Me alegra que lo haya escrito. Lo que siente importa.', '¿Está pensando en quitarse la vida?', 'Puede llamar o escribir al {number} a cualquier hora y hablar con alguien que escucha. Es gratis.', '¿Hay alguien cerca que pueda acompañarle ahora?', 'Trabajo en la biblioteca y no soy terapeuta, pero sigo aquí mientras llama.'],
  },
  abuse: {
    en: ['I believe you. It is not your fault.', 'Are you safe right now, where you are?', 'If you are in danger, please call {number}.', 'There are people whose work it is to help with this. May I give you their number?', 'If somebody can see your screen, you can close this page at any time.'],
    es: ['Le creo. No es culpa suya.', '¿Está a salvo ahora, donde está?', 'Si está en peligro, llame al {number}.', 'Hay personas que se dedican a ayudar en esto. ¿Le doy su número?', 'Si alguien puede ver su pantalla, puede cerrar esta página cuando quiera.'],
  },
};

/** For the person at the desk. */
export const AVOID: Readonly<Record<Distress, readonly string[]>> = {
  danger: ['Do not go there alone, and do not step in yourself.', 'Do not end the conversation first.'],
  illness: ['Do not give medical advice.', 'Do not leave the person alone while help is on its way.'],
  'self-harm': ['Do not promise to keep it a secret.', 'Do not argue, judge, or say that it will pass.', 'Do not describe methods.'],
  abuse: ['Do not ask for details: it is enough that they told you.', 'Do not tell them what they must do, and do not contact the other person.', 'Where the law says that it must be reported, tell your supervisor now.'],
};

/** The sentences of a card with its number in them. Pure. */
export const sentences = (about: Distress, language: CardLanguage, number: string | undefined): readonly string[] =>
  SAY[about][language].filter((text) => number !== undefined || !text.includes('{number}')).map((text) => text.replaceAll('{number}', number ?? ''));
